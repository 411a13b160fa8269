"""The outbox row: claimed by one worker, given back when she dies, closed once."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from factories import ProgrammeFactory, ReminderFactory

from apps.programmes.models import SessionLog
from apps.reminders.models import Delivery, MailSettings, Reminder
from apps.reminders.models.outbox import LEASE
from apps.reminders.wishes import Wishes

pytestmark = pytest.mark.django_db

MONDAY = date(2027, 3, 1)
DUE = datetime(2027, 3, 1, 17, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
State = Delivery.State


@pytest.fixture
def reminder(anna):
    """Anna's, of 18:30 in Amsterdam, with a programme of every day."""
    ProgrammeFactory(patient=anna, start_on=MONDAY, lines=[{}])
    return ReminderFactory(patient=anna, next_due_at=DUE)


@pytest.fixture
def queue(reminder):
    def queue(number=1, **fields):
        return [
            Delivery.objects.create(
                reminder=reminder,
                **{
                    "local_date": MONDAY,
                    "slot": slot,
                    "time_zone": "Europe/Amsterdam",
                    "due_at": DUE + slot * SECOND,
                    "valid_until": DUE + timedelta(hours=2),
                    "next_try_at": DUE,
                }
                | fields,
            )
            for slot in range(1, number + 1)
        ]

    return queue


@pytest.fixture
def delivery(queue):
    return queue()[0]


def claim_one(at=DUE):
    (claimed,) = Delivery.objects.claim(at, 1)
    return claimed


# --- claiming --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "at", "is_claimable"),
    [
        ({}, DUE - SECOND, False),
        ({}, DUE, True),
        ({"next_try_at": DUE + MINUTE}, DUE, False),
        *(({"state": state}, DUE, False) for state in State if state != State.QUEUED),
    ],
)
def test_claimable_when_waiting_and_free(queue, fields, at, is_claimable):
    queue(**fields)
    assert Delivery.objects.claimable(at).exists() is is_claimable
    assert len(Delivery.objects.claim(at, 10)) == is_claimable


def test_claim_takes_the_oldest_first_and_no_more_than_asked(queue):
    first, second, third = queue(3)
    assert Delivery.objects.claim(DUE, 2) == [first, second]
    assert Delivery.objects.claim(DUE, 2) == [third]
    assert Delivery.objects.claim(DUE, 2) == []


def test_claim_gives_a_lease_a_token_and_counts_the_try(delivery):
    claimed = claim_one()
    delivery.refresh_from_db()
    assert (delivery.lease_until, delivery.attempts) == (DUE + LEASE, 1)
    assert delivery.lease_token == claimed.lease_token
    assert isinstance(claimed.lease_token, UUID)
    assert delivery.state == State.QUEUED


def test_claim_brings_the_patient_along(delivery, django_assert_num_queries):
    claimed = claim_one()
    with django_assert_num_queries(0):
        assert (claimed.patient.first_name, claimed.rule.patient.first_name) == ("Anna", "Anna")


def test_claim_twice_shares_no_row(queue):
    rows = queue(7)
    claims = [Delivery.objects.claim(DUE, 3) for _ in range(4)]
    assert [len(claim) for claim in claims] == [3, 3, 1, 0]
    assert [row for claim in claims for row in claim] == rows
    assert len({row.lease_token for claim in claims for row in claim}) == 3


@pytest.mark.django_db(transaction=True)
def test_claim_by_four_workers_at_the_same_moment_shares_no_row(at_once, queue):
    rows = queue(20)
    claims = at_once(lambda n: Delivery.objects.claim(DUE, n), [5, 5, 5, 5])
    taken = [row for claim in claims for row in claim]
    taken += Delivery.objects.claim(DUE, 20)
    assert sorted(row.pk for row in taken) == sorted(row.pk for row in rows)
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {1}


# --- the lease ---------------------------------------------------------------------------------------


def test_lease_keeps_others_away_until_it_runs_out(delivery):
    dead = claim_one()
    assert Delivery.objects.claim(DUE + LEASE - SECOND, 1) == []
    (taken_over,) = Delivery.objects.claim(DUE + LEASE, 1)
    assert (taken_over, taken_over.attempts) == (delivery, 2)
    assert taken_over.lease_token != dead.lease_token
    assert taken_over.message_id == dead.message_id


def test_complete_closes_it(delivery, time_machine):
    claimed = claim_one()
    time_machine.move_to(DUE + MINUTE, tick=False)
    assert claimed.complete(State.SENT) is True
    delivery.refresh_from_db()
    assert (delivery.state, delivery.finished_at) == (State.SENT, DUE + MINUTE)
    assert (delivery.lease_until, delivery.lease_token, delivery.smtp_code) == (None, None, None)


