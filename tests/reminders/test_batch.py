"""A batch whose database, mail server, templates or addresses let it down."""

import socket
import ssl
from contextlib import contextmanager
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from uuid import uuid4

import pytest
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection
from factories import ProgrammeFactory, ReminderFactory, UserFactory

from apps.accounts.models import User
from apps.programmes.models import SessionLog
from apps.reminders import tasks
from apps.reminders.batch import Batch
from apps.reminders.emails import compiled_mail
from apps.reminders.models import Delivery, MailSettings, Reminder
from apps.reminders.models.outbox import LEASE
from portal.celery import app

pytestmark = pytest.mark.django_db

MONDAY = date(2027, 3, 1)
DUE = datetime(2027, 3, 1, 17, 30, tzinfo=UTC)
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
BACKENDS = [
    "django.core.mail.backends.smtp.EmailBackend",
    "portal.fast_mail.FastMailBackend",
]
State, Problem = Delivery.State, Delivery.Problem


@pytest.fixture
def now(time_machine):
    """The clock stands still at 18:30 in Amsterdam on Monday 1 March 2027."""
    time_machine.move_to(DUE, tick=False)
    return time_machine


@pytest.fixture
def three(now, anna):
    """Anna, Carla and Dirk: their mails are due in that order."""
    people = [anna, *(UserFactory(first_name=name) for name in ("Carla", "Dirk"))]
    for seconds, person in enumerate(people, start=-3):
        ProgrammeFactory(patient=person, start_on=MONDAY, lines=[{}])
        ReminderFactory(
            patient=person, next_due_at=DUE + seconds * SECOND, check_in_on=MONDAY + 3 * DAY
        )
    Reminder.objects.ring(DUE)
    return people


@pytest.fixture
def at_the_bell():
    app.conf.task_always_eager = app.conf.task_eager_propagates = True
    yield
    app.conf.task_always_eager = app.conf.task_eager_propagates = False


def sent_to(smtp):
    return [parseaddr(message["To"])[1] for message in smtp.messages]


def addresses(people):
    return [person.email for person in people]


def states():
    return list(Delivery.objects.order_by("due_at").values_list("state", flat=True))


def problems():
    found = Delivery.objects.order_by("due_at")
    return list(found.values_list("state", "deferrals", "smtp_code", "problem"))


WAITS = (State.QUEUED, 0, None, "")
SENT = (State.SENT, 0, None, "")


# --- time goes on while it sends --------------------------------------------------------------------------


class Observed(EmailBackend):
    """Calls `after` when a mail is out."""

    def send_messages(self, messages):
        sent = super().send_messages(messages)
        self.after()
        return sent


def log_today(patient):
    SessionLog.objects.record(
        patient.programmes.get(),
        done_on=MONDAY,
        slot=1,
        at=DUE,
        client_id=uuid4(),
        entries=[],
        by=patient,
        language="nl",
    )


@pytest.mark.parametrize(("seconds", "last"), [(5, State.SENT), (6, State.NOT_WANTED)])
def test_what_was_logged_during_a_slow_batch_stops_the_later_mail(now, smtp, three, seconds, last):
    """The wishes are asked again when they are older than five seconds."""

    def after():
        if len(smtp.messages) == 1:
            log_today(three[2])
            now.shift(seconds)

    batch = Batch(Delivery.objects.claim(DUE, 9))
    batch.connection = Observed()
    batch.connection.after = after
    batch.send()
    assert states() == [State.SENT, State.SENT, last]


def test_new_address_during_a_slow_batch_gets_the_later_mail(now, smtp, three):
    def after():
        User.objects.filter(first_name="Dirk").update(email="new@demo.example")
        now.shift(6)

    batch = Batch(Delivery.objects.claim(DUE, 9))
    batch.connection = Observed()
    batch.connection.after = after
    batch.send()
    assert sent_to(smtp) == [*addresses(three[:2]), "new@demo.example"]


def test_slow_database_still_sends_one_mail_after_the_other(now, smtp, three):
    """Every statement takes a second: what she wants is never younger than five."""

    def slowly(execute, *args):
        now.shift(1)
        return execute(*args)

    with connection.execute_wrapper(slowly):
        tasks.send_batch()
    assert sent_to(smtp) == addresses(three)


