from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.programmes.frequency import Pause


class ProgrammePause(models.Model):
    """Days on which a programme asks nothing. Without an end it lasts until somebody resumes."""

    programme = models.ForeignKey(
        "programmes.Programme", models.CASCADE, related_name="pauses", verbose_name=_("programme")
    )
    from_on = models.DateField(_("paused from"))
    until_on = models.DateField(
        _("paused until"), null=True, blank=True, help_text=_("The first day with exercises again.")
    )

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        ordering = ["from_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gt=F("from_on")),
                name="pause_lasts_a_day_or_more",
                violation_error_message=_("The pause ends before it begins."),
            ),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(until_on=None), name="one_open_pause"
            ),
            models.UniqueConstraint(
                fields=["programme", "from_on"], name="one_pause_begins_on_a_day"
            ),
        ]

    def __str__(self):
        return f"{self.from_on:%Y-%m-%d}"

    @property
    def span(self):
        return Pause(self.from_on, self.until_on)

    def covers(self, day):
        return self.span.covers(day)


class Pausable(models.Model):
    """A pause loses nothing: the weeks stand still and the last day moves along."""

    class Meta:
        abstract = True

    def pause_on(self, day):
        return next((pause for pause in self.pauses.all() if pause.covers(day)), None)

    def is_paused_on(self, day):
        return self.pause_on(day) is not None

    def next_pause(self, day):
        """The one that runs that day, or the first one after it."""
        return next((p for p in self.pauses.all() if p.covers(day) or p.from_on > day), None)

    @transaction.atomic
    def pause(self, *, on, until=None):
        """Raises ValidationError when this programme has nothing to pause then."""
        self._wait()
        first = max(on, self.start_on)
        self._refuse_pause(first, until)
        pause = self.pauses.create(from_on=first, until_on=until)
        if until:
            self._move_end((until - first).days)
        return pause

    @transaction.atomic
    def resume(self, *, on):
        """Ends the pause of that day or the one to come. One that never began is taken back."""
        self._wait()
        if self.archived_at is not None:
            raise ValidationError(_("This programme was stopped."))
        pause = self.next_pause(on)
        if pause is None:
            raise ValidationError(_("This programme is not paused."))
        self._end(pause, max(on, pause.from_on))

    @transaction.atomic
    def restart(self, *, on):
        """A programme that was stopped goes on where it stood; the days between were a pause."""
        self._wait()
        if self.archived_at is None:
            raise ValidationError(_("This programme was not stopped."))
        first = max(self.stopped_on, self.start_on)
        for pause in self.pauses.filter(Q(until_on=None) | Q(until_on__gt=first)):
            self._end(pause, max(first, pause.from_on))
        self.archived_at = self.stopped_on = None
        self.save(update_fields=["archived_at", "stopped_on"])
        if on > first and (self.end_on is None or first <= self.end_on):
            self.pause(on=first, until=on)

    def _wait(self):
        """Two at the same moment come one after the other."""
        own = type(self).objects.filter(pk=self.pk)
        own.select_for_update(no_key=True).values("pk").get()
        self.refresh_from_db(fields=["start_on", "end_on", "archived_at", "stopped_on"])
        getattr(self, "_prefetched_objects_cache", {}).pop("pauses", None)

    def _refuse_pause(self, first, until):
        if self.archived_at is not None:
            raise ValidationError(_("This programme was stopped."))
        if self.end_on is not None and first > self.end_on and not self.is_paused_on(first):
            raise ValidationError(_("This programme is over by then."))
        if until is not None and until <= first:
            raise ValidationError(_("The programme starts only after that pause."))
        later = self.pauses.filter(Q(until_on=None) | Q(until_on__gt=first))
        if until is not None:
            later = later.filter(from_on__lt=until)
        if later.exists():
            raise ValidationError(_("It is paused then already. End that pause first."))

    def _end(self, pause, on):
        planned = 0 if pause.until_on is None else (pause.until_on - pause.from_on).days
        self._move_end((on - pause.from_on).days - planned)
        if on == pause.from_on:
            pause.delete()
        else:
            pause.until_on = on
            pause.save(update_fields=["until_on"])
        getattr(self, "_prefetched_objects_cache", {}).pop("pauses", None)

    def _move_end(self, days):
        if self.end_on is not None and days:
            self.end_on += timedelta(days=days)
            self.save(update_fields=["end_on"])
