"""Play a window's scenes in turn: each for its seconds, others at other hours, nothing while somebody touches it."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer

from desktop.ahead import SECONDS_AHEAD
from desktop.play_list import PlayList, Turn

if TYPE_CHECKING:
    from desktop.alarms import Ringing
    from desktop.main_window import MainWindow

LOOK_SECONDS = 10.0
"""How often the time of day is looked at while a scene stays: also right after the machine's clock was set."""

TOUCHES = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
        QEvent.Type.Wheel,
        QEvent.Type.KeyPress,
    }
)


class Player(QObject):
    """Turns one window's pages, from the one that was shown `last` on. `local_time` tells the centre's time of day."""

    def __init__(self, window: MainWindow, play: PlayList, local_time: Callable[[], time], last: str = "") -> None:
        super().__init__(window)
        self._window = window
        self._play = play
        self._local_time = local_time
        self._turns = play.at(local_time())
        self._place = next((place for place, turn in enumerate(self._turns) if turn.scene == last), 0)
        self._left = math.inf
        self.is_paused = False
        """Somebody has touched the window a short while ago."""
        self._alarm = ""
        """The scene that an alarm wants in front."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)
        window.scene_shown.connect(self._take_scene)

    @property
    def first(self) -> str:
        """The scene to begin with at this hour."""
        return self._turns[self._place].scene if self._turns else ""

    def watch_touches(self) -> None:
        """Hold the play list whenever the window is touched; once it has its handle, through which all input comes."""
        handle = self._window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    def stop(self) -> None:
        """Turn no more."""
        self._timer.stop()
        handle = self._window.windowHandle()
        if handle is not None:
            handle.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """See every press before the widgets do; take none away."""
        if event.type() in TOUCHES:
            self.is_paused = True
            self._window.touched.emit()
            self._timer.start(round(self._play.pause_seconds * 1000))
            if self._alarm and self._is_shown(self._alarm):
                self._window.alarm_seen.emit()
        return False

    def ring(self, alarm: Ringing, *, is_new: bool) -> None:
        """Show the scene for what rings, at once if it is new; with nothing left, go back to the scene in turn."""
        before, self._alarm = self._alarm, self._play.alarm_scene(alarm)
        if self._alarm:
            self._left = math.inf
            if (is_new or before != self._alarm) and not self._is_shown(self._alarm):
                self._window.show_scene(self._alarm)
        elif before and self._is_shown(before):
            self._show(max(self._place, 0))

    def _is_shown(self, name: str) -> bool:
        current = self._window.current
        return current is not None and current.scene.id == name

    def _take_scene(self, name: str) -> None:
        """Count a scene's seconds from when it is shown, whoever wanted it; an alarm's stays."""
        if self._alarm:
            self._left = math.inf
            if not self.is_paused:
                self._wait()
            return
        turn = self._turn()
        if turn is None or turn.scene != name:
            self._place = next((place for place, each in enumerate(self._turns) if each.scene == name), -1)
            turn = self._turn()
        self._left = (turn.seconds if turn is not None else self._play.pause_seconds) or math.inf
        if not self.is_paused:
            self._wait()

    def _turn(self) -> Turn | None:
        return self._turns[self._place] if 0 <= self._place < len(self._turns) else None

    def _wait(self) -> None:
        if self._left > SECONDS_AHEAD:
            seconds = min(self._left - SECONDS_AHEAD, LOOK_SECONDS)
        else:
            self._prepare_next()
            seconds = self._left
        self._left -= seconds
        self._timer.start(round(seconds * 1000))

    def _prepare_next(self) -> None:
        turns = self._play.at(self._local_time())
        if turns:
            place = self._place + 1 if turns == self._turns else 0
            self._window.prepare(turns[place % len(turns)].scene)

    def _go_on(self) -> None:
        was_paused, self.is_paused = self.is_paused, False
        if self._alarm:
            if self._is_shown(self._alarm):
                self._wait()
            else:
                self._window.show_scene(self._alarm)  # somebody had looked elsewhere meanwhile
            return
        turns = self._play.at(self._local_time())
        if turns != self._turns:
            self._turns, self._place = turns, -1
            self._show(0)
        elif was_paused:
            turn = self._turn()
            if turn is None or turn.seconds:
                self._show(self._place + 1)
            else:
                self._wait()  # somebody chose a scene that stays
        elif self._left > 0:
            self._wait()
        else:
            self._show(self._place + 1)

    def _show(self, place: int) -> None:
        if not self._turns:
            return
        self._place = place % len(self._turns)
        name = self._turns[self._place].scene
        if self._is_shown(name):
            self._take_scene(name)  # the only one in turn: it is not built up again
        else:
            self._window.show_scene(name)
