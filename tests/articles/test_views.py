"""Reading: one article, the same skeleton in three languages, and who sees whose."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import ArticleFactory, AuthorFactory, ExerciseFactory
from pages import (
    attribute,
    every,
    heading,
    links,
    main,
    one,
    page_of,
    text_of,
    texts,
    with_class,
)

NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)
LANGUAGES = ("nl", "en", "de")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


def section(article, anchor, position=0, kind="text", words=10, **fields):
    headings = {f"heading_{code}": f"{anchor} {code}" for code in LANGUAGES}
    prose = {f"text_{code}": f"<p>{'woord ' * words}</p>" for code in LANGUAGES}
    return article.sections.create(
        anchor=anchor, position=position, kind=kind, **(headings | prose | fields)
    )


@pytest.fixture
def article():
    article = ArticleFactory(
        slug="hip-pain",
        title_en="Hip pain",
        summary_en="What helps",
        author=AuthorFactory(name_en="Editors", role_en="writers"),
        published_at=datetime(2027, 1, 2, tzinfo=UTC),
        updated_at=datetime(2027, 2, 3, tzinfo=UTC),
    )
    section(article, "in-short", 0, "in_short")
    section(article, "warning", 1, "red_flag")
    section(article, "moving", 2)
    return article


@pytest.fixture
def read(client):
    def read(slug="hip-pain", language="en"):
        response = client.get(f"/{language}/read/{slug}/")
        assert response.status_code == 200
        return page_of(response)

    return read


def bylines(page):
    return texts(with_class(page, "byline"))


def test_article_has_the_same_anchors_in_every_language(article, read):
    for language in LANGUAGES:
        page = read(language=language)
        toc = links(one(page, "nav", **{"class": "toc"}))
        assert toc == ["#warning", "#moving", "#sources"]
        ids = [attribute(e, "id") for e in every(main(page))]
        assert {anchor[1:] for anchor in toc} | {"in-short"} <= set(ids)
        words = text_of(one(page, "nav", **{"class": "toc"}))
        assert f"warning {language} moving {language}" in words


def test_article_names_its_translations(article, read):
    wanted = {code: f"/{code}/read/hip-pain/" for code in LANGUAGES}
    for language in LANGUAGES:
        others = every(read(language=language), "link", rel="alternate")
        assert {attribute(e, "hreflang"): attribute(e, "href") for e in others} == wanted


def test_article_counts_the_minutes_in_the_language_that_is_read(article, read):
    moving = article.sections.get(anchor="moving")
    moving.text_nl, moving.text_de = f"<p>{'woord ' * 600}</p>", "<p>Wort</p>"
    moving.save()
    found = {}
    for language in LANGUAGES:
        line = bylines(read(language=language))[0]
        found[language] = next(word for word in line.split() if word.isdigit())
    assert found == {"nl": "4", "en": "1", "de": "1"}
    assert "1 minute to read." in bylines(read())[0]


def test_article_says_when_it_was_written_and_updated(article, read):
    first, last = bylines(read())
    assert first == "Pain. 1 minute to read. Updated on 3 February 2027."
    assert last == "Written by Editors, writers. Published on 2 January 2027."


def test_article_says_who_checked_it_and_when_it_is_checked_again(article, read):
    article.reviewer = AuthorFactory(name_en="Dr. Visser")
    article.next_review_on = date(2028, 2, 3)
    article.save()
    assert "Checked by" not in bylines(read())[1]  # not on a day yet
    article.reviewed_on = date(2027, 2, 1)
    article.save()
    assert bylines(read())[1] == (
        "Written by Editors, writers. Checked by Dr. Visser on 1 February 2027. "
        "Published on 2 January 2027. We check it again before 3 February 2028."
    )


def test_article_that_nobody_checked_says_so_in_the_words_of_its_author(article, read):
    article.author.note_en = "No physiotherapist has checked this text yet."
    article.author.save()
    assert bylines(read())[1].startswith("No physiotherapist has checked this text yet.")


def test_article_lists_its_sources_with_how_sure_they_are(article, read):
    article.sources.create(
        key="one", citation="Smith 2020", url="https://example.org/a", evidence="A", position=1
    )
    article.sources.create(key="two", citation="Jones 2021", evidence="D", position=2)
    page = read()
    first, second = every(one(page, "div", **{"class": "sources"}), "li")
    assert attribute(first, "id") == "source-one"
    assert links(first) == ["https://example.org/a"]
    assert text_of(first) == "Smith 2020 . https://example.org/a Well studied"
    assert text_of(second) == "Jones 2021 . No benefit shown"
    assert text_of(one(second, "span", lang="en")) == "Jones 2021"


def test_article_shows_its_exercises_in_their_order(article, read, brug):
    second, first = ExerciseFactory(name_en="Squat"), ExerciseFactory(name_en="Bridge")
    hidden = ExerciseFactory(is_published=False)
    elsewhere = ExerciseFactory(practice=brug)
    for position, exercise in enumerate([first, second, hidden, elsewhere]):
        article.exercises.through.objects.create(
            article=article, exercise=exercise, position=position
        )
    cards = with_class(read(), "exercise-card")
    assert [attribute(card, "href") for card in cards] == [
        f"/en/exercises/{first.slug}/",
        f"/en/exercises/{second.slug}/",
    ]


def test_article_lets_no_script_through_whatever_the_database_holds(article, read):
    text = '<p onclick="x()">Goed<script>alert(1)</script><img src=x onerror=x></p>'
    article.sections.filter(anchor="moving").update(text_en=text)
    page = main(read())
    assert [e.name for e in every(page, "script", "img")] == []
    assert [e for e in every(page) if "onclick" in dict(e.attributes)] == []


def test_article_that_is_not_published_does_not_exist(client, article, theo):
    for published_at in (None, NOON + timedelta(seconds=1)):
        type(article).objects.update(published_at=published_at)
        for person in (None, theo):
            if person:
                client.force_login(person)
            assert client.get("/en/read/hip-pain/").status_code == 404
            assert "/en/read/hip-pain/" not in links(page_of(client.get("/en/read/")))
        client.logout()
    type(article).objects.update(published_at=NOON)
    assert client.get("/en/read/hip-pain/").status_code == 200


def test_article_nobody_wrote_does_not_exist(client):
    assert client.get("/en/read/back-pain/").status_code == 404


def test_article_of_a_practice_is_for_its_own_people(client, article, brug, anna, theo, bram):
    article.practice = brug
    article.save()
    sees = {None: 404, anna: 200, theo: 200, bram: 404}
    for person, status in sees.items():
        client.logout()
        if person:
            client.force_login(person)
        assert client.get("/en/read/hip-pain/").status_code == status
        for page in ("/en/read/", "/en/today/"):
            shown = links(page_of(client.get(page, follow=True)))
            assert ("/en/read/hip-pain/" in shown) is (status == 200)


def test_library_groups_by_category(client, article):
    page = page_of(client.get("/en/read/"))
    assert heading(page) == "Read"
    assert texts(every(main(page), "h2")) == ["Pain", "Exercises", "Words"]


def test_library_without_articles_says_so(client):
    assert "There are no articles yet." in text_of(main(page_of(client.get("/en/read/"))))


@pytest.mark.parametrize("path", ["/en/read/", "/en/"])
def test_library_asks_the_database_as_often_for_three_as_for_one(client, article, path):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    queries()
    once = queries()
    for _more in range(2):
        section(ArticleFactory(), "moving")
    assert queries() == once


def test_article_asks_the_database_as_often_for_three_parts_as_for_one(client, article):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get("/en/read/hip-pain/")
        return len(captured)

    def add(number):
        section(article, f"more-{number}")
        article.sources.create(key=f"s{number}", citation="Smith", evidence="B")
        article.exercises.through.objects.create(article=article, exercise=ExerciseFactory())

    add(0)
    queries()
    once = queries()
    add(1)
    add(2)
    assert queries() == once
