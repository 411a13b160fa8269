import pytest

from apps.exercises.figures.body import skeleton
from apps.exercises.figures.builds import SLIM
from apps.exercises.figures.camera import Camera


def seen(base, yaw, pitch=0):
    """Where nose, feet and right hip are from the pelvis, in the picture and in depth."""
    camera, points = Camera(yaw, pitch), skeleton(SLIM, base, {}).points
    x, y = camera.seen(points["pelvis"])
    return {
        name: (*camera.seen(points[name]), camera.depth(points[name]))
        for name in ("nose", "crown", "hipR", "ankleR")
    } | {"pelvis": (x, y, camera.depth(points["pelvis"]))}


def test_somebody_standing_faces_right_with_the_right_side_near():
    at = seen("standing", 0)
    assert at["nose"][0] > 0.05
    assert at["crown"][1] == pytest.approx(1.7, abs=0.02)
    assert at["hipR"][2] > at["pelvis"][2]


def test_minus_ninety_sees_the_front_with_the_right_side_on_the_left():
    at = seen("standing", -90)
    assert at["nose"][2] > at["pelvis"][2]
    assert at["hipR"][0] == pytest.approx(-0.082)


def test_plus_ninety_sees_the_back():
    at = seen("standing", 90)
    assert at["nose"][2] < at["pelvis"][2]
    assert at["hipR"][0] == pytest.approx(0.082)


@pytest.mark.parametrize(
    ("base", "head"), [("supine", -1), ("prone", 1), ("side_left", 1), ("side_right", -1)]
)
def test_where_the_head_of_somebody_lying_is(base, head):
    at = seen(base, 0)
    assert (at["crown"][0] - at["pelvis"][0]) * head > 0.7


@pytest.mark.parametrize(("yaw", "nearer"), [(20, "crown"), (-20, "ankleR")])
def test_yaw_brings_the_head_or_the_feet_of_somebody_supine_nearer(yaw, nearer):
    at = seen("supine", yaw)
    assert at[nearer][2] > at["pelvis"][2]


def test_pitch_looks_down_on_the_floor():
    far, near = Camera(0, 20).seen((0, 0, -1)), Camera(0, 20).seen((0, 0, 1))
    assert far[1] > near[1]
    assert Camera(0, 20).seen((0, 1, 0))[1] == pytest.approx(0.9397, abs=1e-4)
