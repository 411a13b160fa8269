"""The words of the glossary in a text: which are found, and how they must be spelt."""

import pytest

from apps.articles.terms import Vocabulary, forms_of, is_explained

VOCABULARY = Vocabulary(
    [
        ("tendon", ["pees", "pezen"]),
        ("gtps", ["GTPS", "pijn aan de buitenkant"]),
        ("ligament", ["Band"]),
        ("socket", ["ball-and-socket"]),
        ("pain", ["pijn"]),
        ("joint", ["SI-gewricht"]),
    ]
)


def found(text):
    return [(match.slug, text[match.start : match.end]) for match in VOCABULARY.matches(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Een pees en twee pezen.", [("tendon", "pees"), ("tendon", "pezen")]),
        ("Pees, (pees)!", [("tendon", "Pees"), ("tendon", "pees")]),
        ("Peesklacht en pees-achtig en kniepees", []),
        ("Das Band, ein band", [("ligament", "Band")]),
        ("GTPS of gtps", [("gtps", "GTPS")]),
        ("Pijn aan de buitenkant is pijn", [("gtps", "Pijn aan de buitenkant"), ("pain", "pijn")]),
        ("pijn aan de binnenkant", [("pain", "pijn")]),
        ("pijn. Aan de buitenkant", [("pain", "pijn")]),
        ("pijn, aan de buitenkant", [("pain", "pijn")]),
        ("a ball-and-socket joint", [("socket", "ball-and-socket")]),
        ("het SI-gewricht", [("joint", "SI-gewricht")]),
        ("PEES", []),
        ("", []),
    ],
)
def test_finds(text, expected):
    assert found(text) == expected


def test_the_longest_form_wins_wherever_it_was_named():
    vocabulary = Vocabulary([("a", ["sit"]), ("b", ["sit bone"]), ("c", ["sit bone pain"])])
    assert [match.slug for match in vocabulary.matches("sit bone, sit bone pain, sit")] == [
        "b",
        "c",
        "a",
    ]


def test_a_name_with_a_note_in_brackets_is_no_word_of_a_text():
    assert forms_of("rust (tussen series)", ["rustpauze", ""]) == ["rustpauze"]
    assert forms_of("pees", ["pezen"]) == ["pees", "pezen"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pijn (coxalgie) komt voor", True),
        ("coxalgie (heuppijn) komt voor", True),
        ("pijn (ook wel coxalgie of zo) komt", True),
        ("coxalgie komt voor (vaak)", False),
        ("(vaak) coxalgie", False),
    ],
)
def test_brackets_explain(text, expected):
    start = text.index("coxalgie")
    assert is_explained(text, start, start + len("coxalgie")) is expected
