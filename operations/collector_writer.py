"""The collector's one writer: a bounded queue, one thread that keeps batches, the heartbeat, and the parent's line."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections import deque
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from data_sources.batches import RecordBatch
from data_sources.centre import Centre
from data_sources.clock import Clock
from operations.apart import keep_apart
from operations.following import Following
from operations.store import Store, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

_MOST_ROWS = 100_000
"""Rows that may wait to be kept. Not batches: when the disk stalls for seconds, two hundred sources' small batches wait
without holding up their polls, and are kept in one transaction after it."""
_TOGETHER = 5_000
"""Rows after which no further batch joins a transaction."""
_APART = 0.05
"""Seconds between two transactions where small batches come one by one: each costs the disk a write."""
_HEARTBEAT = 2.0
_LINE_PAUSE = 0.05
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 10.0


_Waiting = tuple[RecordBatch, "Future[int]"]


class StoppedError(Exception):
    """The collector is ending: what is not kept yet is polled again next time."""


class ParentLine:
    """Standard output as the line to the parent. A parent that is gone ends the collector."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._lock = threading.Lock()

    def say(self, message: dict[str, Any]) -> None:
        """Write one message."""
        try:
            with self._lock:
                sys.stdout.write(msgspec.json.encode(message).decode() + "\n")
                sys.stdout.flush()
        except (BrokenPipeError, ValueError, OSError):
            self._stop.set()


