"""Does a link of a text lead somewhere? Asked of the files and the addresses, without a network."""

import re

from django.urls import Resolver404, resolve
from django.utils.translation import override

ARTICLE = re.compile(r"/(\w\w)/read/([\w-]+)/(?:#([\w-]+))?")
EXTERNAL = re.compile(r"https?://|tel:|mailto:")
# What the page itself adds to its sections.
OF_THE_PAGE = {"sources", "exercises"}
# Being made: the check passes them and says so.
COMING_PAGES = {"check/", "equipment/", "glossary/", "search/"}
COMING_ARTICLES = {
    "when-to-see-a-doctor",
    "lying-and-sleeping",
    "walking",
    "radiating-pain-sciatica",
    "osteoarthritis-vs-osteoporosis",
    "physio-in-six-steps",
    "release-stretch-activate",
    "sitting-and-work",
    "nutrition-and-lifestyle",
    "complementary-therapies",
    "aids-and-how-to-choose",
}


def dead_links(text, shelf):
    dead = [link for link in links_in(text) if not is_alive(link, text, shelf)]
    return dead + [
        f"to the related article {slug}"
        for slug in related(text)
        if slug not in COMING_ARTICLES and not shelf.article(slug)
    ]


def links_in(text):
    return [link.address for line in text.all_lines() for link in line.links]


def related(text):
    return text.raw.get("related") or []


def is_alive(link, text, shelf):
    if EXTERNAL.match(link):
        return True
    if link.startswith("#"):
        return link[1:] in anchors_of(text.raw)
    article = ARTICLE.fullmatch(link)
    if article:
        return article[1] == text.language and leads_to_article(article, shelf)
    return link.startswith(f"/{text.language}/") and is_address(link, text.language)


def leads_to_article(link, shelf):
    slug, anchor = link[2], link[3]
    article = shelf.article(slug)
    if article is None:
        return slug in COMING_ARTICLES
    return anchor is None or anchor in anchors_of(article)


def anchors_of(article):
    sources = {f"source-{row['key']}" for row in article["sources"]}
    return {row["anchor"] for row in article["sections"]} | sources | OF_THE_PAGE


def is_address(link, language):
    path = link.partition("#")[0].partition("?")[0]
    try:
        with override(language):
            resolve(path)
    except Resolver404:
        return path.removeprefix(f"/{language}/") in COMING_PAGES
    return True


def awaited(text, shelf):
    """What it leads to before it is there."""
    slugs = {link[2] for link in map(ARTICLE.fullmatch, links_in(text)) if link} | set(
        related(text)
    )
    return sorted(slug for slug in slugs & COMING_ARTICLES if not shelf.article(slug))
