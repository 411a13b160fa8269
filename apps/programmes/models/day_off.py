from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from .answer import Answer, AnswerQuerySet


class DayOffQuerySet(AnswerQuerySet):
    @transaction.atomic
    def take(self, programmes, *, at, language):
        """Not today: for each of them that still asks for something on her present day."""
        for programme in programmes:
            day = programme.patient.local_date(at)
            if not programme.is_done_on(day):
                self.record(programme, at=at, language=language)


class DayOff(Answer):
    """A planned day that she let go, as she said on that day. The day stays planned: nothing was
    done. But it is no longer asked."""

    programme = models.ForeignKey(
        "programmes.Programme",
        models.PROTECT,
        related_name="days_off",
        verbose_name=_("programme"),
    )

    objects = DayOffQuerySet.as_manager()

    class Meta(Answer.Meta):
        verbose_name = _("free day")
        verbose_name_plural = _("free days")
        constraints = [
            models.UniqueConstraint(fields=["programme", "answered_on"], name="one_day_off_per_day")
        ]


class TakesDaysOff(models.Model):
    class Meta:
        abstract = True

    def is_off_on(self, day):
        return any(off.answered_on == day for off in self.days_off.all())

    def is_open_on(self, day):
        """Something is planned, not done, and not let go."""
        return not self.is_done_on(day) and not self.is_off_on(day)

    def usual_lines(self, day):
        """What a session of that time holds, for a day without one: she may exercise all the
        same. Extra lines and those that she picks herself stay apart."""
        if not self.is_active_on(day):
            return []
        standing = [line for line in self.lines.all() if line.stands_on(day, self)]
        usual = [line for line in standing if line.is_core and not line.is_as_needed]
        return sorted(usual, key=lambda line: line.sort_key)
