"""The reader as a branch of this very process, where the system can: what both need is loaded once, not twice.

A start is short of processors, not of memory: the part of Python that the desktop and its reader have in common takes a
fifth of a second to load. It can only be done before there is a second thread, so before Qt; a reader that is started
anew later, and each on Windows, is a process that loads its own.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import IO, NoReturn, Protocol

from desktop.own_program import ONE_THREAD

_LOOKING_SECONDS = 0.005


class Process(Protocol):
    """What is asked of a reader's process, however it was started."""

    pid: int

    @property
    def stdin(self) -> IO[bytes] | None:
        """Where it is asked."""

    @property
    def stdout(self) -> IO[bytes] | None:
        """Where it answers."""

    def poll(self) -> int | None:
        """Return its exit code (negative: the signal that ended it); None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end and return the exit code. Raises `subprocess.TimeoutExpired` after `timeout` seconds."""

    def kill(self) -> None:
        """End it at once."""


class Branch:
    """A branch of this process that runs `work` with its input and output on pipes. Any thread."""

    def __init__(self, work: Callable[[], int]) -> None:
        """Start it.

        Raises:
            OSError: There can be no more processes.
        """
        asked, asking = os.pipe()
        answered, answering = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if not self.pid:
            os.close(asking)
            os.close(answered)
            _run(work, asked, answering)
        os.close(asked)
        os.close(answering)
        self.stdin: IO[bytes] | None = os.fdopen(asking, "wb", 0)
        self.stdout: IO[bytes] | None = os.fdopen(answered, "rb")
        self.returncode: int | None = None
        self._looking = threading.Lock()

    def poll(self) -> int | None:
        """Return its exit code; None while it runs."""
        with self._looking:
            if self.returncode is None:
                found, status = os.waitpid(self.pid, os.WNOHANG)
                if found:
                    self.returncode = os.waitstatus_to_exitcode(status)
            return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end and return the exit code.

        Raises:
            subprocess.TimeoutExpired: It runs on after `timeout` seconds.
        """
        ends = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if ends is not None and time.monotonic() > ends:
                raise subprocess.TimeoutExpired("reader", timeout or 0.0)
            time.sleep(_LOOKING_SECONDS)
        return code

    def kill(self) -> None:
        """End it at once."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)


def can_branch() -> bool:
    """Whether this process may still be branched: on Linux, while it has a single thread."""
    return sys.platform == "linux" and threading.active_count() == 1 and "PySide6.QtCore" not in sys.modules


def _run(work: Callable[[], int], asked: int, answering: int) -> NoReturn:
    """Be the branch: nothing of what the other one began is ended or written here."""
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl+C is for the desktop
        os.dup2(asked, 0)
        os.dup2(answering, 1)
        os.close(asked)
        os.close(answering)
        os.environ.update(ONE_THREAD)
        with open("/proc/self/comm", "w", encoding="ascii") as name:  # noqa: PTH123 - no path, a switch of the system
            name.write("yiping-reader")
        code = work()
    except BaseException:  # noqa: BLE001 - it must not go on as a second desktop
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)
