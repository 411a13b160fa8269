"""One test per sign: what a positive angle does, on the right and on the left."""

import pytest

from apps.exercises.figures.anatomy import RANGES, dofs, joint_names, keys, mirrored, other_side
from apps.exercises.figures.body import BASE_TURNS, skeleton
from apps.exercises.figures.builds import BUILDS, SLIM
from apps.exercises.figures.vectors import apply, distance, minus

SIDES = pytest.mark.parametrize(("side", "out"), [("R", 1), ("L", -1)])


def moved(point, **angles):
    """How far a point goes when one angle changes, standing: (forwards, up, to the right)."""
    angles = {key.replace("_", "."): value for key, value in angles.items()}
    before, after = (skeleton(SLIM, "standing", given).points[point] for given in ({}, angles))
    return minus(after, before)


def seated(**angles):
    return {"hipR.flex": 90, "kneeR.flex": 90, "hipL.flex": 90, "kneeL.flex": 90, **angles}


def test_somebody_of_one_metre_seventy_stands_on_the_floor():
    points = skeleton(SLIM, "standing", {}).points
    assert points["crown"][1] == pytest.approx(1.70, abs=0.02)
    assert points["heelR"] == pytest.approx((-0.045, 0, 0.082))
    assert points["toeL"] == pytest.approx((0.185, 0, -0.082))
    assert points["tipsR"] == pytest.approx((0, 0.663, 0.170))


@SIDES
def test_hip_flexion_lifts_the_thigh_forwards(side, out):
    assert moved(f"knee{side}", **{f"hip{side}.flex": 90}) == pytest.approx((0.425, 0.425, 0))


@SIDES
def test_hip_abduction_leads_the_leg_outwards(side, out):
    x, _y, z = moved(f"knee{side}", **{f"hip{side}.abd": 30})
    assert (x, z) == pytest.approx((0, out * 0.2125))


@SIDES
def test_abduction_of_a_flexed_hip_opens_the_knee(side, out):
    before = skeleton(SLIM, "standing", seated()).points[f"knee{side}"]
    after = skeleton(SLIM, "standing", seated(**{f"hip{side}.abd": 30})).points[f"knee{side}"]
    assert minus(after, before)[2] == pytest.approx(out * 0.2125)


@SIDES
def test_hip_rotation_turns_the_toes_outwards(side, out):
    assert moved(f"toe{side}", **{f"hip{side}.rot": 30})[2] * out > 0.09


@SIDES
def test_outward_rotation_of_a_flexed_hip_brings_the_foot_inwards(side, out):
    before = skeleton(SLIM, "standing", seated()).points[f"ankle{side}"]
    after = skeleton(SLIM, "standing", seated(**{f"hip{side}.rot": 30})).points[f"ankle{side}"]
    assert minus(after, before)[2] * out == pytest.approx(-0.2025)


@SIDES
def test_knee_flexion_brings_the_heel_backwards(side, out):
    assert moved(f"ankle{side}", **{f"knee{side}.flex": 90}) == pytest.approx((-0.405, 0.405, 0))


@SIDES
def test_ankle_flexion_lifts_the_toes(side, out):
    assert moved(f"ball{side}", **{f"ankle{side}.flex": 20})[1] > 0.03


@SIDES
def test_ankle_inversion_turns_the_sole_inwards(side, out):
    posture = skeleton(SLIM, "standing", {f"ankle{side}.inv": 30})
    sole = apply(posture.frames[f"foot{side}"][1], (0, -1, 0))
    assert sole[2] * out == pytest.approx(-0.5)


@SIDES
def test_toes_extend_upwards(side, out):
    assert moved(f"toe{side}", **{f"toes{side}.ext": 40})[1] > 0.03


@pytest.mark.parametrize("joint", ["spine", "chest", "neck", "head"])
def test_trunk_bends_forwards_right_and_turns_right(joint):
    assert moved("crown", **{f"{joint}.flex": 15})[0] > 0.03
    assert moved("crown", **{f"{joint}.side": 10})[2] > 0.03
    assert moved("nose", **{f"{joint}.twist": 20})[2] > 0.03


@SIDES
def test_shoulder_flexion_lifts_the_arm_forwards(side, out):
    assert moved(f"elbow{side}", **{f"shoulder{side}.flex": 90}) == pytest.approx((0.285, 0.285, 0))


@SIDES
def test_shoulder_abduction_lifts_the_arm_sideways(side, out):
    moves = moved(f"elbow{side}", **{f"shoulder{side}.abd": 90})
    assert moves == pytest.approx((0, 0.285, out * 0.285))


@SIDES
def test_outward_rotation_of_the_shoulder_leads_a_bent_forearm_outwards(side, out):
    bent = {f"elbow{side}.flex": 90}
    turned = {**bent, f"shoulder{side}.rot": 30}
    before, after = (skeleton(SLIM, "standing", a).points[f"wrist{side}"] for a in (bent, turned))
    assert minus(after, before)[2] * out == pytest.approx(0.1225)


