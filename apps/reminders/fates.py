"""What became of a mail, in the words of who was to get it."""

from django.utils.translation import gettext_lazy as _

from .models import Delivery

State, Problem = Delivery.State, Delivery.Problem
STATES = {
    State.QUEUED: _("on its way"),
    State.SENT: _("sent"),
    State.NOT_WANTED: _("not sent, it was no longer needed"),
    State.EXPIRED: _("not sent, it would have come too late"),
    State.REFUSED: _("refused by your mailbox"),
    State.BOUNCED: _("came back, your mailbox did not take it"),
    State.TAKEN: State.TAKEN.label,
}
WITH_PROBLEM = {
    (State.QUEUED, Problem.UNMADE): _("not sent yet: something went wrong here, we try again"),
    (State.QUEUED, Problem.NO_ANSWER): _("not sent yet: no mail server answers, we try again"),
    (State.QUEUED, Problem.SAID_NO): _("not sent yet: your mailbox asks us to wait, we try again"),
    (State.EXPIRED, Problem.UNMADE): _("not sent: something went wrong here"),
    (State.EXPIRED, Problem.NO_ANSWER): _("not sent: no mail server answered in time"),
    (State.EXPIRED, Problem.SAID_NO): _("not sent: your mailbox did not take it in time"),
    (State.REFUSED, Problem.ADDRESS): _("not sent: your address is no mail address"),
    (State.SENT, Problem.SPAM): _("sent, and marked as unwanted in your mailbox"),
    (State.SENT, Problem.DELAYED): _("sent, but not in your mailbox yet"),
    (State.SENT, Problem.UNSUBSCRIBED): _("sent, and you stopped these mails with it"),
    (State.BOUNCED, Problem.ADDRESS): _("came back, there is no such address"),
    (State.BOUNCED, Problem.SPAM): _("marked as unwanted in your mailbox"),
}
STILL_TO_COME = _("still to come")


def fate_of(delivery, at):
    if delivery.state == State.QUEUED and delivery.due_at > at:
        return STILL_TO_COME
    said = WITH_PROBLEM.get((delivery.state, delivery.problem))
    return said or STATES[State(delivery.state)]
