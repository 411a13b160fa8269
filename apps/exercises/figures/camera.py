"""An orthographic camera: no perspective, so a sphere is a circle wherever it is.

Yaw 0 looks at the body's right side (the camera is at +z, x goes to the right of the picture).
Yaw goes about the vertical: +90 looks along +x, -90 looks along -x. Pitch looks down.

| base | yaw 0 | yaw +20 | yaw -20 | yaw -90 |
|---|---|---|---|---|
| standing | right side, faces right | a little from behind | a little from the front | front |
| supine | head left | a little from the head end | a little from the feet | from the feet |
| prone | head right | a little from the feet | a little from the head | from the head |
| side_left | front, head right | from the feet | from the head | from the head |
| side_right | front, head left | from the head | from the feet | from the feet |
"""

from dataclasses import dataclass
from functools import cached_property
from math import cos, radians, sin

from .vectors import Point2, Vector, dot


@dataclass(frozen=True)
class Camera:
    yaw: float = 0.0
    pitch: float = 10.0

    @cached_property
    def right(self) -> Vector:
        turn = radians(self.yaw)
        return cos(turn), 0.0, sin(turn)

    @cached_property
    def up(self) -> Vector:
        turn, tilt = radians(self.yaw), radians(self.pitch)
        return sin(turn) * sin(tilt), cos(tilt), -cos(turn) * sin(tilt)

    @cached_property
    def towards(self) -> Vector:
        """From the scene to the camera."""
        turn, tilt = radians(self.yaw), radians(self.pitch)
        return -sin(turn) * cos(tilt), sin(tilt), cos(turn) * cos(tilt)

    def seen(self, point: Vector) -> Point2:
        """Metres to the right and up in the picture."""
        return dot(self.right, point), dot(self.up, point)

    def depth(self, point: Vector) -> float:
        """The larger, the nearer to the camera."""
        return dot(self.towards, point)
