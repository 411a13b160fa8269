"""Nothing goes through the floor, a prop, or another limb, and no prop hangs in the air."""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from apps.exercises.figures.anatomy import SIDES
from apps.exercises.figures.body import Posture
from apps.exercises.figures.description import Figure, Frame
from apps.exercises.figures.flesh import Ball, Part, parts, skin
from apps.exercises.figures.solids import Solid, place_of, solids
from apps.exercises.figures.vectors import Vector, between, dot, length, minus

from .contacts import contacts, deepest, gaps_of
from .moments import cm, moments

SUNK, HARD, SOFT, OVERLAP, HANGING = 0.012, 0.025, 0.045, 0.045, 0.025
JOINED = {frozenset(pair) for pair in (("pelvis", "trunk"), ("trunk", "neck"), ("neck", "head"))}
for _side in SIDES:
    JOINED |= {
        frozenset((f"{one}{_side}" if one not in ("pelvis", "trunk") else one, f"{other}{_side}"))
        for one, other in (
            *(("pelvis", "thigh"), ("thigh", "shank"), ("shank", "foot")),
            *(("trunk", "upper_arm"), ("upper_arm", "forearm"), ("forearm", "hand")),
        )
    }
JOINED |= {frozenset(("trunk", f"thigh{side}")) for side in SIDES}
JOINED |= {frozenset(("neck", f"upper_arm{side}")) for side in SIDES}


def above_floor(figure: Figure, frames: Sequence[Frame]) -> list[str]:
    found = []
    for name, posture, _frame in moments(figure, frames):
        sunk = deepest(contacts(figure, posture), ["floor"])
        found += [
            f"{name}: {part} is {cm(depth)} below the floor"
            for (part, _), depth in sorted(sunk.items())
            if depth > SUNK
        ]
    return found


def outside_props(figure: Figure, frames: Sequence[Frame]) -> list[str]:
    found = []
    for name, posture, _frame in moments(figure, frames):
        solid = {thing.name: thing for thing in solids(figure, posture)}
        inside = deepest(contacts(figure, posture), list(solid))
        for (part, thing), depth in sorted(inside.items()):
            if depth > (SOFT if solid[thing].soft else HARD):
                found.append(f"{name}: {part} is {cm(depth)} inside the {thing}")
        found += [f"{name}: {text}" for text in hanging(figure, posture, list(solid.values()))]
    return found


def hanging(figure: Figure, posture: Posture, known: Sequence[Solid]) -> Iterator[str]:
    """Props that neither stand on something nor are held."""
    body = skin(figure.build, posture).values()
    for solid in known:
        gap = min(ground(solid, posture, known), *(min(gaps_of(p, solid.away)) for p in body))
        if gap > HANGING:
            yield f"the {solid.name} hangs in the air, {cm(gap)} from anything"


def ground(solid: Solid, posture: Posture, known: Sequence[Solid]) -> float:
    """From a prop to the floor or to the nearest other prop."""
    prop = solid.prop
    if prop.kind in ("ball", "duo-ball"):
        centre = place_of(prop, posture)
        others = [other.away(centre) for other in known if other is not solid]
        return min([centre[1], *others]) - prop.r
    if prop.kind == "cushion" and prop.size:
        centre = place_of(prop, posture)
        below = (centre[0], centre[1] - prop.size[1] / 2, centre[2])
        return min([below[1], *(other.away(below) for other in known if other is not solid)])
    if prop.kind == "roll":
        return (prop.y if isinstance(prop.y, float) else prop.r) - prop.r
    return prop.y[0] if isinstance(prop.y, tuple) else 0.0


def apart(figure: Figure, frames: Sequence[Frame]) -> list[str]:
    found = []
    for name, posture, _frame in moments(figure, frames):
        for one, other in combinations(parts(figure.build, posture).values(), 2):
            if frozenset((one.name, other.name)) not in JOINED:
                depth = overlap(one, other)
                if depth > OVERLAP:
                    found.append(f"{name}: {one.name} and {other.name} overlap by {cm(depth)}")
    return found


def overlap(one: Part, other: Part) -> float:
    """How far two chains of balls are inside one another; negative: how far they are apart."""
    return max(
        cone_overlap(*here, *there)
        for here in pairwise(one.balls)
        for there in pairwise(other.balls)
    )


def cone_overlap(a: Ball, b: Ball, c: Ball, d: Ball) -> float:
    here, there = nearest_shares(a[0], b[0], c[0], d[0])
    gap = length(minus(between(a[0], b[0], here), between(c[0], d[0], there)))
    return a[1] + (b[1] - a[1]) * here + c[1] + (d[1] - c[1]) * there - gap


def nearest_shares(a: Vector, b: Vector, c: Vector, d: Vector) -> tuple[float, float]:
    """How far along the lines a-b and c-d their nearest points are, 0 to 1."""
    u, v, w = minus(b, a), minus(d, c), minus(a, c)
    uu, uv, vv, uw, vw = dot(u, u), dot(u, v), dot(v, v), dot(u, w), dot(v, w)
    cross = uu * vv - uv * uv
    here = clipped((uv * vw - vv * uw) / cross) if cross > 1e-9 else 0.0
    there = clipped((uv * here + vw) / vv) if vv > 1e-9 else 0.0
    return (clipped((uv * there - uw) / uu) if uu > 1e-9 else 0.0), there


def clipped(share: float) -> float:
    return min(max(share, 0.0), 1.0)
