"""The tick (`ring` without calling the workers) at 1,000,000 rules and at 10,000: half mails of the
day, half sitting breaks. Two databases beside each other, in turn."""

import os
import time
from datetime import timedelta

import rig
from django.db import connections
from django.utils import timezone
from people import STEP, Family, run, vacuum

from apps.accounts.models import User
from apps.reminders import tasks
from apps.reminders.models import Delivery, Reminder, SittingBreak

SMALL, BIG = 10_000, 1_000_000
DUE = 1_000
ROUNDS, DROPPED = 6, 2
RULES = (Reminder, SittingBreak)
DAY = timedelta(days=1)
# Places at random, twice as many as are asked for, so that enough of them differ.
SOME = f"""SELECT pk FROM (SELECT DISTINCT %s + {STEP} * (1 + floor(random() * %s))::bigint
FROM generate_series(1, 2 * %s)) AS places(pk) ORDER BY random() LIMIT %s"""  # noqa: S608


class Size:
    """One database with so many rules, on a connection that takes the place of Django's own."""

    def __init__(self, url, rules, at):
        self.rules, self.at = rules, at
        self.connection = connections.create_connection("default")
        self.connection.settings_dict |= {
            "NAME": url.rpartition("/")[2],
            "OPTIONS": {},
            "CONN_MAX_AGE": None,
        }
        self.use()
        family = Family(at)
        family.multiply(rules // 2 - 1, with_programmes=False)
        self.first = [model.objects.get(patient=family.patient).pk for model in RULES]
        vacuum(User, *RULES)

    def use(self):
        connections["default"] = self.connection

    def make_due(self, number):
        """That many rules at random places; all others lie ahead, and no mail waits."""
        run("TRUNCATE reminders_delivery")
        for model, first in zip(RULES, self.first, strict=True):
            later = self.at + DAY
            model.objects.exclude(next_due_at=later).update(next_due_at=later)
            run(
                f"UPDATE {model._meta.db_table} SET next_due_at = %s WHERE id IN ({SOME})",  # noqa: S608
                *(self.at, first, self.rules // 2 - 1, number, number // 2),
            )
        vacuum(Delivery, *RULES)

    def tick(self, number):
        """Seconds that one tick takes, database included."""
        self.use()
        self.make_due(number)
        began, used = time.perf_counter(), time.process_time()
        tasks.ring()
        took, self.cpu = time.perf_counter() - began, time.process_time() - used
        written = Delivery.objects.count()
        if written != number:
            raise rig.Broken(f"{written} mails written for {number} due rules")
        return took


def main():
    at = stand_still()
    small = Size(os.environ["DATABASE_URL"], SMALL, at)
    big = Size(os.environ["BENCH_BESIDE"], BIG, at)
    report("tick_empty", *measure(0, small, big))
    at_small, at_big = measure(DUE, small, big)
    report("tick_1000", at_small, at_big)
    rows = [seconds / DUE * 1e6 for seconds in at_big]
    cpu = big.cpu / DUE * 1e6
    note = f"a due rule, at {BIG:,} rules; {cpu:.0f} us of it our own processor time (last round)"
    rig.Figure("tick_row", rows, 50, unit="us", note=note, extra={"cpu_us": cpu}).report()


def stand_still():
    """The clock of the rules stands at the minute that has breaks due; nobody calls a worker."""
    at = timezone.now().replace(second=0, microsecond=0)
    timezone.now = lambda: at
    tasks.send_batch.delay = lambda: None
    return at


def measure(number, small, big):
    return rig.in_turn(
        ROUNDS, lambda: small.tick(number), lambda: big.tick(number), dropped=DROPPED
    )


def report(name, at_small, at_big):
    low, high = (rig.median(values) * 1000 for values in (at_small, at_big))
    note = f"{rig.short(high)} ms at {BIG:,} rules, {rig.short(low)} ms at {SMALL:,}"
    rig.Figure(name, rig.ratios(at_big, at_small), 2, note=note).report()
