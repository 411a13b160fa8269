"""Hair, face, ears, eyes and mouth, from any side."""

from __future__ import annotations

from math import sqrt

from apps.exercises.figures.vectors import Vector, apply, dot, minus, place

from .flesh import EAR, EYE, HAIR, HAIRLINE, JAW, MOUTH, NAPE, NOSE, SIDES, SKULL, left
from .outline import Field, Point, Strand, common, melted
from .shape import Shape
from .stage import Stage

FACE_CENTRE: Vector = (0.03, 0.095, 0.0)
FACE_RADIUS = 0.098
CROPPED = ("short", "bun")


def skull(stage: Stage) -> tuple[Strand, ...]:
    return (
        stage.strand(SKULL),
        stage.strand(JAW, melt=0.03),
        stage.strand([NOSE], melt=0.012),
    )


def hair(stage: Stage, style: str) -> Shape:
    chains = HAIR.get(style, SKULL)
    melt = 0.04 if style == "scarf" else 0.008
    return Shape(tuple(stage.strand([chain], melt=melt) for chain in chains), step=0.008)


def face(stage: Stage, style: str) -> Shape:
    """What the hair leaves free, with the nape under short hair."""
    if style == "bald":
        return Shape(skull(stage), step=0.005)
    front = before(stage, HAIRLINE)
    if style in CROPPED:
        nape = before(stage, NAPE)
        return Shape(skull(stage), within=either(front, nape), step=0.005)
    facing = stage.towards("head", (1.0, 0.0, 0.0))
    free = front if facing > 0.2 else both(front, before(stage, SIDES))
    return Shape(skull(stage), within=free, step=0.005, shown=facing > -0.55)


def both(one: Field, other: Field) -> Field:
    return lambda x, y: common(one(x, y), other(x, y), 0.02)


def either(one: Field, other: Field) -> Field:
    return lambda x, y: melted(one(x, y), other(x, y), 0.02)


def before(stage: Stage, plane: tuple[Vector, Vector]) -> Field:
    """How far a point of the picture is behind a plane through the near side of the head."""
    frame = stage.posture.frames["head"]
    point, normal = plane
    facing = apply(frame[1], normal)
    right, up, towards = (
        dot(facing, axis) for axis in (stage.camera.right, stage.camera.up, stage.camera.towards)
    )
    centre = place(frame, FACE_CENTRE)
    cx, cy = stage.camera.seen(centre)
    offset = dot(facing, minus(centre, place(frame, point)))
    height = towards * FACE_RADIUS  # the head as a dome without a rim

    def behind(px: float, py: float) -> tuple[float, float, float]:
        x, y = (px - cx) / FACE_RADIUS, (py - cy) / FACE_RADIUS
        square = min(x * x + y * y, 1.2)
        value = offset + (x * right + y * up) * FACE_RADIUS + height * (1 - square * square)
        slope = 4 * square * towards if square < 1.2 else 0.0
        gx, gy = right - x * slope, up - y * slope
        size = max(sqrt(gx * gx + gy * gy), 0.3)
        return -value / size, -gx / size, -gy / size

    return behind


def ear(stage: Stage, side: str) -> Shape:
    out = 1 if side == "R" else -1
    strand = stage.strand([EAR if side == "R" else left(EAR)])
    return Shape((strand,), step=0.004, shown=stage.towards("head", (-0.25, 0.0, out)) > 0.12)


def eye(stage: Stage, side: str) -> list[Point]:
    """A dot that shrinks when the face turns away."""
    out = 1 if side == "R" else -1
    x, y, z, r = EYE
    facing = stage.towards("head", (0.93, 0.1, 0.37 * out))
    size = r * min(1.0, max(facing, 0.0) * 2.2) * 1.2
    cx, cy = stage.seen("head", (x, y, z * out))
    return [(cx + size, cy), (cx, cy + size), (cx - size, cy), (cx, cy - size)]


def mouth(stage: Stage) -> list[Point]:
    if stage.towards("head", (1.0, -0.1, 0.0)) < -0.1:
        return [stage.seen("head", MOUTH[1])] * 3
    middle = MOUTH[1]
    ends = [
        at if stage.towards("head", (0.6, 0.0, at[2] * 40)) > -0.05 else middle
        for at in (MOUTH[0], MOUTH[2])
    ]
    return [stage.seen("head", at) for at in (ends[0], middle, ends[1])]
