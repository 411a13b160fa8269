from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .answer import Answer, AnswerQuerySet


class ChangeAnswer(Answer):
    """At the end of a phase or of the programme: how it is, compared with its start."""

    class Change(models.IntegerChoices):
        RECOVERED = 5, _("completely recovered")
        MUCH_BETTER = 4, _("much better")
        CLEARLY_BETTER = 3, _("clearly better")
        BETTER = 2, _("better")
        A_LITTLE_BETTER = 1, _("a little better")
        SAME = 0, _("the same")
        A_LITTLE_WORSE = -1, _("a little worse")
        WORSE = -2, _("worse")
        CLEARLY_WORSE = -3, _("clearly worse")
        MUCH_WORSE = -4, _("much worse")
        VERY_MUCH_WORSE = -5, _("very much worse")

    programme = models.ForeignKey(
        "programmes.Programme",
        models.PROTECT,
        related_name="changes",
        verbose_name=_("programme"),
    )
    change = models.SmallIntegerField(_("compared with the start"), choices=Change)

    objects = AnswerQuerySet.as_manager()

    class Meta(Answer.Meta):
        verbose_name = _("change since the start")
        verbose_name_plural = _("changes since the start")
        constraints = [
            models.UniqueConstraint(fields=["programme", "answered_on"], name="one_change_per_day"),
            models.CheckConstraint(
                condition=Q(change__gte=-5, change__lte=5), name="change_from_minus_5_to_5"
            ),
        ]
