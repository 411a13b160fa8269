"""Finds the words of the glossary in a text: as they are spelt, in one walk from word to word."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

TOKEN = re.compile(r"\w+(?:-\w+)*")
BRACKETS = re.compile(r"\s*\(([^()]*)\)")


@dataclass(frozen=True)
class Match:
    slug: str
    start: int
    end: int


def forms_of(name: str, aliases: Iterable[str]) -> list[str]:
    """A name with an explanation in brackets, "rust (tussen series)", is no word on its own."""
    return [form for form in (name, *aliases) if form and "(" not in form]


class Vocabulary:
    """The forms of each word of the glossary, by the word that a form begins with."""

    def __init__(self, terms: Iterable[tuple[str, Iterable[str]]]) -> None:
        self.forms: dict[str, list[tuple[list[str], str]]] = defaultdict(list)
        for slug, forms in terms:
            for form in forms:
                tokens = TOKEN.findall(form)
                if tokens:
                    self.forms[tokens[0].casefold()].append((tokens, slug))
        for known in self.forms.values():
            known.sort(key=lambda entry: -len(entry[0]))

    def matches(self, text: str) -> Iterator[Match]:
        """From left to right, the longest first; no two of them overlap."""
        found = list(TOKEN.finditer(text))
        position = 0
        while position < len(found):
            length, slug = self.longest(text, found, position)
            if slug:
                last = found[position + length - 1]
                yield Match(slug, found[position].start(), last.end())
            position += length

    def longest(self, text: str, found: list[re.Match[str]], position: int) -> tuple[int, str]:
        for tokens, slug in self.forms.get(found[position][0].casefold(), ()):
            here = found[position : position + len(tokens)]
            if len(here) == len(tokens) and is_form(text, here, tokens):
                return len(tokens), slug
        return 1, ""


def is_form(text: str, found: list[re.Match[str]], tokens: list[str]) -> bool:
    """A capital of ours stays a capital: German "Band" is not English "band", "GTPS" not "gtps".
    Between its words stands nothing but a space or a hyphen."""
    gaps = [text[one.end() : two.start()] for one, two in pairwise(found)]
    words = [match[0] for match in found]
    same = words[1:] == tokens[1:] and words[0][1:] == tokens[0][1:]
    first, wanted = words[0][0], tokens[0][0]
    return same and first in {wanted, wanted.upper()} and all(len(gap) == 1 for gap in gaps)


def is_explained(text: str, start: int, end: int) -> bool:
    """In brackets behind its plain word, or with brackets behind it."""
    if BRACKETS.match(text, end):
        return True
    return text.rfind("(", 0, start) > text.rfind(")", 0, start)
