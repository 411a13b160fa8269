"""What the style page shows: every component with made-up contents, in every state."""

from datetime import timedelta

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from apps.accounts.widgets import Chips, DateInput, Pills, TimeInput
from apps.articles.models import Term
from apps.articles.self_check.definition import the_check
from apps.exercises.models import Exercise
from apps.exercises.views import DRAWN_AIDS
from apps.programmes.forms import PainField
from apps.programmes.models import SessionLog
from apps.programmes.week import Day
from apps.programmes.weekdays import WeekdaysFormField
from portal.design_tokens import contrast, themes

# token -> the token it is measured on
MEASURED_ON = {
    "paper": "ink",
    "surface": "ink",
    "mint": "ink",
    "mint-2": "ink",
    "sun": "ink",
    "honey": "on-honey",
    "honey-soft": "ink",
    "ink": "paper",
    "ink-2": "paper",
    "pine": "on-pine",
    "pine-dark": "on-pine",
    "edge": "paper",
    "link": "paper",
    "red": "paper",
    "red-soft": "ink",
    "amber": "honey-soft",
}
TYPE_SCALE = [
    ("number-xl", "84"),
    ("number-l", "72"),
    ("display", "52–64"),
    ("h1", "36"),
    ("h2", "26"),
    ("h3", "21"),
    ("lead", "21"),
    ("body", "19"),
    ("small", "17"),
    ("micro", "16"),
]
ICONS = [
    "today",
    "progress",
    "read",
    "help",
    "back",
    "next",
    "down",
    "check",
    "x",
    "pause",
    "play",
    "phone",
    "clock",
    "sound",
    "pain",
    "mail",
    "chair",
    "swap",
    "edit",
    "list",
    "print",
    "search",
    "arrow",
    "bell",
    "user",
    "sign-out",
    "globe",
    "calendar",
    "plus",
    "minus",
    "info",
]


def figures():
    """An exercise with both sides together, and one that is done on each."""
    bridge, leg = _("Bridge"), _("Leg to the side")
    return [
        Exercise(slug="act-bridge", name=bridge, sets=2, repetitions=8),
        Exercise(slug="str-standing-abduction", name=leg, sets=2, repetitions=8, side="each"),
    ]


def word():
    """A word of the glossary, with its note."""
    explanation = _("A strong cord that ties a muscle to a bone.")
    return Term(slug="sample", name=_("tendon"), definition=explanation)


def areas():
    """Of the body map, by the value that the self-check asks for, in the order of its numbers."""
    options = the_check().questions["where"].options
    return {value: text[get_language()] for value, text in options.items()}


AIDS = [f"drawings/aids/{slug}.html" for slug in sorted(DRAWN_AIDS)]

LONG_WORDS = {
    "nl": "Oefenprogrammaherinneringsinstellingen, arbeidsongeschiktheidsverzekering, heupgewricht",
    "en": "Physiotherapeutically, neuromusculoskeletal, weight-bearing exercises",
    "de": "Oberschenkelrückseitendehnung, Hüftgelenksbeweglichkeit, Bindegewebsbeschwerden",
}
# The mails that the site shows, made for nobody.
MAILS = {
    "session-reminder": "emails/session_reminder.html",
    "nudge": "emails/nudge.html",
    "follow-up": "emails/follow_up.html",
    "check-in": "emails/check_in.html",
    "barrier": "emails/barrier.html",
    "sitting-break": "emails/sitting_break.html",
    "test-mail": "emails/test_mail.html",
    "invitation": "emails/invitation.html",
    "login-code": "account/email/login_code_message.html",
    "new-address": "account/email/email_confirmation_message.html",
    "new-password": "account/email/password_reset_key_message.html",
    "account-exists": "account/email/account_already_exists_message.html",
    "own-code": "account/email/own_code_message.html",
    "address-changed": "account/email/email_changed_message.html",
    "address-removed": "account/email/email_deleted_message.html",
    "password-set": "account/email/password_set_message.html",
    "password-changed": "account/email/password_changed_message.html",
    "password-reset": "account/email/password_reset_message.html",
    "passkey-added": "mfa/email/webauthn_added_message.html",
    "passkey-removed": "mfa/email/webauthn_removed_message.html",
    "app-on": "mfa/email/totp_activated_message.html",
    "app-off": "mfa/email/totp_deactivated_message.html",
    "recovery-codes": "mfa/email/recovery_codes_generated_message.html",
    "factors-lost": "emails/factors_lost.html",
}
# Those whose words rotate, and the kind of words that they take.
KINDS = {
    "session-reminder": "session",
    "nudge": "nudge",
    "follow-up": "follow_up",
    "check-in": "check_in",
    "barrier": "barrier",
    "sitting-break": "sitting_break",
    "test-mail": "test",
}


