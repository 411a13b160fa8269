"""The door of the admin, and what no page of it may do."""

import itertools
import re
from datetime import timedelta

import pytest
from addresses import PATIENT_MODELS
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from factories import ArticleFactory, MembershipFactory, ReminderFactory, UserFactory

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
PAGES = ["change", "history", "delete"]
NAMES = [f"{model._meta.app_label}_{model._meta.model_name}" for model in MODELS]


@pytest.fixture
def theo_of_all_trades(theo, brug):
    """Physiotherapist, manager and editor: every list is open to him."""
    MembershipFactory(user=theo, practice=brug, role="manager")
    MembershipFactory(user=theo, practice=brug, role="editor")
    return theo


def test_stranger_is_sent_to_the_one_sign_in(client, db, settings):
    to_login = client.get("/admin/")
    assert to_login.url == "/admin/login/?next=/admin/"
    door = reverse(settings.LOGIN_URL)
    assert client.get(to_login.url).url == f"{door}?next=%2Fadmin%2F"


@pytest.mark.parametrize("address", ["/admin/", "/admin/login/?next=/admin/", "/admin/jsi18n/"])
def test_patient_finds_nothing_here(client, anna, address):
    client.force_login(anna)
    assert client.get(address).status_code == 404


def test_who_left_the_practice_finds_nothing_here(client, theo):
    theo.memberships.get().end(at=timezone.now() - timedelta(days=1))
    client.force_login(theo)
    assert client.get("/admin/").status_code == 404


def test_signed_in_colleague_skips_the_login_page(client, theo):
    client.force_login(theo)
    assert client.get("/admin/login/?next=/admin/").url == "/admin/"


def models_on_index(client, user):
    client.force_login(user)
    apps = client.get("/admin/").context["available_apps"]
    return {model["object_name"] for app in apps for model in app["models"]}


def test_index_offers_a_therapist_her_work(client, theo):
    assert models_on_index(client, theo) == {
        "Article",
        "Author",
        "Barrier",
        "BodyArea",
        "CareCard",
        "CareRelationship",
        "Category",
        "ChangeAnswer",
        "CheckIn",
        "Delivery",
        "Equipment",
        "Exercise",
        "Feedback",
        "GuidanceText",
        "HandledFact",
        "Invitation",
        "Programme",
        "ProgrammeTemplate",
        "Reminder",
        "SafetyAnswer",
        "SafetyNote",
        "SentCheck",
        "SessionLog",
        "SignOff",
        "SittingBreak",
        "Term",
        "User",
    }


def test_index_offers_a_manager_no_patient_data(client, mila):
    offered = models_on_index(client, mila)
    assert offered & PATIENT_MODELS == set()
    assert {"Practice", "Membership", "CareRelationship", "Invitation", "Consent"} <= offered


def test_index_offers_an_editor_no_people(client, brug):
    editor = MembershipFactory(practice=brug, role="editor").user
    offered = models_on_index(client, editor)
    assert offered & {*PATIENT_MODELS, "User", "CareRelationship", "Invitation"} == set()


def test_index_offers_a_superuser_no_patient_data(client, db):
    offered = models_on_index(client, UserFactory(is_superuser=True))
    assert offered & PATIENT_MODELS == set()


def test_index_repeats_no_names_of_earlier_patients(client, theo, anna):
    LogEntry.objects.create(
        user=theo,
        content_type=ContentType.objects.get_for_model(anna),
        object_id=anna.pk,
        object_repr="kanarie-7391",
        action_flag=CHANGE,
    )
    client.force_login(theo)
    assert "kanarie-7391" not in client.get("/admin/").content.decode()


def test_no_shortcut_tells_what_exists(db):
    with pytest.raises(NoReverseMatch):
        reverse("admin:view_on_site", args=[1, 1])


def test_password_changes_where_everybody_changes_it(client, theo):
    client.force_login(theo)
    assert client.get("/admin/password_change/").url == "/accounts/password/change/"


@pytest.mark.parametrize("name", NAMES)
def test_missing_object_is_a_404(client, theo_of_all_trades, name):
    client.force_login(theo_of_all_trades)
    for page, key in itertools.product(PAGES, ["999999", "text", "9" * 40, "_00", "-1"]):
        address = reverse(f"admin:{name}_{page}", args=["0"]).replace("/0/", f"/{key}/")
        assert client.get(address).status_code == 404, address


BAD_QUERIES = [
    "?date__year=99999",
    "?done_on__year=99999",
    "?done_on__gte=99999-01-01",
    "?published_at__year=99999999999999999999",
    "?patient__email__startswith=a",
    "?email__startswith=a",
    "?token_digest__startswith=a",
    "?password__startswith=a",
    "?practice__id__exact=text",
    "?practice__id__exact=99999999999999999999999",
    "?id__exact=text",
    "?role__exact=nobody",
    "?owner=text",
    "?state=text",
    "?period=text",
    "?works_as=text",
    "?p=text",
    "?p=99999999999999999999",
    "?o=text",
    "?o=99.-99",
    "?q=%F0%9F%98%80",
    "?all=text",
    "?_to_field=password",
    "?_facets=text",
]


@pytest.mark.parametrize("name", NAMES)
def test_bad_queries_are_refused(client, theo_of_all_trades, name):
    client.force_login(theo_of_all_trades)
    address = reverse(f"admin:{name}_changelist")
    statuses = {query: client.get(address + query).status_code for query in BAD_QUERIES}
    assert {query: s for query, s in statuses.items() if s not in {200, 302, 400, 403}} == {}
    assert {statuses[query] for query in BAD_QUERIES if "startswith" in query} <= {400, 403}


@pytest.mark.parametrize("chosen", ["text", "9" * 30, ""])
def test_bad_action_is_refused(client, theo_of_all_trades, programme, chosen):
    client.force_login(theo_of_all_trades)
    address = reverse("admin:programmes_programme_changelist")
    answer = client.post(address, {"action": "stop_chosen", "_selected_action": chosen})
    assert answer.status_code in {302, 400}
    programme.refresh_from_db()
    assert programme.archived_at is None


def test_import_map_of_the_editor_carries_the_nonce(client, theo_of_all_trades):
    client.force_login(theo_of_all_trades)
    article = ArticleFactory()
    answer = client.get(reverse("admin:articles_article_change", args=[article.pk]))
    nonce = re.search(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"])[1]
    assert f'<script type="importmap" nonce="{nonce}">' in answer.content.decode()


def test_other_pages_allow_no_inline_script(client, theo, anna, programme):
    ReminderFactory(patient=anna)
    client.force_login(theo)
    answer = client.get(reverse("admin:programmes_programme_change", args=[programme.pk]))
    assert "nonce" not in answer.headers["Content-Security-Policy"]
    assert " style=" not in answer.content.decode()
