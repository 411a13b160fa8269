from django.db import models
from django.utils.translation import gettext_lazy as _

from .answer import Answer, AnswerQuerySet


class Barrier(Answer):
    """What got in the way of her exercises, as she says on one day."""

    class Kind(models.TextChoices):
        NO_TIME = "no_time", _("I had no time")
        FORGOT = "forgot", _("I forgot")
        PAIN = "pain", _("I had more pain")
        UNSURE = "unsure", _("I was not sure how to do it")
        TIRED = "tired", _("I was too tired, or not well")
        BORING = "boring", _("I did not feel like it")
        AWAY = "away", _("I was not at home, or the weather was bad")
        AFRAID = "afraid", _("I was afraid to fall or to get hurt")
        OTHER = "other", _("Something else")

    programme = models.ForeignKey(
        "programmes.Programme",
        models.PROTECT,
        related_name="barriers",
        verbose_name=_("programme"),
    )
    kind = models.CharField(_("what got in the way"), max_length=8, choices=Kind)
    note = models.TextField(_("a line from the patient"), blank=True, max_length=500)

    objects = AnswerQuerySet.as_manager()

    class Meta(Answer.Meta):
        verbose_name = _("barrier")
        verbose_name_plural = _("barriers")
        constraints = [
            models.UniqueConstraint(fields=["programme", "answered_on"], name="one_barrier_per_day")
        ]
