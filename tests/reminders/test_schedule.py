"""When the next reminder is due, in every zone and over every change of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from apps.accounts.time_zones import TIME_ZONES
from apps.reminders.schedule import instant, is_quiet, next_mail, next_occurrence

EVERY_DAY = tuple(range(7))
AMSTERDAM, LIMA = ZoneInfo("Europe/Amsterdam"), ZoneInfo("America/Lima")
DAY = timedelta(days=1)

MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
ZONES = st.sampled_from(sorted(TIME_ZONES)).map(ZoneInfo)
WEEKDAYS = st.frozensets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days)))


def local(zone, day, at):
    """The instant as the wall clock of that zone shows it, for reading in a test."""
    return instant(day, at, ZoneInfo(zone)).astimezone(ZoneInfo(zone)).strftime("%d %H:%M %z")


# --- one day, one time -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "day", "at", "shown"),
    [
        # an ordinary day
        ("Europe/Amsterdam", date(2027, 3, 1), time(18, 30), "01 18:30 +0100"),
        # spring in Amsterdam: 2:00 to 3:00 does not exist
        ("Europe/Amsterdam", date(2027, 3, 28), time(1, 59), "28 01:59 +0100"),
        ("Europe/Amsterdam", date(2027, 3, 28), time(2, 0), "28 03:00 +0200"),
        ("Europe/Amsterdam", date(2027, 3, 28), time(2, 30), "28 03:00 +0200"),
        ("Europe/Amsterdam", date(2027, 3, 28), time(2, 59), "28 03:00 +0200"),
        ("Europe/Amsterdam", date(2027, 3, 28), time(3, 0), "28 03:00 +0200"),
        ("Europe/Amsterdam", date(2027, 3, 28), time(3, 1), "28 03:01 +0200"),
        # autumn in Amsterdam: 2:00 to 3:00 comes twice, the first counts
        ("Europe/Amsterdam", date(2027, 10, 31), time(1, 59), "31 01:59 +0200"),
        ("Europe/Amsterdam", date(2027, 10, 31), time(2, 0), "31 02:00 +0200"),
        ("Europe/Amsterdam", date(2027, 10, 31), time(2, 30), "31 02:30 +0200"),
        ("Europe/Amsterdam", date(2027, 10, 31), time(3, 0), "31 03:00 +0100"),
        # Lord Howe moves half an hour
        ("Australia/Lord_Howe", date(2027, 10, 3), time(1, 59), "03 01:59 +1030"),
        ("Australia/Lord_Howe", date(2027, 10, 3), time(2, 10), "03 02:30 +1100"),
        ("Australia/Lord_Howe", date(2027, 10, 3), time(2, 30), "03 02:30 +1100"),
        ("Australia/Lord_Howe", date(2027, 4, 4), time(1, 45), "04 01:45 +1100"),
        ("Australia/Lord_Howe", date(2027, 4, 4), time(2, 0), "04 02:00 +1030"),
        # Troll moves two hours
        ("Antarctica/Troll", date(2027, 3, 28), time(1, 30), "28 03:00 +0200"),
        ("Antarctica/Troll", date(2027, 3, 28), time(2, 59), "28 03:00 +0200"),
        ("Antarctica/Troll", date(2027, 10, 31), time(1, 30), "31 01:30 +0200"),
        # the clock jumps at midnight
        ("Africa/Cairo", date(2027, 4, 30), time(0, 20), "30 01:00 +0300"),
        ("America/Santiago", date(2027, 9, 5), time(0, 0), "05 01:00 -0300"),
        # the quarter of an hour of Nepal and of the Chatham Islands
        ("Asia/Kathmandu", date(2027, 3, 1), time(18, 30), "01 18:30 +0545"),
        ("Pacific/Chatham", date(2027, 9, 26), time(2, 50), "26 03:45 +1345"),
    ],
)
def test_instant_on_the_wall_clock(zone, day, at, shown):
    assert local(zone, day, at) == shown


def test_instant_is_in_utc():
    assert instant(date(2027, 7, 1), time(18, 30), AMSTERDAM) == datetime(
        2027, 7, 1, 16, 30, tzinfo=UTC
    )
    assert instant(date(2027, 7, 1), time(18, 30), AMSTERDAM).tzinfo == UTC


@given(day=st.dates(date(2024, 1, 1), date(2036, 1, 1)), at=TIMES, zone=ZONES)
def test_instant_shows_that_time_or_the_first_that_exists(day, at, zone):
    found = instant(day, at, zone)
    shown = found.astimezone(zone).replace(tzinfo=None)
    wanted = datetime.combine(day, at)
    if shown != wanted:
        minute_before = (found - timedelta(minutes=1)).astimezone(zone).replace(tzinfo=None)
        assert minute_before < wanted < shown


@given(day=st.dates(date(2024, 1, 1), date(2036, 1, 1)), at=TIMES, zone=ZONES)
def test_instant_is_the_first_of_two(day, at, zone):
    found = instant(day, at, zone)
    shown = found.astimezone(zone).replace(tzinfo=None, fold=0)
    for hours in (0.5, 1, 2):
        earlier = (found - timedelta(hours=hours)).astimezone(zone)
        assert earlier.replace(tzinfo=None, fold=0) != shown


# --- the next ----------------------------------------------------------------------------------


def amsterdam(*parts):
    return datetime(*parts, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("after", "weekdays", "expected"),
    [
        # Monday 1 March 2027, at 18:30
        (amsterdam(2027, 3, 1, 12), EVERY_DAY, amsterdam(2027, 3, 1, 18, 30)),
        (amsterdam(2027, 3, 1, 18, 30), EVERY_DAY, amsterdam(2027, 3, 2, 18, 30)),
        (amsterdam(2027, 3, 1, 23, 59), EVERY_DAY, amsterdam(2027, 3, 2, 18, 30)),
        (amsterdam(2027, 3, 1, 12), (0,), amsterdam(2027, 3, 1, 18, 30)),
        (amsterdam(2027, 3, 1, 19), (0,), amsterdam(2027, 3, 8, 18, 30)),
        (amsterdam(2027, 3, 1, 19), (0, 2, 4), amsterdam(2027, 3, 3, 18, 30)),
        (amsterdam(2027, 3, 6, 12), (0, 2, 4), amsterdam(2027, 3, 8, 18, 30)),
        # over both changes of the clock: the wall clock stays
        (amsterdam(2027, 3, 27, 19), EVERY_DAY, amsterdam(2027, 3, 28, 18, 30)),
        (amsterdam(2027, 10, 30, 19), EVERY_DAY, amsterdam(2027, 10, 31, 18, 30)),
    ],
)
def test_next_occurrence_in_amsterdam(after, weekdays, expected):
    assert next_occurrence(after, weekdays=weekdays, at=time(18, 30), zone=AMSTERDAM) == expected


def test_next_occurrence_is_given_in_utc():
    found = next_occurrence(
        amsterdam(2027, 3, 27, 19), weekdays=EVERY_DAY, at=time(18, 30), zone=AMSTERDAM
    )
    assert found.isoformat() == "2027-03-28T16:30:00+00:00"


def test_next_occurrence_without_weekdays():
    after = amsterdam(2027, 3, 1, 12)
    assert next_occurrence(after, weekdays=(), at=time(18, 30), zone=AMSTERDAM) is None


@pytest.mark.parametrize(
    ("not_before", "expected"),
    [
        (date(2027, 2, 1), amsterdam(2027, 3, 1, 18, 30)),
        (date(2027, 3, 2), amsterdam(2027, 3, 3, 18, 30)),
        (date(2027, 3, 3), amsterdam(2027, 3, 3, 18, 30)),
        (date(2027, 4, 1), amsterdam(2027, 4, 2, 18, 30)),
    ],
)
def test_next_occurrence_not_before_a_day(not_before, expected):
    found = next_occurrence(
        amsterdam(2027, 3, 1, 12),
        weekdays=(0, 2, 4),
        at=time(18, 30),
        zone=AMSTERDAM,
        not_before=not_before,
    )
    assert found == expected


@pytest.mark.parametrize(
    ("zone", "at"),
    [("Pacific/Kiritimati", time(0, 5)), ("Pacific/Pago_Pago", time(23, 55))],
)
def test_next_occurrence_at_the_far_ends_of_the_earth_is_within_a_day(zone, at):
    after = datetime(2027, 3, 1, 10, 30, tzinfo=UTC)
    found = next_occurrence(after, weekdays=EVERY_DAY, at=at, zone=ZoneInfo(zone))
    assert timedelta() < found - after <= DAY


def occurrences(zone, first, days, *, at, weekdays=EVERY_DAY):
    """All from that day on, for so many days, as the wall clock shows them."""
    zone = ZoneInfo(zone)
    after = datetime.combine(first, time(), tzinfo=zone).astimezone(UTC) - timedelta(seconds=1)
    end = after + days * DAY
    found = []
    while (after := next_occurrence(after, weekdays=weekdays, at=at, zone=zone)) < end:
        found.append(after.astimezone(zone).strftime("%a %d %H:%M"))
    return found


def test_occurrences_over_a_gap_and_a_fold_are_one_a_day():
    spring = occurrences("Europe/Amsterdam", date(2027, 3, 27), 3, at=time(2, 30))
    autumn = occurrences("Europe/Amsterdam", date(2027, 10, 30), 3, at=time(2, 30))
    assert spring == ["Sat 27 02:30", "Sun 28 03:00", "Mon 29 02:30"]
    assert autumn == ["Sat 30 02:30", "Sun 31 02:30", "Mon 01 02:30"]


@pytest.mark.parametrize("at", [time(0, 0), time(8, 0), time(23, 30)])
def test_occurrences_leave_out_a_day_that_never_was(at):
    """Apia went from Thursday 29 December 2011 straight to Saturday the 31st."""
    found = occurrences("Pacific/Apia", date(2011, 12, 28), 4, at=at)
    shown = f"{at:%H:%M}"
    assert found == [f"Wed 28 {shown}", f"Thu 29 {shown}", f"Sat 31 {shown}", f"Sun 01 {shown}"]


def test_occurrences_on_a_weekday_that_never_was_wait_for_the_next_week():
    found = occurrences("Pacific/Apia", date(2011, 12, 22), 21, at=time(8), weekdays=(4,))
    assert found == ["Fri 23 08:00", "Fri 06 08:00"]


def test_occurrences_in_a_gap_that_ends_at_midnight_stay_on_their_own_day():
    """Nuuk skips the last hour of a Saturday, so that day has no 23:30."""
    found = occurrences("America/Nuuk", date(2027, 3, 26), 4, at=time(23, 30))
    assert found == ["Fri 26 23:30", "Sun 28 23:30", "Mon 29 23:30"]


@given(after=MOMENTS, weekdays=WEEKDAYS, at=TIMES, zone=ZONES)
def test_next_occurrence_is_later_and_on_a_chosen_weekday(after, weekdays, at, zone):
    found = next_occurrence(after, weekdays=weekdays, at=at, zone=zone)
    assert found > after
    assert found.astimezone(zone).weekday() in weekdays
    assert found - after <= timedelta(days=15)


@given(after=MOMENTS, weekdays=WEEKDAYS, at=TIMES, zone=ZONES)
def test_next_occurrence_leaves_none_out(after, weekdays, at, zone):
    """Whenever one asks before it is due, the answer is the same."""
    found = next_occurrence(after, weekdays=weekdays, at=at, zone=zone)
    for part in (0.25, 0.5, 0.999):
        between = after + (found - after) * part
        assert next_occurrence(between, weekdays=weekdays, at=at, zone=zone) == found


@given(after=MOMENTS, at=TIMES, zone=ZONES)
def test_next_occurrence_is_exactly_one_each_local_day(after, at, zone):
    days = []
    for _ in range(5):
        after = next_occurrence(after, weekdays=EVERY_DAY, at=at, zone=zone)
        days.append(after.astimezone(zone).date())
    steps = [(later - earlier).days for earlier, later in pairwise(days)]
    assume(not skips_the_end_of_a_day(days, at, zone))
    assert steps == [1, 1, 1, 1]


CHANGES = [
    ("Europe/Amsterdam", date(2027, 3, 28)),
    ("Europe/Amsterdam", date(2027, 10, 31)),
    ("Australia/Lord_Howe", date(2027, 4, 4)),
    ("Australia/Lord_Howe", date(2027, 10, 3)),
    ("Antarctica/Troll", date(2027, 3, 28)),
    ("Antarctica/Troll", date(2027, 10, 31)),
    ("America/Havana", date(2027, 11, 7)),
    ("Africa/Cairo", date(2027, 4, 30)),
]


@given(change=st.sampled_from(CHANGES), minute=st.integers(0, 24 * 60 - 1))
def test_next_occurrence_is_exactly_one_a_day_across_a_change(change, minute):
    zone, day = change
    zone, at = ZoneInfo(zone), time(minute // 60, minute % 60)
    after = datetime.combine(day - 2 * DAY, at, tzinfo=zone).astimezone(UTC)
    days = []
    for _ in range(3):
        after = next_occurrence(after, weekdays=EVERY_DAY, at=at, zone=zone)
        days.append(after.astimezone(zone).date())
    assert days == [day - DAY, day, day + DAY]


def skips_the_end_of_a_day(days, at, zone):
    """Whether the clock jumps from before that time over midnight, on a day in between."""
    span = [days[0] + n * DAY for n in range((days[-1] - days[0]).days + 1)]
    return any(instant(day, at, zone).astimezone(zone).date() != day for day in span)


# --- extra dates ---------------------------------------------------------------------------------

TUESDAY, THURSDAY, IN_JUNE = date(2027, 3, 2), date(2027, 3, 4), date(2027, 6, 1)


@pytest.mark.parametrize(
    ("weekdays", "also", "not_before", "expected"),
    [
        ((0, 2, 4), (TUESDAY,), None, amsterdam(2027, 3, 2, 18, 30)),
        ((0, 2, 4), [THURSDAY, TUESDAY], None, amsterdam(2027, 3, 2, 18, 30)),
        ((0, 2, 4), (THURSDAY,), None, amsterdam(2027, 3, 3, 18, 30)),
        ((0, 2, 4), (date(2027, 3, 3),), None, amsterdam(2027, 3, 3, 18, 30)),
        ((0, 2, 4), (date(2027, 2, 2), date(2027, 3, 1)), None, amsterdam(2027, 3, 3, 18, 30)),
        ((), (IN_JUNE, date(2027, 1, 1)), None, amsterdam(2027, 6, 1, 18, 30)),
        ((), {IN_JUNE, THURSDAY}, None, amsterdam(2027, 3, 4, 18, 30)),
        ((), (date(2027, 3, 1),), None, None),
        ((0, 2, 4), (TUESDAY, THURSDAY), THURSDAY, amsterdam(2027, 3, 4, 18, 30)),
        ((0, 2, 4), (TUESDAY,), THURSDAY, amsterdam(2027, 3, 5, 18, 30)),
        ((), (TUESDAY,), THURSDAY, None),
    ],
)
def test_next_occurrence_falls_on_extra_dates_as_well(weekdays, also, not_before, expected):
    after = amsterdam(2027, 3, 1, 19)  # a Monday, after its mail
    rule = {"weekdays": weekdays, "at": time(18, 30), "zone": AMSTERDAM}
    assert next_occurrence(after, **rule, also=also, not_before=not_before) == expected
    assert next_occurrence(after, **rule, also=iter(also), not_before=not_before) == expected


@given(after=MOMENTS, weekdays=WEEKDAYS, also=st.sets(st.integers(-3, 40)), at=TIMES, zone=ZONES)
def test_extra_dates_are_weekdays_of_their_own(after, weekdays, also, at, zone):
    """The same as the earliest of all that each of them gives alone."""
    dates = [after.date() + n * DAY for n in also]
    rule = {"at": at, "zone": zone}
    alone = [next_occurrence(after, weekdays=(), also=[day], **rule) for day in dates]
    coming = [next_occurrence(after, weekdays=weekdays, **rule), *filter(None, alone)]
    assert next_occurrence(after, weekdays=weekdays, also=dates, **rule) == min(coming)


# --- the mails of a day --------------------------------------------------------------------------


def mails(after, count, **changes):
    rule = {"weekdays": (0, 2), "at": time(18, 30), "again_at": time(20), "zone": AMSTERDAM}
    found = []
    for _ in range(count):
        after, slot = next_mail(after, **rule | changes)
        found.append(f"{after.astimezone(AMSTERDAM):%a %d %H:%M} {slot}")
    return found


def test_next_mail_gives_both_slots_on_weekdays_and_the_first_on_extra_dates():
    after = amsterdam(2027, 3, 1, 12)
    assert mails(after, 5, also=[TUESDAY]) == [
        "Mon 01 18:30 1",
        "Mon 01 20:00 2",
        "Tue 02 18:30 1",
        "Wed 03 18:30 1",
        "Wed 03 20:00 2",
    ]
    assert mails(amsterdam(2027, 3, 1, 18, 30), 2) == ["Mon 01 20:00 2", "Wed 03 18:30 1"]
    assert mails(amsterdam(2027, 3, 1, 20), 1) == ["Wed 03 18:30 1"]
    assert mails(after, 1, not_before=TUESDAY) == ["Wed 03 18:30 1"]


@pytest.mark.parametrize("again_at", [None, time(18, 30), time(18, 29), time(0)])
def test_next_mail_without_a_later_time_has_one_slot(again_at):
    after = amsterdam(2027, 3, 1, 12)
    assert mails(after, 2, again_at=again_at) == ["Mon 01 18:30 1", "Wed 03 18:30 1"]


def test_next_mail_has_one_slot_where_a_gap_moves_both_to_one_instant():
    rule = {"weekdays": EVERY_DAY, "at": time(2), "again_at": time(2, 45)}
    spring = mails(amsterdam(2027, 3, 27, 2, 10), 4, **rule)
    assert spring == ["Sat 27 02:45 2", "Sun 28 03:00 1", "Mon 29 02:00 1", "Mon 29 02:45 2"]
    autumn = mails(amsterdam(2027, 10, 30, 12), 3, **rule)
    assert autumn == ["Sun 31 02:00 1", "Sun 31 02:45 2", "Mon 01 02:00 1"]


@given(after=MOMENTS, weekdays=WEEKDAYS, at=TIMES, again_at=TIMES, zone=ZONES)
def test_next_mail_comes_later_each_time_and_once_a_slot(after, weekdays, at, again_at, zone):
    rule = {"weekdays": weekdays, "at": at, "again_at": again_at, "zone": zone}
    found = [(after, None)]
    for _ in range(6):
        found.append(next_mail(found[-1][0], **rule))
    slots = [(instant.astimezone(zone).date(), slot) for instant, slot in found[1:]]
    assert all(one < later for (one, _), (later, _) in pairwise(found))
    assert len(set(slots)) == 6
    assert slots == sorted(slots)


# --- what cannot be ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "rule"),
    [
        (amsterdam(2027, 3, 1), {"weekdays": ()}),
        (amsterdam(2027, 3, 1), {"weekdays": (7, -1)}),
        (amsterdam(2027, 3, 1), {"weekdays": (), "also": [date(2027, 2, 28)]}),
        (amsterdam(2027, 3, 1), {"not_before": date.max, "zone": LIMA, "at": time(23)}),
        (datetime(9999, 12, 31, 23, tzinfo=UTC), {}),
        (datetime(9999, 12, 31, 12, tzinfo=UTC), {"at": time(1)}),
        (datetime.max.replace(tzinfo=UTC), {}),
        (datetime.min.replace(tzinfo=UTC), {"zone": LIMA}),
    ],
)
def test_next_mail_that_cannot_be_is_none(after, rule):
    ordinary = {"weekdays": EVERY_DAY, "at": time(18, 30), "zone": AMSTERDAM}
    assert next_occurrence(after, **ordinary | rule) is None
    assert next_mail(after, **{"again_at": None} | ordinary | rule) is None


def test_next_occurrence_on_the_last_days_of_the_calendar():
    after = datetime(9999, 12, 30, 12, tzinfo=UTC)
    found = next_occurrence(after, weekdays=EVERY_DAY, at=time(8), zone=AMSTERDAM)
    assert found == datetime(9999, 12, 31, 7, tzinfo=UTC)


# --- quiet hours -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quiet_from", "quiet_to", "at", "expected"),
    [
        # past midnight
        (time(21, 30), time(7, 30), time(21, 29), False),
        (time(21, 30), time(7, 30), time(21, 30), True),
        (time(21, 30), time(7, 30), time(23, 59), True),
        (time(21, 30), time(7, 30), time(0, 0), True),
        (time(21, 30), time(7, 30), time(7, 29), True),
        (time(21, 30), time(7, 30), time(7, 30), False),
        (time(21, 30), time(7, 30), time(12, 0), False),
        # inside one day
        (time(12, 0), time(14, 0), time(11, 59), False),
        (time(12, 0), time(14, 0), time(12, 0), True),
        (time(12, 0), time(14, 0), time(13, 59), True),
        (time(12, 0), time(14, 0), time(14, 0), False),
        # up to midnight, and from it
        (time(22, 0), time(0, 0), time(23, 0), True),
        (time(22, 0), time(0, 0), time(0, 0), False),
        (time(0, 0), time(6, 0), time(0, 0), True),
        # none
        (None, None, time(3, 0), False),
        (time(8, 0), time(8, 0), time(8, 0), False),
    ],
)
def test_is_quiet(quiet_from, quiet_to, at, expected):
    assert is_quiet(at, quiet_from=quiet_from, quiet_to=quiet_to) is expected


@given(quiet_from=TIMES, quiet_to=TIMES, at=TIMES)
def test_is_quiet_is_the_opposite_when_the_ends_are_swapped(quiet_from, quiet_to, at):
    assume(quiet_from != quiet_to)
    quiet = is_quiet(at, quiet_from=quiet_from, quiet_to=quiet_to)
    assert is_quiet(at, quiet_from=quiet_to, quiet_to=quiet_from) is not quiet
