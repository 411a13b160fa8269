"""One core: our mail, built and sent by the fast backend, against smtplib sending bytes that were
built before. Client and mail server share one core: on two, the time to wake the other decides."""

import os
import smtplib
import time

import rig
from django.core.mail import get_connection
from django.test import override_settings
from django.utils import timezone
from people import Family, run

from apps.reminders.emails import mail_of
from apps.reminders.models import Delivery, Reminder

BACKEND = "portal.fast_mail.FastMailBackend"
ROUNDS, WARM_UP, MAILS = 21, 50, 1_000
SENDER, RECIPIENT = "mail@soepel.example", "p1@bench.example"


def main():
    os.sched_setaffinity(0, {rig.CORE})
    deliveries = some_deliveries(timezone.now())
    with rig.mail_sink(core=rig.CORE) as (port, sink):
        settings = override_settings(EMAIL_PORT=port, EMAIL_BACKEND=BACKEND, EMAIL_USE_TLS=False)
        with settings, get_connection() as connection, Raw(port, deliveries[0]) as raw:
            ours, theirs = rig.in_turn(
                ROUNDS, lambda: send(connection, deliveries), raw.send, dropped=1
            )
    report(ours, theirs, f"sink: {sink}, {raw.size:,} bytes")


def some_deliveries(at, number=50):
    """The mails of the day of so many patients, in three languages."""
    family = Family(at)
    family.multiply(number - 1, with_programmes=False)
    Reminder.objects.update(next_due_at=at)
    Reminder.objects.ring(at)
    run("UPDATE reminders_delivery SET wording = 3")
    return list(Delivery.objects.with_rule())


class Raw:
    """smtplib, one connection, the same bytes again and again."""

    def __init__(self, port, delivery):
        self.message = mail_of(delivery).message().as_bytes(linesep="\r\n")
        self.size = len(self.message)
        self.server = smtplib.SMTP("127.0.0.1", port)
        self.server.ehlo()

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.server.quit()

    def send(self):
        return timed(MAILS, lambda n: self.server.sendmail(SENDER, [RECIPIENT], self.message))


def send(connection, deliveries):
    def send_one(n):
        connection.send_messages([mail_of(deliveries[n % len(deliveries)])])

    return timed(MAILS, send_one)


def timed(number, act):
    """(seconds, seconds of our own processor time) a mail, after some to warm up."""
    for n in range(WARM_UP):
        act(n)
    began, used = time.perf_counter(), time.process_time()
    for n in range(number):
        act(n)
    return (time.perf_counter() - began) / number, (time.process_time() - used) / number


def report(ours, theirs, note):
    speed = [raw / our for (our, _cpu), (raw, _of_raw) in zip(ours, theirs, strict=True)]
    rate = 1 / rig.median(seconds for seconds, _cpu in ours)
    cpu, raw_cpu = (rig.median(cpu for _seconds, cpu in runs) * 1e6 for runs in (ours, theirs))
    note = f"{rate:.0f}/s, {cpu:.0f} us of client CPU a mail (raw smtplib {raw_cpu:.0f}), {note}"
    extra = {"per_second": rate, "cpu_us": cpu, "raw_cpu_us": raw_cpu}
    rig.Figure("mail_build_send", speed, 0.9, is_ceiling=False, note=note, extra=extra).report()
