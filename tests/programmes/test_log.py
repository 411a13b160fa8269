"""What the patient did: recorded once, corrected with the past kept, never destroyed."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from factories import CareRelationshipFactory, MembershipFactory, ProgrammeFactory

from apps.accounts.models import User
from apps.programmes.models import ExerciseLog, Programme, SessionLog, SessionLogRevision
from apps.programmes.models.log import refuse_days_outside

pytestmark = pytest.mark.django_db

TODAY = date(2027, 3, 3)
NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=2)
FIRST, SECOND = UUID(int=1), UUID(int=2)


@pytest.fixture
def lines(programme):
    return list(programme.lines.order_by("pk"))


@pytest.fixture
def record(programme, anna, lines):
    def record(**changes):
        fields = {
            "done_on": TODAY,
            "slot": 1,
            "at": NOON,
            "client_id": FIRST,
            "entries": [{"prescribed": line} for line in lines],
            "by": anna,
            "language": "nl",
        }
        return SessionLog.objects.record(programme, **(fields | changes))

    return record


# --- recording -----------------------------------------------------------------------------------


def test_record_creates_the_session_as_it_was_planned(record, programme, lines):
    log = record(pain_before=4, pain_after=2, effort="right", comment="Ging goed")

    log.refresh_from_db()
    assert log == SessionLog.objects.get()
    assert (log.programme, log.done_on, log.slot, log.client_id) == (programme, TODAY, 1, FIRST)
    assert (log.pain_before, log.pain_after, log.effort) == (4, 2, "right")
    assert (log.comment, log.language) == ("Ging goed", "nl")
    assert (log.logged_at, log.changed_at, log.time_zone) == (NOON, NOON, "Europe/Amsterdam")
    entries = log.entries.all()
    assert [entry.prescribed for entry in entries] == lines
    assert [(e.could_do, e.reason, e.performed_sets, e.performed_repetitions) for e in entries] == [
        (True, "", 2, 8),
        (True, "", 2, 8),
    ]
    assert log.revisions.count() == 0


def test_record_copies_what_was_prescribed_that_day(record, programme):
    log = record()
    for line in programme.lines.all():
        programme.revise(line, reason="", language="nl", on=TODAY, sets=5, repetitions=20)
    programme.lines.update(sets=9)
    assert [(e.sets, e.repetitions) for e in log.entries.all()] == [(2, 8), (2, 8)]
    assert [e.dosage.sets for e in log.entries.all()] == [2, 2]


def test_record_names_the_seconds_of_a_hold_or_a_duration(record, lines):
    core, extra = lines
    core.hold_seconds, extra.duration_seconds, extra.repetitions = 30, 600, None
    for line in lines:
        line.save()
    entries = record().entries.all()
    assert [(e.performed_repetitions, e.performed_seconds) for e in entries] == [
        (8, 30),
        (None, 600),
    ]


def test_record_keeps_what_she_did_beside_what_was_prescribed(record, lines):
    log = record(
        entries=[
            {"prescribed": lines[0], "could_do": True, "performed_repetitions": 5},
            {"prescribed": lines[1], "could_do": False, "reason": "hurts", "effort": "too_hard"},
        ]
    )
    did, could_not = log.entries.all()
    assert (did.repetitions, did.performed_repetitions, did.performed_sets) == (8, 5, None)
    assert (could_not.could_do, could_not.reason, could_not.effort) == (False, "hurts", "too_hard")
    assert (could_not.sets, could_not.performed_sets) == (2, None)


def test_record_takes_the_zone_where_she_is_now(record, anna, programme):
    anna.time_zone = "America/New_York"
    anna.save()
    programme.refresh_from_db()
    assert record().time_zone == "America/New_York"


@pytest.mark.parametrize("slot", [1, 2])
def test_record_stands_once_for_a_day_and_slot(record, slot):
    other = record(done_on=TODAY - timedelta(days=1), client_id=uuid4())
    second = record(slot=2, client_id=uuid4())
    first = record(slot=1, client_id=uuid4())
    assert list(SessionLog.objects.all()) == [second, first, other]
    with pytest.raises(IntegrityError), transaction.atomic():
        SessionLog.objects.filter(pk=other.pk).update(done_on=TODAY, slot=slot)


# --- the same again --------------------------------------------------------------------------------


def as_planned(programme, slot=1, at=NOON):
    return SessionLog.objects.record_as_planned(
        programme, done_on=TODAY, slot=slot, at=at, by=programme.patient, language="nl"
    )


def test_record_as_planned_logs_the_core_of_that_session(programme, lines):
    log = as_planned(programme)
    assert (log.done_on, log.slot, log.logged_at, log.language) == (TODAY, 1, NOON, "nl")
    assert [entry.prescribed for entry in log.entries.all()] == lines[:1]


def test_record_as_planned_without_a_core_logs_all(programme, lines):
    programme.lines.update(is_core=False)
    assert [entry.prescribed for entry in as_planned(programme).entries.all()] == lines


def test_record_as_planned_leaves_what_stands(programme, record):
    log = record(comment="Ging goed")
    assert as_planned(programme, at=LATER) == log == SessionLog.objects.get()
    assert (log.entries.count(), log.revisions.count()) == (2, 0)


def test_record_as_planned_at_the_same_moment_is_once(at_once, programme):
    logs = at_once(lambda slot: as_planned(programme, slot), [1, 1, 1])
    assert logs == [SessionLog.objects.get()] * 3
    assert SessionLogRevision.objects.count() == 0


def test_record_with_the_same_client_id_is_once(record):
    first = record(pain_after=2)
    again = record(pain_after=2, at=LATER)
    assert again == first == SessionLog.objects.get()
    assert again.changed_at == NOON
    assert (again.revisions.count(), ExerciseLog.objects.count()) == (0, 2)


@pytest.mark.django_db(transaction=True)
def test_record_at_the_same_moment_with_the_same_client_id_is_once(at_once, record):
    logs = at_once(lambda _tap: record(), ["tap", "tap"])
    assert logs == [SessionLog.objects.get()] * 2
    assert (SessionLogRevision.objects.count(), ExerciseLog.objects.count()) == (0, 2)


@pytest.mark.django_db(transaction=True)
def test_record_at_the_same_moment_from_two_devices_keeps_both_answers(at_once, record):
    def tap(pain):
        return record(pain_after=pain, client_id=UUID(int=pain))

    at_once(tap, [3, 4])
    log = SessionLog.objects.get()
    revision = log.revisions.get()
    assert sorted([log.pain_after, revision.before["pain_after"]]) == [3, 4]
    assert ExerciseLog.objects.count() == 2


# --- a correction ----------------------------------------------------------------------------------


def test_record_again_corrects_and_keeps_how_it_stood(record, lines, anna):
    record(pain_before=4, pain_after=0, effort="right", comment="Goed")
    log = record(
        client_id=SECOND,
        at=LATER,
        pain_before=5,
        pain_after=6,
        effort="too_hard",
        comment="Toch niet",
        entries=[{"prescribed": lines[0], "could_do": False, "reason": "hurts"}],
    )

    log = SessionLog.objects.get(pk=log.pk)
    assert (log.pain_before, log.pain_after, log.effort) == (5, 6, "too_hard")
    assert (log.comment, log.client_id) == ("Toch niet", SECOND)
    assert (log.logged_at, log.changed_at) == (NOON, LATER)
    assert [(e.prescribed, e.could_do, e.reason) for e in log.entries.all()] == [
        (lines[0], False, "hurts")
    ]
    revision = log.revisions.get()
    assert (revision.changed_by, revision.changed_at) == (anna, LATER)
    planned = {
        "could_do": True,
        "reason": "",
        "effort": "",
        "performed_sets": 2,
        "performed_repetitions": 8,
        "performed_seconds": None,
        "is_lighter": False,
        "played_sets": None,
    }
    assert revision.before == {
        "pain_before": 4,
        "pain_after": 0,
        "effort": "right",
        "comment": "Goed",
        "language": "nl",
        "played_seconds": None,
        "client_id": str(FIRST),
        "entries": [{"prescribed_id": line.pk, **planned} for line in lines],
    }


def test_record_again_and_again_keeps_each_earlier_answer(record):
    for number, pain in enumerate((0, 3, None)):
        record(pain_after=pain, client_id=UUID(int=number), at=NOON + timedelta(hours=number))
    log = SessionLog.objects.get()
    assert log.pain_after is None
    assert [revision.before["pain_after"] for revision in log.revisions.all()] == [3, 0]


def test_record_that_is_refused_leaves_the_former_answer(record, lines):
    record(pain_after=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        record(client_id=SECOND, pain_after=3, entries=[{"prescribed": lines[0]}] * 2)
    log = SessionLog.objects.get()
    assert (log.pain_after, log.client_id, log.entries.count()) == (2, FIRST, 2)
    assert log.revisions.count() == 0


@pytest.mark.parametrize(
    ("days_ago", "is_open"), [(-1, False), (0, True), (1, True), (7, True), (8, False)]
)
def test_refuse_days_outside_the_last_seven(days_ago, is_open):
    done_on = TODAY - timedelta(days=days_ago)
    try:
        refuse_days_outside(done_on, today=TODAY)
        accepted = True
    except ValidationError:
        accepted = False
    assert accepted is is_open


@pytest.mark.parametrize(("days_ago", "is_open"), [(0, True), (7, True), (8, False)])
def test_can_be_corrected_for_seven_days(days_ago, is_open):
    log = SessionLog(done_on=TODAY - timedelta(days=days_ago))
    assert log.can_be_corrected(TODAY) is is_open


# --- pain: 0 is an answer, no answer is NULL ---------------------------------------------------------


@pytest.mark.parametrize("pain", [None, 0, 5, 10])
def test_pain_stays_what_it_was(record, pain):
    record(pain_before=pain, pain_after=pain)
    log = SessionLog.objects.get()
    assert (log.pain_before, log.pain_after) == (pain, pain)
    log.full_clean(exclude=["comment", "effort"])


@pytest.mark.parametrize("pain", [11, -1])
@pytest.mark.parametrize("field", ["pain_before", "pain_after"])
def test_pain_outside_0_to_10_is_refused_by_the_database(record, field, pain):
    with pytest.raises(IntegrityError), transaction.atomic():
        record(**{field: pain})
    assert SessionLog.objects.count() == 0


@pytest.mark.parametrize("field", ["pain_before", "pain_after"])
def test_pain_outside_0_to_10_is_refused_by_validation(programme, field):
    log = SessionLog(programme=programme, **{field: 11})
    with pytest.raises(ValidationError) as refused:
        log.clean_fields()
    assert field in refused.value.message_dict


def test_pain_not_answered_is_null_in_the_database(record):
    record()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pain_before, pain_after FROM programmes_sessionlog")
        assert cursor.fetchall() == [(None, None)]


# --- could not ---------------------------------------------------------------------------------------


def test_could_not_without_reason_is_refused_by_the_database(record, lines):
    with pytest.raises(IntegrityError), transaction.atomic():
        record(entries=[{"prescribed": lines[0], "could_do": False}])
    assert SessionLog.objects.count() == 0


@pytest.mark.parametrize("reason", ExerciseLog.Reason.values)
def test_could_not_with_a_reason(record, lines, reason):
    log = record(entries=[{"prescribed": lines[0], "could_do": False, "reason": reason}])
    assert log.entries.get().reason == reason


# --- a log is never destroyed by a plan ----------------------------------------------------------------


@pytest.mark.parametrize("what", ["programme", "phase", "line", "exercise", "patient", "practice"])
def test_log_survives_the_deletion_of_what_it_points_to(record, programme, lines, what):
    record()
    thing = {
        "programme": programme,
        "phase": lines[0].phase,
        "line": lines[0],
        "exercise": lines[0].exercise,
        "patient": programme.patient,
        "practice": programme.practice,
    }[what]
    with pytest.raises(ProtectedError):
        thing.delete()
    assert (SessionLog.objects.count(), ExerciseLog.objects.count()) == (1, 2)


def test_log_survives_the_deletion_of_many_programmes_at_once(record):
    record()
    with pytest.raises(ProtectedError):
        Programme.objects.all().delete()
    assert SessionLog.objects.count() == 1


def test_log_survives_the_end_of_its_programme(record, programme):
    log = record()
    programme.archive(at=NOON)
    assert list(SessionLog.objects.all()) == [log]


# --- who sees it -----------------------------------------------------------------------------------------


@pytest.fixture
def log(record, bram):
    """Anna's log, beside one of Bram that must never leak."""
    other = ProgrammeFactory(patient=bram)
    SessionLog.objects.record(
        other, done_on=TODAY, slot=1, at=NOON, client_id=SECOND, entries=[], by=bram, language="nl"
    )
    return record()


