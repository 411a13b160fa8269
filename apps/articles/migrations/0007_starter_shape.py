"""The digest of an article from us covers its new parts too since 0003. One that nobody edited
is recognised by its old digest and gets the new one; otherwise it would look edited, and stay
as it is for ever."""

import hashlib
import json

from django.db import migrations

LANGUAGES = ("nl", "en", "de")
DATES = ("published_at", "updated_at", "next_review_on")
SOURCE = ("key", "citation", "url", "evidence")


def digest(values):
    plain = json.dumps(values, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def of(row, names):
    return {name: getattr(row, name) for name in names}


def texts(*fields):
    return [f"{field}_{code}" for field in fields for code in LANGUAGES]


def before(article):
    sections = ["anchor", "kind", "evidence", *texts("heading", "text")]
    exercises = article.articleexercise_set.order_by("position")
    return {
        "category": article.category.slug,
        "author": article.author.slug,
        "fields": of(article, [*texts("title", "summary"), *DATES]),
        "sections": [of(row, sections) for row in article.sections.order_by("position", "pk")],
        "sources": [of(row, SOURCE) for row in article.sources.order_by("position", "pk")],
        "exercises": list(exercises.values_list("exercise__slug", flat=True)),
    }


def since(article, values):
    """None of the new parts has anything in it yet."""
    more = ["drawing", "quoted", "source", *texts("caption", "alt")]
    rows = article.sections.order_by("position", "pk")
    sections = [
        {"card": None, **section, **of(row, more)}
        for section, row in zip(values["sections"], rows, strict=True)
    ]
    return {**values, "reviewer": None, "sections": sections, "related": [], "key_facts": []}


def recognise(apps, schema_editor):
    for article in apps.get_model("articles", "Article").objects.exclude(starter_digest=""):
        values = before(article)
        if article.starter_digest == digest(values):
            article.starter_digest = digest(since(article, values))
            article.save(update_fields=["starter_digest"])


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0006_search"),
        ("exercises", "0004_equipment_page"),
    ]

    operations = [migrations.RunPython(recognise, migrations.RunPython.noop)]
