"""The rule: when it rings, once for each day, and what stops it."""

from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import resolve
from factories import EVERY_DAY, MembershipFactory, ProgrammeFactory, ReminderFactory, UserFactory

from apps.programmes.models import SessionLog
from apps.reminders.models import Delivery, MailSettings, Reminder

pytestmark = pytest.mark.django_db

MONDAY = date(2027, 3, 1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def amsterdam(day, hour, minute=0):
    """In March 2027, before the clock changes: one hour ahead of UTC."""
    return datetime(2027, 3, day, hour - 1, minute, tzinfo=UTC)


NOON = amsterdam(1, 12)
DUE = amsterdam(1, 18, 30)


@pytest.fixture
def reminder(anna):
    """Every day at 18:30 in Amsterdam; it is now Monday 1 March 2027, noon."""
    return ReminderFactory(patient=anna, time_zone="Europe/Amsterdam", next_due_at=DUE)


def rung(reminder):
    return [
        (delivery.local_date.day, delivery.due_at)
        for delivery in reminder.deliveries.order_by("due_at")
    ]


def next_due(reminder):
    reminder.refresh_from_db()
    return reminder.next_due_at


# --- planning --------------------------------------------------------------------------------------


def test_save_of_an_active_rule_plans_its_first_mail(anna, time_machine):
    time_machine.move_to(NOON, tick=False)
    reminder = ReminderFactory(patient=anna)
    assert (reminder.next_due_at, reminder.time_zone) == (DUE, "Europe/Amsterdam")


def test_save_of_a_rule_that_is_off_plans_nothing(anna):
    reminder = ReminderFactory(patient=anna, is_active=False)
    assert (reminder.next_due_at, reminder.time_zone) == (None, "Europe/Amsterdam")


def test_of_a_patient_without_rule_is_a_new_one_that_is_off(anna):
    reminder = Reminder.of(anna)
    assert (reminder.pk, reminder.patient, reminder.is_active) == (None, anna, False)
    assert reminder.local_time == time(18, 30)


def test_of_a_patient_is_her_own(reminder, anna):
    ReminderFactory()
    assert Reminder.of(anna) == reminder


def test_change_of_the_time_moves_the_next_mail(reminder):
    reminder.change(at=NOON, local_time=time(9, 15))
    assert next_due(reminder) == amsterdam(2, 9, 15)
    reminder.change(at=NOON, local_time=time(13))
    assert next_due(reminder) == amsterdam(1, 13)


def test_change_of_the_days_moves_the_next_mail(reminder):
    reminder.change(at=NOON, weekdays=(2, 4))
    assert next_due(reminder) == amsterdam(3, 18, 30)
    reminder.change(at=NOON, weekdays=())
    assert next_due(reminder) is None


def test_pause_moves_the_next_mail_to_its_end(reminder):
    reminder.change(at=NOON, paused_until=MONDAY + 9 * DAY)
    assert next_due(reminder) == amsterdam(10, 18, 30)
    days = (MONDAY, MONDAY + 8 * DAY, MONDAY + 9 * DAY)
    assert [reminder.is_paused_on(day) for day in days] == [True, True, False]


def test_stop_switches_it_off_and_says_when(reminder):
    reminder.stop(at=NOON)
    reminder.refresh_from_db()
    assert (reminder.is_active, reminder.stopped_at, reminder.next_due_at) == (False, NOON, None)
    assert list(Reminder.objects.due(DUE + DAY)) == []


def test_change_to_on_again_plans_from_now(reminder):
    reminder.stop(at=NOON)
    reminder.change(at=amsterdam(4, 20), is_active=True)
    assert next_due(reminder) == amsterdam(5, 18, 30)


# --- ringing -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("at", "is_due"), [(DUE - MINUTE, False), (DUE, True), (DUE + DAY, True)])
def test_due_from_its_moment_on(reminder, at, is_due):
    assert Reminder.objects.due(at).exists() is is_due


def test_ring_writes_a_delivery_and_moves_the_rule_on(reminder):
    assert Reminder.objects.ring(DUE) == 1
    delivery = Delivery.objects.get()
    assert (delivery.reminder, delivery.local_date, delivery.slot) == (reminder, MONDAY, 1)
    assert (delivery.due_at, delivery.next_try_at) == (DUE, DUE)
    assert delivery.valid_until == DUE + timedelta(hours=2)
    assert (delivery.state, delivery.attempts, delivery.lease_token) == ("queued", 0, None)
    assert delivery.time_zone == "Europe/Amsterdam"
    assert next_due(reminder) == DUE + DAY


def test_ring_before_its_time_writes_nothing(reminder):
    assert Reminder.objects.ring(DUE - MINUTE) == 0
    assert (rung(reminder), next_due(reminder)) == ([], DUE)


def test_ring_twice_is_one_delivery(reminder):
    assert [Reminder.objects.ring(DUE), Reminder.objects.ring(DUE)] == [1, 0]
    assert rung(reminder) == [(1, DUE)]


def test_ring_by_a_second_beat_that_is_behind_is_one_delivery(reminder):
    """The other beat read the rule before this one moved it on."""
    Reminder.objects.ring(DUE)
    Reminder.objects.update(next_due_at=DUE)
    assert Reminder.objects.ring(DUE + MINUTE) == 1
    assert (rung(reminder), next_due(reminder)) == ([(1, DUE)], DUE + DAY)


@pytest.mark.django_db(transaction=True)
def test_ring_by_two_beats_at_the_same_moment_is_one_delivery_each(at_once, reminder):
    ReminderFactory(next_due_at=DUE)
    at_once(Reminder.objects.ring, [DUE, DUE])
    assert Delivery.objects.count() == 2
    assert {row.next_due_at for row in Reminder.objects.all()} == {DUE + DAY}


def test_ring_for_many_takes_a_fixed_number_of_queries(django_assert_num_queries, reminder):
    with django_assert_num_queries(6):
        Reminder.objects.ring(DUE)
    for _ in range(5):
        ReminderFactory(next_due_at=DUE + DAY)
    with django_assert_num_queries(6):
        assert Reminder.objects.ring(DUE + DAY) == 6


def test_ring_day_after_day_is_one_delivery_a_day_across_the_clock_change(reminder):
    at = datetime(2027, 3, 26, 12, tzinfo=UTC)
    reminder.change(at=at, local_time=time(2, 30))
    for hours in range(5 * 24):
        Reminder.objects.ring(at + timedelta(hours=hours))
    assert [(d, f"{due:%H:%M}") for d, due in rung(reminder)] == [
        (27, "01:30"),
        (28, "01:00"),
        (29, "00:30"),
        (30, "00:30"),
        (31, "00:30"),
    ]


def test_ring_after_an_outage_keeps_the_mail_that_is_still_useful(reminder):
    """Off from Monday 17:00 to Wednesday 19:00: the mail of Wednesday 18:30 may still go."""
    back = amsterdam(3, 19)
    Reminder.objects.ring(back)
    Reminder.objects.ring(back + MINUTE)
    useful = [d.local_date.day for d in reminder.deliveries.all() if d.valid_until >= back]
    assert useful == [3]
    assert next_due(reminder) == amsterdam(4, 18, 30)


def test_ring_after_a_long_outage_writes_no_burst(reminder):
    back = DUE + 30 * DAY + timedelta(hours=5)
    for minutes in range(5):
        Reminder.objects.ring(back + minutes * MINUTE)
    assert reminder.deliveries.count() <= 2
    assert [d for d in reminder.deliveries.all() if d.valid_until >= back] == []
    assert next_due(reminder) > back


def test_ring_leaves_out_who_switched_it_off(reminder):
    Reminder.objects.update(is_active=False)
    assert Reminder.objects.ring(DUE) == 0


# --- never twice on a date -----------------------------------------------------------------------


def test_change_of_the_time_after_the_mail_went_sends_no_second_that_day(reminder):
    Reminder.objects.ring(DUE)
    reminder.refresh_from_db()
    reminder.change(at=DUE + MINUTE, local_time=time(20))
    assert next_due(reminder) == amsterdam(2, 20)  # what the page says, and what comes

    Reminder.objects.ring(amsterdam(1, 20))
    assert (rung(reminder), next_due(reminder)) == ([(1, DUE)], amsterdam(2, 20))
    Reminder.objects.ring(amsterdam(2, 20))
    assert rung(reminder) == [(1, DUE), (2, amsterdam(2, 20))]


def test_change_of_the_time_after_a_mail_that_was_not_needed_may_still_send_one(reminder):
    Reminder.objects.ring(DUE)
    reminder.deliveries.update(state="not_wanted")
    reminder.refresh_from_db()
    reminder.change(at=DUE + MINUTE, local_time=time(20))
    assert next_due(reminder) == amsterdam(1, 20)
    Reminder.objects.ring(amsterdam(1, 20))
    assert rung(reminder) == [(1, amsterdam(1, 20))]


def test_stop_and_start_after_the_mail_went_sends_no_second_that_day(reminder):
    Reminder.objects.ring(DUE)
    reminder.refresh_from_db()
    reminder.stop(at=DUE + MINUTE)
    reminder.change(at=DUE + 2 * MINUTE, is_active=True, local_time=time(19))
    Reminder.objects.ring(amsterdam(1, 19))
    assert rung(reminder) == [(1, DUE)]


def test_database_refuses_a_second_delivery_for_a_date(reminder):
    Reminder.objects.ring(DUE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(
            reminder=reminder,
            local_date=MONDAY,
            due_at=NOON,
            valid_until=NOON,
            next_try_at=NOON,
        )


# --- another time zone -----------------------------------------------------------------------------


def move(patient, time_zone):
    patient.time_zone = time_zone
    patient.save()


def test_replan_moved_follows_the_patient(reminder, anna):
    staying = ReminderFactory(next_due_at=DUE)
    move(anna, "America/New_York")
    assert list(Reminder.objects.moved()) == [reminder]

    Reminder.objects.replan_moved(NOON)

    assert next_due(reminder) == datetime(2027, 3, 1, 23, 30, tzinfo=UTC)
    assert (reminder.time_zone, next_due(staying)) == ("America/New_York", DUE)
    assert list(Reminder.objects.moved()) == []


def test_replan_moved_leaves_a_rule_that_is_off(reminder, anna):
    reminder.stop(at=NOON)
    move(anna, "America/New_York")
    Reminder.objects.replan_moved(NOON)
    assert next_due(reminder) is None


def test_move_to_the_west_after_the_mail_went_sends_no_second_that_date(reminder, anna):
    Reminder.objects.ring(DUE)
    move(anna, "America/New_York")
    Reminder.objects.replan_moved(DUE + MINUTE)
    assert next_due(reminder) == datetime(2027, 3, 1, 23, 30, tzinfo=UTC)
    Reminder.objects.ring(reminder.next_due_at)
    assert rung(reminder) == [(1, DUE)]


def test_delivery_carries_the_date_where_the_patient_is(anna):
    move(anna, "Pacific/Auckland")
    reminder = ReminderFactory(patient=anna, local_time=time(8), next_due_at=None, is_active=False)
    reminder.change(at=NOON, is_active=True)
    Reminder.objects.ring(reminder.next_due_at)
    assert reminder.next_due_at == datetime(2027, 3, 1, 19, tzinfo=UTC)
    assert (Delivery.objects.get().local_date.day, Delivery.objects.get().time_zone) == (
        2,
        "Pacific/Auckland",
    )


# --- what is open that day ---------------------------------------------------------------------------


@pytest.fixture
def programme(anna, brug, theo):
    return ProgrammeFactory(
        patient=anna, practice=brug, assigned_by=theo, start_on=MONDAY, weekdays=(0, 2, 4)
    )


def done(programme, day, slot=1):
    return SessionLog.objects.create(
        programme=programme,
        done_on=day,
        slot=slot,
        time_zone="UTC",
        logged_at=NOON,
        changed_at=NOON,
        language="nl",
    )


def test_open_programmes_on_a_session_day_until_it_is_logged(reminder, programme):
    assert reminder.open_programmes(MONDAY) == [programme]
    done(programme, MONDAY)
    assert reminder.open_programmes(MONDAY) == []


def test_open_programmes_on_a_rest_day(reminder, programme):
    assert reminder.open_programmes(MONDAY + DAY) == []


def test_open_programmes_until_the_end(reminder, programme):
    programme.end_on = MONDAY + 2 * DAY
    programme.save()
    assert reminder.open_programmes(MONDAY + 2 * DAY) == [programme]
    assert reminder.open_programmes(MONDAY + 4 * DAY) == []


def test_open_programmes_without_a_stopped_one(reminder, programme):
    programme.archive(at=NOON)
    assert reminder.open_programmes(MONDAY) == []


def test_open_programmes_while_one_of_two_is_not_done(reminder, programme, anna):
    other = ProgrammeFactory(patient=anna, start_on=MONDAY)
    done(programme, MONDAY)
    assert reminder.open_programmes(MONDAY) == [other]


def test_open_programmes_while_one_of_two_sessions_is_not_done(reminder, programme):
    programme.lines.update(times_a_day=2)
    done(programme, MONDAY)
    assert reminder.open_programmes(MONDAY) == [programme]
    done(programme, MONDAY, slot=2)
    assert reminder.open_programmes(MONDAY) == []


def test_open_programmes_are_her_own(reminder, bram):
    ProgrammeFactory(patient=bram, start_on=MONDAY)
    assert reminder.open_programmes(MONDAY) == []


def test_note_done_logs_each_open_session_once(reminder, programme, anna):
    programme.lines.update(times_a_day=2)
    done(programme, MONDAY)
    other = ProgrammeFactory(patient=anna, start_on=MONDAY)
    for _time in range(2):
        reminder.note_done(day=MONDAY, at=NOON)
    logs = SessionLog.objects.order_by("programme_id", "slot")
    assert [(log.programme, log.slot, log.done_on) for log in logs] == [
        (programme, 1, MONDAY),
        (programme, 2, MONDAY),
        (other, 1, MONDAY),
    ]
    assert reminder.open_programmes(MONDAY) == []


# --- later, once a day -------------------------------------------------------------------------------

NOT_LATER = Reminder.NotLater


def test_postpone_makes_the_second_mail_of_the_day_once(reminder):
    assert reminder.why_not_later(NOON) == ""
    assert [reminder.postpone(at=NOON) for _time in range(2)] == [True, False]
    mail = reminder.second_mail_on(MONDAY)
    assert (mail.kind, mail.due_at) == ("nudge", NOON + timedelta(hours=2))
    assert reminder.why_not_later(NOON) == NOT_LATER.HAD_IT
    assert reminder.why_not_later(NOON + DAY) == ""


@pytest.mark.parametrize(
    ("at", "why"),
    [
        (amsterdam(1, 19, 29), ""),
        (amsterdam(1, 19, 30), NOT_LATER.QUIET),
        (amsterdam(1, 21, 59), NOT_LATER.QUIET),
        (amsterdam(1, 22), NOT_LATER.ANOTHER_DAY),
        (amsterdam(2, 5, 30), ""),
    ],
)
def test_postpone_never_into_quiet_hours_or_another_day(reminder, at, why):
    assert reminder.why_not_later(at) == why
    assert reminder.postpone(at=at) is (why == "")
    assert reminder.deliveries.count() == (why == "")


def test_last_mail_is_the_newest_that_was_due_and_no_test(reminder):
    assert reminder.last_mail(NOON) is None
    reminder.send_test(at=NOON)
    mail = reminder.delivery_of(NOON - DAY)
    mail.save()
    reminder.postpone(at=NOON)
    assert reminder.last_mail(NOON) == mail
    assert reminder.last_mail(NOON + timedelta(hours=2)) == reminder.second_mail_on(MONDAY)


# --- quiet hours -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "is_quiet"),
    [
        (amsterdam(1, 21, 29), False),
        (amsterdam(1, 21, 30), True),
        (amsterdam(2, 7, 29), True),
        (amsterdam(2, 7, 30), False),
    ],
)
def test_is_quiet_by_default_from_half_past_nine_to_half_past_seven(reminder, at, is_quiet):
    assert reminder.is_quiet(at) is is_quiet


def test_is_quiet_in_the_patients_own_hours_and_zone(reminder, anna):
    MailSettings.objects.create(patient=anna, quiet_from=time(12), quiet_to=time(13))
    move(anna, "America/New_York")
    reminder = Reminder.objects.get()
    quiet = [reminder.is_quiet(NOON + timedelta(hours=hours)) for hours in range(24)]
    assert [hour for hour, is_quiet in enumerate(quiet) if is_quiet] == [6]


def test_is_quiet_never_without_quiet_hours(reminder, anna):
    MailSettings.objects.create(patient=anna, quiet_from=None, quiet_to=None)
    quiet = [reminder.is_quiet(NOON + timedelta(hours=hours)) for hours in range(24)]
    assert quiet == [False] * 24


@pytest.mark.parametrize("ends", [{"quiet_from": None}, {"quiet_to": None}])
def test_quiet_hours_with_one_end_are_refused_by_the_database(anna, ends):
    with pytest.raises(IntegrityError), transaction.atomic():
        MailSettings.objects.create(patient=anna, **ends)


# --- the link that stops it ----------------------------------------------------------------------------


def test_stop_path_leads_back_to_its_own_reminder(reminder):
    ReminderFactory()
    path = reminder.stop_path()
    match = resolve(path)
    assert match.view_name == "reminders:stop"
    assert Reminder.from_stop_token(match.kwargs["token"]) == reminder


@pytest.mark.parametrize("language", ["nl", "en", "de"])
def test_stop_path_is_in_the_patients_language(reminder, anna, language):
    anna.language = language
    anna.save()
    path = Reminder.objects.get().stop_path()
    assert urlsplit(path).path.split("/")[1] == language


def test_stop_token_never_runs_out(reminder, time_machine):
    time_machine.move_to(NOON, tick=False)
    token = resolve(reminder.stop_path()).kwargs["token"]
    time_machine.move_to(NOON + 3650 * DAY, tick=False)
    assert Reminder.from_stop_token(token) == reminder


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: "2" + t, lambda t: "", str.upper])
def test_stop_token_that_was_changed_is_nobodys(reminder, change):
    token = resolve(reminder.stop_path()).kwargs["token"]
    assert Reminder.from_stop_token(change(token)) is None


