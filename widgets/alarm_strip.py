"""The alarm strip: one calm line under the title bar with what rings and what still stands. There only while any does.

What nobody acknowledged has a filled badge and stands in the colour of text; what was acknowledged an outlined one,
quiet; what is over without anybody having seen it says so. Nothing blinks.
"""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QPushButton, QToolTip, QWidget

from operations.alarm_snapshots import Alarm, AlarmBoard
from widgets import alarm_words, painting, words
from widgets.look import Look
from widgets.pane import PaneContext

WIDEST = 520
"""Design units that one alarm may take at most."""
NARROWEST = 190


class _Place(Struct, frozen=True):
    alarm: Alarm
    box: QRect


class AlarmStrip(QWidget):
    """Left and Right choose an alarm, Enter acknowledges it; F7 the first, F8 all that are shown, F9 opens the page."""

    HEIGHT_UNITS: ClassVar[float] = 44

    acknowledged = Signal(object)
    """The numbers of alarms that somebody has seen."""

    page_wanted = Signal()
    event_wanted = Signal(int)

    def __init__(self, look: Look, parent: QWidget, context: PaneContext, *, with_buttons: bool) -> None:
        super().__init__(parent)
        self.look = look
        self._context = context
        self._board: AlarmBoard | None = None
        self._mute = ""
        self._places: tuple[_Place, ...] = ()
        self._chosen = 0
        self._buttons: list[QPushButton] = []
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setVisible(False)
        for key, act in (("F7", self.acknowledge_one), ("F8", self.acknowledge_shown)):
            QShortcut(QKeySequence(key), self).activated.connect(act)
        if with_buttons:
            for text, act in (
                (self.tr("Acknowledge  F7"), self.acknowledge_one),
                (self.tr("All shown  F8"), self.acknowledge_shown),
                (self.tr("Alarms  F9"), self.page_wanted.emit),
            ):
                button = QPushButton(text, self)
                button.setFont(look.font(look.CAPTION))
                button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                button.clicked.connect(act)
                self._buttons.append(button)

    @property
    def wanted(self) -> bool:
        """Whether there is anything to show."""
        return self._board is not None and bool(self._shown_of(self._board))

    @property
    def shown(self) -> tuple[Alarm, ...]:
        """The alarms that can be read on it now."""
        return tuple(place.alarm for place in self._places)

    def show_board(self, board: AlarmBoard, mute: str = "") -> bool:
        """Show what stands; `mute` says why nothing is heard. Return whether the strip came or went."""
        before = self.wanted
        if board == self._board and mute == self._mute:
            return False
        self._board, self._mute = board, mute
        self._chosen = 0
        self._place()
        told = "; ".join(f"{alarm_words.state_of(one)} {alarm_words.line_of(one)}" for one in self.shown)
        self.setAccessibleName(self._count_text())
        self.setAccessibleDescription(painting.shown(told, 2_000))
        self.update()
        return self.wanted != before

    def acknowledge_one(self) -> None:
        """Acknowledge the chosen alarm, or the first that rings."""
        shown = self.shown
        ringing = [one for one in shown if one.is_new]
        chosen = shown[self._chosen] if self._chosen < len(shown) else None
        one = chosen if chosen is not None and chosen.is_new else next(iter(ringing), None)
        if one is not None:
            self.acknowledged.emit((one.id,))

    def acknowledge_shown(self) -> None:
        """Acknowledge all that can be read here: nobody has seen the others."""
        numbers = tuple(one.id for one in self.shown if one.is_new)
        if numbers:
            self.acknowledged.emit(numbers)

    def _shown_of(self, board: AlarmBoard) -> list[Alarm]:
        return [one for one in board.alarms if not one.shelf]

    def _count_text(self) -> str:
        rings = self._board.rings if self._board is not None else 0
        if rings == 1:
            return self.tr("1 new alarm")
        if rings:
            return self.tr("{count} new alarms").replace("{count}", str(rings))
        standing = self._board.standing if self._board is not None else 0
        return self.tr("{count} alarms stand").replace("{count}", str(standing))

    def _place(self) -> None:
        """Lay out the buttons at the right, and as many alarms as fit."""
        px = self.look.px
        right = self.width() - px(24)
        for button in reversed(self._buttons):
            wide = button.sizeHint().width()
            right -= wide
            button.setGeometry(right, (self.height() - px(32)) // 2, wide, px(32))
            right -= px(8)
        alarms = self._shown_of(self._board) if self._board is not None else []
        left = px(24) + px(40) + painting.width(self._count_text(), self._font()) + px(20)
        reserve = px(110) if len(alarms) > 1 else 0
        places: list[_Place] = []
        for number, one in enumerate(alarms):
            rest = right - left - (reserve if number < len(alarms) - 1 else 0)
            wide = min(self._width_of(one), px(WIDEST))
            if rest < min(wide, px(NARROWEST)):
                break
            box = QRect(left, 0, min(wide, rest), self.height())
            places.append(_Place(one, box))
            left = box.right() + 1 + px(18)
        self._places = tuple(places)

    def _font(self) -> QFont:
        return self.look.font(self.look.TITLE)

    def _width_of(self, one: Alarm) -> int:
        caption = painting.width(self._said(one), self.look.font(self.look.CAPTION))
        return self.look.px(46) + painting.width(alarm_words.line_of(one), self._font()) + caption + self.look.px(12)

    def _said(self, one: Alarm) -> str:
        since = words.clock_time(one.raised_at, self._context.zone, self._context.clock.now())
        parts = [since]
        if one.times > 1:
            parts.append(f"×{one.times}")
        if not one.stands:
            parts.append(alarm_words.state_of(one))
        return words.BETWEEN.join(parts)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the count, the alarms, and how many more there are."""
        board = self._board
        if board is None:
            return
        look, px = self.look, self.look.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), look.color("pane"))
        painter.setPen(QPen(look.color("line"), px(1)))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        ink = look.color("text" if board.rings else "quiet")
        self._paint_bell(painter, QPointF(px(38), self.height() / 2), is_mute=bool(self._mute), rings=bool(board.rings))
        box = QRect(px(60), 0, painting.width(self._count_text(), self._font()) + px(4), self.height())
        painting.text(painter, box, self._count_text(), self._font(), ink)
        for number, place in enumerate(self._places):
            self._paint_alarm(painter, place, is_chosen=self.hasFocus() and number == self._chosen)
        hidden = len(self._shown_of(board)) - len(self._places)
        if hidden > 0 and self._places:
            end = self._places[-1].box.right() + px(18)
            more = self.tr("{count} more").replace("{count}", str(hidden))
            painting.text(
                painter, QRect(end, 0, px(100), self.height()), more, look.font(look.CAPTION), look.color("quiet")
            )
        painter.end()

    def _paint_alarm(self, painter: QPainter, place: _Place, *, is_chosen: bool) -> None:
        look, px = self.look, self.look.px
        one, box = place.alarm, place.box
        badge = QRect(box.left(), 0, px(30), px(24))
        badge.moveTop((self.height() - badge.height()) // 2)
        colour = look.severity_color(one.severity)
        if one.is_new:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRoundedRect(badge, px(3), px(3))
        else:
            painter.setPen(QPen(colour, max(1.2, 1.6 * look.unit)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(badge).adjusted(1, 1, -1, -1), px(3), px(3))
        numeral = look.on_severity_color(one.severity) if one.is_new else look.color("quiet")
        roman, bold = words.ROMAN[one.severity - 1], look.font(look.CAPTION, weight=QFont.Weight.DemiBold)
        painting.text(painter, badge, roman, bold, numeral, align=Qt.AlignmentFlag.AlignHCenter)
        said, caption = self._said(one), look.font(look.CAPTION)
        taken = painting.width(said, caption)
        line = QRect(badge.right() + px(9), 0, box.right() - badge.right() - px(9) - taken - px(8), self.height())
        painting.text(
            painter, line, alarm_words.line_of(one), self._font(), look.color("text" if one.is_new else "quiet")
        )
        end = min(painting.width(alarm_words.line_of(one), self._font()), line.width())
        beside = QRect(line.left() + end + px(8), 0, taken + px(2), self.height())
        painting.text(painter, beside, said, caption, look.color("quiet"))
        if is_chosen:
            painter.setPen(look.pen("accent", 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(-px(5), px(4), px(3), -px(4)), px(3), px(3))

    def _paint_bell(self, painter: QPainter, centre: QPointF, *, is_mute: bool, rings: bool) -> None:
        """Draw a bell: filled while something rings, crossed out where nothing can be heard."""
        look, size = self.look, self.look.px(9)
        ink = look.color("text" if rings else "quiet")
        painter.setPen(QPen(ink, max(1.2, 1.6 * look.unit)))
        painter.setBrush(ink if rings else Qt.BrushStyle.NoBrush)
        dome = QRectF(centre.x() - size * 0.8, centre.y() - size, size * 1.6, size * 2.4)
        painter.drawChord(dome, 0, 180 * 16)
        painter.drawLine(centre + QPointF(-size * 1.1, size * 0.25), centre + QPointF(size * 1.1, size * 0.25))
        painter.drawLine(centre + QPointF(-size * 0.25, size * 0.75), centre + QPointF(size * 0.25, size * 0.75))
        if is_mute:
            painter.drawLine(centre + QPointF(-size * 1.2, size * 1.2), centre + QPointF(size * 1.2, -size * 1.2))

    def event(self, event: QEvent) -> bool:
        """Say all of an alarm, and why nothing is heard, where the pointer rests."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            under = self._under(event.pos().x())
            told = self._mute if under is None else self._whole(self._places[under].alarm)
            QToolTip.showText(event.globalPos(), painting.plain_tooltip(told), self)
            return True
        return super().event(event)

    def _whole(self, one: Alarm) -> str:
        kind = words.BETWEEN.join((alarm_words.kind_name(one.kind), alarm_words.state_of(one), self._said(one)))
        return "\n".join((alarm_words.title_of(one), kind, one.source_title))

    def _under(self, x: int) -> int | None:
        found = (number for number, place in enumerate(self._places) if place.box.left() <= x <= place.box.right())
        return next(found, None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose an alarm; a second click on it opens its event."""
        under = self._under(event.position().toPoint().x())
        if under is None:
            return
        was_chosen = under == self._chosen and self.hasFocus()
        self._chosen = under
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if was_chosen and self._places[under].alarm.ref:
            self.event_wanted.emit(self._places[under].alarm.ref)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by arrows, acknowledge by Enter."""
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step is not None and self._places:
            self._chosen = (self._chosen + step) % len(self._places)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.acknowledge_one()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Lay out anew."""
        self._place()
