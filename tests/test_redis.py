"""The Redis that tests use: ours on a socket, or the one that REDIS_URL names. And what we
ask of it: to ring the bell."""

from uuid import uuid4

import pytest
from django.conf import settings
from kombu import Connection


def test_broker_hands_each_message_to_one_reader(redis_url):
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    with Connection(redis_url, transport_options=options) as connection:
        queue = connection.SimpleQueue(f"test-{uuid4()}")
        for number in range(3):
            queue.put({"number": number})
        read = []
        for _ in range(3):
            message = queue.get(timeout=5)
            message.ack()
            read.append(message.payload["number"])
        with pytest.raises(queue.Empty):
            queue.get(block=False)
        queue.queue.delete()
        queue.close()
    assert read == [0, 1, 2]


def test_broker_is_the_socket_of_our_own_unless_another_is_named():
    expected = settings.REDIS_URL or f"redis+socket://{settings.REDIS_SOCKET}"
    assert expected == settings.CELERY_BROKER_URL
    assert len(str(settings.REDIS_SOCKET)) <= 100
