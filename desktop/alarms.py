"""What must come to the front of a wall: a red warning in force, or an event of level I or II that nobody accepted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtCore import Signal

from desktop.view_runner import ViewRunner
from operations.picture import Picture
from operations.snapshots import QueueFilter
from widgets.look import Look
from widgets.pane import Pane, PaneSettings, Question

RED = 1
GRAVE = QueueFilter(severities=(1, 2), states=("waiting",), order="newest")
MOST_EVENTS = 50
"""The newest: whichever of them is left brings the scene, and the queue in it shows them all."""


@dataclass(frozen=True)
class Alarm:
    """What rings, by its identity: (source, key) of red warnings, ids of events."""

    warnings: frozenset[tuple[str, str]] = frozenset()
    events: frozenset[int] = frozenset()

    @property
    def rings(self) -> bool:
        """Return whether anything does."""
        return bool(self.warnings or self.events)

    def adds_to(self, before: Alarm) -> bool:
        """Return whether something rings that did not."""
        return bool(self.warnings - before.warnings or self.events - before.events)


def _ask(picture: Picture) -> Alarm:
    red = frozenset((one.source, one.key) for one in picture.warnings().warnings if one.level == RED)
    return Alarm(red, frozenset(row.id for row in picture.queue_page(GRAVE, 0, MOST_EVENTS).rows))


class Alarms(Pane):
    """Asks as a pane does, when something changed, and is never seen.

    An event rings until its state is no longer "waiting", here or at its source. The store knows no acknowledgement
    of a warning: whoever touches the wall while it stands there has seen it, until the program starts anew.
    """

    pane_type: ClassVar[str] = "alarms"
    kinds: ClassVar[frozenset[str]] = frozenset({"event", "warning"})

    changed = Signal(object, bool)
    """The Alarm that rings now, and whether something in it is new."""

    def __init__(self, runner: ViewRunner) -> None:
        super().__init__(PaneSettings(), Look())
        self.alarm = Alarm()
        self._runner = runner
        self._seen: frozenset[tuple[str, str]] = frozenset()
        runner.add(self)
        runner.show_only((self,), owner=self)

    def question(self) -> Question:
        """Ask for what is grave and not taken up."""
        return _ask

    def draw_snapshot(self, snapshot: Alarm) -> None:
        """Tell the windows where it is something else than before."""
        self._seen &= snapshot.warnings
        self._ring(Alarm(snapshot.warnings - self._seen, snapshot.events))

    def acknowledge_warnings(self) -> None:
        """Let the warnings that ring now ring no more."""
        self._seen |= self.alarm.warnings
        self._ring(Alarm(frozenset(), self.alarm.events))

    def discard(self) -> None:
        """Ask no more."""
        self._runner.remove(self)
        self._runner.show_only((), owner=self)
        self.deleteLater()

    def _ring(self, alarm: Alarm) -> None:
        before, self.alarm = self.alarm, alarm
        if alarm != before:
            self.changed.emit(alarm, alarm.adds_to(before))

    def show_trouble(self, text: Any) -> None:
        """Say nothing: the window says once what is wrong with the store, and what rings goes on."""
