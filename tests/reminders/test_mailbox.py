"""An address that refuses: three times in a month, and mail to it stops."""

from datetime import UTC, date, datetime, timedelta

import pytest
from factories import ProgrammeFactory, ReminderFactory, UserFactory

from apps.reminders import tasks
from apps.reminders.models import Delivery, MailSettings, Reminder

pytestmark = pytest.mark.django_db

MONDAY = date(2027, 3, 1)
DUE = datetime(2027, 3, 1, 17, 30, tzinfo=UTC)
DAY = timedelta(days=1)
State = Delivery.State


@pytest.fixture
def now(time_machine):
    """The clock stands still at 18:30 in Amsterdam on Monday 1 March 2027."""
    time_machine.move_to(DUE, tick=False)
    return time_machine


@pytest.fixture
def reminder(anna):
    """Of Anna, who has a session every day."""
    return planned(anna)


def planned(patient):
    ProgrammeFactory(patient=patient, start_on=MONDAY, lines=[{"name_nl": "Kniebuiging"}])
    return ReminderFactory(patient=patient, next_due_at=DUE)


def send(now, day):
    """What is due that many days later goes out, as if she had missed no day before; gives
    how it ended."""
    now.move_to(DUE + day * DAY, tick=False)
    Reminder.objects.update(counts_from=MONDAY + day * DAY)
    Reminder.objects.ring(DUE + day * DAY)
    tasks.send_batch()
    return list(Delivery.objects.order_by("due_at").values_list("state", flat=True))[-1]


def refuse(patient, *days):
    for day in days:
        MailSettings.note_refusal(patient, at=DUE + day * DAY)
    return mailbox(patient)


def mailbox(patient):
    found = MailSettings.objects.get(patient=patient)
    return found.refusals, found.refused_address, found.is_flagged


# --- what counts -----------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
@pytest.mark.parametrize("answer", ["550 No such user", "550 5.1.1 Unknown", "552 5.2.2 Full"])
def test_refusal_for_good_counts(now, smtp, reminder, anna, step, answer):
    smtp.answers = [(step, answer)]
    assert send(now, 0) == State.REFUSED
    assert mailbox(anna) == (1, "anna@demo.example", False)


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
@pytest.mark.parametrize("answer", ["554 5.7.1 Relaying denied", "550-x\r\n550 5.7.26 No DMARC"])
def test_refusal_of_our_server_or_words_does_not_count(now, smtp, reminder, step, answer):
    """Else one mistake in how we are set up would stop the mail of all patients."""
    smtp.answers = [(step, answer)]
    assert send(now, 0) == State.REFUSED
    assert not MailSettings.objects.exists()


@pytest.mark.parametrize("backend", ["django.core.mail.backends.smtp.EmailBackend", None])
def test_our_sender_refused_is_tried_later(now, smtp, settings, reminder, backend):
    settings.EMAIL_BACKEND = backend or "portal.fast_mail.FastMailBackend"
    smtp.answers = [("MAIL", "550 5.1.8 We do not know that sender")]
    assert send(now, 0) == State.QUEUED
    delivery = Delivery.objects.get()
    assert (delivery.smtp_code, delivery.problem) == (550, Delivery.Problem.SAID_NO)
    assert not MailSettings.objects.exists()


@pytest.mark.parametrize("answer", ["450 Later", "451 Later", "452 Full", "421 Closing"])
def test_refusal_for_now_does_not_count(now, smtp, reminder, answer):
    smtp.answers = [("RCPT", answer)]
    assert send(now, 0) == State.QUEUED
    assert not MailSettings.objects.exists()


def test_address_that_is_none_counts(now, smtp, reminder, anna):
    anna.email = "no @ address @"
    anna.save()
    assert send(now, 0) == State.REFUSED
    assert mailbox(anna) == (1, "no @ address @", False)


# --- three times -----------------------------------------------------------------------------------


def test_three_refusals_stop_the_mail_and_nobody_elses(now, smtp, reminder, anna):
    smtp.answers = [("RCPT", "550 No such user")] * 3
    assert [send(now, day) for day in range(3)] == [State.REFUSED] * 3
    assert mailbox(anna) == (3, "anna@demo.example", True)

    assert [send(now, day) for day in range(3, 6)] == [State.NOT_WANTED] * 3
    assert smtp.messages == []

    carla = UserFactory(first_name="Carla")
    planned(carla)
    Reminder.objects.filter(patient=carla).update(next_due_at=DUE + 6 * DAY)
    send(now, 6)
    assert [message["To"] for message in smtp.messages] == [carla.email]
    MailSettings.objects.get(patient=anna).trust_again()
    assert send(now, 7) == State.SENT


def test_new_address_starts_afresh(now, smtp, reminder, anna):
    smtp.answers = [("RCPT", "550 No such user")] * 3
    for day in range(3):
        send(now, day)
    anna.email = "anna.new@demo.example"
    anna.save()
    assert send(now, 3) == State.SENT
    assert [message["To"] for message in smtp.messages] == ["anna.new@demo.example"]

    smtp.answers = [("RCPT", "550 No such user")]
    assert send(now, 4) == State.REFUSED
    assert mailbox(anna) == (1, "anna.new@demo.example", False)


def test_old_address_that_comes_back_is_still_stopped(anna):
    refuse(anna, 0, 1, 2)
    seen = []
    for email in ("anna.new@demo.example", "anna@demo.example"):
        anna.email = email
        anna.save()
        seen.append(MailSettings.objects.get().is_flagged)
    assert seen == [False, True]


def test_trusted_again_it_gets_three_more_tries(now, smtp, reminder, anna):
    refuse(anna, 0, 0, 0)
    MailSettings.objects.get().trust_again()
    assert mailbox(anna) == (0, "anna@demo.example", False)

    smtp.answers = [("RCPT", "550 No such user")] * 3
    assert [send(now, day) for day in range(3)] == [State.REFUSED] * 3
    assert send(now, 3) == State.NOT_WANTED


# --- in a month ------------------------------------------------------------------------------------


def test_refusals_far_apart_do_not_add_up(anna):
    assert refuse(anna, 0, 31, 62) == (1, "anna@demo.example", False)


def test_refusals_of_one_month_add_up(anna):
    assert refuse(anna, 0, 10) == (2, "anna@demo.example", False)
    assert refuse(anna, 20) == (3, "anna@demo.example", True)


def test_refused_test_mail_of_a_stopped_address_leaves_it_stopped(anna):
    """She may send herself one at any time, also when the last refusal is long ago."""
    refuse(anna, 0, 1, 2)
    assert refuse(anna, 90) == (4, "anna@demo.example", True)
    assert MailSettings.objects.get().flagged_at == DUE + 2 * DAY


def test_refusals_keep_the_quiet_hours(anna):
    MailSettings.objects.create(patient=anna, quiet_from=None, quiet_to=None)
    refuse(anna, 0)
    assert MailSettings.objects.get().quiet_from is None
