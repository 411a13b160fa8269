"""Which mail the day gets. Pure: the caller says what is so, the policy names the mail.

The send policy. At most one mail of the day, and a second one only if the patient asked for it.
No mail about a session that is done. After three planned sessions without any activity she hears
no more about sessions: one mail a week asks what gets in the way, for who stopped answering
answers least to more of the same. After four silent weeks nothing at all. Whatever she does
ends both, and the next planned day is an ordinary one."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .schedule import SECOND_MAIL

SILENT_AFTER = timedelta(days=28)  # since the first planned session that she missed
BACKS_OFF_AFTER = 3  # planned sessions missed in a row
BARRIER_EVERY = timedelta(days=7)
CHECK_IN_OVERDUE = timedelta(days=3)


class Kind(StrEnum):
    """A sitting break and a test have senders of their own; `mail_of` never names them."""

    SESSION = "session"
    NUDGE = "nudge"
    FOLLOW_UP = "follow_up"
    CHECK_IN = "check_in"
    BARRIER = "barrier"
    SITTING_BREAK = "sitting_break"
    TEST = "test"


@dataclass(frozen=True)
class DayFacts:
    """What is so on her local day when the mail of that slot is chosen.

    `missed` are the planned days before today without a log since she last did anything, oldest
    first. `unsettled`: yesterday's session hurt 3 or more, and she has not said whether it
    settled. `check_in_on` is the day from which a check-in is due, None when there is nothing to
    check. `first_mail` is what went out in the first slot today. With `asks` she wants the
    questions as well, not only the reminders. `asked_for`: she put the second mail at
    that hour herself, on Today."""

    today: date
    slot: int
    open_session: bool
    missed: tuple[date, ...]
    unsettled: bool
    check_in_on: date | None
    barrier_asked_on: date | None
    first_mail: str | None
    asks: bool
    asked_for: bool = False

    @property
    def is_backing_off(self) -> bool:
        return len(self.missed) >= BACKS_OFF_AFTER

    @property
    def is_check_in_due(self) -> bool:
        return self.asks and self.check_in_on is not None and self.check_in_on <= self.today

    @property
    def is_check_in_overdue(self) -> bool:
        """It may take the place of a session mail: once, for a check-in that was asked has a later
        day (see Batch.note_sent)."""
        if not self.is_check_in_due or self.check_in_on is None:
            return False
        return self.today - self.check_in_on >= CHECK_IN_OVERDUE

    @property
    def may_ask_barrier(self) -> bool:
        last = self.barrier_asked_on
        return self.asks and (last is None or self.today - last >= BARRIER_EVERY)


def has_gone_silent(facts: DayFacts) -> bool:
    return bool(facts.missed) and facts.today - facts.missed[0] >= SILENT_AFTER


def mail_of(facts: DayFacts) -> Kind | None:
    """The kind of mail for this slot, or None for no mail.

    - Four weeks since the first missed session: nothing, whatever else is so.
    - Three missed in a row: in the first slot once a week the barrier question, if she wants
      questions; no session mail, no nudge.
    - The second slot, when the session is open: the session mail if she asked for it at that hour,
      or else a nudge when the session mail went out today.
    - The first slot, in this order: a check-in that is overdue by three days, once; the session
      that is open; whether yesterday's pain has settled; a check-in that is due. The last two and
      the first only if she wants questions."""
    if has_gone_silent(facts):
        return None
    if facts.slot == SECOND_MAIL:
        return _second_mail(facts)
    if facts.is_backing_off:
        return Kind.BARRIER if facts.may_ask_barrier else None
    return _first_mail(facts)


def _second_mail(facts: DayFacts) -> Kind | None:
    if facts.asked_for and facts.open_session:
        return Kind.SESSION
    reminded = facts.open_session and facts.first_mail == Kind.SESSION
    return Kind.NUDGE if reminded and not facts.is_backing_off else None


def _first_mail(facts: DayFacts) -> Kind | None:
    wishes = (
        (Kind.CHECK_IN, facts.is_check_in_overdue),
        (Kind.SESSION, facts.open_session),
        (Kind.FOLLOW_UP, facts.asks and facts.unsettled),
        (Kind.CHECK_IN, facts.is_check_in_due),
    )
    return next((kind for kind, is_wished in wishes if is_wished), None)
