from datetime import time, timedelta

from django.conf import settings
from django.core import signing
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from apps.programmes.models import Programme
from apps.programmes.weekdays import WeekdaysField
from apps.reminders.schedule import is_quiet, next_occurrence

from .delivery import Delivery

USEFUL_LIFE = timedelta(hours=2)
STOP_SALT = "reminders.stop"


class MailSettings(models.Model):
    """The hours in which a patient gets no mail at all; both empty means no quiet hours."""

    patient = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_settings"
    )
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True, default=time(21, 30))
    quiet_to = models.TimeField(_("quiet until"), null=True, blank=True, default=time(7, 30))

    class Meta:
        verbose_name = _("quiet hours")
        verbose_name_plural = _("quiet hours")
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_to=None)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="quiet_hours_have_both_ends",
                violation_error_message=_("Fill in both times, or neither."),
            )
        ]

    def __str__(self):
        return str(self.patient)

    @classmethod
    def of(cls, patient):
        return cls.objects.filter(patient=patient).first() or cls(patient=patient)

    def is_quiet_at(self, local_time):
        return is_quiet(local_time, quiet_from=self.quiet_from, quiet_to=self.quiet_to)


class ReminderQuerySet(models.QuerySet):
    def visible_to(self, user, at=None):
        """The patient's own, and those of the patients in this user's care."""
        if not user.is_authenticated:
            return self.none()
        care = user.care_given(at).filter(patient=models.OuterRef("patient"))
        return self.filter(Q(patient=user) | models.Exists(care))

    def due(self, at):
        return self.filter(is_active=True, next_due_at__lte=at)

    def moved(self):
        """Whose patient lives in another time zone than the rule was computed for."""
        return self.filter(is_active=True).exclude(time_zone=F("patient__time_zone"))

    @transaction.atomic
    def ring(self, at):
        """Writes a delivery for each occurrence that is due and moves the rules on.

        After an outage it goes on from what may still be sent, so the next tick finds that.
        Returns how many rules were due. Two at once are harmless: the key is unique."""
        due = list(
            self.due(at).select_for_update(skip_locked=True, of=("self",)).select_related("patient")
        )
        Delivery.objects.bulk_create(
            [reminder.next_delivery() for reminder in due], ignore_conflicts=True
        )
        for reminder in due:
            reminder.plan(max(reminder.next_due_at, at - USEFUL_LIFE))
        self.bulk_update(due, ["next_due_at", "time_zone"])
        return len(due)

    def replan_moved(self, at):
        moved = list(self.moved().select_related("patient"))
        for reminder in moved:
            reminder.plan(at - USEFUL_LIFE)  # what was due a moment ago is still wanted
        self.bulk_update(moved, ["next_due_at", "time_zone"])


class Reminder(models.Model):
    """A rule that the patient made: on these days, at this local time."""

    patient = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="session_reminder",
        verbose_name=_("patient"),
    )
    is_active = models.BooleanField(_("on"), default=False)
    weekdays = WeekdaysField(_("days"))
    local_time = models.TimeField(_("time"), default=time(18, 30))
    time_zone = models.CharField(_("time zone"), max_length=64, editable=False)
    paused_until = models.DateField(
        _("paused until"), null=True, blank=True, help_text=_("The first day with mail again.")
    )
    next_due_at = models.DateTimeField(_("next"), null=True, blank=True, editable=False)
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True, editable=False)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        indexes = [
            models.Index(fields=["next_due_at"], condition=Q(is_active=True), name="reminder_due")
        ]

    def __str__(self):
        return str(self.patient)

    def save(self, *args, **kwargs):
        self.time_zone = self.time_zone or self.patient.time_zone
        if self.is_active and self.next_due_at is None:
            self.plan(timezone.now())
        super().save(*args, **kwargs)

    @classmethod
    def of(cls, patient):
        return cls.objects.filter(patient=patient).first() or cls(patient=patient)

    def plan(self, after):
        """Sets the next occurrence after that instant, in the patient's present zone."""
        self.time_zone = self.patient.time_zone
        self.next_due_at = self._occurrence_after(after) if self.is_active else None

    def _occurrence_after(self, instant):
        return next_occurrence(
            instant,
            weekdays=self.weekdays,
            at=self.local_time,
            zone=self.patient.zone,
            not_before=self.paused_until,
        )

    def change(self, *, at, **values):
        """What the patient sets. A day that had its mail gets no second one; a day whose mail
        was not needed at the old time may still get one at the new time."""
        for name, value in values.items():
            setattr(self, name, value)
        self.plan(at)
        self.save()
        while self.next_due_at and self.deliveries.filter(**self._same_day()).used().exists():
            self.plan(self.next_due_at)
        self.deliveries.filter(**self._same_day(), state=Delivery.State.NOT_WANTED).delete()
        self.save()

    def _same_day(self):
        day = self.next_due_at and self.patient.local_date(self.next_due_at)
        return {"local_date": day}

    def stop(self, *, at):
        self.change(at=at, is_active=False, stopped_at=at)

    def is_paused_on(self, day):
        return self.paused_until is not None and day < self.paused_until

    def is_quiet(self, at):
        local_time = at.astimezone(self.patient.zone).time()
        return MailSettings.of(self.patient).is_quiet_at(local_time)

    def next_delivery(self):
        return Delivery(
            reminder=self,
            local_date=self.patient.local_date(self.next_due_at),
            time_zone=self.patient.time_zone,
            due_at=self.next_due_at,
            valid_until=self.next_due_at + USEFUL_LIFE,
            next_try_at=self.next_due_at,
        )

    def open_programmes(self, day):
        """The programmes with a session planned for that day that is not logged yet."""
        own = Programme.objects.visible_to(self.patient).filter(patient=self.patient)
        return [
            programme
            for programme in own.active_on(day).with_lines().with_recent_logs(day)
            if programme.is_session_day(day) and not programme.is_done_on(day)
        ]

    def stop_path(self):
        token = signing.dumps(self.pk, salt=STOP_SALT)
        with translation.override(self.patient.language):
            return reverse("reminders:stop", args=[token])

    @classmethod
    def from_stop_token(cls, token):
        """None for a token that we never signed or whose reminder is gone."""
        try:
            pk = signing.loads(token, salt=STOP_SALT)
        except signing.BadSignature:
            return None
        return cls.objects.select_related("patient").filter(pk=pk).first()

    @property
    def last_delivery(self):
        return self.deliveries.exclude(state=Delivery.State.QUEUED).order_by("-due_at").first()
