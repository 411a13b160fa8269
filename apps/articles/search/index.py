"""The index follows every write: what was saved is read again and its rows are made anew."""

import html
import re
from collections import defaultdict

from django.conf import settings
from django.db.models import Prefetch
from django.utils.html import strip_tags

from apps.articles.models import Article, CareCard, SearchEntry, SearchWord, Section, Term
from apps.exercises.models import Exercise

from .query import index_words, name_of
from .words import stem

LANGUAGES = [code for code, _name in settings.LANGUAGES]
PLACE = ("kind", "key", "language", "place")
BATCH = 500
BLOCK_END = re.compile(r"</(p|li|td|th|h\d)>|<br\s*/?>")
COLUMNS = [field.attname for field in SearchEntry._meta.fields if field.name != "id"]


def plain(text):
    """The words of rich text, a line for each paragraph and each point of a list."""
    lines = html.unescape(strip_tags(BLOCK_END.sub("\n", text))).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def in_language(thing, field, language):
    return getattr(thing, f"{field}_{language}") or ""


def names_in(title):
    """What stands before the colon, and what stands in brackets, is a name by itself."""
    inside = re.findall(r"\(([^)]+)\)", title)
    outside = re.sub(r"\s*\([^)]*\)", "", title)
    return list(dict.fromkeys([title, outside, title.split(":")[0], *inside]))


def entry(kind, thing, language, *, title, place="", heading="", names=(), text="", **about):
    head = joined(names or [heading], language)
    return SearchEntry(
        kind=kind,
        key=thing.pk,
        language=language,
        place=place,
        practice_id=thing.practice_id,
        slug=thing.slug,
        title=title,
        heading=heading,
        text=text,
        names=" ".join(filter(None, (name_of(name, language) for name in names))),
        head=" ".join(head),
        words=" ".join(dict.fromkeys([*head, *index_words(text, language)])),
        **about,
    )


def joined(texts, language):
    words = (word for text in texts for word in index_words(text, language, joined=True))
    return list(dict.fromkeys(words))


def article_entries(article, language):
    title = in_language(article, "title", language)
    about = {"title": title, "shown_from": article.published_at}
    text = in_language(article, "summary", language)
    yield entry("article", article, language, names=names_in(title), text=text, **about)
    for section in article.sections.all():
        heading = in_language(section.shown, "heading", language)
        text = plain(in_language(section.shown, "text", language))
        said = {"place": section.anchor, "heading": heading, "text": text}
        if heading or text:
            yield entry("article", article, language, **said, **about)


def exercise_entries(exercise, language):
    name = in_language(exercise, "name", language)
    purpose = in_language(exercise, "purpose", language)
    how = [*(in_language(exercise, field, language) for field in HOW)]
    yield entry("exercise", exercise, language, title=name, names=names_in(name), text=purpose)
    yield entry("exercise", exercise, language, title=name, place="how", text="\n".join(how))


def term_entries(term, language):
    """An alias is a name; it is shown, so that nobody wonders why the word was found. A synonym is
    one that we do not write: it leads here, and stands nowhere."""
    name = in_language(term, "name", language)
    aliases, synonyms = (
        in_language(term, field, language).splitlines() for field in ("aliases", "synonyms")
    )
    yield entry(
        "term",
        term,
        language,
        title=name,
        heading=", ".join(aliases)[:200],
        names=[*names_in(name)[:2], *aliases, *synonyms],
        text=in_language(term, "definition", language),
    )


HOW = ("start", "steps", "cues", "mistakes", "easier", "harder")

# kind -> the things that may be found, what tells their name, and what they have to say
SOURCES = {
    "article": (
        Article.objects.exclude(published_at=None).prefetch_related(
            Prefetch("sections", Section.objects.select_related("card"))
        ),
        "title",
        article_entries,
    ),
    "exercise": (Exercise.objects.published(), "name", exercise_entries),
    "term": (Term.objects.all(), "name", term_entries),
}


def itself(key, row):
    return [key]


def its_article(key, row):
    return [row.article_id]


def where_it_is_shown(key, row):
    return Section.objects.filter(card=key).values_list("article_id", flat=True)


# model -> the kind of thing that a row of it is part of, and which ones
PARTS = {
    Article: ("article", itself),
    Section: ("article", its_article),
    CareCard: ("article", where_it_is_shown),
    Exercise: ("exercise", itself),
    Term: ("term", itself),
}


def follow(rows):
    """After a write: (key, row) of everything that was touched."""
    touched = defaultdict(set)
    for key, row in rows:
        if type(row) in PARTS:
            kind, things = PARTS[type(row)]
            touched[kind].update(things(key, row))
    for kind, keys in touched.items():
        refresh(kind, keys)


def refresh(kind, keys):
    wanted = list(entries_of(kind, pk__in=keys))
    stays = {place_of(one) for one in wanted}
    standing = SearchEntry.objects.filter(kind=kind, key__in=keys).values_list("pk", *PLACE)
    forget(SearchEntry, [pk for pk, *place in standing if tuple(place) not in stays])
    write_entries(wanted)
    write_words(words_of(wanted))


def rebuild():
    """Everything anew; only what differs is written. Says how many entries there are."""
    wanted = {place_of(one): one for kind in SOURCES for one in entries_of(kind)}
    standing = {tuple(values[:4]): (pk, values) for pk, *values in standing_entries()}
    forget(SearchEntry, [pk for place, (pk, _) in standing.items() if place not in wanted])
    write_entries([one for place, one in wanted.items() if is_new(one, standing.get(place))])
    present = words_of(wanted.values())
    known = {(language, word): pk for pk, language, word in standing_words()}
    forget(SearchWord, [pk for word, pk in known.items() if word not in present])
    write_words(present - known.keys())
    return len(wanted)


def standing_entries():
    return SearchEntry.objects.values_list("pk", *COLUMNS)


def standing_words():
    """Without those whose stem is told otherwise since a new release."""
    words = list(SearchWord.objects.values_list("pk", "language", "word", "stem"))
    forget(SearchWord, [pk for pk, language, word, known in words if stem(word, language) != known])
    return [row[:3] for row in words if stem(row[2], row[1]) == row[3]]


def is_new(entry, standing):
    return standing is None or standing[1] != [getattr(entry, name) for name in COLUMNS]


def place_of(entry):
    return tuple(getattr(entry, name) for name in PLACE)


def entries_of(kind, **where):
    things, name, entries = SOURCES[kind]
    for thing in things.filter(**where):
        for language in LANGUAGES:
            if in_language(thing, name, language):
                yield from entries(thing, language)


def words_of(entries):
    return {(one.language, word) for one in entries for word in one.words.split()}


def forget(model, keys):
    if keys:
        model.objects.filter(pk__in=keys).delete()


def write_entries(entries):
    """Two who write the same thing at once write the same rows."""
    SearchEntry.objects.bulk_create(
        entries,
        BATCH,
        update_conflicts=True,
        unique_fields=PLACE,
        update_fields=[name.removesuffix("_id") for name in COLUMNS if name not in PLACE],
    )


def write_words(words):
    rows = [
        SearchWord(language=language, word=word, stem=stem(word, language))
        for language, word in sorted(words)
    ]
    SearchWord.objects.bulk_create(rows, BATCH, ignore_conflicts=True)
