"""`yiping run --unattended`: run the desktop as a child, and start it again when it dies or hangs. No Qt.

A program of our own, and not a service of the system: the same on Linux and Windows, without an administrator, and it
knows a window that hangs from one that works, which neither systemd nor the task scheduler does. They start this one
after a power cut (docs/walls.md).
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Sequence

from desktop.children import Child, Message
from desktop.log_file import log_to_file
from desktop.own_program import own_command

FLAG = "--unattended"

VARIABLE = "YIPING_KEPT"
"""Tells the desktop that somebody waits for its signs of life."""

SILENT_SECONDS, LOADING_SECONDS = 30.0, 180.0
"""Without a sign of life after which the desktop hangs, and the same until its first."""

GRACE_SECONDS = 20.0
"""For the desktop to end its own children and close the store."""


def is_kept() -> bool:
    """Return whether this desktop was started by `keep_running`."""
    return bool(os.environ.pop(VARIABLE, ""))  # its own children are not


def keep_running(words: Sequence[str]) -> int:
    """Run `yiping WORDS` until it is closed by a person, or this by a signal; return the exit code.

    What ends before it has lived, and has said why, is not started again: nobody mends a wrong word meanwhile.
    """
    log_to_file("unattended.log")
    keeper = _Keeper([word for word in words if word != FLAG])
    handled = [signal.SIGINT, signal.SIGTERM]
    before = {number: signal.signal(number, lambda *_: keeper.ended.set()) for number in handled}
    try:
        return keeper.run()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Keeper:
    def __init__(self, words: Sequence[str]) -> None:
        self.ended = threading.Event()
        self._code = 0
        self._has_lived = False
        self._child = Child(
            "desktop",
            own_command(*words),
            environment={VARIABLE: "1"},
            on_message=self._heard,
            on_exit=self._exited,
            most_silent=SILENT_SECONDS,
            first_silent=LOADING_SECONDS,
            nice=False,
        )

    def run(self) -> int:
        self._child.start()
        while not self.ended.wait(1.0):  # in turns: a signal is only handled between two
            pass
        self._child.stop(GRACE_SECONDS)
        return self._code

    def _heard(self, _message: Message) -> None:
        self._has_lived = True

    def _exited(self, code: int) -> None:
        if code == 0 or (code > 0 and not self._has_lived):
            self._code = code
            self._child.ask_to_stop()
            self.ended.set()
