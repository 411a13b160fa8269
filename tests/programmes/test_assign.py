"""Assigning copies a template whole; from then on the programme stands on its own."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils.translation import override
from factories import (
    ExerciseFactory,
    ProgrammeTemplateFactory,
    TemplateExerciseFactory,
    TemplatePhaseFactory,
    UserFactory,
)

from apps.programmes.models import (
    PrescribedExercise,
    Programme,
    ProgrammePhase,
    ProgrammeTemplate,
    TemplateExercise,
)

pytestmark = pytest.mark.django_db
MONDAY = date(2027, 3, 1)


@pytest.fixture
def template():
    template = ProgrammeTemplateFactory(
        expect_nl="Wat stijf", expect_en="Some stiffness", expect_de="Etwas steif"
    )
    start = TemplatePhaseFactory(template=template, week_from=1, week_to=2, note_nl="Rustig")
    build = TemplatePhaseFactory(
        template=template,
        week_from=3,
        week_to=6,
        break_minutes=45,
        name_nl="Opbouw",
        name_de="Aufbau",
    )
    TemplateExerciseFactory(phase=start, position=2, sets=1, note_en="Slowly", note_nl="Langzaam")
    TemplateExerciseFactory(
        phase=start,
        position=1,
        is_core=False,
        repetitions=None,
        duration_seconds=600,
        side="each",
        frequency="weekdays",
        weekdays=(1, 5),
        times_a_day=2,
    )
    TemplateExerciseFactory(
        phase=build,
        sets=3,
        repetitions_max=12,
        rest_seconds=60,
        tempo="2-1-3",
        frequency="every_n_days",
        interval_days=2,
    )
    return template


@pytest.fixture
def assign(template, anna, theo, brug):
    def assign(**changes):
        fields = {
            "to": [anna],
            "by": theo,
            "practice": brug,
            "start_on": MONDAY,
            "weekdays": (0, 3),
        }
        return Programme.objects.assign(template, **(fields | changes))

    return assign


def texts(row, *names):
    return {
        f"{name}_{code}": getattr(row, f"{name}_{code}")
        for name in names
        for code in ("nl", "en", "de")
    }


def snapshot(programme):
    """All that a patient could notice of a programme, in every language."""
    programme = Programme.objects.get(pk=programme.pk)
    return {
        "programme": texts(programme, "name", "expect") | {"weekdays": programme.weekdays},
        "phases": [
            (p.week_from, p.week_to, p.break_minutes, texts(p, "name", "note"))
            for p in programme.phases.all()
        ],
        "lines": [
            (
                line.exercise_id,
                line.phase.week_from,
                line.position,
                line.is_core,
                line.copy_dosage(),
                line.copy_frequency(),
                texts(line, *PrescribedExercise.TEXT_FIELDS, "note"),
            )
            for line in programme.lines.order_by("pk")
        ],
        "due": [
            [line.name for line in programme.lines_on(MONDAY + timedelta(days=n))]
            for n in range(21)
        ],
    }


def test_assign_gives_the_patient_a_programme(assign, template, anna, theo, brug):
    (programme,) = assign(goal="Met de hond lopen")
    programme.refresh_from_db()
    assert programme == Programme.objects.get()
    assert (programme.patient, programme.practice, programme.assigned_by) == (anna, brug, theo)
    assert (programme.template, programme.weekdays) == (template, (0, 3))
    assert (programme.goal, programme.goal_language) == ("Met de hond lopen", "nl")
    assert programme.archived_at is None


def test_assign_without_goal_has_no_language_for_it(assign):
    assert assign()[0].goal_language == ""


@pytest.mark.parametrize("active", ["nl", "en", "de"])
def test_assign_copies_the_texts_in_all_three_languages(assign, template, active):
    with override(active):
        (programme,) = assign()
        programme = Programme.objects.get(pk=programme.pk)
    assert texts(programme, "name", "expect") == texts(template, "name", "expect") | {
        "name_nl": "Soepele heup",
        "name_en": "Supple hip",
        "name_de": "Bewegliche Hüfte",
        "expect_nl": "Wat stijf",
        "expect_en": "Some stiffness",
        "expect_de": "Etwas steif",
    }
    pairs = zip(programme.phases.all(), template.phases.all(), strict=True)
    for own, phase in pairs:
        assert texts(own, "name", "note") == texts(phase, "name", "note")
    lines = zip(
        programme.lines.order_by("phase__week_from", "position"),
        TemplateExercise.objects.order_by("phase__week_from", "position"),
        strict=True,
    )
    for own, line in lines:
        assert texts(own, *PrescribedExercise.TEXT_FIELDS) == texts(
            line.exercise, *PrescribedExercise.TEXT_FIELDS
        )
        assert texts(own, "note") == texts(line, "note")
        assert None not in [own.name_nl, own.name_en, own.name_de]


def test_assign_copies_dosage_frequency_order_and_weeks(assign, template):
    (programme,) = assign()
    phases = list(programme.phases.all())
    assert [(phase.week_from, phase.week_to) for phase in phases] == [(1, 2), (3, 6)]
    own = programme.lines.order_by("phase__week_from", "position")
    lines = TemplateExercise.objects.order_by("phase__week_from", "position")
    copied = ["exercise_id", "position", "is_core"]
    assert [
        ([getattr(row, n) for n in copied], row.copy_dosage(), row.copy_frequency()) for row in own
    ] == [
        ([getattr(row, n) for n in copied], row.copy_dosage(), row.copy_frequency())
        for row in lines
    ]
    assert [line.phase for line in own] == [phases[0], phases[0], phases[1]]
    assert [line.weekdays for line in own] == [(1, 5), (), ()]
    assert [line.tempo for line in own] == ["", "", "2-1-3"]
    assert {(line.valid_from, line.valid_to, line.reason) for line in own} == {(None, None, "")}


@pytest.mark.parametrize(
    ("week_to", "end_on"), [(6, date(2027, 4, 11)), (12, date(2027, 5, 23)), (None, None)]
)
def test_assign_ends_with_the_last_week_of_the_template(assign, template, week_to, end_on):
    template.phases.filter(week_from=3).update(week_to=week_to)
    (programme,) = assign()
    assert programme.end_on == end_on
    assert programme.is_active_on(MONDAY + timedelta(weeks=6, days=-1)) is True


def test_assign_of_a_template_without_phases_is_open_ended(assign, template):
    template.phases.all().delete()
    (programme,) = assign()
    assert (programme.end_on, programme.phases.count()) == (None, 0)


def test_assign_to_several_gives_each_her_own(assign, anna):
    carla = UserFactory()
    anna_has, carla_has = assign(to=[anna, carla])
    assert (anna_has.patient, carla_has.patient) == (anna, carla)
    assert snapshot(anna_has) == snapshot(carla_has)
    assert (ProgrammePhase.objects.count(), PrescribedExercise.objects.count()) == (4, 6)
    carla_has.lines.update(sets=9)
    assert set(anna_has.lines.values_list("sets", flat=True)) == {1, 2, 3}


def test_assign_where_the_second_patient_fails_leaves_nothing(assign, anna):
    nobody = UserFactory.build()
    with pytest.raises(ValueError, match="unsaved related object"):
        assign(to=[anna, nobody])
    assert Programme.objects.count() == 0
    assert (ProgrammePhase.objects.count(), PrescribedExercise.objects.count()) == (0, 0)


def test_assign_twice_gives_two_programmes(assign, anna):
    assign()
    assign(start_on=MONDAY + timedelta(days=1))
    assert anna.programmes.count() == 2


def test_programme_does_not_follow_later_edits_of_the_template(assign, template):
    before = snapshot(assign()[0])
    ProgrammeTemplate.objects.update(name_nl="Anders", expect_de="Anders", weekdays=(6,))
    template.phases.update(week_to=99, name_en="Other", note_nl="Anders")
    TemplateExercise.objects.update(sets=9, times_a_day=4, is_core=False, note_nl="Anders")
    TemplateExerciseFactory(phase=template.phases.first())
    assert snapshot(Programme.objects.get()) == before


def test_programme_does_not_follow_later_edits_of_the_library(assign):
    before = snapshot(assign()[0])
    for line in TemplateExercise.objects.all():
        exercise = line.exercise
        for name in ("name", "purpose", "start", "steps", "cues", "mistakes"):
            for code in ("nl", "en", "de"):
                setattr(exercise, f"{name}_{code}", "Anders")
        exercise.sets, exercise.repetitions, exercise.is_published = 9, 99, False
        exercise.save()
    assert snapshot(Programme.objects.get()) == before


def test_programme_stays_when_its_template_is_deleted(assign, template):
    before = snapshot(assign()[0])
    template.delete()
    programme = Programme.objects.get()
    assert (programme.template, snapshot(programme)) == (None, before)


def test_programme_reads_stop_rules_and_figure_live_from_the_library(assign):
    (programme,) = assign()
    line = programme.lines.first()
    line.exercise.safety_notes.create(code="ST-NEW", kind="stop", text_nl="Stop bij duizeligheid")
    line = PrescribedExercise.objects.get(pk=line.pk)
    assert [note.code for note in line.exercise.stop_rules] == ["ST-NEW"]


def test_template_last_week_is_none_when_a_phase_runs_on():
    template = ProgrammeTemplateFactory()
    assert template.last_week is None
    TemplatePhaseFactory(template=template, week_to=2)
    TemplatePhaseFactory(template=template, week_from=3, week_to=8)
    assert template.last_week == 8
    TemplatePhaseFactory(template=template, week_from=9, week_to=None)
    assert template.last_week is None


def test_template_key_of_a_phase_stands_once(template):
    with pytest.raises(DatabaseError), transaction.atomic():
        TemplatePhaseFactory(template=template, slug=template.phases.first().slug)


def test_exercise_in_a_template_cannot_be_deleted():
    line = TemplateExerciseFactory(exercise=ExerciseFactory())
    with pytest.raises(DatabaseError):
        line.exercise.delete()
