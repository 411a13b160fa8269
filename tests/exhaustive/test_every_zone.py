"""Every zone a patient may choose, every change of its clock from 2024 to 2030, two days on either
side, and every half hour of the day: as the time of the mail, as the start of the working day and
as an anchor of the breaks. `make exhaustive`; some minutes."""

from datetime import time

import pytest
from wall_clock import (
    HALF_HOURS,
    LAST_MINUTE,
    WallClock,
    changes,
    check_asked_at,
    check_breaks,
    check_chosen_days,
    check_mails,
    minutes_after,
)

from apps.accounts.time_zones import TIME_ZONES
from apps.reminders.breaks import WorkingDay

LATER = (30, 60, 180)  # minutes from the first mail to the second
EVERY = (30, 45, 60, 90)
HALF_DAY = 12 * 60


def plans(starts):
    """Each interval from then on for half a day, with lunch after two hours, and anchors."""
    ends = minutes_after(starts, HALF_DAY) or LAST_MINUTE
    lunch = minutes_after(starts, 120), minutes_after(starts, 150)
    for every in EVERY:
        yield WorkingDay(starts, ends, every=every, lunch=lunch if all(lunch) else None, at_most=7)
    anchors = [minutes_after(starts, away) for away in (0, 15, 30)]
    yield WorkingDay(time(0), LAST_MINUTE, anchors=tuple(filter(None, anchors)))


def check(clock):
    mails = [(at, minutes_after(at, later)) for at in HALF_HOURS for later in (24 * 60, *LATER)]
    three_hours = [at for at in clock.minutes[::180] if clock.opening <= at < clock.closing]
    rhythms = [plan for starts in HALF_HOURS for plan in plans(starts) if starts < LAST_MINUTE]
    return {
        "mails": sum(check_mails(clock, at, again_at) for at, again_at in mails),
        "on chosen days": sum(check_chosen_days(clock, at) for at in HALF_HOURS),
        "asked at other moments": sum(check_asked_at(clock, at, three_hours) for at in HALF_HOURS),
        "breaks": sum(check_breaks(clock, plan, every=1009) for plan in rhythms),
    }


@pytest.mark.parametrize("zone", sorted(TIME_ZONES))
def test_every_zone(zone, record_property):
    """A clock that never changes is looked at in an ordinary week."""
    found = changes(zone)
    record_property("zones", 1)
    record_property("changes", len(found))
    clocks = [WallClock(zone, change) for change in found] or [WallClock(zone)]
    for clock in clocks:
        for name, answers in check(clock).items():
            record_property(name, answers)
