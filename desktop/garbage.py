"""Look for garbage in the UI thread only.

Python looks for unreachable cycles in whatever thread happens to allocate. A cycle that holds a Qt object would then be
ended by a worker, while the window may be using it: the process dies. So Python's own search is off in a process with
windows, and a timer in the UI thread does the same, by the same thresholds.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

PAUSE_MILLISECONDS = 500
FIRST_MILLISECONDS = 10_000
"""Nothing of what is loaded and built while starting is garbage: looking for some would cost 0.2 s of the UI thread."""


class GarbageCollector(QObject):
    """Stands in for Python's own search for as long as it lives. Make it in the UI thread, with the application."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look_first)
        self._timer.start(FIRST_MILLISECONDS)

    def _look_first(self) -> None:
        """Leave what the start has made alone for good, and look at what comes after it.

        And from now on let pictures go back to the system when they go: a wall makes some for each scene that comes,
        and 40 MB of them stayed in holes of the heap.
        """
        from data_sources.heap import give_memory_back  # noqa: PLC0415 - no start waits for what it loads

        give_memory_back(few_heaps=False)
        gc.freeze()
        self._timer.timeout.disconnect()
        self._timer.timeout.connect(self.look)
        self._timer.start(PAUSE_MILLISECONDS)

    def look(self) -> None:
        """Collect the oldest generation that is due, or nothing."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
