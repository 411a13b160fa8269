"""The pages about password and address: our own words, and only what there is to do."""

import pytest
from allauth.account.models import EmailAddress
from pages import attribute, errors_of, every, main, page_of

pytestmark = pytest.mark.django_db

PAGE = "/accounts/password/change/"
REFUSALS = {
    ("nl", "kort"): "Dit wachtwoord is te kort. Neem minstens 10 tekens.",
    ("de", "kurz"): "Dieses Passwort ist zu kurz. Nehmen Sie mindestens 10 Zeichen.",
    ("nl", "password123"): "Veel mensen gebruiken dit wachtwoord. Kies een ander.",
    ("de", "password123"): "Dieses Passwort benutzen viele. Wählen Sie ein anderes.",
    ("nl", "anna@example.com"): "Dit wachtwoord lijkt te veel op je naam of je e-mailadres.",
    ("de", "anna@example.com"): (
        "Dieses Passwort ist Ihrem Namen oder Ihrer E-Mail-Adresse zu ähnlich."
    ),
}


@pytest.mark.parametrize(("language", "password"), REFUSALS)
def test_password_is_refused_in_her_language(client, anna, language, password):
    anna.language, anna.email = language, "anna@example.com"
    anna.save()
    client.force_login(anna)
    new = {"oldpassword": "demo-soepel", "password1": password, "password2": password}
    page = page_of(client.post(PAGE, new))
    assert errors_of(page) == {"password1": REFUSALS[language, password]}


def buttons_of_her_addresses(client):
    buttons = every(main(page_of(client.get("/accounts/email/"))), "button")
    return [attribute(button, "name") for button in buttons]


def test_only_address_of_hers_has_nothing_to_choose(client, anna):
    EmailAddress.objects.update_or_create(
        user=anna, email=anna.email, defaults={"verified": True, "primary": True}
    )
    client.force_login(anna)
    assert buttons_of_her_addresses(client) == ["action_add"]
    EmailAddress.objects.create(user=anna, email="second@example.com")
    ways = ["action_primary", "action_send", "action_remove"]
    assert [name for name in buttons_of_her_addresses(client) if name in ways] == ways
