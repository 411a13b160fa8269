"""Where it is felt: soft patches on the muscle, that never leave the limb they lie on."""

from __future__ import annotations

from ..vectors import Vector
from .flesh import Ball, along, left
from .limbs import hips, shank, sleeve, thigh
from .outline import Field, field
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
        along("thigh", (-0.046, -0.12, 0, 0.034), (-0.036, -0.22, 0, 0.036), (-0.03, -0.33, 0, 0.02)),
    ),
    "quad": (
        "leg",
        (1.0, 0.0, 0.4),
        along("thigh", (0.044, -0.10, 0.01, 0.030), (0.042, -0.22, 0, 0.036), (0.03, -0.33, 0, 0.022)),
    ),
    "calf": (
        "leg",
        (-1.0, 0.0, 0.3),
        along("shank", (-0.034, -0.07, 0, 0.026), (-0.036, -0.14, 0, 0.028), (-0.02, -0.22, 0, 0.016)),
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
    "knee": ("leg", (1.0, 0.0, 0.3), along("shank", (0.02, 0.02, 0, 0.032), (0.02, -0.02, 0, 0.030))),
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
    return stage.towards(bone, (x, y, -z if side == "L" else z)) / (x * x + y * y + z * z) ** 0.5


def patch(stage: Stage, name: str) -> Shape:
    """Of a zone of the trunk both halves are one patch."""
    host, _, chain = zone_of(name)
    side = side_of(name)
    if not side:
        ring = (*chain, *left(chain)[::-1], chain[0])
        strand = stage.strand([ring], melt=0.05)
    else:
        strand = stage.strand([chain], side, 0.02)
    return Shape((strand,), within=inner(stage, host, side), step=0.007)


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
