"""Defects that are put in on purpose: each has to be found, by the check that is named."""

from dataclasses import replace
from math import atan2, degrees, hypot

import pytest

pytest.importorskip("numpy")
from apps.exercises.figures import solved
from apps.exercises.figures.camera import Camera
from apps.exercises.figures.checks import CHECKS, findings
from apps.exercises.figures.description import LIBRARY, Prop
from apps.exercises.figures.pins import Near
from apps.exercises.figures.reading import read_figure
from apps.exercises.figures.solver import fitted
from apps.exercises.figures.vectors import distance, minus

SLUGS = ["act-bridge", "act-clam", "str-sit-to-stand"]


def foot_through_floor(figure, frames):
    return figure, [turned(frame, y=frame.angles["y"] - 0.06) for frame in frames]


def knee_bent_backwards(figure, frames):
    return figure, [turned(frame, **{"kneeR.flex": -25}) for frame in frames]


def range_broken(figure, frames):
    return figure, [*frames[:-1], turned(frames[-1], **{"neck.twist": 110})]


def looking_along(direction):
    x, y, z = direction
    return Camera(degrees(atan2(-x, z)), degrees(atan2(y, hypot(x, z))))


def camera_along_the_trunk(figure, frames):
    points = figure.posture(frames[0]).points
    return replace(figure, camera=looking_along(minus(points["c7"], points["pelvis"]))), frames


def camera_along_the_move(figure, frames):
    start, end = (figure.posture(frame).points for frame in (frames[-3], frames[-1]))
    most = max(start, key=lambda point: distance(start[point], end[point]))
    return replace(figure, camera=looking_along(minus(end[most], start[most]))), frames


def pin_dropped(figure, frames):
    """As if the solver forgot the pins of the last pose."""
    return figure, [*frames[:-1], turned(frames[-1], x=frames[-1].angles["x"] + 0.04)]


def prop_floating(figure, frames):
    ball = Prop("ball", at=(0.0, 1.9, 0.6), r=0.1)
    return replace(figure, props=(*figure.props, ball)), frames


def hand_through_thigh(figure, frames):
    wanted = {point: Near(point, "midthighR", (0, 0, 0), "thighR") for point in ("palmR", "tipsR")}
    angles = fitted(figure, frames[-1].angles, wanted, (set(), {"x", "y", "z"}))
    return figure, [*frames[:-1], replace(frames[-1], angles=angles)]


def foot_slide(figure, frames):
    moved = turned(frames[1], x=frames[1].angles["x"] + 0.05)
    return figure, [frames[0], moved, *frames[2:]]


def no_movement(figure, frames):
    return figure, [replace(frame, angles=frames[0].angles) for frame in frames]


def turned(frame, **angles):
    return replace(frame, angles={**frame.angles, **angles})


DEFECTS = [
    (foot_through_floor, "floor"),
    (knee_bent_backwards, "range"),
    (range_broken, "range"),
    (camera_along_the_trunk, "camera"),
    (camera_along_the_move, "camera"),
    (pin_dropped, "pins"),
    (prop_floating, "props"),
    (hand_through_thigh, "overlap"),
    (foot_slide, "slide"),
    (no_movement, "motion"),
]


@pytest.fixture(scope="module", params=SLUGS)
def whole(request):
    return read_figure(LIBRARY / f"{request.param}.yaml"), solved.kept(request.param)


def test_without_a_defect_nothing_is_found(whole):
    assert findings(*whole) == []


@pytest.mark.parametrize(("defect", "check"), DEFECTS, ids=[d.__name__ for d, _ in DEFECTS])
def test_every_defect_is_found_by_its_check(whole, defect, check):
    assert CHECKS[check](*defect(*whole)) != []


@pytest.mark.parametrize("slug", ["act-clam", "act-side-leg-raise", "act-heel-slide-brace"])
def test_the_other_side_is_found(slug):
    figure = read_figure(LIBRARY / f"{slug}.yaml")
    wrong = replace(figure, reads=replace(figure.reads, side="left"))
    (sentence, *_more) = CHECKS["side"](wrong, solved.kept(slug))
    assert sentence.startswith("reads.side is left, but ")
