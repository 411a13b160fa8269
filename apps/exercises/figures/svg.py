"""Pictures as SVG without its <svg>: stills and one that moves, painted by classes."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from .description import Figure
from .drawing.layer import LINE, POLY, SPLINE, Layer
from .drawing.outline import Point
from .drawing.picture import Box, Picture

LETTERS = {SPLINE: "s", POLY: "l", LINE: "o"}
REST = 500  # milliseconds at the start before it begins anew
UNITS = 800  # per metre; control points of splines lie on even numbers, so their middles are whole
Spot = tuple[int, int]


def spots(outline: Sequence[Point], kind: str) -> list[Spot]:
    """In SVG units, y down."""
    grid = 2 if kind == SPLINE else 1
    scale = UNITS / grid
    return [(round(x * scale) * grid, -round(y * scale) * grid) for x, y in outline]


def path(points: Sequence[Spot], kind: str) -> str:
    if kind == SPLINE:
        return spline(points)
    if kind == LINE:
        (a, b), (c, d), (e, f) = points
        return f"M{a} {b}q{pairs([(c - a, d - b), (e - a, f - b)])}"
    return f"M{pairs(points[:1])}l{pairs(steps(points))}z"


def spline(points: Sequence[Spot]) -> str:
    """A closed uniform quadratic B-spline: every piece ends halfway between control points."""
    halves = [middle(a, b) for a, b in zip([points[-1], *points], points, strict=False)]
    (ax, ay), (bx, by) = halves[0], points[0]
    cx, cy = halves[1]
    rest = pairs(steps([*halves[1:], halves[0]]))
    return f"M{ax} {ay}q{pairs([(bx - ax, by - ay), (cx - ax, cy - ay)])}t{rest}z"


def middle(a: Spot, b: Spot) -> Spot:
    return (a[0] + b[0]) // 2, (a[1] + b[1]) // 2


def steps(points: Sequence[Spot]) -> list[Spot]:
    return [(b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(points)]


def pairs(points: Sequence[Spot]) -> str:
    return numbers([n for point in points for n in point])


def numbers(values: Sequence[int]) -> str:
    """Separated by a space, or by the sign where there is one."""
    return " ".join(str(value) for value in values).replace(" -", "-")


def classes(layer: Layer) -> str:
    if layer.paint == "zone" or layer.paint.startswith("arrow"):
        return layer.paint
    names = " ".join(f"f-{name}" for name in layer.paint.split())
    return f"{names} f-bare" if layer.bare else names


def at(layer: Layer, frame: int) -> list[Spot]:
    return spots(layer.outlines[min(frame, len(layer.outlines) - 1)], layer.kind)


def drawn(layers: Sequence[Layer], frame: int) -> str:
    """Neighbours of the same paint that may not hide each other stay paths of their own."""
    return "".join(
        f'<path class="{classes(layer)}" d="{path(at(layer, frame), layer.kind)}"/>'
        for layer in layers
    )


def group(picture: Picture, inside: str, more: str = "") -> str:
    look = picture.figure.look
    hair = "scarf" if look.hair == "scarf" else look.hair_color
    names = f"fig f-skin-{look.skin} f-hair-{hair} f-wear-{look.clothes}"
    return f'<g class="{names}"{more}>{inside}</g>'


def still(picture: Picture, which: str) -> str:
    frame = picture.still(which)
    return group(picture, drawn([*picture.layers, *picture.arrows_at(which)], frame))


def animated(picture: Picture) -> str:
    """What static/js/figure.js plays. What moves has no `d` but `data-k` (see `motion`);
    `data-plan` are stretches of from pose, to pose, milliseconds."""
    inside = "".join(moving(picture, layer) for layer in picture.layers)
    inside += drawn(picture.arrows_at("end"), 0)
    return group(picture, inside, f' data-plan="{plan(picture.figure)}"')


def plan(figure: Figure) -> str:
    """Pose after pose, hold the last one, and back; a loop goes on to the first."""
    *there, back = (round(1000 * seconds) for seconds in figure.durations)
    last, hold = len(there), round(1000 * figure.hold)
    stretches = [(pose, pose + 1, ms) for pose, ms in enumerate(there)]
    stretches += [(last, last, hold)] if hold else []
    stretches += [(last, last + 1, back)] if figure.loop else [(last, 0, back), (0, 0, REST)]
    return " ".join(str(number) for stretch in stretches for number in stretch)


def moving(picture: Picture, layer: Layer) -> str:
    if layer.still:
        return drawn([layer], 0)
    return f'<path class="{classes(layer)}" data-k="{motion(picture, layer)}"/>'


def motion(picture: Picture, layer: Layer) -> str:
    """A letter for the kind and the control points at the start, each as a step from the one
    before it; then per move half the way to its end (from the start) and half the detour of its
    middle. Half, since all of them are even."""
    frames = [[n for spot in spots(o, SPLINE) for n in spot] for o in layer.outlines]
    start = [n - (frames[0][i - 2] if i > 1 else 0) for i, n in enumerate(frames[0])]
    lists = [start]
    for here, between, there in picture.moves:
        a, m, b = frames[here], frames[between], frames[there]
        lists.append([(n - o) // 2 for n, o in zip(b, frames[0], strict=True)])
        lists.append([(2 * k - i - n) // 4 for i, k, n in zip(a, m, b, strict=True)])
    return LETTERS[layer.kind] + ";".join(numbers(values) for values in lists)


def view_box(box: Box) -> str:
    left, low, right, high = (round(side * UNITS) for side in box)
    return f"{left} {-high} {right - left} {high - low}"
