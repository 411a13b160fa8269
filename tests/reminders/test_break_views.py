"""The page of the sitting breaks, the proposal, and the links in their mails."""

from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from factories import ArticleFactory, ProgrammeFactory, ReminderFactory, SittingBreakFactory
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

from apps.reminders.models import Delivery, MailSettings, Reminder, SittingBreak

MORNING = datetime(2027, 3, 3, 9, 5, tzinfo=UTC)  # a Wednesday, 10:05 in Amsterdam
DUE = datetime(2027, 3, 3, 9, tzinfo=UTC)
PAGE = "/en/reminders/breaks/"
WANTED = {
    "is_active": "on",
    "weekdays": ["0", "2"],
    "starts": "09:00",
    "ends": "17:00",
    "lunch_from": "12:00",
    "lunch_to": "13:00",
    "mode": "every",
    "anchor_1": "10:30",
    "anchor_2": "15:00",
    "anchor_3": "",
    "every": "45",
    "daily_cap": "16",
    "paused_until": "",
}
AT_ANCHORS = WANTED | {"mode": "anchors"}
QUIET = "This time is in your quiet hours. Choose another, or change the quiet hours."
ORDER = "The end must be later than the start."
OUTSIDE_LUNCH = "Your lunch is outside your working hours."
OUTSIDE = "This moment is outside your working hours."

NAMES = {
    "starts": "From",
    "ends": "Until",
    "lunch_from": "Lunch from",
    "lunch_to": "Lunch until",
    "anchor_1": "First moment",
    "anchor_2": "Second moment",
    "anchor_3": "Third moment",
}


@pytest.fixture(autouse=True)
def _morning():
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def anna(client, anna):
    anna.language = "en"
    anna.save()
    client.force_login(anna)
    return anna


def errors_named(page):
    """Times in a sentence have no label in sight, so their errors begin with their names."""
    errors = errors_of(page)
    for name in errors.keys() & NAMES.keys():
        assert errors[name].startswith(f"{NAMES[name]}: ")
        errors[name] = errors[name].removeprefix(f"{NAMES[name]}: ")
    return errors


def rows():
    models = (SittingBreak, Reminder, MailSettings, Delivery)
    return [list(model.objects.order_by("pk").values()) for model in models]


def form_of(page):
    return filled(next(f for f in every(page, "form") if "novalidate" in dict(f.attributes)))


def planned(page):
    return text_of(with_class(main(page), "in-short")[-1])


# --- her settings -------------------------------------------------------------------------------


def test_breaks_when_nothing_is_set_yet_are_off_and_suggest_anchors(client, anna):
    page = page_of(client.get(PAGE))
    form = form_of(page)
    assert (form["is_active"], form["mode"], form["every"]) == ([], "anchors", "45")
    assert (form["starts"], form["ends"]) == ("09:00", "17:00")
    assert (form["lunch_from"], form["lunch_to"]) == ("12:00", "13:00")
    assert (form["anchor_1"], form["anchor_2"], form["anchor_3"]) == ("10:30", "15:00", "")
    assert (form["weekdays"], form["shows_movement"]) == (["0", "1", "2", "3", "4"], [])
    assert planned(page) == "No mail is planned."
    assert rows() == [[], [], [], []]


def test_breaks_switched_on_name_the_next_mail_and_the_day(client, anna):
    response = client.post(PAGE, WANTED)
    assert (response.status_code, response.url) == (302, PAGE)
    rule = SittingBreak.objects.get()
    assert (rule.patient, rule.is_active, rule.weekdays, rule.mode) == (anna, True, (0, 2), "every")
    assert rule.next_due_at == datetime(2027, 3, 3, 9, 30, tzinfo=UTC)
    page = page_of(client.get(PAGE))
    assert notices(page) == ["Saved."]
    assert "Next mail: Wednesday 3 March, 10:30" in planned(page)
    assert "That is 8 mails a day, the first at 09:45, the last at 16:30." in planned(page)
    assert "Time zone: Europe/Amsterdam." in text_of(main(page))


def test_breaks_at_anchors_are_kept_in_order(client, anna):
    client.post(PAGE, AT_ANCHORS | {"anchor_1": "", "anchor_2": "16:00", "anchor_3": "11:00"})
    rule = SittingBreak.objects.get()
    assert (rule.anchor_1, rule.anchor_2, rule.anchor_3) == (time(11), time(16), None)
    assert rule.next_due_at == datetime(2027, 3, 3, 10, tzinfo=UTC)


