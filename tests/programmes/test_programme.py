"""What is due on a day: the frequency, the weeks, the order and the end of a programme."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import override
from factories import (
    EVERY_DAY,
    ExerciseFactory,
    PrescribedExerciseFactory,
    ProgrammeFactory,
    ProgrammePhaseFactory,
    TemplateExerciseFactory,
    TemplatePhaseFactory,
    UserFactory,
)

from apps.programmes.models import PrescribedExercise, Programme, SessionLog

pytestmark = pytest.mark.django_db

MONDAY = date(2027, 3, 1)
DAY = timedelta(days=1)
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


def day(number):
    return MONDAY + number * DAY


def plan(**fields):
    return ProgrammeFactory(**({"start_on": MONDAY, "lines": []} | fields))


def log(programme, done_on, slot=1):
    return SessionLog.objects.create(
        programme=programme,
        done_on=done_on,
        slot=slot,
        time_zone="UTC",
        logged_at=NOW,
        changed_at=NOW,
        language="nl",
    )


# --- active ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end_on", "number", "is_active"),
    [
        (None, -1, False),
        (None, 0, True),
        (None, 5000, True),
        (day(6), 6, True),
        (day(6), 7, False),
        (MONDAY, 0, True),
    ],
)
def test_active_from_the_first_day_up_to_the_last(end_on, number, is_active):
    programme = plan(end_on=end_on)
    assert programme.is_active_on(day(number)) is is_active
    assert Programme.objects.active_on(day(number)).exists() is is_active


def test_active_until_archived():
    programme = plan(lines=[{}])
    log(programme, MONDAY)
    programme.archive(at=NOW)
    programme.refresh_from_db()
    assert programme.archived_at == NOW
    assert programme.is_active_on(MONDAY) is False
    assert programme.lines_on(MONDAY) == []
    assert list(Programme.objects.active_on(MONDAY)) == []
    assert programme.logs.count() == 1


def test_last_day_before_the_first_is_refused_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        plan(end_on=day(-1))


# --- due ---------------------------------------------------------------------------------------


def test_lines_on_follow_their_own_frequency():
    programme = plan(
        weekdays=(0, 2, 4),
        lines=[
            {"name_nl": "kracht"},
            {"name_nl": "wandelen", "frequency": "other_days", "is_core": False},
            {"name_nl": "rekken", "frequency": "daily", "is_core": False},
            {"name_nl": "rollen", "frequency": "as_needed", "is_core": False},
            {"name_nl": "weekend", "frequency": "weekdays", "weekdays": (5, 6), "is_core": False},
            {"name_nl": "om de 3", "frequency": "every_n_days", "interval_days": 3},
        ],
    )
    week = [sorted(line.name for line in programme.lines_on(day(n))) for n in range(7)]
    assert week == [
        ["kracht", "om de 3", "rekken"],
        ["rekken", "wandelen"],
        ["kracht", "rekken"],
        ["om de 3", "rekken", "wandelen"],
        ["kracht", "rekken"],
        ["rekken", "wandelen", "weekend"],
        ["om de 3", "rekken", "wandelen", "weekend"],
    ]


def test_lines_on_follow_the_weeks_of_their_phase():
    programme = plan(weekdays=EVERY_DAY)
    programme.phases.all().delete()
    for week_from, week_to in ((1, 2), (3, 3), (4, None)):
        phase = ProgrammePhaseFactory(
            programme=programme, week_from=week_from, week_to=week_to, name_nl=f"F{week_from}"
        )
        PrescribedExerciseFactory(programme=programme, phase=phase, name_nl=f"vanaf {week_from}")
    numbers = (0, 13, 14, 20, 21, 400)
    assert [[line.name for line in programme.lines_on(day(n))] for n in numbers] == [
        ["vanaf 1"],
        ["vanaf 1"],
        ["vanaf 3"],
        ["vanaf 3"],
        ["vanaf 4"],
        ["vanaf 4"],
    ]
    assert [programme.phase_on(day(n)).name for n in numbers] == [
        "F1",
        "F1",
        "F3",
        "F3",
        "F4",
        "F4",
    ]
    assert (programme.week_on(day(13)), programme.week_on(day(14))) == (2, 3)
    assert programme.phase_on(day(-1)) is None


def test_lines_on_stand_core_first_then_in_the_order_of_a_session():
    rows = [
        ("strengthen", True, 0),
        ("release", False, 1),
        ("functional", True, 2),
        ("mobilise", True, 3),
        ("activate", True, 4),
        ("stretch", False, 5),
        ("activate", True, 1),
        ("mobilise", False, 9),
    ]
    programme = plan(
        lines=[
            {"exercise": ExerciseFactory(phase=phase), "is_core": is_core}
            for phase, is_core, _position in rows
        ]
    )
    for line, (_phase, _core, position) in zip(programme.lines.order_by("pk"), rows, strict=True):
        PrescribedExercise.objects.filter(pk=line.pk).update(position=position)
    shown = [
        (line.exercise.phase, line.is_core, line.position) for line in programme.lines_on(MONDAY)
    ]
    assert shown == [
        ("mobilise", True, 3),
        ("activate", True, 1),
        ("activate", True, 4),
        ("strengthen", True, 0),
        ("functional", True, 2),
        ("release", False, 1),
        ("mobilise", False, 9),
        ("stretch", False, 5),
    ]


def test_lines_on_hold_the_same_exercise_twice_when_it_is_prescribed_twice():
    exercise = ExerciseFactory()
    programme = plan(lines=[{"exercise": exercise}, {"exercise": exercise, "sets": 5}])
    assert [line.sets for line in programme.lines_on(MONDAY)] == [2, 5]


def test_core_on_is_all_when_no_line_is_core():
    programme = plan(lines=[{"is_core": False}, {"is_core": False}])
    assert programme.core_on(MONDAY) == programme.lines_on(MONDAY)
    assert len(programme.core_on(MONDAY)) == 2


def test_core_on_leaves_the_extra_out():
    programme = plan(lines=[{"is_core": True}, {"is_core": False}])
    assert [line.is_core for line in programme.core_on(MONDAY)] == [True]


def test_minutes_for_counts_the_core():
    core = {"duration_seconds": 300, "sets": 1, "repetitions": None}
    programme = plan(lines=[core, core, core | {"is_core": False}])
    assert (programme.minutes_for(MONDAY, 1), programme.minutes_for(day(-1), 1)) == (10, 0)


# --- sessions ----------------------------------------------------------------------------------


def test_slots_on_is_the_most_that_a_core_line_asks():
    programme = plan(
        weekdays=(0,),
        lines=[
            {"times_a_day": 1},
            {"times_a_day": 2},
            {"times_a_day": 5, "is_core": False},
            {"frequency": "daily", "times_a_day": 3, "is_core": False},
        ],
    )
    assert [programme.slots_on(day(n)) for n in (-1, 0, 1)] == [0, 2, 0]
    assert [programme.is_session_day(day(n)) for n in (-1, 0, 1)] == [False, True, False]
    assert [len(programme.lines_for(MONDAY, slot)) for slot in (1, 2, 3, 4)] == [4, 3, 2, 1]


# --- breaks from sitting -------------------------------------------------------------------------


@pytest.fixture
def desk():
    """Two movement breaks for when they are needed; an interval from week 2 on."""
    row = {"exercise__phase": "micro-break", "is_core": False, "frequency": "as_needed"}
    programme = plan(lines=[row | {"name_nl": "Lopen"}, row | {"name_nl": "Strekken"}])
    programme.phases.update(break_minutes=45)
    return programme


def test_breaks_on_hold_what_is_needed_or_due_in_the_present_phase(desk):
    phase = desk.phases.get()
    others = [
        {"name_nl": "Kniebuiging", "exercise__phase": "strengthen"},
        {"name_nl": "Dinsdag", "exercise__phase": "micro-break", "frequency": "weekdays"}
        | {"weekdays": (1,)},
        {"name_nl": "Voorbij", "exercise__phase": "micro-break", "valid_to": MONDAY},
    ]
    for row in others:
        PrescribedExerciseFactory(programme=desk, phase=phase, **row)
    found = [sorted(line.name for line in desk.breaks_on(day(n))) for n in (-1, 0, 1)]
    assert found == [[], ["Lopen", "Strekken"], ["Dinsdag", "Lopen", "Strekken"]]


def test_programme_for_breaks_asks_for_no_session_and_misses_none(desk):
    assert desk.is_for_breaks_on(MONDAY) is True
    assert [desk.slots_on(day(n)) for n in range(7)] == [0] * 7
    assert desk.lines_on(MONDAY) == []


def test_programme_with_a_core_line_or_without_an_interval_is_not_for_breaks(desk):
    assert plan(lines=[{}]).is_for_breaks_on(MONDAY) is False
    desk.lines.update(is_core=True)
    assert Programme.objects.get(pk=desk.pk).is_for_breaks_on(MONDAY) is False


@pytest.mark.parametrize("minutes", [0, 1, 40, 120])
def test_interval_that_is_not_offered_is_refused_by_the_database(desk, minutes):
    for phase in (desk.phases.get(), TemplatePhaseFactory()):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(phase).objects.filter(pk=phase.pk).update(break_minutes=minutes)


def test_is_done_on_needs_each_slot():
    programme = plan(lines=[{"times_a_day": 2}])
    assert programme.is_done_on(MONDAY) is False
    log(programme, MONDAY, slot=2)
    assert programme.is_done_on(MONDAY) is False
    log(programme, MONDAY, slot=1)
    assert programme.is_done_on(MONDAY) is True
    assert programme.is_done_on(day(1)) is False


def test_open_slots_on_are_those_without_a_log():
    programme = plan(weekdays=(0,), lines=[{"times_a_day": 3}])
    log(programme, MONDAY, slot=2)
    assert programme.open_slots_on(MONDAY) == [1, 3]
    assert programme.open_slots_on(day(1)) == []


def test_is_done_on_a_rest_day():
    programme = plan(weekdays=(0,), lines=[{}])
    assert (programme.is_session_day(day(1)), programme.is_done_on(day(1))) == (False, True)


def test_is_done_on_asks_the_database_nothing_when_logs_are_at_hand(
    django_assert_num_queries,
):
    programme = plan(lines=[{}, {"is_core": False}])
    plan(patient=programme.patient, lines=[{}])
    log(programme, MONDAY)
    log(programme, day(1))
    with django_assert_num_queries(11):
        programmes = list(Programme.objects.with_lines().with_recent_logs(MONDAY).order_by("pk"))
        done = [[p.is_done_on(day(n)) for n in (0, 1, 2)] for p in programmes]
        phases = [p.phase_on(MONDAY).name for p in programmes]
        names = [line.exercise.stop_rules for p in programmes for line in p.lines_on(MONDAY)]
    assert done == [[True, True, False], [False, False, False]]
    assert (phases, names) == (["Start", "Start"], [[], [], []])


def test_with_recent_logs_leaves_older_ones_out():
    programme = plan(lines=[{}])
    log(programme, MONDAY)
    kept = log(programme, day(1))
    (found,) = Programme.objects.with_recent_logs(day(1))
    assert found.recent_logs == [kept]


# --- a change of a line ------------------------------------------------------------------------


@pytest.fixture
def line():
    return plan(lines=[{"note_nl": "Rustig", "times_a_day": 2, "rest_seconds": 30}]).lines.get()


def test_revise_ends_the_line_and_starts_its_successor(line):
    successor = line.programme.revise(
        line, reason="Te zwaar", language="nl", on=day(7), sets=1, name_nl="Lichter"
    )
    line.refresh_from_db()
    successor = PrescribedExercise.objects.get(pk=successor.pk)
    assert (line.valid_from, line.valid_to, line.sets) == (None, day(7), 2)
    assert (successor.valid_from, successor.valid_to, successor.sets) == (day(7), None, 1)
    assert (successor.replaces, line.replaced_by) == (line, successor)
    assert (successor.reason, successor.reason_language) == ("Te zwaar", "nl")


def test_revise_keeps_what_is_not_changed(line):
    """Also a text that the therapist wrote, and not the library's present one."""
    line.exercise.name_nl = line.exercise.name_en = "Bibliotheek"
    line.exercise.save()
    successor = line.programme.revise(line, reason="", language="nl", on=day(7), sets=1)
    successor.refresh_from_db()
    same = [
        *("exercise", "phase", "position", "is_core", "note_nl", "times_a_day", "frequency"),
        *("name_nl", "name_en", "name_de", "steps_nl", "steps_de", "repetitions", "rest_seconds"),
    ]
    before, after = ([getattr(row, name) for name in same] for row in (line, successor))
    assert after == before


