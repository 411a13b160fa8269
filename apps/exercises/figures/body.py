"""Forward kinematics: from angles to where every bone and every named point is.

x is forwards, y up, z the body's right when it stands; metres, degrees. Every bone has its own
x forwards, y towards the head (limbs hang along -y), z to the body's right. The palm of the
right hand looks along -z, of the left along +z, and both thumbs along +x.

The bases: standing looks along +x. Supine has its head at -x and looks up, prone has it at +x
and looks down. side_left and side_right lie on that side and look along +z, the head at +x on
the left side and at -x on the right side.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from .anatomy import SIDES, Angles
from .builds import Build
from .vectors import (
    SAME,
    Frame,
    Matrix,
    Vector,
    apply,
    between,
    compose,
    place,
    turn_x,
    turn_y,
    turn_z,
)

LYING_HEIGHT = {"supine": 0.11, "prone": 0.11, "side_left": 0.165, "side_right": 0.165}
BASE_TURNS: dict[str, Matrix] = {
    "standing": SAME,
    "supine": turn_z(90),
    "prone": turn_z(-90),
    "side_left": ((0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (1.0, 0.0, 0.0)),
    "side_right": ((0.0, -1.0, 0.0), (0.0, 0.0, -1.0), (1.0, 0.0, 0.0)),
}
# Flesh between the centre of a joint and the floor it rests on.
FLESH = {"knee": 0.056, "palm": 0.024, "elbow": 0.040, "wrist": 0.028, "midthigh": 0.079}
FACE_POINTS: dict[str, Vector] = {  # from the centre of the head
    "occiput": (-0.098, 0.01, 0.0),
    "crown": (0.0, 0.112, 0.0),
    "nose": (0.112, -0.02, 0.0),
    "forehead": (0.094, 0.035, 0.0),
    "chin": (0.078, -0.10, 0.0),
}


@dataclass(frozen=True, eq=False)
class Posture:
    """points: name -> place in the world; frames: bone -> origin and axes (see vectors.place)."""

    points: Mapping[str, Vector]
    frames: Mapping[str, Frame]


def skeleton(build: Build, base: str, angles: Angles) -> Posture:
    """Angles that are missing are 0; root y that is missing is the height of the base."""
    frames: dict[str, Frame] = {"pelvis": root_frame(build, base, angles)}
    add_spine(frames, build, angles)
    for side in SIDES:
        add_leg(frames, build, angles, side)
        add_arm(frames, build, angles, side)
    return Posture(named_points(build, frames), frames)


def root_frame(build: Build, base: str, angles: Angles) -> Frame:
    height = LYING_HEIGHT.get(base, build.hip_height)
    origin = (angles.get("x", 0.0), angles.get("y", height), angles.get("z", 0.0))
    turn = compose(turn_y(-angles.get("yaw", 0.0)), turn_z(angles.get("pitch", 0.0)))
    turn = compose(turn, turn_x(angles.get("roll", 0.0)))
    return origin, compose(turn, BASE_TURNS[base])


def bone(parent: Frame, offset: Vector, turn: Matrix) -> Frame:
    return place(parent, offset), compose(parent[1], turn)


def trunk_turn(angles: Angles, joint: str) -> Matrix:
    bend = compose(
        turn_z(-angles.get(f"{joint}.flex", 0.0)), turn_x(angles.get(f"{joint}.side", 0.0))
    )
    return compose(bend, turn_y(-angles.get(f"{joint}.twist", 0.0)))


def ball_turn(angles: Angles, joint: str, out: int) -> Matrix:
    """A hip or shoulder; `out` is 1 on the right and -1 on the left."""
    lead = compose(
        turn_z(angles.get(f"{joint}.flex", 0.0)), turn_x(-out * angles.get(f"{joint}.abd", 0.0))
    )
    return compose(lead, turn_y(-out * angles.get(f"{joint}.rot", 0.0)))


def add_spine(frames: dict[str, Frame], build: Build, angles: Angles) -> None:
    links = (
        ("pelvis", "spine", build.pelvis),
        ("spine", "chest", build.lumbar),
        ("chest", "neck", build.thoracic),
        ("neck", "head", build.neck),
    )
    for below, above, height in links:
        turn = trunk_turn(angles, above)
        frames[above] = bone(frames[below], (0.0, height, 0.0), turn)


def add_leg(frames: dict[str, Frame], build: Build, angles: Angles, side: str) -> None:
    out = 1 if side == "R" else -1
    hip = (0.0, 0.0, out * build.hip_width)
    thigh = bone(frames["pelvis"], hip, ball_turn(angles, f"hip{side}", out))
    knee = turn_z(-angles.get(f"knee{side}.flex", 0.0))
    shank = bone(thigh, (0.0, -build.thigh, 0.0), knee)
    ankle = compose(
        turn_z(angles.get(f"ankle{side}.flex", 0.0)),
        turn_x(out * angles.get(f"ankle{side}.inv", 0.0)),
    )
    foot = bone(shank, (0.0, -build.shank, 0.0), ankle)
    toes = turn_z(angles.get(f"toes{side}.ext", 0.0))
    frames[f"thigh{side}"], frames[f"shank{side}"], frames[f"foot{side}"] = thigh, shank, foot
    frames[f"toes{side}"] = bone(foot, (build.ball, build.foot_radii[1] - build.ankle, 0.0), toes)


def add_arm(frames: dict[str, Frame], build: Build, angles: Angles, side: str) -> None:
    out = 1 if side == "R" else -1
    shoulder = (0.0, build.thoracic - build.shoulder_drop, out * build.shoulder_width)
    upper = bone(frames["chest"], shoulder, ball_turn(angles, f"shoulder{side}", out))
    elbow = compose(
        turn_z(angles.get(f"elbow{side}.flex", 0.0)),
        turn_y(out * angles.get(f"forearm{side}.pro", 0.0)),
    )
    forearm = bone(upper, (0.0, -build.upper_arm, 0.0), elbow)
    wrist = turn_x(-out * angles.get(f"wrist{side}.ext", 0.0))
    hand = bone(forearm, (0.0, -build.forearm, 0.0), wrist)
    curl = turn_x(out * angles.get(f"fingers{side}.flex", 0.0))
    frames[f"upper_arm{side}"], frames[f"forearm{side}"] = upper, forearm
    frames[f"hand{side}"] = hand
    frames[f"fingers{side}"] = bone(hand, (0.0, -build.palm, 0.0), curl)


def named_points(build: Build, frames: Mapping[str, Frame]) -> dict[str, Vector]:
    return {name: place(frames[at], local) for name, (at, local) in marks(build).items()}


@cache
def marks(build: Build) -> dict[str, tuple[str, Vector]]:
    """Every named point: its bone, and where it is on it."""
    sides: dict[str, tuple[str, Vector]] = {}
    for side in SIDES:
        sides |= leg_marks(build, side) | arm_marks(build, side)
    return trunk_marks(build) | sides


def trunk_marks(build: Build) -> dict[str, tuple[str, Vector]]:
    hips, waist, breast = build.trousers[2], build.shirt[1], build.shirt[3]
    x, y, z = build.head
    face = {name: ("head", (x + a, y + b, z + c)) for name, (a, b, c) in FACE_POINTS.items()}
    return {
        "pelvis": ("pelvis", (0.0, 0.0, 0.0)),
        "sacrum": ("pelvis", (-hips.depth, 0.02, 0.0)),
        "buttock": ("pelvis", (-0.045, -build.thigh_rings[0].radius, 0.0)),
        "pubis": ("pelvis", (hips.depth, -0.02, 0.0)),
        "l5": ("spine", (0.0, 0.0, 0.0)),
        "lowback": ("spine", (-waist.depth, 0.03, 0.0)),
        "belly": ("spine", (waist.depth, 0.03, 0.0)),
        "t12": ("chest", (0.0, 0.0, 0.0)),
        "upperback": ("chest", (-breast.depth, 0.06, 0.0)),
        "sternum": ("chest", (breast.depth, 0.06, 0.0)),
        "c7": ("neck", (0.0, 0.0, 0.0)),
        "head": ("head", build.head),
        **face,
    }


def leg_marks(build: Build, side: str) -> dict[str, tuple[str, Vector]]:
    thigh, shank, foot, toes = (f"{name}{side}" for name in ("thigh", "shank", "foot", "toes"))
    sole, heel_radius = -build.ankle, build.foot_radii[0]
    ball_radius = build.foot_radii[1]
    outside = (build.hip_width + build.thigh_rings[0].radius) * (1 if side == "R" else -1)
    return {
        f"hip{side}": (thigh, (0.0, 0.0, 0.0)),
        f"hipside{side}": ("pelvis", (0.0, 0.0, outside)),
        f"midthigh{side}": (thigh, (0.0, -build.thigh / 2, 0.0)),
        f"aboveknee{side}": (thigh, (0.0, 0.10 - build.thigh, 0.0)),
        f"knee{side}": (shank, (0.0, 0.0, 0.0)),
        f"aboveankle{side}": (shank, (0.0, 0.07 - build.shank, 0.0)),
        f"ankle{side}": (foot, (0.0, 0.0, 0.0)),
        f"heel{side}": (foot, (build.heel, sole, 0.0)),
        f"heelback{side}": (foot, (build.heel - heel_radius, sole + heel_radius, 0.0)),
        f"ball{side}": (foot, (build.ball, sole, 0.0)),
        f"toe{side}": (toes, (build.toe - build.ball, -ball_radius, 0.0)),
        f"instep{side}": (foot, (build.ball * 0.6, sole + 0.072, 0.0)),
    }


def arm_marks(build: Build, side: str) -> dict[str, tuple[str, Vector]]:
    upper, forearm, hand, fingers = (
        f"{name}{side}" for name in ("upper_arm", "forearm", "hand", "fingers")
    )
    inwards = -1 if side == "R" else 1
    return {
        f"shoulder{side}": (upper, (0.0, 0.0, 0.0)),
        f"elbow{side}": (forearm, (0.0, 0.0, 0.0)),
        f"wrist{side}": (hand, (0.0, 0.0, 0.0)),
        f"palm{side}": (hand, (0.0, -build.palm * 0.6, 0.0)),
        f"knuckles{side}": (fingers, (0.0, 0.0, 0.0)),
        f"tips{side}": (fingers, (0.0, -build.fingers, 0.0)),
        f"thumb{side}": (hand, (0.055, -build.palm * 0.85, inwards * 0.012)),
    }


def middle(posture: Posture, one: str, other: str) -> Vector:
    return between(posture.points[one], posture.points[other])


def axis(posture: Posture, name: str, local: Vector) -> Vector:
    """A direction of a bone in the world."""
    return apply(posture.frames[name][1], local)
