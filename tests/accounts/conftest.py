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
