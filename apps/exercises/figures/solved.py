"""Solved angles beside the description: library/<slug>.solved.json, stable to the byte."""

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from .anatomy import ROOT, ROOT_MOVES
from .description import LIBRARY, Frame


def digest_of(slug: str, folder: Path = LIBRARY) -> str:
    """Of the YAML as it is now."""
    return sha256((folder / f"{slug}.yaml").read_bytes()).hexdigest()


def rounded(angles: dict[str, float]) -> dict[str, float]:
    """Angles to 0.1 degree, root to 0.1 mm; what is 0 is left out, but for the root."""
    kept = {}
    for key in sorted(angles):
        value = round(angles[key], 4 if key in ROOT_MOVES else 1) + 0.0
        if value or key in ROOT:
            kept[key] = value
    return kept


def text_of(digest: str, frames: Sequence[Frame]) -> str:
    rows = [
        {
            "at": round(frame.at, 4),
            "key": frame.key,
            "root": {key: frame.angles.get(key, 0.0) for key in ROOT},
            "angles": {key: frame.angles[key] for key in sorted(frame.angles) if key not in ROOT},
        }
        for frame in frames
    ]
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    return f'{{"yaml":"{digest}","frames":[\n{lines}\n]}}\n'


def frames_of(text: str) -> tuple[str, list[Frame]]:
    """The digest of the YAML they were solved from, and the frames."""
    read = json.loads(text)
    frames = [
        Frame(row["at"], row["key"], {**row["angles"], **row["root"]}) for row in read["frames"]
    ]
    return read["yaml"], frames


def keep(slug: str, frames: Sequence[Frame], folder: Path = LIBRARY) -> None:
    text = text_of(digest_of(slug, folder), frames)
    (folder / f"{slug}.solved.json").write_text(text, encoding="utf-8")


def kept(slug: str, folder: Path = LIBRARY) -> list[Frame] | None:
    """The frames of the YAML as it is now; None if it was not solved since."""
    path = folder / f"{slug}.solved.json"
    if not path.exists():
        return None
    digest, frames = frames_of(path.read_text(encoding="utf-8"))
    return frames if digest == digest_of(slug, folder) else None
