"""Which mail the day gets: every rule on its own, and whole courses of a patient."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import cycle, islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.reminders.policy import DayFacts, Kind, has_gone_silent, mail_of

TODAY = date(2027, 3, 1)
DAY = timedelta(days=1)
MORNING = DayFacts(
    today=TODAY,
    slot=1,
    open_session=True,
    missed=(),
    unsettled=False,
    check_in_on=None,
    barrier_asked_on=None,
    first_mail=None,
    asks=True,
)


def ago(*days):
    return tuple(TODAY - n * DAY for n in days)


def mail(**facts):
    return mail_of(replace(MORNING, **facts))


# --- the first mail ------------------------------------------------------------------------------


def test_an_open_session_is_mailed_and_a_logged_one_is_not():
    assert mail() == Kind.SESSION == "session"
    assert mail(open_session=False) is None


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({"unsettled": True}, Kind.SESSION),
        ({"unsettled": True, "open_session": False}, Kind.FOLLOW_UP),
        ({"unsettled": True, "open_session": False, "check_in_on": TODAY}, Kind.FOLLOW_UP),
        ({"check_in_on": TODAY}, Kind.SESSION),
        ({"check_in_on": TODAY, "open_session": False}, Kind.CHECK_IN),
        ({"check_in_on": TODAY + DAY, "open_session": False}, None),
        ({"check_in_on": TODAY - 2 * DAY}, Kind.SESSION),
        ({"check_in_on": TODAY - 3 * DAY}, Kind.CHECK_IN),
        ({"check_in_on": TODAY - 3 * DAY, "unsettled": True}, Kind.CHECK_IN),
    ],
)
def test_the_first_mail_is_the_first_that_is_wished(facts, kind):
    assert mail(**facts) is kind
    reminds = facts.get("open_session", True)
    assert mail(**facts, asks=False) is (Kind.SESSION if reminds else None)


# --- the second mail -----------------------------------------------------------------------------


@pytest.mark.parametrize("first", [None, *Kind])
def test_a_nudge_follows_a_session_mail_only(first):
    expected = Kind.NUDGE if first == Kind.SESSION else None
    assert mail(slot=2, first_mail=first) is expected
    assert mail(slot=2, first_mail=first and str(first)) is expected
    assert mail(slot=2, first_mail=first, asks=False) is expected
    assert mail(slot=2, first_mail=first, open_session=False) is None
    assert mail(slot=2, first_mail=first, missed=ago(6, 4, 2)) is None


def test_second_mail_that_she_asked_for_follows_whatever_came_first():
    for first in (None, Kind.SESSION, Kind.CHECK_IN):
        asked = {"slot": 2, "first_mail": first, "asked_for": True}
        assert mail(**asked) == Kind.SESSION
        assert mail(**asked, open_session=False) is None


def test_the_second_mail_is_never_a_question():
    wishes = {"open_session": False, "unsettled": True, "check_in_on": TODAY - 9 * DAY}
    assert mail(slot=2, **wishes) is None
    assert mail(slot=2, missed=ago(6, 4, 2), barrier_asked_on=None) is None


# --- after silence -------------------------------------------------------------------------------


def test_after_three_missed_sessions_the_barrier_is_asked_once_a_week():
    assert mail(missed=ago(4, 2)) is Kind.SESSION
    assert mail(missed=ago(6, 4, 2)) is Kind.BARRIER
    assert mail(missed=ago(6, 4, 2), barrier_asked_on=TODAY - 6 * DAY) is None
    assert mail(missed=ago(6, 4, 2), barrier_asked_on=TODAY - 7 * DAY) is Kind.BARRIER
    assert mail(missed=ago(6, 4, 2), asks=False) is None
    assert mail(missed=ago(6, 4, 2), check_in_on=TODAY - 9 * DAY) is Kind.BARRIER


@pytest.mark.parametrize(
    ("days", "silent"), [((), False), ((27,), False), ((28,), True), ((40, 2), True)]
)
def test_four_weeks_after_the_first_missed_session_she_is_silent(days, silent):
    facts = replace(MORNING, missed=ago(*days))
    assert has_gone_silent(facts) is silent
    assert (mail_of(facts) is None) is silent
    assert mail_of(replace(facts, slot=2, first_mail="session")) is (None if silent else Kind.NUDGE)


# --- whole courses -------------------------------------------------------------------------------

DAYS = 120
NEVER, BEFORE, BETWEEN, LATE = range(4)  # when on a day she logs: around the two mails
HABITS = st.lists(
    st.tuples(st.sampled_from([NEVER, BEFORE, BETWEEN, LATE]), st.integers(1, 40)),
    min_size=1,
    max_size=6,
)


@st.composite
def patients(draw):
    """Her habits come in spells, so that long silences and faithful weeks both happen."""
    spells = [when for when, days in draw(HABITS) for _ in range(days)]
    odd_days = draw(st.sets(st.integers(0, DAYS - 1), max_size=8))
    habits = islice(cycle(spells), DAYS)
    return Course(
        planned=draw(st.sets(st.integers(0, 6), min_size=1)),
        logs=[BETWEEN if n in odd_days else when for n, when in enumerate(habits)],
        hurts=draw(st.sets(st.integers(0, DAYS - 1))),
        asks=draw(st.booleans()),
    )


class Course:
    """A patient, her days, and every mail that the policy sends her. She logs on planned days and
    on others. The next check-in is two weeks after the last that was asked."""

    def __init__(self, planned, logs, hurts, asks):
        self.planned, self.logs, self.hurts = planned, logs, hurts
        self.asks = asks
        self.sent = []  # (day number, slot, kind)
        self.check_in, self.barrier = 14, None
        self.first_mail, self.active_on = None, -1

    def __repr__(self):
        return f"Course({self.planned}, {self.logs}, {self.hurts}, {self.asks})"

    def is_planned(self, n):
        return self.date(n).weekday() in self.planned

    def date(self, n):
        return None if n is None else TODAY + n * DAY

    def has_logged(self, n, slot):
        return self.logs[n] in ((BEFORE,), (BEFORE, BETWEEN))[slot - 1]

    def is_open(self, n, slot=1):
        return self.is_planned(n) and not self.has_logged(n, slot)

    def missed(self, n):
        return [m for m in range(self.active_on + 1, n) if self.is_planned(m)]

    def facts(self, n, slot):
        return DayFacts(
            today=self.date(n),
            slot=slot,
            open_session=self.is_open(n, slot),
            missed=tuple(map(self.date, self.missed(n))),
            unsettled=n > 0 and self.logs[n - 1] != NEVER and n - 1 in self.hurts,
            check_in_on=self.date(self.check_in),
            barrier_asked_on=self.date(self.barrier),
            first_mail=self.first_mail,
            asks=self.asks,
        )

    def lived(self):
        for n, when in enumerate(self.logs):
            self.log(n, when == BEFORE)
            self.first_mail = self.send(n, 1)
            self.log(n, when == BETWEEN)
            self.send(n, 2)
            self.log(n, when == LATE)
        return self

    def log(self, n, does):
        self.active_on = n if does else self.active_on

    def send(self, n, slot):
        kind = mail_of(self.facts(n, slot))
        if kind:
            self.sent.append((n, slot, kind))
        if kind == Kind.BARRIER:
            self.barrier = n
        if kind == Kind.CHECK_IN:
            self.check_in = n + 14
        return kind

    def of(self, kind):
        return [n for n, _slot, one in self.sent if one == kind]


def a_day_has_at_most_one_mail_and_one_nudge(course):
    assert max(Counter((n, slot) for n, slot, _kind in course.sent).values(), default=1) == 1
    assert {kind for _n, slot, kind in course.sent if slot == 2} <= {Kind.NUDGE}
    assert Kind.NUDGE not in {kind for _n, slot, kind in course.sent if slot == 1}
    assert set(course.of(Kind.NUDGE)) <= set(course.of(Kind.SESSION))


def no_session_mail_when_nothing_is_open(course):
    for n in course.of(Kind.SESSION):
        assert course.is_planned(n)
        assert course.logs[n] != BEFORE
    assert all(course.logs[n] in (NEVER, LATE) for n in course.of(Kind.NUDGE))


def three_missed_sessions_end_the_session_mails_until_she_does_something(course):
    for n in course.of(Kind.SESSION) + course.of(Kind.NUDGE):
        before = [m for m in range(n) if course.is_planned(m) or course.logs[m] != NEVER]
        last_three = before[-3:]
        assert len(last_three) < 3 or any(course.logs[m] != NEVER for m in last_three)


def two_barrier_mails_are_a_week_apart(course):
    asked = course.of(Kind.BARRIER)
    assert all(later - one >= 7 for one, later in pairwise(asked))
    assert asked == sorted(asked)


def after_four_silent_weeks_there_is_no_mail(course):
    for n, slot, _kind in course.sent:
        before = [m for m in range(n) if course.logs[m] != NEVER]
        begin = n if course.has_logged(n, slot) else max(before, default=-1) + 1
        assert not any(course.is_planned(m) for m in range(begin, n - 27))


def what_she_does_brings_the_mails_back_on_the_next_planned_day(course):
    """At the latest: an overdue check-in may take that day's place, once."""
    by_day = {n: kind for n, slot, kind in course.sent if slot == 1}
    for n, when in enumerate(course.logs):
        following = [m for m in range(n + 1, DAYS) if course.is_planned(m)][:1]
        for m in following if when != NEVER else []:
            if course.logs[m] != BEFORE:
                assert by_day[m] in (Kind.SESSION, Kind.CHECK_IN)
                assert by_day[m] == Kind.SESSION or course.asks


def an_overdue_check_in_takes_one_session_mail_at_most(course):
    open_days = [n for n in course.of(Kind.CHECK_IN) if course.is_open(n)]
    assert all(later - one >= 14 for one, later in pairwise(open_days))


def without_questions_there_are_only_session_mails_and_nudges(course):
    kinds = {kind for _n, _slot, kind in course.sent}
    if not course.asks:
        assert kinds <= {Kind.SESSION, Kind.NUDGE}
    assert kinds <= set(Kind) - {Kind.SITTING_BREAK, Kind.TEST}


PROMISES = [
    a_day_has_at_most_one_mail_and_one_nudge,
    no_session_mail_when_nothing_is_open,
    three_missed_sessions_end_the_session_mails_until_she_does_something,
    two_barrier_mails_are_a_week_apart,
    after_four_silent_weeks_there_is_no_mail,
    what_she_does_brings_the_mails_back_on_the_next_planned_day,
    an_overdue_check_in_takes_one_session_mail_at_most,
    without_questions_there_are_only_session_mails_and_nudges,
]


@given(course=patients().map(Course.lived))
def test_every_course_keeps_every_promise(course):
    for promise in PROMISES:
        promise(course)
