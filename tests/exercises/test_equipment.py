"""The page about equipment, and the exercises that are possible with what somebody has."""

import re

import pytest
from django.utils.translation import override
from factories import ExerciseFactory, PracticeFactory
from pages import attribute, every, heading, main, one, page_of, text_of, texts, with_class

from apps.exercises import starter
from apps.exercises.models import BodyArea, Equipment, EquipmentVariant, Exercise, SafetyNote
from apps.exercises.views import DRAWN_AIDS

pytestmark = pytest.mark.django_db

LIBRARY = starter.read_yaml(starter.FOLDER / "library.yaml")
LANGUAGES = ("nl", "en", "de")


def thing(slug, **values):
    return Equipment.objects.create(slug=slug, name_en=slug.capitalize(), **values)


def needing(slug, *things, **values):
    exercise = ExerciseFactory(slug=slug, name_en=slug.capitalize(), **values)
    exercise.equipment.set(things)
    return exercise


@pytest.fixture
def things(db):
    names = ("mat", "chair", "wall", "loop-band-3", "loop-band-6")
    return {name: thing(name) for name in names}


@pytest.fixture
def exercises(things):
    mat, chair, wall, three, six = things.values()
    needing("squat")
    needing("bridge", mat)
    needing("stand", chair)
    needing("lean", wall, mat)
    needing("pull", three, six)
    needing("both", mat, chair)


def possible(*have):
    found = Exercise.objects.possible_with(have).order_by("slug")
    return list(found.values_list("slug", flat=True))


def test_possible_is_what_needs_nothing_else(exercises):
    assert possible() == ["squat"]
    assert possible("mat") == ["bridge", "lean", "squat"]
    assert possible("chair") == ["squat", "stand"]
    assert possible("mat", "chair") == ["both", "bridge", "lean", "squat", "stand"]


@pytest.mark.parametrize("band", ["loop-band-3", "loop-band-6"])
def test_one_set_of_bands_is_as_good_as_the_other(exercises, band):
    assert possible(band) == ["pull", "squat"]


# --- the list of exercises --------------------------------------------------------------------


def shown(client, query="", language="en"):
    response = client.get(f"/{language}/exercises/{query}")
    assert response.status_code == 200
    return page_of(response)


def names(page):
    return sorted(text_of(next(every(row, "span"))) for row in with_class(main(page), "row-text"))


def test_list_shows_what_is_possible_with_what_she_has(client, exercises):
    page = shown(client, "?have=mat&have=chair")
    assert names(page) == ["Both", "Bridge", "Lean", "Squat", "Stand"]
    assert text_of(one(main(page), "p", role="status")) == "5 exercises fit."
    ticked = [e for e in every(page, "input", name="have") if "checked" in dict(e.attributes)]
    assert [attribute(e, "value") for e in ticked] == ["chair", "mat"]


def test_list_without_an_answer_leaves_nothing_out(client, exercises):
    for query in ("", "?area=", "?from=mail"):
        page = shown(client, query)
        assert len(names(page)) == 6
        assert list(every(main(page), "p", role="status")) == []


def test_list_shows_one_part_of_the_body(client, exercises):
    area = BodyArea.objects.create(slug="glutes", name_en="Buttocks")
    Exercise.objects.get(slug="bridge").body_areas.add(area)
    assert names(shown(client, "?area=glutes")) == ["Bridge"]
    assert names(shown(client, "?area=glutes&have=chair")) == []
    tell = "Tick more of what you have, or choose another part of the body."
    assert tell in text_of(main(shown(client, "?area=glutes&have=chair")))


def test_list_leaves_out_what_to_ask_first_with_osteoporosis(client, exercises):
    note = SafetyNote.objects.create(code="CI-OP", kind="contra", text_en="Ask first.")
    Exercise.objects.get(slug="bridge").safety_notes.add(note)
    assert names(shown(client, "?weak_bones=on")) == ["Both", "Lean", "Pull", "Squat", "Stand"]


def test_list_says_which_answer_it_does_not_know(client, exercises):
    page = shown(client, "?have=sofa&have=mat&area=tail")
    assert len(with_class(main(page), "error")) == 2
    assert len(names(page)) == 6
    assert "open" in dict(one(main(page), "details").attributes)


def test_list_asks_for_no_wall_and_for_nothing_unused(client, exercises, things):
    thing("trampoline")
    asked = {attribute(e, "value") for e in every(shown(client), "input", name="have")}
    assert asked == {"mat", "chair", "loop-band-3", "loop-band-6"}


def test_list_names_what_does_as_well_at_home(client):
    needing("roll", thing("roll", household_en="a towel", household_nl="een handdoek"))
    labels = [text_of(label) for label in every(main(shown(client)), "label")]
    assert labels[0] == "Roll, or a towel"


# --- the page ---------------------------------------------------------------------------------


