from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.accounts.widgets import Ticks

from .models import SafetyAnswer

TICKS = [
    ("fever", _("I have a new fever, or I feel ill")),
    ("fall", _("I fell, or had an accident")),
    ("saddle", _("I feel numb between my legs, or have new trouble with bladder or bowel")),
    ("numb", _("My leg or foot feels numb, and that is new")),
    ("cannot_stand", _("I cannot stand on my leg")),
]


class SafetyForm(forms.Form):
    """Two buttons: none of these, or what is ticked. They must not contradict each other."""

    signs = forms.MultipleChoiceField(
        label=_("Is one of these new since your last session?"),
        choices=TICKS,
        widget=Ticks,
        required=False,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    answer = forms.ChoiceField(
        choices=[("none", ""), ("yes", "")],
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Choose one of the two buttons."),
            "invalid_choice": _("Choose one of the two buttons."),
        },
    )

    def clean(self):
        data = super().clean()
        if "answer" in self.errors:
            self.add_error("signs", self.errors.pop("answer").data[0])
        elif data["answer"] == "yes" and data.get("signs") == []:
            self.add_error("signs", _("Tick what is new. Is nothing new? Press the other button."))
        elif data["answer"] == "none" and data.get("signs"):
            self.add_error(
                "signs", _("You ticked something. Take the tick away if nothing is new.")
            )
        return data

    def save(self, programmes, *, at):
        SafetyAnswer.objects.record(
            programmes, at=at, language=get_language(), signs=self.cleaned_data["signs"]
        )
