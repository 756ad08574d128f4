"""An end for what knows no time limit of its own: a line that stays silent, a process that computes for ever."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self


class Cutoff:
    """Calls `cut` in a thread of its own if what is done within this block lasts beyond `deadline` (monotonic s)."""

    def __init__(self, deadline: float, cut: Callable[[], None]) -> None:
        self.fired = False
        """Whether it came to that."""
        self._cut = cut
        self._timer = threading.Timer(max(deadline - time.monotonic(), 0.0), self._fire)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        self._timer.join()

    def _fire(self) -> None:
        self.fired = True
        self._cut()
