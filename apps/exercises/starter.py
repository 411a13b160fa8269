"""Starter content: YAML files in the app that owns them, loaded as often as you like.

What people edited since the last load is theirs and stays. A row remembers the digest of
the text it got from us; if the row no longer has that digest, somebody changed it."""

import hashlib
import json
from collections import defaultdict
from pathlib import Path

import yaml
from django.conf import settings
from django.db import transaction

from .models import BodyArea, Equipment, Exercise, GuidanceText, SafetyNote
from .versions import STARTER, one_version

FOLDER = Path(__file__).parent / "starter"
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def read_yaml(path):
    """By libyaml where there is one: it is six times as fast, at every start."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - both are safe


def digest(values):
    plain = json.dumps(values, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def columns(**texts):
    """{"nl": ..., "en": ...} per field, as the columns of the translated fields."""
    return {
        f"{field}_{code}": text[code] or "" for field, text in texts.items() for code in LANGUAGES
    }


def values_of(obj, names):
    return {name: getattr(obj, name) for name in names}


def add_missing(model, key, rows):
    """Rows of a small list: created once, after that they belong to the editors."""
    known = set(model.objects.values_list(key, flat=True))
    for position, row in enumerate(rows):
        if row[key] not in known:
            place = {"position": position} if has_position(model) else {}
            model.objects.create(**(place | row))


def replace_rows(rows, wanted, key):
    """Brings the rows of one parent to the wanted values. What has the same key stays the same
    row, so that history tells what changed. Returns them."""
    present = defaultdict(list)
    for row in rows.all():
        present[getattr(row, key)].append(row)
    kept = [write_row(take_row(present[values[key]], rows), values) for values in wanted]
    for row in (row for left in present.values() for row in left):
        row.delete()
    return kept


def take_row(present, rows):
    return present.pop(0) if present else rows.model(**{rows.field.name: rows.instance})


def in_order(rows):
    return [{"position": position, **row} for position, row in enumerate(rows)]


def write_row(row, values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row


def has_position(model):
    return any(field.name == "position" for field in model._meta.fields)


@transaction.atomic
def refresh(model, slug, wanted, *, read, write, key="slug"):
    """Brings one object to its wanted values unless it was edited here. Says what it did."""
    obj = model.objects.filter(**{key: slug}).first()
    if obj is None:
        obj = model(**{key: slug})
    elif obj.starter_digest == digest(wanted):
        return "same"
    elif obj.starter_digest != digest(read(obj)):
        return "kept"
    obj.starter_digest = digest(wanted)
    with one_version(STARTER):
        write(obj, wanted)
    return "loaded"


# --- the library ------------------------------------------------------------------------


def load():
    load_lists(read_yaml(FOLDER / "library.yaml"))
    files = sorted((FOLDER / "exercises").glob("*.yaml"))
    exercises = [read_yaml(file) for file in files]
    done = [load_exercise(data) for data in exercises]
    link_exercises(exercises)
    return done


def load_lists(library):
    add_missing(BodyArea, "slug", [named(row) for row in library["body_areas"]])
    add_missing(SafetyNote, "code", [safety_note(row) for row in library["safety_notes"]])
    add_missing(GuidanceText, "key", guidance(library))
    load_equipment(in_order(library["equipment"]))


def load_equipment(rows):
    known = set(Equipment.objects.values_list("slug", flat=True))
    new = [row for row in rows if row["slug"] not in known]
    add_missing(Equipment, "slug", [equipment(row) for row in new])
    for row in new:
        owner = Equipment.objects.get(slug=row["slug"])
        for position, name in enumerate(row["variants"]):
            owner.variants.create(position=position, **columns(name=name))
    advise(rows)


def advise(rows):
    """Came later than the list: an older row without any advice gets it, once."""
    things = {thing.slug: thing for thing in Equipment.objects.all()}
    for row in rows:
        thing, wanted = things[row["slug"]], advice(row)
        if any(wanted.values()) and not any(values_of(thing, wanted).values()):
            write_row(thing, wanted)


def named(row):
    return {"slug": row["slug"], **columns(name=row["name"])}


def equipment(row):
    return {
        "slug": row["slug"],
        "position": row["position"],
        **columns(name=row["name"], household=row["household"]),
    }


def advice(row):
    return columns(**{field: row[field] for field in ("purpose", "choosing", "caution")})


def safety_note(row):
    return {"code": row["code"], "kind": row["kind"], **columns(text=row["text"])}


def guidance(library):
    texts = {f"pain-{key}": text for key, text in library["pain_rule"].items()}
    texts |= {f"phase-{row['slug']}": row["purpose"] for row in library["phases"]}
    texts |= {
        "effort": library["effort"],
        "progress": library["progress_rule"],
        "warm-up": library["warm_up"],
    }
    return [{"key": key.replace("_", "-"), **columns(text=text)} for key, text in texts.items()]


def one_text_per_field(texts):
    """From texts by language to texts by field; a list becomes one item a line."""

    def plain(value):
        return "\n".join(value) if isinstance(value, list) else value

    return {
        field: {code: plain(texts[code][field]) for code in LANGUAGES}
        for field in texts[LANGUAGES[0]]
    }


def load_exercise(data):
    fields = columns(**one_text_per_field(data["texts"])) | exercise_dosage(data["dosage"])
    wanted = {
        "fields": {"phase": data["phase"], **fields},
        "body_areas": sorted(data["areas"]),
        "equipment": sorted(data["equipment"]),
        "safety_notes": sorted(data["stop"] + data["contra"]),
    }
    return refresh(Exercise, data["slug"], wanted, read=read_exercise, write=write_exercise)


def exercise_dosage(dosage):
    defaults = {name: Exercise._meta.get_field(name).get_default() for name in EXERCISE_DOSAGE}
    return defaults | {name: value for name, value in dosage.items() if name in defaults}


def read_exercise(exercise):
    names = ["phase", *columns_of(EXERCISE_TEXTS), *EXERCISE_DOSAGE]
    return {
        "fields": values_of(exercise, names),
        "body_areas": sorted(exercise.body_areas.values_list("slug", flat=True)),
        "equipment": sorted(exercise.equipment.values_list("slug", flat=True)),
        "safety_notes": sorted(exercise.safety_notes.values_list("code", flat=True)),
    }


def write_exercise(exercise, wanted):
    for name, value in wanted["fields"].items():
        setattr(exercise, name, value)
    exercise.save()
    exercise.body_areas.set(BodyArea.objects.filter(slug__in=wanted["body_areas"]))
    exercise.equipment.set(Equipment.objects.filter(slug__in=wanted["equipment"]))
    exercise.safety_notes.set(SafetyNote.objects.filter(code__in=wanted["safety_notes"]))


def link_exercises(exercises):
    """Points to the easier and harder exercise, where none is chosen yet."""
    known = {exercise.slug: exercise for exercise in Exercise.objects.all()}
    with one_version(STARTER):
        for data in exercises:
            ways = {way: known.get(data[way]) for way in ("easier", "harder")}
            link_exercise(known[data["slug"]], **ways)


def link_exercise(exercise, **ways):
    chosen = {f"{way}_exercise": other for way, other in ways.items() if other}
    new = {name: other for name, other in chosen.items() if getattr(exercise, f"{name}_id") is None}
    if new:
        write_row(exercise, new)


def columns_of(fields):
    return [f"{field}_{code}" for field in fields for code in LANGUAGES]


EXERCISE_TEXTS = (*Exercise.TEXT_FIELDS, "easier", "harder")
EXERCISE_DOSAGE = (*Exercise.dosage_fields(), "per_week", "per_week_max", "times_a_day")
