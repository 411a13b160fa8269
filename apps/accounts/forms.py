from django import forms
from django.utils.translation import gettext_lazy as _

from . import time_zones
from .models import Invitation, User
from .sign_in.forms import stays_field


class TimeZoneField(forms.ChoiceField):
    default_error_messages = {"invalid_choice": _("Choose a time zone from the list.")}

    def __init__(self, **kwargs):
        super().__init__(label=_("Time zone"), choices=time_zones.choices, **kwargs)


class PersonForm(forms.ModelForm):
    """What a person may change about herself."""

    time_zone = TimeZoneField()

    class Meta:
        model = User
        fields = ["first_name", "last_name", "language", "time_zone"]
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name = self.fields["first_name"]
        name.required = True
        name.error_messages["required"] = _("Fill in your first name.")


class AcceptForm(PersonForm):
    agrees = forms.BooleanField(
        label=_("I have read this and I agree."),
        error_messages={"required": _("Tick the box if you agree. Without it we cannot start.")},
    )
    stays = stays_field()


class PaperCodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of 12 digits"),
        help_text=_("It stands below the square on your paper."),
        max_length=40,
        error_messages={"required": _("Fill in the code.")},
        widget=forms.TextInput(
            attrs={
                "class": "code-input code-input--long",
                "inputmode": "numeric",
                "autocomplete": "off",
            }
        ),
    )

    def clean_code(self):
        code = "".join(self.cleaned_data["code"].split())
        if not Invitation.objects.on_paper(code).exists():
            raise forms.ValidationError(
                _("This code does not match. Compare it with the newest paper that you got.")
            )
        return code.replace("-", "")
