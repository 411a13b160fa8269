"""The kinds of facts about a patient, and how soon each asks for somebody."""

from enum import IntEnum, StrEnum


class Level(IntEnum):
    ACT_TODAY = 1
    THIS_WEEK = 2
    ROUTINE = 3
    ON_TRACK = 4


class Kind(StrEnum):
    CHECK = "check"
    SAFETY = "safety"
    PAIN_HIGH = "pain_high"
    HURTS = "hurts"
    NOTE = "note"
    NOT_SETTLED = "not_settled"
    BARRIER = "barrier"
    QUIET = "quiet"
    HALF_KEPT = "half_kept"
    PAIN_UP = "pain_up"
    TOO_HARD = "too_hard"
    UNSURE = "unsure"
    MAIL_STOPPED = "mail_stopped"
    MAIL_REFUSED = "mail_refused"
    MAIL_UNPLANNED = "mail_unplanned"
    TOO_EASY = "too_easy"
    ENDS_SOON = "ends_soon"
    NO_PROGRAMME = "no_programme"
    INVITED = "invited"

    @property
    def level(self) -> Level:
        if self in {Kind.CHECK, Kind.SAFETY, Kind.PAIN_HIGH, Kind.HURTS}:
            return Level.ACT_TODAY
        mail = {Kind.MAIL_REFUSED, Kind.MAIL_UNPLANNED, Kind.INVITED}
        routine = {Kind.TOO_EASY, Kind.ENDS_SOON, Kind.NO_PROGRAMME, *mail}
        return Level.ROUTINE if self in routine else Level.THIS_WEEK

    @property
    def goes_on(self) -> bool:
        """A state that lasts, not something that happened at one moment."""
        mail = {Kind.MAIL_STOPPED, Kind.MAIL_UNPLANNED}
        return self in {Kind.QUIET, Kind.HALF_KEPT, Kind.ENDS_SOON, Kind.NO_PROGRAMME, *mail}
