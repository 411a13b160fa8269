"""Pictures as SVG: themed stills, one that moves, and one with colours of its own."""

from __future__ import annotations

from collections.abc import Sequence

from .drawing.layer import LINE, SPLINE, Layer
from .drawing.outline import Point
from .drawing.palette import colours
from .drawing.picture import Box, Picture

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
    return [(b[0] - a[0], b[1] - a[1]) for a, b in zip(points, points[1:], strict=False)]


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
    names = f"fig f-{look.skin} f-{look.hair_color} f-{look.clothes}"
    return f'<g class="{names}"{more}>{inside}</g>'


def still(picture: Picture, which: str) -> str:
    frame = picture.still(which)
    return group(picture, drawn([*picture.layers, *picture.arrows_at(which)], frame))


def animated(picture: Picture) -> str:
    """The start, with what changes in `data-k`: for every later frame the control points minus
    those of the frame before."""
    inside = "".join(moving(layer) for layer in picture.layers) + drawn(
        picture.arrows_at("end"), 0
    )
    figure = picture.figure
    times = numbers([round(1000 * s) for s in figure.durations])
    more = f' data-moves="{times}" data-hold="{round(1000 * figure.hold)}"'
    if figure.loop:
        more += " data-loop"
    return group(picture, inside, more)


def moving(layer: Layer) -> str:
    """`data-k` starts with the kind (0 spline, 1 line, 2 polygon), then the first control point."""
    frames = [spots(outline, layer.kind) for outline in layer.outlines]
    name, shape = classes(layer), path(frames[0], layer.kind)
    if all(frame == frames[0] for frame in frames):
        return f'<path class="{name}" d="{shape}"/>'
    later = [
        numbers([n for a, b in zip(before, here, strict=True) for n in (b[0] - a[0], b[1] - a[1])])
        for before, here in zip(frames, frames[1:], strict=False)
    ]
    return f'<path class="{name}" d="{shape}" data-k="{";".join(later)}"/>'


def view_box(box: Box) -> str:
    left, low, right, high = (round(side * UNITS) for side in box)
    return f"{left} {-high} {right - left} {high - low}"


def flat(picture: Picture, which: str) -> str:
    """A whole <svg> with literal colours, for what knows no style sheet."""
    frame = picture.still(which)
    fills = colours(picture.figure.look)
    layers = [*picture.layers, *picture.arrows_at(which)]
    inside = "".join(flat_path(layer, frame, fills) for layer in layers)
    box = view_box(picture.full)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{inside}</svg>'


def flat_path(layer: Layer, frame: int, fills: dict[str, str]) -> str:
    d = path(at(layer, frame), layer.kind)
    colour, line = fills[layer.paint.split()[-1]], fills["line"]
    if layer.paint == "arrow":
        return f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="13"/>'
    if layer.kind == LINE:
        return f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="5"/>'
    if layer.paint == "zone":
        return (
            f'<path d="{d}" fill="{colour}" stroke="{fills["ring"]}" stroke-width="8"/>'
        )
    if layer.bare or layer.paint == "arrow-head":
        return f'<path d="{d}" fill="{colour}"/>'
    return (
        f'<path d="{d}" fill="{colour}" stroke="{line}" stroke-width="5" stroke-linejoin="round"/>'
    )
