"""The page of the reminder: her settings, what holds now, and the mails we sent her."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import ReminderFactory, SittingBreakFactory
from pages import (
    attribute,
    errors_of,
    every,
    filled,
    links,
    main,
    notices,
    one,
    page_of,
    text_of,
    texts,
    with_class,
)

from apps.reminders.models import Delivery, MailSettings, Reminder, SittingBreak

NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)  # a Wednesday
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
EDIT, GO_ON = "/en/reminders/", "/en/reminders/go-on/"
AFTER_THE_FIRST = "Choose a time after the first mail."
IN_QUIET_HOURS = (
    "This time is in your quiet hours. Choose another time, or change the quiet hours below."
)
WANTED = {
    "is_active": "on",
    "weekdays": ["2", "4"],
    "local_time": "18:30",
    "again_at": "",
    "asks": "on",
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


def standing(page):
    """The sentences of the box that says what holds now."""
    box = with_class(main(page), "in-short")[0]
    return texts(every(box, "h2", "p"))[:-1]


def planned(page):
    return standing(page)[0]


# --- when may we remind you ------------------------------------------------------------------


def test_edit_when_nothing_is_set_yet_offers_sensible_times(client, anna):
    page = page_of(client.get(EDIT))
    form = filled(one(page, "form", **{"class": "form"}))
    assert (form["is_active"], form["local_time"]) == ([], "18:30")
    assert (form["again_at"], form["asks"]) == ("", ["on"])
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
    assert standing(page_of(client.get(EDIT)))[:2] == [
        "All mails are paused until Friday 12 March",
        "Next mail: Friday 12 March, 18:30",
    ]


def test_edit_names_her_own_moment_and_leads_to_it(client, anna, programme):
    assert "own-moment" not in client.get(EDIT).content.decode()
    programme.cue, programme.cue_language = "na mijn koffie", "nl"
    programme.save()
    moment = with_class(main(page_of(client.get(EDIT))), "own-moment")[0]
    assert (text_of(moment), attribute(moment, "lang")) == ("na mijn koffie", "nl")
    assert attribute(moment, "href") == "/en/start/plan/"


def test_pause_of_all_mails_stops_the_breaks_too_and_ends_at_once(client, anna):
    SittingBreakFactory(patient=anna)
    client.post(EDIT, WANTED | {"paused_until": "2027-03-12"})
    breaks = SittingBreak.objects.get()
    assert breaks.paused_until == date(2027, 3, 12)
    assert breaks.next_due_at.date() == date(2027, 3, 12)
    client.get(EDIT)

    client.post(GO_ON)
    assert Reminder.objects.get().paused_until is None
    assert SittingBreak.objects.get().paused_until is None
    page = page_of(client.get(EDIT))
    assert notices(page) == ["The mails go on."]
    assert planned(page) == "Next mail: Wednesday 3 March, 18:30"
    client.post(GO_ON)
    assert notices(page_of(client.get(EDIT))) == []


@pytest.mark.parametrize(
    ("own", "after_pause", "after_end"),
    [
        (date(2027, 3, 5), date(2027, 3, 12), None),
        (date(2027, 3, 20), date(2027, 3, 20), date(2027, 3, 20)),
    ],
)
def test_longer_pause_of_the_breaks_stays(client, anna, own, after_pause, after_end):
    SittingBreakFactory(patient=anna, paused_until=own)
    client.post(EDIT, WANTED | {"paused_until": "2027-03-12"})
    assert SittingBreak.objects.get().paused_until == after_pause
    client.post(EDIT, WANTED)
    assert SittingBreak.objects.get().paused_until == after_end


def test_saving_without_a_pause_leaves_that_of_the_breaks(client, anna):
    SittingBreakFactory(patient=anna, paused_until=date(2027, 3, 5))
    client.post(EDIT, WANTED)
    assert SittingBreak.objects.get().paused_until == date(2027, 3, 5)


def test_breaks_switched_on_during_a_pause_begin_with_it(client, anna):
    client.post(EDIT, WANTED | {"paused_until": "2027-03-12"})
    form = filled(one(page_of(client.get("/en/reminders/breaks/")), "form", **{"class": "form"}))
    assert form["paused_until"] == "2027-03-12"


def test_rows_of_today_name_the_pause(client, anna):
    SittingBreakFactory(patient=anna)
    client.post(EDIT, WANTED | {"paused_until": "2027-03-12"})
    rows_of_today = texts(with_class(main(page_of(client.get("/en/today/"))), "row"))
    assert "Reminders No mail until Friday 12 March" in rows_of_today
    assert "Sitting breaks No mail until Friday 12 March" in rows_of_today


def test_edit_keeps_a_second_mail_and_whether_she_is_asked(client, anna):
    client.post(EDIT, without(WANTED, "asks") | {"again_at": "20:15"})
    reminder = Reminder.objects.get()
    assert (reminder.again_at, reminder.asks) == (time(20, 15), False)
    form = filled(one(page_of(client.get(EDIT)), "form", **{"class": "form"}))
    assert (form["again_at"], form["asks"]) == ("20:15", [])
    client.post(EDIT, WANTED)
    reminder = Reminder.objects.get()
    assert (reminder.again_at, reminder.asks) == (None, True)


def test_edit_with_a_second_mail_before_the_first_is_refused_while_it_is_off_too(client, anna):
    page = page_of(client.post(EDIT, without(WANTED, "is_active") | {"again_at": "18:00"}))
    assert errors_of(page) == {"again_at": AFTER_THE_FIRST}
    assert rows() == [[], [], []]


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
    assert standing(page_of(client.get(EDIT))) == [
        "Next mail: Wednesday 3 March, 18:30",
        "The last one, Tuesday 2 March, 18:30: not sent, it was no longer needed.",
    ]


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"weekdays": []}, {"weekdays": "Choose at least one day."}),
        ({"local_time": "22:00"}, {"local_time": IN_QUIET_HOURS}),
        ({"local_time": "07:29"}, {"local_time": IN_QUIET_HOURS}),
        ({"local_time": "half zeven"}, {"local_time": "Enter a valid time."}),
        ({"local_time": "25:00"}, {"local_time": "Enter a valid time."}),
        ({"paused_until": "0000-00-00"}, {"paused_until": "Enter a valid date."}),
        ({"again_at": "18:30"}, {"again_at": AFTER_THE_FIRST}),
        ({"again_at": "09:00"}, {"again_at": AFTER_THE_FIRST}),
        ({"again_at": "22:00"}, {"again_at": IN_QUIET_HOURS}),
        (
            {"local_time": "22:00", "again_at": "23:00"},
            {"local_time": IN_QUIET_HOURS, "again_at": IN_QUIET_HOURS},
        ),
        ({"again_at": "half negen"}, {"again_at": "Enter a valid time."}),
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
    assert form == sent | {"is_active": ["on"], "asks": ["on"]}
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


# --- what holds now -----------------------------------------------------------------------------


@pytest.fixture
def reminder(anna):
    return ReminderFactory(patient=anna)


def buttons(page):
    return texts(every(main(page), "button"))


def mail_of(rule, due_at, **fields):
    mail = rule.delivery_of(due_at)
    for name, value in fields.items():
        setattr(mail, name, value)
    mail.save()
    return mail


def test_standing_tells_a_mail_that_still_waits_and_the_test(client, reminder):
    mail_of(reminder, NOON - MINUTE, deferrals=1, problem="no_answer")
    mail_of(reminder, NOON, slot=11, kind="test", state="refused", problem="said_no")
    assert standing(page_of(client.get(EDIT))) == [
        "Next mail: Wednesday 3 March, 18:30",
        "The last one, Wednesday 3 March, 12:59: not sent yet: no mail server answers, we try "
        "again.",
        "The last test mail, Wednesday 3 March, 13:00: refused by your mailbox.",
    ]


def test_test_mail_goes_out_and_says_so(
    client, anna, smtp, at_the_bell, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{EDIT}test/").url == EDIT
    (message,) = smtp.messages
    assert message["To"] == "anna@demo.example"
    page = page_of(client.get(EDIT))
    assert notices(page) == [
        "The test mail goes to anna@demo.example. Have a look in your mailbox in a minute."
    ]
    assert standing(page) == [
        "No mail is planned.",
        "The last test mail, Wednesday 3 March, 13:00: sent.",
    ]


def test_test_mail_is_sent_three_times_a_day_and_then_tomorrow(client, anna):
    for _time in range(4):
        client.post(f"{EDIT}test/")
    assert list(Delivery.objects.order_by("slot").values_list("kind", "slot")) == [
        ("test", 11),
        ("test", 12),
        ("test", 13),
    ]
    page = page_of(client.get(EDIT))
    assert notices(page)[-1] == (
        "You sent three test mails today. Tomorrow you can send another one."
    )
    with time_machine.travel(NOON + DAY, tick=False):
        client.post(f"{EDIT}test/")
    assert Delivery.objects.count() == 4


def test_test_mail_does_not_wait_for_a_redis_that_is_away(
    client, anna, no_redis, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{EDIT}test/").url == EDIT
    assert Delivery.objects.get().state == "queued"


def test_silence_says_since_when_and_starts_again_by_a_button(client, reminder):
    Reminder.objects.update(silent_since=date(2027, 3, 2), counts_from=date(2027, 1, 1))
    page = page_of(client.get(EDIT))
    assert text_of(one(page, "h2", id="silent")) == "We stopped mailing on Tuesday 2 March"
    assert standing(page) == ["No mail is planned."]
    assert "Start again" in buttons(page)

    assert client.post(f"{EDIT}again/").url == EDIT
    reminder.refresh_from_db()
    assert (reminder.silent_since, reminder.counts_from) == (None, NOON.date())
    page = page_of(client.get(EDIT))
    assert notices(page) == ["The mails start again on the days that you chose."]
    assert standing(page) == ["Next mail: Wednesday 3 March, 18:30"]


def test_start_again_a_second_time_changes_nothing(client, reminder):
    before = rows()
    client.post(f"{EDIT}again/")
    assert rows() == before
    assert notices(page_of(client.get(EDIT))) == []


def test_start_again_of_what_is_off_does_not_exist(client, reminder):
    reminder.stop(at=NOON)
    assert client.post(f"{EDIT}again/").status_code == 404


@pytest.fixture
def flagged(anna):
    for _time in range(3):
        MailSettings.note_refusal(anna, at=NOON)
    return MailSettings.objects.get()


def test_mailbox_that_refuses_is_told_and_trusted_again_by_a_button(client, reminder, flagged):
    page = page_of(client.get(EDIT))
    assert text_of(one(page, "h2", id="flagged")) == ("Mail to anna@demo.example does not arrive")
    assert "/accounts/email/" in links(main(page))
    assert standing(page) == ["No mail is planned."]

    assert client.post(f"{EDIT}address/").url == EDIT
    flagged.refresh_from_db()
    assert (flagged.refusals, flagged.is_flagged) == (0, False)
    page = page_of(client.get(EDIT))
    assert notices(page) == ["We try it again. Send yourself a test mail to be sure."]
    assert standing(page) == ["Next mail: Wednesday 3 March, 18:30"]


def test_mailbox_is_not_blamed_for_an_address_that_she_left(client, anna, reminder, flagged):
    anna.email = "a.devries@demo.example"
    anna.save()
    assert list(every(page_of(client.get(EDIT)), "h2", id="flagged")) == []
    before = rows()
    client.post(f"{EDIT}address/")
    assert rows() == before


def test_zone_that_we_do_not_know_is_told_and_leads_to_her_details(client, anna, reminder):
    anna.time_zone = "Europe/Atlantis"
    anna.save()
    client.post(EDIT, WANTED)
    page = page_of(client.get(EDIT))
    assert text_of(one(page, "h2", id="no-zone")) == "We do not know your time zone"
    assert "It says “Europe/Atlantis”." in text_of(main(page))
    assert standing(page) == ["No mail is planned."]
    assert Reminder.objects.get().problem == "zone"


def test_plan_that_cannot_be_made_is_told(client, reminder):
    Reminder.objects.update(problem="plan", next_due_at=None)
    assert notices(page_of(client.get(EDIT))) == [
        "No mail can be planned at these days and times. Choose them again and save."
    ]


@pytest.mark.parametrize("action", ["test", "again", "address"])
def test_buttons_are_for_who_is_signed_in_and_for_herself(client, reminder, flagged, bram, action):
    Reminder.objects.update(silent_since=NOON.date())
    before = rows()[:2]
    client.logout()
    assert client.post(f"{EDIT}{action}/").status_code == 302
    client.force_login(bram)
    client.post(f"{EDIT}{action}/")
    assert [found[:1] for found in rows()[:2]] == before
    assert [mail for mail in rows()[2] if mail["patient_id"] == reminder.patient_id] == []


# --- the mails we sent her ----------------------------------------------------------------------

MAILS = f"{EDIT}mails/"


def listed(page):
    (found,) = with_class(main(page), "history-list")
    return texts(every(found, "li"))


def test_mails_are_listed_newest_first_of_both_rules(client, anna, reminder):
    mail_of(reminder, NOON - DAY, state="sent")
    mail_of(reminder, NOON - MINUTE, kind="check_in", state="bounced")
    breaks = SittingBreakFactory(patient=anna)
    mail_of(breaks, NOON, state="expired")
    assert listed(page_of(client.get(MAILS))) == [
        "Wednesday 3 March, 13:00 Sitting break: not sent, it would have come too late",
        "Wednesday 3 March, 12:59 Question every two weeks: came back, your mailbox did not take "
        "it",
        "Tuesday 2 March, 13:00 Mail of the day: sent",
    ]


def test_mails_when_there_are_none_say_so(client, anna):
    page = page_of(client.get(MAILS))
    assert "Nothing yet. As soon as a reminder is due, it stands here." in text_of(main(page))


def test_mails_of_others_are_not_among_them(client, reminder, theo):
    mail_of(reminder, NOON, state="sent")
    client.force_login(theo)
    assert with_class(page_of(client.get(MAILS)), "history-list") == []


def test_mails_come_thirty_a_page_and_cost_the_same_for_one_and_for_many(client, reminder):
    def queries():
        with CaptureQueriesContext(connection) as found:
            assert client.get(MAILS).status_code == 200
        return len(found)

    mail_of(reminder, NOON, state="sent")
    one_mail = queries()
    for days in range(1, 31):
        mail_of(reminder, NOON - days * DAY, state="sent")
    assert queries() == one_mail
    page = page_of(client.get(MAILS))
    assert (len(listed(page)), links(main(page))[-1]) == (30, "?page=2")
    page = page_of(client.get(f"{MAILS}?page=2"))
    assert (len(listed(page)), links(main(page))[-1]) == (1, "?page=1")


def test_settings_lead_to_the_mails(client, anna):
    assert MAILS in links(main(page_of(client.get(EDIT))))


def test_pause_of_more_than_a_year_is_refused_beside_the_field(client, anna):
    client.force_login(anna)
    page = client.post(
        "/en/reminders/",
        {"is_active": "on", "weekdays": ["0"], "local_time": "18:30", "paused_until": "9999-12-31"},
    )
    assert page.status_code == 200
    assert "Choose a day from today on, at most a year ahead." in page.content.decode()
