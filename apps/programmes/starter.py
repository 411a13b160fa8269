"""The programme templates that come with the portal; see exercises/starter.py."""

from pathlib import Path

from apps.articles.models import Article
from apps.exercises.models import Exercise
from apps.exercises.starter import (
    columns,
    columns_of,
    in_order,
    read_yaml,
    refresh,
    replace_rows,
    values_of,
)

from .models import ProgrammeTemplate, TemplateExercise
from .weekdays import from_keys

FOLDER = Path(__file__).parent / "starter"
TEMPLATE_TEXTS = ("name", "for_whom", "not_for", "goal", "expect")
PHASE_FIELDS = ("slug", "week_from", "week_to", *columns_of(["name", "note"]))
LINE_FIELDS = (
    "is_core",
    *TemplateExercise.FREQUENCY_FIELDS,
    *TemplateExercise.dosage_fields(),
    *columns_of(["note"]),
)


def load():
    return [load_template(read_yaml(file)) for file in sorted(FOLDER.glob("*.yaml"))]


def load_template(data):
    wanted = {
        "fields": {
            **columns(**{name: data[name] for name in TEMPLATE_TEXTS}),
            "weekdays": from_keys(data["weekdays"]),
        },
        "articles": sorted(data["articles"]),
        "phases": [phase(row) for row in data["phases"]],
    }
    return refresh(
        ProgrammeTemplate, data["slug"], wanted, read=read_template, write=write_template
    )


def phase(row):
    return {
        "fields": {
            **{name: row[name] for name in ("slug", "week_from", "week_to")},
            **columns(name=row["name"], note=row["note"]),
            **interval(row.get("break_minutes")),
        },
        "lines": [line(entry) for entry in row["lines"]],
    }


def interval(minutes):
    """Left out where there is none, so that the digests of older templates hold."""
    return {"break_minutes": minutes} if minutes else {}


def line(row):
    fields = TemplateExercise(
        **row["dosage"],
        is_core=row["core"],
        times_a_day=row.get("times_a_day", 1),
        **when(row["frequency"]),
        **(columns(note=row["note"]) if "note" in row else {}),
    )
    return {"exercise": row["exercise"], **values_of(fields, LINE_FIELDS)}


def when(frequency):
    """A name, or a mapping with the line's own weekdays."""
    if isinstance(frequency, str):
        return {"frequency": frequency}
    return {"frequency": "weekdays", "weekdays": from_keys(frequency["weekdays"])}


def read_template(template):
    return {
        "fields": values_of(template, [*columns_of(TEMPLATE_TEXTS), "weekdays"]),
        "articles": sorted(template.articles.values_list("slug", flat=True)),
        "phases": [
            {
                "fields": values_of(row, PHASE_FIELDS) | interval(row.break_minutes),
                "lines": [
                    {"exercise": entry.exercise.slug, **values_of(entry, LINE_FIELDS)}
                    for entry in row.lines.select_related("exercise")
                ],
            }
            for row in template.phases.all()
        ],
    }


def write_template(template, wanted):
    for name, value in wanted["fields"].items():
        setattr(template, name, value)
    template.save()
    template.articles.set(Article.objects.filter(slug__in=wanted["articles"]))
    exercises = dict(Exercise.objects.values_list("slug", "pk"))
    phases = replace_rows(template.phases, [row["fields"] for row in wanted["phases"]], "slug")
    for own, row in zip(phases, wanted["phases"], strict=True):
        lines = [line_row(entry, exercises) for entry in row["lines"]]
        replace_rows(own.lines, in_order(lines), "exercise_id")


def line_row(entry, exercises):
    fields = {name: entry[name] for name in LINE_FIELDS}
    return {"exercise_id": exercises[entry["exercise"]], **fields}
