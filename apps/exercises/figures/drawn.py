"""The drawings as the pages show them, read from library/<slug>.drawn.json once per process.

No YAML, no solver and no query: what is drawn was drawn by `manage.py figures`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from .flat import flattened

LIBRARY = Path(__file__).parent / "library"


@dataclass(frozen=True)
class Drawn:
    """Markup is SVG without its <svg>; `which` is start, mid or end, `crop` full or thumb.

    The right side is drawn; whoever shows the left one mirrors it."""

    slug: str
    data: dict[str, Any]

    def view_box(self, crop: str) -> str:
        return str(self.data["view_box"][crop])

    @cached_property
    def stills(self) -> dict[str, str]:
        return dict(self.data["stills"])

    @property
    def animation(self) -> str:
        return str(self.data["animation"])

    @property
    def mirrors(self) -> bool:
        """It shows one side; mirrored it shows the other."""
        return bool(self.data["mirrors"])

    @property
    def thumb_which(self) -> str:
        return str(self.data["thumb_which"])

    @property
    def findings(self) -> list[str]:
        """What the checks say against it, and what it was let off."""
        return list(self.data["findings"])

    @property
    def passed(self) -> list[str]:
        """Names of the checks that had nothing to say."""
        return list(self.data["passed"])

    def alt(self, which: str, language: str, *, mirrored: bool = False) -> str:
        usual, other = self.data["alt"][which][language]
        return str(other if mirrored else usual)

    def flat(self, which: str) -> str:
        """A whole <svg> with literal colours, for what knows no style sheet."""
        inside = flattened(self.stills[which])
        box = self.view_box("full")
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{inside}</svg>'


@cache
def drawn_of(slug: str) -> Drawn | None:
    path = LIBRARY / f"{slug}.drawn.json"
    if not path.is_file():
        return None
    return Drawn(slug, json.loads(path.read_text(encoding="utf-8")))
