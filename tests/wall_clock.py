"""What the wall clock of a zone shows, minute by minute, and what the reminders owe to it.

The arithmetic of schedule.py and breaks.py reckons with offsets, gaps and folds. Here nothing is
reckoned: every minute around a change of the clock is looked at, one after the other."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from apps.reminders.breaks import newest_moment, next_moment
from apps.reminders.schedule import next_mail, next_occurrence

EVERY_DAY = tuple(range(7))
HALF_HOURS = [time(n // 2, n % 2 * 30) for n in range(48)]
LAST_MINUTE = time(23, 59)
FROM, DAYS = datetime(2024, 1, 1, tzinfo=UTC), 7 * 365 + 2
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
REACH = 3 * 24 * 60 + 120  # minutes: two local days on either side of the day that changes
WALKED = [n * MINUTE for n in range(-REACH, REACH)]
ORDINARY = datetime(2027, 3, 1, tzinfo=UTC)
USEFUL_LIFE = timedelta(minutes=10)


def changes(zone):
    """The first minute of every change of that clock from 2024 to 2030."""
    zone = ZoneInfo(zone)
    return [
        _first_other(_first_other(midnight, HOUR, zone) - HOUR, MINUTE, zone)
        for midnight, later in pairwise(FROM + n * DAY for n in range(DAYS + 1))
        if midnight.astimezone(zone).utcoffset() != later.astimezone(zone).utcoffset()
    ]


def _first_other(at, step, zone):
    """The first step after this instant that has another offset."""
    offset = at.astimezone(zone).utcoffset()
    while at.astimezone(zone).utcoffset() == offset:
        at += step
    return at


class WallClock:
    """Five local days around a change, as a list of UTC minutes and what each of them shows."""

    def __init__(self, zone, change=ORDINARY):
        self.zone = ZoneInfo(zone)
        self.minutes = [change + away for away in WALKED]
        shown = [at.astimezone(self.zone) for at in self.minutes]
        self.shown = [datetime.combine(wall.date(), wall.time()) for wall in shown]
        self.first_shown = {}
        for n in reversed(range(len(self.shown))):
            self.first_shown[self.shown[n]] = n
        middle = change.astimezone(self.zone).date()
        self.days = [middle + n * DAY for n in range(-2, 3)]
        self.opening = self.minutes[self.first(self.days[0], time())] - MINUTE
        self.closing = self.minutes[self.first(self.days[-1], LAST_MINUTE)] + MINUTE

    def __str__(self):
        return f"{self.zone} around {self.days[2]}"

    def first(self, day, at):
        """The first minute that shows this time, or else the first that shows a later one."""
        wanted = datetime.combine(day, at)
        if wanted not in self.first_shown:
            self.first_shown[wanted] = next(n for n, wall in enumerate(self.shown) if wall > wanted)
        return self.first_shown[wanted]

    def occurrence(self, day, at):
        n = self.first(day, at)
        return self.minutes[n] if self.shown[n].date() == day else None

    def mails(self, at, again_at=None):
        """What is owed in these days: an instant and its slot, in order."""
        owed = {}
        for slot, clock in ((1, at), (2, again_at)):
            for day in self.days if clock else ():
                owed.setdefault(self.occurrence(day, clock), slot)
        owed.pop(None, None)
        return sorted(owed.items())

    def breaks(self, plan):
        return [self.minutes[n] for day in self.days for n in self._breaks_of(day, plan)]

    def _breaks_of(self, day, plan):
        if plan.every:
            begin, end = self.first(day, plan.starts), self.first(day, plan.ends)
            asked = range(begin + plan.every, end, plan.every)
        else:
            asked = sorted({self.first(day, at) for at in plan.anchors})
        return [n for n in asked if self._is_open(n, day, plan)][: plan.at_most]

    def _is_open(self, n, day, plan):
        at = self.shown[n].time()
        at_lunch = plan.lunch and plan.lunch[0] <= at < plan.lunch[1]
        return self.shown[n].date() == day and plan.starts <= at < plan.ends and not at_lunch

    def walk(self, following):
        """All that comes in these days when one asks on and on, and what comes after them."""
        after, found = self.opening, []
        while (after := following(after)) and after < self.closing:
            found.append(after)
        return found


def minutes_after(at, minutes):
    """A later time of the same day, or None."""
    sum_of = at.hour * 60 + at.minute + minutes
    return time(*divmod(sum_of, 60)) if sum_of < 24 * 60 else None


# --- what must hold: each check gives the number of answers that it compared ---------------------


def check_mails(clock, at, again_at):
    """One each day and slot, at its first instant; a second one never at the same instant."""
    slots = {}

    def following(after):
        found = next_mail(after, weekdays=EVERY_DAY, at=at, again_at=again_at, zone=clock.zone)
        slots[found[0]] = found[1]
        return found[0]

    found, owed = clock.walk(following), clock.mails(at, again_at)
    assert [(instant, slots[instant]) for instant in found] == owed, (str(clock), at, again_at)
    return len(owed)


def check_chosen_days(clock, at):
    """The same on extra dates only, and on one weekday only."""
    owed = [instant for instant, _slot in clock.mails(at)]

    def on_dates(after):
        return next_occurrence(after, weekdays=(), also=clock.days, at=at, zone=clock.zone)

    def on_middle_day(after):
        weekdays = (clock.days[2].weekday(),)
        return next_occurrence(after, weekdays=weekdays, at=at, zone=clock.zone)

    of_middle_day = [one for one in owed if one == clock.occurrence(clock.days[2], at)]
    assert clock.walk(on_dates) == owed, (str(clock), at)
    assert on_dates(clock.closing) is None, (str(clock), at)
    assert clock.walk(on_middle_day) == of_middle_day, (str(clock), at)
    return len(owed) + len(of_middle_day) + 1


def check_asked_at(clock, at, moments):
    """Whenever one asks, the answer is the first that is still to come."""
    owed = [instant for instant, _slot in clock.mails(at)]
    for after in moments:
        found = next_occurrence(after, weekdays=EVERY_DAY, at=at, zone=clock.zone)
        assert found > after, (str(clock), at, after)
        coming = [instant for instant in owed if instant > after]
        assert found == coming[0] if coming else found >= clock.closing, (str(clock), at, after)
    return len(moments)


def check_breaks(clock, plan, *, every=367):
    """In the working hours, not at lunch, no more than allowed, each interval after the last. After a
    sleep the newest is asked for every so many minutes."""
    rule = {"plan": plan, "weekdays": EVERY_DAY, "zone": clock.zone}
    owed = clock.breaks(plan)
    assert clock.walk(lambda after: next_moment(after, **rule)) == owed, (str(clock), plan)
    if plan.every:
        apart = min((later - one for one, later in pairwise(owed)), default=DAY)
        assert apart >= timedelta(minutes=plan.every), (str(clock), plan)
    return len(owed) + _check_newest(clock, owed, rule, every)


def _check_newest(clock, owed, rule, every):
    """However long one slept, one moment is found and no other: the last that is still of use."""
    asked = 0
    for at in clock.minutes[24 * 60 :: every]:
        for life in (USEFUL_LIFE, 6 * HOUR, DAY):
            usable = [one for one in owed if at - life < one <= at and one > clock.opening]
            since = max(at - life, clock.opening)
            found = newest_moment(at, since=since, **rule)
            if at < clock.closing:
                assert found == max(usable, default=None), (str(clock), rule["plan"], at, life)
                asked += 1
    return asked
