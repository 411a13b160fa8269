"""The whole picture: painter's order, arrows, shadow, and both crops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.exercises.figures.description import Figure, Frame
from apps.exercises.figures.vectors import distance

from .arrows import arrow_layers
from .bands import band_layers
from .layer import SPLINE, Layer
from .outline import Point
from .person import Person
from .props import FURNITURE, feet_of_furniture, prop_depth, prop_layers, span
from .shadow import shadow

MARGIN, THUMB_MARGIN = 0.05, 0.035  # metres round the whole motion, and round one pose
Box = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(frozen=True)
class Picture:
    """Layers from the back to the front; `arrows` by number of pose."""

    figure: Figure
    frames: tuple[Frame, ...]
    layers: tuple[Layer, ...]
    arrows: dict[int, list[Layer]]

    @property
    def keys(self) -> list[int]:
        """Numbers of the frames that are poses."""
        return [i for i, frame in enumerate(self.frames) if frame.key]

    @property
    def moves(self) -> list[tuple[int, int, int]]:
        """Numbers of the frames a move starts with, goes through and ends with."""
        keys = self.keys
        ends = [*keys[1:], 0] if self.figure.loop else keys[1:]
        return [(start, start + 1, end) for start, end in zip(keys, ends, strict=False)]

    def still(self, which: str) -> int:
        """Number of the frame that a still shows."""
        keys = self.keys
        return {"start": keys[0], "end": keys[-1], "mid": keys[len(keys) // 2]}[which]

    @property
    def stills(self) -> tuple[str, ...]:
        return ("start", "mid", "end") if len(self.keys) > 2 else ("start", "end")

    def arrows_at(self, which: str) -> list[Layer]:
        return self.arrows.get(self.keys.index(self.still(which)), [])

    @property
    def full(self) -> Box:
        pointers = [layer for layers in self.arrows.values() for layer in layers]
        return around([p for x in (*self.layers, *pointers) for p in x.points], MARGIN)

    def thumb(self, which: str) -> Box:
        at = self.still(which)
        seen = [layer for layer in self.layers if layer.unit not in ("mat", "wall")]
        points = [p for x in seen for p in x.outlines[min(at, len(x.outlines) - 1)]]
        points += [p for x in self.arrows_at(which) for p in x.points]
        return around(points, THUMB_MARGIN)


def around(points: Sequence[Point], margin: float) -> Box:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin


def picture(figure: Figure, frames: Sequence[Frame]) -> Picture:
    person = Person(figure, frames)
    units = {**person.units, **prop_units(figure, person)}
    order = painters_order(figure, person, list(units))
    layers = [*ground(figure, person), *(layer for unit in order for layer in units[unit])]
    keys = [i for i, frame in enumerate(frames) if frame.key]
    arrows: dict[int, list[Layer]] = {}
    for arrow in figure.arrows:
        pose = arrow.pose % len(keys)
        arrows.setdefault(pose, []).extend(arrow_layers(figure, arrow, person.stages, pose))
    return Picture(figure, tuple(frames), tuple(layers), arrows)


def ground(figure: Figure, person: Person) -> list[Layer]:
    """The mat, and on it the shadow of whatever is low."""
    mats = [p for p in figure.props if p.kind in ("mat", "shadow")]
    layers = [layer for prop in mats for layer in prop_layers(prop, person.stages)]
    feet = feet_of_furniture(figure)
    mat = next(((span(p.x), span(p.z)) for p in mats if p.kind == "mat"), None)
    outlines = tuple(shadow(stage, feet, mat) for stage in person.stages)
    paint = "shadow shadow-mat" if any(p.kind == "mat" for p in mats) else "shadow"
    return [*layers, Layer("shadow", paint, outlines, SPLINE, bare=True)]


def prop_units(figure: Figure, person: Person) -> dict[str, list[Layer]]:
    units: dict[str, list[Layer]] = {}
    for prop in figure.props:
        if prop.kind not in ("mat", "shadow"):
            units[prop.name or prop.kind] = prop_layers(prop, person.stages)
    for band in figure.bands:
        for layer in band_layers(band, person.stages):
            units.setdefault(layer.unit, []).append(layer)
    return units


def painters_order(figure: Figure, person: Person, units: Sequence[str]) -> list[str]:
    """From the back to the front: by habit and mean depth, then what the author says."""
    order = body_order(person)
    chest = person.mean(lambda s: s.depth(("chest", (0.0, 0.1, 0.0))))
    for prop in figure.props:
        name = prop.name or prop.kind
        if name in units:
            order = placed(order, name, prop.kind, prop_depth(prop, person.stages), person, chest)
    order = ["band-back", *order, "band-front"] if "band-front" in units else order
    order = [u for u in order if u in units]
    for name in figure.behind:
        order = [name, *(u for u in order if u != name)] if name in order else order
    for name in figure.front:
        order = [*(u for u in order if u != name), name] if name in order else order
    slots = [i for i, u in enumerate(order) if u in figure.order]
    for slot, name in zip(slots, [n for n in figure.order if n in order], strict=True):
        order[slot] = name
    return order


def body_order(person: Person) -> list[str]:
    """The far limbs, the trunk, the near limbs; arms and head leave it where depth says so."""
    near, far = person.near, person.far
    order = [f"arm{far}", f"leg{far}", "trunk", f"leg{near}", "head", f"arm{near}"]
    chest = person.mean(lambda s: s.depth(("chest", (0.0, 0.1, 0.0))))
    if person.mean(lambda s: s.depth(("head", (0.0, 0.1, 0.0)))) < chest - 0.10:
        order = ["head", *(u for u in order if u != "head")]
    for side in (near, far):
        arm = f"arm{side}"
        depth = unit_depth(person, arm)
        if side == far and depth > chest + (-0.14 if person.frontal else 0.09):
            order = [*(u for u in order if u != arm), arm]
        if side == near and depth < chest - 0.12:
            order = [arm, *(u for u in order if u != arm)]
    if person.figure.look.hair == "scarf" and order[0] != "head" and not hand_at_head(person):
        order = [*(u for u in order if u != "head"), "head"]
    return order


def stands_behind(person: Person, side: str, name: str) -> bool:
    """A foot that stays lower than the top of a block, and deeper than its near face."""
    block = next(p for p in person.figure.props if name in (p.name, p.kind))
    top, (z0, z1) = span(block.y)[1], span(block.z)
    camera = person.stages[0].camera
    face = max(camera.depth((0.0, 0.0, z)) for z in (z0, z1))
    return all(
        stage.posture.points[f"heel{side}"][1] < top - 0.02
        and camera.depth((0.0, 0.0, stage.posture.points[f"heel{side}"][2])) < face - 0.05
        for stage in person.stages
    )


def hand_at_head(person: Person) -> bool:
    return any(
        distance(stage.posture.points[f"palm{side}"], stage.posture.points["head"]) < 0.28
        for stage in person.stages
        for side in ("R", "L")
    )


def unit_depth(person: Person, unit: str) -> float:
    side = unit[-1]
    spots = {
        "arm": ((f"forearm{side}", (0.0, 0.0, 0.0)), (f"hand{side}", (0.0, -0.05, 0.0))),
        "leg": ((f"thigh{side}", (0.0, -0.3, 0.0)), (f"shank{side}", (0.0, -0.15, 0.0))),
        "tru": (("chest", (0.0, 0.1, 0.0)),),
        "hea": (("head", (0.0, 0.1, 0.0)),),
    }[unit[:3]]
    return float(person.mean(lambda s: s.depth(*spots)))


def placed(
    order: list[str], name: str, kind: str, depth: float, person: Person, chest: float
) -> list[str]:
    """Furniture stands behind, unless it is clearly before the body; the rest by depth."""
    if kind in ("step", "box"):
        behind = [u for u in order if u[:3] == "leg" and stands_behind(person, u[-1], name)]
        return [*behind, name, *(u for u in order if u not in behind)]
    if kind in FURNITURE:
        return [*order, name] if depth > chest + 0.35 else [name, *order]
    if kind in ("stick", "bottle", "towel"):
        held = next(p for p in person.figure.props if (p.name or p.kind) == name).follow
        arm = f"arm{held[0][-1]}" if held else order[-1]
        at = order.index(arm) if arm in order else len(order)
        return [*order[:at], name, *order[at:]]
    deeper = [i for i, u in enumerate(order) if u[:3] in ("arm", "leg", "tru", "hea")]
    at = next((i for i in deeper if unit_depth(person, order[i]) > depth), len(order))
    return [*order[:at], name, *order[at:]]
