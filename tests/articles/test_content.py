"""The starter articles: the same in three languages, sourced, plain and honest."""

import re
from html import unescape

import pytest
from django.utils.html import strip_tags
from django.utils.text import slugify
from plain_language import LANGUAGES, forbidden, too_long, wrong_address

from apps.articles import starter
from apps.articles.models import (
    Article,
    Author,
    CareCard,
    Category,
    Evidence,
    Section,
    Source,
)
from apps.exercises import starter as exercises

AUTHORS = starter.read_yaml(starter.FOLDER / "authors.yaml")
CARDS = starter.read_yaml(starter.FOLDER / "care_cards.yaml")
CARD = {card["code"]: card for card in CARDS}
# The twelve of the plan: an article may point to one that is still being written.
PLANNED = {
    "hip-pain",
    "when-to-see-a-doctor",
    "lying-and-sleeping",
    "walking",
    "radiating-pain-sciatica",
    "osteoarthritis-vs-osteoporosis",
    "physio-in-six-steps",
    "release-stretch-activate",
    "sitting-and-work",
    "nutrition-and-lifestyle",
    "complementary-therapies",
    "aids-and-how-to-choose",
}
ARTICLES = [starter.read_yaml(file) for file in starter.article_files()]
LINK = re.compile(r'<a href="#([^"]+)">')
ANY_TAG = re.compile(r"<(/?\w+)([^>]*)>")

each_article = pytest.mark.parametrize("article", ARTICLES, ids=[row["slug"] for row in ARTICLES])
each_card = pytest.mark.parametrize("card", CARDS, ids=list(CARD))
each_language = pytest.mark.parametrize("language", LANGUAGES)


def plain(html):
    """One line for each paragraph or item."""
    return unescape(strip_tags(re.sub(r"</(p|li)>", "\n", html)))


def prose(article, language):
    texts = [article["title"][language], article["summary"][language]]
    for section in article["sections"]:
        texts += [section["heading"][language], plain(section["text"][language])]
    return "\n".join(texts)


def shown(section):
    """A section that shows a care card has no words of its own."""
    return CARD[section["card"]] if section.get("card") else section


def anchors(article):
    return [section["anchor"] for section in article["sections"]]


@each_article
def test_article_is_complete_in_each_language(article):
    groups = [article["title"], article["summary"]]
    groups += [shown(row)[name] for row in article["sections"] for name in ("heading", "text")]
    drawn = [row for row in article["sections"] if row.get("drawing")]
    groups += [section[name] for section in drawn for name in ("caption", "alt")]
    assert [group for group in groups if list(group) != list(LANGUAGES)] == []
    assert [group for group in groups if not all(group.values())] == []


@each_article
def test_article_has_each_anchor_once(article):
    found = anchors(article)
    assert len(set(found)) == len(found)
    assert [anchor for anchor in found if anchor != slugify(anchor)] == []
    assert [anchor for anchor in found if anchor.startswith("source-")] == []


@each_article
def test_article_has_the_same_shape_in_each_language(article):
    """As many paragraphs and items, and the same links in the same sections."""
    for section in article["sections"]:
        shapes = {
            language: (
                [tag for tag, _rest in ANY_TAG.findall(text) if tag in ("ul", "li", "p")],
                sorted(LINK.findall(text)),
            )
            for language, text in section["text"].items()
        }
        assert shapes == dict.fromkeys(LANGUAGES, shapes["nl"]), section["anchor"]


@each_article
@each_language
def test_article_links_point_to_its_own_anchors_and_sources(article, language):
    links = [link for row in article["sections"] for link in LINK.findall(row["text"][language])]
    targets = anchors(article) + [f"source-{source['key']}" for source in article["sources"]]
    assert links != []
    assert [link for link in links if link not in targets] == []


@each_article
def test_article_uses_each_of_its_sources(article):
    texts = [text for section in article["sections"] for text in section["text"].values()]
    used = {link for text in texts for link in LINK.findall(text)}
    used |= {f"source-{row['source']}" for row in article["sections"] if row.get("source")}
    used |= {f"source-{key}" for fact in article["key_facts"] for key in fact.get("sources", [])}
    unused = [row["key"] for row in article["sources"] if f"source-{row['key']}" not in used]
    assert unused == []


