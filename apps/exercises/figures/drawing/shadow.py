"""The shadow under whatever is close to the floor: without it a figure floats."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

from ..vectors import Vector
from .outline import Point
from .stage import Stage

LOW = 0.13  # metres: what is lower throws a shadow
WIDTH = 0.075
CORNERS = 12


def shadow(stage: Stage, more: Sequence[Vector] = ()) -> list[Point]:
    """Round the low points of the body, as seen on the floor."""
    low = [p for p in stage.posture.points.values() if p[1] < LOW] or [lowest(stage)]
    return ring(stage, [*low, *more], WIDTH)


def lowest(stage: Stage) -> Vector:
    return min(stage.posture.points.values(), key=lambda p: p[1])


def ring(stage: Stage, points: Sequence[Vector], wide: float) -> list[Point]:
    """Control points of a soft outline on the floor."""
    found = []
    for k in range(CORNERS):
        turn = 2 * pi * k / CORNERS
        x, z = cos(turn), sin(turn)
        far = max(points, key=lambda p: p[0] * x + p[2] * z)
        found.append(stage.camera.seen((far[0] + wide * x, 0.0, far[2] + wide * z)))
    return found
