"""A part of the picture: what it is made of in each frame, and its outline through all frames."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from .morph import FINE, chosen, controls, matched, picked, spread
from .outline import (
    THINNEST,
    Cut,
    Field,
    Point,
    Strand,
    common,
    contour,
    field,
    inner_point,
    rest_place,
)

Outline = list[Point]


@dataclass(frozen=True)
class Shape:
    strands: tuple[Strand, ...]
    cuts: tuple[Cut, ...] = ()
    within: Field | None = None  # keeps only what lies inside this field too
    step: float = 0.012
    shown: bool = True

    @property
    def whole(self) -> Field:
        own = field(self.strands, self.cuts)
        other = self.within
        if other is None:
            return own
        return lambda x, y: common(own(x, y), other(x, y), 0.004)

    def contour(self) -> list[Point]:
        if not self.shown:
            return []
        whole = self.whole
        start = inner_point(whole, self.strands)
        if start is None or whole(*start)[0] > -THINNEST:
            return []
        return spread(contour(whole, start, self.step), FINE)

    @property
    def middle(self) -> Point:
        discs = [d for strand in self.strands for chain in strand.chains for d in chain]
        return sum(d.x for d in discs) / len(discs), sum(d.y for d in discs) / len(discs)


def outlines(shapes: Sequence[Shape], count: int) -> list[Outline]:
    """Control points of one closed spline per frame; the same number in each, point by point."""
    lines = [shape.contour() for shape in shapes]
    seen = [i for i, line in enumerate(lines) if line]
    if not seen:
        return []
    lined = {i: lines[i] for i in seen}
    places = {i: [rest_place(shapes[i].strands, p) for p in lined[i]] for i in seen}
    order = {seen[0]: list(range(FINE))}
    for before, here in itertools.pairwise(seen):
        came = [places[before][k] for k in order[before]]
        order[here] = matched(came, places[here])
    even = {i: [lined[i][k] for k in order[i]] for i in seen}
    nodes = chosen(list(even.values()), count)
    return [
        controls(picked(even[i], nodes)) if i in even else [shapes[i].middle] * count
        for i in range(len(shapes))
    ]
