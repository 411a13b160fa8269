"""When the next reminder is due. Pure arithmetic on instants, zones and local times.

A local time that the clock skips in spring moves to the first minute that exists;
one that happens twice in autumn counts once, at its first instant."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from heapq import merge
from zoneinfo import ZoneInfo

DAYS_LOOKED_AT = 15  # two weeks and a day hold every weekday, also when the clock skips one
WEEK = 7  # days
ONE_DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
FIRST_MAIL, SECOND_MAIL = 1, 2


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The UTC instant at which the wall clock of that zone shows this time on this day."""
    wanted = datetime.combine(day, at, tzinfo=zone)
    found = wanted.astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == wanted.replace(tzinfo=None):
        return found
    return _first_minute_after_the_gap(day, at, zone)


def _first_minute_after_the_gap(day: date, at: time, zone: ZoneInfo) -> datetime:
    before = datetime.combine(day, at, tzinfo=zone)
    after = before.replace(fold=1)
    low, high = sorted((before.astimezone(UTC), after.astimezone(UTC)))
    offset = low.astimezone(zone).utcoffset()
    while high - low > MINUTE:
        middle = low + (high - low) / 2
        middle = middle.replace(second=0, microsecond=0)
        if middle == low:
            break
        if middle.astimezone(zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return high


@lru_cache(maxsize=8192)
def occurrence_on(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    """The instant of that local time; None on a day that the clock skips from that time to its
    end (all of 30 December 2011 in Apia). Most rules share their time with many others."""
    found = instant(day, at, zone)
    return found if found.astimezone(zone).date() == day else None


def next_occurrence(
    after: datetime,
    *,
    weekdays: tuple[int, ...],
    at: time,
    zone: ZoneInfo,
    not_before: date | None = None,
    also: Iterable[date] = (),
) -> datetime | None:
    """The first instant later than `after` that falls on one of these weekdays, or on one of the
    extra dates, at this local time; None when there is none or the calendar ends before it."""
    found = next_mail(
        after,
        weekdays=weekdays,
        at=at,
        again_at=None,
        zone=zone,
        not_before=not_before,
        also=also,
    )
    return found and found[0]


def next_mail(
    after: datetime,
    *,
    weekdays: tuple[int, ...],
    at: time,
    again_at: time | None,
    zone: ZoneInfo,
    not_before: date | None = None,
    also: Iterable[date] = (),
) -> tuple[datetime, int] | None:
    """The first mail later than `after`, as an instant and its slot of the day: the first at
    `at` on the weekdays and the extra dates, the second at `again_at` on the weekdays only.

    There is no second one that would not be later than the first, and none when a gap in spring
    moves both to one instant. None as for `next_occurrence`."""
    try:
        first = max(after.astimezone(zone).date(), not_before or date.min)
        for day, clock, slot in _asked(_days(first, weekdays, also), weekdays, at, again_at):
            found = occurrence_on(day, clock, zone)
            if found is not None and found > after:
                return found, slot
    except OverflowError:
        pass  # after the year 9999
    return None


def _asked(
    days: Iterable[date], weekdays: tuple[int, ...], at: time, again_at: time | None
) -> Iterator[tuple[date, time, int]]:
    for day in days:
        yield day, at, FIRST_MAIL
        if again_at is not None and again_at > at and day.weekday() in weekdays:
            yield day, again_at, SECOND_MAIL


def _days(first: date, weekdays: tuple[int, ...], also: Iterable[date]) -> Iterator[date]:
    """In order. None before the day on which one asks: what comes of an earlier day comes before
    the first minute of this one, also when the clock goes back over midnight and shows it twice."""
    around, extra = first.weekday(), sorted(day for day in also if day >= first)
    weekly = (first + n * ONE_DAY for n in range(DAYS_LOOKED_AT) if (around + n) % WEEK in weekdays)
    return merge(weekly, extra) if extra else weekly


def is_quiet(at: time, *, quiet_from: time | None, quiet_to: time | None) -> bool:
    """Whether that local time lies in the quiet hours, which may run past midnight."""
    if quiet_from is None or quiet_to is None or quiet_from == quiet_to:
        return False
    if quiet_from < quiet_to:
        return quiet_from <= at < quiet_to
    return at >= quiet_from or at < quiet_to
