"""A phone is gone: the practice that sees her takes her second step away."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from factories import MembershipFactory
from pages import heading, page_of

from apps.accounts.models import User

pytestmark = pytest.mark.django_db


def address(person):
    return f"/admin/accounts/user/{person.pk}/lost-factor/"


@pytest.fixture
def lost(anna, theo, app, recovery_codes, passkey):
    """Both have an app, recovery codes and a passkey."""
    for person in (anna, theo):
        app(person)
        recovery_codes(person)
        passkey(person)


@pytest.fixture
def boss(db):
    return User.objects.create_superuser("boss@demo.example", "demo-soepel", first_name="Boss")


@pytest.mark.usefixtures("lost")
@pytest.mark.parametrize("who", ["anna", "theo"])
@pytest.mark.parametrize("by", ["mila", "boss"])
def test_manager_or_superuser_takes_it_away_after_seeing_her(
    client, request, mailoutbox, django_capture_on_commit_callbacks, who, by
):
    person, actor = request.getfixturevalue(who), request.getfixturevalue(by)
    hers = type(client)()
    hers.force_login(person)
    client.force_login(actor)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address(person), {"seen": "on"}).status_code == 302
    assert not Authenticator.objects.filter(user=person).exists()
    assert not hers.get("/nl/help/").wsgi_request.user.is_authenticated
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == ([person.email], "Je tweede stap is weggehaald")
    assert str(actor) in mail.body
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (actor, str(person.pk))


@pytest.mark.usefixtures("lost")
def test_page_shows_first_and_asks_for_the_tick(client, mila, anna):
    client.force_login(mila)
    assert client.get(address(anna)).status_code == 200
    refused = client.post(address(anna), {})
    assert "Zet het vinkje als je deze persoon hebt gezien." in refused.content.decode()
    assert Authenticator.objects.filter(user=anna).count() == 3


@pytest.mark.usefixtures("lost")
def test_link_stands_on_the_page_of_who_has_one(client, mila, anna, theo):
    client.force_login(mila)
    page = f"/admin/accounts/user/{anna.pk}/change/"
    assert "/lost-factor/" in client.get(page).content.decode()
    Authenticator.objects.filter(user=anna).delete()
    assert "/lost-factor/" not in client.get(page).content.decode()
    assert client.get(address(anna)).status_code == 404


@pytest.mark.usefixtures("lost")
@pytest.mark.parametrize("by", ["theo", "vera", "bram", "anna"])
def test_nobody_else_can(client, request, anna, by):
    client.force_login(request.getfixturevalue(by))
    for answer in (client.get(address(anna)), client.post(address(anna), {"seen": "on"})):
        assert answer.status_code == 404
    assert Authenticator.objects.filter(user=anna).count() == 3


def test_never_her_own(client, mila, boss, app):
    for person in (mila, boss):
        app(person)
        client.force_login(person)
        assert client.post(address(person), {"seen": "on"}).status_code == 404
        assert person.authenticator_set.exists()


def test_manager_takes_nothing_from_who_runs_the_installation(client, mila, boss, brug, app):
    MembershipFactory(user=boss, practice=brug)
    app(boss)
    client.force_login(mila)
    assert client.post(address(boss), {"seen": "on"}).status_code == 404


def test_page_for_her_says_what_to_do(client):
    client.cookies["django_language"] = "en"
    page = page_of(client.get("/accounts/lost-second-step/"))
    assert heading(page) == "Lost your second step?"
