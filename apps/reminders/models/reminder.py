from datetime import time, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.reminders.schedule import next_occurrence

from .delivery import Delivery
from .rule import Rule

USEFUL_LIFE = timedelta(hours=2)
STOP_SALT = "reminders.stop"


class Reminder(Rule):
    """On these days, at this local time: one mail while a session is open."""

    USEFUL_LIFE = USEFUL_LIFE
    STOP_SALT = STOP_SALT
    stop_page = "reminders:stop"

    patient = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="session_reminder",
        verbose_name=_("patient"),
    )
    local_time = models.TimeField(_("time"), default=time(18, 30))

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        indexes = [
            models.Index(fields=["next_due_at"], condition=Q(is_active=True), name="reminder_due")
        ]

    def _occurrence_after(self, instant):
        return next_occurrence(
            instant,
            weekdays=self.weekdays,
            at=self.local_time,
            zone=self.patient.zone,
            not_before=self.paused_until,
        )

    def moments_due(self, at):
        return [self.next_due_at]

    def move_on(self, at):
        self.plan(max(self.next_due_at, at - USEFUL_LIFE))

    def change(self, *, at, **values):
        """What the patient sets. A day that had its mail gets no second one; a day whose mail
        was not needed at the old time may still get one at the new time."""
        super().change(at=at, **values)
        while self.next_due_at and self.deliveries.filter(**self._same_day()).used().exists():
            self.plan(self.next_due_at)
        self.deliveries.filter(**self._same_day(), state=Delivery.State.NOT_WANTED).delete()
        self.save()

    def _same_day(self):
        day = self.next_due_at and self.patient.local_date(self.next_due_at)
        return {"local_date": day}

    def is_wanted(self, delivery, at):
        return super().is_wanted(delivery, at) and bool(self.open_programmes(delivery.local_date))

    def open_programmes(self, day):
        """The programmes with a session planned for that day that is not logged yet."""
        return [
            programme
            for programme in self.programmes_on(day).with_lines().with_recent_logs(day)
            if programme.is_session_day(day) and not programme.is_done_on(day)
        ]
