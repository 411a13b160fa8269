from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from factories import (
    CareRelationshipFactory,
    ExerciseFactory,
    MembershipFactory,
    ProgrammeFactory,
    ProgrammeTemplateFactory,
    TemplateExerciseFactory,
    TemplatePhaseFactory,
    UserFactory,
)
from pages import attribute, every, links, page_of, text_of, with_class

from apps.exercises.admin.library import copy_row
from apps.programmes.models import (
    PrescribedExercise,
    Programme,
    ProgrammeTemplate,
    SessionLog,
)

CANARY = "kanarie-7391"
LIST = "admin:programmes_programme_changelist"
ASSIGN = "admin:programmes_programme_assign"


@pytest.fixture
def eva(brug):
    """Editor of her practice, and of what the installation shares."""
    person = {"user__first_name": "Eva", "user__is_library_editor": True}
    return MembershipFactory(practice=brug, role="editor", **person).user


@pytest.fixture
def cor(brug, theo):
    cor = UserFactory(first_name="Cor")
    CareRelationshipFactory(patient=cor, therapist=theo, practice=brug)
    return cor


@pytest.fixture
def template(db):
    phase = TemplatePhaseFactory(week_from=1, week_to=6)
    TemplateExerciseFactory(phase=phase, sets=3)
    return phase.template


@pytest.fixture
def today(anna):
    return anna.local_date(timezone.now())


def log(programme, day, **answers):
    line = programme.lines.first()
    return SessionLog.objects.record(
        programme,
        done_on=day,
        slot=1,
        at=timezone.now(),
        by=programme.patient,
        client_id=uuid4(),
        entries=[{"prescribed": line}],
        language="nl",
        **answers,
    )


def change(obj):
    return reverse(f"admin:programmes_{obj._meta.model_name}_change", args=[obj.pk])


def status(client, user, address):
    client.force_login(user)
    return client.get(address).status_code


def posted(client, obj, **changes):
    """The form as the browser would send it back."""
    context = client.get(change(obj)).context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    values = {field.html_name: field.value() for form in forms for field in form}
    values = {name: value for name, value in values.items() if value is not None}
    kept = {name: value for name, value in values.items() if value is not False}
    return kept | changes


# --- who sees a programme -------------------------------------------------------------------

STRANGERS = ["bram", "vera", "mila", "eva", "root"]


@pytest.fixture
def root(db):
    return UserFactory(is_superuser=True)


@pytest.fixture
def record(programme, today):
    """Anna's programme with the canary in every text."""
    programme.goal = CANARY
    programme.save()
    programme.lines.update(note_nl=CANARY)
    programme.phases.update(note_nl=CANARY)
    return log(programme, today, comment=CANARY)


def pages(record):
    programme = record.programme
    return [programme, programme.phases.get(), programme.lines.first(), record]


def test_therapist_opens_every_page_of_the_record(client, theo, record):
    client.force_login(theo)
    for obj in pages(record):
        answer = client.get(change(obj))
        assert answer.status_code == 200
        assert CANARY in answer.content.decode()


@pytest.mark.parametrize("who", STRANGERS)
def test_stranger_finds_no_page_of_the_record(client, request, record, who):
    client.force_login(request.getfixturevalue(who))
    for obj in pages(record):
        name = obj._meta.model_name
        for page in ("change", "history", "delete"):
            address = reverse(f"admin:programmes_{name}_{page}", args=[obj.pk])
            assert client.get(address).status_code == 404, address
            assert client.post(address).status_code == 404, address
        listed = client.get(reverse(f"admin:programmes_{name}_changelist"))
        assert CANARY not in listed.content.decode()
    assert client.get(f"/admin/programmes/programme/{record.programme_id}/stop/").status_code == 404


def test_page_closes_when_care_ends(client, theo, anna, programme):
    anna.care_received_set.get().end(at=timezone.now())
    assert status(client, theo, change(programme)) == 404


def test_own_programme_is_not_hers_to_change(client, theo, vera, zuid):
    """A physiotherapist who is a patient herself reads hers under Today."""
    CareRelationshipFactory(patient=theo, therapist=vera, practice=zuid)
    own = ProgrammeFactory(patient=theo, assigned_by=vera, practice=zuid)
    assert status(client, theo, change(own)) == 404


