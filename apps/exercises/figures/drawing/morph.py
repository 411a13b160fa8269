"""One outline through all frames: the same few points of the body, in the same order.

Contours of neighbouring frames are matched by where their points lie on the resting body, then
thinned to nodes that stand closer where the line bends, and fitted by a uniform quadratic B-spline.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import atan2, hypot, pi

from .outline import Point, Vector

NEVER = 1e9
FINE = 80  # points per contour while matching
STRIDE = 0.0005  # what it costs (m^2) to leave the even pace
BAND = 20


def spread(points: Sequence[Point], count: int) -> list[Point]:
    """`count` points at equal distances along a closed line."""
    ring = [*points, points[0]]
    steps = [hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(ring)]
    gap = sum(steps) / count
    found: list[Point] = []
    walked, wanted = 0.0, 0.0
    for (a, b), step in zip(pairwise(ring), steps, strict=True):
        while wanted <= walked + step and len(found) < count:
            share = (wanted - walked) / step if step else 0.0
            found.append((a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share))
            wanted += gap
        walked += step
    while len(found) < count:
        found.append(points[-1])
    return found


def matched(places: Sequence[Vector], others: Sequence[Vector]) -> list[int]:
    """For each place the index of its partner, going round once in the same sense."""
    if places == others:
        return list(range(len(places)))
    count = len(places)
    anchor = _farthest(places)
    partner = min(range(count), key=lambda j: _gap(places[anchor], others[j]))
    turned = [others[(partner + j) % count] for j in range(count + 1)]
    best, back = [0.0, *[NEVER] * count], []
    for i in range(1, count + 1):
        low, high = max(0, i - BAND), min(count, i + BAND)
        best, came = _row(places[(anchor + i) % count], turned, best, low, high)
        back.append(came)
    path, j = [0] * count, count
    for i in range(count, 0, -1):
        path[(anchor + i) % count] = (partner + j) % count
        j -= back[i - 1][j]
    return path


def _row(
    here: Vector, others: Sequence[Vector], best: list[float], low: int, high: int
) -> tuple[list[float], list[int]]:
    """The cheapest ways to pair one place more: cost, and how many partners it went on."""
    costs, came = [NEVER] * len(best), [0] * len(best)
    x, y, z = here
    for j in range(low, high + 1):
        cost, step = best[j] + STRIDE, 0
        if j and best[j - 1] < cost:
            cost, step = best[j - 1], 1
        if j > 1 and best[j - 2] + STRIDE < cost:
            cost, step = best[j - 2] + STRIDE, 2
        if j > 2 and best[j - 3] + 4 * STRIDE < cost:
            cost, step = best[j - 3] + 4 * STRIDE, 3
        a, b, c = others[j]
        costs[j] = cost + (x - a) ** 2 + (y - b) ** 2 + (z - c) ** 2
        came[j] = step
    return costs, came


def _farthest(places: Sequence[Vector]) -> int:
    count = len(places)
    middle = tuple(sum(p[k] for p in places) / count for k in range(3))
    return max(range(count), key=lambda i: _gap(places[i], middle))


def _gap(a: Sequence[float], b: Sequence[float]) -> float:
    x, y, z = a[0] - b[0], a[1] - b[1], a[2] - b[2]
    return x * x + y * y + z * z


def bends(points: Sequence[Point]) -> list[float]:
    """How much (radians) a closed line turns at each point."""
    count = len(points)
    turns = []
    for i in range(count):
        (ax, ay), (bx, by), (cx, cy) = points[i - 2], points[i], points[(i + 2) % count]
        turn = atan2(cy - by, cx - bx) - atan2(by - ay, bx - ax)
        turns.append(abs((turn + pi) % (2 * pi) - pi))
    return turns


def chosen(frames: Sequence[Sequence[Point]], count: int, keen: float = 0.7) -> list[float]:
    """Places (fractions of an index) of `count` nodes, the same in every frame."""
    turns = [max(turn) for turn in zip(*(bends(frame) for frame in frames), strict=True)]
    size = len(turns)
    smooth = [sum(turns[(i + k) % size] for k in range(-3, 4)) / 7 for i in range(size)]
    mean = sum(smooth) / size or 1.0
    weights = [(1 - keen) + keen * min(turn / mean, 4.0) for turn in smooth]
    gap = sum(weights) / count
    places: list[float] = []
    gone, wanted = 0.0, 0.0
    for i, weight in enumerate(weights):
        while wanted < gone + weight and len(places) < count:
            places.append(i + (wanted - gone) / weight)
            wanted += gap
        gone += weight
    return places


def picked(points: Sequence[Point], places: Sequence[float]) -> list[Point]:
    size, found = len(points), []
    for place in places:
        i, share = int(place), place % 1
        a, b = points[i % size], points[(i + 1) % size]
        found.append((a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share))
    return found


def controls(nodes: Sequence[Point], rounds: int = 12) -> list[Point]:
    """Control points of the closed quadratic B-spline whose pieces have their middles on `nodes`."""
    count = len(nodes)
    points = list(nodes)
    for _ in range(rounds):
        before = points
        points = [
            (
                x + nodes[i][0] - (before[i - 1][0] + 6 * x + before[(i + 1) % count][0]) / 8,
                y + nodes[i][1] - (before[i - 1][1] + 6 * y + before[(i + 1) % count][1]) / 8,
            )
            for i, (x, y) in enumerate(before)
        ]
    return points
