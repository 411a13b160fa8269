"""Words that people type and we do not write: editors keep them, the search knows them, no page
shows them."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from factories import ArticleFactory, MembershipFactory, TermFactory
from openpyxl import load_workbook
from pages import every, filled, page_of, text_of, texts, with_class

from apps.articles import starter
from apps.articles.models import Term
from apps.exercises.versions import restore, versions_of

pytestmark = pytest.mark.django_db
TYPED = {"nl": "heupslijtage", "en": "hip wear", "de": "Hüftverschleiß"}


@pytest.fixture
def eva(brug):
    return MembershipFactory(practice=brug, role="editor", user__first_name="Eva").user


@pytest.fixture
def term(brug):
    synonyms = {f"synonyms_{code}": word for code, word in TYPED.items()}
    return TermFactory(slug="oa", practice=brug, **synonyms)


def change(term):
    return reverse("admin:articles_term_change", args=[term.pk])


def posted(client, term, **changes):
    form = client.get(change(term)).context["adminform"].form
    return {field.html_name: field.value() or "" for field in form} | changes


@pytest.mark.parametrize("language", TYPED)
def test_no_page_shows_them(client, theo, term, language):
    """Not the list of words, and no article in which one of them stands is explained by it."""
    article = ArticleFactory()
    text = f"<p>{TYPED[language]} {term.name}.</p>"
    article.sections.create(anchor="a", heading_nl="a", **{f"text_{language}": text})
    client.force_login(theo)
    glossary = client.get(f"/{language}/glossary/").content.decode()
    assert (TYPED[language] in glossary, term.definition_nl in glossary) == (
        False,
        language == "nl",
    )
    page = page_of(client.get(f"/{language}/read/{article.slug}/"))
    assert [text_of(word) for word in with_class(page, "term")] == ["pees"] * (language == "nl")


@pytest.mark.parametrize("language", TYPED)
def test_those_that_come_with_the_portal_are_not_shown(client, language):
    rows = starter.read_yaml(starter.FOLDER / "glossary.yaml")
    starter.load_terms(rows)
    page = client.get(f"/{language}/glossary/").content.decode().casefold()
    hidden = [word for row in rows for word in row.get("synonyms", {}).get(language, [])]
    assert TYPED[language] in hidden
    assert [word for word in hidden if word.casefold() in page] == []
    term = Term.objects.get(slug="hip-osteoarthritis")
    assert TYPED[language] in getattr(term, f"synonyms_{language}").splitlines()


@pytest.mark.parametrize(
    ("language", "label", "told"),
    [
        ("nl", "Alleen voor het zoeken", "Wat mensen typen en wij niet schrijven, één per regel."),
        ("en", "Only for the search", "What people type and we do not write, one a line."),
        (
            "de",
            "Nur für die Suche",
            "Was Menschen eingeben und wir nicht schreiben, eines pro Zeile.",
        ),
    ],
)
def test_editor_keeps_them_in_her_language(client, eva, term, language, label, told):
    eva.language = language
    eva.save()
    client.force_login(eva)
    page = page_of(client.get(change(term)))
    (row,) = with_class(page, f"field-synonyms_{language}")
    assert label in text_of(row)
    assert told in text_of(row)
    assert [text_of(field) for field in every(row, "textarea")] == [TYPED[language]]


def test_edit_is_history_and_comes_back(client, eva, term):
    client.force_login(eva)
    data = posted(client, term, synonyms_nl="heupslijtage\r\nversleten heup")
    assert client.post(change(term), data).status_code == 302
    term.refresh_from_db()
    assert term.synonyms_nl.split() == ["heupslijtage", "versleten", "heup"]
    history = page_of(client.get(reverse("admin:articles_term_history", args=[term.pk])))
    assert texts(every(history, "dt")) == ["Alleen voor het zoeken Nederlands"]
    restore(term, versions_of(term)[-1])
    term.refresh_from_db()
    assert term.synonyms_nl == "heupslijtage"


def test_list_is_searched_by_them(client, eva, term):
    TermFactory(slug="other")
    client.force_login(eva)
    found = client.get(reverse("admin:articles_term_changelist"), {"q": "Verschleiß"})
    assert [row.slug for row in found.context["cl"].result_list] == ["oa"]


def test_they_travel_in_the_sheet(client, eva, term):
    client.force_login(eva)
    page, download = (reverse(f"admin:articles_term_{name}") for name in ("texts", "sheet"))
    book = load_workbook(BytesIO(client.get(download).content))
    (row,) = [row for row in book.active.iter_rows() if row[0].value == "oa/synonyms"]
    assert [cell.value for cell in row[1:]] == ["Alleen voor het zoeken", *TYPED.values()]
    row[4].value = "Hüftverschleiß\nverschlissene Hüfte"
    out = BytesIO()
    book.save(out)
    sent = client.post(page, {"sheet": SimpleUploadedFile("soepel.xlsx", out.getvalue())})
    client.post(page, {"agreed": filled(page_of(sent))["agreed"]})
    term.refresh_from_db()
    assert term.synonyms_de == "Hüftverschleiß\nverschlissene Hüfte"
