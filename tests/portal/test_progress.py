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


def of_weeks(page):
    """Its heading and the sentence below."""
    weeks = section(page, "weeks")
    return text_of(one(weeks, "h2")), text_of(next(every(weeks, "p")))


def rows(page):
    """Each session as the cells of its row."""
    (body,) = every(section(page, "done"), "tbody")
    return [texts(every(row, "th", "td")) for row in every(body, "tr")]


# --- the weeks ------------------------------------------------------------------------------------


def test_progress_counts_days_that_are_over_and_today_once_it_is_done(prescribe, progress):
    programme = prescribe()
    record(programme, WEDNESDAY - 2 * DAY)
    page = progress()
    assert of_weeks(page) == (
        "1 of 2 days done",
        "You took 1 free day. It is part of your plan.",
    )
    (week,) = every(one(page, "ul", **{"class": "week-rows"}), "li")
    told = "Mo done Tu free day Th planned Fr planned Sa planned Su planned"
    assert text_of(week) == f"1 Mar {told} 1 of 7"
    record(programme)
    assert of_weeks(progress())[0] == "2 of 3 days done"


def test_progress_counts_a_day_when_each_programme_is_done(prescribe, progress):
    first, second = prescribe(start_on=WEDNESDAY), prescribe(start_on=WEDNESDAY)
    record(first)
    assert of_weeks(progress()) == ("Your weeks", "Two free days a week are part of your plan.")
    record(second)
    assert of_weeks(progress())[0] == "1 of 1 day done"


def test_progress_calls_nothing_lost(prescribe, progress):
    prescribe(start_on=WEDNESDAY - 9 * DAY)
    page = progress()
    assert of_weeks(page) == (
        "Your weeks",
        "You can start on any day. Two free days a week are part of your plan.",
    )
    legend = texts(every(one(page, "ul", **{"class": "legend-line"}), "li"))
    assert legend == ["done", "free day", "no session", "planned"]


def test_day_that_she_let_go_is_free(prescribe, progress):
    programme = prescribe(start_on=WEDNESDAY - 2 * DAY)
    programme.days_off.create(
        answered_on=WEDNESDAY - 2 * DAY, answered_at=NOON - 2 * DAY, language="nl"
    )
    assert of_weeks(progress()) == (
        "Your weeks",
        "You can start on any day. Two free days a week are part of your plan.",
    )
    record(programme)
    assert of_weeks(progress()) == (
        "1 of 3 days done",
        "You took 2 free days. They are part of your plan.",
    )


def test_progress_looks_back_six_weeks_from_monday(prescribe, progress):
    programme = prescribe(start_on=WEDNESDAY - 200 * DAY, weekdays=(0,))
    record(programme, date(2027, 1, 18))
    record(programme, date(2027, 1, 25))
    assert of_weeks(progress()) == (
        "1 of 6 days done",
        "You took 5 free days. They are part of your plan.",
    )


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


def test_progress_lists_the_sessions_with_a_way_to_each(prescribe, progress):
    programme = prescribe()
    log = record(programme, pain_before=5, pain_after=0, effort="right", comment="Ging goed")
    record(programme, WEDNESDAY - DAY, pain_after=3)
    record(programme, WEDNESDAY - 2 * DAY)
    page = progress()
    assert rows(page) == [
        ["Wed 3 Mar", "5", "0", "Just right"],
        ["Tue 2 Mar", "", "3", ""],
        ["Mon 1 Mar", "", "", ""],
    ]
    assert links(section(page, "done"))[0] == f"/en/sessions/{log.pk}/"


def test_progress_names_the_programme_only_when_there_are_two(prescribe, progress):
    record(prescribe(name_en="Supple hip"))
    record(prescribe(name_en="Strong back"), WEDNESDAY - DAY)
    assert [cells[0] for cells in rows(progress())] == [
        "Wed 3 Mar Supple hip",
        "Tue 2 Mar Strong back",
    ]


