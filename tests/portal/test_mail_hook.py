"""The address for mail providers. What they tell is tested in tests/reminders/test_receivers.py."""

from base64 import b64encode

import pytest
from django.test import Client

AUTHORIZED = {"HTTP_AUTHORIZATION": "Basic " + b64encode(b"soepel:secret").decode()}


@pytest.fixture(autouse=True)
def _secret(settings):
    settings.ANYMAIL = {"WEBHOOK_SECRET": "soepel:secret"}


def post(client, path):
    return client.post(path, "{}", content_type="application/json", **AUTHORIZED)


def test_hook_answers_in_no_language_and_asks_for_no_form_token(db):
    client = Client(enforce_csrf_checks=True)
    assert post(client, "/hooks/mail/postmark/").status_code == 200
    for language in ("nl", "en", "de"):
        assert post(client, f"/{language}/hooks/mail/postmark/").status_code == 404


def test_provider_may_see_whether_the_address_is_there(client, db):
    assert client.head("/hooks/mail/postmark/").status_code == 200
    assert client.get("/hooks/mail/postmark/").status_code == 405
    assert client.put("/hooks/mail/postmark/").status_code == 405


@pytest.mark.parametrize("provider", ["nobody", "inbound", "mailgun", "amazon_ses"])
def test_provider_that_is_not_set_up_has_no_address(client, db, provider):
    assert post(client, f"/hooks/mail/{provider}/").status_code == 404


@pytest.mark.parametrize("path", ["/hooks/mail/", "/hooks/mail/postmark/inbound/"])
def test_mail_that_comes_in_has_no_address(client, db, path):
    assert post(client, path).status_code == 404
