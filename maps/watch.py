"""A watchdog over the web engine's process: it must answer, stay small, and not grow old.

Chromium's processes are not made to draw one page for weeks. Whatever grows in one goes with it: when it is too large,
too old or doesn't answer, whoever shows its pages is told, and builds them anew in another process.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal

from maps.web_page import MapPage

log = logging.getLogger(__name__)

BEAT_MILLISECONDS: Final = 5_000
MOST_UNANSWERED: Final = 18
"""Beats without an answer: 90 s. A machine that is only busy answers sooner."""

MOST_BYTES: Final = 600_000_000
"""Of a process that draws one map, whatever its size."""

MOST_BYTES_A_PIXEL: Final = 90
"""Of each map's window, beside that: a map settles at 50, so that 1920 x 1080 has 790 MB and settles at 170."""

MORE_BYTES: Final = 300_000_000
"""For each further page: the maps of all scenes are drawn by one process."""

MOST_SECONDS: Final = 24 * 3600.0
"""However well it goes: what grows too slowly to be seen in a day never grows for two."""

KEEP: Final = "window.yiping && yiping.painted ? JSON.stringify(yiping.keep()) : ''"


def memory_of(pid: int) -> int | None:
    """Return the bytes that a process has for itself, and its share of what it shares; None where that isn't told."""
    if not sys.platform.startswith("linux") or not pid:
        return None
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass  # a sandboxed process shows less of itself
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * 4096
    except (OSError, ValueError, IndexError):
        return None


class Watch(QObject):
    """Watches the process of the pages that it was given. UI thread."""

    outdated = Signal(str)
    """The pages are to be built anew, and why. Said once."""

    def __init__(self, parent: QObject, measure: Callable[[int], int | None] = memory_of) -> None:
        super().__init__(parent)
        self.most_bytes = MOST_BYTES
        self.most_seconds = MOST_SECONDS
        self.said = ""
        self._measure = measure
        self._size: int | None = None
        """As it was a beat ago."""
        self._begun = time.monotonic()
        self._unanswered: dict[MapPage, int] = {}
        timer = QTimer(self)
        timer.timeout.connect(self.beat)
        timer.start(BEAT_MILLISECONDS)

    def add(self, page: MapPage) -> None:
        """Watch a page, too."""
        self._unanswered[page] = 0
        page.destroyed.connect(lambda: self._unanswered.pop(page, None))

    def beat(self) -> None:
        """Ask every page what it would want kept, and look how large their process is."""
        for page in list(self._unanswered):
            if page.loaded is not True:
                self._unanswered[page] = 0  # who loads it sees to it
                continue
            self._unanswered[page] += 1
            page.runJavaScript(KEEP, 0, lambda text, page=page: self._take(page, text))
        self._judge()

    def _take(self, page: MapPage, text: Any) -> None:
        if page not in self._unanswered:
            return
        self._unanswered[page] = 0
        page.take_kept(text)

    def _judge(self) -> None:
        if self.said or not self._unanswered:
            return
        pid = next(iter(self._unanswered)).renderProcessPid()
        # The system walks through all of a large process's pages for it: the windows don't wait for that.
        QThreadPool.globalInstance().start(partial(self._weigh, pid))
        size = self._size
        pixels = sum(int((page.kept or {}).get("pixels", 0)) for page in self._unanswered)
        most = self.most_bytes + MOST_BYTES_A_PIXEL * pixels + (len(self._unanswered) - 1) * MORE_BYTES
        if max(self._unanswered.values()) > MOST_UNANSWERED:
            self.say("it doesn't answer")
        elif size is not None and size > most:
            self.say(f"it has {size // 1_000_000} MB")
        elif time.monotonic() - self._begun > self.most_seconds:
            self.say("it has its age")

    def _weigh(self, pid: int) -> None:
        self._size = self._measure(pid)

    def say(self, reason: str) -> None:
        """Let the pages be built anew."""
        if not self.said:
            self.said = reason
            log.warning("the map's process is replaced: %s", reason)
            self.outdated.emit(reason)
