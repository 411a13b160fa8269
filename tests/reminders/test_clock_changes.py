"""Every change of twelve clocks from 2024 to 2030, beside an oracle that walks the minutes.
`make exhaustive` does the same for every zone, with every half hour and many more plans."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from wall_clock import (
    HALF_HOURS,
    ORDINARY,
    WallClock,
    changes,
    check_asked_at,
    check_breaks,
    check_chosen_days,
    check_mails,
    minutes_after,
)

from apps.reminders.breaks import WorkingDay

ROOT = Path(__file__).resolve().parents[2]
APIA_SKIPS_A_DAY = datetime(2011, 12, 30, 10, tzinfo=UTC)
ZONES = [
    "Africa/Cairo",  # at midnight
    "Africa/Casablanca",  # around Ramadan
    "America/New_York",
    "America/Nuuk",  # the last hour of a Saturday
    "America/Santiago",  # at midnight, in the south
    "America/St_Johns",
    "Antarctica/Troll",  # two hours
    "Asia/Jerusalem",
    "Australia/Lord_Howe",  # half an hour
    "Europe/Amsterdam",
    "Pacific/Chatham",  # at a quarter to three
    "Pacific/Kiritimati",  # never, and 14 hours ahead
]
SOME_TIMES = HALF_HOURS[:9] + HALF_HOURS[9::5] + HALF_HOURS[-1:]  # clocks change at night
PLANS = [
    WorkingDay(time(0), time(23, 59), every=45, lunch=(time(2), time(3)), at_most=99),
    WorkingDay(time(0, 30), time(8), every=30, at_most=5),
    WorkingDay(time(0), time(23, 30), anchors=(time(2, 30), time(2), time(0), time(23))),
]


def clocks(zone):
    return [WallClock(zone, change) for change in changes(zone) or [ORDINARY]]


def check(clock):
    around = [clock.minutes[len(clock.minutes) // 2 + n] for n in (-61, -30, -1, 0, 1, 30)]
    for at in SOME_TIMES:
        check_mails(clock, at, minutes_after(at, 30))
    for at in SOME_TIMES[:6]:
        check_chosen_days(clock, at)
        check_asked_at(clock, at, around)
    for plan in PLANS:
        check_breaks(clock, plan, every=1009)


@pytest.mark.parametrize("zone", ZONES)
def test_every_change_of(zone):
    for clock in clocks(zone):
        check(clock)


def test_a_day_that_never_was():
    clock = WallClock("Pacific/Apia", APIA_SKIPS_A_DAY)
    assert [day.isoformat() for day in clock.days[:3]] == ["2011-12-29", "2011-12-30", "2011-12-31"]
    check(clock)


def test_the_oracle_sees_what_the_clocks_do():
    of_amsterdam = [f"{at:%Y-%m-%d %H:%M}" for at in changes("Europe/Amsterdam")]
    assert of_amsterdam[:3] == ["2024-03-31 01:00", "2024-10-27 01:00", "2025-03-30 01:00"]
    assert len(of_amsterdam) == 14
    assert changes("Pacific/Kiritimati") == []
    spring = WallClock("Europe/Amsterdam", datetime(2027, 3, 28, 1, tzinfo=UTC))
    at_three = datetime(2027, 3, 28, 1, tzinfo=UTC)
    assert spring.occurrence(spring.days[2], time(2, 30)) == at_three
    assert spring.mails(time(2), time(2, 30))[3:6] == [
        (datetime(2027, 3, 27, 1, 30, tzinfo=UTC), 2),
        (at_three, 1),
        (datetime(2027, 3, 29, 0, tzinfo=UTC), 1),
    ]


# --- the server's own zone ----------------------------------------------------------------------

TOLD = """
import json
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo
from apps.reminders.breaks import WorkingDay, newest_moment, next_moment
from apps.reminders.schedule import next_mail
plan = WorkingDay(time(0), time(9), every=90, lunch=(time(2), time(3)))
told = []
for name in ("Europe/Amsterdam", "Pacific/Auckland", "America/St_Johns", "Australia/Lord_Howe"):
    for day in (date(2027, 3, 13), date(2027, 3, 27), date(2027, 4, 3), date(2027, 10, 30)):
        after = datetime(day.year, day.month, day.day, tzinfo=UTC)
        rule = {"weekdays": tuple(range(7)), "zone": ZoneInfo(name), "not_before": day}
        for _ in range(9):
            last = newest_moment(after, since=after - timedelta(days=2), plan=plan, **rule)
            brk = next_moment(after, plan=plan, **rule)
            after, slot = next_mail(after, at=time(2, 30), again_at=time(3), **rule)
            told.append([str(after), slot, str(brk), str(last)])
print(json.dumps(told))
"""


def told_in(zone):
    env = os.environ | {"TZ": zone}
    run = subprocess.run(
        [sys.executable, "-c", TOLD], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    return json.loads(run.stdout)


def test_the_zone_of_the_server_does_not_matter():
    here = told_in("UTC")
    assert len(here) == 144
    assert here[0] == ["2027-03-13 01:30:00+00:00", 1, "2027-03-13 00:30:00+00:00", "None"]
    assert told_in("Pacific/Auckland") == here
    assert told_in("America/St_Johns") == here
