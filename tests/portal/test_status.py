"""`manage.py status`: what whoever runs the site asks first."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from factories import ReminderFactory

from apps.reminders import tasks
from apps.reminders.models import Delivery, Reminder, Tick

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 1, 17, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


def status(*options):
    said, complained = StringIO(), StringIO()
    call_command("status", *options, stdout=said, stderr=complained)
    return said.getvalue().splitlines(), complained.getvalue().splitlines()


def due_since(patient, ago):
    ReminderFactory(patient=patient, next_due_at=NOW - ago)
    Reminder.objects.ring(NOW)


def test_a_new_site_has_had_no_tick():
    said, complained = status()
    assert said == [
        "last tick                         never",
        "oldest due                        nothing waits",
        "sent in the last hour             0",
        "due in the last 24 hours",
        "  queued                          0",
        "  sent                            0",
        "  not_wanted                      0",
        "  expired                         0",
        "  refused                         0",
        "  bounced                         0",
        "problems of these",
        "  unmade                          0",
        "  address                         0",
        "  no_answer                       0",
        "  said_no                         0",
        "  spam                            0",
        "  delayed                         0",
        "  unsubscribed                    0",
        "sent while another worker had it  0",
        "rules that cannot be planned      0",
        "people with an unknown time zone  0",
        "addresses that get no more mail   0",
    ]
    assert complained == ["There was no tick yet: do beat and a worker run?"]


def test_ring_notes_its_tick():
    tasks.ring()
    tasks.ring()
    assert Tick.objects.count() == 1
    assert status("--check") == (status()[0], [])
    assert status()[0][0] == "last tick                         2027-03-01 17:30:00 UTC, 0 s ago"


def test_what_waits_and_what_was_sent_are_counted(anna, bram):
    Tick.objects.note(NOW - MINUTE)
    due_since(anna, 2 * MINUTE)
    due_since(bram, MINUTE)
    sent = Delivery.objects.filter(reminder__patient=bram)
    sent.update(state=Delivery.State.SENT, finished_at=NOW)
    said, complained = status("--check")
    assert said[:6] == [
        "last tick                         2027-03-01 17:29:00 UTC, 60 s ago",
        "oldest due                        2027-03-01 17:28:00 UTC, 120 s ago",
        "sent in the last hour             1",
        "due in the last 24 hours",
        "  queued                          1",
        "  sent                            1",
    ]
    assert complained == []


@pytest.mark.parametrize(
    ("tick", "due", "problems"),
    [
        (5 * MINUTE, 5 * MINUTE, []),
        (6 * MINUTE, MINUTE, ["The tick is over 5 minutes old."]),
        (MINUTE, 6 * MINUTE, ["The oldest due is over 5 minutes old."]),
    ],
)
def test_check_fails_when_something_is_late(anna, tick, due, problems):
    Tick.objects.note(NOW - tick)
    due_since(anna, due)
    assert status()[1] == problems
    if problems:
        with pytest.raises(SystemExit, match="1"):
            status("--check")
    else:
        status("--check")


def test_check_fails_when_a_rule_cannot_be_planned(anna):
    Tick.objects.note(NOW)
    ReminderFactory(patient=anna)
    Reminder.objects.update(next_due_at=None, problem=Reminder.Problem.PLAN)
    assert status()[1] == ["There are rules that cannot be planned."]
    with pytest.raises(SystemExit, match="1"):
        status("--check")
