"""On which days a programme asks for sessions, without its texts: what the reminders ask for
hundreds of programmes at a time. Pure; Programme says the same of one."""

from datetime import date
from typing import NamedTuple

from .frequency import Pause, is_due, week_of


class Line(NamedTuple):
    """A core exercise. Weeks and days include both ends, but for `valid_to`."""

    week_from: int
    week_to: int | None
    frequency: str
    weekdays: tuple[int, ...]
    interval_days: int | None
    times_a_day: int
    valid_from: date | None
    valid_to: date | None

    def stands_on(self, day: date, week: int) -> bool:
        in_phase = self.week_from <= week and (self.week_to is None or week <= self.week_to)
        begun = self.valid_from is None or self.valid_from <= day
        return in_phase and begun and (self.valid_to is None or day < self.valid_to)


class Plan(NamedTuple):
    pk: int
    start_on: date
    end_on: date | None
    stopped_on: date | None
    weekdays: tuple[int, ...]
    check_in_due_on: date
    lines: tuple[Line, ...] = ()
    pauses: tuple[Pause, ...] = ()
    earlier_weekdays: tuple[tuple[date, tuple[int, ...]], ...] = ()  # until when which days
    days_off: tuple[date, ...] = ()  # planned days that she let go

    def is_paused_on(self, day: date) -> bool:
        return any(pause.covers(day) for pause in self.pauses)

    def is_active_on(self, day: date) -> bool:
        """Running, also while it is paused."""
        if day < self.start_on or (self.stopped_on is not None and day >= self.stopped_on):
            return False
        return self.end_on is None or day <= self.end_on or self.is_paused_on(day)

    def asks_on(self, day: date) -> bool:
        return self.is_active_on(day) and not self.is_paused_on(day)

    def weekdays_on(self, day: date) -> tuple[int, ...]:
        past = [row for row in self.earlier_weekdays if day < row[0]]
        return min(past)[1] if past else self.weekdays

    def slots_on(self, day: date) -> int:
        """How many sessions that day asks for; 0 on a rest day and in a pause."""
        if not self.lines or not self.asks_on(day):
            return 0
        week, weekdays = week_of(day, self.start_on, self.pauses), self.weekdays_on(day)
        return max(
            (line.times_a_day for line in self.lines if self._is_due(line, day, week, weekdays)),
            default=0,
        )

    def _is_due(self, line: Line, day: date, week: int, weekdays: tuple[int, ...]) -> bool:
        return line.stands_on(day, week) and is_due(
            day,
            frequency=line.frequency,
            start_on=self.start_on,
            programme_weekdays=weekdays,
            own_weekdays=line.weekdays,
            interval_days=line.interval_days,
        )
