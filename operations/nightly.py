"""What is done once a night: to let go of what is older than the centre keeps.

A night is told by the centre's calendar, from three in the morning. A computer that was off then does it once it is
on; of several collectors of one store, one does it.
"""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta
from typing import Final

from data_sources.centre import Centre
from data_sources.clock import Clock
from operations.looking import Looking
from operations.store import Store

log = logging.getLogger(__name__)

NIGHT: Final = timedelta(hours=3)
_LOOK: Final = 60.0
_FIRST_LOOK: Final = 5.0
"""Seconds; a start has better to do."""


class Nightly:
    """Purges the store once a night."""

    def __init__(self, store: Store, centre: Centre, clock: Clock) -> None:
        self._store = store
        self._centre = centre
        self._clock = clock
        self.looking = Looking("the nightly purge", self.look, first=_FIRST_LOOK, every=_LOOK)
        """The thread that looks at the clock, not begun."""

    def look(self, stop: threading.Event | None = None) -> None:
        """Purge if tonight's purge is not done yet, until `stop`.

        Raises:
            StoreError: The store can't be written; the next night does it.
        """
        now = datetime.fromtimestamp(self._clock.now() / 1000, self._centre.zone)
        if not self._store.purge_is_due((now - NIGHT).date().isoformat()):
            return
        gone = self._store.purge(stop=stop)
        if any(gone.counts.values()):
            told = ", ".join(f"{count} {kind}" for kind, count in gone.counts.items() if count)
            log.info("let go of what is older than the centre keeps: %s", told)
