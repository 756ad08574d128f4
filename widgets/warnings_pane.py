"""Warnings in force: a card each, gravest first; exercises apart, never as real."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QToolTip

from data_sources.records import Warning
from operations.picture import Picture
from operations.snapshots import WarningList
from widgets import painting, words
from widgets.pane import Pane, PaneSettings, Question

MOST_WARNINGS = 30


class WarningsSettings(PaneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`lines` is how many lines of its text a warning's card shows at most."""

    lines: int = 3


@dataclass(frozen=True)
class _Card:
    level: int
    level_word: str
    headline: str
    event: str
    """The headline without who says it, for where there is no room."""
    sent: str
    sent_at: str
    """Only when, for where there is no room for more."""
    text: str
    exercise: bool


def _without_sender(headline: str, sender: str) -> str:
    rest = headline.removeprefix(sender)
    return rest if sender and len(rest) > 3 else headline


def _ask(picture: Picture) -> WarningList:
    return picture.warnings()


class WarningsPane(Pane):
    """Cards of warnings. The level is told by the bar's colour and in words."""

    pane_type: ClassVar[str] = "warnings"
    settings_type: ClassVar[type[PaneSettings]] = WarningsSettings
    kinds: ClassVar[frozenset[str]] = frozenset({"warning", "health"})
    header_units: ClassVar[float] = 0
    settings: WarningsSettings

    def default_title(self) -> str:
        """Return the title."""
        return self.tr("Warnings")

    def question(self) -> Question:
        """Ask for the warnings in force."""
        return _ask

    def draw_snapshot(self, snapshot: WarningList) -> None:
        """Show the warnings, then the exercises."""
        now = snapshot.as_of
        cards = tuple(self._card(warning, now, exercise=False) for warning in snapshot.warnings[:MOST_WARNINGS])
        cards += tuple(self._card(warning, now, exercise=True) for warning in snapshot.exercises[:MOST_WARNINGS])
        total = len(snapshot.warnings) + len(snapshot.exercises)
        spoken = "; ".join(f"{card.level_word}: {card.headline} {card.sent}" for card in cards)
        self.show_drawing((cards, total), spoken=spoken or self.tr("No warning in force"))

    def _card(self, warning: Warning, now: int, *, exercise: bool) -> _Card:
        sent = words.clock_time(warning.sent_at, self.context.zone, now)
        said = [self.tr("Issued {time}").replace("{time}", sent)]
        if warning.sender:
            said.append(painting.shown(warning.sender, 60))
        text = warning.detail or warning.instruction or warning.area
        return _Card(
            level=warning.level,
            level_word=self.tr("Exercise") if exercise else words.level_name(warning.level),
            headline=painting.shown(warning.headline or warning.event, 200),
            event=painting.shown(_without_sender(warning.headline or warning.event, warning.sender), 200),
            sent=words.BETWEEN.join(said),
            sent_at=sent,
            text=painting.shown(text),
            exercise=exercise,
        )

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw whole cards while they fit, then one line each, then how many more there are."""
        del body
        look = self.look
        if self.drawing is None:
            return
        cards, total = self.drawing
        area = self.rect()
        if self._age_text:
            strip = QRect(area.left(), area.top(), area.width(), look.px(28))
            if self.is_old:
                painting.hatch(painter, strip, look)
            inner = strip.adjusted(look.px(16), 0, -look.px(16), 0)
            painting.text(painter, inner, self._age_text, look.font(look.CAPTION), look.color("text"))
            area.setTop(strip.bottom() + 1)
        if not cards:
            self._paint_calm(painter, area)
            return
        self._paint_cards(painter, area, cards, total)

    def _paint_calm(self, painter: QPainter, area: QRect) -> None:
        look = self.look
        inner = area.adjusted(look.px(16), 0, -look.px(16), 0)
        painting.text(painter, inner, self.tr("No warning in force"), look.font(look.LABEL), look.color("quiet"))

    def _paint_cards(self, painter: QPainter, area: QRect, cards: tuple[_Card, ...], total: int) -> None:
        look = self.look
        gap = look.px(8)
        short = look.px(40)
        y = area.top()
        for number, card in enumerate(cards):
            rest = len(cards) - number - 1
            room = area.bottom() + 1 - y
            reserve = (short + gap) * min(rest, 2)
            lines = self._lines(card, area.width(), room - reserve)
            height = self._height(len(lines))
            if room < short:
                break
            if room - reserve < height or (rest == 0 and room < height):
                if rest and room < 2 * short + gap:
                    box = QRect(area.left(), y, area.width(), min(short, room))
                    self._paint_more(painter, box, total - number)
                    return
                box = QRect(area.left(), y, area.width(), min(short, room))
                self._paint_short(painter, box, card)
            else:
                alone = rest == 0 and number == 0 and room < 2 * height
                box = QRect(area.left(), y, area.width(), room if alone else height)
                self._paint_whole(painter, box, card, lines)
            y = box.bottom() + 1 + gap

    def _height(self, lines: int) -> int:
        look = self.look
        return look.px(42) + round(look.font(look.LABEL).pixelSize() * 1.45) * lines + look.px(10)

    def _lines(self, card: _Card, room: int, height: int) -> list[str]:
        look = self.look
        font = look.font(look.LABEL)
        step = round(font.pixelSize() * 1.45)
        fitting = (height - look.px(52)) // step
        count = max(0, min(self.settings.lines, fitting))
        return painting.wrapped(card.text, font, room - look.px(37), count)

    def _ground(self, painter: QPainter, box: QRect, card: _Card) -> QRect:
        look = self.look
        bar = QRect(box.left(), box.top(), look.px(5), box.height())
        if card.exercise:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("quiet"), max(1.0, look.unit), Qt.PenStyle.DashLine))
            painter.drawRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5))
            painting.hatch(painter, bar, look, 0.8)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.severity_tint(card.level))
            painter.drawRoundedRect(box, look.px(4), look.px(4))
            painter.setBrush(look.severity_color(card.level) if not self.is_old else look.color("quiet"))
            painter.drawRoundedRect(bar, look.px(2), look.px(2))
        return box.adjusted(look.px(21), 0, -look.px(16), 0)

    def _paint_headline(self, painter: QPainter, line: QRect, card: _Card, size: float) -> None:
        look = self.look
        caption = look.font(look.CAPTION)
        left = line.left()
        if card.exercise or card.level_word not in card.headline:
            left = self._paint_level(painter, line, card) + look.px(10)
        headline_font = look.font(size)
        said = card.headline
        least = painting.width(card.sent.split(words.BETWEEN)[0], caption)
        if painting.width(said, headline_font) + look.px(14) + least > line.right() + 1 - left:
            said = card.event
        wanted = painting.width(said, headline_font)
        sent_width = painting.width(card.sent, caption)
        room = line.right() + 1 - left
        sent = card.sent if wanted + look.px(16) + sent_width <= room else card.sent.split(words.BETWEEN)[0]
        if wanted + look.px(14) + painting.width(sent, caption) > room:
            sent = card.sent_at
        sent_width = painting.width(sent, caption)
        headline = QRect(left, line.top(), room - sent_width - look.px(14), line.height())
        painting.text(painter, headline, said, headline_font, look.color("text"))
        painting.text(painter, line, sent, caption, look.color("quiet"), align=Qt.AlignmentFlag.AlignRight)

    def _paint_level(self, painter: QPainter, line: QRect, card: _Card) -> int:
        """Draw the level's word where the headline does not say it; return where it ends."""
        look = self.look
        font = look.font(look.CAPTION)
        word = QRect(line.left(), 0, painting.width(card.level_word, font) + look.px(12), look.px(23))
        word.moveTop(line.center().y() - word.height() // 2 + 1)
        painter.setPen(QPen(look.color("quiet") if card.exercise else look.severity_color(card.level), look.px(1)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(word).adjusted(0.5, 0.5, -0.5, -0.5), look.px(3), look.px(3))
        painting.text(painter, word, card.level_word, font, look.color("text"), align=Qt.AlignmentFlag.AlignHCenter)
        return word.right()

    def _paint_whole(self, painter: QPainter, box: QRect, card: _Card, lines: list[str]) -> None:
        look = self.look
        inner = self._ground(painter, box, card)
        line = QRect(inner.left(), inner.top() + look.px(7), inner.width(), look.px(32))
        self._paint_headline(painter, line, card, look.TITLE)
        text = QRect(inner.left(), line.bottom() + look.px(2), inner.width(), 0)
        painting.paragraph(painter, text, lines, look.font(look.LABEL), look.color("text", 0.85))

    def _paint_short(self, painter: QPainter, box: QRect, card: _Card) -> None:
        self._paint_headline(painter, self._ground(painter, box, card), card, self.look.LABEL)

    def _paint_more(self, painter: QPainter, box: QRect, count: int) -> None:
        look = self.look
        inner = box.adjusted(look.px(21), 0, -look.px(16), 0)
        said = self.tr("{count} more").replace("{count}", str(count))
        painting.text(painter, inner, said, look.font(look.LABEL), look.color("quiet"))

    def event(self, event: QEvent) -> bool:
        """Show the whole text of all warnings as a tooltip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self.drawing is not None:
            cards, _ = self.drawing
            told = "\n\n".join(f"{card.level_word} {card.headline}\n{card.sent}\n{card.text}" for card in cards[:5])
            QToolTip.showText(event.globalPos() + QPoint(0, self.look.px(8)), painting.plain_tooltip(told), self)
            return True
        return super().event(event)
