"""Which days a prescribed line falls on. Pure: dates in, yes or no out."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

PROGRAMME_DAYS = "programme_days"
OTHER_DAYS = "other_days"
DAILY = "daily"
WEEKDAYS = "weekdays"
EVERY_N_DAYS = "every_n_days"
AS_NEEDED = "as_needed"


def is_due(
    day: date,
    *,
    frequency: str,
    start_on: date,
    programme_weekdays: tuple[int, ...],
    own_weekdays: tuple[int, ...] = (),
    interval_days: int | None = None,
) -> bool:
    """As-needed lines are never due; the patient picks them herself."""
    weekday = day.weekday()
    if day < start_on or frequency == AS_NEEDED:
        return False
    if frequency == DAILY:
        return True
    if frequency == WEEKDAYS:
        return weekday in own_weekdays
    if frequency == EVERY_N_DAYS:
        return (day - start_on).days % (interval_days or 1) == 0
    return (weekday in programme_weekdays) == (frequency == PROGRAMME_DAYS)


class Pause(NamedTuple):
    first: date
    until: date | None = None  # the first day that counts again

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.until is None or day < self.until)

    def days_between(self, start: date, end: date) -> int:
        """How many of its days lie from the start up to, and without, the end."""
        stop = end if self.until is None else min(self.until, end)
        return max(0, (stop - max(self.first, start)).days)


def week_of(day: date, start_on: date, pauses: Iterable[Pause] = ()) -> int:
    """Week 1 holds the start day; days before it are in week 0 or below. Paused days are not
    counted: after them the programme goes on where it stood."""
    paused = sum(pause.days_between(start_on, day) for pause in pauses)
    return ((day - start_on).days - paused) // 7 + 1
