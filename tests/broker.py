"""Celery with another broker, for a while."""

from contextlib import contextmanager
from uuid import uuid4

from kombu import pools

from portal.celery import app


@contextmanager
def broker_at(url):
    """Gives the name of the queue, which is nobody else's."""
    was, queue = (app.conf.broker_url, app.conf.task_default_queue), f"test-{uuid4()}"
    point_celery_at(url, queue)
    try:
        yield queue
    finally:
        pools.reset()
        point_celery_at(*was)


def point_celery_at(url, queue):
    app.conf.broker_url, app.conf.task_default_queue = url, queue
    app.__dict__.pop("amqp", None)  # it remembers the former server and queue
    app._pool = None
