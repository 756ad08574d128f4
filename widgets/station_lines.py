"""Lines of stations: as many as fit, in columns where one is not enough, and at the end how many more there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QRect
from PySide6.QtGui import QPainter

from widgets import painting
from widgets.look import Look

Row = TypeVar("Row")


def paint_stations(
    painter: QPainter, body: QRect, look: Look, rows: Sequence[Row], *, wide: int, paint: Callable[[QRect, Row], None]
) -> None:
    """Have each row painted in its box. `wide`: the design units that a column needs."""
    if not rows:
        painting.empty(painter, body, look, QCoreApplication.translate("Stations", "No readings yet"))
        return
    # As high as there is height, where all of them fit.
    step = max(min(body.height() // len(rows), look.px(44)), look.px(34))
    fitting = max(body.height() // step, 1)
    columns = min(max(body.width() // look.px(wide), 1), max(-(-len(rows) // fitting), 1))
    room = fitting * columns
    shown = rows if len(rows) <= room else rows[: room - 1]
    gap = look.px(32)
    width = (body.width() - gap * (columns - 1)) // columns

    def box(number: int) -> QRect:
        column, line = divmod(number, fitting)
        return QRect(body.left() + column * (width + gap), body.top() + line * step, width, step)

    for number, row in enumerate(shown):
        paint(box(number), row)
    if hidden := len(rows) - len(shown):
        said = QCoreApplication.translate("Stations", "{count} more").replace("{count}", str(hidden))
        painting.text(painter, box(len(shown)), said, look.font(look.CAPTION), look.color("quiet"))
