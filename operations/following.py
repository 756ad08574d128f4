"""Link, measure, index behind the batches: in the one writer, whenever no batch waits, and a little while many do."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Final

from operations.store import Store, StoreError
from operations.store.feed_position import Step

log = logging.getLogger(__name__)

_TURN: Final = 1.0
"""Seconds between two steps while batches keep coming: a step takes a tenth of one."""
_PAUSE: Final = 300.0
"""Seconds to leave one alone after a defect: the picture is worth more than its incidents and its sums."""


class Following:
    """Has the store follow what changed, a few events at a time. Used by the writer's thread only."""

    def __init__(self, store: Store) -> None:
        self._followers = [
            _Follower("linked", store.incidents.link),
            _Follower("measured", store.measure),
            _Follower("indexed", store.keep_findable),
        ]
        self.seq: int | None = None
        """The feed's number after the last step that changed anything, until it is told."""

    @property
    def behind(self) -> bool:
        """Whether there is more to follow: the writer then waits for no batch."""
        return any(follower.behind for follower in self._followers)

    def step(self, *, idle: bool) -> None:
        """Follow a few events if it is time to. `idle` says that no batch waits.

        Raises:
            StoreError: The store couldn't keep it. Nothing is lost: the next step begins where this one did.
        """
        for follower in self._followers:
            self.seq = follower.step(idle=idle) or self.seq


class _Follower:
    def __init__(self, done: str, work: Callable[[], Step]) -> None:
        self._done = done
        self._work = work
        self._next_at = 0.0
        self.behind = False

    def step(self, *, idle: bool) -> int | None:
        """Return the feed's number after a step that told it of something."""
        now = time.monotonic()
        if now < self._next_at and not (idle and self.behind):
            return None
        self._next_at = now if idle else now + _TURN
        self.behind = False
        try:
            step = self._work()
        except Exception as error:  # a defect here must not end the writing of all
            if isinstance(error, StoreError) and not error.values:
                raise
            log.exception("events could not be %s", self._done)
            self._next_at = now + _PAUSE
            return None
        self.behind = not step.caught_up
        return step.seq if step.seen and step.seq else None
