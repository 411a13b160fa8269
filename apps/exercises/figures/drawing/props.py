"""What stands around: mat, chair, step, table, wall, roll, balls, cushion, stick, towel."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from apps.exercises.figures.description import Figure, Prop
from apps.exercises.figures.solids import roll_axis
from apps.exercises.figures.vectors import (
    Vector,
    add,
    between,
    minus,
    times,
    unit,
)

from .layer import POLY, SPLINE, Layer, traced
from .outline import Point
from .shadow import ring
from .solids import box, pillow, rod, roll, sphere
from .stage import Stage

SEAT, LEG, SLAB = 0.21, 0.018, 0.035  # half a seat, half a leg, thickness
FURNITURE = ("mat", "shadow", "wall", "chair", "table", "box", "step")
Stages = Sequence[Stage]


def prop_layers(prop: Prop, stages: Stages) -> list[Layer]:
    return MAKERS[prop.kind](prop, stages, prop.name or prop.kind)


def span(value: tuple[float, float] | float | None) -> tuple[float, float]:
    return value if isinstance(value, tuple) else (value or 0.0, value or 0.0)


def number(value: tuple[float, float] | float | None) -> float:
    return value[0] if isinstance(value, tuple) else value or 0.0


def mat(prop: Prop, stages: Stages, name: str) -> list[Layer]:
    return box(stages[0].camera, name, "mat", span(prop.x), (-0.012, 0.0), span(prop.z))


def own_shadow(prop: Prop, stages: Stages, name: str) -> list[Layer]:
    x, z, w, d = number(prop.x), number(prop.z), prop.w / 2 - 0.05, prop.d / 2 - 0.05
    corners = [(x + a * w, 0.0, z + b * d) for a in (-1, 1) for b in (-1, 1)]
    return [Layer(name, "shadow", (ring(stages[0], corners, 0.05),), SPLINE, bare=True)]


def block(prop: Prop, stages: Stages, name: str) -> list[Layer]:
    return box(stages[0].camera, name, "wood", span(prop.x), span(prop.y), span(prop.z))


def table(prop: Prop, stages: Stages, name: str) -> list[Layer]:
    (x0, x1), (z0, z1), top = span(prop.x), span(prop.z), prop.height
    legs = [
        ((x, x + 0.04), (0.0, top - 0.03), (z, z + 0.04))
        for x in (x0 + 0.03, x1 - 0.07)
        for z in (z0 + 0.03, z1 - 0.07)
    ]
    return stacked(stages, name, [*legs, ((x0, x1), (top - 0.03, top), (z0, z1))])


def chair(prop: Prop, stages: Stages, name: str) -> list[Layer]:
    """Four legs, a seat and a back with two posts."""
    seat, back = prop.seat, prop.back
    legs = [
        (about(a * (SEAT - LEG), LEG), (0.0, seat - SLAB), about(b * (SEAT - LEG), LEG))
        for a in (-1, 1)
        for b in (-1, 1)
    ]
    boxes = [*legs, (about(0, SEAT), (seat - SLAB, seat), about(0, SEAT))]
    boxes += [
        (about(LEG - SEAT, LEG), (seat, back - 0.02), about(b * (SEAT - LEG), LEG)) for b in (-1, 1)
    ]
    boxes.append((about(LEG - SEAT, 0.012), (back - 0.22, back), about(0, SEAT)))
    return stacked(stages, name, [turned(b, prop) for b in boxes])


def about(middle: float, half: float) -> tuple[float, float]:
    return middle - half, middle + half


Box = tuple[tuple[float, float], tuple[float, float], tuple[float, float]]


def turned(b: Box, prop: Prop) -> Box:
    """From a chair at the origin that looks along x to where it stands."""
    (x0, x1), y, (z0, z1) = b
    x, z = {
        "+x": ((x0, x1), (z0, z1)),
        "-x": ((-x1, -x0), (z0, z1)),
        "+z": ((z0, z1), (x0, x1)),
        "-z": ((z0, z1), (-x1, -x0)),
    }[prop.dir]
    at_x, at_z = number(prop.x), number(prop.z)
    return (x[0] + at_x, x[1] + at_x), y, (z[0] + at_z, z[1] + at_z)


def stacked(stages: Stages, name: str, boxes: Sequence[Box]) -> list[Layer]:
    """Boxes from the far one to the near one, lower ones first."""
    camera = stages[0].camera

    def depth(b: Box) -> float:
        return camera.depth(tuple(sum(s) / 2 for s in b))  # type: ignore[arg-type]

    ordered = sorted(boxes, key=depth)
    return [layer for b in ordered for layer in box(camera, name, "wood", *b)]


def wall(prop: Prop, stages: Stages, name: str) -> list[Layer]:
    (a, b), top = prop.span, prop.height
    if prop.x is not None:
        x = number(prop.x)
        corners = [(x, 0.0, a), (x, top, a), (x, top, b), (x, 0.0, b)]
    else:
        z = number(prop.z)
        corners = [(a, 0.0, z), (a, top, z), (b, top, z), (b, 0.0, z)]
    seen = [stages[0].camera.seen(corner) for corner in corners]
    return [Layer(name, "wall", (seen,), POLY)]


def foam_roll(prop: Prop, stages: Stages, name: str) -> list[Layer]:
    axes = [roll_axis(prop, stage.posture) for stage in stages]
    parts = [roll(stages[0].camera, name, x, y, prop.r, span(prop.z)) for x, y in axes]
    return [
        Layer(name, layers[0].paint, tuple(layer.outlines[0] for layer in layers), layers[0].kind)
        for layers in zip(*parts, strict=True)
    ]


def centre(prop: Prop, stage: Stage) -> Vector:
    if prop.at is not None:
        return add(prop.at, prop.off)
    places = [stage.posture.points[name] for name in prop.follow]
    middle = times(sum_of(places), 1 / len(places))
    return add(middle, prop.off)


def sum_of(places: Sequence[Vector]) -> Vector:
    total = (0.0, 0.0, 0.0)
    for place in places:
        total = add(total, place)
    return total


def ball(prop: Prop, stages: Stages, name: str) -> list[Layer]:
    def outline(stage: Stage) -> list[Point]:
        return sphere(stage.camera, centre(prop, stage), prop.r)

    return [traced(name, "ball", stages, outline, SPLINE)]


def duo_ball(prop: Prop, stages: Stages, name: str) -> list[Layer]:
    def half(out: float) -> Callable[[Stage], list[Point]]:
        return lambda stage: sphere(
            stage.camera, add(centre(prop, stage), (0.0, 0.0, out * prop.r * 0.9)), prop.r
        )

    near = 1 if stages[0].camera.towards[2] > 0 else -1
    return [traced(name, "ball", stages, half(out), SPLINE) for out in (-near, near)]


def cushion(prop: Prop, stages: Stages, name: str) -> list[Layer]:
    size = prop.size or (0.34, 0.10, 0.30)

    def outline(stage: Stage) -> list[Point]:
        return pillow(stage.camera, centre(prop, stage), size)

    return [traced(name, "cushion", stages, outline, SPLINE)]


def stick(prop: Prop, stages: Stages, name: str) -> list[Layer]:
    def outline(stage: Stage) -> list[Point]:
        a, b = stick_ends(prop, stage)
        return rod(stage.camera, a, b, 0.011)

    return [traced(name, "stick", stages, outline)]


def stick_ends(prop: Prop, stage: Stage) -> tuple[Vector, Vector]:
    places = [stage.posture.points[name] for name in prop.follow]
    if len(places) == 1:
        x, y, z = places[0]
        return (x, y + 0.02, z), (x, 0.0, z)
    way = times(unit(minus(places[1], places[0])), prop.length / 2)
    middle = between(places[0], places[1])
    return minus(middle, way), add(middle, way)


def towel(prop: Prop, stages: Stages, name: str) -> list[Layer]:
    layers = []
    for a, b in zip(prop.follow, prop.follow[1:], strict=False):
        layers.append(strap(name, "towel", stages, a, b, 0.022))
    return layers


def strap(name: str, paint: str, stages: Stages, a: str, b: str, half: float) -> Layer:
    def outline(stage: Stage) -> list[Point]:
        points = stage.posture.points
        return rod(stage.camera, points[a], points[b], half)

    return traced(name, paint, stages, outline)


def bottle(prop: Prop, stages: Stages, name: str) -> list[Layer]:
    def part(low: float, high: float, half: float) -> Callable[[Stage], list[Point]]:
        def outline(stage: Stage) -> list[Point]:
            x, y, z = centre(prop, stage)
            return rod(stage.camera, (x, y + low, z), (x, y + high, z), half, 0.15)

        return outline

    return [
        traced(name, "bottle", stages, part(-0.09, 0.09, 0.032)),
        traced(name, "bottle-cap", stages, part(0.09, 0.12, 0.016)),
    ]


MAKERS: dict[str, Callable[[Prop, Stages, str], list[Layer]]] = {
    "mat": mat,
    "shadow": own_shadow,
    "chair": chair,
    "step": block,
    "box": block,
    "table": table,
    "wall": wall,
    "roll": foam_roll,
    "ball": ball,
    "duo-ball": duo_ball,
    "cushion": cushion,
    "stick": stick,
    "towel": towel,
    "bottle": bottle,
}


def prop_depth(prop: Prop, stages: Stages) -> float:
    """Of its middle, over all frames."""
    depths = [stage.camera.depth(prop_middle(prop, stage)) for stage in stages]
    return sum(depths) / len(depths)


def prop_middle(prop: Prop, stage: Stage) -> Vector:
    if prop.kind in ("stick", "towel", "bottle") or prop.follow or prop.at is not None:
        return centre(prop, stage)
    x, y, z = (middle_of(value) for value in (prop.x, prop.y, prop.z))
    return x, y or prop.height / 2 or prop.seat, z


def middle_of(value: tuple[float, float] | float | None) -> float:
    if isinstance(value, tuple):
        return (value[0] + value[1]) / 2
    return value or 0.0


def feet_of_furniture(figure: Figure) -> list[Vector]:
    """Where chairs and tables touch the floor, for the shadow."""
    found: list[Vector] = []
    for prop in figure.props:
        if prop.kind == "chair":
            x, z = number(prop.x), number(prop.z)
            found += [(x + a * SEAT, 0.0, z + b * SEAT) for a in (-1, 1) for b in (-1, 1)]
    return found
