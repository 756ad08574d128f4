"""The row of buttons under an incident's card: what the workflow allows now, and what may be said of its reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from widgets import painting
from widgets.look import Look


@dataclass(frozen=True)
class Choice:
    """One button: what it does, what it is called, and why. `quiet`: it isn't about the life cycle."""

    name: str
    text: str
    tip: str = ""
    quiet: bool = False


class DutyBar(QWidget):
    """Buttons that flow into as many rows as they need, under one line that says who acts, or why nobody can."""

    chosen = Signal(str)
    """The name of the choice."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._choices: tuple[Choice, ...] = ()
        self._buttons: list[QPushButton] = []
        self._said = ""
        self._is_bad = False

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The buttons, in their order; the first nine have a digit for a key."""
        return self._choices

    @property
    def said(self) -> str:
        """What the line says."""
        return self._said

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Show these buttons; nothing moves where they are the same."""
        if tuple(choices) == self._choices:
            return
        self._choices = tuple(choices)
        had_focus = next((button.property("choice") for button in self._buttons if button.hasFocus()), None)
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = [self._button(number, choice) for number, choice in enumerate(self._choices)]
        for before, after in zip(self._buttons, self._buttons[1:], strict=False):
            QWidget.setTabOrder(before, after)
        for button in self._buttons:
            if had_focus is not None and button.property("choice") == had_focus:
                button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._place()

    def say(self, text: str, *, bad: bool = False) -> None:
        """Say who acts, what was kept, or why nothing can be done."""
        if (text, bad) != (self._said, self._is_bad):
            self._said, self._is_bad = text, bad
            self.setAccessibleDescription(painting.shown(text, 2_000))
            self.update()

    def press(self, number: int) -> bool:
        """Press a button by its number from 1, as its key does; return whether there is one."""
        if not 1 <= number <= len(self._buttons):
            return False
        self._buttons[number - 1].click()
        return True

    def height_for(self, width: int) -> int:
        """Return the height that the line and the buttons need."""
        rows = self._rows(width)
        return self._look.px(34) + len(rows) * self._look.px(44) + self._look.px(6 if rows else 0)

    def _button(self, number: int, choice: Choice) -> QPushButton:
        digit = f"{number + 1}  " if number < 9 else ""
        button = QPushButton(f"{digit}{painting.shown(choice.text, 60)}", self)
        look = self._look
        ink = look.palette.quiet if choice.quiet else look.palette.text
        button.setStyleSheet(f"QPushButton {{ color: {ink}; }}")
        button.setFont(look.font(look.LABEL))
        button.setProperty("choice", choice.name)
        button.setToolTip(painting.plain_tooltip(choice.tip))
        button.setAccessibleName(painting.shown(choice.text))
        button.clicked.connect(lambda: self.chosen.emit(choice.name))
        button.show()
        return button

    def _rows(self, width: int) -> list[list[QPushButton]]:
        gap = self._look.px(10)
        rows: list[list[QPushButton]] = []
        room = -1
        for button in self._buttons:
            wide = self._size(button).width()
            if room < wide:
                rows.append([])
                room = width
            rows[-1].append(button)
            room -= wide + gap
        return rows

    def _size(self, button: QPushButton) -> QSize:
        hint = button.sizeHint()
        return QSize(min(max(hint.width(), self._look.px(76)), self._look.px(360)), self._look.px(36))

    def _place(self) -> None:
        px = self._look.px
        for row, buttons in enumerate(self._rows(self.width())):
            x, y = 0, px(34) + row * px(44)
            for button in buttons:
                size = self._size(button)
                button.setGeometry(x, y, size.width(), size.height())
                x += size.width() + px(10)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line, with a mark where something is wrong."""
        look, px = self._look, self._look.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.color("line"), px(1)))
        painter.drawLine(0, 0, self.width(), 0)
        box = QRect(0, px(4), self.width(), px(28))
        if self._is_bad:
            painting.light_mark(painter, QPointF(box.left() + px(9), box.center().y() + 1), px(7), "red", look)
            box.adjust(px(26), 0, 0, 0)
        ink = look.color("text" if self._is_bad else "quiet")
        painting.text(painter, box, self._said, look.font(look.CAPTION), ink)
        painter.end()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Let the buttons flow anew."""
        self._place()
