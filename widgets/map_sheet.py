"""A map's sheet to print: what its reader sees, drawn anew in light colours at 300 dots an inch, saved as a PNG."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from maps.site import MapSite
from maps.watch import KEEP
from maps.web_page import MapPage
from widgets.map_renewal import Renewal

log = logging.getLogger(__name__)

LONG_SIDE: Final = 3508
"""Pixels: A4's long side at 300 dots an inch."""
DOTS_A_METRE: Final = 11_811
LARGEST_ZOOM: Final = 5.0
"""What the web engine zooms to at most."""
PATIENCE_MILLISECONDS: Final = 3_000
"""How long the page that is seen may take to say where its reader is."""
SETTLE_MILLISECONDS: Final = 1_500
"""From the moment that the page is painted to the picture: another process puts it together."""


class Sheet(QObject):
    """One sheet. `ended` says where it is, or None where it wasn't to be."""

    ended = Signal(object)

    def __init__(
        self, pane: QWidget, site: MapSite, old: MapPage, ground: QColor, tell: Callable[[], Sequence[tuple[str, Any]]]
    ) -> None:
        super().__init__(pane)
        self._holder = QWidget(pane, Qt.WindowType.Window)
        self._holder.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self._make: Callable[[], Renewal] = lambda: Renewal(self._holder, site, old, ground, tell)
        self._old = old
        self._view: Renewal | None = None
        self._zoom = 1.0

    def begin(self, width: int, height: int, zoom: float) -> None:
        """Draw what a view of that size and zoom shows, as much larger as a sheet is."""
        larger = max(1.0, min(LONG_SIDE / max(width, height, 1), LARGEST_ZOOM / zoom))
        self._zoom = zoom * larger
        self._holder.resize(round(width * larger), round(height * larger))
        # Where its reader is now; a page that says nothing is drawn as it was when it last did.
        self._old.runJavaScript(KEEP, 0, self._take_kept)
        QTimer.singleShot(PATIENCE_MILLISECONDS, self, self._stand)

    def _take_kept(self, text: object) -> None:
        self._old.take_kept(text)
        self._stand()

    def _stand(self) -> None:
        if self._view is not None:
            return
        self._view = self._make()
        self._view.ready.connect(lambda: QTimer.singleShot(SETTLE_MILLISECONDS, self, self._save))
        self._view.failed.connect(lambda: self._end(None))
        self._holder.show()
        self._view.stand(self._zoom)

    def _save(self) -> None:
        if self._view is None:
            return
        picture = self._view.view.grab().toImage()
        picture.setDotsPerMeterX(DOTS_A_METRE)
        picture.setDotsPerMeterY(DOTS_A_METRE)
        path = next_free(Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)))
        saved = False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            saved = picture.save(str(path))
        except OSError as error:
            log.warning("the sheet can't be written to %s: %s", path, error)
        self._end(path if saved else None)

    def _end(self, path: Path | None) -> None:
        if self._view is not None:
            self._view.cancel()
        self._holder.hide()
        self._holder.deleteLater()
        self.ended.emit(path)
        self.deleteLater()


def next_free(folder: Path) -> Path:
    """Return the first name for a sheet that no file in a folder has."""
    number = 1
    while (path := folder / f"yiping-map-{number}.png").exists():
        number += 1
    return path
