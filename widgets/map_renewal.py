"""A fresh view of a map, built behind the one that is seen, in a process of its own, to take its place unseen."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QWidget

from maps.engine import Engine
from maps.site import MapSite
from maps.watch import KEEP
from maps.web_page import MapPage, MapView

log = logging.getLogger(__name__)

LOOK_MILLISECONDS: Final = 150
PATIENCE_MILLISECONDS: Final = 120_000
COVER_MILLISECONDS: Final = 700
"""How long the last picture of the old view lies over the new one: until that has shown itself."""


class Renewal(QObject):
    """Builds the view. `ready` says that it shows what the old one does, and `failed` that it wasn't to be."""

    ready = Signal()
    failed = Signal()

    def __init__(
        self,
        parent: QWidget,
        site: MapSite,
        old: MapPage,
        ground: QColor,
        tell: Callable[[], Sequence[tuple[str, Any]]],
    ) -> None:
        super().__init__(parent)
        self.engine = Engine.take()
        self.view = MapView(parent)
        self.desk, self.page = self.engine.page(site, ground, self.view)
        self.page.destroyed.connect(self.engine.give_back)
        self._place = parent
        self._old = old
        self._tell = tell
        self._looks = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self.view.setPage(self.page)
        self.page.loadFinished.connect(self._take_loaded)
        self.page.renderProcessTerminated.connect(self._give_up)
        self.page.open()

    def stand(self, zoom: float) -> None:
        """Stand where the old view is, behind all else in the pane."""
        self.view.setZoomFactor(zoom)
        self.view.setGeometry(self._place.contentsRect())
        self.view.lower()
        self.view.show()

    def hand_over(self) -> None:
        """Have nothing to do with the page any more: whoever shows it sees to it."""
        self.page.loadFinished.disconnect(self._take_loaded)
        self.page.renderProcessTerminated.disconnect(self._give_up)
        self.deleteLater()

    def cancel(self) -> None:
        """Build it no more."""
        self._timer.stop()
        self.view.deleteLater()
        self.deleteLater()

    def _take_loaded(self, loaded: bool) -> None:
        if not loaded:
            self._give_up()
            return
        for name, what in self._tell():
            self.desk.say(name, what)
        self._timer.start(LOOK_MILLISECONDS)

    def _give_up(self, *_: Any) -> None:
        self._timer.stop()
        log.warning("the fresh view of the map did not come to be; the old one stays")
        self.failed.emit()

    def _look(self) -> None:
        """Ask the old page where its reader is now, and the new one whether it is there, too."""
        self._looks += 1
        if self._looks * LOOK_MILLISECONDS > PATIENCE_MILLISECONDS:
            self._give_up()
            return
        self._old.runJavaScript(KEEP, 0, self._old.take_kept)  # one that is stuck says nothing: then what it said last
        script = f"yiping.heard() >= {self.desk.spoken.last} && yiping.resume({json.dumps(self._old.kept)})"
        self.page.runJavaScript(script, 0, self._take_resumed)

    def _take_resumed(self, resumed: Any) -> None:
        if resumed is True and self._timer.isActive():
            self._timer.stop()
            QTimer.singleShot(0, self, self.ready.emit)  # not within an answer of a page that is to go


def cover(pane: QWidget) -> None:
    """Lay a pane's picture of now over it for a moment; a hand reaches what is beneath."""
    picture = QLabel(pane)
    picture.setPixmap(pane.grab())
    picture.setGeometry(pane.rect())
    picture.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    picture.show()
    picture.raise_()
    QTimer.singleShot(COVER_MILLISECONDS, picture, picture.deleteLater)
