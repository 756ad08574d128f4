"""How a figure that a room can read is drawn: label, figure and unit, a line of its course, and words below."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPolygonF

from widgets import painting, words
from widgets.look import Look

TIGHT = 152
"""Design units; in a lower card all stands closer."""
LEAST_SWING = 0.01
"""Of the largest value, what a line's whole height stands for at the least: 99.98 after 100 is no fall."""


class Change(Struct, frozen=True):
    """A change in words, such as “on the year +5.8%”, which way it points, and whether that is for the better.

    `short` says the same where there is less room.
    """

    said: str
    short: str
    way: Literal[-1, 0, 1]
    good: bool | None = None


class CardDrawing(Struct, frozen=True):
    """What a card shows. `short` stands for the value where there is no room; `attention` marks a missed target."""

    value: str
    short: str
    unit: str
    caption: tuple[str, ...]
    spark: tuple[float, ...]
    attention: bool
    changes: tuple[Change, ...] = ()


def heights(values: tuple[float, ...]) -> list[float]:
    """Return how high a line runs at each value, from 0 to 1."""
    low, high = min(values), max(values)
    span = max(high - low, LEAST_SWING * max(abs(low), abs(high))) or 1.0
    ground = (low + high - span) / 2
    return [(value - ground) / span for value in values]


class CardPainter:
    """Draws cards; `is_old` takes the light from them, and hatches behind the label."""

    def __init__(self, painter: QPainter, look: Look, *, is_old: bool) -> None:
        self._painter = painter
        self._look = look
        self._is_old = is_old

    def label(self, box: QRect, title: str) -> QRect:
        """Draw the label along the top of a card, and return its place."""
        look = self._look
        inner = self._inner(box)
        height = look.px(26 if box.height() >= look.px(TIGHT) else 22)
        label = QRect(inner.left(), inner.top(), inner.width(), height)
        if self._is_old:
            strip = QRect(box.left(), box.top(), box.width(), label.bottom() + look.px(4) - box.top())
            painting.hatch(self._painter, strip, look)
        sizes = (look.font(units) for units in (look.LABEL + 1, look.LABEL, look.CAPTION))
        font = next((one for one in sizes if painting.width(title, one) <= label.width()), look.font(look.CAPTION))
        painting.text(self._painter, label, title, font, look.color("quiet"))
        return label

    def card(self, box: QRect, title: str, drawing: CardDrawing, said: str = "") -> None:
        """Draw a card from the top; `said` is about age or trouble, and takes the caption's place."""
        look, painter = self._look, self._painter
        inner, label = self._inner(box), self.label(box, title)
        figure = QRect(inner.left(), label.bottom() + look.px(1), inner.width(), look.px(54))
        self._figure(figure, drawing)
        font, height = look.font(look.CAPTION), look.px(24)
        bottom = inner.bottom() + 1
        changes = [] if said else list(drawing.changes)
        # Words before the line: what a change means can't be read from it.
        while len(changes) > 1 and bottom - (len(changes) + 1) * height < figure.bottom():
            changes.pop()
        top = bottom - height * len(changes)
        for number, change in enumerate(changes):
            self._change(QRect(inner.left(), top + number * height, inner.width(), height), change)
        caption = QRect(inner.left(), top - height, inner.width(), height)
        if not said and not drawing.caption:
            caption.moveTop(top)
        text = painting.whole_parts(said or words.BETWEEN.join(drawing.caption), font, caption.width())
        if caption.top() >= figure.bottom() - look.px(8):
            painting.text(painter, caption, text, font, look.color("text" if said else "quiet"))
        spark = QRect(inner.left(), figure.bottom() + look.px(6), inner.width(), 0)
        spark.setBottom(caption.top() - look.px(4))
        if len(drawing.spark) > 1 and spark.height() >= look.px(12):
            spark.setHeight(min(spark.height(), look.px(48)))
            self._spark(spark, drawing.spark)

    def _inner(self, box: QRect) -> QRect:
        look = self._look
        return box.adjusted(look.px(16), look.px(10), -look.px(16), -look.px(8))

    def _figure(self, box: QRect, drawing: CardDrawing) -> None:
        look, painter = self._look, self._painter
        value = drawing.value
        unit_font = look.font(look.LABEL)
        unit_width = painting.width(drawing.unit, unit_font) + (look.px(8) if drawing.unit else 0)
        mark = look.px(26) if drawing.attention else 0
        room = box.width() - unit_width - mark
        size = look.FIGURE
        while size > 40 and painting.width(value, look.font(size)) > room:
            size -= 1
        if painting.width(value, look.font(size)) > room:
            value = drawing.short
        while size > 20 and painting.width(value, look.font(size)) > room:
            size -= 1
        font = look.font(size)
        colour = look.color("text")
        if self._is_old:
            colour = look.color("quiet")
        elif drawing.attention:
            colour = look.light_color("yellow")
        painting.text(painter, box, value, font, colour)
        baseline = box.center().y() + painting.metrics(font).ascent() // 2
        x = box.left() + painting.width(value, font) + look.px(8)
        unit_height = painting.metrics(unit_font).height()
        unit_box = QRect(x, baseline - unit_height + look.px(2), unit_width, unit_height)
        painting.text(painter, unit_box, drawing.unit, unit_font, look.color("quiet"))
        if drawing.attention and not self._is_old:
            centre = QPointF(box.right() - look.px(7), unit_box.center().y())
            painting.light_mark(painter, centre, look.px(7), "yellow", look)

    def _change(self, box: QRect, change: Change) -> None:
        """Draw a change: an arrow its way, filled where it is for the worse; and the word for it."""
        look, painter = self._look, self._painter
        font = look.font(look.CAPTION)
        colour = look.color("quiet" if self._is_old or change.good is not False else "text")
        x = box.left()
        if change.way:
            painting.arrow(
                painter,
                QPointF(x + look.px(5), box.center().y() + 0.5),
                look.px(5),
                up=change.way > 0,
                filled=change.good is False,
                colour=colour,
            )
            x += look.px(16)
        line = QRect(x, box.top(), box.right() + 1 - x, box.height())
        said = change.said if painting.width(change.said, font) <= line.width() else change.short
        painting.text(painter, line, painting.whole_parts(said, font, line.width()), font, colour)

    def _spark(self, box: QRect, values: tuple[float, ...]) -> None:
        step = box.width() / (len(values) - 1)
        points = [
            QPointF(box.left() + i * step, box.bottom() - share * box.height())
            for i, share in enumerate(heights(values))
        ]
        self._painter.setPen(self._look.pen("accent", 1.4, 0.35 if self._is_old else 0.85))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawPolyline(QPolygonF(points))
