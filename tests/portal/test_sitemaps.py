"""What search engines find, and what they are asked to leave alone."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.conf import settings
from factories import ArticleFactory, ExerciseFactory
from pages import attribute, every, one, page_of

pytestmark = pytest.mark.django_db
HOST = "http://testserver"
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}

TWINS = {"x-default": "nl", "nl": "nl", "en": "en", "de": "de"}


@pytest.fixture
def entries(client):
    def entries():
        answer = client.get("/sitemap.xml")
        assert answer.headers["Content-Type"] == "application/xml"
        found = ElementTree.fromstring(answer.content)  # noqa: S314 - our own
        return {url.findtext("s:loc", namespaces=NAMES): url for url in found}

    return entries


def others(entry):
    return {e.get("hreflang"): e.get("href") for e in entry.findall("x:link", NAMES)}


def test_site_map_names_each_page_in_each_language(entries):
    pages = (
        "",
        "read/",
        "glossary/",
        "search/",
        "check/",
        "exercises/",
        "equipment/",
        "help/",
        "accessibility/",
    )
    wanted = {f"{HOST}/{code}/{page}" for page in pages for code in ("nl", "en", "de")}
    found = entries()
    assert set(found) == wanted
    assert others(found[f"{HOST}/de/help/"]) == {
        "nl": f"{HOST}/nl/help/",
        "en": f"{HOST}/en/help/",
        "de": f"{HOST}/de/help/",
        "x-default": f"{HOST}/help/",
    }


def test_each_of_them_describes_itself_and_names_its_twins(client, entries):
    ArticleFactory(slug="hip", summary_nl="Kort", summary_en="Short", summary_de="Kurz")
    texts = {"purpose_nl": "Sterke benen", "purpose_en": "Strong legs", "purpose_de": "Kraft"}
    ExerciseFactory(slug="squat", **texts)
    for url in entries():
        path = url.removeprefix(HOST)
        page = page_of(client.get(path))
        assert attribute(one(page, "meta", name="description"), "content").strip(), path
        twins = [e for e in every(page, "link", rel="alternate") if attribute(e, "hreflang")]
        assert {attribute(e, "hreflang"): attribute(e, "href") for e in twins} == {
            code: f"{settings.SITE_URL}/{language}{path[3:]}" for code, language in TWINS.items()
        }, path


def test_article_stands_there_in_the_languages_it_has(entries):
    ArticleFactory(slug="hip", title_de="", updated_at=datetime(2026, 11, 2, tzinfo=UTC))
    found = entries()
    assert {url for url in found if "/read/hip/" in url} == {
        f"{HOST}/nl/read/hip/",
        f"{HOST}/en/read/hip/",
    }
    entry = found[f"{HOST}/nl/read/hip/"]
    assert entry.findtext("s:lastmod", namespaces=NAMES) == "2026-11-02"
    assert "de" not in others(entry)


def test_what_is_not_for_everybody_does_not_stand_there(entries, brug):
    ArticleFactory(slug="theirs", practice=brug)
    ArticleFactory(slug="draft", published_at=None)
    ExerciseFactory(slug="own", practice=brug)
    ExerciseFactory(slug="hidden", is_published=False)
    ExerciseFactory(slug="bridge")
    found = {url.split("/")[-2] for url in entries()}
    assert "bridge" in found
    assert found & {"theirs", "draft", "own", "hidden"} == set()


def test_robots_are_asked_to_leave_accounts_alone_and_told_the_map(client):
    answer = client.get("/robots.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /accounts/",
        "Disallow: /admin/",
        "Disallow: /calendar/",
        "Disallow: /device/",
        "Disallow: /hooks/",
        "",
        "Sitemap: http://localhost:8000/sitemap.xml",
    ]
