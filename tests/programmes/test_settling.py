"""Pain after a session is asked about once, the day after."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from apps.programmes.models import SessionLog

NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)
WEDNESDAY = date(2027, 3, 3)
DAY = timedelta(days=1)
TUESDAY = WEDNESDAY - DAY


@pytest.fixture
def record(programme):
    def record(pain, done_on=TUESDAY, slot=1, at=NOON - DAY, of=programme):
        return SessionLog.objects.record(
            of,
            done_on=done_on,
            slot=slot,
            at=at,
            by=of.patient,
            client_id=uuid4(),
            entries=[],
            pain_after=pain,
            language="nl",
        )

    return record


def answers():
    return list(SessionLog.objects.order_by("pk").values_list("settled", "settled_at"))


@pytest.mark.parametrize(
    ("pain", "asks"), [(None, False), (0, False), (2, False), (3, True), (10, True)]
)
def test_pain_of_three_or_more_is_asked_about(record, pain, asks):
    log = record(pain)
    assert list(SessionLog.objects.unsettled(WEDNESDAY)) == [log] * asks
    assert log.is_unsettled(WEDNESDAY) is asks


@pytest.mark.parametrize(("days", "asks"), [(0, False), (1, True), (2, False)])
def test_it_is_asked_the_next_day_only(record, days, asks):
    log = record(4)
    day = TUESDAY + days * DAY
    assert list(SessionLog.objects.unsettled(day)) == [log] * asks
    assert log.is_unsettled(day) is asks


@pytest.mark.parametrize("answer", [True, False])
def test_answer_is_kept_with_its_moment(record, answer):
    log = record(4)
    log.settle(answer, at=NOON)
    assert (log.settled, log.settled_at) == (answer, NOON)
    assert answers() == [(answer, NOON)]
    assert list(SessionLog.objects.unsettled(WEDNESDAY)) == []
    log.refresh_from_db()
    assert log.changed_at == NOON - DAY


def test_same_answer_twice_keeps_the_first_moment(record):
    log = record(4)
    log.settle(answer=True, at=NOON)
    log.settle(answer=True, at=NOON + timedelta(minutes=1))
    assert answers() == [(True, NOON)]


def test_answer_can_be_changed_the_same_day_and_not_after(record):
    log = record(4)
    log.settle(answer=True, at=NOON)
    log.settle(answer=False, at=NOON + timedelta(hours=1))
    assert answers() == [(False, NOON + timedelta(hours=1))]
    with pytest.raises(ValidationError):
        log.settle(answer=True, at=NOON + DAY)
    assert answers() == [(False, NOON + timedelta(hours=1))]


@pytest.mark.parametrize(("days", "taken"), [(0, False), (1, True), (7, True), (8, False)])
def test_answer_is_taken_for_seven_days(record, days, taken):
    log = record(4)
    assert log.can_be_settled(TUESDAY + days * DAY) is taken
    if taken:
        log.settle(answer=True, at=NOON + (days - 1) * DAY)
    else:
        with pytest.raises(ValidationError):
            log.settle(answer=True, at=NOON + (days - 1) * DAY)
    assert (log.settled is True) is taken


def test_day_is_the_patients_own(anna, record):
    """Tuesday 11:30 in Wellington is Monday evening in UTC."""
    anna.time_zone = "Pacific/Auckland"
    anna.save()
    log = record(4, done_on=TUESDAY - DAY)
    log.settle(answer=True, at=datetime(2027, 3, 1, 22, 30, tzinfo=UTC))
    assert log.settled is True


def test_correction_below_three_takes_the_question_away_and_brings_it_back(record):
    log = record(4)
    record(2, at=NOON)
    log.refresh_from_db()
    assert list(SessionLog.objects.unsettled(WEDNESDAY)) == []
    with pytest.raises(ValidationError):
        log.settle(answer=True, at=NOON)
    record(5, at=NOON)
    assert list(SessionLog.objects.unsettled(WEDNESDAY)) == [log]


def test_correction_after_the_answer_keeps_the_answer(record):
    record(4).settle(answer=False, at=NOON)
    record(5, at=NOON + timedelta(hours=1))
    assert answers() == [(False, NOON)]


def test_two_sessions_of_a_day_are_one_question(record, programme):
    logs = [record(4), record(6, slot=2), record(2, slot=3)]
    record(5, done_on=TUESDAY - DAY)
    logs[0].settle(answer=False, at=NOON)
    assert answers() == [(False, NOON), (False, NOON), (None, None), (None, None)]
    logs[1].refresh_from_db()
    logs[1].settle(answer=True, at=NOON + timedelta(hours=1))
    later = (True, NOON + timedelta(hours=1))
    assert answers() == [later, later, (None, None), (None, None)]


def test_painful_since_looks_at_the_moment_it_was_written(record):
    old = record(4, at=NOON - 2 * DAY)
    new = record(3, slot=2, at=NOON)
    record(2, slot=3, at=NOON)
    assert list(SessionLog.objects.painful_since(NOON)) == [new]
    record(5, at=NOON)
    assert set(SessionLog.objects.painful_since(NOON)) == {old, new}


def test_database_keeps_an_answer_and_its_moment_together(record):
    record(4)
    with pytest.raises(IntegrityError):
        SessionLog.objects.update(settled=True)


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_leave_one(record, at_once):
    logs = [record(4), record(6, slot=2)]

    def settle(number):
        SessionLog.objects.get(pk=logs[number].pk).settle(bool(number), at=NOON)

    at_once(settle, [0, 1])
    (one, other) = answers()
    assert one == other
