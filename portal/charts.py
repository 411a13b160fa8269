"""Small drawings for the caseload: numbers in, shapes out. The template paints them by class."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

# 72 x 36, 0 to 10 for everyone; the dot of the last answer fits inside.
WIDTH, LEFT, RIGHT = 72, 5, 66
TOP, BOTTOM = 5, 31
HIGHEST = 10

CELL_PITCH, CELL_WIDTH = 7, 5
DONE_HEIGHT, OPEN_HEIGHT, CELLS_HEIGHT = 13, 5, 14


@dataclass(frozen=True)
class Point:
    x: str
    y: str


@dataclass(frozen=True)
class Sparkline:
    lines: tuple[str, ...]
    alone: tuple[Point, ...]
    last: Point


@dataclass(frozen=True)
class Cell:
    state: str
    x: str
    y: str
    height: str


def height_of(value: float) -> float:
    return BOTTOM - value * (BOTTOM - TOP) / HIGHEST


def sparkline(values: Sequence[int | None]) -> Sparkline | None:
    """One place for each session, oldest first; None is a gap and joins nothing."""
    step = (RIGHT - LEFT) / max(len(values) - 1, 1)
    first = LEFT if len(values) > 1 else RIGHT
    places = [(first + n * step, value) for n, value in enumerate(values)]
    runs = [
        [Point(f"{x:.1f}", f"{height_of(value):.1f}") for x, value in run if value is not None]
        for known, run in groupby(places, key=lambda place: place[1] is not None)
        if known
    ]
    if not runs:
        return None
    lines = (" ".join(f"{p.x},{p.y}" for p in run) for run in runs if len(run) > 1)
    alone = (run[0] for run in runs if len(run) == 1 and run is not runs[-1])
    return Sparkline(tuple(lines), tuple(alone), runs[-1][-1])


def cells(done: Sequence[bool], places: int) -> list[Cell]:
    """The newest at the right; a place without a planned day is a dash."""
    states = ["none"] * (places - len(done)) + ["done" if is_done else "open" for is_done in done]
    heights = {"none": 0.0, "done": DONE_HEIGHT, "open": OPEN_HEIGHT}
    return [
        Cell(
            state,
            x=f"{n * CELL_PITCH + 0.5:g}",
            y=f"{CELLS_HEIGHT - heights[state] - 0.5:g}",
            height=f"{heights[state]:g}",
        )
        for n, state in enumerate(states)
    ]
