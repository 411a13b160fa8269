"""What a figure has to hold. Every check gives sentences for its author; none means it holds."""

from collections.abc import Callable, Sequence

from apps.exercises.figures.description import Figure, Frame
from apps.exercises.figures.drawing.picture import Picture

from .appearance import (
    arrows_beside,
    changes,
    fills,
    keeps_shape,
    light_enough,
    no_gaps,
    one_body,
    zones_seen,
)
from .balance import balanced
from .expectations import as_expected
from .holds import no_slide, pins_met, supports
from .joints import keeps_length, within_range
from .motion import right_side, shown, visible
from .solidity import above_floor, apart, outside_props

Check = Callable[[Figure, Sequence[Frame]], list[str]]
CHECKS: dict[str, Check] = {
    "range": within_range,
    "pins": pins_met,
    "floor": above_floor,
    "props": outside_props,
    "balance": balanced,
    "support": supports,
    "slide": no_slide,
    "overlap": apart,
    "length": keeps_length,
    "motion": visible,
    "camera": shown,
    "side": right_side,
    "expects": as_expected,
}
PictureCheck = Callable[[Figure, Sequence[Frame], Picture], list[str]]
PICTURE_CHECKS: dict[str, PictureCheck] = {
    "whole": one_body,
    "holes": no_gaps,
    "zones": zones_seen,
    "arrows": arrows_beside,
    "change": changes,
    "fill": fills,
    "morph": keeps_shape,
    "bytes": light_enough,
}


def findings(figure: Figure, frames: Sequence[Frame]) -> list[str]:
    """`check: sentence`, without the checks the figure is let off."""
    unknown = sorted(figure.waive.keys() - CHECKS.keys() - PICTURE_CHECKS.keys())
    return [f"waive: there is no check {name}" for name in unknown] + [
        f"{name}: {sentence}"
        for name, check in CHECKS.items()
        if name not in figure.waive
        for sentence in check(figure, frames)
    ]


def picture_findings(figure: Figure, frames: Sequence[Frame], picture: Picture) -> list[str]:
    """The same of what only the drawing shows."""
    return [
        f"{name}: {sentence}"
        for name, check in PICTURE_CHECKS.items()
        if name not in figure.waive
        for sentence in check(figure, frames, picture)
    ]
