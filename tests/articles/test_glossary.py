"""The glossary: its page, who sees which words, and how the words that come with it load."""

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from factories import ArticleFactory, PracticeFactory, TermFactory
from pages import attribute, every, heading, links, main, one, page_of, text_of, texts, with_class
from plain_language import LANGUAGES, forbidden, too_long, wrong_address

from apps.articles import starter
from apps.articles.models import Term
from apps.articles.terms import forms_of
from apps.exercises.versions import versions_of

ROWS = starter.read_yaml(starter.FOLDER / "glossary.yaml")

each_language = pytest.mark.parametrize("language", LANGUAGES)


def words_on(page):
    return {text_of(one(row, "dt")): text_of(one(row, "dd")) for row in rows_of(page)}


def rows_of(page):
    return [row for words in with_class(page, "words") for row in every(words, "div")]


# --- the page ---------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "title", "name", "definition"),
    [
        ("nl", "Woorden uitgelegd", "pees", "Een stevig koord."),
        ("en", "Words explained", "tendon", "A strong cord."),
        ("de", "Wörter erklärt", "Sehne", "Ein fester Strang."),
    ],
)
def test_page_speaks_three_languages(client, language, title, name, definition):
    TermFactory()
    page = page_of(client.get(f"/{language}/glossary/"))
    assert heading(page) == title
    assert words_on(main(page)) == {name: definition}


@pytest.mark.django_db
def test_words_stand_in_the_order_of_the_alphabet(client):
    for name in ("Rücken", "Übung", "acuut", "unten", "Arthrose", "ärztlich", "Rad"):
        TermFactory(name_de=name)
    page = main(page_of(client.get("/de/glossary/")))
    assert list(words_on(page)) == [
        "acuut", "Arthrose", "ärztlich", "Rad", "Rücken", "Übung", "unten",
    ]  # fmt: skip
    assert texts(every(page, "h2")) == ["A", "R", "U"]
    alphabet = with_class(page, "letters")[0]
    assert links(alphabet) == ["#letter-a", "#letter-r", "#letter-u"]
    assert [attribute(h2, "id") for h2 in every(page, "h2")] == ["letter-a", "letter-r", "letter-u"]


@pytest.mark.django_db
def test_a_link_to_a_word_leads_to_its_place(client):
    term = TermFactory(slug="tendon")
    with override("en"):
        assert term.get_absolute_url() == "/en/glossary/#word-tendon"
    page = page_of(client.get("/en/glossary/"))
    assert [attribute(row, "id") for row in rows_of(page)] == ["word-tendon"]


@pytest.mark.django_db
def test_a_word_that_is_not_there_in_this_language_is_left_out(client):
    TermFactory(name_de="", definition_de="")
    TermFactory(name_de=None)
    assert words_on(page_of(client.get("/de/glossary/"))) == {}
    assert "Hier stehen noch keine Wörter." in text_of(main(page_of(client.get("/de/glossary/"))))
    assert len(words_on(page_of(client.get("/nl/glossary/")))) == 1


@pytest.mark.django_db
def test_reading_leads_to_it(client):
    assert "/nl/glossary/" in links(main(page_of(client.get("/nl/read/"))))


# --- whose words ------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_practice_explains_a_word_in_its_own_words(client, theo, brug):
    TermFactory(definition_nl="Van ons.")
    TermFactory(practice=brug, name_nl="Pees", definition_nl="Van De Brug.")
    TermFactory(practice=PracticeFactory(), name_nl="geheim")
    assert words_on(page_of(client.get("/nl/glossary/"))) == {"pees": "Van ons."}
    client.force_login(theo)
    assert words_on(page_of(client.get("/nl/glossary/"))) == {"Pees": "Van De Brug."}


