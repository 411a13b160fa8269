"""What a dosage adds up to, and what the database accepts as one."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from factories import ExerciseFactory
from hypothesis import given
from hypothesis import strategies as st

from apps.exercises.dosage import Dose, minutes
from apps.exercises.models import Exercise


@pytest.mark.parametrize(
    ("dose", "work", "total"),
    [
        # 2 sets of 8 repetitions of 4 seconds, and one rest of 30 seconds between them
        (Dose(sets=2, repetitions=8, rest_seconds=30), 32, 94),
        # no rest is prescribed: the sets follow each other
        (Dose(sets=3, repetitions=10), 40, 120),
        # the lower end of a range counts
        (Dose(repetitions=8, repetitions_max=12), 32, 32),
        (Dose(duration_seconds=60, duration_seconds_max=120), 60, 60),
        # a tempo replaces the 4 seconds, and its middle number is the hold
        (Dose(repetitions=8, tempo="2-1-3"), 48, 48),
        (Dose(repetitions=8, hold_seconds=3, tempo="2-3-2"), 56, 56),
        # a hold without tempo takes 2 seconds more to come and go
        (Dose(repetitions=1, hold_seconds=30), 32, 32),
        (Dose(hold_seconds=30), 32, 32),
        (Dose(repetitions=8, hold_seconds=5), 56, 56),
        # a duration stands for the whole set
        (Dose(duration_seconds=600, repetitions=8, tempo="2-1-3"), 600, 600),
        # each side: both sides and 10 seconds to change; alternating is counted once
        (Dose(sets=2, repetitions=8, rest_seconds=30, side="each"), 32, 178),
        (Dose(sets=2, repetitions=8, rest_seconds=30, side="alternating"), 32, 94),
        (Dose(repetitions=8, side="left"), 32, 32),
        # nothing but a set
        (Dose(), 4, 4),
    ],
)
def test_seconds_of_a_dose(dose, work, total):
    assert (dose.work_seconds, dose.total_seconds) == (work, total)


@pytest.mark.parametrize(
    ("doses", "whole"),
    [
        ([], 0),
        ([Dose(repetitions=1)], 1),
        ([Dose(duration_seconds=600)], 10),
        ([Dose(duration_seconds=60), Dose(duration_seconds=50)], 2),
        ([Dose(duration_seconds=90)], 2),
        ([Dose(duration_seconds=150)], 3),
    ],
)
def test_minutes_are_whole_and_at_least_one(doses, whole):
    assert minutes(doses) == whole


DOSES = st.builds(
    Dose,
    sets=st.integers(1, 20),
    repetitions=st.none() | st.integers(1, 50),
    hold_seconds=st.none() | st.integers(1, 120),
    duration_seconds=st.none() | st.integers(1, 3600),
    rest_seconds=st.none() | st.integers(0, 300),
    side=st.sampled_from(["both", "each", "alternating", "left", "right"]),
    tempo=st.sampled_from(["", "2-1-3", "1-0-1"]),
)


@given(DOSES)
def test_total_is_never_less_than_all_sets_of_work(dose):
    assert dose.total_seconds >= dose.sets * dose.work_seconds > 0


@given(st.lists(DOSES, min_size=1, max_size=6))
def test_minutes_grow_with_each_exercise(doses):
    assert minutes(doses) >= max(1, minutes(doses[1:]))


@pytest.mark.django_db
def test_exercise_knows_its_dose():
    exercise = ExerciseFactory(sets=3, repetitions=10, side="each", rest_seconds=60)
    exercise.refresh_from_db()
    assert exercise.dosage == Dose(
        sets=3, repetitions=10, repetitions_max=12, rest_seconds=60, side="each"
    )


def test_copy_dosage_names_every_field_of_a_dose():
    assert sorted(Exercise().copy_dosage()) == sorted(Dose.__dataclass_fields__)


@pytest.mark.django_db
@pytest.mark.parametrize("sets", [0, 21])
def test_sets_outside_1_to_20_are_refused_by_the_database(sets):
    with pytest.raises(IntegrityError), transaction.atomic():
        ExerciseFactory(sets=sets)


@pytest.mark.parametrize(
    ("tempo", "refused"), [("2-1-3", []), ("2-1", ["tempo"]), ("snel", ["tempo"])]
)
def test_tempo_is_three_numbers(tempo, refused):
    exercise = Exercise(slug="x", phase="activate", name_nl="Brug", tempo=tempo)
    try:
        exercise.clean_fields(exclude=["name"])
        errors = []
    except ValidationError as error:
        errors = list(error.message_dict)
    assert errors == refused