def test_revise_keeps_the_past(line):
    programme = line.programme
    successor = programme.revise(line, reason="", language="nl", on=day(7), sets=1)
    programme = Programme.objects.get()
    shown = [programme.lines_on(day(n)) for n in (0, 6, 7, 8)]
    assert shown == [[line], [line], [successor], [successor]]


def test_revise_twice_on_one_day_leaves_one_line(line):
    programme = line.programme
    first = programme.revise(line, reason="", language="nl", on=day(7), sets=1)
    second = programme.revise(first, reason="", language="nl", on=day(7), sets=3)
    programme = Programme.objects.get()
    assert [programme.lines_on(day(n)) for n in (6, 7)] == [[line], [second]]


def test_line_in_a_phase_of_another_programme_is_refused(line):
    line.phase = ProgrammePhaseFactory()
    with pytest.raises(ValidationError) as refused:
        line.clean()
    assert list(refused.value.message_dict) == ["phase"]


# --- what the database holds -------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [
        {"times_a_day": 0},
        {"times_a_day": 13},
        {"interval_days": 0},
        {"sets": 0},
        {"sets": 21},
    ],
)
@pytest.mark.parametrize("factory", [PrescribedExerciseFactory, TemplateExerciseFactory])
def test_line_outside_its_limits_is_refused_by_the_database(factory, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        factory(**fields)


@pytest.mark.parametrize("weeks", [{"week_from": 0}, {"week_from": 3, "week_to": 2}])
@pytest.mark.parametrize("factory", [ProgrammePhaseFactory, TemplatePhaseFactory])
def test_weeks_out_of_order_are_refused_by_the_database(factory, weeks):
    with pytest.raises(IntegrityError), transaction.atomic():
        factory(**weeks)


def test_patient_practice_and_therapist_of_a_programme_cannot_be_deleted(programme):
    for kept in (programme.patient, programme.practice, programme.assigned_by):
        with pytest.raises(ProtectedError):
            kept.delete()
    assert Programme.objects.get() == programme


def test_exercise_that_is_prescribed_cannot_be_deleted(line):
    with pytest.raises(ProtectedError):
        line.exercise.delete()


# --- who sees it, in which language ------------------------------------------------------------


def test_visible_to_nobody_without_signing_in(programme):
    assert list(Programme.objects.visible_to(AnonymousUser())) == []


def test_visible_to_the_therapist_once_when_she_is_the_patient_too(theo, brug):
    own = plan(patient=theo, practice=brug)
    plan(patient=UserFactory(), practice=brug)
    assert list(Programme.objects.visible_to(theo)) == [own]


@pytest.mark.parametrize(
    ("language", "name", "line"),
    [
        ("nl", "Soepele heup", "Brug"),
        ("en", "Supple hip", "Bridge"),
        ("de", "Bewegliche Hüfte", "Brücke"),
    ],
)
def test_programme_reads_in_the_patients_language(language, name, line):
    plan(lines=[{"name_nl": "Brug", "name_en": "Bridge", "name_de": "Brücke"}])
    with override(language):
        programme = Programme.objects.get()
        assert (str(programme), str(programme.lines.get())) == (name, line)


# --- other days, and what was planned before -----------------------------------------------------


def test_other_weekdays_leave_the_past_as_it_was_planned(programme):
    today = programme.start_on + timedelta(days=20)
    programme.change_weekdays((1, 3), on=today)
    programme = Programme.objects.with_lines().get()
    assert programme.weekdays == (1, 3)
    assert programme.weekdays_on(today - timedelta(days=1)) == tuple(range(7))
    assert programme.weekdays_on(today) == (1, 3)
    assert all(programme.is_session_day(programme.start_on + timedelta(days=n)) for n in range(20))


def test_weekdays_changed_twice_in_a_day_keep_the_days_of_before(programme):
    today = programme.start_on + timedelta(days=20)
    programme.change_weekdays((1, 3), on=today)
    programme.change_weekdays((2,), on=today)
    assert programme.weekdays_on(today - timedelta(days=1)) == tuple(range(7))
    assert programme.weekdays_on(today) == (2,)


def test_programme_stops_on_the_patients_own_day(programme):
    programme.patient.time_zone = "America/New_York"
    programme.archive(at=datetime(2027, 3, 2, 1, 0, tzinfo=UTC))
    assert programme.stopped_on == date(2027, 3, 1)


def test_note_in_somebodys_own_words_replaces_it_in_every_language(programme):
    line = programme.lines.first()
    line.note_nl, line.note_de = "Rustig", "Ruhig"
    line.write_note("Not on your knees", language="en")
    assert (line.note_nl, line.note_en, line.note_de) == ("", "Not on your knees", "")
    assert line.note_language == "en"
