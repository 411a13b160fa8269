"""Explains difficult words where a text uses them first: the word becomes a button, and its note
a popover beside it. Works without a script; Escape and a tap elsewhere close it."""

import re
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from .models import Term
from .terms import Vocabulary, is_explained

TAG = re.compile(r'<(/?)(\w+)(?:[^>"]|"[^"]*")*>')
NOT_INSIDE = {"a", "h2", "h3", "h4", "button"}


class Notes:
    """For one page: each word has at most one note, where it comes first."""

    def __init__(self, terms):
        self.terms = {term.slug: term for term in terms}
        forms = tuple((slug, tuple(term.forms)) for slug, term in self.terms.items())
        self.vocabulary = vocabulary_of(forms)
        self.used = set()

    @classmethod
    def for_reader(cls, user):
        return cls(term for term in Term.objects.difficult().for_reader(user))

    def mark(self, html):
        parts, position = [], 0
        for slug, start, end, is_told in places_in(str(html), self.vocabulary):
            is_first = slug not in self.used
            self.used.add(slug)
            if is_first and not is_told:
                parts += [html[position:start], self.note(slug, html[start:end])]
                position = end
        return mark_safe("".join([*parts, html[position:]]))  # noqa: S308 - of sanitised text

    def note(self, slug, word):
        context = {"term": self.terms[slug], "word": mark_safe(word)}  # noqa: S308
        return render_to_string("articles/note.html", context).strip()


@lru_cache(maxsize=64)
def vocabulary_of(forms):
    return Vocabulary(forms)


@lru_cache(maxsize=1024)
def places_in(html, vocabulary):
    """(slug, start, end, is explained there in brackets) of each word that may have a note. A page
    is read more often than it is written, so a text is searched once."""
    return tuple(
        (match.slug, start + match.start, start + match.end, is_explained(text, *match.place))
        for start, text in free_text(html)
        for match in vocabulary.matches(text)
    )


def free_text(html):
    """(where it starts, text) of what stands outside of links and headings."""
    depth = position = 0
    for tag in TAG.finditer(html):
        if not depth:
            yield position, html[position : tag.start()]
        if tag[2] in NOT_INSIDE:
            depth += -1 if tag[1] else 1
        position = tag.end()
    yield position, html[position:]
