from datetime import date, time, timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.programmes.models import SessionLog
from apps.reminders.policy import Kind
from apps.reminders.schedule import FIRST_MAIL, SECOND_MAIL, next_mail

from .bulk import write_each
from .coming_later import ComingLater
from .delivery import Delivery
from .rule import Rule, RuleQuerySet
from .sitting_break import SittingBreak

USEFUL_LIFE = timedelta(hours=2)
TEST_LIFE = timedelta(minutes=10)
LATER = timedelta(hours=2)
CHECK_IN_EVERY = timedelta(days=14)
TESTS = range(11, 14)  # the slots of a day that test mails take: three a day
ONE_DAY = timedelta(days=1)


class ReminderQuerySet(RuleQuerySet):
    def note_painful_sessions(self, at, *, since):
        """Who says that a session hurt is asked the day after whether it settled. One that she
        writes down days later takes no later day away."""
        painful = SessionLog.objects.painful_since(since).order_by("done_on")
        found = painful.values_list("programme__patient", "done_on")
        days = {patient: day + ONE_DAY for patient, day in found}
        if days:
            self._ask_after(days, at)

    @transaction.atomic
    def _ask_after(self, days, at):
        asked = self.filter(patient__in=days, is_active=True, asks=True).taken(len(days))
        changed = [r for r in asked if (r.follow_up_on or date.min) < days[r.patient_id]]
        for rule in changed:
            rule.follow_up_on = days[rule.patient_id]
            rule.try_to(rule.plan_again, at)
        write_each(Reminder, changed, [*Reminder.MOVES, "follow_up_on"])


