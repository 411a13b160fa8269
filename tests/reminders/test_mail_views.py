"""The pages that our mails lead to: stop, the answers of one mail, and the questions."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core import signing
from django.test import Client
from factories import ProgrammeFactory, ReminderFactory, SittingBreakFactory
from pages import every, heading, links, main, notices, page_of, text_of, texts

from apps.programmes.models import SessionLog
from apps.reminders.models import Delivery, MailSettings, Reminder

EVENING = datetime(2027, 3, 3, 17, 40, tzinfo=UTC)  # a Wednesday, 18:40 in Amsterdam
DUE = datetime(2027, 3, 3, 17, 30, tzinfo=UTC)
TODAY, DAY = date(2027, 3, 3), timedelta(days=1)
IN_A_FEW_HOURS = {"quiet_from": time(20), "quiet_to": time(7)}


@pytest.fixture(autouse=True)
def _evening():
    with time_machine.travel(EVENING, tick=False):
        yield


@pytest.fixture
def anna(anna):
    anna.language = "en"
    anna.save()
    return anna


@pytest.fixture
def mail_program():
    """Not signed in, no cookies, and checked as a browser is."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def reminder(anna):
    return ReminderFactory(patient=anna)


@pytest.fixture
def programme(anna):
    return ProgrammeFactory(
        patient=anna, start_on=date(2027, 2, 1), lines=[{"name_en": "Squat"}, {"is_core": False}]
    )


@pytest.fixture
def mail(reminder, programme):
    mail = reminder.delivery_of(DUE)
    mail.state = "sent"
    mail.save()
    return mail


def rows():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Reminder, MailSettings, Delivery, SessionLog)
    ]


def token_of(path):
    return path.split("/")[-2]


def buttons(page):
    return texts(every(main(page), "button"))


# --- the link that stops it --------------------------------------------------------------------


def test_stop_when_opened_changes_nothing(mail_program, reminder):
    before = rows()
    path = reminder.stop_path()
    assert path.startswith("/en/reminders/stop/")
    assert mail_program.head(path).status_code == 200
    page = page_of(mail_program.get(path))
    assert heading(page) == "Stop the reminder mails?"
    assert texts(every(main(page), "button")) == ["Stop these mails"]
    assert rows() == before


@pytest.mark.parametrize("body", [{}, {"List-Unsubscribe": "One-Click"}])
def test_stop_when_pressed_stops_without_signing_in_and_without_a_token(
    mail_program, reminder, body
):
    response = mail_program.post(reminder.stop_path(), body)
    assert response.status_code == 200
    assert heading(page_of(response)) == "The reminder mails are off"
    reminder.refresh_from_db()
    assert (reminder.is_active, reminder.next_due_at) == (False, None)
    assert reminder.stopped_at == EVENING
    assert "sessionid" not in response.cookies


