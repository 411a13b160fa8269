"""The breaks of a working day, in every zone and over every change of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.time_zones import TIME_ZONES
from apps.reminders.breaks import (
    WorkingDay,
    moments,
    newest_moment,
    next_moment,
    ordinary_times,
    touched_times,
)
from apps.reminders.schedule import instant

EVERY_DAY = tuple(range(7))
MONDAY = date(2027, 3, 1)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LUNCH = (time(12), time(13))
MICROSECOND = timedelta(microseconds=1)

TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
ZONES = st.sampled_from(sorted(TIME_ZONES)).map(ZoneInfo)
DAYS = st.dates(date(2024, 1, 1), date(2036, 1, 1))
CHANGES = [  # days on which a clock jumps: an hour, half an hour, two hours, a whole day, at 0:00
    ("Europe/Amsterdam", date(2027, 3, 28)),
    ("Europe/Amsterdam", date(2027, 10, 31)),
    ("Australia/Lord_Howe", date(2027, 10, 3)),
    ("Australia/Lord_Howe", date(2027, 4, 4)),
    ("Antarctica/Troll", date(2027, 3, 28)),
    ("Antarctica/Troll", date(2027, 10, 31)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Africa/Cairo", date(2027, 4, 30)),
    ("America/Nuuk", date(2027, 3, 27)),
    ("America/Nuuk", date(2027, 10, 30)),
]
PLACES = st.one_of(
    st.tuples(ZONES, DAYS), st.sampled_from(CHANGES).map(lambda c: (ZoneInfo(c[0]), c[1]))
)


@st.composite
def plans(draw):
    starts, ends = sorted(draw(st.lists(TIMES, min_size=2, max_size=2, unique=True)))
    lunch = sorted(draw(st.lists(TIMES, min_size=2, max_size=2, unique=True)))
    return WorkingDay(
        starts=starts,
        ends=ends,
        every=draw(st.sampled_from([None, 30, 45, 60, 90])),
        anchors=tuple(sorted(draw(st.sets(TIMES, min_size=2, max_size=3)))),
        lunch=draw(st.sampled_from([None, tuple(lunch)])),
        at_most=draw(st.integers(1, 16)),
    )


def office(every=30, **changes):
    fields = {"starts": time(9), "ends": time(17), "every": every, "lunch": LUNCH}
    return WorkingDay(**fields | changes)


def shown(plan, day=MONDAY, zone="Europe/Amsterdam", form="%H:%M"):
    """The breaks of a day as the wall clock of that zone shows them."""
    zone = ZoneInfo(zone)
    return [at.astimezone(zone).strftime(form) for at in moments(day, plan, zone)]


# --- a day like others -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        (30, "09:30 10:00 10:30 11:00 11:30 13:00 13:30 14:00 14:30 15:00 15:30 16:00 16:30"),
        (45, "09:45 10:30 11:15 13:30 14:15 15:00 15:45 16:30"),
        (60, "10:00 11:00 13:00 14:00 15:00 16:00"),
        (90, "10:30 13:30 15:00 16:30"),
    ],
)
def test_moments_count_from_the_start_of_the_working_hours(every, expected):
    assert shown(office(every)) == expected.split()


@pytest.mark.parametrize(
    ("lunch", "silent"),
    [
        ((time(12), time(13)), ["12:00", "12:30"]),
        ((time(12, 1), time(13)), ["12:30"]),
        ((time(12), time(12, 30)), ["12:00"]),
        ((time(12), time(13, 1)), ["12:00", "12:30", "13:00"]),
        ((time(9), time(9, 30)), []),
        ((time(16), time(17)), ["16:00", "16:30"]),
    ],
)
def test_moments_are_silent_from_the_first_minute_of_lunch_until_it_ends(lunch, silent):
    missing = set(shown(office(lunch=None))) - set(shown(office(lunch=lunch)))
    assert sorted(missing) == silent


@pytest.mark.parametrize(
    ("ends", "last"), [(time(16, 59), "16:30"), (time(17), "16:30"), (time(17, 1), "17:00")]
)
def test_moments_end_before_the_end(ends, last):
    assert shown(office(ends=ends))[-1] == last


def test_moments_stop_at_the_cap():
    long_day = office(starts=time(7), ends=time(19), at_most=16)
    assert len(shown(office(starts=time(7), ends=time(19), at_most=99))) == 21
    assert shown(long_day)[-1] == "16:00"
    assert len(shown(long_day)) == 16
    assert shown(office(at_most=2)) == ["09:30", "10:00"]


def test_moments_of_hours_that_are_too_short_are_none():
    assert shown(office(starts=time(9), ends=time(9, 30), lunch=None)) == []
    assert shown(office(starts=time(9), ends=time(9, 31), lunch=None)) == ["09:30"]


def test_moments_at_anchors_are_those_in_the_working_hours_outside_lunch():
    anchors = (time(8, 59), time(9), time(12), time(13), time(16, 59), time(17))
    assert shown(office(None, anchors=anchors)) == ["09:00", "13:00", "16:59"]
    assert shown(office(None, anchors=anchors, at_most=2)) == ["09:00", "13:00"]


# --- the day on which the clock jumps ------------------------------------------------------------


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)])
def test_moments_after_the_jump_stand_on_the_wall_clock(day):
    assert shown(office(), day) == shown(office())


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        # Amsterdam in spring: 2:00 to 3:00 does not exist, the half hours go on
        (
            "Europe/Amsterdam",
            date(2027, 3, 28),
            ["01:00 +0100", "01:30 +0100", "03:00 +0200", "03:30 +0200"],
        ),
        # in autumn it comes twice, and she sits through both
        (
            "Europe/Amsterdam",
            date(2027, 10, 31),
            [
                "01:00 +0200",
                "01:30 +0200",
                "02:00 +0200",
                "02:30 +0200",
                "02:00 +0100",
                "02:30 +0100",
                "03:00 +0100",
                "03:30 +0100",
            ],
        ),
        # Lord Howe: half an hour
        (
            "Australia/Lord_Howe",
            date(2027, 10, 3),
            ["01:00 +1030", "01:30 +1030", "02:30 +1100", "03:00 +1100", "03:30 +1100"],
        ),
        (
            "Australia/Lord_Howe",
            date(2027, 4, 4),
            [
                "01:00 +1100",
                "01:30 +1100",
                "01:30 +1030",
                "02:00 +1030",
                "02:30 +1030",
                "03:00 +1030",
                "03:30 +1030",
            ],
        ),
        # Troll: two hours
        ("Antarctica/Troll", date(2027, 3, 28), ["03:00 +0200", "03:30 +0200"]),
        (
            "Antarctica/Troll",
            date(2027, 10, 31),
            [
                "01:00 +0200",
                "01:30 +0200",
                "02:00 +0200",
                "02:30 +0200",
                "01:00 +0000",
                "01:30 +0000",
                "02:00 +0000",
                "02:30 +0000",
                "03:00 +0000",
                "03:30 +0000",
            ],
        ),
    ],
)
def test_moments_of_a_night_in_which_the_clock_jumps(zone, day, expected):
    night = office(starts=time(0, 30), ends=time(4), lunch=None)
    assert shown(night, day, zone, "%H:%M %z") == expected


def test_moments_of_a_lunch_that_comes_twice_are_silent_both_times():
    night = office(starts=time(0, 30), ends=time(4), lunch=(time(2), time(3)))
    found = shown(night, date(2027, 10, 31), form="%H:%M %z")
    assert found == ["01:00 +0200", "01:30 +0200", "03:00 +0100", "03:30 +0100"]


def test_moments_of_two_anchors_in_the_gap_are_one():
    night = office(None, anchors=(time(2, 10), time(2, 40)), starts=time(0), lunch=None)
    assert shown(night, date(2027, 3, 28)) == ["03:00"]


def test_moments_of_a_day_that_never_was_are_none():
    assert shown(office(), date(2011, 12, 30), "Pacific/Apia") == []
    assert len(shown(office(), date(2011, 12, 31), "Pacific/Apia")) == 13


@given(place=PLACES, plan=plans())
def test_moments_keep_every_promise(place, plan):
    zone, day = place
    found = moments(day, plan, zone)
    walls = [at.astimezone(zone) for at in found]
    assert list(found) == sorted(set(found))
    assert len(found) <= plan.at_most
    assert {at.tzinfo for at in found} <= {UTC}
    assert {wall.date() for wall in walls} <= {day}
    assert all(plan.starts <= wall.time() < plan.ends for wall in walls)
    if plan.lunch:
        first, last = plan.lunch
        assert not any(first <= wall.time() < last for wall in walls)
    if plan.every:
        start, step = instant(day, plan.starts, zone), timedelta(minutes=plan.every)
        assert all(at > start and (at - start) % step == timedelta() for at in found)
        assert all(later - earlier >= step for earlier, later in pairwise(found))


# --- the next ----------------------------------------------------------------------------------


def amsterdam(*parts):
    return datetime(*parts, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("after", "weekdays", "expected"),
    [
        (amsterdam(2027, 3, 1, 8), EVERY_DAY, amsterdam(2027, 3, 1, 9, 30)),
        (amsterdam(2027, 3, 1, 9, 29, 59), EVERY_DAY, amsterdam(2027, 3, 1, 9, 30)),
        (amsterdam(2027, 3, 1, 9, 30), EVERY_DAY, amsterdam(2027, 3, 1, 10)),
        (amsterdam(2027, 3, 1, 11, 30), EVERY_DAY, amsterdam(2027, 3, 1, 13)),
        (amsterdam(2027, 3, 1, 16, 30), EVERY_DAY, amsterdam(2027, 3, 2, 9, 30)),
        (amsterdam(2027, 3, 1, 16, 30), (0,), amsterdam(2027, 3, 8, 9, 30)),
        (amsterdam(2027, 3, 5, 16, 30), (0, 1, 2, 3, 4), amsterdam(2027, 3, 8, 9, 30)),
        (amsterdam(2027, 3, 27, 16, 30), EVERY_DAY, amsterdam(2027, 3, 28, 9, 30)),
    ],
)
def test_next_moment_in_amsterdam(after, weekdays, expected):
    found = next_moment(after, plan=office(), weekdays=weekdays, zone=AMSTERDAM)
    assert (found, found.tzinfo) == (expected, UTC)


def test_next_moment_without_a_day_or_without_room_is_none():
    after = amsterdam(2027, 3, 1, 8)
    too_short = office(ends=time(9, 10), lunch=None)
    assert next_moment(after, plan=office(), weekdays=(), zone=AMSTERDAM) is None
    assert next_moment(after, plan=too_short, weekdays=EVERY_DAY, zone=AMSTERDAM) is None


def test_next_moment_not_before_a_day():
    def found(day):
        return next_moment(
            amsterdam(2027, 3, 1, 8),
            plan=office(),
            weekdays=(0, 2),
            zone=AMSTERDAM,
            not_before=day,
        )

    assert found(date(2027, 2, 1)) == amsterdam(2027, 3, 1, 9, 30)
    assert found(date(2027, 3, 2)) == amsterdam(2027, 3, 3, 9, 30)
    assert found(date(2028, 3, 1)) == amsterdam(2028, 3, 1, 9, 30)


def test_next_moment_on_a_weekday_that_never_was_waits_for_the_next_week():
    """Apia had no Friday 30 December 2011."""
    apia = ZoneInfo("Pacific/Apia")
    after = datetime(2011, 12, 28, 12, tzinfo=apia)
    found = next_moment(after, plan=office(), weekdays=(4,), zone=apia)
    assert found == datetime(2012, 1, 6, 9, 30, tzinfo=apia)


@given(place=PLACES, plan=plans(), minutes=st.integers(0, 24 * 60))
def test_next_moment_is_the_first_of_all_that_come(place, plan, minutes):
    zone, day = place
    after = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes)
    near = [day + timedelta(days=n) for n in range(-2, 6)]
    coming = [at for one in near for at in moments(one, plan, zone) if at > after]
    found = next_moment(after, plan=plan, weekdays=EVERY_DAY, zone=zone)
    assert found == min(coming, default=None)
    if found:
        again = next_moment(found - MICROSECOND, plan=plan, weekdays=EVERY_DAY, zone=zone)
        assert again == found


# --- the newest ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "since", "expected"),
    [
        # Monday, every half hour from 9:30 to 16:30 with lunch from 12 to 13
        (amsterdam(2027, 3, 1, 9, 29), amsterdam(2027, 3, 1, 0), None),
        (amsterdam(2027, 3, 1, 9, 30), amsterdam(2027, 3, 1, 0), amsterdam(2027, 3, 1, 9, 30)),
        (amsterdam(2027, 3, 1, 9, 30), amsterdam(2027, 3, 1, 9, 30), None),
        (amsterdam(2027, 3, 1, 9, 39), amsterdam(2027, 3, 1, 9, 29), amsterdam(2027, 3, 1, 9, 30)),
        (amsterdam(2027, 3, 1, 9, 40), amsterdam(2027, 3, 1, 9, 30), None),
        (amsterdam(2027, 3, 1, 11, 31), amsterdam(2027, 3, 1, 9), amsterdam(2027, 3, 1, 11, 30)),
        (amsterdam(2027, 3, 1, 12, 45), amsterdam(2027, 3, 1, 9), amsterdam(2027, 3, 1, 11, 30)),
        (amsterdam(2027, 3, 1, 12, 45), amsterdam(2027, 3, 1, 12), None),
        (amsterdam(2027, 3, 2, 8), amsterdam(2027, 2, 1, 8), amsterdam(2027, 3, 1, 16, 30)),
        (amsterdam(2027, 3, 7, 12), amsterdam(2027, 2, 1, 8), amsterdam(2027, 3, 5, 16, 30)),
        (amsterdam(2027, 3, 7, 12), amsterdam(2027, 3, 6), None),
        (amsterdam(2027, 3, 1, 10), amsterdam(2027, 3, 1, 12), None),
    ],
)
def test_newest_moment_is_the_last_since(at, since, expected):
    found = newest_moment(at, since=since, plan=office(), weekdays=(0, 1, 2, 3, 4), zone=AMSTERDAM)
    assert found == expected


def test_newest_moment_not_before_a_day():
    def found(day):
        return newest_moment(
            amsterdam(2027, 3, 3, 8),
            since=amsterdam(2027, 3, 1, 0),
            plan=office(),
            weekdays=EVERY_DAY,
            zone=AMSTERDAM,
            not_before=day,
        )

    assert found(date(2027, 3, 2)) == amsterdam(2027, 3, 2, 16, 30)
    assert found(date(2027, 3, 3)) is None
    assert found(date.max) is None


@given(place=PLACES, plan=plans(), minutes=st.integers(0, 24 * 60), hours=st.integers(0, 72))
def test_newest_moment_is_where_the_next_ones_lead(place, plan, minutes, hours):
    zone, day = place
    rule = {"plan": plan, "weekdays": EVERY_DAY, "zone": zone}
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes)
    since = at - timedelta(hours=hours)
    newest, later = None, since
    while (later := next_moment(later, **rule)) and later <= at:
        newest = later
    assert newest_moment(at, since=since, **rule) == newest


# --- what cannot be ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"every": 0}, "A break after every 0 minutes is none."),
        ({"every": -30}, "A break after every -30 minutes is none."),
        ({"starts": time(17)}, "Working hours from 17:00:00 to 17:00:00 have no length."),
        ({"starts": time(18)}, "Working hours from 18:00:00 to 17:00:00 have no length."),
        ({"lunch": (time(13), time(12))}, "A lunch from 13:00:00 to 12:00:00 has no length."),
        ({"lunch": (time(12), time(12))}, "A lunch from 12:00:00 to 12:00:00 has no length."),
    ],
)
def test_a_working_day_that_cannot_be_is_refused(changes, said):
    with pytest.raises(ValueError, match=f"^{said}$"):
        office(**changes)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Europe/Amsterdam", "America/Lima"])
@pytest.mark.parametrize("at", ["0001-01-01T00:00Z", "9999-12-31T23:00Z", "9999-12-31T23:59Z"])
def test_moments_at_the_ends_of_the_calendar_are_none(zone, at):
    at, plan = datetime.fromisoformat(at), office(starts=time(0), ends=time(0, 20), lunch=None)
    rule = {"plan": plan, "weekdays": EVERY_DAY, "zone": ZoneInfo(zone)}
    assert next_moment(at, **rule) is None
    assert newest_moment(at, since=at, **rule) is None


def test_moments_of_a_plan_without_any_are_none():
    assert shown(office(None, anchors=())) == shown(office(at_most=0)) == []
    assert shown(office(at_most=-1)) == []
    nothing = {"plan": office(at_most=0), "weekdays": EVERY_DAY, "zone": AMSTERDAM}
    long_ago = amsterdam(2007, 3, 1)
    assert newest_moment(amsterdam(2027, 3, 1), since=long_ago, **nothing) is None


# --- what the form asks --------------------------------------------------------------------------


def test_ordinary_times_are_those_of_a_day_without_a_jump():
    assert ordinary_times(office(90)) == [time(10, 30), time(13, 30), time(15), time(16, 30)]


def test_touched_times_hold_the_whole_working_day_or_only_the_anchors():
    anchors = (time(10), time(15))
    assert touched_times(office(90)) == [time(9), *ordinary_times(office(90)), time(16, 59)]
    assert touched_times(office(None, anchors=anchors)) == [time(10), time(15)]
