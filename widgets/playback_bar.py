"""The playback bar: a day's course under the hand, from live to any moment of it and back.

It says what moment is wanted (`moment_wanted`, None for now) and shows the one that it is told (`show_moment`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Final

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from data_sources.records import Instant
from widgets import painting, words
from widgets.look import Look
from widgets.pane import PaneContext

SPEEDS: Final = (60, 300, 1800)
_MINUTE: Final = 60_000
STEP: Final = 5 * _MINUTE
LONG_STEP: Final = 60 * _MINUTE
_TICK: Final = 1_000
"""ms between two moments while it plays: each is a question of every pane."""


class PlaybackBar(QWidget):
    """Buttons and a line, 64 units high."""

    HEIGHT_UNITS: ClassVar[float] = 64

    moment_wanted = Signal(object)
    """The reader wants to see the picture of an Instant; None: of now, and go on with it."""

    def __init__(self, look: Look, parent: QWidget | None = None, *, context: PaneContext | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.context = context or PaneContext()
        self.moment: Instant | None = None
        self.speed = SPEEDS[0]
        self._day: datetime | None = None
        self._play = _Button(look, self)
        self._live = _Button(look, self)
        self._speed = _Button(look, self)
        self._track = _Track(self)
        self._play.clicked.connect(self.toggle)
        self._live.clicked.connect(lambda: self.moment_wanted.emit(None))
        self._speed.clicked.connect(self.next_speed)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._tick)
        self._clock = QTimer(self)
        self._clock.setInterval(30_000)
        self._clock.timeout.connect(self._refresh)
        self._clock.start()
        self.setAccessibleName(self.tr("Playback"))
        self._refresh()

    @property
    def is_playing(self) -> bool:
        """Whether the moment moves by itself."""
        return self._timer.isActive()

    def span(self) -> tuple[Instant, Instant]:
        """Return the first moment of the day that is shown, and its last one, or now."""
        now = self.context.clock.now()
        day = words.local(now if self.moment is None else self.moment, self.context.zone)
        start = day.replace(hour=0, minute=0, second=0, microsecond=0)
        end = start + timedelta(days=1)
        return int(start.timestamp() * 1000), min(now, int(end.timestamp() * 1000) - _MINUTE)

    def show_moment(self, moment: Instant | None) -> None:
        """Show what moment the scene is at."""
        self.moment = moment
        if moment is None:
            self._timer.stop()
        self._refresh()

    def want(self, moment: Instant) -> None:
        """Ask for a moment: within what has been, and now once it is reached."""
        now = self.context.clock.now()
        if moment >= now - 1_000:
            self.moment_wanted.emit(None)
        else:
            self.moment_wanted.emit(moment)

    def step(self, milliseconds: int) -> None:
        """Go on or back from the moment that is shown."""
        self.want((self.context.clock.now() if self.moment is None else self.moment) + milliseconds)

    def toggle(self) -> None:
        """Play, or stand still. From live, the day is played from its beginning."""
        if self._timer.isActive():
            self._timer.stop()
        else:
            self._timer.start()
            if self.moment is None:
                self.want(self.span()[0])
        self._refresh()

    def next_speed(self) -> None:
        """Play at the next of the speeds."""
        self.speed = SPEEDS[(SPEEDS.index(self.speed) + 1) % len(SPEEDS)]
        self._refresh()

    def take_key(self, event: QKeyEvent) -> bool:
        """Do what a key means here; return whether it means anything."""
        step = LONG_STEP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP
        match Qt.Key(event.key()):
            case Qt.Key.Key_Left:
                self.step(-step)
            case Qt.Key.Key_Right if self.moment is not None:
                self.step(step)
            case Qt.Key.Key_PageUp:
                self.step(-24 * LONG_STEP)
            case Qt.Key.Key_PageDown if self.moment is not None:
                self.step(24 * LONG_STEP)
            case Qt.Key.Key_Home:
                self.want(self.span()[0])
            case Qt.Key.Key_Space:
                self.toggle()
            case Qt.Key.Key_Escape | Qt.Key.Key_End if self.moment is not None:
                self.moment_wanted.emit(None)
            case _:
                return False
        return True

    def _tick(self) -> None:
        if self.moment is not None:
            self.step(self.speed * _TICK)

    def _refresh(self) -> None:
        playing = self._timer.isActive()
        self._play.show_text("❚❚" if playing else "▶", self.tr("Stand still") if playing else self.tr("Play the day"))
        self._live.show_text(self.tr("Live"), self.tr("Back to now (Esc)"), chosen=self.moment is None)
        self._speed.show_text(f"×{self.speed}", self.tr("Speed of the playback"), chosen=self.moment is not None)
        self._arrange()
        said = self.tr("Live") if self.moment is None else words.replay(self.moment, self.context.zone)
        self.setAccessibleDescription(said)
        self._track.setAccessibleDescription(said)
        self.update()
        self._track.update()

    def _texts(self) -> tuple[str, str]:
        """Return what stands between the buttons, and at the right end."""
        start, end = self.span()
        first, last = (f"{words.local(at, self.context.zone):%H:%M}" for at in (start, end))
        day = words.local(start, self.context.zone)
        said = self.tr("Replay {from} – {until}").replace("{from}", first).replace("{until}", last)
        shown = "" if self.moment is None else f"{words.local(self.moment, self.context.zone):%m-%d %H:%M}"
        return f"{day:%m-%d}{words.BETWEEN}{said}" if self.moment is not None else said, shown

    def _arrange(self) -> None:
        look = self.look
        x, top, height = look.px(12), look.px(4), look.px(32)
        for button in (self._play, self._live, self._speed):
            width = button.sizeHint().width()
            button.setGeometry(x, top, width, height)
            x += width + look.px(6)
        self._track.setGeometry(look.px(8), look.px(36), self.width() - look.px(16), look.px(24))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out."""
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move through the day."""
        if not self.take_key(event):
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground and the words."""
        look = self.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("pane"))
        painter.drawRoundedRect(self.rect(), look.px(4), look.px(4))
        said, shown = self._texts()
        left = self._speed.geometry().right() + look.px(14)
        line = QRect(left, look.px(4), max(0, self.width() - left - look.px(16)), look.px(32))
        font = look.font(look.READING)
        width = painting.width(shown, font)
        painting.text(painter, line, said, look.font(look.LABEL), look.color("quiet"), width=line.width() - width)
        painting.text(painter, line, shown, font, look.color("accent"), align=Qt.AlignmentFlag.AlignRight)
        painter.end()


