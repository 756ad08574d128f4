"""The queue as Qt sees it: exactly as many rows as there are events, of which only those near the window are here."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from data_sources.sentences import fill
from operations.snapshots import QueuePage, QueueRow
from widgets import painting, words

translate = QCoreApplication.translate

ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
MOST_ROWS = 500
"""Rows that one question may ask for (`Picture.queue_page`)."""
SHOWABLE_ROWS = 5_000_000
"""Beyond this the table's height in pixels would overflow; the total stays exact in words."""

Index = QModelIndex | QPersistentModelIndex


class QueueModel(QAbstractTableModel):
    """One window of a paged queue, in a table of one column.

    A page replaces the window as a whole: what a row says now stands in one place only. Rows outside the window are
    known to be there (`rowCount` is the exact total) and are None until their page has come.
    """

    def __init__(self, language: str = "zh", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self._rows: tuple[QueueRow, ...] = ()
        self._offset = 0
        self._total = 0

    @property
    def total(self) -> int:
        """The exact number of events in the queue."""
        return self._total

    @property
    def window(self) -> tuple[int, int]:
        """The first row that is here, and the row after the last."""
        return self._offset, self._offset + len(self._rows)

    def holds(self, first: int, after: int) -> bool:
        """Whether rows `first` to `after` are all here, as far as they exist."""
        start, end = self.window
        return start <= min(first, max(self._total - 1, 0)) and min(after, self._total) <= end

    def row(self, number: int) -> QueueRow | None:
        """Return a row of the queue, or None where its page has not come."""
        at = number - self._offset
        return self._rows[at] if 0 <= at < len(self._rows) and number < self._total else None

    def find(self, event_id: int) -> int | None:
        """Return the row where an event stands now, if its row is here."""
        for at, row in enumerate(self._rows):
            if row.id == event_id:
                return self._offset + at
        return None

    def take(self, page: QueuePage) -> bool:
        """Replace the window by a page; return whether anything that is shown changed."""
        total = max(page.total, 0)
        if page.rows == self._rows and page.offset == self._offset and total == self._total:
            return False
        # First how many there are, then what they say: Qt wants rows to stand still while others come and go.
        before, now = min(self._total, SHOWABLE_ROWS), min(total, SHOWABLE_ROWS)
        old = self.window
        if now > before:
            self.beginInsertRows(QModelIndex(), before, now - 1)
            self._total = total
            self.endInsertRows()
        elif now < before:
            self.beginRemoveRows(QModelIndex(), now, before - 1)
            self._total = total
            self.endRemoveRows()
        self._rows, self._offset, self._total = page.rows, page.offset, total
        first, after = min(old[0], self._offset), min(max(old[1], self.window[1]), now)
        if after > first:
            self.dataChanged.emit(self.index(first, 0), self.index(after - 1, 0))
        return True

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the exact total."""
        return 0 if parent is not None and parent.isValid() else min(self._total, SHOWABLE_ROWS)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return one: a row is drawn as a whole."""
        return 0 if parent is not None and parent.isValid() else 1

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Return the row itself for the delegate, its words for assistive technology, its whole text as a tooltip."""
        row = self.row(index.row())
        if role == ROW_ROLE:
            return row
        if row is None:
            return None
        if role in {int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.AccessibleTextRole)}:
            return row_words(row, self._language)
        if role == int(Qt.ItemDataRole.ToolTipRole):
            told = [place_and_title(row), row.address, words.BETWEEN.join((row.source_title, row.key))]
            if row.simulated:
                told.append(self.tr("Drill data"))
            return painting.plain_tooltip("\n".join(line for line in told if line))
        return None


def place_and_title(row: QueueRow) -> str:
    """Return “place · title”, clean."""
    return words.BETWEEN.join(filter(None, map(painting.shown, (row.region_name, row.title))))


def row_words(row: QueueRow, language: str) -> str:
    """Return a row in words: severity, state, the deadline's light, and how many told of it."""
    several = fill(translate("words", "{count} reports as one"), {"count": row.reports}) if row.reports > 1 else ""
    parts = (
        f"{words.ROMAN[row.severity - 1]} {words.severity_name(row.severity)}",
        place_and_title(row),
        words.state_of(row, language),
        words.light_name(row.light),
        painting.shown(row.source_title),
        several,
    )
    return words.BETWEEN.join(part for part in parts if part)
