"""Literal colours of the flat variant; static/css/figure.css has the same for the pages."""

from __future__ import annotations

from ..description import Look

LINE = "#1c2b33"
SKINS = {
    "light": ("#efc3a4", "#d9a685"),
    "tan": ("#dba67f", "#c28b64"),
    "brown": ("#a9714b", "#8f5b39"),
    "dark": ("#6f452e", "#593522"),
}
HAIRS = {
    "brown": "#54392b",
    "black": "#2a2626",
    "blond": "#c99a4e",
    "red": "#9a4a26",
    "grey": "#b3b1ab",
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
    "eye": LINE,
    "mouth": LINE,
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
    "cushion": "#e8c9a8",
    "stick": "#9a7a50",
    "towel": "#e9eef0",
    "bottle": "#8fc0d6",
    "bottle-cap": "#4d7f95",
    "band": "#c23b6e",
    "band-far": "#94274f",
    "shadow": "#e6e6e1",
    "shadow-mat": "#a9cfbe",
    "zone": "#d9480f",
    "ring": "#fff6e5",
    "arrow": "#c8430b",
    "arrow-head": "#c8430b",
    "line": LINE,
}


def colours(look: Look) -> dict[str, str]:
    skin, trousers = SKINS[look.skin], CLOTHES[look.clothes]
    return {
        **THINGS,
        "skin": skin[0],
        "skin-far": skin[1],
        "hair": "#6a8f9c" if look.hair == "scarf" else HAIRS[look.hair_color],
        "leg": trousers[0],
        "leg-far": trousers[1],
        "shirt": trousers[2],
        "shirt-far": trousers[3],
    }
