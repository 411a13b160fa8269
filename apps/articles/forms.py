from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.widgets import Pills

from .models import Feedback


class FeedbackForm(forms.ModelForm):
    """Asks for no name and keeps none."""

    was_useful = forms.TypedChoiceField(
        label=_("Was this page useful?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=Pills,
        error_messages={"required": _("Choose yes or no.")},
    )

    class Meta:
        model = Feedback
        fields = ["was_useful", "missing"]
        labels = {"missing": _("What was missing?")}
        help_texts = {
            "missing": _(
                "Please write nothing about yourself: nobody can answer you here. "
                "For a question about your complaint, call your practice."
            )
        }
        widgets = {"missing": forms.Textarea(attrs={"rows": 3})}
