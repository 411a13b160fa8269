"""The history of what the library holds: one version for each save of a page, with all its
parts, and the way back to it."""

from .kept import STARTER, one_version
from .restoring import CannotRestore, restore
from .shape import Part, Whole, exchanged, keep_history, whole_of
from .states import state_now, versions_of

__all__ = [
    "STARTER",
    "CannotRestore",
    "Part",
    "Whole",
    "exchanged",
    "keep_history",
    "one_version",
    "restore",
    "state_now",
    "versions_of",
    "whole_of",
]
