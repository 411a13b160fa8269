"""What a therapist may want to know about a patient now, by fixed rules. Pure: it names what was
logged and planned, and concludes nothing from it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from apps.programmes.fact_kinds import Kind, Level

PAIN_HIGH = 6
PAIN_HIGH_RUNNING = 2
PAIN_WEEKS = 4
TREND_POINTS = 2
TREND_FIRST = 3
PAIN_UP_DAYS = 14
SETTLES_FROM = 3
HURTS_TIMES = 2
TOO_HARD_TIMES = 2
UNSURE_TIMES = 2
TOO_EASY_TIMES = 3
ANSWER_DAYS = 14
QUIET_PLANNED = 7
KEPT_DAYS = 14
KEPT_PLANNED = 4  # fewer planned days than this say nothing yet
NOTE_DAYS = 7
ENDS_WITHIN_DAYS = 7
INVITED_DAYS = 3
AGAIN_AFTER_DAYS = 7  # what goes on is told again, once handled
KEPT_SHOWN = 12

WHOLE_SESSION = 0


class Trend(StrEnum):
    RISING = "rising"
    STEADY = "steady"
    FALLING = "falling"


@dataclass(frozen=True)
class Entry:
    """One exercise of a session that was told about: left out, too easy or too hard."""

    exercise: int
    name: str
    reason: str = ""
    effort: str = ""


@dataclass(frozen=True)
class Session:
    pk: int
    day: date
    at: datetime
    pain_after: int | None = None
    effort: str = ""
    note: str = ""
    language: str = ""
    entries: tuple[Entry, ...] = ()
    settled: bool | None = None
    settled_at: datetime | None = None


@dataclass(frozen=True)
class Answer:
    """What she says got in the way, or how soon a page told her to call; `kind` is its key."""

    pk: int
    day: date
    at: datetime
    kind: str


@dataclass(frozen=True)
class PlannedDay:
    day: date
    is_done: bool


@dataclass(frozen=True)
class Fact:
    """`days` are its evidence, oldest first; `at` is when the newest of it was written."""

    kind: Kind
    days: tuple[date, ...]
    at: datetime | None = None
    numbers: tuple[int, ...] = ()
    what: str = ""
    language: str = ""
    session: int | None = None
    answer: int | None = None

    @property
    def level(self) -> Level:
        return self.kind.level

    @property
    def sort_key(self) -> tuple[int, int, str]:
        return self.level, -self.days[-1].toordinal(), self.kind

    @property
    def token(self) -> str:
        """Tells this one from a newer fact of its kind."""
        return f"{self.kind}.{self.at.isoformat()}" if self.at else str(self.kind)


# --- pain ----------------------------------------------------------------------------------


def at_first(answers: Sequence[int]) -> int:
    """The mean of the first three, as the whole number that is shown beside the last."""
    first = answers[:TREND_FIRST]
    return (2 * sum(first) + len(first)) // (2 * len(first))


def trend(answers: Sequence[int]) -> Trend | None:
    """The last answer beside the mean of the first three; None while there are fewer."""
    if len(answers) < TREND_FIRST:
        return None
    difference = answers[-1] - at_first(answers)
    if difference >= TREND_POINTS:
        return Trend.RISING
    return Trend.FALLING if difference <= -TREND_POINTS else Trend.STEADY


def answered(sessions: Sequence[Session], *, since: date) -> list[tuple[Session, int]]:
    """0 is an answer; a session without one is passed over."""
    return [(s, s.pain_after) for s in sessions if s.day >= since and s.pain_after is not None]


def pain_high(sessions: Sequence[Session], today: date) -> Fact | None:
    recent = answered(sessions, since=today - timedelta(weeks=PAIN_WEEKS))[-PAIN_HIGH_RUNNING:]
    if len(recent) < PAIN_HIGH_RUNNING or min(pain for _session, pain in recent) < PAIN_HIGH:
        return None
    return of_sessions(Kind.PAIN_HIGH, [s for s, _pain in recent], *[pain for _s, pain in recent])


def pain_up(sessions: Sequence[Session], today: date) -> Fact | None:
    recent = answered(sessions, since=today - timedelta(days=PAIN_UP_DAYS))
    answers = [pain for _session, pain in recent]
    if trend(answers) is not Trend.RISING:
        return None
    told = [recent[0][0], recent[-1][0]]
    return of_sessions(Kind.PAIN_UP, told, at_first(answers), answers[-1])


def not_settled(sessions: Sequence[Session], today: date) -> Fact | None:
    """A correction that takes the pain away takes the answer with it."""
    recent = answered(sessions, since=today - timedelta(days=ANSWER_DAYS))
    told = [(s, pain) for s, pain in recent if pain >= SETTLES_FROM and s.settled is False]
    if not told:
        return None
    newest, pain = told[-1]
    return Fact(
        Kind.NOT_SETTLED,
        (newest.day,),
        at=newest.settled_at,
        numbers=(pain,),
        session=newest.pk,
    )


# --- what she told about exercises and sessions ---------------------------------------------


def of_sessions(kind: Kind, sessions: Sequence[Session], *numbers: int, what: str = "") -> Fact:
    """The newest is the one that it leads to."""
    newest = sessions[-1]
    return Fact(
        kind,
        tuple(session.day for session in sessions),
        at=max(session.at for session in sessions),
        numbers=numbers,
        what=what,
        language=newest.language,
        session=newest.pk,
    )


def hurts(sessions: Sequence[Session], today: date) -> Fact | None:
    recent = [s for s in sessions if s.day >= today - timedelta(days=ANSWER_DAYS)]
    told = [s for s in recent if any(entry.reason == "hurts" for entry in s.entries)]
    if len(told) < HURTS_TIMES:
        return None
    names = [entry.name for entry in told[-1].entries if entry.reason == "hurts"]
    return of_sessions(Kind.HURTS, told, len(told), what=names[0])


def repeated(
    kind: Kind, says: Callable[[Entry], bool], times: int
) -> Callable[[Sequence[Session], date], Fact | None]:
    """The same exercise, or the session as a whole, told about so many times."""

    def rule(sessions: Sequence[Session], today: date) -> Fact | None:
        told: dict[int, list[Session]] = defaultdict(list)
        names: dict[int, str] = {}
        for session in sessions:
            if session.day < today - timedelta(days=ANSWER_DAYS):
                continue
            whole = Entry(WHOLE_SESSION, "", effort=session.effort)
            for entry in {e.exercise: e for e in (whole, *session.entries) if says(e)}.values():
                told[entry.exercise].append(session)
                names[entry.exercise] = entry.name
        often = [key for key, found in told.items() if len(found) >= times]
        if not often:
            return None
        key = max(often, key=lambda key: (told[key][-1].day, key != WHOLE_SESSION, len(told[key])))
        return of_sessions(kind, told[key], len(told[key]), what=names[key])

    return rule


too_hard = repeated(
    Kind.TOO_HARD, lambda e: "too_hard" in {e.reason, e.effort}, times=TOO_HARD_TIMES
)
unsure = repeated(Kind.UNSURE, lambda e: e.reason == "unsure", times=UNSURE_TIMES)
too_easy = repeated(Kind.TOO_EASY, lambda e: e.effort == "too_easy", times=TOO_EASY_TIMES)


def note(sessions: Sequence[Session], today: date) -> Fact | None:
    left = [s for s in sessions if s.note and s.day >= today - timedelta(days=NOTE_DAYS)]
    return of_sessions(Kind.NOTE, left[-1:], len(left), what=left[-1].note) if left else None


def newest(kind: Kind, answers: Sequence[Answer], today: date) -> Fact | None:
    recent = [a for a in answers if a.day >= today - timedelta(days=ANSWER_DAYS)][-1:]
    found = [Fact(kind, (a.day,), at=a.at, what=a.kind, answer=a.pk) for a in recent]
    return found[0] if found else None


# --- what was planned -----------------------------------------------------------------------


def quiet(sessions: Sequence[Session], planned: Sequence[PlannedDay], today: date) -> Fact | None:
    last = max((session.day for session in sessions), default=None)
    if len(planned) < QUIET_PLANNED or (last and last >= planned[-QUIET_PLANNED].day):
        return None
    since = [p for p in planned if last is None or p.day > last]
    return Fact(Kind.QUIET, (last,) if last else (since[-1].day,), numbers=(len(since), bool(last)))


def half_kept(planned: Sequence[PlannedDay], today: date) -> Fact | None:
    recent = [p for p in planned if p.day >= today - timedelta(days=KEPT_DAYS)]
    kept = sum(p.is_done for p in recent)
    if len(recent) < KEPT_PLANNED or kept * 2 >= len(recent):
        return None
    return Fact(Kind.HALF_KEPT, (recent[0].day, recent[-1].day), numbers=(kept, len(recent)))


def ends_soon(ends_on: date | None, today: date) -> Fact | None:
    if ends_on is None or not 0 <= (ends_on - today).days <= ENDS_WITHIN_DAYS:
        return None
    return Fact(Kind.ENDS_SOON, (ends_on,))


def no_programme(in_care_since: date) -> Fact:
    return Fact(Kind.NO_PROGRAMME, (in_care_since,))


# --- an invitation -----------------------------------------------------------------------------------


def invited(sent_on: date, today: date) -> Fact | None:
    waits = (today - sent_on).days >= INVITED_DAYS
    return Fact(Kind.INVITED, (sent_on,)) if waits else None


def facts_of(
    *,
    today: date,
    sessions: Sequence[Session],
    planned: Sequence[PlannedDay],
    barriers: Sequence[Answer] = (),
    red_answers: Sequence[Answer] = (),
    checks: Sequence[Answer] = (),
    ends_on: date | None = None,
) -> list[Fact]:
    """At most one of each kind, the weightiest first. All else comes oldest first."""

    def found() -> Iterator[Fact | None]:
        for rule in (pain_high, hurts, not_settled, pain_up, too_hard, unsure, note, too_easy):
            yield rule(sessions, today)
        yield newest(Kind.BARRIER, barriers, today)
        yield newest(Kind.SAFETY, red_answers, today)
        yield newest(Kind.CHECK, checks, today)
        silence = quiet(sessions, planned, today)
        yield silence or half_kept(planned, today)
        yield ends_soon(ends_on, today)

    return sorted((fact for fact in found() if fact), key=lambda fact: fact.sort_key)
