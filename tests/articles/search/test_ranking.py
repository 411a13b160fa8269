"""What comes first: names before headings before texts, whole before part, telling words first."""

import pytest

from apps.articles.search.query import Query, index_words, name_of
from apps.articles.search.ranking import Row, rank


def name(key, *names, text="", kind="article"):
    head = frozenset(w for one in names for w in index_words(one, "nl", joined=True))
    squeezed = tuple(name_of(one, "nl") for one in names)
    words = head | frozenset(index_words(text, "nl"))
    return Row(key * 10, kind, key, "", names[0], squeezed, head, words)


def passage(key, heading="", text="", number=1, kind="article"):
    head = frozenset(index_words(heading, "nl", joined=True))
    words = head | frozenset(index_words(text, "nl"))
    return Row(key * 10 + number, kind, key, f"p{number}", "", (), head, words)


def found(text, *rows):
    query = Query.of(text, "nl")
    vocabulary = {word for row in rows for word in row.words}
    return rank(query, query.meant(vocabulary), rows)


def order(text, *rows):
    return [one.key for one in found(text, *rows)]


def test_name_comes_before_heading_before_text():
    rows = [passage(3, text="Over traplopen."), passage(2, "Traplopen"), name(1, "Traplopen thuis")]
    assert order("traplopen", *rows) == [1, 2, 3]


def test_whole_name_comes_before_part_of_a_name():
    assert order("heup", name(1, "Buigen vanuit de heup"), name(2, "Heup", kind="term")) == [2, 1]


def test_name_that_begins_so_comes_first():
    assert order("stap", name(1, "Grote stap"), name(2, "Stap opzij")) == [2, 1]


def test_article_comes_before_the_word_with_the_same_name():
    assert order("heup pijn", name(1, "Heuppijn", kind="term"), name(1, "Heuppijn")) == [1, 1]
    kinds = [
        one.kind for one in found("heuppijn", name(1, "Heuppijn", kind="term"), name(2, "Heuppijn"))
    ]
    assert kinds == ["article", "term"]


def test_second_name_is_a_name():
    assert order("kunstheup", name(1, "Heupprothese", "kunstheup"), name(2, "Heup")) == [1]


def test_rare_word_tells_more():
    often = [passage(key, text="De heup.") for key in range(2, 9)]
    assert order("heup matras", *often, passage(1, text="Een matras."))[0] == 1


def test_word_that_stands_nowhere_is_passed_over():
    assert order("heup koelkast", name(1, "Heup")) == [1]


def test_most_of_what_was_asked_must_be_there():
    rows = [passage(1, text="slapen matras kussen"), passage(2, text="kussen")]
    assert order("slapen matras kussen", *rows) == [1]


def test_guess_counts_only_where_nobody_wrote_it_so():
    assert order("trek", name(1, "Trap")) == []
    (one,) = found("kraakbenen", name(1, "Kraakbeen", kind="term"))
    assert not one.is_guess  # an ending is no guess
    (one,) = found("kraakbein", name(1, "Kraakbeen", kind="term"))
    assert one.is_guess
    assert order("kraakbein", name(1, "Kraakbeen"), passage(2, text="kraakbein")) == [2]


def test_two_halves_count_together_only():
    rows = [passage(1, text="pijn in de heup"), passage(2, text="de heup"), passage(3, text="pijn")]
    assert order("heuppijn", *rows) == [1]


def test_passage_is_shown_where_it_says_more_than_the_name():
    rows = [name(1, "Slapen"), passage(1, "Welk matras?", number=1), passage(1, "Kussen", number=2)]
    assert found("matras", *rows)[0].shown == 11
    assert found("slapen", *rows)[0].shown == 10


@pytest.mark.parametrize("text", ["qqqq", "", "de het een", "12 34"])
def test_nothing_is_found_for_nothing(text):
    assert found(text, name(1, "Heup"), passage(2, text="Het been en de heup.")) == []


def test_many_passages_do_not_beat_a_name():
    many = [passage(2, text="De heup.", number=number) for number in range(1, 9)]
    assert order("heup", *many, name(1, "Heup")) == [1, 2]
