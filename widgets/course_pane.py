"""Readings over a longer time: up to twelve stations' lines, moved and widened by hand, as fine as the screen shows."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from data_sources.late_numpy import np
from operations.count_snapshots import Course, Spans, StationCourse, StationFilter
from operations.picture import Picture
from operations.snapshots import Age
from widgets import painting, words
from widgets.chart_legend import Legend
from widgets.look import Look
from widgets.pane import Pane, PaneContext, PaneSettings, Question

HOUR = 3_600_000
SPANS = {"day": 24 * HOUR, "week": 168 * HOUR, "month": 720 * HOUR, "quarter": 2_160 * HOUR, "year": 8_784 * HOUR}
BUCKETS = tuple(minutes * 60_000 for minutes in (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080))
"""ms: what a day can be divided into, and whole days."""
WIDE = 3
"""How many times what is seen is asked for: so far one can move before there is an answer again."""
MOST_ACROSS = 1_300
"""Spans in what is seen: a third of what is answered at most."""
LEAST_VIEW = 2 * HOUR


class CourseSettings(PaneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`metric` at `stations` (keys or names; or else those last heard, at most 12). `period` is what is seen at first.

    `limit` is a line across.
    """

    metric: str
    stations: Annotated[tuple[str, ...], Meta(max_length=12)] = ()
    region: str = ""
    period: Literal["day", "week", "month", "quarter", "year"] = "week"
    limit: float | None = None


