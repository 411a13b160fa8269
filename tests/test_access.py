"""Owner, therapist, manager, stranger: every address of the site, opened by each of them."""

import itertools
from datetime import timedelta

import pytest
from addresses import ADDRESSES
from django.apps import apps
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation
from factories import MembershipFactory, UserFactory
from world import CANARY, names_of, path_of, world_of

from apps.accounts.models import AccessLog

PATIENT_TABLES = ["programmes", "reminders"]


@pytest.fixture
def world(anna, theo, bram, vera, mila, brug, programme, settings, drawings):
    return world_of(anna, theo, bram, vera, mila, brug, programme, settings.KEPT_MAIL_DIR)


def rows():
    """Every value in the tables of a patient's record; a look must change none."""
    with translation.override("nl"):
        return {
            model: list(model.objects.order_by("pk").values_list())
            for label in PATIENT_TABLES
            for model in apps.get_app_config(label).get_models()
        }


class Visit:
    """What came back: the status, and whether the canary was anywhere in it."""

    def __init__(self, response):
        self.status = response.status_code
        self.to = getattr(response, "url", "")
        text = response.content.decode(errors="replace") + str(response.headers)
        self.sings = CANARY in text
        self.is_about_programme = "Soepele heup" in text
        self.is_about_anna = "Anna" in text or self.is_about_programme


def visits(client, world, person, names, languages=("nl",)):
    """Opens each address as that person; yields (name, language, visit)."""
    client.logout()
    if person is not None:
        client.force_login(person)
    for name in names:
        for language in languages:
            yield name, language, Visit(client.get(path_of(name, world, language)))


LANGUAGES = ("nl", "en", "de")


def test_public_pages_open_for_everybody(client, world):
    for person in (None, world.anna, world.theo, world.vera):
        wrong = [
            (name, language, visit.status)
            for name, language, visit in visits(
                client, world, person, names_of("public"), LANGUAGES
            )
            if visit.sings or visit.status not in {200, 302}
        ]
        assert wrong == []


def test_own_pages_ask_to_sign_in(client, world):
    seen = visits(client, world, None, names_of("own"))
    assert [(name, visit.status) for name, _l, visit in seen if visit.status != 302] == []


@pytest.mark.parametrize("who", ["anna", "theo", "bram", "vera", "mila"])
def test_own_pages_show_nothing_of_anna_to_others(client, world, who):
    seen = visits(client, world, getattr(world, who), names_of("own"), LANGUAGES)
    wrong = [
        (name, language, visit.status)
        for name, language, visit in seen
        if visit.status != 200 or (visit.sings and who != "anna")
    ]
    assert wrong == []


def test_annas_pages_ask_to_sign_in(client, world):
    door = reverse("account_request_login_code")
    seen = visits(client, world, None, names_of("annas"), LANGUAGES)
    assert [name for name, _l, visit in seen if not visit.to.startswith(door)] == []


def test_annas_pages_open_for_her(client, world):
    seen = visits(client, world, world.anna, names_of("annas"), LANGUAGES)
    assert [
        (name, language, visit.status)
        for name, language, visit in seen
        if (visit.status, visit.sings) != (200, ADDRESSES[name].canary)
    ] == []


def test_annas_pages_open_for_her_therapist_where_it_says_so(client, world):
    seen = visits(client, world, world.theo, names_of("annas"), LANGUAGES)
    wrong = [
        (name, language, visit.status)
        for name, language, visit in seen
        if (visit.status, visit.sings)
        != ((200, ADDRESSES[name].canary) if ADDRESSES[name].therapist else (404, False))
    ]
    assert wrong == []


@pytest.mark.parametrize("who", ["bram", "vera", "mila"])
def test_annas_pages_do_not_exist_for_strangers(client, world, who):
    before = rows()
    seen = visits(client, world, getattr(world, who), names_of("annas"), LANGUAGES)
    assert [
        (name, language, visit.status)
        for name, language, visit in seen
        if visit.status != 404 or visit.sings
    ] == []
    assert rows() == before


def test_addresses_that_act_refuse_a_look(client, world):
    before = rows()
    seen = visits(client, world, world.anna, names_of("post"))
    assert [(name, visit.status) for name, _l, visit in seen if visit.status != 405] == []
    assert rows() == before


def test_strangers_cannot_log_for_anna(client, world, mailoutbox):
    paths = [path_of(name, world) for name in ("programmes:session", "programmes:done")]
    before = rows()
    for person, path in itertools.product([world.theo, world.bram, world.vera, world.mila], paths):
        client.force_login(person)
        visit = Visit(client.post(path, {"comment": "van een ander"}))
        assert (visit.status, visit.sings) == (404, False)
    client.logout()
    for path in paths:
        assert client.post(path, {"comment": "van een ander"}).status_code == 302
    assert rows() == before
    assert mailoutbox == []


