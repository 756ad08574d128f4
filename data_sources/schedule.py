"""When each source is polled: a thread a source, each at its own rhythm, wherever the clock is set.

Only the monotonic clock is asked: a clock that is set back an hour or forward a day changes nothing. Polls of one
rhythm stand evenly on a grid of that rhythm, which begins at a moment of chance: two hundred sources don't march, and
neither do the collectors of fifty counties. A poll that is still running when its next is due misses that one: it is
due again at the next point of its grid.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Mapping

log = logging.getLogger(__name__)

_FIRST_APART = 0.02
"""Seconds between the first polls of two sources: all are asked at once, yet none waits behind a wall of others."""
_SPREAD_AFTER_SLEEP = 5.0
_SLEPT = 2.0
"""Seconds of sleep that are worth noticing."""


class Schedule:
    """Polls sources at their rhythms (seconds of the machine's time, in a drill, too) in threads of its own.

    `poll` is called with the source and the seconds by which it is late.
    """

    def __init__(
        self,
        rhythms: Mapping[str, float],
        poll: Callable[[str, float], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._poll = poll
        self._monotonic = monotonic
        self._slept = _sleep_counted()
        self._entries = {source: _Entry(source, rhythm) for source, rhythm in rhythms.items()}

    def start(self) -> None:
        """Begin: every source is polled at once, then at its rhythm."""
        now = self._monotonic()
        groups: dict[float, list[_Entry]] = {}
        for entry in self._entries.values():
            groups.setdefault(entry.rhythm, []).append(entry)
        for rhythm, group in groups.items():
            chance = random.uniform(0.0, rhythm)  # noqa: S311 - only spreads the load
            for number, entry in enumerate(group):
                entry.grid = now + chance + rhythm * number / len(group)
        for number, entry in enumerate(self._entries.values()):
            entry.due = now + number * _FIRST_APART
            entry.thread = threading.Thread(target=self._go, args=(entry,), name=f"poll {entry.source}", daemon=True)
            entry.thread.start()

    def stop(self) -> None:
        """Plan no more polls. Those under way are not waited for: see `join`."""
        for entry in self._entries.values():
            with entry.changed:
                entry.stopped = True
                entry.changed.notify()

    def join(self, seconds: float) -> bool:
        """Wait, after `stop`, so long for the polls under way; return whether all have ended."""
        deadline = time.monotonic() + seconds
        threads = [entry.thread for entry in self._entries.values() if entry.thread is not None]
        for thread in threads:
            thread.join(max(deadline - time.monotonic(), 0.0))
        return not any(thread.is_alive() for thread in threads)

    def postpone(self, source: str, seconds: float) -> None:
        """Poll a source next in so many seconds, and at its rhythm from then on."""
        entry = self._entries.get(source)
        if entry is None:
            log.debug("source %s is not planned", source)
            return
        self._plan(entry, self._monotonic() + seconds)

    def seconds_left(self, source: str) -> float:
        """Return in how many seconds a source is polled next, as planned; asked from its own poll, too."""
        entry = self._entries[source]
        with entry.changed:
            now = self._monotonic()
            return max((entry.due if entry.promised or entry.due > now else entry.next_point(now)) - now, 0.0)

    def mend_sleep(self) -> None:
        """Poll soon what came due while the machine slept; due about once a second.

        The monotonic clock of Linux and macOS stands still meanwhile.
        """
        slept = _sleep_counted()
        asleep, self._slept = slept - self._slept, slept
        if asleep < _SLEPT:
            return
        log.warning("the machine slept for %.0f s: all sources are polled soon", asleep)
        now = self._monotonic()
        for entry in self._entries.values():
            soon = now + random.uniform(0.0, min(entry.rhythm, _SPREAD_AFTER_SLEEP))  # noqa: S311
            if soon < entry.due:
                self._plan(entry, soon)

    def _plan(self, entry: _Entry, due: float) -> None:
        with entry.changed:
            entry.due, entry.promised = due, True
            entry.changed.notify()

    def _go(self, entry: _Entry) -> None:
        while (late := self._wait(entry)) is not None:
            log.debug("source %s is polled %.4f s late", entry.source, late)
            try:
                self._poll(entry.source, late)
            except Exception:  # a defect costs one poll, never the source
                log.exception("source %s: its poll failed", entry.source)

    def _wait(self, entry: _Entry) -> float | None:
        """Wait until a source is due, plan its next poll, and return by how much it is late; None: no more polls."""
        with entry.changed:
            now = self._monotonic()
            if entry.due <= now and entry.begun and not entry.promised:
                # The poll took longer than its rhythm. To ask again at once would leave a slow system no rest.
                entry.due = entry.next_point(now)
            while not entry.stopped and (left := entry.due - self._monotonic()) > 0:
                entry.changed.wait(left)
            if entry.stopped:
                return None
            now = self._monotonic()
            late = max(now - entry.due, 0.0)
            # Half a rhythm at least, where a poll was off the grid: the first, or one after failures.
            entry.due = entry.next_point(max(entry.due, now - entry.rhythm) + entry.rhythm / 2)
            entry.begun, entry.promised = True, False
            return late


class _Entry:
    """One source's place in the schedule. `due` and `grid` are in seconds of the monotonic clock.

    A due time that was `promised` to somebody holds, wherever the grid's points are.
    """

    def __init__(self, source: str, rhythm: float) -> None:
        self.source = source
        self.rhythm = rhythm
        self.changed = threading.Condition()
        self.due = 0.0
        self.grid = 0.0
        self.begun = False
        self.promised = False
        self.stopped = False
        self.thread: threading.Thread | None = None

    def next_point(self, after: float) -> float:
        """Return the first point of the grid after a moment."""
        return after + self.rhythm - (after - self.grid) % self.rhythm


def _sleep_counted() -> float:
    """Return a number that grows by every second that the machine sleeps."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME) - time.monotonic()
    # Elsewhere a clock that is set forward looks like sleep: then every source is polled once more, no harm.
    return time.time() - time.monotonic()
