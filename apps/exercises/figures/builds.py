"""Measures of a body of 1.70 m, in metres, for two body types."""

from dataclasses import dataclass, replace

from .vectors import Vector


@dataclass(frozen=True)
class Ring:
    """A cross-section of a limb: `at` of its length, moved along x (forwards is positive)."""

    at: float
    radius: float
    forward: float = 0.0


@dataclass(frozen=True)
class Station:
    """An elliptical cross-section of the trunk, `height` above the origin of its bone."""

    bone: str
    height: float
    depth: float  # half of it, along x
    width: float  # half of it, along z


@dataclass(frozen=True)
class Build:
    hip_width: float = 0.082  # pelvis to the hip joint
    shoulder_width: float = 0.170
    shoulder_drop: float = 0.045  # below C7
    thigh: float = 0.425
    shank: float = 0.405
    ankle: float = 0.078  # above the sole
    heel: float = -0.045  # from the ankle, along the foot
    ball: float = 0.120
    toe: float = 0.185
    pelvis: float = 0.10  # to L5
    lumbar: float = 0.16  # to T12
    thoracic: float = 0.235  # to C7
    neck: float = 0.085  # to the skull base
    head: Vector = (0.022, 0.085, 0.0)  # its centre, from the skull base
    skull: Vector = (0.098, 0.112, 0.078)  # half axes
    upper_arm: float = 0.285
    forearm: float = 0.245
    palm: float = 0.090  # wrist to knuckles
    fingers: float = 0.075
    thigh_rings: tuple[Ring, ...] = (Ring(0, 0.090), Ring(0.5, 0.079, 0.012), Ring(1, 0.055))
    shank_rings: tuple[Ring, ...] = (
        Ring(0, 0.054),
        Ring(0.31, 0.056, -0.020),
        Ring(0.74, 0.036),
        Ring(1, 0.034),
    )
    foot_radii: tuple[float, float, float] = (0.036, 0.026, 0.019)  # ankle and heel, ball, toe
    upper_arm_rings: tuple[Ring, ...] = (Ring(0, 0.048), Ring(1, 0.038))
    forearm_rings: tuple[Ring, ...] = (Ring(0, 0.038), Ring(0.29, 0.040), Ring(1, 0.026))
    hand_radii: tuple[float, float] = (0.033, 0.015)
    neck_radii: tuple[float, float] = (0.056, 0.050)
    sleeve: tuple[float, float, float] = (0.15, 0.056, 0.053)  # length and radii
    trousers: tuple[Station, ...] = (
        Station("pelvis", -0.095, 0.080, 0.110),
        Station("pelvis", -0.045, 0.106, 0.160),
        Station("pelvis", 0.000, 0.110, 0.171),
        Station("pelvis", 0.055, 0.101, 0.156),
        Station("pelvis", 0.100, 0.099, 0.147),
    )
    shirt: tuple[Station, ...] = (
        Station("pelvis", 0.080, 0.096, 0.145),
        Station("spine", 0.030, 0.098, 0.143),
        Station("spine", 0.110, 0.100, 0.140),
        Station("chest", 0.060, 0.118, 0.160),
        Station("chest", 0.150, 0.098, 0.182),
        Station("chest", 0.200, 0.068, 0.135),
        Station("chest", 0.235, 0.050, 0.062),
    )

    @property
    def hip_height(self) -> float:
        """Of the hip joints, standing."""
        return self.thigh + self.shank + self.ankle


SLIM = Build()


def wider(rings: tuple[Ring, ...], factor: float) -> tuple[Ring, ...]:
    return tuple(replace(ring, radius=round(ring.radius * factor, 4)) for ring in rings)


def fuller(stations: tuple[Station, ...], depth: float, width: float) -> tuple[Station, ...]:
    return tuple(
        replace(s, depth=round(s.depth * depth, 4), width=round(s.width * width, 4))
        for s in stations
    )


HEAVY = replace(
    SLIM,
    hip_width=0.088,
    shoulder_width=0.176,
    thigh_rings=wider(SLIM.thigh_rings, 1.14),
    shank_rings=wider(SLIM.shank_rings, 1.10),
    upper_arm_rings=wider(SLIM.upper_arm_rings, 1.18),
    forearm_rings=wider(SLIM.forearm_rings, 1.10),
    neck_radii=(0.062, 0.057),
    sleeve=(0.16, 0.066, 0.062),
    trousers=fuller(SLIM.trousers, 1.20, 1.12),
    shirt=fuller(SLIM.shirt[:4], 1.26, 1.14) + fuller(SLIM.shirt[4:], 1.08, 1.05),
)
BUILDS = {"slim": SLIM, "heavy": HEAVY}
