"""The engine with other ways to send than SMTP: the same claim, the same end."""

import json
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl

import pytest
from django.core import mail
from factories import ProgrammeFactory, ReminderFactory, UserFactory

from apps.reminders import tasks
from apps.reminders.batch import Batch
from apps.reminders.models import Delivery, MailSettings, Reminder, Tick
from portal.mail_provider import ALWAYS

pytestmark = pytest.mark.django_db

MONDAY = date(2027, 3, 1)
DUE = datetime(2027, 3, 1, 17, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
State, Problem = Delivery.State, Delivery.Problem
LOCMEM = "django.core.mail.backends.locmem.EmailBackend"
SMTP = ["django.core.mail.backends.smtp.EmailBackend", "portal.fast_mail.FastMailBackend"]
POSTMARK = "anymail.backends.postmark.EmailBackend"
MAILGUN = "anymail.backends.mailgun.EmailBackend"
RESEND = "anymail.backends.resend.EmailBackend"
# What each says when it takes a mail.
YES = {
    "/email": {"ErrorCode": 0, "Message": "OK", "MessageID": "1", "To": "anna@demo.example"},
    "/soepel.example/messages": {"id": "<1@soepel.example>", "message": "Queued. Thank you."},
    "/emails": {"id": "1"},
}
REFUSED = {"ErrorCode": 406, "Message": "Found inactive addresses: anna@demo.example.\nInactive"}
REFUSED["Message"] += " recipients are ones that have generated a hard bounce."


@pytest.fixture
def now(time_machine):
    """The clock stands still at 18:30 in Amsterdam on Monday 1 March 2027."""
    time_machine.move_to(DUE, tick=False)
    return time_machine


@pytest.fixture
def delivery(anna):
    """Of Anna's reminder, due now."""
    return planned(anna)


def planned(patient):
    ProgrammeFactory(patient=patient, start_on=MONDAY, lines=[{"name_nl": "Kniebuiging"}])
    rule = ReminderFactory(patient=patient, next_due_at=DUE)
    Reminder.objects.filter(pk=rule.pk).ring(DUE)
    return rule.deliveries.get()


def told(delivery):
    delivery.refresh_from_db()
    return delivery.state, delivery.attempts, delivery.smtp_code


def refusals(patient):
    return list(MailSettings.objects.filter(patient=patient).values_list("refusals", flat=True))


# --- a provider that speaks HTTP -------------------------------------------------------------------


class Asked(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(body)
        status, said = 200, YES[self.path]
        if self.server.answers:
            status, said = self.server.answers.pop(0)
        data = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def setup(self):
        self.server.connections += 1
        super().setup()

    def log_message(self, *_args):
        pass


@pytest.fixture(scope="module")
def _provider():
    with ThreadingHTTPServer(("127.0.0.1", 0), Asked) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def provider(_provider, settings):
    """Mail goes to a provider on this machine, that holds what it was asked. `answers` are
    given in turn instead of a yes."""
    url = f"http://127.0.0.1:{_provider.server_port}/"
    settings.EMAIL_BACKEND = POSTMARK
    settings.ANYMAIL = ALWAYS | {
        "POSTMARK_SERVER_TOKEN": "token",
        "POSTMARK_API_URL": url,
        "MAILGUN_API_KEY": "key",
        "MAILGUN_SENDER_DOMAIN": "soepel.example",
        "MAILGUN_API_URL": url,
        "RESEND_API_KEY": "key",
        "RESEND_API_URL": url,
    }
    _provider.asked, _provider.answers, _provider.connections = [], [], 0
    return _provider


# --- sent ------------------------------------------------------------------------------------------


def test_any_mail_in_memory_is_the_one_that_goes_over_the_wire(now, delivery, settings):
    settings.EMAIL_BACKEND = LOCMEM
    tasks.send_batch()
    (message,) = mail.outbox
    wire = message_from_bytes(message.wire(), policy=policy.default)
    assert told(delivery) == (State.SENT, 1, None)
    assert message.extra_headers["Message-ID"] == wire["Message-ID"] == delivery.message_id
    assert (message.to, wire["To"]) == (["anna@demo.example"], "anna@demo.example")


@pytest.mark.parametrize("backend", SMTP)
def test_smtp_sends_it(now, delivery, smtp, settings, backend):
    settings.EMAIL_BACKEND = backend
    tasks.send_batch()
    (message,) = smtp.messages
    assert told(delivery) == (State.SENT, 1, None)
    assert message["Message-ID"] == delivery.message_id
    assert [name for name in message.keys() if "metadata" in name.lower()] == []  # noqa: SIM118


def test_provider_gets_the_whole_mail_and_follows_nobody(now, delivery, provider):
    tasks.send_batch()
    (body,) = provider.asked
    asked = json.loads(body)
    headers = {header["Name"]: header["Value"] for header in asked.pop("Headers")}
    text, html = asked.pop("TextBody"), asked.pop("HtmlBody")
    stop = f"http://localhost:8000{delivery.reminder.stop_path()}"
    assert told(delivery) == (State.SENT, 1, None)
    assert asked == {
        "From": "Soepel <soepel@localhost>",
        "To": "anna@demo.example",
        "Subject": asked["Subject"],
        "Metadata": {"delivery": str(delivery.pk)},
        "TrackOpens": False,
        "TrackLinks": "None",
    }
    assert headers == {
        "Auto-Submitted": "auto-generated",
        "Feedback-ID": "nl:session:reminders:soepel",
        "List-Id": "<reminders.localhost>",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Message-ID": delivery.message_id,
    }
    assert (stop in text, stop in html, "Anna" in text) == (True, True, True)


def test_provider_that_keeps_a_message_id_gets_ours(now, delivery, provider, settings):
    settings.EMAIL_BACKEND = MAILGUN
    tasks.send_batch()
    asked = dict(parse_qsl(provider.asked[0].decode()))
    assert told(delivery) == (State.SENT, 1, None)
    assert asked["h:Message-Id"] == delivery.message_id
    assert asked["v:delivery"] == str(delivery.pk)
    assert (asked["o:tracking-opens"], asked["o:tracking-clicks"]) == ("no", "no")


def test_provider_that_cannot_be_told_to_follow_nobody_sends_all_the_same(
    now, delivery, provider, settings
):
    settings.EMAIL_BACKEND = RESEND
    tasks.send_batch()
    (body,) = provider.asked
    headers = json.loads(body)["headers"]
    assert told(delivery) == (State.SENT, 1, None)
    assert json.loads(headers["X-Metadata"]) == {"delivery": str(delivery.pk)}
    assert headers["Message-ID"] == delivery.message_id


def test_provider_gets_a_batch_over_one_connection(now, delivery, provider):
    others = [planned(UserFactory()) for _each in range(2)]
    tasks.send_batch()
    assert [told(each)[0] for each in (delivery, *others)] == [State.SENT] * 3
    assert (len(provider.asked), provider.connections) == (3, 1)


def test_provider_is_asked_not_to_follow_in_other_mails_either(provider):
    mail.send_mail("Dag", "Dag", None, ["anna@demo.example"])
    asked = json.loads(provider.asked[0])
    assert (asked["TrackOpens"], asked["TrackLinks"]) == (False, "None")


# --- what a provider says --------------------------------------------------------------------------

LATER = [
    (401, {"Message": "No such token", "ErrorCode": 10}),
    (422, {"Message": "Sender signature not confirmed", "ErrorCode": 400}),
    (422, {"Message": "Invalid 'From' address: 'x'.", "ErrorCode": 300}),
    (429, {"Message": "Too many", "ErrorCode": 429}),
    (500, {"Message": "Broken", "ErrorCode": 500}),
    (503, {"Message": "Away", "ErrorCode": 100}),
]


@pytest.mark.parametrize(("status", "said"), LATER)
def test_provider_that_says_no_to_us_is_asked_later(now, delivery, provider, status, said):
    """A wrong token or sender of ours must not cost anybody a reminder."""
    provider.answers = [(status, said)]
    tasks.send_batch()
    assert told(delivery) == (State.QUEUED, 1, status)
    assert (delivery.problem, refusals(delivery.patient)) == (Problem.SAID_NO, [])

    now.move_to(DUE + 2 * MINUTE, tick=False)
    tasks.send_batch()
    assert told(delivery) == (State.SENT, 2, None)


def test_provider_that_refuses_the_address_is_never_asked_again(now, delivery, provider):
    provider.answers = [(422, REFUSED)]
    for minutes in range(5):
        now.move_to(DUE + minutes * MINUTE, tick=False)
        tasks.send_batch()
    assert told(delivery) == (State.REFUSED, 1, 422)
    assert (delivery.problem, refusals(delivery.patient)) == (Problem.SAID_NO, [1])
    assert len(provider.asked) == 1


@pytest.mark.parametrize("answer", [(422, REFUSED), (429, {}), (500, {}), (200, {})])
def test_batch_goes_on_after_a_no_of_the_provider(now, delivery, provider, answer):
    others = [planned(UserFactory()) for _each in range(3)]
    provider.answers = [answer]
    tasks.send_batch()
    states = [told(each)[0] for each in (delivery, *others)]
    assert (states.count(State.SENT), len(provider.asked)) == (3, 4)


@pytest.mark.parametrize("status", [401, 403])
def test_batch_ends_when_the_provider_does_not_know_us(now, delivery, provider, status):
    for _each in range(3):
        planned(UserFactory())
    provider.answers = [(status, {})] * 4
    tasks.send_batch()
    assert (len(provider.asked), Delivery.objects.filter(state=State.QUEUED).count()) == (2, 4)


def test_mail_that_came_back_before_we_wrote_that_it_went_is_nobody_elses(now, delivery):
    Tick.objects.note(DUE)
    (mine,) = Delivery.objects.claim(DUE, 1)
    mine.note_bounce(at=DUE, problem=Problem.SAID_NO)
    Batch([mine]).note_sent(mine)
    assert (told(delivery)[0], Tick.objects.overtaken()) == (State.BOUNCED, 0)


def test_provider_that_is_away_is_asked_later(now, delivery, provider, settings):
    others = [planned(UserFactory()) for _each in range(3)]
    url = settings.ANYMAIL["POSTMARK_API_URL"]
    settings.ANYMAIL["POSTMARK_API_URL"] = "http://127.0.0.1:9/"
    tasks.send_batch()
    assert {told(each) for each in (delivery, *others)} == {(State.QUEUED, 1, None)}
    assert Delivery.objects.filter(problem=Problem.NO_ANSWER).count() == 2

    settings.ANYMAIL["POSTMARK_API_URL"] = url
    now.move_to(DUE + 3 * MINUTE, tick=False)
    tasks.send_batch()
    assert [told(each)[0] for each in (delivery, *others)] == [State.SENT] * 4


def test_mail_that_the_backend_cannot_make_holds_up_nobody(now, delivery, provider, settings):
    """Anymail refuses what a provider cannot do when it is told to."""
    others = [planned(UserFactory()) for _each in range(2)]
    settings.EMAIL_BACKEND = RESEND
    settings.ANYMAIL["IGNORE_UNSUPPORTED_FEATURES"] = False
    tasks.send_batch()
    rows = Delivery.objects.values_list("state", "problem", "deferrals")
    assert list(rows) == [(State.QUEUED, Problem.UNMADE, 1)] * len([delivery, *others])
