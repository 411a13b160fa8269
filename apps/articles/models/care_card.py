from django.db import models
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField

from .words import EDITOR


class CareCard(models.Model):
    """When to get help, said once for every article that shows it."""

    class Urgency(models.TextChoices):
        NOW = "now", _("now")
        TODAY = "today", _("today")
        WEEK = "week", _("this week")
        CARE = "care", _("take care")

    code = models.SlugField(_("code"), unique=True)
    urgency = models.CharField(_("how urgent"), max_length=5, choices=Urgency)
    heading = models.CharField(_("heading"), max_length=160)
    text = ProseEditorField(_("text"), extensions=EDITOR, sanitize=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    starter_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("care card")
        verbose_name_plural = _("care cards")
        ordering = ["position", "code"]

    def __str__(self):
        return self.heading
