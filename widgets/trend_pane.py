"""The trend: today's events by the hour, against what the same weekday usually brings."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_right
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from data_sources.late_numpy import np
from operations.picture import Picture
from operations.snapshots import Age, HourlyTrend
from operations.unusual import unusual_hours
from widgets import painting, words
from widgets.look import Look
from widgets.pane import Pane, PaneContext, PaneSettings, Question
from widgets.trend_scale import HOUR, round_step

LEAST_PART = 1 / 6
"""Of an hour, that must be over before its pace says anything."""


class TrendSettings(PaneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is counted, and how many weeks back the same weekday is compared with."""

    region: str = ""
    category: str = ""
    weeks: int = 8


class TrendPane(Pane):
    """One chart, made once. The running hour is not full: it is drawn as an open point at the end of a thin line."""

    pane_type: ClassVar[str] = "trend"
    settings_type: ClassVar[type[PaneSettings]] = TrendSettings
    settings: TrendSettings
    heavy: ClassVar[bool] = True
    follows_region: ClassVar[bool] = True

    def __init__(
        self, settings: TrendSettings, look: Look, parent: QWidget | None = None, *, context: PaneContext | None = None
    ) -> None:
        super().__init__(settings, look, parent, context=context)
        self._trend: HourlyTrend | None = None
        self._read_at: int | None = None
        self.plot: Any = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def default_title(self) -> str:
        """Return the title."""
        return self.tr("Events today")

    def question(self) -> Question:
        """Ask for today's hours."""
        region, category, weeks = self.region, self.settings.category, self.settings.weeks

        def ask(picture: Picture) -> HourlyTrend:
            return picture.hourly_trend(region=region, category=category, weeks=weeks)

        return ask

    def draw_snapshot(self, snapshot: HourlyTrend) -> None:
        """Put the answer's arrays into the items there are."""
        if self.plot is None:
            self._make_plot()
        self._trend = snapshot
        lines = (snapshot.hours, snapshot.counts, snapshot.median, snapshot.low, snapshot.high)
        key = (
            *(array("d", line).tobytes() for line in lines),
            snapshot.gaps,
            self._running(snapshot),
            self._pace_drawn(snapshot),
        )
        known = sum(filter(math.isfinite, snapshot.counts))
        spoken = self.tr("Events so far today: {count}").replace("{count}", words.number(known))
        if self.show_drawing(key, spoken=spoken):
            self._draw(snapshot)
        self._refresh_meta()

    def show_age(self, age: Age) -> None:
        """Mark the age, and let an old line fade."""
        was_old = self.is_old
        super().show_age(age)
        if was_old != self.is_old and self.plot is not None:
            self._today.setOpacity(0.45 if self.is_old else 1.0)

    def _make_plot(self) -> None:
        """Make the chart, once, for the first answer: pyqtgraph is loaded while the map's page draws."""
        import widgets.charting  # noqa: PLC0415
        from widgets.trend_items import Band, CountAxis, Gaps, HourAxis  # noqa: PLC0415

        pg, look = widgets.charting.pyqtgraph, self.look
        self._hours_axis = HourAxis(self.context.zone)
        self._count_axis = CountAxis()
        axes = {"bottom": self._hours_axis, "left": self._count_axis}
        plot = pg.PlotWidget(axisItems=axes, background=None, enableMenu=False)
        self.plot = plot
        layout = QVBoxLayout(self)
        layout.setContentsMargins(look.px(8), 0, look.px(16), look.px(10))
        layout.addWidget(plot)
        item = plot.getPlotItem()
        item.hideButtons()
        item.setMouseEnabled(x=False, y=False)
        item.setContentsMargins(0, 0, 0, 0)
        item.getViewBox().setDefaultPadding(0)
        plot.setFrameShape(plot.Shape.NoFrame)
        plot.setStyleSheet("background: transparent")
        plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        plot.setViewportUpdateMode(plot.ViewportUpdateMode.MinimalViewportUpdate)
        font = look.font(look.CAPTION - 0.5)
        for axis, pen in ((self._hours_axis, look.pen("line")), (self._count_axis, None)):
            axis.setStyle(
                tickFont=font,
                tickLength=0,
                tickTextOffset=look.px(8),
                autoReduceTextSpace=False,
                hideOverlappingLabels=False,
            )
            axis.setPen(pen or pg.mkPen(None))
            axis.setTextPen(look.color("quiet"))
            axis.setTickFont(font)
        self._hours_axis.setHeight(look.px(26))
        self._count_axis.setWidth(look.px(44))
        self._grid = [pg.InfiniteLine(angle=0, pen=look.pen("line", 1)) for _ in range(6)]
        self._gaps = Gaps(look.color("quiet", 0.55))
        self._band = Band(look.mixed("normal", "pane", 0.30))
        self._median = pg.PlotCurveItem(antialias=True)
        median_pen = look.pen("normal", 1.4)
        median_pen.setDashPattern([4, 3])
        self._median.setPen(median_pen)
        self._today = pg.PlotCurveItem(antialias=True, pen=look.pen("accent", 2))
        self._running_line = pg.PlotCurveItem(antialias=True)
        running_pen = look.pen("accent", 1.2, 0.8)
        running_pen.setStyle(Qt.PenStyle.DotLine)
        self._running_line.setPen(running_pen)
        self._running_point = pg.ScatterPlotItem(
            size=look.px(7), pen=look.pen("accent", 1.4), brush=look.color("pane"), antialias=True
        )
        # A shape beside the line, in the colour of text: state is never told by colour, and this is no alarm.
        self._unusual = pg.ScatterPlotItem(
            size=look.px(8), symbol="d", pen=look.pen("text", 1.2), brush=look.color("pane"), antialias=True
        )
        self._cursor = pg.InfiniteLine(angle=90, pen=look.pen("quiet", 1, 0.7))
        self._cursor.hide()
        lines = (self._median, self._running_line, self._today, self._running_point, self._unusual)
        for order, part in enumerate((*self._grid, self._gaps, self._band, *lines)):
            part.setZValue(order)
            item.addItem(part, ignoreBounds=True)
        item.addItem(self._cursor, ignoreBounds=True)
        plot.viewport().setMouseTracking(True)
        plot.viewport().installEventFilter(self)

    def _running(self, trend: HourlyTrend) -> int | None:
        """Return the index of the hour that is not over."""
        index = bisect_right(trend.hours, trend.as_of) - 1
        if index < 0 or trend.as_of >= trend.hours[index] + HOUR or not math.isfinite(trend.counts[index]):
            return None
        return index

    def _pace_drawn(self, trend: HourlyTrend) -> int:
        """Return the pace as finely as a redraw is worth; -1 for none."""
        running = self._running(trend)
        pace = math.nan if running is None else self._pace(trend, running)
        return round(pace) if math.isfinite(pace) else -1

    @staticmethod
    def _pace(trend: HourlyTrend, running: int) -> float:
        """Return the running hour's events an hour; NaN while too little of it is over to tell."""
        # Up to when it was heard: else a source that falls silent would look like a county that does.
        heard = trend.as_of if trend.age.quality == "live" else min(trend.age.since or trend.as_of, trend.as_of)
        passed = (heard - trend.hours[running]) / HOUR
        return trend.counts[running] / passed if passed >= LEAST_PART else math.nan

    def _draw(self, trend: HourlyTrend) -> None:
        if not trend.hours:
            return
        running = self._running(trend)
        pace = math.nan if running is None else self._pace(trend, running)
        top = max((4.0, *filter(math.isfinite, (*trend.counts, *trend.high, *trend.median, pace)))) * 1.06
        hours, counts, median, low, high = map(
            np.array, (trend.hours, trend.counts, trend.median, trend.low, trend.high)
        )
        step = round_step(top)
        self._count_axis.top = top
        self._count_axis.picture = None
        for number, line in enumerate(self._grid):
            line.setPos(number * step)
            line.setVisible(number * step <= top)
        item = self.plot.getPlotItem()
        item.setXRange(trend.hours[0] - 0.15 * HOUR, trend.hours[-1] + 0.15 * HOUR, padding=0)
        item.setYRange(0, top, padding=0)
        label = painting.width("00", self.look.font(self.look.CAPTION)) + self.look.px(18)
        self._hours_axis.set_hours(hours, label)
        self._band.set_band(hours, low, high)
        self._median.setData(hours, median, connect="finite")
        full = counts.copy()
        if running is None:
            self._running_line.clear()
            self._running_point.clear()
        else:
            full[running] = np.nan
            # What part of an hour has brought would hang at the end of the line like a collapse: drawn is its pace.
            first = max(running - 1, 0)
            ends = counts[first : running + 1].copy()
            ends[-1] = pace
            self._running_line.setData(hours[first : running + 1], ends, connect="finite")
            if np.isfinite(ends[-1]):
                self._running_point.setData([trend.hours[running]], ends[-1:])
            else:
                self._running_point.clear()
        self._today.setData(hours, full, connect="finite")
        outside = np.flatnonzero(np.array(unusual_hours(trend)) * np.isfinite(full))
        self._unusual.setData(hours[outside], full[outside])
        self._gaps.set_gaps([(float(start), float(end)) for start, end in trend.gaps], top)

    def _refresh_meta(self) -> None:
        trend = self._trend
        if trend is None:
            return
        if self._read_at is not None and self._read_at < len(trend.hours):
            self.set_meta(self._readout(trend, self._read_at))
            return
        parts = [self.tr("line today")]
        if any(map(math.isfinite, trend.median)):
            parts += [self.tr("dashes usual"), self.tr("band 10–90%")]
        if any(unusual_hours(trend)):
            parts.append(self.tr("diamonds outside it"))
        if trend.gaps:
            parts.append(self.tr("hatched not heard"))
        self.set_meta(words.BETWEEN.join(parts))

    def _readout(self, trend: HourlyTrend, index: int) -> str:
        start = words.local(int(trend.hours[index]), self.context.zone).strftime("%H:%M")
        end = words.local(int(trend.hours[index] + HOUR), self.context.zone).strftime("%H:%M")
        parts = [f"{start}–{end}", words.number(trend.counts[index])]
        if index == self._running(trend):
            parts.append(self.tr("hour not over, ring: its pace"))
        if math.isfinite(trend.median[index]):
            usual = f"{words.number(trend.low[index])}–{words.number(trend.high[index])}"
            median = words.number(trend.median[index])
            parts.append(self.tr("median {median} ({usual})").replace("{median}", median).replace("{usual}", usual))
            side = unusual_hours(trend)[index]
            if side:
                parts.append(self.tr("more than usual") if side > 0 else self.tr("less than usual"))
        return words.BETWEEN.join(parts)

    def _read(self, index: int | None) -> None:
        if index == self._read_at:
            return
        self._read_at = index
        self._cursor.setVisible(index is not None)
        if index is not None and self._trend is not None:
            self._cursor.setPos(self._trend.hours[index])
        self._refresh_meta()

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Say that there is nothing where no hour is known."""
        if self._trend is not None and not any(map(math.isfinite, self._trend.counts)):
            painting.empty(painter, body, self.look, self.tr("No data yet"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Read the hour under the pointer."""
        trend = self._trend
        if trend is not None and trend.hours:
            if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
                scene = self.plot.mapToScene(event.position().toPoint())
                at = self.plot.getPlotItem().getViewBox().mapSceneToView(QPointF(scene)).x()
                self._read(min(range(len(trend.hours)), key=lambda index: abs(trend.hours[index] - at)))
            elif event.type() == QEvent.Type.Leave:
                self._read(None)
        return bool(super().eventFilter(watched, event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read hours by the arrow keys; Escape ends it."""
        trend = self._trend
        steps: dict[Any, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if trend is None or not trend.hours:
            super().keyPressEvent(event)
        elif event.key() in steps:
            at = self._read_at if self._read_at is not None else sum(map(math.isfinite, trend.counts))
            self._read(min(max(at + steps[event.key()], 0), len(trend.hours) - 1))
        elif event.key() == Qt.Key.Key_Escape and self._read_at is not None:
            self._read(None)
        else:
            super().keyPressEvent(event)
