"""Folding, endings, likeness, and which words may be meant by what was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.articles.search.excerpt import excerpt, marked
from apps.articles.search.likeness import ENOUGH, distance, likeness, similarity, slips
from apps.articles.search.query import Query
from apps.articles.search.words import fold, stem, words_in

LETTERS = st.text("abehnrstu", min_size=1, max_size=14)


@pytest.mark.parametrize(
    ("text", "language", "folded"),
    [
        ("Hüfte", "de", "hufte"),
        ("HUEFTE", "de", "hufte"),
        ("Hu\u0308fte", "de", "hufte"),
        ("Gesäß", "de", "gesass"),
        ("Gesaess", "de", "gesass"),
        ("oefening", "nl", "oefening"),
        ("één", "nl", "een"),
        ("coëxistentie", "nl", "coexistentie"),
        ("Child\u2019s", "en", "childs"),
    ],
)
def test_fold(text, language, folded):
    assert fold(text, language) == folded


def test_words_in():
    assert words_in("Hip-pain: (Child's pose), 10 %_%", "en") == [
        "hip", "pain", "childs", "pose", "10"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "many", "language"),
    [
        ("botbreuk", "botbreuken", "nl"),
        ("pees", "pezen", "nl"),
        ("been", "benen", "nl"),
        ("knobbel", "knobbels", "nl"),
        ("signaal", "signalen", "nl"),
        ("slapen", "slaap", "nl"),
        ("knie", "knieen", "nl"),
        ("heup", "heupen", "nl"),
        ("bot", "botten", "nl"),
        ("slap", "slappe", "nl"),
        ("adductor", "adductoren", "nl"),
        ("kraakbeen", "kraakbenen", "nl"),
        ("trap", "trappen", "nl"),
        ("raise", "raises", "en"),
        ("sleep", "sleeping", "en"),
        ("sit", "sitting", "en"),
        ("body", "bodies", "en"),
        ("sehne", "sehnen", "de"),
        ("bruch", "bruche", "de"),
        ("band", "bander", "de"),
        ("wischer", "wischern", "de"),
    ],
)
def test_one_and_many_have_one_stem(one, many, language):
    assert stem(one, language) == stem(many, language)


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [("koorts", "kort", "nl"), ("slaap", "slap", "nl"), ("bil", "bal", "nl"), ("hip", "hop", "en")],
)
def test_two_words_have_two_stems(one, other, language):
    assert stem(one, language) != stem(other, language)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("krakben", "kraakben"),
        ("heuppjin", "heuppijn"),
        ("nutritoin", "nutrition"),
        ("bandscheibenforfall", "bandscheibenvorfall"),
    ],
)
def test_alike(typed, word):
    assert 0.8 < likeness(typed, word) < 1


@pytest.mark.parametrize(
    ("typed", "word"),
    [("hip", "hup"), ("passport", "support"), ("bil", "bal"), ("koelkast", "kast"), ("qqqq", "q")],
)
def test_not_alike(typed, word):
    assert likeness(typed, word) == 0


@given(LETTERS, LETTERS)
def test_likeness_is_the_same_both_ways(one, other):
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, one) == 1
    assert not likeness(one, other) or similarity(one, other) >= ENOUGH or one[:2] == other[:2]


@given(LETTERS, st.integers(0, 13))
def test_one_letter_left_out_is_one_slip(word, place):
    shorter = word[: place % len(word)] + word[place % len(word) + 1 :]
    assert distance(word, shorter, 3) == 1


def test_two_swapped_letters_are_one_slip():
    assert distance("heuppjin", "heuppijn", 3) == 1
    assert [slips(length) for length in (3, 4, 7, 8, 12, 13)] == [0, 1, 1, 2, 2, 3]


# --- the query --------------------------------------------------------------------------------


def meant(text, language, *vocabulary):
    found = Query.of(text, language).meant(vocabulary)
    return {word: max(one.worth for one in meanings) for word, meanings in found.items()}


def test_small_words_are_not_looked_for():
    assert Query.of("hoe slaap ik met mijn heup", "nl").words == ("slaap", "heup")
    assert Query.of("' OR 1=1 --", "en").words == ()
    assert Query.of("%_%", "nl").words == ()


def test_neighbours_may_be_one_word():
    assert meant("heup pijn", "nl", "heuppijn", "knie") == {"heuppijn": 1}
    assert meant("wind screen wipers", "en", "windscreen") == {"windscreen": 1}


def test_one_word_may_be_two():
    query = Query.of("hippain", "en")
    found = query.meant(["hip", "pain", "hips", "plain"])
    assert {word: {one.half for one in found[word]} for word in found} == {
        "hip": {"left"}, "hips": {"left"}, "pain": {"right"}
    }  # fmt: skip
    assert {stem(word, "en") for word in found} <= query.halves()


def test_one_half_that_is_known_is_not_enough():
    assert meant("koelkast", "nl", "koel", "heup") == {}


def test_linking_letters_stand_between_two_words():
    assert set(meant("schmerzensarzt", "de", "schmerz", "arzt")) == {"schmerz", "arzt"}


def test_part_of_a_compound_is_worth_less():
    found = meant("heup", "nl", "heup", "heupen", "heupkom", "kunstheup", "knie")
    assert found == {"heup": 1, "heupen": 0.95, "heupkom": 0.5, "kunstheup": 0.4}


def test_long_text_is_cut_and_says_so():
    query = Query.of("heup " * 500, "nl")
    assert (query.words, query.is_cut) == (("heup",), True)
    assert not Query.of("heup pijn", "nl").is_cut


@given(st.text(max_size=300), st.sampled_from(["nl", "en", "de"]))
def test_whatever_is_typed_is_a_query(text, language):
    query = Query.of(text, language)
    assert len(query.words) <= 8
    assert all(len(piece.word) <= 120 for piece in query.pieces)
    query.meant(["heup", "pain", "hufte"])
    assert all(not set(word) & set("'\\\"%_ \x00") for word in query.words)


# --- what is shown ----------------------------------------------------------------------------


def test_marked_keeps_every_letter():
    assert marked("Die HÜFTE, bitte.", {"hufte"}, "de") == [
        ("Die ", False), ("HÜFTE", True), (", bitte.", False)
    ]  # fmt: skip


def test_neighbours_that_are_one_word_are_marked_together():
    assert marked("The hip joint", {"hipjoint"}, "en") == [("The ", False), ("hip joint", True)]
    assert marked("The hip joint", {"hip", "hipjoint"}, "en") == [
        ("The ", False), ("hip", True), (" joint", False)
    ]  # fmt: skip


def test_excerpt_begins_with_the_sentence_that_says_most():
    text = "Eerst dit. Slaap op je rug, met je heup recht. Je heup rust dan. " + "Nog wat. " * 40
    shown = "".join(piece for piece, _is_hit in excerpt(text, {"slaap", "heup"}, "nl"))
    assert shown.startswith("Slaap op je rug, met je heup recht. Je heup rust dan. Nog wat.")
    assert 150 < len(shown) <= 180


def test_excerpt_of_a_sentence_without_end_is_cut_between_words():
    shown = "".join(piece for piece, _is_hit in excerpt("woord " * 90, {"woord"}, "nl"))
    assert shown.endswith("woord …")
    assert len(shown) < 185
    late = excerpt("woord " * 90 + "heup", {"heup"}, "nl")
    assert late[0][0].startswith("… woord")
    assert late[1] == ("heup", True)


def test_excerpt_of_nothing():
    assert excerpt("", {"heup"}, "nl") == []
