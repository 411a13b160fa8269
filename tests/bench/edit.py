"""One patient changes one rule, among 100,000: what the clock then has to do. Ours saves the row and
looks for what is due; django-celery-beat, with one PeriodicTask a patient, reloads them all."""

import time
from datetime import time as local_time

import rig
from django.core.management import call_command
from django.utils import timezone
from django_celery_beat.models import CrontabSchedule, PeriodicTask
from django_celery_beat.schedulers import DatabaseScheduler
from people import STEP, Family, run, vacuum

from apps.accounts.models import User
from apps.reminders import tasks
from apps.reminders.models import Delivery, Reminder, SittingBreak
from portal.celery import app

RULES = 100_000
ROUNDS = 3
COPIES = """INSERT INTO django_celery_beat_periodictask ({names}) SELECT {found}
FROM django_celery_beat_periodictask, generate_series(%s, %s) AS i WHERE id = %s"""


def main():
    at = timezone.now()
    call_command("migrate", "django_celery_beat", verbosity=0)
    family = Family(at)
    family.multiply(RULES // 2 - 1, with_programmes=False)
    vacuum(User, Reminder, SittingBreak, Delivery)
    first = Reminder.objects.get(patient=family.patient).pk
    scheduler = schedule_all(at, family.zones)
    numbers = iter(range(1, 100))
    theirs, ours = rig.in_turn(
        ROUNDS,
        lambda: reload(scheduler, next(numbers)),
        lambda: edit(first + STEP * next(numbers)),
    )
    report(ours, theirs)


def edit(pk):
    """As the settings page does it, and the next tick."""
    rule = Reminder.objects.select_related("patient").get(pk=pk)
    began = time.perf_counter()
    rule.change(at=timezone.now(), local_time=local_time(8, pk % 60))
    tasks.ring()
    return time.perf_counter() - began


def schedule_all(at, zones):
    """One PeriodicTask for each rule, loaded for the first time. Those that have the same times
    share a crontab: half are breaks every half hour, half mails of the day."""
    breaks = [{"minute": f"{n},{n + 30}"} for n in range(30)]
    days = [{"minute": 30, "hour": n} for n in range(24)]
    for zone in zones:
        for times in breaks + days:
            CrontabSchedule.objects.create(timezone=zone, **times)
    first = PeriodicTask.objects.create(
        name="1", task="bench.nothing", last_run_at=at, crontab=CrontabSchedule.objects.first()
    )
    ids = list(CrontabSchedule.objects.order_by("hour", "pk").values_list("pk", flat=True))
    copy(first, ids[: len(breaks) * len(zones)], range(2, RULES // 2 + 1))
    copy(first, ids[len(breaks) * len(zones) :], range(RULES // 2 + 1, RULES + 1))
    run("SELECT setval('django_celery_beat_periodictask_id_seq', %s)", RULES)
    vacuum(PeriodicTask)
    scheduler = DatabaseScheduler(app=app)
    scheduler.tick()
    return scheduler


def copy(task, crontabs, numbers):
    columns = [field.column for field in PeriodicTask._meta.concrete_fields]
    picked = f"(ARRAY{crontabs})[1 + i %% {len(crontabs)}]"
    changed = {"id": "i", "name": "i::text", "crontab_id": picked}
    found = ", ".join(changed.get(name, f'"{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    run(COPIES.format(names=names, found=found), numbers[0], numbers[-1], task.pk)


def reload(scheduler, pk):
    task = PeriodicTask.objects.get(pk=pk)
    began = time.perf_counter()
    task.description = f"changed at {began}"
    task.save()
    scheduler.tick()
    return time.perf_counter() - began


def report(ours, theirs):
    low, high = rig.median(ours) * 1000, rig.median(theirs)
    note = f"{low:.1f} ms against a reload of {high:.1f} s, at {RULES:,} rules"
    extra = {"ms": low, "reload_s": high}
    rig.Figure("edit", rig.ratios(ours, theirs), 0.001, note=note, extra=extra).report()
