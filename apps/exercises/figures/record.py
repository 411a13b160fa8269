"""Writes library/<slug>.drawn.json: all that pages need of a figure, the same bytes every time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from math import dist
from pathlib import Path

from . import svg
from .checks import CHECKS, PICTURE_CHECKS, findings, picture_findings
from .description import LANGUAGES, LIBRARY, Figure, Frame
from .drawing.picture import Picture, picture
from .sides import mirrored

SEATED_FIRST = ("sit-to-stand", "sit-stand")


def thumb_which(picture: Picture) -> str:
    """The end says most, but for who ends upright, or as they began, a step further on."""
    if picture.figure.slug.endswith(SEATED_FIRST):
        return "start"
    if "mid" not in picture.stills:
        return "end"
    changed = {which: change(picture, which) for which in ("mid", "end")}
    return "mid" if changed["end"] < 0.4 * changed["mid"] else "end"


def change(picture: Picture, which: str) -> float:
    """How far the farthest point has moved since the start, seen from the pelvis."""
    places = []
    for frame in (picture.frames[0], picture.frames[picture.still(which)]):
        posture = picture.figure.posture(frame)
        x, y = picture.figure.camera.seen(posture.points["pelvis"])
        seen = {n: picture.figure.camera.seen(p) for n, p in posture.points.items()}
        places.append({n: (a - x, b - y) for n, (a, b) in seen.items()})
    return max(dist(places[0][name], places[1][name]) for name in places[0])


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
    thumb = thumb_which(picture)
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


def made(figure: Figure, frames: Sequence[Frame]) -> tuple[Picture, list[str], str]:
    """The picture, what the checks say of it, and the text that is kept of both."""
    drawn = picture(figure, frames)
    found = [*findings(figure, frames), *picture_findings(figure, frames, drawn)]
    silent = {sentence.partition(":")[0] for sentence in found} | set(figure.waive)
    passed = [name for name in (*CHECKS, *PICTURE_CHECKS) if name not in silent]
    return drawn, found, text_of(record(drawn, found, passed))


def text_of(data: Mapping[str, object]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=0, sort_keys=True) + "\n"


def keep(slug: str, text: str, folder: Path = LIBRARY) -> None:
    (folder / f"{slug}.drawn.json").write_text(text, encoding="utf-8")


def kept(slug: str, folder: Path = LIBRARY) -> str:
    path = folder / f"{slug}.drawn.json"
    return path.read_text(encoding="utf-8") if path.exists() else ""
