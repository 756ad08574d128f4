"""Tables: declared by their columns, drawn by one function. Columns are as wide as what stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from widgets import painting
from widgets.look import Look

ROW, HEAD = 36, 30
"""Heights in design units."""


@dataclass(frozen=True)
class Column:
    """A column's title; numbers stand at the right. Where there is no room for all, the highest `rank` goes first.

    `wraps` marks the one that gives way: it takes what the others leave, and may be cut short.
    """

    title: str
    number: bool = False
    rank: int = 0
    wraps: bool = False
    quiet: bool = False


def rows_that_fit(height: int, look: Look) -> int:
    """Return how many rows have room below a head."""
    return max((height - look.px(HEAD)) // look.px(ROW), 1)


def paint_table(
    painter: QPainter,
    body: QRect,
    look: Look,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    *,
    is_old: bool,
) -> None:
    """Draw a head and rows from the top of `body`. `rows` are clean texts, one a column."""
    shown = _that_fit(look, columns, rows, body.width())
    head_font, font = look.font(look.CAPTION), look.font(look.LABEL)
    gap = look.px(18)
    widths = {place: _wanted(look, columns[place], rows, place) for place in shown}
    spare = body.width() - sum(widths.values()) - gap * (len(shown) - 1)
    giving = next((place for place in shown if columns[place].wraps), shown[0])
    if spare > 0 and len(shown) > 1:
        more = min(spare // (len(shown) - 1), look.px(60))
        gap, spare = gap + more, spare - more * (len(shown) - 1)
    widths[giving] = max(widths[giving] + spare, 0)
    x = body.left()
    boxes = {}
    for place in shown:
        boxes[place] = (x, widths[place])
        x += widths[place] + gap
    for place, (left, width) in boxes.items():
        align = Qt.AlignmentFlag.AlignRight if columns[place].number else Qt.AlignmentFlag.AlignLeft
        head = QRect(left, body.top(), width, look.px(HEAD))
        painting.text(painter, head, columns[place].title, head_font, look.color("quiet"), align=align)
    for number, row in enumerate(rows):
        top = body.top() + look.px(HEAD) + number * look.px(ROW)
        painter.setPen(look.pen("line"))
        painter.drawLine(body.left(), top, body.right(), top)
        for place, (left, width) in boxes.items():
            column = columns[place]
            align = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
            colour = look.color("quiet" if is_old or column.quiet else "text")
            painting.text(painter, QRect(left, top, width, look.px(ROW)), row[place], font, colour, align=align)


def _wanted(look: Look, column: Column, rows: Sequence[Sequence[str]], place: int) -> int:
    head = painting.width(column.title, look.font(look.CAPTION))
    return max([head, *(painting.width(row[place], look.font(look.LABEL)) for row in rows)])


def _that_fit(look: Look, columns: Sequence[Column], rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """Return the places of the columns that are drawn: whole ones, and the one that gives way."""
    shown = list(range(len(columns)))
    while len(shown) > 1:
        needed = look.px(18) * (len(shown) - 1)
        for place in shown:
            wanted = _wanted(look, columns[place], rows, place)
            needed += min(wanted, look.px(160)) if columns[place].wraps else wanted
        if needed <= room:
            break
        highest = max(columns[place].rank for place in shown)
        if highest == 0:
            break
        shown.remove(next(place for place in reversed(shown) if columns[place].rank == highest))
    return shown
