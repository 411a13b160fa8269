"""The history of what the library holds: one version for each save of a page, with all its
parts, and the way back to it."""

from .differences import Differences, FieldChange, RowChange, compared, in_words
from .freshness import behind
from .kept import COPIED, FIRST, IMPORTED, STARTER, one_version
from .restoring import CannotRestore, gaps_of, mark_edited, restorable, restore
from .shape import Part, Whole, exchanged, keep_history, translated_fields, whole_of
from .states import moment_of, state_now, versions_of

__all__ = [
    "COPIED",
    "FIRST",
    "IMPORTED",
    "STARTER",
    "CannotRestore",
    "Differences",
    "FieldChange",
    "Part",
    "RowChange",
    "Whole",
    "behind",
    "compared",
    "exchanged",
    "gaps_of",
    "in_words",
    "keep_history",
    "mark_edited",
    "moment_of",
    "one_version",
    "restorable",
    "restore",
    "state_now",
    "translated_fields",
    "versions_of",
    "whole_of",
]
