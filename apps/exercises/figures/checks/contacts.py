"""Where skin meets the floor and the props."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from apps.exercises.figures.body import Posture
from apps.exercises.figures.description import Figure
from apps.exercises.figures.flesh import Part, skin
from apps.exercises.figures.solids import Distance, floor, solids
from apps.exercises.figures.vectors import Vector

TOUCH = 0.015  # metres between skin and thing


@dataclass(frozen=True)
class Contact:
    part: str
    thing: str  # floor, or the name of a prop
    gap: float  # negative: it is inside
    where: tuple[Vector, ...]


def things(figure: Figure, posture: Posture) -> dict[str, Distance]:
    found: dict[str, Distance] = {"floor": floor}
    return found | {solid.name: solid.away for solid in solids(figure, posture)}


def contacts(figure: Figure, posture: Posture, reach: float = TOUCH) -> list[Contact]:
    """Every part of the body that is nearer than `reach` to the floor or a prop."""
    return [
        Contact(part.name, thing, min(gaps), near_ones(part, gaps, reach))
        for part, thing, gaps in all_gaps(figure, posture)
        if min(gaps) <= reach
    ]


@lru_cache(maxsize=64)
def all_gaps(figure: Figure, posture: Posture) -> list[tuple[Part, str, list[float]]]:
    return [
        (part, thing, gaps_of(part, away))
        for part in skin(figure.build, posture).values()
        for thing, away in things(figure, posture).items()
    ]


def near_ones(part: Part, gaps: Sequence[float], reach: float) -> tuple[Vector, ...]:
    pairs = zip(part.balls, gaps, strict=True)
    return tuple(centre for (centre, _radius), gap in pairs if gap <= reach)


def gaps_of(part: Part, away: Distance) -> list[float]:
    return [away(centre) - radius for centre, radius in part.balls]


def deepest(found: Sequence[Contact], things: Sequence[str]) -> dict[tuple[str, str], float]:
    """How far each part is inside each of the things."""
    return {(c.part, c.thing): -c.gap for c in found if c.thing in things and c.gap < 0}
