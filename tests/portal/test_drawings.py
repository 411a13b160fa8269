"""Our drawings stand inside a page: light, painted by classes, and with words that are translated."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test.html import parse_html
from django.utils.translation import override
from pages import attribute, every, text_of, texts, with_class

from portal.style_page import AREAS

LANGUAGES = ("nl", "en", "de")
DRAWINGS = ("body-map",)
HEAVIEST = 6144
WORDS = {
    ("body-map", "nl"): ["Voorkant Rechts Links", "Achterkant Links Rechts"],
    ("body-map", "en"): ["Front Right Left", "Back Left Right"],
    ("body-map", "de"): ["Vorderseite Rechts Links", "Rückseite Links Rechts"],
}


def drawn(name, language="en", **context):
    with override(language):
        return render_to_string(f"drawings/{name}.html", context)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DRAWINGS)
def test_drawing_is_light(name, language):
    assert len(drawn(name, language).encode()) <= HEAVIEST


@pytest.mark.parametrize("name", DRAWINGS)
def test_drawing_has_no_colour_of_its_own(name):
    assert re.findall(r"\b(?:fill|stroke|style|color)=|#[0-9a-fA-F]{3,8}\b", drawn(name)) == []


@pytest.mark.parametrize(("name", "language"), WORDS)
def test_drawing_speaks_the_language_of_the_page(name, language):
    page = parse_html(drawn(name, language))
    assert [text_of(caption) for caption in every(page, "figcaption")] == WORDS[name, language]


def test_areas_of_the_body_are_labels_of_the_list():
    page = parse_html(drawn("body-map", inputs="id_where"))
    labels = with_class(page, "body-map-area")
    numbers = {attribute(label, "data-area"): attribute(label, "for") for label in labels}
    assert numbers == {area: f"id_where_{number}" for number, area in enumerate(AREAS)}
    for label in labels:
        number = 1 + list(AREAS).index(attribute(label, "data-area"))
        assert texts(every(label, "text")) == [str(number)] * 2


def test_left_is_where_a_mirror_would_not_have_it():
    """Seen from the front her left is on the right, where x is positive; from behind it is not."""
    front, back = with_class(parse_html(drawn("body-map")), "body-map-view")
    assert [side for side, x in sides_of(front) if x > 0] == ["left"] * 6
    assert [side for side, x in sides_of(back) if x > 0] == ["right"] * 6


def sides_of(view):
    groups = [group for group in every(view, "g") if attribute(group, "data-side")]
    return [
        (attribute(g, "data-side"), int(attribute(next(every(g, "text")), "x"))) for g in groups
    ]


def test_every_area_lights_up():
    css = Path(settings.BASE_DIR, "static", "css", "drawings.css").read_text()
    lit = re.findall(r'\[value="(\w+)"\]:checked\) \[data-area="(\w+)"\]', css)
    assert lit == [(area, area) for area in AREAS]
