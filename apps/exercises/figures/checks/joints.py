"""Angles within their ranges, and limbs that keep their length while shapes are blended."""

from collections.abc import Sequence
from itertools import pairwise

from apps.exercises.figures.anatomy import RANGES, SIDES
from apps.exercises.figures.description import Figure, Frame
from apps.exercises.figures.vectors import between, distance

from .moments import moments

ROUNDING = 1.0  # degrees
SHRINK = 0.095  # as a limb that turns by 50 degrees between two frames
BONES = [
    *(("hip", "knee"), ("knee", "ankle"), ("ankle", "toe")),
    *(("shoulder", "elbow"), ("elbow", "wrist"), ("wrist", "tips")),
]
LINKS = [(f"{one}{side}", f"{other}{side}") for one, other in BONES for side in SIDES]
LINKS += [("pelvis", "t12"), ("t12", "c7"), ("c7", "crown")]


def within_range(figure: Figure, frames: Sequence[Frame]) -> list[str]:
    found = []
    for name, _posture, frame in moments(figure, frames):
        for key, value in frame.angles.items():
            low, high = RANGES.get(key, (-360, 360))
            if not low - ROUNDING <= value <= high + ROUNDING:
                found.append(f"{name}: {key} is {value:.0f}, and goes from {low} to {high}")
    return found


def keeps_length(figure: Figure, frames: Sequence[Frame]) -> list[str]:
    found = []
    steps = list(moments(figure, frames))
    if figure.loop:
        steps.append(steps[0])
    for (here, one, _), (there, other, _) in pairwise(steps):
        for start, end in LINKS:
            full = distance(one.points[start], one.points[end])
            halves = [between(one.points[at], other.points[at]) for at in (start, end)]
            lost = 1 - distance(*halves) / full
            if lost > SHRINK:
                found.append(
                    f"from {start} to {end} {lost:.0%} is lost on the way from {here} to {there}: "
                    "put a pose in between"
                )
    return found
