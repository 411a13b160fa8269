"""100,000 rules, a tick every 5 s, one patient changes hers every 5 s: how long after its minute
is each mail with the mail server? Live for two minutes, with the clock, a worker of two
processes and a mail server that notes when it accepted what."""

import tempfile
import time
from datetime import UTC, datetime, timedelta
from datetime import time as local_time
from pathlib import Path

import rig
from django.utils import timezone
from people import STEP, Family, run, vacuum

from apps.accounts.models import User
from apps.reminders.models import Delivery, Reminder, SittingBreak

RULES = 100_000
TICK, SECONDS = 5, 120
FAST = "portal.fast_mail.FastMailBackend"


def main():
    family = Family(timezone.now().replace(second=0, microsecond=0))
    family.multiply(RULES // 2 - 1, with_programmes=False)
    spread(family)
    vacuum(User, Reminder, SittingBreak, Delivery)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "accepted"
        edits, until = live(Path(folder), log, Reminder.objects.get(patient=family.patient).pk)
        report(accepted(log), edits, until)


def spread(family):
    """Breaks every half hour, a thirtieth of them in each minute; mails of the day over the day."""
    minute = "interval '1 minute'"
    number = f"((patient_id - {family.patient.pk}) / {STEP})"
    run(f"UPDATE reminders_sittingbreak SET starts = starts + {number} %% 30 * {minute}")  # noqa: S608
    run(
        "UPDATE reminders_sittingbreak SET next_due_at = %s + "  # noqa: S608
        f"(1 + ({number} + 29) %% 30) * {minute}",
        family.at,
    )
    run(
        f"UPDATE reminders_reminder SET next_due_at = %s + ({number} %% 1440) * {minute}",  # noqa: S608
        family.at + timedelta(minutes=1),
    )


def live(folder, log, first):
    """Returns how many edits there were, and the moment after which no due mail counts."""
    ticking = {"REMINDER_TICK_SECONDS": str(TICK), "MAIL_BACKEND": FAST}
    with rig.mail_sink(log=log) as (port, _sink):
        mail = {"EMAIL_PORT": str(port)}
        with rig.workers(**ticking, **mail), rig.beat(folder, **ticking, **mail):
            began, edits = time.monotonic(), 0
            while time.monotonic() - began < SECONDS:
                edits += 1
                change(first + STEP * edits)
                time.sleep(max(0, edits * TICK - (time.monotonic() - began)))
            until = timezone.now()
            time.sleep(4 * TICK)
    return edits, until


def change(pk):
    rule = Reminder.objects.select_related("patient").get(pk=pk)
    rule.change(at=timezone.now(), local_time=local_time(8, pk % 60))


def accepted(log):
    """Delivery -> when the mail server had it."""
    rows = (row.split() for row in log.read_text().splitlines())
    return {
        name.strip("<>").partition("@")[0]: datetime.fromtimestamp(float(at), tz=UTC)
        for at, name in rows
    }


def report(seen, edits, until):
    due = dict(Delivery.objects.filter(due_at__lte=until).values_list("pk", "due_at"))
    wanted = set(
        Delivery.objects.filter(pk__in=due).exclude(state="not_wanted").values_list("pk", flat=True)
    )
    late = sorted((seen[str(pk)] - due[pk]).total_seconds() for pk in wanted if str(pk) in seen)
    missing = len(wanted) - len(late)
    p50, p99 = (late[int(len(late) * share)] for share in (0.5, 0.99))
    note = (
        f"p99; p50 {p50:.1f} s, of {len(wanted):,} due {missing} not sent, {edits} edits, "
        f"{RULES:,} rules, a tick every {TICK} s"
    )
    extra = {"p50": p50, "p99": p99, "due": len(wanted), "missing": missing}
    rig.Figure("lateness", [p99], TICK + 1, unit="s", note=note, extra=extra).report()
