"""Rows that stand for regions: a click, or the arrow keys and Enter, turn the scene to one; Escape to all again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPen

from widgets.pane import Pane


class RegionRows:
    """Knows which region stands where in a pane, and which row the keyboard is on."""

    def __init__(self, pane: Pane) -> None:
        self._pane = pane
        self._regions: Sequence[tuple[str, str]] = ()
        self._boxes: Sequence[QRect] = ()
        self._at: int | None = None
        pane.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        pane.setCursor(Qt.CursorShape.PointingHandCursor)

    def take(self, regions: Sequence[tuple[str, str]]) -> None:
        """Take over the (code, name) of the rows, from the top."""
        if [code for code, _ in regions] != [code for code, _ in self._regions]:
            self._at = None
        self._regions = regions

    def place(self, boxes: Sequence[QRect]) -> None:
        """Take over where the rows stand, from the top; as many as are drawn."""
        self._boxes = boxes

    def paint_focus(self, painter: QPainter) -> None:
        """Draw an outline around the row that the keyboard is on."""
        if self._at is None or self._at >= len(self._boxes) or not self._pane.hasFocus():
            return
        look = self._pane.look
        painter.setPen(QPen(look.color("accent"), max(1.0, look.unit)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self._boxes[self._at].adjusted(-look.px(4), 1, look.px(4), -1))

    def press(self, place: QPoint) -> None:
        """Choose the region of the row under a place."""
        at = next((number for number, box in enumerate(self._boxes) if box.contains(place)), None)
        if at is not None:
            self._choose(at)

    def take_key(self, key: int) -> bool:
        """Go along the rows, choose one, or turn to all of the centre again; return whether the key did any of it."""
        steps = {int(Qt.Key.Key_Up): -1, int(Qt.Key.Key_Down): 1}
        if key in steps and self._boxes:
            self._at = min(max((-1 if self._at is None else self._at) + steps[key], 0), len(self._boxes) - 1)
            self._pane.update()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._at is not None:
            self._choose(self._at)
        elif key == Qt.Key.Key_Escape and self._pane.selection.region:
            self._pane.choose_region("", "")
        else:
            return False
        return True

    def _choose(self, at: int) -> None:
        if at < len(self._regions) and self._regions[at][0]:
            self._at = None
            self._pane.choose_region(*self._regions[at])
