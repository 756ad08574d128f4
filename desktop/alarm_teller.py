"""When to ring and what to say of alarms: once each, again until they are seen; where there are many, how many."""

from __future__ import annotations

import time as steady
from collections import deque
from collections.abc import Callable
from datetime import time
from typing import Final, Protocol

from PySide6.QtCore import QObject, QTimer

from data_sources.alarm_settings import AlarmRules
from operations.alarm_snapshots import Alarm, AlarmBoard
from widgets import alarm_words

MINUTE: Final = 60.0
QUIET_SECONDS: Final = 30.0
"""How often it is seen whether quiet hours are over, where nothing is rung again."""

COUNT_PAUSE: Final = 20.0
"""Seconds between two times that it is said how many there are."""


class Speaker(Protocol):
    """What is heard."""

    def ring(self, severity: int) -> None:
        """Play the sound of a severity."""

    def say(self, text: str) -> None:
        """Read a text out, after what is being read."""

    def hush(self) -> None:
        """Be silent at once."""

    def stop(self) -> None:
        """End."""


class AlarmTeller(QObject):
    """Follows the board of one run. `local_time` is the centre's time of day, by which its quiet hours go.

    Nothing is heard in quiet hours; what still rings at their end is rung then.
    """

    def __init__(
        self,
        rules: AlarmRules,
        speaker: Speaker,
        local_time: Callable[[], time],
        now: Callable[[], float] = steady.monotonic,
    ) -> None:
        super().__init__()
        self._rules = rules
        self._speaker = speaker
        self._local_time = local_time
        self._now = now
        self._known: frozenset[tuple[int, int]] = frozenset()
        self._ringing: tuple[Alarm, ...] = ()
        self._hushed = False
        self._unheard = False
        """Something came in quiet hours, and nothing has been rung since."""
        self._lately: deque[float] = deque()
        self._counted_at = -MINUTE
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self.ring_again)

    @property
    def is_quiet(self) -> bool:
        """Whether these are quiet hours."""
        return self._rules.sound.is_quiet(self._local_time())

    def take(self, board: AlarmBoard) -> None:
        """Tell of what is new on the board."""
        rules = self._rules
        self._ringing = tuple(one for one in board.alarms if one.is_new)
        known = frozenset((one.id, one.raised_at) for one in self._ringing)
        fresh = [one for one in self._ringing if (one.id, one.raised_at) not in self._known]
        self._known = known
        if not self._audible():
            self._again.stop()
            self._unheard = False
            self._speaker.hush()
            return
        if fresh:
            self._hushed = False
            if self.is_quiet:
                self._unheard = True
            else:
                self._ring(fresh)
                self._speak([one for one in fresh if one.severity in rules.speech.severities])
        if not self._again.isActive():
            self._look_again()

    def ring_again(self) -> None:
        """Ring for what nobody has seen yet, and so on."""
        if not self._audible():
            return
        if not self._hushed and not self.is_quiet:
            self._ring(self._audible())
        self._look_again()

    def _look_again(self) -> None:
        seconds = self._rules.sound.repeat_seconds or (QUIET_SECONDS if self._unheard else 0)
        if seconds:
            self._again.start(round(seconds * 1000))

    def hush(self) -> None:
        """Be silent until something new rings. Nothing is acknowledged by that."""
        self._hushed = True
        self._speaker.hush()

    def stop(self) -> None:
        """End."""
        self._again.stop()
        self._speaker.stop()

    def _audible(self) -> list[Alarm]:
        return [one for one in self._ringing if one.severity in self._rules.sound.severities]

    def _ring(self, alarms: list[Alarm]) -> None:
        severities = [one.severity for one in alarms if one.severity in self._rules.sound.severities]
        if severities:
            self._speaker.ring(min(severities))
            self._unheard = False

    def _speak(self, alarms: list[Alarm]) -> None:
        if not alarms:
            return
        now = self._now()
        self._lately.extend([now] * len(alarms))
        while self._lately and self._lately[0] <= now - MINUTE:
            self._lately.popleft()
        if len(self._lately) <= self._rules.speech.most_a_minute:
            for one in alarms:
                self._speaker.say(alarm_words.spoken(one))
        elif now - self._counted_at >= COUNT_PAUSE:
            self._counted_at = now
            simulated = all(one.simulated for one in alarms)
            self._speaker.say(alarm_words.many_spoken(len(self._lately), simulated=simulated))
