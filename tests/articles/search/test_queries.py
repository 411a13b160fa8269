"""The queries that were written down before the search: what comes first for each of them."""

from pathlib import Path

import pytest
import yaml
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from apps.articles import starter as articles
from apps.articles.models import Article, Term
from apps.articles.search.find import find
from apps.articles.search.index import rebuild
from apps.exercises import starter as exercises
from apps.exercises.models import Exercise

QUERIES = yaml.safe_load((Path(__file__).parents[2] / "search" / "queries.yaml").read_text())


@pytest.fixture
def known(db):
    """Everything that can be found."""
    exercises.load()
    articles.load()
    rebuild()
    return {
        *(f"article/{slug}" for slug in Article.objects.values_list("slug", flat=True)),
        *(f"exercise/{slug}" for slug in Exercise.objects.values_list("slug", flat=True)),
        *(f"term/{slug}" for slug in Term.objects.values_list("slug", flat=True)),
        "nothing",
    }


def test_as_many_queries_in_each_language():
    assert {language: sum(map(len, groups.values())) for language, groups in QUERIES.items()} == {
        "nl": 42, "en": 42, "de": 42
    }  # fmt: skip


def test_everything_that_is_wanted_can_be_found(known):
    wanted = {w for groups in QUERIES.values() for group in groups.values() for w in group.values()}
    assert wanted <= known


def test_what_was_meant_comes_first(known):
    wrong = {}
    for language, groups in QUERIES.items():
        for text, wanted in ((t, w) for group in groups.values() for t, w in group.items()):
            if (first := first_for(text, language)) != wanted:
                wrong[language, text] = (wanted, first)
    assert wrong == {}


def first_for(text, language):
    answer = find(text, user=AnonymousUser(), language=language, at=timezone.now())
    if not answer.groups:
        return "nothing"
    first = answer.groups[0]
    page, _, place = first.hits[0].path.partition("#")
    slug = place.removeprefix("word-") if first.kind == "term" else page.split("/")[3]
    return f"{first.kind}/{slug}"
