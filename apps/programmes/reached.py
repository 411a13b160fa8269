"""What somebody reached, in numbers: where it began, where it is, and whether that is a change
that she notices."""

from collections.abc import Sequence
from datetime import date
from statistics import fmean
from typing import Literal

SESSIONS = 3  # what one end of a row of sessions is told by
LEAST_FOR_GOAL = 3  # points on 0 to 10, of one activity
LEAST_FOR_PAIN = 2

Verdict = Literal["better", "same", "worse"]


def ends_of(numbers: Sequence[int]) -> tuple[int, int] | None:
    """The rounded mean of the first and of the last few, oldest first; None with fewer than two."""
    width = min(SESSIONS, len(numbers) // 2)
    if not width:
        return None
    return rounded(fmean(numbers[:width])), rounded(fmean(numbers[-width:]))


def rounded(mean: float) -> int:
    """A half goes up, as a person rounds it."""
    return int(mean + 0.5)


def weeks_between(first: date, last: date) -> int:
    """Rounded up: two answers of one week are a week apart, one answer is none."""
    return -((first - last).days // 7)


def goal_between(first: tuple[int, date], last: tuple[int, date]) -> dict[str, object]:
    """(score, day) of the first answer about a goal and of the last: what that comes to."""
    (start, began), (now, at) = first, last
    return {
        "start": start,
        "now": now,
        "weeks": weeks_between(began, at),
        "verdict": verdict(start, now, least=LEAST_FOR_GOAL),
    }


def verdict(start: int, now: int, *, least: int, less_is_better: bool = False) -> Verdict:
    gain = start - now if less_is_better else now - start
    if abs(gain) < least:
        return "same"
    return "better" if gain > 0 else "worse"
