import re
import uuid

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from .mail_settings import MailSettings

OUR_MESSAGE_ID = re.compile(r"<?([0-9a-f-]{36})@")


class AfterSending:
    """The part of a delivery that a mail provider's reports change. They come late, in any
    order and more than once: each counts once."""

    @classmethod
    def from_marks(cls, mark, message_id):
        """The delivery that a report is about, by the mark that we gave along or by our
        Message-ID; None for any other mail."""
        ours = OUR_MESSAGE_ID.match(str(message_id))
        pk = uuid_of(mark) or (ours and uuid_of(ours[1]))
        return pk and cls.objects.with_rule().filter(pk=pk).first()

    @transaction.atomic
    def note_bounce(self, *, at, problem, address=None):
        """It came back; with an address because of that one, which counts while it is hers.
        A queued one was given back after the provider took it: no more tries."""
        sent = self._me.filter(state__in=[self.State.SENT, self.State.QUEUED])
        came_back = sent.update(
            state=self.State.BOUNCED,
            problem=problem,
            finished_at=Coalesce(F("finished_at"), at),
            lease_token=None,
            lease_until=None,
        )
        if came_back and address and address.lower() == self.patient.email.lower():
            MailSettings.note_refusal(self.patient, at=at)

    def note_delay(self):
        self._me.filter(state=self.State.SENT, problem="").update(problem=self.Problem.DELAYED)

    def note_arrival(self):
        self._me.filter(problem=self.Problem.DELAYED).update(problem="")

    def note_complaint(self, *, at):
        self._stop_rule(at, self.Problem.SPAM)

    def note_unsubscribed(self, *, at):
        self._stop_rule(at, self.Problem.UNSUBSCRIBED)

    @transaction.atomic
    def _stop_rule(self, at, problem):
        """Once for this mail: she may have started the rule again since."""
        told = self._me.exclude(problem__in=[self.Problem.SPAM, self.Problem.UNSUBSCRIBED])
        if told.update(problem=problem) and self.rule.is_active:
            self.rule.stop(at=at)

    @property
    def _me(self):
        return type(self).objects.filter(pk=self.pk)


def uuid_of(text):
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None
