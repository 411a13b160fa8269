"""Check-ins and barriers: one of each a day, and only for who may see the programme."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from factories import ProgrammeFactory

from apps.programmes.models import Barrier, CheckIn, Programme, SessionLog, last_activity_of

NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)
WEDNESDAY = date(2027, 3, 3)
DAY = timedelta(days=1)


@pytest.fixture
def programme(programme):
    programme.start_on = WEDNESDAY - 28 * DAY
    programme.save()
    return programme


def check_in(programme, at=NOON, **answers):
    return programme.check_ins.record(
        programme, at=at, **{"pain_average": 4, "language": "nl"} | answers
    )


def barrier(programme, at=NOON, **answers):
    answers = {"kind": "forgot", "note": "", "language": "nl"} | answers
    return programme.barriers.record(programme, at=at, **answers)


@pytest.mark.parametrize("answer", [check_in, barrier])
def test_answer_stands_on_the_patients_own_day(anna, programme, answer):
    anna.time_zone = "Pacific/Auckland"
    programme.patient = anna
    given = answer(programme, at=datetime(2027, 3, 3, 11, tzinfo=UTC))
    assert (given.answered_on, given.language) == (date(2027, 3, 4), "nl")


def test_other_answer_of_the_day_takes_the_place_of_the_first(programme):
    check_in(programme, goal_score=0)
    check_in(programme, at=NOON + timedelta(hours=1), pain_average=5)
    values = ("pain_average", "goal_score", "answered_at")
    assert list(CheckIn.objects.values_list(*values)) == [(5, 0, NOON + timedelta(hours=1))]
    barrier(programme)
    barrier(programme, kind="pain", note="Knie")
    assert list(Barrier.objects.values_list("kind", "note")) == [("pain", "Knie")]


@pytest.mark.parametrize("answer", [check_in, barrier])
def test_same_answer_twice_changes_nothing(programme, answer):
    first = answer(programme)
    again = answer(programme, at=NOON + timedelta(minutes=1), language="en")
    again.refresh_from_db()
    assert (again.pk, again.answered_at, again.language) == (first.pk, NOON, "nl")


@pytest.mark.parametrize("answer", [check_in, barrier])
def test_next_day_is_another_answer(programme, answer):
    assert answer(programme).pk != answer(programme, at=NOON + DAY).pk


@pytest.mark.parametrize("field", ["pain_average", "goal_score"])
def test_eleven_is_refused_by_the_database(programme, field):
    with pytest.raises(IntegrityError):
        check_in(programme, **{field: 11})


@pytest.mark.parametrize("model", [CheckIn, Barrier])
def test_visible_to_her_and_who_treats_her(anna, theo, bram, vera, mila, programme, model):
    check_in(programme)
    barrier(programme)
    seen = {
        name: model.objects.visible_to(user).count()
        for name, user in {
            "anna": anna,
            "theo": theo,
            "bram": bram,
            "vera": vera,
            "mila": mila,
        }.items()
    }
    assert seen == {"anna": 1, "theo": 1, "bram": 0, "vera": 0, "mila": 0}


@pytest.mark.django_db(transaction=True)
def test_two_at_once_leave_one(programme, at_once):
    at_once(lambda kind: barrier(programme, kind=kind), ["forgot", "pain"])
    assert Barrier.objects.get().kind in {"forgot", "pain"}


# --- when a check-in is due ------------------------------------------------------------------


@pytest.mark.parametrize(("days", "due"), [(-1, False), (0, True), (30, True)])
def test_check_in_is_due_two_weeks_after_the_first_day(programme, days, due):
    programme.start_on = WEDNESDAY - 14 * DAY
    programme.save()
    assert programme.check_in_due_on == WEDNESDAY
    day = WEDNESDAY + days * DAY
    assert programme.asks_check_in(day) is due
    assert list(Programme.objects.due_for_check_in(day)) == [programme] * due


def test_check_in_is_due_two_weeks_after_the_last(programme):
    check_in(programme, at=NOON - 20 * DAY)
    check_in(programme, at=NOON - 13 * DAY)
    (annotated,) = Programme.objects.with_last_answers()
    assert programme.check_in_due_on == annotated.check_in_due_on == WEDNESDAY + DAY
    assert list(Programme.objects.due_for_check_in(WEDNESDAY)) == []
    assert list(Programme.objects.due_for_check_in(WEDNESDAY + DAY)) == [programme]


def test_paused_or_ended_programme_asks_for_no_check_in(programme):
    programme.pause(on=WEDNESDAY, until=WEDNESDAY + 5 * DAY)
    assert not programme.asks_check_in(WEDNESDAY)
    assert list(Programme.objects.due_for_check_in(WEDNESDAY)) == []
    programme.archive(at=NOON)
    assert not programme.asks_check_in(WEDNESDAY + 6 * DAY)
    assert list(Programme.objects.due_for_check_in(WEDNESDAY + 6 * DAY)) == []


@pytest.mark.parametrize(
    ("days", "taken"), [(-29, False), (-28, True), (0, True), (14, True), (15, False)]
)
def test_answers_are_taken_until_two_weeks_after_the_last_day(programme, days, taken):
    programme.end_on = WEDNESDAY
    if taken:
        programme.refuse_answers(WEDNESDAY + days * DAY)
        return
    with pytest.raises(ValidationError):
        programme.refuse_answers(WEDNESDAY + days * DAY)


# --- the last sign of life -------------------------------------------------------------------


def session(programme, done_on, at=None):
    return SessionLog.objects.create(
        programme=programme, done_on=done_on, logged_at=at or NOON - 60 * DAY, changed_at=NOON
    )


@pytest.mark.parametrize(
    ("act", "day"),
    [
        (lambda p: session(p, WEDNESDAY - 3 * DAY), WEDNESDAY - 3 * DAY),
        (lambda p: session(p, WEDNESDAY - 3 * DAY, at=NOON - DAY), WEDNESDAY - DAY),
        (lambda p: check_in(p, at=NOON - 2 * DAY), WEDNESDAY - 2 * DAY),
        (lambda p: barrier(p, at=NOON - 5 * DAY), WEDNESDAY - 5 * DAY),
    ],
    ids=["session", "written down", "check-in", "barrier"],
)
def test_last_activity_is_the_newest_day(anna, programme, act, day):
    session(programme, WEDNESDAY - 20 * DAY)
    act(programme)
    assert last_activity_of([anna]) == {anna.pk: day}


def test_answer_about_settling_is_activity(anna, programme):
    log = session(programme, WEDNESDAY - 6 * DAY)
    log.pain_after = 4
    log.save()
    log.settle(answer=True, at=NOON)
    assert last_activity_of([anna]) == {anna.pk: WEDNESDAY}


def test_who_did_nothing_is_left_out(anna, bram, programme):
    session(programme, WEDNESDAY)
    assert last_activity_of([anna, bram]) == {anna.pk: WEDNESDAY}
    assert last_activity_of([bram]) == {}
    assert last_activity_of([anna], since=WEDNESDAY) == {anna.pk: WEDNESDAY}
    assert last_activity_of([anna], since=WEDNESDAY + DAY) == {}


def test_last_activity_asks_twice_for_any_number(db, django_assert_num_queries):
    programmes = [ProgrammeFactory() for _number in range(3)]
    for programme in programmes:
        session(programme, WEDNESDAY)
        check_in(programme)
        barrier(programme, at=NOON + DAY)
    patients = [programme.patient for programme in programmes]
    with django_assert_num_queries(2):
        found = last_activity_of(patients)
    assert found == {patient.pk: WEDNESDAY + DAY for patient in patients}
