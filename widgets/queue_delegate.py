"""How one event of the queue is drawn: severity, place and title, source; state and time left at the right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from data_sources.records import Instant
from operations.snapshots import QueueRow
from widgets import painting, words
from widgets.look import Look
from widgets.pane import PaneContext
from widgets.queue_model import ROW_ROLE, place_and_title

ROW_UNITS = 72
INSET_UNITS = 16
MOST_SOURCES = 3
"""Sources of one line that are named."""


class QueueDelegate(QStyledItemDelegate):
    """Draws rows of `QueueModel`. `now` is set with every answer, so that all rows count from one moment."""

    def __init__(self, look: Look, context: PaneContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.context = context
        self.now: Instant = context.clock.now()
        self.is_old = False

    def row_height(self) -> int:
        """Return a row's height in pixels."""
        return self.look.px(ROW_UNITS)

    def times_of(self, row: QueueRow) -> tuple[str, str]:
        """Return what a row says that changes by time alone: when it was told, and how long is left."""
        told = words.clock_time(row.reported_at, self.context.zone, self.now)
        if row.state == "closed":
            return told, ""  # what is closed has no time left, and none that runs over
        return told, words.remaining(row.due_at, self.now + row.clock_ahead)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the same size for every row."""
        del option, index
        return QSize(self.look.px(200), self.row_height())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a row, or a quiet place for one whose page has not come."""
        look = self.look
        box: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setClipRect(box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, look.mixed("accent", "pane", 0.12))
            painter.fillRect(QRect(box.left(), box.top(), look.px(3), box.height()), look.color("accent"))
        inner = box.adjusted(look.px(INSET_UNITS), 0, -look.px(INSET_UNITS), 0)
        painter.setPen(QPen(look.color("line"), look.px(1)))
        painter.drawLine(inner.left(), box.top(), inner.right(), box.top())
        row = index.data(ROW_ROLE)
        if isinstance(row, QueueRow):
            self._paint_row(painter, inner, row)
        else:
            bar = QRect(inner.left(), inner.center().y() - look.px(4), inner.width() // 2, look.px(8))
            painter.fillRect(bar, look.color("line"))
        painter.restore()

    def _paint_row(self, painter: QPainter, inner: QRect, row: QueueRow) -> None:
        look = self.look
        badge = QRect(inner.left(), inner.top() + look.px(12), look.px(34), look.px(34))
        self._paint_badge(painter, badge, row)
        left = badge.right() + look.px(13)
        first = QRect(left, inner.top() + look.px(9), inner.right() + 1 - left, look.px(28))
        second = QRect(left, first.bottom() + 1, first.width(), look.px(24))
        told, left_over = self.times_of(row)
        state_width, time_width = self._paint_right(painter, first, second, row, left_over)
        gap = look.px(14)
        quiet = self.is_old or row.quality in {"old", "never"}
        ink = look.color("quiet" if quiet else "text")
        title_font, caption = look.font(look.TITLE), look.font(look.CAPTION)
        painting.text(painter, first, place_and_title(row), title_font, ink, width=first.width() - state_width - gap)
        room = second.width() - time_width - gap
        said = painting.whole_parts(self._second_line(row, told), caption, room)
        if len(row.told_by) > 1 and painting.width(said, caption) > room:
            said = painting.whole_parts(self._second_line(row, told, sources=1), caption, room)
        painting.text(painter, second, said, caption, look.color("quiet"), width=room)

    def _second_line(self, row: QueueRow, told_at: str, *, sources: int = MOST_SOURCES) -> str:
        """Return who told of it, and how many as one; what it is about, and when it was told.

        Of those who told of it, so many `sources` by name.
        """
        language, centre = self.look.language, self.context.centre
        tellers = row.told_by[:sources] or (row.source,)
        titles = {row.source: row.source_title}
        named = (words.source_name(one, centre, language, titles.get(one, "")) for one in tellers)
        told = " + ".join(painting.shown(name, 40) for name in named)
        parts = [told]
        if len(row.told_by) > sources:
            parts[0] += f" +{len(row.told_by) - sources}"
        if row.reports > 1:
            parts.append(self.tr("{count} reports as one").replace("{count}", words.number(row.reports)))
        if row.asked:
            parts.append(self.tr("another may be the same"))
        parts += [words.category_name(row.category, centre, language), told_at]
        if row.quality != "live":
            # What is told here was heard; of a source whose first poll isn't over, not everything.
            never = row.quality == "never"
            parts.insert(0, self.tr("Not all heard yet") if never else words.quality_name(row.quality))
        return words.BETWEEN.join(painting.shown(part, 80) for part in parts if part)

    def _paint_badge(self, painter: QPainter, box: QRect, row: QueueRow) -> None:
        look = self.look
        colour = look.severity_color(row.severity)
        stale = self.is_old or row.quality in {"old", "never"}
        radius = look.px(3)
        if stale:
            painter.setPen(QPen(colour, max(1.5, 2 * look.unit)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), radius, radius)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRoundedRect(box, radius, radius)
        font = look.font(look.LABEL, weight=QFont.Weight.DemiBold)
        ink = look.color("text") if stale else look.on_severity_color(row.severity)
        painting.text(painter, box, words.ROMAN[row.severity - 1], font, ink, align=Qt.AlignmentFlag.AlignHCenter)

    def _paint_right(self, painter: QPainter, first: QRect, second: QRect, row: QueueRow, time: str) -> tuple[int, int]:
        """Draw the state, and under it the time left or over; return the widths that they took."""
        look = self.look
        end = Qt.AlignmentFlag.AlignRight
        state_font, time_font = look.font(look.CAPTION + 0.5), look.font(look.READING)
        stale = self.is_old or row.quality in {"old", "never"}
        state = words.state_of(row, look.language)
        ink = look.color("quiet") if stale else look.color("text", 0.85)
        painting.text(painter, first, state, state_font, ink, align=end)
        state_width = painting.width(state, state_font)
        if not time:
            return state_width, 0
        ink = look.color("quiet" if stale else "text")
        lit = row.light in {"red", "yellow"} and not stale
        if lit:
            ink = look.light_color(row.light)
        lower = second.adjusted(0, -look.px(2), 0, look.px(2))
        painting.text(painter, lower, time, time_font, ink, align=end)
        taken = painting.width(time, time_font)
        if lit:
            centre = QPointF(second.right() - taken - look.px(13), lower.center().y() + 1)
            painting.light_mark(painter, centre, look.px(6), row.light, look)
            taken += look.px(24)
        return state_width, taken
