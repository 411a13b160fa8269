"""A real Chromium in front of the real site: `manage.py serve` with its own data folder."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from browser.looking import Lookout
from browser.waiting import wait_until
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
PASSWORD = "demo-soepel"
# What takes or waits longest begins first, so that at the end nobody waits for it alone.
LONGEST = ["test_admin_pages", "test_pages", "test_reminder", "test_offline", "test_player"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    order = {name: at for at, name in enumerate(LONGEST)}
    items.sort(key=lambda test: order.get(test.path.stem, len(order)))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site(str):
    """The address of a running site; `tells` runs Python beside it, on its data."""

    __slots__ = ("env", "server")

    def starts(self):
        self.server = subprocess.Popen(
            [sys.executable, "manage.py", "serve"], cwd=ROOT, env=self.env
        )
        wait_until(self.is_up, 180, "the site answers")

    def is_up(self):
        return self.server.poll() is None and answers(self)

    def stops(self):
        self.server.send_signal(signal.SIGTERM)
        assert self.server.wait(timeout=30) == 0

    def tells(self, code):
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
        subprocess.run(command, cwd=ROOT, env=self.env, check=True)

    def asks(self, code):
        """What that code prints."""
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
        done = subprocess.run(command, cwd=ROOT, env=self.env, check=True, capture_output=True)
        return done.stdout.decode().strip()


def environment(**more):
    own = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE")
    return {name: value for name, value in os.environ.items() if name not in own} | more


@pytest.fixture(scope="session")
def first_data(tmp_path_factory):
    """A folder as the first start of the demo leaves it, made once for all workers."""
    root = tmp_path_factory.getbasetemp()
    root = root.parent if "PYTEST_XDIST_WORKER" in os.environ else root
    folder, ready = root / "first-data", root / "first-data-is-ready"
    with (root / "first-data.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            env = environment(SOEPEL_DATA=str(folder))
            for command in ("migrate", "load_content", "demo"):
                steps = [sys.executable, "manage.py", command, "--verbosity", "0"]
                subprocess.run(steps, cwd=ROOT, env=env, check=True)
            ready.touch()
    return folder


@pytest.fixture(scope="module")
def site(request, first_data, tmp_path_factory):
    """The address of a fresh demo site, started as make run starts it; one for each file,
    which may name MORE_ENVIRONMENT."""
    port, data = free_port(), tmp_path_factory.mktemp("site") / "data"
    shutil.copytree(first_data, data)
    env = environment(PORT=str(port), SOEPEL_DATA=str(data))
    env |= getattr(request.module, "MORE_ENVIRONMENT", {})
    address = Site(f"http://localhost:{port}")
    address.env = env
    try:
        address.starts()
        yield address
    finally:
        address.stops()


def answers(address):
    try:
        return urlopen(f"{address}/healthz", timeout=2).status == 200  # noqa: S310
    except (URLError, OSError):
        return False


@pytest.fixture(scope="session")
def chromium():
    if not CHROMIUM:
        pytest.skip("no Chromium here: apt-get install chromium, or set CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Person:
    """Somebody at a browser of her own. What her pages complain about is kept."""

    def __init__(self, page, site):
        self.page, self.site = page, site
        self.lookout = Lookout(page.context, site)
        page.set_default_timeout(10_000)

    @property
    def complaints(self):
        return self.lookout.complaints

    def opens(self, path):
        return self.page.goto(self.site + path)

    def sees_session_cards(self):
        self.opens("/nl/today/")
        return self.page.locator(".session-card")

    def signs_in(self, name):
        self.opens("/accounts/login/")
        self.page.fill("[name=login]", f"{name}@demo.example")
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("main form .button")
        self.page.wait_for_url(lambda url: "/accounts/" not in url)
        return self


@pytest.fixture
def person(chromium, site):
    """person(locale="nl-NL", ...) opens a browser of its own; all close at the end."""
    contexts = []

    def person(**options):
        context = chromium.new_context(**{"locale": "nl-NL", **options})
        contexts.append(context)
        return Person(context.new_page(), site)

    yield person
    for context in contexts:
        context.close()
