"""Indicators: what was reported for a region and a period, as a table that turns its own pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from data_sources.records import Indicator, Instant
from operations.picture import Picture
from operations.snapshots import IndicatorTable
from widgets import painting, words
from widgets.look import Look
from widgets.paging import Pages
from widgets.pane import Pane, PaneContext, PaneSettings, Question

MOST_ROWS = 1_000


class IndicatorsSettings(PaneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which domain and region; how long a page stays (0: it stays until a key turns it)."""

    domain: str = ""
    region: str = ""
    page_seconds: int = 20


@dataclass(frozen=True)
class _Row:
    domain: str
    name: str
    value: str
    unit: str
    change: str
    period: str
    note: str


class IndicatorsPane(Pane):
    """A table of rows as they were reported; its pages turn."""

    pane_type: ClassVar[str] = "indicators"
    settings_type: ClassVar[type[PaneSettings]] = IndicatorsSettings
    kinds: ClassVar[frozenset[str]] = frozenset({"indicator", "health"})
    settings: IndicatorsSettings

    def __init__(
        self,
        settings: IndicatorsSettings,
        look: Look,
        parent: QWidget | None = None,
        *,
        context: PaneContext | None = None,
    ) -> None:
        super().__init__(settings, look, parent, context=context)
        self._pages = Pages(settings.page_seconds)
        self._as_of: Instant = 0
        self._rows: tuple[_Row, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def default_title(self) -> str:
        """Return the domain, or what it is."""
        return painting.shown(self.settings.domain, 60) or self.tr("Reported indicators")

    def question(self) -> Question:
        """Ask for the indicators."""
        domain, region = self.settings.domain, self.settings.region

        def ask(picture: Picture) -> IndicatorTable:
            return picture.indicators(domain=domain, region=region)

        return ask

    def draw_snapshot(self, snapshot: IndicatorTable) -> None:
        """Show the table's page of this moment."""
        self._as_of = snapshot.as_of
        self._rows = tuple(self._row(indicator) for indicator in snapshot.indicators[:MOST_ROWS])
        self._refresh()

    def _row(self, indicator: Indicator) -> _Row:
        said = ""
        if indicator.change is not None:
            said = self.tr("{change} on the year").replace("{change}", words.change(indicator.change))
        decimals = 0 if indicator.value is None or indicator.value % 1 == 0 else 2
        return _Row(
            domain=painting.shown(indicator.domain, 40),
            name=painting.shown(indicator.name, 120),
            value=words.number(indicator.value, decimals),
            unit=painting.shown(words.unit_name(indicator.unit), 20) if indicator.value is not None else "",
            change=said,
            period=painting.shown(indicator.period, 20),
            note=painting.shown(indicator.note, 120),
        )

    def _page_rows(self) -> int:
        return max(self.body().height() // self.look.px(40), 1)

    def _refresh(self) -> None:
        rows, page = self._pages.shown(self._rows, self._page_rows(), self._as_of)
        periods = {row.period for row in self._rows if row.period}
        parts = [next(iter(periods))] if len(periods) == 1 else []
        if page:
            parts.append(page)
        self.set_meta(words.BETWEEN.join(parts))
        one_period = len(periods) <= 1
        spoken = "; ".join(f"{row.name} {row.value} {row.unit} {row.change}" for row in rows)
        self.show_drawing((rows, one_period, bool(self._rows)), spoken=spoken)

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw the page."""
        look = self.look
        if self.drawing is None:
            return
        rows, one_period, _ = self.drawing
        if not rows:
            painting.empty(painter, body, look, self.tr("No indicators reported yet"))
            return
        label, caption = look.font(look.LABEL), look.font(look.CAPTION)
        step = look.px(40)
        wide = body.width() >= look.px(640)
        reading, most = look.font(look.READING), look.px(140 if body.width() < look.px(760) else 240)
        # As wide as what stands in them, so that the names get the room that is left.
        units = max(*(painting.width(row.unit, caption) for row in rows), look.px(40)) + look.px(6)
        value_width = max(painting.width(row.value, reading) for row in rows) + units + look.px(12)
        changes = max(painting.width(row.change or row.note, caption) for row in rows)
        change_width = min(changes + look.px(14), most) if changes else 0
        domain_width = look.px(120) if wide and not self.settings.domain else 0
        for number, row in enumerate(rows):
            box = QRect(body.left(), body.top() + number * step, body.width(), step)
            painter.setPen(QPen(look.color("line"), look.px(1)))
            painter.drawLine(box.topLeft(), box.topRight())
            x = box.left()
            if domain_width:
                painting.text(painter, box, row.domain, caption, look.color("quiet"), width=domain_width - look.px(10))
                x += domain_width
            name = QRect(x, box.top(), box.right() + 1 - x - value_width - change_width, step)
            said = row.name if one_period else words.BETWEEN.join(filter(None, (row.name, row.period)))
            painting.text(painter, name, said, label, look.color("text"), width=name.width() - look.px(12))
            value = QRect(name.right() + 1, box.top(), value_width - look.px(12), step)
            painting.text(
                painter,
                value.adjusted(0, 0, -units, 0),
                row.value,
                reading,
                look.color("quiet" if self.is_old else "text"),
                align=Qt.AlignmentFlag.AlignRight,
            )
            unit = QRect(value.right() + 1 - units + look.px(6), box.top(), units, step)
            painting.text(painter, unit, row.unit, caption, look.color("quiet"))
            change = QRect(box.right() + 1 - change_width, box.top(), change_width, step)
            painting.text(
                painter, change, row.change or row.note, caption, look.color("quiet"), align=Qt.AlignmentFlag.AlignRight
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn pages."""
        if not self._pages.take_key(event.key()):
            super().keyPressEvent(event)
            return
        self._refresh()
