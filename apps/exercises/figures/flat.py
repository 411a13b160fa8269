"""Stills with literal colours instead of classes: for PDF, mail and PNG.

static/css/figure.css has the same colours for the pages.
"""

from __future__ import annotations

import re

LINE = "#1c2b33"
SKINS = {
    "light": ("#efc3a4", "#d9a685"),
    "tan": ("#dba67f", "#c28b64"),
    "brown": ("#a9714b", "#8f5b39"),
    "dark": ("#7f5239", "#67402a"),
}
FACES = {"brown": "#1f130d", "dark": "#0f0805"}
HAIRS = {
    "brown": "#54392b",
    "black": "#2a2626",
    "blond": "#c99a4e",
    "red": "#9a4a26",
    "grey": "#b3b1ab",
    "scarf": "#6a8f9c",
}
CLOTHES = {  # trousers near and far, shirt near and far
    "blue": ("#3f6384", "#2c4a66", "#f6efe0", "#e2d9c6"),
    "green": ("#3d5a50", "#2b443b", "#f2d9b8", "#dcc19d"),
    "plum": ("#5d4a6b", "#463653", "#dfe8ec", "#c6d2d8"),
}
THINGS = {
    "shoe": "#33404a",
    "shoe-far": "#28333c",
    "sole": "#e9e6dd",
    "sole-far": "#cfcbc0",
    "mat": "#cbe6da",
    "mat-top": "#cbe6da",
    "mat-side": "#a9d0bf",
    "mat-end": "#a9d0bf",
    "wood": "#d9c3a0",
    "wood-top": "#e4d2b4",
    "wood-side": "#d0b78f",
    "wood-end": "#bfa47a",
    "wall": "#dde5e2",
    "roll": "#8f7bb0",
    "roll-end": "#a794c4",
    "roll-hole": "#6d5a8c",
    "ball": "#8f7bb0",
    "cushion": "#f0cb6b",
    "stick": "#9a7a50",
    "towel": "#e9eef0",
    "bottle": "#8fc0d6",
    "bottle-cap": "#4d7f95",
    "band": "#c23b6e",
    "band-far": "#94274f",
    "shadow": "#e6e6e1",
    "shadow-mat": "#b2d6c6",
    "zone": "#c03a08",
    "ring": "#fff6e5",
    "arrow": "#c8430b",
    "arrow-head": "#c8430b",
    "line": LINE,
    "crease": LINE,
}


PATH = re.compile(r'<path class="([^"]*)" d="([^"]*)"/>')
NUMBER = re.compile(r"-?\d+")
SHORT = re.compile(r"t([^z]*)")
GROUP = re.compile(r'<g class="fig ([^"]*)"[^>]*>')
WIDTHS = {"arrow": 14, "mouth": 5, "crease": 4}
SOFT = {"mat": "#8fbfaa", "wall": "#b9c6c1", "wood": "#8a7048"}  # things with a line of their own


def colours(skin: str, hair: str, clothes: str) -> dict[str, str]:
    """Paint -> fill."""
    bare, trousers = SKINS[skin], CLOTHES[clothes]
    return {
        **THINGS,
        "skin": bare[0],
        "skin-far": bare[1],
        "eye": FACES.get(skin, LINE),
        "mouth": FACES.get(skin, LINE),
        "hair": HAIRS[hair],
        "leg": trousers[0],
        "leg-far": trousers[1],
        "shirt": trousers[2],
        "shirt-far": trousers[3],
    }


def flattened(still: str) -> str:
    """The markup of a still, every class replaced by its colours."""
    look = GROUP.match(still)
    if not look:
        raise ValueError("a still begins with its look")
    skin, hair, clothes = (name.split("-")[2] for name in look[1].split())
    fills = colours(skin, hair, clothes)

    def painted(found: re.Match[str]) -> str:
        return f'<path d="{spelled_out(found[2])}"{attributes(found[1].split(), fills)}/>'

    return f"<g>{PATH.sub(painted, still[look.end() :])}"


def spelled_out(d: str) -> str:
    """Every curve with its own bend: not all that draw SVG know the short form `t`."""
    short = SHORT.search(d)
    if not short:
        return d
    start, steps = d[: short.start()], [int(n) for n in NUMBER.findall(short[1])]
    bend_x, bend_y, end_x, end_y = (int(n) for n in NUMBER.findall(start)[2:])
    curves = []
    for x, y in zip(steps[::2], steps[1::2], strict=True):
        bend_x, bend_y = end_x - bend_x, end_y - bend_y
        end_x, end_y = x, y
        curves.append(f"q{bend_x} {bend_y} {x} {y}")
    return f"{start}{''.join(curves)}z"


def attributes(names: list[str], fills: dict[str, str]) -> str:
    paints = [name.removeprefix("f-") for name in names if name != "f-bare"]
    fill = fills[paints[-1]]
    if paints[0] in WIDTHS:
        width = WIDTHS[paints[0]]
        return f' fill="none" stroke="{fill}" stroke-width="{width}"'
    if paints[0] == "zone":
        return f' fill="{fill}" stroke="{fills["ring"]}" stroke-width="8"'
    if "f-bare" in names or paints[0] == "arrow-head":
        return f' fill="{fill}"'
    line = SOFT.get(paints[0], fills["line"])
    return f' fill="{fill}" stroke="{line}" stroke-width="5" stroke-linejoin="round"'
