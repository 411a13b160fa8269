"""A whole day, tick by tick, from her settings to her mailbox, against a list of times."""

from datetime import UTC, datetime, timedelta

import pytest
from factories import SittingBreakFactory

from apps.reminders import tasks
from apps.reminders.models import Delivery, MailSettings, SittingBreak
from portal.celery import app

pytestmark = pytest.mark.django_db

WANTED = {
    "is_active": "on",
    "weekdays": ["0", "1", "2", "3", "4", "5", "6"],
    "starts": "09:00",
    "ends": "17:00",
    "lunch_from": "12:00",
    "lunch_to": "13:00",
    "mode": "every",
    "anchor_1": "10:30",
    "anchor_2": "15:00",
    "anchor_3": "",
    "every": "30",
    "daily_cap": "16",
    "paused_until": "",
}
# What she must get, in UTC. Amsterdam is an hour ahead in winter and two in summer.
WINTER = (
    "08:30 09:00 09:30 10:00 10:30 12:00 12:30 13:00 13:30 14:00 14:30 15:00 15:30"  # 9:30 to 16:30
)
SUMMER = "07:30 08:00 08:30 09:00 09:30 11:00 11:30 12:00 12:30 13:00 13:30 14:00 14:30"
# Hours from 0:30 to 5:00, without lunch, in the two nights in which the clock jumps.
NIGHT_OF_SPRING = "00:00 00:30 01:00 01:30 02:00 02:30"  # 1:00 1:30 3:00 3:30 4:00 4:30
NIGHT_OF_AUTUMN = (
    "23:00 23:30 00:00 00:30 01:00 01:30 02:00 02:30 03:00 03:30"  # 2:00 and 2:30 twice
)
MINUTE = timedelta(minutes=1)
HALF_HOUR = 30 * MINUTE


@pytest.fixture
def at_the_bell():
    app.conf.task_always_eager = app.conf.task_eager_propagates = True
    yield
    app.conf.task_always_eager = app.conf.task_eager_propagates = False


@pytest.fixture
def live(time_machine, smtp, at_the_bell):
    """Moves the clock from one moment to another and rings at each tick; the times at which
    the mail server got something, as it shows them in UTC."""

    def live(first, last, *, tick=MINUTE, asleep=()):
        got, now = [], first
        while now < last:
            time_machine.move_to(now, tick=False)
            if not any(start <= now < end for start, end in asleep):
                before = len(smtp.messages)
                tasks.ring()
                got += [f"{now:%H:%M}"] * (len(smtp.messages) - before)
            now += tick
        return got

    return live


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.fixture
def anna_asks(client, anna, time_machine):
    def anna_asks(at, **changes):
        time_machine.move_to(at, tick=False)
        MailSettings.objects.update_or_create(
            patient=anna, defaults={"quiet_from": None, "quiet_to": None}
        )
        client.force_login(anna)
        response = client.post("/en/reminders/breaks/", WANTED | changes)
        assert response.status_code == 302

    return anna_asks


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (utc(2027, 3, 2), WINTER),  # a Tuesday like others
        (utc(2027, 3, 28), SUMMER),  # the clock goes forward that night
        (utc(2027, 10, 31), WINTER),  # and back
    ],
    ids=["ordinary day", "spring", "autumn"],
)
def test_a_day_brings_exactly_the_mails_of_the_list(anna_asks, live, smtp, day, expected):
    anna_asks(day - timedelta(hours=4))
    hours = timedelta(hours=7), timedelta(hours=16)
    got = live(day - timedelta(hours=3), day + hours[0], tick=HALF_HOUR)
    got += live(day + hours[0], day + hours[1], tick=5 * MINUTE)
    got += live(day + hours[1], day + timedelta(hours=22), tick=HALF_HOUR)
    assert got == expected.split()
    assert {message["To"] for message in smtp.messages} == {"anna@demo.example"}
    subjects = [message["Subject"] for message in smtp.messages]
    assert [subjects.index(subject) for subject in subjects] == [*range(12), 0]  # by turns
    shown = list(Delivery.objects.order_by("due_at").values_list("movement", flat=True))
    assert len(set(shown)) == len(shown) == 13


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (utc(2027, 3, 27, 23), NIGHT_OF_SPRING),
        (utc(2027, 10, 30, 22), NIGHT_OF_AUTUMN),
    ],
    ids=["spring", "autumn"],
)
def test_a_night_in_which_the_clock_jumps(anna_asks, live, first, expected):
    """She works at night; while the clock jumps she sits on, and half an hour is half an hour."""
    anna_asks(first - timedelta(hours=1), starts="00:30", ends="05:00", lunch_from="", lunch_to="")
    assert live(first, first + timedelta(hours=7), tick=5 * MINUTE) == expected.split()


