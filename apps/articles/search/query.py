"""What somebody typed, and which words of the index may be meant by it. Words that were typed
apart may be one (heup pijn), one that was typed may be two (hippain)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from .likeness import likeness, slips
from .words import is_small, stem, words_in

MOST_WORDS = 8
MOST_LETTERS = 100
SHORTEST_START, SHORTEST_END = 3, 4
LINKS = ("", "s", "e", "n", "en", "es", "er")  # what German and Dutch put between two words

SAME, STEM, START, END, HALF, ALIKE = 1.0, 0.95, 0.5, 0.4, 0.45, 0.8


@dataclass(frozen=True)
class Piece:
    """A word of the query, or neighbours written as one; `covers` says which of its words."""

    word: str
    covers: tuple[int, ...]
    stem: str

    typed: int = 1

    @property
    def is_joined(self) -> bool:
        return self.typed > 1

    @property
    def may_be_mistyped(self) -> bool:
        return self.typed < 3 and slips(len(self.word)) > 0


@dataclass(frozen=True)
class Meant:
    """What a word of the index is worth as an answer to one piece. `half` is which half of the
    piece it is, where it takes two."""

    covers: tuple[int, ...]
    worth: float
    half: str = ""
    is_guess: bool = False


@dataclass(frozen=True)
class Query:
    text: str
    language: str
    words: tuple[str, ...]
    pieces: tuple[Piece, ...] = field(repr=False)

    @classmethod
    def of(cls, text: str, language: str) -> "Query":
        typed = words_in(text[:MOST_LETTERS], language)[:MOST_WORDS]
        words = tuple(dict.fromkeys(word for word in typed if not is_small(word, language)))
        return cls(text, language, words, tuple(pieces_of(typed, words, language)))

    @property
    def typed(self) -> list[str]:
        return words_in(self.text[:MOST_LETTERS], self.language)[:MOST_WORDS]

    @property
    def is_cut(self) -> bool:
        """More was typed than is looked for."""
        is_long = len(self.text) > MOST_LETTERS
        return is_long or len(words_in(self.text, self.language)) > MOST_WORDS

    @property
    def squeezed(self) -> str:
        return "".join(self.typed)

    @property
    def start(self) -> str:
        """A name that begins so is about it: without the last word's ending."""
        typed = self.typed
        return "".join([*typed[:-1], *(stem(word, self.language) for word in typed[-1:])])

    def halves(self) -> set[str]:
        """The stems of all that may be a word by itself, in front or at the end."""
        found = set()
        for piece in self.pieces:
            for left, right in () if piece.is_joined else cuts(piece.word):
                found |= {stem(right, self.language), *stems_before(left, self.language)}
        return found

    def meant(self, vocabulary: Iterable[str]) -> dict[str, list[Meant]]:
        """The words of the index that answer to a piece of this query, each with its worth."""
        known = {word: stem(word, self.language) for word in vocabulary}
        found: dict[str, list[Meant]] = defaultdict(list)
        for piece in self.pieces:
            for word, word_stem in known.items():
                if meaning := meaning_of(piece, word, word_stem):
                    found[word].append(meaning)
            for word, half in halves_in(piece, known, self.language):
                found[word].append(Meant(piece.covers, HALF, half))
        return dict(found)


def pieces_of(typed: list[str], words: tuple[str, ...], language: str) -> Iterable[Piece]:
    """Neighbours are joined as they were typed; small words answer nothing by themselves."""
    places = {word: place for place, word in enumerate(words)}
    for word, place in places.items():
        yield Piece(word, (place,), stem(word, language))
    for length in (2, 3):
        for start in range(len(typed) - length + 1):
            group = typed[start : start + length]
            if covers := tuple(places[word] for word in group if word in places):
                joined = "".join(group)
                yield Piece(joined, covers, stem(joined, language), length)


def meaning_of(piece: Piece, word: str, word_stem: str) -> Meant | None:
    if word == piece.word:
        return Meant(piece.covers, SAME)
    if word_stem == piece.stem:
        return Meant(piece.covers, STEM)
    if not piece.is_joined:
        if len(piece.stem) >= SHORTEST_START and word.startswith(piece.stem):
            return Meant(piece.covers, START)
        if len(piece.stem) >= SHORTEST_END and word_stem.endswith(piece.stem):
            return Meant(piece.covers, END)
    if piece.may_be_mistyped and (alike := likeness(piece.word, word)):
        return Meant(piece.covers, ALIKE * alike, is_guess=True)
    return None


def halves_in(piece: Piece, known: dict[str, str], language: str) -> Iterable[tuple[str, str]]:
    """Two known words that make up the whole piece."""
    if piece.is_joined:
        return
    stems = defaultdict(list)
    for word, word_stem in known.items():
        stems[word_stem].append(word)
    for left, right in cuts(piece.word):
        ends = stems.get(stem(right, language), ())
        starts = {word for before in stems_before(left, language) for word in stems.get(before, ())}
        if ends and starts:
            yield from ((word, "left") for word in starts)
            yield from ((word, "right") for word in ends)


def cuts(word: str) -> list[tuple[str, str]]:
    places = range(SHORTEST_START, len(word) - SHORTEST_START + 1)
    return [(word[:at], word[at:]) for at in places]


def stems_before(left: str, language: str) -> set[str]:
    """The first half without what German and Dutch put between two words."""
    ends = [len(left) - len(link) for link in LINKS if left.endswith(link)]
    return {stem(left[:end], language) for end in ends if end >= SHORTEST_START}


def name_of(text: str, language: str) -> str:
    """A whole name as one word, for comparing it with a whole query."""
    return "".join(words_in(text, language))


def index_words(text: str, language: str, *, joined: bool = False) -> list[str]:
    """The words of a text; of a name also each two neighbours as one."""
    words = words_in(text, language)
    pairs = [a + b for a, b in pairwise(words)] if joined else []
    return list(dict.fromkeys(words + pairs))
