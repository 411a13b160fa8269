"""A dosage in words."""

import pytest
from django.utils import translation

from apps.exercises.dosage import Dose
from apps.exercises.templatetags.dosage import amount, details, in_words, seconds, span


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("dose", "words"),
    [
        (Dose(repetitions=8), "8 repetitions"),
        (Dose(repetitions=8, repetitions_max=12), "8–12 repetitions"),
        (Dose(repetitions=8, repetitions_max=8), "8 repetitions"),
        (Dose(repetitions=1), "1 repetition"),
        (Dose(repetitions=1, hold_seconds=30), "30 seconds"),
        (Dose(hold_seconds=20, hold_seconds_max=30), "20–30 seconds"),
        (Dose(repetitions=8, hold_seconds=5), "8 repetitions"),
        (Dose(duration_seconds=600, duration_seconds_max=900), "10–15 minutes"),
        (Dose(duration_seconds=90), "90 seconds"),
        (Dose(duration_seconds=60), "60 seconds"),
        (Dose(duration_seconds=120), "2 minutes"),
        (Dose(duration_seconds=120, duration_seconds_max=150), "120–150 seconds"),
        (Dose(duration_seconds=300, repetitions=8), "5 minutes"),
        (Dose(), ""),
    ],
)
def test_amount(dose, words):
    assert amount(dose) == words


def test_in_words_names_more_than_one_set():
    assert in_words(Dose(sets=1, repetitions=8)) == "8 repetitions"
    assert in_words(Dose(sets=3, repetitions=8)) == "3 times 8 repetitions"


@pytest.mark.parametrize(
    ("dose", "words"),
    [
        (Dose(repetitions=8), ""),
        (Dose(repetitions=8, hold_seconds=5), "Hold for 5 seconds."),
        (Dose(repetitions=1, hold_seconds=5), ""),
        (Dose(repetitions=8, hold_seconds=1), "Hold for 1 second."),
        (Dose(side="each"), "Do both sides."),
        (Dose(side="alternating"), "Left and right in turn."),
        (Dose(side="left"), "Left side only."),
        (Dose(side="right"), "Right side only."),
        (Dose(sets=1, rest_seconds=60), ""),
        (Dose(sets=2, rest_seconds=60), "Rest 60 seconds between sets."),
        (
            Dose(sets=2, repetitions=5, hold_seconds=3, side="each", rest_seconds=120),
            "Hold for 3 seconds. Do both sides. Rest 2 minutes between sets.",
        ),
    ],
)
def test_details(dose, words):
    assert details(dose) == words


def test_words_are_those_of_the_language():
    dose = Dose(sets=2, repetitions=8, side="each", rest_seconds=30)
    found = set()
    for language in ("nl", "en", "de"):
        with translation.override(language):
            found.add((in_words(dose), details(dose)))
    assert len(found) == 3


def test_span_and_seconds_keep_small_numbers():
    assert [span(3, None), span(3, 3), span(3, 5)] == ["3", "3", "3–5"]
    assert seconds(1) == "1 second"
