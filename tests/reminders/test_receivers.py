"""What mail providers report of mails that were sent, as they post it."""

import hashlib
import hmac
import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from factories import ReminderFactory, SittingBreakFactory

from apps.reminders.models import Delivery, MailSettings, Reminder, SittingBreak

pytestmark = pytest.mark.django_db

SENT_AT = datetime(2027, 3, 1, 17, 30, tzinfo=UTC)
NOW = SENT_AT + timedelta(minutes=5)
SECRET = "soepel:a-long-secret"
POSTMARK, MAILGUN = "/hooks/mail/postmark/", "/hooks/mail/mailgun/"
State, Problem = Delivery.State, Delivery.Problem


@pytest.fixture(autouse=True)
def _hook(settings, time_machine):
    time_machine.move_to(NOW, tick=False)
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": "key"}


@pytest.fixture
def delivery(anna):
    return sent(ReminderFactory(patient=anna))


def sent(rule, **values):
    delivery = rule.delivery_of(SENT_AT, **values)
    delivery.state, delivery.attempts, delivery.finished_at = State.SENT, 1, SENT_AT
    delivery.save()
    return delivery


def told(delivery):
    delivery.refresh_from_db()
    return delivery.state, delivery.problem


def mailbox(patient):
    """How often her address refused, and whether mail to it stopped."""
    return list(MailSettings.objects.filter(patient=patient).values_list("refusals", "flagged_at"))


def basic(secret):
    return {"HTTP_AUTHORIZATION": "Basic " + b64encode(secret.encode()).decode()}


def post(client, path, event, *, secret=SECRET):
    headers = basic(secret) if secret else {}
    body = json.dumps(event)
    return client.post(path, body, content_type="application/json", **headers).status_code


def report(delivery, record, **values):
    """As Postmark tells it."""
    mark = {"delivery": str(delivery.pk)}
    mail = {"MessageID": str(uuid4()), "Metadata": mark, "Email": delivery.patient.email}
    return {"RecordType": record} | mail | values


def bounce(delivery, kind="HardBounce", **values):
    return report(delivery, "Bounce", **({"Type": kind, "ID": 1} | values))


def signed(event, key="key", **values):
    """As Mailgun tells it, by our Message-ID."""
    stamp, token = "1803922500", uuid4().hex
    signature = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    data = {"event": event, "timestamp": 1803922500.0} | values
    block = {"timestamp": stamp, "token": token, "signature": signature}
    return {"signature": block, "event-data": data}


def named(delivery):
    message = {"headers": {"message-id": delivery.message_id.strip("<>")}}
    return {"message": message, "recipient": delivery.patient.email}


# --- it came back ----------------------------------------------------------------------------------


def test_bounce_for_good_closes_the_mail_and_counts(client, delivery, anna):
    assert post(client, POSTMARK, bounce(delivery)) == 200
    assert told(delivery) == (State.BOUNCED, Problem.SAID_NO)
    assert delivery.finished_at == SENT_AT
    assert mailbox(anna) == [(1, None)]


def test_bounce_that_is_told_twice_counts_once(client, delivery, anna):
    for _again in range(3):
        assert post(client, POSTMARK, bounce(delivery)) == 200
    assert mailbox(anna) == [(1, None)]


@pytest.mark.django_db(transaction=True)
def test_bounce_that_is_told_twice_at_the_same_moment_counts_once(at_once, delivery, anna):
    event = bounce(delivery)
    answers = at_once(lambda client: post(client, POSTMARK, event), [Client(), Client()])
    assert answers == [200, 200]
    assert told(delivery) == (State.BOUNCED, Problem.SAID_NO)
    assert mailbox(anna) == [(1, None)]


def test_three_bounces_stop_all_mail_to_that_address(client, delivery, anna):
    rule = delivery.reminder
    mails = [delivery, *(sent(rule, slot=slot, kind="test") for slot in (11, 12))]
    for number, each in enumerate(mails):
        assert rule.allows(each, NOW), number
        post(client, POSTMARK, bounce(each))
        rule = Reminder.objects.get()
    assert mailbox(anna) == [(3, NOW)]
    assert not rule.allows(delivery, NOW)

    anna.email = "anna.new@demo.example"
    anna.save()
    assert Reminder.objects.get().allows(delivery, NOW)