def test_complete_keeps_the_answer_of_the_mail_server(delivery):
    claim_one().complete(State.REFUSED, smtp_code=550)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.smtp_code) == (State.REFUSED, 550)


def test_complete_twice_changes_nothing(delivery):
    claimed = claim_one()
    assert [claimed.complete(State.SENT), claimed.complete(State.EXPIRED)] == [True, False]
    delivery.refresh_from_db()
    assert delivery.state == State.SENT


@pytest.mark.parametrize("close", [True, False])
def test_complete_with_an_old_token_changes_nothing(delivery, close):
    slow = claim_one()
    (taken_over,) = Delivery.objects.claim(DUE + LEASE + SECOND, 1)
    if close:
        taken_over.complete(State.REFUSED, smtp_code=550)
    before = Delivery.objects.filter(pk=delivery.pk).values().get()

    assert slow.complete(State.SENT) is False
    assert slow.retry_later(DUE) is False
    assert Delivery.objects.filter(pk=delivery.pk).values().get() == before


def test_complete_without_a_claim_changes_nothing(delivery):
    delivery.lease_token = uuid4()
    assert delivery.complete(State.SENT) is False
    delivery.refresh_from_db()
    assert delivery.state == State.QUEUED


# --- trying again ----------------------------------------------------------------------------------


def pause_after(at, claimed, **answer):
    claimed.retry_later(at, **answer)
    claimed.refresh_from_db()
    return (claimed.next_try_at - at) / MINUTE


def test_retry_later_gives_it_back_after_a_pause(delivery):
    assert 0.8 <= pause_after(DUE, claim_one(), smtp_code=451, problem="said_no") <= 1.2
    delivery.refresh_from_db()
    assert (delivery.state, delivery.smtp_code) == (State.QUEUED, 451)
    assert (delivery.deferrals, delivery.problem) == (1, Delivery.Problem.SAID_NO)
    assert (delivery.lease_until, delivery.lease_token) == (None, None)
    assert Delivery.objects.claim(delivery.next_try_at - SECOND, 1) == []
    assert Delivery.objects.claim(delivery.next_try_at, 1) == [delivery]


def test_retry_later_waits_longer_each_time_up_to_an_hour(delivery):
    at, wrong = DUE, []
    for expected in (1, 2, 4, 8, 16, 32, 60, 60, 60):
        claimed = claim_one(at)
        pause = pause_after(at, claimed)
        wrong += [] if 0.8 * expected <= pause <= 1.2 * expected else [(expected, pause)]
        at = claimed.next_try_at
    assert wrong == []


def test_retry_later_does_not_bring_all_back_at_the_same_moment(queue):
    queue(10)
    pauses = {pause_after(DUE, claimed) for claimed in Delivery.objects.claim(DUE, 10)}
    assert len(pauses) == 10


def test_retry_later_after_very_many_refusals_still_waits_an_hour(queue):
    queue(deferrals=200)
    assert 48 <= pause_after(DUE, claim_one()) <= 72


def test_retry_later_does_not_count_the_claims_of_workers_that_died(queue):
    queue(attempts=30)
    assert pause_after(DUE, claim_one()) <= 1.2


# --- what nobody needs any more --------------------------------------------------------------------


def test_expire_closes_what_came_too_late_and_nobody_holds(queue):
    late, held = queue(2, valid_until=DUE + MINUTE)
    Delivery.objects.filter(pk=held.pk).update(next_try_at=DUE + LEASE, lease_token=uuid4())
    assert [Delivery.objects.expire(DUE + MINUTE + n * SECOND) for n in (0, 1, 2)] == [0, 1, 0]
    late.refresh_from_db()
    assert (late.state, late.finished_at) == (State.EXPIRED, DUE + MINUTE + SECOND)


def test_close_leaves_what_another_worker_took_over(queue):
    queue(2)
    mine = Delivery.objects.claim(DUE, 2)
    token = uuid4()
    Delivery.objects.filter(pk=mine[1].pk).update(lease_token=token)
    Delivery.objects.close(mine, State.NOT_WANTED, DUE)
    found = Delivery.objects.order_by("due_at").values_list("state", "lease_token")
    assert list(found) == [(State.NOT_WANTED, None), (State.QUEUED, token)]


