"""Each rule speaks exactly at its number and not one below."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from apps.programmes import facts
from apps.programmes.facts import Answer, Entry, Kind, Level, PlannedDay, Session, Trend

TODAY = date(2027, 3, 3)


def ago(days):
    return TODAY - timedelta(days=days)


def session(days, **answers):
    at = datetime.combine(ago(days), time(18), tzinfo=UTC)
    return Session(days + 1, ago(days), **({"at": at} | answers))


def pains(*scores):
    """One session a day up to yesterday, the last score the newest."""
    return [session(len(scores) - n, pain_after=score) for n, score in enumerate(scores)]


def told(*days, **entry):
    """A session on each of these days that says this about exercise 7."""
    entry = Entry(7, "Squat", **entry)
    return [session(day, entries=(entry,)) for day in sorted(days, reverse=True)]


def planned(*done):
    """One planned day each day up to yesterday."""
    return [PlannedDay(ago(len(done) - n), bool(is_done)) for n, is_done in enumerate(done)]


def kinds(*, sessions=(), days=(), **given):
    found = facts.facts_of(today=TODAY, sessions=sessions, planned=days, **given)
    return [fact.kind for fact in found]


def only(**given):
    (fact,) = facts.facts_of(**({"today": TODAY, "sessions": (), "planned": ()} | given))
    return fact


# --- words for a row of answers -------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "word"),
    [
        ([], None),
        ([5, 9], None),
        ([3, 3, 3, 5], Trend.RISING),
        ([3, 3, 3, 4], Trend.STEADY),
        ([3, 3, 3, 2], Trend.STEADY),
        ([3, 3, 3, 1], Trend.FALLING),
        ([2, 2, 3, 9, 9, 4], Trend.RISING),  # 2, 2 and 3 are 2 on the whole
        ([2, 3, 3, 9, 9, 4], Trend.STEADY),  # 2, 3 and 3 are 3 on the whole
        ([0, 0, 0, 0], Trend.STEADY),
        ([0, 0, 0, 2], Trend.RISING),
        ([1, 1, 5], Trend.RISING),
    ],
)
def test_trend_sets_the_last_beside_the_first_three(answers, word):
    assert facts.trend(answers) == word


@pytest.mark.parametrize(
    ("answers", "first"), [([4], 4), ([1, 2], 2), ([2, 2, 3], 2), ([2, 3, 3, 9], 3), ([0, 0, 1], 0)]
)
def test_where_it_began_is_a_whole_number(answers, first):
    assert facts.at_first(answers) == first


# --- pain -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scores", "speaks"),
    [
        ((6, 6), True),
        ((2, 6, 7), True),
        ((6, 5), False),
        ((5, 6), False),
        ((6,), False),
        ((6, None, 6), True),  # not asked is no answer
        ((9, 9, 5), False),
    ],
)
def test_pain_high(scores, speaks):
    assert (Kind.PAIN_HIGH in kinds(sessions=pains(*scores))) is speaks


def test_pain_high_names_both_and_leads_to_the_last():
    fact = facts.pain_high(pains(1, 6, 8), TODAY)
    assert (fact.numbers, fact.days, fact.session) == ((6, 8), (ago(2), ago(1)), 2)
    assert fact.level is Level.ACT_TODAY


def test_pain_of_more_than_four_weeks_ago_is_past():
    for days, speaks in ((28, True), (29, False)):
        sessions = [session(days, pain_after=7), session(days - 1, pain_after=7)]
        assert bool(facts.pain_high(sessions, TODAY)) is speaks


@pytest.mark.parametrize(("last", "speaks"), [(3, False), (4, True)])
def test_pain_up(last, speaks):
    assert kinds(sessions=pains(2, 2, 2, last)) == ([Kind.PAIN_UP] if speaks else [])


def test_pain_up_looks_back_two_weeks():
    for days, speaks in ((14, True), (15, False)):
        first = [session(days, pain_after=0), session(3, pain_after=2), session(2, pain_after=2)]
        sessions = [*first, session(1, pain_after=3)]
        assert bool(facts.pain_up(sessions, TODAY)) is speaks
    assert facts.pain_up(pains(1, 1, 1, 4), TODAY).numbers == (1, 4)


@pytest.mark.parametrize(
    ("days", "pain", "settled", "speaks"),
    [
        (1, 3, False, True),
        (14, 10, False, True),
        (15, 10, False, False),
        (1, 2, False, False),  # corrected since
        (1, None, False, False),
        (1, 5, True, False),
        (1, 5, None, False),
    ],
)
def test_not_settled(days, pain, settled, speaks):
    told = [session(days, pain_after=pain, settled=settled)]
    assert kinds(sessions=told) == ([Kind.NOT_SETTLED] if speaks else [])


def test_not_settled_is_of_the_session_and_as_new_as_the_answer():
    at = datetime(2027, 3, 3, 9, tzinfo=UTC)
    told = [session(n, pain_after=n + 1, settled=False, settled_at=at) for n in (3, 2)]
    fact = only(sessions=told)
    assert (fact.days, fact.at, fact.numbers, fact.session) == ((ago(2),), at, (3,), 3)
    assert fact.level is Level.THIS_WEEK


# --- exercises and sessions -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "entry", "times"),
    [
        (Kind.HURTS, {"reason": "hurts"}, 2),
        (Kind.TOO_HARD, {"reason": "too_hard"}, 2),
        (Kind.TOO_HARD, {"effort": "too_hard"}, 2),
        (Kind.UNSURE, {"reason": "unsure"}, 2),
        (Kind.TOO_EASY, {"effort": "too_easy"}, 3),
    ],
)
def test_exercise_told_about_often_enough(kind, entry, times):
    days = [1, 2, 14][-times:]
    assert kinds(sessions=told(*days[1:], **entry)) == []
    assert kinds(sessions=told(*days, **entry)) == [kind]
    assert kinds(sessions=told(*days[:-1], 15, **entry)) == []
    fact = only(sessions=told(*days, **entry))
    assert (fact.what, fact.days) == ("Squat", tuple(ago(d) for d in sorted(days, reverse=True)))


def test_two_exercises_once_each_are_not_twice():
    one, other = Entry(1, "Squat", reason="too_hard"), Entry(2, "Bridge", reason="too_hard")
    assert kinds(sessions=[session(1, entries=(one, other))]) == []
    assert kinds(sessions=[session(2, entries=(one,)), session(1, entries=(other,))]) == []


def test_hurting_in_two_sessions_is_twice_whatever_the_exercise():
    one, other = Entry(1, "Squat", reason="hurts"), Entry(2, "Bridge", reason="hurts")
    fact = only(sessions=[session(2, entries=(one,)), session(1, entries=(other,))])
    assert (fact.kind, fact.what, fact.numbers) == (Kind.HURTS, "Bridge", (2,))


@pytest.mark.parametrize("reason", ["no_time", "no_equipment", "other", ""])
def test_other_reasons_say_nothing(reason):
    assert kinds(sessions=told(1, 2, 3, reason=reason)) == []


def test_whole_session_counts_like_an_exercise():
    hard = [session(2, effort="too_hard"), session(1, effort="too_hard")]
    assert (only(sessions=hard).kind, only(sessions=hard).what) == (Kind.TOO_HARD, "")
    assert kinds(sessions=hard[:1]) == []
    easy = [session(n, effort="too_easy") for n in (3, 2, 1)]
    assert (kinds(sessions=easy), kinds(sessions=easy[1:])) == ([Kind.TOO_EASY], [])


def test_note_stands_for_seven_days():
    assert kinds(sessions=[session(8, note="Mag ik fietsen?")]) == []
    fact = only(sessions=[session(7, note="Mag ik fietsen?", language="nl")])
    assert (fact.kind, fact.what, fact.language) == (Kind.NOTE, "Mag ik fietsen?", "nl")


def answer(days, kind):
    return Answer(days, ago(days), at=datetime.combine(ago(days), time(9), tzinfo=UTC), kind=kind)


@pytest.mark.parametrize(("days", "speaks"), [(0, True), (14, True), (15, False)])
def test_barrier_stands_for_two_weeks(days, speaks):
    fact = facts.newest(Kind.BARRIER, [answer(days, "pain")], TODAY)
    assert bool(fact) is speaks


@pytest.mark.parametrize(
    ("kind", "said"), [(Kind.SAFETY, "red_answers"), (Kind.CHECK, "checks")], ids=str
)
def test_newest_answer_that_says_to_call_asks_for_somebody_today(kind, said):
    assert kinds(**{said: [answer(15, "now")]}) == []
    fact = only(**{said: [answer(14, "now"), answer(1, "today")]})
    assert (fact.kind, fact.what, fact.days) == (kind, "today", (ago(1),))
    assert (fact.answer, fact.level) == (1, Level.ACT_TODAY)


def test_newest_barrier_is_told():
    fact = only(barriers=[answer(3, "pain"), answer(1, "forgot")])
    assert (fact.kind, fact.what, fact.days) == (Kind.BARRIER, "forgot", (ago(1),))
    assert (fact.answer, fact.session, fact.level) == (1, None, Level.THIS_WEEK)


# --- what was planned -------------------------------------------------------------------------


def test_quiet_after_seven_planned_days_without_a_session():
    assert kinds(days=planned(*[0] * 6), sessions=[session(7)]) == [Kind.HALF_KEPT]
    fact = only(planned=planned(*[0] * 7), sessions=[session(8)])
    assert (fact.kind, fact.days, fact.numbers) == (Kind.QUIET, (ago(8),), (7, True))
    assert Kind.QUIET not in kinds(days=planned(*[0] * 7), sessions=[session(7)])


def test_quiet_when_there_never_was_a_session():
    fact = only(planned=planned(*[0] * 7))
    assert (fact.kind, fact.numbers) == (Kind.QUIET, (7, False))


@pytest.mark.parametrize(
    ("done", "speaks"),
    [((1, 0, 0, 0), True), ((1, 1, 0, 0), False), ((0, 0, 1), False), ((1, 0, 1, 0, 0), True)],
)
def test_under_half_of_the_planned_days(done, speaks):
    sessions = [session(len(done) - n) for n, is_done in enumerate(done) if is_done]
    assert kinds(days=planned(*done), sessions=sessions) == ([Kind.HALF_KEPT] if speaks else [])


def test_kept_days_count_for_two_weeks():
    days = [PlannedDay(ago(14), is_done=False), *planned(0, 0, 1)]
    assert facts.half_kept(days, TODAY).numbers == (1, 4)
    assert facts.half_kept([PlannedDay(ago(15), is_done=False), *planned(0, 0, 1)], TODAY) is None


@pytest.mark.parametrize(("days", "speaks"), [(-1, False), (0, True), (7, True), (8, False)])
def test_programme_ends_soon(days, speaks):
    assert kinds(ends_on=ago(-days)) == ([Kind.ENDS_SOON] if speaks else [])


def test_open_end_never_ends_soon():
    assert kinds(ends_on=None) == []


# --- invitations ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "speaks"), [(2, False), (3, True)])
def test_invited(days, speaks):
    assert bool(facts.invited(ago(days), TODAY)) is speaks


# --- together -------------------------------------------------------------------------------------


def test_weightiest_comes_first_and_each_kind_once():
    sessions = [
        session(3, pain_after=7, note="Au", entries=(Entry(1, "Squat", reason="hurts"),)),
        session(1, pain_after=7, note="Nog een", entries=(Entry(1, "Squat", reason="hurts"),)),
    ]
    found = facts.facts_of(today=TODAY, sessions=sessions, planned=(), ends_on=TODAY)
    assert [(fact.kind, fact.level) for fact in found] == [
        (Kind.HURTS, Level.ACT_TODAY),
        (Kind.PAIN_HIGH, Level.ACT_TODAY),
        (Kind.NOTE, Level.THIS_WEEK),
        (Kind.ENDS_SOON, Level.ROUTINE),
    ]


def test_nothing_logged_and_nothing_planned_is_nothing_to_tell():
    assert kinds() == []


def test_token_tells_a_newer_fact_apart():
    older, newer = (facts.note([session(n, note="Hoi")], TODAY) for n in (2, 1))
    assert older.token != newer.token
    corrected = session(1, note="Hoi", at=datetime(2027, 3, 3, 9, tzinfo=UTC))
    assert facts.note([corrected], TODAY).token != newer.token
