"""The programme on paper: what stands on it, in which language, and who may print it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from factories import ExerciseFactory, ProgrammeFactory
from pages import attribute, every, heading, links, main, one, page_of, text_of, texts, with_class

from apps.exercises.models import SafetyNote
from apps.programmes.models import PrescribedExercise, SessionLog
from apps.programmes.sheet import sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("drawings")]

NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)
WEDNESDAY = date(2027, 3, 3)
DAY = timedelta(days=1)
When = PrescribedExercise.When


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def bridge():
    stop = SafetyNote.objects.create(code="ST", kind="stop", text_en="Sharp pain: stop.")
    exercise = ExerciseFactory(slug="act-bridge", easier_en="Lift less.")
    exercise.safety_notes.add(stop)
    return exercise


@pytest.fixture
def programme(anna, theo, brug, bridge):
    brug.phone = "020 555 01 23"
    brug.save()
    leg = ExerciseFactory(slug="str-standing-abduction")
    leg.safety_notes.set(bridge.safety_notes.all())
    rows = [
        {"exercise": bridge, "name_en": "Bridge", "times_a_day": 2, "start_en": "Lie down."},
        {
            "exercise": leg,
            "name_en": "Leg",
            "side": "left",
            "weekdays": (4,),
            "frequency": When.WEEKDAYS,
        },
        {"name_en": "Walk", "is_core": False},
    ]
    return ProgrammeFactory(
        patient=anna,
        assigned_by=theo,
        practice=brug,
        goal="20 minuten lopen",
        goal_language="nl",
        weekdays=(0, 2, 4),
        start_on=WEDNESDAY - 28 * DAY,
        lines=rows,
    )


@pytest.fixture
def paper(client, anna, programme):
    def paper(language="en", person=anna):
        client.force_login(person)
        return page_of(client.get(f"/{language}/programmes/{programme.pk}/print/"))

    return paper


def test_paper_says_for_whom_and_why(paper):
    page = paper()
    assert heading(page) == "Exercises for Anna"
    head = one(main(page), "header")
    assert "Supple hip, Start. Days: Mo, We, Fr." in text_of(head)
    goal = one(head, "strong")
    assert (text_of(goal), attribute(goal, "lang")) == ("20 minuten lopen", "nl")
    square = one(head, "svg", role="img")
    assert attribute(square, "aria-label") == "A square that opens this programme on a phone"


def test_each_exercise_has_its_pair_dose_and_steps(paper):
    rows = with_class(main(paper()), "paper-exercise")
    assert [text_of(next(every(row, "h2"))) for row in rows] == [
        "1. Bridge",
        "2. Leg",
        "3. Walk (extra)",
    ]
    bridge, leg, _walk = rows
    assert [len(list(every(row, "svg", role="img"))) for row in rows] == [2, 2, 0]
    assert texts(with_class(bridge, "paper-dose")) == ["2 times 8 repetitions. 2 times a day."]
    assert "Lie down." in text_of(bridge)
    assert texts(every(bridge, "li")) == ["Lie down.", "Lift your pelvis."]
    assert "Too hard? Lift less." in text_of(bridge)
    assert texts(with_class(leg, "side-badge")) == ["Left"]
    assert "Left side only." in text_of(leg)


def test_pain_boxes_follow_the_pain_rule(paper):
    boxes = texts(every(with_class(main(paper()), "paper-pain")[0], "div"))
    assert boxes == [
        "Pain 0 to 2 Fine. Go on like this.",
        "Pain 3 to 5 This is allowed. It should settle within 24 hours.",
        "Pain 6 to 10 Stop this exercise today. Take the lighter version next time.",
    ]


def test_table_holds_the_next_six_days_and_a_row_for_pain(paper):
    table = one(main(paper()), "table")
    assert texts(every(table, "th", scope="col")) == [
        "Wed 3 Mar",
        "Fri 5 Mar",
        "Mon 8 Mar",
        "Wed 10 Mar",
        "Fri 12 Mar",
        "Mon 15 Mar",
    ]
    rows = list(every(one(table, "tbody"), "tr"))
    assert texts(one(row, "th") for row in rows) == ["1. Bridge", "2. Leg", "3. Walk", "Pain after"]
    assert [len(with_class(row, "paper-free")) for row in rows] == [0, 4, 0, 0]


def test_stop_rule_stands_there_once_with_the_practice(paper):
    foot = one(one(main(paper()), "article"), "footer")
    assert texts(every(foot, "li")) == ["Sharp pain: stop."]
    assert "Theo, De Brug, 020 555 01 23. Made on 3 March 2027." in text_of(foot)


@pytest.mark.parametrize(
    ("language", "title", "box"),
    [
        ("nl", "Oefeningen voor Anna", "Pijn 0 tot 2"),
        ("de", "Übungen für Anna", "Schmerz 0 bis 2"),
    ],
)
def test_paper_speaks_the_language_of_the_address(paper, language, title, box):
    page = paper(language)
    assert heading(page) == title
    assert box in text_of(main(page))


def test_day_that_is_done_is_not_asked_again(programme, anna):
    assert sheet_of(programme, WEDNESDAY).days[0] == WEDNESDAY
    for slot in (1, 2):
        SessionLog.objects.record_as_planned(
            programme, done_on=WEDNESDAY, slot=slot, at=NOON, by=anna, language="nl"
        )
    assert sheet_of(programme, WEDNESDAY).days[0] == WEDNESDAY + 2 * DAY


def test_programme_without_days_has_exercises_and_no_table(paper, programme):
    programme.pause(on=WEDNESDAY)
    page = main(paper())
    assert len(with_class(page, "paper-exercise")) == 3
    assert list(every(page, "table")) == []


def test_programme_with_nothing_in_it_says_so(paper, programme):
    programme.lines.all().delete()
    assert "There are no exercises in it now." in text_of(main(paper()))


def test_paper_is_for_her_and_who_treats_her(client, programme, anna, theo, mila, bram, vera):
    path = f"/en/programmes/{programme.pk}/print/"
    assert client.get(path).status_code == 302
    for person, status in {anna: 200, theo: 200, mila: 404, bram: 404, vera: 404}.items():
        client.force_login(person)
        assert client.get(path).status_code == status


def test_print_button_waits_for_its_script(paper):
    page = paper()
    assert [text_of(b) for b in every(main(page), "button", type="button")] == ["Print"]
    assert any("js/print.js" in (attribute(s, "src") or "") for s in every(page, "script"))


def test_paper_is_reached_from_the_programme(client, paper, programme):
    paper()
    page = page_of(client.get(f"/en/programmes/{programme.pk}/"))
    assert f"/en/programmes/{programme.pk}/print/" in links(main(page))


@pytest.mark.parametrize("page", ["programmes_programme", "accounts_user"])
def test_paper_is_reached_from_the_admin_in_her_language(client, programme, anna, theo, page):
    anna.language = "de"
    anna.save()
    client.force_login(theo)
    row = programme if page == "programmes_programme" else anna
    response = client.get(reverse(f"admin:{page}_change", args=[row.pk]))
    assert f"/de/programmes/{programme.pk}/print/" in links(page_of(response))
