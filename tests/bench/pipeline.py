"""The whole pipeline through Celery with two worker processes - claim, is it wanted, build, send,
complete - against one ordinary Django task for each mail (baseline.py), also with two. The queue
is filled first; the time counts from 90 % left to 5 % left."""

import time
from datetime import timedelta

import rig
from baseline import send_reminder
from django.utils import timezone
from people import Family, run, vacuum

from apps.accounts.models import User
from apps.programmes.models import Programme, SessionLog
from apps.reminders.models import Delivery, Reminder
from apps.reminders.tasks import send_batch
from portal.celery import app

PATIENTS, OF_BASELINE = 6_000, 600
ROUNDS = 5
CALLS = 20
START, END = 0.90, 0.05
DJANGO = "django.core.mail.backends.smtp.EmailBackend"
FAST = "portal.fast_mail.FastMailBackend"
AGAIN = """UPDATE reminders_delivery SET due_at = %s, next_try_at = %s, valid_until = %s,
local_date = (%s AT TIME ZONE time_zone)::date, state = 'queued', attempts = 0, wording = NULL,
lease_until = NULL, lease_token = NULL, finished_at = NULL"""


def main():
    at = timezone.now()
    Family(at).multiply(PATIENTS - 1, with_breaks=False)
    Reminder.objects.update(next_due_at=at)
    while Reminder.objects.ring(at):
        pass
    vacuum(User, Reminder, Programme, SessionLog, Delivery)
    with rig.mail_sink() as (port, sink):
        ours, theirs = rig.in_turn(ROUNDS, lambda: of_ours(port), lambda: of_baseline(port))
    ours_each, theirs_each = (1 / rig.median(rates) * 1000 for rates in (ours, theirs))
    note = (
        f"{rig.median(ours):.0f}/s ({ours_each:.2f} ms) against {rig.median(theirs):.0f}/s "
        f"({theirs_each:.2f} ms), sink: {sink}"
    )
    extra = {"per_second": rig.median(ours), "baseline_per_second": rig.median(theirs)}
    rig.Figure(
        "pipeline", rig.ratios(ours, theirs), 10, is_ceiling=False, note=note, extra=extra
    ).report()


def of_ours(port):
    fill(PATIENTS)
    for _call in range(CALLS):
        send_batch.delay()
    return rate(PATIENTS, port, MAIL_BACKEND=FAST)


def of_baseline(port):
    fill(OF_BASELINE)
    for pk in Delivery.objects.queued().values_list("pk", flat=True):
        send_reminder.delay(str(pk))
    usual = ("-I", "baseline", "--prefetch-multiplier", "4")
    return rate(OF_BASELINE, port, *usual, MAIL_BACKEND=DJANGO)


def fill(number):
    """So many mails are due now; the others were sent."""
    app.control.purge()
    now = timezone.now()
    run(AGAIN, now, now, now + timedelta(hours=2), now)
    rest = "SELECT id FROM reminders_delivery ORDER BY id OFFSET %s"
    run(f"UPDATE reminders_delivery SET state = 'sent' WHERE id IN ({rest})", number)  # noqa: S608
    vacuum(Delivery)


def rate(number, port, *arguments, **environment):
    """Mails a second while the queue runs from START to END."""
    with rig.workers(*arguments, EMAIL_PORT=str(port), **environment):
        first = reach(number * START)
        last = reach(number * END)
        rig.wait_until(lambda: not left(), 60, "the queue is empty")
    unsent = Delivery.objects.exclude(state="sent").count()
    if unsent:
        raise rig.Broken(f"{unsent} mails were not sent")
    return (first[1] - last[1]) / (last[0] - first[0])


def reach(wanted):
    """The moment at which no more than that is left, and how much that was."""
    rig.wait_until(lambda: left() <= wanted, 120, f"{wanted:.0f} mails are left", pause=0.02)
    return time.perf_counter(), left()


def left():
    return Delivery.objects.queued().count()