def test_nothing_of_the_record_is_deleted(client, theo, record):
    client.force_login(theo)
    for obj in pages(record):
        address = reverse(f"admin:programmes_{obj._meta.model_name}_delete", args=[obj.pk])
        assert client.post(address, {"post": "yes"}).status_code == 403


# --- the list -------------------------------------------------------------------------------


def test_list_says_how_it_goes(client, theo, programme, today):
    log(programme, today - timedelta(days=15), pain_after=7)
    log(programme, today - timedelta(days=2), pain_after=3)
    log(programme, today)
    programme.end_on = programme.start_on + timedelta(weeks=12, days=-1)
    programme.save()
    client.force_login(theo)
    row = client.get(reverse(LIST)).context["cl"].result_list[0]
    assert (row.last_done, row.done_recently, row.pain) == (today, 2, 3)
    assert "5 of 12" in client.get(reverse(LIST)).content.decode().replace(" van ", " of ")


@pytest.mark.parametrize("state", ["running", "later", "over", "stopped"])
def test_filter_by_state(client, theo, anna, brug, today, state):
    week = timedelta(weeks=1)
    for name, fields in {
        "running": {"start_on": today},
        "later": {"start_on": today + week},
        "over": {"start_on": today - week, "end_on": today - timedelta(days=1)},
        "stopped": {"start_on": today, "archived_at": timezone.now()},
    }.items():
        ProgrammeFactory(patient=anna, practice=brug, assigned_by=theo, name_nl=name, **fields)
    client.force_login(theo)
    found = client.get(reverse(LIST), {"state": state}).context["cl"].result_list
    assert [programme.name_nl for programme in found] == [state]


def test_search_by_name_of_the_patient(client, theo, programme, cor, brug):
    ProgrammeFactory(patient=cor, practice=brug, assigned_by=theo)
    client.force_login(theo)
    found = client.get(reverse(LIST), {"q": "anna"}).context["cl"].result_list
    assert list(found) == [programme]


# --- changing a line --------------------------------------------------------------------------


def starts(programme, day):
    programme.start_on = day
    programme.save()


def errors_of_lines(page):
    return [form.errors for form in page.context["inline_admin_formsets"][1].formset.forms]


def test_line_without_a_past_is_edited_in_place(client, theo, programme, today):
    starts(programme, today)
    line = programme.lines.first()
    client.force_login(theo)
    data = posted(client, programme, **{"lines-0-sets": 4})
    assert client.post(change(programme), data).status_code == 302
    line.refresh_from_db()
    assert (line.sets, programme.lines.count()) == (4, 2)


def test_line_that_stood_yesterday_gets_a_successor(client, theo, programme, today):
    """Nobody logged it, and still it was asked of her that day."""
    starts(programme, today - timedelta(days=1))
    line = programme.lines.first()
    client.force_login(theo)
    data = posted(client, programme, **{"lines-0-sets": 4})
    assert list(errors_of_lines(client.post(change(programme), data))[0]) == ["change_reason"]
    client.post(change(programme), data | {"lines-0-change_reason": "Het ging goed."})
    line.refresh_from_db()
    assert (line.sets, line.valid_to, line.replaced_by.sets) == (2, today, 4)


def test_stale_line_is_said_beside_it_and_nothing_is_saved(client, theo, programme, today):
    """Whoever came first revised the first line and stopped the second."""
    client.force_login(theo)
    data = posted(client, programme, name_nl="Nieuwe naam", **{"lines-1-sets": 5})
    first, second = programme.lines.all()
    programme.revise(first, reason="Beter zo.", language="nl", on=today, sets=3)
    second.valid_to = today
    second.save()
    page = client.post(change(programme), data)
    text = gettext("Somebody changed this line meanwhile. Load the page again.")
    assert [errors["__all__"] for errors in errors_of_lines(page)] == [[text], [text]]
    inline = page.context["inline_admin_formsets"][1]
    assert [row.original for row in inline if row.original] == [first, second]
    summary, forms = page.content.decode().split("<fieldset", 1)
    assert (summary.count(text), forms.count(text)) == (2, 2)
    programme.refresh_from_db()
    assert (programme.name_nl, programme.lines.filter(sets=5).count()) == ("Soepele heup", 0)