MORNING = utc(2027, 3, 2, 8)  # 9:00 in Amsterdam


@pytest.fixture
def breaks(anna, time_machine):
    time_machine.move_to(MORNING, tick=False)
    return SittingBreakFactory(patient=anna)


@pytest.mark.parametrize(
    ("wakes", "expected"),
    [
        ("11:07", ["08:30", "12:00", "12:30"]),  # 12:07 is lunch: what was due at 11:30 is too old
        ("12:10", ["08:30", "12:10", "12:30"]),  # the newest is ten minutes old: still useful
        ("12:11", ["08:30", "12:30"]),  # eleven: not any more
    ],
)
def test_asleep_for_hours_brings_no_burst_and_only_the_newest(breaks, live, wakes, expected):
    hour, minute = map(int, wakes.split(":"))
    asleep = (utc(2027, 3, 2, 8, 45), utc(2027, 3, 2, hour, minute))
    got = live(MORNING, utc(2027, 3, 2, 12, 45), asleep=[asleep])
    assert got == expected
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    assert Delivery.objects.count() == len(expected)


def test_workers_asleep_while_the_bell_rings_bring_no_burst(breaks, time_machine, smtp):
    """Beat runs on, nobody sends: what is waiting then is too late, but for the newest."""
    for minutes in range(0, 3 * 60, 5):
        at = MORNING + minutes * MINUTE
        time_machine.move_to(at, tick=False)
        SittingBreak.objects.ring(at)
    assert Delivery.objects.filter(state="queued").count() == 5
    time_machine.move_to(utc(2027, 3, 2, 10, 35), tick=False)
    tasks.send_batch()
    assert len(smtp.messages) == 1
    states = list(Delivery.objects.order_by("due_at").values_list("due_at", "state"))
    assert [f"{due:%H:%M} {state}" for due, state in states] == [
        "08:30 expired",
        "09:00 expired",
        "09:30 expired",
        "10:00 expired",
        "10:30 sent",
    ]


def said(message):
    """Its text without the links, whose signatures hold the time."""
    return message.get_body(("plain",)).get_content().split("http")[0]


def test_refused_for_now_is_tried_again_with_the_same_words_while_it_is_of_use(
    breaks, time_machine, smtp, at_the_bell
):
    tries = []
    smtp.on_data = lambda message: tries.append((message["Message-ID"], said(message)))
    smtp.answers = [("DATA", "451 Later")] * 9
    due = utc(2027, 3, 2, 8, 30)
    for minute in range(16):
        time_machine.move_to(due + minute * MINUTE, tick=False)
        tasks.ring()
    assert len(tries) in {3, 4, 5}  # after 0, 1, 3 and 7 minutes, more or less
    assert len(set(tries)) == 1
    assert smtp.messages == []
    assert Delivery.objects.get().state == "expired"


@pytest.mark.django_db(transaction=True)
def test_two_bells_at_once_write_each_mail_once(breaks, at_once):
    at = utc(2027, 3, 2, 8, 30)
    at_once(SittingBreak.objects.ring, [at, at, at, at])
    assert [mail.due_at for mail in Delivery.objects.all()] == [at]
    assert SittingBreak.objects.get().next_due_at == utc(2027, 3, 2, 9)
