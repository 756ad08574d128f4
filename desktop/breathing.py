"""Let the web engine go on while Python loads: it starts in the same thread, and waits for it at every step.

(No thread for the loading: PySide makes classes when they are first used, and two threads that do so end the process.)
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.abc import MetaPathFinder

PAUSE = 0.004
"""Seconds between two breaths at least."""


class _Breath(MetaPathFinder):
    """Finds no module: it is asked first for each."""

    def __init__(self, breathe: Callable[[], object]) -> None:
        self._breathe = breathe
        self._next = 0.0
        self._breathing = False

    def find_spec(self, *_asked: object) -> None:
        """Breathe, where it is time."""
        if self._breathing or time.monotonic() < self._next:
            return
        self._breathing = True
        try:
            self._breathe()
        finally:
            self._breathing = False
            self._next = time.monotonic() + PAUSE


@contextmanager
def breathing(breathe: Callable[[], object]) -> Iterator[None]:
    """Call `breathe` every few milliseconds while modules are being loaded in this thread."""
    finder = _Breath(breathe)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
