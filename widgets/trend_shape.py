"""What the trend draws of an answer, whatever draws it: lines, points and the scale, in ms and events."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from datetime import tzinfo
from typing import NamedTuple

from operations.snapshots import HourlyTrend
from operations.unusual import unusual_hours
from widgets import words
from widgets.trend_scale import HOUR

LEAST_PART, FEW_PART = 1 / 6, 1 / 2
"""Of an hour, that must be over before its pace says anything; and where it brought few: two calls in ten minutes are
no twelve an hour."""
FEW = 6
LEAST_TOP = 4.0
ABOVE = 1.06
"""The scale's top, of the highest that is drawn."""
ASIDE = 0.15
"""Hours that the picture shows before the first and after the last."""

Point = tuple[float, float]


class TrendShape(NamedTuple):
    """Lines are one value an hour, NaN where none is known.

    What part of an hour has brought would hang at the end of the line like a collapse: `today` ends before the running
    hour, `tail` leads from there to its pace, and `ring` is the pace, None while too little of the hour is over to tell
    one. `unusual` are the hours outside their band.
    """

    hours: tuple[float, ...]
    today: tuple[float, ...]
    median: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    tail: tuple[Point, ...]
    ring: Point | None
    unusual: tuple[Point, ...]
    gaps: tuple[Point, ...]
    top: float

    @property
    def span(self) -> Point:
        """The first and the last moment that are shown."""
        return self.hours[0] - ASIDE * HOUR, self.hours[-1] + ASIDE * HOUR


def shape_of(trend: HourlyTrend) -> TrendShape:
    """Return what is drawn of an answer that has hours."""
    running = running_hour(trend)
    pace = math.nan if running is None else pace_of(trend, running)
    highest = filter(math.isfinite, (*trend.counts, *trend.high, *trend.median, pace))
    today = list(trend.counts)
    tail: tuple[Point, ...] = ()
    if running is not None:
        today[running] = math.nan
        first = max(running - 1, 0)
        ends = zip(trend.hours[first:running], trend.counts[first:running], strict=True)
        tail = (*ends, (trend.hours[running], pace))
    marked = zip(trend.hours, today, unusual_hours(trend), strict=True)
    return TrendShape(
        hours=trend.hours,
        today=tuple(today),
        median=trend.median,
        low=trend.low,
        high=trend.high,
        tail=tail,
        ring=tail[-1] if math.isfinite(pace) else None,
        unusual=tuple((at, count) for at, count, side in marked if side and math.isfinite(count)),
        gaps=tuple((float(start), float(end)) for start, end in trend.gaps),
        top=max((LEAST_TOP, *highest)) * ABOVE,
    )


def running_hour(trend: HourlyTrend) -> int | None:
    """Return the index of the hour that is not over."""
    index = bisect_right(trend.hours, trend.as_of) - 1
    if index < 0 or trend.as_of >= trend.hours[index] + HOUR or not math.isfinite(trend.counts[index]):
        return None
    return index


def pace_of(trend: HourlyTrend, running: int) -> float:
    """Return the running hour's events an hour; NaN while too little of it is over to tell."""
    # Up to when it was heard: else a source that falls silent would look like a county that does.
    heard = trend.as_of if trend.age.quality == "live" else min(trend.age.since or trend.as_of, trend.as_of)
    passed = (heard - trend.hours[running]) / HOUR
    least = FEW_PART if trend.counts[running] < FEW else LEAST_PART
    return trend.counts[running] / passed if passed >= least else math.nan


def labelled_hours(hours: Sequence[float], zone: tzinfo, room: float, label: float) -> tuple[int, list[float]]:
    """Return every how many hours one is labelled, and these: all that fit into `room` pixels, `label` pixels each."""
    fitting = max(1.0, room / max(1.0, label))
    every = next((step for step in (1, 2, 3, 4, 6, 12) if 24 / step <= fitting), 24)
    return every, [float(at) for at in hours if words.local(int(at), zone).hour % every == 0]


def runs(*lines: Sequence[float]) -> list[list[int]]:
    """Return the stretches of indices at which all lines are known."""
    found: list[list[int]] = []
    for index, values in enumerate(zip(*lines, strict=True)):
        if not all(map(math.isfinite, values)):
            continue
        if found and found[-1][-1] == index - 1:
            found[-1].append(index)
        else:
            found.append([index])
    return found
