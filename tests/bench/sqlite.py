"""The site as it is cloned, on SQLite: for two minutes patients save sessions over HTTP while the
worker sends what is due. Nothing may say "database is locked", and no reminder may be lost."""

import os
import re
import time
import uuid
from datetime import timedelta
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from random import Random
from threading import Thread
from urllib.parse import urlencode

import rig
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.programmes.models import Programme
from apps.reminders.models import Delivery, Reminder
from apps.reminders.policy import Kind

SECONDS, PATIENTS = 120, 6
MAILS_A_SECOND = 5
FIRST_SLOT = 1_000
DAYS = 7
LOCKED = "database is locked"


def main():
    folder, port = Path(settings.DATA_DIR), rig.free_port()
    log = folder / "said"
    with rig.mail_sink() as (mail_port, _sink):
        site = {"PORT": str(port), "EMAIL_PORT": str(mail_port), "REMINDER_TICK_SECONDS": "1"}
        serve = [rig.PYTHON, rig.ROOT / "manage.py", "serve"]
        with rig.running(*serve, log=log, **site):
            rig.wait_until(lambda: "Ctrl-C stops it." in log.read_text(), 90, "the site answers")
            saved, fed = live(port)
            lost = wait_for_mails(fed)
    report(saved, fed, lost, log.read_text())


def live(port):
    patients = User.objects.filter(session_reminder__is_active=True).order_by("pk")[:PATIENTS]
    writers = [Writer(port, patient) for patient in patients]
    for writer in writers:
        writer.start()
    fed = feed(time.monotonic() + SECONDS)
    for writer in writers:
        writer.is_over = True
        writer.join()
    return writers, fed


class Writer(Thread):
    """A patient who is signed in, and saves her last sessions again and again."""

    def __init__(self, port, patient):
        super().__init__()
        self.port, self.is_over, self.answers = port, False, []
        self.chance = Random(patient.pk)  # noqa: S311 - not a secret
        client = Client()
        client.force_login(patient)
        self.cookie = f"sessionid={client.cookies['sessionid'].value}"
        self.paths = [
            path for programme in patient.programmes.all() for path in sessions(programme)
        ]

    def run(self):
        while not self.is_over:
            self.save(self.chance.choice(self.paths))

    def save(self, path):
        token, page = self.ask("GET", path)
        values = fields(page) | {
            "pain_after": self.chance.randrange(11),
            "csrfmiddlewaretoken": token,
        }
        values["client_id"] = uuid.uuid4()
        self.ask("POST", path, urlencode(values), token)

    def ask(self, method, path, body=None, token="a" * 32):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": f"{self.cookie}; csrftoken={token}", "Host": f"localhost:{self.port}"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        page = response.read().decode()
        connection.close()
        self.answers.append((method, response.status))
        return token, page


def sessions(programme):
    today = programme.patient.local_date(timezone.now())
    whole = Programme.objects.with_lines().get(pk=programme.pk)
    days = [today - timedelta(days=ago) for ago in range(DAYS)]
    return [
        reverse("programmes:session", args=[programme.pk, day, 1])
        for day in days
        if whole.is_session_day(day)
    ]


def fields(page):
    """What the form sends when nobody touches it."""
    tags = re.findall(r"<input[^>]*>", page)
    return {
        name.group(1): value.group(1)
        for tag in tags
        if ("checked" in tag or 'type="hidden"' in tag)
        and (name := re.search(r'name="([^"]*)"', tag))
        and (value := re.search(r'value="([^"]*)"', tag))
    }


# --- mails ------------------------------------------------------------------------------
def feed(until):
    """Some mails due every second, as rows of our own and through the rules. Gives their keys."""
    rules, slots, fed = list(Reminder.objects.select_related("patient")), count(FIRST_SLOT), []
    while time.monotonic() < until:
        now = timezone.now()
        mails = [
            rules[n % len(rules)].delivery_of(now, slot=next(slots), kind=Kind.TEST)
            for n in range(MAILS_A_SECOND)
        ]
        Delivery.objects.bulk_create(mails)
        Reminder.objects.filter(is_active=True).update(next_due_at=now)
        fed += [mail.pk for mail in mails]
        time.sleep(1)
    return fed


def wait_for_mails(fed):
    """How many of them were not sent half a minute later."""
    deadline = time.monotonic() + 30
    while (left := len(fed) - sent(fed)) and time.monotonic() < deadline:
        time.sleep(0.5)
    return left


def sent(fed):
    try:
        return Delivery.objects.filter(slot__gte=FIRST_SLOT, state="sent").count()
    except OperationalError:
        return 0


def report(writers, fed, lost, said):
    answers = [answer for writer in writers for answer in writer.answers]
    saved = answers.count(("POST", 302))
    broken = [status for _method, status in answers if status >= 500]
    note = f"{saved:,} sessions saved by {len(writers)} patients, {len(fed)} mails, {SECONDS} s"
    if not saved or os.environ.get("BENCH_SHOW"):
        rig.say(f"{said[-3000:]}{sorted(set(answers))}")
    locked = said.count(LOCKED) + len(broken)
    rig.Figure("sqlite_locked", [locked], 0, unit="count", note=note).report()
    rig.Figure("sqlite_lost", [lost], 0, unit="count", note=f"of {len(fed)} mails").report()
