"""What changed from one state to another, in the words of whoever reads it."""

import re
from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape

from django.conf import settings
from django.db.models import CharField, TextField
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django_prose_editor.fields import ProseEditorField
from modeltranslation.fields import TranslationField

from .rows import names_of, relations_of
from .shape import whole_of

LANGUAGES = dict(settings.LANGUAGES)
MOST_WORDS = 4000
AROUND = 12
ALIKE = 0.3
WORDS = re.compile(r"(?:\w+|[^\w\s])\s*|\s+")
LINES = re.compile(r"[^\n]*\n|[^\n]+")
BLOCK_ENDS = re.compile(r"</(?:p|li|h\d|ul|ol)>|<br\s*/?>")


@dataclass(frozen=True)
class FieldChange:
    """`pieces` are (kind, text): same, ins, del, or gap for what is left out between."""

    label: str
    language: str
    pieces: list

    @property
    def language_name(self):
        return LANGUAGES.get(self.language, "")


@dataclass(frozen=True)
class RowChange:
    """`kind` is +, ~ or -; `title` is empty for the thing itself."""

    kind: str
    title: str
    fields: list


class Differences:
    """Knows the names of what the rows point to: one query for each table, for many versions."""

    def __init__(self, root, pairs):
        self.whole = whole_of(type(root))
        self.parts = {part.model: part for part in self.whole.all_parts()}
        self.pairs = [(old, new, changed_places(old, new)) for old, new in pairs]
        self.names = self.find_names()

    def find_names(self):
        wanted = defaultdict(set)
        for old, new, places in self.pairs:
            for place in places:
                for values in filter(None, (old.get(place), new.get(place))):
                    collect_ends(place[0], values, wanted)
        return {model: model._base_manager.in_bulk(keys) for model, keys in wanted.items()}

    def __iter__(self):
        for old, new, places in self.pairs:
            changes = [self.row(place, old.get(place), new.get(place)) for place in places]
            yield [change for change in changes if change.kind != "~" or change.fields]

    def row(self, place, old, new):
        model = place[0]
        kind = "+" if old is None else "-" if new is None else "~"
        fields = fields_of(model)
        if kind != "~":
            fields = [field for field in fields if says_something(field, new or old)]
        told = filter(None, (self.field(field, old, new) for field in fields))
        return RowChange(kind, self.title(model, new or old), list(told))

    def title(self, model, values):
        part = self.parts.get(model)
        if part is None:
            return ""
        name = self.named(model, part.name, values)
        kind = capfirst(model._meta.verbose_name)
        return f"{kind}: {name}" if name else kind

    def named(self, model, name, values):
        if name in values:
            return self.words(model._meta.get_field(name), values[name])
        codes = [get_language(), *LANGUAGES]
        return next(filter(None, (values.get(f"{name}_{code}") for code in codes)), "")

    def field(self, field, old, new):
        if self.skips(field):
            return None
        name = field.name if field.many_to_many else field.attname
        was, now = (self.words(field, row and row.get(name)) for row in (old, new))
        if was == now and is_prose(field):  # the markup may differ
            was, now = ((row or {}).get(name) or "" for row in (old, new))
        if was == now:
            return None
        language = field.language if isinstance(field, TranslationField) else ""
        original = field.translated_field if language else field
        compare = compared if is_prose(field) or is_list(field) else exchanged
        return FieldChange(str(capfirst(original.verbose_name)), language, compare(was, now))

    def skips(self, field):
        part = self.parts.get(field.model)
        return field.primary_key or (part and part.parent == field.name)

    def words(self, field, value):
        """A value as people read it."""
        if value is None or value == "":
            return ""
        if field.many_to_many:
            return ", ".join(sorted(self.name_of(field.related_model, key) for key in value))
        if field.many_to_one:
            return self.name_of(field.related_model, value)
        return in_words(field, value)

    def name_of(self, model, key):
        row = self.names.get(model, {}).get(key)
        return str(row) if row else gettext("something that no longer exists")


def changed_places(old, new):
    """In the order of the page: the thing itself, then its parts."""
    places = [place for place in {**old, **new} if old.get(place) != new.get(place)]
    order = list(dict.fromkeys(model for model, _key in {**new, **old}))
    where = {place: position(new.get(place) or old.get(place)) for place in places}
    return sorted(places, key=lambda place: (order.index(place[0]), where[place], place[1]))


def says_something(field, values):
    """Of a row that came or went: not its keys, its place or what every new row has."""
    if field.many_to_many:
        return True
    plain = field.name not in {"position", "slug", "anchor", "key"}
    return plain and values[field.attname] != field.get_default()


def position(values):
    return values.get("position", values.get("week_from", 0))


def fields_of(model):
    kept = set(names_of(model))
    own = [field for field in model._meta.fields if field.attname in kept]
    return [*own, *relations_of(model)]


def collect_ends(model, values, wanted):
    for field in fields_of(model):
        if field.many_to_many:
            wanted[field.related_model] |= values[field.name]
        elif field.many_to_one and values[field.attname] is not None:
            wanted[field.related_model].add(values[field.attname])


def is_prose(field):
    return isinstance(field, TextField | CharField) and not field.flatchoices


def is_list(field):
    return field.many_to_many or isinstance(field.get_default(), tuple)


def in_words(field, value):
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(getattr(field, "translated_field", field), ProseEditorField):
        return without_tags(value)
    if isinstance(value, tuple):
        return day_names(value)
    return date_format(value, "SHORT_DATE_FORMAT") if hasattr(value, "year") else str(value)


def day_names(days):
    return ", ".join(str(WEEKDAYS[day]) for day in days)


def without_tags(html):
    return unescape(strip_tags(BLOCK_ENDS.sub("\n", html))).strip()


def exchanged(old, new):
    """A number or a choice as a whole."""
    return [(kind, value) for kind, value in (("del", old), ("ins", new)) if value]


def compared(old, new):
    """Word by word; what stays the same at length is left out, and what has little in common
    stands one after the other."""
    words = len(WORDS.findall(old)) + len(WORDS.findall(new))
    split = WORDS if words < MOST_WORDS else LINES
    before, after = split.findall(old), split.findall(new)
    keys = ([word.rstrip(" ") or word for word in words] for words in (before, after))
    matcher = SequenceMatcher(None, *keys, autojunk=False)
    if matcher.ratio() < ALIKE or matcher.ratio() == 1:
        return exchanged(old, new)
    pieces = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            pieces += shortened(after[c:d], is_first=a == 0, is_last=b == len(before))
            continue
        pieces += [("del", "".join(before[a:b]))] if b > a else []
        pieces += [("ins", "".join(after[c:d]))] if d > c else []
    return pieces


def shortened(words, *, is_first, is_last):
    if len(words) <= 2 * AROUND:
        return [("same", "".join(words))]
    start = [] if is_first else [("same", "".join(words[:AROUND]))]
    end = [] if is_last else [("same", "".join(words[-AROUND:]))]
    return [*start, ("gap", ""), *end]
