"""Whole courses of one patient by the clock: what is in her mailbox in the end."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from factories import ProgrammeFactory, ReminderFactory, SittingBreakFactory

from apps.accounts.models import User
from apps.programmes.models import CheckIn, DayOff, SessionLog
from apps.reminders import tasks
from apps.reminders.models import Delivery, MailSettings, Reminder, SittingBreak, Tick
from portal.celery import app

pytestmark = pytest.mark.django_db

MONDAY = date(2027, 3, 1)
MONDAYS = (0,)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
NOON, EVENING = time(12), time(18, 30)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
State = Delivery.State


def moment(day, at=NOON, zone=AMSTERDAM):
    """That wall-clock time, so many days after Monday 1 March 2027."""
    return datetime.combine(MONDAY + day * DAY, at, tzinfo=zone).astimezone(UTC)


@pytest.fixture
def clock(time_machine, smtp):
    """Moves the clock and rings; what is due goes out at once, to a real mail server."""
    app.conf.task_always_eager = app.conf.task_eager_propagates = True

    def clock(day, at=EVENING, zone=AMSTERDAM):
        time_machine.move_to(moment(day, at, zone), tick=False)
        tasks.ring()

    time_machine.move_to(moment(0), tick=False)
    Tick.objects.note(moment(0))
    clock.mail = smtp.messages
    yield clock
    app.conf.task_always_eager = app.conf.task_eager_propagates = False


@pytest.fixture
def programme(anna):
    return ProgrammeFactory(patient=anna, start_on=MONDAY, lines=[{}])


def log(programme, day, at=NOON, **answers):
    return SessionLog.objects.record(
        programme,
        done_on=MONDAY + day * DAY,
        slot=1,
        at=moment(day, at),
        client_id=uuid4(),
        entries=[],
        by=programme.patient,
        language="nl",
        **answers,
    )


def mailbox(clock):
    """The day (0 is the Monday) and the kind of each mail; as many as the mail server took."""
    sent = Delivery.objects.filter(state=State.SENT).order_by("finished_at", "slot")
    assert sorted(m["Message-ID"] for m in clock.mail) == sorted(d.message_id for d in sent)
    return [((delivery.local_date - MONDAY).days, delivery.kind) for delivery in sent]


# --- who stops -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asks", "questions", "back"),
    [
        (True, [(day, "barrier") for day in (3, 10, 17, 24)], [(34, "check_in")]),
        (False, [], []),
    ],
)
def test_who_stops_hears_less_then_nothing_and_all_again_when_she_is_back(
    clock, anna, programme, asks, questions, back
):
    reminder = ReminderFactory(patient=anna, asks=asks)
    for day in range(34):
        clock(day)
    expected = [(0, "session"), (1, "session"), (2, "session"), *questions]
    assert mailbox(clock) == expected
    reminder.refresh_from_db()
    assert reminder.silent_since == MONDAY + 28 * DAY

    log(programme, 34)
    clock(34)
    clock(35)
    assert mailbox(clock) == [*expected, *back, (35, "session")]
    reminder.refresh_from_db()
    assert reminder.silent_since is None


@pytest.fixture
def silent(anna):
    """Four weeks of a programme of every day behind her, and nothing done."""
    ProgrammeFactory(patient=anna, start_on=MONDAY - 40 * DAY, lines=[{}])
    return ReminderFactory(patient=anna, asks=False, counts_from=MONDAY - 40 * DAY)


def test_who_starts_again_gets_three_session_mails_first(clock, silent):
    clock(0)
    silent.refresh_from_db()
    assert (mailbox(clock), silent.silent_since) == ([], MONDAY)

    silent.start_again(at=moment(1))
    for day in range(1, 6):
        clock(day)
    assert mailbox(clock) == [(1, "session"), (2, "session"), (3, "session")]
    silent.refresh_from_db()
    assert silent.silent_since is None


def test_after_a_pause_of_five_weeks_the_mails_come_as_the_page_says(clock, silent):
    """The days without mail are none that she missed, also once the pause is forgotten."""
    Reminder.objects.update(counts_from=MONDAY)
    silent.refresh_from_db()
    silent.change(at=moment(0), paused_until=MONDAY + 35 * DAY)
    clock(34)
    clock(35)
    assert mailbox(clock) == [(35, "session")]

    silent.refresh_from_db()
    silent.change(at=moment(36), paused_until=None)
    clock(36)
    assert mailbox(clock) == [(35, "session"), (36, "session")]


def test_who_switches_them_on_after_a_silence_gets_mail(clock, silent):
    silent.stop(at=moment(0))
    silent.change(at=moment(5), is_active=True)
    clock(5)
    assert mailbox(clock) == [(5, "session")]


# --- the question of the day after ---------------------------------------------------------------------


@pytest.fixture
def weekly(anna):
    """A programme of Mondays, and mail on Mondays."""
    programme = ProgrammeFactory(patient=anna, start_on=MONDAY, weekdays=MONDAYS, lines=[{}])
    ReminderFactory(patient=anna, weekdays=MONDAYS)
    return programme


def test_question_after_a_painful_session_comes_on_a_day_that_is_not_hers(clock, weekly):
    log(weekly, 0, pain_after=3)
    for day in (0, 1, 2, 7):
        clock(day)
    assert mailbox(clock) == [(1, "follow_up"), (7, "session")]


def test_question_after_a_session_written_down_at_night(clock, weekly):
    clock(0)
    log(weekly, 0, time(23), pain_after=7)
    clock(0, time(23, 5))
    clock(1)
    assert mailbox(clock) == [(0, "session"), (1, "follow_up")]


@pytest.mark.parametrize(("asks", "pain"), [(True, 2), (False, 9)])
def test_no_question_without_pain_or_without_the_wish(clock, weekly, asks, pain):
    Reminder.objects.update(asks=asks)
    log(weekly, 0, pain_after=pain)
    clock(0)
    clock(1)
    assert mailbox(clock) == []


def test_no_question_that_was_answered_before(clock, weekly):
    session = log(weekly, 0, pain_after=5)
    clock(0)
    session.settle(answer=False, at=moment(1))
    clock(1)
    assert mailbox(clock) == []


def test_no_question_when_the_pain_was_a_mistake(clock, weekly):
    log(weekly, 0, pain_after=5)
    clock(0)
    log(weekly, 0, time(20), pain_after=1)
    clock(1)
    assert mailbox(clock) == []


def test_painful_session_written_down_late_takes_no_question_away(clock, weekly):
    log(weekly, 0, pain_after=5)
    clock(0, time(12, 1))
    Reminder.objects.update(follow_up_on=MONDAY + DAY)
    earlier = log(weekly, -3, pain_after=6)
    SessionLog.objects.filter(pk=earlier.pk).update(changed_at=moment(0, time(12, 30)))
    clock(0, time(12, 31))
    clock(0)
    clock(1)
    assert mailbox(clock) == [(1, "follow_up")]


@pytest.mark.parametrize(("is_done", "kind"), [(True, "follow_up"), (False, "session")])
def test_open_session_goes_before_the_question(clock, anna, programme, is_done, kind):
    ReminderFactory(patient=anna)
    log(programme, 0, pain_after=5)
    clock(0)
    if is_done:
        log(programme, 1)
    clock(1)
    assert mailbox(clock) == [(1, kind)]


# --- the question every two weeks -----------------------------------------------------------------------


def test_check_in_comes_every_two_weeks(clock, weekly):
    for day in range(0, 43, 7):
        log(weekly, day)
        clock(day)
    assert mailbox(clock) == [(14, "check_in"), (28, "check_in"), (42, "check_in")]


def test_check_in_that_is_answered_already_is_not_asked(clock, weekly, anna):
    CheckIn.objects.record(weekly, at=moment(10), pain_average=2, goal_score=5, language="nl")
    for day in (0, 7, 14, 21):
        log(weekly, day)
        clock(day)
    assert mailbox(clock) == []
    log(weekly, 28)
    clock(28)
    assert mailbox(clock) == [(28, "check_in")]


def test_check_in_comes_on_a_day_that_is_not_hers(clock, anna):
    """Two weeks after the Wednesday on which she switched the mails on."""
    programme = ProgrammeFactory(
        patient=anna, start_on=MONDAY - 30 * DAY, weekdays=MONDAYS, lines=[{}]
    )
    reminder = ReminderFactory(patient=anna, is_active=False)
    reminder.change(at=moment(2), is_active=True, weekdays=MONDAYS)
    Reminder.objects.update(counts_from=MONDAY + 2 * DAY, check_in_on=MONDAY + 16 * DAY)
    for day in (7, 14, 16, 21):
        if day != 16:
            log(programme, day)
        clock(day)
    assert mailbox(clock) == [(16, "check_in")]


def test_check_in_is_planned_when_the_mails_are_switched_on(time_machine, anna):
    time_machine.move_to(moment(0), tick=False)
    reminder = ReminderFactory(patient=anna, is_active=False)
    assert reminder.check_in_on is None
    reminder.change(at=moment(0), is_active=True)
    reminder.refresh_from_db()
    assert (reminder.counts_from, reminder.check_in_on) == (MONDAY, MONDAY + 14 * DAY)


# --- a second mail -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("again_at", "is_done", "kinds"),
    [
        (time(20), False, ["session", "nudge"]),
        (time(20), True, ["session"]),
        (None, False, ["session"]),
    ],
)
def test_second_mail_when_she_asked_for_it_and_it_is_still_open(
    clock, anna, programme, again_at, is_done, kinds
):
    ReminderFactory(patient=anna, again_at=again_at)
    clock(0)
    if is_done:
        log(programme, 0, time(19))
    clock(0, time(20))
    assert mailbox(clock) == [(0, kind) for kind in kinds]


def test_second_mail_does_not_come_right_behind_a_first_that_was_late(clock, anna, programme):
    """No worker ran from six until after eight."""
    ReminderFactory(patient=anna, again_at=time(20))
    for minute in range(5, 8):
        clock(0, time(20, minute))
    assert mailbox(clock) == [(0, "session")]
    assert Delivery.objects.get(slot=2).state == State.NOT_WANTED


def test_later_brings_one_more_mail_two_hours_later(clock, anna, programme):
    reminder = ReminderFactory(patient=anna)
    clock(0)
    assert reminder.postpone(at=moment(0, time(18, 40))) is True
    assert reminder.postpone(at=moment(0, time(18, 50))) is False
    clock(0, time(20, 39))
    assert mailbox(clock) == [(0, "session")]
    clock(0, time(20, 40))
    assert mailbox(clock) == [(0, "session"), (0, "nudge")]


def test_later_takes_the_place_of_her_own_second_mail(clock, anna, programme):
    reminder = ReminderFactory(patient=anna, again_at=time(20))
    clock(0)
    assert reminder.postpone(at=moment(0, time(18, 40))) is True
    clock(0, time(20))
    clock(0, time(20, 40))
    assert mailbox(clock) == [(0, "session"), (0, "nudge")]


@pytest.mark.parametrize("at", [time(19, 30), time(21)])
def test_later_brings_none_in_her_quiet_hours(clock, anna, programme, at):
    reminder = ReminderFactory(patient=anna)
    clock(0)
    assert reminder.postpone(at=moment(0, at)) is False
    assert Delivery.objects.filter(slot=2).exists() is False


def test_later_brings_none_on_another_day(clock, anna, programme):
    MailSettings.objects.create(patient=anna, quiet_from=None, quiet_to=None)
    reminder = ReminderFactory(patient=anna)
    clock(0)
    assert reminder.postpone(at=moment(0, time(22, 1))) is False
    assert reminder.postpone(at=moment(0, time(21, 59))) is True


# --- later today, and not today, said on Today --------------------------------------------------


def come_at(reminder, day, hour, *, at):
    return reminder.come_at(moment(day, time(hour)), at=moment(day, at))


@pytest.mark.parametrize("hour", [14, 20])
def test_mail_of_the_day_comes_at_the_hour_she_picks_and_not_at_its_own(
    clock, anna, programme, hour
):
    reminder = ReminderFactory(patient=anna)
    assert come_at(reminder, 0, hour, at=NOON) is True
    for at in sorted([time(hour - 1, 59), time(hour), EVENING]):
        clock(0, at)
        assert mailbox(clock) == ([(0, "session")] if at.hour >= hour else [])
    clock(1)
    assert mailbox(clock) == [(0, "session"), (1, "session")]


def test_hour_can_be_picked_again_and_there_is_still_one_mail(clock, anna, programme):
    reminder = ReminderFactory(patient=anna)
    for hour in (14, 20, 13):
        assert come_at(reminder, 0, hour, at=NOON) is True
    for hour in range(13, 21):
        clock(0, time(hour))
    assert mailbox(clock) == [(0, "session")]


def test_after_the_first_mail_one_more_comes_and_never_a_third(clock, anna, programme):
    reminder = ReminderFactory(patient=anna, again_at=time(20, 30))
    clock(0)
    reminder.refresh_from_db()
    assert come_at(reminder, 0, 20, at=time(18, 40)) is True
    clock(0, time(20))
    clock(0, time(20, 30))
    assert mailbox(clock) == [(0, "session"), (0, "session")]
    assert come_at(reminder, 0, 21, at=time(20, 40)) is False


def test_after_a_question_the_session_comes_at_the_hour_she_picks(clock, anna, programme):
    type(programme).objects.update(start_on=MONDAY - 20 * DAY)
    ReminderFactory(patient=anna, check_in_on=MONDAY - 4 * DAY)
    clock(0)
    assert come_at(Reminder.objects.get(), 0, 20, at=time(18, 40)) is True
    clock(0, time(20))
    assert mailbox(clock) == [(0, "check_in"), (0, "session")]


def test_hour_on_a_day_without_a_mail_of_its_own(clock, anna, programme):
    reminder = ReminderFactory(patient=anna, weekdays=(1,))
    assert come_at(reminder, 0, 14, at=NOON) is True
    clock(0, time(14))
    clock(0)
    clock(1)
    assert mailbox(clock) == [(0, "session"), (1, "session")]


def test_who_is_done_before_that_hour_gets_no_mail(clock, anna, programme):
    reminder = ReminderFactory(patient=anna)
    come_at(reminder, 0, 14, at=NOON)
    log(programme, 0)
    clock(0, time(14))
    assert mailbox(clock) == []


def test_picking_an_hour_is_a_sign_of_life(clock, silent):
    assert come_at(silent, 0, 14, at=NOON) is True
    clock(0, time(14))
    assert mailbox(clock) == [(0, "session")]


def test_not_today_brings_no_reminder_that_day(clock, anna, programme):
    ReminderFactory(patient=anna, again_at=time(20))
    DayOff.objects.take([programme], at=moment(0), language="nl")
    clock(0)
    clock(0, time(20))
    assert mailbox(clock) == []
    clock(1)
    assert mailbox(clock) == [(1, "session")]


def test_not_today_still_asks_whether_yesterday_has_settled(clock, anna, programme):
    ReminderFactory(patient=anna)
    log(programme, 0, pain_after=4)
    clock(0)
    DayOff.objects.take([programme], at=moment(1), language="nl")
    clock(1)
    assert mailbox(clock) == [(1, "follow_up")]


def test_not_today_keeps_the_back_off_away(clock, anna, programme):
    ReminderFactory(patient=anna)
    for day in range(6):
        DayOff.objects.take([programme], at=moment(day), language="nl")
        clock(day)
    clock(6)
    assert mailbox(clock) == [(6, "session")]


# --- a test mail ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_active", [True, False])
def test_test_mail_goes_three_times_a_day_at_any_hour(clock, anna, is_active):
    reminder = ReminderFactory(patient=anna, is_active=is_active)
    asked = [reminder.send_test(at=moment(0, time(23, minute))) for minute in range(4)]
    assert [test and test.slot for test in asked] == [11, 12, 13, None]
    clock(0, time(23, 4))
    assert mailbox(clock) == [(0, "test")] * 3
    assert reminder.last_test == asked[2]

    assert reminder.send_test(at=moment(1, time(0, 30))).slot == 11


def test_test_mail_takes_nothing_from_the_mail_of_the_day(clock, anna, programme):
    reminder = ReminderFactory(patient=anna)
    reminder.send_test(at=moment(0))
    clock(0, NOON)
    clock(0)
    assert mailbox(clock) == [(0, "test"), (0, "session")]


# --- one mail a day, whatever she changes -----------------------------------------------------------------


def move(person, zone):
    person = User.objects.get(pk=person.pk)
    person.time_zone = zone
    person.save()


@pytest.mark.parametrize("seed", range(3))
def test_one_mail_a_day_on_a_random_walk(clock, time_machine, anna, programme, seed):
    """She changes time, days and zone back and forth, off and on, for three days."""
    chance, at = Random(seed), moment(0, time(8))  # noqa: S311
    MailSettings.objects.create(patient=anna, quiet_from=None, quiet_to=None)
    ReminderFactory(patient=anna, asks=False)
    programme.lines.update(frequency="daily")

    def her_rule(**values):
        Reminder.objects.get().change(at=at, **values)

    steps = [
        lambda: her_rule(local_time=time(chance.randrange(24), chance.choice((0, 30)))),
        lambda: her_rule(weekdays=tuple(sorted(chance.sample(range(7), 5)))),
        lambda: her_rule(is_active=not Reminder.objects.get().is_active),
        lambda: her_rule(is_active=True),
        lambda: move(anna, chance.choice(("Europe/Amsterdam", "Asia/Tokyo", "America/Lima"))),
        lambda: Reminder.objects.get().postpone(at=at),
    ]
    while at < moment(3):
        at += timedelta(minutes=chance.randrange(10, 160))
        time_machine.move_to(at, tick=False)
        tasks.ring()
        if chance.random() < 0.5:
            chance.choice(steps)()
            tasks.ring()

    found = Counter(mailbox(clock))
    assert found.total() == len(found)
    assert found.total() > 0
    assert {kind for _day, kind in found} <= {"session", "nudge"}


def test_date_line_crossed_to_the_east_repeats_no_date(clock, anna, programme):
    """She had the mail of Tuesday in Auckland; in Honolulu it is Monday again."""
    auckland, honolulu = ZoneInfo("Pacific/Auckland"), ZoneInfo("Pacific/Honolulu")
    move(anna, "Pacific/Auckland")
    ReminderFactory(patient=User.objects.get(pk=anna.pk), asks=False)
    clock(1, zone=auckland)
    assert mailbox(clock) == [(1, "session")]

    move(anna, "Pacific/Honolulu")
    clock(0, time(22), honolulu)
    clock(1, EVENING, honolulu)
    clock(1, time(21), honolulu)
    assert mailbox(clock) == [(1, "session")]
    clock(2, EVENING, honolulu)
    assert mailbox(clock) == [(1, "session"), (2, "session")]


def test_date_line_crossed_to_the_west_jumps_to_the_next_date(clock, anna, programme):
    """The mail of Monday in Honolulu; when she is in Auckland it is Tuesday evening there."""
    auckland, honolulu = ZoneInfo("Pacific/Auckland"), ZoneInfo("Pacific/Honolulu")
    move(anna, "Pacific/Honolulu")
    ReminderFactory(patient=User.objects.get(pk=anna.pk), asks=False)
    clock(0, EVENING, honolulu)
    move(anna, "Pacific/Auckland")
    clock(1, time(19), auckland)
    clock(2, EVENING, auckland)
    assert mailbox(clock) == [(0, "session"), (1, "session"), (2, "session")]


@pytest.mark.parametrize("change", [{"local_time": time(21)}, {"again_at": time(21)}, {}])
def test_change_between_the_moment_and_the_tick_loses_no_mail(
    clock, anna, programme, time_machine, change
):
    """She saves her settings two seconds after half past six; the tick comes later."""
    reminder = ReminderFactory(patient=anna)
    reminder.change(at=moment(0, time(18, 30, 2)), **change)
    clock(0, time(18, 30, 20))
    assert mailbox(clock) == [(0, "session")]


# --- a zone that is gone --------------------------------------------------------------------------------


def test_zone_that_disappears_stops_her_mail_only_until_it_is_back(clock, anna, programme, bram):
    ProgrammeFactory(patient=bram, start_on=MONDAY, lines=[{}])
    hers, his = ReminderFactory(patient=anna), ReminderFactory(patient=bram)
    User.objects.filter(pk=anna.pk).update(time_zone="Europe/Atlantis")
    for _tick in range(3):
        clock(0)
    assert [delivery.patient for delivery in Delivery.objects.all()] == [bram]
    hers.refresh_from_db()
    assert (hers.next_due_at, hers.problem) == (None, Reminder.Problem.ZONE)
    assert list(Reminder.objects.broken()) == [hers]

    tasks.tidy()
    hers.refresh_from_db()
    assert (hers.next_due_at, hers.problem) == (None, Reminder.Problem.ZONE)

    User.objects.filter(pk=anna.pk).update(time_zone="Europe/Amsterdam")
    tasks.tidy()
    hers.refresh_from_db()
    his.refresh_from_db()
    assert (hers.next_due_at, hers.problem) == (moment(1, EVENING), "")
    clock(1)
    assert len(mailbox(clock)) == 3


def test_broken_rules_are_all_tried_again(anna, time_machine, monkeypatch):
    time_machine.move_to(moment(0), tick=False)
    monkeypatch.setattr("apps.reminders.models.rule.AT_ONCE", 2)
    for _number in range(5):
        ReminderFactory()
    Reminder.objects.update(next_due_at=None, problem=Reminder.Problem.ZONE)
    Reminder.objects.mend(moment(0))
    found = Reminder.objects.values_list("next_due_at", "problem")
    assert set(found) == {(moment(0, EVENING), "")}


@pytest.mark.parametrize(
    "wrong", [{"every": 0}, {"starts": time(17), "ends": time(9)}, {"lunch_from": time(14)}]
)
def test_rule_that_makes_no_plan_says_so_and_stands_still(anna, wrong):
    """The database refuses such a row; if one is there all the same, the others go on."""
    rule = SittingBreakFactory.build(patient=anna, pk=1, next_due_at=moment(0), **wrong)
    assert rule.go_through(moment(0)) == []
    assert (rule.next_due_at, rule.problem) == (None, SittingBreak.Problem.PLAN)
    rule.try_to(rule.plan, moment(0))
    assert (rule.next_due_at, rule.problem) == (None, SittingBreak.Problem.PLAN)

    right = SittingBreakFactory.build(patient=anna, pk=1, problem=SittingBreak.Problem.PLAN)
    right.try_to(right.plan, moment(0))
    assert (right.next_due_at, right.problem) == (moment(0, time(13)), "")
