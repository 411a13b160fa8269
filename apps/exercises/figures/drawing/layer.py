"""What a picture is made of: layers with one outline per frame, from the back to the front."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .outline import Point
from .shape import Outline, Shape, outlines
from .stage import Stage

SPLINE, POLY, LINE = "spline", "poly", "line"


@dataclass(frozen=True)
class Layer:
    """`outlines`: control points per frame, in metres right and up in the picture."""

    unit: str  # what painter's order moves as one: legR, trunk, chair
    paint: str  # class of its colour
    outlines: tuple[Outline, ...]
    kind: str = SPLINE
    bare: bool = False  # without an outline of its own

    @property
    def still(self) -> bool:
        return all(outline == self.outlines[0] for outline in self.outlines)

    @property
    def points(self) -> list[Point]:
        return [point for outline in self.outlines for point in outline]


def shaped(
    unit: str,
    paint: str,
    stages: Sequence[Stage],
    make: Callable[[Stage], Shape],
    count: int,
    *,
    bare: bool = False,
) -> list[Layer]:
    """One layer, or none where no frame shows any of it."""
    if len(stages) > 7:  # a loop: fewer points, or it grows too heavy
        count = max(round(count * 0.85), 7)
    lines = outlines([make(stage) for stage in stages], count)
    return [Layer(unit, paint, tuple(lines), SPLINE, bare=bare)] if lines else []


def traced(
    unit: str,
    paint: str,
    stages: Sequence[Stage],
    make: Callable[[Stage], Outline],
    kind: str = POLY,
    *,
    bare: bool = False,
) -> Layer:
    return Layer(unit, paint, tuple(make(stage) for stage in stages), kind, bare=bare)
