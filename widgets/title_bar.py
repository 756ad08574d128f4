"""The title bar: whose wall this is, its scenes, whether the data is a drill's, what time it is, and that it lives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from data_sources.records import Instant
from widgets import painting, words
from widgets.look import Look
from widgets.pane import PaneContext
from widgets.scene_tabs import SceneTabs
from widgets.search_button import SearchButton


class TitleBar(QWidget):
    """64 units high, always on top of a scene.

    The mark at its right end turns with every sign of life of the chain (`beat`); when none comes for ten seconds
    it stands still and says so in words.
    """

    HEIGHT_UNITS: ClassVar[float] = 64
    SILENT_AFTER: ClassVar[float] = 10.0

    scene_chosen = Signal(str)
    """The reader chose a scene: its id."""

    search_wanted = Signal()
    """The reader wants to search."""

    def __init__(
        self,
        look: Look,
        title: str,
        parent: QWidget | None = None,
        *,
        context: PaneContext | None = None,
        simulated: str = "",
    ) -> None:
        super().__init__(parent)
        self.look = look
        self.context = context or PaneContext()
        self.setFixedHeight(look.px(self.HEIGHT_UNITS))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._title = _Label(look, painting.shown(title), 26, QFont.Weight.Medium, self)
        self._tabs = SceneTabs(look, self)
        self._tabs.scene_chosen.connect(self.scene_chosen)
        self._search = SearchButton(look, self, as_field=True)
        self._search.clicked.connect(self.search_wanted)
        self._search.hide()
        self._drill = _DrillLabel(look, painting.shown(simulated), self)
        self._past = _PastLabel(look, "", self)
        self._clock = _ClockLabel(look, self.context, self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(look.px(24), 0, look.px(24), 0)
        layout.setSpacing(look.px(24))
        layout.addWidget(self._title)
        layout.addWidget(self._tabs, 1)
        layout.addWidget(self._search)
        layout.addWidget(self._past)
        layout.addWidget(self._drill)
        layout.addWidget(self._clock)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.tick)
        self.setAccessibleName(self._title.text)

    def set_scenes(self, scenes: Sequence[tuple[str, str]]) -> None:
        """Show these scenes (id, name), in this order; Alt+1 to Alt+9 choose the first nine."""
        self._tabs.set_scenes(scenes)
        self._fit_search()

    def set_scene(self, scene: str) -> None:
        """Mark the scene that is shown."""
        self._tabs.set_scene(scene)

    def set_simulated(self, text: str) -> None:
        """Say that the data is a drill's; empty: it is not."""
        self._drill.set_text(painting.shown(text))
        self._fit_search()

    def show_search(self, *, is_on: bool) -> None:
        """Show a field that opens the search, or none: a wall has no hand that would use it."""
        self._search.setVisible(is_on)
        self._fit_search()

    def show_moment(self, moment: Instant | None) -> None:
        """Say that what is below is of a past moment; None: it is of now."""
        said = "" if moment is None else f"{words.local(moment, self.context.zone):%Y-%m-%d %H:%M}"
        self._past.set_text(self.tr("Replay, not live: {time}").replace("{time}", said) if said else "")
        self._fit_search()

    def _fit_search(self) -> None:
        """Let the search be its sign alone where its field would press the scenes into two rows."""
        if self._search.isHidden():
            return
        layout = self.layout()
        if layout is not None:
            layout.activate()
        room = self._tabs.width() + self._search.width() - self._search.field_width
        self._search.set_field(is_on=self._tabs.row_width <= room)

    def beat(self, at: Instant | None = None) -> None:
        """Show that the chain from source to screen lives. `at` is when, by the centre's clock (None: now)."""
        self._clock.beat(self.context.clock.now() if at is None else at)

    @property
    def is_silent(self) -> bool:
        """Whether the chain has given no sign of life for too long."""
        return self._clock.silence is not None

    def tick(self) -> None:
        """Show the time now, and be called again when the second is over."""
        self._clock.tick()
        if self.isVisible():
            now = self.context.clock.now()
            pause = 1000 - now % 1000 if not self.context.clock.is_drill else 1000
            self._timer.start(max(int(pause), 50))

    def showEvent(self, event: QShowEvent) -> None:
        """Start the clock; it stops by itself when the bar is hidden."""
        super().showEvent(event)
        self.tick()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the scenes' names the room that they need."""
        super().resizeEvent(event)
        self._fit_search()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground, and the rule under the bar."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.look.color("ground"))
        painter.setPen(QPen(self.look.color("line"), self.look.px(1)))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()


