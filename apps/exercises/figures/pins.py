"""What holds a body where it is: pins as targets, and how far a posture misses them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from .body import Posture
from .description import SAME, Figure, Frame, Pin, Pose
from .vectors import SAME as WORLD
from .vectors import Matrix, apply, columns, minus

Miss = tuple[float | None, float | None, float | None]  # metres; None where it is free
NOTHING: Miss = (None, None, None)


@dataclass(frozen=True)
class Fixed:
    """A place in the world."""

    point: str
    at: Miss

    def miss(self, posture: Posture) -> Miss:
        return less(posture.points[self.point], self.at)

    def axes(self, posture: Posture) -> Matrix:
        return WORLD


@dataclass(frozen=True)
class Near:
    """A place beside another point, in the axes of a bone."""

    point: str
    near: str
    off: Miss
    frame: str

    def miss(self, posture: Posture) -> Miss:
        apart = minus(posture.points[self.point], posture.points[self.near])
        return less(apply(columns(self.axes(posture)), apart), self.off)

    def axes(self, posture: Posture) -> Matrix:
        return WORLD if self.frame == "world" else posture.frames[self.frame][1]


@dataclass(frozen=True)
class Halfway:
    """Between two targets of the same point."""

    one: "Fixed | Near"
    other: "Fixed | Near"

    @property
    def point(self) -> str:
        return self.one.point

    def miss(self, posture: Posture) -> Miss:
        if same_axes(self.one, self.other):
            return halves(self.one.miss(posture), self.other.miss(posture))
        return halves(in_world(self.one, posture), in_world(self.other, posture))


Target = Fixed | Near | Halfway


def less(point: Sequence[float], target: Miss) -> Miss:
    x, y, z = (
        None if wanted is None else value - wanted
        for value, wanted in zip(point, target, strict=True)
    )
    return x, y, z


def halves(one: Miss, other: Miss) -> Miss:
    x, y, z = (
        None if a is None or b is None else (a + b) / 2 for a, b in zip(one, other, strict=True)
    )
    return x, y, z


def same_axes(one: Fixed | Near, other: Fixed | Near) -> bool:
    frames = [target.frame if isinstance(target, Near) else "world" for target in (one, other)]
    return frames[0] == frames[1]


def in_world(target: Fixed | Near, posture: Posture) -> Miss:
    """A miss in the axes of a bone can only be turned when no axis is free."""
    axes, (x, y, z) = target.axes(posture), target.miss(posture)
    if axes is WORLD:
        return x, y, z
    if x is None or y is None or z is None:
        return NOTHING
    return apply(axes, (x, y, z))


def error(target: Target, posture: Posture) -> float:
    """Metres, over the axes that are held."""
    return sqrt(sum(part * part for part in target.miss(posture) if part is not None))


def targets_of(pose: Pose, first: Posture | None) -> dict[str, Fixed | Near]:
    """`first` is the solved first pose, None for that pose itself."""
    return {point: target_of(pin, first) for point, pin in pose.pins.items()}


def target_of(pin: Pin, first: Posture | None) -> Fixed | Near:
    if pin.at is None:
        return Near(pin.point, pin.near, numbers(pin.off, None), pin.frame)
    return Fixed(pin.point, numbers(pin.at, first.points[pin.point] if first else None))


def numbers(spot: Sequence[float | str | None], first: Sequence[float] | None) -> Miss:
    same = first or (None, None, None)
    x, y, z = (
        was if value == SAME else None if value is None else float(value)
        for value, was in zip(spot, same, strict=True)
    )
    return x, y, z


def held_in_both(
    one: Mapping[str, Fixed | Near], other: Mapping[str, Fixed | Near]
) -> dict[str, Target]:
    return {point: Halfway(one[point], other[point]) for point in one if point in other}


def targets_by_frame(figure: Figure, frames: Sequence[Frame]) -> list[dict[str, Target]]:
    """For every frame what it should hold: the pins of its pose, or halfway between two."""
    first = figure.posture(frames[0])
    held = [targets_of(pose, first if number else None) for number, pose in enumerate(figure.poses)]
    found: list[dict[str, Target]] = []
    keys = 0
    for frame in frames:
        if frame.key:
            found.append(dict(held[keys]))
            keys += 1
        else:
            found.append(held_in_both(held[keys - 1], held[keys % len(held)]))
    return found