@pytest.fixture
def ball(db):
    ball = thing(
        "ball-8",
        household_en="a tennis ball",
        purpose_en="For a small point.",
        choosing_en="Start at the wall.",
        caution_en="Stop if it tingles.",
    )
    EquipmentVariant.objects.create(equipment=ball, name_en="8 cm")
    needing("press", ball)
    return ball


def test_page_tells_of_each_thing_what_it_is_for_and_what_to_watch(client, ball):
    page = page_of(client.get("/en/equipment/"))
    assert heading(page) == "Equipment"
    assert text_of(one(page, "section", id="ball-8")) == (
        "Ball-8 For a small point. Sizes and strengths 8 cm How to choose Start at the wall."
        " At home instead a tennis ball Take care Stop if it tingles. 1 exercise with it Press"
    )
    assert len(with_class(one(page, "section", id="ball-8"), "aid-picture")) == 1


def test_page_draws_nothing_for_what_a_practice_added(client):
    thing("trampoline")
    page = page_of(client.get("/en/equipment/"))
    assert text_of(one(page, "section", id="trampoline")) == "Trampoline"
    assert with_class(page, "aid-picture") == []


def test_page_names_no_exercise_that_she_may_not_open(client, ball):
    needing("secret", ball, practice=PracticeFactory())
    needing("draft", ball, is_published=False)
    section = one(page_of(client.get("/en/equipment/")), "section", id="ball-8")
    assert texts(every(section, "li")) == ["Press"]


def test_page_says_who_should_ask_first(client):
    for code, text in [("CI-ROLL", "No wound."), ("CI-BAL", "Hold on."), ("CI-THR", "Not shown.")]:
        SafetyNote.objects.create(code=code, kind="contra", text_en=text)
    card = with_class(page_of(client.get("/en/equipment/")), "care-card")[0]
    assert sorted(texts(every(card, "li"))) == ["Hold on.", "No wound."]


def test_page_leads_to_the_list_with_what_she_ticked(client, ball):
    form = one(main(page_of(client.get("/en/equipment/"))), "form", **{"class": "form"})
    assert (attribute(form, "action"), attribute(form, "method")) == ("/en/exercises/", None)
    assert [attribute(e, "value") for e in every(form, "input")] == ["ball-8"]


# --- what stands in the starter content -------------------------------------------------------


def test_every_thing_has_advice_in_every_language_and_a_drawing():
    told = {row["slug"]: row for row in LIBRARY["equipment"] if row["slug"] != "wall"}
    assert set(told) == DRAWN_AIDS
    for slug, row in told.items():
        for field in ("purpose", "choosing", "caution"):
            assert all(row[field][language] for language in LANGUAGES), (slug, field)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_for_sale(client, language):
    starter.load_lists(LIBRARY)
    with override(language):
        words = text_of(main(page_of(client.get(f"/{language}/equipment/")))).lower()
    assert re.findall("€|eur |prijs|price|preis|winkel|shop|bestel|order|webshop", words) == []


@pytest.mark.parametrize("slug", ["loop-band-3", "loop-band-6"])
def test_bands_warn_of_latex_and_cracks(slug):
    row = next(row for row in LIBRARY["equipment"] if row["slug"] == slug)
    for language, cracks in [("nl", "scheurtjes"), ("en", "cracks"), ("de", "Risse")]:
        assert "latex" in row["caution"][language].lower()
        assert cracks in row["caution"][language]


def test_older_rows_get_the_advice_once_and_keep_what_an_editor_wrote(db):
    for slug in ("mat", "step"):
        Equipment.objects.create(slug=slug, name_nl=slug)
    Equipment.objects.filter(slug="step").update(caution_nl="Ons eigen advies.")
    starter.load_lists(LIBRARY)
    mat, step = (Equipment.objects.get(slug=slug) for slug in ("mat", "step"))
    assert (mat.purpose_nl, mat.purpose_de) == (
        "Voor oefeningen op de vloer.",
        "Für Übungen auf dem Boden.",
    )
    assert (step.purpose_nl, step.caution_nl) == (None, "Ons eigen advies.")
    mat.purpose_nl = "Zacht."
    mat.save()
    starter.load_lists(LIBRARY)
    mat.refresh_from_db()
    assert mat.purpose_nl == "Zacht."


RELEASED = ["hip-front", "glutes", "thigh-front", "thigh-back", "thigh-inner", "thigh-outer"]


@pytest.mark.parametrize("area", [*RELEASED, "low-back"])
def test_each_area_to_treat_can_be_released_and_made_strong(area):
    files = sorted((starter.FOLDER / "exercises").glob("*.yaml"))
    exercises = [starter.read_yaml(file) for file in files]
    phases = {exercise["phase"] for exercise in exercises if area in exercise["areas"]}
    assert "release" in phases
    assert phases & {"activate", "strengthen", "functional"}
