from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    SESSION = "session"
    NUDGE = "nudge"
    FOLLOW_UP = "follow_up"
    CHECK_IN = "check_in"
    BARRIER = "barrier"
    SITTING_BREAK = "sitting_break"
    TEST = "test"


@dataclass(frozen=True)
class DayFacts:
    today: date
    slot: int
    open_session: bool
    missed: tuple[date, ...]
    unsettled: bool
    check_in_on: date | None
    barrier_asked_on: date | None
    first_mail: str | None
    asks: bool


def has_gone_silent(facts):
    return bool(facts.missed) and (facts.today - facts.missed[0]).days >= 28


def mail_of(facts):
    if has_gone_silent(facts):
        return None
    if len(facts.missed) >= 3:
        b = facts.barrier_asked_on
        return Kind.BARRIER if facts.asks and (b is None or (facts.today - b).days >= 7) else None
    if facts.slot == 2:
        return Kind.NUDGE if facts.open_session and facts.first_mail == "session" else None
    if facts.open_session:
        return Kind.SESSION
    if facts.asks and facts.unsettled:
        return Kind.FOLLOW_UP
    if facts.asks and facts.check_in_on and facts.check_in_on <= facts.today:
        return Kind.CHECK_IN
    return None
