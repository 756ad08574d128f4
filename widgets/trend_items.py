"""What the trend draws beside its lines: the band of usual hours, hatched gaps, and hours as people say them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPolygonF

from widgets import words
from widgets.trend_scale import HOUR, round_step, steps_in
from widgets.trend_shape import labelled_hours, runs


class Band(pg.GraphicsObject):  # type: ignore[misc]
    """A filled area between two lines, broken where either is not known. Made once; `set_band` replaces its points."""

    def __init__(self, colour: QColor) -> None:
        super().__init__()
        self._colour = colour
        self._polygons: list[QPolygonF] = []
        self._bounds = QRectF()

    def set_band(self, x: Sequence[float], low: Sequence[float], high: Sequence[float]) -> None:
        """Fill between `low` and `high`; NaN in either breaks the area."""
        self.prepareGeometryChange()
        self._polygons = []
        for run in runs(low, high):
            upper = [QPointF(x[i], high[i]) for i in run]
            lower = [QPointF(x[i], low[i]) for i in reversed(run)]
            self._polygons.append(QPolygonF(upper + lower))
        bounds = QRectF()
        for polygon in self._polygons:
            bounds = bounds.united(polygon.boundingRect())
        self._bounds = bounds
        self.update()

    def paint(self, painter: QPainter, *_args: Any) -> None:
        """Fill the area."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        for polygon in self._polygons:
            painter.drawPolygon(polygon)

    def boundingRect(self) -> QRectF:
        """Return what is filled, in data units."""
        return self._bounds


class Gaps(pg.GraphicsObject):  # type: ignore[misc]
    """Spans of time in which the sources were not heard, hatched over the whole height."""

    def __init__(self, colour: QColor) -> None:
        super().__init__()
        self._colour = colour
        self._spans: tuple[tuple[float, float], ...] = ()
        self._top = 1.0

    def set_gaps(self, spans: Sequence[tuple[float, float]], top: float) -> None:
        """Hatch these spans (start, end) up to `top`."""
        self.prepareGeometryChange()
        self._spans = tuple(spans)
        self._top = top
        self.update()

    def paint(self, painter: QPainter, *_args: Any) -> None:
        """Hatch at the screen's own scale, whatever the chart's."""
        transform = painter.transform()
        inverse, possible = transform.inverted()
        if not possible:
            return
        brush = QBrush(self._colour, Qt.BrushStyle.BDiagPattern)
        brush.setTransform(inverse)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(brush)
        for start, end in self._spans:
            painter.drawRect(QRectF(start, 0, end - start, self._top))

    def boundingRect(self) -> QRectF:
        """Return what is hatched, in data units."""
        if not self._spans:
            return QRectF()
        start = min(span[0] for span in self._spans)
        end = max(span[1] for span in self._spans)
        return QRectF(start, 0, end - start, self._top)


class HourAxis(pg.AxisItem):  # type: ignore[misc]
    """Local hours of the day, two digits: pyqtgraph's own dates are English and need a time zone of the machine."""

    def __init__(self, zone: tzinfo) -> None:
        super().__init__(orientation="bottom")
        self._zone = zone
        self._hours: tuple[float, ...] = ()
        self._width = 1.0

    def set_hours(self, hours: Sequence[float], label_width: float) -> None:
        """Label these hours; `label_width` is the room that a label needs, in pixels."""
        self._hours = tuple(hours)
        self._width = max(1.0, label_width)
        self.picture = None
        self.update()

    def tickValues(self, minimum: float, maximum: float, size: float) -> list[tuple[float, list[float]]]:
        """Return every hour that can be labelled without one label touching another."""
        del minimum, maximum
        if not self._hours:
            return []
        every, hours = labelled_hours(self._hours, self._zone, size, self._width)
        return [(HOUR * every, hours)]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Return the hours of ticks."""
        del scale, spacing
        return [words.local(int(at), self._zone).strftime("%H") for at in values]


class CountAxis(pg.AxisItem):  # type: ignore[misc]
    """Counts at whole, round steps."""

    def __init__(self, label: float) -> None:
        """`label` is the room that a label needs, in pixels."""
        super().__init__(orientation="left")
        self.top = 4.0
        self._label = label

    def step(self, height: float) -> float:
        """Return from one label to the next, for that height in pixels."""
        return round_step(self.top, steps_in(height, self._label))

    def tickValues(self, minimum: float, maximum: float, size: float) -> list[tuple[float, list[float]]]:
        """Return the round steps up to the top."""
        del minimum, maximum
        step = self.step(size)
        return [(step, [number * step for number in range(int(self.top / step) + 1)])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Return counts with separators."""
        del scale, spacing
        return [words.number(value) for value in values]
