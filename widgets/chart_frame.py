"""The frame of a chart over a longer time: axes, quiet grid, hatched gaps, target line, cursor. Made once a pane."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets import charting, painting
from widgets.chart_items import DateAxis, ValueAxis, value_step
from widgets.look import Look
from widgets.trend_items import Gaps
from widgets.trend_scale import BEYOND

pg = charting.pyqtgraph


class ChartFrame:
    """A plot in a pane's layout, and the items that every such chart has. Panes add their own items to `item`."""

    def __init__(self, owner: QWidget, look: Look, zone: tzinfo, *, pans: bool = False) -> None:
        self._look = look
        self.dates = DateAxis(zone, painting.width("0000-00", look.font(look.CAPTION)) + look.px(16))
        self._values = ValueAxis()
        plot = pg.PlotWidget(axisItems={"bottom": self.dates, "left": self._values}, background=None, enableMenu=False)
        self.plot: Any = plot
        layout = QVBoxLayout(owner)
        layout.setContentsMargins(look.px(8), 0, look.px(16), look.px(10))
        layout.addWidget(plot)
        self.item: Any = plot.getPlotItem()
        self.view: Any = self.item.getViewBox()
        self.item.hideButtons()
        self.item.setMouseEnabled(x=pans, y=False)
        self.item.setContentsMargins(0, 0, 0, 0)
        self.view.setDefaultPadding(0)
        self.view.disableAutoRange()
        plot.setFrameShape(plot.Shape.NoFrame)
        plot.setStyleSheet("background: transparent")
        plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        plot.setViewportUpdateMode(plot.ViewportUpdateMode.MinimalViewportUpdate)
        font = look.font(look.CAPTION)
        for axis, pen in ((self.dates, look.pen("line")), (self._values, None)):
            axis.setStyle(
                tickFont=font,
                tickLength=0,
                tickTextOffset=look.px(8),
                autoReduceTextSpace=False,
                hideOverlappingLabels=look.px(BEYOND),
            )
            axis.setPen(pen or pg.mkPen(None))
            axis.setTextPen(look.color("quiet"))
            axis.setTickFont(font)
        self.dates.setHeight(look.px(26))
        self._grid = [pg.InfiniteLine(angle=0, pen=look.pen("line", 1)) for _ in range(8)]
        self.gaps = Gaps(look.color("quiet", 0.55))
        target_pen = look.pen("text", 1.2, 0.8)
        target_pen.setDashPattern([6, 4])
        self._target = pg.InfiniteLine(angle=0, pen=target_pen)
        self._target.hide()
        self._cursor = pg.InfiniteLine(angle=90, pen=look.pen("quiet", 1, 0.7))
        self._cursor.hide()
        for part in (*self._grid, self.gaps):
            self.add(part, -10)
        self.add(self._target, 50)
        self.add(self._cursor, 60)
        plot.viewport().setMouseTracking(True)

    def add(self, part: Any, order: float) -> None:
        """Put an item into the chart; higher orders stand in front."""
        part.setZValue(order)
        self.item.addItem(part, ignoreBounds=True)

    def set_values(self, low: float, high: float, target: float | None, gaps: Sequence[tuple[float, float]]) -> None:
        """Show values from `low` to `high`, the target where there is one, and hatch the gaps."""
        if target is not None:
            low, high = min(low, target), max(high, target)
            self._target.setPos(target)
        self._target.setVisible(target is not None)
        span = max(high - low, abs(high) * 1e-6, 1e-6)
        low, high = (low if low == 0 else low - span * 0.05), high + span * 0.06
        self.item.setYRange(low, high, padding=0)
        step = value_step(high - low)
        widest = 0
        first = -(-low // step)
        for number, line in enumerate(self._grid):
            at = (first + number) * step
            line.setPos(at)
            line.setVisible(at <= high)
        for _, values in self._values.tickValues(low, high, 0):
            said = self._values.tickStrings(values, 1, step)
            widest = max((painting.width(text, self._look.font(self._look.CAPTION)) for text in said), default=0)
        self._values.setWidth(max(widest + self._look.px(12), self._look.px(44)))
        self.gaps.set_gaps(gaps, high)

    def set_cursor(self, at: float | None) -> None:
        """Show the cursor at a moment, or take it away."""
        self._cursor.setVisible(at is not None)
        if at is not None:
            self._cursor.setPos(at)

    def moment_at(self, place: QPointF) -> float:
        """Return the moment under a place of the plot's viewport."""
        scene = self.plot.mapToScene(place.toPoint())
        return float(self.view.mapSceneToView(QPointF(scene)).x())