def test_bounce_of_an_address_that_she_has_left_does_not_count(client, delivery, anna):
    event = bounce(delivery)
    anna.email = "anna.new@demo.example"
    anna.save()
    post(client, POSTMARK, event)
    assert told(delivery) == (State.BOUNCED, Problem.SAID_NO)
    assert mailbox(anna) == []


def test_bounce_is_hers_however_the_provider_writes_her_address(client, delivery, anna):
    post(client, POSTMARK, bounce(delivery, Email="Anna@Demo.example"))
    assert mailbox(anna) == [(1, None)]


def test_provider_that_calls_the_address_wrong_says_so(client, delivery, anna):
    post(client, POSTMARK, bounce(delivery, "BadEmailAddress"))
    assert told(delivery) == (State.BOUNCED, Problem.ADDRESS)
    assert mailbox(anna) == [(1, None)]


@pytest.mark.parametrize("kind", ["Blocked", "ManuallyDeactivated", "VirusNotification"])
def test_bounce_that_may_be_our_fault_does_not_count(client, delivery, anna, kind):
    post(client, POSTMARK, bounce(delivery, kind))
    assert told(delivery) == (State.BOUNCED, Problem.SAID_NO)
    assert mailbox(anna) == []


def test_bounce_by_the_rules_of_the_other_server_does_not_count(client, delivery, anna):
    post(client, POSTMARK, bounce(delivery, Details="smtp;550 5.7.26 not authenticated"))
    assert told(delivery) == (State.BOUNCED, Problem.SAID_NO)
    assert mailbox(anna) == []


@pytest.mark.parametrize("kind", ["SoftBounce", "Transient", "DnsError", "SMTPApiError"])
def test_bounce_for_now_is_only_noted(client, delivery, anna, kind):
    post(client, POSTMARK, bounce(delivery, kind))
    assert told(delivery) == (State.SENT, Problem.DELAYED)
    assert mailbox(anna) == []


def test_bounce_of_a_mail_that_was_given_back_ends_the_tries(client, delivery, anna):
    """The provider took it, but its answer was lost on the way."""
    token = uuid4()
    values = {"lease_token": token, "lease_until": NOW, "finished_at": None}
    Delivery.objects.update(state=State.QUEUED, problem=Problem.NO_ANSWER, **values)
    post(client, POSTMARK, bounce(delivery))
    assert told(delivery) == (State.BOUNCED, Problem.SAID_NO)
    assert (delivery.finished_at, delivery.lease_token) == (NOW, None)
    assert mailbox(anna) == [(1, None)]


@pytest.mark.parametrize("state", [State.REFUSED, State.EXPIRED, State.NOT_WANTED])
def test_bounce_of_a_mail_that_never_went_changes_nothing(client, delivery, anna, state):
    Delivery.objects.update(state=state)
    assert post(client, POSTMARK, bounce(delivery)) == 200
    assert told(delivery) == (state, "")
    assert mailbox(anna) == []


# --- other news ------------------------------------------------------------------------------------


def test_arrival_ends_a_delay_and_nothing_else(client, delivery, anna):
    post(client, POSTMARK, report(delivery, "Delivery"))
    assert told(delivery) == (State.SENT, "")
    post(client, POSTMARK, bounce(delivery, "Transient"))
    assert told(delivery) == (State.SENT, Problem.DELAYED)
    post(client, POSTMARK, report(delivery, "Delivery"))
    assert told(delivery) == (State.SENT, "")
    post(client, POSTMARK, bounce(delivery))
    for late in (report(delivery, "Delivery"), bounce(delivery, "Transient")):
        post(client, POSTMARK, late)
    assert told(delivery) == (State.BOUNCED, Problem.SAID_NO)


@pytest.mark.parametrize(
    ("news", "problem"),
    [
        ({"record": "SpamComplaint", "Type": "SpamComplaint"}, Problem.SPAM),
        ({"record": "SubscriptionChange", "SuppressSending": True}, Problem.UNSUBSCRIBED),
    ],
)
def test_complaint_and_unsubscribing_stop_the_rule_once(client, delivery, anna, news, problem):
    """She may turn it on again; the same news, told once more, must not undo that."""
    event = report(delivery, **news)
    other = SittingBreakFactory(patient=anna)
    assert post(client, POSTMARK, event) == 200
    rule = Reminder.objects.get()
    assert (rule.is_active, rule.stopped_at, rule.next_due_at) == (False, NOW, None)
    assert told(delivery) == (State.SENT, problem)
    assert (SittingBreak.objects.get(pk=other.pk).is_active, mailbox(anna)) == (True, [])

    rule.change(at=NOW, is_active=True)
    assert post(client, POSTMARK, event) == 200
    assert Reminder.objects.get().is_active


