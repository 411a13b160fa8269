"""When the embedded site should stop: a signal, or the end of the `make` that started it."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# One Ctrl-C can reach us twice, from the terminal and from make.
SAME_WISH = 1


class StopWish:
    def __init__(self, parent: int | None):
        self.parent = parent
        self.asked_at: float | None = None
        self.asked_again = False
        self.obeys_at_once = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.hear)

    def hear(self, *_signal) -> None:
        now = time.monotonic()
        if self.asked_at is None:
            self.asked_at = now
        elif now - self.asked_at > SAME_WISH:
            self.asked_again = True
        if self.obeys_at_once:
            self.obeys_at_once = False
            sys.exit(0)

    @contextmanager
    def obeyed_at_once(self) -> Iterator[None]:
        """For work that may break off anywhere: a stop leaves it with SystemExit."""
        if self.is_made():
            sys.exit(0)
        self.obeys_at_once = True
        try:
            yield
        finally:
            self.obeys_at_once = False

    def is_made(self) -> bool:
        return self.asked_at is not None or self.parent_has_gone()

    def is_hurried(self) -> bool:
        return self.asked_again

    def parent_has_gone(self) -> bool:
        if self.parent is None:
            return False
        return os.getppid() != self.parent or is_handling_interrupt(self.parent)


def is_handling_interrupt(pid: int) -> bool:
    """A make that alone was sent SIGINT waits for us and does not pass it on. What shows is
    that it keeps the signal blocked while it handles it."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
    blocked = next((line for line in status.splitlines() if line.startswith("SigBlk:")), "0 0")
    return bool(int(blocked.split()[1], 16) & 1 << (signal.SIGINT - 1))
