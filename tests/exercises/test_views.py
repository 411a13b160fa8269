"""The library of exercises as everybody may read it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import ExerciseFactory
from pages import every, heading, links, main, one, page_of, text_of, texts, with_class

from apps.exercises.models import BodyArea, Equipment, GuidanceText, SafetyNote

pytestmark = pytest.mark.django_db


@pytest.fixture
def exercise():
    return ExerciseFactory(
        slug="bridge",
        name_en="Bridge",
        purpose_en="Strong hips",
        start_en="Lie on your back.",
        steps_en="Lift your pelvis.\n\nLower slowly.",
        cues_en="Breathe on.",
        mistakes_en="Too fast.\nToo high.",
    )


@pytest.fixture
def read(client):
    def read(slug="bridge", language="en"):
        response = client.get(f"/{language}/exercises/{slug}/")
        assert response.status_code == 200
        return page_of(response)

    return read


def test_exercise_shows_how_it_is_done_line_by_line(exercise, read):
    page = read()
    assert heading(page) == "Bridge"
    assert text_of(with_class(page, "lead")[0]) == "Strong hips"
    assert texts(every(one(page, "ol", **{"class": "steps"}), "li")) == [
        "Lift your pelvis.",
        "Lower slowly.",
    ]
    assert texts(every(one(page, "ul", **{"class": "do-list"}), "li")) == ["Breathe on."]
    assert texts(every(one(page, "ul", **{"class": "dont-list"}), "li")) == [
        "Too fast.",
        "Too high.",
    ]
    assert "Starting position Lie on your back." in text_of(main(page))


def test_exercise_shows_how_much(exercise, read):
    exercise.per_week, exercise.per_week_max = 2, 3
    exercise.save()
    said = "2 times 8–12 repetitions Rest 30 seconds between sets. 2 to 3 times a week."
    assert text_of(with_class(read(), "dose")[0]) == said
    exercise.per_week, exercise.per_week_max = 1, None
    exercise.save()
    assert text_of(with_class(read(), "dose")[0]).endswith("1 time a week.")


def test_exercise_speaks_the_language_of_the_address(exercise, read):
    assert [heading(read(language=code)) for code in ("nl", "de")] == [
        exercise.name_nl,
        exercise.name_de,
    ]


def test_exercise_leads_to_the_easier_and_the_harder_one(exercise, read):
    easier = ExerciseFactory(slug="tilt", name_en="Tilt")
    exercise.easier_en, exercise.easier_exercise = "Move less.", easier
    exercise.harder_en = "One leg."
    exercise.save()
    page = read()
    assert "Easier : Move less. Tilt" in text_of(main(page)).replace("Easier:", "Easier :")
    assert "One leg." in text_of(main(page))
    assert "/en/exercises/tilt/" in links(main(page))


def test_exercise_names_what_it_needs_and_what_does_at_home(exercise, read):
    ball = Equipment.objects.create(slug="ball", name_en="Ball", household_en="a rolled towel")
    ball.variants.create(name_en="small", position=1)
    ball.variants.create(name_en="large", position=2)
    exercise.equipment.add(ball)
    assert "Ball (small, large). At home: a rolled towel." in text_of(main(read()))


def test_exercise_says_when_to_stop_and_when_to_ask_first(exercise, read):
    for code, kind in (("S1", "stop"), ("C1", "contra")):
        exercise.safety_notes.add(
            SafetyNote.objects.create(code=code, kind=kind, text_en=f"Note {code}")
        )
    cards = texts(with_class(read(), "care-card"))
    assert cards == ["When to stop Note S1", "Ask first Note C1"]


def test_exercise_shows_its_phase_areas_and_the_pain_rule(exercise, read):
    exercise.body_areas.add(BodyArea.objects.create(slug="hip", name_en="Hip"))
    page = read()
    assert texts(with_class(page, "tag")) == ["Activate", "Hip"]
    rule = one(page, "ul", **{"class": "pain-rule"})
    assert texts(with_class(rule, "range")) == ["0–2", "3–5", "6–10"]


def test_exercise_that_is_not_published_does_not_exist(client, exercise, theo):
    exercise.is_published = False
    exercise.save()
    for person in (None, theo):
        if person:
            client.force_login(person)
        assert client.get("/en/exercises/bridge/").status_code == 404
        assert client.get("/en/exercises/unknown/").status_code == 404
        assert "/en/exercises/bridge/" not in links(page_of(client.get("/en/exercises/")))


def test_exercise_of_a_practice_is_for_its_own_people(client, exercise, brug, anna, theo, bram):
    exercise.practice = brug
    exercise.save()
    for person, status in {None: 404, anna: 200, theo: 200, bram: 404}.items():
        client.logout()
        if person:
            client.force_login(person)
        assert client.get("/en/exercises/bridge/").status_code == status
        shown = links(page_of(client.get("/en/exercises/")))
        assert ("/en/exercises/bridge/" in shown) is (status == 200)


def test_library_stands_in_the_order_of_a_session(client):
    for phase in ("strengthen", "release", "micro-break", "release"):
        ExerciseFactory(phase=phase)
    page = page_of(client.get("/en/exercises/"))
    assert texts(every(main(page), "h2")) == ["Release", "Strengthen", "Movement break"]
    assert len(with_class(main(page), "row")) == 4


def test_library_without_exercises_says_so(client):
    text = text_of(main(page_of(client.get("/en/exercises/"))))
    assert "There are no exercises yet." in text


def test_library_asks_the_database_as_often_for_three_as_for_one(client, exercise):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get("/en/exercises/")
        return len(captured)

    queries()
    once = queries()
    ExerciseFactory(phase="release")
    ExerciseFactory(phase="stretch")
    assert queries() == once


def test_general_advice_of_the_editors_stands_on_the_pages(client, db):
    exercise = ExerciseFactory(phase="strengthen")
    for key in ("phase-strengthen", "effort", "progress", "warm-up", "pain-next-day"):
        GuidanceText.objects.create(key=key, text_nl=f"advies {key}.")
    library = client.get("/nl/exercises/").content.decode()
    page = client.get(f"/nl/exercises/{exercise.slug}/").content.decode()
    assert "advies phase-strengthen." in library
    for key in ("effort", "progress", "warm-up", "pain-next-day"):
        assert f"advies {key}." in page
