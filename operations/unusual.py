"""What lies outside its own usual: outside the 10 to 90 % band of the same weekday before. Shown, never an alarm.

One hour in five lies outside such a band by chance alone: nobody is to be woken by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from data_sources.records import Instant
from operations.snapshots import Age, HourlyTrend

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAST_WEEKS: Final = 4
"""Fewer weeks make no band."""
_HOUR: Final = 3_600_000


@dataclass(frozen=True)
class UnusualRegion:
    """A county's day up to the last whole hour, and what the same weekday brought by then in the weeks before."""

    code: str
    name: str
    count: float
    median: float
    low: float
    high: float

    @property
    def side(self) -> Literal["above", "below", ""]:
        """On which side of its band the day lies."""
        return "above" if self.count > self.high else "below" if self.count < self.low else ""


@dataclass(frozen=True)
class UnusualRegions:
    """Every county with a band, in the order of their codes; none before there are weeks enough."""

    regions: tuple[UnusualRegion, ...]
    weeks: int
    as_of: Instant
    age: Age


def unusual_hours(trend: HourlyTrend) -> NDArray[np.int8]:
    """Return for each hour 1 above its band, -1 below it, 0 within or without one.

    An hour that isn't over, or wasn't wholly heard, can only be above: what is missing from it isn't known.
    """
    above = trend.counts > trend.high
    below = (trend.counts < trend.low) & (trend.hours + _HOUR <= trend.as_of)
    for start, end in trend.gaps:
        below &= (trend.hours + _HOUR <= start) | (trend.hours >= end)
    if trend.weeks < LEAST_WEEKS:
        above &= False
        below &= False
    marks: NDArray[np.int8] = above.astype("int8") - below.astype("int8")
    return marks
