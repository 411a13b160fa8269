"""Not today: what she says of one day, and what follows from it."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from factories import ProgrammeFactory
from pages import notices, page_of

from apps.programmes.models import DayOff, SessionLog, last_activity_of, plans_of
from apps.programmes.week import is_off_again

NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)
WEDNESDAY = date(2027, 3, 3)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def programme(anna, theo, brug):
    return ProgrammeFactory(
        patient=anna, assigned_by=theo, practice=brug, start_on=WEDNESDAY - 28 * DAY, lines=[{}]
    )


def take(*programmes, at=NOON):
    DayOff.objects.take(programmes, at=at, language="nl")


def record(programme, day=WEDNESDAY):
    return SessionLog.objects.record(
        programme,
        done_on=day,
        slot=1,
        at=NOON,
        by=programme.patient,
        client_id=uuid4(),
        entries=[{"prescribed": line} for line in programme.lines.all()],
        language="nl",
    )


def test_day_off_stays_planned_and_not_done(programme):
    take(programme)
    assert programme.is_off_on(WEDNESDAY)
    assert (programme.is_session_day(WEDNESDAY), programme.is_done_on(WEDNESDAY)) == (True, False)
    assert not programme.is_open_on(WEDNESDAY)
    assert programme.is_open_on(WEDNESDAY + DAY)


def test_day_off_is_taken_once_and_only_of_what_is_open(programme, anna):
    rests, done = ProgrammeFactory(patient=anna, weekdays=(0,)), ProgrammeFactory(patient=anna)
    record(done)
    for _time in range(2):
        take(programme, rests, done)
    (off,) = DayOff.objects.all()
    assert (off.programme, off.answered_on, off.answered_at) == (programme, WEDNESDAY, NOON)


def test_day_off_is_the_one_on_her_own_clock(programme, anna):
    anna.time_zone = "Pacific/Auckland"
    anna.save()
    take(programme)
    assert DayOff.objects.get().answered_on == WEDNESDAY + DAY


def test_plan_knows_the_days_off_and_it_is_a_sign_of_life(programme, anna):
    take(programme)
    [(plan,)] = plans_of([anna], since=WEDNESDAY).values()
    assert (plan.days_off, plan.slots_on(WEDNESDAY)) == ((WEDNESDAY,), 1)
    assert last_activity_of([anna]) == {anna.pk: WEDNESDAY}


def test_second_planned_day_in_a_row_that_she_lets_go(programme):
    programme.weekdays = (0, 2)
    programme.save()
    monday, since = WEDNESDAY - 2 * DAY, WEDNESDAY - 14 * DAY
    take(programme)
    assert not is_off_again(programme, WEDNESDAY, since)
    take(programme, at=NOON - 2 * DAY)
    assert is_off_again(programme, WEDNESDAY, since)
    assert not is_off_again(programme, monday, since)
    record(programme, monday)
    assert not is_off_again(programme, WEDNESDAY, since)


# --- a session on a day without one ------------------------------------------------------------


def test_day_without_a_session_holds_a_usual_one(programme):
    programme.weekdays = (0,)
    programme.save()
    phase, line = programme.phases.get(), programme.lines.get()
    for fields in ({"frequency": "as_needed"}, {"is_core": False}, {"valid_to": WEDNESDAY}):
        programme.lines.create(
            phase=phase, exercise=line.exercise, sets=1, repetitions=1, position=9, **fields
        )
    assert programme.lines_on(WEDNESDAY) == []
    assert programme.lines_for(WEDNESDAY, 1) == [line]
    assert programme.lines_for(WEDNESDAY, 2) == []
    assert programme.lines_for(WEDNESDAY - 30 * DAY, 1) == []


# --- the two buttons ------------------------------------------------------------------------------

OFF, AFTER_ALL = "/en/today/2027-03-03/off/", "/en/today/2027-03-03/after-all/"


@pytest.fixture
def her(client, anna):
    client.force_login(anna)
    return client


def test_not_today_is_one_tap_and_can_be_taken_back(her, programme):
    assert her.post(OFF).url == "/en/today/"
    assert programme.days_off.count() == 1
    assert her.post(AFTER_ALL).url == "/en/today/"
    assert programme.days_off.count() == 0


def test_not_today_leaves_the_programmes_of_others_alone(her, programme, bram, theo):
    other = ProgrammeFactory(patient=bram)
    her.post(OFF)
    assert other.days_off.count() == 0
    take(other)
    her.post(AFTER_ALL)
    assert other.days_off.count() == 1
    her.force_login(theo)
    her.post(OFF)
    her.post(AFTER_ALL)
    assert (programme.days_off.count(), other.days_off.count()) == (0, 1)


@pytest.mark.parametrize("page", ["off", "after-all"])
def test_button_on_a_page_of_another_day_changes_nothing(her, programme, page):
    take(programme)
    response = her.post(f"/en/today/2027-03-02/{page}/", follow=True)
    said = "That was about another day. This is what is so today."
    assert said in notices(page_of(response))
    assert [off.answered_on for off in programme.days_off.all()] == [WEDNESDAY]


@pytest.mark.parametrize("path", [OFF, AFTER_ALL])
def test_looking_changes_nothing(her, programme, path):
    assert her.get(path).status_code == 405
    assert DayOff.objects.count() == 0
