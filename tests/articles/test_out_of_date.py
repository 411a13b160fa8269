"""The lists of articles, exercises and words: which languages are behind their source, and the
filter that finds those."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import ArticleFactory, ExerciseFactory, MembershipFactory, TermFactory
from pages import every, page_of, texts, with_class

from apps.articles.models import Category
from apps.exercises.versions import confirm, stale_texts

pytestmark = pytest.mark.django_db

KINDS = {
    "articles_article": (ArticleFactory, "title_nl"),
    "exercises_exercise": (ExerciseFactory, "name_nl"),
    "articles_term": (TermFactory, "definition_nl"),
}
each_kind = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture
def eva(brug):
    return MembershipFactory(practice=brug, role="editor", user__first_name="Eva").user


def make(kind, **fields):
    factory, _source = KINDS[kind]
    return factory(**fields)


def change_source(kind, row, text="Anders"):
    change(row, **{KINDS[kind][1]: text})


def change(row, **fields):
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def listed(client, kind, **query):
    return client.get(reverse(f"admin:{kind}_changelist"), query)


def found(client, kind, language):
    rows = listed(client, kind, out_of_date=language).context["cl"].result_list
    return sorted(row.slug for row in rows)


@each_kind
def test_filter_finds_what_is_behind_in_a_language(client, eva, brug, kind):
    make(kind, slug="in-step", practice=brug)
    both, german = (make(kind, slug=slug, practice=brug) for slug in ("both", "german"))
    change_source(kind, both)
    change_source(kind, german)
    change(german, **{KINDS[kind][1].replace("_nl", "_en"): "Different"})
    client.force_login(eva)
    assert found(client, kind, "de") == ["both", "german"]
    assert found(client, kind, "en") == ["both"]
    assert found(client, kind, "nl") == found(client, kind, "xx") == ["both", "german", "in-step"]


@each_kind
def test_list_says_it_beside_the_language(client, eva, brug, kind):
    row = make(kind, practice=brug)
    change_source(kind, row)
    confirm(row, "en", by=eva)
    client.force_login(eva)
    page = page_of(listed(client, kind))
    assert texts(with_class(page, "field-languages")) == ["nl, en, de verouderd"]


@pytest.mark.parametrize(
    ("language", "title", "choices"),
    [
        ("nl", "vertaling", ["verouderd in het Engels", "verouderd in het Duits"]),
        ("en", "translation", ["out of date in English", "out of date in German"]),
        ("de", "Übersetzung", ["veraltet auf Englisch", "veraltet auf Deutsch"]),
    ],
)
def test_filter_in_three_languages(client, eva, brug, language, title, choices):
    TermFactory(practice=brug)
    change(eva, language=language)
    client.force_login(eva)
    page = page_of(listed(client, "articles_term"))
    (block,) = every(page, "details", **{"data-filter-title": title})
    assert texts(every(block, "a"))[1:] == choices


@each_kind
@pytest.mark.parametrize("query", [{}, {"out_of_date": "de"}, {"_facets": "True"}])
def test_three_ask_no_more_queries_than_one(client, eva, brug, kind, query):
    client.force_login(eva)
    change_source(kind, make(kind, practice=brug))
    listed(client, kind)  # what a first visit alone asks
    one = count_queries(client, kind, query)
    for _n in range(2):
        change_source(kind, make(kind, practice=brug, **beside(kind)))
    assert count_queries(client, kind, query) == one


def beside(kind):
    """In the same category, which is a choice of another filter."""
    return {"category": Category.objects.get()} if kind == "articles_article" else {}


def count_queries(client, kind, query):
    with CaptureQueriesContext(connection) as queries:
        assert listed(client, kind, **query).status_code == 200
    return len(queries)


def test_nothing_of_another_practice_is_found(client, eva, zuid):
    row = make("articles_article", practice=zuid)
    change_source("articles_article", row)
    client.force_login(eva)
    assert found(client, "articles_article", "de") == []


def test_other_forms_of_a_word_belong_to_their_language(brug):
    """A plural more in Dutch says nothing about the German words."""
    term = TermFactory(practice=brug)
    change(term, aliases_nl="pezen\npeesje")
    assert stale_texts(type(term), [term.pk])[term.pk] == []
