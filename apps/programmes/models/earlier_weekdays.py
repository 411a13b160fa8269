from django.db import models

from apps.programmes.weekdays import WeekdaysField


class EarlierWeekdays(models.Model):
    """The days that a programme had until one of its days."""

    programme = models.ForeignKey(
        "programmes.Programme", models.CASCADE, related_name="earlier_weekdays"
    )
    until = models.DateField()
    weekdays = WeekdaysField()

    class Meta:
        ordering = ["until"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "until"], name="weekdays_change_once_a_day"
            )
        ]

    def __str__(self):
        return f"{self.until:%Y-%m-%d}"
