"""`yiping run` as a process of its own, which a test can ask what its panes hold.

    python tests/desktop/watched_run.py run CENTRE --windowed

Everything is the program's own. Added is a thread that answers each line of standard input with a line of JSON.
"""

from __future__ import annotations

import json
import sys
import threading
from typing import TYPE_CHECKING, Any

from benchmarks.watched import run_watched

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


def _watcher(application: QApplication) -> Any:
    from PySide6.QtCore import QObject, Qt, Signal

    class Watcher(QObject):
        """Looks into the panes, in the UI thread."""

        asked = Signal(str)

        def __init__(self) -> None:
            super().__init__(application)
            self.asked.connect(self.answer, Qt.ConnectionType.QueuedConnection)
            threading.Thread(target=self.listen, daemon=True).start()

        def listen(self) -> None:
            for line in sys.stdin:
                self.asked.emit(line.strip())

        def answer(self, question: str) -> None:
            told = _told_of(application)
            if question == "newest first" and told:
                _ask_newest_first(application)
            pane = _pane(application, "map")
            if pane is None:
                _say({**told, "map": None})
            else:
                pane.introspect(lambda state: _say({**told, "map": state}))

    return Watcher()


def _say(told: dict[str, Any]) -> None:
    print(json.dumps(told), flush=True)  # noqa: T201 the test's line


def _pane(application: QApplication, kind: str) -> Any:
    from desktop.main_window import MainWindow

    windows = [window for window in application.topLevelWidgets() if isinstance(window, MainWindow)]
    panes = windows[0].current.panes if windows and windows[0].current else ()
    return next((pane for pane in panes if pane.pane_type == kind), None)


def _told_of(application: QApplication) -> dict[str, Any]:
    """Return what queue and trend hold; nothing before there is a scene."""
    import numpy as np

    queue, trend = _pane(application, "queue"), _pane(application, "trend")
    if queue is None or trend is None:
        return {}
    start, end = queue.model.window
    rows = [row for number in range(start, end) if (row := queue.model.row(number)) is not None]
    counts = np.frombuffer(trend.drawing[1], dtype=np.float64) if trend.drawing is not None else np.zeros(0)
    return {
        "window": {"platform": application.platformName(), "visible": queue.window().isVisible()},
        "queue": {"total": queue.model.total, "titles": [row.title for row in rows]},
        "trend": float(np.nansum(counts)),
    }


def _ask_newest_first(application: QApplication) -> None:
    """Choose the order in the queue's own menu, as a person does."""
    menu = _pane(application, "queue").menu
    next(action for action in menu.actions() if action.data() == "newest").trigger()


if __name__ == "__main__":
    run_watched(_watcher)