def test_line_of_another_programme_is_not_changed_from_here(client, theo, programme, anna, brug):
    other = ProgrammeFactory(patient=anna, assigned_by=theo, practice=brug)
    line = other.lines.first()
    client.force_login(theo)
    page = client.post(change(programme), posted(client, programme, **{"lines-0-id": line.pk}))
    assert "__all__" in errors_of_lines(page)[0]


def test_note_replaces_the_one_of_the_template(client, theo, programme, today):
    theo.language = "de"
    theo.save()
    programme.lines.update(note_nl="Rustig.", note_en="Slowly.", note_de="Langsam.")
    line = programme.lines.first()
    client.force_login(theo)
    data = posted(client, programme)
    assert data["lines-0-own_note"] == "Langsam."
    client.post(change(programme), data | {"lines-0-own_note": "Mit Pause."})
    line.refresh_from_db()
    assert (line.note_nl, line.note_en, line.note_de) == ("", "", "Mit Pause.")
    assert (line.note_language, line.note) == ("de", "Mit Pause.")
    untouched = programme.lines.last()
    assert (untouched.note_nl, untouched.note_language) == ("Rustig.", "")


def test_note_in_another_language_stands_in_the_field(client, theo, programme):
    line = programme.lines.first()
    line.write_note("Slowly.", language="en")
    line.save()
    client.force_login(theo)
    data = posted(client, programme)
    assert data["lines-0-own_note"] == "Slowly."
    client.post(change(programme), data | {"lines-0-own_note": ""})
    line.refresh_from_db()
    assert (line.note, line.note_language) == ("", "")


def test_new_note_of_a_revised_line_leaves_the_old_one(client, theo, programme, today):
    programme.lines.update(note_nl="Rustig.", note_en="Slowly.")
    line = programme.lines.first()
    client.force_login(theo)
    changes = {"sets": 4, "own_note": "Met pauze.", "change_reason": "Het ging goed."}
    data = posted(client, programme, **{f"lines-0-{n}": value for n, value in changes.items()})
    client.post(change(programme), data)
    line.refresh_from_db()
    new = line.replaced_by
    assert (line.note_nl, line.note_en, line.note_language) == ("Rustig.", "Slowly.", "")
    assert (new.note_nl, new.note_en, new.note_language) == ("Met pauze.", "", "nl")


def test_goal_is_in_the_language_it_was_typed_in(client, theo, programme):
    client.force_login(theo)
    client.post(change(programme), posted(client, programme, goal="Traplopen"))
    programme.refresh_from_db()
    assert (programme.goal, programme.goal_language) == ("Traplopen", "nl")
    client.post(change(programme), posted(client, programme, goal=""))
    programme.refresh_from_db()
    assert programme.goal_language == ""


def test_therapist_writes_the_own_plan_too(client, theo, programme):
    client.force_login(theo)
    words = "Als het regent, oefen ik binnen"
    data = posted(client, programme, cue="na de koffie", fallback_words=words)
    client.post(change(programme), data)
    programme.refresh_from_db()
    assert (programme.cue, programme.cue_language) == ("na de koffie", "nl")
    assert (programme.fallback, programme.then) == ("own", {"text": words, "language": "nl"})
    data = posted(client, programme, fallback="own", fallback_words="")
    page = client.post(change(programme), data)
    assert page.context["errors"] == [["Schrijf op wat je dan doet."]]


# --- changing the days ------------------------------------------------------------------------


@pytest.mark.parametrize("is_logged_today", [False, True])
def test_other_days_leave_the_past_alone(client, theo, anna, programme, today, is_logged_today):
    starts(programme, today - timedelta(days=12))
    for n in range(1, 13):
        log(programme, today - timedelta(days=n))
    if is_logged_today:
        log(programme, today)
    client.force_login(theo)
    new = ((today.weekday() + 1) % 7,)
    answer = client.post(change(programme), posted(client, programme, weekdays=new))
    assert answer.status_code == 302
    programme = Programme.objects.get()
    assert programme.weekdays_on(today - timedelta(days=1)) == tuple(range(7))
    assert programme.weekdays_on(today) == (tuple(range(7)) if is_logged_today else new)
    assert programme.weekdays_on(today + timedelta(days=1)) == new
    client.force_login(anna)
    page = client.get(reverse("progress")).context
    assert (page["kept"], page["planned"]) == (12 + is_logged_today, 12 + is_logged_today)


