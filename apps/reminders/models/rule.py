from django.core import signing
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from apps.programmes.models import Programme
from apps.programmes.weekdays import WeekdaysField

from .delivery import Delivery
from .mail_settings import MailSettings


class RuleQuerySet(models.QuerySet):
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
        """Writes a delivery for what is due and moves the rules on.

        After an outage it goes on from what may still be sent, so the next tick finds that.
        Returns how many rules were due. Two at once are harmless: the key is unique."""
        due = list(
            self.due(at).select_for_update(skip_locked=True, of=("self",)).select_related("patient")
        )
        Delivery.objects.bulk_create(
            [rule.delivery_of(moment) for rule in due for moment in rule.moments_due(at)],
            ignore_conflicts=True,
        )
        for rule in due:
            rule.move_on(at)
        self.bulk_update(due, ["next_due_at", "time_zone"])
        return len(due)

    def replan_moved(self, at):
        moved = list(self.moved().select_related("patient"))
        for rule in moved:
            rule.plan(at - self.model.USEFUL_LIFE)  # what was due a moment ago is still wanted
        self.bulk_update(moved, ["next_due_at", "time_zone"])


class Rule(models.Model):
    """A rule that the patient made: on these days, at these local times, a mail.

    A kind of rule says when (`_occurrence_after`), what is due after a sleep (`moments_due`,
    `move_on`), what makes a mail superfluous (`is_wanted`) and where its page is."""

    USEFUL_LIFE = None
    STOP_SALT = None
    stop_page = None

    is_active = models.BooleanField(_("on"), default=False)
    weekdays = WeekdaysField(_("days"))
    time_zone = models.CharField(_("time zone"), max_length=64, editable=False)
    paused_until = models.DateField(
        _("paused until"), null=True, blank=True, help_text=_("The first day with mail again.")
    )
    next_due_at = models.DateTimeField(_("next"), null=True, blank=True, editable=False)
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True, editable=False)

    objects = RuleQuerySet.as_manager()

    class Meta:
        abstract = True

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

    def change(self, *, at, **values):
        for name, value in values.items():
            setattr(self, name, value)
        self.plan(at)
        self.save()

    def stop(self, *, at):
        self.change(at=at, is_active=False, stopped_at=at)

    def is_paused_on(self, day):
        return self.paused_until is not None and day < self.paused_until

    def is_quiet(self, at):
        local_time = at.astimezone(self.patient.zone).time()
        return MailSettings.of(self.patient).is_quiet_at(local_time)

    def is_wanted(self, delivery, at):
        on = self.is_active and self.patient.is_active
        return on and not self.is_paused_on(delivery.local_date) and not self.is_quiet(at)

    def prepare(self, delivery):
        """Settles what the mail will say, once for every try."""

    def delivery_of(self, moment):
        return self.deliveries.model(
            **{self.deliveries.field.name: self},
            local_date=self.patient.local_date(moment),
            time_zone=self.patient.time_zone,
            due_at=moment,
            valid_until=moment + self.USEFUL_LIFE,
            next_try_at=moment,
        )

    def programmes_on(self, day):
        own = Programme.objects.visible_to(self.patient).filter(patient=self.patient)
        return own.asking_on(day)

    def stop_path(self):
        token = signing.dumps(self.pk, salt=self.STOP_SALT)
        with translation.override(self.patient.language):
            return reverse(self.stop_page, args=[token])

    @classmethod
    def from_stop_token(cls, token):
        """None for a token that we never signed or whose rule is gone."""
        try:
            pk = signing.loads(token, salt=cls.STOP_SALT)
        except signing.BadSignature:
            return None
        return cls.objects.select_related("patient").filter(pk=pk).first()

    @property
    def last_delivery(self):
        return self.deliveries.exclude(state=Delivery.State.QUEUED).order_by("-due_at").first()
