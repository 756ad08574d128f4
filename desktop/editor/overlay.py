"""The grid over a live scene: panes are chosen, dragged by the mouse or the keys, and pulled at their edges."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from desktop.editor.places import Box, Drop, Edge, Size, dropped, stepped, stretched
from desktop.grid import Span, covering
from widgets import painting
from widgets.look import Look

_GRIP = 9
"""How far from an edge it is still held, in pixels of the editor's own scale."""

_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_CURSORS = {
    frozenset[Edge](): Qt.CursorShape.SizeAllCursor,
    frozenset[Edge](("left",)): Qt.CursorShape.SizeHorCursor,
    frozenset[Edge](("right",)): Qt.CursorShape.SizeHorCursor,
    frozenset[Edge](("top",)): Qt.CursorShape.SizeVerCursor,
    frozenset[Edge](("bottom",)): Qt.CursorShape.SizeVerCursor,
    frozenset[Edge](("left", "top")): Qt.CursorShape.SizeFDiagCursor,
    frozenset[Edge](("right", "bottom")): Qt.CursorShape.SizeFDiagCursor,
    frozenset[Edge](("right", "top")): Qt.CursorShape.SizeBDiagCursor,
    frozenset[Edge](("left", "bottom")): Qt.CursorShape.SizeBDiagCursor,
}


@dataclass
class _Drag:
    number: int
    edges: frozenset[Edge]
    start: QPoint
    far: bool = False
    """The hand has moved so far that it is no mere click."""
    drop: Drop | None = None


