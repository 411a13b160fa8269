"""What a figure has to hold. Every check gives sentences for its author; none means it holds."""

from collections.abc import Callable, Mapping, Sequence

from apps.exercises.figures.description import Figure, Frame

Check = Callable[[Figure, Sequence[Frame]], list[str]]
CHECKS: dict[str, Check] = {}


def findings(
    figure: Figure, frames: Sequence[Frame], checks: Mapping[str, Check] = CHECKS
) -> list[str]:
    """`check: sentence`, without those the figure is let off."""
    return [
        f"{name}: {sentence}"
        for name, check in checks.items()
        if name not in figure.waive
        for sentence in check(figure, frames)
    ]
