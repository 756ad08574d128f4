"""The table of a queue: whole rows, one of them chosen, moved through by keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from widgets import painting
from widgets.queue_model import QueueModel


class QueueTable(QTableView):
    """A table whose pane shows that it has the keyboard."""

    focus_moved = Signal()

    let_go = Signal()
    """Escape, where nothing is chosen that it could let go of."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header = self.verticalHeader()
        header.hide()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(1)
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.viewport().setAutoFillBackground(False)
        self.shows_focus = False
        self.is_narrowed = False
        """Whether there are words that Escape takes away."""
        self.pressed_on: int | None = None
        """The event that was chosen already when the button went down on it."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Know whether a click is on the chosen row: it lets it go."""
        index = self.indexAt(event.position().toPoint())
        model = self.model()
        is_chosen = index.isValid() and self.selectionModel().isRowSelected(index.row())
        row = model.row(index.row()) if is_chosen and isinstance(model, QueueModel) else None
        self.pressed_on = row.id if row is not None else None
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens on every platform; Escape lets go of the chosen event, or else of what narrows the queue."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape and self.selectionModel().hasSelection():
            self.selectionModel().clear()
        elif event.key() == Qt.Key.Key_Escape and self.is_narrowed:
            self.let_go.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the pane's outline."""
        super().focusInEvent(event)
        self.shows_focus = painting.by_keyboard(event)
        self.focus_moved.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the pane's outline."""
        super().focusOutEvent(event)
        self.shows_focus = False
        self.focus_moved.emit()
