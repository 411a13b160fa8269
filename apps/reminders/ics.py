"""Weekly appointments as a calendar file (RFC 5545). Pure: what they say is given."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone

MEDIA_TYPE = "text/calendar; charset=utf-8"
ASK_AGAIN = timedelta(hours=4)  # what we propose; a program asks as often as it likes
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
YEARS_OF_ZONE = 15
AT_ONCE = timedelta(0)


@dataclass(frozen=True)
class Appointment:
    """Every week on these weekdays (0 is Monday) at this local time, from a day on."""

    uid: str
    title: str
    text: str
    weekdays: tuple[int, ...]
    at: time
    starts: date
    lasts: timedelta

    def first(self, zone: ZoneInfo) -> datetime:
        days = (self.starts + timedelta(days=n) for n in range(len(WEEKDAYS)))
        day = next(day for day in days if day.weekday() in self.weekdays)
        return datetime.combine(day, self.at, tzinfo=zone)


def calendar_file(
    appointments: Iterable[Appointment], *, zone: ZoneInfo, name: str, made_at: datetime
) -> bytes:
    """The whole file. The same appointments give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Soepel//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", zone.key)
    calendar.add("refresh-interval", ASK_AGAIN, {"value": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    calendar.add_component(_zone(zone, made_at.year))
    for appointment in appointments:
        calendar.add_component(_event(appointment, zone, made_at))
    content: bytes = calendar.to_ical()
    return content


@lru_cache(maxsize=256)
def _zone(zone: ZoneInfo, year: int) -> Timezone:
    """Programs that know the zone by its name pass over this."""
    first, last = date(year, 1, 1), date(year + YEARS_OF_ZONE, 1, 1)
    found = Timezone.from_tzid(zone.key, first_date=first, last_date=last)
    found.pop("comment", None)
    return found


def _event(appointment: Appointment, zone: ZoneInfo, made_at: datetime) -> Event:
    event = Event()
    event.add("uid", appointment.uid)
    event.add("dtstamp", made_at)
    event.add("dtstart", appointment.first(zone))
    event.add("duration", appointment.lasts)
    days = [WEEKDAYS[day] for day in sorted(appointment.weekdays)]
    event.add("rrule", {"freq": "WEEKLY", "byday": days})
    event.add("summary", appointment.title)
    event.add("description", appointment.text)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    event.add_component(_alarm(appointment.title))
    return event


def _alarm(title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", AT_ONCE)
    return alarm