@SIDES
def test_elbow_flexion_lifts_the_hand_forwards(side, out):
    assert moved(f"wrist{side}", **{f"elbow{side}.flex": 90}) == pytest.approx((0.245, 0.245, 0))


@SIDES
def test_palms_look_at_the_thighs_and_thumbs_forwards(side, out):
    points = skeleton(SLIM, "standing", {}).points
    thumb = minus(points[f"thumb{side}"], points[f"wrist{side}"])
    assert thumb[0] == pytest.approx(0.055)
    assert thumb[2] * out < 0


@SIDES
def test_pronation_turns_the_palm_down(side, out):
    turned = {f"elbow{side}.flex": 90, f"forearm{side}.pro": 90}
    hand = skeleton(SLIM, "standing", turned).frames[f"hand{side}"][1]
    assert apply(hand, (0, 0, -out)) == pytest.approx((0, -1, 0))


@SIDES
def test_extension_lifts_the_back_of_a_hand_that_looks_down(side, out):
    flat = {f"elbow{side}.flex": 90, f"forearm{side}.pro": 90}
    bent = {**flat, f"wrist{side}.ext": 40}
    before, after = (skeleton(SLIM, "standing", a).points[f"tips{side}"] for a in (flat, bent))
    assert minus(after, before)[1] > 0.1


@SIDES
def test_fingers_flex_towards_the_palm(side, out):
    assert moved(f"tips{side}", **{f"fingers{side}.flex": 60})[2] * out < -0.06


def test_root_pitch_looks_up_roll_leans_right_yaw_turns_right():
    assert moved("crown", pitch=20)[0] < -0.2
    assert moved("crown", roll=20)[2] > 0.2
    assert moved("nose", yaw=20)[2] > 0.03


@pytest.mark.parametrize(
    ("base", "nose", "head", "right"),
    [
        ("standing", (1, 0, 0), (0, 1, 0), (0, 0, 1)),
        ("supine", (0, 1, 0), (-1, 0, 0), (0, 0, 1)),
        ("prone", (0, -1, 0), (1, 0, 0), (0, 0, 1)),
        ("side_left", (0, 0, 1), (1, 0, 0), (0, 1, 0)),
        ("side_right", (0, 0, 1), (-1, 0, 0), (0, -1, 0)),
    ],
)
def test_bases_lie_as_they_are_called(base, nose, head, right):
    turn = BASE_TURNS[base]
    assert apply(turn, (1, 0, 0)) == pytest.approx(nose)
    assert apply(turn, (0, 1, 0)) == pytest.approx(head)
    assert apply(turn, (0, 0, 1)) == pytest.approx(right)


@pytest.mark.parametrize(
    ("base", "skin"),
    [("supine", "sacrum"), ("prone", "pubis"), ("side_left", "hipsideL")],
)
def test_bodies_lie_on_the_floor(base, skin):
    assert skeleton(SLIM, base, {}).points[skin][1] == pytest.approx(0, abs=0.015)


@pytest.mark.parametrize("build", BUILDS.values(), ids=BUILDS)
def test_limbs_keep_their_length(build):
    angles = {key: low * 0.3 + high * 0.5 for key, (low, high) in RANGES.items()}
    points = skeleton(build, "prone", angles).points
    for side in "RL":
        assert distance(points[f"hip{side}"], points[f"knee{side}"]) == pytest.approx(0.425)
        assert distance(points[f"knee{side}"], points[f"ankle{side}"]) == pytest.approx(0.405)
        assert distance(points[f"shoulder{side}"], points[f"elbow{side}"]) == pytest.approx(0.285)
        assert distance(points[f"elbow{side}"], points[f"wrist{side}"]) == pytest.approx(0.245)


def test_mirrored_angles_mirror_every_point():
    angles = {key: low * 0.2 + high * 0.4 for key, (low, high) in RANGES.items() if "R" in key}
    angles |= {"spine.twist": 12, "neck.side": 8, "chest.flex": 5, "z": 0.1, "roll": 9, "yaw": 20}
    points = skeleton(SLIM, "standing", angles).points
    for name, (x, y, z) in skeleton(SLIM, "standing", mirrored(angles)).points.items():
        assert points[other_side(name)] == pytest.approx((x, y, -z))


def test_keys_of_one_side_both_sides_and_the_root():
    assert keys("hipR.flex") == ("hipR.flex",)
    assert keys("hips.flex") == ("hipR.flex", "hipL.flex")
    assert keys("toes.ext") == ("toesR.ext", "toesL.ext")
    assert keys("pitch") == ("pitch",)
    assert keys("hip.flex") == keys("hipR.bend") == keys("tail") == ()


def test_every_joint_an_author_may_write_has_degrees_of_freedom():
    assert all(dofs(joint) for joint in joint_names())
    assert dofs("tail") == ()
