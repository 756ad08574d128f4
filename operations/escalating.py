"""Once a minute, what the centre's rule says is to go up goes up (上报): see `[up]` of workflow.toml."""

from __future__ import annotations

import logging
import threading
from typing import Final

from data_sources.clock import Clock
from operations.looking import Looking
from operations.store import Store

log = logging.getLogger(__name__)

_MINUTE: Final = 60.0
_LEAST: Final = 2.0
_FIRST: Final = 15.0
"""Seconds; a start has better to do."""


def escalating(store: Store, clock: Clock) -> Looking:
    """Return the thread that reports up, not begun. A minute is one of the centre's clock, which a drill lets run."""

    def look(stop: threading.Event) -> None:
        done = store.report_up(stop=stop)
        if done:
            log.info("%d events went up by rule", done)

    return Looking("escalating", look, first=_FIRST, every=max(_LEAST, _MINUTE / clock.speed))
