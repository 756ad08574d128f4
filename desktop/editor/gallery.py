"""All panes that there are, each with its name, a sentence, and itself with the centre's own data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from desktop.editor.dressing import form_style, label
from desktop.trouble_pane import TroublePane
from desktop.view_runner import ViewRunner
from widgets.look import Look
from widgets.pane import Pane, PaneContext
from widgets.pane_words import pane_name, pane_sentence
from widgets.registry import make_pane, pane_types

PREVIEW_UNITS = QSize(760, 560)
"""How large a pane is shown that needs no more."""


class Gallery(QWidget):
    """Lies over the editor until a pane is chosen or Escape is pressed."""

    wanted = Signal(str)
    """The pane type to add."""

    closed = Signal()
    previewed = Signal(object)
    """The panes that live here now, in a list: whoever shows the rest lets them be asked, too."""

    def __init__(
        self,
        look: Look,
        context: PaneContext,
        runner: ViewRunner,
        first: Callable[[str], Mapping[str, Any]],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self.preview: Pane | None = None
        self._context = context
        self._runner = runner
        self._first = first
        self._sheet = QFrame(self)
        self._sheet.setObjectName("sheet")
        self._sheet.setStyleSheet(
            f"#sheet {{ background: {look.palette.ground}; border: 1px solid {look.palette.normal}; }}"
        )
        self.setFont(look.font(look.LABEL))
        self.list = QListWidget(self._sheet)
        self.list.setAccessibleName(self.tr("Panes"))
        self.list.setFont(look.font(look.LABEL))
        for pane_type in sorted(pane_types(), key=pane_name):
            item = QListWidgetItem(f"{pane_name(pane_type)}\n{pane_sentence(pane_type)}", self.list)
            item.setData(Qt.ItemDataRole.UserRole, pane_type)
            item.setToolTip(pane_type)
        self.list.setWordWrap(True)
        self.list.setSpacing(look.px(3))
        self.list.currentItemChanged.connect(lambda *_: self._show_preview())
        self.list.itemActivated.connect(lambda *_: self._take())
        self._words = label("", self._sheet, "title")
        self._stand = QWidget(self._sheet)
        add, leave = QPushButton(self.tr("Add this pane"), self._sheet), QPushButton(self.tr("Cancel"), self._sheet)
        for widget in (self._words, add, leave):
            widget.setStyleSheet(form_style(look))
        add.clicked.connect(self._take)
        leave.clicked.connect(self.closed)
        self.add_button = add
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(leave)
        buttons.addWidget(add)
        right = QVBoxLayout()
        right.addWidget(self._words)
        right.addWidget(self._stand, 1)
        right.addLayout(buttons)
        row = self._row = QHBoxLayout(self._sheet)
        row.addWidget(self.list, 2)
        row.addLayout(right, 3)

    def open(self, room: QRect) -> None:
        """Cover `room`, and take the keyboard."""
        self.setGeometry(room)
        margin = self.look.px(40)
        self._sheet.setGeometry(self.rect().adjusted(margin, margin, -margin, -margin))
        self.show()
        self.raise_()
        self._row.activate()
        self.list.setCurrentRow(0)
        self.list.setFocus(Qt.FocusReason.PopupFocusReason)

    def choose(self, pane_type: str) -> None:
        """Go to a pane."""
        for row in range(self.list.count()):
            if self.list.item(row).data(Qt.ItemDataRole.UserRole) == pane_type:
                self.list.setCurrentRow(row)

    def discard(self) -> None:
        """Take the preview off the runner, and go."""
        self._clear()
        self.hide()
        self.deleteLater()

    @property
    def _chosen(self) -> str:
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def _take(self) -> None:
        if self._chosen:
            self.wanted.emit(self._chosen)

    def _clear(self) -> None:
        if self.preview is not None:
            self._runner.remove(self.preview)
            self.preview.hide()
            self.preview.deleteLater()
            self.preview = None

    def _show_preview(self) -> None:
        self._clear()
        pane_type = self._chosen
        self._words.setText(f"{pane_name(pane_type)}\n{pane_sentence(pane_type)}")
        look = Look(self.look.theme, self.look.unit, self.look.language)
        try:
            pane = make_pane(pane_type, self._first(pane_type), look, self._stand, context=self._context)
        except Exception as error:  # noqa: BLE001 - said in the preview's place
            pane = TroublePane(str(error), look, self._stand, context=self._context)
        self.preview = pane
        wide = (
            self._stand.size()
            if pane_type in _WIDE
            else QSize(look.px(PREVIEW_UNITS.width()), look.px(PREVIEW_UNITS.height()))
        )
        pane.setGeometry(QRect(QPoint(0, 0), wide.boundedTo(self._stand.size())))
        pane.show()
        self._runner.add(pane)
        self.previewed.emit([pane])

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Dim what lies below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.look.color("ground", 0.72))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Close where the reader clicks beside the sheet."""
        if not self._sheet.geometry().contains(event.position().toPoint()):
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter adds, Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        else:
            super().keyPressEvent(event)


_WIDE = frozenset({"map", "queue", "table", "health", "health_board", "matrix", "flow", "source", "incident", "ticker"})
