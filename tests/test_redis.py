"""The Redis that tests use: ours on a socket, or the one that REDIS_URL names. And what we
ask of it: to keep the cache, and to ring the bell."""

from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache.backends.redis import RedisCache
from kombu import Connection


@pytest.fixture
def cache(redis_url):
    cache = RedisCache(redis_url.replace("redis+socket", "unix"), {"KEY_PREFIX": str(uuid4())})
    yield cache
    cache._cache.get_client(None, write=True).connection_pool.disconnect()


def test_cache_keeps_what_it_is_given(cache):
    assert cache.add("login", 1, timeout=60) is True
    assert cache.add("login", 1, timeout=60) is False
    assert [cache.incr("login"), cache.get("login"), cache.get("other")] == [2, 2, None]
    assert cache.delete("login") is True


def test_cache_forgets_in_time(cache):
    cache.set("login", 1, timeout=60)
    cache.touch("login", timeout=-1)
    assert cache.get("login") is None


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
