"""How a break of two minutes is filled. Pure: a movement's own time, its sides, and the rest."""

from dataclasses import dataclass

BREAK_SECONDS = 120
WORTH_WALKING = 15  # seconds; less than that is added to the movement
SIDES = ("left", "right")


@dataclass(frozen=True)
class Part:
    """One stretch of a break. A walk is what is left when the movement takes less than that."""

    seconds: int
    side: str = ""
    is_walk: bool = False


def parts_of(seconds: int, side: str = "") -> list[Part]:
    """The parts of one break, together BREAK_SECONDS, for a movement that takes so many seconds
    (0 when nobody said how long)."""
    own = min(seconds or BREAK_SECONDS, BREAK_SECONDS)
    left_over = BREAK_SECONDS - own
    if left_over < WORTH_WALKING:
        own, left_over = BREAK_SECONDS, 0
    walk = [Part(left_over, is_walk=True)] if left_over else []
    return [*_movement(own, side), *walk]


def _movement(seconds: int, side: str) -> list[Part]:
    if side == "each":
        half = seconds // 2
        return [Part(half, SIDES[0]), Part(seconds - half, SIDES[1])]
    return [Part(seconds, side if side in SIDES else "")]