def test_same_days_are_no_change(client, theo, programme):
    client.force_login(theo)
    client.post(change(programme), posted(client, programme, name_nl="Anders"))
    programme.refresh_from_db()
    assert (programme.name_nl, programme.earlier_weekdays.count()) == ("Anders", 0)


# --- a line that was logged -------------------------------------------------------------------


def test_logged_line_asks_for_a_reason(client, theo, programme, today):
    log(programme, today - timedelta(days=1))
    client.force_login(theo)
    data = posted(client, programme, **{"lines-0-sets": 4})
    page = client.post(change(programme), data)
    lines = page.context["inline_admin_formsets"][1].formset
    assert list(lines.forms[0].errors) == ["change_reason"]
    assert programme.lines.count() == 2


def test_logged_line_gets_a_successor(client, theo, programme, today):
    session = log(programme, today - timedelta(days=1))
    line = programme.lines.first()
    client.force_login(theo)
    changes = {"lines-0-sets": 4, "lines-0-change_reason": "Het ging goed."}
    data = posted(client, programme, **changes)
    assert client.post(change(programme), data).status_code == 302
    line.refresh_from_db()
    successor = line.replaced_by
    assert (line.sets, line.valid_to) == (2, today)
    assert (successor.sets, successor.valid_from, successor.name_de) == (4, today, line.name_de)
    assert (successor.reason, successor.reason_language) == ("Het ging goed.", "nl")
    assert session.entries.get().prescribed == line


def test_change_waits_for_tomorrow_when_today_was_logged(client, theo, programme, today):
    log(programme, today)
    client.force_login(theo)
    changes = {"lines-0-times_a_day": 2, "lines-0-change_reason": "Twee keer is beter."}
    client.post(change(programme), posted(client, programme, **changes))
    successor = PrescribedExercise.objects.get(replaces__isnull=False)
    assert successor.valid_from == today + timedelta(days=1)


def test_note_and_order_of_a_logged_line_change_in_place(client, theo, programme, today):
    log(programme, today)
    client.force_login(theo)
    changes = {"lines-0-own_note": "Rustig aan.", "lines-0-position": 5}
    assert client.post(change(programme), posted(client, programme, **changes)).status_code == 302
    assert programme.lines.count() == 2
    assert programme.lines.get(position=5).note_nl == "Rustig aan."


def test_line_stops_and_its_logs_stay(client, theo, programme, today):
    log(programme, today - timedelta(days=1))
    line = programme.lines.first()
    client.force_login(theo)
    client.post(change(programme), posted(client, programme, **{"lines-0-stop": "on"}))
    line.refresh_from_db()
    assert (line.valid_to, line.logs.count()) == (today, 1)


def new_line(programme, exercise, **fields):
    row = {"exercise": exercise.pk, "phase": programme.phases.get().pk, "sets": 1, "times_a_day": 1}
    row |= {"side": "both", "frequency": "daily", "position": 9} | fields
    return {"lines-TOTAL_FORMS": 3} | {f"lines-2-{name}": value for name, value in row.items()}


def test_new_line_copies_the_exercise_and_leaves_the_past_alone(client, theo, programme, today):
    exercise = ExerciseFactory(sets=3, name_de="Brücke")
    client.force_login(theo)
    data = posted(client, programme) | new_line(programme, exercise)
    assert client.post(change(programme), data).status_code == 302
    line = programme.lines.get(exercise=exercise)
    assert (line.name_de, line.sets, line.repetitions, line.valid_from) == ("Brücke", 3, 8, today)


