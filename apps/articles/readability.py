"""How an article reads in each language: hints for its editors, never a refusal."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language, gettext, ngettext

from .checks.avoid import avoided
from .checks.rules import LONGEST_SENTENCE, all_sentences, average_of, places_of, words_in
from .checks.shelf import Text
from .lines import words

TEXTS = ("heading", "text", "caption", "alt")


@dataclass(frozen=True)
class Reading:
    words: int
    average: float
    longest: int
    hints: tuple[str, ...]


def readings_of(article):
    """{language: how it reads}, of the languages in which it has words."""
    raw = raw_of(article)
    texts = {code: Text(raw, code, "") for code, _name in settings.LANGUAGES}
    return {code: reading_of(text) for code, text in texts.items() if any(all_sentences(text))}


def raw_of(article):
    """As it would stand in a file."""
    own = f"-{article.practice_id}"
    return {
        "slug": article.slug.removesuffix(own),
        "title": in_languages(article, "title"),
        "summary": in_languages(article, "summary"),
        "sections": [section_of(row) for row in article.sections.all()],
    }


def section_of(row):
    texts = {name: in_languages(row, name) for name in TEXTS}
    return {"anchor": row.anchor, "kind": row.kind, "card": row.card_id, **texts}


def in_languages(row, name):
    return {code: getattr(row, f"{name}_{code}") or "" for code, _name in settings.LANGUAGES}


def reading_of(text):
    lengths = [len(words(sentence)) for sentence in all_sentences(text)]
    hints = (*long_ones(text), *unwanted(text))
    return Reading(words_in(text), average_of(text), max(lengths), hints)


def long_ones(text):
    for sentence in all_sentences(text):
        count = len(words(sentence))
        if count > LONGEST_SENTENCE:
            said = ngettext(
                "%(count)s word in one sentence", "%(count)s words in one sentence", count
            )
            yield f"{said % {'count': count}}: “{sentence}”"


def unwanted(text):
    """The words that our texts avoid, with the reason in the language of the editor."""
    found = {
        one.word: one.reason(get_language())
        for _place, said in places_of(text, *TEXTS)
        for one in avoided(said, text.language, text.slug)
    }
    for word, reason in found.items():
        yield gettext("Better not: “%(word)s”. %(reason)s") % {"word": word, "reason": reason}
