"""The page of the reminder, and the link that stops it."""

from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.core import signing
from django.test import Client
from factories import ReminderFactory
from pages import (
    errors_of,
    every,
    filled,
    heading,
    links,
    main,
    notices,
    one,
    page_of,
    text_of,
    texts,
    with_class,
)

from apps.reminders.models import Delivery, MailSettings, Reminder

NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)  # a Wednesday
EDIT = "/en/reminders/"
WANTED = {
    "is_active": "on",
    "weekdays": ["2", "4"],
    "local_time": "18:30",
    "paused_until": "",
    "quiet_from": "21:30",
    "quiet_to": "07:30",
}


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def anna(client, anna):
    client.force_login(anna)
    return anna


def rows():
    return [list(m.objects.order_by("pk").values()) for m in (Reminder, MailSettings, Delivery)]


def without(data, name):
    return {key: value for key, value in data.items() if key != name}


def planned(page):
    return text_of(with_class(main(page), "in-short")[0])


# --- when may we remind you ------------------------------------------------------------------


def test_edit_when_nothing_is_set_yet_offers_sensible_times(client, anna):
    page = page_of(client.get(EDIT))
    form = filled(one(page, "form", **{"class": "form"}))
    assert (form["is_active"], form["local_time"]) == ([], "18:30")
    assert (form["quiet_from"], form["quiet_to"], form["paused_until"]) == ("21:30", "07:30", "")
    assert planned(page) == "No mail is planned."
    assert rows() == [[], [], []]


def test_edit_switches_it_on_and_names_the_next_mail(client, anna):
    response = client.post(EDIT, WANTED)

    assert (response.status_code, response.url) == (302, EDIT)
    reminder = Reminder.objects.get()
    assert (reminder.patient, reminder.is_active, reminder.weekdays) == (anna, True, (2, 4))
    assert (reminder.local_time, reminder.time_zone) == (time(18, 30), "Europe/Amsterdam")
    assert reminder.next_due_at == datetime(2027, 3, 3, 17, 30, tzinfo=UTC)
    page = page_of(client.get(EDIT))
    assert notices(page) == ["Saved."]
    assert planned(page) == "Next mail: Wednesday 3 March, 18:30"
    form = filled(one(page, "form", **{"class": "form"}))
    assert (form["is_active"], form["weekdays"]) == (["on"], ["2", "4"])


def test_edit_names_the_next_mail_on_her_own_clock(client, anna):
    anna.time_zone = "America/New_York"
    anna.save()
    client.post(EDIT, WANTED)
    assert Reminder.objects.get().next_due_at == datetime(2027, 3, 3, 23, 30, tzinfo=UTC)
    page = page_of(client.get(EDIT))
    assert planned(page) == "Next mail: Wednesday 3 March, 18:30"
    assert "Time zone: America/New York." in text_of(main(page))


def test_edit_switches_it_off(client, anna):
    client.post(EDIT, WANTED)
    client.post(EDIT, without(WANTED, "is_active"))
    reminder = Reminder.objects.get()
    assert (reminder.is_active, reminder.next_due_at) == (False, None)
    assert reminder.weekdays == (2, 4)
    assert planned(page_of(client.get(EDIT))) == "No mail is planned."


def test_edit_without_days_is_fine_while_it_is_off(client, anna):
    sent = without(WANTED | {"weekdays": [], "quiet_from": "20:00"}, "is_active")
    assert client.post(EDIT, sent).status_code == 302
    assert MailSettings.objects.get().quiet_from == time(20)
    assert Reminder.objects.get().weekdays == ()


def test_edit_pauses_until_the_first_day_with_mail_again(client, anna):
    client.post(EDIT, WANTED | {"paused_until": "2027-03-12"})
    assert Reminder.objects.get().paused_until == date(2027, 3, 12)
    assert planned(page_of(client.get(EDIT))) == "Next mail: Friday 12 March, 18:30"


