from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.widgets import Pills


class KeepForm(forms.Form):
    """Which weeks, and whether with her own words. Nothing is changed by it."""

    period = forms.ChoiceField(
        label=_("Which weeks?"),
        choices=[
            ("4", _("The last 4 weeks")),
            ("12", _("The last 12 weeks")),
            ("all", _("Everything, from the first day")),
        ],
        widget=Pills,
        initial="12",
        error_messages={
            "required": _("Choose which weeks."),
            "invalid_choice": _("Choose which weeks."),
        },
    )
    with_comments = forms.BooleanField(
        label=_("With what I wrote myself"),
        help_text=_("Your own words beside a session. Others read them too."),
        required=False,
    )
