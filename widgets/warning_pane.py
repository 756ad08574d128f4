"""The full-screen warning: the gravest one in force, so that a whole room reads it; the others on one line below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from data_sources.records import Warning
from operations.picture import Picture
from operations.snapshots import WarningList
from widgets import painting, words
from widgets.pane import Pane, PaneSettings, Question

BACK_ROW = 760
"""Design units of height from which it is written larger."""


@dataclass(frozen=True)
class _Told:
    level: int
    word: str
    headline: str
    when: str
    parts: tuple[tuple[str, str], ...]
    is_exercise: bool


def _ask(picture: Picture) -> WarningList:
    return picture.warnings()


class WarningPane(Pane):
    """The level is told by a bar's colour and in words; an exercise is outlined and hatched, never in its colour."""

    pane_type: ClassVar[str] = "warning"
    settings_type: ClassVar[type[PaneSettings]] = PaneSettings
    kinds: ClassVar[frozenset[str]] = frozenset({"warning", "health"})

    def default_title(self) -> str:
        """Return the title."""
        return self.tr("Warning in force")

    def question(self) -> Question:
        """Ask for the warnings in force."""
        return _ask

    def draw_snapshot(self, snapshot: WarningList) -> None:
        """Show the gravest, and name the others; an exercise only where nothing real is in force."""
        real = [self._told(one, snapshot.as_of, is_exercise=False) for one in snapshot.warnings]
        drills = [self._told(one, snapshot.as_of, is_exercise=True) for one in snapshot.exercises]
        told = [*real, *drills]
        self.set_meta(self.tr("{count} in force").replace("{count}", str(len(real))) if real else "")
        spoken = "; ".join(
            words.BETWEEN.join((one.word, one.headline, one.when, *(text for _, text in one.parts))) for one in told[:5]
        )
        self.show_drawing((told[0] if told else None, tuple(told[1:])), spoken=spoken or self.tr("No warning in force"))

    def _told(self, one: Warning, now: int, *, is_exercise: bool) -> _Told:
        zone = self.context.zone
        when = [self.tr("Issued {time}").replace("{time}", words.clock_time(one.sent_at, zone, now))]
        if one.expires_at is not None:
            until = words.clock_time(one.expires_at, zone, now)
            when.append(self.tr("until {time}").replace("{time}", until))
        if one.sender:
            when.append(painting.shown(one.sender, 60))
        parts = (
            (self.tr("What"), painting.shown(one.detail)),
            (self.tr("Where"), painting.shown(one.area, 300)),
            (self.tr("What to do"), painting.shown(one.instruction)),
        )
        return _Told(
            level=one.level,
            word=self.tr("Exercise") if is_exercise else words.level_name(one.level),
            headline=painting.shown(one.headline or one.event, 200),
            when=words.BETWEEN.join(when),
            parts=tuple((name, text) for name, text in parts if text),
            is_exercise=is_exercise,
        )

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw the gravest large, and the others' headlines."""
        look = self.look
        if self.drawing is None:
            return
        told, others = self.drawing
        if told is None:
            painting.text(
                painter, body, self.tr("No warning in force"), look.font(look.READING + 8), look.color("quiet"),
                align=Qt.AlignmentFlag.AlignHCenter,
            )  # fmt: skip
            return
        scale = 1.5 if body.height() >= look.px(BACK_ROW) else 1.0
        bar = QRect(body.left(), body.top(), look.px(14), body.height())
        self._paint_bar(painter, bar, told)
        inner = body.adjusted(look.px(38), 0, 0, 0)
        y = self._paint_word(painter, inner, told)
        below = inner.bottom() + 1 - (look.px(40) if others else 0)
        y = self._lines(painter, QRect(inner.left(), y, inner.width(), below - y), told.headline, (46 * scale, 2))
        y = self._lines(painter, QRect(inner.left(), y, inner.width(), below - y), told.when, (20 * scale, 1), "quiet")
        y += look.px(14)
        for name, text in told.parts:
            room = QRect(inner.left(), y, inner.width(), below - y)
            if room.height() < look.px(90):
                break
            y = self._lines(painter, room, name, (look.LABEL, 1), "quiet")
            y = self._lines(painter, QRect(inner.left(), y, inner.width(), below - y), text, (28 * scale, 6))
            y += look.px(10)
        if others:
            line = QRect(inner.left(), below, inner.width(), look.px(40))
            said = [f"{one.word} {one.headline}" for one in others]
            font = look.font(look.TITLE)
            whole = painting.whole_parts(words.BETWEEN.join(said), font, line.width() - look.px(120))
            hidden = len(said) - whole.count(words.BETWEEN) - 1
            if hidden > 0:
                whole += "  " + self.tr("{count} more").replace("{count}", str(hidden))
            painter.setPen(look.pen("line"))
            painter.drawLine(line.topLeft(), line.topRight())
            painting.text(painter, line, whole, font, look.color("quiet"))

    def _paint_bar(self, painter: QPainter, bar: QRect, told: _Told) -> None:
        look = self.look
        if told.is_exercise:
            painter.setPen(QPen(look.color("quiet"), max(1.0, look.unit), Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(bar).adjusted(0.5, 0.5, -0.5, -0.5))
            painting.hatch(painter, bar, look, 0.8)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("quiet") if self.is_old else look.severity_color(told.level))
        painter.drawRoundedRect(bar, look.px(3), look.px(3))

    def _paint_word(self, painter: QPainter, box: QRect, told: _Told) -> int:
        """Draw the level's word; return where what is below begins."""
        look = self.look
        font = look.font(28, weight=QFont.Weight.DemiBold)
        chip = QRect(box.left(), box.top() + look.px(4), painting.width(told.word, font) + look.px(28), look.px(46))
        filled = not told.is_exercise and not self.is_old
        painter.setPen(Qt.PenStyle.NoPen if filled else look.pen("quiet", 1.4))
        painter.setBrush(look.severity_color(told.level) if filled else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(chip, look.px(4), look.px(4))
        ink = look.on_severity_color(told.level) if filled else look.color("text")
        painting.text(painter, chip, told.word, font, ink, align=Qt.AlignmentFlag.AlignHCenter)
        return chip.bottom() + look.px(12)

    def _lines(self, painter: QPainter, box: QRect, text: str, size: tuple[float, int], colour: str = "text") -> int:
        """Draw a text of a size in design units on at most so many lines; return where the next one begins."""
        units, most = size
        look = self.look
        font = look.font(units)
        step = round(font.pixelSize() * 1.4)
        fitting = max(min(most, box.height() // step), 0)
        lines = painting.wrapped(text, font, box.width(), fitting)
        used = painting.paragraph(painter, box, lines, font, look.color(colour), leading=1.4)
        return box.top() + used