def test_question_that_went_out_is_not_asked_tomorrow_whoever_holds_its_row(now, smtp, three):
    """The other worker took the row while this one's mail was on its way."""
    Delivery.objects.exclude(patient=three[0]).delete()
    (mine,) = Delivery.objects.claim(DUE, 9)
    Delivery.objects.update(lease_token=uuid4())
    mine.kind = "check_in"
    batch = Batch([mine])
    batch.send_one(mine)
    batch.connection.close()
    assert states() == [State.SENT]
    assert Reminder.objects.get(patient=three[0]).check_in_on == MONDAY + 14 * DAY


# --- a mail server that is no help -----------------------------------------------------------------------


@contextmanager
def silence():
    """A mail server that takes calls and says nothing. Gives how often it was called."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)

        def calls():
            found = []
            try:
                while True:
                    found.append(server.accept()[0])
            except BlockingIOError:
                pass
            for call in found:
                call.close()
            return len(found)

        yield server.getsockname()[1], calls


@pytest.mark.parametrize("backend", BACKENDS)
def test_mail_server_that_hangs_twice_ends_the_batch(now, smtp, settings, three, backend):
    """The rest comes back by itself when the lease is over; nothing loops."""
    settings.EMAIL_BACKEND, settings.EMAIL_TIMEOUT = backend, 0.02
    with silence() as (settings.EMAIL_PORT, calls):
        tasks.send_batch()
        assert calls() == 2
        failed = (State.QUEUED, 1, None, Problem.NO_ANSWER)
        assert problems() == [failed, failed, WAITS]

        tasks.send_batch()
        assert calls() == 0

    settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = smtp.port, 5
    now.shift(LEASE - SECOND)
    tasks.send_batch()
    assert sent_to(smtp) == addresses(three[:2])
    now.shift(SECOND)
    tasks.send_batch()
    assert sent_to(smtp) == addresses(three)
    assert states() == [State.SENT] * 3


def test_mail_server_that_hangs_for_hours_is_called_less_and_less(
    now, smtp, settings, at_the_bell, three
):
    settings.EMAIL_TIMEOUT, called = 0.01, []
    with silence() as (settings.EMAIL_PORT, calls):
        for _quarter in range(12):
            tasks.ring()
            called.append(calls())
            now.shift(15 * MINUTE)
    assert states() == [State.EXPIRED] * 3
    assert [deferrals > 2 for _state, deferrals, *_rest in problems()] == [True] * 3
    assert called[:2] == [2, 2]
    assert sum(called) <= 18
    assert called[-3:] == [0, 0, 0]


def test_mail_that_failed_before_waits_for_the_others(now, smtp, three):
    """Two mails at which the server hangs each time must not end every batch."""
    Delivery.objects.filter(patient=three[0]).update(deferrals=1)
    tasks.send_batch()
    assert sent_to(smtp) == addresses([*three[1:], three[0]])


@pytest.mark.parametrize("backend", BACKENDS)
def test_wrong_password_costs_two_sign_ins_and_no_mail(now, smtp, settings, three, backend):
    settings.EMAIL_BACKEND = backend
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "soepel", "old"
    tasks.send_batch()
    assert smtp.connections == 2
    failed = (State.QUEUED, 1, 535, Problem.SAID_NO)
    assert problems() == [failed, failed, WAITS]

    settings.EMAIL_HOST_USER = ""
    now.shift(LEASE)
    tasks.send_batch()
    assert sent_to(smtp) == addresses([three[2], *three[:2]])


def test_certificate_that_ran_out_ends_the_batch(now, smtp, three):
    class RanOut(EmailBackend):
        def open(self):
            raise ssl.SSLCertVerificationError(1, "certificate has expired")

    batch = Batch(Delivery.objects.claim(DUE, 9))
    batch.connection = RanOut()
    batch.send()
    failed = (State.QUEUED, 1, None, Problem.NO_ANSWER)
    assert problems() == [failed, failed, WAITS]


@pytest.mark.parametrize("backend", BACKENDS)
def test_refused_sender_is_no_fault_of_her_address(now, smtp, settings, three, backend):
    settings.EMAIL_BACKEND = backend
    smtp.answers = [("MAIL", "550 We know no such sender")] * 2
    tasks.send_batch()
    failed = (State.QUEUED, 1, 550, Problem.SAID_NO)
    assert problems() == [failed, failed, WAITS]
    assert MailSettings.objects.count() == 0

    now.shift(LEASE)
    tasks.send_batch()
    assert sent_to(smtp) == addresses([three[2], *three[:2]])


def test_refusal_of_our_server_is_no_fault_of_her_address(now, smtp, three):
    smtp.answers = [("RCPT", "550 5.7.1 Your server is on a list")]
    tasks.send_batch()
    assert problems()[0] == (State.REFUSED, 0, 550, Problem.SAID_NO)
    assert MailSettings.objects.count() == 0
    assert sent_to(smtp) == addresses(three[1:])


def test_three_refusals_stop_the_mail_of_one_address_only(now, smtp, at_the_bell, anna):
    ProgrammeFactory(patient=anna, start_on=MONDAY, lines=[{}])
    ReminderFactory(patient=anna, next_due_at=DUE, asks=False)
    told = []
    smtp.answers = [("RCPT", "550 Nobody here")] * 3
    for day in range(6):
        now.move_to(DUE + day * DAY, tick=False)
        Reminder.objects.update(counts_from=MONDAY + day * DAY)
        if day == 4:
            MailSettings.objects.get().trust_again()
        if day == 5:
            MailSettings.objects.update(flagged_at=DUE)
            User.objects.filter(pk=anna.pk).update(email="new@demo.example")
        tasks.ring()
        told.append(Delivery.objects.get(local_date=MONDAY + day * DAY).state)
    assert told == [*[State.REFUSED] * 3, State.NOT_WANTED, State.SENT, State.SENT]
    assert sent_to(smtp) == ["anna@demo.example", "new@demo.example"]


def test_refusals_that_lie_months_apart_stop_nothing(anna):
    for month in range(6):
        MailSettings.note_refusal(anna, at=DUE + month * 31 * DAY)
    mailbox = MailSettings.objects.get()
    assert (mailbox.refusals, mailbox.is_flagged) == (1, False)


# --- one patient whose mail cannot be made ---------------------------------------------------------------


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(
    "email",
    ["anna@demo.example\nBcc: eve@demo.example", "anna@demo.example\r\n\r\nHello", ""],
)
def test_address_that_is_none_is_never_sent_to(now, smtp, settings, three, backend, email):
    settings.EMAIL_BACKEND = backend
    User.objects.filter(first_name="Anna").update(email=email)
    tasks.send_batch()
    assert problems() == [(State.REFUSED, 0, None, Problem.ADDRESS), SENT, SENT]
    assert sent_to(smtp) == addresses(three[1:])


@pytest.mark.parametrize("backend", BACKENDS)
def test_name_with_line_breaks_adds_no_header(now, smtp, settings, three, backend):
    settings.EMAIL_BACKEND = backend
    User.objects.filter(first_name="Anna").update(first_name="Anna\r\nBcc: eve@demo.example\n\n.")
    tasks.send_batch()
    assert problems() == [SENT] * 3
    assert [message["Bcc"] for message in smtp.messages] == [None] * 3
    for kind in ("plain", "html"):
        body = smtp.messages[0].get_body((kind,)).get_content()
        assert "Anna Bcc: eve@demo.example ." in body


@pytest.fixture
def broken_in_german(settings, tmp_path):
    folder = tmp_path / "emails"
    folder.mkdir()
    text = '{% if language == "de" %}{% include "gone" %}{% endif %}{{ subject }}'
    (folder / "session_reminder.subject").write_text(text)
    settings.TEMPLATES = deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["DIRS"] = [tmp_path, *settings.TEMPLATES[0]["DIRS"]]
    compiled_mail.cache_clear()
    yield
    compiled_mail.cache_clear()


def test_template_that_fails_for_one_patient_holds_up_nobody(
    now, smtp, broken_in_german, three, at_the_bell
):
    """It is tried again within its life, and then too late: counted and visible."""
    User.objects.filter(first_name="Anna").update(language="de")
    tasks.send_batch()
    assert problems() == [(State.QUEUED, 1, None, Problem.UNMADE), SENT, SENT]
    assert list(Delivery.objects.exclude(problem="")) == [Delivery.objects.get(patient=three[0])]

    for _quarter in range(9):
        now.shift(15 * MINUTE)
        tasks.ring()
    state, deferrals, _code, problem = problems()[0]
    assert (state, problem) == (State.EXPIRED, Problem.UNMADE)
    assert deferrals <= 7  # the pauses double, whatever their jitter
    assert sent_to(smtp) == addresses(three[1:])
