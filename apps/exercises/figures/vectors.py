"""Points and turns in space: tuples of floats, no numpy."""

from math import cos, hypot, radians, sin, sqrt

Vector = tuple[float, float, float]
Matrix = tuple[Vector, Vector, Vector]  # rows; turns what is local into the world
Frame = tuple[Vector, Matrix]  # origin and axes of a bone
Point2 = tuple[float, float]

SAME: Matrix = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def add(a: Vector, b: Vector) -> Vector:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


def minus(a: Vector, b: Vector) -> Vector:
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def times(a: Vector, factor: float) -> Vector:
    return a[0] * factor, a[1] * factor, a[2] * factor


def dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    return (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )


def length(a: Vector) -> float:
    return sqrt(dot(a, a))


def unit(a: Vector) -> Vector:
    size = length(a)
    return times(a, 1 / size) if size else a


def between(a: Vector, b: Vector, share: float = 0.5) -> Vector:
    return add(a, times(minus(b, a), share))


def distance(a: Vector, b: Vector) -> float:
    return hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])


def turn_x(degrees: float) -> Matrix:
    """Turns y towards z."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return (1.0, 0.0, 0.0), (0.0, c, -s), (0.0, s, c)


def turn_y(degrees: float) -> Matrix:
    """Turns z towards x."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return (c, 0.0, s), (0.0, 1.0, 0.0), (-s, 0.0, c)


def turn_z(degrees: float) -> Matrix:
    """Turns x towards y."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return (c, -s, 0.0), (s, c, 0.0), (0.0, 0.0, 1.0)


def apply(m: Matrix, v: Vector) -> Vector:
    return dot(m[0], v), dot(m[1], v), dot(m[2], v)


def columns(m: Matrix) -> Matrix:
    """The three local axes in the world; also the turn back."""
    (a, b, c), (d, e, f), (g, h, i) = m
    return (a, d, g), (b, e, h), (c, f, i)


def compose(a: Matrix, b: Matrix) -> Matrix:
    """First b, then a."""
    x, y, z = columns(b)
    return (
        (dot(a[0], x), dot(a[0], y), dot(a[0], z)),
        (dot(a[1], x), dot(a[1], y), dot(a[1], z)),
        (dot(a[2], x), dot(a[2], y), dot(a[2], z)),
    )


def place(frame: Frame, local: Vector) -> Vector:
    """Where a point of a bone is in the world."""
    return add(frame[0], apply(frame[1], local))


def within(frame: Frame, point: Vector) -> Vector:
    """Where a point of the world is, seen from a bone."""
    return apply(columns(frame[1]), minus(point, frame[0]))
