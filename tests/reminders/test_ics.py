"""The calendar file, read back by the library and, byte by byte, by us."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from apps.reminders.ics import Appointment, calendar_file

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MADE = datetime(2027, 3, 3, 9, 5, tzinfo=UTC)  # a Wednesday
SESSION = Appointment(
    uid="one@demo.example",
    title="Jouw moment, vandaag",
    text="http://localhost/nl/",
    weekdays=(4, 0),
    at=time(18, 30),
    starts=date(2027, 3, 3),
    lasts=timedelta(minutes=15),
)


def file_of(*appointments, zone=AMSTERDAM):
    return calendar_file(appointments, zone=zone, name="Soepel", made_at=MADE)


def test_event_is_weekly_in_her_zone_with_an_alarm():
    lines = file_of(SESSION).decode().split("\r\n")
    begins = lines.index("BEGIN:VEVENT")
    assert lines[begins : lines.index("END:VEVENT") + 1] == [
        "BEGIN:VEVENT",
        "SUMMARY:Jouw moment\\, vandaag",
        "DTSTART;TZID=Europe/Amsterdam:20270305T183000",
        "DURATION:PT15M",
        "DTSTAMP:20270303T090500Z",
        "UID:one@demo.example",
        "RRULE:FREQ=WEEKLY;BYDAY=MO,FR",
        "CLASS:PRIVATE",
        "DESCRIPTION:http://localhost/nl/",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:Jouw moment\\, vandaag",
        "TRIGGER:P0D",
        "END:VALARM",
        "END:VEVENT",
    ]


def test_calendar_says_who_made_it_and_how_often_to_ask():
    head = file_of().decode().split("\r\n")[:9]
    assert head == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Soepel//Calendar//EN",
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:Soepel",
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
        "X-PUBLISHED-TTL:PT4H",
        "X-WR-TIMEZONE:Europe/Amsterdam",
        "BEGIN:VTIMEZONE",
    ]


def test_same_appointments_give_the_same_bytes():
    assert file_of(SESSION) == file_of(SESSION)


@pytest.mark.parametrize(
    "zone", ["Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Asia/Tokyo"]
)
def test_described_zone_agrees_with_the_database_of_zones(zone):
    """For years to come, in case a program does not know the name."""
    calendar = Calendar.from_ical(file_of(SESSION, zone=ZoneInfo(zone)))
    described = calendar.timezones[0].to_tz(lookup_tzid=False)
    for days in range(0, 14 * 365, 11):
        moment = MADE.replace(tzinfo=None) + timedelta(days=days)
        known = moment.replace(tzinfo=ZoneInfo(zone)).utcoffset()
        assert moment.replace(tzinfo=described).utcoffset() == known, moment


@pytest.mark.parametrize(
    ("starts", "first"),
    [(date(2027, 3, 3), 5), (date(2027, 3, 5), 5), (date(2027, 3, 6), 8), (date(2027, 3, 8), 8)],
)
def test_first_day_is_one_of_the_weekdays(starts, first):
    appointment = Appointment(**vars(SESSION) | {"starts": starts})
    assert appointment.first(AMSTERDAM) == datetime(2027, 3, first, 18, 30, tzinfo=AMSTERDAM)


def test_long_and_foreign_words_are_folded_at_75_bytes():
    long = Appointment(**vars(SESSION) | {"title": "Zwei Minuten für Sie, " * 9 + "später; ü"})
    content = file_of(long)
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    (event,) = Calendar.from_ical(content).events
    assert event["summary"] == long.title


def test_utc_is_a_zone_as_well():
    (event,) = Calendar.from_ical(file_of(SESSION, zone=ZoneInfo("UTC"))).events
    assert event.start == datetime(2027, 3, 5, 18, 30, tzinfo=UTC)
