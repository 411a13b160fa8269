"""What the author says has to be so: the words of `expects`."""

from collections.abc import Callable, Sequence
from math import acos, degrees, hypot

from apps.exercises.figures.body import FLESH, Posture
from apps.exercises.figures.description import Expectation, Figure, Frame
from apps.exercises.figures.vectors import distance, dot, minus, unit

from .contacts import things
from .moments import Moment, cm, keys, moments

Measure = Callable[[Expectation, Figure, Moment, Moment], float]
DEGREES = 1.0  # the angles are rounded


def as_expected(figure: Figure, frames: Sequence[Frame]) -> list[str]:
    first = next(moments(figure, frames))
    return [
        f"line {wanted.line}, {moment[0]}: {said(wanted, value)}"
        for wanted in figure.expects
        for moment in at(wanted.at, figure, frames)
        for value in measured(wanted, figure, moment, first)
        if not wanted.low - slack(wanted) <= value <= wanted.high + slack(wanted)
    ]


def slack(wanted: Expectation) -> float:
    return DEGREES if wanted.word in ("angle", "straight") else 0.001


def at(moment: str, figure: Figure, frames: Sequence[Frame]) -> list[Moment]:
    poses = keys(figure, frames)
    if moment == "all":
        return list(moments(figure, frames))
    if moment == "poses":
        return poses
    if moment == "mid":
        return [min(moments(figure, frames), key=lambda found: abs(found[2].at - 0.5))]
    numbers = {"start": 0, "end": len(poses) - 1}
    return [poses[numbers[moment] if moment in numbers else int(moment) - 1]]


def measured(wanted: Expectation, figure: Figure, moment: Moment, first: Moment) -> list[float]:
    if wanted.word == "angle":
        return [moment[2].angles.get(key, 0.0) for key in wanted.names]
    return [MEASURES[wanted.word](wanted, figure, moment, first)]


def said(wanted: Expectation, value: float) -> str:
    names, inches = " and ".join(wanted.names), wanted.word not in ("angle", "straight")
    shown = cm(value) if inches else f"{value:.0f} degrees"
    limits = [limit for limit in (wanted.low, wanted.high) if abs(limit) < 1000]
    wish = " to ".join(cm(limit) if inches else f"{limit:.0f}" for limit in limits)
    return f"{wanted.word} of {names} is {shown}, and should be {wish}"


def bend(posture: Posture, names: Sequence[str]) -> float:
    """Degrees that a line over three points is away from straight."""
    a, b, c = (posture.points[name] for name in names)
    cosine = dot(unit(minus(a, b)), unit(minus(c, b)))
    return 180 - degrees(acos(min(max(cosine, -1.0), 1.0)))


def gap(wanted: Expectation, figure: Figure, posture: Posture) -> float:
    """From the skin at a point to a prop or the floor."""
    point, thing = wanted.names
    flesh = FLESH.get(point[:-1], 0.0)
    return things(figure, posture)[thing](posture.points[point]) - flesh


def height(wanted: Expectation, posture: Posture) -> float:
    one, other = (posture.points[name] for name in wanted.names)
    return one[1] - other[1]


def aside(wanted: Expectation, posture: Posture) -> float:
    one, other = (posture.points[name] for name in wanted.names)
    return hypot(one[0] - other[0], one[2] - other[2])


def apart(wanted: Expectation, posture: Posture) -> float:
    return distance(*(posture.points[name] for name in wanted.names))


def gone(wanted: Expectation, posture: Posture, first: Posture) -> float:
    return distance(posture.points[wanted.names[0]], first.points[wanted.names[0]])


MEASURES: dict[str, Measure] = {
    "straight": lambda wanted, _figure, here, _first: bend(here[1], wanted.names),
    "near": lambda wanted, _figure, here, _first: apart(wanted, here[1]),
    "apart": lambda wanted, _figure, here, _first: apart(wanted, here[1]),
    "touches": lambda wanted, figure, here, _first: gap(wanted, figure, here[1]),
    "level": lambda wanted, _figure, here, _first: height(wanted, here[1]),
    "above": lambda wanted, _figure, here, _first: height(wanted, here[1]),
    "below": lambda wanted, _figure, here, _first: -height(wanted, here[1]),
    "over": lambda wanted, _figure, here, _first: aside(wanted, here[1]),
    "still": lambda wanted, _figure, here, first: gone(wanted, here[1], first[1]),
    "moves": lambda wanted, _figure, here, first: gone(wanted, here[1], first[1]),
}
