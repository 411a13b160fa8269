"""What became of a mail, in her words."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from apps.reminders.fates import fate_of
from apps.reminders.models import Delivery

DUE = datetime(2027, 3, 3, 17, 30, tzinfo=UTC)
SAID = {
    ("queued", ""): "on its way",
    ("queued", "unmade"): "not sent yet: something went wrong here, we try again",
    ("queued", "no_answer"): "not sent yet: no mail server answers, we try again",
    ("queued", "said_no"): "not sent yet: your mailbox asks us to wait, we try again",
    ("sent", ""): "sent",
    ("sent", "spam"): "sent, and marked as unwanted in your mailbox",
    ("sent", "delayed"): "sent, but not in your mailbox yet",
    ("sent", "unsubscribed"): "sent, and you stopped these mails with it",
    ("not_wanted", ""): "not sent, it was no longer needed",
    ("not_wanted", "no_answer"): "not sent, it was no longer needed",
    ("expired", ""): "not sent, it would have come too late",
    ("expired", "unmade"): "not sent: something went wrong here",
    ("expired", "no_answer"): "not sent: no mail server answered in time",
    ("expired", "said_no"): "not sent: your mailbox did not take it in time",
    ("refused", "said_no"): "refused by your mailbox",
    ("refused", "address"): "not sent: your address is no mail address",
    ("bounced", ""): "came back, your mailbox did not take it",
    ("bounced", "said_no"): "came back, your mailbox did not take it",
    ("bounced", "address"): "came back, there is no such address",
    ("bounced", "spam"): "marked as unwanted in your mailbox",
}


@pytest.fixture
def english():
    with translation.override("en"):
        yield


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("fate", SAID)
def test_fate_is_said_in_plain_words(fate):
    state, problem = fate
    assert fate_of(Delivery(state=state, problem=problem, due_at=DUE), DUE) == SAID[fate]


@pytest.mark.parametrize("state", Delivery.State)
@pytest.mark.parametrize("problem", ["", *Delivery.Problem])
def test_fate_of_any_state_and_problem_is_said(state, problem):
    assert fate_of(Delivery(state=state, problem=problem, due_at=DUE), DUE)


@pytest.mark.usefixtures("english")
def test_fate_of_a_mail_that_she_put_off_is_still_to_come():
    later = Delivery(due_at=DUE + timedelta(hours=2))
    assert fate_of(later, DUE) == "still to come"
    assert fate_of(later, later.due_at) == "on its way"
