"""The contrast tables of the identity, computed from the style sheet that the pages load."""

import pytest

from portal.design_tokens import (
    CONTRAST_LIGHT,
    DARK,
    DARK_BY_SYSTEM,
    block,
    contrast,
    themes,
)

LIGHT_GROUNDS = ("paper", "surface", "mint", "mint-2", "sun")
LIGHT_TABLE = {
    "ink": (13.3, 14.1, 11.9, 9.9, 10.8),
    "ink-2": (8.2, 8.7, 7.4, 6.1, 6.7),
    "pine": (8.6, 9.1, 7.7, 6.4, 6.9),
    "edge": (4.3, 4.6, 3.9, 3.2, 3.5),
    "link": (7.7, 8.2, 6.9, 5.7, 6.2),
    "red": (8.5, 9.0, 7.6),
    "amber": (8.4, 8.9, 7.5),
}
DARK_GROUNDS = ("paper", "surface", "mint")
DARK_TABLE = {
    "ink": (15.8, 13.7, 12.2),
    "ink-2": (10.6, 9.1, 8.2),
    "honey": (11.2, 9.7, 8.6),
    "pine": (10.9, 9.5, 8.4),
    "edge": (6.4, 5.5, 4.9),
    "link": (10.9, 9.4, 8.4),
    "red": (10.9, 9.4),
}
PAIRS = [
    ("light", "on-pine", "pine", 9.1),
    ("light", "on-pine", "pine-dark", 11.8),
    ("light", "on-honey", "honey", 7.8),
    ("light", "ink", "honey-soft", 12.5),
    ("light", "amber", "honey-soft", 7.9),
    ("light", "on-red-fill", "red-fill", 9.0),
    ("light", "ink", "red-soft", 11.9),
    ("light", "mint-2", "paper", 1.3),
    ("light", "honey", "paper", 1.7),
    ("dark", "on-pine", "pine", 10.3),
    ("dark", "ink", "sun", 9.8),
    ("dark", "amber", "honey-soft", 8.8),
    ("dark", "on-red-fill", "red-fill", 10.4),
    ("dark", "on-red-head", "red-head", 9.0),
    ("dark", "pine", "mint-2", 5.0),
    ("dark", "bow-tick", "mint-2", 4.9),
    ("light, high contrast", "pine", "paper", 12.6),
    ("light, high contrast", "link", "paper", 11.9),
    ("light, high contrast", "red", "paper", 11.5),
    ("light, high contrast", "amber", "paper", 12.7),
    ("light, high contrast", "mint-2", "paper", 4.5),
]
# What carries text, and what it may stand on, in every theme.
TEXT = ("ink", "ink-2", "pine", "link")
TEXT_GROUNDS = ("paper", "surface", "mint")
ON = [
    ("ink", "sun"),
    ("ink", "honey-soft"),
    ("ink", "red-soft"),
    ("red", "paper"),
    ("red", "surface"),
    ("amber", "honey-soft"),
    ("on-pine", "pine"),
    ("on-pine", "pine-dark"),
    ("on-honey", "honey"),
    ("on-red-fill", "red-fill"),
    ("on-red-fill", "red-fill-hover"),
    ("on-red-head", "red-head"),
    ("on-pine-head", "pine-head"),
]


def rows(theme, table, grounds):
    colours = themes()[theme]
    return {
        name: tuple(
            round(contrast(colours[name], colours[ground]), 1) for ground in grounds[: len(wanted)]
        )
        for name, wanted in table.items()
    }


def test_contrast_counts_as_wcag_does():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)
    assert contrast("#14302A", "#14302A") == 1


def test_light_table():
    assert rows("light", LIGHT_TABLE, LIGHT_GROUNDS) == LIGHT_TABLE


def test_dark_table():
    assert rows("dark", DARK_TABLE, DARK_GROUNDS) == DARK_TABLE


@pytest.mark.parametrize(("theme", "front", "back", "wanted"), PAIRS)
def test_pairs_that_the_identity_names(theme, front, back, wanted):
    colours = themes()[theme]
    assert round(contrast(colours[front], colours[back]), 1) == wanted


@pytest.mark.parametrize("theme", themes())
def test_text_has_contrast_in_every_theme(theme):
    colours = themes()[theme]
    pairs = [(front, back) for front in TEXT for back in TEXT_GROUNDS] + ON
    weak = {pair: contrast(*(colours[name] for name in pair)) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", themes())
def test_controls_and_bows_can_be_seen_in_every_theme(theme):
    colours = themes()[theme]
    pairs = [("edge", ground) for ground in TEXT_GROUNDS]
    pairs += [("dot-ring", "honey"), ("bow-tick", "mint-2")]
    weak = {pair: contrast(*(colours[name] for name in pair)) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_filled_bow_stands_out_from_the_empty_one(theme):
    colours = themes()[theme]
    assert contrast(colours["pine"], colours["mint-2"]) > 4.5
    assert contrast(colours["ink"], colours["mint-2"]) > 4.5


@pytest.mark.parametrize("theme", ["light, high contrast", "dark, high contrast"])
def test_empty_bow_can_be_seen_in_high_contrast(theme):
    colours = themes()[theme]
    assert contrast(colours["mint-2"], colours["paper"]) > 4.5


def test_dark_by_choice_and_dark_by_system_are_the_same():
    assert block(DARK) == block(DARK_BY_SYSTEM)
    assert block(DARK, nth=1) == block(DARK_BY_SYSTEM, nth=1)
    assert set(block(DARK)) == set(themes()["light"])
    assert set(block(CONTRAST_LIGHT)) - set(block(DARK)) == {"box-edge"}
