"""The scenes' names in the title bar: in one row where they fit, in two smaller ones where not, the rest in a menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeySequence, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QMenu, QToolButton, QWidget

from widgets import painting
from widgets.look import Look

_MORE = 36
"""Width of the menu's sign, in design units."""


class SceneTabs(QWidget):
    """The scenes' names; those that don't fit are in a menu at the end. The one that is shown is never among those."""

    scene_chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: list[SceneTab] = []
        self._menu = QMenu(self)
        self._more = QToolButton(self)
        self._more.setText("⋯")
        self._more.setMenu(self._menu)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setAccessibleName(self.tr("More scenes"))
        self._more.setStyleSheet(
            f"QToolButton {{ color: {look.palette.quiet}; border: none; font-size: {look.px(20)}px; }}"
            "QToolButton::menu-indicator { image: none; }"
        )
        self._more.hide()
        self.setMinimumWidth(look.px(60))

    def set_scenes(self, scenes: Sequence[tuple[str, str]]) -> None:
        """Show these scenes (id, name), in this order."""
        for button in self._buttons:
            self._group.removeButton(button)
            button.deleteLater()
        self._buttons = []
        for number, (scene, name) in enumerate(scenes, 1):
            button = SceneTab(self.look, scene, painting.shown(name, 60), number, self)
            button.clicked.connect(lambda _checked=False, scene=scene: self.scene_chosen.emit(scene))
            self._group.addButton(button)
            self._buttons.append(button)
        self._arrange()

    def set_scene(self, scene: str) -> None:
        """Mark the scene that is shown."""
        for button in self._buttons:
            button.setChecked(button.scene == scene)
        self._arrange()

    @property
    def row_width(self) -> int:
        """How wide all of them are in one row, at the least."""
        tight = [(button, button.is_tight) for button in self._buttons]
        for button in self._buttons:
            button.set_tight(True)
        width = self._width(self._buttons)
        for button, was_tight in tight:
            button.set_tight(was_tight)
        return width

    def _arrange(self) -> None:
        room = self.width()
        for tight in (False, True):
            for button in self._buttons:
                button.set_tight(tight)
            if sum(button.sizeHint().width() for button in self._buttons) <= room:
                self._place([self._buttons])
                return
        self._place(self._two_rows(room))

    def _two_rows(self, room: int) -> list[list[SceneTab]]:
        """Return the tabs of both rows: all, as evenly as can be, or as many as leave room for the menu's sign."""
        wanted = [button.sizeHint().width() for button in self._buttons]
        cuts = range(1, len(wanted))
        cut = min(cuts, key=lambda at: max(sum(wanted[:at]), sum(wanted[at:])), default=0)
        if max(sum(wanted[:cut]), sum(wanted[cut:])) <= room:
            return [self._buttons[:cut], self._buttons[cut:]]
        rows: list[list[SceneTab]] = [[], []]
        rooms = [room, room - self.look.px(_MORE)]
        current = next((button for button in self._buttons if button.isChecked()), None)
        for button in self._buttons:
            row = 0 if not rows[1] and self._width(rows[0]) + button.sizeHint().width() <= rooms[0] else 1
            if row and self._width(rows[1]) + button.sizeHint().width() > rooms[1]:
                break
            rows[row].append(button)
        if current is not None and current not in rows[0] + rows[1]:
            # The scene that is shown is always among the tabs, whatever falls into the menu for it.
            while rows[1] and self._width(rows[1]) + current.sizeHint().width() > rooms[1]:
                rows[1].pop()
            rows[1].append(current)
        return rows

    def _width(self, row: Sequence[SceneTab]) -> int:
        return sum(button.sizeHint().width() for button in row)

    def _place(self, rows: Sequence[Sequence[SceneTab]]) -> None:
        height = self.height() // len(rows)
        x = 0
        for number, row in enumerate(rows):
            x = 0
            for button in row:
                width = min(button.sizeHint().width(), max(self.width() - x, 1))
                button.setGeometry(x, number * height, width, height)
                x += width
        shown = {button for row in rows for button in row}
        hidden = [button for button in self._buttons if button not in shown]
        for button in self._buttons:
            button.setVisible(button in shown)
        self._menu.clear()
        for button in hidden:
            action = self._menu.addAction(button.label.replace("&", "&&"))
            action.triggered.connect(button.click)
        self._more.setVisible(bool(hidden))
        self._more.setGeometry(x, self.height() - height, self.look.px(_MORE), height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the tabs anew."""
        super().resizeEvent(event)
        self._arrange()


class SceneTab(QAbstractButton):
    """One scene's name; the one that is shown is underlined, not only brighter."""

    def __init__(self, look: Look, scene: str, label: str, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        self.scene = scene
        self.label = label
        self._shows_focus = False
        self._tight = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(label)
        if number <= 9:
            self.setShortcut(QKeySequence(f"Alt+{number}"))
        tip = f"{label}  (Alt+{number})" if number <= 9 else label
        self.setToolTip(painting.plain_tooltip(tip))

    @property
    def is_tight(self) -> bool:
        """Whether it is drawn smaller."""
        return self._tight

    def set_tight(self, tight: bool) -> None:
        """Be drawn smaller, with less space around, or not."""
        if tight != self._tight:
            self._tight = tight
            self.update()

    def sizeHint(self) -> QSize:
        """Return the name's size with the space around it."""
        look = self.look
        return QSize(min(painting.width(self.label, self._font()), look.px(240)) + 2 * self._side(), look.px(32))

    def _font(self) -> QFont:
        return self.look.font(self.look.LABEL if self._tight else self.look.TITLE)

    def _side(self) -> int:
        return self.look.px(9 if self._tight else 12)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the name."""
        look = self.look
        painter = QPainter(self)
        chosen = self.isChecked()
        inner = self.rect().adjusted(self._side(), 0, -self._side(), 0)
        colour = look.color("text" if chosen or self.underMouse() else "quiet")
        painting.text(painter, inner, self.label, self._font(), colour)
        if chosen:
            low = look.px(5 if self.height() > look.px(40) else 3)
            painter.fillRect(QRect(inner.left(), self.height() - low, inner.width(), look.px(3)), look.color("accent"))
        if self._shows_focus:
            edge = look.px(12 if self.height() > look.px(40) else 2)
            painter.setPen(QPen(look.color("accent"), look.px(1)))
            painter.drawRect(self.rect().adjusted(look.px(4), edge, -look.px(4), -edge))
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus that came by the keyboard."""
        super().focusInEvent(event)
        self._shows_focus = painting.by_keyboard(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no more."""
        super().focusOutEvent(event)
        self._shows_focus = False
