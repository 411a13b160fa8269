from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from factories import (
    CareRelationshipFactory,
    ReminderFactory,
    SittingBreakFactory,
    UserFactory,
)
from pages import every, page_of, text_of, texts, with_class

from apps.accounts.models import AccessLog, User
from apps.reminders.models import Delivery, MailSettings, Reminder
from apps.reminders.tasks import send_batch

LIST = "admin:reminders_reminder_changelist"


@pytest.fixture
def reminder(anna):
    return ReminderFactory(patient=anna)


def change(reminder):
    return reverse("admin:reminders_reminder_change", args=[reminder.pk])


def deliver(reminder, days_ago, state="sent"):
    at = timezone.now() - timedelta(days=days_ago)
    return Delivery.objects.create(
        reminder=reminder,
        local_date=at.date(),
        time_zone="Europe/Amsterdam",
        due_at=at,
        valid_until=at,
        next_try_at=at,
        state=state,
    )


WHO = pytest.mark.parametrize(
    ("who", "expected"), [("theo", 200), ("vera", 404), ("mila", 404), ("bram", 404)]
)


@WHO
def test_who_sees_a_reminder(client, request, reminder, who, expected):
    client.force_login(request.getfixturevalue(who))
    assert client.get(change(reminder)).status_code == expected
    listed = client.get(reverse(LIST)).content.decode()
    assert ("Anna" in listed) == (expected == 200)


def test_superuser_sees_no_reminder(client, reminder):
    client.force_login(UserFactory(is_superuser=True))
    assert client.get(change(reminder)).status_code == 404
    assert client.get(reverse(LIST)).status_code == 403


def test_therapist_changes_nothing(client, theo, reminder):
    client.force_login(theo)
    assert client.post(change(reminder), {"is_active": ""}).status_code == 403
    address = reverse("admin:reminders_reminder_delete", args=[reminder.pk])
    assert client.post(address, {"post": "yes"}).status_code == 403
    assert client.get(reverse("admin:reminders_reminder_add")).status_code == 403


def test_list_says_what_became_of_the_last_mail(client, theo, reminder):
    deliver(reminder, 3)
    deliver(reminder, 1, "expired")
    deliver(reminder, 0, "queued")
    client.force_login(theo)
    row = client.get(reverse(LIST)).context["cl"].result_list[0]
    assert row.last_state == "expired"


def test_page_shows_the_newest_20_mails(client, theo, reminder):
    for days_ago in range(25):
        deliver(reminder, days_ago)
    client.force_login(theo)
    mails = client.get(change(reminder)).context["inline_admin_formsets"][0].formset
    assert [mail.instance.local_date for mail in mails.forms] == sorted(
        (mail.instance.local_date for mail in mails.forms), reverse=True
    )
    assert len(mails.forms) == 20


# --- the next mail, and what keeps it from going ------------------------------------------------


@pytest.fixture
def opened(client, theo, reminder):
    """Theo reads the page of Anna's reminder in English."""
    theo.language = "en"
    theo.save()
    client.force_login(theo)
    return lambda: page_of(client.get(change(reminder)))


def field(page, name):
    return text_of(with_class(with_class(page, f"field-{name}")[0], "readonly")[0])


def notes(page):
    return texts(with_class(page, "note"))


def act_buttons(page):
    return texts(with_class(page, "button"))


def flag(patient):
    for _time in range(3):
        MailSettings.note_refusal(patient, at=timezone.now())


@pytest.mark.parametrize(
    ("fields", "said", "noted"),
    [
        ({"is_active": False}, "none: switched off", []),
        ({"weekdays": (), "next_due_at": None}, "none: no day is chosen", []),
        (
            {"problem": "zone", "next_due_at": None},
            "none: it cannot be planned",
            ["The next mail cannot be planned: the time zone is not known here."],
        ),
        (
            {"silent_since": date(2027, 3, 1)},
            "none: stopped after 4 silent weeks",
            [
                "No mail since 1 Mar 2027: four weeks without a sign. It starts again by itself "
                "when the patient logs a session or answers a question."
            ],
        ),
        ({"next_due_at": datetime(2027, 3, 1, 17, 30, tzinfo=UTC)}, "1 Mar 2027, 18:30", []),
    ],
)
def test_page_says_when_the_next_mail_goes_or_why_none_does(opened, fields, said, noted):
    Reminder.objects.update(**fields)
    page = opened()
    assert field(page, "next_mail").replace("\xa0", " ") == said
    assert notes(page) == noted


def test_page_says_what_became_of_the_last_mail(opened, reminder):
    assert field(opened(), "last_mail") == "none yet"
    mail = deliver(reminder, 1, "expired")
    Delivery.objects.update(problem="no_answer")
    words = field(opened(), "last_mail")
    assert words.endswith(": too late, not sent, the mail server did not answer")
    assert f"{mail.due_at.astimezone(mail.patient.zone):%H:%M}" in words


