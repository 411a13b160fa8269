"""docs/wcag.md names every criterion of WCAG 2.2 A and AA once, and no test that is not there."""

import re
from pathlib import Path

from django.conf import settings

TABLE = Path(settings.BASE_DIR, "docs", "wcag.md")
# How many of each guideline are level A or AA in WCAG 2.2 (4.1.1 is gone).
CRITERIA = {
    "1.1": 1, "1.2": 5, "1.3": 5, "1.4": 9, "2.1": 3, "2.2": 2, "2.3": 1, "2.4": 8, "2.5": 6,
    "3.1": 2, "3.2": 5, "3.3": 6, "4.1": 2,
}  # fmt: skip


def test_every_criterion_stands_there_once():
    named = re.findall(r"^\| (\d\.\d)\.(\d+) ", TABLE.read_text(), re.MULTILINE)
    assert len(named) == len(set(named))
    counted = {group: sum(one == group for one, _n in named) for group in CRITERIA}
    assert counted == CRITERIA


def test_tests_that_it_names_exist():
    text = TABLE.read_text()
    paths = list(Path(settings.BASE_DIR, "tests").rglob("test_*.py"))
    files, code = {path.name for path in paths}, "".join(path.read_text() for path in paths)
    asked = set(re.findall(r"\b(test_\w+)(\.py)?", text))
    missing = {name for name, is_file in asked if is_file and f"{name}.py" not in files}
    missing |= {name for name, is_file in asked if not is_file and f"def {name}(" not in code}
    assert missing == set()
