"""Claim, send, complete. The queue is the table of deliveries; these tasks carry nothing."""

import logging
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from apps.accounts.models import User

from .batch import Batch
from .models import Delivery, Reminder, SittingBreak, Tick
from .models.bulk import unhurried_commits
from .models.rule import AT_ONCE

log = logging.getLogger(__name__)
BATCH = 100
SENDERS_CALLED = 20
MOST_ROUNDS = 100
LOOKS_BACK = timedelta(minutes=5)
AT_ONCE_OR_NOT = {"max_retries": 0, "socket_connect_timeout": 1, "socket_timeout": 1}
RULES = (Reminder.objects, SittingBreak.objects)


@shared_task
def ring():
    """Every tick: write what is due, then call as many senders as there is work for."""
    now = timezone.now()
    with unhurried_commits(Delivery):
        write_down_what_is_due(now)
        call_senders(now)
        Tick.objects.note(now)


def write_down_what_is_due(now):
    since = (Tick.objects.last() or now) - LOOKS_BACK
    Reminder.objects.note_painful_sessions(now, since=since)
    if User.objects.moved_since(since).exists():
        for rules in RULES:
            rules.replan_moved(now, since)
    for rules in RULES:
        for _round in range(MOST_ROUNDS):
            if rules.ring(now) < AT_ONCE:
                break
    Delivery.objects.expire(now)


def call_senders(now):
    waiting = Delivery.objects.claimable(now).order_by()[: SENDERS_CALLED * BATCH].count()
    for _batch in range(0, waiting, BATCH):
        send_batch.delay()


@shared_task
def send_batch():
    """Sends what one claim holds; a worker that finds a full one looks for more at once, so
    that a lost call costs nothing but time."""
    deliveries = Delivery.objects.claim(timezone.now(), BATCH)
    if deliveries:
        Batch(deliveries).send()
    if len(deliveries) == BATCH:
        send_batch.delay()


def ring_softly():
    """Calls a sender from within a request. With Redis away nobody waits longer than a second,
    nothing fails, and the next tick finds the mail all the same."""
    try:
        with send_batch.app.connection_for_write() as connection:
            connection.transport_options = connection.transport_options | AT_ONCE_OR_NOT
            send_batch.apply_async(connection=connection, retry=False)
    except Exception as error:  # noqa: BLE001 - whatever the broker raises
        log.warning("No sender could be called (%s).", type(error).__name__)


@shared_task
def tidy():
    """Once an hour: forgets what is old, a batch at a time, and looks again at rules that had
    a problem or whose patient moved unseen."""
    now = timezone.now()
    for rules in RULES:
        rules.mend(now)
        rules.replan_moved(now)
    while forget_some(now - timedelta(days=settings.DELIVERY_DAYS)):
        pass


def forget_some(before):
    old = Delivery.objects.older_than(before).values_list("pk", flat=True)[:AT_ONCE]
    return Delivery.objects.filter(pk__in=list(old)).delete()[0]
