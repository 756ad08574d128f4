"""The two strips of a queue: the words that narrow it, above its lines; what is to come in it, below them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from data_sources.sentences import fill
from widgets import painting
from widgets.look import Look

CHIP_UNITS = 36
OUTLOOK_UNITS = 30


class WordsChip(QAbstractButton):
    """Says which words narrow the queue. Pressed, by the mouse or by a key, it takes them away."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._shows_focus = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(painting.plain_tooltip(self.tr("Show all again (Esc)")))
        self.hide()

    def show_words(self, words: str) -> None:
        """Say these words; empty: go."""
        said = painting.shown(words, 40)
        self.setText(f"“{said}”" if said else "")
        self.setAccessibleName(fill(self.tr("Only what “{words}” finds; press to show all"), {"words": said}))
        self.setVisible(bool(said))
        self.adjustSize()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the words' size with the cross."""
        look = self._look
        return QSize(painting.width(self.text(), look.font(look.LABEL)) + look.px(46), look.px(28))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the words in a frame, and a cross."""
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.underMouse() or self._shows_focus
        painter.setPen(look.pen("accent" if lit else "line"))
        painter.setBrush(look.mixed("accent", "pane", 0.12))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), look.px(4), look.px(4))
        inner = self.rect().adjusted(look.px(10), 0, -look.px(30), 0)
        painting.text(painter, inner, self.text(), look.font(look.LABEL), look.color("text"))
        centre, reach = QPointF(self.width() - look.px(16), self.height() / 2), look.px(4)
        painter.setPen(look.pen("text", 1.4))
        for x in (-reach, reach):
            painter.drawLine(centre + QPointF(x, -reach), centre + QPointF(-x, reach))
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus that came by the keyboard."""
        super().focusInEvent(event)
        self._shows_focus = painting.by_keyboard(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no more."""
        super().focusOutEvent(event)
        self._shows_focus = False


class Part(Struct, frozen=True):
    """One thing that is to come: `chosen` says that the queue holds nothing else now."""

    name: str
    text: str
    chosen: bool = False


class OutlookStrip(QWidget):
    """Parts side by side, as many as fit. A click on one lets the queue hold only that, and another one all again.

    The same is in the queue's menu, for the keyboard.
    """

    pressed = Signal(str)
    """A part, by its name."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._parts: tuple[Part, ...] = ()
        self.setMouseTracking(True)

    @property
    def parts(self) -> tuple[Part, ...]:
        """What is said."""
        return self._parts

    def show_parts(self, parts: Sequence[Part]) -> None:
        """Say these."""
        if tuple(parts) != self._parts:
            self._parts = tuple(parts)
            self.setAccessibleName("; ".join(part.text for part in parts))
            self.update()

    def _boxes(self) -> list[tuple[Part, QRect]]:
        look = self._look
        font = look.font(look.CAPTION)
        left, found = look.px(16), []
        for part in self._parts:
            width = painting.width(part.text, font)
            if left + width > self.width() - look.px(8):
                break
            found.append((part, QRect(left, 0, width, self.height())))
            left += width + look.px(20)
        return found

    def _part_at(self, point: QPoint) -> str:
        reach = self._look.px(8)
        found = (part.name for part, box in self._boxes() if box.adjusted(-reach, 0, reach, 0).contains(point))
        return next(found, "")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a rule, and the parts."""
        look = self._look
        painter = QPainter(self)
        painter.setPen(look.pen("line"))
        painter.drawLine(look.px(16), 0, self.width() - look.px(16), 0)
        for part, box in self._boxes():
            painting.text(painter, box, part.text, look.font(look.CAPTION), look.color("text"))
            if part.chosen:
                painter.fillRect(
                    QRect(box.left(), box.bottom() - look.px(4), box.width(), look.px(2)), look.color("accent")
                )
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over what can be pressed."""
        over = bool(self._part_at(event.position().toPoint()))
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Press a part."""
        name = self._part_at(event.position().toPoint())
        if name:
            self.pressed.emit(name)
