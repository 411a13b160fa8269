"""Reads static/css/tokens.css: which colours stand in which theme, and how they contrast."""

import re
from pathlib import Path

STYLES = Path(__file__).resolve().parents[1] / "static" / "css" / "tokens.css"
# The blocks of tokens.css, by the selectors that open them.
LIGHT = ':root, html[data-theme="light"] {'
DARK = 'html[data-theme="dark"] {'
DARK_BY_SYSTEM = 'html:not([data-theme="light"]) {'
CONTRAST_LIGHT = 'html:root, html[data-theme="light"] {'


def block(opening: str, *, nth: int = 0) -> dict[str, str]:
    """The colours of the nth block with that selector: {"paper": "#FAF8F3", ...}."""
    body = STYLES.read_text().split(opening)[nth + 1].split("}")[0]
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})\b", body))


def themes() -> dict[str, dict[str, str]]:
    light, dark = block(LIGHT), block(DARK)
    return {
        "light": light,
        "dark": dark,
        "light, high contrast": light | block(CONTRAST_LIGHT),
        "dark, high contrast": dark | block(DARK, nth=1),
    }


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """As WCAG 2 counts it: 1 is the same colour, 21 is black on white."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)
