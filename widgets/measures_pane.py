"""How handling is measured: 办结率 and its like of a period, each with its formula; or a table of them by region."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Annotated, ClassVar, Literal

from msgspec import Meta
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from data_sources.records import Instant
from operations.count_snapshots import Span
from operations.measures import MEASURES, Counted, Measure, MeasureTable
from operations.periods import first_day, next_first_day
from operations.picture import Picture
from widgets import painting, words
from widgets.look import Look
from widgets.paging import Pages
from widgets.pane import Pane, PaneContext, PaneSettings, Question
from widgets.row_table import Column, paint_table, rows_that_fit

LEAST_WIDTH, LEAST_HEIGHT = 180, 112
"""Of one measure, in design units."""

Name = Literal["closed_rate", "on_time_rate", "mean_spent", "sent_back_rate", "overdue", "repeated_rate"]


class MeasuresSettings(PaneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of what was reported in the local day, month or year that runs.

    `by` makes a table, a row a region or category. `measures` picks and orders them (all).
    """

    period: Span = "month"
    by: Literal["", "region", "category"] = ""
    region: str = ""
    category: str = ""
    measures: tuple[Name, ...] = ()
    page_seconds: Annotated[int, Meta(ge=0)] = 20


@dataclass(frozen=True)
class _Figure:
    title: str
    value: str
    unit: str
    formula: str
    made_of: str


@dataclass(frozen=True)
class _Drawing:
    figures: tuple[_Figure, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def span_of(now: Instant, span: Span, zone: tzinfo) -> tuple[Instant, Instant]:
    """Return the local day, month or year that holds a moment: its first, and the first after it."""
    first = first_day(words.local(now, zone).date(), span)
    days = (first, next_first_day(first, span))
    start, end = (int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp() * 1000) for day in days)
    return start, end


