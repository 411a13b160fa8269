"""A PostgreSQL, a Redis and a mail server of our own, and on them the site's processes as
docs/deploy.md starts them."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from rig import Failed, free_port, wait_until

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
GUIDE = ROOT / "docs" / "deploy.md"
HOST = "soepel.example"
LEASE = 10
FIRST_RETRY = 1  # the pauses double: seven refusals in a row still fit into the time to drain
TICK = 2
ESTABLISHED = "01"
PRODUCTION = {
    "PRODUCTION": "1",
    "SECRET_KEY": "only-for-the-chaos-run-0123456789-abcdefghijklmnopqrstuvwxyz",
    "SITE_URL": f"https://{HOST}",
    "ALLOWED_HOSTS": HOST,
    "DEFAULT_FROM_EMAIL": f"Soepel <soepel@{HOST}>",
    "EMAIL_HOST": "127.0.0.1",
    "EMAIL_USE_TLS": "0",
    "WEB_CONCURRENCY": "2",
    "LOG_LEVEL": "WARNING",
    "REMINDER_TICK_SECONDS": str(TICK),
    "REMINDER_LEASE_SECONDS": str(LEASE),
    "REMINDER_FIRST_RETRY_SECONDS": str(FIRST_RETRY),
}


def process_commands():
    """name of the process -> command, from the table in the guide."""
    rows = re.findall(r"^ *\| (web|worker|beat) \|[^|]*\| `([^`]+)` \|", GUIDE.read_text(), re.M)
    return dict(rows)


def is_open(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Program:
    """One process with everything it starts, in a group of its own."""

    def __init__(self, command, log, *, environment=None, folder=ROOT):
        self.command, self.log = command, log
        self.environment, self.folder = environment, folder
        self.start()

    def start(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=self.folder, env=self.environment, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip

    def signal(self, number):
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def kill(self):
        self.signal(signal.SIGKILL)
        self.process.wait()

    def ask_to_stop(self, seconds=30):
        self.process.terminate()
        self.process.wait(seconds)

    def pids(self):
        group = self.process.pid
        return [pid for pid, its_group in all_processes() if its_group == group]

    def sockets(self):
        return {socket for pid in self.pids() for socket in open_sockets(pid)}


def all_processes():
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError, IndexError):
            yield int(entry.name), int((entry / "stat").read_text().rpartition(")")[2].split()[2])


def open_sockets(pid):
    with suppress(OSError):
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                name = entry.readlink().name
                if name.startswith("socket:["):
                    yield name[8:-1]


def connections_to(port):
    """inode -> own port of every established connection of this machine to that port."""
    found = {}
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _n, own, other, state, *rest = line.split()
        if state == ESTABLISHED and int(other.partition(":")[2], 16) == port:
            found[rest[5]] = int(own.partition(":")[2], 16)
    return found


# --- PostgreSQL -------------------------------------------------------------------------
class Databases:
    """A cluster of our own, or the server of DATABASE_URL; one migrated database as the pattern
    of all others."""

    def __init__(self, home):
        self.home = home
        self.made = []
        self.program = None
        self.lock = threading.Lock()
        given = os.environ.get("DATABASE_URL", "")
        self.server = given or self.start_cluster()
        self.pattern = self.create("")
        manage({"DATABASE_URL": self.pattern}, "migrate", "--no-input", "-v", "0")

    @property
    def is_ours(self):
        return self.program is not None

    def start_cluster(self):
        self.port, self.data = free_port(), self.home / "postgres"
        self.data.mkdir()
        binaries = max(Path("/usr/lib/postgresql").iterdir(), key=lambda one: int(one.name)) / "bin"
        us = []
        if os.geteuid() == 0:
            us = ["runuser", "-u", "postgres", "--"]
            shutil.chown(self.data, "postgres")
        subprocess.run(
            [*us, binaries / "initdb", "-D", self.data, "-U", "postgres", "--auth=trust"],
            cwd="/", check=True, capture_output=True,
        )  # fmt: skip
        self.program = Program(
            [*us, str(binaries / "postgres"), "-D", str(self.data), "-p", str(self.port),
             "-k", str(self.data), "-h", "127.0.0.1", "-c", "fsync=off", "-c", "max_connections=200"],
            self.home / "postgres.log", folder="/",
        )  # fmt: skip
        self.wait_until_up()
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def wait_until_up(self):
        wait_until(self.answers, 60, "PostgreSQL answers")

    def answers(self):
        with suppress(psycopg.OperationalError):
            psycopg.connect(f"postgres://postgres@127.0.0.1:{self.port}/postgres").close()
            return True
        return False

    def restart(self, how, away=2):
        """SIGINT: as an update of the machine does; SIGQUIT: as a crash. Either way every
        connection goes, whatever it was doing."""
        postmaster = int((self.data / "postmaster.pid").read_text().split()[0])
        os.kill(postmaster, how)
        self.program.process.wait(30)
        time.sleep(away)
        self.program.start()
        self.wait_until_up()

    def run(self, statement):
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement)

    def create(self, pattern):
        with self.lock:
            name = f"chaos_{os.getpid()}_{len(self.made)}"
            self.made.append(name)
            template = f'TEMPLATE "{pattern}"' if pattern else ""
            self.run(f'CREATE DATABASE "{name}" {template}')
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{name}"))

    def copy(self):
        return self.create(urlsplit(self.pattern).path[1:])

    def close(self):
        if self.is_ours:
            self.program.kill()
            return
        for name in self.made:
            self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def manage(environment, *words):
    base = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    needed = PRODUCTION | {"REDIS_URL": "redis://127.0.0.1:1/0", "EMAIL_PORT": "1"}
    paths = os.pathsep.join(str(path) for path in (ROOT, ROOT / "tests", HERE))
    done = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, capture_output=True, text=True,
        env=base | needed | {"PYTHONPATH": paths} | environment, check=False,
    )  # fmt: skip
    if done.returncode:
        raise Failed(f"manage.py {words[0]}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


# --- one site ---------------------------------------------------------------------------
class Cluster:
    """One site with a database, a Redis and a mail server of its own."""

    def __init__(self, databases, name, seed=1, **environment):
        self.databases, self.seed = databases, seed
        self.home = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=databases.home))
        self.home.chmod(0o755)
        self.database = databases.copy()
        self.ports = {word: free_port() for word in ("redis", "mail", "control", "web")}
        self.environment = {
            **{word: os.environ[word] for word in ("PATH", "HOME") if word in os.environ},
            **PRODUCTION,
            "DATABASE_URL": self.database,
            "REDIS_URL": f"redis://127.0.0.1:{self.ports['redis']}/0",
            "EMAIL_PORT": str(self.ports["mail"]),
            "SOEPEL_DATA": str(self.home / "data"),
            "PYTHONDONTWRITEBYTECODE": "1",
            **environment,
        }
        self.programs = {}
        self.story = []
        self.kills = []  # when
        self.cut_off = set()  # the ports of the connections that stood still or lost the database

    def __enter__(self):
        self.start_redis()
        self.start_sink()
        return self

    def __exit__(self, *error):
        for program in self.programs.values():
            program.kill()

    def note(self, text):
        """What we did and when, beside what the mail server saw."""
        self.story.append((time.time(), text))

    def program(self, name, command, environment=None):
        log = self.home / f"{name}.log"
        self.programs[name] = Program(command, log, environment=environment)
        return self.programs[name]

    # --- services -----------------------------------------------------------------------
    def start_redis(self):
        self.program("redis", ["redis-server", "--port", str(self.ports["redis"]), "--save", "",
                               "--appendonly", "no", "--bind", "127.0.0.1",
                               "--dir", str(self.home)])  # fmt: skip
        wait_until(lambda: is_open(self.ports["redis"]), 20, "Redis answers")

    def kill_redis(self):
        self.programs["redis"].kill()
        self.note("Redis killed")

    def empty_redis(self, away=1):
        self.kill_redis()
        time.sleep(away)
        self.start_redis()
        self.note("Redis back, empty")

    def start_sink(self):
        self.mails = self.home / "sink.log"
        options = {"port": self.ports["mail"], "control": self.ports["control"],
                   "log": str(self.mails), "seed": self.seed}  # fmt: skip
        self.program("sink", [sys.executable, str(HERE / "sink.py"), json.dumps(options)])
        wait_until(lambda: is_open(self.ports["control"]), 20, "the mail server answers")

    def sink(self, **manners):
        """Changes the manners of the mail server; gives the ports of the clients in hand."""
        with socket.create_connection(("127.0.0.1", self.ports["control"]), timeout=5) as control:
            control.sendall(json.dumps(manners).encode() + b"\n")
            return set(json.loads(control.makefile().readline())["in_hand"])

    # --- the site -----------------------------------------------------------------------
    def start_worker(self, number):
        command = process_commands()["worker"].replace("1@", f"{number}@")
        return self.start_process(f"worker{number}", command)

    def start_workers(self, number):
        for one in range(1, number + 1):
            self.start_worker(one)

    def start_beats(self, number=1):
        for one in range(1, number + 1):
            self.start_process(
                f"beat{one}", process_commands()["beat"] + f" -s {self.home}/beat{one}"
            )

    def start_web(self):
        manage(self.environment, "collectstatic", "--no-input", "-v", "0")
        command = process_commands()["web"].replace("8000", str(self.ports["web"]))
        program = self.start_process("web", command)
        wait_until(lambda: is_open(self.ports["web"]), 60, "web answers")
        return program

    def start_process(self, name, command):
        tool, *rest = command.split()
        command = [sys.executable, str(Path(sys.executable).with_name(Path(tool).name)), *rest]
        return self.program(name, command, self.environment)

    def restart(self, name):
        self.programs[name].start()

    def workers(self):
        return [name for name in self.programs if name.startswith("worker")]

    def links(self, name):
        """The own ports of its connections to the mail server."""
        connected = connections_to(self.ports["mail"])
        return {connected[inode] for inode in self.programs[name].sockets() & connected.keys()}

    def kill_worker(self, name):
        """And starts it again. Says whether it held a connection and whether a mail of it was
        in the server's hands. It goes on until the kill: the server would take what a worker
        that stands still has begun."""
        links, in_hands = self.links(name), self.sink()
        self.programs[name].kill()
        self.kills.append(time.time())
        in_hand = bool(links & in_hands)
        self.note(f"{name} killed, {f'with connections {sorted(links)}' if links else 'idle'}")
        self.restart(name)
        return bool(links), in_hand

    def stop_worker(self, name):
        """It stands still in the middle, and does not see what the server says."""
        self.programs[name].signal(signal.SIGSTOP)
        self.cut_off |= self.links(name)
        self.note(f"{name} stands still")

    def lose_database(self, how):
        """What was sent in that moment cannot be written down."""
        self.cut_off |= set(connections_to(self.ports["mail"]).values())
        self.note("PostgreSQL goes")
        self.databases.restart(how)
        self.note("PostgreSQL back")

    # --- data ---------------------------------------------------------------------------
    def add_patients(self, number, **wishes):
        wishes |= {"number": number}
        manage(
            self.environment, "shell", "-v", "0", "-c", f"import patients; patients.add(**{wishes})"
        )

    def rows(self, statement, *values):
        with psycopg.connect(self.database) as connection:
            return connection.execute(statement, values).fetchall()

    def value(self, statement, *values):
        return self.rows(statement, *values)[0][0]