class Writer:
    """Keeps batches in the order they come, small ones that wait together in one transaction.

    While the store fails, batches are kept waiting and tried again: polls then wait, nothing is lost, and the parent
    is told. A store that is lost (damaged, or moved away) ends the writing: `lost` is set, and what was not kept is
    polled again from the cursors of the store that takes its place.
    """

    def __init__(self, store: Store, line: ParentLine, stop: threading.Event) -> None:
        self.store = store
        self.lost = threading.Event()
        self._line = line
        self._stop = stop
        self._queue: deque[_Waiting] = deque()
        self._rows = 0
        self._changed = threading.Condition()
        self._kept_at = 0.0
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._following = Following(store)
        self._unsaid: int | None = None
        self._said_at = 0.0

    def start(self) -> None:
        """Begin writing."""
        self._thread.start()

    def end(self) -> None:
        """Write no more, and wait until the writer has ended; what is not kept is polled again."""
        self._stop.set()
        with self._changed:
            self._changed.notify_all()
        self._thread.join(30)

    def put(self, batch: RecordBatch) -> Future[int]:
        """Queue a batch, waiting while too many rows are queued; the future ends when it is kept.

        Raises:
            StoppedError: The collector is ending, or the store is lost.
        """
        kept: Future[int] = Future()
        with self._changed:
            while not self.over:
                if self._rows < _MOST_ROWS:
                    self._queue.append((batch, kept))
                    self._rows += _rows_in(batch)
                    self._changed.notify_all()
                    return kept
                self._changed.wait(1.0)
        raise StoppedError

    @property
    def over(self) -> bool:
        """Whether nothing more is written."""
        return self._stop.is_set() or self.lost.is_set()

    def _run(self) -> None:
        try:
            self._write()
        except Exception:  # a defect here would leave a collector that runs and keeps nothing
            log.exception("the writer failed: the store is opened anew")
            self.lost.set()
        self._drain()

    def _write(self) -> None:
        beat_at = 0.0
        while not self.over:
            if time.monotonic() - beat_at >= _HEARTBEAT:
                beat_at = time.monotonic()
                if not self._insisting(self.store.heartbeat):
                    break
            waiting = self._waiting()
            if waiting:
                self._keep(waiting)
            if not self._insisting(partial(self._following.step, idle=not waiting)):
                break
            if self._following.seq is not None:
                self._unsaid, self._following.seq = self._following.seq, None
            if not waiting or time.monotonic() - self._said_at >= _LINE_PAUSE:
                self._say_changed()

    def _waiting(self) -> list[_Waiting]:
        """Return the batches that wait, few enough for one transaction; none where none comes for a moment."""
        with self._changed:
            patience = _LINE_PAUSE if self._unsaid is not None else 0.25
            if self._following.behind:
                patience = 0.0
            if not self._changed.wait_for(lambda: self._queue or self.over, patience) or self.over:
                return []
            until = self._kept_at + _APART
            while self._rows < _TOGETHER and (left := until - time.monotonic()) > 0 and not self.over:
                self._changed.wait(left)
            waiting = [self._queue.popleft()]
            rows = _rows_in(waiting[0][0])
            while self._queue and rows < _TOGETHER:
                waiting.append(self._queue.popleft())
                rows += _rows_in(waiting[-1][0])
            self._rows -= rows
            self._changed.notify_all()
        return waiting

    def _keep(self, waiting: list[_Waiting]) -> None:
        """Keep batches in one transaction; where one of them has a defect, each in its own, and that one in parts."""
        try:
            done = self._kept(*(batch for batch, _ in waiting))
        except Exception:  # noqa: BLE001 - one batch's defect must not end the writing of all
            for batch, kept in waiting:
                self._keep_apart(batch, kept)
            return
        for _, kept in waiting:
            if done:
                kept.set_result(self._unsaid or 0)
            else:
                kept.set_exception(StoppedError())

    def _keep_apart(self, batch: RecordBatch, kept: Future[int]) -> None:
        try:
            done = keep_apart(batch, self._kept)
        except Exception as error:
            log.exception("source %s: a batch could not be kept", batch.source)
            kept.set_exception(error)
            return
        if done:
            kept.set_result(self._unsaid or 0)
        else:
            kept.set_exception(StoppedError())

    def _kept(self, *batches: RecordBatch) -> bool:
        return self._insisting(partial(self._apply, list(batches)), judged=True)

    def _apply(self, batches: list[RecordBatch]) -> None:
        self._unsaid = self.store.apply_all(batches).seq
        self._kept_at = time.monotonic()

    def _insisting(self, work: Callable[[], None], *, judged: bool = False) -> bool:
        """Do `work` until the store takes it; False where the collector ends first, or the store is lost.

        Raises:
            StoreError: The work is `judged`, and its values are what is wrong: no waiting mends that.
        """
        pause, troubled = _FIRST_PAUSE, False
        while True:
            try:
                work()
            except Exception as error:
                if not isinstance(error, StoreError) or (error.values and judged):
                    if troubled:
                        self._line.say({"well": True})  # a store that judges what it is given answers again
                    raise
                if not troubled:
                    log.warning("the store fails: %s", error)
                troubled = True
                self._line.say({"trouble": msgspec.to_builtins(error.sentence)})
                if error.lost:
                    self.lost.set()
                    return False
                if self._stop.wait(pause):
                    return False
                pause = min(pause * 2, _LONGEST_PAUSE)
                continue
            if troubled:
                log.info("the store works again")
                self._line.say({"well": True})
            return True

    def _say_changed(self) -> None:
        if self._unsaid is not None:
            seq, self._unsaid = self._unsaid, None
            self._said_at = time.monotonic()
            self._line.say({"changed": seq})

    def _drain(self) -> None:
        self._say_changed()
        with self._changed:
            left, self._rows = list(self._queue), 0
            self._queue.clear()
            self._changed.notify_all()
        for _, kept in left:
            kept.set_exception(StoppedError())


def _rows_in(batch: RecordBatch) -> int:
    return batch.record_count + len(batch.refused)


def store_opened(
    centre: Centre,
    clock: Clock,
    store_url: str | None,
    line: ParentLine,
    stop: threading.Event,
    *,
    troubled: bool = False,
) -> Store:
    """Open the store, trying again until it can be had. `troubled`: the parent was told of trouble before.

    Raises:
        StoppedError: The collector was ended first.
    """
    pause = _FIRST_PAUSE
    while True:
        try:
            store = Store.open(store_url, centre, clock)
        except StoreError as error:
            if not troubled:
                log.warning("the store can't be opened: %s", error)
            troubled = True
            line.say({"trouble": msgspec.to_builtins(error.sentence)})
            if stop.wait(pause):
                raise StoppedError from error
            pause = min(pause * 2, _LONGEST_PAUSE)
            continue
        if troubled:
            line.say({"well": True})
        return store
