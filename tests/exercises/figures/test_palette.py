"""Where it is felt has to be seen without colour: by its ring or by its fill, 3 to 1."""

import re
from itertools import product
from pathlib import Path

import pytest

from apps.exercises.figures.flat import CLOTHES, THINGS
from portal.design_tokens import contrast

SHEET = (Path(__file__).parents[3] / "static" / "css" / "figure.css").read_text()
LIGHT, DARK = SHEET.split("2 Dark ====")[0], SHEET.split("2 Dark ====")[1].split("3 Looks ====")[0]


def value(part, name):
    return re.search(rf"--fig-{name}: (#\w+)", part)[1]


@pytest.mark.parametrize(("part", "name"), list(product((LIGHT, DARK), ("blue", "green", "plum"))))
def test_a_zone_on_trousers(part, name):
    for shade in (name, f"{name}-far"):
        cloth, ring, zone = value(part, shade), value(part, "ring"), value(part, "zone")
        assert max(contrast(ring, cloth), contrast(zone, cloth)) >= 3


@pytest.mark.parametrize("cloth", [shirt for _, _, *shirts in CLOTHES.values() for shirt in shirts])
@pytest.mark.parametrize("part", [LIGHT, DARK], ids=["light", "dark"])
def test_a_zone_on_a_shirt(part, cloth):
    assert contrast(value(part, "zone"), cloth) >= 3


def test_ring_and_zone_differ():
    for part in (LIGHT, DARK):
        assert contrast(value(part, "ring"), value(part, "zone")) >= 3


def test_an_arrow_on_its_stage():
    assert contrast(value(LIGHT, "arrow"), "#ffffff") >= 3
    assert contrast(value(DARK, "arrow"), "#172823") >= 3


def test_the_flat_colours_are_those_of_the_pages():
    for name in ("shoe", "sole", "band", "roll", "zone", "ring", "arrow", "line", "shadow"):
        assert THINGS[name] == value(LIGHT, name)
    for name, (near, far, *_shirts) in CLOTHES.items():
        assert (near, far) == (value(LIGHT, name), value(LIGHT, f"{name}-far"))


def test_the_dark_colours_stand_twice_alike():
    chosen, system = (
        set(re.findall(r"--fig-[\w-]+: #\w+", half)) for half in DARK.split("prefers")
    )
    assert chosen == system
