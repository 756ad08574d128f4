"""Search: a field, and below it what its words find of events, places and equipment. Lies over a scene."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from data_sources.sentences import fill
from operations.picture import Picture
from operations.search_snapshots import Found
from operations.search_terms import LONGEST
from widgets import painting, words
from widgets.look import Look
from widgets.pane import Pane, PaneContext, PaneSettings, Question
from widgets.search_button import lens
from widgets.search_lines import ASKED, Line, lines_of, selection_of

ROW, HEAD = 40, 34
"""Design units."""


class SearchPane(Pane):
    """Asks with every letter. The arrow keys move, Enter chooses, Escape closes; the mouse does as well.

    Enter that is faster than the answer waits for it: what was found for fewer letters is never chosen.
    """

    pane_type: ClassVar[str] = "search"
    kinds: ClassVar[frozenset[str]] = frozenset()
    follows_moment: ClassVar[bool] = False
    header_units: ClassVar[float] = 64

    closed = Signal()
    """The reader is done with it."""

    listed = Signal(str)
    """The queue is to hold all events that these words find."""

    def __init__(
        self,
        settings: PaneSettings,
        look: Look,
        parent: QWidget | None = None,
        *,
        context: PaneContext | None = None,
        text: str = "",
        listable: bool = True,
    ) -> None:
        super().__init__(settings, look, parent, context=context)
        self._listable = listable
        self._lines: tuple[Line, ...] = ()
        self._found: Found | None = None
        self._asked = ""
        self._answered = ""
        self._current = -1
        self._waiting_for = ""
        """What is to be done when the answer has come: "enter", "list", or nothing."""
        self.field = QLineEdit(text, self)
        self.field.setMaxLength(LONGEST)
        self.field.setPlaceholderText(self.tr("Find events, places, equipment"))
        self.field.setAccessibleName(self.tr("Search"))
        self.field.setFont(look.font(look.TITLE))
        palette = look.palette
        self.field.setStyleSheet(
            f"QLineEdit {{ background: {palette.ground}; color: {palette.text}; border: 1px solid {palette.line};"
            f" border-radius: {look.px(4)}px; padding: 0 {look.px(12)}px 0 {look.px(40)}px; }}"
            f"QLineEdit:focus {{ border-color: {palette.accent}; }}"
        )
        self._sign = _Sign(look, self.field)
        self.field.textChanged.connect(lambda _text: self.question_changed.emit())
        self.field.installEventFilter(self)
        self.field.selectAll()
        self.setFocusProxy(self.field)
        self.setMouseTracking(True)

    def default_title(self) -> str:
        """Return the title."""
        return self.tr("Search")

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown."""
        return self._lines

    @property
    def current(self) -> Line | None:
        """The line that Enter chooses."""
        return self._lines[self._current] if 0 <= self._current < len(self._lines) else None

    def question(self) -> Question | None:
        """Ask for what the words find; nothing without a letter or digit."""
        asked = self._asked = self.field.text()
        if not any(map(str.isalnum, asked)):
            return None

        def ask(picture: Picture) -> Found:
            return picture.search(asked, limit=ASKED)

        return ask

    def draw_snapshot(self, snapshot: Found | None) -> None:
        """Show what was found for the words as they are now."""
        before = self.current
        self._found, self._answered = snapshot, self._asked
        self._lines = ()
        if snapshot is not None:
            self._lines = lines_of(snapshot, self.context, self.look.language, listable=self._listable)
        able = [number for number, line in enumerate(self._lines) if line.can_be_chosen]
        same = [number for number in able if before is not None and self._lines[number].thing == before.thing]
        self._current = next(iter([*same, *able]), -1)
        self._say()
        waiting, self._waiting_for = self._waiting_for, ""
        if waiting == "enter":
            self.choose()
        elif waiting == "list":
            self.list_all()

    def _say(self) -> None:
        chosen = self.current
        parts = [self._above(), f"{chosen.text} {chosen.note}" if chosen is not None else self._nothing()]
        self.show_drawing((self._lines, self._current, parts[0], parts[1]), spoken=". ".join(filter(None, parts)))

    def _above(self) -> str:
        """Return what must be known before the lines are read."""
        if self._found is not None and not self._found.whole:
            return self.tr("Names are still being gathered: not everything can be found yet")
        return ""

    def _nothing(self) -> str:
        if self._lines:
            return ""
        if self._found is None:
            return self.tr("Any part of a title, an address or a name; initials such as wmj; either end of a code")
        return fill(self.tr("Nothing found for “{words}”"), {"words": painting.shown(self._answered, 40)})

    # The reader's hand.

    def choose(self) -> None:
        """Do what the line under the hand says: turn the scene to what was found, or list all in the queue."""
        if self._answered != self.field.text():
            self._waiting_for = "enter"
            return
        line = self.current
        if line is None:
            return
        if line.kind == "all":
            self.list_all()
            return
        centre = self.context.centre
        selection = selection_of(line, self.selection, centre.file.code if centre is not None else "", self.pane_type)
        if selection is not None:
            self.chosen.emit(selection)

    def list_all(self) -> None:
        """Let the queue hold all events that the words find."""
        if self._answered != self.field.text():
            self._waiting_for = "list"
        elif self._listable and any(line.kind == "all" for line in self._lines):
            self.listed.emit(self._answered)

    def _move(self, step: int) -> None:
        able = [number for number, line in enumerate(self._lines) if line.can_be_chosen]
        if able:
            place = able.index(self._current) if self._current in able else -1
            self._current = able[max(0, min(place + step, len(able) - 1))]
            self._say()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that move and choose from the field; it keeps those that write."""
        if watched is self.field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._take_key(event)
        return bool(super().eventFilter(watched, event))

    def _take_key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -5, Qt.Key.Key_PageDown: 5}
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.list_all()
            else:
                self.choose()
        elif event.key() in steps:
            self._move(steps[Qt.Key(event.key())])
        else:
            return False
        return True

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Let the line under the pointer be the one that is chosen."""
        number = self._line_at(event.position().toPoint())
        if number is not None and number != self._current:
            self._current = number
            self._say()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the line under the pointer."""
        number = self._line_at(event.position().toPoint())
        if number is not None and event.button() == Qt.MouseButton.LeftButton:
            self._current = number
            self.choose()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move through the lines."""
        self._move(-1 if event.angleDelta().y() > 0 else 1)

    # Drawing.

    def paint_header(self, painter: QPainter, header: QRect) -> None:
        """Leave the header to the field; the sign in it stands over it."""

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw the lines, or say why there are none."""
        look = self.look
        above = self._above()
        if above:
            box = QRect(body.left(), body.top(), body.width(), look.px(HEAD))
            painting.text(painter, box, above, look.font(look.CAPTION), look.color("text"))
        if not self._lines:
            self._paint_nothing(painter, body)
        for number, box in self._boxes(body):
            self._paint_line(painter, box, self._lines[number], chosen=number == self._current)

    def _paint_nothing(self, painter: QPainter, body: QRect) -> None:
        look = self.look
        lines = painting.wrapped(self._nothing(), look.font(look.LABEL), body.width(), 3)
        for number, line in enumerate(lines):
            box = QRect(body.left(), body.top() + look.px(20 + 28 * number), body.width(), look.px(28))
            align = Qt.AlignmentFlag.AlignHCenter
            painting.text(painter, box, line, look.font(look.LABEL), look.color("quiet"), align=align)

    def _boxes(self, body: QRect) -> list[tuple[int, QRect]]:
        """Return where the lines are that fit; the one that is chosen always does."""
        look = self.look
        heights = [look.px(ROW if line.can_be_chosen else HEAD) for line in self._lines]
        top = body.top() + (look.px(HEAD) if self._above() else 0)
        room, first = body.bottom() + 1 - top, 0
        while first < self._current and sum(heights[first : self._current + 1]) > room:
            first += 1
        boxes = []
        for number in range(first, len(heights)):
            if top + heights[number] > body.bottom() + 1:
                break
            boxes.append((number, QRect(body.left(), top, body.width(), heights[number])))
            top += heights[number]
        return boxes

    def _line_at(self, point: QPoint) -> int | None:
        found = (number for number, box in self._boxes(self.body()) if box.contains(point))
        return next((number for number in found if self._lines[number].can_be_chosen), None)

    def _paint_line(self, painter: QPainter, box: QRect, line: Line, *, chosen: bool) -> None:
        look, px = self.look, self.look.px
        caption = look.font(look.CAPTION)
        if not line.can_be_chosen:
            said = words.BETWEEN.join((line.text, line.note))
            painting.text(painter, box.adjusted(0, px(6), 0, 0), said, caption, look.color("quiet"))
            return
        if chosen:
            painter.fillRect(box, look.mixed("accent", "pane", 0.16))
            painter.fillRect(QRect(box.left(), box.top(), px(3), box.height()), look.color("accent"))
        inner = box.adjusted(px(12), 0, -px(10), 0)
        if line.severity:
            badge = QRect(inner.left(), inner.center().y() - px(12), px(25), px(25))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.severity_color(line.severity))
            painter.drawRoundedRect(QRectF(badge), px(3), px(3))
            roman = look.font(look.CAPTION, weight=QFont.Weight.DemiBold)
            ink = look.on_severity_color(line.severity)
            mark = words.ROMAN[line.severity - 1]
            painting.text(painter, badge, mark, roman, ink, align=Qt.AlignmentFlag.AlignHCenter)
        inner.setLeft(inner.left() + px(36))
        title = look.font(look.LABEL)
        note_room = inner.width() // 2
        note = painting.whole_parts(line.note, caption, note_room)
        taken = min(painting.width(note, caption), note_room)
        ink = look.color("accent" if line.kind == "all" else "text")
        painting.text(painter, inner, line.text, title, ink, width=inner.width() - taken - px(14))
        right = QRect(inner.right() + 1 - taken, inner.top(), taken, inner.height())
        painting.text(painter, right, note, caption, look.color("quiet"), align=Qt.AlignmentFlag.AlignRight)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the field in the header."""
        super().resizeEvent(event)
        px = self.look.px
        self.field.setGeometry(px(12), px(10), self.width() - 2 * px(12), px(self.header_units) - px(14))
        self._sign.setGeometry(px(4), 0, px(36), self.field.height())


class _Sign(QWidget):
    """The lens in the field."""

    def __init__(self, look: Look, field: QLineEdit) -> None:
        super().__init__(field)
        self._look = look
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lens(painter, QPointF(self.width() / 2, self.height() / 2), self._look, "quiet")
        painter.end()
