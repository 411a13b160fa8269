from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from apps.accounts.models import Invitation, Practice


def start(*args):
    out = StringIO()
    call_command("start_practice", *args, stdout=out)
    return out.getvalue()


def test_first_manager_is_invited(db):
    said = start("De Brug", "Mila@demo.example", "--language", "de")
    invitation = Invitation.objects.get()
    assert (invitation.practice.name, invitation.role) == ("De Brug", "manager")
    assert (invitation.email, invitation.language) == ("mila@demo.example", "de")
    link = said.split()[-1]
    token = link.rstrip("/").rpartition("/")[2]
    assert "/de/invitation/" in link
    assert Invitation.objects.with_token(token).get() == invitation
    assert link in mail.outbox[0].body


@pytest.mark.parametrize("email", ["", "mila", "mila@", "a b@demo.example"])
def test_bad_address_is_refused(db, email):
    with pytest.raises(CommandError, match="is not an e-mail address"):
        start("De Brug", email)
    assert not Practice.objects.exists()


@pytest.mark.parametrize("name", ["", "  ", "x" * 121])
def test_bad_name_is_refused(db, name):
    with pytest.raises(CommandError, match="1 to 120 characters"):
        start(name, "mila@demo.example")


def test_second_practice_of_that_name_is_refused(db):
    start("De Brug", "mila@demo.example")
    with pytest.raises(CommandError, match="already a practice called de brug"):
        start("de brug ", "els@demo.example")
    assert Invitation.objects.count() == 1
