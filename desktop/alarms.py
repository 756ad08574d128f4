"""What rings, for all windows of one run: asked of the store, told by strip, sound and voice, acknowledged into it.

Every desk and wall of a store sees the same: an acknowledgement made on one is seen on all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import Signal

from desktop.deeds import Deeds
from desktop.view_runner import ViewRunner
from operations.alarm_snapshots import Alarm, AlarmBoard
from operations.picture import Picture
from widgets.desk import Kept
from widgets.look import Look
from widgets.pane import Pane, PaneSettings, Question

if TYPE_CHECKING:
    from desktop.alarm_teller import AlarmTeller

RED = 1
GRAVE = 2


class Ringing(Struct, frozen=True):
    """What brings a scene to the front of a wall, by the numbers of alarms: red warnings, events of level I or II."""

    warnings: frozenset[int] = frozenset()
    events: frozenset[int] = frozenset()

    @property
    def rings(self) -> bool:
        """Return whether anything does."""
        return bool(self.warnings or self.events)

    def adds_to(self, before: Ringing) -> bool:
        """Return whether something rings that did not."""
        return bool(self.warnings - before.warnings or self.events - before.events)


def _ask(picture: Picture) -> AlarmBoard:
    return picture.alarm_board()


class Alarms(Pane):
    """Asks as a pane does, when something changed, and is never seen.

    What was acknowledged here is quiet at once; where the store then can't keep it, it rings again.
    """

    pane_type: ClassVar[str] = "alarms"
    kinds: ClassVar[frozenset[str]] = frozenset({"alarm"})
    refresh_seconds: ClassVar[float] = 5.0
    """What is shelved comes back without a change in the store."""

    changed = Signal(object, bool)
    """The Ringing of now, and whether something in it is new."""

    board_changed = Signal(object)
    """The AlarmBoard of now."""

    def __init__(self, runner: ViewRunner, deeds: Deeds) -> None:
        super().__init__(PaneSettings(), Look())
        self.ringing = Ringing()
        self.board: AlarmBoard | None = None
        self._teller: AlarmTeller | None = None
        """What makes it heard; none until it begins."""
        self._runner = runner
        self._deeds = deeds
        self._is_gone = False
        self._told: AlarmBoard | None = None
        """What the store said last."""
        self._seen: frozenset[int] = frozenset()
        """Acknowledged here, and not yet known to the store."""
        runner.add(self)

    def question(self) -> Question:
        """Ask for what stands and rings."""
        return _ask

    def draw_snapshot(self, snapshot: AlarmBoard) -> None:
        """Tell the windows, the sounds and the voice where it is something else than before."""
        self._told = snapshot
        self._tell()

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to begin."""
        return self._teller is None and not self._is_gone

    def begin(self, teller: AlarmTeller) -> None:
        """Ask what stands and rings from now on, and let it be heard."""
        self._teller = teller
        self._runner.show_only((self,), owner=self)

    def hush(self) -> None:
        """Be silent until something new rings."""
        if self._teller is not None:
            self._teller.hush()

    def acknowledge(self, numbers: Sequence[int]) -> None:
        """Keep that these were seen, by who sits here or at this wall."""
        wanted = frozenset(numbers) - self._seen
        if not wanted:
            return
        self._seen |= wanted
        self._tell()
        officer = self._deeds.officer
        name = officer.name if officer is not None else ""
        named = {"officer": name, "place": self._deeds.place}
        self._deeds.do("acknowledge", (tuple(wanted),), named, lambda kept: self._take_kept(wanted, kept))

    def acknowledge_warnings(self) -> None:
        """Somebody touched a wall on which red warnings stand: they have been seen."""
        self.acknowledge(tuple(self.ringing.warnings))

    def discard(self) -> None:
        """Ask no more, and be silent. Again, it does nothing."""
        if self._is_gone:
            return
        self._is_gone = True
        if self._teller is not None:
            self._teller.stop()
        self._runner.remove(self)
        self._runner.show_only((), owner=self)
        self.deleteLater()

    def _take_kept(self, wanted: frozenset[int], kept: Kept) -> None:
        if kept.trouble is not None:
            self._seen -= wanted
            self._tell()

    def _tell(self) -> None:
        told = self._told
        if told is None:
            return
        self._seen &= frozenset(one.id for one in told.alarms if one.is_new)
        board = self._as_seen(told)
        if board.alarms != (self.board.alarms if self.board is not None else None):
            self.board = board
            self.board_changed.emit(board)
        if self._teller is not None:
            self._teller.take(board)
        before = self.ringing
        self.ringing = Ringing(
            frozenset(one.id for one in board.alarms if _calls(one, "warning", RED)),
            frozenset(one.id for one in board.alarms if _calls(one, "event", GRAVE)),
        )
        if self.ringing != before:
            self.changed.emit(self.ringing, self.ringing.adds_to(before))

    def _as_seen(self, told: AlarmBoard) -> AlarmBoard:
        if not self._seen:
            return told
        alarms = tuple(
            replace(one, acked_at=told.as_of) if one.id in self._seen and one.is_new else one for one in told.alarms
        )
        counts = [
            count - sum(one.is_new and one.severity == number for one in told.alarms if one.id in self._seen)
            for number, count in enumerate(told.ringing, 1)
        ]
        return replace(told, alarms=alarms, ringing=(counts[0], counts[1], counts[2], counts[3]))

    def show_trouble(self, text: Any) -> None:
        """Say nothing: the window says once what is wrong with the store, and what rings goes on."""


def _calls(one: Alarm, kind: str, severity: int) -> bool:
    """Whether an alarm brings its scene to the front: while it stands, until it is acknowledged."""
    return one.kind == kind and one.is_new and one.stands and one.severity <= severity
