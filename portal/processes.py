"""The programs that `serve` keeps alive, and how they end: together, and never later than
the process that started them."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import IO

PR_SET_PDEATHSIG = 1
FIRST_PAUSE = 1
LONGEST_PAUSE = 30
STEADY_AFTER = 60

libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def end_with(parent: int) -> None:
    """Linux kills this process when its parent is gone, however the parent went."""
    if libc is None:
        return
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


class Child:
    """One program, in a session of its own: Ctrl-C in the terminal reaches only us."""

    def __init__(
        self,
        name: str,
        command: list[str],
        *,
        before: Callable[[], None] = lambda: None,
        output: IO[bytes] | None = None,
    ):
        self.name = name
        self.command = command
        self.before = before
        self.output = output
        self.pause = FIRST_PAUSE
        self.start()

    def start(self) -> None:
        self.before()
        us = os.getpid()
        self.started_at = time.monotonic()
        self.starts_again_at = 0.0
        self.process = subprocess.Popen(  # noqa: S603
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=self.output,
            start_new_session=True,
            preexec_fn=lambda: end_with(us),
        )

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def keep_alive(self, say: Callable[[str], None]) -> None:
        if self.is_alive:
            return
        if not self.starts_again_at:
            self.plan_start(say)
        elif time.monotonic() >= self.starts_again_at:
            self.start()

    def plan_start(self, say: Callable[[str], None]) -> None:
        self.kill()
        now = time.monotonic()
        if now - self.started_at > STEADY_AFTER:
            self.pause = FIRST_PAUSE
        say(f"The {self.name} {self.ending}; it starts again in {self.pause} s.")
        self.starts_again_at = now + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE)

    @property
    def ending(self) -> str:
        code = self.process.returncode
        return f"was ended by signal {-code}" if code < 0 else f"ended with exit code {code}"

    def ask_to_end(self) -> None:
        if self.is_alive:
            self.process.terminate()

    def kill(self) -> None:
        """Ends what is left of it, its own children too."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def end(
    children: list[Child], *, grace: float, hurried: Callable[[], bool] = lambda: False
) -> None:
    """Everyone may finish what is in hand, then nobody is left."""
    for child in children:
        child.ask_to_end()
    deadline = time.monotonic() + grace
    while any(child.is_alive for child in children):
        if hurried() or time.monotonic() > deadline:
            break
        time.sleep(0.05)
    for child in children:
        child.kill()
