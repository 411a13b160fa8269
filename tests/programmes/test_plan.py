"""What the reminders ask of a programme is what the programme says of itself."""

from datetime import date, timedelta
from random import Random

import pytest
from factories import PrescribedExerciseFactory, ProgrammeFactory, ProgrammePhaseFactory

from apps.programmes.frequency import Pause
from apps.programmes.models import EarlierWeekdays, Programme, ProgrammePause, plans_of
from apps.programmes.plan import Line, Plan

pytestmark = pytest.mark.django_db

MONDAY = date(2027, 3, 1)
DAY = timedelta(days=1)
EVERY_DAY = tuple(range(7))
DAILY = Line(1, None, "daily", (), None, 2, None, None)


def plan(**fields):
    standing = Plan(1, MONDAY, None, None, EVERY_DAY, MONDAY, (DAILY,))
    return standing._replace(**fields)


def asked(plan, days=7):
    return [plan.slots_on(MONDAY + n * DAY) for n in range(-1, days)]


@pytest.mark.parametrize(
    ("fields", "slots"),
    [
        ({}, [0, 2, 2, 2, 2, 2, 2, 2]),
        ({"lines": ()}, [0] * 8),
        ({"end_on": MONDAY + DAY}, [0, 2, 2, 0, 0, 0, 0, 0]),
        ({"stopped_on": MONDAY + DAY}, [0, 2, 0, 0, 0, 0, 0, 0]),
        ({"pauses": (Pause(MONDAY, MONDAY + 3 * DAY),)}, [0, 0, 0, 0, 2, 2, 2, 2]),
        ({"pauses": (Pause(MONDAY + DAY),)}, [0, 2, 0, 0, 0, 0, 0, 0]),
        (
            {"lines": (DAILY._replace(frequency="programme_days"),), "weekdays": (0, 2)},
            [0, 2, 0, 2, 0, 0, 0, 0],
        ),
        (
            {
                "lines": (DAILY._replace(frequency="programme_days"),),
                "weekdays": (0,),
                "earlier_weekdays": ((MONDAY + 3 * DAY, (1, 2)),),
            },
            [0, 0, 2, 2, 0, 0, 0, 0],
        ),
        ({"lines": (DAILY._replace(valid_from=MONDAY + 5 * DAY),)}, [0, 0, 0, 0, 0, 0, 2, 2]),
        ({"lines": (DAILY._replace(valid_to=MONDAY + DAY),)}, [0, 2, 0, 0, 0, 0, 0, 0]),
        ({"lines": (DAILY._replace(week_from=2),)}, [0] * 8),
    ],
)
def test_slots_on_each_day_of_a_week(fields, slots):
    assert asked(plan(**fields)) == slots


def any_programme(chance):
    """With phases, pauses, changed days and all kinds of lines."""
    programme = ProgrammeFactory(
        start_on=MONDAY + chance.randint(-20, 10) * DAY,
        end_on=chance.choice([None, MONDAY + chance.randint(11, 40) * DAY]),
        weekdays=tuple(sorted(chance.sample(range(7), chance.randint(0, 5)))),
        lines=[],
    )
    phases = [
        programme.phases.get(),
        ProgrammePhaseFactory(programme=programme, week_from=2, week_to=chance.choice([None, 3])),
    ]
    for _line in range(4):
        PrescribedExerciseFactory(
            programme=programme,
            phase=chance.choice(phases),
            is_core=chance.random() < 0.7,
            times_a_day=chance.randint(1, 3),
            valid_to=chance.choice([None, MONDAY + chance.randint(0, 20) * DAY]),
            **chance.choice(
                [
                    {"frequency": "daily"},
                    {"frequency": "programme_days"},
                    {"frequency": "other_days"},
                    {"frequency": "weekdays", "weekdays": (1, 4)},
                    {"frequency": "every_n_days", "interval_days": 3},
                    {"frequency": "as_needed"},
                ]
            ),
        )
    if chance.random() < 0.5:
        first = programme.start_on + chance.randint(0, 20) * DAY
        until = chance.choice([None, first + chance.randint(1, 9) * DAY])
        ProgrammePause.objects.create(programme=programme, from_on=first, until_on=until)
    if chance.random() < 0.5:
        until = programme.start_on + chance.randint(1, 20) * DAY
        EarlierWeekdays.objects.create(programme=programme, until=until, weekdays=(0, 6))
    if chance.random() < 0.3:
        Programme.objects.filter(pk=programme.pk).update(stopped_on=MONDAY + 12 * DAY)
    return programme


def test_plan_says_what_the_programme_says():
    chance = Random(7)  # noqa: S311
    made = [any_programme(chance) for _number in range(25)]
    found = plans_of([programme.patient for programme in made], since=MONDAY - 30 * DAY)
    for programme in Programme.objects.with_lines().with_last_answers():
        (plan,) = found[programme.patient_id]
        assert (plan.pk, plan.check_in_due_on) == (programme.pk, programme.check_in_due_on)
        for day in (MONDAY + n * DAY for n in range(-25, 45)):
            assert plan.slots_on(day) == programme.slots_on(day), (programme, day)
            assert plan.is_active_on(day) == programme.is_active_on(day), (programme, day)


def test_plans_cost_the_same_for_one_and_for_three(django_assert_num_queries):
    for number in (1, 3):
        patients = [ProgrammeFactory().patient for _ in range(number)]
        with django_assert_num_queries(5):
            plans_of(patients, since=MONDAY)


def test_plans_leave_out_what_was_stopped_before():
    programme = ProgrammeFactory(start_on=MONDAY - 60 * DAY)
    Programme.objects.update(stopped_on=MONDAY)
    assert plans_of([programme.patient], since=MONDAY) == {}
    assert len(plans_of([programme.patient], since=MONDAY - DAY)[programme.patient_id]) == 1