def test_secret_addresses_work_without_signing_in_and_change_nothing(client, world):
    before = rows()
    for name in names_of("secret"):
        for look in (client.get, client.head):
            visit = Visit(look(path_of(name, world)))
            assert (name, visit.status, visit.sings) == (name, 200, False)
    assert rows() == before


def test_steps_of_signing_in_show_nothing_of_anna(client, world):
    for person in (None, world.bram, world.theo):
        wrong = [
            (name, visit.status)
            for name, _l, visit in visits(client, world, person, names_of("flow"))
            if visit.sings or visit.status not in {200, 302, 403, 404, 405}
        ]
        assert wrong == []


ADMIN = names_of("library", "people", "patients")


def test_admin_asks_visitors_to_sign_in(client, world):
    seen = visits(client, world, None, ADMIN)
    assert [name for name, _l, visit in seen if "login" not in visit.to] == []


@pytest.mark.parametrize("who", ["anna", "bram"])
def test_admin_does_not_exist_for_patients(client, world, who):
    seen = visits(client, world, getattr(world, who), ADMIN)
    assert [
        (name, visit.status) for name, _l, visit in seen if visit.status != 404 or visit.sings
    ] == []


def test_record_in_the_admin_opens_for_the_therapist(client, world):
    before = rows()
    seen = list(visits(client, world, world.theo, names_of("patients")))
    wrong = [
        (name, visit.status)
        for name, _l, visit in seen
        if (name.endswith(("_change", "_changelist")) and visit.status != 200)
        or (ADDRESSES[name].canary and not visit.sings)
        or visit.status not in {200, 403, 404}
    ]
    assert wrong == []
    assert rows() == before


@pytest.mark.parametrize("who", ["vera", "mila"])
def test_record_in_the_admin_does_not_exist_for_others(client, world, who):
    before = rows()
    seen = visits(client, world, getattr(world, who), names_of("patients"))
    wrong = [
        (name, visit.status)
        for name, _l, visit in seen
        if visit.sings
        or visit.status not in {200, 403, 404}
        or (ADDRESSES[name].args and visit.status != 404)
    ]
    assert wrong == []
    assert rows() == before


def test_what_acts_in_the_admin_refuses_a_look_and_strangers(client, world):
    before = rows()
    seen = visits(client, world, world.theo, names_of("act"))
    assert [(name, visit.status) for name, _l, visit in seen if visit.status != 405] == []
    for person in (world.anna, world.bram, world.vera, world.mila):
        client.force_login(person)
        for name in names_of("act"):
            visit = Visit(client.post(path_of(name, world), {"days": "3"}))
            may = ADDRESSES[name].manager and person == world.mila
            assert (name, visit.status, visit.sings) == (name, 200 if may else 404, False)
    client.logout()
    for name in names_of("act"):
        assert "login" in client.post(path_of(name, world)).url
    assert rows() == before


@pytest.mark.parametrize("who", ["theo", "vera", "mila"])
def test_other_admin_pages_show_no_health_content(client, world, who):
    seen = visits(client, world, getattr(world, who), names_of("people", "library"))
    wrong = [
        (name, visit.status)
        for name, _l, visit in seen
        if visit.sings or visit.status not in {200, 302, 403, 404}
    ]
    assert wrong == []


def test_people_of_the_practice_are_unknown_elsewhere(client, world):
    names = [n for n in names_of("people") if ADDRESSES[n].args and n.endswith("_change")]
    seen = visits(client, world, world.vera, names)
    assert [(name, visit.status) for name, _l, visit in seen if visit.status != 404] == []


def open_as(client, person, path):
    client.force_login(person)
    return client.get(path)


def test_therapist_loses_the_record_the_moment_care_ends(client, world):
    path = path_of("programmes:detail", world)
    assert open_as(client, world.theo, path).status_code == 200
    world.care.end(at=timezone.now() - timedelta(seconds=1))
    assert client.get(path).status_code == 404
    assert open_as(client, world.anna, path).status_code == 200


def test_therapist_loses_the_record_the_moment_she_leaves_the_practice(client, world):
    path = path_of("admin:programmes_programme_change", world)
    assert open_as(client, world.theo, path).status_code == 200
    world.membership.end(at=timezone.now() - timedelta(seconds=1))
    assert client.get(path).status_code == 404


def test_superuser_sees_no_record(client, world, django_user_model):
    root = django_user_model.objects.create_superuser("root@demo.example", "demo-soepel")
    for name in ("programmes:detail", "admin:programmes_programme_change"):
        response = open_as(client, root, path_of(name, world))
        assert response.status_code == 404
        assert CANARY not in response.content.decode()


