"""One row for each look, kept as it was written."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from factories import CareRelationshipFactory, MembershipFactory, UserFactory

from apps.accounts.models import AccessLog, KeptAsWritten, User
from apps.programmes.models import Programme

NOW = datetime(2027, 3, 3, 12, tzinfo=UTC)
OPENED, LISTED = AccessLog.Action.OPENED, AccessLog.Action.LISTED


def note(by, *shown, action=OPENED, of=User, at=NOW):
    pairs = [(patient.pk, practice and practice.pk) for patient, practice in shown]
    return AccessLog.objects.note(by=by, shown=pairs, action=action, of=of, at=at)


def told():
    rows = AccessLog.objects.order_by("pk").select_related("actor", "patient", "practice")
    return [
        (row.actor, row.roles, row.patient, row.practice, row.action, row.what, row.object_id)
        for row in rows
    ]


# --- what a row says ------------------------------------------------------------------------


def test_row_says_who_whom_what_when_and_from_which_practice(theo, anna, brug, programme):
    note(theo, (anna, brug), of=programme)
    assert told() == [
        (theo, "therapist", anna, brug, "opened", "programmes.programme", str(programme.pk))
    ]
    assert AccessLog.objects.get().at == NOW


def test_list_is_one_row_per_patient_in_one_query(theo, anna, brug, django_assert_num_queries, cor):
    assert theo.current_memberships
    with django_assert_num_queries(1):
        note(theo, (anna, brug), (cor, brug), (anna, brug), action=LISTED, of=Programme)
    what = ("listed", "programmes.programme", "")
    assert told() == [
        (theo, "therapist", anna, brug, *what),
        (theo, "therapist", cor, brug, *what),
    ]


@pytest.fixture
def cor(brug, theo):
    cor = UserFactory(first_name="Cor")
    CareRelationshipFactory(patient=cor, therapist=theo, practice=brug)
    return cor


def test_own_look_leaves_no_row(anna, brug, django_assert_num_queries):
    with django_assert_num_queries(0):
        note(anna, (anna, brug))
    assert told() == []


def test_practice_is_the_one_whose_care_opens_the_record(theo, anna, zuid, brug):
    """Theo manages another practice where Anna was once; it is his care that counts."""
    MembershipFactory(user=theo, practice=zuid, role="manager")
    CareRelationshipFactory(patient=anna, practice=zuid, valid_to=timezone.now())
    note(theo, (anna, None), at=timezone.now())
    assert [(row[1], row[3]) for row in told()] == [("therapist", brug)]


def test_care_that_ended_this_moment_still_leaves_the_row(theo, anna, brug):
    anna.care_received_set.get().end(at=NOW)
    note(theo, (anna, None))
    assert [(row[1], row[3]) for row in told()] == [("therapist", brug)]


def test_manager_looks_from_where_she_manages(mila, anna, brug, zuid):
    MembershipFactory(user=mila, practice=zuid, role="therapist")
    CareRelationshipFactory(patient=anna, therapist=mila, practice=zuid, valid_to=NOW)
    note(mila, (anna, None))
    assert [(row[1], row[3]) for row in told()] == [("manager", brug)]


def test_manager_looks_also_after_care_ended(mila, anna, brug):
    anna.care_received_set.get().end(at=timezone.now())
    note(mila, (anna, None))
    assert told() == [(mila, "manager", anna, brug, "opened", "accounts.user", "")]


def test_two_roles_are_both_kept(theo, anna, brug):
    MembershipFactory(user=theo, practice=brug, role="manager")
    note(theo, (anna, brug))
    assert AccessLog.objects.get().roles == "manager,therapist"
    assert AccessLog.objects.get().role_words() == "praktijkmanager, fysiotherapeut"


def test_role_stays_what_it_was(theo, anna, brug):
    note(theo, (anna, brug))
    theo.memberships.update(valid_to=timezone.now(), role="editor")
    assert AccessLog.objects.get().role_words() == "fysiotherapeut"


def test_who_runs_the_installation_looks_from_no_practice(anna, brug):
    root = UserFactory(is_superuser=True)
    note(root, (anna, None))
    assert told() == [(root, "", anna, None, "opened", "accounts.user", "")]
    assert AccessLog.objects.get().role_words() == "beheerder van deze site"


def test_page_of_a_colleague_is_no_record(mila, theo):
    note(mila, (theo, None))
    assert told() == []


def test_by_day_counts_on_the_patients_own_calendar(theo, anna, brug):
    for hour in (22, 23):
        note(theo, (anna, brug), at=datetime(2027, 3, 3, hour, 30, tzinfo=UTC))
    rows = AccessLog.objects.by_day(ZoneInfo("Europe/Amsterdam"))
    assert [(f"{row['day']:%d}", row["times"]) for row in rows] == [("04", 1), ("03", 1)]
    (row,) = AccessLog.objects.by_day(ZoneInfo("UTC"))
    assert (row["times"], row["last"]) == (2, datetime(2027, 3, 3, 23, 30, tzinfo=UTC))


# --- kept as written ------------------------------------------------------------------------


@pytest.fixture
def row(theo, anna, brug):
    return note(theo, (anna, brug))[0]


def test_no_row_is_changed_or_deleted_here(row):
    kept = AccessLog.objects.get(pk=row.pk)
    refused = [
        kept.save,
        kept.delete,
        AccessLog.objects.all().delete,
        lambda: AccessLog.objects.update(what="x"),
        lambda: AccessLog.objects.bulk_update([kept], ["what"]),
    ]
    for change in refused:
        with pytest.raises(KeptAsWritten):
            change()
    assert told()[0][5] == "accounts.user"


@pytest.mark.parametrize(
    "statement", ["UPDATE accounts_accesslog SET what = 'x'", "DELETE FROM accounts_accesslog"]
)
def test_database_refuses_too(row, statement):
    with (
        pytest.raises(DatabaseError, match="never changed or deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert told()[0][5] == "accounts.user"


@pytest.mark.django_db(transaction=True)
def test_tests_with_real_transactions_may_look(row):
    """Their tables are emptied afterwards, and the database refuses again."""
    test_database_refuses_too(row, "DELETE FROM accounts_accesslog")


def test_people_and_practices_of_the_log_stay(theo, anna, brug, row):
    for somebody in (theo, anna, brug):
        with pytest.raises(ProtectedError):
            somebody.delete()


# --- the manager reads it -------------------------------------------------------------------

LIST = reverse("admin:accounts_accesslog_changelist")


def listed(client, user, **query):
    client.force_login(user)
    answer = client.get(LIST, query)
    return [row.pk for row in answer.context["cl"].result_list] if answer.context else answer


@pytest.fixture
def elsewhere(vera, bram, zuid):
    return note(vera, (bram, zuid))[0]


def test_manager_reads_the_log_of_her_practice(client, mila, row, elsewhere):
    assert listed(client, mila) == [row.pk]
    page = client.get(LIST).content.decode()
    assert "Theo" in page
    assert "Bram" not in page
    one = reverse("admin:accounts_accesslog_change", args=[elsewhere.pk])
    assert client.get(one).status_code == 404


def test_manager_does_not_read_here_who_looked_at_herself(client, mila, vera, zuid):
    CareRelationshipFactory(patient=mila, therapist=vera, practice=zuid)
    note(vera, (mila, zuid))
    assert listed(client, mila) == []


def test_therapist_and_patient_find_no_log(client, theo, anna, row):
    for user, status in ((theo, 403), (anna, 404)):
        client.force_login(user)
        assert client.get(LIST).status_code == status


def test_superuser_reads_every_look(client, row, elsewhere):
    root = UserFactory(is_superuser=True)
    (own,) = note(root, (elsewhere.patient, None))
    assert listed(client, root) == [own.pk, elsewhere.pk, row.pk]


def test_log_is_searched_by_name_and_filtered_by_kind(client, mila, row, theo, cor, brug):
    (other,) = note(theo, (cor, brug), action=LISTED, of=Programme)
    assert listed(client, mila, q="Cor") == [other.pk]
    assert listed(client, mila, action="opened") == [row.pk]
    assert listed(client, mila, what="programmes.programme") == [other.pk]
    assert listed(client, mila, actor__id__exact=theo.pk) == [other.pk, row.pk]
    assert listed(client, mila, q="nobody") == []


def test_log_is_never_edited(client, mila, row):
    client.force_login(mila)
    for page in ("change", "delete"):
        address = reverse(f"admin:accounts_accesslog_{page}", args=[row.pk])
        assert client.post(address, {"what": "x", "post": "yes"}).status_code == 403
    assert client.get(reverse("admin:accounts_accesslog_add")).status_code == 403


def test_log_costs_the_same_for_one_row_and_for_three(
    client, mila, theo, cor, brug, django_assert_max_num_queries, row
):
    client.force_login(mila)
    with django_assert_max_num_queries(99) as one:
        client.get(LIST)
    for day in (1, 2):
        note(theo, (cor, brug), at=NOW + timedelta(days=day))
    with django_assert_max_num_queries(len(one)):
        assert len(client.get(LIST).context["cl"].result_list) == 3


def test_page_that_breaks_while_it_is_made_leaves_no_row(client, theo, programme, monkeypatch):
    """The look is noted in the view; the page is made afterwards."""
    client.force_login(theo)
    client.raise_request_exception = False
    address = reverse("admin:programmes_programme_change", args=[programme.pk])
    with monkeypatch.context() as broken:
        broken.setattr(TemplateResponse, "rendered_content", property(lambda page: 1 / 0))
        assert client.get(address).status_code == 500
    assert told() == []
    assert client.get(address).status_code == 200
    assert len(told()) == 1
