"""Reading: one article, the same skeleton in three languages, and who sees whose."""

import json
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import (
    ArticleFactory,
    AuthorFactory,
    ExerciseFactory,
    PrescribedExerciseFactory,
)
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

from apps.articles.models import CareCard, Feedback

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
    wanted = {code: f"http://localhost:8000/{code}/read/hip-pain/" for code in LANGUAGES}
    wanted["x-default"] = wanted["nl"]
    for language in LANGUAGES:
        page = read(language=language)
        others = [e for e in every(page, "link", rel="alternate") if attribute(e, "hreflang")]
        assert {attribute(e, "hreflang"): attribute(e, "href") for e in others} == wanted
        canonical = one(page, "link", rel="canonical")
        assert attribute(canonical, "href") == wanted[language]


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
    assert first == (
        "Pain. 1 minute to read. Updated on 3 February 2027. Not checked by a clinician yet."
    )
    assert last == "Written by Editors (writers). Published on 2 January 2027."


def test_article_says_who_checked_it_and_when_it_is_checked_again(article, read):
    article.reviewer = AuthorFactory(
        name_en="Dr. Visser", role_en="Reviewer", qualification_en="orthopaedic surgeon"
    )
    article.next_review_on = date(2028, 2, 3)
    article.save()
    assert "Checked by" not in bylines(read())[1]  # not on a day yet
    article.reviewed_on = date(2027, 2, 1)
    article.save()
    assert "Checked by a clinician on 1 February 2027." in bylines(read())[0]
    assert bylines(read())[1] == (
        "Written by Editors (writers). "
        "Checked by Dr. Visser (Reviewer, orthopaedic surgeon) on 1 February 2027. "
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


# --- care cards, drawings, quotes, tables ------------------------------------------------------


def card(code, urgency, **fields):
    texts = {f"heading_{c}": f"{code} {c}" for c in LANGUAGES}
    texts |= {f"text_{c}": f"<ul><li>sign {c}</li></ul>" for c in LANGUAGES}
    return CareCard.objects.create(code=code, urgency=urgency, **(texts | fields))


def no_words():
    return {f"{field}_{code}": "" for field in ("heading", "text") for code in LANGUAGES}


def test_article_shows_cards_by_how_urgent_they_are(article, read):
    article.sections.filter(anchor="warning").delete()
    for position, urgency in enumerate(CareCard.Urgency.values):
        shown = card(f"c-{urgency}", urgency)
        fields = no_words() | {"card": shown, "kind": "red_flag", "position": position + 5}
        section(article, f"when-{urgency}", **fields)
    page = read()
    found = with_class(page, "care-card")
    assert [(attribute(e, "class"), attribute(e, "id")) for e in found] == [
        ("care-card care-card--now", "when-now"),
        ("care-card care-card--today", "when-today"),
        ("care-card care-card--week", "when-week"),
        ("care-card care-card--care", "when-care"),
    ]
    assert texts([one(e, "h2") for e in found])[:2] == ["c-now en", "c-today en"]
    assert [links(e) for e in found] == [["tel:112"], [], [], []]
    assert links(one(page, "nav", **{"class": "toc"}))[0] == "#moving"


def test_most_urgent_card_stands_beside_the_article_and_the_others_in_it(article, read):
    section(article, "later", 4, kind="red_flag")
    page = read()
    assert [attribute(e, "id") for e in with_class(with_class(page, "side")[0], "care-card")] == [
        "warning"
    ]
    assert len(with_class(page, "care-card")) == 2


def test_article_draws_what_is_drawn_and_says_it_in_words(article, read):
    words = {"alt_en": "A map of a person", "caption_en": "Front and back"}
    drawn = section(article, "seen", 5, drawing="desk", **words)
    figure = with_class(read(), "article-drawing")[0]
    assert attribute(with_class(figure, "drawn")[0], "aria-label") == "A map of a person"
    assert texts(every(figure, "figcaption")) == ["Front and back"]
    type(drawn).objects.filter(pk=drawn.pk).update(drawing="nobody-drew-it")
    page = read()
    assert with_class(page, "article-drawing") == []
    assert "A map of a person" not in text_of(page)


def test_quote_names_who_said_it_and_where(article, read):
    article.sources.create(key="who", citation="WHO", evidence="A")
    section(article, "said", 5, kind="quote", quoted="Somebody of the WHO", source="who")
    quotation = with_class(read(), "quotation")[0]
    assert text_of(one(quotation, "figcaption")) == "Somebody of the WHO. Source"
    assert links(quotation) == ["#source-who"]
    article.sources.all().delete()
    assert text_of(one(with_class(read(), "quotation")[0], "figcaption")) == "Somebody of the WHO"


def test_who_does_what_is_a_table(article, read):
    rows = "<li><strong>GP:</strong> sees you <em>first</em>.</li><li><strong>Pharmacist</strong>: pills.</li>"
    who = section(article, "who", 5, kind="who", text_en=f"<ul>{rows}</ul>")
    table = one(read(), "table")
    assert texts(every(table, "th")) == ["Who", "What for", "GP", "Pharmacist"]
    assert texts(every(table, "td")) == ["sees you first .", "pills."]
    type(who).objects.filter(pk=who.pk).update(text_en=f"<ul>{rows}<li>And more</li></ul>")
    page = read()
    assert list(every(page, "table")) == []
    assert "And more" in text_of(page)


# --- what it rests on --------------------------------------------------------------------------


def test_key_fact_shows_the_source_that_its_text_does_not_name(article, read):
    for key in ("nice", "leap"):
        article.sources.create(key=key, citation=f"{key.upper()}: a title", evidence="A")
    cited = '<p>So it is (<a href="#source-leap">LEAP</a>).</p>'
    section(article, "cited", 5, text_en=cited)
    article.key_facts.create(number=1, anchor="cited", sources="nice leap")
    line = bylines(read())[1]
    assert line == "Sources: NICE ."


def test_own_knowledge_says_so(article, read):
    article.key_facts.create(number=1, anchor="moving", is_own=True)
    assert bylines(read())[1] == "Part of this is our own knowledge."


def test_evidence_leads_to_what_the_labels_mean(article, read):
    section(article, "sure", 5, evidence="B")
    page = read()
    labels = [e for e in with_class(page, "evidence") if attribute(e, "href")]
    assert [(text_of(e), attribute(e, "href")) for e in labels] == [
        ("Reasonably studied", "#how-sure")
    ]
    meanings = texts(every(one(page, "ul", **{"class": "evidence-levels plain-list"}), "small"))
    assert meanings == [
        "Several good studies or guidelines say the same.",
        "There are good studies, but not many, or not all of them say the same.",
        "Experts advise it. Studies are few or weak.",
        "It was studied, and no benefit was found.",
    ]


def test_what_not_everybody_agrees_on_stands_apart(article, read):
    section(article, "dry", 5, kind="evidence", evidence="C")
    (box,) = with_class(read(), "disputed")
    assert attribute(box, "id") == "dry"
    assert text_of(with_class(box, "disputed-label")[0]) == "Not everybody agrees here"
    assert "Little studied" in text_of(box)


# --- what comes next ---------------------------------------------------------------------------


def test_article_goes_on_with_others_that_she_may_read(article, read, brug):
    second, first = ArticleFactory(title_en="Second"), ArticleFactory(title_en="First")
    hidden, theirs = ArticleFactory(published_at=None), ArticleFactory(practice=brug)
    for position, other in enumerate([first, hidden, theirs, second]):
        article.links.create(related=other, position=position)
    page = read()
    rows = one(page, "ul", **{"class": "no-print row-list"})
    assert texts(with_class(rows, "row-text")) == ["First", "Second"]
    assert links(rows) == [first.get_absolute_url(), second.get_absolute_url()]


def test_exercise_says_to_her_that_it_is_in_her_programme(client, article, anna, programme):
    line = PrescribedExerciseFactory(programme=programme)
    for exercise in (line.exercise, ExerciseFactory()):
        article.exercises.through.objects.create(article=article, exercise=exercise)
    said = "In your programme"
    assert said not in client.get("/en/read/hip-pain/").content.decode()
    anna.language = "en"
    anna.save()
    client.force_login(anna)
    assert client.get("/en/read/hip-pain/").content.decode().count(said) == 1
    programme.stopped_on = NOON.date()
    programme.save()
    assert said not in client.get("/en/read/hip-pain/").content.decode()


# --- a translation that is missing -------------------------------------------------------------


def test_missing_translation_is_said_and_marked(article, read):
    article.sections.filter(anchor="moving").update(text_de="", heading_de="")
    notice = with_class(read(language="de"), "notice")[0]
    assert text_of(notice).startswith("Diesen Artikel gibt es noch nicht ganz auf Deutsch.")
    page = read(language="de")
    assert attribute(one(page, "h2", id="moving"), "lang") == "nl"
    assert [attribute(e, "lang") for e in every(main(page), "div", lang="nl")] == ["nl"]
    assert with_class(read(language="en"), "notice") == []
    named = [attribute(e, "hreflang") for e in every(page, "link", rel="alternate")]
    assert named == ["x-default", "nl", "en", None]


# --- for machines ------------------------------------------------------------------------------


def test_article_says_what_it_is_to_search_engines(article, read):
    article.sources.create(key="one", citation="Smith <2020> & Jones", evidence="A")
    script = one(read(), "script", type="application/ld+json")
    data = json.loads(script.children[0])
    assert data == {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "url": "http://localhost:8000/en/read/hip-pain/",
        "name": "Hip pain",
        "description": "What helps",
        "inLanguage": "en",
        "datePublished": "2027-01-02",
        "dateModified": "2027-02-03",
        "isAccessibleForFree": True,
        "audience": {"@type": "PatientAudience"},
        "author": {"@type": "Organization", "name": "Editors"},
        "publisher": {
            "@type": "Organization",
            "name": "Soepel",
            "url": "http://localhost:8000",
        },
        "citation": ["Smith <2020> & Jones"],
    }


def test_title_of_an_article_ends_no_script(client, article):
    article.title_en = "</script><script>alert(1)</script>"
    article.save()
    page = client.get("/en/read/hip-pain/").content.decode()
    assert "<script>alert(1)" not in page
    assert "\\u003C/script\\u003E" in page


def test_who_checked_it_is_told_to_search_engines_once_it_is_so(article, read):
    article.reviewer = AuthorFactory(name_en="Dr. Visser")
    article.reviewed_on = date(2027, 2, 1)
    article.save()
    data = json.loads(one(read(), "script", type="application/ld+json").children[0])
    assert (data["lastReviewed"], data["reviewedBy"]["name"]) == ("2027-02-01", "Dr. Visser")


def test_article_of_a_practice_is_told_to_no_search_engine(client, article, brug, anna):
    article.practice = brug
    article.save()
    anna.language = "en"
    anna.save()
    client.force_login(anna)
    page = page_of(client.get("/en/read/hip-pain/"))
    assert attribute(one(page, "meta", name="robots"), "content") == "noindex"
    assert list(every(page, "link", rel="canonical")) == []
    assert list(every(page, "script", type="application/ld+json")) == []


def test_feed_names_what_everybody_may_read_the_newest_first(client, article, brug):
    ArticleFactory(title_en="Newer", published_at=datetime(2027, 2, 1, tzinfo=UTC))
    ArticleFactory(title_en="Hidden", published_at=None)
    ArticleFactory(title_en="Theirs", practice=brug)
    answer = client.get("/en/read/feed/")
    assert answer.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.content).find("channel")  # noqa: S314 - our own
    assert feed.findtext("language") == "en"
    assert [item.findtext("title") for item in feed.findall("item")] == ["Newer", "Hip pain"]
    assert feed.find("item[2]").findtext("description") == "What helps"
    assert feed.find("item[2]").findtext("link").endswith("/en/read/hip-pain/")


