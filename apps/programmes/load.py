"""How much one day asks. Pure: lines and days in, numbers out."""

from collections.abc import Iterable
from dataclasses import dataclass

from apps.exercises.dosage import Dose, minutes
from apps.programmes.frequency import (
    AS_NEEDED,
    DAILY,
    EVERY_N_DAYS,
    PROGRAMME_DAYS,
    WEEKDAYS,
)

MOST_CORE = 4
MOST_CORE_MINUTES = 15


@dataclass(frozen=True)
class Line:
    dose: Dose
    frequency: str
    is_core: bool = True
    weekdays: tuple[int, ...] = ()

    def may_fall_on(self, weekday: int, programme_weekdays: tuple[int, ...]) -> bool:
        """A line of every so many days may fall on any."""
        if self.frequency in (DAILY, EVERY_N_DAYS):
            return True
        if self.frequency == AS_NEEDED:
            return False
        if self.frequency == WEEKDAYS:
            return weekday in self.weekdays
        return (weekday in programme_weekdays) == (self.frequency == PROGRAMME_DAYS)


@dataclass(frozen=True)
class Load:
    exercises: int
    minutes: int
    core: int
    core_minutes: int

    @property
    def is_much(self) -> bool:
        """People keep up two to four exercises a day; more is allowed and said."""
        return self.core > MOST_CORE or self.core_minutes > MOST_CORE_MINUTES


def load_of(lines: Iterable[Line]) -> Load:
    every = list(lines)
    core = [line for line in every if line.is_core]
    return Load(
        exercises=len(every),
        minutes=minutes([line.dose for line in every]),
        core=len(core),
        core_minutes=minutes([line.dose for line in core]),
    )


def fullest_day(lines: Iterable[Line], programme_weekdays: tuple[int, ...]) -> Load:
    """One session of the day of the week that asks most."""
    every = list(lines)
    days = [
        load_of(line for line in every if line.may_fall_on(day, programme_weekdays))
        for day in range(7)
    ]
    return max(days, key=lambda load: (load.core_minutes, load.minutes, load.exercises))
