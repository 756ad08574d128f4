"""The table: events, warnings, sources, stations or reported figures by rows, with the columns that a scene names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from operations.picture import Picture
from operations.snapshots import QueueFilter, QueueOrder
from widgets import painting, words
from widgets.look import Look
from widgets.paging import Pages
from widgets.pane import Pane, PaneContext, PaneSettings, Question
from widgets.row_table import Column, paint_table, rows_that_fit

MOST_ROWS = 300

Of = Literal["events", "warnings", "sources", "readings", "indicators"]

COLUMNS: dict[str, tuple[str, ...]] = {
    "events": ("severity", "title", "region", "state", "reported", "due"),
    "warnings": ("level", "headline", "sender", "sent", "until"),
    "sources": ("name", "quality", "age", "rows", "refused"),
    "readings": ("name", "value", "unit", "at"),
    "indicators": ("name", "value", "unit", "change", "period"),
}
"""What each shows where the scene names no columns."""


class TableSettings(PaneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`of` what, and which `columns`; what narrows it.

    Events: `region`, `categories`, `severities`, `sources`, `order`, `open_only`. Readings: `metric`. Indicators:
    `domain`, `region`.
    """

    of: Of = "events"
    columns: tuple[str, ...] = ()
    region: str = ""
    categories: tuple[str, ...] = ()
    severities: tuple[Annotated[int, Meta(ge=1, le=4)], ...] = ()
    sources: tuple[str, ...] = ()
    order: QueueOrder = "newest"
    open_only: bool = True
    metric: str = ""
    domain: str = ""
    page_seconds: Annotated[int, Meta(ge=0)] = 20


