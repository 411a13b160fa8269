"""What the solver made of a figure, in words for its author."""

from collections.abc import Iterator, Sequence

from .anatomy import ROOT
from .body import Posture
from .checks.balance import centre_of_mass
from .checks.contacts import contacts
from .checks.moments import cm, moments
from .description import Figure, Frame
from .pins import Target, error, targets_by_frame

CHANGED = 4.0  # degrees worth a word


def told(figure: Figure, frames: Sequence[Frame]) -> Iterator[str]:
    number = 0
    for (name, posture, frame), targets in zip(
        moments(figure, frames), targets_by_frame(figure, frames), strict=True
    ):
        yield f"{name}: " + ", ".join(f"{key} {frame.angles.get(key, 0):g}" for key in ROOT)
        yield "  angles " + ", ".join(
            f"{key} {value:g}" for key, value in sorted(frame.angles.items()) if key not in ROOT
        )
        if frame.key:
            yield from changed(figure, number, frame)
            number += 1
        yield f"  pins, the worst first: {worst(targets, posture)}"
        yield f"  carried by {carriers(figure, posture)}; centre of mass {where(posture)}"
        if frame.key:
            yield from points(posture)


def changed(figure: Figure, number: int, frame: Frame) -> Iterator[str]:
    said = figure.poses[number].angles
    moved = {
        key: (value, frame.angles.get(key, 0.0))
        for key, value in said.items()
        if abs(value - frame.angles.get(key, 0.0)) > CHANGED
    }
    if moved:
        yield "  you said, it became: " + ", ".join(
            f"{key} {was:g} -> {now:g}" for key, (was, now) in moved.items()
        )


def worst(targets: dict[str, Target], posture: Posture) -> str:
    missed = {point: error(target, posture) for point, target in targets.items()}
    order = sorted(missed, key=missed.__getitem__, reverse=True)
    return ", ".join(f"{point} {cm(missed[point])}" for point in order[:4]) or "none"


def carriers(figure: Figure, posture: Posture) -> str:
    found = [f"{c.part} on {c.thing}" for c in contacts(figure, posture)]
    return ", ".join(found) or "nothing"


def where(posture: Posture) -> str:
    x, _y, z = centre_of_mass(posture)
    return f"over x {x:.2f}, z {z:.2f}"


def points(posture: Posture) -> Iterator[str]:
    texts = [
        f"{name} [{x:.2f}, {y:.2f}, {z:.2f}]" for name, (x, y, z) in sorted(posture.points.items())
    ]
    for start in range(0, len(texts), 5):
        yield "    " + "  ".join(texts[start : start + 5])
