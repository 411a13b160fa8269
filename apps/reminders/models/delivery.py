import random
import uuid
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.reminders.policy import Kind

from .after_sending import AfterSending
from .bulk import write_one
from .links import mail_host, path_in
from .outbox import DeliveryQuerySet

FIRST_RETRY = timedelta(seconds=settings.REMINDER_FIRST_RETRY_SECONDS)
LONGEST_RETRY = timedelta(minutes=60)
JITTER = 0.2  # so that what was refused together does not come back together
ANSWER_SALT = "reminders.answer"
KIND_NAMES = {
    Kind.SESSION: _("mail of the day"),
    Kind.NUDGE: _("second mail of the day"),
    Kind.FOLLOW_UP: _("question the day after"),
    Kind.CHECK_IN: _("question every two weeks"),
    Kind.BARRIER: _("question after a silence"),
    Kind.SITTING_BREAK: _("sitting break"),
    Kind.TEST: _("test mail"),
}


class Delivery(AfterSending, models.Model):
    """One occurrence of a rule: the outbox row from the clock to the inbox."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENT = "sent", _("sent")
        NOT_WANTED = "not_wanted", _("no longer needed")
        EXPIRED = "expired", _("too late, not sent")
        REFUSED = "refused", _("refused by the mail server")
        BOUNCED = "bounced", _("came back")
        TAKEN = "taken", _("done without a mail")

    TRIED = (State.SENT, State.REFUSED, State.BOUNCED)
    FAILED = (State.REFUSED, State.BOUNCED)
    UNTOUCHED = {"state": State.QUEUED, "lease_token": None, "attempts": 0}

    class Problem(models.TextChoices):
        UNMADE = "unmade", _("the mail could not be made")
        ADDRESS = "address", _("this is no mail address")
        NO_ANSWER = "no_answer", _("the mail server did not answer")
        SAID_NO = "said_no", _("the mail server said no")
        SPAM = "spam", _("called unwanted by who got it")
        DELAYED = "delayed", _("not delivered yet")
        UNSUBSCRIBED = "unsubscribed", _("stopped at the mail provider")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The keys and indexes below begin with these three columns.
    patient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="deliveries",
        verbose_name=_("patient"),
        db_index=False,
    )
    reminder = models.ForeignKey(
        "reminders.Reminder",
        models.CASCADE,
        null=True,
        related_name="deliveries",
        verbose_name=_("reminder"),
        db_index=False,
    )
    sitting_break = models.ForeignKey(
        "reminders.SittingBreak",
        models.CASCADE,
        null=True,
        related_name="deliveries",
        verbose_name=_("sitting breaks"),
        db_index=False,
    )
    kind = models.CharField(
        _("mail"), max_length=16, choices=[(kind.value, name) for kind, name in KIND_NAMES.items()]
    )
    local_date = models.DateField(_("day"))
    slot = models.PositiveSmallIntegerField(default=1)
    time_zone = models.CharField(_("time zone"), max_length=64)
    due_at = models.DateTimeField(_("due"))
    valid_until = models.DateTimeField(_("useful until"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    deferrals = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    smtp_code = models.PositiveSmallIntegerField(_("answer of the mail server"), null=True)
    problem = models.CharField(_("problem"), max_length=12, choices=Problem, blank=True)
    wording = models.PositiveSmallIntegerField(null=True, editable=False)
    movement = models.CharField(max_length=80, blank=True, editable=False)
    done_at = models.DateTimeField(_("done"), null=True)

    objects = DeliveryQuerySet.as_manager()

    ROW = (
        "id",
        "rule",
        "patient",
        "kind",
        "slot",
        "local_date",
        "time_zone",
        "due_at",
        "valid_until",
        "next_try_at",
    )

    class Meta:
        verbose_name = _("reminder mail")
        verbose_name_plural = _("reminder mails")
        ordering = ["-due_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["reminder", "local_date", "slot"], name="one_mail_per_day_and_slot"
            ),
            models.UniqueConstraint(
                fields=["sitting_break", "due_at"], name="one_mail_per_sitting_break_and_moment"
            ),
            models.CheckConstraint(
                condition=Q(reminder__isnull=False, sitting_break=None)
                | Q(reminder=None, sitting_break__isnull=False),
                name="delivery_of_one_rule",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(state="queued"), name="delivery_waiting"
            ),
            models.Index(
                fields=["lease_token"],
                condition=Q(lease_token__isnull=False),
                name="delivery_lease",
            ),
            models.Index(fields=["patient", "-due_at"], name="delivery_of_patient"),
            models.Index(fields=["due_at"], name="delivery_due"),
        ]

    def __str__(self):
        return f"{self.local_date:%Y-%m-%d}"

    def save(self, *args, **kwargs):
        self.patient_id = self.patient_id or self.rule.patient_id
        self.kind = self.kind or self.rule.KIND
        super().save(*args, **kwargs)

    @property
    def message_id(self):
        """The same at every try, so that a mail program may show two of them as one."""
        return f"<{self.pk}@{mail_host()}>"

    @property
    def rule(self):
        """It shares the patient that was read with this row."""
        rule = self.sitting_break or self.reminder
        if self.patient_id:
            rule.patient = self.patient
        return rule

    def complete(self, state, *, smtp_code=None, problem=""):
        """Closes it, unless another worker has taken over meanwhile. Says whether it did."""
        return self._while_mine(
            state=state, finished_at=timezone.now(), smtp_code=smtp_code, problem=problem
        )

    def retry_later(self, at, *, smtp_code=None, problem=""):
        """Gives it back after a pause that doubles with each refusal."""
        pause = min(FIRST_RETRY * 2 ** min(self.deferrals, 10), LONGEST_RETRY)
        pause *= random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311
        return self._while_mine(
            next_try_at=at + pause,
            deferrals=self.deferrals + 1,
            smtp_code=smtp_code,
            problem=problem,
        )

    def _while_mine(self, **values):
        mine = {"lease_token": self.lease_token, "state": self.State.QUEUED}
        return write_one(self, values | {"lease_token": None, "lease_until": None}, only=mine)

    # --- what she answers from the mail ---------------------------------------------------------

    @staticmethod
    def signer(answer):
        return signing.Signer(salt=f"{ANSWER_SALT}.{answer}", sep=".")

    def answer_path(self, answer):
        """A link that answers this one mail in this one way, signed in or not."""
        of = "break" if self.sitting_break_id else "session"
        token = self.signer(answer).sign(self.pk.hex)
        return path_in(self.patient.language, f"reminders:{of}_{answer}", token)

    @property
    def today_path(self):
        return self.answer_path("today")

    @classmethod
    def from_answer_token(cls, answer, token):
        """None for a token that we never signed, or signed for another answer."""
        try:
            pk = cls.signer(answer).unsign(token)
        except signing.BadSignature:
            return None
        return cls.objects.with_rule().filter(pk=pk).first()

    def is_of_today(self, at):
        return self.local_date == self.patient.local_date(at)

    def note_done(self, *, at):
        """She stood up. The first time she says so counts."""
        Delivery.objects.filter(pk=self.pk, done_at=None).update(done_at=at)
        self.refresh_from_db(fields=["done_at"])
