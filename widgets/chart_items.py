"""What charts over a longer time are made of: local dates, round values, bars, and lines that draw what is seen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from pyqtgraph import functions
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from widgets import words

Floats = NDArray[np.float64]
HOUR = 3_600_000.0
DAY = 24 * HOUR
MONTH = 30.44 * DAY
_STEPS = (HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, MONTH, 3 * MONTH, 12 * MONTH, 60 * MONTH)


def value_step(span: float, most: int = 5) -> float:
    """Return the least of 1, 2, 2.5, 5 times a power of ten that divides a span into at most so many steps."""
    rough = max(span, 1e-9) / most
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1.0, 2.0, 2.5, 5.0, 10.0) if factor * power >= rough * 0.999)


class DateAxis(pg.AxisItem):  # type: ignore[misc]
    """Local hours, days, months or years, as many as can be labelled without one label touching another."""

    def __init__(self, zone: tzinfo, label_width: float) -> None:
        super().__init__(orientation="bottom")
        self._zone = zone
        self._width = max(label_width, 1.0)

    def tickValues(self, minimum: float, maximum: float, size: float) -> list[tuple[float, list[float]]]:
        """Return the moments that are labelled, in ms UTC."""
        if not maximum > minimum:
            return []
        fitting = max(size / self._width, 1.0)
        step = next((step for step in _STEPS if (maximum - minimum) / step <= fitting), _STEPS[-1])
        return [(step, [at for at in self._moments(minimum, maximum, step) if minimum <= at <= maximum])]

    def _moments(self, minimum: float, maximum: float, step: float) -> list[float]:
        start = words.local(int(minimum), self._zone)
        moment = datetime(start.year, start.month, start.day, tzinfo=self._zone)
        found: list[float] = []
        if step >= MONTH:
            months = round(step / MONTH)
            number = (start.year * 12 + start.month - 1) // months * months
            while len(found) < 500:
                moment = datetime(number // 12, number % 12 + 1, 1, tzinfo=self._zone)
                at = moment.timestamp() * 1000
                if at > maximum:
                    break
                found.append(at)
                number += months
        elif step >= DAY:
            days = round(step / DAY)
            # Weeks from Monday, pairs of days from a fixed one, so that labels don't jump when the view moves.
            moment -= timedelta(days=(moment.toordinal() - 1) % days)
            while len(found) < 500 and (at := moment.timestamp() * 1000) <= maximum:
                found.append(at)
                moment += timedelta(days=days)
        else:
            midnight = moment
            while len(found) < 500:
                at = moment.timestamp() * 1000
                if at > maximum:
                    break
                found.append(at)
                moment += timedelta(hours=step / HOUR)
                if moment.date() != midnight.date():  # a day of 23 or 25 hours begins at midnight, too
                    midnight = moment = datetime(moment.year, moment.month, moment.day, tzinfo=self._zone)
        return found

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Return hours, the date at midnight; days; months; years."""
        del scale
        found = []
        for at in values:
            moment = words.local(int(at), self._zone)
            if spacing < DAY and moment.hour:
                found.append(moment.strftime("%H:%M"))
            elif spacing < MONTH:
                found.append(moment.strftime("%m-%d"))
            else:
                found.append(moment.strftime("%Y-%m" if spacing < 12 * MONTH else "%Y"))
        return found


