"""The trend's first picture, drawn at once as the chart draws it: pyqtgraph takes a quarter of a second to load.

No start waits for that. The chart takes this picture's place in a quiet moment, or when someone reads an hour.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPolygonF

from widgets import painting, words
from widgets.look import Look
from widgets.trend_scale import COUNT_ROOM, HOUR_LABEL, round_step, steps_in
from widgets.trend_shape import Point, TrendShape, labelled_hours, runs

HOURS_HEIGHT = 26
COUNTS_WIDTH = 44
AWAY = 8
"""Design units between an axis and its labels."""
OLD = 0.45
"""The opacity of an old line."""
_BESIDE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_BENEATH = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop


class FirstPicture:
    """Draws a shape into a rectangle."""

    def __init__(self, look: Look, zone: tzinfo, shape: TrendShape, room: QRectF) -> None:
        self._look = look
        self._zone = zone
        self._shape = shape
        self._view = room.adjusted(look.px(COUNTS_WIDTH), 0, 0, -look.px(HOURS_HEIGHT))

    def paint(self, painter: QPainter, *, is_old: bool) -> None:
        """Draw all of it; an old line is faint."""
        shape, look = self._shape, self._look
        painter.save()
        self._paint_axes(painter)
        painter.setClipRect(self._view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for start, end in shape.gaps:
            span = QRectF(QPointF(self._x(start), self._view.top()), QPointF(self._x(end), self._view.bottom()))
            painter.fillRect(span, QBrush(look.color("quiet", 0.55), Qt.BrushStyle.BDiagPattern))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.mixed("normal", "pane", 0.30))
        for run in runs(shape.low, shape.high):
            upper = [self._at((shape.hours[index], shape.high[index])) for index in run]
            lower = [self._at((shape.hours[index], shape.low[index])) for index in reversed(run)]
            painter.drawPolygon(QPolygonF(upper + lower))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._line(painter, shape.median, median_pen(look))
        painter.setPen(running_pen(look))
        painter.drawPolyline(QPolygonF([self._at(point) for point in shape.tail if shape.ring is not None]))
        painter.setOpacity(OLD if is_old else 1.0)
        self._line(painter, shape.today, look.pen("accent", 2))
        painter.setOpacity(1.0)
        painter.setClipping(False)  # a mark at nothing is a whole one
        painter.setBrush(look.color("pane"))
        if shape.ring is not None:
            painter.setPen(look.pen("accent", 1.4))
            painter.drawEllipse(self._at(shape.ring), look.px(7) / 2, look.px(7) / 2)
        painter.setPen(look.pen("text", 1.2))
        for point in shape.unusual:
            middle, half = self._at(point), look.px(8) / 2
            ways = ((0, -half), (half * 0.8, 0), (0, half), (-half * 0.8, 0))
            painter.drawPolygon(QPolygonF([middle + QPointF(*way) for way in ways]))
        painter.restore()

    def _paint_axes(self, painter: QPainter) -> None:
        look, view = self._look, self._view
        font, away = look.font(look.CAPTION - 0.5), look.px(AWAY)
        painter.setFont(font)
        step = round_step(self._shape.top, steps_in(view.height(), look.px(COUNT_ROOM)))
        width = look.px(COUNTS_WIDTH)
        for number in range(int(self._shape.top / step) + 1):
            y = self._at((0, number * step)).y()
            painter.setPen(look.pen("line", 1))
            painter.drawLine(QPointF(view.left(), y), QPointF(view.right(), y))
            painter.setPen(look.color("quiet"))
            box = QRectF(view.left() - width, y - look.px(20), width - away, look.px(40))
            painter.drawText(box, _BESIDE, words.number(number * step))
        label = painting.width(HOUR_LABEL, look.font(look.CAPTION)) + look.px(18)
        _, hours = labelled_hours(self._shape.hours, self._zone, view.width(), label)
        for at in hours:
            box = QRectF(self._x(at) - label / 2, view.bottom() + away, label, look.px(40))
            text = words.local(int(at), self._zone).strftime("%H")
            painter.drawText(box, _BENEATH, text)

    def _line(self, painter: QPainter, values: Sequence[float], pen: QPen) -> None:
        painter.setPen(pen)
        for run in runs(values):
            painter.drawPolyline(QPolygonF([self._at((self._shape.hours[index], values[index])) for index in run]))

    def _x(self, at: float) -> float:
        first, last = self._shape.span
        return self._view.left() + (at - first) / (last - first) * self._view.width()

    def _at(self, point: Point) -> QPointF:
        at, count = point
        return QPointF(self._x(at), self._view.bottom() - count / self._shape.top * self._view.height())


def median_pen(look: Look) -> QPen:
    """Return the pen of what is usual."""
    pen = look.pen("normal", 1.4)
    pen.setDashPattern([4, 3])
    return pen


def running_pen(look: Look) -> QPen:
    """Return the pen of the running hour's pace."""
    pen = look.pen("accent", 1.2, 0.8)
    pen.setStyle(Qt.PenStyle.DotLine)
    return pen
