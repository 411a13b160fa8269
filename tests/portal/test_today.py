"""Today: what is due on the patient's own date, and what was done already."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import (
    ArticleFactory,
    PrescribedExerciseFactory,
    ProgrammeFactory,
    ReminderFactory,
)
from pages import (
    attribute,
    every,
    forms_of,
    heading,
    links,
    main,
    notices,
    page_of,
    text_of,
    texts,
    with_class,
)

from apps.programmes.models import SafetyAnswer, SessionLog

NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)
WEDNESDAY = date(2027, 3, 3)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def prescribe(anna, theo, brug):
    def prescribe(*lines, **fields):
        fields = {"start_on": WEDNESDAY - 7 * DAY, "lines": list(lines) or [{}]} | fields
        return ProgrammeFactory(patient=anna, assigned_by=theo, practice=brug, **fields)

    return prescribe


@pytest.fixture
def today(client, anna):
    client.force_login(anna)
    return lambda: page_of(client.get("/en/today/"))


def record(programme, done_on=WEDNESDAY, slot=1, **answers):
    return SessionLog.objects.record(
        programme,
        done_on=done_on,
        slot=slot,
        at=NOON,
        by=programme.patient,
        client_id=uuid4(),
        entries=[{"prescribed": line} for line in programme.lines.all()],
        language="nl",
        **answers,
    )


def nothing_new(programme, at=NOON, signs=()):
    SafetyAnswer.objects.record([programme], at=at, language="nl", signs=signs)


def lead(page):
    return text_of(with_class(page, "lead")[0])


def cards(page):
    return with_class(page, "session-card")


def first_thing(page):
    """What the page asks her to do, and where that leads."""
    return [
        (text_of(one), attribute(one, "href"))
        for one in with_class(main(page), "button")
        if "button--second" not in attribute(one, "class")
    ]


def exercises(element):
    return [text_of(next(every(li, "h3"))) for li in with_class(element, "exercise")]


def buttons(page):
    return texts(every(main(page), "button"))


def loud(page):
    """The primary buttons."""
    return [e for e in every(main(page)) if attribute(e, "class") == "button"]


def starts(page):
    """Where Start leads: the same beside the greeting and below the pictures."""
    return sorted({attribute(link, "href") for link in loud(page)})


def start_words(page):
    wide, phone = with_class(page, "today-start")
    assert texts(every(wide, "a")) == texts(every(phone, "a"))
    return texts(every(wide, "a"))


def rows(page):
    """(words, address) of each row that leads somewhere."""
    return [(text_of(a), attribute(a, "href")) for a in with_class(page, "row") if a.name == "a"]


def test_today_has_one_start_and_a_short_way(prescribe, today):
    programme = prescribe({"name_en": "Bridge"}, {"name_en": "Squat"}, {"is_core": False})
    page, player = today(), f"/en/programmes/{programme.pk}/2027-03-03/1/play/"
    assert start_words(page) == ["Start", "Short on time? Do 1 exercise"]
    wide, phone = with_class(page, "today-start")
    assert links(wide) == links(phone) == [player, f"{player}?one"]
    assert texts(with_class(page, "thumb-name")) == ["Bridge", "Squat"]
    (choices,) = with_class(page, "today-rows")
    assert rows(choices) == [
        ("I have more pain today The lighter version of each exercise", f"{player}?light"),
        ("When to call for help", "/en/help/"),
        ("Later today", "/en/today/later/"),
    ]
    assert texts(every(choices, "button")) == ["Not today"]


def test_today_with_one_exercise_offers_no_shorter_way(prescribe, today):
    prescribe({}, {"is_core": False})
    assert start_words(today()) == ["Start"]


def test_today_shows_four_pictures_at_most(prescribe, today):
    prescribe(*[{}] * 6)
    assert len(with_class(today(), "thumb-item")) == 4


def test_today_takes_what_was_done_already(client, prescribe, today):
    programme = prescribe()
    (card,) = cards(today())
    did, see, *_how_to = every(card, "details")
    assert text_of(next(every(did, "summary"))) == "I did it already"
    assert texts(every(did, "button")) == ["All done as planned"]
    assert texts(every(did, "a")) == ["Fill in per exercise"]
    assert text_of(next(every(see, "summary"))) == "See the exercises"
    [(action, _fields)] = forms_of(card)
    client.post(action)
    assert heading(today()) == "Done for today, Anna"
    assert programme.logs.count() == 1


def test_today_lists_the_core_first_and_inside_that_the_phases_of_a_session(prescribe, today):
    prescribe(
        {"name_en": "Extra stretch", "is_core": False, "exercise__phase": "release"},
        {"name_en": "Squat", "exercise__phase": "strengthen"},
        {"name_en": "Roll", "exercise__phase": "release"},
        {"name_en": "Bridge", "exercise__phase": "activate"},
    )
    (card,) = cards(today())
    first, second = every(card, "ol", **{"class": "exercise-list"})
    assert exercises(first) == ["Roll", "Bridge", "Squat"]
    assert exercises(second) == ["Extra stretch"]
    assert "Extra, if you like" in texts(every(card, "h3"))


def test_today_greets_and_counts_the_core(prescribe, today, anna):
    prescribe({}, {}, {"is_core": False}, start_on=WEDNESDAY - DAY)
    for hour, greeting in ((7, "morning"), (10, "morning"), (11, "afternoon"), (17, "evening")):
        with time_machine.travel(NOON.replace(hour=hour), tick=False):
            assert heading(today()) == f"Good {greeting}, Anna"  # one hour later on her clock
    assert lead(today()) == "Today 2 exercises, about 2 minutes."


def test_today_on_a_rest_day_asks_nothing(prescribe, today):
    prescribe(weekdays=(0, 4))
    page = today()
    assert heading(page) == "Rest day"
    assert lead(page) == "Nothing to do today. Rest is part of your plan."
    assert (cards(page), buttons(page), loud(page)) == ([], [], [])
    assert texts(every(page, "li", **{"class": "is-today"})) == ["Wednesday: today, rest day"]


def test_on_a_rest_day_she_may_exercise_all_the_same(client, prescribe, today, anna):
    programme = prescribe({"name_en": "Squat"}, {"is_core": False}, weekdays=(0, 4))
    player = f"/en/programmes/{programme.pk}/2027-03-03/1/play/"
    assert ("Exercise all the same? That is allowed", player) in rows(today())
    assert client.get(player).status_code == 200
    record(programme)
    page = today()
    assert heading(page) == "Done for today, Anna"
    assert "Exercise all the same? That is allowed" not in [name for name, _path in rows(page)]
    assert notices(page) == ["You filled this in. Look or change"]


def test_on_a_rest_day_of_two_programmes_each_has_its_name(prescribe, today):
    prescribe(name_en="Hip", weekdays=(0,))
    prescribe(name_en="Back", weekdays=(4,))
    prescribe(name_en="Paused", weekdays=(4,)).pause(on=WEDNESDAY - DAY)
    said = [name for name, _path in rows(today()) if "all the same" in name]
    assert sorted(said) == [f"Exercise all the same? That is allowed {n}" for n in ("Back", "Hip")]


def test_today_with_extra_lines_only_asks_nothing_but_takes_a_note(prescribe, today):
    programme = prescribe({"is_core": False, "name_en": "Walk"})
    (card,) = cards(page := today())
    assert (heading(page), buttons(page)) == ("Rest day", [])
    assert text_of(next(every(card, "summary"))) == "Extra, if you like"
    assert exercises(card) == ["Walk"]
    assert f"/en/programmes/{programme.pk}/2027-03-03/1/" in links(card)


def test_today_when_done_shows_it_and_names_the_next_day(prescribe, today):
    programme = prescribe(weekdays=(2, 3))
    record(programme)
    page = today()
    assert heading(page) == "Done for today, Anna"
    assert lead(page) == "Your next session is on Thursday 4 March."
    assert notices(page) == ["You filled this in. Look or change"]
    assert buttons(page) == []
    assert texts(every(page, "li", **{"class": "is-done"})) == ["Wednesday: done"]


def test_today_when_done_without_another_day_says_so(prescribe, today):
    record(prescribe(end_on=WEDNESDAY))
    assert lead(today()) == "You have no session coming up."


def test_today_twice_a_day_gives_two_cards(prescribe, today):
    programme = prescribe({"times_a_day": 2, "name_en": "Rock"}, {"name_en": "Bridge"})
    page = today()
    titles = [text_of(next(every(card, "h2"))) for card in cards(page)]
    assert titles == ["Supple hip 1 of 2 today", "Supple hip 2 of 2 today"]
    assert [exercises(card) for card in cards(page)] == [["Rock", "Bridge"], ["Rock"]]
    play = f"/en/programmes/{programme.pk}/2027-03-03/%s/play/"
    assert starts(page) == [play % 1]
    assert rows(cards(page)[1]) == [("Start 1 exercise", play % 2)]

    record(programme, slot=1)
    second, first = cards(page := today())
    assert (buttons_of(first), buttons_of(second)) == ([], ["All done as planned"])
    assert heading(page) == "Good afternoon, Anna"
    assert (starts(page), rows(second)) == ([play % 2], [])

    record(programme, slot=2)
    assert heading(today()) == "Done for today, Anna"


def buttons_of(card):
    return texts(every(card, "button"))


def test_two_programmes_have_one_start_and_the_second_session_comes_last(prescribe, today):
    hip = prescribe({"times_a_day": 2}, name_en="Hip", start_on=WEDNESDAY - DAY)
    back = prescribe({}, name_en="Back", start_on=WEDNESDAY - 2 * DAY)
    play = "/en/programmes/{}/2027-03-03/{}/play/".format
    page = today()
    assert starts(page) == [play(hip.pk, 1)]
    assert lead(page) == "3 times today. First 1 exercise, about 1 minute."
    record(hip)
    page = today()
    assert starts(page) == [play(back.pk, 1)]
    assert ("Start 1 exercise", play(hip.pk, 2)) in rows(page)
    assert len(loud(page)) == 2  # one of them is shown: beside the greeting, or below the pictures


def test_today_shows_each_programme_that_is_running(prescribe, today):
    prescribe(name_en="Hip", start_on=WEDNESDAY - 3 * DAY)
    prescribe(name_en="Back", start_on=WEDNESDAY - 2 * DAY)
    prescribe(name_en="Ended", end_on=WEDNESDAY - DAY)
    prescribe(name_en="Stopped", archived_at=NOON)
    prescribe(name_en="Later", start_on=WEDNESDAY + DAY)
    titles = [text_of(next(every(card, "h2"))) for card in cards(today())]
    assert sorted(titles) == ["Back", "Hip"]


def test_today_is_done_only_when_each_programme_is(prescribe, today):
    first, second = prescribe(), prescribe()
    record(first)
    assert heading(today()) == "Good afternoon, Anna"
    record(second)
    assert heading(today()) == "Done for today, Anna"


def test_today_before_the_start_names_the_first_day(prescribe, today):
    prescribe(start_on=WEDNESDAY + 9 * DAY)
    first = prescribe(start_on=WEDNESDAY + 2 * DAY)
    page = today()
    assert heading(page) == "Your programme is ready"
    assert lead(page) == "It starts on Friday 5 March."
    assert cards(page) == []
    assert first_thing(page) == [("See the exercises", f"/en/programmes/{first.pk}/")]


def test_today_without_a_programme_offers_reading(today):
    article = ArticleFactory(title_en="Hip pain")
    page = today()
    assert heading(page) == "No programme yet"
    assert f"/en/read/{article.slug}/" in links(main(page))
    assert cards(page) == []
    assert first_thing(page) == [("Read about your complaint", "/en/read/")]


def test_today_after_ten_silent_days_welcomes_her_back(prescribe, today):
    programme = prescribe(start_on=WEDNESDAY - 60 * DAY)
    assert heading(today()) == "Welcome back, Anna"
    log = record(programme, WEDNESDAY - 11 * DAY)
    assert heading(today()) == "Welcome back, Anna"
    assert lead(today()) == "Start lightly. One exercise is enough for today."
    SessionLog.objects.filter(pk=log.pk).update(done_on=WEDNESDAY - 10 * DAY)
    assert heading(today()) == "Good afternoon, Anna"


def test_today_shows_her_who_is_back_one_exercise_first(prescribe, today):
    programme = prescribe(
        {"name_en": "Bridge"},
        {"name_en": "Squat"},
        {"name_en": "Walk", "is_core": False},
        start_on=WEDNESDAY - 60 * DAY,
    )
    player = f"/en/programmes/{programme.pk}/2027-03-03/1/play/"
    page = today()
    assert starts(page) == [f"{player}?one"]
    assert start_words(page) == ["Start with 1 exercise", "Rather do all 2"]
    assert texts(with_class(page, "thumb-name")) == ["Bridge 1 minute"]
    assert player in links(with_class(page, "today-start")[0])


def test_today_does_not_welcome_back_who_started_ten_days_ago(prescribe, today):
    programme = prescribe(start_on=WEDNESDAY - 10 * DAY)
    assert heading(today()) == "Good afternoon, Anna"
    type(programme).objects.update(start_on=WEDNESDAY - 11 * DAY)
    assert heading(today()) == "Welcome back, Anna"


@time_machine.travel(datetime(2027, 3, 3, 11, 30, tzinfo=UTC), tick=False)
def test_today_is_the_date_on_her_own_clock(prescribe, today, anna):
    programme = prescribe(weekdays=(3,))
    assert heading(today()) == "Rest day"  # Wednesday in Amsterdam

    anna.time_zone = "Pacific/Auckland"  # half past midnight on Thursday
    anna.save()
    page = today()
    assert heading(page) == "Good morning, Anna"
    assert starts(page) == [f"/en/programmes/{programme.pk}/2027-03-04/1/play/"]


def reminder_row(page):
    rows = [a for a in every(main(page), "a") if dict(a.attributes)["href"] == "/en/reminders/"]
    return text_of(rows[0])


def test_today_says_when_the_next_mail_comes(prescribe, today, anna):
    prescribe()
    assert reminder_row(today()) == "Reminders Off"
    reminder = ReminderFactory(patient=anna, weekdays=(3,))
    assert reminder_row(today()) == "Reminders Next mail: Thursday 18:30"
    reminder.stop(at=NOON)
    assert reminder_row(today()) == "Reminders Off"


def test_today_gives_the_telephone_of_her_practice(today, brug):
    brug.phone = "020 123 45 67"
    brug.save()
    assert "tel:0201234567" in links(main(today()))


def test_today_shows_what_changed_and_why_in_the_language_it_was_written(prescribe, today):
    programme = prescribe({"sets": 2, "repetitions": 8})
    programme.revise(
        programme.lines.get(), reason="Rustiger", language="nl", on=WEDNESDAY, repetitions=5
    )
    (line,) = with_class(today(), "exercise")
    assert text_of(with_class(line, "dose")[0]).startswith("2 times 5 repetitions")
    (reason,) = every(line, "p", lang="nl")
    assert text_of(reason) == "Rustiger"


def queries(today):
    with CaptureQueriesContext(connection) as captured:
        today()
    return len(captured)


def test_today_asks_the_database_as_often_for_three_programmes_as_for_one(prescribe, today):
    record(prescribe())
    today()
    one = queries(today)
    record(prescribe())
    prescribe({}, {}, {})
    assert queries(today) == one


def test_today_asks_the_database_as_often_for_three_lines_as_for_one(prescribe, today):
    phase = prescribe().phases.get()
    today()
    one = queries(today)
    for is_core in (True, False):
        PrescribedExerciseFactory(programme=phase.programme, phase=phase, is_core=is_core)
    assert queries(today) == one


# --- the three questions -----------------------------------------------------------------------


def questions(page):
    return [text_of(one) for box in with_class(page, "in-short") for one in every(box, "h2")]


def question_rows(page):
    found = [
        a
        for a in with_class(page, "row")
        if re.search("check-in|barrier", attribute(a, "href") or "")
    ]
    return [(attribute(a, "href"), text_of(a)) for a in found]


def test_today_asks_whether_yesterday_has_settled(client, prescribe, today):
    log = record(prescribe(), WEDNESDAY - DAY, pain_after=4)
    page = today()
    assert questions(page) == ["Yesterday your pain was 4 after your session. Has that settled?"]
    path = f"/en/sessions/{log.pk}/settled/"
    assert path in [action for action, _fields in forms_of(page)]
    page = page_of(client.post(path, {"settled": "no"}, follow=True))
    assert questions(page) == []


@pytest.mark.parametrize(("days_ago", "pain"), [(0, 4), (1, 2), (1, None), (2, 4)])
def test_today_asks_about_no_other_session(prescribe, today, days_ago, pain):
    record(prescribe(), WEDNESDAY - days_ago * DAY, pain_after=pain)
    assert questions(today()) == []


def test_today_asks_once_for_two_sessions_of_a_day_and_names_two_programmes(prescribe, today):
    programme = prescribe({"times_a_day": 2})
    record(programme, WEDNESDAY - DAY, pain_after=4)
    record(programme, WEDNESDAY - DAY, slot=2, pain_after=8)
    assert questions(today()) == ["Yesterday your pain was 8 after your session. Has that settled?"]
    record(prescribe(name_en="Better walking"), WEDNESDAY - DAY, pain_after=3)
    page = today()
    assert len(questions(page)) == 2
    assert "Better walking" in [
        text for box in with_class(page, "in-short") for text in texts(every(box, "p"))
    ]


def test_today_offers_the_check_in_from_its_day_until_it_is_answered(client, prescribe, today):
    programme = prescribe(start_on=WEDNESDAY - 13 * DAY, goal="Wandelen")
    record(programme, WEDNESDAY - DAY)
    path = f"/en/programmes/{programme.pk}/check-in/"
    assert question_rows(today()) == []
    type(programme).objects.update(start_on=WEDNESDAY - 14 * DAY)
    assert question_rows(today()) == [(path, "Two short questions about how it goes Supple hip")]
    client.post(path, {"pain_average": "3", "goal_score": "5"})
    answered = "Two short questions about how it goes Answered. You can change it today."
    assert question_rows(today()) == [(path, answered)]
    with time_machine.travel(NOON + DAY, tick=False):
        assert question_rows(today()) == []


def test_today_asks_her_who_was_away_what_got_in_the_way(client, prescribe, today):
    programme = prescribe(start_on=WEDNESDAY - 20 * DAY)
    programme.check_ins.record(programme, at=NOON - DAY, pain_average=2, language="nl")
    path = f"/en/programmes/{programme.pk}/barrier/"
    assert question_rows(today()) == [(path, "What got in the way? Supple hip")]
    client.post(path, {"kind": "forgot"})
    assert question_rows(today()) == []


def test_questions_cost_no_query_more_for_each_programme(prescribe, today):
    today()
    asked = []
    for _number in range(3):
        programme = prescribe(start_on=WEDNESDAY - 20 * DAY, goal="Wandelen")
        record(programme, WEDNESDAY - DAY, pain_after=4)
        asked.append(queries(today))
    programme.check_ins.record(programme, at=NOON, pain_average=2, language="nl")
    assert asked == [queries(today)] * 3


# --- a pause ----------------------------------------------------------------------------------


def test_paused_programme_asks_nothing(prescribe, today):
    prescribe().pause(on=WEDNESDAY, until=WEDNESDAY + 5 * DAY)
    page = today()
    assert heading(page) == "Your programme is paused"
    assert lead(page) == (
        "Until Monday 8 March there is nothing to do. After that you go on where you were."
    )
    [card] = cards(page)
    assert exercises(card) == []
    assert texts(with_class(card, "notice")) == ["Paused until Monday 8 March. Note what you did"]


def test_open_pause_names_who_ends_it(prescribe, today):
    prescribe().pause(on=WEDNESDAY - DAY)
    page = today()
    assert lead(page) == "There is nothing to do. Your physiotherapist starts it again with you."
    assert texts(with_class(cards(page)[0], "notice")) == ["Paused. Note what you did"]


def test_the_other_programme_still_asks(prescribe, today):
    prescribe().pause(on=WEDNESDAY, until=WEDNESDAY + 5 * DAY)
    prescribe()
    page = today()
    assert "Good" in heading(page)
    assert [len(exercises(card)) for card in cards(page)] == [1, 0]


def test_session_of_a_paused_day_can_be_noted(client, prescribe, today):
    programme = prescribe()
    programme.pause(on=WEDNESDAY, until=WEDNESDAY + 5 * DAY)
    [link] = [href for href in links(cards(today())[0]) if "session" in href or "2027" in href]
    assert client.get(link).status_code == 200
    record(programme)
    assert "You filled this in." in text_of(cards(today())[0])


def test_pause_costs_no_query_more_for_each_programme(client, anna, prescribe):
    client.force_login(anna)

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get("/en/today/")
        return len(queries)

    prescribe().pause(on=WEDNESDAY)
    one = count()
    prescribe().pause(on=WEDNESDAY)
    prescribe().pause(on=WEDNESDAY)
    assert count() == one


# --- a programme of breaks from sitting -----------------------------------------------------------


@pytest.fixture
def desk(prescribe):
    row = {"exercise__phase": "micro-break", "frequency": "as_needed", "is_core": False}
    programme = prescribe(row, name_en="Desk day")
    programme.phases.update(break_minutes=45)
    return programme


def test_today_with_only_a_programme_of_breaks_is_no_rest_day(desk, today, theo):
    theo.first_name = "Theo"
    theo.save()
    page = today()
    assert heading(page) == "Hello Anna"
    assert lead(page) == "Stand up now and then. Your sitting breaks are ready for you."
    assert cards(page) == []
    assert f"/en/programmes/{desk.pk}/" in links(main(page))
    assert "/en/reminders/breaks/" in links(main(page))


def test_today_with_breaks_alone_starts_the_sit_timer_once_a_proposal_is_answered(
    desk, today, client
):
    assert [words for words, _href in first_thing(today())] == ["Yes, do that"]
    assert links(main(today())).count("/en/sit/") == 1
    answer = reverse("reminders:answer_proposal", args=[desk.phases.get().pk])
    client.post(answer, {"answer": "no"})
    assert first_thing(today()) == [("Start the sit timer", "/en/sit/")]
    assert links(main(today())).count("/en/sit/") == 1


def test_today_with_sessions_too_asks_for_them_first(desk, prescribe, today):
    prescribe({"name_en": "Squat"})
    page = today()
    assert heading(page) == "Good afternoon, Anna"
    assert len(cards(page)) == 1
    assert f"/en/programmes/{desk.pk}/" in links(main(page))


def test_today_without_any_breaks_does_not_speak_of_them(prescribe, today):
    prescribe({})
    assert "/en/reminders/breaks/" not in links(main(today()))


def test_proposal_follows_after_an_open_session_and_asks_less_loudly(desk, prescribe, today):
    programme = prescribe({"name_en": "Squat"})
    text = "proposes: stand up"
    page = main(today())
    assert text_of(page).index("I did it already") < text_of(page).index(text)
    (box,) = with_class(page, "in-short")
    assert [attribute(b, "class") for b in every(box, "button")] == [
        "button button--second",
        "button button--link",
    ]
    record(programme, WEDNESDAY)
    page = main(today())
    assert text_of(page).index(text) < text_of(page).index("You filled this in.")
    (box,) = with_class(page, "in-short")
    assert attribute(next(every(box, "button")), "class") == "button"


# --- the answer before a session ------------------------------------------------------------------


def test_today_leaves_the_question_before_a_session_to_the_player(prescribe, today):
    prescribe()
    assert "None of these" not in buttons(today())


def test_today_stops_after_a_red_answer_until_it_is_changed(prescribe, today):
    programme, other = prescribe({"name_en": "Squat"}), prescribe({"name_en": "Walk"})
    nothing_new(programme, signs=["fall"])
    nothing_new(other)
    page = today()
    assert (heading(page), cards(page)) == ("No exercises today", [])
    assert (with_class(page, "week"), with_class(page, "today-start")) == ([], [])
    (care,) = with_class(main(page), "care-card")
    assert text_of(care) == (
        "Call your GP today At 13:00 you said that something is new. A doctor has to look at that "
        "first. See what to do"
    )
    nothing_new(programme, at=NOON + timedelta(minutes=1))
    assert heading(today()) == "Good afternoon, Anna"
    assert len(cards(today())) == 2
