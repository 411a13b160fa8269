"""What is counted of the reminders, what asks for somebody, and who reads it where."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from factories import ReminderFactory, SittingBreakFactory, UserFactory
from pages import page_of, text_of, texts, with_class

from apps.accounts.models import User
from apps.reminders.models import Delivery, MailSettings, Reminder, SittingBreak, Tick
from portal.alarm import Beat, Pulse, Watch

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 1, 17, 30, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
DAY = timedelta(days=1)
State, Problem = Delivery.State, Delivery.Problem


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def rule(anna):
    return ReminderFactory(patient=anna, next_due_at=NOW + DAY)


@pytest.fixture
def put(rule):
    """Writes a mail that was due so long ago, each in a slot of its own."""

    def put(ago, **fields):
        mail = rule.delivery_of(NOW - ago, slot=Delivery.objects.count() + 1)
        for name, value in fields.items():
            setattr(mail, name, value)
        mail.save()
        return mail

    return put


# --- the pulse -----------------------------------------------------------------------------------


def test_pulse_of_a_site_that_never_ticked():
    assert Pulse.taken(NOW) == Pulse(NOW, None, None)
    assert Pulse.taken(NOW).beat is Beat.STOPPED


@pytest.mark.parametrize(
    ("tick", "waits", "beat"),
    [
        (5 * MINUTE, 5 * MINUTE, "running"),
        (5 * MINUTE + SECOND, MINUTE, "stopped"),
        (MINUTE, 5 * MINUTE + SECOND, "late"),
        (HOUR, HOUR, "stopped"),
    ],
)
def test_pulse_is_late_after_five_minutes(put, tick, waits, beat):
    Tick.objects.note(NOW - tick)
    put(waits)
    assert Pulse.taken(NOW).beat == beat


def test_waiting_counts_from_the_first_that_is_due(put):
    put(-HOUR)
    assert Delivery.objects.waiting_since(NOW) is None
    put(2 * MINUTE)
    put(9 * MINUTE, state=State.SENT)
    put(7 * MINUTE, next_try_at=NOW + HOUR)
    assert Delivery.objects.waiting_since(NOW) == NOW - 7 * MINUTE


@pytest.mark.parametrize(("problem", "is_late"), [("said_no", False), ("no_answer", True)])
def test_what_the_mail_server_put_off_is_not_late_by_us(put, problem, is_late):
    put(30 * MINUTE, problem=problem)
    assert Pulse.taken(NOW).is_late is is_late


# --- the whole of it -----------------------------------------------------------------------------


def test_watch_counts_the_mails_of_one_day(put):
    put(MINUTE)
    put(2 * HOUR, state=State.SENT, finished_at=NOW - 59 * MINUTE)
    put(2 * HOUR, state=State.SENT, finished_at=NOW - HOUR)
    put(DAY - SECOND, state=State.EXPIRED, finished_at=NOW, problem=Problem.NO_ANSWER)
    put(DAY - SECOND, state=State.REFUSED, finished_at=NOW, problem=Problem.SAID_NO)
    put(DAY, state=State.BOUNCED, problem=Problem.SAID_NO)
    watch = Watch.taken(NOW)
    assert watch.sent_last_hour == 1
    assert watch.states == {
        "queued": 1,
        "sent": 2,
        "not_wanted": 0,
        "expired": 1,
        "refused": 1,
        "bounced": 0,
    }
    none = dict.fromkeys(Problem.values, 0)
    assert watch.problems == none | {"no_answer": 1, "said_no": 1}


def test_watch_counts_rules_without_a_plan_and_people_without_a_zone(anna, bram, rule):
    breaks, others = SittingBreakFactory(patient=anna), ReminderFactory(patient=bram)
    User.objects.filter(pk=anna.pk).update(time_zone="Mars/Olympus")
    for one in (rule, breaks):
        one.refresh_from_db()
        one.plan(NOW)
        one.save(update_fields=["next_due_at", "problem", "time_zone"])
    Reminder.objects.filter(pk=others.pk).update(next_due_at=None, problem="plan")
    watch = Watch.taken(NOW)
    assert (watch.unplanned, watch.unknown_zones) == (3, 1)
    assert watch.alarms == ["tick", "unplanned"]


def test_a_rule_that_is_off_needs_no_plan(rule):
    Reminder.objects.update(is_active=False, next_due_at=None, problem="plan")
    assert Watch.taken(NOW).unplanned == 0


def test_watch_counts_addresses_that_refuse_until_they_change(anna):
    for _time in range(3):
        MailSettings.note_refusal(anna, at=NOW)
    assert Watch.taken(NOW).flagged == 1
    User.objects.filter(pk=anna.pk).update(email="neu@demo.example")
    assert Watch.taken(NOW).flagged == 0


def test_watch_tells_what_another_worker_had():
    Tick.objects.note(NOW)
    Tick.objects.note_overtaken()
    assert Watch.taken(NOW).overtaken == 1


def test_watch_costs_as_many_queries_for_many(put, django_assert_num_queries):
    with django_assert_num_queries(9):
        Watch.taken(NOW)
    for n in range(30):
        put(n * MINUTE, state=State.SENT)
    with django_assert_num_queries(9):
        Watch.taken(NOW)


@pytest.mark.parametrize(
    ("found", "index"),
    [
        (lambda: Delivery.objects.queued().order_by("next_try_at")[:9], "delivery_waiting"),
        (lambda: Delivery.objects.filter(due_at__gt=NOW - DAY, due_at__lte=NOW), "delivery_due"),
        (lambda: Reminder.objects.broken(), "reminder_due"),
        (lambda: SittingBreak.objects.broken(), "sitting_break_due"),
        (lambda: MailSettings.objects.flagged(), "mailbox_flagged"),
    ],
)
def test_each_figure_has_an_index(found, index):
    if connection.vendor == "postgresql":  # which reads a small table whole
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    assert index in found().explain()


# --- /readyz/reminders ---------------------------------------------------------------------------

NUMBERS = {
    "alarms": [],
    "tick_seconds_ago": 60,
    "oldest_due_seconds_ago": None,
    "sent_last_hour": 0,
    "last_24_hours": dict.fromkeys((state for state in State.values if state != State.TAKEN), 0),
    "problems_last_24_hours": dict.fromkeys(Problem.values, 0),
    "overtaken": 0,
    "rules_without_a_plan": 0,
    "unknown_time_zones": 0,
    "flagged_addresses": 0,
}


def test_readyz_reminders_tells_the_numbers(client):
    Tick.objects.note(NOW - MINUTE)
    response = client.get("/readyz/reminders")
    assert (response.status_code, response.json()) == (200, NUMBERS)


def test_readyz_reminders_asks_for_somebody(client, put):
    put(6 * MINUTE)
    response = client.get("/readyz/reminders")
    assert response.status_code == 503
    assert response.json() == NUMBERS | {
        "alarms": ["tick", "late"],
        "tick_seconds_ago": None,
        "oldest_due_seconds_ago": 360,
        "last_24_hours": NUMBERS["last_24_hours"] | {"queued": 1},
    }


def test_readyz_reminders_remembers_for_some_seconds(client, django_assert_num_queries):
    Tick.objects.note(NOW)
    client.get("/readyz/reminders")
    with django_assert_num_queries(0):
        assert client.get("/readyz/reminders").json()["tick_seconds_ago"] == 0
    cache.clear()
    with django_assert_num_queries(9):
        client.get("/readyz/reminders")


def test_readyz_reminders_without_its_tables(client):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE reminders_tick RENAME TO elsewhere")
    response = client.get("/readyz/reminders")
    assert (response.status_code, response.json()) == (503, {"database": "down"})


# --- in the admin --------------------------------------------------------------------------------

RUN = "/admin/reminders/run/"


def banner(client, person, address="/admin/"):
    person.language = "en"
    person.save()
    client.force_login(person)
    return [
        " ".join(said.split()) for said in texts(with_class(page_of(client.get(address)), "alarm"))
    ]


def test_front_page_says_nothing_while_mails_go(client, theo, mila, anna):
    Tick.objects.note(NOW)
    assert [banner(client, person) for person in (theo, mila, UserFactory(is_superuser=True))] == [
        [],
        [],
        [],
    ]


def test_front_page_tells_staff_that_mails_stand_still_and_no_number(client, theo, mila, anna, put):
    Tick.objects.note(NOW - HOUR)
    put(10 * MINUTE)
    said = (
        "No reminders go out: the clock of this site stands still since 1 Mar 2027, 17:30. "
        "Please tell who runs this site."
    )
    assert [banner(client, person) for person in (theo, mila)] == [[said], [said]]


def test_front_page_of_a_practice_that_begins_tells_it_too(client, vera):
    assert banner(client, vera) == [
        "No reminder has gone out yet: the clock of this site does not run. "
        "Please tell who runs this site."
    ]


def test_front_page_leads_who_runs_it_to_the_figures(client, put):
    Tick.objects.note(NOW)
    put(6 * MINUTE)
    (said,) = banner(client, UserFactory(is_superuser=True))
    assert said.endswith("The clock last ticked on 1 Mar 2027, 18:30. How reminders run")


@pytest.mark.parametrize("who", ["theo", "mila", "vera", "anna"])
def test_figures_are_of_every_practice_and_not_for_one(client, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(RUN).status_code == 404
    assert RUN not in client.get("/admin/").content.decode()


def test_figures_are_for_who_runs_the_installation(client, put):
    Tick.objects.note(NOW - MINUTE)
    put(2 * HOUR, state=State.SENT, finished_at=NOW)
    Reminder.objects.update(next_due_at=None, problem="plan")
    root = UserFactory(is_superuser=True, language="en")
    client.force_login(root)
    page = page_of(client.get(RUN))
    assert texts(with_class(page, "note")) == ["The next mail of some reminders cannot be planned."]
    cards = [text_of(card) for card in with_class(page, "card")]
    assert cards[0] == (
        "Now Last tick of the clock 1 Mar 2027, 18:29, 60 s ago "
        "Longest waiting mail none Sent in the last hour 1"
    )
    assert "Sent 1" in cards[1]
    assert texts(with_class(page, "is-wrong")) == ["Rules that cannot be planned 1"]
    assert "Anna" not in text_of(page)


def test_menu_leads_to_the_figures(client):
    client.force_login(UserFactory(is_superuser=True))
    assert f'href="{reverse("admin:reminders_run")}"' in client.get("/admin/all/").content.decode()
