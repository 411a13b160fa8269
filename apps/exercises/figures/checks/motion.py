"""The move is large enough to see, the camera shows it, and it is on the side that is said."""

from collections.abc import Sequence
from itertools import pairwise
from math import hypot

from apps.exercises.figures.body import Posture
from apps.exercises.figures.description import Figure, Frame
from apps.exercises.figures.vectors import distance

from .contacts import contacts
from .moments import cm, keys

LEAST, SHOWN, MUCH_MORE = 0.06, 0.6, 3.0
TRUNK, TRUNK_SHOWN = ("pelvis", "c7"), 0.55
OTHER_SIDE = {"right": ("R", "L"), "left": ("L", "R")}


def steps(figure: Figure, frames: Sequence[Frame]) -> list[tuple[Posture, Posture]]:
    postures = [posture for _name, posture, _frame in keys(figure, frames)]
    return list(pairwise(postures))


def seen(figure: Figure, one: Posture, other: Posture, point: str) -> float:
    (x, y), (to_x, to_y) = (figure.camera.seen(p.points[point]) for p in (one, other))
    return hypot(to_x - x, to_y - y)


def real(one: Posture, other: Posture, point: str) -> float:
    return distance(one.points[point], other.points[point])


def visible(figure: Figure, frames: Sequence[Frame]) -> list[str]:
    if figure.isometric:
        return []
    moved = {
        point: max(seen(figure, one, other, point) for one, other in steps(figure, frames))
        for point in figure.posture(frames[0]).points
    }
    most = max(moved, key=moved.__getitem__)
    if moved[most] >= LEAST:
        return []
    return [
        f"{most} moves most, by {cm(moved[most])} in the picture; {cm(LEAST)} is the least"
        " (or say isometric: true)"
    ]


def shown(figure: Figure, frames: Sequence[Frame]) -> list[str]:
    """The camera looks neither along the trunk nor along the move of what moves most."""
    found = along_trunk(figure, frames)
    for number, (one, other) in enumerate(steps(figure, frames), 1):
        most = max(one.points, key=lambda point: real(one, other, point))
        size = real(one, other, most)
        if size > LEAST and seen(figure, one, other, most) < SHOWN * size:
            share = seen(figure, one, other, most) / size
            found.append(
                f"{most} moves by {cm(size)} from pose {number} to {number + 1}, and the camera"
                f" shows {share:.0%} of it: turn it"
            )
    return found


def along_trunk(figure: Figure, frames: Sequence[Frame]) -> list[str]:
    found = []
    for name, posture, _frame in keys(figure, frames):
        (x, y), (to_x, to_y) = (figure.camera.seen(posture.points[at]) for at in TRUNK)
        share = hypot(to_x - x, to_y - y) / distance(*(posture.points[at] for at in TRUNK))
        if share < TRUNK_SHOWN:
            found.append(f"{name}: the camera shows {share:.0%} of the trunk: turn it")
    return found


def right_side(figure: Figure, frames: Sequence[Frame]) -> list[str]:
    """The limbs of the side that `reads` names move, or its foot alone carries."""
    if figure.reads.side not in OTHER_SIDE or figure.isometric or stands_on(figure, frames):
        return []
    ours, others = (
        max(
            real(one, other, point)
            for one, other in steps(figure, frames)
            for point in one.points
            if point.endswith(side)
        )
        for side in OTHER_SIDE[figure.reads.side]
    )
    if others <= MUCH_MORE * max(ours, LEAST / 2):
        return []
    return [
        f"reads.side is {figure.reads.side}, but the other side moves {cm(others)},"
        f" and this one {cm(ours)}"
    ]


def stands_on(figure: Figure, frames: Sequence[Frame]) -> bool:
    """The foot of the named side is down in every pose, and the other one not always."""
    if figure.base.startswith("side"):
        return False
    ours, other = (f"foot{side}" for side in OTHER_SIDE[figure.reads.side])
    down = [
        {contact.part for contact in contacts(figure, posture)}
        for _name, posture, _frame in keys(figure, frames)
    ]
    return all(ours in parts for parts in down) and any(other not in parts for parts in down)