def test_exercise_of_another_practice_cannot_be_prescribed(client, theo, programme, zuid):
    exercise = ExerciseFactory(practice=zuid)
    client.force_login(theo)
    page = client.post(change(programme), posted(client, programme) | new_line(programme, exercise))
    lines = page.context["inline_admin_formsets"][1].formset
    assert list(lines.forms[2].errors) == ["exercise"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"frequency": "weekdays"}, "weekdays"),
        ({"frequency": "every_n_days"}, "interval_days"),
        ({"repetitions": 8, "repetitions_max": 6}, "repetitions_max"),
        ({"sets": 21}, "sets"),
        ({"times_a_day": 13}, "times_a_day"),
        ({"tempo": "fast"}, "tempo"),
    ],
)
def test_bad_dosage_is_said_beside_its_field(client, theo, programme, changes, field):
    client.force_login(theo)
    changes = changes | {"change_reason": "Het ging goed."}
    data = posted(client, programme, **{f"lines-0-{n}": value for n, value in changes.items()})
    page = client.post(change(programme), data)
    form = page.context["inline_admin_formsets"][1].formset.forms[0]
    assert set(form.errors) <= {field, "__all__"}
    assert form.errors


def test_patient_and_first_day_are_fixed(client, theo, programme, bram, today):
    log(programme, today)
    client.force_login(theo)
    data = posted(client, programme, patient=bram.pk, start_on=today)
    client.post(change(programme), data)
    before = (programme.patient, programme.start_on)
    programme.refresh_from_db()
    assert (programme.patient, programme.start_on) == before


def test_weeks_that_began_stay(client, theo, programme):
    phase = programme.phases.get()
    client.force_login(theo)
    data = {"name_nl": "Start", "week_from": 2, "week_to": ""}
    page = client.post(change(phase), data)
    assert list(page.context["adminform"].form.errors) == ["week_from"]
    data |= {"week_from": 1, "week_to": 3}
    page = client.post(change(phase), data)
    assert list(page.context["adminform"].form.errors) == ["week_to"]
    assert client.post(change(phase), data | {"week_to": 8}).status_code == 302


def test_interval_of_a_phase_is_one_that_is_offered(client, theo, programme):
    phase = programme.phases.get()
    client.force_login(theo)
    for minutes, errors in (("0", ["break_minutes"]), ("40", ["break_minutes"])):
        page = client.post(change(phase), posted(client, phase, break_minutes=minutes))
        assert list(page.context["adminform"].form.errors) == errors
    for minutes in (45, None):
        client.post(change(phase), posted(client, phase, break_minutes=minutes or ""))
        phase.refresh_from_db()
        assert phase.break_minutes == minutes


def test_page_shows_performed_beside_prescribed(client, theo, programme, today):
    line = programme.lines.first()
    SessionLog.objects.record(
        programme,
        done_on=today,
        slot=1,
        at=timezone.now(),
        by=programme.patient,
        client_id=uuid4(),
        entries=[{"prescribed": line, "could_do": False, "reason": "hurts"}],
        pain_before=0,
        language="nl",
    )
    client.force_login(theo)
    session = client.get(change(programme)).context["sessions"][0]
    assert session["pain"].startswith("0 → ")
    assert [entry["name"] for entry in session["entries"]] == [line.name]


def test_page_shows_what_was_noted_beside_what_ran(client, theo, programme, today):
    line = programme.lines.first()
    done = {"could_do": True, "performed_sets": 2, "performed_repetitions": 8}
    played = [{"prescribed": line, "played_sets": 1, "is_lighter": True} | done]
    at = timezone.now()
    both = {"slot": 1, "at": at, "by": programme.patient, "language": "nl"}
    guided = SessionLog.objects.record(
        programme, done_on=today, client_id=uuid4(), entries=played, played_seconds=250, **both
    )
    client.force_login(theo)
    noted = text_of_one(client.get(change(programme)), "noted-played")
    assert noted.startswith("1 sessie ingevuld, 1 daarvan liep in de begeleide sessie.")
    SessionLog.objects.record(
        programme,
        done_on=today - timedelta(days=1),
        client_id=uuid4(),
        entries=[{"prescribed": line} | done],
        **both,
    )
    response = client.get(change(programme))
    noted = text_of_one(response, "noted-played")
    assert noted.startswith("2 sessies ingevuld, 1 daarvan liep in de begeleide sessie.")
    ran, told = (row["entries"][0]["done"] for row in response.context["sessions"])
    assert ran == f"{told}, lichte versie, 1 serie begeleid"
    assert "4 minuten" in client.get(change(guided)).content.decode()


