"""Later today: the hours she may pick, and the page on which she does."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from factories import ProgrammeFactory, ReminderFactory
from pages import every, heading, links, main, notices, page_of, text_of, texts, with_class

from apps.reminders.models import Delivery, MailSettings

LATER = "/en/today/later/"


def amsterdam(hour, minute=0):
    """On Wednesday 3 March 2027, one hour ahead of UTC."""
    return datetime(2027, 3, 3, hour - 1, minute, tzinfo=UTC)


NOON = amsterdam(12)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def reminder(anna):
    ProgrammeFactory(patient=anna, start_on=NOON.date(), lines=[{}])
    return ReminderFactory(patient=anna)


@pytest.fixture
def her(client, anna):
    client.force_login(anna)
    return client


@pytest.mark.parametrize(
    ("at", "hours"),
    [
        (NOON, {"1": amsterdam(13), "2": amsterdam(14), "evening": amsterdam(19)}),
        (
            amsterdam(12, 1),
            {"1": amsterdam(13, 5), "2": amsterdam(14, 5), "evening": amsterdam(19)},
        ),
        (amsterdam(16, 59), {"1": amsterdam(18), "2": amsterdam(19)}),
        (amsterdam(19, 20), {"1": amsterdam(20, 20), "2": amsterdam(21, 20)}),
        (amsterdam(19, 40), {"1": amsterdam(20, 40)}),
        (amsterdam(20, 40), {}),
        (amsterdam(23, 30), {}),
        (amsterdam(6), {"2": amsterdam(8), "evening": amsterdam(19)}),
    ],
)
def test_hours_lie_in_her_waking_hours_of_that_day(reminder, at, hours):
    assert reminder.hours_later(at) == hours


@pytest.mark.parametrize(
    "fields",
    [{"is_active": False}, {"paused_until": datetime(2027, 3, 4)}, {"problem": "zone"}],  # noqa: DTZ001
)
def test_no_hours_while_no_mail_can_come(reminder, fields):
    for name, value in fields.items():
        setattr(reminder, name, value.date() if isinstance(value, datetime) else value)
    assert reminder.hours_later(NOON) == {}


def test_no_hours_when_her_address_refuses_mail(reminder, anna):
    MailSettings.objects.create(patient=anna, flagged_at=NOON, refused_address=anna.email)
    assert reminder.hours_later(NOON) == {}


def test_no_hours_after_two_mails(reminder):
    for slot in (1, 2):
        mail = reminder.delivery_of(NOON, slot=slot)
        mail.state = "sent"
        mail.save()
        assert bool(reminder.hours_later(NOON)) == (slot == 1)


def test_rule_goes_on_to_the_next_day(reminder):
    reminder.come_at(amsterdam(20), at=NOON)
    reminder.refresh_from_db()
    assert reminder.local_date(reminder.next_due_at).day == 4
    [mail] = reminder.deliveries.all()
    assert (mail.slot, mail.due_at, mail.valid_until) == (
        1,
        amsterdam(20),
        amsterdam(20) + timedelta(hours=2),
    )


def test_mail_that_a_worker_holds_is_left_alone(reminder):
    mail = reminder.delivery_of(NOON)
    mail.save()
    Delivery.objects.claim(NOON, 1)
    reminder.come_at(amsterdam(20), at=NOON)
    assert list(reminder.deliveries.order_by("slot").values_list("due_at", flat=True)) == [
        NOON,
        amsterdam(20),
    ]


# --- the page -----------------------------------------------------------------------------------


def lead(page):
    return text_of(with_class(page, "lead")[0])


def test_page_asks_the_hour_and_nothing_else(her, reminder):
    page = page_of(her.get(LATER))
    assert (heading(page), lead(page)) == ("Later today", "When shall we send you a mail?")
    assert texts(every(main(page), "button")) == [
        "In 1 hour, at 13:00",
        "In 2 hours, at 14:00",
        "This evening, at 19:00",
    ]
    assert Delivery.objects.count() == 0


def test_hour_is_taken_in_one_tap(her, reminder):
    page = page_of(her.post(LATER, {"hour": "evening"}, follow=True))
    assert "Fine. You get one mail at 19:00." in notices(page)
    assert reminder.deliveries.get().due_at == amsterdam(19)


@pytest.mark.parametrize("hour", ["", "3", "evening' --", "\0"])
def test_hour_that_is_not_there_is_said(her, reminder, hour):
    response = her.post(LATER, {"hour": hour})
    assert response.status_code == 200
    assert texts(with_class(page_of(response), "error")) == [
        "That moment has passed. Choose one that is still to come."
    ]
    assert Delivery.objects.count() == 0


def test_without_reminders_it_just_waits(her, anna):
    page = page_of(her.get(LATER))
    assert lead(page) == "Fine. Your exercises wait for you on Today."
    assert texts(every(main(page), "button")) == []
    assert "/en/reminders/" in links(main(page))
    assert "/en/today/" in links(main(page))


def test_late_in_the_evening_it_just_waits(her, reminder):
    with time_machine.travel(amsterdam(21), tick=False):
        page = page_of(her.get(LATER))
    assert lead(page) == "Fine. Your exercises wait for you on Today."
    assert "/en/reminders/" not in links(main(page))


def test_quiet_hours_of_her_own(her, reminder, anna):
    MailSettings.objects.create(patient=anna, quiet_from=time(12, 30), quiet_to=time(15))
    page = page_of(her.get(LATER))
    assert texts(every(main(page), "button")) == ["This evening, at 19:00"]
