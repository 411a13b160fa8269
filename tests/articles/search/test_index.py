"""The index follows every write and holds what may be shown; both databases find the same."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection
from factories import ArticleFactory, ExerciseFactory
from pages import links, page_of, text_of, with_class

from apps.articles.models import CareCard, SearchEntry, SearchWord, Term
from apps.articles.search.find import find
from apps.articles.search.index import rebuild
from apps.articles.search.likeness import likeness
from apps.articles.search.lookups import has_trigrams, make_indexes
from apps.articles.search.words import stem
from apps.exercises.versions import one_version, restore, versions_of

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
NOBODY = AnonymousUser()

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_commits")]


def paths(text, *, user=NOBODY, language="nl", at=NOW):
    answer = find(text, user=user, language=language, at=at)
    return [hit.path for group in answer.groups for hit in group.hits]


def article(slug="slapen", **fields):
    return ArticleFactory(slug=slug, **({"title_nl": "Slapen op je zij"} | fields))


def section(owner, anchor="matras", text="Een stevig matras.", **fields):
    return owner.sections.create(anchor=anchor, heading_nl="Waarop?", text_nl=text, **fields)


def test_article_is_found_by_name_and_by_passage():
    section(article())
    assert paths("slapen zij") == ["/nl/read/slapen/"]
    assert paths("matras") == ["/nl/read/slapen/#matras"]


def test_word_is_found_by_another_name_which_is_then_shown():
    Term.objects.create(
        slug="bot", name_nl="Osteoporose", definition_nl="Dunner bot.", aliases_nl="botontkalking"
    )
    for text, heading in (("botontkalking", [("botontkalking", True)]), ("osteoporose", [])):
        (group,) = find(text, user=NOBODY, language="nl", at=NOW).groups
        (hit,) = group.hits
        assert (hit.path, hit.heading) == ("/nl/glossary/#word-bot", heading)


@pytest.mark.parametrize("text", ["heupslijtage", "Heup slijtage", "heupslitage"])
def test_word_is_found_by_a_synonym_which_is_not_shown(client, text):
    Term.objects.create(
        slug="oa", name_nl="Heupartrose", definition_nl="Het gewricht.", synonyms_nl="heupslijtage"
    )
    page = page_of(client.get("/nl/search/", {"q": text}))
    (found,) = with_class(page, "search-list")
    assert links(found) == ["/nl/glossary/#word-oa"]
    assert "slijtage" not in text_of(found)


def test_synonym_that_was_taken_away_is_no_longer_found():
    term = Term.objects.create(slug="oa", name_nl="Heupartrose", synonyms_nl="heupslijtage")
    assert paths("heupslijtage") == ["/nl/glossary/#word-oa"]
    term.synonyms_nl = ""
    term.save()
    assert paths("heupslijtage") == []


def test_words_in_two_elements_are_two():
    section(article(), text="<ul><li>kussen</li><li>deken</li></ul>")
    assert paths("deken") == ["/nl/read/slapen/#matras"]
    assert not SearchWord.objects.filter(word="kussendeken").exists()


def test_exercise_is_found_by_name_and_steps():
    ExerciseFactory(slug="brug", name_nl="Bruggetje (bridge)", steps_nl="Til je bekken op.")
    assert paths("bridge") == paths("bekken tillen") == ["/nl/exercises/brug/"]


def test_each_language_finds_its_own():
    section(article(title_en="Sleeping", title_de=""))
    assert paths("sleeping", language="en") == ["/nl/read/slapen/"]
    assert paths("slapen", language="en") == []
    assert not SearchEntry.objects.filter(language="de", kind="article").exists()


def test_change_is_found_at_once_and_what_stood_there_is_not():
    owner = article()
    part = section(owner)
    part.heading_nl, part.text_nl = "Kussen", "Een kussen."
    part.save()
    assert (paths("matras"), paths("kussen")) == ([], ["/nl/read/slapen/#matras"])
    part.delete()
    assert paths("kussen") == []
    owner.title_nl = "Rusten"
    owner.save()
    assert (paths("slapen"), paths("rusten")) == ([], ["/nl/read/slapen/"])
    owner.delete()
    assert not SearchEntry.objects.filter(kind="article").exists()


def test_card_is_found_where_it_is_shown_and_as_it_is_today():
    card = CareCard.objects.create(
        code="vandaag", urgency="today", heading_nl="Bel vandaag", text_nl="Heb je koorts?"
    )
    section(article(), "bellen", "", card=card)
    assert paths("koorts") == ["/nl/read/slapen/#bellen"]
    card.text_nl = "Heb je rillingen?"
    card.save()
    assert (paths("koorts"), paths("rillingen")) == ([], ["/nl/read/slapen/#bellen"])


def test_a_version_that_comes_back_is_found_again():
    owner = article()
    first = versions_of(owner)[0]
    owner.title_nl = "Rusten"
    owner.save()
    restore(owner, first)
    assert paths("slapen") == ["/nl/read/slapen/"]


def test_one_version_is_indexed_once_at_its_end(django_assert_max_num_queries):
    owner = article()
    with one_version():
        parts = [section(owner, f"deel-{n}", f"woord{n}") for n in range(3)]
        assert paths("woord1") == []
    assert [paths(f"woord{n}") for n in range(3)] == [
        [f"/nl/read/slapen/#{part.anchor}"] for part in parts
    ]


def test_only_what_is_published_is_found():
    later = article(published_at=NOW + timedelta(days=1))
    assert paths("slapen") == []
    assert paths("slapen", at=NOW + timedelta(days=1)) == ["/nl/read/slapen/"]
    later.published_at = None
    later.save()
    assert paths("slapen", at=NOW + timedelta(days=1)) == []
    ExerciseFactory(name_nl="Zwaaien", is_published=False)
    assert paths("zwaaien") == []


def test_what_a_practice_has_of_its_own_is_for_its_people(brug, anna, theo, bram, vera):
    section(article(practice=brug))
    ExerciseFactory(practice=brug, slug="eigen", name_nl="Zwaaien")
    for text, path in (("matras", "/nl/read/slapen/#matras"), ("zwaaien", "/nl/exercises/eigen/")):
        for person in (anna, theo):
            assert paths(text, user=person) == [path]
        for person in (bram, vera, NOBODY):
            assert paths(text, user=person) == []


def test_what_others_have_hides_no_guess(brug, bram):
    """Anna's practice wrote it so; Bram still gets what looks like it."""
    article(practice=brug, title_nl="Matrras")
    article("ander", title_nl="Matras")
    assert paths("matrras", user=bram) == ["/nl/read/ander/"]


