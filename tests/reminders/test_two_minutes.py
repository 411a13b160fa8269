import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.reminders.two_minutes import BREAK_SECONDS, Part, parts_of


@pytest.mark.parametrize(
    ("seconds", "side", "parts"),
    [
        (0, "", [Part(120)]),
        (120, "both", [Part(120)]),
        (300, "both", [Part(120)]),
        (50, "both", [Part(50), Part(70, is_walk=True)]),
        (110, "both", [Part(120)]),
        (74, "each", [Part(37, "left"), Part(37, "right"), Part(46, is_walk=True)]),
        (148, "each", [Part(60, "left"), Part(60, "right")]),
        (60, "left", [Part(60, "left"), Part(60, is_walk=True)]),
        (60, "alternating", [Part(60), Part(60, is_walk=True)]),
    ],
)
def test_parts_fill_two_minutes(seconds, side, parts):
    assert parts_of(seconds, side) == parts


@given(st.integers(0, 2000), st.sampled_from(["", "both", "each", "alternating", "left", "right"]))
def test_parts_are_always_two_minutes_together(seconds, side):
    parts = parts_of(seconds, side)
    assert sum(part.seconds for part in parts) == BREAK_SECONDS
    assert all(part.seconds >= 1 for part in parts) or seconds < 2
