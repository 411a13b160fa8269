"""Each check holds for a body that stands well, and says exactly what is wrong with another."""

from dataclasses import replace

import pytest

from apps.exercises.figures.body import skeleton
from apps.exercises.figures.builds import SLIM
from apps.exercises.figures.camera import Camera
from apps.exercises.figures.checks import CHECKS, findings
from apps.exercises.figures.checks.balance import centre_of_mass, hull, outside
from apps.exercises.figures.checks.solidity import cone_overlap
from apps.exercises.figures.description import (
    Alt,
    Expectation,
    Figure,
    Frame,
    Pin,
    Pose,
    Prop,
    Reads,
)

PINS = {"heelR": Pin("heelR", at=(-0.045, 0.0, 0.082), line=12)}
FIGURE = Figure(
    slug="stand",
    base="standing",
    camera=Camera(0, 10),
    poses=(Pose(pins=PINS), Pose(pins=PINS)),
    durations=(1, 1),
    alt=Alt({}, {}),
    reads=Reads("standing", "arm", "up", "right"),
)
REST = {"y": 0.908, "shoulderR.abd": 8.0, "shoulderL.abd": 8.0}
LIFTED = {**REST, "shoulderR.flex": 60.0}


def frames(start=REST, end=LIFTED, mid=None):
    half = mid or {key: (start.get(key, 0) + end.get(key, 0)) / 2 for key in {**start, **end}}
    return [Frame(0, True, start), Frame(0.5, False, half), Frame(1, True, end)]  # noqa: FBT003


def said(check, end=LIFTED, mid=None, start=REST, **changes):
    return CHECKS[check](replace(FIGURE, **changes), frames(start, end, mid))


def test_somebody_who_stands_and_lifts_an_arm_is_well():
    assert findings(FIGURE, frames()) == []


def test_range():
    assert said("range", {**LIFTED, "kneeL.flex": -9.0}, LIFTED) == [
        "pose 2: kneeL.flex is -9, and goes from 0 to 150"
    ]


def test_pins():
    assert said("pins", {**LIFTED, "x": 0.03, "z": 0.04}, REST) == [
        "line 12, pose 2: the pin of heelR is missed by 5.0 cm"
    ]


def test_pins_in_between_are_met_as_well():
    assert said("pins", LIFTED, {**LIFTED, "x": 0.03}) == [
        "between poses 1 and 2: the pin of heelR is missed by 3.0 cm"
    ]


def test_floor():
    assert said("floor", {**LIFTED, "ankleR.flex": -20.0}, LIFTED)[0].startswith(
        "pose 2: footR is 5."
    )


def test_props_are_not_gone_through():
    step = Prop("step", x=(0.0, 0.3), y=(0.0, 0.1), z=(0.0, 0.3))
    assert said("props", props=(step,))[0].startswith("pose 1: footR is ")


def test_soft_props_give_way():
    ball = Prop("ball", at=(0.0, 0.08, 0.32), r=0.08)
    at = {"z": -0.01}
    assert said("props", {**REST, **at}, {**REST, **at}, {**REST, **at}, props=(ball,)) == []


def test_props_do_not_hang_in_the_air():
    ball = Prop("ball", at=(0.6, 0.5, 0.0), r=0.1)
    assert said("props", REST, props=(ball,))[0] == (
        "pose 1: the ball hangs in the air, 40.0 cm from anything"
    )


def test_balance():
    assert said("balance", {**LIFTED, "pitch": -25.0}, LIFTED)[0].startswith(
        "pose 2: the centre of mass is "
    )
    assert said("balance", {**LIFTED, "y": 1.2}, LIFTED) == [
        "pose 2: nothing touches the floor or a prop"
    ]


def test_support():
    assert said("support", LIFTED, {**LIFTED, "y": 0.95}) == [
        "between poses 1 and 2: footL touches the floor in both poses, but is 4.2 cm away here"
        " (pin it in both)",
        "between poses 1 and 2: footR touches the floor in both poses, but is 4.2 cm away here"
        " (pin it in both)",
    ]


def test_slide():
    assert said("slide", LIFTED, {**LIFTED, "x": 0.04}) == [
        "between poses 1 and 2: heelR slides by 4.0 cm"
    ]


def test_overlap():
    crossed = {**REST, "hipR.abd": -14.0}
    assert said("overlap", crossed, REST)[0].startswith("pose 2: ")


def test_length():
    over = {**REST, "shoulderR.flex": 175.0}
    assert said("length", over, REST)[0] == (
        "from shoulderR to elbowR 85% is lost on the way from between poses 1 and 2 to pose 2: "
        "put a pose in between"
    )
    assert said("length") == []


def test_motion():
    assert said("motion", REST) == [
        "pelvis moves most, by 0.0 cm in the picture; 6.0 cm is the least (or say isometric: true)"
    ]
    assert said("motion", REST, isometric=True) == []


def test_camera():
    assert said("camera", camera=Camera(-90, 10)) == [
        "tipsR moves by 68.8 cm from pose 1 to 2, and the camera shows 34% of it: turn it"
    ]
    assert said("camera", camera=Camera(-40, 10)) == []


