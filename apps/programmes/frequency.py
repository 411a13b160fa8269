"""Which days a prescribed line falls on. Pure: dates in, yes or no out."""

from datetime import date

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


def week_of(day: date, start_on: date) -> int:
    """Week 1 holds the start day; days before it are in week 0 or below."""
    return (day - start_on).days // 7 + 1
