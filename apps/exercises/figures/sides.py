"""Left and right in words: what an alt text says of the mirrored picture."""

from __future__ import annotations

import re

PAIRS: dict[str, tuple[tuple[str, str], ...]] = {
    "nl": (("rechter", "linker"), ("rechts", "links")),
    "en": (("right", "left"),),
    "de": (("rechte", "linke"), ("rechts", "links")),
}
# Stems that may go on: rechterbeen, rechterzij; rechtes, rechten, Rechte. Not: rechtop, upright.
PATTERNS = {
    "nl": re.compile(r"\b(rechter|linker)|\b(rechts|links)\b", re.IGNORECASE),
    "en": re.compile(r"\b(right|left)\b", re.IGNORECASE),
    "de": re.compile(r"\b(rechte|linke)(?=[nsrm]?\b)|\b(rechts|links)", re.IGNORECASE),
}


def mirrored(text: str, language: str) -> str:
    other = {a: b for pair in PAIRS[language] for a, b in (pair, pair[::-1])}

    def swapped(found: re.Match[str]) -> str:
        word = other[found[0].lower()]
        return word.capitalize() if found[0][0].isupper() else word

    return PATTERNS[language].sub(swapped, text)
