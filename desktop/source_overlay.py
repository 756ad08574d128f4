"""The page of one source over a scene: opened from a strip or a board, closed by Escape or a click beside it."""

from __future__ import annotations

import contextlib

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from widgets.look import Look
from widgets.pane import PaneContext
from widgets.source_pane import SourcePane, SourceSettings

WIDTH, HEIGHT = 1180, 940
"""Design units."""


class SourceOverlay(QWidget):
    """Covers the scene, dimmed, with the page in its middle."""

    closed = Signal()

    def __init__(self, source: str, look: Look, context: PaneContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._before = QApplication.focusWidget()
        self.page = SourcePane(SourceSettings(source=source), look, self, context=context, closable=True)
        self.page.closed.connect(self.closed)

    def place(self, room: QRect) -> None:
        """Cover `room`, the page in its middle."""
        self.setGeometry(room)
        px, margin = self._look.px, self._look.px(20)
        wide = min(px(WIDTH), room.width() - 2 * margin)
        high = min(px(HEIGHT), room.height() - 2 * margin)
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
        """Close where the reader clicks beside the page."""
        if not self.page.geometry().contains(event.position().toPoint()):
            self.closed.emit()
