"""A page: a pane that stands in a scene, or lies over one and is closed by Escape; keys and the wheel move its list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from widgets import painting
from widgets.duty_bar import DutyBar
from widgets.duty_form import DutyForm
from widgets.look import Look
from widgets.pane import Pane, PaneContext, PaneSettings


class PagePane(Pane):
    """What all pages do with the reader's hand."""

    closed = Signal()
    """The reader is done with it."""

    def __init__(
        self, settings: PaneSettings, look: Look, parent: QWidget | None = None, *, context: PaneContext | None = None
    ) -> None:
        super().__init__(settings, look, parent, context=context)
        self.lies_over = False
        self._top = 0
        self._fitting = 0
        """Lines of the list that had room when it was last drawn."""
        self._outlined = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def lie_over(self) -> None:
        """Be a page over a scene: Escape closes it."""
        self.lies_over = True

    @property
    def line_count(self) -> int:
        """How many lines its list has."""
        return 0

    @property
    def is_busy(self) -> bool:
        """Whether something is being typed here, which Escape must not lose."""
        return False

    def move_by(self, step: int) -> None:
        """Move through the list."""
        top = max(0, min(self._top + step, self.line_count - max(self._fitting, 1)))
        if top != self._top:
            self._top = top
            self.update()

    def take_digit(self, digit: int) -> bool:
        """Do what a digit's key stands for; return whether it stands for anything."""
        del digit
        return False

    def paint_outline(self, painter: QPainter) -> None:
        """Show that the keyboard is here, where it came by a key."""
        if self._outlined:
            painter.setPen(QPen(self.look.color("accent"), max(1.0, self.look.unit)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move through the list by the arrow keys; a digit does what it stands for; Escape closes."""
        page = max(self._fitting, 1)
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page}
        if event.key() == Qt.Key.Key_Escape and self.lies_over and not self.is_busy:
            self.closed.emit()
        elif event.key() in steps:
            self.move_by(steps[Qt.Key(event.key())])
        elif self.is_busy or not self.take_digit(event.key() - Qt.Key.Key_0):
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move through the list."""
        self.move_by(-1 if event.angleDelta().y() > 0 else 1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard is here, where it came by a key."""
        self._outlined = painting.by_keyboard(event)
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard has gone."""
        self._outlined = False
        self.update()
        super().focusOutEvent(event)


class DeskPane(PagePane):
    """A page with buttons for what can be done, by their digits too, and a form for what one of them asks."""

    def __init__(
        self, settings: PaneSettings, look: Look, parent: QWidget | None = None, *, context: PaneContext | None = None
    ) -> None:
        super().__init__(settings, look, parent, context=context)
        self.form: DutyForm | None = None
        self.bar = DutyBar(look, self)

    @property
    def is_busy(self) -> bool:
        """Whether a form is open."""
        return self.form is not None

    def take_digit(self, digit: int) -> bool:
        """Press the button of that number."""
        return self.bar.press(digit)
