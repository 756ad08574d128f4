"""Air quality: each station's index, class and primary pollutants, worst first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from operations.picture import Picture
from operations.snapshots import AirQuality, AirTable
from widgets import painting, words
from widgets.pane import Pane, Question
from widgets.station_lines import paint_stations

HOUR = 3_600_000
_MOST_STATIONS = 200
_GOOD = 2
LEAST_BAR = 90
"""Design units; a narrower bar says nothing."""
CLASSES, TOP = (50, 100, 150), 200
"""Where the classes of the index end, and what the bar ends at: what is beyond is polluted heavily in any case."""


@dataclass(frozen=True)
class _Row:
    name: str
    at: str
    index: str
    aqi: int | None
    level: int | None
    level_name: str
    note: str


class AirPane(Pane):
    """A line a station: name, index, the class in its standard's colour and in words, and what it is due to.

    The class colours are HJ 633's own and stand beside or behind the class's name only. A wall is quiet until something
    is abnormal: good air gets a small swatch.
    """

    pane_type: ClassVar[str] = "air"
    kinds: ClassVar[frozenset[str]] = frozenset({"reading", "health"})
    refresh_seconds: ClassVar[float] = 15.0

    def default_title(self) -> str:
        """Return what the pane shows."""
        return self.tr("Air quality (AQI)")

    def question(self) -> Question:
        """Ask for the stations' newest hours."""

        def ask(picture: Picture) -> AirTable:
            return picture.air_quality()

        return ask

    def draw_snapshot(self, snapshot: AirTable) -> None:
        """Show the stations; one whose newest hour is behind the others' says its time."""
        stations = snapshot.stations
        zone, now = self.context.zone, snapshot.as_of
        newest = max((station.at for station in stations), default=now)
        rows = tuple(
            _Row(
                name=painting.shown(station.name, 80),
                at=words.clock_time(station.at, zone, now) if newest - station.at > HOUR else "",
                index=_index(station.air),
                aqi=station.air.aqi,
                level=station.air.level,
                level_name=words.air_class_name(station.air.level),
                note=self._note(station.air),
            )
            for station in stations[:_MOST_STATIONS]
        )
        parts = []
        if stations:
            parts = [stations[0].air.standard, words.clock_time(newest, zone, now)]
        self.set_meta(words.BETWEEN.join(parts))
        spoken = "; ".join(f"{row.name} {row.at} {row.index} {row.level_name} {row.note}" for row in rows)
        self.show_drawing(rows, spoken=spoken)

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw as many stations as fit; the last line says how many more there are."""
        rows: tuple[_Row, ...] | None = self.drawing
        if rows is None:
            return
        paint_stations(
            painter, body, self.look, rows, wide=360, paint=lambda box, row: self._paint_row(painter, box, row)
        )

    def _note(self, air: AirQuality) -> str:
        """Return the primary pollutants, or what is missing for an index."""
        if air.aqi is None:
            return self.tr("no {names}").replace("{names}", ", ".join(air.missing))
        return ", ".join(air.primary)

    def _paint_row(self, painter: QPainter, box: QRect, row: _Row) -> None:
        look = self.look
        quiet = self.is_old or bool(row.at)
        colour = look.color("quiet" if quiet else "text")
        index_width, gap = look.px(52), look.px(12)
        chip_font = look.font(look.CAPTION)
        chip_width = max(painting.width(words.air_class_name(level), chip_font) for level in range(1, 7)) + look.px(25)
        name_width = round(box.width() * 0.29)
        name = f"{row.name} {row.at}" if row.at else row.name
        painting.text(painter, box, name, look.font(look.LABEL), colour, width=name_width - gap)
        index_box = QRect(box.left() + name_width, box.top(), index_width, box.height())
        painting.text(painter, index_box, row.index, look.font(look.READING), colour, align=Qt.AlignmentFlag.AlignRight)
        chip = QRect(
            index_box.right() + 1 + gap, 0, min(chip_width, box.width() - name_width - index_width), look.px(23)
        )
        chip.moveTop(box.center().y() - chip.height() // 2)
        if row.level is not None:
            self._paint_class(painter, chip, row, quiet=quiet)
        left = chip.right() + 1 + gap if row.level is not None else chip.left()
        note = QRect(left, box.top(), max(box.right() + 1 - left, 0), box.height())
        painting.text(painter, note, row.note, chip_font, look.color("quiet"))
        taken = painting.width(row.note, chip_font) + gap
        if row.aqi is not None and note.width() - taken >= look.px(LEAST_BAR):
            self._paint_bar(painter, note.adjusted(taken if row.note else 0, 0, 0, 0), row.aqi, quiet=quiet)

    def _paint_bar(self, painter: QPainter, box: QRect, aqi: int, *, quiet: bool) -> None:
        """Draw the index along its first four classes, each set off from the next."""
        look = self.look
        track = QRectF(box.left(), box.center().y() + 0.5 - look.px(3), box.width(), look.px(6))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("line"))
        painter.drawRect(track)
        painter.setBrush(look.mixed("accent", "pane", 0.28 if quiet else 0.58))
        painter.drawRect(QRectF(track.left(), track.top(), track.width() * min(aqi / TOP, 1.0), track.height()))
        painter.setPen(look.pen("pane", 1.6))
        for bound in CLASSES:
            x = track.left() + track.width() * bound / TOP
            painter.drawLine(QPointF(x, track.top() - 1), QPointF(x, track.bottom() + 1))

    def _paint_class(self, painter: QPainter, chip: QRect, row: _Row, *, quiet: bool) -> None:
        """Draw the class: its colour beside its word, and around both where the air is polluted."""
        look, level = self.look, row.level or 1
        font = look.font(look.CAPTION)
        polluted = level > _GOOD
        colour = look.air_color(level, 0.35 if quiet else 1.0)
        if polluted:
            painter.setPen(QPen(colour, max(1.2, 1.6 * look.unit)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(chip).adjusted(1, 1, -1, -1), look.px(3), look.px(3))
        side = look.px(11)
        swatch = QRectF(chip.left() + (look.px(5) if polluted else 0), chip.center().y() - side / 2 + 0.5, side, side)
        # An edge: yellow is hardly seen on white, and the darkest red on the dark ground.
        painter.setPen(look.pen("quiet", alpha=0.6))
        painter.setBrush(colour)
        painter.drawRoundedRect(swatch, look.px(2), look.px(2))
        words_box = chip.adjusted(round(swatch.right()) - chip.left() + look.px(5), 0, 0, 0)
        painting.text(painter, words_box, row.level_name, font, look.color("quiet" if quiet else "text"))


def _index(air: AirQuality) -> str:
    if air.aqi is None:
        return words.NOTHING_KNOWN
    return f"{air.aqi}+" if air.beyond else str(air.aqi)
