"""The words that our texts avoid: each with its reason, found as they are written."""

import pytest
import yaml
from plain_language import LANGUAGES

from apps.articles.checks.avoid import LIST, avoided

ROWS = yaml.safe_load(LIST.read_text(encoding="utf-8"))
SAID = {
    "nl": [
        ("Rollen maakt verklevingen los.", ["verklevingen"]),
        ("Dit voorkomt artrose.", ["voorkomt artrose"]),
        ("Je loopt weer pijnvrij.", ["pijnvrij"]),
        ("Beweeg alleen zonder pijn!", ["alleen zonder pijn"]),
        ("Acupunctuur en elektrotherapie", ["Acupunctuur", "elektrotherapie"]),
        ("Omega-3 uit vis", ["Omega"]),
        ("Steunzolen, slijtage", ["Steunzolen", "slijtage"]),
        ("60 % van je gewicht, 60% of 60 procent", ["60 %", "60%", "60 procent"]),
        ("Een wondermiddel geneest", ["wondermiddel", "geneest"]),
        ("Goede therapietrouw bij de workout", ["therapietrouw", "workout"]),
        ("Zo doet u dat met uw been", ["u", "uw"]),
        ("Een laterale klacht", ["laterale"]),
        ("Aan de buitenkant (lateraal) en lateraal (buitenkant)", []),
        ("Een Thera-Band of BLACKROLL®", ["Thera-Band", "BLACKROLL", "®"]),
        ("Zo genoeg: buurvrouw, muur, 160 %", []),
    ],
    "en": [
        ("It breaks adhesions.", ["adhesions"]),
        ("It prevents osteoarthritis", ["prevents osteoarthritis"]),
        ("Pain-free or pain free again", ["Pain-free", "pain free"]),
        ("Begin on the pain-free side", []),
        ("Wear and tear", ["Wear and tear"]),
        ("A miracle cure", ["miracle", "cure"]),
        ("Good compliance", ["compliance"]),
        ("Secure, accurate, 26 muscles", ["26 muscles"]),
        ("Insole or insoles", ["Insole", "insoles"]),
        ("A bilateral problem", ["bilateral"]),
    ],
    "de": [
        ("Das löst Verklebungen.", ["Verklebungen"]),
        ("Schmerzfrei gehen", ["Schmerzfrei"]),
        ("Die schmerzfreie Seite zuerst", []),
        ("Verschleißerscheinung, Verschleiss", ["Verschleißerscheinung", "Verschleiss"]),
        ("Das heilt. Die Heilung. Ein Heilmittel.", ["heilt", "Heilung"]),
        ("Nimm dein Band und euch", ["dein", "euch"]),
        ("Bewegen Sie sich nur ohne Schmerzen", ["nur ohne Schmerzen"]),
        ("Individuell, durch, Dirigent", []),
    ],
}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [(language, text, words) for language, rows in SAID.items() for text, words in rows],
)
def test_finds(language, text, expected):
    assert sorted(hit.word for hit in avoided(text, language)) == sorted(expected)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reason_is_told_in_the_language_of_the_reader(language):
    (hit,) = avoided("voltaren", "en")
    brands = next(row for row in ROWS if row["slug"] == "brands")
    assert hit.reason(language) == brands["reason"][language]


def test_an_article_that_weighs_a_treatment_may_name_it():
    assert avoided("Acupunctuur", "nl", "complementary-therapies") == []
    assert [hit.word for hit in avoided("Acupunctuur", "nl", "hip-pain")] == ["Acupunctuur"]


def test_the_list_is_complete():
    assert len({row["slug"] for row in ROWS}) == len(ROWS)
    known = {"slug", "words", "but", "weighed_in", "may_be_explained", "reason"}
    assert [row["slug"] for row in ROWS if set(row) - known] == []
    for row in ROWS:
        assert list(row["reason"]) == list(LANGUAGES), row["slug"]
        assert set(row["words"]) in ({"all"}, set(LANGUAGES)), row["slug"]
        assert all(row["words"].values()), row["slug"]
