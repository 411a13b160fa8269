"""Joints, their degrees of freedom, clinical signs and ranges.

Zero is a person standing upright with the arms beside the body and the palms towards the thighs.

| key | positive is | negative is |
|---|---|---|
| hip.flex | thigh forwards | thigh backwards |
| hip.abd | thigh away from the other | thigh across the other |
| hip.rot | knee and toes outwards | knee and toes inwards |
| knee.flex | heel towards the buttock | (overstretched) |
| ankle.flex | toes towards the shin | toes pointed |
| ankle.inv | sole inwards | sole outwards |
| toes.ext | toes up, heel lifts | toes curled |
| spine, chest, neck, head .flex | bend forwards, nod | lean back, look up |
| spine, chest, neck, head .side | bend to the right | bend to the left |
| spine, chest, neck, head .twist | turn to the right | turn to the left |
| shoulder.flex | arm forwards and up | arm backwards |
| shoulder.abd | arm away from the body | arm across the body |
| shoulder.rot | turned outwards | turned inwards |
| elbow.flex | hand towards the shoulder | (overstretched) |
| forearm.pro | palm backwards; down at a bent elbow | palm forwards; up at a bent elbow |
| wrist.ext | back of the hand towards the forearm | palm towards the forearm |
| fingers.flex | towards a fist | |

At a joint of three, flex turns first, then abd (about an axis that went along), then rot about
the bone: a thigh flexed by 90 is led outwards by abd, and rot swings its shank.
Root: x y z in metres, where the pelvis is; pitch turns x towards y (the front looks up), roll
turns y towards z (towards the body's right; on the side: onto the belly), yaw turns to the right.
"""

from collections.abc import Mapping

Angles = Mapping[str, float]

PAIRED: dict[str, dict[str, tuple[float, float]]] = {
    "hip": {"flex": (-25, 128), "abd": (-30, 55), "rot": (-45, 75)},
    "knee": {"flex": (0, 150)},
    "ankle": {"flex": (-50, 32), "inv": (-20, 35)},
    "toes": {"ext": (-10, 75)},
    "shoulder": {"flex": (-60, 180), "abd": (-45, 180), "rot": (-95, 95)},
    "elbow": {"flex": (0, 150)},
    "forearm": {"pro": (-90, 90)},
    "wrist": {"ext": (-85, 85)},
    "fingers": {"flex": (0, 100)},
}
MIDDLE: dict[str, dict[str, tuple[float, float]]] = {
    "spine": {"flex": (-30, 70), "side": (-30, 30), "twist": (-40, 40)},
    "chest": {"flex": (-25, 45), "side": (-20, 20), "twist": (-35, 35)},
    "neck": {"flex": (-50, 60), "side": (-40, 40), "twist": (-75, 75)},
    "head": {"flex": (-20, 20), "side": (-10, 10), "twist": (-20, 20)},
}
ROOT = ("x", "y", "z", "pitch", "roll", "yaw")
ROOT_MOVES, ROOT_TURNS = ROOT[:3], ROOT[3:]
SIDES = ("R", "L")
PLURALS = {
    **{f"{joint}s": joint for joint in PAIRED if joint not in ("toes", "fingers")},
    "toes": "toes",
    "fingers": "fingers",
}

RANGES: dict[str, tuple[float, float]] = {
    **{
        f"{joint}{side}.{dof}": ends
        for joint, dofs in PAIRED.items()
        for side in SIDES
        for dof, ends in dofs.items()
    },
    **{f"{joint}.{dof}": ends for joint, dofs in MIDDLE.items() for dof, ends in dofs.items()},
}
BASES = ("standing", "supine", "prone", "side_left", "side_right")
MIRRORED_SIGN = ("side", "twist")  # of the middle joints: turned about when mirrored


def keys(name: str) -> tuple[str, ...]:
    """`hips.flex` -> hipR.flex and hipL.flex, `pitch` -> pitch; () if there is no such angle."""
    joint, _, dof = name.partition(".")
    if name in ROOT or name in RANGES:
        return (name,)
    single = PLURALS.get(joint)
    if single and dof in PAIRED[single]:
        return tuple(f"{single}{side}.{dof}" for side in SIDES)
    return ()


def joint_names() -> list[str]:
    """As an author may write them: hipR, hips, spine."""
    paired = [f"{joint}{side}" for joint in PAIRED for side in SIDES]
    return sorted({*paired, *PLURALS, *MIDDLE})


def dofs(joint: str) -> tuple[str, ...]:
    """Degrees of freedom of hipR, hips or spine; () if there is no such joint."""
    single = PLURALS.get(joint) or joint[:-1]
    return tuple(MIDDLE.get(joint) or PAIRED.get(single) or ())


def other_side(name: str) -> str:
    """kneeR -> kneeL, hipL.flex -> hipR.flex, sacrum -> sacrum."""
    joint, dot, dof = name.partition(".")
    if joint[-1] in "RL" and joint[:-1].islower():
        return joint[:-1] + ("L" if joint[-1] == "R" else "R") + dot + dof
    return name


def mirrored(angles: Angles) -> dict[str, float]:
    """The same pose on the other side. Not for the bases side_left and side_right."""
    return {other_side(key): mirrored_value(key, value) for key, value in angles.items()}


def mirrored_value(key: str, value: float) -> float:
    dof = key.rpartition(".")[2]
    return -value if dof in MIRRORED_SIGN or key in ("z", "roll", "yaw") else value
