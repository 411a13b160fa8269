"""What the guided session needs to know of each line: how long, how often, which side first."""

from dataclasses import dataclass

from apps.exercises.dosage import minutes
from apps.exercises.templatetags.dosage import span

BOTH = ("right", "left")
LONG_SECONDS = 120


@dataclass(frozen=True)
class Play:
    """One exercise of a session, beside the form that says what became of it."""

    line: object
    entry: object
    is_chosen: bool
    is_lighter: bool

    @property
    def is_timed(self):
        line = self.line
        return bool(line.duration_seconds or (line.hold_seconds and (line.repetitions or 1) == 1))

    @property
    def seconds(self):
        return self.line.duration_seconds or self.line.hold_seconds or 0

    @property
    def holds(self):
        """Each repetition is held for a while."""
        return bool(self.line.hold_seconds and not self.is_timed)

    @property
    def most_seconds(self):
        """A walk may go on to the upper end of its range; a short hold ends by itself."""
        return (self.line.duration_seconds_max or 0) if self.seconds >= LONG_SECONDS else 0

    @property
    def range(self):
        return span(self.line.repetitions or 1, self.line.repetitions_max)

    @property
    def sides(self):
        """The sides in their order, or none when both work at once."""
        side = self.line.side
        return BOTH if side == "each" else (side,) if side in BOTH else ()

    @property
    def tempo(self):
        """Seconds up, hold and down, or none."""
        return [int(part) for part in self.line.tempo.split("-")] if self.line.tempo else []

    @property
    def total_seconds(self):
        return self.line.dosage.total_seconds

    @property
    def lighter_exercise(self):
        exercise = self.line.exercise.easier_exercise
        return exercise if exercise and exercise.is_published else None

    @property
    def has_lighter(self):
        return bool(self.line.exercise.easier or self.lighter_exercise)


def plays_of(form, *, one, light):
    """The session line by line. Chosen is what she does today: the core, or its first exercise."""
    lines = [entry.line for entry in form.entries]
    core = [line for line in lines if line.is_core] or lines
    chosen = core[:1] if one else core
    return [Play(entry.line, entry, entry.line in chosen, light) for entry in form.entries]


def chosen_of(plays):
    return [play.line for play in plays if play.is_chosen]


def minutes_of(plays):
    return minutes([line.dosage for line in chosen_of(plays)])


def equipment_of(plays):
    """What she needs today. Things that the same household thing stands in for are one."""
    things = (thing for line in chosen_of(plays) for thing in line.exercise.equipment.all())
    return list({thing.household or thing.pk: thing for thing in reversed(list(things))}.values())
