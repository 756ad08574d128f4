"""The trend: today's events by the hour, against what the same weekday usually brings."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from data_sources.late_numpy import np
from operations.picture import Picture
from operations.snapshots import Age, HourlyTrend
from operations.unusual import unusual_hours
from widgets import painting, words
from widgets.chart_loading import load_more
from widgets.look import Look
from widgets.pane import Pane, PaneContext, PaneSettings, Question
from widgets.trend_first import AWAY, COUNTS_WIDTH, HOURS_HEIGHT, OLD, FirstPicture, median_pen, running_pen
from widgets.trend_scale import BEYOND, COUNT_ROOM, HOUR, HOUR_LABEL
from widgets.trend_shape import TrendShape, running_hour, shape_of

LEFT, RIGHT, BELOW = 8, 16, 10
"""Design units around the chart."""

CHART_MILLISECONDS = 3000
"""From the first answer to the chart: a start is over then."""

BREATH_MILLISECONDS = 30
"""Between two pieces of it, and of what it is made of."""

ITEMS_A_PIECE = 5


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
    follows_region: ClassVar[bool] = True
    has_chart: ClassVar[bool] = True

    def __init__(
        self, settings: TrendSettings, look: Look, parent: QWidget | None = None, *, context: PaneContext | None = None
    ) -> None:
        super().__init__(settings, look, parent, context=context)
        self._trend: HourlyTrend | None = None
        self._shape: TrendShape | None = None
        self._read_at: int | None = None
        self.plot: Any = None
        """The chart, once `make_chart` has made it; the first picture until then."""
        self._pieces = self._chart_in_pieces()
        self._chart_timer = QTimer(self)
        self._chart_timer.setSingleShot(True)
        self._chart_timer.setInterval(CHART_MILLISECONDS)
        self._chart_timer.timeout.connect(self._make_chart_soon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @classmethod
    def smallest_text(cls, settings: PaneSettings) -> float:
        """Return the size of an axis's numbers."""
        del settings
        return Look.CAPTION - 0.5

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
        """Put the answer's lines into the items there are, or into the first picture."""
        self._trend = snapshot
        self._shape = shape_of(snapshot) if snapshot.hours else None
        lines = (snapshot.hours, snapshot.counts, snapshot.median, snapshot.low, snapshot.high)
        key = (*(array("d", line).tobytes() for line in lines), snapshot.gaps, self._running, self._pace_drawn)
        known = sum(filter(math.isfinite, snapshot.counts))
        spoken = self.tr("Events so far today: {count}").replace("{count}", words.number(known))
        if self.show_drawing(key, spoken=spoken):
            self._draw()
        self._refresh_meta()
        if self.plot is None and not self._chart_timer.isActive():
            self._chart_timer.start()

    def show_age(self, age: Age) -> None:
        """Mark the age, and let an old line fade."""
        was_old = self.is_old
        super().show_age(age)
        if was_old != self.is_old and self.plot is not None:
            self._today.setOpacity(OLD if self.is_old else 1.0)

    def _make_chart_soon(self) -> None:
        """Make the chart a piece a turn of the event loop, once all that it is made of is loaded."""
        if load_more() or next(self._pieces, self) is not self:
            self._chart_timer.start(BREATH_MILLISECONDS)

    def make_chart(self) -> None:
        """Make the chart now, once; it takes the first picture's place. What it is made of may have to be loaded."""
        self._chart_timer.stop()
        for _piece in self._pieces:
            pass

    def _chart_in_pieces(self) -> Iterator[None]:
        import widgets.charting  # noqa: PLC0415
        from widgets.trend_items import CountAxis, HourAxis  # noqa: PLC0415

        pg, look = widgets.charting.pyqtgraph, self.look
        self._hours_axis = HourAxis(self.context.zone)
        self._count_axis = CountAxis(look.px(COUNT_ROOM))
        yield
        axes = {"bottom": self._hours_axis, "left": self._count_axis}
        item = pg.PlotItem(axisItems=axes, enableMenu=False)
        item.hideButtons()
        item.setMouseEnabled(x=False, y=False)
        item.setContentsMargins(0, 0, 0, 0)
        box = item.getViewBox()
        box.setDefaultPadding(0)
        # All of it has room; and a ring at nothing, as at night, is a whole one.
        box.setFlag(box.GraphicsItemFlag.ItemClipsChildrenToShape, False)
        yield
        plot = pg.PlotWidget(self, background=None, plotItem=item)
        plot.setFrameShape(plot.Shape.NoFrame)
        plot.setStyleSheet("background: transparent")
        plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        plot.setViewportUpdateMode(plot.ViewportUpdateMode.MinimalViewportUpdate)
        yield
        font = look.font(look.CAPTION - 0.5)
        for axis, pen in ((self._hours_axis, look.pen("line")), (self._count_axis, None)):
            axis.setStyle(
                tickFont=font,
                tickLength=0,
                tickTextOffset=look.px(AWAY),
                autoReduceTextSpace=False,
                hideOverlappingLabels=look.px(BEYOND),
            )
            axis.setPen(pen or pg.mkPen(None))
            axis.setTextPen(look.color("quiet"))
            axis.setTickFont(font)
        self._hours_axis.setHeight(look.px(HOURS_HEIGHT))
        self._count_axis.setWidth(look.px(COUNTS_WIDTH))
        yield
        yield from self._make_items(pg, item)
        plot.viewport().setMouseTracking(True)
        plot.viewport().installEventFilter(self)
        yield
        self.plot = plot
        item.getViewBox().sigResized.connect(self._place_grid)
        self._today.setOpacity(OLD if self.is_old else 1.0)
        self._draw()
        # At once in its place: a frame between the first picture and the chart would show neither.
        layout = QVBoxLayout(self)
        layout.setContentsMargins(look.px(LEFT), 0, look.px(RIGHT), look.px(BELOW))
        layout.addWidget(plot)
        layout.activate()
        plot.show()
        self.update()

    def _make_items(self, pg: Any, chart: Any) -> Iterator[None]:
        from widgets.trend_items import Band, Gaps  # noqa: PLC0415

        look = self.look
        self._grid = [pg.InfiniteLine(angle=0, pen=look.pen("line", 1)) for _ in range(6)]
        self._gaps = Gaps(look.color("quiet", 0.55))
        self._band = Band(look.mixed("normal", "pane", 0.30))
        self._median = pg.PlotCurveItem(antialias=True)
        self._median.setPen(median_pen(look))
        self._today = pg.PlotCurveItem(antialias=True, pen=look.pen("accent", 2))
        self._running_line = pg.PlotCurveItem(antialias=True)
        self._running_line.setPen(running_pen(look))
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
            if order % ITEMS_A_PIECE == 0:
                yield
            part.setZValue(order)
            chart.addItem(part, ignoreBounds=True)
        chart.addItem(self._cursor, ignoreBounds=True)

    @property
    def _running(self) -> int | None:
        """The index of the hour that is not over."""
        return None if self._trend is None else running_hour(self._trend)

    @property
    def _pace_drawn(self) -> int:
        """The pace as finely as a redraw is worth; -1 for none."""
        return -1 if self._shape is None or self._shape.ring is None else round(self._shape.ring[1])

    def _draw(self) -> None:
        shape = self._shape
        if shape is None or self.plot is None:
            return
        self._count_axis.top = shape.top
        self._count_axis.picture = None
        self._place_grid()
        item = self.plot.getPlotItem()
        item.setXRange(*shape.span, padding=0)
        item.setYRange(0, shape.top, padding=0)
        label = painting.width(HOUR_LABEL, self.look.font(self.look.CAPTION)) + self.look.px(18)
        hours, today, median = map(np.array, (shape.hours, shape.today, shape.median))
        self._hours_axis.set_hours(shape.hours, label)
        self._band.set_band(shape.hours, shape.low, shape.high)
        self._median.setData(hours, median, connect="finite")
        self._today.setData(hours, today, connect="finite")
        tail = np.array(shape.tail).reshape(-1, 2)
        self._running_line.setData(tail[:, 0], tail[:, 1], connect="finite")
        self._running_point.setData(*([value] for value in shape.ring)) if shape.ring else self._running_point.clear()
        unusual = np.array(shape.unusual).reshape(-1, 2)
        self._unusual.setData(unusual[:, 0], unusual[:, 1])
        self._gaps.set_gaps(shape.gaps, shape.top)

    def _place_grid(self) -> None:
        """Have a line at each count that is labelled."""
        shape = self._shape
        if shape is None:
            return
        step = self._count_axis.step(self.plot.getPlotItem().getViewBox().height())
        for number, line in enumerate(self._grid):
            line.setPos(number * step)
            line.setVisible(number * step <= shape.top)

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
        if index == self._running:
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
        self.make_chart()
        self._cursor.setVisible(index is not None)
        if index is not None and self._trend is not None:
            self._cursor.setPos(self._trend.hours[index])
        self._refresh_meta()

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw the first picture until there is a chart; say that there is nothing where no hour is known."""
        if self._shape is not None and self.plot is None:
            look = self.look
            room = QRectF(self.contentsRect()).adjusted(look.px(LEFT), 0, -look.px(RIGHT), -look.px(BELOW))
            FirstPicture(look, self.context.zone, self._shape, room).paint(painter, is_old=self.is_old)
        if self._trend is not None and not any(map(math.isfinite, self._trend.counts)):
            painting.empty(painter, body, self.look, self.tr("No data yet"))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Have the chart ready for who points at an hour."""
        super().enterEvent(event)
        if self._trend is not None:
            self.make_chart()

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
