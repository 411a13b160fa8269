"""From library/<slug>.yaml to a Figure; DescriptionError names file, line and joint."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Never

from .anatomy import BASES, RANGES, ROOT, SIDES, dofs, joint_names, keys
from .camera import Camera
from .description import (
    BONES,
    DIRECTIONS,
    LANGUAGES,
    LIBRARY,
    LOOKS,
    POINTS,
    READS_SIDES,
    SAME,
    UNITS,
    ZONES,
    Alt,
    Arrow,
    Band,
    Figure,
    Look,
    Pin,
    Pose,
    Prop,
    Reads,
    Spot,
)
from .nodes import Node, parsed
from .prop_kinds import DIRECTION, EITHER, NAME, NAMES, NUMBER, PAIR, PROPS, VECTOR
from .reading_expects import expectations, prop_names, waivers
from .vectors import Vector

COMPULSORY = ("base", "camera", "poses", "durations", "mirror", "expects", "alt", "reads")
FIELDS = (
    *COMPULSORY,
    *("look", "near", "fuse", "isometric", "loop", "hold", "zones", "props", "bands", "arrows"),
    *("front", "behind", "order", "waive"),
)


def slugs(folder: Path = LIBRARY) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.yaml"))


def read_figure(path: Path) -> Figure:
    return figure_of(path.stem, path.name, path.read_text(encoding="utf-8"))


def figure_of(slug: str, file: str, text: str) -> Figure:
    top = parsed(file, text)
    found = top.fields(FIELDS, COMPULSORY)
    poses = poses_of(found["poses"])
    loop = flag(found, "loop")
    return Figure(
        slug=slug,
        file=file,
        base=found["base"].one_of(BASES, "base"),
        camera=camera_of(found["camera"]),
        poses=poses,
        durations=durations_of(found["durations"], len(poses)),
        alt=alt_of(found["alt"]),
        reads=reads_of(found["reads"]),
        look=look_of(found["look"]) if "look" in found else Look(),
        near=found["near"].one_of(SIDES, "side") if "near" in found else "R",
        fuse=flag(found, "fuse"),
        mirror=flag(found, "mirror"),
        isometric=flag(found, "isometric"),
        loop=loop,
        hold=found["hold"].number(0, 60) if "hold" in found else 0.0,
        zones=found["zones"].names(ZONES, "zone") if "zones" in found else (),
        props=tuple(map(prop_of, listed(found, "props"))),
        bands=tuple(map(band_of, listed(found, "bands"))),
        arrows=tuple(arrow_of(node, len(poses)) for node in listed(found, "arrows")),
        expects=expectations(found["expects"], listed(found, "props"), len(poses)),
        waive=waivers(found["waive"]) if "waive" in found else {},
        **{name: units(found, name) for name in ("front", "behind", "order")},
    )


def flag(found: Mapping[str, Node], name: str) -> bool:
    return name in found and found[name].flag()


def listed(found: Mapping[str, Node], name: str) -> list[Node]:
    return found[name].members() if name in found else []


def units(found: Mapping[str, Node], name: str) -> tuple[str, ...]:
    known = (*UNITS, *prop_names(listed(found, "props")))
    return tuple(node.one_of(known, "part of the picture") for node in listed(found, name))


def camera_of(node: Node) -> Camera:
    found = node.fields(("yaw", "pitch"), ("yaw", "pitch"))
    return Camera(found["yaw"].number(-180, 180), found["pitch"].number(-10, 60))


def look_of(node: Node) -> Look:
    return Look(**{key: value.one_of(LOOKS[key], key) for key, value in node.fields(LOOKS).items()})


def durations_of(node: Node, poses: int) -> tuple[float, ...]:
    seconds = tuple(item.number(0.2, 20) for item in node.members())
    if len(seconds) != poses:
        node.wrong(f"{poses} durations are expected: one per move, and one for the way back")
    return seconds


def poses_of(node: Node) -> tuple[Pose, ...]:
    poses = node.members()
    if len(poses) < 2:
        node.wrong("a figure has at least two poses")
    return tuple(pose_of(pose, first=number == 0) for number, pose in enumerate(poses))


def pose_of(node: Node, *, first: bool) -> Pose:
    angles: dict[str, float] = {}
    pins: dict[str, Pin] = {}
    free: list[Node] = []
    for key, value in node.items():
        name = key.scalar()
        if name == "pins":
            pins = pins_of(value, first=first)
        elif name == "free":
            free = value.members()
        else:
            angles |= dict.fromkeys(angle_keys(key), value.number())
    out_of_range(node, angles)
    loose = [key for item in free if not locks(item) for key in angle_keys(item)]
    locked = [key for item in free if locks(item) for key in angle_keys(item)]
    return Pose(angles, pins, tuple(loose), tuple(locked), node.line)


def out_of_range(node: Node, angles: Mapping[str, float]) -> None:
    for key, value in node.items():
        for angle in keys(key.scalar()):
            low, high = RANGES.get(angle, (-360, 360))
            if not low <= angles[angle] <= high:
                value.wrong(f"{angle} goes from {low} to {high}, not to {angles[angle]:g}")


def locks(node: Node) -> bool:
    return node.scalar().startswith("!")


def angle_keys(node: Node) -> tuple[str, ...]:
    """Of `hips.flex`, `kneeR.flex`, `pitch` or `!pitch`."""
    name = node.scalar().removeprefix("!")
    found = keys(name)
    if not found:
        no_angle(node, name)
    return found


def no_angle(node: Node, name: str) -> Never:
    joint, _, dof = name.partition(".")
    if joint not in joint_names():
        node.unknown(joint, (*joint_names(), *ROOT, "pins", "free"), "joint")
    node.wrong(f"{joint} has no {dof!r}; it has " + ", ".join(dofs(joint)))


def pins_of(node: Node, *, first: bool) -> dict[str, Pin]:
    pins = {}
    for key, value in node.items():
        point = key.one_of(POINTS, "point")
        pins[point] = held(point, value) if value.is_mapping else fixed(point, value, first=first)
    return pins


def fixed(point: str, node: Node, *, first: bool) -> Pin:
    at = spot(node)
    if first and SAME in at:
        node.wrong("'=' means as in the first pose, and this is the first")
    return Pin(point, at=at, line=node.line)


def held(point: str, node: Node) -> Pin:
    found = node.fields(("near", "off", "frame"), ("near",))
    near = found["near"].one_of(POINTS - {point}, "point")
    off = spot(found["off"]) if "off" in found else (0.0, 0.0, 0.0)
    if SAME in off:
        found["off"].wrong("'=' makes no sense beside near")
    frame = found["frame"].one_of(BONES, "bone") if "frame" in found else "world"
    return Pin(point, near=near, off=off, frame=frame, line=node.line)


def spot(node: Node) -> Spot:
    values: list[float | str | None] = []
    for item in node.members():
        if item.is_null:
            values.append(None)
        else:
            values.append(SAME if item.scalar() == SAME else item.number(-5, 5))
    if len(values) != 3:
        node.wrong("three values are expected: x, y, z, each a number, null or '='")
    return values[0], values[1], values[2]


def vector(node: Node) -> Vector:
    """Two or three numbers; z is 0 where it is not said."""
    x, y, z = (*node.numbers(2, 3), 0.0)[:3]
    return x, y, z


def measure(kind: str, node: Node) -> Any:
    read_as: dict[str, Callable[[], Any]] = {
        NUMBER: partial(node.number, -5, 5),
        PAIR: partial(pair, node),
        VECTOR: partial(vector, node),
        NAMES: partial(node.names, POINTS, "point"),
        DIRECTION: partial(node.one_of, DIRECTIONS, "direction"),
        NAME: node.text,
    }
    return read_as[kind]()


def pair(node: Node) -> tuple[float, float]:
    low, high = node.numbers(2)
    return (low, high) if low < high else node.wrong("the smaller number comes first")


def prop_of(node: Node) -> Prop:
    kinds = {key.scalar(): value for key, value in node.items()}
    if "kind" not in kinds:
        node.wrong("kind is missing")
    kind = kinds["kind"].one_of(PROPS, "prop")
    allowed = PROPS[kind]
    needed = [name for name, (_what, default) in allowed.items() if default is ...]
    found = node.fields(("kind", *allowed), needed)
    if kind in EITHER and sum(name in found for name in EITHER[kind]) != 1:
        node.wrong(f"a {kind} has either " + " or ".join(EITHER[kind]))
    values: dict[str, Any] = {
        name: measure(what, found[name]) if name in found else default
        for name, (what, default) in allowed.items()
    }
    return Prop(kind, line=node.line, **values)


def band_of(node: Node) -> Band:
    names = node.names(POINTS, "point")
    if len(names) != 2:
        node.wrong("a band goes between two points")
    return Band(*names)


def arrow_of(node: Node, poses: int) -> Arrow:
    found = node.fields(("path", "point", "off", "lead", "both", "pose"))
    if ("path" in found) == ("point" in found):
        node.wrong("an arrow has either path or point")
    path = tuple(map(vector, listed(found, "path")))
    if "path" in found and len(path) < 2:
        found["path"].wrong("a path has at least two places, better three")
    return Arrow(
        path=path,
        point=found["point"].one_of(POINTS, "point") if "point" in found else "",
        off=vector(found["off"]) if "off" in found else (0.0, 0.0, 0.0),
        lead=found["lead"].number(-1, 1) if "lead" in found else 0.0,
        both=flag(found, "both"),
        pose=int(found["pose"].number(1, poses)) - 1 if "pose" in found else poses - 1,
    )


def alt_of(node: Node) -> Alt:
    spoken = node.fields(LANGUAGES, LANGUAGES)
    said = {
        language: texts.fields(("start", "mid", "end"), ("start", "end"))
        for language, texts in spoken.items()
    }
    by_still = {
        still: {code: said[code][still].text() for code in LANGUAGES if still in said[code]}
        for still in ("start", "mid", "end")
    }
    if by_still["mid"] and len(by_still["mid"]) < len(LANGUAGES):
        node.wrong("mid stands in one language only")
    return Alt(**by_still)


def reads_of(node: Node) -> Reads:
    names = ("position", "moves", "direction", "side")
    found = node.fields(names, names)
    found["side"].one_of(READS_SIDES, "side")
    return Reads(**{name: found[name].text() for name in names})
