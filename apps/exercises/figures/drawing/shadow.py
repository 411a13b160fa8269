"""The shadow under whatever is close to the floor: without it a figure floats."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

from apps.exercises.figures.vectors import Vector

from .outline import Point
from .stage import Stage

LOW = 0.13  # metres: what is lower throws a shadow
WIDTH = 0.075
CORNERS = 14


Edges = tuple[tuple[float, float], tuple[float, float]]  # x and z of a mat


def shadow(stage: Stage, more: Sequence[Vector] = (), mat: Edges | None = None) -> list[Point]:
    """Round the low points of the body, as seen on the floor; not beyond the mat."""
    low = [p for p in stage.posture.points.values() if p[1] < LOW] or [lowest(stage)]
    return ring(stage, [*low, *more], WIDTH, mat)


def lowest(stage: Stage) -> Vector:
    return min(stage.posture.points.values(), key=lambda p: p[1])


def ring(
    stage: Stage, points: Sequence[Vector], wide: float, mat: Edges | None = None
) -> list[Point]:
    """Control points of a soft outline on the floor."""
    found = []
    for k in range(CORNERS):
        turn = 2 * pi * k / CORNERS
        x, z = cos(turn), sin(turn)
        far = max(points, key=lambda p: p[0] * x + p[2] * z)
        at_x, at_z = far[0] + wide * x, far[2] + wide * z
        if mat:
            at_x, at_z = within(at_x, mat[0]), within(at_z, mat[1])
        found.append(stage.camera.seen((at_x, 0.0, at_z)))
    return found


def within(value: float, ends: tuple[float, float]) -> float:
    return min(max(value, ends[0] + 0.01), ends[1] - 0.01)
