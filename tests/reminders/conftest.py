import socket

import pytest
from broker import broker_at

from portal.celery import app


@pytest.fixture
def at_the_bell():
    """Tasks that tasks call run at once, in this process."""
    app.conf.task_always_eager = app.conf.task_eager_propagates = True
    yield
    app.conf.task_always_eager = app.conf.task_eager_propagates = False


@pytest.fixture
def no_redis():
    """A broker at a port where nobody listens."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with broker_at(f"redis://127.0.0.1:{closed.getsockname()[1]}/0"):
            yield