class ValueAxis(pg.AxisItem):  # type: ignore[misc]
    """Values at round steps of what is shown."""

    def __init__(self) -> None:
        super().__init__(orientation="left")

    def tickValues(self, minimum: float, maximum: float, size: float) -> list[tuple[float, list[float]]]:
        """Return the round steps."""
        del size
        if not maximum > minimum:
            return []
        step = value_step(maximum - minimum)
        first = math.ceil(minimum / step - 1e-9)
        return [(step, [number * step for number in range(first, math.floor(maximum / step + 1e-9) + 1)])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Return values with separators, and as many decimals as the step has."""
        del scale
        decimals = max(0, -math.floor(math.log10(spacing) + 1e-9)) if spacing < 1 else int(spacing % 1 != 0)
        return [words.number(value, decimals) for value in values]


class StepBars(pg.GraphicsObject):  # type: ignore[misc]
    """Bars from one moment to the next, of one series or of several on top of each other. Made once."""

    def __init__(self) -> None:
        super().__init__()
        self._starts: Floats = np.empty(0)
        self._counts: Floats = np.empty((0, 0))
        self._colours: Sequence[QColor] = ()
        self._bounds = QRectF()

    def set_bars(self, starts: Floats, counts: Floats, colours: Sequence[QColor]) -> None:
        """Draw `counts` (k, n) between the n + 1 `starts`; NaN draws nothing."""
        self.prepareGeometryChange()
        self._starts, self._counts, self._colours = starts, np.nan_to_num(counts), colours
        top = float(self._counts.sum(axis=0).max(initial=0.0))
        self._bounds = QRectF(starts[0], 0, starts[-1] - starts[0], top) if len(starts) > 1 else QRectF()
        self.update()

    def paint(self, painter: QPainter, *_args: Any) -> None:
        """Draw the bars, a little apart from each other where there is room."""
        transform = painter.transform()
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(Qt.PenStyle.NoPen)
        x = [transform.map(QPointF(at, 0)).x() for at in self._starts.tolist()]
        zero = transform.map(QPointF(self._starts[0] if x else 0, 0)).y()
        unit = zero - transform.map(QPointF(self._starts[0] if x else 0, 1)).y()
        below = np.zeros(max(len(x) - 1, 0))
        for counts, colour in zip(self._counts, self._colours, strict=True):
            painter.setBrush(QBrush(colour))
            for number in np.flatnonzero(counts).tolist():
                width = x[number + 1] - x[number]
                gap = min(width * 0.22, 6.0) if width > 3 else 0.0
                bottom, height = zero - below[number] * unit, counts[number] * unit
                painter.drawRect(QRectF(x[number] + gap / 2, bottom - height, max(width - gap, 1.0), height))
            below = below + counts
        painter.restore()

    def boundingRect(self) -> QRectF:
        """Return what is drawn, in data units."""
        return self._bounds


class ManyLines(pg.GraphicsObject):  # type: ignore[misc]
    """Several lines over a long time. Only what is seen is drawn, into polygons that are made once.

    Between two points that are further apart than `gap` ms there is no line: nothing is known of the time between.
    """

    MOST_SMOOTH = 1_500
    """Points of all lines that are drawn smooth and wide; more are drawn a pixel wide, in a tenth of the time."""

    DASH, SPACE = 24, 10
    """Points of a dash and of the space after it, where lines are a pixel wide."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[tuple[Floats, Floats, NDArray[np.intp], QPen]] = []
        self._bounds = QRectF()
        self._opacity = 1.0

    def set_lines(self, lines: Sequence[tuple[Floats, Floats, QPen]], gap: float) -> None:
        """Draw lines through (x, y); x ascending, in ms UTC, all values finite."""
        self.prepareGeometryChange()
        self._lines = [(x, y, np.flatnonzero(np.diff(x) > gap) + 1, pen) for x, y, pen in lines if len(x)]
        bounds = QRectF()
        for x, y, _, _ in self._lines:
            low, high = float(y.min()), float(y.max())
            bounds = bounds.united(QRectF(x[0], low, max(x[-1] - x[0], 1.0), max(high - low, 1e-6)))
        self._bounds = bounds
        self.update()

    def paint(self, painter: QPainter, *_args: Any) -> None:
        """Draw what lies in the view, in the screen's own coordinates."""
        transform = painter.transform()
        view = self.getViewBox().viewRect()
        left, right = view.left(), view.right()
        painter.save()
        painter.resetTransform()
        across, up = transform.m11(), transform.m22()
        dx, dy = transform.dx(), transform.dy()
        seen = [(int(np.searchsorted(x, left)), int(np.searchsorted(x, right, "right"))) for x, *_ in self._lines]
        smooth = sum(last - first for first, last in seen) <= self.MOST_SMOOTH
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=smooth)
        for (x, y, breaks, pen), (begin, end_seen) in zip(self._lines, seen, strict=True):
            first, last = max(begin - 1, 0), min(end_seen + 1, len(x))
            if last - first < 1:
                continue
            painter.setPen(pen if smooth else QPen(pen.color(), 0))
            inside = breaks[(breaks > first) & (breaks < last)].tolist()
            is_dashed = not smooth and pen.style() == Qt.PenStyle.CustomDashLine
            for start, end in zip([first, *inside], [*inside, last], strict=True):
                points = np.column_stack([x[start:end] * across + dx, y[start:end] * up + dy])
                if is_dashed:
                    turn = self.DASH + self.SPACE
                    # By the points' own numbers: dashes move with the line, they don't run along it.
                    for at in range(start // turn * turn, end, turn):
                        self._draw(painter, points[max(at - start, 0) : max(at - start + self.DASH, 0)])
                else:
                    self._draw(painter, points)
        painter.restore()

    @staticmethod
    def _draw(painter: QPainter, points: Floats) -> None:
        if len(points) == 1:
            painter.drawPoint(QPointF(*points[0]))
        elif len(points):
            polygon = functions.create_qpolygonf(len(points))
            functions.ndarray_from_qpolygonf(polygon)[:] = points
            painter.drawPolyline(polygon)

    def boundingRect(self) -> QRectF:
        """Return what is drawn, in data units."""
        return self._bounds
