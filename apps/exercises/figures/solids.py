"""Props as solids: how far a point is outside of one (negative: inside), in metres."""

from collections.abc import Callable
from dataclasses import dataclass
from math import hypot

from .body import Posture
from .description import Figure, Prop
from .vectors import Vector, add, between, distance, minus

Distance = Callable[[Vector], float]
SEAT, SEAT_THICK, BACK_THICK, LEG = 0.42, 0.035, 0.03, 0.035
TABLE_THICK, WALL_THICK = 0.03, 0.2
SOFT = ("ball", "duo-ball", "cushion", "roll", "mat")


@dataclass(frozen=True)
class Solid:
    name: str  # the prop's own name or kind
    prop: Prop
    away: Distance

    @property
    def soft(self) -> bool:
        return self.prop.kind in SOFT


def solids(figure: Figure, posture: Posture) -> list[Solid]:
    """Where they are in this posture; what follows hands (stick, towel, bottle) is none."""
    found = []
    for prop in figure.props:
        away = shape(prop, posture)
        if away:
            found.append(Solid(prop.name or prop.kind, prop, away))
    return found


def floor(point: Vector) -> float:
    return point[1]


def shape(prop: Prop, posture: Posture) -> Distance | None:
    shapes: dict[str, Callable[[Prop, Posture], Distance]] = {
        "chair": chair,
        "step": box_of,
        "box": box_of,
        "table": table,
        "wall": wall,
        "roll": roll,
        "ball": ball,
        "duo-ball": duo_ball,
        "cushion": cushion,
    }
    return shapes[prop.kind](prop, posture) if prop.kind in shapes else None


def block(low: Vector, high: Vector) -> Distance:
    def away(point: Vector) -> float:
        gaps = [max(a - p, p - b) for a, p, b in zip(low, point, high, strict=True)]
        outside = hypot(*(max(gap, 0.0) for gap in gaps))
        return outside or max(gaps)

    return away


def nearest(*shapes: Distance) -> Distance:
    return lambda point: min(away(point) for away in shapes)


def round_ball(centre: Vector, radius: float) -> Distance:
    return lambda point: distance(point, centre) - radius


def pair(value: object) -> tuple[float, float]:
    low, high = value if isinstance(value, tuple) else (0.0, 0.0)
    return low, high


def box_of(prop: Prop, _posture: Posture) -> Distance:
    (x, to_x), (y, to_y), (z, to_z) = pair(prop.x), pair(prop.y), pair(prop.z)
    return block((x, y, z), (to_x, to_y, to_z))


def table(prop: Prop, _posture: Posture) -> Distance:
    (x, to_x), (z, to_z) = pair(prop.x), pair(prop.z)
    return block((x, prop.height - TABLE_THICK, z), (to_x, prop.height, to_z))


def middle_of(prop: Prop) -> tuple[float, float]:
    x, z = prop.x, prop.z
    return (x if isinstance(x, float) else 0.0), (z if isinstance(z, float) else 0.0)


def chair(prop: Prop, _posture: Posture) -> Distance:
    """A seat with four legs and, if it is higher than the seat, a back at its rear edge."""
    x, z = middle_of(prop)
    half, top = SEAT / 2, prop.seat
    pieces = [block((x - half, top - SEAT_THICK, z - half), (x + half, top, z + half))]
    for a in (-1, 1):
        for b in (-1, 1):
            inner, outer = half - LEG, half
            ends_x, ends_z = sorted((a * inner, a * outer)), sorted((b * inner, b * outer))
            low, high = (x + ends_x[0], 0.0, z + ends_z[0]), (x + ends_x[1], top, z + ends_z[1])
            pieces.append(block(low, high))
    if prop.back > top:
        pieces.append(chair_back(prop, x, z))
    return nearest(*pieces)


def chair_back(prop: Prop, x: float, z: float) -> Distance:
    half, rear = SEAT / 2, -1 if prop.dir[0] == "+" else 1
    ends = sorted((rear * half, rear * (half - BACK_THICK)))
    if prop.dir[1] == "x":
        return block((x + ends[0], prop.seat, z - half), (x + ends[1], prop.back, z + half))
    return block((x - half, prop.seat, z + ends[0]), (x + half, prop.back, z + ends[1]))


def wall(prop: Prop, _posture: Posture) -> Distance:
    x, z = middle_of(prop)
    behind = -WALL_THICK if prop.dir[0] == "+" else WALL_THICK
    low, high = prop.span
    if prop.dir[1] == "x":
        near, far = sorted((x, x + behind))
        return block((near, 0.0, low), (far, prop.height, high))
    near, far = sorted((z, z + behind))
    return block((low, 0.0, near), (high, prop.height, far))


def roll_axis(prop: Prop, posture: Posture) -> tuple[float, float]:
    """x and y of a roll: where it lies, or under the middle of what it follows."""
    x = place_of(prop, posture)[0] if prop.follow else middle_of(prop)[0]
    return x, prop.y if isinstance(prop.y, float) else prop.r


def roll(prop: Prop, posture: Posture) -> Distance:
    x, y = roll_axis(prop, posture)
    low, high = pair(prop.z)

    def away(point: Vector) -> float:
        side = hypot(point[0] - x, point[1] - y) - prop.r
        end = max(low - point[2], point[2] - high)
        return hypot(max(side, 0.0), max(end, 0.0)) or max(side, end)

    return away


def place_of(prop: Prop, posture: Posture) -> Vector:
    """Centre of what lies somewhere or follows one or two points."""
    if prop.at:
        return prop.at
    first = posture.points[prop.follow[0]]
    return add(between(first, posture.points[prop.follow[-1]]), prop.off)


def ball(prop: Prop, posture: Posture) -> Distance:
    return round_ball(place_of(prop, posture), prop.r)


def duo_ball(prop: Prop, posture: Posture) -> Distance:
    centre = place_of(prop, posture)
    return nearest(
        round_ball(add(centre, (0.0, 0.0, prop.r)), prop.r),
        round_ball(add(centre, (0.0, 0.0, -prop.r)), prop.r),
    )


def cushion(prop: Prop, posture: Posture) -> Distance:
    centre = place_of(prop, posture)
    x, y, z = prop.size or (0.3, 0.1, 0.3)
    half = (x / 2, y / 2, z / 2)
    return block(minus(centre, half), add(centre, half))