class MeasuresPane(Pane):
    """Figures with their formulas in words, or a table whose heads name them."""

    pane_type: ClassVar[str] = "measures"
    settings_type: ClassVar[type[PaneSettings]] = MeasuresSettings
    kinds: ClassVar[frozenset[str]] = frozenset({"health"})
    refresh_seconds: ClassVar[float] = 20.0
    follows_region: ClassVar[bool] = True
    settings: MeasuresSettings

    def __init__(
        self,
        settings: MeasuresSettings,
        look: Look,
        parent: QWidget | None = None,
        *,
        context: PaneContext | None = None,
    ) -> None:
        super().__init__(settings, look, parent, context=context)
        self._pages = Pages(settings.page_seconds)
        self._table: MeasureTable | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def default_title(self) -> str:
        """Return a title by the period."""
        return {
            "day": self.tr("Handling of today's events"),
            "month": self.tr("Handling of this month's events"),
            "year": self.tr("Handling of this year's events"),
        }[self.settings.period]

    def question(self) -> Question:
        """Ask for the measures of the period that runs when it is asked."""
        span, region, category = self.settings.period, self.region, self.settings.category
        clock, zone, moment = self.context.clock, self.context.zone, self.moment

        def ask(picture: Picture) -> MeasureTable:
            now = clock.now() if moment is None else moment
            return picture.measures(*span_of(now, span, zone), region=region, category=category)

        return ask

    def draw_snapshot(self, snapshot: MeasureTable) -> None:
        """Show the measures of all, or the page of this moment."""
        self._table = snapshot
        self._refresh()

    @property
    def _measures(self) -> list[Measure]:
        named = {measure.name: measure for measure in MEASURES}
        return [named[name] for name in self.settings.measures or named]

    def _refresh(self) -> None:
        table = self._table
        if table is None:
            return
        total = table.total
        reported = self.tr("{count} reported").replace("{count}", words.number(total.received))
        if not self.settings.by:
            self.set_meta(reported)
            figures = tuple(self._figure(measure, total) for measure in self._measures)
            spoken = "; ".join(f"{one.title} {one.value} {one.unit} ({one.formula})" for one in figures)
            self.show_drawing(_Drawing(figures=figures), spoken=spoken)
            return
        rows = self._rows(table)
        shown, page = self._pages.shown(rows, rows_that_fit(self.body().height(), self.look), table.as_of)
        self.set_meta(words.BETWEEN.join((reported, page)) if page else reported)
        columns = (
            Column(self.tr("Area") if self.settings.by == "region" else self.tr("Category"), wraps=True),
            Column(self.tr("Reported"), number=True, rank=1, quiet=True),
            *(Column(words.say(one.title), number=True, rank=place) for place, one in enumerate(self._measures)),
        )
        spoken = "; ".join(" ".join(row) for row in shown)
        self.show_drawing(_Drawing(columns=columns, rows=tuple(shown)), spoken=spoken)

    def _rows(self, table: MeasureTable) -> list[tuple[str, ...]]:
        language, centre = self.look.language, self.context.centre
        if self.settings.by == "region":
            named = [(table.names.get(code, "") or code, counted) for code, counted in table.by_region().items()]
        else:
            named = [
                (words.category_name(code, centre, language), counted) for code, counted in table.by_category().items()
            ]
        rows = [(self.tr("In all"), table.total), *sorted(named, key=lambda row: -row[1].received)]
        return [
            (
                painting.shown(name, 40) or self.tr("Not placed"),
                words.number(counted.received),
                *(" ".join(filter(None, self._said(measure, counted))) for measure in self._measures),
            )
            for name, counted in rows
        ]

    @staticmethod
    def _said(measure: Measure, counted: Counted) -> tuple[str, str]:
        """Return a measure's value as people say it, and its unit."""
        value = measure.value(counted)
        if value is None:
            return words.NOTHING_KNOWN, ""
        if measure.unit == "%":
            return words.in_unit(100 * value, 1, "%"), "%"
        if measure.unit == "ms":
            hours = value / 3_600_000
            if hours >= 48:
                return words.number(hours / 24, 1), words.unit_name("days")
            return words.number(hours, 1), words.unit_name("hours")
        return words.number(value), words.unit_name("events")

    def _figure(self, measure: Measure, counted: Counted) -> _Figure:
        value, unit = self._said(measure, counted)
        parts = {
            "closed_rate": (counted.closed, counted.received),
            "on_time_rate": (counted.on_time, counted.timed),
            "sent_back_rate": (counted.sent_back, counted.received),
            "repeated_rate": (counted.repeated, counted.received),
        }.get(measure.name)
        made_of = ""
        if parts is not None and parts[0] is not None:
            made_of = f"{words.number(parts[0])} ÷ {words.number(parts[1])}"
        return _Figure(words.say(measure.title), value, unit, words.say(measure.formula), made_of)

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw the figures, or the table."""
        drawing: _Drawing | None = self.drawing
        if drawing is None:
            return
        if self._table is not None and not self._table.cells:
            painting.empty(painter, body, self.look, self.tr("No events in this time"))
        elif drawing.columns:
            paint_table(painter, body, self.look, drawing.columns, drawing.rows, is_old=self.is_old)
        else:
            self._paint_figures(painter, body, drawing.figures)

    def _paint_figures(self, painter: QPainter, body: QRect, figures: tuple[_Figure, ...]) -> None:
        look = self.look
        columns = max(1, min(len(figures), body.width() // look.px(LEAST_WIDTH)))
        rows = -(-len(figures) // columns)
        height = min(max(body.height() // rows, look.px(LEAST_HEIGHT)), look.px(160))
        ink = look.color("quiet" if self.is_old else "text")
        small = look.font(look.CAPTION)
        for number, one in enumerate(figures):
            row, column = divmod(number, columns)
            left = body.left() + body.width() * column // columns
            right = body.left() + body.width() * (column + 1) // columns - look.px(14)
            box = QRect(left, body.top() + row * height, right - left, height)
            if box.top() + look.px(LEAST_HEIGHT) > body.bottom() + look.px(12):
                return
            label = QRect(box.left(), box.top(), box.width(), look.px(26))
            painting.text(painter, label, one.title, look.font(look.LABEL), look.color("quiet"))
            figure = QRect(box.left(), label.bottom() + 1, box.width(), look.px(48))
            size = 42
            while size > 20 and painting.width(one.value, look.font(size)) > figure.width() - look.px(50):
                size -= 1
            painting.text(painter, figure, one.value, look.font(size), ink)
            at = painting.width(one.value, look.font(size)) + look.px(8)
            unit = QRect(box.left() + at, figure.top() + look.px(14), max(box.width() - at, 0), look.px(30))
            painting.text(painter, unit, one.unit, look.font(look.LABEL), look.color("quiet"))
            y = figure.bottom() + 1
            lines = (box.bottom() + 1 - y) // round(small.pixelSize() * 1.45)
            said = [one.made_of] if one.made_of else []
            wrapped = painting.wrapped(one.formula, small, box.width(), 9)
            if len(wrapped) + len(said) <= lines:
                said += wrapped  # a formula that is cut says something else
            painting.paragraph(painter, QRect(box.left(), y, box.width(), 0), said[:lines], small, look.color("quiet"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn pages."""
        if not self._pages.take_key(event.key()):
            super().keyPressEvent(event)
            return
        self._refresh()