class TablePane(Pane):
    """Its pages turn. A column that there isn't is said in its place; one that has no room is left out, last first."""

    pane_type: ClassVar[str] = "table"
    settings_type: ClassVar[type[PaneSettings]] = TableSettings
    kinds: ClassVar[frozenset[str]] = frozenset({"event", "warning", "reading", "indicator", "health"})
    follows_region: ClassVar[bool] = True
    settings: TableSettings

    def __init__(
        self, settings: TableSettings, look: Look, parent: QWidget | None = None, *, context: PaneContext | None = None
    ) -> None:
        super().__init__(settings, look, parent, context=context)
        self._pages = Pages(settings.page_seconds)
        self._rows: tuple[tuple[str, ...], ...] = ()
        self._columns: tuple[Column, ...] = ()
        self._total = 0
        self._as_of = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def default_title(self) -> str:
        """Return a title by what stands in it."""
        return {
            "events": self.tr("Events"),
            "warnings": self.tr("Warnings in force"),
            "sources": self.tr("Data sources"),
            "readings": painting.shown(self.settings.metric, 60),
            "indicators": painting.shown(self.settings.domain, 60) or self.tr("Reported indicators"),
        }[self.settings.of]

    def question(self) -> Question:
        """Ask what the table is of."""
        own, region = self.settings, self.region
        where = QueueFilter(region, own.categories, own.severities, own.sources, own.open_only, own.order)
        questions: dict[str, Question] = {
            "events": lambda picture: picture.queue_page(where, 0, MOST_ROWS),
            "warnings": lambda picture: picture.warnings(),
            "sources": lambda picture: picture.source_board(),
            "readings": lambda picture: picture.readings(own.metric),
            "indicators": lambda picture: picture.indicators(domain=own.domain, region=region),
        }
        chosen = questions[own.of]

        def ask(picture: Picture) -> Any:
            return chosen(picture)

        return ask

    def draw_snapshot(self, snapshot: Any) -> None:
        """Show the page of this moment."""
        self._as_of = snapshot.as_of
        found = self._things(snapshot)
        cells = self._cells(snapshot.as_of)
        wanted = self.settings.columns or COLUMNS[self.settings.of]
        known = [name for name in wanted if name in cells]
        wrapping = next((name for name in ("title", "headline", "name") if name in known), known[0] if known else "")
        self._columns = tuple(
            Column(cells[name][0], number=cells[name][1], rank=place, wraps=name == wrapping)
            for place, name in enumerate(known)
        )
        self._rows = tuple(tuple(painting.shown(cells[name][2](one), 200) for name in known) for one in found)
        self._total = getattr(snapshot, "total", len(found))
        self._refresh()

    def _refresh(self) -> None:
        rows, page = self._pages.shown(self._rows, rows_that_fit(self.body().height(), self.look), self._as_of)
        parts = [self.tr("{count} in all").replace("{count}", words.number(self._total))]
        unknown = [name for name in self.settings.columns if name not in self._cells(self._as_of)]
        if unknown:
            parts.append(self.tr("no column {name}").replace("{name}", painting.shown(unknown[0], 20)))
        self.set_meta(words.BETWEEN.join((*parts, page) if page else parts))
        self.show_drawing((self._columns, tuple(rows)), spoken="; ".join(" ".join(row) for row in rows))

    def _things(self, snapshot: Any) -> Sequence[Any]:
        of = self.settings.of
        if of == "events":
            return list(snapshot.rows)
        if of == "warnings":
            return list(snapshot.warnings)
        if of == "sources":
            return list(snapshot.sources)
        return list(snapshot.readings if of == "readings" else snapshot.indicators)[:MOST_ROWS]

    def _cells(self, now: int) -> dict[str, tuple[str, bool, Callable[[Any], str]]]:
        """Return each column's title, whether it is a number, and what stands in it."""
        zone, centre, language = self.context.zone, self.context.centre, self.look.language

        def at(moment: int | None) -> str:
            return "" if moment is None else words.clock_time(moment, zone, now)

        def figure(value: float | None) -> str:
            decimals = 0 if value is None or value % 1 == 0 or abs(value) >= 1_000 else 2 if abs(value) < 10 else 1
            return words.number(value, decimals)

        return {
            "events": {
                "severity": (self.tr("Level"), False, lambda row: words.ROMAN[row.severity - 1]),
                "title": (self.tr("What"), False, lambda row: row.title),
                "category": (
                    self.tr("Category"), False, lambda row: words.category_name(row.category, centre, language),
                ),
                "region": (self.tr("Area"), False, lambda row: row.region_name),
                "address": (self.tr("Address"), False, lambda row: row.address),
                "state": (self.tr("State"), False, lambda row: words.state_name(row.state)),
                "source": (self.tr("Source"), False, lambda row: row.source_title),
                "reported": (self.tr("Reported"), True, lambda row: at(row.reported_at)),
                "due": (self.tr("Time left"), True, lambda row: words.remaining(row.due_at, now + row.clock_ahead)),
            },
            "warnings": {
                "level": (self.tr("Level"), False, lambda one: words.level_name(one.level)),
                "headline": (self.tr("Warning"), False, lambda one: one.headline or one.event),
                "event": (self.tr("What"), False, lambda one: one.event),
                "area": (self.tr("Area"), False, lambda one: one.area),
                "sender": (self.tr("Issued by"), False, lambda one: one.sender),
                "sent": (self.tr("Issued"), True, lambda one: at(one.sent_at)),
                "until": (self.tr("Until"), True, lambda one: at(one.expires_at)),
            },
            "sources": {
                "name": (
                    self.tr("Source"), False,
                    lambda one: words.source_name(one.health.source, centre, language, one.health.title),
                ),
                "quality": (self.tr("State"), False, lambda one: words.quality_name(one.quality)),
                "age": (
                    self.tr("Last heard"), True,
                    lambda one: "" if one.seconds_old is None else words.ago(one.seconds_old),
                ),
                "rows": (self.tr("Rows"), True, lambda one: words.number(one.health.rows)),
                "refused": (self.tr("Refused"), True, lambda one: words.number(one.health.refused)),
            },
            "readings": {
                "name": (self.tr("Station"), False, lambda one: one.name or one.station),
                "value": (self.tr("Value"), True, lambda one: figure(one.value)),
                "unit": (self.tr("Unit"), False, lambda one: words.unit_name(one.unit)),
                "at": (self.tr("When"), True, lambda one: at(one.at)),
            },
            "indicators": {
                "domain": (self.tr("Domain"), False, lambda one: one.domain),
                "name": (self.tr("Figure"), False, lambda one: one.name),
                "region": (self.tr("Area"), False, lambda one: one.region),
                "value": (self.tr("Value"), True, lambda one: figure(one.value)),
                "unit": (self.tr("Unit"), False, lambda one: words.unit_name(one.unit)),
                "change": (
                    self.tr("On the year"), True, lambda one: "" if one.change is None else words.change(one.change),
                ),
                "period": (self.tr("Period"), True, lambda one: words.period_name(one.period)),
                "note": (self.tr("Note"), False, lambda one: one.note),
            },
        }[self.settings.of]  # fmt: skip

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw the page."""
        if self.drawing is None:
            return
        columns, rows = self.drawing
        if not rows or not columns:
            painting.empty(painter, body, self.look, self.tr("Nothing to show"))
            return
        paint_table(painter, body, self.look, columns, rows, is_old=self.is_old)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn pages."""
        if not self._pages.take_key(event.key()):
            super().keyPressEvent(event)
            return
        self._refresh()
