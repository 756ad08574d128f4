"""Every second or two, what is worth an alarm is raised, and what is over is cleared: see `alarms.toml`."""

from __future__ import annotations

import logging
import threading
import time
from typing import Final

from data_sources.clock import Clock
from operations.looking import Looking
from operations.store import Store

log = logging.getLogger(__name__)

_EVERY: Final = 1.5
_LEAST: Final = 0.5
_FIRST: Final = 3.0
"""Seconds; a start has better to do."""
_SETTLING: Final = 150.0
"""Seconds from a start in which the first polls come in, and what goes up by rule goes (`operations.escalating`)."""


def alarming(store: Store, clock: Clock) -> Looking:
    """Return the thread that looks, not begun. A drill that runs fast is looked at more often."""
    begun = time.monotonic()

    def look(_stop: threading.Event) -> None:
        changed = store.alarms.look(settling=time.monotonic() - begun < _SETTLING)
        if changed:
            log.info("%d alarms changed", changed)

    return Looking("alarming", look, first=_FIRST, every=max(_LEAST, _EVERY / max(clock.speed, 1.0)))
