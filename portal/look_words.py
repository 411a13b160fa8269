"""What a line of the access log is called for the person whose record it is."""

from django.utils.translation import gettext_lazy as _

PARTS = {
    "programmes.programme": _("your programme"),
    "programmes.programmephase": _("a phase of your programme"),
    "programmes.prescribedexercise": _("an exercise of your programme"),
    "programmes.sessionlog": _("a session that you filled in"),
    "programmes.checkin": _("a check-in that you filled in"),
    "programmes.barrier": _("what got in your way"),
    "programmes.handledfact": _("what was noted about your programme"),
    "articles.sentcheck": _("a self-check that you sent"),
    "reminders.reminder": _("your reminders"),
    "reminders.sittingbreak": _("your sitting breaks"),
    "accounts.user": _("your name and details"),
    "accounts.carerelationship": _("who treats you"),
    "accounts.consent": _("your consent"),
}
LISTED_PARTS = {
    "articles.sentcheck": _("your self-checks"),
    "programmes.programmephase": _("the phases of your programme"),
    "programmes.prescribedexercise": _("the exercises of your programme"),
    "programmes.sessionlog": _("your sessions"),
    "programmes.checkin": _("your check-ins"),
    "programmes.barrier": _("what got in your way"),
}
SOMETHING = _("your record")
