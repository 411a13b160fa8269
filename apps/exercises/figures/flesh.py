"""The flesh on the bones, as chains of balls: for the checks, not for the drawing."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, sin

from .anatomy import SIDES
from .body import Posture
from .builds import Build, Ring, Station
from .vectors import Vector, between, place

AROUND = 24  # points of an ellipse of the trunk
Ball = tuple[Vector, float]  # centre and radius


@dataclass(frozen=True)
class Part:
    """A chain of balls; what lies between two neighbours is their hull."""

    name: str
    balls: tuple[Ball, ...]


def parts(build: Build, posture: Posture) -> dict[str, Part]:
    chains: dict[str, tuple[Ball, ...]] = trunk(build, posture)
    for side in SIDES:
        chains |= leg(build, posture, side) | arm(build, posture, side)
    return {name: Part(name, balls) for name, balls in chains.items()}


def trunk(build: Build, posture: Posture) -> dict[str, tuple[Ball, ...]]:
    points, head = posture.points, posture.frames["head"]
    forward, high, _wide = build.skull
    x, y, z = build.head
    thick, thin = build.neck_radii
    return {
        "pelvis": core(posture, build.trousers[2:]),
        "trunk": core(posture, build.shirt[1:-1]),
        "neck": ((points["c7"], thick - 0.01), (head[0], thin)),
        "head": (
            (place(head, (x - 0.012, y + high - forward + 0.01, z)), forward - 0.012),
            (place(head, (x + 0.030, y - 0.05, z)), 0.05),
        ),
    }


def core(posture: Posture, stations: tuple[Station, ...]) -> tuple[Ball, ...]:
    """Only the middle of the trunk: see `skin` for its surface."""
    return tuple((place(posture.frames[s.bone], (0.0, s.height, 0.0)), s.depth) for s in stations)


def skin(build: Build, posture: Posture) -> dict[str, Part]:
    """What may touch something: the limbs as balls, the trunk as points around its ellipses."""
    around = {
        "pelvis": tuple(ellipses(posture, build.trousers)),
        "trunk": tuple(ellipses(posture, build.shirt)),
    }
    return parts(build, posture) | {name: Part(name, balls) for name, balls in around.items()}


def ellipses(posture: Posture, stations: tuple[Station, ...]) -> Iterator[Ball]:
    for here, there in pairwise(stations):
        ends = [ring_of(posture, station) for station in (here, there)]
        for low, high in zip(*ends, strict=True):
            yield low, 0.0
            yield between(low, high), 0.0
    for point in ring_of(posture, stations[-1]):
        yield point, 0.0


def ring_of(posture: Posture, station: Station) -> list[Vector]:
    frame = posture.frames[station.bone]
    turns = [2 * pi * step / AROUND for step in range(AROUND)]
    return [
        place(frame, (station.depth * cos(t), station.height, station.width * sin(t)))
        for t in turns
    ]


def rings(posture: Posture, bone: str, length: float, given: tuple[Ring, ...]) -> tuple[Ball, ...]:
    frame = posture.frames[bone]
    return tuple((place(frame, (r.forward, -length * r.at, 0.0)), r.radius) for r in given)


def leg(build: Build, posture: Posture, side: str) -> dict[str, tuple[Ball, ...]]:
    heel, ball, toe = build.foot_radii
    sole = -build.ankle
    foot, toes = posture.frames[f"foot{side}"], posture.frames[f"toes{side}"]
    return {
        f"thigh{side}": rings(posture, f"thigh{side}", build.thigh, build.thigh_rings),
        f"shank{side}": rings(posture, f"shank{side}", build.shank, build.shank_rings),
        f"foot{side}": (
            (place(foot, (build.heel + 0.01, sole + heel, 0.0)), heel),
            (place(foot, (build.ball, sole + ball, 0.0)), ball),
            (place(toes, (build.toe - build.ball - toe, toe - ball, 0.0)), toe),
        ),
    }


def arm(build: Build, posture: Posture, side: str) -> dict[str, tuple[Ball, ...]]:
    points = posture.points
    wide, thin = 0.024, build.hand_radii[1]
    return {
        f"upper_arm{side}": rings(
            posture, f"upper_arm{side}", build.upper_arm, build.upper_arm_rings
        ),
        f"forearm{side}": rings(posture, f"forearm{side}", build.forearm, build.forearm_rings),
        f"hand{side}": (
            (points[f"palm{side}"], wide),
            (points[f"knuckles{side}"], wide - 0.004),
            (between(points[f"knuckles{side}"], points[f"tips{side}"], 0.85), thin - 0.003),
        ),
    }
