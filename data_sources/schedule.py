"""When each source is polled: one APScheduler job a source, each at its own rhythm, wherever the clock is set.

Only the monotonic clock is asked: a clock that is set back an hour or forward a day changes nothing. Polls of one
rhythm stand evenly on a grid of that rhythm, which begins at a moment of chance: two hundred sources don't march, and
neither do the collectors of fifty counties. A poll is never skipped silently: a late one is run (`misfire_grace_time`
None), several missed ones count as one (`coalesce`), and a source never overlaps itself (`max_instances` 1): a poll
that is still running when its next is due misses that one, which is due again at the next point of its grid.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, JobExecutionEvent
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from data_sources.steady_time import SteadyTime, ThreadEach

log = logging.getLogger(__name__)
logging.getLogger("apscheduler").setLevel(logging.ERROR)  # what it says of every poll is nobody's business

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
        self._time = SteadyTime(monotonic)
        self._slept = _sleep_counted()
        self._threads = ThreadEach()
        self._scheduler = BackgroundScheduler(
            executors={"default": self._threads},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=self._time,
        )
        self._scheduler.add_listener(self._keep_promise, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR)
        self._entries = {source: _Entry(source, rhythm, self._time) for source, rhythm in rhythms.items()}

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
            first = self._time.moment(entry.due)
            entry.job = self._scheduler.add_job(self._run, entry, (entry,), id=entry.source, next_run_time=first)
        self._scheduler.start()

    def stop(self) -> None:
        """Plan no more polls. Those under way are not waited for: see `join`."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def join(self, seconds: float) -> bool:
        """Wait, after `stop`, so long for the polls under way; return whether all have ended."""
        return self._threads.join(seconds)

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
        now = self._monotonic()
        with entry.lock:
            due = entry.promised if entry.promised is not None else entry.due
        return max((due if entry.promised is not None or due > now else entry.next_point(now)) - now, 0.0)

    def mend_sleep(self) -> None:
        """Poll soon what came due while the machine slept; due about once a second.

        The monotonic clock of Linux and macOS stands still meanwhile.
        """
        slept = _sleep_counted()
        asleep, self._slept = slept - self._slept, slept
        if asleep < _SLEPT:
            return
        log.warning("the machine slept for %.0f s: all sources are polled soon", asleep)
        for entry in self._entries.values():
            soon = random.uniform(0.0, min(entry.rhythm, _SPREAD_AFTER_SLEEP))  # noqa: S311 - only spreads the load
            if soon < self.seconds_left(entry.source):
                self._plan(entry, self._monotonic() + soon)

    def _plan(self, entry: _Entry, due: float) -> None:
        """Promise a poll: at once if none is running, else when that has ended, lest its job be skipped as running."""
        with entry.lock:
            entry.promised = due
            if entry.running:
                return
        self._set(entry, due)

    def _keep_promise(self, event: JobExecutionEvent) -> None:
        """Plan what was promised while the poll was running that has now ended."""
        entry = self._entries[event.job_id]
        with entry.lock:
            entry.running = False
            promised = entry.promised
        if promised is not None:
            self._set(entry, promised)

    def _run(self, entry: _Entry) -> None:
        with entry.lock:
            entry.running, entry.promised = True, None
            late = max(self._monotonic() - entry.fired, 0.0)
        log.debug("source %s is polled %.4f s late", entry.source, late)
        try:
            self._poll(entry.source, late)
        except Exception:  # a defect costs one poll, never the source
            log.exception("source %s: its poll failed", entry.source)
        now = self._monotonic()
        if entry.promised is None and entry.due <= now:
            # The poll took longer than its rhythm. To ask again at once would leave a slow system no rest.
            entry.due = entry.next_point(now)
            self._set(entry, entry.due)

    def _set(self, entry: _Entry, due: float) -> None:
        if entry.job is None:
            return  # not yet begun: then every source is polled at once
        with suppress(JobLookupError):  # no more polls are planned
            entry.job.modify(next_run_time=self._time.moment(due))


class _Entry(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """One source's job, and when it is due. Moments are in seconds of the monotonic clock.

    A time that was `promised` to somebody holds, wherever the grid's points are.
    """

    def __init__(self, source: str, rhythm: float, steady: SteadyTime) -> None:
        self.source = source
        self.rhythm = rhythm
        self.lock = threading.Lock()
        self.job: Any = None
        self.grid = 0.0
        self.due = 0.0
        self.fired = 0.0
        self.running = False
        self.promised: float | None = None
        self._time = steady

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """Return when the job is due after it was; asked by the scheduler as it hands the job over."""
        present = self._time.seconds(now)
        fired = present if previous_fire_time is None else self._time.seconds(previous_fire_time)
        # Half a rhythm at least, where a poll was off the grid: the first, or one after failures.
        due = self.next_point(max(fired, present - self.rhythm) + self.rhythm / 2)
        self.fired, self.due = fired, due
        return self._time.moment(due)

    def next_point(self, after: float) -> float:
        """Return the first point of the grid after a moment."""
        return after + self.rhythm - (after - self.grid) % self.rhythm


def _sleep_counted() -> float:
    """Return a number that grows by every second that the machine sleeps."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME) - time.monotonic()
    # Elsewhere a clock that is set forward looks like sleep: then every source is polled once more, no harm.
    return time.time() - time.monotonic()
