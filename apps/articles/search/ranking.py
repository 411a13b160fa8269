"""Which of the found rows come first, and why: the same rules on every database."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from .likeness import likeness
from .query import Meant, Query
from .words import stem

WHOLE, NAME, BEGINS, HEADING, TEXT, OFTEN = 100, 50, 8, 20, 12, 4
BEST_PART = 0.06  # what scores less than this part of the best answer is left out
HALVES = 0.7  # two words of the index that make up the one that was typed
ENOUGH_WORDS = 0.5  # of what was asked, weighed by how telling each word is
# From then on its own summary says more than a passage, which in an article can be opened.
SURELY_NAMED = {"article": 0.8, "exercise": 0.2, "term": 0.0}
KINDS = tuple(SURELY_NAMED)  # what comes first of two that are equally good


@dataclass(frozen=True)
class Row:
    """A name (place "") or a passage of one thing. Words stand folded; `names` squeezed."""

    pk: int
    kind: str
    key: int
    place: str
    title: str
    names: tuple[str, ...]
    head: frozenset[str]
    words: frozenset[str]

    @property
    def thing(self) -> tuple[str, int]:
        return self.kind, self.key


@dataclass(frozen=True)
class Found:
    """One answer: the row to show of it and the words that were hit."""

    kind: str
    key: int
    score: float
    shown: int
    words: frozenset[str]
    is_guess: bool


Worths = dict[int, float]


def rank(query: Query, meant: dict[str, list[Meant]], rows: Iterable[Row]) -> list[Found]:
    rows = [row for row in rows if row.words & meant.keys()]
    meant = without_guesses(meant, rows)
    things = defaultdict(list)
    for row in rows:
        things[row.thing].append(row)
    weights = weights_of(query, meant, things.values())
    found = [answer(query, meant, weights, rows) for rows in things.values()]
    best = max((one.score for one in found if one), default=0)
    kept = [one for one in found if one and one.score >= best * BEST_PART]
    titles = {row.thing: row.title for row in rows if not row.place}
    return sorted(kept, key=lambda one: order(one, titles))


def order(one: Found, titles: dict[tuple[str, int], str]) -> tuple[object, ...]:
    title = titles.get((one.kind, one.key), "")
    return -round(one.score, 3), KINDS.index(one.kind), title, one.key


def without_guesses(meant: dict[str, list[Meant]], rows: list[Row]) -> dict[str, list[Meant]]:
    """Nobody who typed a word that stands here meant another one."""
    present = {word for row in rows for word in row.words if word in meant}
    sure = {
        covered
        for word in present
        for one in meant[word]
        if not one.is_guess and not one.half
        for covered in one.covers
    }
    kept = {
        word: [one for one in meanings if not one.is_guess or not sure.issuperset(one.covers)]
        for word, meanings in meant.items()
    }
    return {word: meanings for word, meanings in kept.items() if meanings}


def worths(words: frozenset[str], meant: dict[str, list[Meant]]) -> Worths:
    """How well these words answer each word of the query."""
    best: Worths = defaultdict(float)
    halves: dict[tuple[int, ...], set[str]] = defaultdict(set)
    for word in words & meant.keys():
        for one in meant[word]:
            if one.half:
                halves[one.covers].add(one.half)
                continue
            for covered in one.covers:
                best[covered] = max(best[covered], one.worth)
    for covers, sides in halves.items():
        for covered in covers if len(sides) == 2 else ():
            best[covered] = max(best[covered], HALVES)
    return dict(best)


def weights_of(
    query: Query, meant: dict[str, list[Meant]], things: Iterable[list[Row]]
) -> dict[int, float]:
    """A word that stands everywhere tells little; one that stands nowhere is not counted."""
    things = list(things)
    often: dict[int, int] = defaultdict(int)
    for rows in things:
        for covered in worths(frozenset().union(*(row.words for row in rows)), meant):
            often[covered] += 1
    return {
        covered: math.log(1 + (len(things) + 2) / often[covered])
        for covered in range(len(query.words))
        if often[covered]
    }


def weighed(found: Worths, weights: dict[int, float]) -> float:
    total = sum(weights.values())
    return sum(found.get(covered, 0) * weight for covered, weight in weights.items()) / total


def answer(
    query: Query, meant: dict[str, list[Meant]], weights: dict[int, float], rows: list[Row]
) -> Found | None:
    words = frozenset(word for row in rows for word in row.words if word in meant)
    covered = worths(words, meant)
    share = sum(weights[one] for one in covered if one in weights) / (sum(weights.values()) or 1)
    if share < ENOUGH_WORDS:
        return None
    named = [(name_score(query, row, meant, weights), row.pk) for row in rows if not row.place]
    passages = [(passage_score(row, meant, weights), row.pk) for row in rows if row.place]
    from_name, name = max(named, default=(0.0, None))
    best, passage = max(passages, key=lambda one: (one[0], -one[1]), default=(0.0, None))
    often = sum(score >= best / 2 for score, _pk in passages) - 1 if passages else 0
    score = from_name + best + OFTEN * weighed(covered, weights) * min(often, 4) / 4
    is_guess = all(one.is_guess for word in words for one in meant[word])
    is_named = from_name >= NAME * SURELY_NAMED[rows[0].kind]
    shown = (name if is_named else passage) or name or rows[0].pk
    return Found(*rows[0].thing, score, shown, words, is_guess)


def name_score(
    query: Query, row: Row, meant: dict[str, list[Meant]], weights: dict[int, float]
) -> float:
    whole = max((whole_likeness(query, name) for name in row.names), default=0)
    named = weighed(worths(row.head & meant.keys(), meant), weights)
    said = weighed(worths(row.words & meant.keys(), meant), weights)
    words = max(1, len(row.head))
    share = min(1, len(query.words) * 2 / words)
    begins = any(name.startswith(query.start) for name in row.names)
    return WHOLE * whole + NAME * named * (0.8 + 0.2 * share) + BEGINS * begins + TEXT * said


def whole_likeness(query: Query, name: str) -> float:
    """The query is the whole name, give or take an ending or a typing error."""
    typed = query.squeezed
    if typed == name:
        return 1
    if stem(typed, query.language) == stem(name, query.language):
        return 0.97
    return 0.9 * likeness(typed, name)


def passage_score(row: Row, meant: dict[str, list[Meant]], weights: dict[int, float]) -> float:
    heading = weighed(worths(row.head & meant.keys(), meant), weights)
    text = weighed(worths(row.words & meant.keys(), meant), weights)
    return HEADING * heading + TEXT * text
