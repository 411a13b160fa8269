"""Processor time of the page that a patient opens every day, in this process: the first view, and
one more when nothing changed."""

import time

import rig
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from portal import demo

PAGE = "/nl/today/"
WARM_UP, VIEWS, ROUNDS = 20, 120, 7


def main():
    call_command("load_content", verbosity=0)
    demo.fill(timezone.now())
    client = Client(SERVER_NAME="localhost", headers={"Accept-Encoding": "gzip"})
    client.force_login(User.objects.get(email="anna@demo.example"))
    seen = client.get(PAGE)
    if seen.status_code != 200:
        raise rig.Broken(f"{PAGE} answers {seen.status_code}")
    known = {"If-None-Match": seen.headers["ETag"]}
    if client.get(PAGE, headers=known).status_code != 304:
        raise rig.Broken(f"{PAGE} is sent again though nothing changed")
    for _view in range(WARM_UP):
        client.get(PAGE)
    firsts, again = rig.in_turn(
        ROUNDS,
        lambda: view(client, {}),
        lambda: view(client, known),
    )
    report(firsts, again, len(seen.content))


def view(client, headers):
    """Milliseconds of processor time a view."""
    used = time.process_time()
    for _view in range(VIEWS // ROUNDS):
        client.get(PAGE, headers=headers)
    return (time.process_time() - used) / (VIEWS // ROUNDS) * 1000


def report(firsts, again, size):
    sizes = f"{size:,} bytes packed"
    note = f"first view {rig.median(firsts):.1f} ms of processor time, {sizes}; "
    note += f"again {rig.median(again):.1f} ms, 0 bytes"
    extra = {"first_ms": rig.median(firsts), "again_ms": rig.median(again)}
    rig.Figure("today_revisit", rig.ratios(again, firsts), 0.2, note=note, extra=extra).report()
