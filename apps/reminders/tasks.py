"""Claim, send, complete. The queue is the table of deliveries; these tasks carry nothing."""

import logging
import smtplib

from celery import shared_task
from django.core.mail import get_connection
from django.utils import timezone

from .emails import mail_of
from .models import Delivery, Reminder, SittingBreak, Tick

log = logging.getLogger(__name__)
BATCH = 50
State = Delivery.State
NOT_ABOUT_THIS_MAIL = (
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
)


@shared_task
def ring():
    """Every tick: write what is due, then call as many senders as there is work for."""
    now = timezone.now()
    for rules in (Reminder.objects, SittingBreak.objects):
        rules.replan_moved(now)
        rules.ring(now)
    waiting = Delivery.objects.claimable(now).count()
    for _batch in range(0, min(waiting, 20 * BATCH), BATCH):
        send_batch.delay()
    Tick.objects.note(now)


@shared_task
def send_batch():
    deliveries = Delivery.objects.claim(timezone.now(), BATCH)
    if not deliveries:
        return
    connection = get_connection()
    try:
        for delivery in deliveries:
            if timezone.now() >= delivery.lease_until:
                log.warning("The mail server is slow; the rest of this batch is given back.")
                break
            send(delivery, connection)
    finally:
        connection.close()


def send(delivery, connection):
    verdict = delivery.verdict(timezone.now())
    if verdict != State.QUEUED:
        delivery.complete(verdict)
        return
    try:
        delivery.prepare()
        message = mail_of(delivery)
        message.connection = connection
        connection.open()  # once for the batch, and again after a failure
        message.send()
    except Exception as error:  # noqa: BLE001 - one mail that fails must not hold up the others
        give_back_or_give_up(delivery, error)
        connection.close()
    else:
        if not delivery.complete(State.SENT):
            log.warning("Delivery %s was finished by another worker.", delivery.pk)


def give_back_or_give_up(delivery, error):
    code = smtp_code(error)
    log.warning("Delivery %s: mail server said %s (%s).", delivery.pk, code, type(error).__name__)
    if code is not None and code >= 500 and not isinstance(error, NOT_ABOUT_THIS_MAIL):
        delivery.complete(State.REFUSED, smtp_code=code)
    else:
        delivery.retry_later(timezone.now(), smtp_code=code)


def smtp_code(error):
    """The server's answer; None when the connection failed before there was one."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(iter(error.recipients.values()))[0]
    return getattr(error, "smtp_code", None)
