import logging

from django.core import signing
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.programmes.models import Programme
from apps.programmes.weekdays import WeekdaysField

from .bulk import write_each
from .delivery import Delivery
from .links import path_in
from .mail_settings import MailSettings

log = logging.getLogger(__name__)
AT_ONCE = 1000


class RuleQuerySet(models.QuerySet):
    def visible_to(self, user, at=None):
        """The patient's own, and those of the patients in this user's care."""
        if not user.is_authenticated:
            return self.none()
        care = user.care_given(at).filter(patient=models.OuterRef("patient"))
        return self.filter(Q(patient=user) | models.Exists(care))

    def due(self, at):
        return self.filter(is_active=True, next_due_at__lte=at)

    def moved(self, since=None):
        """Whose patient lives in another time zone than the rule was computed for; with an
        instant only those who moved after it, which an index finds."""
        moved = self.filter(is_active=True).exclude(time_zone=F("patient__time_zone"))
        return moved.filter(patient__zone_changed_at__gte=since) if since else moved

    def broken(self):
        """That cannot say when its next mail is due."""
        return self.filter(is_active=True).exclude(problem="")

    @transaction.atomic
    def ring(self, at, n=AT_ONCE):
        """Writes a delivery for what is due and moves the rules on, up to n of them.

        After an outage it goes on from what may still be sent, so the next tick finds that.
        Returns how many rules were due. Two at once are harmless: the key is unique."""
        due = list(
            self.due(at)
            .order_by("next_due_at")
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("patient")[:n]
        )
        Delivery.objects.bulk_create(
            [delivery for rule in due for delivery in rule.go_through(at)], ignore_conflicts=True
        )
        write_each(self.model, due, self.model.MOVES)
        return len(due)

    def replan_moved(self, at, since=None):
        moved = list(self.moved(since).select_related("patient")[:AT_ONCE])
        for rule in moved:
            rule.plan(at - self.model.USEFUL_LIFE)  # what was due a moment ago is still wanted
        write_each(self.model, moved, self.model.MOVES)

    def mend(self, at):
        """Tries again what could not be planned."""
        broken = list(self.broken().select_related("patient")[:AT_ONCE])
        for rule in broken:
            rule.try_to(rule.plan, at)
        write_each(self.model, broken, self.model.MOVES)


class Rule(models.Model):
    """A rule that the patient made: on these days, at these local times, a mail.

    A kind of rule says when (`_plan_after`), what is due after a sleep (`due_now`,
    `move_on`) and where its page is. What makes a mail superfluous is asked for a whole batch
    at once: see wishes.py."""

    USEFUL_LIFE = None
    STOP_SALT = None
    MOVES = ["next_due_at", "time_zone", "problem"]
    stop_page = None

    class Problem(models.TextChoices):
        ZONE = "zone", _("the time zone is not known here")
        PLAN = "plan", _("the days and times make no plan")

    is_active = models.BooleanField(_("on"), default=False)
    weekdays = WeekdaysField(_("days"))
    time_zone = models.CharField(_("time zone"), max_length=64, editable=False)
    paused_until = models.DateField(
        _("paused until"), null=True, blank=True, help_text=_("The first day with mail again.")
    )
    next_due_at = models.DateTimeField(_("next"), null=True, blank=True, editable=False)
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True, editable=False)
    problem = models.CharField(
        _("problem"), max_length=8, choices=Problem, blank=True, editable=False
    )

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
        self.time_zone, self.next_due_at = self.patient.time_zone, None
        self.problem = "" if self.patient.has_known_zone else self.Problem.ZONE
        if self.is_active and not self.problem:
            self._plan_after(after)

    def go_through(self, at):
        """The deliveries that are due now; the rule itself moves on. One that fails says so
        and stands still, so that the others go on and nothing loops."""
        return self.try_to(self._go_through, at) or []

    def _go_through(self, at):
        if not self.patient.has_known_zone:
            self.plan(at)
            return []
        due = self.due_now(at)
        self.move_on(at)
        return due

    def try_to(self, act, at):
        try:
            return act(at)
        except Exception:
            log.exception("%s %s cannot be planned.", type(self).__name__, self.pk)
            self.next_due_at, self.problem = None, self.Problem.PLAN

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

    def allows(self, delivery, at):
        """Whether any mail may go to her now, whatever it says."""
        return (
            self.is_active
            and self.patient.is_active
            and not self.is_paused_on(delivery.local_date)
            and not MailSettings.of(self.patient).is_flagged
            and not self.is_quiet(at)
        )

    def delivery_of(self, moment, **values):
        return Delivery(
            **{self.deliveries.field.name: self},
            patient_id=self.patient_id,
            local_date=self.patient.local_date(moment),
            time_zone=self.patient.time_zone,
            due_at=moment,
            valid_until=moment + self.USEFUL_LIFE,
            next_try_at=moment,
            **({"kind": self.KIND} | values),
        )

    def programmes_on(self, day):
        own = Programme.objects.visible_to(self.patient).filter(patient=self.patient)
        return own.asking_on(day)

    @classmethod
    def stop_signer(cls):
        return signing.Signer(salt=cls.STOP_SALT, sep=".")

    def stop_path(self):
        token = self.stop_signer().sign(str(self.pk))
        return path_in(self.patient.language, self.stop_page, token)

    @classmethod
    def from_stop_token(cls, token):
        """None for a token that we never signed or whose rule is gone."""
        try:
            pk = cls.stop_signer().unsign(token)
        except signing.BadSignature:
            return None
        return cls.objects.select_related("patient").filter(pk=pk).first()

    @property
    def last_delivery(self):
        return self.deliveries.exclude(state=Delivery.State.QUEUED).order_by("-due_at").first()