class _Track(QWidget):
    """The line: what has been of the day, and where in it the picture is."""

    def __init__(self, bar: PlaybackBar) -> None:
        super().__init__(bar)
        self._bar = bar
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Moment of the day"))

    def _line(self) -> QRect:
        look = self._bar.look
        return QRect(look.px(8), self.height() // 2 - look.px(3), self.width() - look.px(16), look.px(6))

    def paintEvent(self, _event: QPaintEvent) -> None:
        bar, look = self._bar, self._bar.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self._line()
        start, end = bar.span()
        whole = 24 * LONG_STEP
        at = end if bar.moment is None else bar.moment
        been, here = (round(line.width() * min(1.0, max(0.0, (one - start) / whole))) for one in (end, at))
        painter.fillRect(line, look.color("line"))
        painter.fillRect(QRect(line.left(), line.top(), been, line.height()), look.color("normal"))
        painter.fillRect(QRect(line.left(), line.top(), here, line.height()), look.color("accent"))
        x, y = line.left() + here, line.center().y()
        size = look.px(8)
        painter.setPen(QPen(look.color("pane"), max(1.0, look.unit)))
        painter.setBrush(look.color("accent" if bar.moment is not None else "text"))
        if bar.moment is None:
            painter.drawEllipse(QPointF(x, y), size * 0.75, size * 0.75)
        else:
            painter.drawPolygon(
                QPolygonF([QPointF(x, y - size), QPointF(x + size, y), QPointF(x, y + size), QPointF(x - size, y)])
            )
        if self.hasFocus():
            painter.setPen(QPen(look.color("accent"), max(1.0, look.unit)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position().x())

    def _go(self, x: float) -> None:
        line = self._line()
        start, end = self._bar.span()
        share = min(1.0, max(0.0, (x - line.left()) / max(1, line.width())))
        self._bar.want(min(start + round(share * 24 * LONG_STEP / _MINUTE) * _MINUTE, end))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


class _Button(QAbstractButton):
    """A word that can be pressed; the chosen one is underlined, not only brighter."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        self._chosen = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_text(self, text: str, tip: str, *, chosen: bool = False) -> None:
        self._chosen = chosen
        self.setText(text)
        self.setToolTip(painting.plain_tooltip(tip))
        self.setAccessibleName(tip)
        self.update()

    def sizeHint(self) -> QSize:
        font = self.look.font(self.look.LABEL)
        return QSize(max(painting.width(self.text(), font), self.look.px(20)) + self.look.px(16), self.look.px(32))

    def event(self, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Enter, QEvent.Type.Leave}:
            self.update()
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self.look
        painter = QPainter(self)
        colour = look.color("text" if self._chosen or self.underMouse() else "quiet")
        middle = Qt.AlignmentFlag.AlignHCenter
        painting.text(painter, self.rect(), self.text(), look.font(look.LABEL), colour, align=middle)
        if self._chosen:
            line = QRect(look.px(8), self.height() - look.px(4), self.width() - look.px(16), look.px(2))
            painter.fillRect(line, look.color("accent"))
        if self.hasFocus():
            painter.setPen(QPen(look.color("accent"), max(1.0, look.unit)))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
