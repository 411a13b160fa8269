"""Arrows along the way something goes."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

from apps.exercises.figures.description import Arrow, Figure
from apps.exercises.figures.vectors import Vector, add

from .layer import LINE, POLY, Layer
from .outline import Point
from .stage import Stage

HEAD, HALF = 0.065, 0.034  # metres: length of the head and half its width


def arrow_layers(figure: Figure, arrow: Arrow, stages: Sequence[Stage], pose: int) -> list[Layer]:
    """The shaft and its heads; they stand still."""
    camera = stages[0].camera
    way = [camera.seen(p) for p in places(figure, arrow, stages, pose)]
    way = lengthened(three(way), arrow.lead)
    shaft = shortened(way, start=arrow.both)
    layers = [
        Layer("arrow", "arrow", (shaft,), LINE),
        Layer("arrow", "arrow-head", (tip(way),), POLY),
    ]
    if arrow.both:
        layers.append(Layer("arrow", "arrow-head", (tip(way[::-1]),), POLY))
    return layers


def places(figure: Figure, arrow: Arrow, stages: Sequence[Stage], pose: int) -> list[Vector]:
    if arrow.path:
        return list(arrow.path)
    first, last = max(0, 2 * pose - 2), min(2 * pose, len(stages) - 1)
    return [add(stages[i].posture.points[arrow.point], arrow.off) for i in range(first, last + 1)]


def three(way: Sequence[Point]) -> list[Point]:
    """Start, middle and end."""
    if len(way) == 2:
        (ax, ay), (bx, by) = way
        return [way[0], ((ax + bx) / 2, (ay + by) / 2), way[1]]
    return [way[0], way[len(way) // 2], way[-1]]


def lengthened(way: list[Point], lead: float) -> list[Point]:
    if not lead:
        return way
    return [way[0], way[1], beyond(way[1], way[2], lead)]


def beyond(a: Point, b: Point, more: float) -> Point:
    size = hypot(b[0] - a[0], b[1] - a[1]) or 1.0
    return b[0] + (b[0] - a[0]) / size * more, b[1] + (b[1] - a[1]) / size * more


def shortened(way: list[Point], *, start: bool) -> list[Point]:
    """The shaft ends inside the head. The bend becomes the control point of a curve."""
    a, b, c = way
    bend = (2 * b[0] - (a[0] + c[0]) / 2, 2 * b[1] - (a[1] + c[1]) / 2)
    end = beyond(bend, c, -HEAD * 0.7)
    return [beyond(bend, a, -HEAD * 0.7) if start else a, bend, end]


def tip(way: Sequence[Point]) -> list[Point]:
    a, b, c = way
    bend = (2 * b[0] - (a[0] + c[0]) / 2, 2 * b[1] - (a[1] + c[1]) / 2)
    size = hypot(c[0] - bend[0], c[1] - bend[1]) or 1.0
    x, y = (c[0] - bend[0]) / size, (c[1] - bend[1]) / size
    foot = (c[0] - x * HEAD, c[1] - y * HEAD)
    return [c, (foot[0] - y * HALF, foot[1] + x * HALF), (foot[0] + y * HALF, foot[1] - x * HALF)]