def test_breaks_without_lunch_and_with_her_own_exercises(client, anna):
    sent = WANTED | {"lunch_from": "", "lunch_to": "", "shows_movement": "on"}
    assert client.post(PAGE, sent).status_code == 302
    rule = SittingBreak.objects.get()
    assert (rule.lunch_from, rule.lunch_to, rule.shows_movement) == (None, None, True)


def test_breaks_switched_off_keep_the_rest(client, anna):
    client.post(PAGE, WANTED)
    off = {name: value for name, value in WANTED.items() if name not in {"is_active", "weekdays"}}
    assert client.post(PAGE, off).status_code == 302
    rule = SittingBreak.objects.get()
    assert (rule.is_active, rule.next_due_at, rule.every) == (False, None, 45)


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"weekdays": []}, {"weekdays": "Choose at least one day."}),
        ({"starts": "17:30"}, {"ends": ORDER, "lunch_from": OUTSIDE_LUNCH}),
        ({"ends": "09:00", "lunch_from": "", "lunch_to": ""}, {"ends": ORDER}),
        ({"starts": "25:00"}, {"starts": "Enter a valid time."}),
        ({"starts": ""}, {"starts": "This field is required."}),
        ({"lunch_from": "13:00"}, {"lunch_to": ORDER}),
        ({"lunch_from": "13:30"}, {"lunch_to": ORDER}),
        ({"lunch_from": "08:30"}, {"lunch_from": OUTSIDE_LUNCH}),
        ({"lunch_to": "17:01"}, {"lunch_to": OUTSIDE_LUNCH}),
        ({"lunch_to": ""}, {"lunch_to": "Fill in both times, or neither."}),
        ({"lunch_from": ""}, {"lunch_from": "Fill in both times, or neither."}),
        ({"every": "0"}, {"every": "Choose 30, 45, 60 or 90 minutes."}),
        ({"every": "40"}, {"every": "Choose 30, 45, 60 or 90 minutes."}),
        ({"every": "x"}, {"every": "Choose 30, 45, 60 or 90 minutes."}),
        ({"daily_cap": "0"}, {"daily_cap": "Choose 1 to 16."}),
        ({"daily_cap": "17"}, {"daily_cap": "Choose 1 to 16."}),
        (
            {"paused_until": "2027-03-02"},
            {"paused_until": "Choose a day from today on, at most a year ahead."},
        ),
        (
            {"paused_until": "9999-12-31"},
            {"paused_until": "Choose a day from today on, at most a year ahead."},
        ),
        ({"starts": "07:00"}, {"starts": QUIET}),
        ({"ends": "21:31"}, {"ends": QUIET}),
        (
            {"ends": "09:40", "lunch_from": "", "lunch_to": ""},
            {"every": "Your working hours leave no room for a break."},
        ),
    ],
)
def test_breaks_are_refused_beside_the_field(client, anna, changes, errors):
    sent = WANTED | changes
    page = page_of(client.post(PAGE, sent))
    assert errors_named(page) == errors
    form = form_of(page)
    del form["csrfmiddlewaretoken"]
    kept = {"is_active": ["on"], "shows_movement": []}
    if "every" in changes:
        kept["every"] = ""  # no button stands for it
    assert form == sent | kept
    assert rows() == [[], [], [], []]


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"anchor_2": ""}, {"anchor_2": "Choose at least two moments."}),
        ({"anchor_1": "", "anchor_2": ""}, {"anchor_1": "Choose at least two moments."}),
        ({"anchor_2": "10:30"}, {"anchor_2": "You chose this moment already."}),
        ({"anchor_3": "15:00"}, {"anchor_3": "You chose this moment already."}),
        ({"anchor_1": "08:59"}, {"anchor_1": OUTSIDE}),
        ({"anchor_2": "17:00"}, {"anchor_2": OUTSIDE}),
        ({"anchor_1": "12:00"}, {"anchor_1": "This moment is in your lunch."}),
        ({"anchor_1": "12:59"}, {"anchor_1": "This moment is in your lunch."}),
        ({"anchor_1": "half elf"}, {"anchor_1": "Enter a valid time."}),
        ({"starts": "06:00", "anchor_1": "07:00"}, {"anchor_1": QUIET}),
        ({"starts": "06:00", "anchor_2": "07:00"}, {"anchor_2": QUIET}),
    ],
)
def test_anchors_are_refused_beside_the_field(client, anna, changes, errors):
    page = page_of(client.post(PAGE, AT_ANCHORS | changes))
    assert errors_named(page) == errors
    assert form_of(page)["anchor_1"] == (AT_ANCHORS | changes)["anchor_1"]
    assert rows() == [[], [], [], []]


