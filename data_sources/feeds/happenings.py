"""What the two models of events have in common: a feed's day as columns, and how an event's state follows the clock.

All times are whole seconds since the epoch. A change that falls in a second is served from that second on, all of it
at once: whoever asks for what changed after second N misses nothing and gets nothing twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from data_sources.feeds.local_time import Seconds
from data_sources.records import EventState

STATES: tuple[EventState, ...] = (
    "waiting", "accepted", "handling", "handled", "checking", "closed", "returned", "void",
)  # fmt: skip
WAITING, ACCEPTED, HANDLING, HANDLED, CHECKING, CLOSED, RETURNED, VOID = range(8)
STEPS = 6
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class DayEvents:
    """The events that one feed's system gets in one local day, in the order of their reports. One row an event.

    `moments` (n, STEPS) are the seconds at which it takes the states of `states` (n, STEPS); unused steps are NEVER.
    `subject`, `place` index the model's lists.
    """

    day: int
    moments: Seconds
    states: NDArray[np.int8]
    subject: NDArray[np.int32]
    place: NDArray[np.int32]
    category: NDArray[np.int16]
    severity: NDArray[np.int8]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    caller: NDArray[np.int32]

    @cached_property
    def latest(self) -> int:
        """The last moment at which anything of this day changes."""
        known = self.moments[self.moments != NEVER]
        return int(known.max()) if len(known) else 0


class EventModel(Protocol):
    """Where the events of a centre's feeds come from."""

    categories: Sequence[str]

    def day(self, feed: str, day: int) -> DayEvents:
        """Return what a feed's system gets on a local day. The same every time it is asked."""
        ...

    def key(self, feed: str, day: int, number: int) -> str:
        """Return an event's own number in its system."""
        ...

    def title(self, feed: str, subject: int) -> str:
        """Return what happens, in the feed's words."""
        ...

    def place_name(self, place: int) -> str:
        """Return an address."""
        ...

    def region_code(self, place: int) -> str:
        """Return the code of the region that the place lies in."""
        ...

    def region_name(self, place: int) -> str:
        """Return the names of county and township."""
        ...

    def caller(self, number: int) -> str:
        """Return an invented, masked caller; or what else stands in a detail's gap {caller}."""
        ...


def steps_at(moments: Seconds, now: int) -> NDArray[np.int64]:
    """Return how many steps of each life lie at or before `now`; 0 where it is not reported yet."""
    steps: NDArray[np.int64] = (moments <= now).sum(axis=1)
    return steps
