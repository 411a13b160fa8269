"""Names of the moments of a figure, as its author counts them."""

from collections.abc import Iterator, Sequence

from apps.exercises.figures.body import Posture
from apps.exercises.figures.description import Figure, Frame

Moment = tuple[str, Posture, Frame]


def moments(figure: Figure, frames: Sequence[Frame]) -> Iterator[Moment]:
    """What to call a frame, its posture, and itself."""
    number = 0
    for frame in frames:
        number += frame.key
        following = number % len(figure.poses) + 1
        name = f"pose {number}" if frame.key else f"between poses {number} and {following}"
        yield name, figure.posture(frame), frame


def keys(figure: Figure, frames: Sequence[Frame]) -> list[Moment]:
    return [moment for moment in moments(figure, frames) if moment[2].key]


def cm(metres: float) -> str:
    return f"{metres * 100:.1f} cm"
