"""The end of a programme, and of a phase: what was reached, how it is now, what next."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from factories import ArticleFactory, ProgrammeFactory, ProgrammePhaseFactory
from pages import (
    attribute,
    errors_of,
    every,
    filled,
    heading,
    links,
    main,
    notices,
    page_of,
    text_of,
    texts,
    with_class,
)

from apps.programmes.models import ChangeAnswer, SessionLog
from apps.programmes.reached import ends_of, verdict, weeks_between

NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)
WEDNESDAY = date(2027, 3, 3)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def prescribe(client, anna, theo, brug):
    client.force_login(anna)
    brug.phone = "020 123 45 67"
    brug.save()

    def prescribe(**fields):
        fields = {"start_on": WEDNESDAY - 28 * DAY, "goal": "Fietsen"} | fields
        return ProgrammeFactory(patient=anna, assigned_by=theo, practice=brug, **fields)

    return prescribe


@pytest.fixture
def programme(prescribe):
    """It was over yesterday."""
    return prescribe(end_on=WEDNESDAY - DAY)


def log(programme, days_ago, pain):
    SessionLog.objects.record(
        programme,
        done_on=WEDNESDAY - days_ago * DAY,
        slot=1,
        at=NOON - days_ago * DAY,
        by=programme.patient,
        client_id=uuid4(),
        entries=[],
        pain_after=pain,
        language="nl",
    )


def score(programme, days_ago, number):
    at = NOON - days_ago * DAY
    programme.check_ins.record(programme, at=at, goal_score=number, language="nl")


def path(programme):
    return f"/en/programmes/{programme.pk}/end/"


def opened(client, programme):
    return page_of(client.get(path(programme)))


def told(page):
    section = next(every(main(page), "section"))
    return texts(every(section, "p"))


# --- the arithmetic ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numbers", "ends"),
    [
        ([], None),
        ([4], None),
        ([4, 2], (4, 2)),
        ([4, 9, 2], (4, 2)),
        ([6, 5, 3, 2], (6, 3)),
        ([6, 6, 5, 9, 9, 3, 2, 2], (6, 2)),
    ],
)
def test_ends_are_the_means_of_the_first_and_last_few(numbers, ends):
    assert ends_of(numbers) == ends


@pytest.mark.parametrize(("days", "weeks"), [(0, 0), (1, 1), (7, 1), (8, 2), (42, 6)])
def test_weeks_between_two_answers_are_rounded_up(days, weeks):
    assert weeks_between(WEDNESDAY - days * DAY, WEDNESDAY) == weeks


@pytest.mark.parametrize(
    ("start", "now", "less_is_better", "said"),
    [
        (3, 6, False, "better"),
        (3, 5, False, "same"),
        (6, 3, False, "worse"),
        (6, 3, True, "better"),
        (3, 3, True, "same"),
        (3, 6, True, "worse"),
    ],
)
def test_verdict_needs_a_change_that_she_notices(start, now, less_is_better, said):
    assert verdict(start, now, least=3, less_is_better=less_is_better) == said


# --- the page ----------------------------------------------------------------------------------


def test_page_tells_what_was_reached(client, programme):
    for days_ago, number in ((27, 3), (14, 4), (2, 7)):
        score(programme, days_ago, number)
    for days_ago, pain in ((26, 6), (20, 5), (10, 3), (2, 3)):
        log(programme, days_ago, pain)
    page = opened(client, programme)
    assert heading(page) == "Your programme is over"
    assert text_of(with_class(page, "lead")[0]) == "Supple hip. You did 4 sessions."
    assert told(page) == [
        "My goal: Fietsen",
        "It was 3 of 10 at the start and is 7 of 10 now. That is clearly better.",
        "Your pain after a session was 6 at the start and 3 at the end. That is clearly less pain.",
    ]
    assert "tel:0201234567" in links(main(page))
    assert f"/en/programmes/{programme.pk}/" in links(main(page))


def test_page_leads_to_reading_on_how_to_go_on_and_on_sitting(client, programme, prescribe):
    ArticleFactory(slug="hip-pain")
    ArticleFactory(slug="physio-in-six-steps", published_at=None)
    desk = ArticleFactory(slug="sitting-and-work", title_en="Sitting and work")
    desk.sections.create(anchor="a", heading_en="Desk", text_en="<p>Stand up.</p>")
    read = [link for link in links(main(opened(client, programme))) if "/read/" in link]
    assert read == ["/en/read/sitting-and-work/"]
    type(desk).objects.update(published_at=NOON)
    read = [link for link in links(main(opened(client, programme))) if "/read/" in link]
    assert sorted(read) == ["/en/read/physio-in-six-steps/", "/en/read/sitting-and-work/"]
    assert [one for one in links(main(opened(client, prescribe()))) if "/read/" in one] == []


def test_page_says_about_the_same_below_what_she_notices(client, programme):
    score(programme, 27, 5)
    score(programme, 2, 3)
    log(programme, 26, 3)
    log(programme, 2, 4)
    assert [line.rpartition("now. ")[2] for line in told(opened(client, programme))[1:2]] == [
        "That is about the same."
    ]


def test_page_says_when_there_is_too_little_to_compare(client, programme):
    score(programme, 27, 5)
    log(programme, 26, 3)
    assert told(opened(client, programme)) == [
        "My goal: Fietsen",
        "There are too few answers to compare the start with now.",
    ]


# --- the question ------------------------------------------------------------------------------


def test_question_has_eleven_answers_and_is_kept(client, programme):
    page = opened(client, programme)
    assert [attribute(r, "value") for r in every(page, "input", type="radio")] == [
        str(number) for number in range(5, -6, -1)
    ]
    response = client.post(path(programme), {"change": "-1"}, follow=True)
    page = page_of(response)
    assert notices(page) == [
        "Saved. You can change it today.",
        "Answered. You can change it today.",
    ]
    assert filled(main(page))["change"] == "-1"
    kept = ChangeAnswer.objects.get()
    assert (kept.programme, kept.change, kept.answered_on) == (programme, -1, WEDNESDAY)
    client.post(path(programme), {"change": "2"})
    assert ChangeAnswer.objects.get().change == 2


@pytest.mark.parametrize("change", ["", "6", "-6", "x"])
def test_question_wants_one_of_its_answers(client, programme, change):
    page = page_of(client.post(path(programme), {"change": change}))
    assert errors_of(page) == {"change": "Choose what fits best."}
    assert ChangeAnswer.objects.count() == 0


def test_question_is_asked_once_and_for_two_weeks(client, programme):
    assert programme.asks_change(WEDNESDAY)
    programme.changes.record(programme, at=NOON - DAY, change=1, language="nl")
    del programme.last_change_on
    assert not programme.asks_change(WEDNESDAY)
    assert "change" not in filled(main(opened(client, programme)))
    type(programme).objects.update(end_on=WEDNESDAY - 15 * DAY)
    ChangeAnswer.objects.all().delete()
    client.post(path(programme), {"change": "1"})
    assert ChangeAnswer.objects.count() == 0


def test_question_is_asked_in_the_first_week_of_a_later_phase(prescribe):
    programme = prescribe(start_on=WEDNESDAY - 14 * DAY, lines=[{}])
    ProgrammePhaseFactory(programme=programme, week_from=3)
    asked = [programme.asks_change(WEDNESDAY + number * DAY) for number in (-14, -1, 0, 6, 7)]
    assert asked == [False, False, True, True, False]


def test_page_of_a_running_programme_asks_nothing(client, prescribe):
    page = opened(client, prescribe())
    assert heading(page) == "How far you are"
    assert "change" not in filled(main(page))


def test_today_leads_to_the_page(client, programme):
    page = page_of(client.get("/en/today/"))
    assert heading(page) == "Your programme is over"
    assert path(programme) in links(main(page))
    type(programme).objects.update(end_on=WEDNESDAY - 15 * DAY)
    page = page_of(client.get("/en/today/"))
    assert heading(page) == "No programme yet"
    assert path(programme) not in links(main(page))
