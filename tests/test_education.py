"""docs/education.md has forty rows, each with a test that is there where it is said to be."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ROWS = re.findall(r"^\| (S\d\d) \|(.*)\|$", (ROOT / "docs" / "education.md").read_text(), re.M)


def test_every_row_stands_there_once():
    assert [row for row, _cells in ROWS] == [f"S{number:02}" for number in range(1, 41)]


def test_tests_that_it_names_exist():
    missing, without = [], []
    for row, cells in ROWS:
        named = re.findall(r"(tests/[\w/]+\.py)::(\w+)", cells)
        without += [] if named else [row]
        missing += [one for one in named if f"def {one[1]}(" not in text_of(one[0])]
    assert (missing, without) == ([], [])


def text_of(path):
    file = ROOT / path
    return file.read_text(encoding="utf-8") if file.is_file() else ""