def text_of_one(response, name):
    (found,) = with_class(page_of(response), name)
    return text_of(found)


def test_session_keeps_the_name_as_it_was_logged(client, theo, programme, today):
    log(programme, today)
    session = log(programme, today, comment="Toch dat.")
    logged = session.entries.get().name
    programme.lines.update(name_nl="Nieuwe naam")
    client.force_login(theo)
    [row] = client.get(change(programme)).context["sessions"]
    assert [entry["name"] for entry in row["entries"]] == [logged]
    page = client.get(change(session)).content.decode()
    assert f"<p>{logged}</p>" in page
    assert f"<p>{logged}: " in page


def test_session_shows_its_earlier_version(client, theo, programme, today):
    log(programme, today, comment="Eerst dit.", pain_after=6)
    session = log(programme, today, comment="Toch dat.", pain_after=2)
    client.force_login(theo)
    page = client.get(change(session)).content.decode()
    assert "Eerst dit." in page
    assert "Toch dat." in page


# --- stopping -----------------------------------------------------------------------------------


def test_stopping_asks_first(client, theo, programme):
    address = f"/admin/programmes/programme/{programme.pk}/stop/"
    client.force_login(theo)
    assert "Anna" in client.get(address).content.decode()
    programme.refresh_from_db()
    assert programme.archived_at is None
    assert client.post(address, {"stop": "1"}).url == reverse(LIST)
    programme.refresh_from_db()
    assert programme.archived_at is not None


def test_several_are_stopped_from_the_list(client, theo, anna, programme, brug):
    second = ProgrammeFactory(patient=anna, assigned_by=theo, practice=brug)
    client.force_login(theo)
    chosen = {"action": "stop_chosen", "_selected_action": [programme.pk, second.pk]}
    assert client.post(reverse(LIST), chosen).status_code == 200
    client.post(reverse(LIST), chosen | {"stop": "1"})
    assert Programme.objects.filter(archived_at=None).count() == 0


# --- assigning ------------------------------------------------------------------------------------


def assign(client, user, template, patients, **data):
    client.force_login(user)
    plan = {"template": template.pk, "patients": [p.pk for p in patients], "goal": "Traplopen"}
    today = user.local_date(timezone.now())
    return client.post(reverse(ASSIGN), plan | {"start_on": today} | data)


def test_template_is_copied_to_two_patients(client, theo, anna, cor, template, brug):
    answer = assign(client, theo, template, [anna, cor])
    assert answer.url == reverse(LIST)
    programmes = Programme.objects.order_by("patient__first_name")
    assert [p.patient for p in programmes] == [anna, cor]
    for programme in programmes:
        assert (programme.practice, programme.assigned_by) == (brug, theo)
        assert (programme.weekdays, programme.goal) == ((0, 2, 4), "Traplopen")
        assert programme.lines.get().sets == 3


def test_own_days_replace_those_of_the_template(client, theo, anna, template):
    answer = assign(client, theo, template, [anna], weekdays=[1, 5])
    programme = Programme.objects.get()
    assert answer.url == change(programme)
    assert programme.weekdays == (1, 5)


def test_own_plan_is_assigned_with_the_programme(client, theo, anna, template):
    assign(client, theo, template, [anna], cue="na de koffie", fallback="light")
    programme = Programme.objects.get()
    assert (programme.cue, programme.cue_language) == ("na de koffie", "nl")
    assert (programme.fallback, programme.fallback_words_language) == ("light", "")
    page = assign(client, theo, template, [anna], fallback="own")
    assert page.context["form"].errors["fallback_words"] == ["Schrijf op wat je dan doet."]


def test_what_was_typed_is_not_lost(client, theo, anna, template):
    page = assign(client, theo, template, [], weekdays=[1])
    form = page.context["form"]
    assert list(form.errors) == ["patients"]
    assert (form["goal"].value(), form["weekdays"].value()) == ("Traplopen", ["1"])
    assert not Programme.objects.exists()