class _Label(QWidget):
    """One line of plain text that yields its room to others, with an ellipsis."""

    def __init__(self, look: Look, text: str, units: float, weight: QFont.Weight, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        self.text = text
        self._font = look.font(units, weight=weight)
        self.setToolTip(painting.plain_tooltip(text))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        """Return the whole text's size."""
        return QSize(painting.width(self.text, self._font) + self.look.px(2), self.look.px(40))

    def minimumSizeHint(self) -> QSize:
        """Return the least that still says something."""
        return QSize(min(self.sizeHint().width(), self.look.px(160)), self.look.px(40))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the text."""
        painter = QPainter(self)
        painting.text(painter, self.rect(), self.text, self._font, self.look.color("text"))
        painter.end()


class _DrillLabel(QWidget):
    """The words that say that nothing here is real: always there in a drill, calm, never a colour of severity."""

    def __init__(self, look: Look, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        self._text = ""
        self.set_text(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def set_text(self, text: str) -> None:
        """Show `text`, or hide."""
        self._text = text
        self.setVisible(bool(text))
        self.setAccessibleName(text)
        self.setToolTip(painting.plain_tooltip(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the text's size with its frame."""
        font = self.look.font(self.look.LABEL)
        wanted = painting.width(self._text, font) + self.look.px(26)
        return QSize(min(wanted, self.look.px(520)), self.look.px(32))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the framed words."""
        look = self.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRect(0, 0, self.width(), look.px(32))
        box.moveCenter(self.rect().center())
        painting.hatch(painter, box, look, 0.3)
        painting.chip(painter, box, look)
        inner = box.adjusted(look.px(7), look.px(3), -look.px(7), -look.px(3))
        painter.fillRect(inner, look.color("ground"))
        painting.text(
            painter, inner, self._text, look.font(look.LABEL), look.color("text"), align=Qt.AlignmentFlag.AlignHCenter
        )
        painter.end()


class _PastLabel(_DrillLabel):
    """The words that say that nothing below is of now: filled, so that nobody takes it for live."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the words on the accent's ground."""
        look = self.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRect(0, 0, self.width(), look.px(32))
        box.moveCenter(self.rect().center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("accent"))
        painter.drawRoundedRect(box, look.px(4), look.px(4))
        middle = Qt.AlignmentFlag.AlignHCenter
        painting.text(painter, box, self._text, look.font(look.LABEL), look.color("ground"), align=middle)
        painter.end()


class _ClockLabel(QWidget):
    """Date, time and weekday by the centre's clock; a drill's speed; the mark of life."""

    def __init__(self, look: Look, context: PaneContext, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        self.context = context
        self.silence: float | None = None
        self._beat_at: Instant | None = None
        self._turn = 0
        self._text = ""
        self._shorter: tuple[str, ...] = ()
        """What says the same without the date, and without the time."""
        self._font = look.font(21)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.tick()

    def beat(self, at: Instant) -> None:
        """Turn the mark."""
        self._beat_at = at
        self._turn = (self._turn + 1) % 4
        self.tick()
        self.update()

    def tick(self) -> None:
        """Take the time over."""
        clock = self.context.clock
        now = clock.now()
        moment = words.local(now, self.context.zone)
        text = f"{moment:%Y-%m-%d %H:%M:%S} {words.weekday(moment)}"
        if clock.speed != 1.0:
            text += f"  ×{clock.speed:g}"
        silence: float | None = None
        shorter: tuple[str, ...] = ()
        if self._beat_at is not None:
            seconds = (now - self._beat_at) / 1000 / max(clock.speed, 1e-9)
            silence = seconds if seconds > TitleBar.SILENT_AFTER else None
        if silence is not None:
            said = self.tr("No sign of life for {span}").replace("{span}", words.span(silence))
            shorter = (words.BETWEEN.join((said, f"{moment:%H:%M:%S}")), said)
            text = words.BETWEEN.join((said, text))
        self.silence = silence
        if text == self._text:
            return
        self._shorter = shorter
        wider = len(text) != len(self._text)
        self._text = text
        self.setAccessibleName(text)
        if wider:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the text's size, and that of the mark."""
        return QSize(self._width(self._text) + self.look.px(30), self.look.px(40))

    def _width(self, text: str) -> int:
        """Return a text's width with all figures as wide as 0, so that it stands still."""
        return painting.width("".join("0" if letter.isdigit() else letter for letter in text), self._font)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw time and mark."""
        look = self.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = self.width() - look.px(30)
        # Rather without the date than cut.
        text = next((one for one in (self._text, *self._shorter) if self._width(one) <= room), self._text)
        painting.text(painter, self.rect(), text, self._font, look.color("text"), once=True)
        centre = QPointF(self.width() - look.px(9), self.height() / 2 + 0.5)
        radius = look.px(7)
        box = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._beat_at is None or self.silence is not None:
            painting.state_mark(painter, centre, radius, "never" if self._beat_at is None else "old", look)
        else:
            painter.setPen(QPen(look.color("line"), max(1.5, 2 * look.unit)))
            painter.drawEllipse(box)
            painter.setPen(QPen(look.color("accent"), max(1.5, 2 * look.unit)))
            painter.drawArc(box, (90 - 90 * self._turn) * 16, -90 * 16)
        painter.end()