def test_progress_says_what_ran_in_the_guided_session_beside_what_was_noted(prescribe, progress):
    programme = prescribe()
    record(programme)
    assert "noted" not in text_of(section(progress(), "done"))
    record(programme, WEDNESDAY - DAY, played_seconds=412)
    record(programme, WEDNESDAY - 2 * DAY, played_seconds=0)
    said = text_of(next(every(section(progress(), "done"), "p")))
    assert said == "You noted 3 sessions. 2 of them ran in the guided session."


# --- the goal -------------------------------------------------------------------------------------


def answer(programme, score, day):
    programme.check_ins.create(answered_on=day, answered_at=NOON, language="nl", goal_score=score)


def of_field(page):
    """Heading and sentences of the field on top."""
    field = with_class(page, "field")[0]
    return [text_of(one(field, "h1")), *texts(every(field, "p"))]


def test_progress_begins_with_the_goal_in_its_own_language(prescribe, progress):
    programme = prescribe(goal="Met de hond wandelen", goal_language="nl")
    answer(programme, 4, WEDNESDAY - 42 * DAY)
    answer(programme, 5, WEDNESDAY - 14 * DAY)
    answer(programme, 7, WEDNESDAY)
    page = progress()
    assert of_field(page) == [
        "Your goal is coming closer",
        "Met de hond wandelen",
        "It was 4 of 10 at the start and is 7 of 10 now. That is clearly better.",
        "From 3 points on we call it a clear change.",
    ]
    assert text_of(one(main(page), "q", lang="nl")) == "Met de hond wandelen"
    (drawing,) = every(with_class(page, "goal-bow")[0], "svg")
    assert attribute(drawing, "aria-label") == "Start 4, Now 7"
    words = [str(t.children[0]) for t in with_class(drawing, "chart-label")]
    assert words[:3] == ["Start 4", "Now 7", "in 6 weeks"]
    assert str(with_class(drawing, "goal-number")[0].children[0]) == "+3"


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ((4, 6), "It was 4 of 10 at the start and is 6 of 10 now. That is about the same."),
        (
            (6, 3),
            "It was 6 of 10 at the start and is 3 of 10 now. That is clearly less. "
            "Talk about it with your physiotherapist.",
        ),
        ((4,), "Now it is 4 of 10. We ask again every two weeks."),
    ],
)
def test_progress_says_no_more_than_the_numbers_do(prescribe, progress, scores, said):
    programme = prescribe(goal="Fietsen")
    for number, score in enumerate(scores):
        answer(programme, score, WEDNESDAY - 20 * DAY + number * 14 * DAY)
    assert of_field(progress())[:3] == ["My goal", "Fietsen", said]


def test_progress_asks_for_the_number_or_the_goal_that_is_missing(prescribe, progress):
    programme = prescribe(goal="Fietsen")
    page = progress()
    assert of_field(page) == [
        "My goal",
        "Fietsen",
        "How well does that go now?",
        "Give it a number",
    ]
    programme.write_plan(language="en", goal="")
    page = progress()
    assert of_field(page)[0] == "Progress"
    assert lead(page).startswith("What do you want to be able to do again?")
    assert links(with_class(page, "field")[0]) == ["/en/start/goal/"]


def test_progress_tells_the_goal_of_another_programme_below(prescribe, progress):
    other = prescribe(goal="Zwemmen", goal_language="nl", start_on=WEDNESDAY - 90 * DAY)
    first = prescribe(goal="Fietsen", goal_language="nl")
    answer(other, 2, WEDNESDAY - DAY)
    answer(first, 4, WEDNESDAY - DAY)
    page = progress()
    assert of_field(page)[1] == "Fietsen"
    assert texts(every(main(page), "q")) == ["Fietsen", "Zwemmen"]


# --- the pain -------------------------------------------------------------------------------------


def weekly(programme, *pains, last=WEDNESDAY):
    """One session a week with its pain after, the last one on that day."""
    for number, pain in enumerate(reversed(pains)):
        if pain is not None:
            record(programme, last - number * 7 * DAY, pain_after=pain, pain_before=pain)


def of_pain(page):
    (table,) = [t for t in every(main(page), "table") if "Week" in text_of(t)]
    cells = [texts(every(row, "th", "td")) for row in every(table, "tr")][1:]
    heading = next(h for h in every(main(page), "h2") if "pain" in text_of(h))
    return text_of(heading), cells


