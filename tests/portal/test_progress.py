"""Progress: weeks, the last seven days to fill in, and what was done."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import ProgrammeFactory
from pages import attribute, every, links, main, one, page_of, text_of, texts, with_class

from apps.programmes.models import SessionLog

NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)
WEDNESDAY = date(2027, 3, 3)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def prescribe(anna, theo, brug):
    def prescribe(**fields):
        fields = {"start_on": WEDNESDAY - 2 * DAY, "lines": [{"name_en": "Bridge"}]} | fields
        return ProgrammeFactory(patient=anna, assigned_by=theo, practice=brug, **fields)

    return prescribe


@pytest.fixture
def progress(client, anna):
    client.force_login(anna)
    return lambda query="": page_of(client.get(f"/en/progress/{query}"))


def record(programme, done_on=WEDNESDAY, **answers):
    return SessionLog.objects.record(
        programme,
        done_on=done_on,
        slot=1,
        at=NOON,
        by=programme.patient,
        client_id=uuid4(),
        entries=[{"prescribed": line} for line in programme.lines.all()],
        **({"language": "nl"} | answers),
    )


def lead(page):
    return text_of(with_class(page, "lead")[0])


def section(page, name):
    return one(page, "section", id=name)


def history(page):
    return with_class(section(page, "done"), "history-item")


def test_progress_counts_kept_and_planned_days(prescribe, progress):
    programme = prescribe()
    record(programme, WEDNESDAY - 2 * DAY)
    record(programme, WEDNESDAY - DAY)
    page = progress()
    assert lead(page) == "You did 2 of 3 planned days in six weeks."
    (week,) = every(one(page, "ul", **{"class": "week-rows"}), "li")
    assert text_of(week) == "1 Mar 2 of 7"


def test_progress_counts_a_day_when_each_programme_is_done(prescribe, progress):
    first, second = prescribe(start_on=WEDNESDAY), prescribe(start_on=WEDNESDAY)
    record(first)
    assert lead(progress()) == "You did 0 of 1 planned days in six weeks."
    record(second)
    assert lead(progress()) == "You did 1 of 1 planned days in six weeks."


def test_progress_looks_back_six_weeks_from_monday(prescribe, progress):
    programme = prescribe(start_on=WEDNESDAY - 200 * DAY, weekdays=(0,))
    record(programme, date(2027, 1, 18))
    record(programme, date(2027, 1, 25))
    assert lead(progress()) == "You did 1 of 6 planned days in six weeks."


def test_progress_before_the_first_day_promises_nothing(progress):
    page = progress()
    assert lead(page) == "Here you will see what you did, as soon as your programme has started."
    assert "Nothing yet. Your first session will stand here." in text_of(section(page, "done"))
    assert list(every(page, "section", id="days")) == []


def test_progress_links_the_last_seven_days_newest_first(prescribe, progress):
    programme = prescribe(start_on=WEDNESDAY - 60 * DAY)
    record(programme, WEDNESDAY - 7 * DAY)
    days = section(progress(), "days")
    wanted = [WEDNESDAY - n * DAY for n in range(8)]
    assert links(days) == [f"/en/programmes/{programme.pk}/{day}/1/" for day in wanted]
    rows = texts(with_class(days, "row"))
    assert rows[0] == "Wednesday 3 March not filled in"
    assert rows[7] == "Wednesday 24 February filled in"


def test_progress_links_only_days_with_a_session(prescribe, progress):
    programme = prescribe(start_on=WEDNESDAY - 60 * DAY, weekdays=(0,))
    assert links(section(progress(), "days")) == [f"/en/programmes/{programme.pk}/2027-03-01/1/"]


def test_progress_tells_each_session_as_it_was_typed(prescribe, progress):
    programme = prescribe()
    log = record(programme, pain_before=5, pain_after=0, comment="Ging goed")
    record(programme, WEDNESDAY - DAY, pain_after=3)
    record(programme, WEDNESDAY - 2 * DAY)
    page = progress()
    newest, middle, oldest = history(page)
    assert links(newest) == [f"/en/sessions/{log.pk}/"]
    assert text_of(newest) == "Wednesday 3 March Bridge Pain: from 5 to 0 Ging goed"
    assert attribute(with_class(newest, "quote")[0], "lang") == "nl"
    assert text_of(middle) == "Tuesday 2 March Bridge Pain after: 3"
    assert text_of(oldest) == "Monday 1 March Bridge"


def test_progress_shows_the_goal_in_its_own_language(prescribe, progress):
    prescribe(goal="Met de hond wandelen", goal_language="nl")
    (goal,) = every(main(progress()), "p", lang="nl")
    assert text_of(goal) == "Met de hond wandelen"


def test_progress_keeps_the_sessions_of_a_stopped_programme(prescribe, progress):
    programme = prescribe()
    record(programme)
    programme.archive(at=NOON - 9 * DAY)
    page = progress()
    assert len(history(page)) == 1
    assert list(every(page, "section", id="days")) == []


def test_progress_turns_pages(prescribe, progress):
    programme = prescribe(start_on=WEDNESDAY - 60 * DAY)
    SessionLog.objects.bulk_create(
        SessionLog(
            programme=programme,
            done_on=WEDNESDAY - n * DAY,
            time_zone="UTC",
            logged_at=NOON,
            changed_at=NOON,
            language="nl",
        )
        for n in range(7)
    )
    first, second = progress(), progress("?page=2")
    assert (len(history(first)), len(history(second))) == (6, 1)
    assert texts(every(one(section(first, "done"), "nav"), "a")) == ["Older sessions"]
    assert texts(every(one(section(second, "done"), "nav"), "a")) == ["Newer sessions"]
    assert links(one(section(first, "done"), "nav")) == ["?page=2#done"]
    for query, count in (("?page=999", 1), ("?page=-1", 1), ("?page=abc", 6), ("?page=", 6)):
        assert len(history(progress(query))) == count


def test_progress_asks_the_database_as_often_for_three_sessions_as_for_one(prescribe, progress):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            progress()
        return len(captured)

    record(prescribe())
    progress()
    once = queries()
    other = prescribe(lines=[{}, {}, {}])
    record(other)
    record(other, WEDNESDAY - DAY, comment="Ging goed")
    assert queries() == once


def test_paused_days_are_rest_days(prescribe, progress):
    programme = prescribe(start_on=WEDNESDAY - 5 * DAY)
    programme.pause(on=WEDNESDAY - 3 * DAY, until=WEDNESDAY)
    page = progress()
    assert lead(page) == "You did 0 of 3 planned days in six weeks."
    said = [text_of(small).rpartition(": ")[2] for small in every(section(page, "days"), "small")]
    not_filled, paused = "not filled in", "paused, nothing to do"
    assert said == [not_filled, paused, paused, paused, not_filled, not_filled]


def test_pauses_stand_on_the_page_of_the_programme(client, anna, prescribe):
    programme = prescribe()
    programme.pause(on=WEDNESDAY - DAY, until=WEDNESDAY)
    programme.pause(on=WEDNESDAY + DAY)
    client.force_login(anna)
    text = text_of(main(page_of(client.get(f"/en/programmes/{programme.pk}/"))))
    assert "Paused from 2 March 2027 until 3 March 2027." in text
    assert "Paused from 4 March 2027." in text
