"""Readings: each station's newest value of one metric, highest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from operations.picture import Picture
from operations.snapshots import ReadingTable
from widgets import painting, words
from widgets.pane import Pane, PaneSettings, Question
from widgets.station_lines import paint_stations

HOUR = 3_600_000


class ReadingsSettings(PaneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which metric; and, where there is a limit worth a line in each bar, which."""

    metric: str
    limit: float | None = None


@dataclass(frozen=True)
class _Row:
    name: str
    value: float
    said: str
    at: str
    over: bool


class ReadingsPane(Pane):
    """A bar a station, of one hue. A value above the limit has a filled mark and the word; colour is for severity."""

    pane_type: ClassVar[str] = "readings"
    settings_type: ClassVar[type[PaneSettings]] = ReadingsSettings
    kinds: ClassVar[frozenset[str]] = frozenset({"reading", "health"})
    refresh_seconds: ClassVar[float] = 15.0
    settings: ReadingsSettings

    def default_title(self) -> str:
        """Return the metric's name."""
        return painting.shown(self.settings.metric, 60)

    def question(self) -> Question:
        """Ask for the stations' newest readings."""
        metric = self.settings.metric

        def ask(picture: Picture) -> ReadingTable:
            return picture.readings(metric)

        return ask

    def draw_snapshot(self, snapshot: ReadingTable) -> None:
        """Show the stations; a value older than the table's newest by over three hours says its time."""
        readings = snapshot.readings
        newest = max((reading.at for reading in readings), default=snapshot.as_of)
        limit = self.settings.limit
        rows = tuple(
            _Row(
                name=painting.shown(reading.name or reading.station, 80),
                value=reading.value,
                said=_value(reading.value),
                at=words.clock_time(reading.at, self.context.zone, snapshot.as_of)
                if newest - reading.at > HOUR
                else "",
                over=limit is not None and reading.value > limit,
            )
            for reading in readings[:200]
        )
        unit = words.unit_name(readings[0].unit) if readings else ""
        parts = [painting.shown(unit, 20)]
        if limit is not None:
            parts.append(self.tr("limit {value}").replace("{value}", _value(limit)))
        if readings:
            parts.append(words.clock_time(newest, self.context.zone, snapshot.as_of))
        self.set_meta(words.BETWEEN.join(part for part in parts if part))
        self.show_drawing(rows, spoken="; ".join(f"{row.name} {row.said} {row.at}" for row in rows))

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw as many stations as fit; the last line says how many more there are."""
        rows: tuple[_Row, ...] | None = self.drawing
        if rows is None:
            return
        top = max([row.value for row in rows] + ([self.settings.limit] if self.settings.limit else []), default=0.0)
        paint_stations(
            painter, body, self.look, rows, wide=400, paint=lambda box, row: self._paint_row(painter, box, row, top)
        )

    def _paint_row(self, painter: QPainter, box: QRect, row: _Row, top: float) -> None:
        look = self.look
        font, value_font = look.font(look.LABEL), look.font(look.LABEL + 1)
        name_width = round(box.width() * 0.36)
        value_width = look.px(64)
        name = f"{row.name} {row.at}" if row.at else row.name
        quiet = self.is_old or bool(row.at)
        painting.text(painter, box, name, font, look.color("quiet" if quiet else "text"), width=name_width - look.px(8))
        painting.text(
            painter,
            box,
            row.said,
            value_font,
            look.color("quiet" if quiet else "text"),
            align=Qt.AlignmentFlag.AlignRight,
        )
        room = box.width() - name_width - value_width
        share = min(max(row.value / top, 0.0), 1.0) if top > 0 else 0.0
        middle = box.center().y() + 0.5
        track = QRectF(box.left() + name_width, middle - look.px(3), room, look.px(6))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("line"))
        painter.drawRect(track)
        filled = QRectF(track.left(), track.top(), track.width() * share, track.height())
        painter.setBrush(look.mixed("accent", "pane", 0.28 if quiet else (0.95 if row.over else 0.58)))
        painter.drawRect(filled)
        limit = self.settings.limit
        if limit and top > 0 and limit <= top:
            x = track.left() + track.width() * limit / top
            painter.setBrush(look.color("text"))
            painter.drawRect(QRectF(x - look.px(1) / 2, middle - look.px(7), look.px(1), look.px(14)))


def _value(value: float) -> str:
    return words.number(value, 0 if value % 1 == 0 or abs(value) >= 100 else (2 if abs(value) < 10 else 1))
