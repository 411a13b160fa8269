"""A posed body before a camera: balls of its flesh become discs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from apps.exercises.figures.body import Posture, skeleton
from apps.exercises.figures.builds import SLIM, Build
from apps.exercises.figures.camera import Camera
from apps.exercises.figures.vectors import Vector, apply, columns, dot, place, times

from .flesh import Chain, Station, left
from .outline import Cut, Disc, Strand

BELLY = 0.17  # metres that a trunk of twice the depth stands out in front
PAIRED = ("thigh", "shank", "foot", "toes", "upper_arm", "forearm", "hand", "fingers")


@dataclass(frozen=True)
class Stage:
    build: Build
    camera: Camera
    posture: Posture

    @cached_property
    def rest(self) -> Posture:
        return skeleton(self.build, "standing", {})

    @cached_property
    def sways(self) -> dict[str, tuple[Vector, Vector]]:
        """Per bone: where the screen's right and up are on the resting body."""
        found = {}
        for bone, (_, axes) in self.posture.frames.items():
            rest, back = self.rest.frames[bone][1], columns(axes)
            found[bone] = (
                apply(rest, apply(back, self.camera.right)),
                apply(rest, apply(back, self.camera.up)),
            )
        return found

    def disc(self, bone: str, at: Vector, radius: float) -> Disc:
        x, y = self.camera.seen(place(self.posture.frames[bone], at))
        across, upward = self.sways[bone]
        rest = place(self.rest.frames[bone], at)
        return Disc(x, y, radius, rest, times(across, radius), times(upward, radius))

    def discs(self, chain: Chain, side: str = "R", plump: float = 1.0) -> tuple[Disc, ...]:
        balls = chain if side == "R" else left(chain)
        discs = []
        for name, (x, y, z, r) in balls:
            bone = name + side if name in PAIRED else name
            discs.append(self.disc(bone, (x * plump, y, z * plump), r * plump))
        return tuple(discs)

    def strand(
        self,
        chains: Iterable[Chain],
        side: str = "R",
        melt: float = 0.02,
        plump: float = 1.0,
        cuts: tuple[Cut, ...] = (),
    ) -> Strand:
        return Strand(tuple(self.discs(chain, side, plump) for chain in chains), melt, cuts)

    def barrel(
        self,
        stations: Iterable[Station],
        melt: float,
        deep: float = 1.0,
        wide: float = 1.0,
        cuts: tuple[Cut, ...] = (),
    ) -> Strand:
        """A trunk: at each height two balls of its depth, as far apart as its width asks."""
        right, far, cross = [], [], []
        for bone, x, y, depth, width in stations:
            radius, out = depth * deep, max(width * wide - depth * deep, 0.0)
            front = x + (deep - 1) * BELLY * (0.5 if bone == "pelvis" else 1.0)
            a, b = (self.disc(bone, (front, y, side * out), radius) for side in (1, -1))
            right.append(a)
            far.append(b)
            cross.append((a, b))
        return Strand((tuple(right), tuple(far), *cross), melt, cuts)

    def cut(self, bone: str, at: Vector, out: Vector, soft: float = 0.012) -> tuple[Cut, ...]:
        """A hem across a bone; none when the camera looks along the bone."""
        frame = self.posture.frames[bone]
        away = apply(frame[1], out)
        nx, ny = self.camera.seen(away)
        size = (nx * nx + ny * ny) ** 0.5
        if size < 0.35:
            return ()
        x, y = self.camera.seen(place(frame, at))
        return (Cut(x, y, nx / size, ny / size, soft),)

    def towards(self, bone: str, local: Vector) -> float:
        """How much a direction of a bone faces the camera: 1 straight, 0 across, -1 away."""
        return dot(self.camera.towards, apply(self.posture.frames[bone][1], local))

    def depth(self, *places: tuple[str, Vector]) -> float:
        depths = [self.camera.depth(place(self.posture.frames[bone], at)) for bone, at in places]
        return sum(depths) / len(depths)

    def seen(self, bone: str, at: Vector) -> tuple[float, float]:
        return self.camera.seen(place(self.posture.frames[bone], at))

    def plump(self, part: str) -> float:
        """How much thicker a limb of this build is than that of the slim one."""
        mine, slim = getattr(self.build, part), getattr(SLIM, part)
        return float(mine[0].radius / slim[0].radius)

    @property
    def girth(self) -> tuple[float, float]:
        """Depth and width of the trunk against those of the slim build."""
        mine, slim = self.build.shirt[2], SLIM.shirt[2]
        return mine.depth / slim.depth, mine.width / slim.width