def test_visible_to_the_patient_and_her_therapist(log, anna, theo):
    assert list(SessionLog.objects.visible_to(anna)) == [log]
    assert list(SessionLog.objects.visible_to(theo)) == [log]


def test_visible_to_therapist_until_care_ends(log, anna, theo):
    anna.care_received_set.get().end(at=NOON)
    moments = (NOON - timedelta(seconds=1), NOON)
    assert [list(SessionLog.objects.visible_to(theo, at)) for at in moments] == [[log], []]
    assert list(SessionLog.objects.visible_to(anna, NOON)) == [log]


def test_visible_to_therapist_until_she_leaves_the_practice(log, theo):
    theo.memberships.get().end(at=NOON)
    moments = (NOON - timedelta(seconds=1), NOON)
    assert [list(SessionLog.objects.visible_to(theo, at)) for at in moments] == [[log], []]


def test_visible_to_nobody_else(log, mila, vera, brug):
    strangers = [
        mila,
        MembershipFactory(practice=brug).user,
        MembershipFactory(practice=brug, role="editor").user,
        User.objects.create_superuser("boss@demo.example"),
        AnonymousUser(),
    ]
    assert [list(SessionLog.objects.visible_to(user)) for user in strangers] == [[]] * 5
    assert log not in SessionLog.objects.visible_to(vera)


def test_visible_to_the_other_practice_of_the_same_patient(log, anna, vera, zuid):
    CareRelationshipFactory(patient=anna, therapist=vera, practice=zuid)
    assert log not in SessionLog.objects.visible_to(vera)


def test_record_with_the_same_client_id_and_other_answers_is_a_correction(record):
    """The page came back by the Back button, and she changed her mind."""
    record(pain_after=3)
    log = record(pain_after=8)
    log.refresh_from_db()
    assert (log.pain_after, log.revisions.get().before["pain_after"]) == (8, 3)