def test_rebuild_mends_whatever_was_written_past_save():
    owner = article()
    section(owner)
    assert rebuild() == 4  # the name in three languages; the passage has only one heading
    type(owner).objects.update(title_nl="Rusten")
    SearchWord.objects.filter(word="matras").delete()
    SearchWord.objects.filter(word="slapen").update(stem="anders")
    SearchEntry.objects.create(kind="term", key=1, language="nl", slug="weg", title="Weg")
    connection.check_constraints()  # no index is made while a row waits to be checked
    call_command("search_index", stdout=StringIO())
    assert (paths("rusten"), paths("slapen")) == (["/nl/read/slapen/"], [])
    assert paths("matras") == ["/nl/read/slapen/#matras"]
    assert not SearchEntry.objects.filter(kind="term").exists()
    assert not SearchWord.objects.filter(word="slapen").exists()


def test_rebuild_writes_nothing_while_nothing_changed(django_assert_num_queries):
    section(article())
    ExerciseFactory()
    rebuild()
    stood = list(SearchEntry.objects.order_by("pk").values_list())
    with django_assert_num_queries(6):
        rebuild()
    assert list(SearchEntry.objects.order_by("pk").values_list()) == stood


def test_both_ways_of_finding_words_find_all_that_are_alike():
    words = ["heup", "heuppijn", "kraakbeen", "slijmbeurs", "zitbeenknobbel", "matras", "pijn"]
    SearchWord.objects.bulk_create(
        SearchWord(language="nl", word=word, stem=stem(word, "nl")) for word in words
    )
    typed = ("krakbeen", "heuppjin", "slijmbuers", "zitbenknobel", "matrs", "hepu")
    alike = {text: {word for word in words if likeness(text, word)} for text in typed}
    assert all(alike.values())
    assert all(found <= those_alike(text) for text, found in alike.items())
    if connection.vendor == "postgresql":
        assert has_trigrams("default")
    without_trigrams()
    assert all(found <= those_alike(text) for text, found in alike.items())
    make_indexes(connection)
    assert all(found <= those_alike(text) for text, found in alike.items())


def those_alike(typed):
    return set(SearchWord.objects.filter(word__alike=typed).values_list("word", flat=True))


def without_trigrams():
    """As on a server whose owner may not add pg_trgm; comes back with the transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP EXTENSION pg_trgm CASCADE")
        has_trigrams.cache_clear()


def test_typing_error_is_found_without_trigrams_too():
    article()
    without_trigrams()
    assert paths("slaepn") == ["/nl/read/slapen/"]
    has_trigrams.cache_clear()
