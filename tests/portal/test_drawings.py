"""Our drawings stand inside a page: light, painted by classes, and with words that are translated."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test.html import parse_html
from django.utils.translation import override
from pages import attribute, every, text_of, texts, with_class

from portal.style_page import AIDS, areas

LANGUAGES = ("nl", "en", "de")
DRAWINGS = (
    "body-map",
    "hip-joint",
    "origin-groups",
    "sleeping-positions",
    "desk",
    "who-does-what",
)
HEAVIEST = 6144  # of one picture
HEAVIEST_SET = 8192
WORDS = {
    "nl": {
        "body-map": "Voorkant Rechts Links Achterkant Links Rechts",
        "hip-joint": "Bekken Kom van het gewricht Kop van het bovenbeen Kraakbeen"
        " Kapsel om het gewricht Pees Spier aan de buitenkant van de heup",
        "origin-groups": "In het gewricht Je voelt het vaak in je lies."
        " Rond het gewricht Je voelt het vaak aan de buitenkant."
        " Vanuit je rug Je voelt het vaak in je bil en je been.",
        "sleeping-positions": "Op je goede zij Met een kussen tussen je benen, van knie tot enkel."
        " Op je rug Met een kussen onder je knieën."
        " Schuin op je zij Met een kussen achter je rug en één tussen je benen.",
        "desk": "De bovenkant van het scherm is op ooghoogte."
        " Je onderarmen kunnen op het bureau rusten. De zitting is iets hoger dan je knieën."
        " Je voeten staan plat op de vloer. Sta vaak op en loop een stukje.",
        "who-does-what": "Huisarts Hier begin je. De huisarts onderzoekt je en verwijst je als dat"
        " nodig is. Fysiotherapeut Kijkt hoe je beweegt en oefent met je."
        " Orthopeed Kijkt verder naar botten en gewrichten, bijvoorbeeld of een operatie helpt."
        " Alarmnummer Gevaar? Bel meteen, zonder huisarts.",
    },
    "en": {
        "body-map": "Front Right Left Back Left Right",
        "hip-joint": "Pelvis Socket Head of the thigh bone Cartilage Joint capsule Tendon"
        " Muscle on the outer side of the hip",
        "origin-groups": "In the joint You often feel it in the groin."
        " Around the joint You often feel it on the outer side."
        " From the back You often feel it in the buttock and the leg.",
        "sleeping-positions": "On your good side With a pillow between the legs, from knee to"
        " ankle. On your back With a pillow under the knees."
        " Half on your side With a pillow behind your back, and one between the legs.",
        "desk": "The top of the screen is at eye height. Your forearms can rest on the desk."
        " The seat is slightly higher than your knees. Your feet are flat on the floor."
        " Get up often and walk a little.",
        "who-does-what": "GP Here you begin. The GP examines you and refers you if needed."
        " Physiotherapist Looks at how you move and exercises with you. Orthopaedic specialist"
        " Looks further into bones and joints, for instance about an operation."
        " Emergency number In danger? Call at once, without the GP.",
    },
    "de": {
        "body-map": "Vorderseite Rechts Links Rückseite Links Rechts",
        "hip-joint": "Becken Gelenkpfanne Kopf des Oberschenkelknochens Knorpel Gelenkkapsel Sehne"
        " Muskel an der Außenseite der Hüfte",
        "origin-groups": "Im Gelenk Sie spüren es oft in der Leiste."
        " Um das Gelenk Sie spüren es oft außen."
        " Vom Rücken her Sie spüren es oft im Gesäß und im Bein.",
        "sleeping-positions": "Auf der guten Seite Mit einem Kissen zwischen den Beinen, vom Knie"
        " bis zum Knöchel. Auf dem Rücken Mit einem Kissen unter den Knien."
        " Schräg auf der Seite Mit einem Kissen im Rücken und einem zwischen den Beinen.",
        "desk": "Die Oberkante des Bildschirms ist auf Augenhöhe."
        " Die Unterarme können auf dem Tisch ruhen. Der Sitz ist etwas höher als die Knie."
        " Die Füße stehen flach auf dem Boden."
        " Stehen Sie oft auf und gehen Sie ein paar Schritte.",
        "who-does-what": "Hausarztpraxis Hier beginnen Sie. Sie werden untersucht und, wenn nötig,"
        " überwiesen. Physiotherapie Sieht, wie Sie sich bewegen, und übt mit Ihnen."
        " Orthopädie Untersucht Knochen und Gelenke genauer, zum Beispiel vor einer Operation."
        " Notruf In Gefahr? Rufen Sie sofort an, ohne Hausarztpraxis.",
    },
}


def drawn(name, language="en", **context):
    with override(language):
        return render_to_string(f"drawings/{name}.html", context)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DRAWINGS)
def test_drawing_is_light(name, language):
    html = drawn(name, language)
    assert max(len(svg) for svg in re.findall("<svg.*?</svg>", html, re.DOTALL)) <= HEAVIEST
    assert len(html.encode()) <= HEAVIEST_SET


@pytest.mark.parametrize("name", DRAWINGS)
def test_drawing_has_no_colour_of_its_own(name):
    assert re.findall(r"\b(?:fill|stroke|style|color)=|#[0-9a-fA-F]{3,8}\b", drawn(name)) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DRAWINGS)
def test_drawing_speaks_the_language_of_the_page(name, language):
    assert text_of(parse_html(drawn(name, language))) == WORDS[language][name]


@pytest.mark.parametrize("name", DRAWINGS)
def test_no_picture_is_heard_without_words(name):
    """The one that has no words beside it says what the page gives it; all others are silent."""
    page = parse_html(f"<main>{drawn(name, alt='A <hip>')}</main>")
    heard = [svg for svg in every(page, "svg") if attribute(svg, "aria-hidden") != "true"]
    assert [attribute(svg, "aria-label") for svg in heard] == ["A <hip>"] * (name == "hip-joint")
    groups = [e for e in every(page) if attribute(e, "role") == "group"]
    named = name in {"origin-groups", "sleeping-positions", "desk"}
    assert [attribute(group, "aria-label") for group in groups] == ["A <hip>"] * named


def test_areas_of_the_body_are_labels_of_the_list():
    page = parse_html(drawn("body-map", inputs="id_where"))
    labels = with_class(page, "body-map-area")
    numbers = {attribute(label, "data-area"): attribute(label, "for") for label in labels}
    assert numbers == {area: f"id_where_{number}" for number, area in enumerate(areas())}
    for label in labels:
        number = 1 + list(areas()).index(attribute(label, "data-area"))
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
    assert lit == [(area, area) for area in areas()]


@pytest.mark.parametrize("path", AIDS)
def test_picture_of_an_aid_is_small_and_silent(path):
    html = render_to_string(path)
    assert len(html.encode()) <= 1536
    assert attribute(parse_html(html), "aria-hidden") == "true"
    assert re.findall(r"\b(?:fill|stroke|style|color|id)=|#[0-9a-fA-F]{3,8}\b", html) == []
