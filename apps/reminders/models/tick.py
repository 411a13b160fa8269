from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

LATE_AFTER = timedelta(minutes=5)


class TickManager(models.Manager):
    def note(self, at):
        """Clock, queue, worker and database all had to work for this row to move on."""
        if not self.filter(pk=Tick.ONLY).update(at=at):
            self.bulk_create([Tick(pk=Tick.ONLY, at=at)], ignore_conflicts=True)

    def last(self):
        return self.values_list("at", flat=True).first()

    def note_overtaken(self):
        """A mail left, and its row was no longer ours: another worker may have sent it too."""
        self.filter(pk=Tick.ONLY).update(overtaken=models.F("overtaken") + 1)

    def overtaken(self):
        return self.values_list("overtaken", flat=True).first() or 0


class Tick(models.Model):
    """When a worker last looked for due reminders, and how often two sent the same. One row."""

    ONLY = 1

    at = models.DateTimeField(_("last tick"))
    overtaken = models.PositiveIntegerField(_("sent while another worker had it"), default=0)

    objects = TickManager()

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M:%S}"
