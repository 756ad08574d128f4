"""The ticker: one line at a time, in turn: warnings in force, the gravest open events, or what the centre says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from data_sources.centre import Text, text_of
from operations.picture import Picture
from operations.snapshots import QueueFilter, QueuePage, WarningList
from widgets import painting, words
from widgets.pane import Pane, PaneSettings, Question

MOST_ITEMS = 30


class TickerSettings(PaneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`of` what. `lines` are the centre's own. A line stays `seconds`; `severities` are of events."""

    of: Literal["warnings", "events", "lines"] = "events"
    lines: Annotated[tuple[Text, ...], Meta(max_length=100)] = ()
    severities: tuple[Annotated[int, Meta(ge=1, le=4)], ...] = (1, 2)
    region: str = ""
    seconds: Annotated[int, Meta(ge=5, le=600)] = 10


@dataclass(frozen=True)
class _Item:
    mark: str
    level: int
    text: str
    when: str


class TickerPane(Pane):
    """Nothing runs across the screen: a line that stands can be read. Which one follows from the time."""

    pane_type: ClassVar[str] = "ticker"
    settings_type: ClassVar[type[PaneSettings]] = TickerSettings
    kinds: ClassVar[frozenset[str]] = frozenset({"event", "warning", "health"})
    header_units: ClassVar[float] = 0
    follows_region: ClassVar[bool] = True
    settings: TickerSettings

    def default_title(self) -> str:
        """Return the title, which only assistive technology reads."""
        return {
            "warnings": self.tr("Warnings in force"),
            "events": self.tr("Gravest events"),
            "lines": self.tr("Notice"),
        }[self.settings.of]

    def question(self) -> Question | None:
        """Ask for the warnings, or the newest of the gravest events."""
        if self.settings.of == "lines":
            return None
        if self.settings.of == "warnings":
            return lambda picture: picture.warnings()
        where = QueueFilter(region=self.region, severities=self.settings.severities, order="newest")

        def ask(picture: Picture) -> QueuePage:
            return picture.queue_page(where, 0, MOST_ITEMS)

        return ask

    def draw_snapshot(self, snapshot: Any) -> None:
        """Show the line of this moment."""
        items = self._items(snapshot)
        now = self.context.clock.now() if snapshot is None else snapshot.as_of
        at = now // (self.settings.seconds * 1000) % len(items) if items else 0
        spoken = "; ".join(" ".join(filter(None, (item.mark, item.text, item.when))) for item in items)
        self.show_drawing((items[at] if items else None, at + 1, len(items)), spoken=spoken or self._nothing())

    def _items(self, snapshot: Any) -> list[_Item]:
        zone = self.context.zone
        if isinstance(snapshot, WarningList):
            real = [
                _Item(words.level_name(one.level), one.level, one.headline or one.event,
                      words.clock_time(one.sent_at, zone, snapshot.as_of))
                for one in snapshot.warnings
            ]  # fmt: skip
            drills = [
                _Item(self.tr("Exercise"), 0, one.headline or one.event,
                      words.clock_time(one.sent_at, zone, snapshot.as_of))
                for one in snapshot.exercises
            ]  # fmt: skip
            found = [*real, *drills]
        elif isinstance(snapshot, QueuePage):
            found = [
                _Item(words.ROMAN[row.severity - 1], row.severity,
                      words.BETWEEN.join(filter(None, (row.region_name, row.title, words.state_name(row.state)))),
                      words.clock_time(row.reported_at, zone, snapshot.as_of))
                for row in snapshot.rows
            ]  # fmt: skip
        else:
            found = [_Item("", 0, text_of(line, self.look.language), "") for line in self.settings.lines]
        return [_Item(item.mark, item.level, painting.shown(item.text, 300), item.when) for item in found[:MOST_ITEMS]]

    def _nothing(self) -> str:
        return {
            "warnings": self.tr("No warning in force"),
            "events": self.tr("No open event of this severity"),
            "lines": "",
        }[self.settings.of]

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw the mark, the line, when it was, and which of how many it is."""
        del body
        look = self.look
        box = self.rect().adjusted(look.px(16), 0, -look.px(16), 0)
        if self.drawing is None:
            return
        item, at, count = self.drawing
        small = look.font(look.CAPTION)
        if self.is_old:
            painting.hatch(painter, self.rect(), look)
        if self.age_text:
            said = painting.whole_parts(self.age_text, small, box.width() // 3)
            width = min(painting.width(said, small) + look.px(12), box.width() // 3)
            chip = QRect(box.right() + 1 - width, box.center().y() - look.px(12), width, look.px(24))
            painting.chip(painter, chip, look, filled=self.is_old)
            painting.text(painter, chip, said, small, look.color("text"), align=Qt.AlignmentFlag.AlignHCenter)
            box.setRight(chip.left() - look.px(12))
        if item is None:
            painting.text(painter, box, self._nothing(), look.font(look.LABEL), look.color("quiet"))
            return
        right = words.BETWEEN.join(filter(None, (item.when, f"{at}/{count}" if count > 1 else "")))
        painting.text(painter, box, right, small, look.color("quiet"), align=Qt.AlignmentFlag.AlignRight)
        left = box.left()
        if item.mark:
            left = self._paint_mark(painter, box, item) + look.px(12)
        line = QRect(left, box.top(), box.right() + 1 - left - painting.width(right, small) - look.px(16), box.height())
        painting.text(painter, line, item.text, look.font(look.READING), look.color("text"))

    def _paint_mark(self, painter: QPainter, box: QRect, item: _Item) -> int:
        look = self.look
        font = look.font(look.LABEL)
        chip = QRectF(box.left(), 0, painting.width(item.mark, font) + look.px(16), look.px(28))
        chip.moveTop(box.center().y() - chip.height() / 2 + 0.5)
        is_grave = bool(item.level) and not self.is_old
        painter.setPen(Qt.PenStyle.NoPen if is_grave else look.pen("quiet"))
        painter.setBrush(look.severity_color(item.level) if is_grave else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(chip, look.px(3), look.px(3))
        ink = look.on_severity_color(item.level) if is_grave else look.color("text")
        painting.text(painter, chip.toRect(), item.mark, font, ink, align=Qt.AlignmentFlag.AlignHCenter)
        return round(chip.right())
