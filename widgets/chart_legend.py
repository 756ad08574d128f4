"""A chart's legend: each series' colour and dashes beside its name, on one line; what has no room is counted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QRect
from PySide6.QtGui import QPainter, QPen

from widgets import painting
from widgets.look import Look

translate = QCoreApplication.translate


class Legend:
    """Takes names with their pens, and draws them from the left."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._items: Sequence[tuple[str, QPen]] = ()

    @property
    def height(self) -> int:
        """How high it is, in pixels."""
        return self._look.px(26)

    def take(self, items: Sequence[tuple[str, QPen]]) -> None:
        """Take over what is shown."""
        self._items = items

    def paint(self, painter: QPainter, box: QRect, *, is_old: bool) -> None:
        """Draw as many as fit."""
        look = self._look
        font = look.font(look.CAPTION)
        x, middle = box.left(), box.center().y()
        for number, (name, pen) in enumerate(self._items):
            rest = len(self._items) - number
            needed = painting.width(name, font) + look.px(26)
            more = translate("Legend", "{count} more").replace("{count}", str(rest))
            if x + needed + (painting.width(more, font) if rest > 1 else 0) > box.right():
                left = QRect(x, box.top(), box.right() - x, box.height())
                painting.text(painter, left, more, font, look.color("quiet"))
                return
            painter.setPen(pen)
            painter.setOpacity(0.45 if is_old else 1.0)
            painter.drawLine(x, middle, x + look.px(18), middle)
            painter.setOpacity(1.0)
            place = QRect(x + look.px(24), box.top(), needed, box.height())
            painting.text(painter, place, name, font, look.color("quiet" if is_old else "text"))
            x += needed + look.px(16)
