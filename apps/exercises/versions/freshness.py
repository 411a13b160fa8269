"""Which translations lag behind: the source language was changed after them."""

from django.conf import settings

from .shape import translated_fields
from .states import versions_of

SOURCE = settings.MODELTRANSLATION_DEFAULT_LANGUAGE
CODES = [code for code, _name in settings.LANGUAGES]


def behind(root):
    """{language: (old, now)}: the state as it was when that language was last written, as far as
    the source was changed since."""
    versions = versions_of(root)
    if not versions or not versions[0].state:
        return {}
    now, last = versions[0].state, last_changes(versions[::-1])
    found = {code: as_it_was(now, last, code) for code in CODES if code != SOURCE}
    return {code: (old, now) for code, old in found.items() if old != now}


def last_changes(versions):
    """{(place, field, language): (number of the version, the source text then)}."""
    found = {}
    for number, version in enumerate(versions):
        for place, values in version.state.items():
            was = version.before.get(place, {})
            for name in translated_fields(place[0]):
                note_changes(found, number, place, name, was, values)
    return found


def note_changes(found, number, place, name, was, values):
    for code in CODES:
        text = values.get(f"{name}_{code}") or ""
        if text != (was.get(f"{name}_{code}") or ""):
            found[place, name, code] = number, values.get(f"{name}_{SOURCE}") or ""


def as_it_was(now, last, code):
    """The state of now, with each source text that this language has not followed yet as it was."""
    old = dict(now)
    for (place, name, other), (number, source) in last.items():
        written = last.get((place, name, SOURCE))
        if other != code or place not in now or not now[place].get(f"{name}_{code}"):
            continue
        if written and written[0] > number:
            old[place] = old[place] | {f"{name}_{SOURCE}": source}
    return old
