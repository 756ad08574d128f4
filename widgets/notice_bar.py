"""The notice bar: what is wrong with the program itself, and what to do, in one sentence."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import painting
from widgets.look import Look


class NoticeBar(QWidget):
    """Under the title bar while there is trouble, gone when there is none. Severity's colours are not its own.

    What is only to be known, and can be taken away, is said calmly.
    """

    taken_away = Signal()
    """Somebody has read what is said calmly."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.sentence = ""
        self.calm = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_sentence(self, sentence: str, *, calm: bool = False) -> None:
        """Show what is wrong and what to do; an empty sentence takes the bar away."""
        if (sentence, calm) == (self.sentence, self.calm):
            return
        self.sentence = sentence
        self.calm = calm
        self.setAccessibleName(painting.shown(sentence, 2_000))
        self.setToolTip(painting.plain_tooltip(sentence))
        self.setVisible(bool(sentence.strip()))
        self.updateGeometry()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take away what is only to be known."""
        if self.calm:
            self.taken_away.emit()
        else:
            super().mousePressEvent(event)

    def _lines(self, width: int) -> list[str]:
        look = self.look
        return painting.wrapped(self.sentence, look.font(look.TITLE), max(width - look.px(88), 1), 2)

    def hasHeightForWidth(self) -> bool:
        """A long sentence takes a second line."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of one line or two."""
        return self.look.px(48) if len(self._lines(width)) < 2 else self.look.px(76)

    def sizeHint(self) -> QSize:
        """Return the height at the present width."""
        return QSize(self.look.px(400), self.heightForWidth(max(self.width(), self.look.px(400))))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the sentence on an inverted ground; calmly, on that of a pane."""
        look = self.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), look.color("pane" if self.calm else "text"))
        ink = look.color("text" if self.calm else "ground")
        centre = QPointF(look.px(38), self.height() / 2)
        radius = look.px(11)
        painter.setPen(QPen(ink, max(1.5, 2 * look.unit)))
        painter.drawEllipse(centre, radius, radius)
        mark = QRect(0, 0, 2 * radius, 2 * radius)
        mark.moveCenter(centre.toPoint())
        painting.text(
            painter, mark, "i" if self.calm else "!", look.font(look.LABEL), ink, align=Qt.AlignmentFlag.AlignHCenter
        )
        lines = self._lines(self.width())
        font = look.font(look.TITLE)
        step = round(font.pixelSize() * 1.45)
        top = (self.height() - step * len(lines)) // 2
        box = QRect(look.px(64), top, self.width() - look.px(88), step)
        painting.paragraph(painter, box, lines, font, ink)
        painter.end()
