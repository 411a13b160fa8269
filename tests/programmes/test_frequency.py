"""On which days a line falls."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.programmes.frequency import (
    AS_NEEDED,
    DAILY,
    EVERY_N_DAYS,
    OTHER_DAYS,
    PROGRAMME_DAYS,
    WEEKDAYS,
    is_due,
    week_of,
)

MONDAY = date(2027, 3, 1)
TWO_WEEKS = [MONDAY + timedelta(days=n) for n in range(14)]
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
WEEKDAY_SETS = st.frozensets(st.integers(0, 6)).map(lambda days: tuple(sorted(days)))
KINDS = (PROGRAMME_DAYS, OTHER_DAYS, DAILY, WEEKDAYS, EVERY_N_DAYS, AS_NEEDED)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({"frequency": PROGRAMME_DAYS}, [0, 2, 4, 7, 9, 11]),
        ({"frequency": OTHER_DAYS}, [1, 3, 5, 6, 8, 10, 12, 13]),
        ({"frequency": DAILY}, list(range(14))),
        ({"frequency": WEEKDAYS, "own_weekdays": (5, 6)}, [5, 6, 12, 13]),
        ({"frequency": WEEKDAYS}, []),
        ({"frequency": EVERY_N_DAYS, "interval_days": 3}, [0, 3, 6, 9, 12]),
        ({"frequency": EVERY_N_DAYS, "interval_days": 1}, list(range(14))),
        ({"frequency": EVERY_N_DAYS}, list(range(14))),
        ({"frequency": AS_NEEDED}, []),
    ],
)
def test_is_due_in_two_weeks_of_a_monday_wednesday_friday_programme(when, expected):
    due = [
        number
        for number, day in enumerate(TWO_WEEKS)
        if is_due(day, start_on=MONDAY, programme_weekdays=(0, 2, 4), **when)
    ]
    assert due == expected


def test_is_due_every_three_days_counts_from_the_start_and_not_from_the_week():
    start_on = date(2027, 2, 27)
    due = [
        day
        for day in TWO_WEEKS
        if is_due(
            day,
            frequency=EVERY_N_DAYS,
            start_on=start_on,
            programme_weekdays=(),
            interval_days=3,
        )
    ]
    assert [(day - start_on).days for day in due] == [3, 6, 9, 12, 15]


@given(
    day=DAYS,
    start_on=DAYS,
    frequency=st.sampled_from(KINDS),
    programme_weekdays=WEEKDAY_SETS,
    own_weekdays=WEEKDAY_SETS,
    interval_days=st.none() | st.integers(1, 30),
)
def test_is_due_never_before_the_start_nor_when_needed(day, start_on, frequency, **when):
    if day < start_on or frequency == AS_NEEDED:
        assert is_due(day, start_on=start_on, frequency=frequency, **when) is False
    elif frequency == DAILY:
        assert is_due(day, start_on=start_on, frequency=frequency, **when) is True


@given(day=DAYS, start_on=DAYS, programme_weekdays=WEEKDAY_SETS)
def test_is_due_either_on_the_programme_days_or_on_the_others(day, start_on, programme_weekdays):
    due = [
        is_due(day, frequency=kind, start_on=start_on, programme_weekdays=programme_weekdays)
        for kind in (PROGRAMME_DAYS, OTHER_DAYS)
    ]
    assert sorted(due) == ([False, True] if day >= start_on else [False, False])


@given(start_on=DAYS, days=WEEKDAY_SETS, later=st.integers(0, 1000))
def test_is_due_on_own_weekdays_as_often_as_there_are_days(start_on, days, later):
    week = [start_on + timedelta(days=later + n) for n in range(7)]
    due = [
        day.weekday()
        for day in week
        if is_due(
            day, frequency=WEEKDAYS, start_on=start_on, programme_weekdays=(), own_weekdays=days
        )
    ]
    assert tuple(sorted(due)) == days


@given(start_on=DAYS, interval_days=st.integers(1, 30), later=st.integers(0, 1000))
def test_is_due_every_n_days_exactly_once_in_n_days(start_on, interval_days, later):
    span = [start_on + timedelta(days=later + n) for n in range(interval_days)]
    due = [
        is_due(
            day,
            frequency=EVERY_N_DAYS,
            start_on=start_on,
            programme_weekdays=(),
            interval_days=interval_days,
        )
        for day in span
    ]
    assert due.count(True) == 1


@pytest.mark.parametrize(
    ("days", "week"), [(-8, -1), (-7, 0), (-1, 0), (0, 1), (6, 1), (7, 2), (13, 2), (77, 12)]
)
def test_week_of_counts_from_the_start_day(days, week):
    assert week_of(MONDAY + timedelta(days=days), MONDAY) == week


@given(day=DAYS, start_on=DAYS)
def test_week_of_holds_seven_days(day, start_on):
    week = week_of(day, start_on)
    first = start_on + timedelta(weeks=week - 1)
    assert first <= day < first + timedelta(weeks=1)
