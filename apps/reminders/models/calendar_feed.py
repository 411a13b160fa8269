import secrets
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from apps.accounts.models.invitation import digest_of
from apps.accounts.time_zones import TIME_ZONES
from apps.reminders.breaks import ordinary_times
from apps.reminders.ics import Appointment, calendar_file

from .links import mail_host
from .reminder import Reminder
from .sitting_break import SittingBreak

SESSION_LASTS = timedelta(minutes=15)
BREAK_LASTS = timedelta(minutes=2)


class CalendarFeedQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Hers alone: whoever treats her has no use for her calendar."""
        return self.filter(patient=user) if user.is_authenticated else self.none()

    def with_token(self, token):
        """What that secret still opens."""
        found = self.filter(token_digest=digest_of(token), patient__is_active=True)
        return found.select_related("patient")

    def make(self, patient, *, at):
        """The only copy of the secret; None when there is one already."""
        token = secrets.token_urlsafe(32)
        values = {"token_digest": digest_of(token), "made_at": at}
        _feed, is_new = self.get_or_create(patient=patient, defaults=values)
        return token if is_new else None


class CalendarFeed(models.Model):
    """Her times as a calendar that programs fetch with a secret address. The table keeps a hash
    of the secret, so the address can be shown once, renewed and revoked, but never read back."""

    patient = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed"
    )
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(editable=False)

    objects = CalendarFeedQuerySet.as_manager()

    def __str__(self):
        return str(self.patient)

    @property
    def stamp(self):
        """Which of her addresses it is, for a form that replaces it."""
        return str(int(self.made_at.timestamp()))

    def renew(self, *, at):
        """Another secret in place of this one; None when it was replaced in the meantime."""
        token = secrets.token_urlsafe(32)
        mine = CalendarFeed.objects.filter(pk=self.pk, token_digest=self.token_digest)
        changed = mine.update(token_digest=digest_of(token), made_at=at)
        return token if changed else None

    # --- what stands in it --------------------------------------------------------------------

    def as_file(self):
        patient = self.patient
        with translation.override(patient.language):
            return calendar_file(
                [*self.sessions(), *self.breaks()] if patient.time_zone in TIME_ZONES else [],
                zone=patient.zone,
                name="Soepel",
                made_at=self.made_at,
            )

    def sessions(self):
        rule = Reminder.of(self.patient)
        if rule.is_active and rule.weekdays:
            yield self.appointment(rule, rule.local_time, _("Your moment of today"), SESSION_LASTS)

    def breaks(self):
        rule = SittingBreak.of(self.patient)
        if rule.is_active and rule.weekdays:
            for at in ordinary_times(rule.working_day):
                yield self.appointment(rule, at, _("Two minutes for yourself"), BREAK_LASTS)

    def appointment(self, rule, at, title, lasts):
        made_on = self.made_at.astimezone(self.patient.zone).date()
        starts = max(made_on, rule.paused_until or made_on)
        return Appointment(
            uid=self.uid_of(rule.KIND, rule.weekdays, at, starts),
            title=title,
            text=f"{settings.SITE_URL}/{self.patient.language}/",
            weekdays=rule.weekdays,
            at=at,
            starts=starts,
            lasts=lasts,
        )

    def uid_of(self, *parts):
        """Another one for whatever changes, so that no program keeps the old beside the new. It
        tells nothing about her."""
        told = "|".join(map(str, (self.token_digest, self.patient.time_zone, *parts)))
        return f"{sha256(told.encode()).hexdigest()[:32]}@{mail_host()}"