# --- was it useful -----------------------------------------------------------------------------


def says(client, **data):
    return client.post("/en/read/hip-pain/useful/", data)


def test_reader_says_whether_it_was_useful_and_what_was_missing(client, article):
    answer = says(client, was_useful="no", missing="  How long?  ")
    assert answer.url == "/en/read/hip-pain/"
    kept = Feedback.objects.values("article", "language", "was_useful", "missing", "given_on")
    assert list(kept) == [
        {
            "article": article.pk,
            "language": "en",
            "was_useful": False,
            "missing": "How long?",
            "given_on": NOON.date(),
        }
    ]
    thanks = with_class(page_of(client.get("/en/read/hip-pain/")), "notice")[0]
    assert text_of(thanks) == "Thank you. This helps us to write better."


def test_answer_keeps_nothing_about_who_gave_it(client, article, anna):
    client.force_login(anna)
    says(client, was_useful="yes")
    names = {field.name for field in Feedback._meta.get_fields()}
    assert names == {"id", "article", "language", "was_useful", "missing", "given_on"}


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"missing": "My words"}, "Choose yes or no."),
        ({"was_useful": "perhaps", "missing": "My words"}, "Select a valid choice."),
        ({"was_useful": "no", "missing": "My words" + "x" * 1000}, "at most 1000 characters"),
    ],
)
def test_wrong_answer_is_told_and_what_was_typed_stays(client, article, data, error):
    answer = says(client, **data)
    assert answer.status_code == 200
    page = page_of(answer)
    assert error in text_of(with_class(page, "error")[0])
    assert "My words" in text_of(one(page, "textarea"))
    assert Feedback.objects.count() == 0


def test_too_many_answers_are_refused_and_nothing_typed_is_lost(client, article):
    for _number in range(10):
        says(client, was_useful="yes")
    page = page_of(says(client, was_useful="yes", missing="One more"))
    assert "Too many answers came from here." in text_of(with_class(page, "error-summary")[0])
    assert text_of(one(page, "textarea")) == "One more"
    assert Feedback.objects.count() == 10


def test_answer_to_what_she_may_not_read_does_not_exist(client, article, brug):
    article.practice = brug
    article.save()
    assert says(client, was_useful="yes").status_code == 404
    assert client.get("/en/read/hip-pain/useful/").status_code == 405