def test_page_shows_the_address_that_refuses_until_it_changes(opened, anna):
    assert act_buttons(opened()) == ["Send a test mail"]
    flag(anna)
    page = opened()
    assert notes(page) == [
        "No more mail goes to anna@demo.example: mail was refused there 3 times."
    ]
    assert field(page, "next_mail") == "none: the address refuses mail"
    assert act_buttons(page) == ["The address is right, try again", "Send a test mail"]
    User.objects.filter(pk=anna.pk).update(email="neu@demo.example")
    assert (notes(opened()), field(opened(), "address")) == ([], "neu@demo.example")


def act(client, rule, name):
    address = reverse(f"admin:reminders_{rule._meta.model_name}_{name}", args=[rule.pk])
    answer = client.post(address, follow=True)
    return [text_of(said) for said in every(with_class(page_of(answer), "messagelist")[0], "li")]


def test_test_mail_goes_at_once_and_three_times_a_day(client, opened, reminder):
    opened()
    said = [act(client, reminder, "test") for _time in range(4)]
    asked = "A test mail goes to anna@demo.example within a minute. What became of it stands below."
    refused = "This patient had three test mails today. Tomorrow you can send more."
    assert said == [[asked]] * 3 + [[refused]]
    tests = Delivery.objects.order_by("slot").values_list("kind", "slot", "state")
    assert list(tests) == [("test", slot, "queued") for slot in (11, 12, 13)]


def test_test_mail_reaches_her(client, opened, reminder, smtp):
    opened()
    act(client, reminder, "test")
    send_batch()
    assert [message["To"] for message in smtp.messages] == ["anna@demo.example"]
    assert "test mail" in text_of(with_class(opened(), "inline-group")[0]).lower()


def test_address_that_is_right_gets_its_mails_again(client, opened, anna, reminder):
    flag(anna)
    opened()
    assert act(client, reminder, "trust") == ["Mail to anna@demo.example goes again."]
    assert notes(opened()) == []
    assert MailSettings.objects.get().refusals == 0


def test_acts_stand_in_the_access_log_and_in_the_history(client, opened, anna, theo, reminder):
    flag(anna)
    opened()
    act(client, reminder, "trust")
    act(client, reminder, "trust")
    act(client, reminder, "test")
    changed = AccessLog.objects.filter(action="changed", patient=anna, actor=theo)
    assert (
        list(changed.values_list("what", "object_id"))
        == [("reminders.reminder", str(reminder.pk))] * 2
    )
    messages = LogEntry.objects.order_by("pk").values_list("change_message", flat=True)
    assert list(messages) == ["Said that the mail address is right.", "Sent a test mail."]


@pytest.mark.parametrize("who", ["vera", "mila"])
@pytest.mark.parametrize("name", ["test", "trust"])
def test_acts_do_not_exist_for_others(client, request, anna, reminder, who, name):
    flag(anna)
    client.force_login(request.getfixturevalue(who))
    address = reverse(f"admin:reminders_reminder_{name}", args=[reminder.pk])
    assert client.post(address).status_code == 404
    assert (Delivery.objects.count(), MailSettings.objects.get().is_flagged) == (0, True)


# --- the log of the mails -----------------------------------------------------------------------

LOG = reverse("admin:reminders_delivery_changelist")


@pytest.fixture
def logged(anna, bram, reminder):
    """Two mails of Anna, one of Bram."""
    breaks = SittingBreakFactory(patient=anna).delivery_of(timezone.now())
    breaks.save()
    deliver(ReminderFactory(patient=bram), 1)
    return deliver(reminder, 1, "refused"), breaks


def listed(client, query=""):
    return [row.pk for row in client.get(f"{LOG}{query}").context["cl"].result_list]


@WHO
def test_who_sees_a_mail(client, request, logged, who, expected):
    client.force_login(request.getfixturevalue(who))
    address = reverse("admin:reminders_delivery_change", args=[logged[0].pk])
    assert client.get(address).status_code == expected


def test_log_holds_the_mails_of_her_own_patients(client, theo, vera, mila, logged):
    client.force_login(theo)
    assert listed(client) == [logged[1].pk, logged[0].pk]
    client.force_login(vera)
    (other,) = listed(client)
    assert other not in {mail.pk for mail in logged}
    client.force_login(mila)
    assert client.get(LOG).status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?state__exact=refused", [0]),
        ("?kind__exact=sitting_break", [1]),
        ("?problem__exact=said_no", [0]),
        ("?q=anna", [1, 0]),
        ("?q=bram", []),
        ("?due_at__gte=2000-01-01+00:00:00%2B00:00", [1, 0]),
        ("?patient={anna}", [1, 0]),
        ("?patient={bram}", []),
        ("?patient=x", []),
    ],
)
def test_log_is_searched_and_filtered(client, theo, anna, bram, logged, query, found):
    Delivery.objects.filter(pk=logged[0].pk).update(problem="said_no")
    client.force_login(theo)
    query = query.format(anna=anna.pk, bram=bram.pk)
    assert listed(client, query) == [logged[n].pk for n in found]


