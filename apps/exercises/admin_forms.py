from django import forms
from django.utils.translation import gettext_lazy as _

RANGES = ["repetitions", "hold_seconds", "duration_seconds", "per_week"]


class RangeForm(forms.ModelForm):
    """The most is never less than the least."""

    def clean(self):
        data = super().clean()
        for name in RANGES:
            least, most = data.get(name), data.get(f"{name}_max")
            if most is not None and (least is None or most < least):
                self.add_error(f"{name}_max", _("The most is less than the least."))
        return data
