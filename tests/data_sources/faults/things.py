"""What a source truly has: things that are added and changed. Whatever happens on the way, the store must end there."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace

FIRST_KEY = 1001
"""Keys are digits without leading zeros, so that a source may say them as numbers."""


@dataclass(frozen=True)
class Thing:
    """One row at the source. `at` is its time of change, in ms since the epoch."""

    key: int
    title: str
    at: int


class Truth:
    """The rows of one source. Any thread."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.setback = 0
        """How far the source's clock was set back, in ms."""
        self._things: dict[int, Thing] = {}
        self._lock = threading.Lock()

    def add(self, count: int) -> None:
        """Let `count` new things happen, and one that is known change."""
        with self._lock:
            now = time.time_ns() // 1_000_000 - self.setback
            first = FIRST_KEY + len(self._things)
            for key in range(first, first + count):
                self._things[key] = Thing(key, f"{self.name} 井盖缺失 {key}", now)
            if count and FIRST_KEY in self._things and first > FIRST_KEY:
                old = self._things[FIRST_KEY]
                # Its time never goes back: a thing that was changed by a clock that is wrong stays as new as it was.
                self._things[FIRST_KEY] = replace(old, title=f"{self.name} 已处置 {now}", at=max(now, old.at + 1))

    def all(self) -> list[Thing]:
        """Return everything, in the order of time."""
        with self._lock:
            return sorted(self._things.values(), key=lambda thing: (thing.at, thing.key))

    def since(self, instant: int) -> list[Thing]:
        """Return what changed after `instant`."""
        return [thing for thing in self.all() if thing.at > instant]
