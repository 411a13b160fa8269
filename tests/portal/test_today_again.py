"""Today once more: 304 while nothing changed of what it shows, and never the page of before."""

import gzip
import re
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import (
    ArticleFactory,
    ExercisePictureFactory,
    PrescribedExerciseFactory,
    ProgrammeFactory,
    ProgrammePhaseFactory,
    ReminderFactory,
    SittingBreakFactory,
)
from pages import attribute, every, page_of

from apps.accounts.models import CareRelationship, Practice, User
from apps.accounts.one_statement import Statement
from apps.articles.models import Article, Section
from apps.exercises.figures.drawn import LIBRARY
from apps.exercises.models import Exercise, ExercisePicture, SafetyNote
from apps.programmes.models import (
    DayOff,
    PrescribedExercise,
    Programme,
    ProgrammePhase,
    SafetyAnswer,
    SessionLog,
)
from apps.reminders.models import Reminder, SittingBreak
from portal.again import release
from portal.today import STAND_INS, Shown, parts, statement

NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)
WEDNESDAY = date(2027, 3, 3)
DAY = timedelta(days=1)
TODAY = "/en/today/"
KILOBYTE = 1000
STATIC = Path(__file__).parents[2] / "static"


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


def record(programme, done_on, **answers):
    return SessionLog.objects.record(
        programme,
        done_on=done_on,
        slot=1,
        at=NOON,
        by=programme.patient,
        client_id=uuid4(),
        entries=[{"prescribed": line} for line in programme.lines.all()],
        language="nl",
        **answers,
    )


def say(*signs, at=NOON):
    own = [Programme.objects.last()]
    SafetyAnswer.objects.record(own, at=at, language="nl", signs=signs)


@pytest.fixture
def full(anna, theo, brug):
    """Something of everything that Today can show."""
    brug.phone = "020 123"
    brug.save()
    hers = {"patient": anna, "assigned_by": theo, "practice": brug}
    hip = ProgrammeFactory(**hers, start_on=WEDNESDAY - 20 * DAY, goal="Wandelen", lines=[{}, {}])
    hip.change_weekdays((0, 2, 4), on=WEDNESDAY - 2 * DAY)
    hip.pause(on=WEDNESDAY - 12 * DAY, until=WEDNESDAY - 11 * DAY)
    note = SafetyNote.objects.create(code="S1", kind="stop", text_en="Stop", text_nl="Stop")
    for line in hip.lines.all():
        line.exercise.safety_notes.add(note)
    ExercisePictureFactory(exercise=hip.lines.first().exercise)
    record(hip, WEDNESDAY - DAY, pain_after=4)
    say(at=NOON - DAY)
    hip.changes.record(hip, at=NOON - 9 * DAY, change=1, language="nl")
    desk = ProgrammeFactory(**hers, start_on=WEDNESDAY - DAY, name_en="Desk", lines=[])
    ProgrammePhaseFactory(programme=desk, break_minutes=45)
    article = ArticleFactory()
    Section.objects.create(article=article, anchor="a", heading_en="Pain", text_en="<p>Hip</p>")
    reminder = ReminderFactory(patient=anna)
    reminder.delivery_of(NOON + timedelta(hours=11, minutes=30)).save()
    SittingBreakFactory(patient=anna)
    DayOff.objects.record(hip, at=NOON - 7 * DAY, language="nl")
    return hip


@pytest.fixture
def again(client, anna):
    """Opens Today as a browser does that keeps its last page; gives status and page."""
    client.force_login(anna)
    kept = {}

    def again():
        headers = {"If-None-Match": kept["tag"]} if kept else {}
        response = client.get(TODAY, headers=headers)
        kept["tag"] = response.headers["ETag"]
        return response

    again()
    return again


def test_unchanged_page_is_not_sent_again(full, again):
    response = again()
    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in response.headers["Vary"]
    assert again().status_code == 304


def test_answer_before_a_session_is_seen_each_time_it_changes(full, again):
    for number, signs in enumerate(([], ["fall"], ["saddle"], [])):
        say(*signs, at=NOON + timedelta(seconds=number))
        response = again()
        assert response.status_code == 200
        assert ("No exercises today" in response.content.decode()) == bool(signs)
        assert again().status_code == 304


@contextmanager
def taken_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def one(model, **values):
    """Another value for a row of that model."""
    return lambda: model.objects.filter(pk=model.objects.order_by("pk").first().pk).update(**values)


def settle():
    SessionLog.objects.get().settle(answer=True, at=NOON)


def revise():
    line = PrescribedExercise.objects.first()
    line.programme.revise(line, reason="Lighter", language="en", on=WEDNESDAY, repetitions=4)


def let_go(at=NOON):
    programme = Programme.objects.last()
    DayOff.objects.record(programme, at=at, language="nl")


