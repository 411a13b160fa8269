"""Where skin meets the floor and the props."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    found = []
    for part in skin(figure.build, posture).values():
        for thing, away in things(figure, posture).items():
            gaps = gaps_of(part, away)
            if min(gaps) <= reach:
                where = tuple(
                    centre
                    for (centre, _r), gap in zip(part.balls, gaps, strict=True)
                    if gap <= reach
                )
                found.append(Contact(part.name, thing, min(gaps), where))
    return found


def gaps_of(part: Part, away: Distance) -> list[float]:
    return [away(centre) - radius for centre, radius in part.balls]


def deepest(found: Sequence[Contact], things: Sequence[str]) -> dict[tuple[str, str], float]:
    """How far each part is inside each of the things."""
    return {(c.part, c.thing): -c.gap for c in found if c.thing in things and c.gap < 0}
