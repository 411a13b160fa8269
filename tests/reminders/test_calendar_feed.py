"""The address of her calendar: made, shown once, renewed, revoked; and what a program fetches."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.test import Client
from factories import ReminderFactory, SittingBreakFactory
from icalendar import Calendar
from pages import attribute, every, has, heading, main, notices, one, page_of, text_of

from apps.accounts.models.invitation import digest_of
from apps.reminders.models import CalendarFeed, Delivery, SittingBreak

NOW = datetime(2027, 3, 3, 9, 5, tzinfo=UTC)  # a Wednesday, 10:05 in Amsterdam
PAGE = "/en/reminders/calendar/"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def anna(client, anna):
    anna.language = "en"
    anna.save()
    client.force_login(anna)
    return anna


@pytest.fixture
def token(anna):
    return CalendarFeed.objects.make(anna, at=NOW)


def fetch(token, **headers):
    """A calendar program: it has no cookies."""
    return Client(headers=headers).get(f"/calendar/{token}.ics")


def events(token):
    found = Calendar.from_ical(fetch(token).content).events
    return [(str(e["summary"]), e.start.time(), e["rrule"].to_ical().decode()) for e in found]


def address_on(page):
    fields = list(every(page, "input", id="address"))
    return attribute(fields[0], "value") if fields else None


def makes(client, of=""):
    return client.post(PAGE, {"act": "make", "of": of})


# --- the page -----------------------------------------------------------------------------------


def test_page_offers_to_make_a_link(client, anna):
    page = page_of(client.get(PAGE))
    assert heading(page) == "In your own calendar"
    assert [text_of(b) for b in every(main(page), "button")] == ["Make a link"]
    assert "nothing in it: your reminders and sitting breaks are off" in text_of(main(page))
    assert CalendarFeed.objects.count() == 0


def test_link_is_shown_once_and_only_its_hash_is_kept(client, anna, settings):
    page = page_of(makes(client))
    address = address_on(page)
    token = address.removeprefix(f"{settings.SITE_URL}/calendar/").removesuffix(".ics")
    assert len(token) == 43
    assert has(one(page, "input", id="address"), "readonly")
    feed = CalendarFeed.objects.get()
    assert (feed.patient, feed.token_digest) == (anna, digest_of(token))
    assert fetch(token).status_code == 200
    again = page_of(client.get(PAGE))
    assert address_on(again) is None
    assert token not in client.get(PAGE).content.decode()
    assert "Made on Wednesday 3 March, 10:05." in text_of(main(again))


def test_link_opens_a_calendar_program_by_its_own_scheme(client, anna):
    page = page_of(makes(client))
    links = [attribute(a, "href") for a in every(main(page), "a", **{"class": "button"})]
    assert links == ["webcal" + address_on(page).removeprefix("http")]


def test_answer_that_is_sent_again_makes_no_second_link(client, anna):
    token_one = address_on(page_of(makes(client)))
    response = client.post(PAGE, {"act": "make", "of": ""}, follow=True)
    assert notices(page_of(response)) == ["Nothing was changed. Here you see how it is now."]
    assert Client().get(token_one).status_code == 200


def test_renewed_link_replaces_the_old_one(client, anna, token):
    stamp = CalendarFeed.objects.get().stamp
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        fresh = address_on(page_of(makes(client, of=stamp)))
        assert Client().get(fresh).status_code == 200
        assert fetch(token).status_code == 404
        assert (
            address_on(page_of(client.post(PAGE, {"act": "make", "of": stamp}, follow=True)))
            is None
        )
        assert Client().get(fresh).status_code == 200


def test_revoked_link_is_gone(client, anna, token):
    response = client.post(PAGE, {"act": "revoke"}, follow=True)
    assert notices(page_of(response)) == [
        "The link is gone. Your calendar program finds nothing there."
    ]
    assert (CalendarFeed.objects.count(), fetch(token).status_code) == (0, 404)
    assert client.post(PAGE, {"act": "revoke"}).status_code == 302


@pytest.mark.parametrize("sent", [{}, {"act": "read"}, {"act": "\x00"}, {"act": ["make", "x"]}])
def test_page_knows_two_acts(client, anna, sent):
    assert client.post(PAGE, sent).status_code == 404
    assert CalendarFeed.objects.count() == 0


def test_two_makes_at_once_leave_one_link(anna):
    assert CalendarFeed.objects.make(anna, at=NOW) is not None
    assert CalendarFeed.objects.make(anna, at=NOW) is None
    stale, feed = CalendarFeed.objects.get(), CalendarFeed.objects.get()
    assert feed.renew(at=NOW) is not None
    assert stale.renew(at=NOW) is None


def test_feed_is_seen_by_nobody_else(anna, theo, token):
    assert list(CalendarFeed.objects.visible_to(theo)) == []
    assert CalendarFeed.objects.visible_to(anna).get().patient == anna


# --- what stands in it --------------------------------------------------------------------------


def test_rules_that_are_off_leave_it_empty(token):
    assert events(token) == []


def test_reminder_is_one_weekly_moment(anna, token):
    ReminderFactory(patient=anna, weekdays=(0, 2), local_time=time(18, 30))
    assert events(token) == [("Your moment of today", time(18, 30), "FREQ=WEEKLY;BYDAY=MO,WE")]


def test_breaks_are_one_weekly_moment_each(anna, token):
    SittingBreakFactory(patient=anna, weekdays=(1,), mode="anchors", anchor_3=time(16))
    found = [
        ("Two minutes for yourself", at, "FREQ=WEEKLY;BYDAY=TU")
        for at in (time(10, 30), time(15), time(16))
    ]
    assert events(token) == found


def test_breaks_again_and_again_are_at_most_sixteen(anna, token):
    SittingBreakFactory(patient=anna, every=30, starts=time(6), ends=time(22))
    assert len(events(token)) == 16
    assert len(fetch(token).content) < 10_000


def test_changed_rule_changes_the_file_and_its_events(anna, token):
    reminder = ReminderFactory(patient=anna)
    before = fetch(token)
    reminder.change(at=NOW, local_time=time(7, 45))
    after = fetch(token)
    assert before["ETag"] != after["ETag"]
    (was,), (now,) = (Calendar.from_ical(r.content).events for r in (before, after))
    assert was["uid"] != now["uid"]
    assert now.start.time() == time(7, 45)


def test_pause_starts_the_calendar_later(anna, token):
    ReminderFactory(patient=anna, weekdays=(2,), paused_until=date(2027, 3, 11))
    (event,) = Calendar.from_ical(fetch(token).content).events
    assert event.start.date() == date(2027, 3, 17)


def test_calendar_speaks_her_language_and_zone(anna, token):
    ReminderFactory(patient=anna, local_time=time(9))
    anna.language, anna.time_zone = "de", "America/New_York"
    anna.save()
    (event,) = Calendar.from_ical(fetch(token, accept_language="nl").content).events
    assert event["summary"] == "Ihr Moment für heute"
    assert event["dtstart"].params["tzid"] == "America/New_York"


def test_unknown_zone_leaves_it_empty(anna, token):
    ReminderFactory(patient=anna)
    type(anna).objects.filter(pk=anna.pk).update(time_zone="Mars/Base")
    assert events(token) == []


@pytest.mark.parametrize("language", ["nl", "en", "de"])
def test_calendar_tells_nothing_about_her(anna, programme, token, language):
    anna.language = language
    anna.save()
    ReminderFactory(patient=anna)
    SittingBreakFactory(patient=anna, shows_movement=True)
    text = fetch(token).content.decode().lower().replace("\r\n ", "")
    line = programme.lines.first()
    for told in (
        "anna",
        "demo.example\r\nsummary:anna",
        line.name_nl,
        str(programme),
        "fysio",
        "physio",
        "hip",
        "heup",
        "hüft",
    ):
        assert told.lower() not in text, told


# --- how it is fetched --------------------------------------------------------------------------


def test_answer_is_a_calendar_that_is_kept_by_nobody_else(token):
    response = fetch(token)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'inline; filename="soepel.ics"'
    assert response["Cache-Control"] == "private, no-cache"
    assert response.cookies == {}


def test_unchanged_file_is_not_sent_again(token):
    etag = fetch(token)["ETag"]
    response = fetch(token, if_none_match=etag)
    assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)
    assert fetch(token, if_none_match='"other"').status_code == 200


def test_file_stays_the_same_from_day_to_day(anna, token):
    ReminderFactory(patient=anna)
    etag = fetch(token)["ETag"]
    with time_machine.travel(NOW + timedelta(days=40), tick=False):
        assert fetch(token)["ETag"] == etag


@pytest.mark.parametrize("token", ["wrong", "a" * 43, "ä", "%20", "a" * 400])
def test_unknown_secret_finds_nothing_and_sets_no_cookie(db, token):
    response = fetch(token)
    assert (response.status_code, response["Content-Type"]) == (404, "text/plain; charset=utf-8")
    assert response.cookies == {}


def test_secret_of_who_left_opens_nothing(anna, token):
    type(anna).objects.filter(pk=anna.pk).update(is_active=False)
    assert fetch(token).status_code == 404


def test_secret_signs_nobody_in(token):
    visitor = Client()
    visitor.get(f"/calendar/{token}.ics")
    assert visitor.get(PAGE).status_code == 302


def test_browser_that_is_signed_in_gets_no_cookie_either(client, anna, token):
    response = client.get(f"/calendar/{token}.ics")
    assert (response.status_code, dict(response.cookies)) == (200, {})


def test_feed_is_only_read(token):
    for method in ("post", "put", "delete"):
        assert getattr(Client(), method)(f"/calendar/{token}.ics").status_code == 405
    assert Client().head(f"/calendar/{token}.ics").status_code == 200


def test_each_secret_has_a_limit_of_its_own(bram, token, settings):
    assert settings.ACCOUNT_RATE_LIMITS["calendar"] == "30/10m/key"
    settings.ACCOUNT_RATE_LIMITS = {"calendar": "3/10m/key"}
    other = CalendarFeed.objects.make(bram, at=NOW)
    assert {fetch(token).status_code for _ in range(3)} == {200}
    assert fetch(token).status_code == 429
    assert fetch(other).status_code == 200


def test_a_fetch_changes_nothing(anna, token):
    SittingBreakFactory(patient=anna)
    before = [list(m.objects.values()) for m in (CalendarFeed, SittingBreak, Delivery)]
    fetch(token)
    assert [list(m.objects.values()) for m in (CalendarFeed, SittingBreak, Delivery)] == before