def test_complaint_about_a_break_stops_the_breaks(client, anna):
    reminder, breaks = ReminderFactory(patient=anna), SittingBreakFactory(patient=anna)
    post(client, POSTMARK, report(sent(breaks), "SpamComplaint", Type="SpamComplaint"))
    assert not SittingBreak.objects.get().is_active
    assert Reminder.objects.get() == reminder
    assert Reminder.objects.get().is_active


def test_complaint_leaves_an_earlier_stop_as_it_was(client, delivery):
    delivery.reminder.stop(at=SENT_AT)
    post(client, POSTMARK, report(delivery, "SpamComplaint", Type="SpamComplaint"))
    assert Reminder.objects.get().stopped_at == SENT_AT
    assert told(delivery) == (State.SENT, Problem.SPAM)


@pytest.mark.parametrize("record", ["Open", "Click", "Whatever"])
def test_who_opens_or_clicks_is_not_kept(client, delivery, record):
    before = Delivery.objects.values().get()
    assert post(client, POSTMARK, report(delivery, record)) == 200
    assert Delivery.objects.values().get() == before


# --- which mail ------------------------------------------------------------------------------------


def test_mail_is_found_by_our_message_id_too(client, delivery, anna):
    event = signed("failed", severity="permanent", reason="bounce", **named(delivery))
    assert post(client, MAILGUN, event) == 200
    assert told(delivery) == (State.BOUNCED, Problem.SAID_NO)
    assert mailbox(anna) == [(1, None)]


def test_mail_is_found_by_its_mark_where_the_message_id_is_another(client, delivery):
    marked = named(delivery) | {"user-variables": {"delivery": str(delivery.pk)}}
    marked["message"] = {"headers": {"message-id": "1@provider.example"}}
    assert post(client, MAILGUN, signed("failed", severity="temporary", **marked)) == 200
    assert told(delivery) == (State.SENT, Problem.DELAYED)


@pytest.mark.parametrize(
    "other",
    [
        {"Metadata": {"delivery": str(uuid4())}},
        {"Metadata": {"delivery": "1; DROP TABLE"}},
        {"Metadata": {"delivery": None}},
        {"Metadata": {"delivery": ["a"]}},
        {"Metadata": {}},
        {"Metadata": {}, "MessageID": None},
        {"Metadata": {}, "MessageID": f"<{uuid4()}@soepel.example>"},
        {"Metadata": {}, "MessageID": f"<{'-' * 36}@soepel.example>"},
    ],
)
def test_news_of_another_mail_is_left_alone(client, delivery, other):
    before = Delivery.objects.values().get()
    assert post(client, POSTMARK, bounce(delivery, **other)) == 200
    assert Delivery.objects.values().get() == before


# --- who may tell ----------------------------------------------------------------------------------


@pytest.mark.parametrize("secret", [None, "", "soepel:wrong", "soepel", "other:a-long-secret"])
def test_wrong_secret_changes_nothing(client, delivery, anna, secret):
    assert post(client, POSTMARK, bounce(delivery), secret=secret) == 400
    assert (told(delivery), mailbox(anna)) == ((State.SENT, ""), [])


def test_wrong_signature_of_the_provider_changes_nothing(client, delivery, anna):
    event = signed("failed", key="other", severity="permanent", reason="bounce", **named(delivery))
    assert post(client, MAILGUN, event) == 400
    assert (told(delivery), mailbox(anna)) == ((State.SENT, ""), [])


def test_signature_does_not_stand_in_for_the_secret(client, delivery):
    event = signed("failed", severity="permanent", reason="bounce", **named(delivery))
    assert post(client, MAILGUN, event, secret="soepel:wrong") == 400
    assert told(delivery) == (State.SENT, "")


@pytest.mark.parametrize("given", [{}, {"WEBHOOK_SECRET": ""}])
def test_without_a_secret_there_is_no_hook(client, delivery, settings, given):
    settings.ANYMAIL = given
    assert post(client, POSTMARK, bounce(delivery), secret=None) == 404
    assert client.head(POSTMARK).status_code == 404
    assert told(delivery) == (State.SENT, "")
