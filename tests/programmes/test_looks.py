"""What a physiotherapist does in the admin and in views, as the access log tells it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from factories import (
    CareRelationshipFactory,
    MembershipFactory,
    ProgrammeFactory,
    ReminderFactory,
    TemplateExerciseFactory,
    UserFactory,
)
from pages import filled, page_of

from apps.accounts.models import AccessLog, CareRelationship

LIST = reverse("admin:programmes_programme_changelist")
LABEL = "programmes.programme"


def looks():
    rows = AccessLog.objects.order_by("pk").select_related("actor", "patient", "practice")
    return [(r.actor, r.patient, r.practice, r.action, r.what, r.object_id) for r in rows]


def row(by, patient, practice, action, what=LABEL, pk=""):
    return (by, patient, practice, action, what, str(pk))


@pytest.fixture
def cor(brug, theo):
    cor = UserFactory(first_name="Cor")
    CareRelationshipFactory(patient=cor, therapist=theo, practice=brug)
    ProgrammeFactory(patient=cor, assigned_by=theo, practice=brug)
    return cor


def change(programme):
    return reverse("admin:programmes_programme_change", args=[programme.pk])


# --- lists ----------------------------------------------------------------------------------


def test_list_counts_each_patient_on_the_page_once(client, theo, anna, cor, brug, programme):
    ProgrammeFactory(patient=anna, assigned_by=theo, practice=brug)
    client.force_login(theo)
    client.get(LIST)
    assert sorted(looks(), key=lambda look: look[1].pk) == [
        row(theo, anna, brug, "listed"),
        row(theo, cor, brug, "listed"),
    ]


def test_list_counts_whom_the_page_shows_and_no_other(client, theo, anna, cor, brug, programme):
    client.force_login(theo)
    client.get(LIST, {"q": "Cor"})
    assert looks() == [row(theo, cor, brug, "listed")]


def test_list_of_who_works_at_two_practices_names_each(client, theo, anna, zuid, brug, programme):
    MembershipFactory(user=theo, practice=zuid, role="therapist")
    CareRelationshipFactory(patient=anna, therapist=theo, practice=zuid)
    ProgrammeFactory(patient=anna, assigned_by=theo, practice=zuid)
    client.force_login(theo)
    client.get(LIST)
    assert {look[2] for look in looks()} == {brug, zuid}
    assert len(looks()) == 2


def test_reminders_come_from_the_practice_of_the_care(client, theo, anna, brug):
    reminder = ReminderFactory(patient=anna)
    client.force_login(theo)
    client.get(reverse("admin:reminders_reminder_changelist"))
    client.get(reverse("admin:reminders_reminder_change", args=[reminder.pk]))
    what = "reminders.reminder"
    assert looks() == [
        row(theo, anna, brug, "listed", what),
        row(theo, anna, brug, "opened", what, reminder.pk),
    ]


def test_list_writes_in_one_query(client, theo, brug, programme, django_assert_max_num_queries):
    client.force_login(theo)
    with django_assert_max_num_queries(99) as one:
        client.get(LIST)
    for _more in range(3):
        other = CareRelationshipFactory(patient=UserFactory(), therapist=theo, practice=brug)
        ProgrammeFactory(patient=other.patient, assigned_by=theo, practice=brug)
    with django_assert_max_num_queries(len(one)):
        client.get(LIST)
    assert sum("INSERT" in query["sql"] for query in one.captured_queries) == 1
    assert len(looks()) == 1 + 4


def test_lists_of_names_are_no_looks(client, theo, mila, anna, programme):
    pages = [(user, "accounts_carerelationship_changelist") for user in (theo, mila)]
    pages += [(mila, "accounts_user_changelist"), (theo, "programmes_programme_assign")]
    for user, name in pages:
        client.force_login(user)
        assert "Anna" in client.get(reverse(f"admin:{name}")).content.decode()
    assert looks() == []


def test_people_with_their_programmes_are_looked_at(client, theo, anna, brug, programme):
    client.force_login(theo)
    text = client.get(reverse("admin:accounts_user_changelist")).content.decode()
    assert str(programme) in text
    assert looks() == [row(theo, anna, brug, "listed", LABEL, "")]


def test_search_over_everything_is_one_look(client, theo, anna, programme):
    """She is found by her name, her programme by its own: one page, one row."""
    client.force_login(theo)
    assert "Soepele heup" in client.get(reverse("admin:find"), {"q": "soepel"}).content.decode()
    client.get(reverse("admin:find"), {"q": "nobody"})
    assert [(look[1], look[3]) for look in looks()] == [(anna, "listed")]


# --- one record -----------------------------------------------------------------------------


def test_change_is_one_row_and_the_page_after_it_its_own(client, theo, anna, brug, programme):
    client.force_login(theo)
    data = filled(page_of(client.get(change(programme))))
    data = {name: value for name, value in data.items() if name and value not in ("", [])}
    response = client.post(change(programme), data | {"goal": "Fietsen", "_continue": "1"})
    assert response.status_code == 302
    opened, changed = (row(theo, anna, brug, a, LABEL, programme.pk) for a in ("opened", "changed"))
    assert looks() == [opened, changed]
    client.get(response.url)
    assert looks() == [opened, changed, opened]


def test_change_that_is_refused_shows_the_record_once_more(client, theo, anna, brug, programme):
    client.force_login(theo)
    assert client.post(change(programme), {"name_nl": ""}).status_code in {200, 400}
    assert [look[3] for look in looks()] == ["opened"]


def test_change_is_undone_when_its_row_cannot_be_written(client, theo, programme):
    client.force_login(theo)
    data = filled(page_of(client.get(change(programme))))
    data = {name: value for name, value in data.items() if name and value not in ("", [])}
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_accesslog RENAME TO elsewhere")
    client.raise_request_exception = False
    assert client.post(change(programme), data | {"goal": "Fietsen"}).status_code == 500
    programme.refresh_from_db()
    assert programme.goal == ""


def test_stopping_one_asks_and_then_changes(client, theo, anna, brug, programme):
    client.force_login(theo)
    stop = reverse("admin:programmes_programme_stop", args=[programme.pk])
    client.get(stop)
    client.post(stop, {"stop": "1"})
    assert [look[3] for look in looks()] == ["opened", "changed"]


def test_stopping_the_chosen_shows_them_and_not_the_list(client, theo, anna, cor, brug, programme):
    client.force_login(theo)
    chosen = {"action": "stop_chosen", "_selected_action": [programme.pk], "index": 0}
    client.post(LIST, chosen)
    assert looks() == [row(theo, anna, brug, "opened", LABEL, programme.pk)]
    client.post(LIST, chosen | {"stop": "1"})
    assert looks()[1:] == [row(theo, anna, brug, "changed", LABEL, programme.pk)]


def test_assigning_adds_a_row_for_each_patient(client, theo, anna, cor, brug):
    template = TemplateExerciseFactory().phase.template
    client.force_login(theo)
    data = {
        "template": template.pk,
        "practice": brug.pk,
        "patients": [anna.pk, cor.pk],
        "start_on": theo.local_date(timezone.now()).isoformat(),
    }
    assert client.post(reverse("admin:programmes_programme_assign"), data).status_code == 302
    newest = [anna.programmes.first(), cor.programmes.first()]
    assert sorted(looks(), key=lambda look: look[1].pk) == [
        row(theo, programme.patient, brug, "added", LABEL, programme.pk) for programme in newest
    ]


def test_new_care_is_told(client, mila, theo, anna, brug):
    colleague = MembershipFactory(practice=brug, role="therapist").user
    client.force_login(mila)
    page = page_of(client.get(reverse("admin:accounts_carerelationship_add")))
    data = filled(page) | {"patient": anna.pk, "therapist": colleague.pk, "practice": brug.pk}
    data = {name: value for name, value in data.items() if name and value not in ("", [])}
    assert client.post(reverse("admin:accounts_carerelationship_add"), data).status_code == 302
    care = CareRelationship.objects.get(therapist=colleague)
    assert looks() == [row(mila, anna, brug, "added", "accounts.carerelationship", care.pk)]


def test_colleague_with_cover_is_told_and_without_it_sees_nothing(client, anna, brug, programme):
    colleague = MembershipFactory(practice=brug, role="therapist").user
    client.force_login(colleague)
    assert client.get(change(programme)).status_code == 404
    assert looks() == []
    now = timezone.now()
    cover = {"valid_from": now - timedelta(days=1), "valid_to": now + timedelta(days=7)}
    CareRelationshipFactory(patient=anna, therapist=colleague, practice=brug, **cover)
    assert client.get(change(programme)).status_code == 200
    assert looks() == [row(colleague, anna, brug, "opened", LABEL, programme.pk)]


def test_her_own_visit_leaves_no_row(client, theo, anna, brug, programme):
    for user in (theo, anna):
        client.force_login(user)
        assert client.get(programme.get_absolute_url()).status_code == 200
    assert looks() == [row(theo, anna, brug, "opened", LABEL, programme.pk)]
