"""The drawing of a section in words and the line below it: to a sheet and back, and beside the
source."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from factories import ArticleFactory
from openpyxl import load_workbook
from pages import every, filled, page_of, texts, with_class

from apps.articles.models import Section

pytestmark = pytest.mark.django_db

PAGE = reverse("admin:articles_article_texts")
DOWNLOAD = reverse("admin:articles_article_sheet")
COLUMNS = {"nl": 3, "en": 4, "de": 5}
NO_ALT = {
    "nl": "Zeg in woorden wat de tekening laat zien.",
    "en": "Say in words what the drawing shows.",
    "de": "Sagen Sie in Worten, was die Zeichnung zeigt.",
}


@pytest.fixture
def section(brug, theo, client):
    article = ArticleFactory(practice=brug, slug="hip", published_at=None)
    client.force_login(theo)
    return article.sections.create(
        anchor="desk",
        drawing="desk",
        heading_nl="Je bureau",
        heading_en="Your desk",
        alt_nl="Een bureau.",
        alt_en="A desk.",
        caption_nl="Zo zit je goed.",
        caption_en="Sit like this.",
    )


def downloaded(client):
    return load_workbook(BytesIO(client.get(DOWNLOAD).content))


def row_of(book, name):
    key = f"hip/desk/{name}"
    return next(row[0].row for row in book.active.iter_rows() if row[0].value == key)


def typed(client, **cells):
    """The sheet with these cells: alt_de="..." and the like."""
    book = downloaded(client)
    for name, text in cells.items():
        field, _, language = name.partition("_")
        book.active.cell(row_of(book, field), COLUMNS[language]).value = text
    return book


def send(client, book):
    out = BytesIO()
    book.save(out)
    return client.post(PAGE, {"sheet": SimpleUploadedFile("soepel.xlsx", out.getvalue())})


def agree(client, answer):
    client.post(PAGE, {"agreed": filled(page_of(answer))["agreed"]})


def texts_in(section):
    names = ("heading", "alt", "caption")
    return [getattr(section, f"{name}_{code}") for name in names for code in COLUMNS]


def problems(answer):
    notes = with_class(page_of(answer), "errornote")
    return texts(every(notes[0], "li")) if notes else []


def test_drawing_in_words_and_its_caption_go_out(client, section):
    rows = {row[0].value: [cell.value for cell in row[1:]] for row in downloaded(client).active}
    assert rows["hip/desk/alt"] == [
        "Je bureau · De tekening in woorden", "Een bureau.", "A desk.", None,
    ]  # fmt: skip
    assert rows["hip/desk/caption"] == [
        "Je bureau · Onder de tekening", "Zo zit je goed.", "Sit like this.", None,
    ]  # fmt: skip


def test_they_come_back(client, section):
    german = {
        "heading_de": "Ihr Schreibtisch",
        "alt_de": "Ein Schreibtisch.",
        "caption_de": "So sitzen Sie gut.",
    }
    agree(client, send(client, typed(client, **german)))
    section.refresh_from_db()
    assert {name: getattr(section, name) for name in german} == german
    assert (section.alt_nl, section.caption_en) == ("Een bureau.", "Sit like this.")


@pytest.mark.parametrize(
    ("cells", "language"),
    [
        ({"heading_de": "Ihr Schreibtisch"}, "de"),
        ({"heading_de": "Ihr Schreibtisch", "caption_de": "So sitzen Sie gut."}, "de"),
        ({"alt_en": None}, "en"),
        ({"alt_nl": None}, "nl"),
    ],
)
def test_language_without_the_drawing_in_words_is_refused_beside_its_row(
    client, section, cells, language
):
    name = {"nl": "Nederlands", "en": "Engels", "de": "Duits"}[language]
    book = typed(client, **cells)
    answer = send(client, book)
    assert problems(answer) == [f"Rij {row_of(book, 'alt')}, kolom “{name}”: {NO_ALT['nl']}"]
    assert "agreed" not in filled(page_of(answer))
    assert texts_in(Section.objects.get()) == texts_in(section)


@pytest.mark.parametrize(
    ("language", "place"),
    [
        ("nl", "Rij {}, kolom “Duits”"),
        ("en", "Row {}, column “German”"),
        ("de", "Zeile {}, Spalte „Deutsch“"),
    ],
)
def test_refused_in_three_languages(client, theo, section, language, place):
    theo.language = language
    theo.save()
    book = typed(client, heading_de="Ihr Schreibtisch")
    expected = f"{place.format(row_of(book, 'alt'))}: {NO_ALT[language]}"
    assert problems(send(client, book)) == [expected]


def test_row_that_was_left_out_is_told_beside_the_heading(client, section):
    book = typed(client, heading_de="Ihr Schreibtisch")
    book.active.delete_rows(row_of(book, "alt"))
    place = f"Rij {row_of(book, 'heading')}, kolom “Duits”"
    assert problems(send(client, book)) == [f"{place}: {NO_ALT['nl']}"]


def test_what_lacked_before_stops_no_translator(client, section):
    Section.objects.update(heading_de="Ihr Schreibtisch")
    agree(client, send(client, typed(client, caption_de="So sitzen Sie gut.")))
    section.refresh_from_db()
    assert (section.caption_de, section.alt_de) == ("So sitzen Sie gut.", None)


def test_translator_is_told_beside_the_field(client, section):
    address = reverse("admin:articles_article_translate", args=[section.article_id, "de"])
    name = f"section-{section.pk}"
    answer = client.post(address, {f"{name}-heading": "Ihr Schreibtisch"})
    assert answer.context["form"].errors == {f"{name}-alt": [NO_ALT["nl"]]}
    assert "Ihr Schreibtisch" in answer.content.decode()
    said = {f"{name}-heading": "Ihr Schreibtisch", f"{name}-alt": "Ein Schreibtisch."}
    assert client.post(address, said).status_code == 302
    section.refresh_from_db()
    assert (section.heading_de, section.alt_de) == tuple(said.values())
