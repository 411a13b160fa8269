"""The articles that come with the portal; how loading works stands in exercises/starter.py."""

from datetime import UTC, datetime, time
from pathlib import Path

from apps.exercises.models import Exercise
from apps.exercises.starter import (
    add_missing,
    columns,
    columns_of,
    in_order,
    read_yaml,
    refresh,
    replace_rows,
    values_of,
)

from .models import Article, Author, Category

FOLDER = Path(__file__).parent / "starter"
LISTS = {"authors", "care_cards", "glossary", "words_to_avoid"}
ARTICLE_FIELDS = (
    *columns_of(["title", "summary"]),
    "published_at",
    "updated_at",
    "next_review_on",
)
SECTION_FIELDS = ("anchor", "kind", "evidence", *columns_of(["heading", "text"]))
SOURCE_FIELDS = ("key", "citation", "url", "evidence")


def load():
    load_lists(read_yaml(FOLDER / "authors.yaml"))
    return [load_article(read_yaml(file)) for file in article_files()]


def article_files():
    """One file is one article, beside the lists that all of them share."""
    return [file for file in sorted(FOLDER.glob("*.yaml")) if file.stem not in LISTS]


def load_lists(lists):
    add_missing(
        Category,
        "slug",
        [{"slug": row["slug"], **columns(name=row["name"])} for row in lists["categories"]],
    )
    add_missing(Author, "slug", [author(row) for row in lists["authors"]])


def author(row):
    return {
        "slug": row["slug"],
        **columns(name=row["name"], role=row["role"], note=row["note"]),
    }


def midnight(day):
    return datetime.combine(day, time(), tzinfo=UTC)


def load_article(data):
    wanted = {
        "category": data["category"],
        "author": data["author"],
        "fields": {
            **columns(title=data["title"], summary=data["summary"]),
            "published_at": midnight(data["published_on"]),
            "updated_at": midnight(data["updated_on"]),
            "next_review_on": data["next_review_on"],
        },
        "sections": [section(row) for row in data["sections"]],
        "sources": [{name: row[name] for name in SOURCE_FIELDS} for row in data["sources"]],
        "exercises": data["exercises"],
    }
    return refresh(Article, data["slug"], wanted, read=read_article, write=write_article)


def section(row):
    return {
        "anchor": row["anchor"],
        "kind": row["kind"],
        "evidence": row["evidence"],
        **columns(heading=row["heading"], text=row["text"]),
    }


def read_article(article):
    exercises = article.articleexercise_set.order_by("position")
    return {
        "category": article.category.slug,
        "author": article.author.slug,
        "fields": values_of(article, ARTICLE_FIELDS),
        "sections": [values_of(row, SECTION_FIELDS) for row in article.sections.all()],
        "sources": [values_of(row, SOURCE_FIELDS) for row in article.sources.all()],
        "exercises": list(exercises.values_list("exercise__slug", flat=True)),
    }


def write_article(article, wanted):
    article.category = Category.objects.get(slug=wanted["category"])
    article.author = Author.objects.get(slug=wanted["author"])
    for name, value in wanted["fields"].items():
        setattr(article, name, value)
    article.save()
    replace_rows(article.sections, in_order(wanted["sections"]), "anchor")
    replace_rows(article.sources, in_order(wanted["sources"]), "key")
    exercises = dict(Exercise.objects.values_list("slug", "pk"))
    links = [{"exercise_id": exercises[slug]} for slug in wanted["exercises"]]
    replace_rows(article.articleexercise_set, in_order(links), "exercise_id")
