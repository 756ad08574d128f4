"""The sign of searching: a lens, alone or in a field with its key."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from widgets import painting
from widgets.look import Look

_FIELD = 176
"""Width of the field, in design units."""


class SearchButton(QAbstractButton):
    """`as_field` looks like a field that waits for words; else it is the lens alone."""

    def __init__(self, look: Look, parent: QWidget, *, as_field: bool = False) -> None:
        super().__init__(parent)
        self._look = look
        self._as_field = as_field
        self._shows_focus = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Search"))
        self.setToolTip(painting.plain_tooltip(self.tr("Search (Ctrl+F)")))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_field(self, *, is_on: bool) -> None:
        """Look like a field, or be the lens alone."""
        if is_on != self._as_field:
            self._as_field = is_on
            self.updateGeometry()
            self.update()

    @property
    def field_width(self) -> int:
        """How wide the field is."""
        return self._look.px(_FIELD)

    def sizeHint(self) -> QSize:
        """Return the field's size, or the lens's."""
        look = self._look
        return QSize(look.px(_FIELD), look.px(34)) if self._as_field else QSize(look.px(26), look.px(26))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lens, and what the field says."""
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.underMouse() or self._shows_focus
        if self._as_field:
            painter.setPen(look.pen("accent" if lit else "line"))
            painter.setBrush(look.color("pane"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), look.px(4), look.px(4))
        colour = "accent" if lit else "quiet"
        middle = self.height() / 2
        lens(painter, QPointF(middle, middle), look, colour)
        if self._as_field:
            words = self.rect().adjusted(round(2 * middle), 0, -look.px(10), 0)
            painting.text(painter, words, self.tr("Search"), look.font(look.LABEL), look.color("quiet"))
            key = look.font(look.CAPTION)
            painting.text(painter, words, "Ctrl+F", key, look.color("quiet"), align=Qt.AlignmentFlag.AlignRight)
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus that came by the keyboard."""
        super().focusInEvent(event)
        self._shows_focus = painting.by_keyboard(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no more."""
        super().focusOutEvent(event)
        self._shows_focus = False


def lens(painter: QPainter, centre: QPointF, look: Look, token: str) -> None:
    """Draw the sign of searching around a point."""
    reach = look.px(6)
    painter.setPen(look.pen(token, 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    eye = centre - QPointF(reach / 4, reach / 4)
    painter.drawEllipse(eye, reach * 0.8, reach * 0.8)
    begin = eye + QPointF(reach * 0.57, reach * 0.57)
    painter.drawLine(QLineF(begin, begin + QPointF(reach * 0.75, reach * 0.75)))
