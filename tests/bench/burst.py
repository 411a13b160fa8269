"""5,000 mails of the day due in the same minute, one worker with two processes and the clock: when
does the last one leave?"""

import tempfile
import time
from pathlib import Path

import rig
from django.utils import timezone
from people import Family, vacuum

from apps.accounts.models import User
from apps.programmes.models import Programme, SessionLog
from apps.reminders.models import Delivery, Reminder

PATIENTS, GOAL = 5_000, 60
ENVIRONMENT = {"MAIL_BACKEND": "portal.fast_mail.FastMailBackend", "REMINDER_TICK_SECONDS": "5"}


def main():
    Family(timezone.now()).multiply(PATIENTS - 1, with_breaks=False)
    vacuum(User, Reminder, Programme, SessionLog, Delivery)
    with rig.mail_sink() as (port, sink), tempfile.TemporaryDirectory() as folder:
        environment = ENVIRONMENT | {"EMAIL_PORT": str(port)}
        with rig.workers(**environment), rig.beat(Path(folder), **environment):
            time.sleep(8)  # so that the clock ticks already
            began = time.perf_counter()
            Reminder.objects.update(next_due_at=timezone.now())
            rig.wait_until(lambda: sent() == PATIENTS, 300, "all were sent")
            took = time.perf_counter() - began
    note = f"{PATIENTS:,} due at once, until the last was sent, sink: {sink}"
    rig.Figure("burst", [took], GOAL, unit="s", note=note).report()


def sent():
    return Delivery.objects.filter(state="sent").count()
