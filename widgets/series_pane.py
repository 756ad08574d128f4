"""Events over a longer time, by hour, day or month: bars, stacked bars or lines, against a target and the usual."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from data_sources.late_numpy import np
from operations.count_snapshots import By, CountSeries, Step
from operations.picture import Picture
from operations.snapshots import Age
from widgets import painting, words
from widgets.chart_legend import Legend
from widgets.look import Look
from widgets.pane import Pane, PaneContext, PaneSettings, Question


class SeriesSettings(PaneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The last `count` hours, days or months. `by` makes a series of each category or region; `most` the largest ones.

    `style` "bars" puts several on top of each other, "lines" beside each other. `target` is a line across.
    """

    step: Step = "day"
    count: Annotated[int, Meta(ge=2, le=800)] = 30
    by: By = ""
    most: Annotated[int, Meta(ge=1, le=12)] = 6
    style: Literal["bars", "lines"] = "bars"
    measure: Literal["reported", "closed"] = "reported"
    region: str = ""
    category: str = ""
    target: float | None = None


class SeriesPane(Pane):
    """One chart, made once. The step that runs isn't over: its bar is paler. What wasn't heard is hatched."""

    pane_type: ClassVar[str] = "series"
    settings_type: ClassVar[type[PaneSettings]] = SeriesSettings
    refresh_seconds: ClassVar[float] = 15.0
    follows_region: ClassVar[bool] = True
    has_chart: ClassVar[bool] = True
    settings: SeriesSettings

    def __init__(
        self, settings: SeriesSettings, look: Look, parent: QWidget | None = None, *, context: PaneContext | None = None
    ) -> None:
        super().__init__(settings, look, parent, context=context)
        self.chart: Any = None
        self._series: CountSeries | None = None
        self._names: tuple[str, ...] = ()
        self._counts: Any = None
        self._read_at: int | None = None
        self._legend = Legend(look)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if settings.by:
            self._make_room_for_legend()

    def _make_room_for_legend(self) -> None:
        margins = self.contentsMargins()
        margins.setTop(margins.top() + self._legend.height)
        self.setContentsMargins(margins)

    def default_title(self) -> str:
        """Return a title by what is counted."""
        if self.settings.measure == "closed":
            return self.tr("Events closed")
        return self.tr("Events reported")

    def question(self) -> Question:
        """Ask for the counts."""
        own, region = self.settings, self.region

        def ask(picture: Picture) -> CountSeries:
            return picture.event_series(
                own.step, own.count, by=own.by, region=region, category=own.category, measure=own.measure
            )

        return ask

    def draw_snapshot(self, snapshot: CountSeries) -> None:
        """Put the answer's arrays into the items there are."""
        if self.chart is None:
            self._make_chart()
        self._series = snapshot
        self._names, self._counts = self._largest(snapshot)
        self.chart.plot.setVisible(bool(np.isfinite(self._counts).any()))
        key = (
            self._names,
            snapshot.starts.tobytes(),
            self._counts.tobytes(),
            snapshot.median.tobytes(),
            snapshot.gaps,
        )
        total = float(np.nansum(self._counts))
        spoken = self.tr("{count} in all").replace("{count}", words.number(total))
        if self.show_drawing(key, spoken=spoken):
            self._draw(snapshot)
        self._refresh_meta()

    def show_age(self, age: Age) -> None:
        """Mark the age, and let old bars fade."""
        was_old = self.is_old
        super().show_age(age)
        if was_old != self.is_old and self.chart is not None:
            for part in (self._bars, self._lines):
                part.setOpacity(0.45 if self.is_old else 1.0)

    def _make_chart(self) -> None:
        from widgets.chart_frame import ChartFrame, pg  # noqa: PLC0415 - no start waits for pyqtgraph
        from widgets.chart_items import ManyLines, StepBars  # noqa: PLC0415
        from widgets.trend_items import Band  # noqa: PLC0415

        look = self.look
        self.chart = ChartFrame(self, look, self.context.zone)
        self._band = Band(look.color("text", 0.16))
        self._median = pg.PlotCurveItem(antialias=True)
        median_pen = look.pen("text", 1.4, 0.7)
        median_pen.setDashPattern([4, 3])
        self._median.setPen(median_pen)
        self._bars, self._lines = StepBars(), ManyLines()
        for order, part in enumerate((self._bars, self._band, self._median, self._lines)):
            self.chart.add(part, order)
        self.chart.plot.viewport().installEventFilter(self)

    def _largest(self, series: CountSeries) -> tuple[tuple[str, ...], Any]:
        """Return the names and counts of the largest series, the others together as the last."""
        own, counts = self.settings, series.counts
        if not own.by:
            return (self.title,), counts
        totals = np.nansum(counts, axis=1)
        order = [place for place in np.argsort(-totals, kind="stable").tolist() if totals[place] > 0]
        kept, rest = order[: own.most], order[own.most :]
        names = [self._name(*series.keys[place]) for place in kept]
        rows = [counts[place] for place in kept]
        if rest:
            names.append(self.tr("Others"))
            rows.append(np.nansum(counts[rest], axis=0))
        return tuple(names), np.array(rows).reshape(len(rows), counts.shape[1])

    def _name(self, code: str, name: str) -> str:
        if self.settings.by == "category":
            name = words.category_name(code, self.context.centre, self.look.language, name)
        return painting.shown(name or code, 30) or self.tr("Not placed")

    def _draw(self, series: CountSeries) -> None:
        counts, starts, look = self._counts, series.starts, self.look
        is_stacked = self.settings.style == "bars"
        several = len(counts) > 1
        middles = (starts[:-1] + starts[1:]) / 2
        high = 1.0
        if counts.size and np.isfinite(counts).any():
            sums = np.nansum(counts, axis=0) if is_stacked else np.nan_to_num(counts)
            high = max(float(sums.max(initial=0.0)), 1.0)
        if np.isfinite(series.high).any():
            high = max(high, float(np.nanmax(series.high)))
        gaps = [(float(start), float(end)) for start, end in series.gaps]
        self.chart.set_values(0.0, high, self.settings.target, gaps)
        self.chart.item.setXRange(float(starts[0]), float(starts[-1]), padding=0)
        colours = [self._colour(number, several=several) for number in range(len(counts))]
        if is_stacked:
            running = np.zeros_like(counts)
            running[:, -1:] = counts[:, -1:]
            whole = counts - np.nan_to_num(running)
            # The step that runs isn't over: paler, so that it doesn't look like a collapse.
            pale = [QColor(colour) for colour in colours]
            for colour in pale:
                colour.setAlphaF(0.45)
            self._bars.set_bars(starts, np.concatenate([whole, running]), [*colours, *pale])
            self._lines.set_lines([], 0)
        else:
            lines = []
            for number, row in enumerate(counts):
                known = np.isfinite(row)
                known[-1] = False
                pen = look.series_pen(number) if several else look.pen("accent", 2)
                lines.append((middles[known], row[known], pen))
            widest = float(np.diff(starts).max(initial=1.0))
            self._lines.set_lines(lines, 1.5 * widest)
            self._bars.set_bars(starts, counts[:0], [])
        self._band.set_band(middles.tolist(), series.low.tolist(), series.high.tolist())
        self._median.setData(middles, series.median, connect="finite")
        self._bars.setVisible(is_stacked)
        pens = [look.series_pen(number, 3) for number in range(len(counts))]
        if is_stacked:
            for number, pen in enumerate(pens):
                pen.setColor(look.series_tint(number))
        self._legend.take(list(zip(self._names, pens, strict=True)) if self.settings.by else [])

    def _colour(self, number: int, *, several: bool) -> QColor:
        if several or self.settings.by:
            return self.look.series_tint(number)
        return self.look.mixed("accent", "pane", 0.58)

    def _refresh_meta(self) -> None:
        series = self._series
        if series is None:
            return
        if self._read_at is not None and self._read_at < self._counts.shape[1]:
            self.set_meta(self._readout(series, self._read_at))
            return
        units = {"hour": self.tr("by hour"), "day": self.tr("by day"), "month": self.tr("by month")}
        parts = [units[self.settings.step], words.unit_name("events")]
        if np.isfinite(series.median).any():
            parts.append(self.tr("dashes and band: the usual weekday"))
        if self.settings.target is not None:
            parts.append(self.tr("target {value}").replace("{value}", f"{self.settings.target:,.6g}"))
        if series.gaps:
            parts.append(self.tr("hatched not heard"))
        self.set_meta(words.BETWEEN.join(parts))

    def _readout(self, series: CountSeries, index: int) -> str:
        start = words.local(int(series.starts[index]), self.context.zone)
        form = {"hour": "%m-%d %H:%M", "day": "%Y-%m-%d", "month": "%Y-%m"}[self.settings.step]
        said = start.strftime(form)
        if self.settings.step == "day":
            said += " " + words.weekday(start)
        parts = [said, words.number(float(np.nansum(self._counts[:, index])))]
        if index == self._counts.shape[1] - 1:
            parts.append(self.tr("not over"))
        if np.isfinite(series.median[index]):
            usual = f"{words.number(float(series.low[index]))}–{words.number(float(series.high[index]))}"
            parts.append(self.tr("usual {usual}").replace("{usual}", usual))
        if self.settings.by:
            column = self._counts[:, index]
            order = np.argsort(-np.nan_to_num(column), kind="stable").tolist()
            parts += [f"{self._names[place]} {words.number(float(column[place]))}" for place in order[:6]]
        return words.BETWEEN.join(parts)

    def _read(self, index: int | None) -> None:
        if index == self._read_at or self._series is None:
            return
        self._read_at = index
        starts = self._series.starts
        self.chart.set_cursor(None if index is None else float(starts[index] + starts[index + 1]) / 2)
        self._refresh_meta()

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw the legend, or say that there is nothing."""
        if self._series is None:
            return
        if not np.isfinite(self._counts).any() or not self._counts.size:
            painting.empty(painter, body, self.look, self.tr("No data yet"))
        elif self.settings.by:
            top = QRect(body.left(), self.look.px(self.header_units), body.width(), self._legend.height)
            self._legend.paint(painter, top, is_old=self.is_old)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Read the step under the pointer."""
        series = self._series
        if series is not None and event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            at = self.chart.moment_at(event.position())
            index = int(np.searchsorted(series.starts, at, side="right")) - 1
            self._read(min(max(index, 0), self._counts.shape[1] - 1))
        elif event.type() == QEvent.Type.Leave:
            self._read(None)
        return bool(super().eventFilter(watched, event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read steps by the arrow keys; Escape ends it."""
        steps: dict[Any, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if self._series is None:
            super().keyPressEvent(event)
        elif event.key() in steps:
            last = self._counts.shape[1] - 1
            at = last + 1 if self._read_at is None else self._read_at
            self._read(min(max(at + steps[event.key()], 0), last))
        elif event.key() == Qt.Key.Key_Escape and self._read_at is not None:
            self._read(None)
        else:
            super().keyPressEvent(event)