def let_go_twice():
    let_go(NOON - 2 * DAY)
    let_go()


def later():
    Reminder.objects.get().come_at(NOON + timedelta(hours=7), at=NOON)


CHANGES = {
    "not today": let_go,
    "not the other day": lambda: let_go(NOON - 5 * DAY),
    "after all": lambda: DayOff.objects.all().delete(),
    "later today": later,
    "a session": lambda: record(Programme.objects.last(), WEDNESDAY),
    "a correction": lambda: record(Programme.objects.last(), WEDNESDAY - DAY, pain_after=5),
    "settled": settle,
    "a line revised": revise,
    "a line over": one(PrescribedExercise, valid_to=WEDNESDAY),
    "an exercise more": lambda: PrescribedExerciseFactory(
        programme=Programme.objects.last(), phase=Programme.objects.last().phases.get()
    ),
    "the text of a line": one(PrescribedExercise, steps_en="Other steps."),
    "a note": one(PrescribedExercise, note_en="Slowly."),
    "the name of a programme": one(Programme, name_en="Other"),
    "its goal": one(Programme, goal=""),
    "its end": one(Programme, end_on=WEDNESDAY),
    "other days": lambda: Programme.objects.last().change_weekdays((5,), on=WEDNESDAY),
    "a pause": lambda: Programme.objects.last().pause(on=WEDNESDAY),
    "a pause to come": lambda: Programme.objects.last().pause(on=WEDNESDAY + DAY),
    "an archive": lambda: Programme.objects.last().archive(at=NOON),
    "the phase": one(ProgrammePhase, name_en="Further"),
    "minutes of a break": lambda: ProgrammePhase.objects.filter(break_minutes=45).update(
        break_minutes=60
    ),
    "a check-in": lambda: Programme.objects.last().check_ins.record(
        Programme.objects.last(), at=NOON, pain_average=2, language="en"
    ),
    "a barrier": lambda: Programme.objects.last().barriers.record(
        Programme.objects.last(), at=NOON, kind="away", language="en"
    ),
    "nothing new before a session": say,
    "something new before a session": lambda: say("fall"),
    "something that cannot wait": lambda: say("saddle"),
    "how it is since the start": lambda: Programme.objects.last().changes.record(
        Programme.objects.last(), at=NOON, change=2, language="en"
    ),
    "what she does if it does not work": one(Programme, fallback="short"),
    "the same in her own words": one(Programme, fallback="own", fallback_words="Dan later."),
    "the language of her goal": one(Programme, goal_language="de"),
    "her moment": one(Programme, cue="Na de koffie"),
    "it is over": one(Programme, end_on=WEDNESDAY - DAY),
    "a phase begins": one(ProgrammePhase, week_from=3),
    "the first pages": lambda: User.objects.filter(first_name="Anna").update(introduced_at=None),
    "her therapist's name": lambda: User.objects.filter(memberships__isnull=False).update(
        first_name="Thea"
    ),
    "an exercise out of the library": one(Exercise, is_published=False),
    "its address": one(Exercise, slug="other"),
    "a drawing": one(Exercise, drawing="act-bridge"),
    "a picture": one(ExercisePicture, is_shown=False),
    "the words of a picture": one(ExercisePicture, alt_end_en="Other."),
    "a safety note": one(SafetyNote, text_en="Stop at once"),
    "a safety note less": lambda: PrescribedExercise.objects.first().exercise.safety_notes.clear(),
    "an article": one(Article, title_en="Other"),
    "its length": one(Section, text_en="<p>" + "word " * 900),
    "an article withdrawn": one(Article, published_at=None),
    "the telephone": one(Practice, phone="030 456"),
    "the practice's name": one(Practice, name="Other"),
    "the end of care": lambda: CareRelationship.objects.get().end(at=NOON - DAY),
    "reminders off": one(Reminder, is_active=False),
    "another mail": one(Reminder, next_due_at=NOON + DAY),
    "silence": one(Reminder, silent_since=WEDNESDAY),
    "breaks off": one(SittingBreak, is_active=False),
    "the sit timer": one(SittingBreak, timer_shows_own=True),
    "another break": one(SittingBreak, next_due_at=NOON + DAY),
    "her name": lambda: User.objects.filter(first_name="Anna").update(first_name="Ans"),
    "her clock": lambda: User.objects.filter(first_name="Anna").update(time_zone="Asia/Tokyo"),
}


def test_whatever_changes_makes_the_page_new(client, full, again, monkeypatch):
    tag = again().headers["ETag"]
    monkeypatch.setattr("portal.views.patient.render", lambda *_made_of: HttpResponse())
    kept = []
    for name, change in CHANGES.items():
        with taken_back():
            change()
            if client.get(TODAY, headers={"If-None-Match": tag}).status_code == 304:
                kept.append(name)
    assert kept == []
    assert client.get(TODAY, headers={"If-None-Match": tag}).status_code == 304


