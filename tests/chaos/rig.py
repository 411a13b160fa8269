"""A site that `make run` starts in folders of its own, something to do for it, and a look at
what it leaves behind."""

import asyncio
import http.client
import os
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

from aiosmtpd.controller import Controller

ROOT = Path(__file__).resolve().parents[2]
START_WITHIN = 60
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108
READY = "Ctrl-C stops it."
ADD_DELIVERY = """
from datetime import timedelta
from django.utils import timezone
from apps.accounts.models import User
from apps.reminders.models import Delivery, MailSettings, Reminder
now = timezone.now()
anna = User.objects.get(email="anna@demo.example")
MailSettings.objects.update_or_create(patient=anna, defaults={"quiet_from": None, "quiet_to": None})
reminder = Reminder.of(anna)
reminder.change(at=now, is_active=True, paused_until=None)
days = (anna.local_date(now) + timedelta(days=n) for n in range(14))
Delivery.objects.create(
    reminder=reminder, local_date=next(filter(reminder.open_programmes, days)), slot=SLOT,
    time_zone=anna.time_zone, due_at=now, valid_until=now + timedelta(hours=1), next_try_at=now,
)
"""


class Failed(Exception):
    pass


def wait_until(condition, seconds, what):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise Failed(f"after {seconds} s still not: {what}")
        time.sleep(0.05)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class SlowMailbox:
    """An SMTP server that takes its time, so that a mail is in flight when the stop comes."""

    def __init__(self, hold=1.5):
        self.hold = hold
        self.begun = self.taken = 0
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self.controller.start()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.begun += 1
        await asyncio.sleep(self.hold)
        self.taken += 1
        return "250 OK"


class Site:
    def __init__(self):
        self.home = Path(tempfile.mkdtemp(prefix="soepel-chaos-"))
        self.data, self.tmp = self.home / "data", self.home / "tmp"
        self.data.mkdir()
        self.tmp.mkdir()
        self.port = free_port()
        self.mailbox = SlowMailbox()
        self.slot = 100
        self.memory_before = set(SHARED_MEMORY.iterdir())
        self.environment = os.environ | {
            "SOEPEL_DATA": str(self.data),
            "PORT": str(self.port),
            "HOME": str(self.home),
            "TMPDIR": str(self.tmp),
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(self.mailbox.controller.port),
            "REMINDER_TICK_SECONDS": "1",
        }
        for name in ("DATABASE_URL", "REDIS_URL", "MAKELEVEL", "MAKEFLAGS"):
            self.environment.pop(name, None)

    # --- starting -----------------------------------------------------------------------
    def start(self):
        began = time.monotonic()
        self.make = self.launch()
        self.wait_ready()
        return time.monotonic() - began

    def launch(self, **environment):
        self.length_before = len(self.said())
        return subprocess.Popen(
            ["make", "run"],
            cwd=ROOT,
            env=self.environment | environment,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=(self.home / "log").open("ab"),
            stderr=subprocess.STDOUT,
        )

    def said(self, after=0):
        log = self.home / "log"
        return log.read_text()[after:] if log.exists() else ""

    def refused(self, **environment):
        """Starts it where it cannot run; gives its exit code and what it printed."""
        code = self.launch(**environment).wait(timeout=30)
        return code, self.said(self.length_before)

    def wait_ready(self):
        wait_until(self.is_ready_or_ended, START_WITHIN, "the site answers")
        if self.make.poll() is not None:
            raise Failed(f"make run ended with {self.make.returncode}")

    def is_ready_or_ended(self):
        return self.make.poll() is not None or READY in self.said(self.length_before)

    # --- work ---------------------------------------------------------------------------
    def get(self, path):
        connection = http.client.HTTPConnection("localhost", self.port, timeout=5)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            return response.status
        except (ConnectionError, TimeoutError, http.client.BadStatusLine):
            return None
        finally:
            connection.close()

    def begin_mail(self):
        self.slot += 1
        already = self.mailbox.begun
        subprocess.run(
            [".venv/bin/python", "manage.py", "shell", "-v", "0", "-c",
             ADD_DELIVERY.replace("SLOT", str(self.slot))],
            cwd=ROOT, env=self.environment, check=True,
        )  # fmt: skip
        wait_until(lambda: self.mailbox.begun > already, 30, "a mail is in flight")

    def unsent(self):
        with sqlite3.connect(self.data / "soepel.sqlite3") as database:
            query = "SELECT count(*) FROM reminders_delivery WHERE slot >= 100 AND state != 'sent'"
            return database.execute(query).fetchone()[0]

    # --- what there is of it ------------------------------------------------------------
    def processes(self):
        """{pid: command} of everything that carries our data folder in its environment, or,
        as Redis writes over its environment, in its title."""
        found = {}
        for entry in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                environment = (entry / "environ").read_bytes().split(b"\0")
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                mark = f"SOEPEL_DATA={self.data}".encode()
                if command and (mark in environment or f":{self.data}/" in command):
                    found[int(entry.name)] = command
        return found

    def pids(self, word):
        return [pid for pid, command in self.processes().items() if word in command]

    def supervisor(self):
        return self.pids("manage.py serve")[0]

    def leftovers(self):
        names = ("*.sock", "*.lock", "*.pid", "*.ctl", "celerybeat*")
        files = [str(path) for name in names for path in self.home.rglob(name)]
        # A killed worker's pool leaves an empty temporary folder; nothing can hinder that.
        files += [str(path) for path in self.tmp.iterdir() if not path.name.startswith("pymp-")]
        files += [str(path) for path in set(SHARED_MEMORY.iterdir()) - self.memory_before]
        return [*self.processes().values(), *files]

    def kill(self, pids):
        for pid in pids:
            os.kill(pid, signal.SIGKILL)


class Visitors:
    """People who keep on asking for pages, and one who is in the middle of sending a form."""

    def __init__(self, site, number=4):
        self.site = site
        self.answers = []
        self.is_over = False
        self.threads = [threading.Thread(target=self.visit) for _ in range(number)]
        for thread in self.threads:
            thread.start()
        wait_until(lambda: len(self.answers) >= 10, 30, "visitors get pages")
        self.form = socket.create_connection(("127.0.0.1", site.port), timeout=20)
        self.form.sendall(
            b"POST /nl/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 8\r\n\r\na=1&"
        )
        time.sleep(0.2)

    def visit(self):
        while not self.is_over:
            self.answers.append(self.site.get("/nl/"))

    def finish_form(self):
        self.form.sendall(b"b=22")
        with self.form:
            return self.form.recv(4096)

    def leave(self):
        self.is_over = True
        for thread in self.threads:
            thread.join()
