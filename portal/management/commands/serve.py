"""The embedded site in one command: data prepared, then web, worker, clock and Redis, kept
alive together and stopped together."""

import io
import os
import sys
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException

from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.db import connections
from django.urls import reverse
from django.utils import translation

from portal.embedded import (
    INSTALL_REDIS,
    STOPPING,
    CannotServe,
    FolderLock,
    addresses,
    start_redis,
    wait_for_port,
)
from portal.processes import Child, end
from portal.stopping import StopWish

GRACE = 14
START_WITHIN = 60
TICK = 0.2
# Celery's warning is meant for servers; containers and CI run the embedded site as root.
QUIET_WARNINGS = "ignore:You're running the worker with superuser"

DEMO_SIGN_INS = """
Sign in with the password demo-soepel as
  anna@demo.example   patient
  theo@demo.example   Anna's physiotherapist
  mila@demo.example   manager of Theo's practice
  bram@demo.example   patient of another practice
  vera@demo.example   physiotherapist of that practice
"""

NO_REDIS = f"""
No Redis found: the site runs, but NO REMINDERS GO OUT. To mend that, install one and start again:
  {INSTALL_REDIS}
"""


class Command(BaseCommand):
    help = "Runs the whole site on this machine: web, worker, clock and a Redis of its own."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--parent", type=int, help="stop when this process has ended")

    def handle(self, *, parent, **options):
        try:
            serve(StopWish(parent))
        except CannotServe as problem:
            say(str(problem))
            sys.exit(1)


def serve(stop):
    if settings.PRODUCTION:
        raise CannotServe("serve is for the embedded site: see docs/deploy.md for PRODUCTION=1.")
    lock = FolderLock(settings.DATA_DIR)
    try:
        with stop.obeyed_at_once():
            lock.take()
            wait_for_port(settings.PORT)
            prepare_data()
        run(stop, lock)
    finally:
        lock.release()


def address():
    return f"http://localhost:{settings.PORT}"


def prepare_data():
    say(f"Preparing the data in {settings.DATA_DIR} ...")
    quiet = {"verbosity": 0, "stdout": io.StringIO()}
    call_command("migrate", interactive=False, **quiet)
    call_command("load_content", **quiet)
    if settings.DEMO:
        call_command("demo", **quiet)
    for connection in connections.all():
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()


def run(stop, lock):
    os.environ.setdefault("PYTHONWARNINGS", QUIET_WARNINGS)
    redis = None if settings.REDIS_URL else start_redis(settings.REDIS_SOCKET)
    children = [Child("web server", web_command())]
    if redis or settings.REDIS_URL:
        children += [Child("worker", worker_command()), Child("clock", clock_command())]
    everyone = [*children, redis] if redis else children
    try:
        wait_for_site(children[0], stop)
        if not stop.is_made():
            lock.note(address())
            announce(has_worker=len(children) > 1)
            keep_alive(everyone, stop)
    finally:
        lock.note(STOPPING)
        end(children, grace=GRACE, hurried=stop.is_hurried)
        if redis:
            end([redis], grace=1)
            settings.REDIS_SOCKET.unlink(missing_ok=True)


def web_command():
    binds = [part for place in addresses(settings.PORT) for part in ("--bind", place)]
    return python("gunicorn", "-c", "python:portal.gunicorn", *binds, "portal.wsgi")


def worker_command():
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return celery("worker", "--concurrency", "2", *quiet)


def clock_command():
    return celery("beat", "--pidfile=")


def celery(command, *options):
    return python("celery", "-q", "-A", "portal", command, "--loglevel", "WARNING", *options)


def python(module, *arguments):
    return [sys.executable, "-m", module, *arguments]


def wait_for_site(web, stop):
    deadline = time.monotonic() + START_WITHIN
    while not stop.is_made() and not site_answers():
        if not web.is_alive:
            raise CannotServe("The web server did not start; its error stands above.")
        if time.monotonic() > deadline:
            raise CannotServe(f"The site did not answer on {address()}/healthz.")
        time.sleep(TICK / 4)


def site_answers():
    connection = HTTPConnection("localhost", settings.PORT, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def announce(*, has_worker):
    say(f"Soepel runs on {address()}")
    if settings.DEMO:
        with translation.override("en"):
            say(f"{DEMO_SIGN_INS}Mail that the site sends: {address()}{reverse('demo_mails')}\n")
    if not has_worker:
        say(NO_REDIS)
    say("Ctrl-C stops it.")


def keep_alive(everyone, stop):
    while not stop.is_made():
        for child in everyone:
            child.keep_alive(say)
        time.sleep(TICK)
    say("Stopping ...")


def say(text):
    """A terminal that is gone must not keep us from stopping."""
    with suppress(OSError):
        print(text, flush=True)
