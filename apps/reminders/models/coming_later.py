from datetime import time, timedelta

from django.db import models, transaction

from apps.reminders.policy import Kind
from apps.reminders.schedule import FIRST_MAIL, SECOND_MAIL, occurrence_on

from .delivery import Delivery
from .mail_settings import MailSettings

EVENING = time(19)
STEP = timedelta(minutes=5)
SOON = {"1": timedelta(hours=1), "2": timedelta(hours=2)}


class ComingLater(models.Model):
    """She puts the mail of this day at another hour: one that waits is moved, never doubled."""

    class Meta:
        abstract = True

    def hours_later(self, at):
        """key -> the moments still to come today at which a mail may reach her."""
        if not self.may_reach_her(at):
            return {}
        today = self.local_date(at)
        hours = {key: up_to_a_step(at + wait) for key, wait in SOON.items()}
        evening = occurrence_on(today, EVENING, self.zone)
        if evening and evening > max(hours.values()):
            hours["evening"] = evening
        suits = {key: m for key, m in hours.items() if self.local_date(m) == today}
        return {key: moment for key, moment in suits.items() if not self.is_quiet(moment)}

    def may_reach_her(self, at):
        is_on = self.is_active and not self.problem and not self.is_paused_on(self.local_date(at))
        return is_on and not MailSettings.of(self.patient).is_flagged and self.has_mail_left(at)

    def has_mail_left(self, at):
        """The first of the day or the second is still to come."""
        gone = self.deliveries.used().exclude(**Delivery.UNTOUCHED)
        return gone.filter(local_date=self.local_date(at), slot__lte=SECOND_MAIL).count() < 2

    @transaction.atomic
    def come_at(self, moment, *, at):
        """The first mail of this day at that moment or, if it went out, the second. It is a sign
        of life: missed days count anew. False when she had both."""
        day = self.local_date(at)
        if not any(self._put(slot, day, moment) for slot in (FIRST_MAIL, SECOND_MAIL)):
            return False
        self.counts_from, self.silent_since = day, None
        self.save(update_fields=[*self.MOVES, "counts_from", "silent_since"])
        return True

    def _put(self, slot, day, moment):
        """A new one, or the one that nobody holds. False when it went out already."""
        mail = self.delivery_of(moment, slot=slot, kind=Kind.SESSION)
        of_day = self.deliveries.filter(local_date=day, slot=slot)
        of_day.filter(state=Delivery.State.NOT_WANTED).delete()
        moved = of_day.filter(**Delivery.UNTOUCHED).update(
            due_at=moment, next_try_at=moment, valid_until=mail.valid_until, kind=mail.kind
        )
        if not moved and of_day.exists():
            return False
        if not moved:
            Delivery.objects.bulk_create([mail], ignore_conflicts=True)
        self._pass_over(day, slot)
        return True

    def _pass_over(self, day, slot):
        """That mail is written; the rule goes on to what follows."""
        if self.next_due_at and (self.local_date(self.next_due_at), self.next_slot) == (day, slot):
            self.plan(self.next_due_at)


def up_to_a_step(moment):
    """Up to a time that people say: every five minutes."""
    over = timedelta(
        minutes=moment.minute % 5, seconds=moment.second, microseconds=moment.microsecond
    )
    return moment + STEP - over if over else moment
