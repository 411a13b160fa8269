import json

import pytest

from apps.exercises.figures import drawn, record, solved
from apps.exercises.figures.description import LIBRARY
from apps.exercises.figures.drawing.picture import picture
from apps.exercises.figures.reading import read_figure
from apps.exercises.figures.sheets import flipped, page


@pytest.fixture(scope="module")
def clam():
    return picture(read_figure(LIBRARY / "act-clam.yaml"), solved.kept("act-clam"))


@pytest.fixture
def shown(clam):
    data = record.record(clam, ["arrows: too near"], ["range", "pins"])
    return drawn.Drawn("act-clam", json.loads(record.text_of(data)))


def test_what_is_recorded_is_what_pages_read(shown):
    assert list(shown.stills) == ["end", "start"]
    assert shown.mirrors
    assert shown.thumb_which == "end"
    assert shown.findings == ["arrows: too near"]
    assert shown.passed == ["range", "pins"]
    assert shown.animation.startswith('<g class="fig ')


def test_the_thumb_is_tighter_than_the_whole_motion(shown):
    full, thumb = (list(map(int, shown.view_box(crop).split())) for crop in ("full", "thumb"))
    assert thumb[2] < full[2]
    assert thumb[3] <= full[3]


def test_the_alt_text_follows_the_mirror(shown):
    assert "rechter" in shown.alt("end", "nl")
    assert "linker" in shown.alt("end", "nl", mirrored=True)


def test_a_flat_picture_stands_alone(shown):
    flat = shown.flat("end")
    assert flat.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="')
    assert flat.endswith("</g></svg>")
    assert "var(" not in flat


def test_what_is_not_drawn_is_none(tmp_path, monkeypatch):
    monkeypatch.setattr(drawn, "LIBRARY", tmp_path)
    drawn.drawn_of.cache_clear()
    assert drawn.drawn_of("act-clam") is None
    drawn.drawn_of.cache_clear()


def test_mirroring_turns_round_the_middle_of_the_box():
    assert flipped("<path/>", "-100 0 300 50") == (
        '<g transform="matrix(-1 0 0 1 100 0)"><path/></g>'
    )


def test_a_sheet_shows_every_frame_and_every_way_to_print(clam):
    sheet = page([clam], "clam")
    for words in ("start", "between", "end", "dark", "paper", "greyscale", "mirrored", "thumb"):
        assert f"<figcaption>{words}</figcaption>" in sheet
