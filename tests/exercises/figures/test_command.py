"""`manage.py figures` on a folder of its own: what is wrong is told, and what was there stays."""

import json
from io import StringIO
from pathlib import Path
from shutil import copy, copytree

import pytest
from django.core.management import CommandError, call_command

pytest.importorskip("numpy")
from apps.exercises.figures.description import LIBRARY

SLUG = "act-bridge"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    folder = tmp_path_factory.mktemp("drawn")
    copy(LIBRARY / f"{SLUG}.yaml", folder)
    call_command("figures", library=folder, stdout=StringIO())
    return folder


@pytest.fixture
def library(drawn, tmp_path):
    return Path(copytree(drawn, tmp_path / "library"))


def run(library, *slugs, **options):
    """What the command prints, and what it says when it gives up."""
    out, err = StringIO(), StringIO()
    try:
        call_command("figures", *slugs, library=library, stdout=out, stderr=err, **options)
    except CommandError as error:
        return out.getvalue() + err.getvalue(), str(error)
    return out.getvalue() + err.getvalue(), None


def kept(library):
    return {
        file.name: file.read_text(encoding="utf-8")
        for file in library.iterdir()
        if "json" in file.name
    }


def change(library, old, new):
    file = library / f"{SLUG}.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("hips.flex:", "hipss.flex:", "poses[1]: 'hipss' is no joint; did you mean hips?"),
        ("hips.flex:", "hips.bend:", "poses[1]: hips has no 'bend'; it has flex, abd, rot"),
        ("hips.flex: 48", "hips.flex: 148", "hipR.flex goes from -25 to 128, not to 148"),
        ("heelR: [0.40,", "heelR: [2.40,", "poses[1].pins.heelR: it stays "),
        ("heelR: [0.40,", "heal: [0.40,", "poses[1].pins: 'heal' is no point; did you mean"),
        ("kind: mat", "kind: rug", "props[1].kind: 'rug' is no prop"),
        ("position: ", "pose: ", "reads: 'pose' is no field"),
    ],
)
def test_bad_input_is_told_with_its_line_and_the_old_figure_stays(library, old, new, said):
    before = kept(library)
    line = change(library, old, new)
    told, verdict = run(library)
    assert f"{SLUG}.yaml:{line}: " in told
    assert said in told
    assert verdict == f"1 of the figures do not hold: {SLUG}"
    assert kept(library) == before


def test_a_missing_alternative_text_is_told(library):
    before = kept(library)
    text = (library / f"{SLUG}.yaml").read_text(encoding="utf-8")
    (library / f"{SLUG}.yaml").write_text(text.replace("  de:\n", "  fr:\n", 1), encoding="utf-8")
    told, verdict = run(library)
    assert "alt: 'fr' is no field" in told
    assert verdict is not None
    assert kept(library) == before


def test_one_bad_figure_does_not_stop_the_others(library):
    other = (library / f"{SLUG}.yaml").read_text(encoding="utf-8")
    (library / "aa-broken.yaml").write_text("base: hanging", encoding="utf-8")
    (library / "zz-copy.yaml").write_text(other, encoding="utf-8")
    told, verdict = run(library)
    assert "aa-broken.yaml:1: " in told
    assert "zz-copy: " in told
    assert verdict == "1 of the figures do not hold: aa-broken"
    assert (library / "zz-copy.solved.json").exists()


def test_checking_writes_nothing_and_tells_what_changed(library):
    before = kept(library)
    change(library, "hold: 2", "hold: 3")
    told, verdict = run(library, check=True)
    assert f"{SLUG}: changed since it was solved" in told
    assert verdict is not None
    assert kept(library) == before


def test_nothing_changes_when_nothing_changed(library):
    before = kept(library)
    assert run(library)[1] is None
    assert kept(library) == before


def test_an_unknown_figure_is_told(library):
    told, verdict = run(library, "act-bride")
    assert verdict == f"There is no figure act-bride in {library}."
    assert told == ""


def test_solved_angles_stand_beside_the_description(library):
    solved = json.loads((library / f"{SLUG}.solved.json").read_text(encoding="utf-8"))
    assert [frame["key"] for frame in solved["frames"]] == [True, False, True]


def test_telling_says_what_became_of_a_pose(library):
    told, _verdict = run(library, tell=True)
    assert "pose 1: x " in told
    assert "  pins, the worst first: " in told
    assert "  carried by " in told
