import re
from dataclasses import replace
from gzip import compress
from pathlib import Path
from xml.etree import ElementTree

import pytest

from apps.exercises.figures import solved, svg
from apps.exercises.figures.description import LIBRARY, Look
from apps.exercises.figures.drawing.layer import LINE, POLY, SPLINE, Layer
from apps.exercises.figures.drawing.picture import picture
from apps.exercises.figures.flat import CLOTHES, flattened, spelled_out
from apps.exercises.figures.reading import read_figure

SQUARE = [(0.0, 0.0), (0.1, 0.0), (0.1, 0.1), (0.0, 0.1)]
STATIC = Path(__file__).parents[3] / "static"


@pytest.fixture(scope="module")
def bridge():
    return picture(read_figure(LIBRARY / "act-bridge.yaml"), solved.kept("act-bridge"))


def test_a_spline_is_written_as_steps_between_the_middles_of_its_control_points():
    spots = svg.spots(SQUARE, SPLINE)
    assert spots == [(0, 0), (80, 0), (80, -80), (0, -80)]
    assert svg.path(spots, SPLINE) == "M0-40q0 40 40 40t40-40-40-40-40 40z".replace("M0-", "M0 -")


def test_a_polygon_and_a_line():
    assert svg.path(svg.spots(SQUARE[:3], POLY), POLY) == "M0 0l80 0 0-80z"
    assert svg.path(svg.spots(SQUARE[:3], LINE), LINE) == "M0 0q80 0 80-80"


def test_control_points_lie_on_even_numbers():
    odd = [(0.00126, 0.00374), (0.1013, 0.05)]
    assert all(n % 2 == 0 for spot in svg.spots(odd, SPLINE) for n in spot)


def test_a_still_is_paths_in_one_group_without_ids(bridge):
    look = Look(skin="tan", hair="scarf", clothes="plum")
    still = svg.still(replace(bridge, figure=replace(bridge.figure, look=look)), "start")
    group = ElementTree.fromstring(still)  # noqa: S314
    assert group.get("class") == "fig f-skin-tan f-hair-scarf f-wear-plum"
    assert {child.tag for child in group} == {"path"}
    assert "id=" not in still
    assert "style=" not in still


def test_the_end_has_the_arrow_and_the_start_has_not(bridge):
    assert 'class="arrow"' not in svg.still(bridge, "start")
    assert 'class="arrow"' in svg.still(bridge, "end")


def test_the_same_figure_gives_the_same_bytes(bridge):
    again = picture(bridge.figure, bridge.frames)
    assert svg.animated(again) == svg.animated(bridge)


def test_the_plan_goes_there_holds_and_comes_back(bridge):
    there, back = bridge.figure.durations
    hold = bridge.figure.hold
    assert svg.plan(bridge.figure) == (
        f"0 1 {there * 1000:.0f} 1 1 {hold * 1000:.0f} 1 0 {back * 1000:.0f} 0 0 500"
    )


def test_what_moves_says_its_steps_and_what_stands_is_drawn(bridge):
    square = tuple([(x + lift, y) for x, y in SQUARE] for lift in (0.0, 0.06, 0.1))
    standing = Layer("mat", "mat", (square[0],), POLY)
    moving = Layer("legR", "leg", square)
    assert svg.moving(bridge, standing) == '<path class="f-mat" d="M0 0l80 0 0-80-80 0z"/>'
    assert svg.moving(bridge, moving) == (
        '<path class="f-leg" data-k="s0 0 80 0 0-80-80 0;40 0 40 0 40 0 40 0;4 0 4 0 4 0 4 0"/>'
    )


def test_a_flat_still_has_colours_of_its_own(bridge):
    flat = flattened(svg.still(bridge, "end"))
    assert "class=" not in flat
    assert f'fill="{CLOTHES[bridge.figure.look.clothes][0]}"' in flat
    assert flat.count("<path") == svg.still(bridge, "end").count("<path")


def test_a_flat_curve_is_spelled_out():
    assert spelled_out("M0 -40q0 40 40 40t40-40-40-40-40 40z") == (
        "M0 -40q0 40 40 40q40 0 40 -40q0 -40 -40 -40q-40 0 -40 40z"
    )
    assert spelled_out("M0 0l80 0 0-80z") == "M0 0l80 0 0-80z"


def test_the_script_is_light():
    script = (STATIC / "js" / "figure.js").read_bytes()
    assert len(compress(script, 9, mtime=0)) <= 1500


def test_everything_is_painted_by_the_style_sheet(bridge):
    sheet = (STATIC / "css" / "figure.css").read_text()
    rules = re.findall(r"([^{}]+){[^}]*fill:", sheet)
    painted = {name for rule in rules for name in re.findall(r"\.([\w-]+)", rule)}
    for names in re.findall(r'<path class="([^"]+)"', svg.animated(bridge)):
        assert set(names.split()) & painted
