"""Words as the search compares them: without case, accents and endings, the same on every
database. Pure, so that it can be tried on a list of queries."""

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[^\W_]+")
APOSTROPHES = str.maketrans("", "", "'\u2018\u2019\u00ad")
DIGRAPHS = str.maketrans({"\u00e4": "a", "\u00f6": "o", "\u00fc": "u"})
LONGEST = 40

# What says nothing about where an answer stands.
SMALL = {
    "nl": "aan als bij dat de deze die dit doe doen door een en er haar heb hebben heeft het hoe ik "
    "in is je jouw kan kun kunnen maar me met mij mijn moet na naar nog of om ook op over te tijdens "
    "tot uit van voor waar waarom wat welk welke wel wie wij wil word worden wordt zal ze zijn zo",
    "en": "a about am an and any are as at be by can do does for from get have how i if in is it "
    "its me my of on one or should so than that the their them there these this to was what when "
    "where which who why will with you your",
    "de": "aber als am an auch auf aus bei beim bin bis da das dem den der des die dies diese dir du "
    "ein eine einem einen einer es fur habe haben hat ich ihr ihre im in ist kann mein meine meinem "
    "meinen meiner meines mich mir mit nach oder sich sie sind soll uber um und unter von vom was wegen "
    "wenn wer wie wir wird wo wann welche welchem welchen welcher welches zu zum zur",
}
SMALL_WORDS = {language: frozenset(words.split()) for language, words in SMALL.items()}


@lru_cache(maxsize=20_000)
def fold(text: str, language: str) -> str:
    """Hüfte, Huefte, HUFTE: one word. Only German writes its umlauts as two letters."""
    plain = unicodedata.normalize("NFC", text).translate(APOSTROPHES).casefold()
    plain = unicodedata.normalize("NFKD", plain.translate(DIGRAPHS))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    if language == "de":
        plain = plain.replace("ae", "a").replace("oe", "o").replace("ue", "u")
    return plain


def spans(text: str) -> list[tuple[int, int]]:
    """Where the words of a text stand in it; an apostrophe does not end one."""
    return [match.span() for match in re.finditer(r"[^\W_]+(?:['\u2019\u00ad][^\W_]+)*", text)]


def words_in(text: str, language: str) -> list[str]:
    found = (fold(text[start:end], language) for start, end in spans(text))
    return [word[:LONGEST] for word in found if word]


def is_small(word: str, language: str) -> bool:
    return len(word) < 2 or word in SMALL_WORDS[language]


# --- endings ----------------------------------------------------------------------------------


@lru_cache(maxsize=20_000)
def stem(word: str, language: str) -> str:
    """One and many, and the endings of cases and verbs: enough to find, too little to read."""
    return STEMS[language](word) if len(word) > 3 else word


def without(word: str, endings: tuple[str, ...], left: int = 3) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= left:
            return word[: -len(ending)]
    return word


def single(word: str) -> str:
    """A doubled last consonant is one: botten, sitting."""
    doubled = len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiou"
    return word[:-1] if doubled else word


def dutch(word: str) -> str:
    """One slaap, many slapen; botten and slappe double their consonant instead."""
    short = word.replace("ieen", "ie") if word.endswith("ieen") else word
    if not short.endswith("een"):
        short = lengthened(without(short, ("en", "e")), short)
    if short[-1] in "zv":
        short = short[:-1] + {"z": "s", "v": "f"}[short[-1]]
    return without(short, ("s",))


def lengthened(short: str, word: str) -> str:
    """The last vowel was long while an ending stood behind it."""
    is_open = re.search(r"(?<![aeiou])[aeou][^aeiouwxy]$", short)
    if short == word or not is_open or (len(short) > 4 and short.endswith(("el", "er", "or"))):
        return single(short)
    return short[:-1] + short[-2:]


def english(word: str) -> str:
    if not word.endswith(("ss", "us", "is")):
        word = word[:-3] + "y" if word.endswith("ies") else without(word, ("s",))
    word = single(without(word, ("ing", "ed")))
    return without(word, ("e",))


def german(word: str) -> str:
    return without(word, ("ern", "en", "er", "em", "es", "e", "n", "s"))


STEMS = {"nl": dutch, "en": english, "de": german}
