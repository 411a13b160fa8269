"""Silhouettes: chains of balls, seen by an orthographic camera, as one smooth closed contour.

A strand is a chain of discs (projected balls); its outline is the hull of each pair. Strands melt
into each other, and cuts give hems. Lengths are metres, y points up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import hypot, sqrt
from typing import NamedTuple

Point = tuple[float, float]
Vector = tuple[float, float, float]
Field = Callable[[float, float], tuple[float, float, float]]  # distance and its two slopes

THINNEST = 0.003  # half of what is still drawn, in metres
NOWHERE: Vector = (0.0, 0.0, 0.0)


class Disc(NamedTuple):
    """A ball on the screen. `rest`, `across` and `upward` tell where on the resting body a point
    of its rim lies: rest + nx * across + ny * upward."""

    x: float
    y: float
    r: float
    rest: Vector = NOWHERE
    across: Vector = NOWHERE
    upward: Vector = NOWHERE


class Cone(NamedTuple):
    ax: float
    ay: float
    r: float
    dx: float  # direction of the axis
    dy: float
    length: float  # 0: one disc swallows the other
    sine: float
    cosine: float
    slant: float
    start: Disc
    end: Disc


class Cut(NamedTuple):
    """Keeps what lies behind a line through (x, y); (nx, ny) points to what falls away."""

    x: float
    y: float
    nx: float
    ny: float
    soft: float = 0.012


@dataclass(frozen=True)
class Strand:
    """Chains of discs that belong together; `melt` is how softly they meet the strands before."""

    chains: tuple[tuple[Disc, ...], ...]
    melt: float = 0.02
    cuts: tuple[Cut, ...] = ()

    @cached_property
    def cones(self) -> list[Cone]:
        return [cone(a, b) for chain in self.chains for a, b in pairwise(chain)]


def cone(a: Disc, b: Disc) -> Cone:
    length = hypot(b.x - a.x, b.y - a.y)
    if length <= abs(a.r - b.r) + 1e-9:
        big = a if a.r >= b.r else b
        return Cone(big.x, big.y, big.r, 1, 0, 0, 0, 1, 0, big, big)
    sine = (a.r - b.r) / length
    cosine = sqrt(1 - sine * sine)
    across, up = (b.x - a.x) / length, (b.y - a.y) / length
    return Cone(a.x, a.y, a.r, across, up, length, sine, cosine, sine / cosine, a, b)


def _to_cone(c: Cone, px: float, py: float) -> tuple[float, float, float]:
    x, y = px - c.ax, py - c.ay
    if c.length:
        along, side = x * c.dx + y * c.dy, y * c.dx - x * c.dy
        sign = 1.0 if side >= 0 else -1.0
        foot = along - side * sign * c.slant
        if 0 < foot < c.length:
            out = sign * c.cosine
            return (
                along * c.sine + side * out - c.r,
                c.dx * c.sine - c.dy * out,
                c.dy * c.sine + c.dx * out,
            )
        if foot >= c.length:
            return _to_disc(px - c.end.x, py - c.end.y, c.end.r)
    return _to_disc(x, y, c.r)


def _to_disc(x: float, y: float, r: float) -> tuple[float, float, float]:
    far = sqrt(x * x + y * y) or 1e-9
    return far - r, x / far, y / far


def melted(
    a: tuple[float, float, float], b: tuple[float, float, float], soft: float
) -> tuple[float, float, float]:
    """The union of two fields, rounded where they meet within `soft`."""
    if abs(a[0] - b[0]) >= soft:
        return a if a[0] < b[0] else b
    share = 0.5 + 0.5 * (b[0] - a[0]) / soft
    rest = 1 - share
    return (
        a[0] * share + b[0] * rest - soft * share * rest,
        a[1] * share + b[1] * rest,
        a[2] * share + b[2] * rest,
    )


def opposite(a: tuple[float, float, float]) -> tuple[float, float, float]:
    return -a[0], -a[1], -a[2]


def common(
    a: tuple[float, float, float], b: tuple[float, float, float], soft: float
) -> tuple[float, float, float]:
    return opposite(melted(opposite(a), opposite(b), soft))


def field(strands: Sequence[Strand], cuts: Sequence[Cut] = ()) -> Field:
    groups = [(strand.cones, strand.melt, strand.cuts) for strand in strands]

    def distance(px: float, py: float) -> tuple[float, float, float]:
        whole = (1e9, 0.0, 1.0)
        for cones, melt, own in groups:
            part = min(_to_cone(c, px, py) for c in cones)
            if own:
                part = trimmed(part, own, px, py)
            whole = melted(whole, part, melt)
        return trimmed(whole, cuts, px, py) if cuts else whole

    return distance


def trimmed(
    part: tuple[float, float, float], cuts: Sequence[Cut], px: float, py: float
) -> tuple[float, float, float]:
    for cut in cuts:
        beyond = (px - cut.x) * cut.nx + (py - cut.y) * cut.ny
        part = common(part, (beyond, cut.nx, cut.ny), cut.soft)
    return part


def contour(where: Field, start: Point | None, step: float, longest: int = 900) -> list[Point]:
    """Follows the zero line of a field anticlockwise, round the part right of `start` (inside)."""
    if start is None:
        return []
    found = _edge(where, start, step)
    points = [found]
    x, y = found
    _, gx, gy = where(x, y)
    size = hypot(gx, gy) or 1.0
    gx, gy = gx / size, gy / size
    while len(points) < longest:
        x, y, gx, gy = _onto(where, x - gy * step, y + gx * step)
        points.append((x, y))
        if len(points) > 6 and hypot(x - found[0], y - found[1]) < 0.75 * step:
            return points[:-1]
    return points


def _edge(where: Field, start: Point, step: float) -> Point:
    """The last crossing on the way to the right."""
    x, y = start
    inside, outside = x, x
    for _ in range(400):
        d, _, _ = where(x, y)
        if d <= 0:
            inside = x
        else:
            outside = x if outside <= inside else outside
            if d > 0.25 or x - inside > 0.3:
                break
        x += max(abs(d) * 0.7, step * 0.5)
    for _ in range(12):
        half = (inside + outside) / 2
        inside, outside = (half, outside) if where(half, y)[0] <= 0 else (inside, half)
    return inside, y


def inner_point(where: Field, strands: Sequence[Strand]) -> Point | None:
    """The rightmost centre of a disc that lies well inside, else the innermost of a raster."""
    discs = [d for strand in strands for chain in strand.chains for d in chain]
    inside = [d for d in discs if where(d.x, d.y)[0] < -2 * THINNEST]
    right = max(inside, key=lambda d: d.x, default=None)
    if right:
        return right.x, right.y
    return min(_raster(discs), key=lambda p: where(*p)[0], default=None)


def _raster(discs: Sequence[Disc], size: int = 22) -> list[Point]:
    left, right = min(d.x - d.r for d in discs), max(d.x + d.r for d in discs)
    low, high = min(d.y - d.r for d in discs), max(d.y + d.r for d in discs)
    share = [(i + 0.5) / size for i in range(size)]
    return [(left + (right - left) * a, low + (high - low) * b) for a in share for b in share]


def _onto(where: Field, x: float, y: float) -> tuple[float, float, float, float]:
    d, gx, gy = where(x, y)
    size = gx * gx + gy * gy or 1.0
    x, y = x - d * gx / size, y - d * gy / size
    size = sqrt(size)
    return x, y, gx / size, gy / size


def rest_place(strands: Sequence[Strand], point: Point) -> Vector:
    """Where a point of the outline lies on the resting body."""
    cones = (c for strand in strands for c in strand.cones)
    px, py = point
    c = min(cones, key=lambda c: _to_cone(c, px, py)[0])
    _, nx, ny = _to_cone(c, px, py)
    share = _share(c, px, py)
    a, b = c.start, c.end
    return (
        _on(a, b, share, nx, ny, 0),
        _on(a, b, share, nx, ny, 1),
        _on(a, b, share, nx, ny, 2),
    )


def _on(a: Disc, b: Disc, share: float, nx: float, ny: float, axis: int) -> float:
    first = a.rest[axis] + nx * a.across[axis] + ny * a.upward[axis]
    last = b.rest[axis] + nx * b.across[axis] + ny * b.upward[axis]
    return first * (1 - share) + last * share


def _share(c: Cone, px: float, py: float) -> float:
    if not c.length:
        return 0.0
    x, y = px - c.ax, py - c.ay
    along, side = x * c.dx + y * c.dy, abs(y * c.dx - x * c.dy)
    return min(max((along - side * c.slant) / c.length, 0.0), 1.0)
