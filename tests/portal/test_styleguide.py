"""The style page: the demo only, three languages, and every component that our pages use."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template
from pages import attribute, every, heading, main, one, page_of, text_of, with_class

from portal.design_tokens import themes
from portal.style_page import MAILS

pytestmark = pytest.mark.django_db

LANGUAGES = ("nl", "en", "de")
# Where patients and visitors are; the admin has a look of its own.
OF_THE_PAGES = ("account", "accounts", "articles", "design", "exercises", "forms", "programmes")
OF_THE_PAGES += ("reminders", "errors", "demo", "drawings")
# Layout, helpers and what belongs to one page only: no component with states.
NO_COMPONENT = {
    "stack", "stack--tight", "stack--loose", "column", "wrap", "split", "split--picture", "prose",
    "with-side", "with-side--article", "with-side--today", "side", "side--sticky", "allauth",
    "small", "lead", "h3", "display", "visually-hidden", "print-only", "no-print", "sprite",
    "sources", "field--sun", "steps--across", "demo-people", "history-list", "mail-list", "phase",
    "log-list", "log-item", "session-card", "when-different", "when-could-not", "when-hurts", "when-done",
    "pain", "pain-chart", "day-list", "groups", "above-field", "apart", "breaks", "look-list",
    "number", "passkey", "row-list--apart", "row-list--more", "when-anchors", "when-every",
    "disclosure--more", "table--narrow", "table--who", "figure-photo", "paper", "paper-tools", "paper-head", "paper-square",
    "paper-exercise", "paper-figures", "paper-dose", "paper-steps", "paper-pain", "paper-ticks",
    "sit-steps", "sit-step", "sit-more", "sit-notes", "sit-today", "sit-done", "sit-lasts",
    "first-run", "red-flag-word", "say-list", "first-run-skip", "when-own", "own-plan", "paper-free", "paper-after", "paper-foot", "paper-why", "fig-print",
    "paper-code", "own-moment", "paper-square--large",
    "outbox", "article-drawing", "feedback", "aids", "aid", "aid-text", "aid-exercises",
    "play-begin", "play-did", "play-easier", "play-form", "play-how", "play-item", "play-list",
    "play-need", "play-note", "play-prepare", "play-question", "play-reasons", "play-safety",
    "play-sounds",
    "today-first", "today-plan", "today-rows", "today-cards", "today-more", "today-start", "only-phone", "only-wide",
}  # fmt: skip


def shown(client, language="en", query=""):
    response = client.get(f"/{language}/styleguide/{query}")
    assert response.status_code == 200
    return page_of(response)


def classes_on(page):
    return {name for element in every(page) for name in (attribute(element, "class") or "").split()}


def classes_in_templates():
    folder = Path(settings.BASE_DIR, "templates")
    files = [file for name in OF_THE_PAGES for file in (folder / name).glob("*.html")]
    files += [file for file in folder.glob("*.html") if file.name != "home.html"]
    found = re.findall(r'class="([^"{]*)', "".join(file.read_text() for file in files))
    return {name for names in found for name in names.split() if not name.endswith("-")}


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("nl", "De boog en de punt"),
        ("en", "The bow and the dot"),
        ("de", "Der Bogen und der Punkt"),
    ],
)
def test_style_page_speaks_three_languages(client, language, title):
    page = shown(client, language)
    assert heading(page) == title
    assert attribute(page, "lang") == language


def test_style_page_shows_every_component_of_our_pages(client, drawings):
    missing = classes_in_templates() - NO_COMPONENT - classes_on(shown(client))
    assert missing == set()


def test_style_page_shows_the_states(client):
    page = shown(client)
    for state in ("is-hovered", "is-focused", "is-pressed"):
        buttons = [b for b in with_class(main(page), "button") if state in classes_on_one(b)]
        assert len(buttons) == 3, state
    assert len([b for b in with_class(page, "button") if attribute(b, "aria-busy") == "true"]) == 2
    assert len(with_class(page, "ring")) == 11
    assert len(with_class(page, "ring--paused")) == len(with_class(page, "ring--last")) == 2
    assert len([e for e in every(page) if attribute(e, "aria-invalid") == "true"]) > 5


def classes_on_one(element):
    return (attribute(element, "class") or "").split()


def test_style_page_measures_the_colours(client):
    swatches = list(every(one(main(shown(client)), "section", id="colours"), "li"))
    assert len(swatches) == 16 * len(themes())
    assert text_of(swatches[0]) == "paper #FAF8F3 13.3 : 1 ink"


def test_style_page_switches_theme_and_text_by_links(client):
    html = shown(client, query="?theme=dark&text=200")
    assert (attribute(html, "data-theme"), attribute(html, "class")) == ("dark", "text-200")
    html = shown(client, query="?theme=violet&text=huge")
    assert (attribute(html, "data-theme"), attribute(html, "class")) == (None, None)
    client.cookies["theme"] = "dark"
    assert attribute(shown(client), "data-theme") == "dark"
    assert attribute(shown(client, query="?theme=system"), "data-theme") is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", MAILS)
def test_style_page_shows_every_mail(client, language, name):
    response = client.get(f"/{language}/styleguide/mails/{name}/")
    assert response.status_code == 200
    assert attribute(page_of(response), "lang") == language
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_style_page_knows_every_mail_of_ours():
    names = ("emails", "account/email", "mfa/email")
    folders = [Path(settings.BASE_DIR, "templates", name) for name in names]
    ours = {file.name for folder in folders for file in folder.glob("*.html")}
    shown = {Path(get_template(name).template.name).name for name in MAILS.values()}
    frames = {"base.html", "button.html", "notification.html", "reminder.html"}
    assert ours - shown - frames == {"email_confirmation_signup_message.html"}


def test_style_page_stands_in_the_demo_only(client, settings):
    settings.DEMO = False
    assert client.get("/en/styleguide/").status_code == 404
    assert client.get("/en/styleguide/mails/invitation/").status_code == 404
    settings.DEMO = True
    assert client.get("/en/styleguide/mails/nothing/").status_code == 404
