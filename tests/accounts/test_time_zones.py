"""Which time zones a person may choose."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from apps.accounts.models import User
from apps.accounts.time_zones import TIME_ZONES, choices


@pytest.mark.parametrize(
    "zone",
    ["Europe/Amsterdam", "America/Argentina/Buenos_Aires", "Antarctica/Troll", "UTC"],
)
def test_time_zones_include_places(zone):
    assert zone in TIME_ZONES


@pytest.mark.parametrize(
    "zone",
    ["localtime", "posixrules", "Factory", "Etc/GMT+5", "CET", "GMT", "Europe", "", "../UTC"],
)
def test_time_zones_exclude_what_is_no_place(zone):
    assert zone not in TIME_ZONES


def test_time_zones_all_open():
    at = datetime(2027, 7, 1, 12, tzinfo=UTC)
    opened = {zone for zone in TIME_ZONES if at.astimezone(ZoneInfo(zone)).tzinfo.key == zone}
    assert opened == TIME_ZONES


def test_choices_are_sorted_and_readable():
    values = [value for value, _label in choices()]
    assert values == sorted(TIME_ZONES)
    assert dict(choices())["America/New_York"] == "America/New York"


@pytest.mark.parametrize(("zone", "fields"), [("Europe/Berlin", []), ("localtime", ["time_zone"])])
def test_user_may_live_only_in_a_listed_zone(zone, fields):
    user = User(email="anna@demo.example", password="x", time_zone=zone)
    try:
        user.clean_fields()
        refused = []
    except ValidationError as error:
        refused = list(error.message_dict)
    assert refused == fields
