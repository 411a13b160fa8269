"""The layers of the person, by unit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial

from apps.exercises.figures.description import Figure, Frame

from . import head, limbs, torso, zones
from .layer import LINE, Layer, shaped, traced
from .stage import Stage

FOLDED_KNEE, FOLDED_ELBOW = 112.0, 100.0  # degrees from which a limb is drawn in two parts
FRONTAL = 0.72  # how little the side of the chest may face the camera
Stages = Sequence[Stage]
Units = dict[str, list[Layer]]


class Person:
    """One figure in all its frames."""

    def __init__(self, figure: Figure, frames: Sequence[Frame]) -> None:
        self.figure, self.frames = figure, frames
        self.stages = [
            Stage(figure.build, figure.camera, figure.posture(frame)) for frame in frames
        ]
        self.near = figure.near
        self.far = "L" if figure.near == "R" else "R"
        self.frontal = (
            self.mean(lambda stage: abs(stage.towards("chest", (0.0, 0.0, 1.0)))) < FRONTAL
        )

    def mean(self, measure: Callable[[Stage], float]) -> float:
        values = [measure(stage) for stage in self.stages]
        return sum(values) / len(values)

    def angle(self, key: str) -> list[float]:
        return [frame.angles.get(key, 0.0) for frame in self.frames]

    def folded(self, joint: str) -> bool:
        limit = FOLDED_KNEE if joint.startswith("knee") else FOLDED_ELBOW
        return max(self.angle(f"{joint}.flex")) > limit

    @property
    def units(self) -> Units:
        return {
            f"arm{self.far}": self.arm(self.far),
            f"leg{self.far}": self.far_leg(),
            "trunk": self.trunk(),
            f"leg{self.near}": self.near_leg(),
            "head": self.head(),
            f"arm{self.near}": self.arm(self.near),
        }

    def shade(self, side: str) -> str:
        """Class of a limb's colour: what is far is darker, unless both sides are alike."""
        return "" if side == self.near or self.figure.fuse else "-far"

    def arm_shade(self, side: str) -> str:
        return "" if self.frontal else self.shade(side)

    def arm(self, side: str) -> list[Layer]:
        unit, stages, shade = f"arm{side}", self.stages, self.arm_shade(side)
        fist = sum(self.angle(f"fingers{side}.flex")) / len(stages) >= limbs.GRIP
        folded, skin = self.folded(f"elbow{side}"), f"skin{shade}"
        whole = partial(limbs.arm, side=side, folded=folded, fist=fist)
        layers = shaped(unit, skin, stages, whole, 14 if folded else 34)
        layers += shaped(unit, f"shirt{shade}", stages, partial(limbs.sleeve, side=side), 13)
        if side == self.near or self.frontal:
            cover = partial(torso.shoulder_weld, side=side)
            layers += shaped(unit, f"shirt{shade}", stages, cover, 8, bare=True)
        layers += self.zones("sleeve", side, unit)
        fingers = [] if fist else self.fingers(side, unit)
        if folded:
            lower = shaped(unit, skin, stages, partial(limbs.lower_arm, side=side, fist=fist), 28)
            weld = shaped(unit, skin, stages, partial(limbs.elbow_weld, side=side), 7, bare=True)
            upper = (f"upper_arm{side}", (0.0, -0.15, 0.0))
            lies_over = self.mean(
                lambda s: s.depth((f"hand{side}", (0.0, 0.0, 0.0))) - s.depth(upper)
            )
            lower = [*lower, *fingers]
            return [*layers, *lower, *weld] if lies_over > 0 else [*lower, *layers, *weld]
        return [*layers, *fingers]

    def fingers(self, side: str, unit: str) -> list[Layer]:
        lines = [
            traced(unit, "crease", self.stages, partial(limbs.creases, side=side, number=n), LINE)
            for n in (0, 1)
        ]
        return [line for line in lines if any(len(set(o)) > 1 for o in line.outlines)]

    def leg_part(self, side: str, *, with_hips: bool) -> list[Layer]:
        unit, stages, shade = f"leg{side}", self.stages, self.shade(side)
        folded, paint = self.folded(f"knee{side}"), f"leg{shade}"
        make = limbs.trousers if with_hips else limbs.leg
        count = (34 if with_hips else 22) - 8 * folded
        layers = shaped(unit, paint, stages, partial(make, side=side, folded=folded), count)
        foot = self.foot(side)
        if not folded:
            return [*layers, *foot]
        lower = [*shaped(unit, paint, stages, partial(limbs.lower_leg, side=side), 16), *foot]
        weld = shaped(unit, paint, stages, partial(limbs.knee_weld, side=side), 8, bare=True)
        lies_over = self.mean(
            lambda s: (
                s.depth((f"shank{side}", (0.0, -0.25, 0.0)))
                - s.depth((f"thigh{side}", (0.0, -0.18, 0.0)))
            )
        )
        return [*layers, *lower, *weld] if lies_over > 0 else [*lower, *layers, *weld]

    def far_leg(self) -> list[Layer]:
        """Its zones too, unless the hips and the weld come over them."""
        side = self.far
        zones_ = [] if self.figure.fuse else self.zones("leg", side, f"leg{side}")
        return [*self.leg_part(side, with_hips=False), *zones_]

    def near_leg(self) -> list[Layer]:
        """With the hips; where both legs are lit alike, the far one is welded to them."""
        unit = f"leg{self.near}"
        layers = self.leg_part(self.near, with_hips=True)
        if self.figure.fuse:
            weld = partial(limbs.hip_weld, side=self.far)
            layers += shaped(unit, "leg", self.stages, weld, 10, bare=True)
            layers += self.zones("leg", self.far, unit)
        return [*layers, *self.zones("leg", self.near, unit)]

    def foot(self, side: str) -> list[Layer]:
        unit, stages, shade = f"leg{side}", self.stages, self.shade(side)
        shoe = shaped(unit, f"shoe{shade}", stages, partial(limbs.shoe, side=side), 15)
        sole = shaped(unit, f"sole{shade}", stages, partial(limbs.sole, side=side), 12)
        from_above = self.mean(lambda stage: stage.towards(f"foot{side}", (0.0, 1.0, 0.0))) > -0.1
        return [*sole, *shoe] if from_above else [*shoe, *sole]

    def trunk(self) -> list[Layer]:
        layers = shaped("trunk", "shirt", self.stages, torso.shirt, 26)
        under = [] if self.facing > -0.2 else self.neck("trunk")
        return [*under, *layers, *self.zones("trunk", "", "trunk")]

    def neck(self, unit: str) -> list[Layer]:
        return shaped(unit, "skin", self.stages, torso.neck, 10)

    @cached_property
    def facing(self) -> float:
        """How much the face looks at the camera; -1 is seen from behind."""
        return float(self.mean(lambda stage: stage.towards("head", (1.0, 0.0, 0.0))))

    def head(self) -> list[Layer]:
        look, stages = self.figure.look, self.stages
        hair = shaped("head", "hair", stages, partial(head.hair, style=look.hair), 18)
        neck = self.neck("head") if self.facing > -0.2 else []
        neck += self.zones("neck", "", "head")
        face = shaped("head", "skin", stages, partial(head.face, style=look.hair), 26)
        ears = [
            layer
            for side in ("R", "L")
            for layer in shaped("head", "skin", stages, partial(head.ear, side=side), 8)
        ]
        features = [
            *(
                traced("head", "eye", stages, partial(head.eye, side=side), "spline", bare=True)
                for side in ("R", "L")
            ),
            traced("head", "mouth", stages, head.mouth, LINE),
        ]
        seen = [layer for layer in features if any(len(set(o)) > 1 for o in layer.outlines)]
        if look.hair == "bald":
            return [*neck, *face, *ears, *seen]
        if look.hair == "scarf":
            return [*neck, *hair, *face, *seen]
        under = [*hair, *neck] if self.facing > 0.6 else [*neck, *hair]
        return [*under, *face, *ears, *seen]

    def zones(self, host: str, side: str, unit: str) -> list[Layer]:
        names = [
            name
            for name in self.figure.zones
            if zones.zone_of(name)[0] == host and zones.side_of(name) == side
        ]
        return [
            layer
            for group in zones.together(self.stages[0], names)
            for layer in shaped(unit, "zone", self.stages, partial(zones.patch, names=group), 12)
        ]