def test_evening_and_the_next_day_on_her_own_clock_make_it_new(full, again):
    """She lives one hour ahead of UTC."""
    for hour, minute, status in ((16, 59, 304), (17, 0, 200), (22, 59, 304), (23, 0, 200)):
        with time_machine.travel(NOON.replace(hour=hour, minute=minute), tick=False):
            assert again().status_code == status


def test_theme_is_another_page(client, full, again):
    client.cookies["theme"] = "dark"
    response = again()
    assert response.status_code == 200
    assert b'data-theme="dark"' in response.content


def test_language_is_another_page(client, full, again):
    tag = again().headers["ETag"]
    response = client.get("/de/today/", headers={"If-None-Match": tag})
    assert response.status_code == 200
    assert b'<html lang="de"' in response.content


def test_other_token_for_the_forms_is_another_page(client, full, again):
    client.cookies["csrftoken"] = "a" * 32
    assert again().status_code == 200
    del client.cookies["csrftoken"]
    assert again().status_code == 200


def test_notice_is_shown_once_and_that_page_is_not_kept(client, full, again):
    tag = again().headers["ETag"]
    client.post(reverse("programmes:done", args=[full.pk, WEDNESDAY, 1]))
    SessionLog.objects.filter(done_on=WEDNESDAY).delete()
    response = client.get(TODAY, headers={"If-None-Match": tag})
    assert response.status_code == 200
    assert b'role="status"' in response.content
    assert "ETag" not in response.headers
    assert "no-store" in response.headers["Cache-Control"]
    assert client.get(TODAY, headers={"If-None-Match": tag}).status_code == 304


def test_device_of_others_keeps_no_page(client, full, again):
    session = client.session
    session["own_device"] = False
    session.save()
    response = client.get(TODAY)
    assert "no-store" in response.headers["Cache-Control"]
    assert "ETag" not in response.headers


def test_nobody_gets_the_page_of_another_patient(client, full, again, bram):
    tag = again().headers["ETag"]
    other = Client()
    other.force_login(bram)
    response = other.get(TODAY, headers={"If-None-Match": tag})
    assert response.status_code == 200
    assert "Anna" not in response.content.decode()
    assert Client().get(TODAY, headers={"If-None-Match": tag}).status_code == 302


def test_signing_out_empties_what_the_browser_kept(client, full, again):
    assert "Clear-Site-Data" not in again().headers
    response = client.post("/accounts/logout/")
    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in client.get("/en/").headers


# --- one statement ------------------------------------------------------------------------------


def queries(client, **headers):
    with CaptureQueriesContext(connection) as captured:
        client.get(TODAY, headers=headers)
    return [re.findall(r'FROM "(\w+)"', query["sql"]) for query in captured]


def test_page_is_made_of_nothing_that_its_version_does_not_hold(client, full, again):
    tag = again().headers["ETag"]
    *who, made_of = queries(client)
    assert [tables[0] for tables in who] == [
        "django_session",
        "accounts_user",
        "accounts_membership",
    ]
    assert {"programmes_programme", "reminders_reminder"} <= set(made_of)
    assert queries(client, **{"If-None-Match": tag}) == [*who, made_of]


@pytest.mark.parametrize(("programmes", "lines"), [(1, 1), (3, 3), (10, 1), (1, 10)])
def test_page_asks_four_times_however_much_it_shows(client, anna, theo, brug, programmes, lines):
    client.force_login(anna)
    for _number in range(programmes):
        ProgrammeFactory(patient=anna, assigned_by=theo, practice=brug, lines=[{}] * lines)
    assert len(queries(client)) == 4


def begin_anew():
    """As on her first day, with a plan that her therapist wrote."""
    SessionLog.objects.all().delete()
    User.objects.filter(first_name="Anna").update(introduced_at=None)


SAYS = {
    "I have more pain today": one(Programme, cue="Na de koffie"),
    "All done as planned": say,
    "That is fine.": let_go,
    "Did something get in the way?": let_go_twice,
    "You get one mail at 20:00": later,
    "Exercise all the same? That is allowed": lambda: Programme.objects.last().change_weekdays(
        (5,), on=WEDNESDAY
    ),
    "Rather do all 2": lambda: SessionLog.objects.all().delete(),
    "At 13:00 you said that something is new.": lambda: say("fall"),
    "Call 112 now": lambda: say("saddle"),
    "See what you reached": one(Programme, end_on=WEDNESDAY - DAY),
    "A part of your programme is done. How is it now?": one(ProgrammePhase, week_from=3),
    "If I have little time, then I do one exercise.": one(Programme, fallback="short"),
    "Dan later.": one(Programme, fallback="own", fallback_words="Dan later."),
    "Make it your own plan": begin_anew,
    "Sit timer": one(SittingBreak, timer_shows_own=True),
}


