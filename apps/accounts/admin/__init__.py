from . import access_log, consents, invitations, people, practice
from .base import (
    EDITOR,
    MANAGER,
    STAFF,
    THERAPIST,
    FollowsParent,
    Guarded,
    PracticeModelAdmin,
    ReadOnly,
    TabbedTranslationAdmin,
    may_write_shared,
    own_practices,
    practice_ids,
    practices_as,
)
from .ordering import MovesRows, Ordered, OrderedTable
from .people import PersonAdmin

__all__ = [
    "EDITOR",
    "MANAGER",
    "STAFF",
    "THERAPIST",
    "FollowsParent",
    "Guarded",
    "MovesRows",
    "Ordered",
    "OrderedTable",
    "PersonAdmin",
    "PracticeModelAdmin",
    "ReadOnly",
    "TabbedTranslationAdmin",
    "access_log",
    "consents",
    "invitations",
    "may_write_shared",
    "own_practices",
    "people",
    "practice",
    "practice_ids",
    "practices_as",
]
