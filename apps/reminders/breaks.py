"""When a sitting break is due. Pure arithmetic on a working day, a zone and instants.

The interval counts from the start of the working hours, in time that really passes: sitting
does not stop while the clock jumps. The first break comes one interval after the start, the
last one before the end. Lunch is silent from its first minute until the minute it ends."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from .schedule import DAYS_LOOKED_AT, MINUTE, ONE_DAY, instant

ORDINARY_DAY = date(2024, 1, 1)
SET_BACK_AT_MOST = timedelta(hours=3)  # no clock goes back further in one night


@dataclass(frozen=True)
class WorkingDay:
    """Local times. With `every` (minutes) a break after each interval, else at the anchors."""

    starts: time
    ends: time
    every: int | None = None
    anchors: tuple[time, ...] = ()
    lunch: tuple[time, time] | None = None
    at_most: int = 16

    def __post_init__(self) -> None:
        if self.starts >= self.ends:
            raise ValueError(f"Working hours from {self.starts} to {self.ends} have no length.")
        if self.lunch is not None and self.lunch[0] >= self.lunch[1]:
            raise ValueError(f"A lunch from {self.lunch[0]} to {self.lunch[1]} has no length.")
        if self.every is not None and self.every <= 0:
            raise ValueError(f"A break after every {self.every} minutes is none.")

    def is_open_at(self, at: time) -> bool:
        return self.starts <= at < self.ends and not self.is_lunch_at(at)

    def is_lunch_at(self, at: time) -> bool:
        return self.lunch is not None and self.lunch[0] <= at < self.lunch[1]


@lru_cache(maxsize=4096)
def moments(day: date, plan: WorkingDay, zone: ZoneInfo) -> tuple[datetime, ...]:
    """The breaks of that day as UTC instants, in order, no more than the plan allows."""
    suitable = (at for at in _candidates(day, plan, zone) if _suits(at, day, plan, zone))
    return tuple(islice(suitable, max(plan.at_most, 0)))


def _candidates(day: date, plan: WorkingDay, zone: ZoneInfo) -> Iterator[datetime]:
    if plan.every is None:
        yield from sorted({instant(day, at, zone) for at in plan.anchors})
        return
    step = timedelta(minutes=plan.every)
    at, end = instant(day, plan.starts, zone) + step, instant(day, plan.ends, zone)
    while at < end:
        yield at
        at += step


def _suits(at: datetime, day: date, plan: WorkingDay, zone: ZoneInfo) -> bool:
    shown = at.astimezone(zone)
    return shown.date() == day and plan.is_open_at(shown.time())


def next_moment(
    after: datetime,
    *,
    plan: WorkingDay,
    weekdays: tuple[int, ...],
    zone: ZoneInfo,
    not_before: date | None = None,
) -> datetime | None:
    """The first break later than `after`; None when the plan has no day or no room for one, or
    the calendar ends before it."""
    try:
        first = (after.astimezone(zone) - SET_BACK_AT_MOST).date()
        for day in _planned(max(first, not_before or date.min), weekdays, step=ONE_DAY):
            found = moments(day, plan, zone)
            over = bisect_right(found, after)
            if over < len(found):
                return found[over]
    except OverflowError:
        pass  # after the year 9999
    return None


def newest_moment(
    at: datetime,
    *,
    since: datetime,
    plan: WorkingDay,
    weekdays: tuple[int, ...],
    zone: ZoneInfo,
    not_before: date | None = None,
) -> datetime | None:
    """The last break later than `since` and no later than `at`; None when there is none."""
    try:
        last = (at.astimezone(zone) + SET_BACK_AT_MOST).date()
        first = max((since.astimezone(zone) - SET_BACK_AT_MOST).date(), not_before or date.min)
        back = _planned(last, weekdays, step=-ONE_DAY)
        for day in takewhile(lambda day: day >= first, back):
            found = moments(day, plan, zone)
            over = bisect_right(found, at)
            if over:
                return found[over - 1] if found[over - 1] > since else None
    except OverflowError:
        pass  # after the year 9999
    return None


def _planned(day: date, weekdays: tuple[int, ...], *, step: timedelta) -> Iterator[date]:
    for _ in range(DAYS_LOOKED_AT):
        if day.weekday() in weekdays:
            yield day
        day += step


def ordinary_times(plan: WorkingDay) -> list[time]:
    """What the wall clock shows at each break of a day on which it does not jump."""
    return [at.time() for at in moments(ORDINARY_DAY, plan, ZoneInfo("UTC"))]


def touched_times(plan: WorkingDay) -> list[time]:
    """The times that must lie outside the quiet hours."""
    if plan.every is None:
        return list(plan.anchors)
    last = datetime.combine(ORDINARY_DAY, plan.ends, tzinfo=UTC) - MINUTE
    return [plan.starts, *ordinary_times(plan), last.time()]
