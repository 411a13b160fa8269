from datetime import timedelta

import pytest
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

from apps.reminders.models import Delivery

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


@pytest.mark.parametrize(
    ("who", "expected"), [("theo", 200), ("vera", 404), ("mila", 404), ("bram", 404)]
)
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


@pytest.mark.parametrize(
    ("who", "expected"), [("theo", 200), ("vera", 404), ("mila", 404), ("bram", 404)]
)
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
