"""What every text of an article has in common."""

from django.db import models
from django.utils.translation import gettext_lazy as _

EDITOR = {
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Link": True,
}


class Evidence(models.TextChoices):
    """How sure we are; the four labels that readers see."""

    A = "A", _("Well studied")
    B = "B", _("Reasonably studied")
    C = "C", _("Little studied")
    D = "D", _("No benefit shown")
