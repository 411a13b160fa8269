import pytest

from apps.exercises.figures.body import skeleton
from apps.exercises.figures.builds import SLIM
from apps.exercises.figures.description import Pin
from apps.exercises.figures.pins import Fixed, Halfway, Near, error, target_of

STANDING = skeleton(SLIM, "standing", {})
LIFTED = skeleton(SLIM, "standing", {"hipR.flex": 90})


def test_a_fixed_pin_holds_the_axes_that_are_said():
    target = Fixed("heelR", (0, None, 0.082))
    assert target.miss(STANDING) == pytest.approx((-0.045, None, 0))
    assert error(target, STANDING) == pytest.approx(0.045)


def test_the_first_pose_says_where_the_same_is():
    target = target_of(Pin("heelR", at=("=", 0.0, None)), STANDING)
    assert target == Fixed("heelR", (pytest.approx(-0.045), 0, None))


def test_a_held_pin_goes_along_with_the_bone():
    target = Near("palmR", "kneeR", (0, 0.1, 0), "thighR")
    x, y, z = target.miss(LIFTED)
    knee, palm = LIFTED.points["kneeR"], LIFTED.points["palmR"]
    assert x == pytest.approx(palm[1] - knee[1])  # the thigh's forwards looks up now
    assert y == pytest.approx(knee[0] - palm[0] - 0.1)
    assert z == pytest.approx(palm[2] - knee[2])


def test_halfway_between_two_places():
    target = Halfway(Fixed("heelR", (0, None, 0)), Fixed("heelR", (1, 0, 1)))
    assert target.miss(STANDING) == pytest.approx((-0.545, None, -0.418))


def test_halfway_in_the_axes_of_one_bone_keeps_what_is_free_in_both():
    one, other = (Near("palmR", "kneeR", (None, y, 0), "thighR") for y in (0.1, 0.3))
    assert Halfway(one, other).miss(LIFTED)[0] is None
    assert Halfway(one, other).miss(LIFTED)[1] == pytest.approx(one.miss(LIFTED)[1] - 0.1)


def test_halfway_between_two_bones_is_halfway_in_the_world():
    one, other = Near("heelL", "kneeR", (0, 0.1, 0), "thighR"), Fixed("heelL", (0, 0, 0))
    where = LIFTED.points["heelL"]
    beside = LIFTED.points["kneeR"]
    halfway = [(a + b) / 2 for a, b in zip((beside[0] - 0.1, *beside[1:]), (0, 0, 0), strict=True)]
    assert Halfway(one, other).miss(LIFTED) == pytest.approx(
        [a - b for a, b in zip(where, halfway, strict=True)]
    )
