"""Children of the desktop: the collector, for an example centre its feeds, and what alarms are heard by.

Each child has one thread here that starts it, reads its lines, and starts it again when it dies. A child lives as long
as its standard input is open: it ends by itself when its parent is gone, however that went. One that gives signs of
life is ended, and started again, when it gives none any more. Knows no Qt: callbacks come from the child's thread.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from desktop.own_program import own_environment

log = logging.getLogger(__name__)

GRACE_SECONDS = 5.0
"""How long a child may take to end once its input is closed."""

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 20.0
"""A child that ran this long did start well: the next restart is quick again."""

LOOK_SECONDS = 1.0
"""How often it is looked whether a child is silent. Looks are counted, not time: a machine that slept for a night, or
whose parent did, has not listened meanwhile."""

NICENESS = 10
"""What is drawn goes before what is fetched: a first poll of weeks must not hold up the first scene."""

SESSION_NICENESS = 3
"""The same among sessions, and less: all else that the machine runs is weighed there too, and must not starve them."""

_QUIETLY = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)

Message = dict[str, Any]


class Child:
    """One child process that is kept alive until `stop`.

    `on_message` gets every JSON object that the child prints; `on_exit` its exit code each time it ends unasked.
    `most_silent` is how many seconds it may print nothing before it is taken for hung (None: as many as it likes),
    `first_silent` the same until its first line. `nice`: what is drawn goes before it.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        on_message: Callable[[Message], None],
        on_exit: Callable[[int], None] = lambda _code: None,
        most_silent: float | None = None,
        first_silent: float | None = None,
        nice: bool = True,
    ) -> None:
        self.name = name
        self.restarts = 0
        self._command = list(command)
        self._environment = dict(environment or {})
        self._on_message = on_message
        self._on_exit = on_exit
        self._most_silent = most_silent
        self._first_silent = first_silent or most_silent
        self._nice = nice
        self._unheard_looks = 0
        self._has_spoken = False
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._unsent: list[bytes] = []
        self._thread = threading.Thread(target=self._keep_alive, name=f"child {name}", daemon=True)

    @property
    def pid(self) -> int | None:
        """The process id while the child runs."""
        with self._lock:
            process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def start(self) -> None:
        """Start the child, and keep starting it."""
        self._thread.start()

    def send(self, line: bytes) -> None:
        """Write to the child's standard input, or keep it until there is one.

        A pipe holds 4 kB on Windows, 64 on Linux: who sends more than its child reads waits here.
        """
        with self._lock:
            self._unsent.append(line)
            self._send()

    def ask_to_stop(self) -> None:
        """Tell the child to end, without waiting: several children end side by side."""
        self._stopping.set()
        with self._lock:
            self._close_input()
            if os.name == "posix" and self._process is not None:
                # One that still loads doesn't listen yet: this ends it where it is. One that works ends in order.
                self._process.terminate()

    def replace(self) -> None:
        """Kill the process, by its id, as one that hangs: another is started in its place. Doesn't wait."""
        with self._lock:
            if self._process is not None:
                log.warning("the %s hangs: killed", self.name)
                self._process.kill()

    def stop(self, grace: float = GRACE_SECONDS) -> None:
        """End the child and its thread; kill it, by its id, after `grace` seconds."""
        self.ask_to_stop()
        if not self._thread.is_alive():
            return
        self._thread.join(grace)
        if self._thread.is_alive():
            with self._lock:
                if self._process is not None:
                    log.warning("the %s did not end within %g s: killed", self.name, grace)
                    self._process.kill()
            self._thread.join(grace)

    def _keep_alive(self) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            started = time.monotonic()
            code = self._run_once()
            if self._stopping.is_set():
                return
            log.warning("the %s ended with exit code %s", self.name, code)
            self._on_exit(code)
            pause = FIRST_PAUSE if time.monotonic() - started > STEADY_SECONDS else pause
            self._stopping.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            self.restarts += 1

    def _run_once(self) -> int:
        with self._lock:
            if self._stopping.is_set():
                return 0
            try:
                process = subprocess.Popen(  # noqa: S603 - our own program
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    env=own_environment(self._environment),
                    creationflags=_QUIETLY,
                    # A Ctrl+C in the terminal is for the desktop, which then ends its children in order.
                    start_new_session=True,
                )
            except OSError:
                log.exception("the %s could not be started", self.name)
                return 127
            self._process = process
            if self._nice:
                _stand_back(process.pid)
            self._send()
        if process.stdout is None:
            raise AssertionError("opened with a pipe")
        ended = threading.Event()
        if self._most_silent is not None:
            self._unheard_looks, self._has_spoken = 0, False
            threading.Thread(
                target=self._watch, args=(process, ended), name=f"watch of {self.name}", daemon=True
            ).start()
        with process.stdout as lines:
            for line in lines:
                self._unheard_looks, self._has_spoken = 0, True
                self._hear(line)
        ended.set()
        code = process.wait()
        with self._lock:
            self._close_input()
            self._process = None
        return code

    def _watch(self, process: subprocess.Popen[bytes], ended: threading.Event) -> None:
        """Run in a thread of its own, as long as the process does: end it where it hangs."""
        while not ended.wait(LOOK_SECONDS):
            self._unheard_looks += 1
            most = self._most_silent if self._has_spoken else self._first_silent
            if most is not None and self._unheard_looks * LOOK_SECONDS > most and not self._stopping.is_set():
                log.warning("the %s gave no sign of life for %g s: killed", self.name, most)
                process.kill()
                return

    def _hear(self, line: bytes) -> None:
        try:
            message = json.loads(line)
        except ValueError:
            log.info("%s: %s", self.name, line.decode("utf-8", "replace").rstrip())
            return
        if isinstance(message, dict) and not self._stopping.is_set():
            self._on_message(message)

    def _send(self) -> None:
        process = self._process
        if process is not None and process.stdin is not None and not process.stdin.closed:
            lines, self._unsent = self._unsent, []
            with contextlib.suppress(OSError):  # it has ended: `_keep_alive` sees to it
                process.stdin.write(b"".join(lines))
                process.stdin.flush()

    def _close_input(self) -> None:
        process = self._process
        if process is not None and process.stdin is not None and not process.stdin.closed:
            with contextlib.suppress(OSError):  # a child that is gone already has closed its end
                process.stdin.close()


def _stand_back(pid: int) -> None:
    """Let a child be nice. Linux weighs sessions against each other first, and each child is in one of its own."""
    with contextlib.suppress(OSError, AttributeError):  # gone already; or another system
        os.setpriority(os.PRIO_PROCESS, pid, NICENESS)
    with contextlib.suppress(OSError):  # gone already; or a kernel that doesn't group by session
        Path(f"/proc/{pid}/autogroup").write_text(str(SESSION_NICENESS), encoding="ascii")
