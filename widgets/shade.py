"""Darken a whole window at night."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from widgets.look import shade_color


class Shade(QWidget):
    """Lies over all else, and lets every touch through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.strength = 0.0
        """From 0, all bright, to 1, black."""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def darken(self, strength: float) -> None:
        """Take so much of the light away."""
        if strength != self.strength:
            self.strength = strength
            self.setVisible(strength > 0)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the darkness."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), shade_color(self.strength))
        painter.end()
