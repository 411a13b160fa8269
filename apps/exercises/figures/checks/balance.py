"""Something carries the body, and its centre of mass is over what carries it."""

from collections.abc import Sequence
from math import hypot

from apps.exercises.figures.anatomy import SIDES
from apps.exercises.figures.body import Posture
from apps.exercises.figures.description import Figure, Frame
from apps.exercises.figures.vectors import Point2, Vector, between

from .contacts import contacts
from .moments import cm, moments

REACH = 0.03
STILL, MOVING = 0.05, 0.13  # metres outside of what carries
# Share of the body's mass, and where it is between two points.
TRUNK = [(0.081, "head", "head", 0.0), (0.355, "l5", "c7", 0.55), (0.142, "pelvis", "l5", 0.2)]
LIMBS = [
    (0.100, "hip", "knee", 0.433),
    (0.0465, "knee", "ankle", 0.433),
    (0.0145, "ankle", "ball", 0.5),
    (0.028, "shoulder", "elbow", 0.436),
    (0.016, "elbow", "wrist", 0.43),
    (0.006, "wrist", "tips", 0.4),
]
MASSES = TRUNK + [
    (mass, f"{one}{side}", f"{other}{side}", share)
    for mass, one, other, share in LIMBS
    for side in SIDES
]


def centre_of_mass(posture: Posture) -> Vector:
    places = [
        (mass, between(posture.points[one], posture.points[other], share))
        for mass, one, other, share in MASSES
    ]
    x, y, z = (sum(mass * place[axis] for mass, place in places) for axis in range(3))
    return x, y, z


def balanced(figure: Figure, frames: Sequence[Frame]) -> list[str]:
    found = []
    for name, posture, frame in moments(figure, frames):
        held = {
            (where[0], where[2])
            for contact in contacts(figure, posture, REACH)
            for where in contact.where
        }
        if not held:
            found.append(f"{name}: nothing touches the floor or a prop")
            continue
        x, _y, z = centre_of_mass(posture)
        off = outside((x, z), hull(sorted(held)))
        if off > (STILL if frame.key else MOVING):
            found.append(
                f"{name}: the centre of mass is {cm(off)} outside of what carries the body"
                f" (it is over x {x:.2f}, z {z:.2f})"
            )
    return found


def hull(points: Sequence[Point2]) -> list[Point2]:
    """Convex, anticlockwise, of sorted points."""
    if len(points) < 3:
        return list(points)
    return half_hull(points)[:-1] + half_hull(points[::-1])[:-1]


def half_hull(points: Sequence[Point2]) -> list[Point2]:
    line: list[Point2] = []
    for point in points:
        while len(line) > 1 and turn(line[-2], line[-1], point) <= 0:
            line.pop()
        line.append(point)
    return line


def turn(a: Point2, b: Point2, c: Point2) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def outside(point: Point2, corners: Sequence[Point2]) -> float:
    """Metres from a convex outline; 0 inside."""
    edges = list(zip(corners, [*corners[1:], corners[0]], strict=True))
    if len(corners) > 2 and all(turn(a, b, point) >= 0 for a, b in edges):
        return 0.0
    return min(from_line(point, a, b) for a, b in edges)


def from_line(point: Point2, a: Point2, b: Point2) -> float:
    x, y = b[0] - a[0], b[1] - a[1]
    size = x * x + y * y
    along = ((point[0] - a[0]) * x + (point[1] - a[1]) * y) / size if size else 0.0
    along = min(max(along, 0.0), 1.0)
    return hypot(point[0] - a[0] - x * along, point[1] - a[1] - y * along)
