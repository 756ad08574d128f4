"""What lies over a pane that can't tell of the past: no number of today stands under yesterday's clock."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from widgets import painting
from widgets.look import Look

_AROUND = 4
"""Design units at the edges, where the pane's frame stays to be seen."""


class Veil(QWidget):
    """Covers all of a pane below its header, and says why."""

    def __init__(self, look: Look, pane: QWidget, header_units: float) -> None:
        super().__init__(pane)
        self._pane = pane
        self._look = look
        self._header = header_units
        self.sentence = ""
        self.hide()
        pane.installEventFilter(self)

    def say(self, sentence: str) -> None:
        """Cover the pane, and say `sentence`; empty: uncover it."""
        self.sentence = painting.shown(sentence, 400)
        self.setAccessibleName(self.sentence)
        self._place()
        self.setVisible(bool(sentence))
        self.raise_()
        self.update()

    def _place(self) -> None:
        edge = self._look.px(_AROUND)
        self.setGeometry(self._pane.rect().adjusted(edge, max(self._look.px(self._header), edge), -edge, -edge))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow with the pane."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return bool(super().eventFilter(watched, event))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground of a pane, and the sentence in its middle."""
        look = self._look
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.color("pane"))
        font = look.font(look.LABEL)
        room = self.width() - look.px(24)
        lines = painting.wrapped(self.sentence, font, room, max(1, self.height() // look.px(26)))
        top = self.rect().center().y() - len(lines) * look.px(26) // 2
        for number, line in enumerate(lines):
            box = QRect(look.px(12), top + number * look.px(26), room, look.px(26))
            painting.text(painter, box, line, font, look.color("quiet"), align=Qt.AlignmentFlag.AlignHCenter)
        painter.end()