def test_anchor_at_the_end_of_lunch_and_at_the_start_of_the_day_is_fine(client, anna):
    assert client.post(PAGE, AT_ANCHORS | {"anchor_1": "09:00", "anchor_2": "13:00"}).url == PAGE


def test_breaks_refused_leave_what_stands(client, anna):
    client.post(PAGE, WANTED)
    before = rows()
    page = page_of(client.post(PAGE, WANTED | {"every": "0", "daily_cap": "3"}))
    assert rows() == before
    assert "Next mail: Wednesday 3 March, 10:30" in planned(page)


def test_breaks_sent_empty_are_refused(client, anna):
    assert set(errors_named(page_of(client.post(PAGE, {})))) == {
        "starts",
        "ends",
        "mode",
        "every",
        "daily_cap",
    }
    assert rows() == [[], [], [], []]


def test_pause_that_is_over_does_not_stand_in_the_way(client, anna):
    SittingBreakFactory(patient=anna, paused_until=date(2027, 3, 2))
    form = form_of(page_of(client.get(PAGE)))
    assert form["paused_until"] == ""


def test_quiet_hours_over_the_breaks_are_refused(client, anna):
    SittingBreakFactory(patient=anna)
    before = rows()
    sent = {"weekdays": [], "local_time": "18:30", "quiet_from": "16:00", "quiet_to": "07:30"}
    page = page_of(client.post("/en/reminders/", sent | {"paused_until": ""}))
    said = "Your sitting breaks fall in these hours. Choose others, or change the breaks."
    assert errors_named(page) == {"quiet_from": said}
    assert rows() == before
    SittingBreak.objects.get().stop(at=MORNING)
    assert client.post("/en/reminders/", sent | {"paused_until": ""}).status_code == 302


def test_reminders_lead_to_the_breaks(client, anna):
    SittingBreakFactory(patient=anna)
    page = page_of(client.get("/en/reminders/"))
    (row,) = [a for a in every(main(page), "a") if dict(a.attributes)["href"] == PAGE]
    assert text_of(row) == "Sitting breaks Next mail: Wednesday 10:30"


def test_breaks_lead_to_the_article_on_sitting(client, anna):
    article = ArticleFactory(slug="sitting-and-work", published_at=None)
    assert "/en/read/sitting-and-work/" not in links(main(page_of(client.get(PAGE))))
    type(article).objects.update(published_at=DUE)
    assert "/en/read/sitting-and-work/" in links(main(page_of(client.get(PAGE))))


# --- a pause ------------------------------------------------------------------------------------


@pytest.fixture
def breaks(anna):
    return SittingBreakFactory(patient=anna)


@pytest.mark.parametrize(
    ("pause", "said", "next_mail"),
    [
        ("hour", "Quiet until Wednesday 11:05.", "Next mail: Wednesday 3 March, 11:30"),
        ("today", "No mail until Thursday 4 March.", "Next mail: Thursday 4 March, 09:30"),
    ],
)
def test_pause_says_until_when_and_goes_on_by_a_button(client, breaks, pause, said, next_mail):
    assert client.post(f"{PAGE}pause/", {"pause": pause}).url == PAGE
    page = page_of(client.get(PAGE))
    assert said in planned(page)
    assert next_mail in planned(page)
    assert texts(every(with_class(page, "in-short")[0], "button")) == ["Go on now"]
    client.post(f"{PAGE}pause/", {"pause": "none"})
    page = page_of(client.get(PAGE))
    assert "Next mail: Wednesday 3 March, 10:30" in planned(page)
    buttons = texts(every(with_class(page, "in-short")[0], "button"))
    assert buttons == ["Quiet for an hour", "Not today any more"]


def test_pause_of_another_kind_or_of_nothing_does_not_exist(client, breaks):
    before = rows()
    for sent in ({}, {"pause": "ever"}):
        assert client.post(f"{PAGE}pause/", sent).status_code == 404
    assert rows() == before
    breaks.stop(at=MORNING)
    assert client.post(f"{PAGE}pause/", {"pause": "hour"}).status_code == 404


def test_breaks_tell_the_last_mail_and_what_she_did(client, breaks):
    mail = breaks.delivery_of(DUE)
    mail.state, mail.done_at = "sent", MORNING
    mail.save()
    said = planned(page_of(client.get(PAGE)))
    assert "The last one, Wednesday 3 March, 10:00: sent." in said
    assert "You stood up 1 time today." in said