def test_same_page_twice_makes_one_programme(client, theo, anna, cor, template, today):
    assign(client, theo, template, [anna])
    page = assign(client, theo, template, [anna, cor])
    [error] = page.context["form"].errors["patients"]
    assert "Anna" in error
    assert "Cor" not in error
    assert Programme.objects.count() == 1
    tomorrow = today + timedelta(days=1)
    assert assign(client, theo, template, [anna], start_on=tomorrow).status_code == 302
    Programme.objects.get(start_on=today).archive(at=timezone.now())
    assert assign(client, theo, template, [anna, cor]).status_code == 302


def test_strangers_are_refused_and_nothing_is_saved(client, theo, anna, bram, template):
    page = assign(client, theo, template, [anna, bram])
    assert list(page.context["form"].errors) == ["patients"]
    assert not Programme.objects.exists()


@pytest.mark.parametrize("start", ["", "text", "2026-02-30", "1999-01-01", "9999-12-31"])
def test_bad_first_day_is_refused(client, theo, anna, template, start):
    page = assign(client, theo, template, [anna], start_on=start)
    assert list(page.context["form"].errors) == ["start_on"]


def test_offers_visible_templates_and_own_patients(client, theo, anna, bram, template, zuid):
    ProgrammeTemplateFactory(practice=zuid)
    ProgrammeTemplateFactory(is_archived=True)
    client.force_login(theo)
    fields = client.get(reverse(ASSIGN)).context["form"].fields
    assert list(fields["template"].queryset) == [template]
    assert list(fields["patients"].queryset) == [anna]


def test_page_opens_with_what_was_chosen(client, theo, anna, template):
    client.force_login(theo)
    address = reverse(ASSIGN)
    form = client.get(address, {"template": template.pk, "patients": anna.pk}).context["form"]
    assert form["weekdays"].value() == (0, 2, 4)
    assert form["start_on"].value() == theo.local_date(timezone.now())
    assert form["patients"].value() == [str(anna.pk)]


@pytest.mark.parametrize("query", ["template=text", "template=9" * 3, "patients=text", "template="])
def test_bad_choice_in_the_address_is_ignored(client, theo, query):
    assert status(client, theo, f"{reverse(ASSIGN)}?{query}") == 200


@pytest.mark.parametrize("who", ["mila", "eva", "root", "bram"])
def test_only_therapists_assign(client, request, who):
    assert status(client, request.getfixturevalue(who), reverse(ASSIGN)) == 404


def test_who_works_in_two_practices_is_asked_which(client, theo, anna, zuid, brug, template):
    MembershipFactory(user=theo, practice=zuid)
    assert list(assign(client, theo, template, [anna]).context["form"].errors) == ["practice"]
    page = assign(client, theo, template, [anna], practice=zuid.pk)
    assert list(page.context["form"].errors) == ["patients"]
    assert assign(client, theo, template, [anna], practice=brug.pk).status_code == 302


def test_template_of_one_practice_is_not_assigned_in_another(client, theo, anna, zuid, brug):
    MembershipFactory(user=theo, practice=zuid)
    phase = TemplatePhaseFactory(template__practice=zuid)
    page = assign(client, theo, phase.template, [anna], practice=brug.pk)
    assert list(page.context["form"].errors) == ["template"]


def test_patients_are_taken_along_from_the_list_of_people(client, theo, anna):
    client.force_login(theo)
    people = reverse("admin:accounts_user_changelist")
    chosen = {"action": "assign_programme", "_selected_action": anna.pk}
    assert client.post(people, chosen).url == f"{reverse(ASSIGN)}?patients={anna.pk}"


def test_manager_cannot_assign_from_the_list_of_people(client, mila, anna):
    client.force_login(mila)
    page = client.get(reverse("admin:accounts_user_changelist")).content.decode()
    assert "assign_programme" not in page


# --- templates ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "expected"), [("theo", 200), ("vera", 404), ("bram", 404)])
def test_who_opens_a_template_of_the_practice(client, request, brug, who, expected):
    phase = TemplatePhaseFactory(template__practice=brug)
    for obj in (phase, phase.template):
        assert status(client, request.getfixturevalue(who), change(obj)) == expected


