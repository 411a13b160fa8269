"""From what was typed to what is shown: three questions to the database, however much there is."""

from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse

from apps.articles.models import SearchEntry, SearchWord
from apps.exercises.models import Exercise

from .excerpt import excerpt, marked
from .query import Query
from .ranking import Row, rank

MOST_EACH = 8
MOST_ROWS = 2000
MOST_MEANT = 150
COLUMNS = ("pk", "kind", "key", "place", "title", "names", "head", "words")


@dataclass(frozen=True)
class Hit:
    """One line of the page; titles and texts in pieces (text, is it what was asked for)."""

    kind: str
    path: str
    title: list
    heading: list
    text: list
    exercise: Exercise | None = None


@dataclass(frozen=True)
class Group:
    kind: str
    hits: list
    more: int


@dataclass(frozen=True)
class Answer:
    query: Query
    groups: list
    is_guess: bool = False

    @property
    def is_cut(self):
        return self.query.is_cut


def find(text, *, user, language, at):
    query = Query.of(text, language)
    if not query.words:
        return Answer(query, [])
    words = SearchWord.objects.that_may_answer(query).values_list("word", flat=True)
    meant = most_likely(query.meant(words))
    open_to_her = SearchEntry.objects.visible_to(user, at).shown(at)
    found = rank(query, meant, rows_of(open_to_her.holding(meant, language)))
    return Answer(query, groups_of(found, language), bool(found) and found[0].is_guess)


def most_likely(meant):
    """So that no query grows without end."""
    by_worth = sorted(meant, key=lambda word: -max(one.worth for one in meant[word]))
    return {word: meant[word] for word in by_worth[:MOST_MEANT]}


def rows_of(entries):
    """Names first, should there ever be too many."""
    for *about, names, head, words in entries.order_by("place", "pk").values_list(*COLUMNS)[
        :MOST_ROWS
    ]:
        yield Row(*about, tuple(names.split()), frozenset(head.split()), frozenset(words.split()))


def groups_of(found, language):
    """The kind with the best answer comes first."""
    kinds = defaultdict(list)
    for one in found:
        kinds[one.kind].append(one)
    shown = [one for answers in kinds.values() for one in answers[:MOST_EACH]]
    entries = SearchEntry.objects.in_bulk([one.shown for one in shown])
    exercises = exercises_of(shown)
    hits = {one: hit(one, entries[one.shown], exercises, language) for one in shown}
    return [
        Group(kind, [hits[one] for one in answers[:MOST_EACH]], max(0, len(answers) - MOST_EACH))
        for kind, answers in kinds.items()
    ]


def exercises_of(found):
    """Their drawings stand beside them."""
    keys = [one.key for one in found if one.kind == "exercise"]
    return Exercise.objects.with_picture().in_bulk(keys) if keys else {}


def hit(one, entry, exercises, language):
    return Hit(
        kind=one.kind,
        path=path_of(entry),
        title=marked(entry.title, one.words, language),
        heading=marked(entry.heading, one.words, language),
        text=excerpt(entry.text, one.words, language),
        exercise=exercises.get(one.key) if one.kind == "exercise" else None,
    )


def path_of(entry):
    page = reverse(PAGES[entry.kind], args=[entry.slug])
    return f"{page}#{entry.place}" if entry.kind == "article" and entry.place else page


PAGES = {"article": "articles:detail", "exercise": "exercises:detail"}
