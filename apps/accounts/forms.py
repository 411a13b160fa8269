from django import forms
from django.utils.translation import gettext_lazy as _

from . import time_zones
from .models import User
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
