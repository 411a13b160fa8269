"""Opening an invitation, and the page with one's own details."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from factories import UserFactory
from pages import (
    errors_of,
    filled,
    heading,
    links,
    main,
    notices,
    one,
    page_of,
    text_of,
    with_class,
)

from apps.accounts.models import CareRelationship, Consent, ConsentText, Invitation, User

SENT = datetime(2027, 3, 1, 8, tzinfo=UTC)
NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)
ACCEPTED = {
    "first_name": "Carla",
    "last_name": "Smit",
    "language": "de",
    "time_zone": "Europe/Berlin",
    "agrees": "on",
}
MODELS = (User, Invitation, CareRelationship, Consent)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def consent(db):
    ConsentText.objects.create(version=1, text_nl="Oud", text_en="Old")
    return ConsentText.objects.create(version=2, text_nl="Nieuw", text_en="New wording")


@pytest.fixture
def invite(brug, theo, consent):
    def invite(email="carla@demo.example", at=SENT, **fields):
        fields = {"role": "patient", "therapist": theo} | fields
        _invitation, token = Invitation.objects.invite(
            practice=brug, email=email, at=at, first_name="Carla", **fields
        )
        return f"/en/invitation/{token}/"

    return invite


def rows():
    return [list(model.objects.order_by("pk").values()) for model in MODELS]


def signed_in(client):
    return client.get("/en/help/").wsgi_request.user


# --- the invitation --------------------------------------------------------------------------


def test_invitation_when_opened_changes_nothing(client, invite):
    address = invite()
    before = rows()
    assert client.head(address).status_code == 200
    page = page_of(client.get(address))
    assert rows() == before
    assert heading(page) == "Welcome, Carla"
    assert "De Brug invites you to Soepel." in text_of(main(page))
    assert text_of(with_class(page, "box")[0]) == "What you agree to New wording"
    form = filled(one(page, "form", **{"class": "form"}))
    assert (form["first_name"], form["language"]) == ("Carla", "en")
    assert (form["time_zone"], form["agrees"]) == ("Europe/Amsterdam", [])
    assert "no-store" in client.get(address).headers["Cache-Control"]


def test_invitation_accepted_gives_an_account_care_and_consent(
    client, invite, brug, theo, consent, mailoutbox
):
    response = client.post(invite(), ACCEPTED)

    assert (response.status_code, response.url) == (302, "/en/")
    carla = User.objects.get(email="carla@demo.example")
    assert (carla.first_name, carla.last_name) == ("Carla", "Smit")
    assert (carla.language, carla.time_zone) == ("de", "Europe/Berlin")
    assert (carla.has_usable_password(), carla.is_staff) == (False, False)
    address = carla.emailaddress_set.get()
    assert (address.email, address.verified, address.primary) == (carla.email, True, True)
    care = CareRelationship.objects.get(patient=carla)
    assert (care.therapist, care.practice, care.valid_from) == (theo, brug, NOON)
    given = Consent.objects.get()
    assert (given.user, given.practice, given.text) == (carla, brug, consent)
    assert (given.language, given.given_at) == ("en", NOON)
    assert mailoutbox == []

    today = client.get(response.url, follow=True)
    assert today.request["PATH_INFO"] == "/de/today/"
    assert "Welcome. Your account is ready." in notices(page_of(today))
    assert signed_in(client) == carla


def test_invitation_of_staff_leads_to_the_practice(client, invite, brug):
    response = client.post(invite(role="manager", therapist=None), ACCEPTED, follow=True)
    assert response.request["PATH_INFO"] == "/admin/"
    assert User.objects.get(email="carla@demo.example").works_as("manager")


def test_invitation_lets_her_set_up_the_second_factor_without_another_code(
    client, invite, settings
):
    settings.STAFF_SECOND_FACTOR = True
    response = client.post(invite(role="manager", therapist=None), ACCEPTED, follow=True)
    assert response.request["PATH_INFO"] == reverse("mfa_index")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def closed(response):
    page = page_of(response)
    assert response.status_code == 410
    assert heading(page) == "This invitation is closed"
    return True


def test_invitation_that_is_over_used_or_unknown_says_so(client, invite):
    old, used = invite(at=NOON - timedelta(days=7)), invite("used@demo.example")
    client.post(used, ACCEPTED)
    client.logout()
    before = rows()
    for address in (old, used, used[:-2] + "/", "/en/invitation/x/", "/en/invitation/%C3%A9/"):
        assert closed(client.get(address))
        assert closed(client.post(address, ACCEPTED))
    assert rows() == before


def test_invitation_renewed_kills_the_first_link(client, invite):
    address = invite()
    Invitation.objects.get().renew(at=NOON)
    assert closed(client.get(address))


def test_invitation_for_who_has_an_account_joins_her_without_signing_her_in(
    client, invite, brug, zuid, bram
):
    response = client.post(invite("bram@demo.example"), ACCEPTED | {"first_name": "Bram"})

    assert (response.status_code, response.url) == (302, "/en/")
    assert not signed_in(client).is_authenticated
    assert User.objects.filter(email=bram.email).count() == 1
    practices = CareRelationship.objects.filter(patient=bram).values_list("practice", flat=True)
    assert set(practices) == {brug.pk, zuid.pk}
    bram.refresh_from_db()
    assert bram.check_password("demo-soepel")
    assert bram.emailaddress_set.count() == 1


def test_invitation_of_the_signed_in_person_is_accepted_at_once(client, invite, bram):
    client.force_login(bram)
    response = client.post(invite("bram@demo.example"), ACCEPTED, follow=True)
    assert response.request["PATH_INFO"] == "/de/today/"
    assert CareRelationship.objects.filter(patient=bram).count() == 2


def test_invitation_of_somebody_else_asks_to_sign_out(client, invite, bram):
    address = invite()
    client.force_login(bram)
    before = rows()
    for response in (client.get(address), client.post(address, ACCEPTED)):
        page = page_of(response)
        assert response.status_code == 409
        assert heading(page) == "This invitation is for somebody else"
        assert "You are signed in as bram@demo.example." in text_of(main(page))
        assert links(main(page)) == ["/accounts/logout/"]
    assert rows() == before


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("agrees", None, "Tick the box if you agree. Without it we cannot start."),
        ("first_name", "", "Fill in your first name."),
        ("first_name", " ", "Fill in your first name."),
        ("time_zone", "Mars/Olympus", "Choose a time zone from the list."),
        ("time_zone", "localtime", "Choose a time zone from the list."),
    ],
)
def test_invitation_is_refused_beside_the_field(client, invite, field, value, message):
    address = invite()
    before = rows()
    sent = {name: v for name, v in (ACCEPTED | {field: value}).items() if v is not None}
    response = client.post(address, sent)
    page = page_of(response)
    assert response.status_code == 200
    assert errors_of(page) == {field: message}
    kept = filled(one(page, "form", **{"class": "form"}))
    for name in ACCEPTED.keys() - {field, "agrees"}:
        assert kept[name] == ACCEPTED[name]
    assert rows() == before
    assert not signed_in(client).is_authenticated


def test_invitation_sent_empty_is_refused(client, invite):
    page = page_of(client.post(invite(), {}))
    assert sorted(errors_of(page)) == ["agrees", "first_name", "language", "time_zone"]


def test_invitation_sent_twice_is_accepted_once(client, invite):
    address = invite()
    assert client.post(address, ACCEPTED).status_code == 302
    assert closed(Client().post(address, ACCEPTED))
    assert Consent.objects.count() == 1


# --- my details -------------------------------------------------------------------------------


@pytest.fixture
def carla(client, db):
    carla = UserFactory(first_name="Carla", email="carla@demo.example", language="en")
    client.force_login(carla)
    return carla


DETAILS = {
    "first_name": "Caro",
    "last_name": "Smit",
    "language": "en",
    "time_zone": "Pacific/Auckland",
}


def test_me_saves_and_says_so(client, carla):
    response = client.post("/en/me/", DETAILS)
    assert (response.status_code, response.url) == (302, "/en/me/")
    assert notices(page_of(client.get(response.url))) == ["Saved."]
    assert User.objects.filter(pk=carla.pk, **DETAILS).exists()


def test_me_in_another_language_goes_on_in_that_language(client, carla):
    response = client.post("/en/me/", DETAILS | {"language": "de"})
    assert response.url == "/de/me/"
    page = page_of(client.get(response.url))
    assert dict(page.attributes)["lang"] == "de"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("time_zone", "Mars/Olympus", "Choose a time zone from the list."),
        ("time_zone", "", "This field is required."),
        ("first_name", "", "Fill in your first name."),
        (
            "last_name",
            81 * "a",
            "Ensure this value has at most 80 characters (it has 81).",
        ),
        (
            "language",
            "fr",
            "Select a valid choice. fr is not one of the available choices.",
        ),
    ],
)
def test_me_is_refused_beside_the_field(client, carla, field, value, message):
    before = rows()
    response = client.post("/en/me/", DETAILS | {field: value})
    page = page_of(response)
    assert response.status_code == 200
    assert errors_of(page) == {field: message}
    kept = filled(one(page, "form", **{"class": "form"}))
    for name in DETAILS.keys() - {field}:
        assert kept[name] == DETAILS[name]
    assert rows() == before


def test_me_changes_nobody_else_and_no_other_field(client, carla, bram):
    before = User.objects.values().get(pk=bram.pk)
    client.post(
        "/en/me/", DETAILS | {"email": "x@demo.example", "is_superuser": "on", "id": bram.pk}
    )
    assert User.objects.values().get(pk=bram.pk) == before
    assert User.objects.values_list("email", "is_superuser").get(pk=carla.pk) == (
        "carla@demo.example",
        False,
    )


def test_invitation_to_a_second_address_finds_its_owner(client, anna, zuid, vera):
    ConsentText.objects.get_or_create(version=1, defaults={"text_nl": "Tekst"})
    anna.emailaddress_set.create(email="anna@work.example", verified=True, primary=False)
    _invitation, token = Invitation.objects.invite(
        practice=zuid, email="anna@work.example", role="patient", therapist=vera
    )
    answer = client.post(
        f"/nl/invitation/{token}/",
        {"first_name": "Anna", "language": "nl", "time_zone": "Europe/Amsterdam", "agrees": "on"},
    )
    assert answer.status_code == 302
    assert User.objects.filter(first_name="Anna").count() == 1
    assert anna.care_received_set.filter(practice=zuid).count() == 1
    assert anna.emailaddress_set.get(primary=True).email == anna.email
