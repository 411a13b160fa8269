"""Elastic bands: always two strands, one behind the limbs and one before them."""

from __future__ import annotations

from collections.abc import Sequence

from apps.exercises.figures.description import Band
from apps.exercises.figures.vectors import Vector, add, apply, cross, dot, minus, times, unit

from .layer import SPLINE, Layer, traced
from .outline import Point
from .solids import rod
from .stage import Stage

LEG_POINTS = ("knee", "ankle", "midthigh", "aboveknee", "aboveankle", "instep", "ball", "heel")
Stages = Sequence[Stage]


def is_loop(band: Band) -> bool:
    return all(point[:-1] in LEG_POINTS for point in (band.a, band.b)) and band.a != band.b


def band_layers(band: Band, stages: Stages) -> list[Layer]:
    """Two strands: behind the limbs and before them, or beside each other from a to b."""
    if is_loop(band):
        return [
            traced("band-back", "band-far", stages, lambda s: loop(band, s, -1), SPLINE),
            traced("band-front", "band", stages, lambda s: loop(band, s, 1), SPLINE),
        ]
    return [
        traced("band-back", "band-far", stages, lambda s: straps(band, s, -1)),
        traced("band-front", "band", stages, lambda s: straps(band, s, 1)),
    ]


def straps(band: Band, stage: Stage, side_: int) -> list[Point]:
    a, b = stage.posture.points[band.a], stage.posture.points[band.b]
    shift = times(stage.camera.up, 0.022 * side_)
    return rod(stage.camera, a, add(b, shift), 0.012)


GIRTHS = {"midthigh": 0.080, "aboveknee": 0.062, "knee": 0.054, "aboveankle": 0.041, "ankle": 0.038}
HALF_BAND = 0.021


def loop(band: Band, stage: Stage, front: int) -> list[Point]:
    """The half of the loop before (1) or behind (-1) the limbs, from outer edge to outer edge."""
    rows: list[list[Point]] = [[], []]
    a, b = limb_ring(stage, band.a), limb_ring(stage, band.b)
    across = minus(stage.posture.points[band.b], stage.posture.points[band.a])
    for (centre_, axis_, near, side_), out in ((a, -1), (b, 1)):
        beside = times(side_, out if dot(side_, across) >= 0 else -out)
        ahead = times(near, front)
        half_way = times(add(ahead, beside), 0.7)
        order = (beside, half_way, ahead) if out < 0 else (ahead, half_way, beside)
        for way in order:
            for row, up in zip(rows, (HALF_BAND, -HALF_BAND), strict=True):
                row.append(stage.camera.seen(add(add(centre_, way), times(axis_, up))))
    return rows[0] + rows[1][::-1]


def limb_ring(stage: Stage, point: str) -> tuple[Vector, Vector, Vector, Vector]:
    """Middle, axis, and how far the limb reaches towards the camera and beside that."""
    name, side_ = point[:-1], point[-1]
    bone = "thigh" if name in ("midthigh", "aboveknee", "knee") else "shank"
    axis_ = apply(stage.posture.frames[f"{bone}{side_}"][1], (0.0, 1.0, 0.0))
    towards = stage.camera.towards
    near = unit(minus(towards, times(axis_, dot(towards, axis_))))
    girth = GIRTHS.get(name, 0.04) * stage.plump("thigh_rings") + 0.003
    return stage.posture.points[point], axis_, times(near, girth), times(cross(axis_, near), girth)
