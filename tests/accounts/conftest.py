import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from codes import code_of


@pytest.fixture
def app():
    """Gives somebody an app with codes; the fixture's answer makes her codes."""

    def app(user):
        secret = totp.generate_totp_secret()
        totp.TOTP.activate(user, secret)
        return lambda steps=0: code_of(secret, steps)

    return app


@pytest.fixture
def recovery_codes():
    return lambda user: RecoveryCodes.activate(user).get_unused_codes()


@pytest.fixture
def passkey():
    """A row as a passkey leaves it; no test of this folder signs with it."""

    def passkey(user, name="Telefoon"):
        data = {"name": name, "credential": {}}
        return Authenticator.objects.create(user=user, type="webauthn", data=data)

    return passkey


@pytest.fixture
def confirmed(client):
    """Somebody signed in who has just shown once more that it is her."""

    def confirmed(user):
        client.force_login(user)
        session = client.session
        record = {"method": "password", "at": time.time(), "reauthenticated": True}
        session["account_authentication_methods"] = [record]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
        return client

    return confirmed