@pytest.mark.django_db
def test_an_article_shows_the_note_of_her_practice(client, theo, brug):
    TermFactory(definition_nl="Van ons.")
    TermFactory(practice=brug, definition_nl="Van De Brug.")
    article = ArticleFactory()
    article.sections.create(anchor="a", kind="text", heading_nl="Pees", text_nl="<p>Pees, pees</p>")
    path = f"/nl/read/{article.slug}/"
    assert "Van ons." in text_of(with_class(page_of(client.get(path)), "term-note")[0])
    client.force_login(theo)
    (note,) = with_class(page_of(client.get(path)), "term-note")
    assert "Van De Brug." in text_of(note)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "notes"),
    [
        ("in_short", 1),
        ("text", 1),
        ("do", 1),
        ("dont", 1),
        ("evidence", 1),
        ("quote", 0),
        ("red_flag", 0),
    ],
)
def test_which_sections_get_notes(client, kind, notes):
    TermFactory()
    article = ArticleFactory()
    article.sections.create(
        anchor="a", kind=kind, heading_nl="Pees", text_nl="<ul><li>Een pees</li></ul>"
    )
    page = page_of(client.get(f"/nl/read/{article.slug}/"))
    assert len(with_class(page, "term")) == notes


@pytest.mark.django_db
def test_words_cost_one_statement(client):
    article = ArticleFactory()
    article.sections.create(anchor="a", kind="text", heading_nl="a", text_nl="<p>Een pees</p>")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(f"/nl/read/{article.slug}/")
        counts.append(len([q for q in asked.captured_queries if "articles_term" in q["sql"]]))
        TermFactory.create_batch(3, name_nl="pees")
    assert counts == [1, 1]


# --- what comes with the portal ---------------------------------------------------------


def test_every_word_is_complete_in_each_language():
    for row in ROWS:
        needed = {"slug", "name", "definition", "aliases"}
        assert set(row) - {"difficult", "synonyms"} == needed, row["slug"]
        lists = [row["aliases"], row.get("synonyms", row["aliases"])]
        for texts_of_row in (row["name"], row["definition"], *lists):
            assert list(texts_of_row) == list(LANGUAGES), row["slug"]
        assert all(row["name"].values()), row["slug"]
        assert all(row["definition"].values()), row["slug"]


def test_there_are_at_least_85_words_each_once():
    slugs = [row["slug"] for row in ROWS]
    assert len(slugs) == len(set(slugs)) >= 85


@each_language
def test_no_form_belongs_to_two_words(language):
    forms = [f for row in ROWS for f in forms_of(row["name"][language], row["aliases"][language])]
    forms += [form for row in ROWS for form in row.get("synonyms", {}).get(language, [])]
    assert sorted({form for form in forms if forms.count(form) > 1}) == []


@each_language
def test_explanations_are_plain(language):
    texts_of_all = "\n".join(row["definition"][language] for row in ROWS)
    assert too_long(texts_of_all) == []
    assert forbidden(texts_of_all, language) == []
    assert wrong_address(texts_of_all, language) == []


def test_texts_fit_their_fields():
    fields = {name: Term._meta.get_field(name).max_length for name in ("name", "definition")}
    too_wide = [
        (row["slug"], name, code)
        for row in ROWS
        for name, most in fields.items()
        for code in LANGUAGES
        if len(row[name][code]) > most
    ]
    assert too_wide == []


@pytest.mark.django_db
def test_words_load_once_and_an_edit_stays():
    row = yaml.safe_load(
        """
        slug: tendon
        difficult: true
        name: {nl: pees, en: tendon, de: Sehne}
        definition: {nl: Een koord., en: A cord., de: Ein Strang.}
        aliases: {nl: [pezen, peesje], en: [], de: [Sehnen]}
        """
    )
    starter.load_terms([row])
    (term,) = Term.objects.all()
    assert (term.name_nl, term.definition_en, term.aliases_nl) == (
        "pees",
        "A cord.",
        "pezen\npeesje",
    )
    assert (term.is_difficult, term.practice, term.aliases_en) == (True, None, "")
    assert [version.reason for version in versions_of(term)] == ["starter content"]
    starter.load_terms([row])
    assert len(versions_of(term)) == 1
    starter.load_terms([row | {"difficult": False}])
    assert Term.objects.get().is_difficult is False
    Term.objects.update(definition_nl="Van ons.")
    starter.load_terms([row])
    assert (Term.objects.get().is_difficult, Term.objects.get().definition_nl) == (
        False,
        "Van ons.",
    )


@pytest.mark.django_db
def test_words_that_are_known_cost_one_statement(django_assert_num_queries):
    starter.load_terms(ROWS[:5])
    with django_assert_num_queries(3):
        starter.load_terms(ROWS[:5])
