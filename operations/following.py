"""Link events behind the batches: in the one writer, whenever no batch waits, and a little while many do."""

from __future__ import annotations

import logging
import time
from typing import Final

from operations.store import Store, StoreError

log = logging.getLogger(__name__)

_TURN: Final = 1.0
"""Seconds between two steps while batches keep coming: a step takes a tenth of one."""
_PAUSE: Final = 300.0
"""Seconds to leave linking alone after a defect: the picture is worth more than its incidents."""


class Following:
    """Has the store link what changed, a few events at a time. Used by the writer's thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._next_at = 0.0
        self.behind = False
        """Whether there is more to link: the writer then waits for no batch."""
        self.seq: int | None = None
        """The feed's number after the last step that changed anything, until it is told."""

    def step(self, *, idle: bool) -> None:
        """Link a few events if it is time to. `idle` says that no batch waits.

        Raises:
            StoreError: The store couldn't keep it. Nothing is lost: the next step begins where this one did.
        """
        now = time.monotonic()
        if now < self._next_at and not (idle and self.behind):
            return
        self._next_at = now if idle else now + _TURN
        self.behind = False
        try:
            step = self._store.incidents.link()
        except StoreError:
            raise
        except Exception:  # a defect here must not end the writing of all
            log.exception("events could not be linked")
            self._next_at = now + _PAUSE
            return
        self.behind = not step.caught_up
        if step.seen:
            self.seq = step.seq
