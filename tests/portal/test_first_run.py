"""The first pages: language, goal, moment, and what if it does not work."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
import time_machine
from factories import ProgrammeFactory
from pages import (
    attribute,
    errors_of,
    every,
    filled,
    heading,
    links,
    main,
    one,
    page_of,
    text_of,
    texts,
    with_class,
)

from apps.programmes.models import CheckIn, Programme, SessionLog
from apps.reminders.models import MailSettings, Reminder

NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)
WEDNESDAY = date(2027, 3, 3)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def anna(client, anna):
    anna.introduced_at = None
    anna.save()
    client.force_login(anna)
    return anna


@pytest.fixture
def programme(anna, theo, brug):
    return ProgrammeFactory(
        patient=anna, assigned_by=theo, practice=brug, start_on=WEDNESDAY, weekdays=(0, 2, 4)
    )


def log(programme):
    return SessionLog.objects.record(
        programme,
        done_on=WEDNESDAY,
        slot=1,
        at=NOON,
        by=programme.patient,
        client_id=uuid4(),
        entries=[],
        language="nl",
    )


def opened(client, step="", language="en"):
    response = client.get(f"/{language}/start/{step}")
    assert response.status_code == 200
    return page_of(response)


def sent(client, step, lang="en", **data):
    return client.post(f"/{lang}/start/{step}", {"go": "next"} | data)


# --- who comes there ---------------------------------------------------------------------------


def test_home_leads_a_new_patient_to_the_first_page(client, programme):
    assert client.get("/nl/").url == "/nl/start/"


def test_home_leads_to_today_without_a_programme(client, anna):
    assert client.get("/nl/").url == "/nl/today/"


def test_home_leads_to_today_once_she_is_introduced_or_logged_something(client, programme):
    log(programme)
    assert client.get("/nl/").url == "/nl/today/"
    SessionLog.objects.all().delete()
    programme.patient.introduce(at=NOON)
    assert client.get("/nl/").url == "/nl/today/"


def test_programme_for_breaks_alone_asks_for_no_plan(client, anna, theo, brug):
    programme = ProgrammeFactory(
        patient=anna, assigned_by=theo, practice=brug, start_on=WEDNESDAY, lines=[]
    )
    programme.phases.update(break_minutes=45)
    assert client.get("/nl/").url == "/nl/today/"
    assert heading(opened(client, "goal/")) == "No programme yet"


def test_today_offers_the_first_pages_until_they_are_done(client, programme):
    page = page_of(client.get("/en/today/"))
    card = one(main(page), "section", **{"aria-labelledby": "begin"})
    assert text_of(one(card, "h2")) == "Make it your own plan"
    assert links(card) == ["/en/start/"]
    programme.patient.introduce(at=NOON)
    page = page_of(client.get("/en/today/"))
    assert list(every(main(page), "section", **{"aria-labelledby": "begin"})) == []


def test_plan_is_about_the_programme_that_runs(client, programme, theo, brug):
    later = ProgrammeFactory(
        patient=programme.patient, assigned_by=theo, practice=brug, start_on=WEDNESDAY + 7 * DAY
    )
    sent(client, "goal/", goal="Fietsen")
    assert list(Programme.objects.order_by("pk").values_list("goal")) == [("Fietsen",), ("",)]
    Programme.objects.filter(pk=programme.pk).update(stopped_on=WEDNESDAY, archived_at=NOON)
    sent(client, "goal/", goal="Wandelen")
    later.refresh_from_db()
    assert later.goal == "Wandelen"


# --- the pages, one after the other ------------------------------------------------------------


def test_pages_lead_from_the_language_to_today(client, programme, anna):
    page = opened(client, language="en")
    assert (heading(page), filled(main(page))["language"]) == ("Welcome, Anna", "nl")
    assert text_of(with_class(page, "progress-bows")[0]) == "Step 1 of 4"
    assert sent(client, "", language="de").url == "/de/start/goal/"
    anna.refresh_from_db()
    assert (anna.language, client.cookies["django_language"].value) == ("de", "de")
    score = {"goal": "Mit dem\r\n Hund gehen", "goal_score": "3"}
    assert sent(client, "goal/", "de", **score).url == "/de/start/plan/"
    assert sent(client, "plan/", "de", cue="nach dem Kaffee", local_time="18:30").url == (
        "/de/start/if-then/"
    )
    assert sent(client, "if-then/", "de", fallback="light").url == "/de/today/"
    programme.refresh_from_db()
    assert (programme.goal, programme.goal_language) == ("Mit dem Hund gehen", "de")
    assert (programme.cue, programme.cue_language) == ("nach dem Kaffee", "de")
    assert (programme.fallback, programme.fallback_words) == ("light", "")
    told = CheckIn.objects.get()
    assert (told.goal_score, told.pain_average, told.answered_on) == (3, None, WEDNESDAY)
    anna.refresh_from_db()
    assert anna.introduced_at == NOON
    page = page_of(client.get("/de/today/"))
    assert "Mein Ziel: Mit dem Hund gehen Wenn es mehr wehtut, mache ich die leichte Variante." in (
        texts(with_class(main(page), "row"))
    )


def test_looking_changes_nothing(client, programme, anna):
    for step in ("", "goal/", "plan/", "if-then/"):
        opened(client, step)
    anna.refresh_from_db()
    assert (anna.introduced_at, Reminder.objects.count(), CheckIn.objects.count()) == (None, 0, 0)


def test_each_page_can_be_passed_over_and_keeps_what_was_typed(client, programme):
    typed = {"goal": "Fietsen", "goal_score": "4"}
    assert sent(client, "goal/", go="pass", **typed).url == "/en/start/plan/"
    programme.refresh_from_db()
    assert (programme.goal, CheckIn.objects.count()) == ("", 0)
    there = filled(main(opened(client, "goal/")))
    assert (there["goal"], there["goal_score"]) == ("Fietsen", "4")
    assert sent(client, "if-then/", go="pass").url == "/en/today/"


def test_back_saves_what_is_right_and_keeps_what_is_not(client, programme):
    assert sent(client, "plan/", go="back", cue="na de koffie", local_time="18:30").url == (
        "/en/start/goal/"
    )
    programme.refresh_from_db()
    assert programme.cue == "na de koffie"
    assert sent(client, "plan/", go="back", cue="na het eten", local_time="25:00").url == (
        "/en/start/goal/"
    )
    programme.refresh_from_db()
    assert programme.cue == "na de koffie"
    page = opened(client, "plan/")
    assert filled(main(page))["cue"] == "na het eten"
    assert list(errors_of(page)) == ["local_time"]


def test_first_page_has_no_way_back(client, programme):
    assert [attribute(b, "value") for b in every(main(opened(client)), "button", name="go")] == [
        "next",
        "next",
    ]


def test_all_of_it_can_be_skipped(client, programme, anna):
    assert client.post("/en/start/skip/").url == "/en/today/"
    anna.refresh_from_db()
    assert anna.introduced_at == NOON
    assert client.get("/en/").url == "/nl/today/"


def test_pages_stand_alone_afterwards(client, programme, anna):
    anna.introduce(at=NOON)
    page = opened(client, "goal/")
    assert with_class(page, "progress-bows") == []
    assert "/en/progress/" in links(main(page))
    assert sent(client, "goal/", goal="Fietsen").url == "/en/progress/"
    page = page_of(client.get("/en/progress/"))
    (plan,) = with_class(main(page), "own-plan")
    assert text_of(with_class(main(page), "lead")[0]) == "Fietsen"
    assert text_of(plan) == "Own plan Change my goal Change my moment Change what I do then"
    assert links(plan) == ["/en/start/goal/", "/en/start/plan/", "/en/start/if-then/"]


def test_plan_without_a_goal_is_shown_as_what_it_is(client, programme):
    programme.write_plan(language="nl", cue="na de koffie", fallback="light")
    rows = texts(with_class(main(page_of(client.get("/en/today/"))), "row"))
    sentence = "If it hurts more, then I do the light version."
    assert f"If it does not work {sentence}" in rows
    (plan,) = with_class(main(page_of(client.get("/en/progress/"))), "own-plan")
    assert text_of(plan).startswith(
        f"Own plan My moment na de koffie If it does not work {sentence}"
    )


# --- what the therapist wrote before -----------------------------------------------------------


def test_pages_hold_what_her_therapist_wrote(client, programme):
    programme.write_plan(
        language="nl", goal="Fietsen", cue="na de koffie", fallback="own", fallback_words="Rust"
    )
    page = opened(client, "goal/")
    assert attribute(one(page, "textarea"), "lang") == "nl"
    assert filled(main(page))["goal"] == "Fietsen"
    assert filled(main(opened(client, "plan/")))["cue"] == "na de koffie"
    there = filled(main(opened(client, "if-then/")))
    assert (there["fallback"], there["fallback_words"]) == ("own", "Rust")


def test_text_that_stays_keeps_its_language(client, programme):
    programme.write_plan(language="nl", goal="Fietsen")
    sent(client, "goal/", lang="de", goal="Fietsen", goal_score="0")
    programme.refresh_from_db()
    assert programme.goal_language == "nl"
    sent(client, "goal/", lang="de", goal="Radfahren")
    programme.refresh_from_db()
    assert programme.goal_language == "de"
    sent(client, "goal/", lang="de", goal="")
    programme.refresh_from_db()
    assert (programme.goal, programme.goal_language) == ("", "")


def test_same_number_is_no_new_answer(client, programme):
    sent(client, "goal/", goal="Fietsen", goal_score="0")
    with time_machine.travel(NOON + DAY, tick=False):
        assert filled(main(opened(client, "goal/")))["goal_score"] == "0"
        sent(client, "goal/", goal="Fietsen", goal_score="0")
    assert [told.answered_on for told in CheckIn.objects.all()] == [WEDNESDAY]


# --- what is not right yet ---------------------------------------------------------------------


def test_number_needs_words(client, programme):
    page = page_of(sent(client, "goal/", goal=" ", goal_score="4"))
    assert errors_of(page) == {"goal": "Write down what the number is about."}
    assert CheckIn.objects.count() == 0


def test_own_words_are_asked_for_and_are_a_choice(client, programme):
    page = page_of(sent(client, "if-then/", fallback="own"))
    assert errors_of(page) == {"fallback_words": "Write down what you do then."}
    sent(client, "if-then/", fallback_words="Als het regent, oefen ik binnen")
    programme.refresh_from_db()
    assert programme.fallback == "own"
    assert programme.then == {"text": "Als het regent, oefen ik binnen", "language": "en"}


# --- the mail ----------------------------------------------------------------------------------


def mail(**changes):
    return {"is_active": "on", "weekdays": ["0", "2"], "local_time": "09:00"} | changes


def test_mail_is_planned_on_the_days_she_chooses(client, programme, anna):
    there = filled(main(opened(client, "plan/")))
    assert (there["is_active"], there["weekdays"], there["local_time"]) == (
        [],
        ["0", "2", "4"],
        "18:30",
    )
    sent(client, "plan/", **mail())
    reminder = Reminder.objects.get()
    assert (reminder.patient, reminder.is_active) == (anna, True)
    assert (reminder.weekdays, reminder.local_time) == ((0, 2), time(9))
    assert reminder.next_due_at == datetime(2027, 3, 8, 8, tzinfo=UTC)


def test_mail_that_stands_keeps_the_rest(client, programme, anna):
    Reminder.objects.create(patient=anna).change(
        at=NOON, is_active=True, weekdays=(0,), local_time=time(10), again_at=time(15), asks=False
    )
    sent(client, "plan/", **mail())
    reminder = Reminder.objects.get()
    assert (reminder.local_time, reminder.again_at, reminder.asks) == (time(9), time(15), False)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"weekdays": []}, {"weekdays": "Choose at least one day."}),
        (
            {"local_time": "22:00"},
            {"local_time": "You get no mail from 21:30 to 07:30. Choose another time."},
        ),
        (
            {"local_time": "15:00"},
            {"local_time": "Choose a time before your second mail, at 15:00."},
        ),
    ],
)
def test_mail_that_cannot_be_says_why(client, programme, anna, changes, error):
    Reminder.objects.create(patient=anna).change(at=NOON, local_time=time(10), again_at=time(15))
    assert errors_of(page_of(sent(client, "plan/", **mail(**changes)))) == error
    assert Reminder.objects.get().is_active is False


def test_mail_that_is_off_may_have_any_time(client, programme, anna):
    MailSettings.objects.create(patient=anna)
    assert sent(client, "plan/", local_time="23:00").status_code == 302
    assert Reminder.objects.get().is_active is False
