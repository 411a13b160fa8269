"""Claim, send, complete. The queue is the table of deliveries; these tasks carry nothing."""

import logging
import smtplib

from celery import shared_task
from django.core.mail import get_connection
from django.utils import timezone

from .emails import session_reminder
from .models import Delivery, Reminder

log = logging.getLogger(__name__)
BATCH = 50
State = Delivery.State


@shared_task
def ring():
    """Every tick: write what is due, then call as many senders as there is work for."""
    now = timezone.now()
    Reminder.objects.replan_moved(now)
    Reminder.objects.ring(now)
    waiting = Delivery.objects.claimable(now).count()
    for _batch in range(0, min(waiting, 20 * BATCH), BATCH):
        send_batch.delay()


@shared_task
def send_batch():
    deliveries = Delivery.objects.claim(timezone.now(), BATCH)
    if not deliveries:
        return
    connection = get_connection()
    try:
        for delivery in deliveries:
            send(delivery, connection)
    finally:
        connection.close()


def send(delivery, connection):
    verdict = delivery.verdict(timezone.now())
    if verdict != State.QUEUED:
        delivery.complete(verdict)
        return
    message = session_reminder(delivery)
    message.connection = connection
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        give_back_or_give_up(delivery, error)
    else:
        if not delivery.complete(State.SENT):
            log.warning("Delivery %s was finished by another worker.", delivery.pk)


def give_back_or_give_up(delivery, error):
    code = smtp_code(error)
    log.warning("Delivery %s: mail server said %s (%s).", delivery.pk, code, type(error).__name__)
    if code is not None and code >= 500:
        delivery.complete(State.REFUSED, smtp_code=code)
    else:
        delivery.retry_later(timezone.now(), smtp_code=code)


def smtp_code(error):
    """The server's answer; None when the connection failed before there was one."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(iter(error.recipients.values()))[0]
    return getattr(error, "smtp_code", None)
