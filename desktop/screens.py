"""Keep a fresh picture of each scene in a folder, so that what runs on a machine without a display can be seen."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QPixmap

from desktop.main_window import MainWindow

log = logging.getLogger(__name__)

PAUSE_MILLISECONDS = 4000
PATIENCE = 5
"""Turns that a scene which is not complete yet is waited for, before it is kept as it is."""


class ScreenKeeper(QObject):
    """Show a window's scenes in turn, and save each before the next."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        super().__init__(window)
        self._window = window
        self._folder = folder
        self._waited = 0
        self._timer = QTimer(self)
        self._timer.setInterval(PAUSE_MILLISECONDS)
        self._timer.timeout.connect(self._turn)

    def start(self) -> None:
        """Begin."""
        self._timer.start()

    def stop(self) -> None:
        """Keep no more pictures."""
        self._timer.stop()

    def _turn(self) -> None:
        scene = self._window.current
        if scene is None:
            return
        if not scene.is_complete and self._waited < PATIENCE:
            self._waited += 1
            return
        self._waited = 0
        save_picture(self._window.grab(), self._folder / f"{scene.scene.id}.png")
        self._window.show_next()


def save_picture(picture: QPixmap, path: Path) -> bool:
    """Save a PNG in one step: who looks meanwhile sees the picture before, never half of one."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if picture.save(str(fresh), "PNG"):
            fresh.replace(path)
            return True
    except OSError as error:
        log.warning("%s could not be written: %s", path, error)
        return False
    log.warning("%s could not be written", path)
    fresh.unlink(missing_ok=True)
    return False
