"""The articles that come with the portal; how loading works stands in exercises/starter.py."""

from datetime import UTC, datetime, time
from pathlib import Path

from apps.exercises.models import Exercise
from apps.exercises.starter import (
    LANGUAGES,
    STAYS,
    add_missing,
    columns,
    columns_of,
    digest,
    in_order,
    read_yaml,
    refresh,
    replace_rows,
    values_of,
    write_row,
)
from apps.exercises.versions import STARTER, one_version

from .models import Article, Author, CareCard, Category, Term

FOLDER = Path(__file__).parent / "starter"
LISTS = {"authors", "care_cards", "glossary", "words_to_avoid"}
ARTICLE_FIELDS = (
    *columns_of(["title", "summary"]),
    "published_at",
    "updated_at",
    "next_review_on",
)
SECTION_PLAIN = ("anchor", "kind", "evidence", "drawing", "quoted", "source")
SECTION_TEXTS = ("heading", "text", "caption", "alt")
SECTION_FIELDS = (*SECTION_PLAIN, *columns_of(SECTION_TEXTS))
SOURCE_FIELDS = ("key", "citation", "url", "evidence")
FACT_FIELDS = ("number", "anchor", "sources", "is_own")
CARD_FIELDS = ("urgency", "position", *columns_of(["heading", "text"]))
TERM_FIELDS = ("is_difficult", *columns_of(["name", "definition", "aliases", "synonyms"]))
NO_TEXT = dict.fromkeys(LANGUAGES, "")
NO_FORMS = dict.fromkeys(LANGUAGES, ())


def load():
    load_lists(read_yaml(FOLDER / "authors.yaml"))
    load_cards(read_yaml(FOLDER / "care_cards.yaml"))
    load_terms(read_yaml(FOLDER / "glossary.yaml"))
    articles = [read_yaml(file) for file in article_files()]
    make_room(articles)
    return [load_article(data) for data in articles]


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


def load_cards(cards):
    for position, data in enumerate(cards):
        texts = columns(heading=data["heading"], text=data["text"])
        wanted = {"urgency": data["urgency"], "position": position, **texts}
        refresh(CareCard, data["code"], wanted, read=read_card, write=write_row, key="code")


def read_card(card):
    return values_of(card, CARD_FIELDS)


def load_terms(rows):
    """At most starts none of the many words is new: one query says so."""
    known = dict(Term.objects.values_list("slug", "starter_digest"))
    wanted = {row["slug"]: term(row) for row in rows}
    with one_version(STARTER):
        for slug, values in wanted.items():
            if known.get(slug) != digest(values) or STAYS.get() is not None:
                refresh(Term, slug, values, read=read_term, write=write_row)


def term(row):
    lists = {
        name: {code: "\n".join(forms) for code, forms in row.get(name, NO_FORMS).items()}
        for name in ("aliases", "synonyms")
    }
    texts = columns(name=row["name"], definition=row["definition"], **lists)
    return {"is_difficult": row.get("difficult", False), **texts}


def read_term(term):
    return values_of(term, TERM_FIELDS)


def midnight(day):
    return datetime.combine(day, time(), tzinfo=UTC)


def make_room(articles):
    """Articles point to each other: each has its row before the first one is written."""
    known = set(Article.objects.values_list("slug", flat=True))
    category, author = Category.objects.first(), Author.objects.first()
    new = [data["slug"] for data in articles if data["slug"] not in known]
    Article.objects.bulk_create(
        Article(slug=slug, category=category, author=author) for slug in new
    )
    for article in Article.objects.filter(slug__in=new):
        empty = digest(read_article(article))
        Article.objects.filter(pk=article.pk).update(starter_digest=empty)


def load_article(data):
    known = set(Article.objects.filter(slug__in=data["related"]).values_list("slug", flat=True))
    wanted = {
        "category": data["category"],
        "author": data["author"],
        "reviewer": data["reviewer"],
        "fields": {
            **columns(title=data["title"], summary=data["summary"]),
            "published_at": midnight(data["published_on"]),
            "updated_at": midnight(data["updated_on"]),
            "next_review_on": data["next_review_on"],
        },
        "sections": [section(row) for row in data["sections"]],
        "sources": [{name: row[name] for name in SOURCE_FIELDS} for row in data["sources"]],
        "exercises": data["exercises"],
        "related": [slug for slug in data["related"] if slug in known],
        "key_facts": [key_fact(row) for row in data["key_facts"]],
    }
    return refresh(Article, data["slug"], wanted, read=read_article, write=write_article)


def section(row):
    texts = {name: row.get(name, NO_TEXT) for name in SECTION_TEXTS}
    plain = {name: row.get(name, "") for name in SECTION_PLAIN}
    return {"card": row.get("card"), **plain, **columns(**texts)}


def key_fact(row):
    return {
        "number": row["n"],
        "anchor": row["section"],
        "sources": " ".join(row.get("sources", [])),
        "is_own": row.get("own", False),
    }


def read_article(article):
    exercises = article.articleexercise_set.order_by("position")
    return {
        "category": article.category.slug,
        "author": article.author.slug,
        "reviewer": article.reviewer.slug if article.reviewer else None,
        "fields": values_of(article, ARTICLE_FIELDS),
        "sections": [read_section(row) for row in article.sections.select_related("card")],
        "sources": [values_of(row, SOURCE_FIELDS) for row in article.sources.all()],
        "exercises": list(exercises.values_list("exercise__slug", flat=True)),
        "related": list(article.links.values_list("related__slug", flat=True)),
        "key_facts": [values_of(row, FACT_FIELDS) for row in article.key_facts.all()],
    }


def read_section(row):
    return {"card": row.card.code if row.card else None, **values_of(row, SECTION_FIELDS)}


def write_article(article, wanted):
    article.category = Category.objects.get(slug=wanted["category"])
    article.author = Author.objects.get(slug=wanted["author"])
    article.reviewer = Author.objects.filter(slug=wanted["reviewer"]).first()
    for name, value in wanted["fields"].items():
        setattr(article, name, value)
    article.save()
    write_parts(article, wanted)
    write_links(article, wanted)


def write_parts(article, wanted):
    cards = {None: None} | {card.code: card for card in CareCard.objects.all()}
    sections = [row | {"card": cards[row["card"]]} for row in wanted["sections"]]
    replace_rows(article.sections, in_order(sections), "anchor")
    replace_rows(article.sources, in_order(wanted["sources"]), "key")
    replace_rows(article.key_facts, wanted["key_facts"], "number")


def write_links(article, wanted):
    exercises = dict(Exercise.objects.values_list("slug", "pk"))
    links = [{"exercise_id": exercises[slug]} for slug in wanted["exercises"]]
    replace_rows(article.articleexercise_set, in_order(links), "exercise_id")
    articles = dict(Article.objects.values_list("slug", "pk"))
    links = [{"related_id": articles[slug]} for slug in wanted["related"]]
    replace_rows(article.links, in_order(links), "related_id")
