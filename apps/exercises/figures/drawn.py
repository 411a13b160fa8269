"""The drawings as the pages show them, read from library/<slug>.drawn.json once per process."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LIBRARY = Path(__file__).parent / "library"


@dataclass(frozen=True)
class Drawn:
    """Markup is SVG without its <svg>; `which` is start, mid or end, `crop` full or thumb."""

    slug: str
    data: dict[str, Any]

    def view_box(self, crop: str) -> str:
        return str(self.data["view_box"][crop])

    @property
    def stills(self) -> dict[str, str]:
        return dict(self.data["stills"])

    @property
    def animation(self) -> str:
        return str(self.data["animation"])

    @property
    def mirrors(self) -> bool:
        """It shows one side, the right one; mirrored it shows the left."""
        return bool(self.data["mirrors"])

    @property
    def findings(self) -> list[str]:
        return list(self.data["findings"])

    def alt(self, which: str, language: str, *, mirrored: bool = False) -> str:
        usual, other = self.data["alt"][which][language]
        return str(other if mirrored else usual)

    def flat(self, which: str) -> str:
        return str(self.data["flat"][which])


@cache
def drawn_of(slug: str) -> Drawn | None:
    path = LIBRARY / f"{slug}.drawn.json"
    if not path.is_file():
        return None
    return Drawn(slug, json.loads(path.read_text(encoding="utf-8")))
