import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LEASE = timedelta(seconds=120)
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(minutes=60)


class DeliveryQuerySet(models.QuerySet):
    def visible_to(self, user, at=None):
        if not user.is_authenticated:
            return self.none()
        care = user.care_given(at).filter(patient=models.OuterRef("reminder__patient"))
        return self.filter(Q(reminder__patient=user) | models.Exists(care))

    def claimable(self, at):
        return self.filter(
            Q(lease_until=None) | Q(lease_until__lt=at),
            state=Delivery.State.QUEUED,
            next_try_at__lte=at,
        )

    def waiting_since(self, at):
        """Since when the longest waiting one should have gone; None when none waits."""
        overdue = self.filter(state=Delivery.State.QUEUED, due_at__lte=at)
        return overdue.aggregate(since=models.Min("due_at"))["since"]

    def count_by_state(self):
        """State -> how many, every state in it."""
        found = self.order_by().values_list("state").annotate(models.Count("pk"))
        return dict.fromkeys(Delivery.State.values, 0) | dict(found)

    def used(self):
        """Those that took the one mail of their day."""
        return self.exclude(state=Delivery.State.NOT_WANTED)

    def claim(self, at, n):
        """Takes up to n deliveries for this worker alone, until their lease runs out.

        On PostgreSQL other workers skip the rows that are being taken; SQLite lets one
        writer in at a time, so the same statements hold there. Returns the rows with the
        token that complete() asks for."""
        token = uuid.uuid4()
        with transaction.atomic():
            taken = list(
                self.claimable(at)
                .order_by("due_at")
                .select_for_update(skip_locked=True)
                .values_list("pk", flat=True)[:n]
            )
            self.filter(pk__in=taken).update(
                lease_until=at + LEASE, lease_token=token, attempts=models.F("attempts") + 1
            )
        return list(
            self.filter(lease_token=token).select_related("reminder__patient").order_by("due_at")
        )


class Delivery(models.Model):
    """One occurrence of a reminder: the outbox row from the clock to the inbox."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENT = "sent", _("sent")
        NOT_WANTED = "not_wanted", _("no longer needed")
        EXPIRED = "expired", _("too late, not sent")
        REFUSED = "refused", _("refused by the mail server")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reminder = models.ForeignKey(
        "reminders.Reminder",
        models.CASCADE,
        related_name="deliveries",
        verbose_name=_("reminder"),
    )
    local_date = models.DateField(_("day"))
    slot = models.PositiveSmallIntegerField(default=1)
    time_zone = models.CharField(_("time zone"), max_length=64)
    due_at = models.DateTimeField(_("due"))
    valid_until = models.DateTimeField(_("useful until"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    smtp_code = models.PositiveSmallIntegerField(_("answer of the mail server"), null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder mail")
        verbose_name_plural = _("reminder mails")
        ordering = ["-due_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["reminder", "local_date", "slot"], name="one_mail_per_day_and_slot"
            )
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(state="queued"), name="delivery_waiting"
            ),
            models.Index(fields=["lease_token"], name="delivery_lease"),
        ]

    def __str__(self):
        return f"{self.local_date:%Y-%m-%d}"

    @property
    def message_id(self):
        host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
        return f"<{self.pk}@{host}>"

    def verdict(self, at):
        """What should become of it now: QUEUED means send it."""
        rules = type(self.reminder).objects.select_related("patient")
        self.reminder = reminder = rules.get(pk=self.reminder_id)  # as it stands now
        if at > self.valid_until:
            return self.State.EXPIRED
        if not reminder.is_active or not reminder.patient.is_active:
            return self.State.NOT_WANTED
        if reminder.is_paused_on(self.local_date):
            return self.State.NOT_WANTED
        if reminder.is_quiet(at) or not reminder.open_programmes(self.local_date):
            return self.State.NOT_WANTED
        return self.State.QUEUED

    def complete(self, state, *, smtp_code=None):
        """Closes it, unless another worker has taken over meanwhile. Says whether it did."""
        return self._while_mine(state=state, finished_at=timezone.now(), smtp_code=smtp_code)

    def retry_later(self, at, *, smtp_code=None):
        """Gives it back after a pause that doubles with each try."""
        pause = min(FIRST_RETRY * 2 ** (self.attempts - 1), LONGEST_RETRY)
        return self._while_mine(next_try_at=at + pause, smtp_code=smtp_code)

    def _while_mine(self, **values):
        mine = Delivery.objects.filter(
            pk=self.pk, lease_token=self.lease_token, state=self.State.QUEUED
        )
        return bool(mine.update(lease_token=None, lease_until=None, **values))