class GridOverlay(QWidget):
    """Covers a scene. What is done here is told; what comes of it is shown by `show_panes`."""

    chosen = Signal(int)
    """The reader chose the pane of that number in the file; -1: none."""

    moved = Signal(object)
    """Panes are to stand elsewhere: their boxes by number."""

    delete_wanted = Signal(int)
    settings_wanted = Signal()
    """On to the settings of the chosen pane, by the keyboard."""

    left = Signal()
    """Escape, where nothing is chosen that could be let go."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        self.current = -1
        self.boxes: dict[int, Box] = {}
        self._columns: list[Span] = []
        self._rows: list[Span] = []
        self._names: Mapping[int, str] = {}
        self._drag: _Drag | None = None
        self._under = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setAccessibleName(self.tr("The scene's grid"))

    def show_panes(
        self, tracks: tuple[list[Span], list[Span]], boxes: Mapping[int, Box], names: Mapping[int, str]
    ) -> None:
        """Take over where tracks and panes are, and what the panes are called."""
        self._columns, self._rows = tracks
        self.boxes, self._names = dict(boxes), names
        if self.current not in self.boxes:
            self.current = -1
        self._drag = None
        self._tell()
        self.update()

    def choose(self, number: int) -> None:
        """Choose a pane by its number in the file; -1: none."""
        number = number if number in self.boxes else -1
        if number != self.current:
            self.current = number
            self.chosen.emit(number)
        self._tell()
        self.update()

    def forget(self) -> None:
        """Nothing is chosen, of what was another scene's."""
        self.current, self.boxes, self._drag = -1, {}, None

    @property
    def size_in_cells(self) -> Size:
        """How many columns and rows there are."""
        return len(self._columns), len(self._rows)

    def rect_of(self, box: Box) -> QRect:
        """Return where a box lies, in pixels."""
        across = covering(self._columns, box.column, box.columns)
        down = covering(self._rows, box.row, box.rows)
        return QRect(across.start, down.start, across.length, down.length)

    def said(self) -> str:
        """Return in words what letting go now comes to; empty where nothing is held."""
        if self._drag is None or self._drag.drop is None:
            return ""
        drop, number = self._drag.drop, self._drag.number
        if drop.kind == "nowhere":
            return self.tr("No room for it anywhere: it stays where it is")
        box = drop.boxes[number]
        if drop.kind == "swaps":
            other = next(key for key in drop.boxes if key != number)
            return self.tr("Changes places with “{pane}”").replace("{pane}", self._names.get(other, ""))
        place = self._place_words(box)
        return self.tr("No room here; fits at {place}").replace("{place}", place) if drop.kind == "near" else place

    def _place_words(self, box: Box) -> str:
        text = self.tr("column {column}, row {row}, {columns} × {rows} cells")
        for gap, value in (("column", box.column), ("row", box.row), ("columns", box.columns), ("rows", box.rows)):
            text = text.replace(f"{{{gap}}}", str(value))
        return text

    def _tell(self) -> None:
        """Say to assistive technology what is chosen, and where it is."""
        box = self.boxes.get(self.current)
        text = f"{self._names.get(self.current, '')}: {self._place_words(box)}" if box is not None else ""
        self.setAccessibleDescription(text)

    # The mouse.

    def _pane_at(self, at: QPoint) -> tuple[int, frozenset[Edge]]:
        """Return the pane under the hand, the chosen one first, and the edges that it holds."""
        numbers = [self.current, *(number for number in self.boxes if number != self.current)]
        for number in numbers:
            if number not in self.boxes:
                continue
            rect = self.rect_of(self.boxes[number])
            reach = _GRIP // 2 if number == self.current else 0
            if not rect.adjusted(-reach, -reach, reach, reach).contains(at):
                continue
            edges: set[Edge] = set()
            if at.x() - rect.left() < _GRIP:
                edges.add("left")
            elif rect.right() - at.x() < _GRIP:
                edges.add("right")
            if at.y() - rect.top() < _GRIP:
                edges.add("top")
            elif rect.bottom() - at.y() < _GRIP:
                edges.add("bottom")
            return number, frozenset(edges)
        return -1, frozenset()

    def _cell_at(self, at: QPoint) -> tuple[int, int]:
        return _track_at(self._columns, at.x()), _track_at(self._rows, at.y())

    def _drop_at(self, drag: _Drag, at: QPoint) -> Drop:
        own = self.boxes[drag.number]
        if drag.edges:
            box = stretched(drag.number, drag.edges, self._cell_at(at), self.boxes, self.size_in_cells)
            return Drop({drag.number: box}, "fits")
        corner = self.rect_of(own).topLeft() + at - drag.start
        column = _nearest_start(self._columns, corner.x())
        row = _nearest_start(self._rows, corner.y())
        wanted = Box(column, row, own.columns, own.rows)
        return dropped(drag.number, wanted, self._cell_at(at), self.boxes, self.size_in_cells)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a pane, and hold it."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position().toPoint()
        number, edges = self._pane_at(at)
        self.choose(number)
        self._drag = _Drag(number, edges, at) if number in self.boxes else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show where the pane that is held would go, or what a press would hold."""
        at = event.position().toPoint()
        drag = self._drag
        if drag is None:
            under, edges = self._pane_at(at)
            self.setCursor(
                _CURSORS.get(edges, Qt.CursorShape.ArrowCursor) if under >= 0 else Qt.CursorShape.ArrowCursor
            )
            if under != self._under:
                self._under = under
                self.update()
            return
        drag.far = drag.far or (at - drag.start).manhattanLength() >= QApplication.startDragDistance()
        if drag.far:
            drag.drop = self._drop_at(drag, at)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the pane go."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        drag, self._drag = self._drag, None
        self.update()
        if drag is not None and drag.far:
            self._move(self._drop_at(drag, event.position().toPoint()).boxes)

    def _move(self, boxes: Mapping[int, Box]) -> None:
        changed = {number: box for number, box in boxes.items() if self.boxes[number] != box}
        if changed:
            self.moved.emit(changed)

    # The keys.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the chosen pane, with Shift they pull its right and lower edge; Delete, Enter and Escape."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self._escape()
        elif self.current not in self.boxes:
            if key in _STEPS:
                self.choose(next(iter(self._in_reading_order()), -1))
            else:
                super().keyPressEvent(event)
        elif key in _STEPS:
            self._step(*_STEPS[key], pulls=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_wanted.emit(self.current)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.settings_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _escape(self) -> None:
        if self._drag is not None:
            self._drag = None
            self.update()
        elif self.current in self.boxes:
            self.choose(-1)
        else:
            self.left.emit()

    def _step(self, across: int, down: int, *, pulls: bool) -> None:
        number = self.current
        if not pulls:
            self._move(stepped(number, across, down, self.boxes, self.size_in_cells).boxes)
            return
        box = self.boxes[number]
        edge: Edge = "right" if across else "bottom"
        corner = (box.column + box.columns - 1 + across, box.row + box.rows - 1 + down)
        self._move({number: stretched(number, (edge,), corner, self.boxes, self.size_in_cells)})

    def _in_reading_order(self) -> list[int]:
        return sorted(self.boxes, key=lambda number: (self.boxes[number].row, self.boxes[number].column))

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes from pane to pane, and on to the panel after the last."""
        order = self._in_reading_order()
        place = (
            order.index(self.current) + (1 if next else -1) if self.current in order else 0 if next else len(order) - 1
        )
        if 0 <= place < len(order):
            self.choose(order[place])
            return True
        return super().focusNextPrevChild(next)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Draw the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Draw it no more."""
        super().focusOutEvent(event)
        self.update()

    # Drawing.

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the grid, the panes' frames, and what is held."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        look = self.look
        painter.setPen(QPen(look.color("normal", 0.55), 1, Qt.PenStyle.DotLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for column in range(1, len(self._columns) + 1):
            for row in range(1, len(self._rows) + 1):
                painter.drawRect(self.rect_of(Box(column, row)).adjusted(0, 0, -1, -1))
        for number, box in self.boxes.items():
            rect = self.rect_of(box).adjusted(0, 0, -1, -1)
            painter.setPen(QPen(look.color("accent" if number == self._under else "normal"), 1))
            painter.drawRect(rect)
        drag = self._drag
        if self.current in self.boxes:
            self._paint_chosen(painter, self.rect_of(self.boxes[self.current]).adjusted(0, 0, -1, -1))
        if drag is not None and drag.drop is not None:
            self._paint_drop(painter, drag.number, drag.drop)
        painter.end()

    def _paint_chosen(self, painter: QPainter, rect: QRect) -> None:
        accent = self.look.color("accent")
        painter.fillRect(rect, self.look.color("accent", 0.08))
        painter.setPen(QPen(accent, 3 if self.hasFocus() else 2))
        painter.drawRect(rect)
        painter.setPen(QPen(self.look.color("ground"), 1))
        painter.setBrush(accent)
        for at in _grips(rect):
            painter.drawRect(QRect(at - QPoint(_GRIP // 2, _GRIP // 2), QSize(_GRIP, _GRIP)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._paint_words(painter, self._names.get(self.current, ""), rect)

    def _paint_drop(self, painter: QPainter, number: int, drop: Drop) -> None:
        for key, box in drop.boxes.items():
            rect = self.rect_of(box).adjusted(0, 0, -1, -1)
            own = key == number
            painter.fillRect(rect, self.look.color("accent", 0.30 if own else 0.12))
            style = Qt.PenStyle.SolidLine if own and drop.kind == "fits" else Qt.PenStyle.DashLine
            painter.setPen(QPen(self.look.color("accent"), 3, style))
            painter.drawRect(rect)
        held = self.rect_of(drop.boxes.get(number, self.boxes[number]))
        self._paint_words(painter, self.said(), held)

    def _paint_words(self, painter: QPainter, text: str, rect: QRect) -> None:
        font = self.look.font(self.look.LABEL)
        width = painting.width(text, font) + self.look.px(20)
        box = QRect(rect.left() + 4, rect.bottom() - self.look.px(28) - 4, width, self.look.px(28))
        box.moveRight(min(box.right(), self.width() - 4))
        painter.fillRect(box, self.look.color("accent"))
        ink = self.look.color("ground")
        painting.text(painter, box, text, font, ink, align=Qt.AlignmentFlag.AlignHCenter)


def _grips(rect: QRect) -> Collection[QPoint]:
    xs, ys = (rect.left(), rect.center().x(), rect.right()), (rect.top(), rect.center().y(), rect.bottom())
    middle = QPoint(xs[1], ys[1])
    return [at for x in xs for y in ys if (at := QPoint(x, y)) != middle]


def _track_at(tracks: list[Span], at: int) -> int:
    """Return which track a pixel is in, from 1; the nearest one where it is between two."""
    distances = [max(track.start - at, at - track.start - track.length + 1, 0) for track in tracks]
    return distances.index(min(distances)) + 1


def _nearest_start(tracks: list[Span], at: int) -> int:
    distances = [abs(track.start - at) for track in tracks]
    return distances.index(min(distances)) + 1
