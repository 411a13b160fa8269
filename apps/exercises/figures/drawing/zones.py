"""Where it is felt: soft patches on the muscle, that never leave the limb they lie on."""

from __future__ import annotations

from collections.abc import Sequence
from math import dist, sqrt

from apps.exercises.figures.vectors import Vector

from .flesh import Ball, along, left
from .limbs import hips, shank, sleeve, thigh
from .outline import Field, Strand, field
from .shape import Shape
from .stage import Stage
from .torso import neck, trunk

INSET = 0.008  # metres from the edge of the limb
# zone -> host, way it looks, chain of balls on the right side
Zone = tuple[str, Vector, tuple[tuple[str, Ball], ...]]

SIDED: dict[str, Zone] = {
    "glute": (
        "leg",
        (-1.0, 0.0, 0.6),
        along("pelvis", (-0.060, 0.030, 0.085, 0.050), (-0.062, -0.030, 0.085, 0.056)),
    ),
    "gluteside": (
        "leg",
        (0.0, 0.0, 1.0),
        along("pelvis", (-0.012, 0.065, 0.130, 0.046), (0.0, 0.0, 0.135, 0.038)),
    ),
    "deepglute": (
        "leg",
        (-1.0, 0.0, 0.6),
        along("pelvis", (-0.060, 0.005, 0.060, 0.034), (-0.030, -0.015, 0.120, 0.030)),
    ),
    "ham": (
        "leg",
        (-1.0, 0.0, 0.3),
        along(
            "thigh", (-0.046, -0.12, 0, 0.034), (-0.036, -0.22, 0, 0.036), (-0.03, -0.33, 0, 0.02)
        ),
    ),
    "quad": (
        "leg",
        (1.0, 0.0, 0.4),
        along(
            "thigh", (0.044, -0.10, 0.01, 0.030), (0.042, -0.22, 0, 0.036), (0.03, -0.33, 0, 0.022)
        ),
    ),
    "calf": (
        "leg",
        (-1.0, 0.0, 0.3),
        along(
            "shank", (-0.034, -0.07, 0, 0.026), (-0.036, -0.14, 0, 0.028), (-0.02, -0.22, 0, 0.016)
        ),
    ),
    "adductor": (
        "leg",
        (0.5, 0.0, -1.0),
        along("thigh", (0.02, -0.09, -0.040, 0.030), (0.016, -0.24, -0.034, 0.024)),
    ),
    "hipflexor": (
        "leg",
        (1.0, 0.0, 0.5),
        (*along("pelvis", (0.058, 0.030, 0.085, 0.030)), *along("thigh", (0.050, -0.07, 0, 0.028))),
    ),
    "outerthigh": (
        "leg",
        (0.0, 0.0, 1.0),
        along("thigh", (0.0, -0.10, 0.045, 0.026), (0.0, -0.34, 0.028, 0.020)),
    ),
    "shin": (
        "leg",
        (1.0, 0.0, 0.3),
        along("shank", (0.018, -0.08, 0.012, 0.022), (0.01, -0.24, 0.008, 0.014)),
    ),
    "knee": (
        "leg",
        (1.0, 0.0, 0.3),
        along("shank", (0.02, 0.02, 0, 0.032), (0.02, -0.02, 0, 0.030)),
    ),
    "shoulder": (
        "sleeve",
        (0.0, 0.0, 1.0),
        along("upper_arm", (0.0, -0.02, 0.015, 0.036), (0.0, -0.08, 0.010, 0.034)),
    ),
}
MIDDLE: dict[str, Zone] = {
    "lowback": (
        "trunk",
        (-1.0, 0.0, 0.0),
        along("spine", (-0.060, 0.0, 0.034, 0.034), (-0.060, 0.075, 0.030, 0.034)),
    ),
    "midback": (
        "trunk",
        (-1.0, 0.0, 0.0),
        along("chest", (-0.066, -0.02, 0.034, 0.036), (-0.066, 0.09, 0.034, 0.036)),
    ),
    "abdomen": (
        "trunk",
        (1.0, 0.0, 0.0),
        along("spine", (0.060, 0.0, 0.030, 0.034), (0.060, 0.12, 0.030, 0.036)),
    ),
    "chest": (
        "trunk",
        (1.0, 0.0, 0.0),
        along("chest", (0.060, 0.11, 0.085, 0.040), (0.062, 0.10, 0.035, 0.036)),
    ),
    "neck": (
        "neck",
        (-1.0, 0.0, 0.3),
        along("neck", (-0.018, 0.01, 0.01, 0.026), (-0.016, 0.06, 0.01, 0.022)),
    ),
}


def zone_of(name: str) -> Zone:
    return MIDDLE.get(name) or SIDED[name[:-1]]


def side_of(name: str) -> str:
    return "" if name in MIDDLE else name[-1]


def facing(stage: Stage, name: str) -> float:
    """How much the muscle looks at the camera: 1 straight, -1 away."""
    _, way, chain = zone_of(name)
    side = side_of(name)
    x, y, z = way
    bone = chain[0][0] + (side if chain[0][0] not in ("pelvis", "spine", "chest", "neck") else "")
    size = sqrt(x * x + y * y + z * z)
    return stage.towards(bone, (x, y, -z if side == "L" else z)) / size


def patch(stage: Stage, names: Sequence[str]) -> Shape:
    """One outline round zones that touch (see `together`)."""
    host, side = zone_of(names[0])[0], side_of(names[0])
    strands = tuple(strand(stage, name) for name in names)
    return Shape(strands, within=inner(stage, host, side), step=0.007)


def strand(stage: Stage, name: str) -> Strand:
    """Of a zone of the trunk both halves are one."""
    _, _, chain = zone_of(name)
    side = side_of(name)
    if side:
        return stage.strand([chain], side, 0.02)
    ring = (*chain, *left(chain)[::-1], chain[0])
    return stage.strand([ring], melt=0.05)


def together(stage: Stage, names: Sequence[str]) -> list[list[str]]:
    """Names in groups that touch each other on the resting body."""
    groups: list[list[str]] = []
    for name in names:
        near = [group for group in groups if any(touch(stage, name, other) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([*(other for group in near for other in group), name])
    return groups


def touch(stage: Stage, one: str, other: str) -> bool:
    discs = [[d for c in strand(stage, name).chains for d in c] for name in (one, other)]
    return any(dist(a.rest, b.rest) < a.r + b.r + 0.012 for a in discs[0] for b in discs[1])


def inner(stage: Stage, host: str, side: str) -> Field:
    strands = {
        "leg": lambda: (*hips(stage), thigh(stage, side), shank(stage, side)),
        "sleeve": lambda: sleeve(stage, side).strands,
        "neck": lambda: neck(stage).strands,
        "trunk": lambda: trunk(stage),
    }[host]()
    whole = field(strands)

    def inset(x: float, y: float) -> tuple[float, float, float]:
        d, gx, gy = whole(x, y)
        return d + INSET, gx, gy

    return inset
