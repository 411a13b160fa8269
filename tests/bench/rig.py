"""What every figure needs: a database of its own, a mail server that only accepts, workers,
rounds in turn, and the line that says how it went."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from portal.embedded import packaged_redis
from portal.processes import end_with

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PYTHON = ROOT / ".venv" / "bin" / "python"
CELERY = ROOT / ".venv" / "bin" / "celery"
CORE = max(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0


class Broken(Exception):
    """The bench itself does not work; says why."""


def say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


# --- figures ----------------------------------------------------------------------------
@dataclass
class Figure:
    """One line of the bench. `values` are those of the rounds; their median is what counts."""

    name: str
    values: list
    goal: float
    is_ceiling: bool = True
    unit: str = "ratio"
    note: str = ""
    extra: dict = field(default_factory=dict)

    @property
    def value(self):
        return median(self.values)

    @property
    def is_reached(self):
        return self.value <= self.goal if self.is_ceiling else self.value >= self.goal

    def line(self):
        word = "ok" if self.is_reached else "short"
        spread = f"min={short(min(self.values))} max={short(max(self.values))}"
        said = f"{self.name} {self.unit}={short(self.value)} goal={short(self.goal)} {word}"
        return f"{said} {spread} rounds={len(self.values)}" + (f" | {self.note}" * bool(self.note))

    def report(self):
        """On the screen, and kept for `make bench-report`."""
        say(self.line())
        kept = asdict(self) | {"value": self.value, "is_reached": self.is_reached}
        kept |= {"date": time.strftime("%Y-%m-%d"), "commit": commit()}
        with Path(os.environ["BENCH_RESULTS"]).open("a") as results:
            results.write(json.dumps(kept) + "\n")


def short(number):
    return f"{number:.3g}" if number < 100 else f"{number:.0f}"


def commit():
    asked = ["git", "-C", ROOT, "rev-parse", "--short", "HEAD"]
    found = subprocess.run(asked, capture_output=True, text=True, check=False)
    return found.stdout.strip()


def in_turn(rounds, *runs, dropped=0):
    """Calls each run in every round, A B A B, and gives their results side by side."""
    results = [[run() for run in runs] for _round in range(rounds + dropped)]
    return list(zip(*results[dropped:], strict=True))


def ratios(ours, theirs):
    return [mine / other for mine, other in zip(ours, theirs, strict=True)]


def wait_until(condition, seconds, what, *, pause=0.05):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise Broken(f"after {seconds} s still not: {what}")
        time.sleep(pause)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers_on(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


# --- databases --------------------------------------------------------------------------
class Server:
    """The PostgreSQL server on which throw-away databases may be made. They all begin with the
    name of the one in DATABASE_URL, which must end in `_bench`: it is emptied."""

    def __init__(self, url):
        self.base, _slash, self.name = url.rpartition("/")
        if not self.name.endswith("_bench"):
            raise Broken(f"The bench drops its database, so {self.name!r} must end in _bench.")

    def url(self, part=""):
        return f"{self.base}/{self.name}_{part}" if part else f"{self.base}/{self.name}"

    def run(self, *statements):
        address = make_conninfo(f"{self.base}/postgres", connect_timeout=5)
        try:
            connection = psycopg.connect(address, autocommit=True)
        except psycopg.OperationalError as error:
            raise Broken(f"The bench needs PostgreSQL, see DATABASE_URL. {error}") from None
        with connection:
            for statement in statements:
                connection.execute(statement)

    def create(self, part=""):
        """A new database, empty or a copy of our migrated one. Gives its address."""
        name = Identifier(self.url(part).rpartition("/")[2])
        source = Identifier(self.name) if part else SQL("template0")
        self.run(
            SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name),
            SQL("CREATE DATABASE {} TEMPLATE {}").format(name, source),
        )
        return self.url(part)

    def drop(self, part=""):
        name = Identifier(self.url(part).rpartition("/")[2])
        self.run(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


# --- programs beside us -----------------------------------------------------------------
@contextmanager
def running(*command, core=None, log=None, **environment):
    """A program in a group of its own, gone afterwards whatever happened, also when we are killed."""
    us = os.getpid()
    pinned = ["taskset", "-c", str(core)] if core is not None and shutil.which("taskset") else []
    output = log.open("ab") if log else subprocess.DEVNULL
    process = subprocess.Popen(
        [*pinned, *map(str, command)],
        cwd=ROOT,
        env=os.environ | environment,
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        preexec_fn=lambda: end_with(us),
    )
    try:
        yield process
    finally:
        stop(process)


def stop(process):
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def redis_server():
    binary, port = shutil.which("redis-server") or packaged_redis(), free_port()
    if binary is None:
        raise Broken("There is no redis-server here.")
    options = ["--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", "/tmp"]  # noqa: S108
    with running(binary, *options):
        wait_until(lambda: answers_on(port), 10, "Redis answers")
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def mail_sink(*, core=None, log=None):
    """A mail server that accepts at once and throws away: postfix' smtp-sink where there is one,
    else ours. With a log it is always ours. Gives (port, name)."""
    port, binary = free_port(), None if log else smtp_sink()
    if binary:
        user = ["-u", "nobody"] if os.geteuid() == 0 else []
        command = [binary, *user, "-8", f"127.0.0.1:{port}", "512"]
    else:
        command = [PYTHON, HERE / "sink.py", port, *([log] if log else [])]
    with running(*command, core=core):
        wait_until(lambda: answers_on(port), 10, "the mail sink answers")
        yield port, "smtp-sink" if binary else "our own sink"


def smtp_sink():
    path = os.pathsep.join([os.environ["PATH"], "/usr/sbin", "/usr/libexec/postfix"])
    return os.environ.get("SMTP_SINK") or shutil.which("smtp-sink", path=path)


@contextmanager
def workers(*arguments, number=2, **environment):
    """Two processes that send, as two workers do."""
    quick = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    command = [CELERY, "-q", "-A", "portal", "worker", "-c", number, "-l", "ERROR", *quick]
    environment["PYTHONWARNINGS"] = "ignore:You're running the worker with superuser"
    log = Path(tempfile.gettempdir()) / f"bench-worker-{os.getpid()}.log"
    try:
        with running(*command, *arguments, log=log, **environment) as process:
            yield process
    finally:
        say_what_went_wrong(log)


def say_what_went_wrong(log):
    said = log.read_text()
    log.unlink()
    if "Error" in said:
        say(f"The worker said:\n{said[-3000:]}")


@contextmanager
def beat(folder, **environment):
    command = [CELERY, "-q", "-A", "portal", "beat", "-l", "ERROR", "--pidfile="]
    with running(*command, "-s", folder / "beat", **environment) as process:
        yield process