@each_article
def test_article_has_the_sections_every_article_needs(article):
    kinds = [section["kind"] for section in article["sections"]]
    assert set(kinds) <= set(Section.Kind.values)
    assert kinds[0] == "in_short"
    once = {kind: kinds.count(kind) for kind in ("in_short", "do", "dont")}
    assert once == dict.fromkeys(once, 1)
    assert "red_flag" in kinds


@each_article
@each_language
def test_article_names_the_emergency_number_in_its_red_flags(article, language):
    """Or, where nothing in it is that urgent, whom to ask in what way."""
    red_flags = [shown(row) for row in article["sections"] if row["kind"] == "red_flag"]
    said = "".join(row[name][language] for row in red_flags for name in ("heading", "text"))
    everything = "".join(row["text"][language] for row in article["sections"])
    assert "112" in said or f"/{language}/check/" in everything


@each_article
def test_article_shows_cards_that_exist_and_adds_nothing_to_them(article):
    for row in article["sections"]:
        if row.get("card"):
            assert row["card"] in CARD
            assert [*row["heading"].values(), *row["text"].values()] == [""] * 6


@each_article
def test_article_says_where_each_key_fact_stands_and_what_it_rests_on(article):
    facts = article["key_facts"]
    assert [fact["n"] for fact in facts] == sorted({fact["n"] for fact in facts})
    assert {fact["section"] for fact in facts} <= set(anchors(article))
    keys = {source["key"] for source in article["sources"]}
    assert {key for fact in facts for key in fact.get("sources", [])} <= keys
    assert [
        fact["n"] for fact in facts if bool(fact.get("sources")) == fact.get("own", False)
    ] == []


@each_article
def test_article_quotes_with_a_name_and_a_source(article):
    for row in article["sections"]:
        if row["kind"] == "quote":
            assert row["quoted"]
            assert row["source"] in [source["key"] for source in article["sources"]]


@each_article
def test_article_goes_on_with_articles_of_the_plan(article):
    assert article["slug"] in PLANNED
    assert set(article["related"]) <= PLANNED - {article["slug"]}
    assert 2 <= len(article["related"]) <= 4


@each_card
def test_card_is_complete_and_plain(card):
    assert card["urgency"] in CareCard.Urgency.values
    for language in LANGUAGES:
        text = f"{card['heading'][language]}\n{plain(card['text'][language])}"
        assert too_long(text) == []
        assert forbidden(text, language) == []
        assert wrong_address(text, language) == []


@each_card
@each_language
def test_card_text_survives_its_own_editor(card, language):
    field, text = CareCard._meta.get_field(f"text_{language}"), card["text"][language]
    assert plain(field.clean(text, None)).split() == plain(text).split()


@each_article
def test_article_evidence_labels_are_known(article):
    labels = {row["evidence"] for row in article["sections"]} - {""}
    assert labels <= set(Evidence.values)
    assert {row["evidence"] for row in article["sources"]} <= set(Evidence.values)


@each_article
@each_language
def test_article_text_survives_its_own_editor(article, language):
    """What we ship is what an editor keeps when she saves it unchanged: same words and links."""
    field = Section._meta.get_field(f"text_{language}")
    for section in article["sections"]:
        text = section["text"][language]
        kept = field.clean(text, Section(article_id=1))
        assert plain(kept).split() == plain(text).split()
        assert LINK.findall(kept) == LINK.findall(text)


@each_article
@each_language
def test_article_has_no_sentence_longer_than_20_words(article, language):
    assert too_long(prose(article, language)) == []


@each_article
@each_language
def test_article_makes_no_forbidden_claim(article, language):
    assert forbidden(prose(article, language), language, article["slug"]) == []


@each_article
@each_language
def test_article_speaks_to_the_reader_in_one_way(article, language):
    assert wrong_address(prose(article, language), language) == []


@each_article
def test_article_names_only_what_exists(article):
    library = {file.stem for file in (exercises.FOLDER / "exercises").glob("*.yaml")}
    assert [slug for slug in article["exercises"] if slug not in library] == []
    assert article["category"] in [row["slug"] for row in AUTHORS["categories"]]
    people = [row["slug"] for row in AUTHORS["authors"]]
    assert article["author"] in people
    assert article["reviewer"] in [None, *people]
    drawings = {row.get("drawing", "") for row in article["sections"]}
    assert drawings - {""} <= set(Section.Drawing.values)