# --- who looked: one row for each page that showed somebody else's record, and no other --------


def told_since(newest):
    rows = AccessLog.objects.filter(pk__gt=newest).order_by("pk")
    return [(row.actor, row.patient, row.practice, row.what, row.action) for row in rows]


def newest_look():
    return AccessLog.objects.latest("pk").pk


# Vera has a patient as well; these pages are hers, and Bram stands on them.
OF_HER_PATIENTS = {"admin:index", "admin:accounts_user_changelist"}


def expected(name, visit, person, world):
    """By what stood on the page, not by who was allowed to see it."""
    address = ADDRESSES[name]
    shown = visit.status == 200 and address.look and (address.args or visit.is_about_anna)
    if name == "admin:accounts_user_changelist":
        shown = visit.is_about_programme  # the manager reads names alone
    if person == world.vera and name in OF_HER_PATIENTS:
        return [(person, world.bram, person.practices[0], address.look, "listed")]
    if person == world.anna or not shown:
        return []
    practice = world.practice if person.practices else None
    action = "opened" if address.args else "listed"
    return [(person, world.anna, practice, address.look, action)]


EVERYBODY = ["anna", "bram", "theo", "vera", "mila", "root"]


@pytest.mark.parametrize("who", EVERYBODY)
def test_each_look_leaves_one_row_and_nothing_else_leaves_any(client, world, who):
    world.root = UserFactory(is_superuser=True)
    person = getattr(world, who)
    newest, wrong, looks = newest_look(), [], 0
    kinds = ("public", "own", "annas", "secret", "post", "library", "people", "patients")
    for name, _l, visit in visits(client, world, person, names_of(*kinds)):
        told, newest = told_since(newest), newest_look()
        looks += len(told)
        if told != expected(name, visit, person, world):
            wrong.append((name, visit.status, told))
        if visit.sings and who != "anna" and not told:
            wrong.append((name, "the canary was seen", told))
    assert wrong == []
    assert looks == {"anna": 0, "bram": 0, "vera": 2, "theo": 51, "mila": 6, "root": 6}[who]


def test_anna_reads_who_looked(client, world):
    open_as(client, world.theo, path_of("programmes:log", world))
    open_as(client, world.mila, path_of("admin:accounts_user_change", world))
    page = open_as(client, world.anna, path_of("looks", world)).content.decode()
    assert "Theo" in page
    assert "Mila" in page
    assert "Bekeek een sessie die je invulde" in page
    assert CANARY not in page


@pytest.mark.parametrize(
    "name", ["programmes:detail", "admin:programmes_programme_change", "admin:accounts_user_change"]
)
def test_page_is_refused_when_its_look_cannot_be_written(client, world, name):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_accesslog RENAME TO elsewhere")
    client.raise_request_exception = False
    response = open_as(client, world.theo, path_of(name, world))
    assert response.status_code == 500
    assert CANARY not in response.content.decode()
    assert "Soepele heup" not in response.content.decode()


def test_therapist_with_the_first_factor_only_is_led_to_the_second(client, world, settings):
    settings.STAFF_SECOND_FACTOR = True
    signing_in = ("mfa_", "account_")
    pages = [name for name in names_of("own", "annas") if not name.startswith(signing_in)]
    before = rows()
    seen = visits(client, world, world.theo, ADMIN + pages + ["admin:login", "admin:autocomplete"])
    set_up = reverse("mfa_index")
    assert [(name, visit.status) for name, _l, visit in seen if visit.to != set_up] == []
    assert rows() == before


@pytest.mark.parametrize("who", ["mila", "root", "editor", "patient too"])
def test_first_factor_alone_does_nothing_in_any_way_of_asking(client, world, settings, who):
    settings.STAFF_SECOND_FACTOR = True
    world.root = UserFactory(is_superuser=True)
    if who in ("editor", "patient too"):
        world.editor, vars(world)["patient too"] = UserFactory(), world.anna
        MembershipFactory(user=vars(world)[who], practice=world.practice, role="editor")
    before, set_up = rows(), reverse("mfa_index")
    client.force_login(vars(world)[who])
    names = [*names_of("act", "annas", "patients"), "programmes:done", "reminders:pause_breaks"]
    ways = itertools.product([*names, "admin:find", "admin:all", "me", "looks"], ("head", "post"))
    led = {(name, way): getattr(client, way)(path_of(name, world)) for name, way in ways}
    assert [key for key, answer in led.items() if getattr(answer, "url", "") != set_up] == []
    assert rows() == before
