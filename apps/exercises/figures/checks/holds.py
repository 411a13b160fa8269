"""Pins are met, and what holds in two poses holds between them."""

from collections.abc import Iterator, Sequence

from apps.exercises.figures.description import Figure, Frame
from apps.exercises.figures.pins import Fixed, Halfway, error, targets_by_frame
from apps.exercises.figures.vectors import distance

from .contacts import Contact, contacts
from .moments import Moment, cm, moments

MISSED, SLID, LOST = 0.02, 0.02, 0.025
SAME_PLACE = 0.01


def pins_met(figure: Figure, frames: Sequence[Frame]) -> list[str]:
    """The worst pin of each frame, by name."""
    found = []
    for (name, posture, _), targets in zip(
        moments(figure, frames), targets_by_frame(figure, frames), strict=True
    ):
        missed = {point: error(target, posture) for point, target in targets.items()}
        worst = max(missed, key=missed.__getitem__, default="")
        if worst and missed[worst] > MISSED:
            count = sum(value > MISSED for value in missed.values())
            others = f", and {count - 1} more" if count > 1 else ""
            line = line_of(figure, name, worst)
            found.append(
                f"{line}{name}: the pin of {worst} is missed by {cm(missed[worst])}{others}"
            )
    return found


def line_of(figure: Figure, name: str, point: str) -> str:
    """Where the pin of a pose is written; nothing in between, where two lines count."""
    word, _, number = name.partition(" ")
    return f"line {figure.poses[int(number) - 1].pins[point].line}, " if word == "pose" else ""


def in_betweens(figure: Figure, frames: Sequence[Frame]) -> Iterator[tuple[Moment, Moment, Moment]]:
    """Each frame in between, with the poses before and after it."""
    found = list(moments(figure, frames))
    for number, moment in enumerate(found):
        if not moment[2].key:
            yield found[number - 1], moment, found[(number + 1) % len(found)]


def no_slide(figure: Figure, frames: Sequence[Frame]) -> list[str]:
    """A point that is pinned to one place in both poses stays there."""
    found = []
    targets = targets_by_frame(figure, frames)
    numbers = [number for number, frame in enumerate(frames) if not frame.key]
    steps = in_betweens(figure, frames)
    for number, ((_, one, _), (name, half, _), (_, other, _)) in zip(numbers, steps, strict=True):
        for point, target in targets[number].items():
            if not fixed_twice(target):
                continue
            start, end = one.points[point], other.points[point]
            gone = max(distance(half.points[point], start), distance(half.points[point], end))
            if distance(start, end) < SAME_PLACE and gone > SLID:
                found.append(f"{name}: {point} slides by {cm(gone)}")
    return found


def fixed_twice(target: object) -> bool:
    return (
        isinstance(target, Halfway)
        and isinstance(target.one, Fixed)
        and isinstance(target.other, Fixed)
    )


def supports(figure: Figure, frames: Sequence[Frame]) -> list[str]:
    """What carries in both poses carries in between as well."""
    found = []
    for (_, one, _), (name, half, _), (_, other, _) in in_betweens(figure, frames):
        both = carried(contacts(figure, one)) & carried(contacts(figure, other))
        gaps = {(c.part, c.thing): c.gap for c in contacts(figure, half, reach=1.0)}
        for part, thing in sorted(both):
            gap = gaps.get((part, thing), 1.0)
            if gap > LOST:
                found.append(
                    f"{name}: {part} touches the {thing} in both poses, but is {cm(gap)} away here"
                    " (pin it in both)"
                )
    return found


def carried(found: Sequence[Contact]) -> set[tuple[str, str]]:
    return {(contact.part, contact.thing) for contact in found}
