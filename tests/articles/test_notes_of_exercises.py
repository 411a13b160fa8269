"""Difficult words on the page of an exercise: explained once, where they come first, and not in
the guided session."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from factories import ExerciseFactory, ProgrammeFactory, TermFactory
from pages import attribute, every, main, one, page_of, text_of, texts, with_class

pytestmark = pytest.mark.django_db

TEXTS = {
    "purpose_nl": "Maakt je pees sterker.",
    "steps_nl": "Span je bil aan.\nVoel je pees & je <bil>.",
    "cues_nl": "Trek je bekken op.\nHou je bil hard.",
    "mistakes_nl": "Je bekken zakt.",
}


@pytest.fixture
def words():
    TermFactory(slug="tendon")
    TermFactory(slug="buttock", name_nl="bil", aliases_nl="", name_de="", name_en="")
    TermFactory(slug="pelvis", name_nl="bekken", aliases_nl="", name_de="", name_en="")


def opened(client, exercise, language="nl"):
    return main(page_of(client.get(f"/{language}/exercises/{exercise.slug}/")))


def places(page):
    """Each word that has a note, with what stands around it."""
    around = {}
    for name in ("p", "li"):
        for element in every(page, name):
            for word in with_class(element, "term"):
                around[attribute(word, "popovertarget")] = (name, text_of(word))
    return around


def test_each_word_has_its_note_where_it_comes_first(client, words):
    page = opened(client, ExerciseFactory(**TEXTS))
    assert places(page) == {
        "word-tendon": ("p", "pees"),
        "word-buttock": ("li", "bil"),
        "word-pelvis": ("li", "bekken"),
    }
    assert len(with_class(page, "term")) == len(with_class(page, "term-note")) == 3
    assert texts(with_class(one(page, "ol"), "term")) == ["bil"]
    assert texts(with_class(with_class(page, "do-list")[0], "term")) == ["bekken"]


def test_what_an_editor_typed_stays_text(client, words):
    exercise = ExerciseFactory(**TEXTS)
    html = client.get(f"/nl/exercises/{exercise.slug}/").content.decode()
    assert "Voel je pees &amp; je &lt;bil&gt;." in html
    assert "<bil>" not in html


@pytest.mark.parametrize(("language", "word"), [("nl", "pees"), ("en", "tendon"), ("de", "Sehne")])
def test_in_three_languages(client, words, language, word):
    texts = {"purpose_nl": "Een pees.", "purpose_en": "A tendon.", "purpose_de": "Eine Sehne."}
    page = opened(client, ExerciseFactory(**texts, steps_nl="Ga liggen."), language)
    assert [text_of(term) for term in with_class(page, "term")] == [word]


def test_her_practice_explains_it_in_its_own_words(client, theo, brug, words):
    TermFactory(practice=brug, definition_nl="Van De Brug.")
    exercise = ExerciseFactory(**TEXTS)
    notes = {}
    for person in (None, theo):
        if person:
            client.force_login(person)
        notes[person] = text_of(with_class(opened(client, exercise), "term-note")[0])
    assert ("Van De Brug." in notes[None], "Van De Brug." in notes[theo]) == (False, True)


def test_words_cost_one_statement(client, words):
    exercise = ExerciseFactory(**TEXTS)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            opened(client, exercise)
        counts.append(len([q for q in asked.captured_queries if "articles_term" in q["sql"]]))
        TermFactory.create_batch(2, name_nl="bot")
    assert counts == [1, 1]


def test_guided_session_and_today_have_none(client, anna, words):
    lines = [{"is_core": True, **TEXTS}]
    programme = ProgrammeFactory(patient=anna, start_on=date(2026, 1, 1), lines=lines)
    day = anna.local_date(timezone.now())
    client.force_login(anna)
    own = f"/nl/programmes/{programme.pk}/"
    for path in ("/nl/today/", own, f"{own}{day}/1/play/"):
        page = page_of(client.get(path))
        assert "Voel je pees" in text_of(page), path
        assert with_class(page, "term") == [], path