def test_stop_token_signed_for_something_else_is_nobodys(reminder):
    assert Reminder.from_stop_token(signing.dumps(reminder.pk)) is None
    assert Reminder.from_stop_token(signing.dumps(reminder.pk, salt="other")) is None


def test_stop_token_of_a_reminder_that_is_gone_is_nobodys(reminder):
    token = resolve(reminder.stop_path()).kwargs["token"]
    reminder.delete()
    assert Reminder.from_stop_token(token) is None


# --- who sees it -------------------------------------------------------------------------------------


def test_visible_to_the_patient_and_her_therapist(reminder, anna, theo, vera, mila, brug):
    ReminderFactory()
    Reminder.objects.ring(DUE)
    mine = reminder.deliveries.get()
    for person in (anna, theo):
        assert list(Reminder.objects.visible_to(person)) == [reminder]
        assert list(Delivery.objects.visible_to(person)) == [mine]
    strangers = [vera, mila, MembershipFactory(practice=brug).user, AnonymousUser(), UserFactory()]
    for person in strangers:
        assert list(Reminder.objects.visible_to(person)) == []
        assert list(Delivery.objects.visible_to(person)) == []


def test_visible_to_therapist_until_care_ends(reminder, anna, theo):
    Reminder.objects.ring(DUE)
    anna.care_received_set.get().end(at=DUE)
    moments = (DUE - MINUTE, DUE)
    assert [Reminder.objects.visible_to(theo, at).count() for at in moments] == [1, 0]
    assert [Delivery.objects.visible_to(theo, at).count() for at in moments] == [1, 0]


def test_last_delivery_is_the_newest_that_is_finished(reminder):
    assert reminder.last_delivery is None
    for day in range(3):
        Reminder.objects.ring(DUE + day * DAY)
    first, second, _waiting = reminder.deliveries.order_by("due_at")
    Delivery.objects.filter(pk=first.pk).update(state="sent")
    Delivery.objects.filter(pk=second.pk).update(state="not_wanted")
    assert reminder.last_delivery == second


def test_one_reminder_for_each_patient(reminder, anna):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReminderFactory(patient=anna)
    assert (str(reminder), reminder.weekdays) == ("Anna", EVERY_DAY)
