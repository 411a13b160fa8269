"""The rule of the sitting breaks: what is due, what is wanted, what it shows and proposes."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from factories import (
    PrescribedExerciseFactory,
    ProgrammeFactory,
    ProgrammePhaseFactory,
    ProgrammeTemplateFactory,
    ReminderFactory,
    SittingBreakFactory,
    UserFactory,
)

from apps.reminders.batch import settle
from apps.reminders.models import Delivery, MailSettings, Reminder, SittingBreak
from apps.reminders.movements import GENERAL, following
from apps.reminders.wishes import Wishes

pytestmark = pytest.mark.django_db

MONDAY = date(2027, 3, 1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
State = Delivery.State


def at(hour, minute=0, day=1):
    """On that day of March 2027 in Amsterdam; the 1st is a Monday."""
    return datetime(2027, 3, day, hour - 1, minute, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _morning(time_machine):
    time_machine.move_to(at(8), tick=False)


@pytest.fixture
def breaks(anna):
    return SittingBreakFactory(patient=anna)


def mail_at(breaks, moment, **fields):
    mail = breaks.delivery_of(moment)
    for name, value in fields.items():
        setattr(mail, name, value)
    mail.save()
    return mail


def ring(moment):
    SittingBreak.objects.ring(moment)
    return [mail.due_at for mail in Delivery.objects.order_by("due_at")]


# --- off until she switches it on ---------------------------------------------------------------


def test_of_a_patient_without_one_is_off_and_suggests_anchors(anna):
    rule = SittingBreak.of(anna)
    assert (rule.pk, rule.is_active, rule.mode, rule.every) == (None, False, "anchors", 45)
    assert (rule.weekdays, rule.anchors) == ((0, 1, 2, 3, 4), (time(10, 30), time(15)))
    assert (rule.daily_cap, rule.shows_movement) == (16, False)
    rule.save()
    assert (rule.next_due_at, ring(at(23))) == (None, [])


def test_anchors_are_at_most_three_a_day_and_in_order(anna):
    rule = SittingBreakFactory(
        patient=anna, mode="anchors", anchor_1=time(15), anchor_2=time(9), anchor_3=time(11)
    )
    assert rule.anchors == (time(9), time(11), time(15))
    assert rule.next_due_at == at(9)


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts": time(17)},
        {"starts": time(18)},
        {"lunch_from": None},
        {"lunch_to": None},
        {"lunch_to": time(12)},
        {"lunch_from": time(8, 59)},
        {"lunch_to": time(17, 1)},
        {"every": 0},
        {"every": 40},
        {"daily_cap": 0},
        {"daily_cap": 17},
        {"mode": "anchors", "anchor_2": None},
        {"mode": "anchors", "anchor_2": time(10, 30)},
    ],
)
def test_database_refuses_what_makes_no_day(anna, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        SittingBreakFactory(patient=anna, is_active=False, **wrong)


def test_delivery_is_of_one_rule_and_no_more(breaks):
    mail = mail_at(breaks, at(10))
    for wrong in ({"sitting_break": None}, {"reminder": ReminderFactory()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Delivery.objects.filter(pk=mail.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        mail_at(breaks, at(10))
    assert mail_at(breaks, at(10, 30)).rule == breaks


# --- ringing -----------------------------------------------------------------------------------


def test_ring_writes_a_mail_that_lives_ten_minutes_and_moves_on(breaks):
    assert breaks.next_due_at == at(9, 30)
    assert ring(at(9, 29)) == []
    assert ring(at(9, 30)) == [at(9, 30)]
    mail, rule = Delivery.objects.get(), SittingBreak.objects.get()
    assert (mail.sitting_break, mail.reminder, mail.state) == (breaks, None, State.QUEUED)
    assert (mail.local_date, mail.time_zone) == (MONDAY, "Europe/Amsterdam")
    assert (mail.valid_until, mail.next_try_at) == (at(9, 40), at(9, 30))
    assert rule.next_due_at == at(10)


@pytest.mark.parametrize(
    ("wakes", "expected"),
    [
        (at(11, 29), []),
        (at(11, 30), [at(11, 30)]),
        (at(11, 40), [at(11, 30)]),
        (at(11, 40) + timedelta(seconds=1), []),
    ],
)
def test_ring_after_a_sleep_writes_only_the_newest_that_is_of_use(breaks, wakes, expected):
    assert ring(wakes) == expected
    assert SittingBreak.objects.get().next_due_at > wakes


def test_ring_with_anchors_close_together_keeps_the_newest(anna):
    SittingBreakFactory(
        patient=anna, mode="anchors", anchor_1=time(10), anchor_2=time(10, 3), anchor_3=time(10, 7)
    )
    assert ring(at(10, 8)) == [at(10, 7)]


def test_ring_again_writes_nothing_more(breaks):
    ring(at(9, 30))
    SittingBreak.objects.update(next_due_at=at(9, 30))
    assert ring(at(9, 30)) == [at(9, 30)]


def test_ring_leaves_out_lunch_weekends_and_a_pause(breaks):
    breaks.change(at=at(8), weekdays=(0,))
    assert ring(at(12, 5)) == []
    assert ring(at(13)) == [at(13)]
    ring(at(16, 30))
    assert SittingBreak.objects.get().next_due_at == at(9, 30, day=8)
    breaks.change(at=at(17), paused_until=date(2027, 3, 9))
    assert breaks.next_due_at == at(9, 30, day=15)


def test_ring_does_not_touch_the_session_reminder(breaks, anna):
    reminder = ReminderFactory(patient=anna, next_due_at=at(9, 30))
    ring(at(9, 30))
    assert list(reminder.deliveries.all()) == []
    Reminder.objects.ring(at(9, 30))
    assert [mail.rule for mail in Delivery.objects.order_by("sitting_break")] in (
        [reminder, breaks],
        [breaks, reminder],
    )


def test_moving_to_another_zone_moves_the_hours_along(breaks, anna):
    anna.time_zone = "America/New_York"
    anna.save()
    SittingBreak.objects.replan_moved(at(12))
    rule = SittingBreak.objects.get()
    assert rule.time_zone == "America/New_York"
    assert rule.next_due_at == datetime(2027, 3, 1, 14, 30, tzinfo=UTC)


# --- what should become of it ---------------------------------------------------------------------


def verdict(mail, moment):
    (fresh,) = Delivery.objects.filter(pk=mail.pk).with_rule()
    return Wishes([fresh], moment).verdict(fresh)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(10), State.QUEUED),
        (at(10, 10), State.QUEUED),
        (at(10, 10) + timedelta(seconds=1), State.EXPIRED),
    ],
)
def test_verdict_lasts_ten_minutes(breaks, moment, expected):
    assert verdict(mail_at(breaks, at(10)), moment) == expected


@pytest.mark.parametrize(
    "change",
    [
        lambda rule: rule.stop(at=at(9, 59)),
        lambda rule: rule.rest_an_hour(at=at(9, 2)),
        lambda rule: rule.skip_day(at=at(9)),
        lambda rule: rule.change(at=at(9), paused_until=date(2027, 3, 9)),
        lambda rule: MailSettings.objects.create(
            patient=rule.patient, quiet_from=time(10), quiet_to=time(11)
        ),
        lambda rule: type(rule.patient).objects.update(is_active=False),
    ],
    ids=["stopped", "an hour", "today", "until a day", "quiet hours", "account closed"],
)
def test_verdict_when_she_wants_none(breaks, change):
    mail = mail_at(breaks, at(10))
    change(breaks)
    assert verdict(mail, at(10, 1)) == State.NOT_WANTED


def test_verdict_after_an_hour_of_quiet(breaks):
    mail = mail_at(breaks, at(10))
    breaks.rest_an_hour(at=at(9))
    assert verdict(mail, at(10)) == State.QUEUED


@pytest.mark.parametrize(
    ("minutes_ago", "expected"),
    [(0, State.NOT_WANTED), (19, State.NOT_WANTED), (20, State.QUEUED), (25, State.QUEUED)],
)
def test_verdict_when_she_stood_up_just_now(breaks, minutes_ago, expected):
    mail = mail_at(breaks, at(10))
    mail_at(breaks, at(9, 30), done_at=at(10) - minutes_ago * MINUTE)
    assert verdict(mail, at(10)) == expected


def test_verdict_when_a_newer_one_is_due(breaks):
    older, newer = mail_at(breaks, at(10)), mail_at(breaks, at(10, 5))
    mail_at(breaks, at(10, 30))  # still to come
    assert verdict(older, at(10, 4)) == State.QUEUED
    assert verdict(older, at(10, 5)) == State.NOT_WANTED
    assert verdict(newer, at(10, 6)) == State.QUEUED


def test_verdict_needs_no_programme(breaks, anna):
    assert not anna.programmes.exists()
    assert verdict(mail_at(breaks, at(10)), at(10)) == State.QUEUED


# --- a pause -----------------------------------------------------------------------------------


def test_rest_an_hour_goes_on_at_the_first_moment_after_it(breaks):
    breaks.rest_an_hour(at=at(9, 45))
    assert (breaks.quiet_until, breaks.next_due_at) == (at(10, 45), at(11))
    assert [breaks.is_paused_at(at(10, m)) for m in (44, 45)] == [True, False]


def test_skip_day_goes_on_the_next_morning_of_her_own_calendar(breaks, anna):
    anna.time_zone = "Pacific/Kiritimati"  # 14 hours ahead: the 2nd has begun there
    breaks.skip_day(at=at(13))
    assert breaks.paused_until == date(2027, 3, 3)


def test_go_on_forgets_every_pause(breaks):
    breaks.rest_an_hour(at=at(9))
    breaks.skip_day(at=at(9))
    breaks.go_on(at=at(9, 10))
    assert (breaks.quiet_until, breaks.paused_until) == (None, None)
    assert (breaks.next_due_at, breaks.is_paused_at(at(9, 10))) == (at(9, 30), False)


# --- done -------------------------------------------------------------------------------------


def test_note_done_keeps_the_first_time(breaks):
    mail = mail_at(breaks, at(10))
    mail.note_done(at=at(10, 2))
    Delivery.objects.get().note_done(at=at(11))
    assert Delivery.objects.get().done_at == at(10, 2)
    assert [breaks.done_on(MONDAY), breaks.done_on(MONDAY + DAY)] == [1, 0]


# --- what the mail shows -------------------------------------------------------------------------


def shown(breaks, moments):
    """The movement of each mail in turn."""
    found = []
    for moment in moments:
        mail_at(breaks, moment)
        claimed = Delivery.objects.claim(moment, 10)
        settle(claimed)
        Delivery.objects.close(claimed, State.SENT, moment)
        found += [mail.movement for mail in claimed]
    return found


def moments(number):
    return [at(9) + n * HOUR for n in range(number)]


def test_bank_holds_at_least_12_movements():
    assert len(GENERAL) >= 12


def test_following_goes_round():
    assert [following("abc", last) for last in (None, "a", "b", "c", "gone")] == list("abcaa")


def test_movement_is_a_general_one_and_takes_turns(breaks):
    found = shown(breaks, moments(len(GENERAL) + 1))
    assert found == [*GENERAL, next(iter(GENERAL))]


def test_movement_is_chosen_once_for_every_try(breaks):
    mail_at(breaks, at(10))
    said = []
    for moment in (at(10), at(10, 2), at(10, 4)):
        (claimed,) = Delivery.objects.claim(moment, 1)
        settle([claimed])
        said.append((claimed.movement, claimed.wording))
    assert said == [("stretch-legs", breaks.patient_id % 12)] * 3


@pytest.fixture
def prescribe(anna, brug, theo):
    def prescribe(*slugs, template=None, **fields):
        row = {"exercise__phase": "micro-break", "frequency": "as_needed", "is_core": False}
        return ProgrammeFactory(
            patient=anna,
            practice=brug,
            assigned_by=theo,
            start_on=MONDAY,
            template=template,
            lines=[row | {"exercise__slug": slug} | fields for slug in slugs],
        )

    return prescribe


def test_movement_is_one_of_her_own_exercises_once_she_asks_for_that(breaks, prescribe):
    prescribe("mb-a", "mb-b", "mb-c")
    assert shown(breaks, [at(9)]) == ["stretch-legs"]
    breaks.change(at=at(9), shows_movement=True)
    assert shown(breaks, moments(6)[1:]) == ["mb-a", "mb-b", "mb-c", "mb-a", "mb-b"]


def test_movement_with_one_exercise_of_her_own_is_a_general_one_in_between(breaks, prescribe):
    prescribe("mb-a")
    breaks.change(at=at(9), shows_movement=True)
    found = shown(breaks, moments(4))
    assert found[0] == found[2] == "mb-a"
    assert {found[1], found[3]} <= set(GENERAL)


def test_movement_without_an_exercise_of_her_own_is_a_general_one(breaks):
    breaks.change(at=at(9), shows_movement=True)
    assert shown(breaks, moments(2)) == ["stretch-legs", "window"]


def test_own_exercises_are_those_of_that_day(breaks, prescribe, anna):
    prescribe("mb-needed")
    prescribe("mb-other-day", frequency="weekdays", weekdays=(1,))
    prescribe("mb-that-day", frequency="weekdays", weekdays=(0,))
    prescribe("mb-ended", valid_to=MONDAY)
    prescribe("mb-not-begun").__class__.objects.filter(lines__exercise__slug="mb-not-begun").update(
        start_on=MONDAY + DAY
    )
    prescribe("squat", exercise__phase="strengthen")
    later = ProgrammePhaseFactory(programme=anna.programmes.last(), week_from=2)
    PrescribedExerciseFactory(
        programme=later.programme,
        phase=later,
        exercise__slug="mb-next-phase",
        exercise__phase="micro-break",
    )
    ProgrammeFactory(lines=[{"exercise__phase": "micro-break"}])  # of another patient
    assert set(breaks.own_exercises(MONDAY)) == {"mb-needed", "mb-that-day"}


def test_own_exercises_leave_out_what_another_programme_rules_out(breaks, prescribe):
    prescribe("mb-05-march", "mb-06-seated-figure4")
    assert list(breaks.own_exercises(MONDAY)) == ["mb-05-march", "mb-06-seated-figure4"]
    prescribe("mb-a", template=ProgrammeTemplateFactory(slug="lateral-hip-gtps"))
    assert set(breaks.own_exercises(MONDAY)) == {"mb-05-march", "mb-a"}


def test_own_exercises_cost_the_same_for_one_and_for_three(breaks, prescribe):
    def queries():
        with CaptureQueriesContext(connection) as found:
            breaks.own_exercises(MONDAY)
        return len(found)

    prescribe("mb-a")
    one = queries()
    prescribe("mb-b", "mb-c")
    assert queries() == one


# --- what the programme proposes --------------------------------------------------------------------


@pytest.fixture
def desk(anna, brug, theo):
    """60 minutes in week 1, 45 in week 2, 30 from week 3 on; from Monday 1 March."""
    programme = ProgrammeFactory(
        patient=anna, practice=brug, assigned_by=theo, start_on=MONDAY, lines=[]
    )
    programme.phases.all().delete()
    for week, minutes in ((1, 60), (2, 45), (3, 30)):
        ProgrammePhaseFactory(
            programme=programme, week_from=week, week_to=week, break_minutes=minutes
        )
    return programme


def proposed(rule, day):
    phase = rule.proposal(rule.programmes_on(day).with_proposals(), day)
    return phase and phase.break_minutes


def test_proposal_follows_the_weeks_and_sends_nothing(anna, desk):
    rule = SittingBreak.of(anna)
    found = [proposed(rule, MONDAY + n * DAY) for n in (-1, 0, 6, 7, 14, 21)]
    assert found == [None, 60, 60, 45, 30, None]
    assert ring(at(16)) == []


def test_proposal_is_asked_once_a_phase(anna, desk):
    rule = SittingBreak.of(anna)
    rule.answer(desk.phases.first())
    assert (proposed(rule, MONDAY), proposed(rule, MONDAY + 7 * DAY)) == (None, 45)
    assert rule.is_active is False
    desk.phases.filter(week_from=1).update(break_minutes=90)
    assert proposed(rule, MONDAY) == 90


def test_proposal_of_what_she_does_already_is_none(anna, desk):
    rule = SittingBreakFactory(patient=anna, every=45)
    found = [proposed(rule, MONDAY + n * DAY) for n in (0, 7, 14)]
    assert found == [60, None, 30]


def test_proposal_is_that_of_the_newest_programme_with_one(anna, desk, brug, theo):
    newer = ProgrammeFactory(
        patient=anna, practice=brug, assigned_by=theo, start_on=MONDAY + DAY, lines=[]
    )
    assert proposed(SittingBreak.of(anna), MONDAY + DAY) == 60
    newer.phases.update(break_minutes=90)
    assert proposed(SittingBreak.of(anna), MONDAY + DAY) == 90


# --- who sees it -----------------------------------------------------------------------------------


def test_deliveries_of_both_kinds_are_visible_to_the_patient_and_her_therapist(
    breaks, anna, theo, vera, mila, bram
):
    mail_at(breaks, at(10))
    reminder = ReminderFactory(patient=anna, next_due_at=at(18))
    reminder.delivery_of(at(18)).save()
    seen = {
        person.first_name: Delivery.objects.visible_to(person).count()
        for person in (
            anna,
            theo,
            vera,
            mila,
            bram,
            UserFactory(first_name="Root", is_superuser=True),
        )
    }
    assert seen == {"Anna": 2, "Theo": 2, "Vera": 0, "Mila": 0, "Bram": 0, "Root": 0}
    assert SittingBreak.objects.visible_to(theo).get() == breaks
    anna.care_received_set.get().end(at=at(7))
    assert Delivery.objects.visible_to(theo).count() == 0


def test_claim_brings_the_patients_of_both_kinds_along(breaks, anna, django_assert_num_queries):
    mail_at(breaks, at(9))
    ReminderFactory(patient=anna).delivery_of(at(9)).save()
    claimed = Delivery.objects.claim(at(9), 10)
    with django_assert_num_queries(0):
        assert [mail.patient.first_name for mail in claimed] == ["Anna", "Anna"]
