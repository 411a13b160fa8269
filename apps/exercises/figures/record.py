"""Writes library/<slug>.drawn.json: all that pages need of a figure, the same bytes every time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from . import svg
from .description import LANGUAGES, LIBRARY, Figure
from .drawing.picture import Picture
from .sides import mirrored

SEATED_FIRST = "sit-to-stand"


def thumb_which(figure: Figure) -> str:
    """The end says more, but for what ends in standing still."""
    return "start" if figure.slug.endswith(SEATED_FIRST) else "end"


def words(figure: Figure) -> dict[str, dict[str, list[str]]]:
    """which -> language -> as drawn, mirrored. The middle may do without words of its own."""
    alt = figure.alt
    texts = {"start": alt.start, "mid": alt.mid or alt.end, "end": alt.end}
    return {
        which: {
            language: [text[language], mirrored(text[language], language)] for language in LANGUAGES
        }
        for which, text in texts.items()
    }


def record(
    picture: Picture, findings: Sequence[str], passed: Sequence[str]
) -> Mapping[str, object]:
    figure = picture.figure
    thumb = thumb_which(figure)
    waived = [f"{check}: let off, {reason}" for check, reason in sorted(figure.waive.items())]
    return {
        "view_box": {
            "full": svg.view_box(picture.full),
            "thumb": svg.view_box(picture.thumb(thumb)),
        },
        "mirrors": figure.mirror,
        "thumb_which": thumb,
        "alt": words(figure),
        "findings": [*findings, *waived],
        "passed": list(passed),
        "stills": {which: svg.still(picture, which) for which in picture.stills},
        "animation": svg.animated(picture),
    }


def text_of(data: Mapping[str, object]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=0, sort_keys=True) + "\n"


def keep(slug: str, text: str, folder: Path = LIBRARY) -> None:
    (folder / f"{slug}.drawn.json").write_text(text, encoding="utf-8")


def kept(slug: str, folder: Path = LIBRARY) -> str:
    path = folder / f"{slug}.drawn.json"
    return path.read_text(encoding="utf-8") if path.exists() else ""
