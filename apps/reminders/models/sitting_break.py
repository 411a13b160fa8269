from datetime import time, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.programmes.models import BREAK_MINUTES, ProgrammePhase
from apps.programmes.weekdays import WeekdaysField
from apps.reminders.breaks import WorkingDay, newest_moment, next_moment, touched_times
from apps.reminders.policy import Kind
from apps.reminders.schedule import FIRST_MAIL

from .delivery import Delivery
from .rule import Rule

USEFUL_LIFE = timedelta(minutes=10)
QUIET_AFTER_LATER = timedelta(hours=1)
JUST_DONE = timedelta(minutes=20)
ONE_BREAK = timedelta(minutes=5)  # said twice in that time, it is one
MOST_A_DAY = 16
MOST_ANCHORS = 3
WORKDAYS = (0, 1, 2, 3, 4)
ONE_DAY = timedelta(days=1)
NO_TIME_AT_ALL = timedelta(microseconds=1)
# An exercise that a programme of this kind rules out, whoever prescribed it.
NOT_BESIDE = {"lateral-hip-gtps": {"mb-06-seated-figure4"}}


def in_order(first, last):
    return Q(**{f"{last}__gt": F(first)})


class SittingBreak(Rule):
    """In her working hours, at fixed moments or after each interval: a mail to stand up."""

    class Mode(models.TextChoices):
        ANCHORS = "anchors", _("at 2 or 3 fixed moments")
        EVERY = "every", _("again and again, after so many minutes")

    KIND = Kind.SITTING_BREAK
    USEFUL_LIFE = USEFUL_LIFE
    STOP_SALT = "reminders.stop-breaks"
    stop_page = "reminders:break_stop"

    patient = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="sitting_break",
        verbose_name=_("patient"),
    )
    weekdays = WeekdaysField(_("days"), default=WORKDAYS)
    mode = models.CharField(_("rhythm"), max_length=8, choices=Mode, default=Mode.ANCHORS)
    starts = models.TimeField(_("from"), default=time(9))
    ends = models.TimeField(_("until"), default=time(17))
    lunch_from = models.TimeField(_("lunch from"), null=True, blank=True, default=time(12))
    lunch_to = models.TimeField(_("lunch until"), null=True, blank=True, default=time(13))
    every = models.PositiveSmallIntegerField(
        _("minutes between two breaks"), choices=[(n, n) for n in BREAK_MINUTES], default=45
    )
    daily_cap = models.PositiveSmallIntegerField(
        _("most mails a day"),
        default=MOST_A_DAY,
        validators=[
            MinValueValidator(1, _("Choose 1 to 16.")),
            MaxValueValidator(MOST_A_DAY, _("Choose 1 to 16.")),
        ],
    )
    anchor_1 = models.TimeField(_("first moment"), null=True, blank=True, default=time(10, 30))
    anchor_2 = models.TimeField(_("second moment"), null=True, blank=True, default=time(15))
    anchor_3 = models.TimeField(_("third moment"), null=True, blank=True)
    shows_movement = models.BooleanField(_("names her own exercises"), default=False)
    timer_shows_own = models.BooleanField(_("timer shows her own exercises"), default=False)
    quiet_until = models.DateTimeField(_("quiet until"), null=True, editable=False)
    answered_phase = models.ForeignKey(
        ProgrammePhase, models.SET_NULL, null=True, related_name="+", editable=False
    )
    answered_minutes = models.PositiveSmallIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = _("sitting breaks")
        verbose_name_plural = _("sitting breaks")
        constraints = [
            models.CheckConstraint(
                condition=in_order("starts", "ends"), name="working_hours_in_order"
            ),
            models.CheckConstraint(
                condition=Q(lunch_from=None, lunch_to=None)
                | Q(lunch_from__isnull=False, lunch_to__isnull=False)
                & in_order("lunch_from", "lunch_to")
                & Q(lunch_from__gte=F("starts"), lunch_to__lte=F("ends")),
                name="lunch_in_working_hours",
            ),
            models.CheckConstraint(
                condition=Q(every__in=BREAK_MINUTES), name="break_interval_is_offered"
            ),
            models.CheckConstraint(
                condition=Q(daily_cap__gte=1, daily_cap__lte=MOST_A_DAY),
                name="break_mails_1_to_16_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(mode="anchors")
                | Q(anchor_1__isnull=False, anchor_2__isnull=False) & ~Q(anchor_1=F("anchor_2")),
                name="two_break_moments_or_more",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_due_at"], condition=Q(is_active=True), name="sitting_break_due"
            )
        ]

    @property
    def anchors(self):
        chosen = {self.anchor_1, self.anchor_2, self.anchor_3} - {None}
        return tuple(sorted(chosen))

    @property
    def working_day(self):
        is_every = self.mode == self.Mode.EVERY
        return WorkingDay(
            starts=self.starts,
            ends=self.ends,
            every=self.every if is_every else None,
            anchors=self.anchors,
            lunch=(self.lunch_from, self.lunch_to) if self.lunch_from else None,
            at_most=self.daily_cap if is_every else MOST_ANCHORS,
        )

    def clashes_with(self, mail_settings):
        return any(mail_settings.is_quiet_at(at) for at in touched_times(self.working_day))

    def _plan_after(self, after):
        self.next_due_at = next_moment(
            max(after, self.quiet_until or after), **self._days(), zone=self.zone
        )

    def _days(self):
        return {
            "plan": self.working_day,
            "weekdays": self.weekdays,
            "not_before": self.paused_until,
        }

    def due_now(self, at):
        """The newest moment that is still of use, and no other: breaks never stack."""
        since = max(self.next_due_at, at - USEFUL_LIFE) - NO_TIME_AT_ALL
        since = max(since, self.quiet_until or since)
        newest = newest_moment(at, since=since, **self._days(), zone=self.zone)
        return [(newest, FIRST_MAIL, Kind.SITTING_BREAK)] if newest else []

    def move_on(self, at):
        self.plan(at)

    def is_silent(self, at):
        return self.quiet_until is not None and at < self.quiet_until

    # --- a pause -----------------------------------------------------------------------------

    def rest_an_hour(self, *, at):
        self.change(at=at, quiet_until=at + QUIET_AFTER_LATER)

    def skip_day(self, *, at):
        """No more mail on her present day."""
        self.change(at=at, paused_until=self.patient.local_date(at) + ONE_DAY)

    def go_on(self, *, at):
        self.change(at=at, paused_until=None, quiet_until=None)

    def follow_pause(self, until, *, instead_of, at):
        """A pause of all mails holds here too. A longer one of her own stays."""
        own = self.paused_until
        until = until if own in (None, instead_of) else max(own, until or own)
        if until != own:
            self.change(at=at, paused_until=until)

    def is_paused_at(self, at):
        return self.is_silent(at) or self.is_paused_on(self.patient.local_date(at))

    def done_on(self, day):
        """How many breaks she says she took that day."""
        if self.pk is None:
            return 0
        return self.deliveries.filter(local_date=day, done_at__isnull=False).count()

    @classmethod
    @transaction.atomic
    def note_break(cls, patient, *, at):
        """She stood up, mail or no mail. It answers the mail that asked for it last; without one
        it is a moment that needs none. That keeps a mail away as an answered mail does."""
        cls.objects.get_or_create(patient=patient)
        rule = cls.objects.select_for_update().get(patient=patient)
        today = rule.deliveries.filter(due_at__gt=at - ONE_DAY, due_at__lte=at)
        if today.filter(done_at__gt=at - ONE_BREAK).exists():
            return
        asked = today.filter(due_at__gt=at - JUST_DONE, done_at=None).order_by("-due_at").first()
        if asked:
            asked.note_done(at=at)
        else:
            taken = Delivery.State.TAKEN
            rule.delivery_of(at, state=taken, done_at=at, finished_at=at).save()

    # --- what the programme proposes --------------------------------------------------------

    def proposal(self, programmes, day):
        """The phase whose interval she has not answered yet, of the newest programme with one."""
        phases = [programme.phase_on(day) for programme in programmes]
        phase = next((phase for phase in phases if phase and phase.break_minutes), None)
        if phase is None or self.has_answered(phase):
            return None
        return None if self.follows(phase.break_minutes) else phase

    def has_answered(self, phase):
        return (self.answered_phase_id, self.answered_minutes) == (phase.pk, phase.break_minutes)

    def follows(self, minutes):
        return self.is_active and self.mode == self.Mode.EVERY and self.every == minutes

    def answer(self, phase):
        self.answered_phase, self.answered_minutes = phase, phase.break_minutes
        self.save()

    # --- what the mail shows ----------------------------------------------------------------

    def own_exercises(self, day):
        """Her sitting-break exercises of that day by their key, each once, in their order."""
        programmes = list(self.programmes_on(day).with_lines().select_related("template"))
        kinds = {programme.template.slug for programme in programmes if programme.template}
        out = {slug for kind in kinds for slug in NOT_BESIDE.get(kind, ())}
        lines = [line for programme in programmes for line in programme.breaks_on(day)]
        own = {line.exercise.slug: line for line in lines}
        return {slug: line for slug, line in own.items() if slug not in out}
