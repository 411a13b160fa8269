"""static/js/figure.js on a page of its own: it draws what was drawn, between the poses too."""

import re
from pathlib import Path

import pytest

from apps.exercises.figures import solved, svg
from apps.exercises.figures.description import LIBRARY
from apps.exercises.figures.drawing.picture import picture
from apps.exercises.figures.reading import read_figure

SCRIPT = Path(__file__).parents[2] / "static" / "js" / "figure.js"
PAGE = """<figure data-figure><div class="figure-stills">stills</div>
<div class="figure-moving" hidden><svg viewBox="{box}">{markup}</svg></div>
<button data-play="Play" data-pause="Pause" hidden><svg><use href="#icon-play"/></svg><span>Play</span></button>
</figure>"""
BY_HAND = "clock = 1; performance.now = () => clock; requestAnimationFrame = (f) => { next = f }"


@pytest.fixture(scope="module", params=["act-bridge", "str-sit-to-stand"])
def shown(request):
    return picture(read_figure(LIBRARY / f"{request.param}.yaml"), solved.kept(request.param))


@pytest.fixture
def page(chromium, shown):
    page = chromium.new_page()
    markup = svg.animated(shown)
    page.set_content(PAGE.format(box=svg.view_box(shown.full), markup=markup))
    page.evaluate(BY_HAND)
    yield page
    page.close()


def played(page, milliseconds):
    page.evaluate(f"clock = {1 + milliseconds}; next(clock)")


def bends(page):
    """Control points of every spline that moves."""
    paths = page.eval_on_selector_all("[data-k^=s]", "all => all.map(e => e.getAttribute('d'))")
    return [re.findall(r"Q([^,Q]+),([^,Q]+)", path) for path in paths]


def drawn(shown, frame):
    moving = [x for x in shown.layers if x.kind == "spline" and not x.still]
    return [svg.at(layer, frame) for layer in moving]


def close(found, wanted):
    pairs = [
        (float(n), m)
        for spots, others in zip(found, wanted, strict=True)
        for spot, other in zip(spots, others, strict=True)
        for n, m in zip(spot, other, strict=True)
    ]
    return max(abs(n - m) for n, m in pairs) <= 2


def test_nothing_moves_before_the_button_is_pressed(page):
    page.add_script_tag(path=SCRIPT)
    assert page.locator("button").is_visible()
    assert page.locator(".figure-stills").is_visible()
    assert not page.locator(".figure-moving").is_visible()


def test_it_goes_through_the_frames_that_were_drawn(page, shown):
    page.add_script_tag(path=SCRIPT)
    page.click("button")
    assert close(bends(page), drawn(shown, 0))
    move = 1000 * shown.figure.durations[0]
    played(page, move / 2)
    assert close(bends(page), drawn(shown, 1))
    played(page, move)
    assert close(bends(page), drawn(shown, 2))
    assert page.inner_text("button") == "Pause"
    assert not page.locator(".figure-stills").is_visible()


def test_a_second_press_shows_the_stills_again(page):
    page.add_script_tag(path=SCRIPT)
    page.click("button")
    page.click("button")
    assert page.inner_text("button") == "Play"
    assert page.locator(".figure-stills").is_visible()


def test_who_wants_less_motion_gets_the_stills_alone(page):
    page.emulate_media(reduced_motion="reduce")
    page.add_script_tag(path=SCRIPT)
    assert not page.locator("button").is_visible()
    assert page.locator(".figure-stills").is_visible()
