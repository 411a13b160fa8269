import logging
from uuid import uuid4

from django.core import signing
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.time_zones import TIME_ZONES, zone_of
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
        """That cannot say when its next mail is due. The index on what is due finds them."""
        return self.filter(is_active=True, next_due_at=None).exclude(problem="")

    def living(self):
        """With the time zone where its patient lives now, and no more of her."""
        return self.annotate(lives_in=F("patient__time_zone"))

    def taken(self, n=AT_ONCE):
        """Up to n of them for this transaction alone, as they stand now. What another one is
        changing is left out: the next tick finds it."""
        return list(self.living().select_for_update(skip_locked=True, of=("self",))[:n])

    def ring(self, at, n=AT_ONCE):
        """Writes a delivery for what is due and moves the rules on, up to n of them.

        After an outage it goes on from what may still be sent, so the next tick finds that.
        Returns how many rules were due. Two at once are harmless: the key is unique."""
        return self._ring(at, n) if self.due(at).exists() else 0

    @transaction.atomic
    def _ring(self, at, n):
        due = self.due(at).order_by("next_due_at").taken(n)
        new = [row for rule in due for row in rule.go_through(at)]
        Delivery.objects.add(self.model, new)
        write_each(self.model, due, self.model.STEPS)
        write_each(self.model, [rule for rule in due if rule.is_elsewhere], self.model.MOVES)
        return len(due)

    def replan_moved(self, at, since=None):
        self.moved(since).replan(at - self.model.USEFUL_LIFE)  # what was just due is still wanted

    def mend(self, at):
        """Tries again what could not be planned."""
        broken = list(self.broken().values_list("pk", flat=True))
        for first in range(0, len(broken), AT_ONCE):
            self.filter(pk__in=broken[first : first + AT_ONCE]).replan(at)

    @transaction.atomic
    def replan(self, after):
        rules = self.taken()
        for rule in rules:
            rule.try_to(rule.plan, after)
        write_each(self.model, rules, self.model.MOVES)


class Rule(models.Model):
    """A rule that the patient made: on these days, at these local times, a mail.

    A kind of rule says when (`_plan_after`), what is due after a sleep (`due_now`,
    `move_on`) and where its page is. What makes a mail superfluous is asked for a whole batch
    at once: see wishes.py."""

    USEFUL_LIFE = None
    STOP_SALT = None
    STEPS = ("next_due_at",)
    MOVES = ("next_due_at", "time_zone", "problem")
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
        self.time_zone, self.next_due_at = self.zone_now, None
        self.problem = "" if self.zone_now in TIME_ZONES else self.Problem.ZONE
        if self.is_active and not self.problem:
            self._plan_after(after)

    @property
    def zone_now(self):
        return getattr(self, "lives_in", None) or self.patient.time_zone

    @property
    def zone(self):
        return zone_of(self.zone_now)

    def local_date(self, at):
        return at.astimezone(self.zone).date()

    @property
    def is_elsewhere(self):
        """It was planned in another zone than before, or cannot be planned."""
        return bool(self.problem) or self.time_zone != self.planned_in

    def go_through(self, at):
        """What is due now, as rows of deliveries; the rule itself moves on. One that fails says
        so and stands still, so that the others go on and nothing loops."""
        self.planned_in = self.time_zone
        return self.try_to(self._go_through, at) or []

    def _go_through(self, at):
        due = self.due_now(at) if self.zone_now in TIME_ZONES else []
        self.move_on(at)
        return [self.row_of(*occurrence) for occurrence in due]

    def row_of(self, moment, slot, kind):
        """In the order of Delivery.ROW."""
        until, day = moment + self.USEFUL_LIFE, self.local_date(moment)
        return (
            uuid4(),
            self.pk,
            self.patient_id,
            kind,
            slot,
            day,
            self.zone_now,
            moment,
            until,
            moment,
        )

    def try_to(self, act, at):
        try:
            return act(at)
        except Exception:
            log.exception("%s %s cannot be planned.", type(self).__name__, self.pk)
            self.next_due_at, self.problem = None, self.Problem.PLAN

    def change(self, *, at, **values):
        self.set_and_plan(at, values)
        self.save()

    def set_and_plan(self, at, values):
        self.let_go(at)
        for name, value in values.items():
            setattr(self, name, value)
        self.plan(at)

    def let_go(self, at):
        """What is due goes its own way, also when the tick that writes it is still to come."""
        due_at = self.is_active and self.next_due_at
        if due_at and at - self.USEFUL_LIFE <= due_at <= at:
            Delivery.objects.add(type(self), self.go_through(at))

    def stop(self, *, at):
        self.change(at=at, is_active=False, stopped_at=at)

    def is_paused_on(self, day):
        return self.paused_until is not None and day < self.paused_until

    def pause_now(self, at):
        """The first day with mail again, while it is paused."""
        return self.paused_until if self.is_paused_on(self.patient.local_date(at)) else None

    def is_quiet(self, at):
        local_time = at.astimezone(self.zone).time()
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
            local_date=self.local_date(moment),
            time_zone=self.zone_now,
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
        mails = self.deliveries.mails().exclude(state=Delivery.State.QUEUED)
        return mails.order_by("-due_at").first()
