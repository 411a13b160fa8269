"""Shirt, collar and neck."""

from __future__ import annotations

from .flesh import COLLAR, NECK, SHOULDERS, SLEEVE, TRUNK, left
from .limbs import sleeve_plump, welded
from .outline import Strand
from .shape import Shape
from .stage import Stage


def trunk(stage: Stage) -> tuple[Strand, ...]:
    deep, wide = stage.girth
    wide = (1 + wide) / 2
    yoke = tuple(stage.discs(chain) for chain in (SHOULDERS, left(SHOULDERS), COLLAR))
    collar = stage.cut("chest", (-0.008, 0.268, 0.0), (-0.25, 1.0, 0.0), 0.008)
    return (stage.barrel(TRUNK, 0.03, deep, wide), Strand(yoke, 0.03, collar))


def shirt(stage: Stage) -> Shape:
    """The trunk with both shoulders: an arm that is raised lifts the cloth with it."""
    shoulders = tuple(
        stage.strand([SLEEVE[:2]], side, 0.03, 0.80 * sleeve_plump(stage)) for side in ("R", "L")
    )
    return Shape((*trunk(stage), *shoulders), step=0.010)


def shoulder_weld(stage: Stage, side: str) -> Shape:
    out = 1 if side == "R" else -1
    balls = (
        ("chest", (-0.005, 0.167, out * 0.118), 0.043),
        (f"upper_arm{side}", (0.0, -0.014, 0.0), 0.0475),
    )
    return Shape((welded(stage, balls, sleeve_plump(stage)),), step=0.007)


def neck(stage: Stage) -> Shape:
    return Shape((stage.strand([NECK], "R", 0.02, stage.build.neck_radii[0] / 0.056),), step=0.008)
