from django.utils.translation import gettext_lazy as _

from .models import Programme

OWN = Programme.Fallback.OWN


class OwnWords:
    """Own words are a choice of their own, and that choice needs them."""

    def clean(self):
        data = super().clean()
        if data.get("fallback_words") and data.get("fallback") == "":
            data["fallback"] = OWN
        if data.get("fallback") == OWN and data.get("fallback_words") == "":
            self.add_error("fallback_words", _("Write down what you do then."))
        return data
