"""The guided session as a page: whose it is, what it says of each exercise, what the safety
question keeps shut, and that it works as a plain form."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import ExerciseFactory, PrescribedExerciseFactory, ProgrammeFactory
from pages import (
    attribute,
    errors_of,
    every,
    filled,
    has,
    heading,
    links,
    main,
    notices,
    one,
    page_of,
    text_of,
    texts,
    with_class,
)

from apps.accounts.sign_in.sessions import OWN_DEVICE
from apps.articles.models import SignOff
from apps.exercises.models import Equipment
from apps.programmes.models import PrescribedExercise, SafetyAnswer, SessionLog
from apps.programmes.player import Play

NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)
WEDNESDAY = date(2027, 3, 3)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def anna(client, anna):
    client.force_login(anna)
    return anna


@pytest.fixture
def easier(db):
    return ExerciseFactory(name_en="Squeeze", slug="squeeze")


@pytest.fixture
def programme(anna, theo, brug, easier):
    bridge = ExerciseFactory(
        name_en="Bridge", easier_en="Lift only a hand's width.", easier_exercise=easier
    )
    return ProgrammeFactory(
        patient=anna,
        assigned_by=theo,
        practice=brug,
        start_on=WEDNESDAY - 28 * DAY,
        lines=[
            {"name_en": "Bridge", "exercise": bridge, "tempo": "2-1-3", "rest_seconds": 45},
            {"name_en": "Leg raise", "side": "each", "repetitions": 1, "hold_seconds": 20},
            {"name_en": "Walk", "is_core": False, "sets": 1, "repetitions": None}
            | {"duration_seconds": 600, "duration_seconds_max": 1800},
        ],
    )


@pytest.fixture
def lines(programme):
    return list(programme.lines.order_by("position"))


@pytest.fixture
def path(programme):
    def path(day=WEDNESDAY, slot=1, query="", language="en"):
        return f"/{language}/programmes/{programme.pk}/{day}/{slot}/play/{query}"

    return path


@pytest.fixture
def shown(client, path):
    """The page of today, after the safety question was answered."""

    def shown(**where):
        return page_of(client.get(path(**where)))

    return shown


def say(programme, *signs):
    SafetyAnswer.objects.record([programme], at=NOON, language="nl", signs=signs)


def items(page):
    return with_class(page, "play-item")


def said(item, *names):
    return [attribute(item, f"data-{name}") for name in names]


def is_hidden(element):
    return has(element, "hidden")


# --- whose it is, and where it stands ---------------------------------------------------------


def test_it_is_hers_alone(client, path, theo, programme):
    client.force_login(theo)
    assert client.get(path()).status_code == 404


def test_tomorrow_can_be_opened_and_not_saved(client, path, lines):
    page = page_of(client.get(path(WEDNESDAY + DAY)))
    assert notices(page)[0] == "This session is for tomorrow."
    body = {f"line-{line.pk}-status": "planned" for line in lines}
    page = page_of(client.post(path(WEDNESDAY + DAY), body))
    assert text_of(with_class(page, "lead")[0]) == "This day is still to come."
    assert not SessionLog.objects.exists()


@pytest.mark.parametrize("days", [-8, 2])
def test_other_days_are_closed(client, path, days):
    page = page_of(client.get(path(WEDNESDAY + days * DAY)))
    assert with_class(page, "player") == []


def test_her_own_device_keeps_it(client, path):
    assert client.get(path()).headers["Cache-Control"] == "private, no-cache"


def test_a_shared_device_keeps_nothing(client, path):
    session = client.session
    session[OWN_DEVICE] = False
    session.save()
    assert "no-store" in client.get(path()).headers["Cache-Control"]


def test_more_exercises_ask_the_database_nothing_more(client, path, programme):
    client.get(path())
    before = queries(client, path())
    for _number in range(6):
        exercise = ExerciseFactory(easier_exercise=ExerciseFactory())
        exercise.equipment.create(slug=f"thing-{exercise.pk}", name_en="Thing")
        PrescribedExerciseFactory(
            programme=programme, phase=programme.phases.get(), exercise=exercise
        )
    assert queries(client, path()) == before
    assert len(items(page_of(client.get(path())))) == 9


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


# --- what it says of each exercise ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", "Is er iets anders aan de hand? Doe de zelfcheck"),
        ("en", "Is something else going on? Do the self-check"),
        ("de", "Haben Sie noch andere Beschwerden? Machen Sie den Selbst-Check"),
    ],
)
def test_where_it_hurts_the_self_check_is_one_tap_away(shown, language, words):
    page = shown(language=language)
    for place in (one(page, "dialog", id="sheet-hurts"), *items(page)):
        (offer,) = with_class(place, "when-hurts")
        assert (text_of(offer), links(offer)) == (words, [f"/{language}/check/"])


def test_the_self_check_is_offered_once_it_is_signed_and_asked_for_once(
    client, shown, path, lines, settings
):
    settings.DEMO = False
    assert with_class(shown(), "when-hurts") == []
    before = queries(client, path())
    SignOff.objects.create(name="A. Arts", qualification="GP", signed_on=WEDNESDAY)
    assert len(with_class(shown(), "when-hurts")) == 1 + len(lines)
    assert queries(client, path()) == before


def test_filled_in_afterwards_it_offers_the_self_check_too(client, path, lines):
    page = page_of(client.get(path().replace("play/", "")))
    reasons = with_class(page, "when-could-not")
    assert [links(reason) for reason in reasons] == [["/en/check/"]] * len(lines)


def test_an_exercise_says_how_it_is_played(shown):
    bridge, leg, walk = items(shown())
    names = ("sets", "repetitions", "range", "seconds", "rest", "sides", "tempo", "core")
    assert said(bridge, *names) == ["2", "8", "8", "", "45", "", "2 1 3", "1"]
    assert said(leg, *names) == ["2", "1", "1", "20", "", "right left", "", "1"]
    assert said(walk, *names) == ["1", "1", "1", "600", "", "", "", ""]
    assert said(walk, "most", "turns", "hold") == ["1800", "", ""]


def test_the_lighter_version_is_the_easier_exercise_and_its_text(shown):
    bridge, leg, _walk = items(shown())
    assert text_of(with_class(bridge, "play-lighter")[0]) == (
        "Lighter version: Squeeze: Lift only a hand's width."
    )
    assert len(with_class(bridge, "play-easier")) == 1
    assert with_class(leg, "play-lighter") == []


def test_an_easier_exercise_that_is_not_published_is_not_shown(shown, easier):
    easier.is_published = False
    easier.save()
    bridge = items(shown())[0]
    assert text_of(with_class(bridge, "play-lighter")[0]) == (
        "Lighter version: Lift only a hand's width."
    )


@pytest.mark.parametrize(
    ("dose", "is_timed", "seconds", "most", "holds"),
    [
        ({"repetitions": 8}, False, 0, 0, False),
        ({"repetitions": 1, "hold_seconds": 30}, True, 30, 0, False),
        ({"repetitions": 10, "hold_seconds": 5}, False, 5, 0, True),
        ({"hold_seconds": 30, "hold_seconds_max": 45}, True, 30, 0, False),
        ({"duration_seconds": 45, "duration_seconds_max": 60}, True, 45, 0, False),
        ({"duration_seconds": 600, "duration_seconds_max": 1800}, True, 600, 1800, False),
        ({"duration_seconds": 600}, True, 600, 0, False),
    ],
)
def test_a_dose_is_timed_or_counted(dose, is_timed, seconds, most, holds):
    play = Play(PrescribedExercise(**dose), entry=None, is_chosen=True, is_lighter=False)
    assert (play.is_timed, play.seconds, play.most_seconds, play.holds) == (
        is_timed,
        seconds,
        most,
        holds,
    )


@pytest.mark.parametrize(
    ("side", "sides"),
    [
        ("each", ("right", "left")),
        ("left", ("left",)),
        ("right", ("right",)),
        ("both", ()),
        ("alternating", ()),
    ],
)
def test_sides_come_in_their_order(side, sides):
    assert Play(PrescribedExercise(side=side), None, True, False).sides == sides  # noqa: FBT003


def test_what_she_needs_is_named_once(shown, lines):
    mat = Equipment.objects.create(slug="mat", name_en="Mat")
    three, six = (
        Equipment.objects.create(slug=f"band-{n}", name_en=f"Band {n}", household_en="a scarf")
        for n in (3, 6)
    )
    lines[0].exercise.equipment.set([mat, three, six])
    lines[1].exercise.equipment.set([mat])
    lines[2].exercise.equipment.create(slug="shoes", name_en="Shoes")
    needed = texts(every(with_class(shown(), "play-need")[0], "li"))
    assert sorted(needed) == ["Band 3 At home: a scarf.", "Mat"]


# --- the options ------------------------------------------------------------------------------------


def options(page):
    told = [p for p in with_class(page, "notice") if attribute(p, "data-option")]
    return {attribute(p, "data-option"): not is_hidden(p) for p in told}


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", {"one": False, "light": False}),
        ("?one", {"one": True, "light": False}),
        ("?light", {"one": False, "light": True}),
        ("?one&light", {"one": True, "light": True}),
    ],
)
def test_the_page_says_what_was_chosen(shown, query, told):
    assert options(shown(query=query)) == told


def test_one_exercise_leaves_the_others_out(shown, lines):
    values = filled(shown(query="?one"))
    assert [values[f"line-{line.pk}-status"] for line in lines] == [
        "planned",
        "left_out",
        "left_out",
    ]


def test_a_painful_day_ticks_the_lighter_version(shown, lines):
    assert filled(shown())[f"line-{lines[0].pk}-is_lighter"] == []
    assert filled(shown(query="?light"))[f"line-{lines[0].pk}-is_lighter"] == ["on"]


# --- the safety question -------------------------------------------------------------------------------


def test_the_exercises_wait_for_the_safety_question(shown, programme):
    page = shown()
    assert with_class(page, "play-safety") != []
    assert is_hidden(with_class(page, "play-form")[0])
    say(programme)
    page = shown()
    assert with_class(page, "play-safety") == []
    assert not is_hidden(with_class(page, "play-form")[0])


def test_the_answer_leads_back_to_the_session(client, path, shown):
    question = with_class(shown(query="?one"), "play-safety")[0]
    form = one(question, "form")
    sent = filled(form) | {"answer": "none"}
    response = client.post(attribute(form, "action"), sent)
    assert (response.status_code, response.url) == (302, path(query="?one"))
    assert not SafetyAnswer.objects.get().is_red


def test_yes_leads_to_the_signs_and_back_when_it_was_a_mistake(client, path, shown):
    yes = next(href for href in links(main(shown())) if href.startswith("/en/safety/"))
    values = filled(one(main(page_of(client.get(yes))), "form")) | {"answer": "none"}
    response = client.post("/en/safety/", values)
    assert response.url == path()


@pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_answer_leads_to_no_other_site(client, programme, page):
    response = client.post("/en/safety/", {"answer": "none", "next": page})
    assert response.url == "/en/today/"


def test_a_red_answer_stops_the_session(shown, programme):
    say(programme, "fever")
    page = shown()
    assert heading(page) == "No exercises today"
    assert items(page) == with_class(page, "play-form") == []
    assert "/en/safety/" in links(main(page))


def test_a_red_answer_about_another_programme_stops_it_too(shown, programme, anna, theo, brug):
    say(programme)
    other = ProgrammeFactory(patient=anna, assigned_by=theo, practice=brug)
    say(other, "fall")
    assert items(shown()) == []


def test_a_red_answer_that_was_taken_back_stops_nothing(shown, programme):
    say(programme, "fever")
    with time_machine.travel(NOON + timedelta(minutes=1), tick=False):
        SafetyAnswer.objects.record(
            [programme], at=NOON + timedelta(minutes=1), language="nl", signs=[]
        )
    assert len(items(shown())) == 3


def test_an_earlier_day_is_filled_in_without_the_question(shown):
    page = shown(day=WEDNESDAY - DAY)
    assert with_class(page, "play-safety") == []
    assert len(items(page)) == 3


# --- as a plain form -------------------------------------------------------------------------------------


@pytest.fixture
def post(client, path, lines):
    def post(**changes):
        bridge, leg, walk = (f"line-{line.pk}" for line in lines)
        body = {f"{bridge}-status": "planned", f"{leg}-status": "planned"}
        body |= {f"{walk}-status": "left_out"} | changes
        return client.post(path(), body, follow=True)

    return post


def test_saved_it_leads_to_what_was_logged(post, lines):
    page = page_of(post(pain_after="2", effort="right", **{f"line-{lines[0].pk}-is_lighter": "on"}))
    assert notices(page)[:2] == ["Saved. You can change it for 7 days.", "Fine. Go on like this."]
    log = SessionLog.objects.get()
    assert (log.pain_after, log.effort, log.done_on, log.slot) == (2, "right", WEDNESDAY, 1)
    entries = log.entries.order_by("pk")
    assert [(e.prescribed_id, e.is_lighter) for e in entries] == [
        (lines[0].pk, True),
        (lines[1].pk, False),
    ]


@pytest.mark.parametrize(
    ("pain", "answer"),
    [
        ("", None),
        ("0", "Fine. Go on like this."),
        ("2", "Fine. Go on like this."),
        ("3", "This is allowed. It should settle within 24 hours."),
        ("5", "This is allowed. It should settle within 24 hours."),
        ("6", "Take the light version next time."),
        ("10", "Take the light version next time."),
    ],
)
def test_the_pain_rule_answers(post, pain, answer):
    told = notices(page_of(post(pain_after=pain)))
    assert told[1:2] == ([answer] if answer else [])


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(post, lines):
    status = f"line-{lines[0].pk}-status"
    response = post(**{status: "could_not", "comment": "Too stiff", "pain_after": "44"})
    page = page_of(response)
    assert response.status_code == 200
    assert errors_of(page) == {
        f"line-{lines[0].pk}-reason": "Choose a reason. It helps your physiotherapist.",
        "pain_after": "Choose a number from 0 to 10.",
    }
    assert filled(page)["comment"] == "Too stiff"
    assert not SessionLog.objects.exists()
    scripts = [attribute(script, "src") or "" for script in every(page, "script")]
    assert not any("player" in src for src in scripts)


def test_logged_it_says_so_and_can_be_done_again(post, shown, programme):
    post()
    say(programme)
    assert "You filled this in. Look or change" in notices(shown())


def test_next_time_is_the_next_planned_day(shown):
    rows = texts(with_class(shown(), "row-text"))
    assert "Next time: Thursday 4 March" in rows
