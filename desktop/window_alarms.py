"""The alarms of one window: its strip, its keys, and the page over its scene."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.scene_widget import SceneWidget
from operations.alarm_snapshots import AlarmBoard
from widgets.alarm_strip import AlarmStrip
from widgets.look import Look
from widgets.pane import PaneContext


class WindowAlarms(QObject):
    """`scene` tells the scene that is shown."""

    acknowledged = Signal(object)
    """Somebody has seen the alarms of these numbers."""

    hush_wanted = Signal()

    came_or_went = Signal()
    """The strip takes its room, or gives it back."""

    def __init__(self, window: QWidget, scene: Callable[[], SceneWidget | None], *, with_buttons: bool) -> None:
        super().__init__(window)
        self._window = window
        self._scene = scene
        self._with_buttons = with_buttons
        self.strip: AlarmStrip | None = None
        self._told: tuple[AlarmBoard, str] | None = None
        for key, act in (("F6", self.hush_wanted.emit), ("F9", self.show_page)):
            QShortcut(QKeySequence(key), window).activated.connect(act)

    def build(self, look: Look, context: PaneContext) -> None:
        """Make the strip of a look, with what was told last."""
        self.strip = AlarmStrip(look, self._window, context, with_buttons=self._with_buttons)
        self.strip.acknowledged.connect(self.acknowledged)
        self.strip.page_wanted.connect(self.show_page)
        self.strip.event_wanted.connect(self._show_incident)
        if self._told is not None:
            self.show_board(*self._told)

    def show_board(self, board: AlarmBoard, mute: str = "") -> None:
        """Show what rings and stands; `mute` says why nothing is heard."""
        self._told = board, mute
        if self.strip is not None and self.strip.show_board(board, mute):
            self.strip.setVisible(self.strip.wanted)
            self.came_or_went.emit()

    def show_page(self) -> None:
        """Show the page of alarms over the scene."""
        scene = self._scene()
        if scene is not None:
            scene.show_alarms()

    @property
    def height(self) -> int:
        """The pixels that the strip takes now."""
        strip = self.strip
        return strip.look.px(AlarmStrip.HEIGHT_UNITS) if strip is not None and strip.wanted else 0

    def place(self, room: QRect) -> None:
        """Put the strip above the scene's room."""
        if self.strip is not None:
            self.strip.setGeometry(room.x(), room.y() - self.height, room.width(), self.height)

    def _show_incident(self, event_id: int) -> None:
        scene = self._scene()
        if scene is not None:
            scene.show_incident(event_id)
