"""The outbox as a queue: what is due, who holds it, what becomes of it."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q

from apps.reminders.schedule import SECOND_MAIL

from .bulk import insert_new, write_each

LEASE = timedelta(seconds=settings.REMINDER_LEASE_SECONDS)
MOST_LOOKED_AT = 10_000


class DeliveryQuerySet(models.QuerySet):
    def visible_to(self, user, at=None):
        if not user.is_authenticated:
            return self.none()
        care = user.care_given(at).filter(patient=models.OuterRef("patient"))
        return self.filter(Q(patient=user) | models.Exists(care))

    def queued(self):
        return self.filter(state=self.model.State.QUEUED)

    def claimable(self, at):
        """A row that a worker holds has its next try at the end of that lease."""
        return self.queued().filter(next_try_at__lte=at)

    def waiting_since(self, at):
        """Since when the longest waiting one should have gone; None when none waits. What the
        mail server itself put off is not late by us. An index finds those to look at first."""
        ours = self.queued().exclude(problem=self.model.Problem.SAID_NO)
        first = ours.filter(due_at__lte=at).order_by("next_try_at")
        return first[:MOST_LOOKED_AT].aggregate(since=models.Min("due_at"))["since"]

    def mails(self):
        """Without the breaks that she took before any mail: those are no mails."""
        return self.exclude(state=self.model.State.TAKEN)

    def tried(self):
        """That left for the mail server, and got its answer."""
        return self.filter(state__in=self.model.TRIED)

    def coming(self, at):
        """Mails of the day that are written already, and due later: she picked their hour."""
        return self.queued().filter(reminder__isnull=False, slot__lte=SECOND_MAIL, due_at__gt=at)

    def used(self):
        """Those that took the one mail of their day."""
        return self.exclude(state=self.model.State.NOT_WANTED)

    def expire(self, at):
        """Closes what nobody holds and what came too late. Returns how many."""
        late = self.queued().filter(
            Q(lease_token=None) | Q(next_try_at__lte=at), valid_until__lt=at
        )
        return late.update(state=self.model.State.EXPIRED, finished_at=at)

    def close(self, deliveries, state, at):
        """Closes those of one claim that are still its own, in one statement."""
        mine = self.queued().filter(
            pk__in=[delivery.pk for delivery in deliveries],
            lease_token__in={delivery.lease_token for delivery in deliveries},
        )
        mine.update(state=state, finished_at=at, lease_token=None, lease_until=None)

    def older_than(self, at):
        return self.exclude(state=self.model.State.QUEUED).filter(due_at__lt=at)

    def add(self, rule, rows):
        """What rules of that kind say is due (see Delivery.ROW), each once however often it is
        said."""
        of_rule = rule._meta.get_field("deliveries").field.name
        names = [of_rule if name == "rule" else name for name in self.model.ROW]
        insert_new(
            self.model,
            names,
            rows,
            state=self.model.State.QUEUED,
            attempts=0,
            deferrals=0,
            problem="",
            movement="",
        )

    def claim(self, at, n):
        """Takes up to n deliveries for this worker alone, until their lease runs out.

        On PostgreSQL other workers skip the rows that are being taken; SQLite lets one
        writer in at a time, so the same statements hold there. Returns the rows with the
        token that complete() asks for."""
        token = uuid.uuid4()
        with transaction.atomic():
            taken = list(
                self.claimable(at)
                .order_by("next_try_at")
                .select_for_update(skip_locked=True)
                .values_list("pk", flat=True)[:n]
            )
            if not taken:
                return []
            self.filter(pk__in=taken).update(
                lease_until=at + LEASE,
                next_try_at=at + LEASE,
                lease_token=token,
                attempts=F("attempts") + 1,
            )
        return self.held_by(token)

    def was_taken(self, at):
        """The mail server said yes, whoever holds the row by now: one more time is enough, a
        mail that is slower than its lease would go out without end."""
        self.update(state=self.model.State.SENT, finished_at=at, lease_token=None, lease_until=None)

    def held_by(self, token):
        """What this claim holds and has not sent; what failed before waits for the others."""
        mine = self.queued().filter(lease_token=token).with_rule()
        return list(mine.order_by("deferrals", "due_at"))

    def with_rule(self):
        """With all that a mail asks of its rule and its patient."""
        return self.select_related("patient__mail_settings", "reminder", "sitting_break")

    def settle(self, deliveries):
        """Keeps what the mails of one claim will say, so that every try says the same."""
        for delivery in deliveries[:1]:
            mine = {"lease_token": delivery.lease_token}
            write_each(self.model, deliveries, ["kind", "wording", "movement"], only=mine)