def test_edit_takes_no_quiet_hours_at_all(client, anna):
    client.post(EDIT, WANTED | {"quiet_from": "", "quiet_to": "", "local_time": "23:00"})
    quiet = MailSettings.objects.get()
    assert (quiet.patient, quiet.quiet_from, quiet.quiet_to) == (anna, None, None)
    assert Reminder.objects.get().local_time == time(23)


def test_edit_tells_what_became_of_the_last_mail(client, anna):
    reminder = ReminderFactory(patient=anna)
    due = datetime(2027, 3, 2, 17, 30, tzinfo=UTC)
    reminder.deliveries.create(
        local_date=due.date(), due_at=due, valid_until=due, next_try_at=due, state="not_wanted"
    )
    said = "The last one, Tuesday 2 March, 18:30: no longer needed."
    assert said in planned(page_of(client.get(EDIT)))


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"weekdays": []}, {"weekdays": "Choose at least one day."}),
        (
            {"local_time": "22:00"},
            {
                "local_time": "This time is in your quiet hours. Choose another time, or change "
                "the quiet hours below."
            },
        ),
        (
            {"local_time": "07:29"},
            {
                "local_time": "This time is in your quiet hours. Choose another time, or change "
                "the quiet hours below."
            },
        ),
        ({"local_time": "half zeven"}, {"local_time": "Enter a valid time."}),
        ({"local_time": "25:00"}, {"local_time": "Enter a valid time."}),
        ({"paused_until": "0000-00-00"}, {"paused_until": "Enter a valid date."}),
    ],
)
def test_edit_is_refused_beside_the_field(client, anna, changes, errors):
    sent = WANTED | changes
    response = client.post(EDIT, sent)
    page = page_of(response)
    assert response.status_code == 200
    assert errors_of(page) == errors
    form = filled(one(page, "form", **{"class": "form"}))
    del form["csrfmiddlewaretoken"]
    assert form == sent | {"is_active": ["on"]}
    assert rows() == [[], [], []]


def test_edit_with_a_day_that_does_not_exist_is_refused(client, anna):
    page = page_of(client.post(EDIT, WANTED | {"weekdays": ["2", "9"]}))
    assert list(errors_of(page)) == ["weekdays"]
    assert rows() == [[], [], []]


@pytest.mark.parametrize("name", ["quiet_from", "quiet_to"])
def test_edit_with_one_quiet_end_is_refused_and_keeps_the_rest(client, anna, name):
    page = page_of(client.post(EDIT, WANTED | {name: ""}))
    (summary,) = with_class(page, "error-summary")
    assert "Fill in both times, or neither." in text_of(summary)
    form = filled(one(page, "form", **{"class": "form"}))
    assert (form[name], form["weekdays"], form["local_time"]) == ("", ["2", "4"], "18:30")
    assert rows() == [[], [], []]


def test_edit_sent_empty_is_refused(client, anna):
    assert errors_of(page_of(client.post(EDIT, {}))) == {"local_time": "This field is required."}


def test_edit_refused_leaves_the_standing_reminder_and_shows_it(client, anna):
    client.post(EDIT, WANTED)
    before = rows()
    page = page_of(client.post(EDIT, WANTED | {"local_time": "23:00"}))
    assert rows() == before
    assert planned(page) == "Next mail: Wednesday 3 March, 18:30"


# --- the link that stops it --------------------------------------------------------------------


@pytest.fixture
def reminder(anna):
    anna.language = "en"
    anna.save()
    return ReminderFactory(patient=anna)


@pytest.fixture
def mail_program():
    """Not signed in, no cookies, and checked as a browser is."""
    return Client(enforce_csrf_checks=True)


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
    assert reminder.stopped_at == NOON
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


def test_pause_of_more_than_a_year_is_refused_beside_the_field(client, anna):
    client.force_login(anna)
    page = client.post(
        "/en/reminders/",
        {"is_active": "on", "weekdays": ["0"], "local_time": "18:30", "paused_until": "9999-12-31"},
    )
    assert page.status_code == 200
    assert "Choose a day from today on, at most a year ahead." in page.content.decode()
