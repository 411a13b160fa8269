"""What she may choose on Today beside Start: not today, later, and the page of tomorrow."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from factories import ProgrammeFactory, ReminderFactory
from pages import (
    attribute,
    every,
    forms_of,
    heading,
    links,
    main,
    notices,
    page_of,
    text_of,
    texts,
    with_class,
)

from apps.programmes.models import DayOff, SessionLog

NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)
WEDNESDAY = date(2027, 3, 3)
DAY = timedelta(days=1)
OFF, AFTER_ALL = "/en/today/2027-03-03/off/", "/en/today/2027-03-03/after-all/"


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def programme(anna, theo, brug):
    return ProgrammeFactory(
        patient=anna, assigned_by=theo, practice=brug, start_on=WEDNESDAY - 5 * DAY, lines=[{}, {}]
    )


@pytest.fixture
def her(client, anna):
    client.force_login(anna)
    return client


def lead(page):
    return text_of(with_class(page, "lead")[0])


def loud(page):
    return [e for e in every(main(page)) if attribute(e, "class") == "button"]


def barrier(page):
    return [href for href in links(main(page)) if "barrier" in href]


def test_not_today_is_said_calmly_and_can_be_undone(her, programme):
    assert OFF in [action for action, _fields in forms_of(page_of(her.get("/en/today/")))]
    page = page_of(her.post(OFF, follow=True))
    assert heading(page) == "Not today"
    assert lead(page) == "That is fine. Your next session is on Thursday 4 March."
    assert (loud(page), barrier(page), notices(page)) == ([], [], [])
    assert texts(every(page, "li", **{"class": "is-today"})) == ["Wednesday: today, free day"]
    assert texts(every(main(page), "button")) == ["I want to exercise after all"]
    page = page_of(her.post(AFTER_ALL, follow=True))
    assert heading(page) == "Good afternoon, Anna"
    assert len(loud(page)) == 2


def test_not_today_on_the_last_day_names_no_other(her, programme):
    type(programme).objects.update(end_on=WEDNESDAY)
    page = page_of(her.post(OFF, follow=True))
    assert lead(page) == "That is fine. Your plan waits for you."


def test_second_time_in_a_row_offers_what_got_in_the_way(her, programme):
    DayOff.objects.record(programme, at=NOON - DAY, language="en")
    assert barrier(page_of(her.get("/en/today/"))) == []
    page = page_of(her.post(OFF, follow=True))
    assert barrier(page) == [f"/en/programmes/{programme.pk}/barrier/"]
    her.post(f"/en/programmes/{programme.pk}/barrier/", {"kind": "tired"})
    assert barrier(page_of(her.get("/en/today/"))) == []


def test_session_after_not_today_counts(her, programme):
    her.post(OFF)
    SessionLog.objects.record_as_planned(
        programme, done_on=WEDNESDAY, slot=1, at=NOON, by=programme.patient, language="en"
    )
    assert heading(page_of(her.get("/en/today/"))) == "Done for today, Anna"


def test_today_says_when_the_mail_of_later_comes(her, programme, anna):
    ReminderFactory(patient=anna).come_at(NOON + timedelta(hours=2), at=NOON)
    (rows,) = with_class(page_of(her.get("/en/today/")), "today-rows")
    assert "Later today You get one mail at 15:00" in texts(every(rows, "a"))


# --- the page of tomorrow ------------------------------------------------------------------------


def test_page_of_tomorrow_says_what_today_will_say(her, programme):
    type(programme).objects.update(weekdays=(3,))
    assert heading(page_of(her.get("/en/today/"))) == "Rest day"
    page = page_of(her.get("/en/today/2027-03-04/"))
    assert heading(page) == "Hello Anna"
    assert lead(page) == "Today 2 exercises, about 2 minutes."
    assert f"/en/programmes/{programme.pk}/2027-03-04/1/play/" in links(page)
    assert texts(every(page, "li", **{"class": "is-today"})) == ["Thursday: today"]
    with time_machine.travel(NOON + DAY, tick=False):
        same = page_of(her.get("/en/today/2027-03-04/"))
    assert text_of(main(same)) == text_of(main(page))


def test_page_of_this_day_greets_at_any_hour(her, programme):
    assert heading(page_of(her.get("/en/today/2027-03-03/"))) == "Hello Anna"


@pytest.mark.parametrize("day", ["2027-03-02", "2027-03-05", "2026-01-01", "9999-12-31"])
def test_page_of_another_day_leads_to_today(her, programme, day):
    assert her.get(f"/en/today/{day}/").url == "/en/today/"


@pytest.mark.parametrize("day", ["2027-02-30", "tomorrow", "2027-13-01"])
def test_page_of_no_day_does_not_exist(her, day):
    assert her.get(f"/en/today/{day}/").status_code == 404


def test_page_of_tomorrow_may_be_kept_by_her_own_browser(her, programme):
    first = her.get("/en/today/2027-03-04/")
    assert first.headers["Cache-Control"] == "private, no-cache"
    tag = {"If-None-Match": first.headers["ETag"]}
    assert her.get("/en/today/2027-03-04/", headers=tag).status_code == 304
    assert her.get("/en/today/", headers=tag).status_code == 200
    her.post(OFF)
    assert her.get("/en/today/2027-03-04/", headers=tag).status_code == 200


def test_page_of_tomorrow_asks_whether_the_pain_of_today_settles(her, programme):
    SessionLog.objects.record_as_planned(
        programme, done_on=WEDNESDAY, slot=1, at=NOON, by=programme.patient, language="en"
    )
    SessionLog.objects.update(pain_after=4)
    assert "Has that settled?" in text_of(main(page_of(her.get("/en/today/2027-03-04/"))))