def swatches(theme):
    colours = themes()[theme]
    return [
        {
            "name": name,
            "value": colours[name],
            "on": on,
            "ratio": contrast(colours[name], colours[on]),
        }
        for name, on in MEASURED_ON.items()
    ]


THEMES = {
    "light": pgettext_lazy("theme", "Light"),
    "dark": pgettext_lazy("theme", "Dark"),
    "light, high contrast": _("Light, with high contrast"),
    "dark, high contrast": _("Dark, with high contrast"),
}


def palettes():
    return [{"name": name, "swatches": swatches(theme)} for theme, name in THEMES.items()]


def week(today, states, *, rests_today=False):
    """Seven days from Monday with the states of a Day, the one called today being today."""
    monday = today - timedelta(days=today.weekday())
    place = states.index("today")
    return [
        Day(
            date=monday + timedelta(days=number),
            is_today=number == place,
            is_future=number > place,
            is_planned=state in {"planned", "free", "open"}
            or (number == place and not rests_today),
            is_done=state == "done",
            is_logged=False,
            is_free=state == "free",
        )
        for number, state in enumerate(states)
    ]


PAIN_WEEKS = [
    {"label": label, "before": before, "after": after}
    for label, before, after in [
        ("W1", 6, 5),
        ("W2", 5.6, 5),
        ("W3", 5.3, 4.4),
        ("W4", 5, 4.2),
        ("W5", 4.4, 3.4),
        ("W6", 4, 3),
    ]
]


class SampleForm(forms.Form):
    name = forms.CharField(label=_("First name"), help_text=_("As your practice knows you."))
    email = forms.EmailField(label=_("E-mail address"), required=False)
    day = forms.DateField(label=_("From which day?"), widget=DateInput, required=False)
    at = forms.TimeField(label=_("At what time?"), widget=TimeInput)
    place = forms.ChoiceField(
        label=_("Where do you practise?"),
        choices=[("", _("Choose")), ("home", _("At home")), ("out", _("Outside"))],
    )
    agrees = forms.BooleanField(label=_("Keep me signed in on this device for 90 days"))
    effort = forms.ChoiceField(label=_("How was it?"), choices=SessionLog.Effort, widget=Pills)
    days = WeekdaysFormField(label=_("On which days?"), widget=Chips)
    pain = PainField(label=_("How much pain do you have now?"))
    comment = forms.CharField(
        label=_("A line for your physiotherapist"), widget=forms.Textarea, required=False
    )


def forms_in_every_state():
    filled = {
        "name": "Anna",
        "email": "anna@demo.example",
        "day": "2026-11-27",
        "at": "09:00",
        "place": "home",
        "agrees": "on",
        "effort": "right",
        "days": ["0", "2", "4"],
        "pain": "3",
    }
    wrong = {"name": "", "email": "anna@", "at": "25:00", "pain": "12"}
    return {
        "empty": SampleForm(prefix="empty"),
        "filled": SampleForm(prefix="filled", initial=filled),
        "wrong": SampleForm(
            {f"wrong-{key}": value for key, value in wrong.items()}, prefix="wrong"
        ),
    }