@pytest.mark.parametrize("words", SAYS)
def test_page_asks_nothing_else_whatever_it_says(client, full, again, words):
    SAYS[words]()
    with CaptureQueriesContext(connection) as captured:
        page = again().content.decode()
    assert words in page
    assert len(captured) == 4


def test_rows_come_out_as_the_models_read_them(full, anna):
    since = WEDNESDAY - 16 * DAY
    rows = statement(connection.vendor).read(Shown.to(anna, NOON, since).text)
    for name, part in parts(user=anna, now=NOON, since=since).items():
        assert len(rows[name]) > 0, name
        attributes = [(f"{part.of}__" if part.of else "") + column for column in part.names]
        expected = part.queryset.values(*attributes, *part.also)
        for row, values in zip(rows[name], expected, strict=True):
            read = [getattr(row, column) for column in [*part.names, *part.also]]
            assert read == [values[column] for column in [*attributes, *part.also]], name


def test_no_moment_but_the_stand_in_stands_in_the_statement():
    with time_machine.travel(NOON + DAY, tick=False):
        later = Statement(parts, STAND_INS)
    assert later.params == Statement(parts, STAND_INS).params
    assert {name for name, _value in later.params} == {*STAND_INS, None}


# --- weight -------------------------------------------------------------------------------------


def packed(content):
    return len(gzip.compress(content))


def test_first_load_weighs_at_most_100_kilobytes_beside_its_fonts(client, anna, theo, brug):
    """Ten exercises with the heaviest drawings there are, each for both sides."""
    drawn = sorted(LIBRARY.glob("*.drawn.json"), key=lambda path: -path.stat().st_size)[:10]
    lines = [
        {"exercise__slug": path.name.removesuffix(".drawn.json"), "side": "each"} for path in drawn
    ]
    hers = {"patient": anna, "assigned_by": theo, "practice": brug}
    ProgrammeFactory(**hers, start_on=WEDNESDAY, lines=lines)
    client.force_login(anna)
    response = client.get(TODAY, headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    weight = len(response.content)
    response.content = gzip.decompress(response.content)
    page = page_of(response)
    assert len(list(every(page, "svg", **{"class": "figure-svg"}))) >= 3 * len(lines)
    fonts, others = files_of(page)
    assert sum(others.values()) + weight <= 100 * KILOBYTE, others
    assert len(fonts) == 2
    assert sum(fonts.values()) <= 65 * KILOBYTE


def files_of(page):
    """What the page loads, as {file: bytes over the wire}: the fonts, and all else."""
    linked = [attribute(link, "href") for link in every(page, "link")]
    loaded = {*linked, *(attribute(script, "src") for script in every(page, "script"))}
    names = {name.removeprefix("/static/") for name in loaded if "touch" not in name}
    names = names - {"/manifest.webmanifest"} | {"js/outbox.js"}  # which js/device.js loads
    contents = {name: Path(finders.find(name)).read_bytes() for name in names}
    fonts = {name: len(content) for name, content in contents.items() if "fonts/" in name}
    others = {name: packed(content) for name, content in contents.items() if name not in fonts}
    return fonts, others


def weights_of(scripts):
    return {path.name: packed(path.read_bytes()) for path in scripts}


def test_all_javascript_of_patients_pages_weighs_at_most_30_kilobytes():
    scripts = weights_of((STATIC / "js").glob("*.js"))
    assert sum(scripts.values()) <= 30 * KILOBYTE, scripts


def test_all_javascript_of_the_admin_weighs_at_most_8_kilobytes():
    scripts = weights_of((STATIC / "js" / "admin").glob("*.js"))
    assert 0 < sum(scripts.values()) <= 8 * KILOBYTE, scripts


def test_scripts_stand_in_no_other_folder():
    assert {path.parent.name for path in STATIC.rglob("*.js")} == {"js", "admin"}


# --- the code it was made with --------------------------------------------------------------------


@pytest.fixture
def made_of(tmp_path, settings):
    """A small site of its own; gives its version after a change of one of its files."""
    settings.BASE_DIR = tmp_path
    (tmp_path / "templates").mkdir()

    def made_of(name, text):
        (tmp_path / "templates" / name).write_text(text)
        release.cache_clear()
        return release()

    yield made_of
    release.cache_clear()


def test_new_code_is_a_new_version(made_of):
    first = made_of("today.html", "One")
    assert made_of("today.html", "Two") != first
    assert made_of("today.html", "One") == first
    assert made_of("card.html", "") != first


def test_template_that_changes_under_a_running_process_is_seen(settings, full, client, anna):
    client.force_login(anna)
    settings.DEBUG = True
    assert "ETag" not in client.get(TODAY).headers