class CoursePane(Pane):
    """Where many readings fall on one pixel, its line runs from the lowest to the highest: no peak is lost.

    The newest is at the right, until the reader moves: by the mouse or ← →, + and − or the wheel, Home turns back.
    """

    pane_type: ClassVar[str] = "course"
    settings_type: ClassVar[type[PaneSettings]] = CourseSettings
    kinds: ClassVar[frozenset[str]] = frozenset({"reading", "health"})
    refresh_seconds: ClassVar[float] = 30.0
    takes_late_answers: ClassVar[bool] = True
    """Who moves on and on would see nothing else: each movement asks anew."""
    has_chart: ClassVar[bool] = True
    settings: CourseSettings

    def __init__(
        self, settings: CourseSettings, look: Look, parent: QWidget | None = None, *, context: PaneContext | None = None
    ) -> None:
        super().__init__(settings, look, parent, context=context)
        self.chart: Any = None
        self._course: Course | None = None
        self._view: tuple[float, float] | None = None
        """What the reader moved to, in ms UTC; None: up to now."""
        self._asked = (0, 0, 0)
        """First, last and bucket of the last question."""
        self._setting = False
        self._read_at: float | None = None
        self._legend = Legend(look)
        margins = self.contentsMargins()
        margins.setTop(margins.top() + self._legend.height)
        self.setContentsMargins(margins)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def course(self) -> Course | None:
        """What is drawn."""
        return self._course

    def default_title(self) -> str:
        """Return the metric."""
        return painting.shown(self.settings.metric, 60)

    def question(self) -> Question:
        """Ask for three times what is seen, as fine as the screen shows it."""
        own, self._asked = self.settings, self._span_asked()
        where, spans = StationFilter(own.metric, own.stations, own.region), Spans(*self._asked)

        def ask(picture: Picture) -> Course:
            return picture.metric_courses(where, spans)

        return ask

    def _span_asked(self) -> tuple[int, int, int]:
        now = self.context.clock.now() if self.moment is None else self.moment
        first, last = self._view or (now - SPANS[self.settings.period], now)
        width = last - first
        pixels = min(max(self.width(), 200), MOST_ACROSS)
        bucket = next((one for one in BUCKETS if one >= width / pixels), BUCKETS[-1])
        around = width * (WIDE - 1) / 2
        begin = int(first - (around if self._view is not None else around * 2)) // bucket * bucket
        end = int(min(last + around, now + bucket)) // bucket * bucket + bucket
        return begin, max(end, begin + bucket), bucket

    def draw_snapshot(self, snapshot: Course) -> None:
        """Put the answer's arrays into the items there are."""
        if self.chart is None:
            self._make_chart()
        self._course = snapshot
        self.chart.plot.setVisible(any(len(one.at) for one in snapshot.stations))
        key = tuple(
            (one.station, one.name, one.at.tobytes(), one.low.tobytes(), one.high.tobytes())
            for one in snapshot.stations
        )
        spoken = "; ".join(f"{self._name(one)} {self._newest(one)}" for one in snapshot.stations)
        if self._view is None:
            self._show_view(snapshot.as_of - SPANS[self.settings.period], snapshot.as_of)
        if self.show_drawing((key, snapshot.gaps, snapshot.unit), spoken=spoken):
            self._draw(snapshot)
        self._refresh_meta()

    def show_age(self, age: Age) -> None:
        """Mark the age, and let old lines fade."""
        was_old = self.is_old
        super().show_age(age)
        if was_old != self.is_old and self.chart is not None:
            self._lines.setOpacity(0.45 if self.is_old else 1.0)

    def _make_chart(self) -> None:
        from widgets.chart_frame import ChartFrame  # noqa: PLC0415 - no start waits for pyqtgraph
        from widgets.chart_items import ManyLines  # noqa: PLC0415

        self.chart = ChartFrame(self, self.look, self.context.zone, pans=True)
        self._lines = ManyLines()
        self.chart.add(self._lines, 1)
        self.chart.view.sigXRangeChanged.connect(self._take_range)
        self.chart.plot.viewport().installEventFilter(self)

    def _draw(self, course: Course) -> None:
        lines = []
        for number, one in enumerate(course.stations):
            # From the lowest to the highest of each span and on to the next: two points a span.
            x, y = np.repeat(one.at + course.bucket / 2, 2), np.empty(2 * len(one.at))
            y[0::2], y[1::2] = one.low, one.high
            lines.append((x, y, self._pen(number)))
        apart = [float(np.median(np.diff(one.at))) for one in course.stations if len(one.at) > 2]
        self._lines.set_lines(lines, 3.5 * max([course.bucket, *apart]))
        lows = [float(one.low.min()) for one in course.stations if len(one.at)]
        highs = [float(one.high.max()) for one in course.stations if len(one.at)]
        low, high = (min(lows), max(highs)) if lows else (0.0, 1.0)
        gaps = [(float(start), float(end)) for start, end in course.gaps]
        # From zero where that costs little: then heights can be compared.
        self.chart.set_values(0.0 if 0 <= low < high * 0.6 else low, high, self.settings.limit, gaps)
        self._legend.take([(self._name(one), self._pen(number, 3)) for number, one in enumerate(course.stations)])
        if course.oldest is not None:
            begin = min(course.oldest, course.as_of - SPANS[self.settings.period])
            self._setting = True  # limits move the view, which the reader didn't
            self.chart.view.setLimits(
                xMin=float(begin - HOUR), xMax=float(course.as_of + HOUR), minXRange=float(LEAST_VIEW)
            )
            self._setting = False

    def _pen(self, number: int, units: float = 1.6) -> Any:
        return self.look.series_pen(number, units)

    def _name(self, one: StationCourse) -> str:
        return painting.shown(one.name or one.station, 30)

    @staticmethod
    def _newest(one: StationCourse) -> str:
        return words.number(float(one.mean[-1]), 1) if len(one.at) else words.NOTHING_KNOWN

    def _show_view(self, first: float, last: float) -> None:
        self._setting = True
        self.chart.item.setXRange(first, last, padding=0)
        self._setting = False

    def _take_range(self, _view: object, seen: tuple[float, float]) -> None:
        """Ask again where the reader moved near the end of what is known, or looks closer or wider than it is fine."""
        if self._setting:
            return
        self._view = (float(seen[0]), float(seen[1]))
        first, last, bucket = self._asked
        wanted = self._span_asked()
        near = (seen[1] - seen[0]) / 4
        newest = self._course.as_of if self._course is not None else last
        ends = seen[0] < first + near or (seen[1] > last - near and last < newest)
        if ends or wanted[2] != bucket:
            self._asked = wanted
            self.question_changed.emit()
        self._refresh_meta()

    def _move(self, share: float) -> None:
        first, last = self.chart.view.viewRange()[0]
        by = (last - first) * share
        self.chart.item.setXRange(first + by, last + by, padding=0)

    def _widen(self, factor: float) -> None:
        first, last = self.chart.view.viewRange()[0]
        self.chart.item.setXRange(last - (last - first) * factor, last, padding=0)

    def _refresh_meta(self) -> None:
        course = self._course
        if course is None or self.chart is None:
            return
        zone = self.context.zone
        if self._read_at is not None:
            parts = [words.local(int(self._read_at), zone).strftime("%Y-%m-%d %H:%M")]
            for one in course.stations:
                value = self._value_at(one, self._read_at, course.bucket)
                if value is not None:
                    parts.append(f"{self._name(one)} {words.number(value, 1)}")
            self.set_meta(words.BETWEEN.join(parts))
            return
        parts = [painting.shown(words.unit_name(course.unit), 20)]
        if self._view is not None:
            first, last = (words.local(int(at), zone).strftime("%m-%d %H:%M") for at in self._view)
            parts.append(f"{first} – {last}")
        if self.settings.limit is not None:
            parts.append(self.tr("limit {value}").replace("{value}", f"{self.settings.limit:,.6g}"))
        if course.gaps:
            parts.append(self.tr("hatched not heard"))
        self.set_meta(words.BETWEEN.join(part for part in parts if part))

    @staticmethod
    def _value_at(one: StationCourse, at: float, bucket: int) -> float | None:
        if not len(one.at):
            return None
        place = int(np.searchsorted(one.at, at, side="right")) - 1
        if place < 0 or at - one.at[place] > max(2 * bucket, 2 * HOUR):
            return None
        return float(one.mean[place])

    def _read(self, at: float | None) -> None:
        self._read_at = at
        self.chart.set_cursor(at)
        self._refresh_meta()

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw the legend, or say that there is nothing."""
        if self._course is None:
            return
        if not any(len(one.at) for one in self._course.stations):
            painting.empty(painter, body, self.look, self.tr("No readings in this time"))
            return
        top = QRect(body.left(), self.look.px(self.header_units), body.width(), self._legend.height)
        self._legend.paint(painter, top, is_old=self.is_old)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Read the moment under the pointer."""
        if self._course is not None and event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._read(self.chart.moment_at(event.position()))
        elif event.type() == QEvent.Type.Leave and self.chart is not None:
            self._read(None)
        return bool(super().eventFilter(watched, event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by ← →, look closer by +, wider by −; Home and Escape turn back to now."""
        if self._course is None:
            super().keyPressEvent(event)
        elif event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self._move(-0.25 if event.key() == Qt.Key.Key_Left else 0.25)
        elif event.key() in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self._widen(0.5)
        elif event.key() == Qt.Key.Key_Minus:
            self._widen(2.0)
        elif event.key() in {Qt.Key.Key_Home, Qt.Key.Key_Escape} and self._view is not None:
            self._view = None
            self._show_view(self._course.as_of - SPANS[self.settings.period], self._course.as_of)
            self.question_changed.emit()
            self._refresh_meta()
        else:
            super().keyPressEvent(event)
