"""The desktop's signs of life to the one who keeps it running (`desktop.unattended`), over its standard output.

The event loop beats; a thread writes: a keeper that doesn't read can't hold the windows up. The desktop ends when its
standard input does: a keeper that is killed, and started again, must not find a second wall there.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal

BEAT_MILLISECONDS = 2000
SIGN = '{"alive": true}\n'


class Life(QObject):
    """Beats as long as the event loop turns."""

    _keeper_gone = Signal()

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__(application)
        self._beat = threading.Event()
        self._keeper_gone.connect(application.quit, Qt.ConnectionType.QueuedConnection)
        for work in (self._write, self._read):
            threading.Thread(target=work, name="life", daemon=True).start()
        timer = QTimer(self)
        timer.timeout.connect(self._beat.set)
        timer.start(BEAT_MILLISECONDS)
        self._beat.set()

    def _write(self) -> None:
        with contextlib.suppress(OSError, ValueError):  # the keeper is gone: its end is seen by the other thread
            while self._beat.wait():
                self._beat.clear()
                sys.stdout.write(SIGN)
                sys.stdout.flush()

    def _read(self) -> None:
        # Not through sys.stdin: its lock would be held when Python ends.
        with contextlib.suppress(OSError):
            while os.read(0, 4096):
                pass
        with contextlib.suppress(RuntimeError):  # the application has gone before
            self._keeper_gone.emit()
