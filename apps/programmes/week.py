"""A patient's days, put together from her programmes."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

FREE_DAYS = 2  # of each week that a plan leaves open


@dataclass(frozen=True)
class Day:
    date: date
    is_today: bool
    is_future: bool
    is_planned: bool
    is_done: bool
    is_logged: bool
    is_let_go: bool = False  # she said: not today
    is_free: bool = False

    @property
    def is_open(self):
        """Planned, over, and nothing was done."""
        return self.is_planned and not (self.is_done or self.is_today or self.is_future)

    @property
    def state(self):
        """done, today, planned (to come), free or open (planned, nothing done) or rest."""
        if self.is_done or (self.is_logged and not self.is_planned):
            return "done"
        if self.is_today:
            return "today"
        if self.is_planned:
            return "planned" if self.is_future else "free" if self.is_free else "open"
        return "rest"


def day_of(programmes, day, today):
    planned = [programme for programme in programmes if programme.is_session_day(day)]
    return Day(
        date=day,
        is_today=day == today,
        is_future=day > today,
        is_planned=bool(planned),
        is_done=bool(planned) and all(programme.is_done_on(day) for programme in planned),
        is_logged=any(programme.logs_on(day) for programme in programmes),
        is_let_go=any(programme.is_off_on(day) for programme in planned),
    )


def monday_of(day):
    return day - timedelta(days=day.weekday())


def days_from(programmes, first, count, today):
    days = [day_of(programmes, first + timedelta(days=n), today) for n in range(count)]
    weeks = groupby(days, key=lambda day: monday_of(day.date))
    return [day for _monday, week in weeks for day in with_free_days(list(week))]


def with_free_days(week):
    """The days that she let go are free, and the first ones of the others while there are no
    more than two in that week."""
    let_go = [day for day in week if day.is_open and day.is_let_go]
    others = [day for day in week if day.is_open and not day.is_let_go]
    free = let_go + others[: max(FREE_DAYS - len(let_go), 0)]
    return [replace(day, is_free=day in free) for day in week]


def is_off_again(programme, day, since):
    """She let that day go, and the planned day before it too."""
    days = (day - timedelta(days=number) for number in range(1, (day - since).days + 1))
    last = next((one for one in days if programme.is_session_day(one)), None)
    was_off = last and programme.is_off_on(last) and not programme.logs_on(last)
    return bool(was_off and programme.is_off_on(day))


def next_session_day(programmes, today):
    """The first planned day after today within two weeks, or None."""
    coming = (today + timedelta(days=number) for number in range(1, 15))
    return next((day for day in coming if any(p.is_session_day(day) for p in programmes)), None)
