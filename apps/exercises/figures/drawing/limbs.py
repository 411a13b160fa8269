"""Legs with trousers, shoes, arms and sleeves."""

from __future__ import annotations

from apps.exercises.figures.vectors import Vector

from .flesh import (
    BUTTOCK,
    CREASES,
    FINGERS,
    FIST,
    FIST_THUMB,
    FOREARM,
    HIPS,
    PALM,
    SHANK,
    SHOE,
    SHOE_TOP,
    SLEEVE,
    SLEEVE_END,
    SOLE,
    THIGH,
    THUMB,
    UPPER_ARM,
    WAIST,
)
from .outline import Cut, Strand
from .shape import Outline, Shape
from .stage import Stage

UPWARDS: Vector = (0.0, 1.0, 0.0)
DOWNWARDS: Vector = (0.0, -1.0, 0.0)
BROAD = 0.5  # how much the palm or the back of a hand faces the camera to have fingers
GRIP = 35.0  # degrees of the fingers from which a hand is drawn as a fist


def thigh(stage: Stage, side: str) -> Strand:
    return stage.strand([THIGH], side, 0.045, stage.plump("thigh_rings"))


def shank(stage: Stage, side: str) -> Strand:
    return stage.strand([SHANK], side, 0.028, stage.plump("shank_rings"))


def hips(stage: Stage) -> tuple[Strand, ...]:
    deep, wide = stage.girth
    top = waist(stage)
    buttocks = [stage.strand([BUTTOCK], side, 0.03, wide, top) for side in ("R", "L")]
    return (stage.barrel(HIPS, 0.03, deep, wide, top), *buttocks)


def waist(stage: Stage) -> tuple[Cut, ...]:
    return stage.cut("spine", (0.0, WAIST, 0.0), UPWARDS, 0.014)


def leg(stage: Stage, side: str, *, folded: bool) -> Shape:
    strands = (thigh(stage, side),) if folded else (thigh(stage, side), shank(stage, side))
    return Shape(strands)


def trousers(stage: Stage, side: str, *, folded: bool) -> Shape:
    """The hips and the near leg in one."""
    return Shape((*hips(stage), *leg(stage, side, folded=folded).strands))


def lower_leg(stage: Stage, side: str) -> Shape:
    return Shape((shank(stage, side),))


def knee_weld(stage: Stage, side: str) -> Shape:
    plump = stage.plump("thigh_rings")
    balls = ((f"thigh{side}", (0.0, -0.385, 0.0), 0.040), (f"shank{side}", (0, 0.0, 0), 0.039))
    return Shape((welded(stage, balls, plump),), step=0.008)


def hip_weld(stage: Stage, side: str) -> Shape:
    out = 1 if side == "R" else -1
    plump = stage.plump("thigh_rings")
    balls = (
        ("pelvis", (0.0, 0.03, out * 0.07), 0.072),
        (f"thigh{side}", (0.002, -0.02, 0.0), 0.076),
        (f"thigh{side}", (0.008, -0.16, 0.0), 0.066),
    )
    return Shape((welded(stage, balls, plump),), step=0.010)


def welded(
    stage: Stage, balls: tuple[tuple[str, Vector, float], ...], plump: float = 1.0
) -> Strand:
    return Strand((tuple(stage.disc(bone, at, r * plump) for bone, at, r in balls),))


def shoe(stage: Stage, side: str) -> Shape:
    top = stage.cut(f"foot{side}", (0.0, SHOE_TOP, 0.0), UPWARDS, 0.008)
    return Shape((stage.strand(SHOE, side, 0.015),), top, step=0.007)


def sole(stage: Stage, side: str) -> Shape:
    return Shape((stage.strand([SOLE], side),), step=0.007)


def upper_arm(stage: Stage, side: str) -> Strand:
    return stage.strand([UPPER_ARM], side, 0.02, stage.plump("upper_arm_rings"))


def forearm(stage: Stage, side: str) -> Strand:
    return stage.strand([FOREARM], side, 0.022, stage.plump("forearm_rings"))


def hand(stage: Stage, side: str, *, fist: bool) -> tuple[Strand, ...]:
    fingers, thumb = (FIST, FIST_THUMB) if fist else (FINGERS, THUMB)
    return (
        stage.strand(PALM, side, 0.012),
        stage.strand(fingers, side, 0.010),
        stage.strand([thumb], side, 0.010),
    )


def arm(stage: Stage, side: str, *, folded: bool, fist: bool) -> Shape:
    """From the shoulder to the fingers; of a folded arm only what is above the elbow."""
    if folded:
        return Shape((upper_arm(stage, side),), step=0.010)
    lower = (forearm(stage, side), *hand(stage, side, fist=fist))
    return Shape((upper_arm(stage, side), *lower), step=0.0065)


def lower_arm(stage: Stage, side: str, *, fist: bool) -> Shape:
    return Shape((forearm(stage, side), *hand(stage, side, fist=fist)), step=0.0065)


def creases(stage: Stage, side: str, number: int) -> Outline:
    """A line between two fingers; a dot where the hand is seen on its edge."""
    broad = abs(stage.towards(f"hand{side}", (0.0, 0.0, 1.0))) > BROAD
    line = CREASES[number]
    return [stage.seen(f"fingers{side}", at if broad else line[1]) for at in line]


def elbow_weld(stage: Stage, side: str) -> Shape:
    balls = ((f"upper_arm{side}", (0, -0.255, 0), 0.029), (f"forearm{side}", (0, 0, 0), 0.028))
    return Shape((welded(stage, balls, stage.plump("upper_arm_rings")),), step=0.006)


def sleeve(stage: Stage, side: str) -> Shape:
    end = stage.cut(f"upper_arm{side}", (0.0, SLEEVE_END, 0.0), DOWNWARDS, 0.010)
    return Shape((stage.strand([SLEEVE], side, 0.02, sleeve_plump(stage)),), end, step=0.009)


def sleeve_plump(stage: Stage) -> float:
    return stage.build.sleeve[1] / 0.056
