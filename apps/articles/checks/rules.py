"""The rules of a text for patients, one function each: what it returns are sentences for the
author, and nothing if all is well."""

import re
from statistics import mean

from apps.articles.lines import sentences, words
from apps.articles.terms import is_explained

from .avoid import avoided
from .links import dead_links

LEAST_WORDS, MOST_WORDS = 700, 1100
AVERAGE_SENTENCE = 15
LONGEST_SENTENCE = 20
SHARED = {"red_flag"}
ABOUT_A_PICTURE = re.compile(r"(afbeelding|plaatje|image|picture|bild|abbildung)\b", re.IGNORECASE)


def length(text, shelf):
    count = words_in(text)
    if not LEAST_WORDS <= count <= MOST_WORDS:
        yield f"{count} words; {LEAST_WORDS} to {MOST_WORDS} are wanted."


def words_in(text):
    """Warnings come on top: they are the same everywhere, and nobody reads them for pleasure."""
    own = [row for row in text.sections if row["kind"] not in SHARED and not row.get("card")]
    bodies = [line.text for row in own for line in text.lines(row)]
    return sum(len(words(part)) for part in [*map(heading(text), own), *bodies])


def heading(text):
    return lambda section: text.of(section, "heading")


def average(text, shelf):
    value = average_of(text)
    if value > AVERAGE_SENTENCE:
        yield f"{value:.1f} words in a sentence on average; {AVERAGE_SENTENCE} at most."


def average_of(text):
    """Of running text: items of a list would flatter it."""
    lengths = [
        len(words(one))
        for line in text.all_lines()
        if not line.is_item
        for one in sentences(line.text)
    ]
    return mean(lengths or [0])


def long_sentences(text, shelf):
    for sentence in all_sentences(text):
        if len(words(sentence)) > LONGEST_SENTENCE:
            yield f"{len(words(sentence))} words in one sentence: {sentence}"


def all_sentences(text):
    said = [text.of(text.raw, "summary"), *(line.text for line in text.all_lines())]
    said += [text.of(row, "caption") for row in text.sections]
    return [sentence for part in said for sentence in sentences(part)]


def missing(text, shelf):
    for name in ("title", "summary"):
        if not text.of(text.raw, name):
            yield f"The {name} is missing."
    for row in text.sections:
        for name in wanted_of(row):
            if not text.of(row, name):
                yield f"{row['anchor']}: the {name} is missing."


def wanted_of(section):
    """A card brings its own words; a table and a drawing need no text beside them."""
    if section.get("card"):
        return []
    needs_no_text = section.get("drawing") or section["kind"] in {"rules", "who"}
    return ["heading"] if needs_no_text else ["heading", "text"]


def pictures(text, shelf):
    for row in text.sections:
        alt = text.of(row, "alt")
        if row.get("drawing") and not alt:
            yield f"{row['anchor']}: the drawing has no words for who does not see it."
        if ABOUT_A_PICTURE.match(alt):
            yield f"{row['anchor']}: say what is on it, not that it is a picture: {alt}"


def claims(text, shelf):
    for place, said in places_of(text, "heading", "caption", "alt"):
        for one in avoided(said, text.language, text.slug):
            yield f"{place}: {one.word!r}. {one.reason('en')}"
    for word in sorted(weighed(text, text.sections) - weighed(text, sourced_sections(text))):
        yield f"{word!r} stands in no section with a source."


def weighed(text, sections):
    """What only this article may name, because it weighs it."""
    said = " ".join(line.text for row in sections for line in text.lines(row))
    here = {one.word for one in avoided(said, text.language, text.slug)}
    return {one.word.lower() for one in avoided(said, text.language) if one.word not in here}


def sourced_sections(text):
    return [row for row in text.sections if "#source-" in text.body(row)]


def places_of(text, *names):
    yield "title", text.of(text.raw, "title")
    yield "summary", text.of(text.raw, "summary")
    for row in text.sections:
        for name in names:
            yield row["anchor"], text.of(row, name)
        yield from ((row["anchor"], line.text) for line in text.lines(row))


def key_facts(text, shelf):
    facts = text.raw.get("key_facts") or []
    numbers = sorted(fact["n"] for fact in facts)
    if not facts or numbers != list(range(1, len(numbers) + 1)):
        yield f"Its key facts are numbered {numbers}; 1, 2, 3 and so on are wanted."
    bodies = {row["anchor"]: text.body(row) for row in text.sections}
    known = {row["key"] for row in text.raw["sources"]}
    for fact in facts:
        yield from (f"Key fact {fact['n']}: {flaw}" for flaw in flaws_of(fact, bodies, known))


def flaws_of(fact, bodies, known):
    keys = fact.get("sources") or []
    if fact["section"] not in bodies:
        yield f"there is no section {fact['section']}."
        return
    if not keys and not fact.get("own"):
        yield "no source, and not marked as our own."
    yield from (f"there is no source {key}." for key in keys if key not in known)
    cited = [key for key in keys if f"#source-{key}" in bodies[fact["section"]]]
    if keys and not cited and bodies[fact["section"]]:
        yield f"{fact['section']} cites none of {', '.join(keys)}."


def explained(text, shelf):
    """A difficult word of the glossary gets a note in running text, and a link to an article
    explains it too. Elsewhere it needs brackets."""
    vocabulary = shelf.difficult(text.language)
    told = {match.slug for said in telling(text) for match in vocabulary.matches(said)}
    for place, said in places_of(text, "heading", "caption"):
        for match in vocabulary.matches(said):
            if match.slug in told:
                continue
            told.add(match.slug)
            if not is_explained(said, match.start, match.end):
                yield f"{place}: {said[match.start : match.end]!r} is explained nowhere: {said}"


def telling(text):
    for line in noted_lines(text):
        yield line.free
        yield from (link.text for link in line.links if "/read/" in link.address)


def noted_lines(text):
    return [line for row in text.sections if may_be_noted(row) for line in text.lines(row)]


def may_be_noted(section):
    return section["kind"] not in {"red_flag", "quote"}


def links(text, shelf):
    for link in dead_links(text, shelf):
        yield f"The link {link} leads nowhere."
    codes = {row["code"] for row in shelf.cards}
    for row in text.sections:
        if row.get("card") and row["card"] not in codes:
            yield f"{row['anchor']}: there is no care card {row['card']}."


RULES = (missing, length, average, long_sentences, explained, key_facts, claims, links, pictures)