def test_log_says_no_word_of_the_mail(client, theo, logged):
    Delivery.objects.update(movement="kanarie-7391", wording=11)
    client.force_login(theo)
    for address in (LOG, reverse("admin:reminders_delivery_change", args=[logged[0].pk])):
        assert "kanarie-7391" not in client.get(address).content.decode()


def test_log_is_read_only(client, theo, logged):
    client.force_login(theo)
    for page, args in (("change", [logged[0].pk]), ("delete", [logged[0].pk]), ("add", [])):
        address = reverse(f"admin:reminders_delivery_{page}", args=args)
        assert client.post(address, {"state": "sent", "post": "yes"}).status_code == 403


def test_each_list_is_one_look_for_each_patient_on_it(client, theo, anna, logged):
    client.force_login(theo)
    client.get(LOG)
    looks = AccessLog.objects.filter(actor=theo)
    assert list(looks.values_list("patient", "what", "action")) == [
        (anna.pk, "reminders.delivery", "listed")
    ]


def test_pages_of_a_patient_lead_to_her_mails(client, theo, mila, anna, reminder):
    person = reverse("admin:accounts_user_change", args=[anna.pk])
    client.force_login(theo)
    for address in (person, change(reminder)):
        assert f"{LOG}?patient={anna.pk}" in client.get(address).content.decode()
    client.force_login(mila)
    assert LOG not in client.get(person).content.decode()


def test_log_is_constant_in_queries(client, theo, brug):
    client.force_login(theo)
    grow(theo, brug)
    one = count_queries(client, LOG)
    grow(theo, brug)
    grow(theo, brug)
    assert count_queries(client, LOG) == one


# --- the sitting breaks --------------------------------------------------------------------------

BREAKS = "admin:reminders_sittingbreak_changelist"


@pytest.fixture
def breaks(anna):
    rule = SittingBreakFactory(patient=anna)
    for days_ago, state in ((2, "expired"), (1, "sent"), (0, "queued")):
        mail = rule.delivery_of(timezone.now() - timedelta(days=days_ago))
        mail.state = state
        mail.save()
    return rule


def change_breaks(rule):
    return reverse("admin:reminders_sittingbreak_change", args=[rule.pk])


@WHO
def test_who_sees_sitting_breaks(client, request, breaks, who, expected):
    client.force_login(request.getfixturevalue(who))
    assert client.get(change_breaks(breaks)).status_code == expected
    listed = client.get(reverse(BREAKS)).content.decode()
    assert ("Anna" in listed) == (expected == 200)


def test_therapist_reads_rhythm_next_and_last_mail_and_changes_nothing(client, theo, breaks):
    client.force_login(theo)
    listed = client.get(reverse(BREAKS)).content.decode()
    assert "elke 30 minuten" in listed
    assert "verstuurd" in listed
    page = client.get(change_breaks(breaks))
    mails = page.context["inline_admin_formsets"][0].formset.forms
    assert [mail.instance.state for mail in mails] == ["queued", "sent", "expired"]
    assert client.post(change_breaks(breaks), {"every": "90"}).status_code == 403
    assert client.get(reverse("admin:reminders_sittingbreak_add")).status_code == 403
    breaks.refresh_from_db()
    assert breaks.every == 30


def test_page_of_sitting_breaks_trusts_an_address_too(client, theo, anna, breaks):
    flag(anna)
    theo.language = "en"
    theo.save()
    client.force_login(theo)
    page = page_of(client.get(change_breaks(breaks)))
    assert act_buttons(page) == ["The address is right, try again"]
    assert act(client, breaks, "trust") == ["Mail to anna@demo.example goes again."]
    assert act_buttons(page_of(client.get(change_breaks(breaks)))) == []


def test_list_of_sitting_breaks_is_constant_in_queries(client, theo, brug):
    def grow_breaks():
        patient = UserFactory()
        CareRelationshipFactory(patient=patient, therapist=theo, practice=brug)
        SittingBreakFactory(patient=patient).delivery_of(timezone.now()).save()

    client.force_login(theo)
    grow_breaks()
    one = count_queries(client, reverse(BREAKS))
    grow_breaks()
    grow_breaks()
    assert count_queries(client, reverse(BREAKS)) == one


def count_queries(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def grow(theo, brug):
    patient = UserFactory()
    CareRelationshipFactory(patient=patient, therapist=theo, practice=brug)
    deliver(ReminderFactory(patient=patient), 1)


def test_list_is_constant_in_queries(client, theo, brug):
    client.force_login(theo)
    grow(theo, brug)
    one = count_queries(client, reverse(LIST))
    grow(theo, brug)
    grow(theo, brug)
    assert count_queries(client, reverse(LIST)) == one
