"""When each source is polled: one job a source, at its own rhythm, with a little chance so that they don't march.

A poll is never skipped silently: a late one is run (`misfire_grace_time` None), several missed ones count as one
(`coalesce`), and a source never overlaps itself (`max_instances` 1).
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from apscheduler.events import EVENT_JOB_MAX_INSTANCES, JobSubmissionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

log = logging.getLogger(__name__)

_JITTER = 0.05
_MOST_JITTER = 5.0
_JUMP = 2.0
"""Seconds that the machine's clock may drift between two looks before it counts as set."""


class Schedule:
    """Polls sources at their rhythms (seconds of the machine's time, in a drill, too) in threads of its own."""

    def __init__(self, rhythms: Mapping[str, float], poll: Callable[[str], None]) -> None:
        # One thread a source: a source that hangs takes nobody's place.
        executor = ThreadPoolExecutor(max(1, len(rhythms)))
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = BackgroundScheduler(executors={"default": executor}, job_defaults=defaults, timezone=UTC)
        self._scheduler.add_listener(self._say_overlap, EVENT_JOB_MAX_INSTANCES)
        self._poll = poll
        self._polled: set[str] = set()
        self._offset = time.time() - time.monotonic()
        for source, rhythm in rhythms.items():
            trigger = IntervalTrigger(seconds=rhythm, jitter=min(rhythm * _JITTER, _MOST_JITTER), timezone=UTC)
            self._scheduler.add_job(self._run, trigger, (source,), id=source, next_run_time=datetime.now(UTC))

    def start(self) -> None:
        """Begin: every source is polled at once, then at its rhythm."""
        self._scheduler.start()

    def stop(self) -> None:
        """Plan no more polls. Those under way are not waited for."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def postpone(self, source: str, seconds: float) -> None:
        """Poll a source next in so many seconds, and at its rhythm from then on."""
        self._plan(source, seconds)

    def mend_clock(self) -> None:
        """Plan anew where the machine's clock was set; due about once a second.

        WORKAROUND: APScheduler 3 waits until the clock shows the planned time again, an hour if it was set back one.
        """
        offset = time.time() - time.monotonic()
        jump, self._offset = offset - self._offset, offset
        if abs(jump) < _JUMP:
            return
        log.warning("the machine's clock was set by %+.1f s: all sources are planned anew", jump)
        for job in self._scheduler.get_jobs():
            self._plan(job.id, random.uniform(0.0, 1.0))  # noqa: S311 - only spreads the load

    def _plan(self, source: str, seconds: float) -> None:
        try:
            self._scheduler.modify_job(source, next_run_time=datetime.now(UTC) + timedelta(seconds=seconds))
        except JobLookupError:
            log.debug("source %s is no longer planned", source)

    def _run(self, source: str) -> None:
        try:
            self._poll(source)
        finally:
            self._polled.add(source)

    def _say_overlap(self, event: JobSubmissionEvent) -> None:
        # A first poll may bring weeks: it is no sign of anything that it takes longer than the rhythm.
        level = logging.WARNING if event.job_id in self._polled else logging.DEBUG
        log.log(level, "source %s: its poll still runs when the next is due", event.job_id)
