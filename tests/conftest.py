from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone, translation
from factories import (
    CareRelationshipFactory,
    MembershipFactory,
    PracticeFactory,
    ProgrammeFactory,
    UserFactory,
)
from hypothesis import settings as hypothesis

hypothesis.register_profile("house", deadline=None)  # a busy machine is no failure
hypothesis.load_profile("house")


@pytest.fixture(autouse=True)
def _house(settings, tmp_path):
    """Every test starts in Dutch, with an empty cache and its own folder for files."""
    settings.KEPT_MAIL_DIR = tmp_path / "mail"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    with translation.override("nl"):
        yield
    timezone.deactivate()


# Standing characters: Anna and her physiotherapist Theo; Theo's manager Mila; and the
# strangers Bram and Vera of another practice.


@pytest.fixture
def brug(db):
    return PracticeFactory(name="De Brug")


@pytest.fixture
def zuid(db):
    return PracticeFactory(name="Zuid")


@pytest.fixture
def theo(brug):
    return MembershipFactory(
        practice=brug, role="therapist", user__first_name="Theo", user__email="theo@demo.example"
    ).user


@pytest.fixture
def mila(brug):
    return MembershipFactory(
        practice=brug, role="manager", user__first_name="Mila", user__email="mila@demo.example"
    ).user


@pytest.fixture
def vera(zuid):
    return MembershipFactory(
        practice=zuid, role="therapist", user__first_name="Vera", user__email="vera@demo.example"
    ).user


@pytest.fixture
def anna(brug, theo):
    anna = UserFactory(first_name="Anna", email="anna@demo.example")
    CareRelationshipFactory(patient=anna, therapist=theo, practice=brug)
    return anna


@pytest.fixture
def bram(zuid, vera):
    bram = UserFactory(first_name="Bram", email="bram@demo.example")
    CareRelationshipFactory(patient=bram, therapist=vera, practice=zuid)
    return bram


@pytest.fixture
def programme(anna, theo, brug):
    """Anna's programme: every day, one core and one extra line, started four weeks ago."""
    return ProgrammeFactory(patient=anna, assigned_by=theo, practice=brug)


# --- several at the same moment ------------------------------------------------------------


@pytest.fixture
def at_once(transactional_db):
    """Calls the function once for each argument, all at the same moment, each on a database
    connection of its own. SQLite in memory lets one in at a time, so there they queue up."""

    def at_once(function, arguments):
        start = Barrier(len(arguments))

        def call(argument):
            start.wait(timeout=5)
            try:
                return function(argument)
            finally:
                connection.close()

        if connection.vendor == "sqlite":
            return [function(argument) for argument in arguments]
        with ThreadPoolExecutor(len(arguments)) as threads:
            return list(threads.map(call, arguments))

    return at_once
