"""Indicators as bars below each other: how far each is, where its target lies, which way it went since last year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from msgspec import Meta
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from data_sources.centre import text_of
from operations.indicator_snapshots import IndicatorValue, IndicatorValues
from operations.picture import Picture
from widgets import painting, words
from widgets.pane import Pane, PaneSettings, Question


class BarsSettings(PaneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`indicators` are ids of indicators.toml, in the order of the bars. A bar reaches from `least` to `most`.

    `most` is 100 for per cent, and else the largest value.
    """

    indicators: Annotated[tuple[str, ...], Meta(min_length=1, max_length=30)]
    region: str = ""
    least: float = 0.0
    most: float | None = None


@dataclass(frozen=True)
class _Bar:
    name: str
    value: float | None
    said: str
    target: float | None
    missed: bool
    way: int
    """Which way it went since last year: 1 up, -1 down, 0 neither or not known."""
    change: str
    worse: bool


class BarsPane(Pane):
    """Bars of one hue with a line for the target. A missed one has a triangle and a word, not only a colour."""

    pane_type: ClassVar[str] = "bars"
    settings_type: ClassVar[type[PaneSettings]] = BarsSettings
    kinds: ClassVar[frozenset[str]] = frozenset({"event", "asset", "reading", "indicator", "health"})
    refresh_seconds: ClassVar[float] = 15.0
    follows_region: ClassVar[bool] = True
    settings: BarsSettings

    def default_title(self) -> str:
        """Return the title."""
        return self.tr("Indicators")

    def question(self) -> Question:
        """Ask for the indicators."""
        ids, region = self.settings.indicators, self.region

        def ask(picture: Picture) -> IndicatorValues:
            return picture.indicator_values(ids=ids, region=region)

        return ask

    def draw_snapshot(self, snapshot: IndicatorValues) -> None:
        """Show the bars."""
        bars = tuple(map(self._bar, snapshot.values))
        periods = {words.period_name(value.period) for value in snapshot.values if value.period and not value.until_at}
        self.set_meta(periods.pop() if len(periods) == 1 else "")
        missed = self.tr("missed")
        spoken = "; ".join(f"{bar.name} {bar.said} {missed if bar.missed else ''}" for bar in bars)
        self.show_drawing(bars, spoken=spoken)

    def _bar(self, value: IndicatorValue) -> _Bar:
        unit = painting.shown(words.unit_name(value.unit), 12)
        number = words.in_unit(value.value, value.decimals, value.unit)
        change = value.on_year
        way = 0 if change is None or abs(change) < 0.05 else 1 if change > 0 else -1
        return _Bar(
            name=painting.shown(text_of(value.name, self.look.language), 40),
            value=value.value,
            said=number if value.value is None else f"{number}{unit}" if unit == "%" else f"{number} {unit}".strip(),
            target=value.target,
            missed=value.good is False,
            way=way,
            change=words.change_in(change, in_points=value.in_points) if change is not None and way else "",
            worse=bool(way and value.direction) and (way > 0) != (value.direction == "up"),
        )

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw as many bars as there is height for, as high as there is height."""
        look = self.look
        bars: tuple[_Bar, ...] | None = self.drawing
        if bars is None:
            return
        if not bars:
            painting.empty(painter, body, look, self.tr("There is no such indicator"))
            return
        rows = max(1, min(len(bars), body.height() // look.px(26)))
        step = min(body.height() / rows, look.px(62))
        tall = step >= look.px(44)
        font = look.font(look.LABEL + 1 if tall else look.LABEL)
        figure_font = look.font(26 if tall else 18)
        missed = self.tr("missed")
        visible = bars[:rows]
        name_width = max(painting.width(bar.name, font) for bar in visible) + look.px(14)
        name_width = min(name_width, round(body.width() * 0.44))
        said_width = max(painting.width(bar.said, figure_font) for bar in visible) + look.px(8)
        left = body.width() - name_width - said_width - look.px(12)
        # Where there is no room for changes, a missed target still has its word, or at least its mark.
        wanted = (
            [missed if bar.missed else bar.change for bar in visible],
            [missed for bar in visible if bar.missed],
            [" " for bar in visible if bar.missed],
        )
        widths = [self._note_width(notes) for notes in wanted]
        note_width = next((width for width in widths if left - width >= look.px(90)), widths[-1])
        room = max(left - note_width, look.px(20))
        least, most = self.settings.least, self._most(visible)
        for row, bar in enumerate(visible):
            line = QRect(body.left(), round(body.top() + row * step), body.width(), round(step))
            painting.text(painter, line, bar.name, font, look.color("text"), width=name_width - look.px(8))
            track = QRectF(line.left() + name_width, line.center().y() - look.px(5) + 0.5, room, look.px(10))
            self._paint_bar(painter, track, bar, least, most)
            said = QRect(round(track.right()) + look.px(6), line.top(), said_width, line.height())
            colour = (
                look.color("quiet") if self.is_old else look.light_color("yellow") if bar.missed else look.color("text")
            )
            painting.text(painter, said, bar.said, figure_font, colour, align=Qt.AlignmentFlag.AlignRight)
            if note_width:
                self._paint_note(painter, QRect(said.right() + 1, line.top(), note_width, line.height()), bar, missed)

    def _note_width(self, notes: list[str]) -> int:
        font = self.look.font(self.look.CAPTION)
        widest = max((painting.width(note, font) for note in notes if note), default=0)
        return widest + self.look.px(24) if widest else 0

    def _most(self, bars: tuple[_Bar, ...]) -> float:
        if self.settings.most is not None:
            return self.settings.most
        if all(bar.said.endswith("%") or bar.value is None for bar in bars):
            return 100.0
        return max((abs(number) for bar in bars for number in (bar.value, bar.target) if number is not None), default=1)

    def _paint_bar(self, painter: QPainter, track: QRectF, bar: _Bar, least: float, most: float) -> None:
        look = self.look
        span = max(most - least, 1e-9)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("line"))
        painter.drawRoundedRect(track, look.px(1), look.px(1))
        if bar.value is not None:
            part = min(max((bar.value - least) / span, 0.0), 1.0)
            painter.setBrush(look.mixed("accent", "pane", 0.28 if self.is_old else 0.58))
            painter.drawRoundedRect(QRectF(track.left(), track.top(), track.width() * part, track.height()), 1, 1)
        if bar.target is not None:
            x = track.left() + track.width() * min(max((bar.target - least) / span, 0.0), 1.0)
            painter.setPen(QPen(look.color("text"), max(1.5, 2 * look.unit)))
            painter.drawLine(QPointF(x, track.top() - look.px(5)), QPointF(x, track.bottom() + look.px(5)))

    def _paint_note(self, painter: QPainter, box: QRect, bar: _Bar, missed: str) -> None:
        look = self.look
        centre = QPointF(box.left() + look.px(14), box.center().y() + 0.5)
        if bar.missed:
            painting.light_mark(painter, centre, look.px(5), "yellow", look)
        elif bar.change and painting.width(bar.change, look.font(look.CAPTION)) <= box.width() - look.px(24):
            painting.arrow(painter, centre, look.px(4), up=bar.way > 0, filled=bar.worse, colour=look.color("quiet"))
        said = missed if bar.missed else bar.change
        if painting.width(said, look.font(look.CAPTION)) <= box.width() - look.px(24):
            place = box.adjusted(look.px(24), 0, 0, 0)
            painting.text(painter, place, said, look.font(look.CAPTION), look.color("quiet"))
