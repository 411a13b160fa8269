"""The history of what the library holds: one version for each save of a page, with all its
parts, and the way back to it."""

from .differences import Differences
from .kept import COPIED, FIRST, IMPORTED, STARTER, one_version
from .restoring import CannotRestore, gaps_of, restorable, restore
from .shape import Part, Whole, exchanged, keep_history, whole_of
from .states import moment_of, state_now, versions_of

__all__ = [
    "COPIED",
    "FIRST",
    "IMPORTED",
    "STARTER",
    "CannotRestore",
    "Differences",
    "Part",
    "Whole",
    "exchanged",
    "gaps_of",
    "keep_history",
    "moment_of",
    "one_version",
    "restorable",
    "restore",
    "state_now",
    "versions_of",
    "whole_of",
]
