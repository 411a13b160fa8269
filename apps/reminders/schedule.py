"""When the next reminder is due. Pure arithmetic on instants, zones and local times.

A local time that the clock skips in spring moves to the first minute that exists;
one that happens twice in autumn counts once, at its first instant."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


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
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        middle = middle.replace(second=0, microsecond=0)
        if middle == low:
            break
        if middle.astimezone(zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return high


def next_occurrence(
    after: datetime,
    *,
    weekdays: tuple[int, ...],
    at: time,
    zone: ZoneInfo,
    not_before: date | None = None,
) -> datetime | None:
    """The first instant later than `after` that falls on one of these weekdays at this
    local time; None when no weekday is chosen. A day that the clock skips from that time to
    its end (all of 30 December 2011 in Apia) has none."""
    if not weekdays:
        return None
    day = after.astimezone(zone).date() - timedelta(days=1)
    if not_before is not None:
        day = max(day, not_before)
    while True:
        if day.weekday() in weekdays:
            found = instant(day, at, zone)
            if found > after and found.astimezone(zone).date() == day:
                return found
        day += timedelta(days=1)


def is_quiet(at: time, *, quiet_from: time | None, quiet_to: time | None) -> bool:
    """Whether that local time lies in the quiet hours, which may run past midnight."""
    if quiet_from is None or quiet_to is None or quiet_from == quiet_to:
        return False
    if quiet_from < quiet_to:
        return quiet_from <= at < quiet_to
    return at >= quiet_from or at < quiet_to


def next_mail(after, *, weekdays, at, again_at, zone, not_before=None, also=()):
    days = [d for d in also if not_before is None or d >= not_before]
    found = [(m, 1) for d in days if (m := instant(d, at, zone)) > after]
    first = next_occurrence(after, weekdays=weekdays, at=at, zone=zone, not_before=not_before)
    if first:
        found.append((first, 1))
    if again_at and again_at > at:
        second = next_occurrence(
            after, weekdays=weekdays, at=again_at, zone=zone, not_before=not_before
        )
        if second:
            found.append((second, 2))
    return min(found, default=None)
