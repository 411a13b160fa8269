"""A pause without loss: nothing is asked, the weeks stand still, the last day moves along."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import override
from factories import ProgrammeFactory, ProgrammePhaseFactory, ReminderFactory
from hypothesis import given
from hypothesis import strategies as st

from apps.programmes.frequency import Pause, week_of
from apps.programmes.models import Programme, ProgrammePause
from apps.programmes.week import days_from

MONDAY = date(2027, 3, 1)
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
DAYS = st.integers(-30, 200)


def day(number):
    return MONDAY + timedelta(days=number)


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.fixture
def plan(db):
    def plan(**fields):
        return ProgrammeFactory(**({"start_on": MONDAY, "lines": [{}], "end_on": day(41)} | fields))

    return plan


def spans(programme):
    return [(pause.from_on, pause.until_on) for pause in programme.pauses.all()]


def refused(verb, **days):
    with pytest.raises(ValidationError) as error:
        verb(**days)
    return error.value.messages


# --- the arithmetic ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "week"),
    [(0, 1), (6, 1), (7, 2), (9, 2), (10, 2), (19, 2), (20, 2), (23, 2), (24, 3)],
)
def test_weeks_stand_still_in_a_pause(number, week):
    assert week_of(day(number), MONDAY, [Pause(day(10), day(20))]) == week


def test_open_pause_stops_the_weeks_until_further_notice():
    assert week_of(day(900), MONDAY, [Pause(day(10))]) == 2


def test_days_before_the_start_are_not_paused():
    assert week_of(day(7), MONDAY, [Pause(day(-5), day(0))]) == 2


@given(number=DAYS, first=st.integers(0, 100), length=st.integers(1, 60))
def test_after_a_pause_the_weeks_go_on_where_they_stood(number, first, length):
    pause = Pause(day(first), day(first + length))
    counted = number if number < first else max(first, number - length)
    assert week_of(day(number), MONDAY, [pause]) == week_of(day(counted), MONDAY)


@given(number=DAYS, first=st.integers(0, 100), length=st.integers(1, 60))
def test_a_pause_covers_its_days_and_no_other(number, first, length):
    pause = Pause(day(first), day(first + length))
    assert pause.covers(day(number)) == (first <= number < first + length)
    assert pause.days_between(day(first), day(first + length)) == length


# --- the verbs ------------------------------------------------------------------------------


def test_pause_with_an_end_moves_the_last_day(plan):
    programme = plan()
    programme.pause(on=day(10), until=day(20))
    assert (spans(programme), programme.end_on) == ([(day(10), day(20))], day(51))
    programme = Programme.objects.get()
    assert programme.end_on == day(51)
    assert [programme.week_on(day(n)) for n in (9, 15, 20, 51)] == [2, 2, 2, 6]


def test_open_pause_moves_the_last_day_when_it_ends(plan):
    programme = plan()
    programme.pause(on=day(10))
    assert (spans(programme), programme.end_on) == ([(day(10), None)], day(41))
    programme.resume(on=day(24))
    assert (spans(programme), programme.end_on) == ([(day(10), day(24))], day(55))


def test_without_a_last_day_none_appears(plan):
    programme = plan(end_on=None)
    programme.pause(on=day(10), until=day(20))
    assert programme.end_on is None


@pytest.mark.parametrize(("on", "end"), [(13, 44), (19, 50), (10, 41)])
def test_resume_moves_an_end_that_was_set(plan, on, end):
    programme = plan()
    programme.pause(on=day(10), until=day(20))
    programme.resume(on=day(on))
    assert programme.end_on == day(end)


def test_pause_that_never_began_is_taken_back(plan):
    programme = plan()
    programme.pause(on=day(10), until=day(20))
    programme.resume(on=day(3))
    assert (spans(programme), programme.end_on) == ([], day(41))


def test_pause_before_the_start_begins_with_the_programme(plan):
    programme = plan()
    programme.pause(on=day(-5), until=day(3))
    assert (spans(programme), programme.end_on) == ([(day(0), day(3))], day(44))
    assert programme.week_on(day(3)) == 1


@pytest.mark.parametrize(
    ("on", "until", "text"),
    [
        (day(12), day(14), "It is paused then already. End that pause first."),
        (day(5), None, "It is paused then already. End that pause first."),
        (day(5), day(11), "It is paused then already. End that pause first."),
        (day(60), None, "This programme is over by then."),
        (day(-9), day(0), "The programme starts only after that pause."),
    ],
)
def test_pause_that_makes_no_sense_is_refused(plan, on, until, text):
    programme = plan()
    programme.pause(on=day(10), until=day(20))
    assert refused(programme.pause, on=on, until=until) == [text]
    assert (spans(programme), programme.end_on) == ([(day(10), day(20))], day(51))


def test_two_pauses_may_touch(plan):
    programme = plan()
    programme.pause(on=day(10), until=day(12))
    programme.pause(on=day(12), until=day(15))
    programme.pause(on=day(4), until=day(10))
    assert programme.end_on == day(41 + 11)


def test_stopped_programme_is_not_paused_and_not_resumed(plan):
    programme = plan()
    programme.archive(at=NOW)
    assert refused(programme.pause, on=day(3)) == ["This programme was stopped."]
    assert refused(programme.resume, on=day(3)) == ["This programme was stopped."]


def test_resume_without_a_pause_is_refused(plan):
    assert refused(plan().resume, on=day(3)) == ["This programme is not paused."]


def test_pauses_at_the_same_moment_make_one(plan, at_once):
    programme = plan()

    def pause(number):
        try:
            Programme.objects.get(pk=programme.pk).pause(on=day(10), until=day(10 + number))
        except ValidationError:
            return False
        return True

    assert sorted(at_once(pause, [1, 2, 3])) == [False, False, True]
    programme.refresh_from_db()
    [(first, until)] = spans(programme)
    assert programme.end_on == day(41) + (until - first)


@pytest.mark.parametrize(
    "rows",
    [
        [(day(3), day(3))],
        [(day(3), day(2))],
        [(day(3), None), (day(9), None)],
        [(day(3), day(4)), (day(3), day(5))],
    ],
)
def test_database_refuses_what_is_no_pause(plan, rows):
    programme = plan()
    *standing, wrong = [
        ProgrammePause(programme=programme, from_on=first, until_on=until) for first, until in rows
    ]
    ProgrammePause.objects.bulk_create(standing)
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong.save()


# --- a programme that was stopped ---------------------------------------------------------------


def test_restart_goes_on_where_it_stood(plan):
    programme = plan()
    programme.archive(at=NOW + timedelta(days=10))
    programme.restart(on=day(24))
    programme = Programme.objects.get()
    assert (programme.archived_at, programme.stopped_on) == (None, None)
    assert (spans(programme), programme.end_on) == ([(day(10), day(24))], day(55))
    assert (programme.is_active_on(day(24)), programme.week_on(day(24))) == (True, 2)
    assert [programme.is_session_day(day(n)) for n in (9, 10, 23, 24)] == [True, False, False, True]


def test_restart_on_the_same_day_leaves_no_trace(plan):
    programme = plan()
    programme.archive(at=NOW + timedelta(days=10))
    programme.restart(on=day(10))
    assert (spans(programme), programme.end_on) == ([], day(41))


def test_restart_ends_the_pause_in_which_it_was_stopped(plan):
    programme = plan()
    programme.pause(on=day(5))
    programme.archive(at=NOW + timedelta(days=10))
    programme.restart(on=day(24))
    assert spans(programme) == [(day(5), day(10)), (day(10), day(24))]
    assert programme.end_on == day(41 + 19)


def test_restart_of_what_runs_is_refused(plan):
    assert refused(plan().restart, on=day(3)) == ["This programme was not stopped."]


# --- what a paused day asks -----------------------------------------------------------------------


def fresh(programme):
    return Programme.objects.with_lines().with_recent_logs(MONDAY).get(pk=programme.pk)


def test_paused_day_asks_nothing_and_still_has_its_lines(plan):
    programme = plan()
    programme.pause(on=day(2), until=day(4))
    programme = fresh(programme)
    assert [programme.slots_on(day(n)) for n in range(6)] == [1, 1, 0, 0, 1, 1]
    assert len(programme.lines_for(day(2), 1)) == 1
    states = [d.state for d in days_from([programme], MONDAY, 6, day(5))]
    assert states == ["free", "free", "rest", "rest", "open", "today"]


def test_phase_waits_for_the_end_of_the_pause(plan):
    programme = plan(lines=[])
    for first, last in ((1, 1), (2, None)):
        ProgrammePhaseFactory(
            programme=programme, week_from=first, week_to=last, name_nl=f"{first}"
        )
    programme.phases.filter(lines=None, name_nl="Start").delete()
    programme.pause(on=day(3), until=day(10))
    names = [programme.phase_on(day(n)).name_nl for n in (2, 6, 13, 14)]
    assert names == ["1", "1", "1", "2"]


@pytest.mark.parametrize(
    ("number", "is_active", "is_paused"),
    [(9, True, False), (10, True, True), (41, True, True), (300, True, True), (-1, False, False)],
)
def test_open_pause_outlasts_the_last_day(plan, number, is_active, is_paused):
    programme = plan()
    programme.pause(on=day(10))
    assert programme.is_active_on(day(number)) is is_active
    assert Programme.objects.active_on(day(number)).exists() is is_active
    assert Programme.objects.paused_on(day(number)).exists() is is_paused


def test_paused_is_not_what_was_stopped(plan):
    programme = plan()
    programme.pause(on=day(0))
    programme.archive(at=NOW)
    assert not Programme.objects.paused_on(day(0)).exists()


def test_reminder_keeps_quiet_on_paused_days(plan):
    programme = plan()
    reminder = ReminderFactory(patient=programme.patient)
    programme.pause(on=day(2), until=day(4))
    asked = [bool(reminder.open_programmes(day(n))) for n in range(6)]
    assert asked == [True, True, False, False, True, True]


def test_pauses_cost_one_query_for_all_programmes(plan, django_assert_num_queries):
    for _n in range(3):
        plan().pause(on=day(2), until=day(4))
    programmes = list(Programme.objects.with_lines())
    with django_assert_num_queries(0):
        assert [programme.week_on(day(9)) for programme in programmes] == [2, 2, 2]
        assert not any(programme.is_session_day(day(3)) for programme in programmes)
