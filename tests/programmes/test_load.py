"""How much the fullest day of a programme asks."""

import pytest

from apps.exercises.dosage import Dose
from apps.programmes.load import Line, Load, fullest_day, load_of


def line(frequency="programme_days", minutes=5, **fields):
    return Line(Dose(duration_seconds=60 * minutes), frequency, **fields)


def test_nothing_asks_nothing():
    assert fullest_day([], (0, 2)) == Load(exercises=0, minutes=0, core=0, core_minutes=0)


def test_core_and_extra_are_counted_apart():
    lines = [line(), line(), line(is_core=False, minutes=2)]
    assert load_of(lines) == Load(exercises=3, minutes=12, core=2, core_minutes=10)


@pytest.mark.parametrize(
    ("lines", "exercises"),
    [
        ([line(), line("other_days")], 1),
        ([line(), line("daily")], 2),
        ([line(), line("as_needed")], 1),
        ([line("weekdays", weekdays=(5,)), line("other_days"), line()], 2),
        ([line("weekdays", weekdays=(0,)), line("other_days"), line()], 2),
        ([line("every_n_days"), line("other_days"), line()], 2),
    ],
)
def test_lines_of_different_days_do_not_add_up(lines, exercises):
    assert fullest_day(lines, (0, 2, 4)).exercises == exercises


def test_programme_of_every_day_has_no_other_days():
    assert fullest_day([line("other_days")], tuple(range(7))).exercises == 0


@pytest.mark.parametrize(
    ("core", "minutes", "is_much"), [(4, 15, False), (5, 10, True), (2, 16, True), (0, 0, False)]
)
def test_more_than_four_or_fifteen_minutes_is_much(core, minutes, is_much):
    assert Load(exercises=9, minutes=90, core=core, core_minutes=minutes).is_much is is_much


def test_extra_lines_are_never_much():
    lines = [line(is_core=False) for _n in range(9)]
    assert fullest_day(lines, (0,)).is_much is False
