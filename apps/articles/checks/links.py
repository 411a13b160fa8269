"""Does a link of a text lead somewhere? Asked of the files and the addresses, without a network."""

import re

from django.urls import Resolver404, resolve
from django.utils.translation import override

ARTICLE = re.compile(r"/(\w\w)/read/([\w-]+)/(?:#([\w-]+))?")
EXTERNAL = re.compile(r"https?://|tel:|mailto:")
# What the page itself adds to its sections.
OF_THE_PAGE = {"sources", "exercises"}
# Being made: the check lets them pass.
COMING_PAGES = {"check/", "equipment/", "glossary/", "search/"}


def dead_links(text, shelf):
    dead = [link for link in links_in(text) if not is_alive(link, text, shelf)]
    related = text.raw.get("related") or []
    return dead + [f"to the article {slug}" for slug in related if not shelf.article(slug)]


def links_in(text):
    return [link.address for line in text.all_lines() for link in line.links]


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
    article, anchor = shelf.article(link[2]), link[3]
    return article is not None and (anchor is None or anchor in anchors_of(article))


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
