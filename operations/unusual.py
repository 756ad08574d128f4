"""What lies outside its own usual: outside the 10 to 90 % band of the same weekday before. Shown, never an alarm.

One hour in five lies outside such a band by chance alone: nobody is to be woken by it.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from data_sources.records import Instant
from operations.snapshots import Age, HourlyTrend

LEAST_WEEKS: Final = 4
"""Fewer weeks make no band."""
_HOUR: Final = 3_600_000


class UnusualRegion(msgspec.Struct, frozen=True):
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


class UnusualRegions(msgspec.Struct, frozen=True):
    """Every county with a band, in the order of their codes; none before there are weeks enough."""

    regions: tuple[UnusualRegion, ...]
    weeks: int
    as_of: Instant
    age: Age


def unusual_hours(trend: HourlyTrend) -> tuple[int, ...]:
    """Return for each hour 1 above its band, -1 below it, 0 within or without one.

    An hour that isn't over, or wasn't wholly heard, can only be above: what is missing from it isn't known.
    """
    if trend.weeks < LEAST_WEEKS:
        return (0,) * len(trend.hours)
    hours = zip(trend.hours, trend.counts, trend.low, trend.high, strict=True)
    return tuple((count > high) - (count < low and _is_whole(trend, hour)) for hour, count, low, high in hours)


def _is_whole(trend: HourlyTrend, hour: float) -> bool:
    end = hour + _HOUR
    return end <= trend.as_of and all(end <= start or hour >= until for start, until in trend.gaps)