# --- what her therapist proposes ------------------------------------------------------------------


@pytest.fixture
def phase(anna, theo, brug):
    programme = ProgrammeFactory(
        patient=anna,
        assigned_by=theo,
        practice=brug,
        start_on=date(2027, 3, 1),
        weekdays=(0, 1, 2),
        lines=[],
    )
    programme.phases.update(break_minutes=60)
    return programme.phases.get()


def answer(client, phase, said):
    return client.post(f"{PAGE}proposal/{phase.pk}/", {"answer": said})


@pytest.mark.parametrize("path", [PAGE, "/en/today/"])
def test_proposal_stands_on_the_page_and_nothing_is_sent(client, phase, path):
    page = page_of(client.get(path))
    box = with_class(main(page), "in-short")[0]
    assert text_of(one(box, "h2")) == "Theo proposes: stand up every 60 minutes this week"
    assert texts(every(box, "button")) == ["Yes, do that", "Not now"]
    assert rows() == [[], [], [], []]


def test_proposal_agreed_to_switches_it_on_as_proposed(client, anna, phase):
    assert answer(client, phase, "yes").url == PAGE
    rule = SittingBreak.objects.get()
    assert (rule.patient, rule.is_active, rule.mode, rule.every) == (anna, True, "every", 60)
    assert (rule.starts, rule.ends, rule.lunch_from) == (time(9), time(17), time(12))
    page = page_of(client.get(PAGE))
    assert "Theo proposes" not in text_of(main(page))
    assert "Next mail: Wednesday 3 March, 11:00" in planned(page)


def test_proposal_agreed_to_keeps_her_own_hours_and_days(client, anna, phase):
    SittingBreakFactory(
        patient=anna, is_active=False, weekdays=(2,), starts=time(10), paused_until=date(2027, 1, 1)
    )
    answer(client, phase, "yes")
    rule = SittingBreak.objects.get()
    assert (rule.weekdays, rule.starts, rule.every) == ((2,), time(10), 60)


def test_proposal_declined_is_not_asked_again(client, phase):
    answer(client, phase, "no")
    rule = SittingBreak.objects.get()
    assert (rule.is_active, rule.answered_phase, rule.answered_minutes) == (False, phase, 60)
    for path in (PAGE, "/en/today/"):
        assert "Theo proposes" not in text_of(main(page_of(client.get(path))))
    assert answer(client, phase, "yes").status_code == 404


def test_proposal_in_her_quiet_hours_shows_the_form_and_changes_nothing(client, anna, phase):
    MailSettings.objects.create(patient=anna, quiet_from=time(15), quiet_to=time(8))
    before = rows()
    page = page_of(answer(client, phase, "yes"))
    assert errors_named(page) == {"ends": QUIET}
    assert form_of(page)["every"] == "60"
    assert rows() == before


def test_paused_programme_proposes_nothing(client, phase):
    phase.programme.pause(on=MORNING.date())
    for path in (PAGE, "/en/today/"):
        assert "Theo proposes" not in text_of(main(page_of(client.get(path))))
    assert answer(client, phase, "yes").status_code == 404
    assert SittingBreak.objects.count() == 0


def test_proposal_of_another_does_not_exist(client, phase, bram, theo):
    before = rows()
    for person in (bram, theo):
        client.force_login(person)
        assert answer(client, phase, "yes").status_code == 404
    client.logout()
    assert answer(client, phase, "yes").status_code == 302
    assert rows() == before


def test_pages_cost_the_same_with_one_mail_and_with_three(client, breaks, phase):
    def queries():
        with CaptureQueriesContext(connection) as found:
            for path in (PAGE, "/en/today/"):
                assert client.get(path).status_code == 200
        return len(found)

    breaks.delivery_of(DUE).save()
    one_mail = queries()
    for minute in (1, 2):
        breaks.delivery_of(DUE.replace(minute=minute)).save()
    assert queries() == one_mail


# --- the links in the mail ----------------------------------------------------------------------------


@pytest.fixture
def mail(breaks):
    mail = breaks.delivery_of(DUE)
    mail.state = "sent"
    mail.save()
    return mail


@pytest.fixture
def mail_program():
    """Not signed in, no cookies, and checked as a browser is."""
    return Client(enforce_csrf_checks=True)


ASKS = {
    "done": ("Did you stand up?", "Yes, done", "Noted"),
    "later": ("Does it not suit you now?", "Quiet for an hour", "Quiet until Wednesday 11:05"),
    "today": ("Not today any more?", "Quiet for today", "No more of these mails today"),
}
each_answer = pytest.mark.parametrize("name", ASKS)