def words_of(label):
    """Of a drawing: its own words and those inside it."""
    parts = [str(getattr(child, "children", [child])[0]) for child in label.children]
    return " ".join(" ".join(parts).split())


def sentences(page):
    return texts(every(main(page), "p"))


@pytest.mark.parametrize(
    ("pains", "title", "said"),
    [
        (
            (5, 4, 4, 3),
            "Your pain after exercising went from 5 to 3",
            "That is 2 points less in 3 weeks. We call that clearly better. Each point is one week.",
        ),
        (
            (5, None, 4, 4),
            "Your pain after exercising went from 5 to 4",
            "That is 1 point less in 3 weeks. That is about the same. Each point is one week.",
        ),
        (
            (2, 4),
            "Your pain after exercising went from 2 to 4",
            "That is 2 points more in 1 week. Talk about it with your physiotherapist.",
        ),
        (
            (4, 4),
            "Your pain after exercising stayed about 4",
            "It changed little in 1 week.",
        ),
        ((9,), "Your pain after exercising is about 9", "That is on a scale of 0 to 10."),
    ],
)
def test_progress_says_how_the_pain_went(prescribe, progress, pains, title, said):
    weekly(prescribe(start_on=WEDNESDAY - 60 * DAY), *pains)
    page = progress()
    assert of_pain(page)[0] == title
    assert said in sentences(page)
    assert len(with_class(page, "pain-chart")) == (1 if len(pains) > 2 else 0)


def test_progress_draws_weekly_means_and_tells_them_as_a_table(prescribe, progress):
    programme = prescribe(start_on=WEDNESDAY - 60 * DAY)
    weekly(programme, 5, None, 4, 3)
    record(programme, WEDNESDAY - DAY, pain_after=2)
    assert of_pain(progress())[1] == [
        ["8 Feb", "5", "5"],
        ["15 Feb", "not asked", "not asked"],
        ["22 Feb", "4", "4"],
        ["1 Mar", "3", "2.5"],
    ]


def test_progress_draws_pain_that_was_never_asked_before(prescribe, progress):
    programme = prescribe(start_on=WEDNESDAY - 60 * DAY)
    for number in range(3):
        record(programme, WEDNESDAY - number * 7 * DAY, pain_after=8 + number)
    page = progress()
    (chart,) = with_class(page, "pain-chart")
    labels = [words_of(label) for label in with_class(chart, "chart-label")]
    assert "After 8" in labels
    assert not any(label.startswith("Before") for label in labels)
    assert "10" in labels


def test_progress_marks_where_the_plan_changed(prescribe, progress):
    programme = prescribe(start_on=date(2027, 1, 25))
    weekly(programme, 5, 4, 4, 3)
    line = programme.lines.get()
    programme.revise(line, reason="Sterker", language="nl", on=date(2027, 2, 18), sets=3)
    page = progress()
    (chart,) = with_class(page, "pain-chart")
    assert len(with_class(chart, "chart-change")) == 1
    caption = text_of(one(chart, "figcaption"))
    assert caption == "The dotted line: your plan changed on 18 February."


def test_progress_keeps_the_sessions_of_a_stopped_programme(prescribe, progress):
    programme = prescribe(start_on=WEDNESDAY - 30 * DAY)
    record(programme, WEDNESDAY - 20 * DAY)
    programme.archive(at=NOON - 9 * DAY)
    page = progress()
    assert len(rows(page)) == 1
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
        for n in range(12)
    )
    first, second = progress(), progress("?page=2")
    assert (len(rows(first)), len(rows(second))) == (10, 2)
    assert texts(every(one(section(first, "done"), "nav"), "a")) == ["Older sessions"]
    assert texts(every(one(section(second, "done"), "nav"), "a")) == ["Newer sessions"]
    assert links(one(section(first, "done"), "nav")) == ["?page=2#done"]
    for query, count in (("?page=999", 2), ("?page=-1", 2), ("?page=abc", 10), ("?page=", 10)):
        assert len(rows(progress(query))) == count


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
    assert of_weeks(page)[0] == "Your weeks"
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
