from django.db import models
from django.utils.translation import gettext_lazy as _

from .answer import Answer, AnswerQuerySet
from .scale import ScaleField, scale_constraint


class CheckIn(Answer):
    """Every two weeks: the pain of the last week, and how far she is with her own goal."""

    programme = models.ForeignKey(
        "programmes.Programme",
        models.PROTECT,
        related_name="check_ins",
        verbose_name=_("programme"),
    )
    pain_average = ScaleField(_("average pain of the last week"))
    goal_score = ScaleField(
        _("own goal"), help_text=_("0 is: I cannot do it. 10 is: as well as before.")
    )

    objects = AnswerQuerySet.as_manager()

    class Meta(Answer.Meta):
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "answered_on"], name="one_check_in_per_day"
            ),
            scale_constraint("pain_average"),
            scale_constraint("goal_score"),
        ]
