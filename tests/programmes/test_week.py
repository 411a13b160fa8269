"""A week and its free days: two are part of every plan, and what she let go is free anyway."""

from datetime import date, timedelta

import pytest

from apps.programmes.week import Day, with_free_days

MONDAY = date(2027, 3, 1)
STATES = {"d": "done", "f": "free", "o": "open", "t": "today", "p": "planned", "r": "rest"}


def day(number, mark):
    """d: done, o: planned and open, x: the same and let go, t: today, p: to come, r: rest,
    e: done though nothing was planned."""
    return Day(
        date=MONDAY + timedelta(days=number),
        is_today=mark == "t",
        is_future=mark == "p",
        is_planned=mark not in "re",
        is_done=mark == "d",
        is_logged=mark in "de",
        is_let_go=mark == "x",
    )


@pytest.mark.parametrize(
    ("week", "states"),
    [
        ("ddddddd", "ddddddd"),
        ("ooooooo", "ffooooo"),
        ("orododr", "frfdodr"),
        ("doxdopr", "dffdopr"),
        ("oxxdtpr", "offdtpr"),
        ("xxxootp", "fffootp"),
        ("reeortp", "rddfrtp"),
    ],
)
def test_two_free_days_a_week_and_all_that_she_let_go(week, states):
    days = with_free_days([day(number, mark) for number, mark in enumerate(week)])
    assert [one.state for one in days] == [STATES[mark] for mark in states]