def test_camera_along_the_trunk():
    assert said("camera", LIFTED, camera=Camera(0, 60)) == [
        "pose 1: the camera shows 50% of the trunk: turn it",
        "pose 2: the camera shows 50% of the trunk: turn it",
    ]


def test_side():
    reads = replace(FIGURE.reads, side="left")
    assert said("side", reads=reads)[0].startswith("reads.side is left, but the other side moves")
    assert said("side", reads=replace(reads, side="both")) == []


def test_the_side_that_stands_alone_is_the_working_one():
    lifted = {**REST, "hipL.flex": 40.0, "kneeL.flex": 60.0}
    assert said("side", lifted) == []
    assert said("side", lifted, reads=replace(FIGURE.reads, side="left")) == []
    seated = replace(FIGURE.reads, side="right")
    assert said("side", {**REST, "shoulderL.flex": 60.0}, reads=seated) != []


def expects(word, *names, low=-1000.0, high=1000.0, at="end"):
    return said("expects", expects=(Expectation(word, names, low, high, at, 7),))


@pytest.mark.parametrize(
    ("word", "names", "low", "high", "sentence"),
    [
        ("straight", ("hipR", "kneeR", "ankleR"), -15, 15, None),
        ("straight", ("shoulderR", "hipR", "kneeR"), -1, 1, "is 11 degrees, and should be -1 to 1"),
        ("angle", ("shoulderR.flex",), 70, 90, "is 60 degrees, and should be 70 to 90"),
        ("near", ("ankleR", "ankleL"), -0.1, 0.1, "is 16.4 cm, and should be -10.0 cm to 10.0 cm"),
        ("apart", ("ankleR", "ankleL"), 0.1, 0.2, None),
        ("touches", ("heelR", "floor"), -0.03, 0.03, None),
        ("touches", ("kneeR", "floor"), -0.03, 0.03, "is 42.7 cm, and should be"),
        ("level", ("hipR", "hipL"), -0.03, 0.03, None),
        ("above", ("kneeR", "ankleR"), 0.2, 1000, None),
        ("below", ("kneeR", "ankleR"), 0.2, 1000, "is -40.5 cm, and should be 20.0 cm"),
        ("over", ("hipR", "ankleR"), -0.06, 0.06, None),
        ("still", ("pelvis",), -0.02, 0.02, None),
        ("moves", ("wristR",), 0.2, 1000, None),
        ("moves", ("wristL",), 0.2, 1000, "is 0.0 cm, and should be 20.0 cm"),
    ],
)
def test_words_of_expects(word, names, low, high, sentence):
    found = expects(word, *names, low=low, high=high)
    if sentence is None:
        assert found == []
    else:
        assert found[0].startswith(f"line 7, pose 2: {word} of {' and '.join(names)} {sentence}")


@pytest.mark.parametrize(
    ("at", "named"),
    [
        ("start", ["pose 1"]),
        ("mid", ["between poses 1 and 2"]),
        ("end", ["pose 2"]),
        ("poses", ["pose 1", "pose 2"]),
        ("all", ["pose 1", "between poses 1 and 2", "pose 2"]),
        ("2", ["pose 2"]),
    ],
)
def test_moments_of_expects(at, named):
    found = expects("angle", "kneeR.flex", low=10, at=at)
    assert [sentence.split(": ")[0] for sentence in found] == [f"line 7, {name}" for name in named]


def test_a_waived_check_is_left_out_and_an_unknown_one_is_told():
    bent = frames(end={**LIFTED, "kneeL.flex": -9.0})
    assert [finding.split(":")[0] for finding in findings(FIGURE, bent)] == ["range"] * 2
    assert findings(replace(FIGURE, waive={"range": "for this test"}), bent) == []
    assert findings(replace(FIGURE, waive={"rage": "a slip"}), frames()) == [
        "waive: there is no check rage"
    ]


def test_centre_of_mass_of_somebody_standing_is_in_the_pelvis():
    x, y, z = centre_of_mass(skeleton(SLIM, "standing", {}))
    assert (x, z) == pytest.approx((0, 0), abs=0.01)
    assert 0.9 < y < 1.02


def test_outside_of_a_square():
    square = hull(sorted([(0, 0), (1, 0), (1, 1), (0, 1), (0.5, 0.5)]))
    assert len(square) == 4
    assert outside((0.5, 0.5), square) == 0
    assert outside((2, 0.5), square) == pytest.approx(1)
    assert outside((1, 0), [(0, 0)]) == 1


def test_cones_that_cross_overlap():
    one = (((-1, 0, 0), 0.1), ((1, 0, 0), 0.1))
    assert cone_overlap(*one, ((0, -1, 0.1), 0.1), ((0, 1, 0.1), 0.1)) == pytest.approx(0.1)
    assert cone_overlap(*one, ((0, 0.5, 0), 0.1), ((0, 1, 0), 0.2)) == pytest.approx(-0.3)
