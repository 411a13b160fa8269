"""The colours of the staff pages carry the contrast that was promised, in both themes."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "static" / "css" / "admin-tokens.css"
THEMES = {
    "light": ':root, html[data-theme="light"]',
    "dark": 'html[data-theme="dark"]',
}

# pair -> contrast in light, in dark (WCAG 2.2)
PROMISED = {
    ("ink", "paper"): (16.58, 13.93),
    ("ink-2", "canvas"): (7.61, 9.90),
    ("ink-3", "paper"): (5.86, 6.43),
    ("ink-3", "canvas"): (5.42, 7.11),
    ("ink-3", "accent-tint"): (4.96, 5.41),
    ("accent", "paper"): (9.09, 10.02),
    ("accent-2", "accent-tint"): (10.27, 9.93),
    ("on-accent", "accent"): (9.09, 10.18),
    ("act", "paper"): (7.33, 7.96),
    ("act", "act-tint"): (6.30, 7.48),
    ("week", "week-tint"): (6.33, 8.01),
    ("week", "canvas"): (6.61, 10.07),
    ("ok", "ok-tint"): (5.79, 7.75),
    ("accent", "week-tint"): (8.05, 8.82),
    ("edge", "paper"): (3.71, 4.33),
    ("edge", "canvas"): (3.43, 4.79),
}
DJANGOS = {"primary", "link-fg", "body-bg", "error-fg", "button-bg", "header-bg"}


def tokens(selector, css=None):
    """{name: value} of the first block of that selector."""
    css = css or CSS.read_text()
    block = css.split(f"{selector} {{", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", block))


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    dark, light = sorted(luminance(colour) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("place", [0, 1], ids=["light", "dark"])
def test_contrast_is_as_promised(place):
    colours = tokens(list(THEMES.values())[place])
    measured = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in PROMISED}
    assert measured == {pair: ratios[place] for pair, ratios in PROMISED.items()}


def test_system_dark_is_chosen_dark():
    following = CSS.read_text().split("prefers-color-scheme: dark", 1)[1]
    assert tokens('html:not([data-theme="light"])', following) == tokens(THEMES["dark"])


def test_both_themes_name_the_same_colours():
    assert tokens(THEMES["light"]).keys() == tokens(THEMES["dark"]).keys()


def test_high_contrast_reaches_seven_to_one():
    css = CSS.read_text().split("prefers-contrast: more", 1)[1]
    for selector in ('html:root, html[data-theme="light"]', THEMES["dark"]):
        colours = tokens(selector, css)
        texts = [
            contrast(colours[name], colours["paper"]) for name in ("ink-3", "act", "week", "ok")
        ]
        assert min(texts) >= 7


def test_djangos_variables_point_at_tokens():
    """In all three selectors, or Django's own dark sheet would win."""
    css = (CSS.parent / "admin.css").read_text()
    block = css.split(':root, html[data-theme="light"], html[data-theme="dark"] {', 1)[1]
    mapped = dict(re.findall(r"--([\w-]+): var\(--([\w-]+)\);", block.split("}", 1)[0]))
    known = tokens(THEMES["light"]).keys() | {"font-text"}
    assert mapped.keys() >= DJANGOS
    assert set(mapped.values()) <= known
    assert "accent" not in mapped  # Django has one of its own: ours must load later
