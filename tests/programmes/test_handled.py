"""What was dealt with stays away until something newer comes; what was put off, until its day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from factories import CareRelationshipFactory, MembershipFactory

from apps.programmes.facts import Fact, Kind
from apps.programmes.models import HandledFact

NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)
TODAY = date(2027, 3, 3)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def care(anna):
    return anna.care_received_set.get()


def note(at):
    return Fact(Kind.NOTE, (at.date(),), at=at)


def high(at):
    return Fact(Kind.PAIN_HIGH, (at.date(),), at=at)


QUIET = Fact(Kind.QUIET, (TODAY - 9 * DAY,))


def handle(care, *facts, at=NOON):
    return HandledFact.objects.handle(facts, of=care, by=care.therapist, at=at)


def snooze(care, *facts, days=3):
    by = care.therapist
    return HandledFact.objects.snooze(facts, of=care, by=by, at=NOON, days=days)


def test_handled_event_stays_away_until_a_newer_one(care):
    (answer,) = handle(care, note(NOON - DAY))
    assert answer.covers(note(NOON - DAY), TODAY)
    assert answer.covers(note(NOON - DAY), TODAY + 30 * DAY)
    assert not answer.covers(note(NOON - HOUR), TODAY)
    assert not answer.covers(high(NOON - DAY), TODAY)


def test_handled_state_comes_back_after_a_week(care):
    (answer,) = handle(care, QUIET)
    assert answer.until == TODAY + 7 * DAY
    assert answer.covers(QUIET, TODAY + 6 * DAY)
    assert not answer.covers(QUIET, TODAY + 7 * DAY)


@pytest.mark.parametrize("days", [3, 7])
def test_snooze_keeps_all_away_until_its_day(care, days):
    (answer,) = snooze(care, note(NOON - DAY), days=days)
    for fact in (note(NOON - DAY), note(NOON + HOUR), QUIET):
        assert answer.covers(fact, TODAY + (days - 1) * DAY)
        assert not answer.covers(fact, TODAY + days * DAY)


def test_what_asks_to_act_today_breaks_a_snooze(care):
    (answer,) = snooze(care, note(NOON - DAY))
    assert not answer.covers(high(NOON + HOUR), TODAY)
    (answer,) = snooze(care, high(NOON - DAY))
    assert answer.covers(high(NOON - DAY), TODAY)
    assert not answer.covers(high(NOON + HOUR), TODAY)


def test_undone_no_longer_counts_and_stays_in_the_log(care):
    handle(care, note(NOON), QUIET)
    assert HandledFact.objects.filter(kind=Kind.NOTE).undo(at=NOON + HOUR) == 1
    assert [answer.kind for answer in HandledFact.objects.standing(NOON + HOUR)] == [Kind.QUIET]
    assert HandledFact.objects.undo(at=NOON + 2 * HOUR) == 1
    assert {answer.undone_at for answer in HandledFact.objects.all()} == {
        NOON + HOUR,
        NOON + 2 * HOUR,
    }


def test_standing_looks_back_60_days(care):
    handle(care, QUIET)
    assert HandledFact.objects.standing(NOON + 60 * DAY).count() == 1
    assert HandledFact.objects.standing(NOON + 61 * DAY).count() == 0


def test_seen_by_every_therapist_of_that_practice_who_cares_for_her(
    care, theo, vera, mila, anna, brug, zuid
):
    handle(care, QUIET)
    colleague = MembershipFactory(practice=brug).user
    assert HandledFact.objects.visible_to(colleague).count() == 0
    CareRelationshipFactory(patient=anna, therapist=colleague, practice=brug)
    CareRelationshipFactory(patient=anna, therapist=vera, practice=zuid)
    seen = {p.first_name: HandledFact.objects.visible_to(p).count() for p in (theo, colleague)}
    assert set(seen.values()) == {1}
    for stranger in (vera, mila, anna):
        assert HandledFact.objects.visible_to(stranger).count() == 0
    care.end(at=datetime(2021, 1, 1, tzinfo=UTC))
    assert HandledFact.objects.visible_to(theo).count() == 0


def test_kinds_of_the_log_are_those_of_the_rules(db):
    assert set(HandledFact.Kinds.values) == set(Kind) - {Kind.INVITED}