@each_answer
def test_link_opened_shows_one_button_and_changes_nothing(mail_program, mail, name):
    before, path = rows(), mail.answer_path(name)
    assert path.startswith(f"{PAGE}{name}/")
    assert mail_program.head(path).status_code == 200
    page = page_of(mail_program.get(path))
    asks, button, _said = ASKS[name]
    assert (heading(page), texts(every(main(page), "button"))) == (asks, [button])
    assert rows() == before


@each_answer
def test_link_pressed_answers_without_signing_in(mail_program, mail, name):
    for _time in range(2):
        response = mail_program.post(mail.answer_path(name))
        assert response.status_code == 200
        assert heading(page_of(response)) == ASKS[name][2]
        assert "sessionid" not in response.cookies
    page = page_of(mail_program.get(mail.answer_path(name)))
    assert (heading(page), list(every(main(page), "button"))) == (ASKS[name][2], [])
    rule, delivery = SittingBreak.objects.get(), Delivery.objects.get()
    assert (delivery.done_at, rule.quiet_until, rule.paused_until) == {
        "done": (MORNING, None, None),
        "later": (None, MORNING.replace(hour=10), None),
        "today": (None, None, date(2027, 3, 4)),
    }[name]
    assert rule.is_active is True


@each_answer
def test_link_of_an_earlier_day_says_so_and_changes_nothing(mail_program, mail, name):
    path = mail.answer_path(name)
    before = rows()
    with time_machine.travel(datetime(2027, 3, 3, 23, 1, tzinfo=UTC), tick=False):
        for response in (mail_program.get(path), mail_program.post(path)):
            assert response.status_code == 410
            assert heading(page_of(response)) == "This mail is of an earlier day"
    assert rows() == before


@each_answer
def test_link_that_is_forged_or_of_another_purpose_does_not_exist(mail_program, mail, name, anna):
    before = rows()
    others = [mail.answer_path(other).split("/")[-2] for other in ASKS if other != name]
    others += [mail.rule.stop_path().split("/")[-2]]
    others += [ReminderFactory(patient=anna).stop_path().split("/")[-2]]
    before = rows()
    own = mail.answer_path(name).split("/")[-2]
    for token in (*others, own[:-1], "x", "%C3%A9", signing.dumps(str(mail.pk))):
        path = f"{PAGE}{name}/{token}/"
        assert mail_program.get(path).status_code == 404
        assert mail_program.post(path).status_code == 404
    assert rows() == before


def test_later_leads_to_not_today_and_so_does_stop(mail_program, mail):
    for path in (mail.answer_path("later"), mail.rule.stop_path()):
        page = page_of(mail_program.get(path))
        assert links(main(page)) == [mail.today_path]


def test_stop_opened_changes_nothing(mail_program, mail):
    before, path = rows(), mail.rule.stop_path()
    assert mail_program.head(path).status_code == 200
    page = page_of(mail_program.get(path))
    assert heading(page) == "Stop the mails about standing up?"
    assert texts(every(main(page), "button")) == ["Stop these mails"]
    assert rows() == before


@pytest.mark.parametrize("body", [{}, {"List-Unsubscribe": "One-Click"}])
def test_stop_pressed_stops_this_kind_and_not_the_other(mail_program, mail, anna, body):
    ReminderFactory(patient=anna)
    response = mail_program.post(mail.rule.stop_path(), body)
    assert heading(page_of(response)) == "The mails about standing up are off"
    rule = SittingBreak.objects.get()
    assert (rule.is_active, rule.next_due_at, rule.stopped_at) == (False, None, MORNING)
    assert Reminder.objects.get().is_active is True


def test_stop_works_long_afterwards(mail_program, mail):
    path = mail.rule.stop_path()
    with time_machine.travel(datetime(2028, 3, 3, tzinfo=UTC), tick=False):
        assert mail_program.post(path).status_code == 200
    assert SittingBreak.objects.get().is_active is False


def test_stop_token_of_the_other_kind_does_not_exist(mail_program, mail, anna):
    reminder = ReminderFactory(patient=anna)
    token = reminder.stop_path().split("/")[-2]
    assert mail_program.post(f"{PAGE}stop/{token}/").status_code == 404
    token = mail.rule.stop_path().split("/")[-2]
    assert mail_program.post(f"/en/reminders/stop/{token}/").status_code == 404