def test_therapist_changes_no_template_of_the_installation(client, theo, template):
    phase = template.phases.get()
    client.force_login(theo)
    for obj in (template, phase):
        page = client.get(change(obj))
        assert "maandag" in page.content.decode() or obj is phase
        assert client.post(change(obj), {}).status_code == 403


def test_phase_gets_a_line_with_the_suggested_dosage(client, eva, template):
    phase, exercise = template.phases.get(), ExerciseFactory(sets=5)
    client.force_login(eva)
    row = {"exercise": exercise.pk, "sets": 1, "side": "both", "frequency": "daily"}
    row |= {"times_a_day": 1, "position": 1}
    data = posted(client, phase) | {f"lines-1-{name}": value for name, value in row.items()}
    answer = client.post(change(phase), data | {"lines-TOTAL_FORMS": 2})
    assert answer.url == change(template)
    assert phase.lines.get(exercise=exercise).sets == 5


def test_interval_of_a_template_phase_is_set_and_copied(client, eva, template):
    phase = template.phases.get()
    client.force_login(eva)
    page = client.post(change(phase), posted(client, phase, break_minutes="40"))
    assert list(page.context["adminform"].form.errors) == ["break_minutes"]
    client.post(change(phase), posted(client, phase, break_minutes="60"))
    phase.refresh_from_db()
    assert phase.break_minutes == 60
    assert copy_row(phase, slug="copy").break_minutes == 60


def test_copy_to_my_practice_is_whole(client, theo, template, brug):
    client.force_login(theo)
    chosen = {"action": f"copy_to_{brug.pk}", "_selected_action": template.pk}
    client.post(reverse("admin:programmes_programmetemplate_changelist"), chosen)
    copy = ProgrammeTemplate.objects.get(practice=brug)
    assert copy.slug == f"{template.slug}-{brug.pk}"
    assert copy.phases.get().lines.get().sets == 3
    assert template.phases.get().lines.count() == 1


# --- what she answered -----------------------------------------------------------------------


def test_answers_stand_on_the_pages_read_only(client, theo, programme, today):
    client.force_login(theo)
    at = timezone.now()
    session = log(programme, today - timedelta(days=1), pain_after=4)
    session.settle(answer=False, at=at)
    check_in = programme.check_ins.record(
        programme, at=at, pain_average=0, goal_score=7, language="nl"
    )
    barrier = programme.barriers.record(
        programme, at=at, kind="pain", note="Knie doet zeer", language="nl"
    )
    response = client.get(change(programme))
    assert response.context["sessions"][0]["pain"].endswith("→ 4, niet gezakt")
    page = page_of(response)
    cells = [text_of(cell) for cell in every(page, "td")]
    assert {"0", "7", "Ik had meer pijn", "Knie doet zeer"} <= set(cells)
    assert {change(check_in), change(barrier)} <= set(links(page))
    for one in (session, check_in, barrier):
        page = page_of(client.get(change(one)))
        fields = {attribute(f, "name") for f in every(page, "input", "textarea", "select")}
        assert fields & {"settled", "pain_average", "kind", "note", "_save"} == set()
        assert client.post(change(one), {"kind": "forgot"}).status_code == 403
    barrier.refresh_from_db()
    assert barrier.kind == "pain"


# --- lists ------------------------------------------------------------------------------------------


def count_queries(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def grow(theo, brug, today):
    patient = UserFactory()
    CareRelationshipFactory(patient=patient, therapist=theo, practice=brug)
    programme = ProgrammeFactory(patient=patient, assigned_by=theo, practice=brug)
    log(programme, today, pain_after=2)
    for answers in (programme.check_ins, programme.barriers):
        answers.record(programme, at=timezone.now(), language="nl")
    TemplateExerciseFactory(phase__template__practice=brug)


@pytest.mark.parametrize(
    "model",
    [
        "programme",
        "sessionlog",
        "checkin",
        "barrier",
        "programmetemplate",
        "templatephase",
        "programmephase",
        "prescribedexercise",
    ],
)
def test_lists_are_constant_in_queries(client, theo, brug, model, today):
    client.force_login(theo)
    address = reverse(f"admin:programmes_{model}_changelist")
    grow(theo, brug, today)
    one = count_queries(client, address)
    grow(theo, brug, today)
    grow(theo, brug, today)
    assert count_queries(client, address) == one
