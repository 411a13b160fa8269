"""A title or a piece of text as it is shown, with the words that were found."""

import re
from collections.abc import Iterable

from .words import fold, spans

LONGEST = 180
SENTENCE = re.compile(r"(?<=[.!?:;])\s+|\n+")

Pieces = list[tuple[str, bool]]


def marked(text: str, words: Iterable[str], language: str) -> Pieces:
    """The text in pieces; True for those that were found."""
    pieces, before = [], 0
    for start, end in hits_in(text, frozenset(words), language):
        pieces += [(text[before:start], False), (text[start:end], True)]
        before = end
    pieces.append((text[before:], False))
    return [piece for piece in pieces if piece[0]]


def hits_in(text: str, words: frozenset[str], language: str) -> list[tuple[int, int]]:
    """The index holds neighbours in a name as one word too; both are the hit if neither is."""
    places = spans(text)
    folded = [fold(text[start:end], language) for start, end in places]
    found: list[tuple[int, int]] = []
    for at, (start, end) in enumerate(places):
        if folded[at] in words:
            found.append((start, end))
        elif at and folded[at - 1] not in words and folded[at - 1] + folded[at] in words:
            found.append((places[at - 1][0], end))
    return found


def excerpt(text: str, words: Iterable[str], language: str) -> Pieces:
    """The sentence with most hits, and what follows as far as there is room."""
    wanted = frozenset(words)
    sentences = [part.strip() for part in SENTENCE.split(text) if part.strip()] or [""]
    hits = [len(hits_in(sentence, wanted, language)) for sentence in sentences]
    first = hits.index(max(hits))
    shown = sentences[first]
    for sentence in sentences[first + 1 :]:
        if len(shown) + len(sentence) >= LONGEST:
            break
        shown = f"{shown} {sentence}"
    return marked(shortened(shown, wanted, language), wanted, language)


def shortened(text: str, words: frozenset[str], language: str) -> str:
    """Around the first hit, where one sentence is all there is."""
    if len(text) <= LONGEST:
        return text
    (first, end), *_ = hits_in(text, words, language) or [(0, 0)]
    start = text.rfind(" ", 0, max(0, first - LONGEST // 2)) + 1 if end > LONGEST else 0
    shown, rest = text[start : start + LONGEST], text[start + LONGEST :]
    before = "\u2026 " if start else ""
    return f"{before}{shown.rsplit(' ', 1)[0]} \u2026" if rest else f"{before}{shown}"
