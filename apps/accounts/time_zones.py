"""The time zones a person may live in: places of the IANA database, nothing else.

zoneinfo also opens "localtime", "posixrules" and "Factory", so a zone is checked by
membership here, never by trying it."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

AREAS = {
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
}
TIME_ZONES = frozenset(
    zone for zone in available_timezones() if zone.partition("/")[0] in AREAS and "/" in zone
) | {"UTC"}


def choices() -> list[tuple[str, str]]:
    return [(zone, zone.replace("_", " ")) for zone in sorted(TIME_ZONES)]


@cache
def zone_of(name: str) -> ZoneInfo:
    """UTC for a zone that is not known: it may disappear from the database with an update."""
    return ZoneInfo(name if name in TIME_ZONES else "UTC")