def test_settle_leaves_what_another_worker_took_over(queue):
    queue(2)
    mine = Delivery.objects.claim(DUE, 2)
    Delivery.objects.filter(pk=mine[1].pk).update(lease_token=uuid4())
    for number, delivery in enumerate(mine):
        delivery.kind, delivery.wording, delivery.movement = "check_in", number, "window"
    Delivery.objects.settle(mine)
    found = Delivery.objects.order_by("due_at").values_list("kind", "wording", "movement")
    assert list(found) == [("check_in", 0, "window"), ("session", None, "")]


# --- what should become of it ----------------------------------------------------------------------


def verdict(delivery, at=DUE + MINUTE):
    (fresh,) = Delivery.objects.filter(pk=delivery.pk).with_rule()
    return Wishes([fresh], at).verdict(fresh)


def test_verdict_when_it_is_wanted(delivery):
    assert verdict(delivery) == State.QUEUED


@pytest.mark.parametrize(
    ("late", "expected"),
    [(timedelta(hours=2), State.QUEUED), (timedelta(hours=2, seconds=1), State.EXPIRED)],
)
def test_verdict_after_its_useful_life(delivery, late, expected):
    assert verdict(delivery, DUE + late) == expected


def test_verdict_when_it_was_switched_off(delivery, reminder):
    reminder.stop(at=DUE)
    assert verdict(delivery) == State.NOT_WANTED


def test_verdict_when_the_account_is_closed(delivery, anna):
    anna.is_active = False
    anna.save()
    assert verdict(delivery) == State.NOT_WANTED


@pytest.mark.parametrize(
    ("days", "expected"), [(0, State.QUEUED), (1, State.NOT_WANTED), (7, State.NOT_WANTED)]
)
def test_verdict_in_a_pause(delivery, reminder, days, expected):
    reminder.change(at=DUE, paused_until=MONDAY + timedelta(days=days))
    assert verdict(delivery) == expected


@pytest.mark.parametrize(
    ("quiet_from", "expected"), [(time(18, 31), State.NOT_WANTED), (time(18, 32), State.QUEUED)]
)
def test_verdict_in_quiet_hours(delivery, anna, quiet_from, expected):
    MailSettings.objects.create(patient=anna, quiet_from=quiet_from, quiet_to=time(7))
    assert verdict(delivery) == expected


def test_verdict_when_the_session_is_logged(delivery, anna):
    programme = anna.programmes.get()
    SessionLog.objects.record(
        programme,
        done_on=MONDAY,
        slot=1,
        at=DUE,
        client_id=uuid4(),
        entries=[],
        by=anna,
        language="nl",
    )
    assert verdict(delivery) == State.NOT_WANTED


def test_verdict_when_only_yesterday_is_logged(delivery, anna):
    SessionLog.objects.record(
        anna.programmes.get(),
        done_on=MONDAY - timedelta(days=1),
        slot=1,
        at=DUE,
        client_id=uuid4(),
        entries=[],
        by=anna,
        language="nl",
    )
    assert verdict(delivery) == State.QUEUED


@pytest.mark.parametrize(
    "change",
    [
        {"weekdays": (1,)},
        {"start_on": MONDAY + timedelta(days=1)},
        {"start_on": MONDAY - timedelta(days=9), "end_on": MONDAY - timedelta(days=1)},
        {"archived_at": DUE, "stopped_on": MONDAY},
    ],
    ids=["rest day", "not begun", "ended", "stopped"],
)
def test_verdict_when_nothing_is_planned(delivery, anna, change):
    anna.programmes.update(**change)
    assert verdict(delivery) == State.NOT_WANTED


def test_verdict_asks_the_rule_as_it_stands_now(delivery, anna):
    Reminder.objects.filter(patient=anna).update(is_active=False)
    assert verdict(delivery) == State.NOT_WANTED


def test_verdict_when_only_an_extra_exercise_is_planned(delivery, anna):
    anna.programmes.get().lines.update(is_core=False)
    assert verdict(delivery) == State.NOT_WANTED


def test_verdict_when_care_has_ended_but_the_programme_runs(delivery, anna):
    """She keeps her account and her programme."""
    anna.care_received_set.get().end(at=DUE)
    assert verdict(delivery) == State.QUEUED


# --- its name ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sender", "host"),
    [("Soepel <post@soepel.example>", "soepel.example"), ("post@soepel.example", "soepel.example")],
)
def test_message_id_is_the_delivery_at_our_host(delivery, settings, sender, host):
    settings.DEFAULT_FROM_EMAIL = sender
    assert delivery.message_id == f"<{delivery.pk}@{host}>"
