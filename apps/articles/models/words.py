"""What every text of an article has in common."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

EDITOR = {
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Link": True,
}


def language_of(row, field):
    """In which language readers see this text: their own, or the first one that has it."""
    spoken = get_language()
    for code in (spoken, *settings.MODELTRANSLATION_FALLBACK_LANGUAGES):
        if getattr(row, f"{field}_{code}", ""):
            return code
    return spoken


class Evidence(models.TextChoices):
    """How sure we are; the four labels that readers see."""

    A = "A", _("Well studied")
    B = "B", _("Reasonably studied")
    C = "C", _("Little studied")
    D = "D", _("No benefit shown")

    @property
    def meaning(self):
        return MEANINGS[self.value]


MEANINGS = {
    "A": _("Several good studies or guidelines say the same."),
    "B": _("There are good studies, but not many, or not all of them say the same."),
    "C": _("Experts advise it. Studies are few or weak."),
    "D": _("It was studied, and no benefit was found."),
}
