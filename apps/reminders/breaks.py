"""When a sitting break is due. Pure arithmetic on a working day, a zone and instants.

The interval counts from the start of the working hours, in time that really passes: sitting
does not stop while the clock jumps. The first break comes one interval after the start, the
last one before the end. Lunch is silent from its first minute until the minute it ends."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .schedule import instant

DAYS_LOOKED_AT = 15  # two weeks and a day hold every weekday, also when the clock skips one
ORDINARY_DAY = date(2024, 1, 1)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class WorkingDay:
    """Local times. With `every` (minutes) a break after each interval, else at the anchors."""

    starts: time
    ends: time
    every: int | None = None
    anchors: tuple[time, ...] = ()
    lunch: tuple[time, time] | None = None
    at_most: int = 16

    def is_open_at(self, at: time) -> bool:
        return self.starts <= at < self.ends and not self.is_lunch_at(at)

    def is_lunch_at(self, at: time) -> bool:
        return self.lunch is not None and self.lunch[0] <= at < self.lunch[1]


def moments(day: date, plan: WorkingDay, zone: ZoneInfo) -> list[datetime]:
    """The breaks of that day as UTC instants, in order, no more than the plan allows."""
    found = sorted(set(_candidates(day, plan, zone)))
    return [at for at in found if _suits(at, day, plan, zone)][: plan.at_most]


def _candidates(day: date, plan: WorkingDay, zone: ZoneInfo) -> Iterator[datetime]:
    if plan.every is None:
        yield from (instant(day, at, zone) for at in plan.anchors)
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
    """The first break later than `after`; None when the plan has no day or no room for one."""
    first = after.astimezone(zone).date() - timedelta(days=1)
    if not_before is not None:
        first = max(first, not_before)
    for day in (first + timedelta(days=n) for n in range(DAYS_LOOKED_AT)):
        if day.weekday() in weekdays:
            for at in moments(day, plan, zone):
                if at > after:
                    return at
    return None


def ordinary_times(plan: WorkingDay) -> list[time]:
    """What the wall clock shows at each break of a day on which it does not jump."""
    return [at.time() for at in moments(ORDINARY_DAY, plan, ZoneInfo("UTC"))]


def touched_times(plan: WorkingDay) -> list[time]:
    """The times that must lie outside the quiet hours."""
    if plan.every is None:
        return list(plan.anchors)
    last = datetime.combine(ORDINARY_DAY, plan.ends, tzinfo=UTC) - MINUTE
    return [plan.starts, *ordinary_times(plan), last.time()]


def newest_moment(at, *, since, plan, weekdays, zone, not_before=None):
    newest, later = None, since
    while (
        later := next_moment(later, plan=plan, weekdays=weekdays, zone=zone, not_before=not_before)
    ) and later <= at:
        newest = later
    return newest
