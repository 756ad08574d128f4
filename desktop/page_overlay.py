"""A page over a scene, of a source, an incident or a search: opened from a pane, closed by Escape or beside it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from widgets.alarms_pane import AlarmsPane
from widgets.incident_pane import IncidentPane
from widgets.look import Look
from widgets.page_pane import PagePane
from widgets.search_pane import SearchPane
from widgets.source_pane import SourcePane

Page = AlarmsPane | IncidentPane | SourcePane | SearchPane
SIZES: dict[type[Page], tuple[int, int]] = {
    AlarmsPane: (1480, 940),
    IncidentPane: (1480, 940),
    SearchPane: (820, 980),
    SourcePane: (1180, 940),
}
"""Design units."""


class PageOverlay(QWidget):
    """Covers the scene, dimmed, with the page in its middle."""

    closed = Signal()

    def __init__(self, make: Callable[[QWidget], Page], look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._before = QApplication.focusWidget()
        self.page = make(self)
        if isinstance(self.page, PagePane):
            self.page.lie_over()
        self.page.closed.connect(self.closed)

    def place(self, room: QRect) -> None:
        """Cover `room`, the page in its middle."""
        self.setGeometry(room)
        px, margin = self._look.px, self._look.px(20)
        width, height = SIZES[type(self.page)]
        wide = min(px(width), room.width() - 2 * margin)
        high = min(px(height), room.height() - 2 * margin)
        self.page.setGeometry((room.width() - wide) // 2, (room.height() - high) // 2, wide, high)

    def return_focus(self) -> None:
        """Give the keyboard back to where it was before."""
        if self._before is not None:
            with contextlib.suppress(RuntimeError):  # it was taken away meanwhile
                self._before.setFocus(Qt.FocusReason.PopupFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Dim what lies below, and draw an edge around the page."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("ground", 0.72))
        painter.setPen(QPen(self._look.color("normal"), self._look.px(1)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.page.geometry().adjusted(-1, -1, 0, 0))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Close where the reader clicks beside the page; not while something is being typed there."""
        is_busy = isinstance(self.page, AlarmsPane | IncidentPane) and self.page.form is not None
        if not is_busy and not self.page.geometry().contains(event.position().toPoint()):
            self.closed.emit()
