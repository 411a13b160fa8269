"""The page: what was found stands grouped, with the passage and the words marked."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import ArticleFactory, ExerciseFactory
from pages import attribute, every, heading, links, main, one, page_of, text_of, texts, with_class

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_commits")]


@pytest.fixture
def article():
    article = ArticleFactory(slug="slapen", title_nl="Slapen: hoe lig je?", title_de="Schlafen")
    article.sections.create(
        anchor="matras",
        heading_nl="Welk matras?",
        text_nl="<p>Kies wat ligt.</p><p>Een matras & een kussen.</p>",
    )
    return article


def search(client, text, language="nl"):
    response = client.get(f"/{language}/search/", {"q": text})
    assert response.status_code == 200
    return page_of(response)


def test_passage_is_shown_with_the_word_marked(client, article):
    page = main(search(client, "matrassen"))
    (row,) = with_class(page, "row")
    assert attribute(row, "href") == "/nl/read/slapen/#matras"
    assert text_of(row) == "Slapen: hoe lig je? Welk matras ? Een matras & een kussen."
    assert texts(every(row, "mark")) == ["matras", "matras"]
    assert texts(every(page, "h2")) == ["Artikelen"]


def test_groups_stand_in_the_order_of_their_best_answer(client, article):
    ExerciseFactory(slug="brug", name_nl="Matras", steps_nl="Ga liggen.")
    page = main(search(client, "matras"))
    assert texts(every(page, "h2")) == ["Oefeningen", "Artikelen"]
    assert links(page)[0] == "/nl/exercises/brug/"


def test_typing_error_says_that_it_was_a_guess(client, article):
    page = main(search(client, "slaepn"))
    assert texts(with_class(page, "lead")) == ["“slaepn” staat nergens precies zo. Dit lijkt erop."]
    assert texts(every(page, "mark")) == ["Slapen"]


def test_nothing_found_says_so_and_leads_on(client, article):
    page = main(search(client, "koelkast"))
    assert texts(every(page, "h2"))[0] == "We vonden niets voor “koelkast”"
    assert links(page)[-3:] == ["/nl/glossary/", "/nl/exercises/", "/nl/help/"]


def test_words_of_a_text_are_shown_as_text(client):
    ArticleFactory(title_nl="<b>Heup</b> & <script>")
    page = search(client, "<script>alert(1)</script> heup")
    assert (
        attribute(one(main(page), "input", name="q"), "value") == "<script>alert(1)</script> heup"
    )
    assert not list(every(main(page), "script"))
    assert texts(every(main(page), "mark")) == ["Heup", "script"]


def test_empty_search_asks_for_a_word(client, article):
    for text in ("", "   "):
        page = main(search(client, text))
        assert heading(page) == "Zoeken"
        assert not list(every(page, "mark"))
        assert links(page)[-3:] == ["/nl/glossary/", "/nl/exercises/", "/nl/help/"]


def test_search_without_a_query_is_a_page(client):
    assert client.get("/de/search/").status_code == 200


@pytest.mark.parametrize(
    "text", ["%_%", "' OR 1=1 --", "\"'\\", "\\", "&|!()", ":*", "🦵", "ёж", "²³", "ﬁ", "x" * 5000]
)
def test_odd_text_finds_nothing_and_breaks_nothing(client, article, text):
    page = search(client, text)
    assert attribute(one(main(page), "input", name="q"), "value") == text
    assert not list(every(main(page), "mark"))


def test_long_text_is_cut_and_stays_in_the_field(client, article):
    text = "matras " * 300
    page = main(search(client, text))
    assert (
        texts(with_class(page, "hint"))[0] == "Dat is lang. We gebruikten alleen de eerste woorden."
    )
    assert attribute(one(page, "input", name="q"), "value") == text.strip()
    assert links(page) == ["/nl/read/slapen/#matras"]


def test_answers_are_kept_by_nobody_and_found_by_no_search_engine(client, article):
    response = client.get("/nl/search/", {"q": "matras"})
    assert "no-store" in response["Cache-Control"]
    page = page_of(response)
    assert [attribute(e, "content") for e in every(page, "meta", name="robots")] == ["noindex"]
    assert list(every(page, "link", rel="alternate")) == []


def test_the_empty_field_may_be_found(client, db):
    page = page_of(client.get("/nl/search/"))
    assert list(every(page, "meta", name="robots")) == []
    assert attribute(one(page, "meta", name="description"), "content").startswith("Typ één woord")
    others = every(page, "link", rel="alternate")
    assert [attribute(e, "hreflang") for e in others] == ["nl", "x-default", "en", "de"]


def test_field_stands_on_read_and_help(client):
    for path in ("/nl/read/", "/nl/help/"):
        page = page_of(client.get(path))
        assert attribute(one(page, "form", role="search"), "action") == "/nl/search/"


def test_more_than_eight_of_a_kind_are_counted(client):
    for number in range(10):
        ExerciseFactory(name_nl=f"Zwaai {number}")
    page = main(search(client, "zwaai"))
    assert len(with_class(page, "row")) == 8
    assert texts(with_class(page, "hint")) == [
        "Er zijn er nog 2. Typ een woord erbij om ze te vinden."
    ]


def test_database_is_asked_as_often_for_many_as_for_one(client, article):
    ExerciseFactory(name_nl="Matras")
    search(client, "matras")
    one_of_each = queries(client)
    for number in range(3):
        ExerciseFactory(name_nl=f"Matras {number}")
        ArticleFactory(title_nl=f"Matras {number}").sections.create(
            anchor="a", heading_nl="Matras", text_nl="Matras"
        )
    assert queries(client) == one_of_each <= 5


def queries(client):
    with CaptureQueriesContext(connection) as asked:
        search(client, "matras kussen")
    return len(asked)
