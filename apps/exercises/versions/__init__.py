"""The history of what the library holds: one version for each save of a page, with all its
parts, and the way back to it."""

from .differences import Differences, FieldChange, RowChange, compared, in_words
from .freshness import SOURCE, TRANSLATIONS, confirm, last_changed, stale_texts
from .kept import COPIED, FIRST, IMPORTED, STARTER, STILL_RIGHT, followed_by, note, one_version
from .restoring import CannotRestore, gaps_of, mark_edited, refused, restorable, restore
from .shape import Part, Whole, exchanged, keep_history, translated_fields, whole_of
from .states import moment_of, state_now, versions_of

__all__ = [
    "COPIED",
    "FIRST",
    "IMPORTED",
    "SOURCE",
    "STARTER",
    "STILL_RIGHT",
    "TRANSLATIONS",
    "CannotRestore",
    "Differences",
    "FieldChange",
    "Part",
    "RowChange",
    "Whole",
    "compared",
    "confirm",
    "exchanged",
    "followed_by",
    "gaps_of",
    "in_words",
    "keep_history",
    "last_changed",
    "mark_edited",
    "moment_of",
    "note",
    "one_version",
    "refused",
    "restorable",
    "restore",
    "stale_texts",
    "state_now",
    "translated_fields",
    "versions_of",
    "whole_of",
]
