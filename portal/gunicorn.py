"""How gunicorn serves the site: `gunicorn -c python:portal.gunicorn portal.wsgi`.
The address comes from --bind or PORT, the number of workers from WEB_CONCURRENCY."""

import os
import tempfile

from .processes import end_with

worker_class = "gthread"
threads = 8
preload_app = True
graceful_timeout = 12
loglevel = "warning"
control_socket_disable = True
# The heartbeat file belongs in memory: on a slow disk a busy worker looks like a hanging one.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else tempfile.gettempdir()  # noqa: S108


def post_fork(server, worker):
    end_with(worker.ppid)
