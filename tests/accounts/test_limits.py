"""Tries are counted in the database, by the visitor that the proxy saw."""

import pytest
from django.core.cache import caches
from django.db import connection
from factories import UserFactory
from pages import errors_of, heading, main, page_of, text_of

PASSWORD, WRONG = "/accounts/login/", "not-this-one"
TOO_OFTEN = "Dat is te vaak geprobeerd. Wacht 15 minuten en probeer het dan opnieuw."

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _counted_in_the_database(settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "portal_cache",
        }
    }


def try_password(client, email, *, ip="203.0.113.7", forwarded="", password=WRONG):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    sent = {"login": email, "password": password}
    return client.post(PASSWORD, sent, REMOTE_ADDR=ip, headers=headers)


def is_limited(response):
    return response.status_code == 200 and TOO_OFTEN in text_of(main(page_of(response)))


def test_settings_of_the_site_count_in_the_database():
    from portal import settings as site  # noqa: PLC0415 - what the file says, not this test

    assert site.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
    assert site.CACHES["default"]["LOCATION"] in connection.introspection.table_names()


def test_table_keeps_adds_once_and_forgets():
    cache = caches["default"]
    assert [cache.add("a", 1, timeout=60), cache.add("a", 2, timeout=60)] == [True, False]
    cache.set("b", [1, 2], timeout=-1)
    assert [cache.get("a"), cache.get("b")] == [1, None]


def test_eleventh_wrong_password_is_refused_whatever_the_header_says(client, anna, bram):
    for number in range(10):
        answer = try_password(client, f"{number}@demo.example", forwarded=f"198.51.100.{number}")
        assert not is_limited(answer)
    assert is_limited(
        try_password(client, anna.email, forwarded="192.0.2.1", password="demo-soepel")
    )
    other = try_password(type(client)(), bram.email, ip="203.0.113.8", password="demo-soepel")
    assert other.status_code == 302


def test_behind_a_proxy_the_address_that_it_adds_counts(client, anna, bram, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(10):
        seen = f"10.1.2.{number}, 198.51.100.7"
        assert not is_limited(try_password(client, f"{number}@demo.example", forwarded=seen))
    seen = "10.9.9.9, 198.51.100.7"
    assert is_limited(try_password(client, anna.email, forwarded=seen, password="demo-soepel"))
    seen = "10.9.9.9, 198.51.100.8"
    answer = try_password(type(client)(), bram.email, forwarded=seen, password="demo-soepel")
    assert answer.status_code == 302


@pytest.mark.parametrize("forwarded", ["", "198.51.100.7", "nonsense", ",,", "a, b, c"])
def test_proxy_that_adds_less_than_it_should_breaks_nothing(client, anna, settings, forwarded):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    answer = try_password(client, anna.email, forwarded=forwarded, password="demo-soepel")
    assert answer.status_code == 302


def test_site_behind_a_socket_lets_people_in(client, anna):
    assert try_password(client, anna.email, ip="", password="demo-soepel").status_code == 302


def test_password_of_one_account_is_tried_five_times(client, anna):
    for number in range(5):
        assert not is_limited(try_password(client, anna.email, ip=f"203.0.113.{number}"))
    assert is_limited(try_password(client, anna.email, ip="203.0.113.99"))


def test_codes_for_one_address_are_limited(client, anna, mailoutbox):
    for _try in range(3):
        client.post("/accounts/login/code/", {"email": anna.email})
        client.logout()
    page = page_of(client.post("/accounts/login/code/", {"email": anna.email}))
    assert errors_of(page) == {"email": TOO_OFTEN}
    assert len(mailoutbox) == 3


def test_guessing_invitations_is_limited(client):
    for number in range(20):
        assert client.get(f"/nl/invitation/guess-{number}/").status_code == 410
    answer = client.get("/nl/invitation/guess-21/")
    assert answer.status_code == 429
    assert heading(page_of(answer)) == "Wacht even"
    other = type(client)().get("/nl/invitation/guess-22/", REMOTE_ADDR="203.0.113.8")
    assert other.status_code == 410


def test_known_link_costs_nothing(client, brug):
    from apps.accounts.models import ConsentText, Invitation  # noqa: PLC0415

    ConsentText.objects.create(version=1, text_nl="Tekst", text_en="Text", text_de="Text")
    _row, token = Invitation.objects.invite(
        practice=brug, email="new@demo.example", role="patient", therapist=UserFactory()
    )
    for _look in range(25):
        assert client.get(f"/nl/invitation/{token}/").status_code == 200


def test_passkey_sign_ins_are_limited(client):
    for _try in range(10):
        client.post("/accounts/2fa/webauthn/login/", {"credential": "{}"})
    answer = client.post("/accounts/2fa/webauthn/login/", {"credential": "{}"})
    assert heading(page_of(answer)) == "Wacht even"
