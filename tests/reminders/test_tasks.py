"""From the clock to the inbox, with a real mail server and a real worker."""

import socket
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parseaddr
from threading import Event
from time import monotonic
from uuid import uuid4

import pytest
from broker import broker_at
from celery.contrib.testing.worker import start_worker
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext, override
from factories import ProgrammeFactory, ReminderFactory, SittingBreakFactory, UserFactory
from kombu import Connection

from apps.accounts.models import User
from apps.programmes.models import SessionLog
from apps.reminders import tasks
from apps.reminders.batch import Batch
from apps.reminders.models import Delivery, MailSettings, Reminder, Tick
from apps.reminders.models.outbox import LEASE
from apps.reminders.wordings import wording
from portal.celery import app

pytestmark = pytest.mark.django_db

MONDAY = date(2027, 3, 1)
DUE = datetime(2027, 3, 1, 17, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
State = Delivery.State


@pytest.fixture
def now(time_machine):
    """The clock stands still at 18:30 in Amsterdam on Monday 1 March 2027."""
    time_machine.move_to(DUE, tick=False)
    return time_machine


def planned(patient, **fields):
    ProgrammeFactory(patient=patient, start_on=MONDAY, lines=[{"name_nl": "Kniebuiging"}])
    return ReminderFactory(patient=patient, next_due_at=DUE, **fields)


@pytest.fixture
def reminder(anna):
    return planned(anna)


@pytest.fixture
def delivery(reminder):
    Reminder.objects.ring(DUE)
    return Delivery.objects.get()


def told(delivery):
    delivery.refresh_from_db()
    return delivery.state, delivery.attempts, delivery.smtp_code


def parts(message):
    return [message.get_body((kind,)).get_content() for kind in ("plain", "html")]


# --- one mail ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["nl", "en", "de"])
def test_mail_is_in_the_patients_language(now, smtp, anna, delivery, language):
    User.objects.update(language=language)
    with override("en" if language == "de" else "de"):
        tasks.send_batch()

    (message,) = smtp.messages
    with override(language):
        subject = str(wording("session", anna.pk).subject)
        hello = gettext("Hello %(name)s,") % {"name": "Anna"}
        planned = str(wording("session", anna.pk).opening)
        stop = gettext("Stop these mails")
    text, html = parts(message)
    assert message["Subject"] == subject
    assert message.get_content_type() == "multipart/alternative"
    assert f'<html lang="{language}"' in html
    for body in (text, html):
        assert [words for words in (hello, planned, stop) if words not in body] == []
        for path in ("today/", "reminders/", "reminders/stop/"):
            assert f"http://localhost:8000/{language}/{path}" in body
    assert told(delivery) == (State.SENT, 1, None)
    assert delivery.finished_at == DUE


def test_mail_has_another_subject_each_time_by_turns(now, smtp, at_the_bell, reminder):
    for days in range(14):
        now.move_to(DUE + timedelta(days=days), tick=False)
        log_today(reminder.patient, MONDAY + timedelta(days=days - 1))
        tasks.ring()
    subjects = [message["Subject"] for message in smtp.messages]
    assert [subjects.index(subject) for subject in subjects] == [*range(12), 0, 1]


def test_mail_has_the_headers_of_a_mail_that_one_can_stop(now, smtp, reminder, delivery):
    tasks.send_batch()

    (message,) = smtp.messages
    stop = f"http://localhost:8000{reminder.stop_path()}"
    assert parseaddr(message["To"])[1] == "anna@demo.example"
    assert message["Message-ID"] == delivery.message_id
    assert message["List-Unsubscribe"].strip() == f"<{stop}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    assert f"({stop})" in f"({parts(message)[0].split(': ')[-1].strip()})"


def test_mail_says_nothing_about_health(now, smtp, delivery):
    """A mailbox is read by others too."""
    tasks.send_batch()
    (message,) = smtp.messages
    names = ["Kniebuiging", "Soepele heup", "De Brug", "Theo", "Heup"]
    seen = "\n".join([message["Subject"], message["From"], *parts(message)])
    assert [name for name in names if name.lower() in seen.lower()] == []


def test_mail_escapes_a_name_in_html_only(now, smtp, delivery):
    User.objects.update(first_name="Anna <b>& Co</b>")
    tasks.send_batch()
    text, html = parts(smtp.messages[0])
    assert "Anna <b>& Co</b>" in text
    assert "Anna &lt;b&gt;&amp; Co&lt;/b&gt;" in html


def test_mail_brings_its_style_inside_and_loads_nothing(now, smtp, delivery):
    tasks.send_batch()
    _text, html = parts(smtp.messages[0])
    assert [tag for tag in ("<img", "<script", "<link", "<iframe", "url(") if tag in html] == []
    assert 'class="button"' in html
    assert 'style="' in html


# --- what the mail server says -------------------------------------------------------------------------


@pytest.mark.parametrize("code", [421, 450, 451, 452])
@pytest.mark.parametrize("step", ["RCPT", "DATA"])
def test_refused_for_now_is_sent_later(now, smtp, delivery, step, code):
    smtp.answers = [(step, f"{code} Later, please")]
    tasks.send_batch()
    assert (told(delivery), smtp.messages) == ((State.QUEUED, 1, code), [])

    now.move_to(DUE + MINUTE / 2, tick=False)
    tasks.send_batch()
    assert told(delivery) == (State.QUEUED, 1, code)

    now.move_to(DUE + 2 * MINUTE, tick=False)
    tasks.send_batch()
    assert told(delivery) == (State.SENT, 2, None)
    assert len(smtp.messages) == 1


def test_message_id_is_the_same_on_every_try(now, smtp, delivery):
    tries = []
    smtp.on_data = lambda message: tries.append(message["Message-ID"])
    smtp.answers = [("DATA", "451 Later")] * 3
    for minutes in (0, 2, 5, 10):
        now.move_to(DUE + minutes * MINUTE, tick=False)
        tasks.send_batch()
    assert tries == [delivery.message_id] * 4
    assert told(delivery) == (State.SENT, 4, None)


@pytest.mark.parametrize("code", [550, 552, 553, 554])
@pytest.mark.parametrize("step", ["RCPT", "DATA"])
def test_refused_for_good_is_never_tried_again(now, smtp, delivery, step, code):
    smtp.answers = [(step, f"{code} No")]
    for minutes in range(5):
        now.move_to(DUE + minutes * MINUTE, tick=False)
        tasks.send_batch()
    assert (told(delivery), smtp.messages) == ((State.REFUSED, 1, code), [])


def test_refused_for_now_until_it_is_too_late_expires(now, smtp, delivery):
    smtp.answers = [("DATA", "451 Later")] * 99
    for minutes in range(0, 240, 5):
        now.move_to(DUE + minutes * MINUTE, tick=False)
        tasks.send_batch()
    assert (delivery.valid_until, smtp.messages) == (DUE + 120 * MINUTE, [])
    state, _attempts, _code = told(delivery)
    assert state == State.EXPIRED


def test_our_own_sign_in_refused_is_no_reason_to_drop_the_mail(now, smtp, settings, delivery):
    """A changed password at the mail provider must not cost anybody a reminder."""
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "soepel", "old"
    tasks.send_batch()
    assert told(delivery) == (State.QUEUED, 1, 535)
    settings.EMAIL_HOST_USER = ""
    now.move_to(DUE + 2 * MINUTE, tick=False)
    tasks.send_batch()
    assert told(delivery) == (State.SENT, 2, None)


def test_mail_server_that_is_down_is_tried_later(now, smtp, settings, delivery):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        settings.EMAIL_PORT = closed.getsockname()[1]
    tasks.send_batch()
    assert told(delivery) == (State.QUEUED, 1, None)
    settings.EMAIL_PORT = smtp.port
    now.move_to(DUE + 2 * MINUTE, tick=False)
    tasks.send_batch()
    assert told(delivery) == (State.SENT, 2, None)


# --- a batch -----------------------------------------------------------------------------------------


@pytest.fixture
def three(anna):
    """Three patients whose mail is due now, in the order of their names."""
    people = [anna, *(UserFactory(first_name=name) for name in ("Carla", "Dirk"))]
    for number, person in enumerate(people):
        planned(person)
        Reminder.objects.filter(patient=person).update(
            next_due_at=DUE - (3 - number) * timedelta(seconds=1)
        )
    Reminder.objects.ring(DUE)
    return list(Delivery.objects.order_by("due_at"))


def sent_to(smtp):
    return [parseaddr(message["To"])[1] for message in smtp.messages]


def addresses(deliveries):
    return [delivery.reminder.patient.email for delivery in deliveries]


def test_batch_goes_over_one_connection(now, smtp, three):
    tasks.send_batch()
    assert (sent_to(smtp), smtp.connections) == (addresses(three), 1)


@pytest.mark.parametrize("answer", ["550 No", "451 Later", "421 Closing"])
def test_batch_goes_on_after_a_refusal(now, smtp, three, answer):
    smtp.answers = [("RCPT", answer)]
    tasks.send_batch()
    assert sent_to(smtp) == addresses(three[1:])


def test_batch_goes_on_after_an_address_that_is_none(now, smtp, three):
    User.objects.filter(first_name="Anna").update(email="no @ address @")
    tasks.send_batch()
    assert sent_to(smtp) == addresses(three[1:])
    assert told(three[0]) == (State.REFUSED, 1, None)
    assert three[0].problem == Delivery.Problem.ADDRESS


def test_batch_goes_on_after_a_mail_that_cannot_be_made(now, smtp, three):
    """Nothing loops: it is tried again in a minute, and no more once it is too late."""
    broken = SittingBreakFactory(ends=time(20)).delivery_of(DUE - MINUTE, kind="nonsense")
    broken.save()
    tasks.send_batch()
    assert sent_to(smtp) == addresses(three)
    assert told(broken) == (State.QUEUED, 1, None)
    assert (broken.problem, broken.deferrals) == (Delivery.Problem.UNMADE, 1)
    now.move_to(DUE + timedelta(hours=3), tick=False)
    tasks.send_batch()
    assert (told(broken)[0], len(smtp.messages)) == (State.EXPIRED, 3)


def test_batch_ends_when_its_lease_does(now, smtp, three):
    """The mail server took so long that another worker may hold the rest by now."""
    smtp.on_data = lambda message: now.move_to(DUE + LEASE, tick=False)
    tasks.send_batch()
    assert sent_to(smtp) == addresses(three[:1])

    now.move_to(DUE + LEASE + MINUTE, tick=False)
    smtp.on_data = lambda message: None
    tasks.send_batch()
    assert sent_to(smtp) == addresses(three)
    assert [told(delivery)[:2] for delivery in three] == [
        (State.SENT, 1),
        (State.SENT, 2),
        (State.SENT, 2),
    ]


@pytest.mark.parametrize(
    ("meanwhile", "stands"),
    [
        ({"lease_token": uuid4()}, State.SENT),
        ({"lease_token": None, "state": State.REFUSED}, State.REFUSED),
    ],
    ids=["taken over", "finished"],
)
def test_batch_of_a_worker_that_was_overtaken(now, smtp, delivery, meanwhile, stands):
    """What another worker wrote stays; what it has not sent yet need not be sent again."""
    (mine,) = Delivery.objects.claim(DUE, 1)
    Tick.objects.note(DUE)
    Delivery.objects.update(**meanwhile)
    batch = Batch([mine])
    batch.send_one(mine)
    batch.connection.close()
    delivery.refresh_from_db()
    assert len(smtp.messages) == 1
    assert (delivery.state, delivery.lease_token) == (stands, None)
    assert Tick.objects.overtaken() == 1


def test_batch_without_work_opens_no_connection(now, smtp, reminder):
    tasks.send_batch()
    assert smtp.connections == 0


# --- what is no longer wanted --------------------------------------------------------------------------


def log_today(patient, day=MONDAY):
    SessionLog.objects.record(
        patient.programmes.get(),
        done_on=day,
        slot=1,
        at=DUE,
        client_id=uuid4(),
        entries=[],
        by=patient,
        language="nl",
    )


@pytest.mark.parametrize(
    ("change", "state"),
    [
        (log_today, State.NOT_WANTED),
        (lambda anna: anna.session_reminder.stop(at=DUE), State.NOT_WANTED),
        (lambda anna: anna.programmes.get().archive(at=DUE), State.NOT_WANTED),
        (lambda anna: Delivery.objects.update(valid_until=DUE - MINUTE), State.EXPIRED),
    ],
    ids=["logged", "switched off", "programme stopped", "too late"],
)
def test_nothing_is_sent_when_it_is_no_longer_wanted(now, smtp, anna, delivery, change, state):
    change(anna)
    tasks.send_batch()
    assert (told(delivery), smtp.connections) == ((state, 1, None), 0)
    assert delivery.finished_at == DUE


# --- the bell ------------------------------------------------------------------------------------------


def test_ring_brings_what_is_due_to_the_inbox(now, smtp, at_the_bell, reminder):
    planned(UserFactory(), is_active=False)
    tasks.ring()
    assert sent_to(smtp) == ["anna@demo.example"]
    reminder.refresh_from_db()
    assert reminder.next_due_at == DUE + timedelta(days=1)


def test_ring_again_and_again_sends_one_mail_a_day(now, smtp, at_the_bell, reminder):
    log_today(reminder.patient, MONDAY - timedelta(days=1))
    for minutes in range(0, 4 * 24 * 60, 30):
        now.move_to(DUE + minutes * MINUTE, tick=False)
        tasks.ring()
    assert [message["Date"].datetime.day for message in smtp.messages] == [1, 2, 3, 4]


def test_ring_follows_a_patient_who_moved(now, smtp, at_the_bell, reminder):
    Reminder.objects.update(next_due_at=DUE + MINUTE)
    anna = User.objects.get(first_name="Anna")
    anna.time_zone = "America/New_York"
    anna.save()
    tasks.ring()
    now.move_to(DUE + MINUTE, tick=False)
    tasks.ring()
    assert smtp.messages == []
    now.move_to(DUE + timedelta(hours=6), tick=False)
    tasks.ring()
    assert len(smtp.messages) == 1


def test_ring_calls_no_sender_without_work(now, smtp, at_the_bell):
    tasks.ring()
    assert smtp.connections == 0


# --- a real worker on a real Redis -----------------------------------------------------------------------


@contextmanager
def worker(redis_url):
    """A worker on its own queue, so that test processes do not eat each other's work."""
    with (
        broker_at(redis_url) as queue,
        start_worker(app, pool="solo", perform_ping_check=False, queues=[queue]),
    ):
        yield
    connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_worker_sends_the_mail_that_the_bell_asks_for(smtp, redis_url, anna):
    """From a real broker, by a real worker, at whatever time it is now."""
    now = datetime.now(UTC)
    MailSettings.objects.create(patient=anna, quiet_from=None, quiet_to=None)
    ProgrammeFactory(patient=anna, start_on=anna.local_date(now), lines=[{}])
    ReminderFactory(patient=anna, next_due_at=now)
    arrived = Event()
    smtp.on_data = lambda message: arrived.set()

    with worker(redis_url):
        tasks.ring.delay()
        assert arrived.wait(timeout=10) is True
    assert sent_to(smtp) == ["anna@demo.example"]
    assert Delivery.objects.get().state == State.SENT


# --- a call from within a request -------------------------------------------------------------------


def test_ring_softly_calls_one_sender(redis_url):
    with broker_at(redis_url) as queue, Connection(redis_url) as connection:
        tasks.ring_softly()
        waiting = connection.SimpleQueue(queue)
        message = waiting.get(timeout=5)
        message.ack()
        assert message.headers["task"] == "apps.reminders.tasks.send_batch"
        with pytest.raises(waiting.Empty):
            waiting.get(block=False)
        waiting.queue.delete()
        waiting.close()


def test_ring_softly_with_redis_away_fails_nothing_and_says_so(no_redis, caplog):
    tasks.ring_softly()
    assert caplog.messages == ["No sender could be called (OperationalError)."]


def test_ring_softly_waits_about_a_second_for_a_redis_that_is_mute(caplog):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        began = monotonic()
        with broker_at(f"redis://127.0.0.1:{mute.getsockname()[1]}/0"):
            tasks.ring_softly()
    assert monotonic() - began < 3
    assert caplog.messages == ["No sender could be called (OperationalError)."]


# --- what is forgotten -------------------------------------------------------------------------------


def keep(rule, days, state=State.SENT):
    """A mail of that rule that many days ago, for each of them."""
    mails = [rule.delivery_of(DUE - timedelta(days=n), wording=n % 12, state=state) for n in days]
    Delivery.objects.bulk_create(mails)


def test_tidy_forgets_2500_old_mails_a_batch_at_a_time(now, monkeypatch, settings, reminder):
    settings.DELIVERY_DAYS = 60
    monkeypatch.setattr(tasks, "AT_ONCE", 400)
    keep(reminder, range(1, 2561))
    with CaptureQueriesContext(connection) as queries:
        tasks.tidy()
    days = Delivery.objects.values_list("local_date", flat=True)
    assert list(days) == [MONDAY - timedelta(days=n) for n in range(1, 61)]
    assert sum(query["sql"].startswith("DELETE") for query in queries) == 7


def test_tidy_forgets_nothing_that_still_waits(now, settings, reminder):
    settings.DELIVERY_DAYS = 60
    keep(reminder, [70], state=State.QUEUED)
    keep(reminder, [71])
    tasks.tidy()
    assert [mail.state for mail in Delivery.objects.all()] == [State.QUEUED]


def test_wording_goes_on_after_old_mails_are_forgotten(now, smtp, settings, reminder):
    settings.DELIVERY_DAYS = 60
    keep(reminder, [3, 100])
    tasks.tidy()
    Reminder.objects.ring(DUE)
    tasks.send_batch()
    assert list(Delivery.objects.values_list("state", "wording")) == [("sent", 4), ("sent", 3)]


def test_tidy_looks_again_at_a_rule_that_had_a_problem(now, reminder):
    Reminder.objects.update(next_due_at=None, problem=Reminder.Problem.PLAN)
    tasks.tidy()
    reminder.refresh_from_db()
    assert (reminder.next_due_at, reminder.problem) == (DUE + timedelta(days=1), "")
