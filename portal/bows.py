"""Where the bow bends and where the dot stands: geometry of our drawings, in SVG units."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sin

Point = tuple[float, float]

RING_START, RING_SPAN = 140, 260  # degrees, clockwise from the right; the gap is below
GOAL_CENTRE, GOAL_RADIUS = (171.0, 190.0), 140.0


def on_circle(centre: Point, radius: float, degrees: float) -> Point:
    turn = radians(degrees)
    return round(centre[0] + radius * cos(turn), 1), round(centre[1] + radius * sin(turn), 1)


def arc(centre: Point, radius: float, start: float, end: float) -> str:
    (x, y), (to_x, to_y) = on_circle(centre, radius, start), on_circle(centre, radius, end)
    return f"M{x} {y}A{radius:g} {radius:g} 0 {int(end - start > 180)} 1 {to_x} {to_y}"


@dataclass(frozen=True)
class Ring:
    """An open ring: the part that has passed, and the dot at its end."""

    size: int
    share: float
    stroke: int = 18

    @property
    def centre(self) -> Point:
        return self.size / 2, self.size / 2

    @property
    def radius(self) -> float:
        return self.size / 2 - self.stroke / 2 - 8

    @property
    def dot_radius(self) -> float:
        return round(0.95 * self.stroke, 1)

    @property
    def empty(self) -> str:
        return arc(self.centre, self.radius, RING_START, RING_START + RING_SPAN)

    @property
    def filled(self) -> str:
        return arc(self.centre, self.radius, RING_START, self.turned)

    @property
    def turned(self) -> float:
        return RING_START + RING_SPAN * self.share

    @property
    def dot(self) -> Point:
        return on_circle(self.centre, self.radius, self.turned)

    @property
    def end(self) -> Point:
        return on_circle(self.centre, self.radius, RING_START + RING_SPAN)

    @property
    def height(self) -> int:
        """The ring is cut off a little below its ends."""
        return round(self.end[1] + self.stroke / 2 + 8)


@dataclass(frozen=True)
class Mark:
    """A dot on a bow, with the word beside it."""

    at: Point
    word_at: Point
    anchor: str


@dataclass(frozen=True)
class Goal:
    """A half bow from 0 to 10: where she began and where she is now."""

    start: int
    now: int

    def turned(self, score: float) -> float:
        return 180 + 18 * score

    def at(self, score: float, radius: float = GOAL_RADIUS) -> Point:
        return on_circle(GOAL_CENTRE, radius, self.turned(score))

    def mark(self, score: int, *, room: float) -> Mark:
        anchor = "middle" if score == 5 else "end" if score < 5 else "start"
        return Mark(self.at(score), self.at(score, GOAL_RADIUS + room), anchor)

    @property
    def empty(self) -> str:
        return arc(GOAL_CENTRE, GOAL_RADIUS, 180, 360)

    @property
    def filled(self) -> str:
        low, high = sorted((self.start, self.now))
        return arc(GOAL_CENTRE, GOAL_RADIUS, self.turned(low), self.turned(high))

    @property
    def ticks(self) -> list[Point]:
        return [self.at(score) for score in range(11) if score not in (self.start, self.now)]

    @property
    def start_mark(self) -> Mark:
        """Close to the other one, its word moves inside the bow."""
        return self.mark(self.start, room=22 if abs(self.now - self.start) > 1 else -38)

    @property
    def now_mark(self) -> Mark:
        return self.mark(self.now, room=30)

    @property
    def difference(self) -> str:
        change = self.now - self.start
        return f"{change:+d}".replace("-", "−") if change else "0"  # noqa: RUF001 - a minus sign


@dataclass(frozen=True)
class Tempo:
    """Up, hold, down in their own seconds; the dot stands at the end of what has passed."""

    up: float
    hold: float
    down: float

    LEFT, RIGHT, LOW, HIGH = 18.0, 324.0, 92.0, 26.0

    def x(self, seconds: float) -> float:
        whole = self.up + self.hold + self.down
        return round(self.LEFT + (self.RIGHT - self.LEFT) * seconds / whole, 1)

    def slope(self, start: float, end: float, low: float, high: float) -> str:
        middle = (start + end) / 2
        return f"C{middle:g} {low:g} {middle:g} {high:g} {end:g} {high:g}"

    @property
    def rising(self) -> str:
        return f"M{self.LEFT:g} {self.LOW:g}" + self.slope(
            self.LEFT, self.x(self.up), self.LOW, self.HIGH
        )

    @property
    def whole(self) -> str:
        down_from = self.x(self.up + self.hold)
        return f"{self.rising}H{down_from:g}" + self.slope(
            down_from, self.RIGHT, self.HIGH, self.LOW
        )

    @property
    def top(self) -> Point:
        return self.x(self.up), self.HIGH

    @property
    def end(self) -> Point:
        return self.RIGHT, self.LOW


def smooth(points: Sequence[Point], lowest: float, highest: float) -> str:
    """A soft line through the points (Catmull-Rom, tension 1/6) that never leaves the data."""
    around = [points[0], *points, points[-1]]
    line = f"M{points[0][0]:g} {points[0][1]:g}"
    for before, start, end, after in zip(around, around[1:], around[2:], around[3:], strict=False):
        first = start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6
        second = end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6
        pulled = [(x, min(max(y, lowest), highest)) for x, y in (first, second)]
        line += "C" + " ".join(f"{x:.1f} {y:.1f}" for x, y in (*pulled, end))
    return line


def runs(values: Sequence[float | None]) -> list[list[int]]:
    """The places of the values that stand next to each other: a gap stays a gap."""
    found: list[list[int]] = []
    for place, value in enumerate(values):
        if value is None:
            continue
        if not (found and found[-1][-1] == place - 1):
            found.append([])
        found[-1].append(place)
    return found


def rounded_last(values: Sequence[float | None]) -> int | None:
    known = [value for value in values if value is not None]
    return int(known[-1] + 0.5) if known else None


@dataclass(frozen=True)
class PainChart:
    """Weekly means before and after the exercises, oldest first."""

    before: Sequence[float | None]
    after: Sequence[float | None]
    changes: Sequence[float] = ()  # where the plan changed, counted in weeks from the first

    LEFT, RIGHT, TOP, BOTTOM = 34.0, 258.0, 14.0, 206.0
    ROOM_FOR_WORD, ROOM_FOR_MARKER = 96.0, 14.0

    @property
    def most(self) -> int:
        known = [value for value in (*self.before, *self.after) if value is not None]
        return 10 if any(value > 8 for value in known) else 8

    @property
    def has_line(self) -> bool:
        return sum(value is not None for value in self.after) >= 3

    @property
    def step(self) -> float:
        return (self.RIGHT - self.LEFT - 24) / max(len(self.after) - 1, 1)

    def x(self, place: float) -> float:
        return round(self.LEFT + 12 + self.step * place, 1)

    def y(self, value: float) -> float:
        return round(self.BOTTOM - (self.BOTTOM - self.TOP) * value / self.most, 1)

    @property
    def axis(self) -> list[tuple[int, float]]:
        return [(value, self.y(value)) for value in range(0, self.most + 1, 2)]

    @property
    def band(self) -> tuple[float, float]:
        """Top and height of 0 to 2."""
        return self.y(2), self.BOTTOM - self.y(2)

    def points(self, values: Sequence[float | None]) -> list[list[Point]]:
        return [
            [
                (self.x(place), self.y(value))
                for place in run
                if (value := values[place]) is not None
            ]
            for run in runs(values)
        ]

    def lines(self, values: Sequence[float | None]) -> list[str]:
        """One curve for each run, kept between its own lowest and highest value."""
        return [
            smooth(run, min(y for _x, y in run), max(y for _x, y in run))
            for run in self.points(values)
        ]

    @property
    def lines_before(self) -> list[str]:
        return self.lines(self.before)

    @property
    def lines_after(self) -> list[str]:
        return self.lines(self.after)

    @property
    def markers(self) -> list[Point]:
        """None where they would touch: the dots of the line tell it apart as well."""
        has_room = self.step >= self.ROOM_FOR_MARKER
        return [point for run in self.points(self.before) for point in run if has_room]

    @property
    def change_marks(self) -> list[tuple[float, bool]]:
        """Where each upright line stands, and whether there is room for its word."""
        marks, last = [], -self.ROOM_FOR_WORD
        for x in (self.x(place) for place in self.changes):
            has_room = x - last >= self.ROOM_FOR_WORD
            marks.append((x, has_room))
            last = x if has_room else last
        return marks

    @property
    def last_after(self) -> Point:
        return self.points(self.after)[-1][-1]

    @property
    def last_before(self) -> Point | None:
        runs_before = self.points(self.before)
        return runs_before[-1][-1] if runs_before else None

    @property
    def ends(self) -> tuple[int | None, int | None]:
        """What stands beside the words: the last of each, rounded as a person does."""
        return rounded_last(self.before), rounded_last(self.after)

    @property
    def words_at(self) -> tuple[float, float]:
        """Heights of the two words at the line ends, apart by a line of text."""
        after = self.last_after[1]
        before = self.last_before[1] if self.last_before else after - 24
        if abs(before - after) >= 24:
            return before, after
        return (before - 12, after + 12) if before <= after else (before + 12, after - 12)
