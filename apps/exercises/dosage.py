"""What a dosage adds up to. Pure: no database, no language."""

from dataclasses import dataclass

SECONDS_PER_REPETITION = 4
SECONDS_TO_CHANGE_SIDES = 10
TWO_SIDED = ("each",)


@dataclass(frozen=True)
class Dose:
    """Times are seconds. None means that it is not prescribed."""

    sets: int = 1
    repetitions: int | None = None
    repetitions_max: int | None = None
    hold_seconds: int | None = None
    hold_seconds_max: int | None = None
    duration_seconds: int | None = None
    duration_seconds_max: int | None = None
    rest_seconds: int | None = None
    side: str = "both"
    tempo: str = ""

    @property
    def seconds_per_repetition(self) -> int:
        if self.tempo:
            return sum(int(part) for part in self.tempo.split("-"))
        return SECONDS_PER_REPETITION

    @property
    def work_seconds(self) -> int:
        """One set on one side, at the lower end of the range."""
        if self.duration_seconds:
            return self.duration_seconds
        repetitions = self.repetitions or 1
        if self.hold_seconds and not self.tempo:
            return repetitions * (self.hold_seconds + 2)
        return repetitions * self.seconds_per_repetition

    @property
    def total_seconds(self) -> int:
        """The whole exercise with its rests and the change of sides."""
        one_set = self.work_seconds
        if self.side in TWO_SIDED:
            one_set = 2 * one_set + SECONDS_TO_CHANGE_SIDES
        return self.sets * one_set + (self.sets - 1) * (self.rest_seconds or 0)


def minutes(doses: list[Dose]) -> int:
    """Whole minutes for a session, at least one when there is anything to do."""
    seconds = sum(dose.total_seconds for dose in doses)
    return max(1, (seconds + 30) // 60) if doses else 0
