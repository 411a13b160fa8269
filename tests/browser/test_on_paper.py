"""An article on paper, whatever the screen looks like, and in the colours of the system."""

import pytest
from playwright.sync_api import expect

COLOUR = "(name) => getComputedStyle(document.documentElement).getPropertyValue(name)"
BULLET = "(li) => getComputedStyle(li, '::before').backgroundColor"


@pytest.fixture
def article(person):
    def article(**options):
        one = person(viewport={"width": 680, "height": 1000}, **options)
        one.opens("/nl/read/hip-pain/")
        return one.page

    return article


def test_open_note_does_not_cover_the_paper(article):
    page = article()
    page.get_by_role("button", name="kraakbeen", exact=True).click()
    expect(page.locator("#word-cartilage")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("#word-cartilage")).to_be_hidden()
    expect(page.locator("#more-to-read")).to_be_hidden()


def test_drawings_are_light_on_paper(article):
    page = article(color_scheme="dark")
    colours = {}
    for media in ("screen", "print"):
        page.emulate_media(media=media, color_scheme="dark")
        colours[media] = page.evaluate(COLOUR, "--d-bone"), page.evaluate(COLOUR, "--fig-mat")
    assert colours["print"] == ("#f3e7cf", "#cbe6da")
    assert colours["screen"] != colours["print"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_points_of_a_warning_have_the_colour_of_its_words(article, scheme):
    page = article(forced_colors="active", color_scheme=scheme)
    point = page.locator(".care-card--now li, .care-card--urgent li").first
    assert point.evaluate(BULLET) == point.evaluate("(li) => getComputedStyle(li).color")
