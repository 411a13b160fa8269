"""Contact sheets: what an author looks at before a figure is done."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from . import svg
from .drawing.picture import Picture

STYLE = Path(__file__).parents[3] / "static" / "css" / "figure.css"
WIDTH = 1500
PAGE = """<!doctype html><meta charset="utf-8"><title>{title}</title><style>{css}
body {{ margin: 12px; font: 15px sans-serif; color: #222; background: #fff; width: {width}px }}
h2 {{ margin: 8px 0 2px; font-size: 17px }} .row {{ display: flex; gap: 8px; align-items: end }}
figure {{ margin: 0; flex: 1 }} .small {{ flex: 0 0 150px }} svg {{ width: 100%; display: block }}
.dark {{ background: #172823 }} .grey {{ filter: grayscale(1) }} figcaption {{ font-size: 13px }}
</style><body>{body}"""


def page(pictures: Sequence[Picture], title: str) -> str:
    """All frames of each, then dark, grey, small and mirrored."""
    css = STYLE.read_text(encoding="utf-8").replace('html[data-theme="dark"]', ".dark")
    body = "".join(rows(picture) for picture in pictures)
    return PAGE.format(title=title, css=css, body=body, width=WIDTH)


def rows(picture: Picture) -> str:
    slug, box = picture.figure.slug, svg.view_box(picture.full)
    start, end = svg.still(picture, "start"), svg.still(picture, "end")
    thumb = svg.view_box(picture.thumb("end"))
    others = (
        seen(end, box, "dark", "dark")
        + seen(end, box, "fig-print", "paper")
        + seen(start, box, "grey", "greyscale")
        + seen(flipped(end, box), box, "", "mirrored")
        + seen(start, box, "small", "150 px")
        + seen(end, box, "small", "150 px")
        + seen(end, thumb, "small", "thumb")
    )
    return f'<h2>{slug}</h2><div class="row">{strip(picture, box)}</div><div class="row">{others}</div>'


def strip(picture: Picture, box: str) -> str:
    """Every frame, the ones in between without arrows."""
    named = {picture.still(which): which for which in picture.stills}
    return "".join(
        seen(svg.still(picture, named[i]), box, "", named[i])
        if i in named
        else seen(svg.group(picture, svg.drawn(picture.layers, i)), box, "", "between")
        for i in range(len(picture.frames))
    )


def seen(markup: str, box: str, kind: str, words: str) -> str:
    return (
        f'<figure class="{kind}"><svg viewBox="{box}">{markup}</svg>'
        f"<figcaption>{words}</figcaption></figure>"
    )


def flipped(markup: str, box: str) -> str:
    left, _, width, _ = map(int, box.split())
    return f'<g transform="matrix(-1 0 0 1 {2 * left + width} 0)">{markup}</g>'


def tall(picture: Picture) -> int:
    """Pixels that the rows of a picture take, about."""
    _, _, width, height = map(int, svg.view_box(picture.full).split())
    share = height / width
    return round(110 + WIDTH / len(picture.frames) * share + max(WIDTH / 6 * share, 150 * share))


def write(folder: Path, name: str, pictures: Sequence[Picture]) -> Path:
    """HTML, and a PNG of it where there is a Chromium; gives the file to look at."""
    folder.mkdir(parents=True, exist_ok=True)
    html = folder / f"{name}.html"
    html.write_text(page(pictures, name), encoding="utf-8")
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        return html
    png = html.with_suffix(".png")
    size = f"{WIDTH + 24},{sum(tall(picture) for picture in pictures) + 40}"
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    subprocess.run(  # noqa: S603
        [chromium, *flags, f"--screenshot={png}", f"--window-size={size}", html.resolve().as_uri()],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return png