def test_stop_as_a_mail_program_sends_it(mail_program, reminder):
    response = mail_program.post(
        reminder.stop_path(),
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 200
    reminder.refresh_from_db()
    assert reminder.is_active is False


def test_stop_a_second_time_is_harmless(mail_program, reminder):
    for _time in range(2):
        assert mail_program.post(reminder.stop_path()).status_code == 200
    reminder.refresh_from_db()
    assert reminder.is_active is False
    page = page_of(mail_program.get(reminder.stop_path()))
    assert links(main(page)) == ["/en/reminders/"]


def test_stop_with_a_forged_token_does_not_exist(mail_program, reminder):
    before = rows()
    good = reminder.stop_path()
    other_salt = signing.dumps(reminder.pk, salt="something.else")
    for token in ("x", good.split("/")[-2][:-1], other_salt, "a:b:c", str(reminder.pk), "%C3%A9"):
        path = f"/en/reminders/stop/{token}/"
        assert mail_program.get(path).status_code == 404
        assert mail_program.post(path).status_code == 404
    assert rows() == before


def test_stop_of_a_reminder_that_is_gone_does_not_exist(mail_program, reminder):
    path = reminder.stop_path()
    reminder.delete()
    assert mail_program.post(path).status_code == 404


# --- the answers of one mail --------------------------------------------------------------------

each_answer = pytest.mark.parametrize("name", ["done", "later"])
ASKS = {"done": "Did you do what you planned?", "later": "Does it not suit you now?"}
BUTTONS = {"done": "Yes, done", "later": "In two hours"}


@each_answer
def test_answer_opened_shows_one_button_and_changes_nothing(mail_program, mail, name):
    before, path = rows(), mail.answer_path(name)
    assert path.startswith(f"/en/reminders/{name}/")
    assert mail_program.head(path).status_code == 200
    page = page_of(mail_program.get(path))
    assert (heading(page), buttons(page)) == (ASKS[name], [BUTTONS[name]])
    assert rows() == before


@each_answer
def test_answer_names_nothing_of_her_programme(mail_program, mail, name):
    for response in (mail_program.get, mail_program.post):
        text = response(mail.answer_path(name)).content.decode()
        assert [word for word in ("Squat", "Supple hip", "Anna") if word in text] == []


def test_done_pressed_logs_what_is_open_as_planned_without_signing_in(
    mail_program, mail, programme, anna
):
    programme.lines.update(times_a_day=2)
    other = ProgrammeFactory(patient=anna, start_on=TODAY)
    free = ProgrammeFactory(patient=anna, start_on=TODAY, weekdays=(0,))
    response = mail_program.post(mail.answer_path("done"))

    page = page_of(response)
    assert (response.status_code, heading(page)) == (200, "Nothing is open any more today")
    assert links(main(page)) == ["/en/today/"]
    assert "sessionid" not in response.cookies
    logs = SessionLog.objects.order_by("programme_id", "slot")
    assert [(log.programme, log.slot) for log in logs] == [
        (programme, 1),
        (programme, 2),
        (other, 1),
    ]
    assert {(log.done_on, log.logged_at, log.language) for log in logs} == {(TODAY, EVENING, "en")}
    assert [entry.prescribed.is_core for log in logs for entry in log.entries.all()] == [True] * 3
    assert free.logs.count() == 0


def test_done_pressed_again_changes_nothing(mail_program, mail):
    mail_program.post(mail.answer_path("done"))
    before = rows()
    page = page_of(mail_program.post(mail.answer_path("done")))
    assert heading(page) == "Nothing is open any more today"
    assert rows() == before
    page = page_of(mail_program.get(mail.answer_path("done")))
    assert (heading(page), buttons(page)) == ("Nothing is open any more today", [])


def test_done_leaves_what_she_filled_in_herself(mail_program, mail, programme, anna):
    SessionLog.objects.record(
        programme,
        done_on=TODAY,
        slot=1,
        at=EVENING,
        by=anna,
        client_id=mail.pk,
        entries=[],
        comment="Half of it",
        language="en",
    )
    before = rows()
    mail_program.post(mail.answer_path("done"))
    assert rows() == before


def test_done_at_the_same_moment_logs_once(at_once, mail):
    path = mail.answer_path("done")
    assert at_once(lambda _time: Client().post(path).status_code, range(3)) == [200] * 3
    assert SessionLog.objects.get().revisions.count() == 0


def test_later_pressed_plans_one_mail_in_two_hours(mail_program, mail):
    for _time in range(2):
        page = page_of(mail_program.post(mail.answer_path("later")))
        assert (heading(page), buttons(page)) == ("You get one more mail at 20:40", [])
    later = Delivery.objects.get(slot=2)
    assert (later.kind, later.state, later.due_at) == (
        "nudge",
        "queued",
        EVENING + timedelta(hours=2),
    )
    assert Delivery.objects.count() == 2
    assert heading(page_of(mail_program.get(mail.answer_path("later")))) == (
        "You get one more mail at 20:40"
    )


HAD = "You get no more than two mails a day, and you had the second one."
QUIET = "In two hours your quiet hours have begun."
TOMORROW = "In two hours it is tomorrow already."


def refused_later(mail_program, mail, said):
    before = rows()
    for response in (mail_program.get, mail_program.post):
        page = page_of(response(mail.answer_path("later")))
        assert heading(page) == "Today no other mail can follow"
        assert said in text_of(main(page))
        assert buttons(page) == []
    assert rows() == before


def test_later_after_the_second_mail_says_why_not(mail_program, mail):
    second = mail.rule.delivery_of(EVENING - timedelta(minutes=5), slot=2)
    second.state = "sent"
    second.save()
    refused_later(mail_program, mail, HAD)
    refused_later(mail_program, second, HAD)


def test_later_in_her_quiet_hours_says_why_not(mail_program, mail, anna):
    MailSettings.objects.create(patient=anna, **IN_A_FEW_HOURS)
    refused_later(mail_program, mail, QUIET)


def test_later_after_midnight_says_why_not(mail_program, mail, anna):
    MailSettings.objects.create(patient=anna, quiet_from=None, quiet_to=None)
    with time_machine.travel(datetime(2027, 3, 3, 21, 30, tzinfo=UTC), tick=False):
        refused_later(mail_program, mail, TOMORROW)


@pytest.mark.parametrize("what", ["done", "off", "paused"])
def test_later_when_no_mail_is_needed_says_so(mail_program, mail, programme, what):
    if what == "done":
        mail_program.post(mail.answer_path("done"))
    elif what == "off":
        mail.rule.stop(at=EVENING)
    else:
        programme.pause(on=TODAY)
    before = rows()
    page = page_of(mail_program.post(mail.answer_path("later")))
    assert (heading(page), buttons(page)) == ("No other mail is needed today", [])
    assert rows() == before


def test_later_is_told_on_her_own_clock(mail_program, mail, anna):
    anna.time_zone = "America/New_York"
    anna.save()
    page = page_of(mail_program.post(mail.answer_path("later")))
    assert heading(page) == "You get one more mail at 14:40"


@each_answer
def test_answer_of_an_earlier_day_says_so_and_changes_nothing(mail_program, mail, name):
    before, path = rows(), mail.answer_path(name)
    with time_machine.travel(datetime(2027, 3, 3, 23, 1, tzinfo=UTC), tick=False):
        for response in (mail_program.get(path), mail_program.post(path)):
            page = page_of(response)
            assert response.status_code == 410
            assert heading(page) == "This mail is of an earlier day"
            assert links(main(page)) == ["/en/today/"]
    assert rows() == before


@each_answer
def test_answer_with_a_token_of_another_purpose_does_not_exist(mail_program, mail, name, anna):
    breaks = SittingBreakFactory(patient=anna)
    of_a_break = breaks.delivery_of(DUE)
    of_a_break.save()
    other = "later" if name == "done" else "done"
    own = token_of(mail.answer_path(name))
    tokens = [
        token_of(of_a_break.answer_path(name)),
        token_of(mail.answer_path(other)),
        token_of(mail.rule.stop_path()),
        own[:-1],
        own.upper(),
        "x",
        "%C3%A9",
        signing.dumps(mail.pk.hex),
    ]
    before = rows()
    paths = [f"/en/reminders/{name}/{token}/" for token in tokens]
    paths.append(f"/en/reminders/breaks/{name}/{own}/")
    for path in paths:
        assert mail_program.get(path).status_code == 404
        assert mail_program.post(path).status_code == 404
    assert rows() == before


@each_answer
def test_answer_of_who_has_no_account_any_more_does_not_exist(mail_program, mail, anna, name):
    anna.is_active = False
    anna.save()
    before = rows()
    assert mail_program.post(mail.answer_path(name)).status_code == 404
    assert rows() == before


# --- the questions --------------------------------------------------------------------------------

NOTHING = ["Thank you. There is nothing to answer at the moment."]


@pytest.fixture
def anna_in(client, anna):
    client.force_login(anna)
    return client


def hurt(programme, day, pain=4):
    return SessionLog.objects.record(
        programme,
        done_on=day,
        slot=1,
        at=EVENING,
        by=programme.patient,
        client_id=uuid4(),
        entries=[],
        pain_after=pain,
        language="en",
    )


@pytest.mark.parametrize("kind", ["follow_up", "check_in", "barrier"])
def test_ask_signs_in_first_and_comes_back(client, kind):
    path = f"/en/reminders/ask/{kind}/"
    assert client.get(path).url == f"/accounts/login/code/?next={path}"


def test_ask_leads_to_the_session_of_yesterday_that_hurt_most(anna_in, anna, programme):
    hurt(programme, TODAY - DAY, pain=3)
    worse = hurt(ProgrammeFactory(patient=anna), TODAY - DAY, pain=5)
    hurt(programme, TODAY - 2 * DAY, pain=7)
    hurt(programme, TODAY, pain=7)
    assert anna_in.get("/en/reminders/ask/follow_up/").url == f"/en/sessions/{worse.pk}/settled/"


def test_ask_some_days_later_still_leads_to_that_session(anna_in, programme):
    log = hurt(programme, TODAY - 3 * DAY)
    path = "/en/reminders/ask/follow_up/"
    assert anna_in.get(path).url == f"/en/sessions/{log.pk}/settled/"
    log.settle(answer=True, at=EVENING)
    assert anna_in.get(path).url == "/en/today/"


def test_ask_leads_to_the_newest_programme_that_asks(anna_in, anna, programme):
    newer = ProgrammeFactory(patient=anna, start_on=date(2027, 2, 10))
    ProgrammeFactory(patient=anna, start_on=date(2027, 3, 1))
    path = "/en/reminders/ask/check_in/"
    assert anna_in.get(path).url == f"/en/programmes/{newer.pk}/check-in/"
    newer.pause(on=TODAY)
    assert anna_in.get(path).url == f"/en/programmes/{programme.pk}/check-in/"


def test_ask_what_got_in_the_way_whenever_a_programme_runs(anna_in, anna, programme):
    path = "/en/reminders/ask/barrier/"
    assert anna_in.get(path).url == f"/en/programmes/{programme.pk}/barrier/"
    newer = ProgrammeFactory(patient=anna, start_on=date(2027, 3, 1))
    assert anna_in.get(path).url == f"/en/programmes/{newer.pk}/barrier/"
    newer.pause(on=TODAY)
    assert anna_in.get(path).url == f"/en/programmes/{programme.pk}/barrier/"


@pytest.mark.parametrize("kind", ["follow_up", "check_in", "barrier"])
def test_ask_when_there_is_nothing_leads_to_today_in_friendly_words(anna_in, kind, bram):
    hurt(ProgrammeFactory(patient=bram, start_on=date(2027, 2, 1)), TODAY - DAY)
    response = anna_in.get(f"/en/reminders/ask/{kind}/", follow=True)
    assert response.redirect_chain == [("/en/today/", 302)]
    assert notices(page_of(response)) == NOTHING


def test_ask_goes_on_in_the_language_that_is_hers_by_now(anna_in, anna):
    anna.language = "de"
    anna.save()
    assert anna_in.get("/en/reminders/ask/barrier/").url == "/de/today/"


@pytest.mark.parametrize("kind", ["session", "test", "sitting_break", "nothing", "BARRIER"])
def test_ask_of_another_kind_does_not_exist(anna_in, kind):
    assert anna_in.get(f"/en/reminders/ask/{kind}/").status_code == 404
