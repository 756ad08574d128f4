"""Against burn-in: what a wall shows wanders by a few pixels in an hour, and is darker at night."""

from __future__ import annotations

import time as clocks
from collections.abc import Callable
from datetime import time
from typing import Final

from PySide6.QtCore import QObject, QPoint, QTimer, Signal

from desktop.play_list import Night

STEP_SECONDS: Final = 600.0
"""Between two steps of one pixel: six pixels an hour."""

LOOK_MILLISECONDS: Final = 10_000


def wandering(step: int, reach: int) -> QPoint:
    """Return where the picture stands after so many steps: at most `reach` pixels off, one from the step before.

    Line by line through all places there are, and back the same way.
    """
    side = 2 * reach + 1
    most = side * side - 1
    if most == 0:
        return QPoint(0, 0)
    place = step % (2 * most)
    place = min(place, 2 * most - place)
    row, column = divmod(place, side)
    return QPoint((column if row % 2 == 0 else side - 1 - column) - reach, row - reach)


class BurnIn(QObject):
    """Looks after one window of a wall."""

    changed = Signal()
    """It is to stand elsewhere, or to be darker or brighter."""

    def __init__(
        self, reach: int, night: Night | None, bright_seconds: float, local_time: Callable[[], time], parent: QObject
    ) -> None:
        """`bright_seconds` is how long a touch lights the window up."""
        super().__init__(parent)
        self.reach = reach
        self.strength = 0.0
        """How much of the light is taken away, from 0 to 1."""
        self._night = night
        self._bright_seconds = bright_seconds
        self._local_time = local_time
        self._begun = clocks.monotonic()
        self._touched_at = -bright_seconds
        self._rings = False
        self._first_step = self._step = reach * (2 * reach + 1) + reach  # the middle
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        if reach or night is not None:
            self._timer.start(LOOK_MILLISECONDS)
        self._look_at_hour()

    @property
    def offset(self) -> QPoint:
        """How far off its middle the picture stands, in pixels."""
        return wandering(self._step, self.reach)

    def ring(self, *, rings: bool) -> None:
        """Take away no light while something rings that nobody has acknowledged."""
        self._rings = rings
        self.look()

    def touch(self) -> None:
        """Light up: somebody is here."""
        self._touched_at = clocks.monotonic()
        self.look()

    def look(self) -> None:
        """See what time it is."""
        before = (self._step, self.strength)
        if self.reach:
            self._step = self._first_step + int((clocks.monotonic() - self._begun) / STEP_SECONDS)
        self._look_at_hour()
        if (self._step, self.strength) != before:
            self.changed.emit()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def _look_at_hour(self) -> None:
        night = self._night
        is_dark = (
            night is not None
            and not self._rings
            and clocks.monotonic() - self._touched_at >= self._bright_seconds
            and night.hours.hold(self._local_time())
        )
        self.strength = night.strength if night is not None and is_dark else 0.0
