"""Fits angles to pins by damped least squares. Only the command `figures` uses this module.

Weights: a pin weighs 1 per centimetre, a range .6 per degree beyond it. The start pulls with
.02 per degree where the pose says the angle, with .01 where it only carries over; how the
trunk leans (pitch, roll, yaw) counts for more: it is what one sees, and limbs can follow it.
What sinks below the floor weighs .6 per centimetre.
First only the root moves, then the limbs that pins hold as well.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .anatomy import RANGES, ROOT_MOVES, ROOT_TURNS, SIDES, Angles
from .body import Posture, root_frame
from .description import DescriptionError, Figure, Frame, Pose
from .pins import Target, error, held_in_both, targets_of
from .solved import rounded

Values = NDArray[np.float64]
PIN, SUNK, BEYOND = 100.0, 60.0, 0.6  # per metre, metre and degree
OUT_OF_REACH = 0.10  # metres
SAID, CARRIED, LEANING, PLACE = 0.02, 0.01, 2.5, 0.005  # per degree, factor, per centimetre
STEPS, PROBE, ENOUGH = 60, 1e-3, 1e-4
LEG = {
    "knee": ("hip.flex", "hip.abd"),
    "ankle": ("hip.flex", "hip.abd", "hip.rot", "knee.flex"),
    "heel": ("hip.flex", "hip.abd", "hip.rot", "knee.flex", "ankle.flex"),
}
ARM = {
    "elbow": ("shoulder.flex", "shoulder.abd"),
    "wrist": ("shoulder.flex", "shoulder.abd", "shoulder.rot", "elbow.flex"),
    "palm": ("shoulder.flex", "shoulder.abd", "shoulder.rot", "elbow.flex", "wrist.ext"),
}
# How high the centre of what may not sink below the floor lies at least.
LEAST_HEIGHT = [
    (f"{point}{side}", height)
    for point, height in (
        *(("heel", 0.0), ("ball", 0.0), ("toe", 0.0), ("knee", 0.056), ("shoulder", 0.05)),
        *(("elbow", 0.04), ("wrist", 0.028), ("knuckles", 0.02), ("tips", 0.011)),
    )
    for side in SIDES
]
# What a pin on a point moves besides the root.
IMPLIED = {
    **LEG,
    **ARM,
    **dict.fromkeys(("midthigh", "aboveknee"), LEG["knee"]),
    **dict.fromkeys(("heelback", "ball", "toe", "instep"), LEG["heel"]),
    "aboveankle": LEG["ankle"],
    **dict.fromkeys(("knuckles", "tips", "thumb"), ARM["palm"]),
}


@dataclass(frozen=True)
class Wish:
    """Where a pose starts, what it should hold, and which angles its author said."""

    figure: Figure
    start: Mapping[str, float]
    targets: Mapping[str, Target]
    said: Container[str]

    def pull(self, name: str) -> float:
        if name in ROOT_MOVES:
            return PLACE * 100
        pull = SAID if name in self.said else CARRIED
        return pull * LEANING if name in ROOT_TURNS else pull


def solve(figure: Figure) -> list[Frame]:
    """The poses and one frame between each two, in the order they are played."""
    poses = solved_poses(figure)
    first = figure.posture(Frame(0, key=True, angles=poses[0]))
    held = [targets_of(pose, first if number else None) for number, pose in enumerate(figure.poses)]
    moves = max(len(figure.moves), 1)
    frames = []
    for number, pose in enumerate(poses):
        frames.append(Frame(number / moves, key=True, angles=pose))
        for here, there in figure.moves:
            if here == number:
                targets = held_in_both(held[here], held[there])
                start = between(poses[here], poses[there])
                free = loose_in(figure.poses[here], figure.poses[there])
                angles = fitted(figure, start, targets, free, RANGES)
                frames.append(Frame((number + 0.5) / moves, key=False, angles=angles))
    return frames


def solved_poses(figure: Figure) -> list[dict[str, float]]:
    poses: list[dict[str, float]] = []
    angles: Angles = {}
    first = None
    for pose in figure.poses:
        start = {**standing_still(figure), **angles, **pose.angles}
        targets = targets_of(pose, first)
        angles = fitted(figure, start, targets, loose_in(pose), pose.angles)
        posture = figure.new_posture(angles)
        must_reach(figure, len(poses), targets, posture)
        poses.append(dict(angles))
        first = first or posture
    return poses


def must_reach(
    figure: Figure, number: int, targets: Mapping[str, Target], posture: Posture
) -> None:
    """A pin that no angles reach is a mistake of the description."""
    missed = {point: error(target, posture) for point, target in targets.items()}
    worst = max(missed, key=missed.__getitem__, default="")
    if worst and missed[worst] > OUT_OF_REACH:
        raise DescriptionError(
            figure.file,
            figure.poses[number].pins[worst].line,
            f"poses[{number + 1}].pins.{worst}: it stays {missed[worst] * 100:.0f} cm away from"
            " its pin: out of reach, or against another pin",
        )


def standing_still(figure: Figure) -> dict[str, float]:
    (x, y, z), _turn = root_frame(figure.build, figure.base, {})
    return {"x": x, "y": y, "z": z, "pitch": 0.0, "roll": 0.0, "yaw": 0.0}


def loose_in(*poses: Pose) -> tuple[set[str], set[str]]:
    """Angles that are free beside the implied ones, and those that are locked."""
    return {key for p in poses for key in p.free}, {key for p in poses for key in p.locked}


def between(one: Angles, other: Angles) -> dict[str, float]:
    return {key: (one.get(key, 0.0) + other.get(key, 0.0)) / 2 for key in {**one, **other}}


def fitted(
    figure: Figure,
    start: Mapping[str, float],
    targets: Mapping[str, Target],
    loose: tuple[set[str], set[str]],
    said: Container[str] = (),
) -> dict[str, float]:
    free, locked = loose
    root = [key for key in ROOT_MOVES if key not in locked]
    turns = sorted(key for key in free if "." not in key and key not in root)
    limbs = sorted((implied(targets) | {key for key in free if "." in key}) - locked)
    wish = Wish(figure, start, targets, said)
    angles = descend(wish, dict(start), [*root, *turns])
    return rounded(descend(wish, angles, [*root, *turns, *limbs]))


def implied(targets: Mapping[str, Target]) -> set[str]:
    found = set()
    for point in targets:
        for key in IMPLIED.get(point[:-1], ()):
            joint, _, dof = key.partition(".")
            found.add(f"{joint}{point[-1]}.{dof}")
    return found


def descend(wish: Wish, angles: dict[str, float], names: Sequence[str]) -> dict[str, float]:
    """Levenberg and Marquardt over the named angles."""
    if not names:
        return angles
    scale = np.array([0.01 if name in ROOT_MOVES else 1.0 for name in names])  # cm and degrees
    values = np.array([angles.get(name, 0.0) for name in names]) / scale

    def ask(given: Values) -> Values:
        return residuals(wish, angles, names, given * scale)

    best, damping = ask(values), 1e-3
    for _step in range(STEPS):
        slope = slopes(ask, values, best)
        step, tried, damping = improved(ask, values, best, slope, damping)
        if step is None or tried is None:
            break
        gain = float(best @ best - tried @ tried)
        values, best = values + step, tried
        if np.abs(step).max() < ENOUGH or gain < ENOUGH * ENOUGH:
            break
    return {**angles, **dict(zip(names, (values * scale).tolist(), strict=True))}


def slopes(ask: Callable[[Values], Values], values: Values, here: Values) -> Values:
    columns = []
    for number in range(len(values)):
        probe = values.copy()
        probe[number] += PROBE
        columns.append((ask(probe) - here) / PROBE)
    return np.array(columns).T


def improved(
    ask: Callable[[Values], Values], values: Values, best: Values, slope: Values, damping: float
) -> tuple[Values | None, Values | None, float]:
    """A step that helps, what is left then, and the next damping; None if none helps."""
    square, down = slope.T @ slope, slope.T @ best
    for _try in range(10):
        ridge = damping * np.diag(np.diag(square)) + 1e-9 * np.eye(len(values))
        step = np.clip(np.linalg.solve(square + ridge, -down), -25, 25)
        tried = ask(values + step)
        if tried @ tried < best @ best:
            return step, tried, max(damping / 4, 1e-7)
        damping *= 6
    return None, None, damping


def residuals(
    wish: Wish, angles: Mapping[str, float], names: Sequence[str], values: Values
) -> Values:
    now = {**angles, **dict(zip(names, values.tolist(), strict=True))}
    posture = wish.figure.new_posture(now)
    found = []
    for target in wish.targets.values():
        found += [PIN * part for part in target.miss(posture) if part is not None]
    for point, height in LEAST_HEIGHT:
        found.append(SUNK * min(posture.points[point][1] - height, 0.0))
    for name in names:
        found.append(wish.pull(name) * (now[name] - wish.start.get(name, 0.0)))
        found.append(BEYOND * beyond(name, now[name]))
    return np.array(found)


def beyond(name: str, value: float) -> float:
    """Degrees out of the range."""
    low, high = RANGES.get(name, (-1000.0, 1000.0))
    return min(value - low, 0.0) + max(value - high, 0.0)
