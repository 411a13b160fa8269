"""What is told about a patient's mail, and how long."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from apps.programmes import mail_facts
from apps.programmes.facts import Kind, Level

TODAY = date(2027, 3, 3)


def refused(days_ago, **how):
    day = TODAY - timedelta(days=days_ago)
    return mail_facts.refused(day, datetime.combine(day, time(18), tzinfo=UTC), TODAY, **how)


@pytest.mark.parametrize(("days", "speaks"), [(28, True), (29, False)])
def test_refused_is_told_for_four_weeks(days, speaks):
    assert bool(refused(days)) is speaks


def test_refused_for_good_is_told_until_it_is_mended():
    assert refused(400, for_good=True).numbers == (1,)
    assert refused(1).numbers == (0,)


def test_stopped_asks_this_week_and_comes_back_once_handled():
    fact = mail_facts.stopped(TODAY)
    assert (fact.kind, fact.level, fact.kind.goes_on) == (Kind.MAIL_STOPPED, Level.THIS_WEEK, True)


def test_unplanned_is_routine_and_comes_back_once_handled():
    fact = mail_facts.unplanned(TODAY)
    assert (fact.level, fact.kind.goes_on) == (Level.ROUTINE, True)
