"""How long a source that is listened to has been silent, and what that means.

Readings and indicators are expected once a rhythm: silence makes them late, then old, as a failing poll would. Events
and states come when they come: a silent source of those is well, yet long silence is remarked on.
"""

from __future__ import annotations

import time

from data_sources.batches import SourceHealth
from data_sources.clock import Clock
from data_sources.records import Instant
from data_sources.sentences import Sentence, translate

_EXPECTED = frozenset({"reading", "indicator"})
_PATIENCE = 3
"""Rhythms of silence after which expected rows are missed."""
_LONG_PATIENCE = 10


class Silence:
    """Since when a listener has heard nothing new. `before` is the source's health before it listened."""

    def __init__(self, before: SourceHealth, clock: Clock) -> None:
        self._clock = clock
        self._expected = bool(_EXPECTED & set(before.kinds))
        self._patience = (_PATIENCE if self._expected else _LONG_PATIENCE) * before.rhythm
        self._heard_at: Instant = before.succeeded_at if before.succeeded_at is not None else clock.now()
        self._since = time.monotonic()

    def hear(self) -> None:
        """Take note that something new came."""
        self._heard_at = self._clock.now()
        self._since = time.monotonic()

    @property
    def succeeded_at(self) -> Instant:
        """The moment by which the source's data is as old as it is."""
        return self._heard_at if self._expected else self._clock.now()

    @property
    def remark(self) -> Sentence | None:
        """What is said of the silence; None while it is nothing to speak of."""
        seconds = time.monotonic() - self._since
        if seconds <= self._patience:
            return None
        sentence = translate(
            "Source",
            "Connected, but nothing has been heard for {seconds} s. Does the sender still send? Is the topic right?",
        )
        return sentence.filled(seconds=round(seconds))
