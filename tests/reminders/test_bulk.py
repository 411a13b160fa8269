"""One statement for many rows writes what Django itself would have written."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from factories import ReminderFactory, SittingBreakFactory

from apps.reminders.models import Delivery, Reminder, SittingBreak
from apps.reminders.models.bulk import insert_new, write_each, write_one

pytestmark = pytest.mark.django_db

MONDAY = date(2027, 3, 1)
DUE = datetime(2027, 3, 1, 17, 30, 0, 123456, tzinfo=UTC)
State, Problem = Delivery.State, Delivery.Problem


@pytest.fixture
def reminder(anna):
    return ReminderFactory(patient=anna)


@pytest.fixture
def deliveries(reminder):
    return [
        Delivery.objects.create(
            reminder=reminder,
            local_date=MONDAY,
            slot=slot,
            time_zone="Europe/Amsterdam",
            due_at=DUE,
            valid_until=DUE,
            next_try_at=DUE,
        )
        for slot in (1, 2)
    ]


def stored(row, *names):
    found = type(row).objects.filter(pk=row.pk)
    return found.values_list(*names, flat=len(names) == 1).get()


# --- many rows --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("lease_token", (UUID(int=7), None)),
        ("due_at", (DUE + timedelta(microseconds=1), datetime(1, 1, 1, tzinfo=UTC))),
        ("finished_at", (None, datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC))),
        ("local_date", (MONDAY + timedelta(days=1), date(9999, 12, 31))),
        ("slot", (3, 32767)),
        ("wording", (0, None)),
        ("kind", ("check_in", Reminder.KIND)),
        ("state", (State.SENT, "expired")),
        ("problem", (Problem.SPAM, "")),
        ("movement", ("'); DROP TABLE x; --", 'ë "€" \\ %s {} \n 😀')),
        ("time_zone", ("Pacific/Apia", "America/Argentina/ComodRivadavia")),
    ],
)
def test_write_each_keeps_every_kind_of_value(deliveries, name, values):
    for row, value in zip(deliveries, values, strict=True):
        setattr(row, name, value)
    write_each(Delivery, deliveries, [name])
    assert [stored(row, name) for row in deliveries] == list(values)


def test_write_each_sets_several_fields_of_rules(reminder):
    reminder.next_due_at, reminder.next_slot, reminder.follow_up_on = DUE, 2, MONDAY
    reminder.time_zone, reminder.problem = "Asia/Tokyo", Reminder.Problem.ZONE
    write_each(Reminder, [reminder], [*Reminder.MOVES, "follow_up_on"])
    found = stored(reminder, *Reminder.MOVES, "follow_up_on")
    assert found == (DUE, "Asia/Tokyo", "zone", 2, MONDAY)


def test_write_each_touches_no_other_field_and_no_other_row(deliveries):
    first, second = deliveries
    first.state, first.attempts, second.state = State.SENT, 9, State.SENT
    write_each(Delivery, [first], ["state"])
    assert stored(first, "state", "attempts") == (State.SENT, 0)
    assert stored(second, "state") == State.QUEUED


def test_write_each_works_for_a_switch(anna):
    rule = SittingBreakFactory(patient=anna, shows_movement=True)
    rule.shows_movement = False
    write_each(SittingBreak, [rule], ["shows_movement"])
    assert stored(rule, "shows_movement") is False


def test_write_each_leaves_a_row_that_is_no_longer_as_asked(deliveries):
    mine, other = uuid4(), uuid4()
    Delivery.objects.filter(slot=1).update(lease_token=mine)
    Delivery.objects.filter(slot=2).update(lease_token=other)
    for row in deliveries:
        row.wording = 5
    write_each(Delivery, deliveries, ["wording"], only={"lease_token": mine})
    assert [stored(row, "wording") for row in deliveries] == [5, None]


def test_write_each_of_a_row_that_is_gone_writes_none(deliveries):
    first, second = deliveries
    Delivery.objects.filter(pk=first.pk).delete()
    write_each(Delivery, deliveries, ["state"])
    assert list(Delivery.objects.all()) == [second]


@pytest.mark.parametrize("number", [1, 2])
def test_write_each_is_one_statement_on_postgresql(
    deliveries, django_assert_max_num_queries, number
):
    with django_assert_max_num_queries(1):
        write_each(Delivery, deliveries[:number], ["state", "due_at"])


def test_write_of_no_rows_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        write_each(Delivery, [], ["state"])
        write_each(Delivery, iter(()), ["state"], only={"lease_token": None})
        insert_new(Delivery, Delivery.ROW, [], state=State.QUEUED)


# --- one row ---------------------------------------------------------------------------------------------


def test_write_one_says_whether_it_still_was_as_asked(deliveries):
    row, token = deliveries[0], uuid4()
    Delivery.objects.filter(pk=row.pk).update(lease_token=token)
    values = {"state": State.SENT, "finished_at": DUE, "smtp_code": None, "lease_token": None}
    wrong = {"lease_token": uuid4(), "state": State.QUEUED}
    right = {"lease_token": token, "state": State.QUEUED}
    names = ("state", "finished_at", "smtp_code", "lease_token")

    assert write_one(row, values, only=wrong) is False
    assert stored(row, *names) == (State.QUEUED, None, None, token)
    assert write_one(row, values, only=right) is True
    assert stored(row, *names) == (State.SENT, DUE, None, None)
    assert write_one(row, values, only=right) is False
    assert stored(deliveries[1], "state") == State.QUEUED


# --- new rows --------------------------------------------------------------------------------------------


def row_of(reminder, slot=1, day=MONDAY, key=None):
    return (
        key or uuid4(),
        reminder.pk,
        reminder.patient_id,
        reminder.KIND,
        slot,
        day,
        "Europe/Amsterdam",
        DUE,
        DUE + timedelta(hours=2),
        DUE,
    )


def test_insert_is_what_django_would_have_written(reminder):
    key = uuid4()
    Delivery.objects.add(Reminder, [row_of(reminder, key=key)])
    row = Delivery.objects.get()
    ours = {field.name: getattr(row, field.attname) for field in Delivery._meta.fields}
    row.delete()
    theirs = Delivery(
        id=key,
        patient=reminder.patient,
        reminder=reminder,
        kind="session",
        local_date=MONDAY,
        time_zone="Europe/Amsterdam",
        due_at=DUE,
        valid_until=DUE + timedelta(hours=2),
        next_try_at=DUE,
    )
    theirs.save()
    row = Delivery.objects.get()
    assert ours == {field.name: getattr(row, field.attname) for field in Delivery._meta.fields}


def test_insert_leaves_a_day_that_has_its_mail(reminder):
    Delivery.objects.add(Reminder, [row_of(reminder)])
    first = Delivery.objects.get()
    Delivery.objects.update(state=State.SENT)
    tomorrow = MONDAY + timedelta(days=1)
    rows = [row_of(reminder), row_of(reminder, day=tomorrow), row_of(reminder, slot=2)]
    Delivery.objects.add(Reminder, [*rows, *rows])
    found = Delivery.objects.order_by("local_date", "slot")
    assert list(found.values_list("local_date", "slot", "state")) == [
        (MONDAY, 1, State.SENT),
        (MONDAY, 2, State.QUEUED),
        (tomorrow, 1, State.QUEUED),
    ]
    assert found[0] == first


def test_insert_of_a_break_leaves_a_moment_that_has_its_mail(anna):
    rule = SittingBreakFactory(patient=anna)
    Delivery.objects.add(SittingBreak, [row_of(rule), row_of(rule)])
    row = Delivery.objects.get()
    assert (row.sitting_break, row.reminder_id, row.patient) == (rule, None, anna)
    assert (row.kind, row.due_at) == ("sitting_break", DUE)
