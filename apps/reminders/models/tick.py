from datetime import timedelta

from django.db import models

LATE_AFTER = timedelta(minutes=5)


class TickManager(models.Manager):
    def note(self, at):
        """Clock, queue, worker and database all had to work for this row to move on."""
        self.update_or_create(pk=Tick.ONLY, defaults={"at": at})

    def last(self):
        return self.values_list("at", flat=True).first()


class Tick(models.Model):
    """When a worker last looked for due reminders. One row."""

    ONLY = 1

    at = models.DateTimeField()

    objects = TickManager()

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M:%S}"
