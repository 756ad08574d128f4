"""How long a source that fails is left alone: pauses that grow, chance in them, and a breaker.

After a failure a source is tried again after a pause of chance below 2, 4, 8 … s ("full jitter": collectors that lost
the same server don't come back together). After five failures in a row the breaker is open: the source is no longer
polled, but probed, with one cheap question at a time (`data_sources.poll.probe_source`). An answer closes the breaker,
and an ordinary poll follows at once.
"""

from __future__ import annotations

import random
from typing import Final

OPENS_AFTER: Final = 5
"""Failures in a row after which a source is only probed."""

_FIRST_PAUSE = 2.0
_LONGEST_PAUSE = 300.0
_LEAST_PAUSE = 0.5
_MOST_ASKED = 3600.0
"""The longest that a source may ask to be left alone: a wrong Retry-After must not blind a room for a day."""


class Breaker:
    """One source's failures in a row, and the pauses after them. `rhythm` is in seconds."""

    def __init__(self, rhythm: float, failures: int = 0) -> None:
        self._rhythm = rhythm
        self.failures = failures

    @property
    def is_open(self) -> bool:
        """Whether the source is to be probed, not polled."""
        return self.failures >= OPENS_AFTER

    def succeeded(self) -> None:
        """Close the breaker."""
        self.failures = 0

    def failed(self, retry_after: float | None = None) -> float:
        """Count a failure; return the seconds until the next try. `retry_after` is what the source asked for."""
        self.failures += 1
        return pause_after(self.failures, self._rhythm, retry_after)


def pause_after(failures: int, rhythm: float, retry_after: float | None = None) -> float:
    """Return the seconds to wait after so many failures in a row.

    Chance below a ceiling that doubles from 2 s, so that a source that is just starting is soon seen, up to ten times
    the rhythm but not over five minutes (or the rhythm, where that is longer). While the breaker is open, at least half
    of that. Never less than the source asked for, up to an hour.
    """
    longest = max(rhythm, min(10 * rhythm, _LONGEST_PAUSE))
    ceiling = min(_FIRST_PAUSE * float(2 ** min(max(failures, 1) - 1, 20)), longest)
    floor = ceiling / 2 if failures >= OPENS_AFTER else min(_LEAST_PAUSE, ceiling)
    pause = random.uniform(floor, ceiling)  # noqa: S311 - only spreads the load
    if retry_after is not None and retry_after > 0:
        asked = min(retry_after, _MOST_ASKED)
        pause = max(pause, asked * random.uniform(1.0, 1.1))  # noqa: S311
    return pause
