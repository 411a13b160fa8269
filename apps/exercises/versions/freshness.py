"""Which translations no longer say what their source says: read from the history, where one row
stands for each save that changed it."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby, pairwise

from django.conf import settings
from django.db.models import Count
from modeltranslation.settings import DEFAULT_LANGUAGE as SOURCE

from .kept import STARTER, STILL_RIGHT, note
from .rows import history_of
from .shape import translated_fields, whole_of

TRANSLATIONS = [code for code, _name in settings.LANGUAGES if code != SOURCE]


@dataclass(frozen=True)
class Stale:
    """`was` is the source text that the translation was made from, `now` what it says now."""

    model: type
    key: int
    field: str
    language: str
    was: str
    now: str


def stale_texts(model, keys):
    """{key of the thing: what is out of date}; as many queries for one as for many."""
    confirmed = looked_at(model, keys)
    apart = whole_of(model).apart
    found = defaultdict(list)
    for part, owner in owners(model):
        for key, records in histories(part, owner, keys):
            root = getattr(records[0], owner)
            stale = stale_of(part, key, records, confirmed[root])
            found[root] += [one for one in stale if one.field not in apart]
    return found


def owners(model):
    """Each kind of row that has texts, with the column that says whose it is."""
    parts = [(part.model, part.parent_id) for part in whole_of(model).parts]
    return [(part, owner) for part, owner in [(model, "id"), *parts] if translated_fields(part)]


def histories(model, owner, keys):
    """The versions of each row that has more than one, the oldest first."""
    records = history_of(model)._base_manager.filter(**{f"{owner}__in": keys})
    several = records.values("id").annotate(n=Count("history_id")).filter(n__gt=1).order_by()
    records = records.filter(id__in=several.values("id"))
    records = records.order_by("id", "history_date", "history_id")
    for key, group in groupby(records, key=lambda record: record.id):
        yield key, list(group)


def looked_at(model, keys):
    """{key of the thing: {language: when somebody last said that all of it is right}}."""
    found = defaultdict(dict)
    said = history_of(model)._base_manager.filter(
        id__in=keys, history_change_reason__startswith=STILL_RIGHT
    )
    for record in said.order_by("history_date"):
        language = record.history_change_reason.removeprefix(STILL_RIGHT)
        found[record.id][language] = record.history_date
    return found


def stale_of(model, key, records, confirmed):
    last = records[-1]
    if last.history_type == "-":
        return
    for field in translated_fields(model):
        for code in TRANSLATIONS:
            base = translated_from(records, f"{field}_{code}", confirmed.get(code))
            was, now = (text(record, f"{field}_{SOURCE}") for record in (base, last))
            if was != now and text(last, f"{field}_{code}"):
                yield Stale(model, key, field, code, was, now)


def translated_from(records, column, confirmed_at):
    """The version in which somebody last worked on this translation, or found it right. What
    comes with the portal was checked in every language."""
    base = records[0]
    for before, record in pairwise(records):
        is_right = confirmed_at is not None and record.history_date <= confirmed_at
        is_right = is_right or record.history_change_reason == STARTER
        if is_right or text(record, column) != text(before, column):
            base = record
    return base


def text(record, column):
    return getattr(record, column) or ""


def last_changed(root):
    """{language: the moment of its last change}."""
    found = {}
    for model, owner in owners(type(root)):
        records = history_of(model)._base_manager.filter(**{owner: root.pk})
        for _key, group in groupby(records.order_by("id", "history_date"), lambda r: r.id):
            for before, record in pairwise([None, *group]):
                for code in changed_languages(model, before, record):
                    found[code] = max(record.history_date, found.get(code, record.history_date))
    return found


def changed_languages(model, before, record):
    return [
        code
        for code, _name in settings.LANGUAGES
        if any(
            text(record, f"{field}_{code}") != (text(before, f"{field}_{code}") if before else "")
            for field in translated_fields(model)
        )
    ]


def confirm(root, language, *, by):
    """All of it was read beside the source, and is right."""
    note(root, f"{STILL_RIGHT}{language}", by=by)
