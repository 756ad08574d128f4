"""APScheduler by the monotonic clock, and a thread for every job.

APScheduler 3 asks `datetime.now(its time zone)`. The wall clock that this reads may be set: back an hour, and it waits
for that hour to come again; forward a day, and all is due at once. So it is given a time zone whose clock is another.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any

from apscheduler.executors.base import BaseExecutor, run_job

_BEGIN = datetime(2000, 1, 1)  # noqa: DTZ001 - of a time that is nobody's
_NOTHING = timedelta(0)


class SteadyTime(tzinfo):
    """A time zone whose "now" is `monotonic`, in seconds after an arbitrary beginning, wherever the clock is set."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic

    def fromutc(self, _moment: datetime) -> datetime:
        """Return now: what `datetime.now` asks a time zone for. Other moments are not converted into this one."""
        return self.moment(self._monotonic())

    def moment(self, seconds: float) -> datetime:
        """Return a moment of the monotonic clock as APScheduler's next time."""
        return (_BEGIN + timedelta(seconds=seconds)).replace(tzinfo=self)

    def seconds(self, moment: datetime) -> float:
        """Return a moment of this time in seconds of the monotonic clock."""
        return (moment.replace(tzinfo=None) - _BEGIN).total_seconds()

    def utcoffset(self, _moment: datetime | None) -> timedelta:
        """Return nothing: moments of this time are compared with each other only."""
        return _NOTHING

    def dst(self, _moment: datetime | None) -> timedelta:
        """Return nothing: this time knows no summer."""
        return _NOTHING

    def tzname(self, _moment: datetime | None) -> str:
        """Return what a log calls it."""
        return "steady"


class ThreadEach(BaseExecutor):  # type: ignore[misc]  # APScheduler has no types
    """Runs each job in a thread of its own, so that one that hangs takes nobody's place.

    The threads are daemons: a poll that never comes back doesn't keep the program from ending.
    """

    def __init__(self) -> None:
        super().__init__()
        self._queues: dict[str, queue.SimpleQueue[tuple[Any, Sequence[datetime]] | None]] = {}
        self._threads: list[threading.Thread] = []

    def _do_submit_job(self, job: Any, run_times: Sequence[datetime]) -> None:
        waiting = self._queues.get(job.id)
        if waiting is None:
            waiting = self._queues[job.id] = queue.SimpleQueue()
            thread = threading.Thread(target=self._work, args=(waiting,), name=f"job {job.id}", daemon=True)
            self._threads.append(thread)
            thread.start()
        waiting.put((job, run_times))

    def _work(self, waiting: queue.SimpleQueue[tuple[Any, Sequence[datetime]] | None]) -> None:
        while (work := waiting.get()) is not None:
            job, run_times = work
            self._run_job_success(job.id, run_job(job, "default", run_times, self._logger.name))

    def shutdown(self, wait: bool = True) -> None:  # noqa: ARG002 - APScheduler's
        """Let the threads end after what they are at; `join` waits for them."""
        for waiting in self._queues.values():
            waiting.put(None)

    def join(self, seconds: float) -> bool:
        """Wait so long for the threads; return whether all have ended."""
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(deadline - time.monotonic(), 0.0))
        return not any(thread.is_alive() for thread in self._threads)
