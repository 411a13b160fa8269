"""The list of patients: what a therapist needs, and nothing about anybody else's."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override
from factories import (
    CareRelationshipFactory,
    ExerciseFactory,
    MembershipFactory,
    ProgrammeFactory,
    UserFactory,
)
from pages import every, one, page_of, text_of

LIST = reverse("admin:accounts_user_changelist")
SEARCH = reverse("admin:autocomplete")


@pytest.fixture(autouse=True)
def _english(theo, mila, vera):
    for user in (theo, mila, vera):
        user.language = "en"
        user.save()
    with override("en"):
        yield


def table(client, user):
    """The heads and the rows, without the boxes to tick."""
    client.force_login(user)
    page = page_of(client.get(LIST))
    result = one(page, "table", id="result_list")
    heads = [
        text_of(one(th, "div", **{"class": "text"})) for th in every(result, "th", scope="col")
    ]
    heads = [head for head in heads if head]
    rows = every(one(result, "tbody"), "tr")
    cells = [[text_of(cell) for cell in every(row, "th", "td")][-len(heads) :] for row in rows]
    return heads, cells, text_of(one(page, "h1"))


def test_therapist_reads_what_her_patients_do(client, theo, anna, programme, bram):
    since = date_format(timezone.localtime(anna.care_received_set.get().valid_from))
    heads, rows, title = table(client, theo)
    assert heads == ["Name", "Language", "Programme", "In my care since"]
    assert rows == [["Anna", "Dutch", "Supple hip, week 5", since]]
    assert title == "Patients"


def test_stopped_programme_is_none(client, theo, anna, programme):
    programme.archive(at=timezone.now())
    assert table(client, theo)[1][0][2] == "none now"


def test_manager_reads_names_and_roles_only(client, mila, theo, anna, programme):
    heads, rows, title = table(client, mila)
    assert (heads, title) == (["Name", "Role"], "People")
    assert ["Anna", "patient"] in rows
    assert "Supple" not in str(rows)


def test_who_does_both_reads_the_programmes_of_her_own(client, theo, mila, anna, programme, brug):
    MembershipFactory(user=mila, practice=brug)
    own = UserFactory(first_name="Cor")
    CareRelationshipFactory(patient=own, therapist=mila, practice=brug)
    ProgrammeFactory(patient=own, assigned_by=mila, practice=brug)
    rows = {row[0]: row[2:4] for row in table(client, mila)[1]}
    assert rows["Cor"] == ["Dutch", "Supple hip, week 5"]
    assert rows["Anna"] == ["-", "none now"]


def test_list_costs_the_same_for_one_and_for_three(client, theo, anna, programme, brug):
    client.force_login(theo)

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        return len(queries)

    programme.pause(on=anna.local_date(timezone.now()))
    one_row = count()
    for _n in range(2):
        patient = UserFactory()
        CareRelationshipFactory(patient=patient, therapist=theo, practice=brug)
        ProgrammeFactory(patient=patient, assigned_by=theo, practice=brug).pause(
            on=anna.local_date(timezone.now()) - timedelta(days=1)
        )
    assert count() == one_row


# --- looking somebody up ----------------------------------------------------------------------


def found(client, user, app, model, field, term=""):
    client.force_login(user)
    asked = {"app_label": app, "model_name": model, "field_name": field, "term": term}
    answer = client.get(SEARCH, asked)
    if answer.status_code != 200:
        return answer.status_code
    return sorted(row["text"] for row in json.loads(answer.content)["results"])


@pytest.mark.parametrize(
    ("who", "expected"), [("theo", ["Anna"]), ("mila", ["Anna"]), ("vera", ["Bram"])]
)
def test_patients_are_found_by_their_own_practice_only(
    client, request, theo, anna, bram, who, expected
):
    user = request.getfixturevalue(who)
    assert found(client, user, "accounts", "carerelationship", "patient") == expected
    assert found(client, user, "accounts", "carerelationship", "patient", "nobody") == []


def test_staff_is_found_for_a_role_and_patients_are_not(client, mila, theo, anna, vera):
    assert found(client, mila, "accounts", "membership", "user") == ["Mila", "Theo"]


def test_patient_finds_nothing(client, anna, theo):
    assert found(client, anna, "accounts", "carerelationship", "patient") == 404


def test_exercise_of_another_practice_is_not_found(client, theo, brug, zuid):
    for practice, name in ((None, "Shared"), (brug, "Own"), (zuid, "Theirs")):
        ExerciseFactory(practice=practice, name_en=name, is_published=True)
    ExerciseFactory(name_en="Withdrawn", is_published=False)
    seen = found(client, theo, "programmes", "prescribedexercise", "exercise")
    assert seen == ["Own", "Shared"]