class Reminder(ComingLater, Rule):
    """The mail of the day, at one local time: that a session is open, or a question; and a second
    one the same day if she wants that. What it says is settled when it is sent: see policy.py."""

    class NotLater(models.TextChoices):
        HAD_IT = "had_it", _("You get no more than two mails a day, and you had the second one.")
        ANOTHER_DAY = "another_day", _("In two hours it is tomorrow already.")
        QUIET = "quiet", _("In two hours your quiet hours have begun.")

    KIND = Kind.SESSION
    USEFUL_LIFE = USEFUL_LIFE
    STOP_SALT = "reminders.stop"
    STEPS = (*Rule.STEPS, "next_slot")
    MOVES = (*Rule.MOVES, "next_slot")
    stop_page = "reminders:stop"

    patient = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="session_reminder",
        verbose_name=_("patient"),
    )
    local_time = models.TimeField(_("time"), default=time(18, 30))
    again_at = models.TimeField(_("once more at"), null=True, blank=True)
    asks = models.BooleanField(_("also asks how it goes"), default=True)
    next_slot = models.PositiveSmallIntegerField(default=FIRST_MAIL, editable=False)
    check_in_on = models.DateField(_("next question"), null=True, editable=False)
    follow_up_on = models.DateField(null=True, editable=False)
    counts_from = models.DateField(null=True, editable=False)
    silent_since = models.DateField(_("no mail since"), null=True, editable=False)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.CheckConstraint(
                condition=Q(again_at=None) | Q(again_at__gt=F("local_time")),
                name="second_mail_after_the_first",
                violation_error_message=_("Choose a time after the first mail."),
            )
        ]
        indexes = [
            models.Index(fields=["next_due_at"], condition=Q(is_active=True), name="reminder_due")
        ]

    def save(self, *args, **kwargs):
        if self.is_active:
            self.counts_from = self.counts_from or self.patient.local_date(timezone.now())
            self.check_in_on = self.check_in_on or self.counts_from + CHECK_IN_EVERY
        super().save(*args, **kwargs)

    def _plan_after(self, after):
        found = next_mail(
            after,
            weekdays=self.weekdays,
            at=self.local_time,
            again_at=self.again_at,
            zone=self.zone,
            not_before=self.paused_until,
            also=self.question_days,
        )
        if found:
            self.next_due_at, self.next_slot = found

    def plan_again(self, at):
        """With days that came in between. What is due already goes its own way."""
        if self.next_due_at is None or self.next_due_at > at:
            self.plan(at)

    @property
    def question_days(self):
        """Days that get a mail beside her own: she chose days, and to be asked."""
        days = (self.check_in_on, self.follow_up_on)
        return tuple(filter(None, days)) if self.asks and self.weekdays else ()

    def due_now(self, at):
        kind = Kind.SESSION if self.next_slot == FIRST_MAIL else Kind.NUDGE
        return [(self.next_due_at, self.next_slot, kind)]

    def move_on(self, at):
        self.plan(max(self.next_due_at, at - USEFUL_LIFE))

    @transaction.atomic
    def change(self, *, at, **values):
        """What the patient sets, which is a sign of life: missed days count anew. A day that had
        its mail gets no second one; a day whose mail was not needed at the old time may still
        get one at the new time."""
        self.counts_from, self.silent_since = self.local_date(at), None
        self.set_and_plan(at, values)
        while self.next_due_at and self._same_mail().used().exists():
            self.plan(self.next_due_at)
        if self.next_due_at:
            self._same_mail().filter(state=Delivery.State.NOT_WANTED).delete()
        self.save()

    @transaction.atomic
    def pause_all(self, until, *, at, **values):
        """No mail of any kind before that day; None lets them go on."""
        before = self.paused_until
        self.change(at=at, paused_until=until, **values)
        for breaks in SittingBreak.objects.select_for_update().filter(patient=self.patient):
            breaks.follow_pause(until, instead_of=before, at=at)

    def _same_mail(self):
        day = self.next_due_at and self.local_date(self.next_due_at)
        return self.deliveries.filter(local_date=day, slot=self.next_slot)

    def start_again(self, *, at):
        """She wants mail again after a silence."""
        self.change(at=at)

    def open_programmes(self, day):
        """The programmes with a session planned for that day that is neither logged nor let go."""
        return [
            programme
            for programme in self.programmes_on(day).with_lines().with_recent_logs(day)
            if programme.is_open_on(day)
        ]

    # --- what she answers from the mail, or asks for ------------------------------------------

    @transaction.atomic
    def note_done(self, *, day, at):
        """She did all that the day still asked, as it was planned."""
        for programme in self.open_programmes(day):
            for slot in programme.open_slots_on(day):
                SessionLog.objects.record_as_planned(
                    programme,
                    done_on=day,
                    slot=slot,
                    at=at,
                    by=self.patient,
                    language=self.patient.language,
                )

    def second_mail_on(self, day):
        return self.deliveries.filter(local_date=day, slot=SECOND_MAIL).first()

    def why_not_later(self, at):
        """What stands in the way of a second mail two hours from now; empty if nothing does."""
        today, moment = self.local_date(at), at + LATER
        if self.second_mail_on(today):
            return self.NotLater.HAD_IT
        if self.local_date(moment) != today:
            return self.NotLater.ANOTHER_DAY
        return self.NotLater.QUIET if self.is_quiet(moment) else ""

    def postpone(self, *, at):
        """The second mail of this day, two hours from now. False when there is no room for it."""
        if self.why_not_later(at):
            return False
        later = self.delivery_of(at + LATER, slot=SECOND_MAIL, kind=Kind.NUDGE)
        Delivery.objects.bulk_create([later], ignore_conflicts=True)
        return True

    def send_test(self, *, at):
        """A mail that goes at once, also in quiet hours. None when this day had its three."""
        today = self.patient.local_date(at)
        taken = self.deliveries.filter(local_date=today, slot__in=TESTS)
        taken = set(taken.values_list("slot", flat=True))
        free = next((slot for slot in TESTS if slot not in taken), None)
        if free is None:
            return None
        test = self.delivery_of(at, slot=free, kind=Kind.TEST)
        test.valid_until = at + TEST_LIFE
        Delivery.objects.bulk_create([test], ignore_conflicts=True)
        return test

    @property
    def last_test(self):
        return self.deliveries.filter(kind=Kind.TEST).order_by("-due_at").first()

    def last_mail(self, at):
        """The newest that was due by then, also while it still waits to be sent."""
        due = self.deliveries.exclude(kind=Kind.TEST).filter(due_at__lte=at)
        return due.order_by("-due_at").first()