@each_article
def test_article_that_nobody_checked_has_an_author_who_says_so(article):
    """In the words that its page shows until there is a reviewer."""
    (author,) = [row for row in AUTHORS["authors"] if row["slug"] == article["author"]]
    assert article["reviewer"] is None
    assert author["note"] == {
        "nl": "Geschreven door het team van Soepel. Nog niet nagekeken door een zorgverlener.",
        "en": "Written by the Soepel team. Not yet reviewed by a clinician.",
        "de": "Geschrieben vom Team von Soepel. Noch nicht von einer medizinischen Fachkraft geprüft.",
    }


@pytest.mark.parametrize(
    ("slug", "drawing", "exercise"),
    [
        ("hip-pain", "origin-groups", "fun-graded-walk"),
        ("lying-and-sleeping", "sleeping-positions", "act-abduction-isometric"),
        ("sitting-and-work", "desk", "mb-01-stand-and-shift"),
        ("walking", None, "fun-graded-walk"),
        ("radiating-pain-sciatica", None, "mob-nerve-slider"),
    ],
)
def test_article_draws_and_does_what_it_is_about(slug, drawing, exercise):
    (article,) = [row for row in ARTICLES if row["slug"] == slug]
    assert exercise in article["exercises"]
    assert drawing in {row.get("drawing") for row in article["sections"]}


@each_language
def test_acupuncture_has_no_benefit_shown_for_osteoarthritis_and_sciatica(language):
    (article,) = [row for row in ARTICLES if row["slug"] == "complementary-therapies"]
    found = {row["anchor"]: row["text"][language] for row in article["sections"]}
    needles, osteoarthritis, sciatica = {
        "nl": ("acupunctuur", "artrose", "ischias"),
        "en": ("acupuncture", "osteoarthritis", "sciatica"),
        "de": ("akupunktur", "arthrose", "ischias"),
    }[language]
    (row,) = [line for line in found["grades"].split("<li>") if needles in line.lower()]
    assert row.startswith("<strong>D</strong>")
    (said,) = [line for line in found["letter-d"].split("<li>") if needles in line.lower()]
    for line in (row.lower(), said.lower()):
        assert osteoarthritis in line
        assert sciatica in line
    assert LINK.findall(said) == [
        "source-nice-ng226", "source-nice-ng59", "source-cochrane-needles-2018",
    ]  # fmt: skip
    assert [r["evidence"] for r in article["sections"] if r["anchor"] == "letter-d"] == ["D"]


@each_article
def test_article_dates_are_in_order(article):
    assert article["published_on"] <= article["updated_on"] < article["next_review_on"]


@each_article
def test_article_texts_fit_their_fields(article):
    fits = [
        (article["title"], Article._meta.get_field("title")),
        (article["summary"], Article._meta.get_field("summary")),
        *(
            (row[name], Section._meta.get_field(name))
            for row in article["sections"]
            for name in ("heading", "caption", "alt")
            if name in row
        ),
    ]
    assert [
        text for group, field in fits for text in group.values() if len(text) > field.max_length
    ] == []
    citations = [row["citation"] for row in article["sources"]]
    assert [c for c in citations if len(c) > Source._meta.get_field("citation").max_length] == []


def test_lists_are_complete_in_each_language():
    rows = [row["name"] for row in AUTHORS["categories"]]
    rows += [row[name] for row in AUTHORS["authors"] for name in ("name", "role", "note")]
    assert [row for row in rows if list(row) != list(LANGUAGES) or not all(row.values())] == []


@pytest.mark.django_db
def test_lists_load_in_order_and_keep_an_edit():
    starter.load_lists(AUTHORS)
    Author.objects.update(name_nl="Wij")
    starter.load_lists(AUTHORS)
    assert [row.slug for row in Category.objects.all()] == [
        row["slug"] for row in AUTHORS["categories"]
    ]
    assert [author.name_nl for author in Author.objects.all()] == ["Wij"]
