"""What mail providers tell us about mails that we sent, through anymail."""

from anymail.signals import EventType, tracking
from django.dispatch import receiver
from django.utils import timezone

from .models import Delivery
from .returned import Blame, blame

Problem = Delivery.Problem


@receiver(tracking)
def hear(event, **_kwargs):
    act = ACTS.get(event.event_type)
    mark = event.metadata.get("delivery") if isinstance(event.metadata, dict) else None
    delivery = act and Delivery.from_marks(mark, event.message_id)
    if delivery:
        act(delivery, event, timezone.now())


def came_back(delivery, event, at):
    why = blame(event.reject_reason, f"{event.description} {event.mta_response} {event.esp_event}")
    if why == Blame.MOMENT:
        delivery.note_delay()
        return
    problem = Problem.ADDRESS if event.reject_reason == "invalid" else Problem.SAID_NO
    address = (event.recipient or delivery.patient.email) if why == Blame.ADDRESS else None
    delivery.note_bounce(at=at, problem=problem, address=address)


ACTS = {
    EventType.BOUNCED: came_back,
    EventType.REJECTED: came_back,
    EventType.FAILED: lambda delivery, event, at: delivery.note_delay(),
    EventType.DEFERRED: lambda delivery, event, at: delivery.note_delay(),
    EventType.DELIVERED: lambda delivery, event, at: delivery.note_arrival(),
    EventType.COMPLAINED: lambda delivery, event, at: delivery.note_complaint(at=at),
    EventType.UNSUBSCRIBED: lambda delivery, event, at: delivery.note_unsubscribed(at=at),
}
