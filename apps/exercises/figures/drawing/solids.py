"""Boxes, rolls, balls and soft things before the camera."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin, sqrt

from apps.exercises.figures.camera import Camera
from apps.exercises.figures.vectors import Vector, add, dot, minus, times, unit

from .layer import POLY, SPLINE, Layer
from .outline import Disc, Point, cone

Span = tuple[float, float]
SIDES: tuple[tuple[Vector, str], ...] = (
    ((0.0, 1.0, 0.0), "top"),
    ((1.0, 0.0, 0.0), "end"),
    ((-1.0, 0.0, 0.0), "end"),
    ((0.0, 0.0, 1.0), "side"),
    ((0.0, 0.0, -1.0), "side"),
    ((0.0, -1.0, 0.0), "end"),
)
ROUND = 10  # control points of a circle


def box(camera: Camera, unit_: str, paint: str, x: Span, y: Span, z: Span) -> list[Layer]:
    """The sides that can be seen, each in a shade of its own."""
    layers = []
    for normal, shade in SIDES:
        if dot(normal, camera.towards) > 0.02:
            corners = tuple(camera.seen(corner) for corner in side(normal, x, y, z))
            layers.append(Layer(unit_, f"{paint} {paint}-{shade}", (list(corners),), POLY))
    return layers


def side(normal: Vector, x: Span, y: Span, z: Span) -> list[Vector]:
    """Corners of the side of a box that looks along `normal`, in a ring."""
    spans = (x, y, z)
    across = next(k for k in range(3) if normal[k])
    fixed = spans[across][1 if normal[across] > 0 else 0]
    one, two = (k for k in range(3) if k != across)
    ring = []
    for a, b in ((0, 0), (1, 0), (1, 1), (0, 1)):
        corner = [fixed] * 3
        corner[one], corner[two] = spans[one][a], spans[two][b]
        ring.append((corner[0], corner[1], corner[2]))
    return ring


def disc(camera: Camera, centre: Vector, radius: float, normal: Vector) -> list[Point]:
    """A flat round: control points."""
    one = unit(minus((0.0, 1.0, 0.0), times(normal, normal[1])))
    if abs(normal[1]) > 0.9:
        one = (1.0, 0.0, 0.0)
    two = (
        normal[1] * one[2] - normal[2] * one[1],
        normal[2] * one[0] - normal[0] * one[2],
        normal[0] * one[1] - normal[1] * one[0],
    )
    swell = radius * outward(ROUND)
    return [
        camera.seen(add(centre, add(times(one, swell * cos(turn)), times(two, swell * sin(turn)))))
        for turn in (2 * pi * k / ROUND for k in range(ROUND))
    ]


def outward(count: int) -> float:
    """How far the control points of a round stand out."""
    return 8 / (6 + 2 * cos(2 * pi / count))


def sphere(camera: Camera, centre: Vector, radius: float) -> list[Point]:
    x, y = camera.seen(centre)
    swell = radius * outward(ROUND)
    turns = [2 * pi * k / ROUND for k in range(ROUND)]
    return [(x + swell * cos(t), y + swell * sin(t)) for t in turns]


def roll(camera: Camera, name: str, x: float, y: float, r: float, z: Span) -> list[Layer]:
    """A foam roll along z: hull of both ends, and the end that faces the camera."""
    ends = [disc(camera, (x, y, place), r / outward(ROUND), (0.0, 0.0, 1.0)) for place in z]
    near = 1 if camera.towards[2] > 0 else 0
    layers = [Layer(name, "roll", (hull(ends[0] + ends[1]),), POLY)]
    if abs(camera.towards[2]) > 0.05:
        for share, paint in ((1.0, "roll-end"), (0.42, "roll-hole")):
            ring = disc(camera, (x, y, z[near]), r * share, (0.0, 0.0, 1.0))
            layers.append(Layer(name, paint, (ring,), SPLINE))
    return layers


def hull(points: Sequence[Point]) -> list[Point]:
    ordered = sorted(set(points))
    return [*half_hull(ordered), *half_hull(ordered[::-1])]


def half_hull(points: Sequence[Point]) -> list[Point]:
    kept: list[Point] = []
    for p in points:
        while len(kept) > 1 and not turns_left(kept[-2], kept[-1], p):
            kept.pop()
        kept.append(p)
    return kept[:-1]


def turns_left(a: Point, b: Point, c: Point) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) > 1e-9


def rod(camera: Camera, a: Vector, b: Vector, r: float, cap: float = 1.0) -> list[Point]:
    """A stick or strap of width 2 r between two places; `cap` is how far its ends stand out."""
    (ax, ay), (bx, by) = camera.seen(a), camera.seen(b)
    c = cone(Disc(ax, ay, r), Disc(bx, by, r))
    x, y = -c.dy * r, c.dx * r
    return [
        (ax + x, ay + y),
        (bx + x, by + y),
        (bx + y * cap, by - x * cap),
        (bx - x, by - y),
        (ax - x, ay - y),
        (ax - y * cap, ay + x * cap),
    ]


def pillow(camera: Camera, centre: Vector, size: Vector) -> list[Point]:
    """Control points round a soft block: between the outline of a box and that of an egg."""
    axes = ((size[0] / 2, 0.0, 0.0), (0.0, size[1] / 2, 0.0), (0.0, 0.0, size[2] / 2))
    seen = [camera.seen(axis) for axis in axes]
    x, y = camera.seen(centre)
    found = []
    for k in range(16):
        turn = 2 * pi * (k + 0.5) / 16
        reach = [a * cos(turn) + b * sin(turn) for a, b in seen]
        far = sqrt(sum(r * r for r in reach)) or 1.0
        shares = [0.45 * (1 if r >= 0 else -1) + 0.62 * r / far for r in reach]
        dx = sum(share * a for share, (a, _) in zip(shares, seen, strict=True))
        dy = sum(share * b for share, (_, b) in zip(shares, seen, strict=True))
        found.append((x + dx, y + dy))
    return found
