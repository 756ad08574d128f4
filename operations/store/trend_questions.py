"""Events by the hour: the trend, and what figures and breakdowns need of it. From the hourly counters.

Only where a counter can't tell, in a part of an hour or of a county, are events counted themselves, over an index and
within these bounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, and_, func, or_, select

from data_sources.records import Instant
from operations.snapshots import HourlyTrend
from operations.store.asking import Asking, begins_with
from operations.store.counters import HOUR
from operations.store.schema import ALL, HOUR_COLUMNS, event, event_day, silence

MOST_WEEKS: Final = 53
_SUMS: Final = tuple(func.sum(event_day.c[name]) for name in HOUR_COLUMNS)


def hourly_trend(asking: Asking, day: Instant | None, *, region: str, category: str, weeks: int) -> HourlyTrend:
    """Return a local day by the hour, and the same weekday of the weeks before it."""
    zone = asking.centre.zone
    today = local_date(asking.now if day is None else day, zone)
    hours = hours_of(today, zone)
    first = first_hour(asking)
    spans = [hours]
    for week in range(1, max(0, min(weeks, MOST_WEEKS)) + 1):
        before = hours_of(today - timedelta(weeks=week), zone)
        if first is None or before[-1] < first:
            break
        spans.append(before)
    cells = cells_of(asking, region, category)
    if cells is not None:
        counted = _counted_days(asking, cells, spans)
    else:
        counted = [_counts(asking, span, region, category) for span in spans]
    counts = _up_to_now(asking, hours, counted[0], region, category)
    history = [
        _fitted(np.where(span >= (first or 0), known, np.nan), len(hours))
        for span, known in zip(spans[1:], counted[1:], strict=True)
    ]
    median, low, high = _quantiles(history, len(hours))
    return HourlyTrend(
        hours=_sealed(hours.astype(np.float64) * HOUR),
        counts=_sealed(counts),
        median=median,
        low=low,
        high=high,
        weeks=len(history),
        gaps=gaps_of(asking, int(hours[0]) * HOUR, (int(hours[-1]) + 1) * HOUR),
        as_of=asking.now,
        age=asking.age("event"),
    )


def _up_to_now(
    asking: Asking, hours: NDArray[np.int64], counted: NDArray[np.float64], region: str, category: str
) -> NDArray[np.float64]:
    """Return a day's counts, NaN for hours to come. What clocks that run ahead put there was reported by now."""
    hour = asking.now // HOUR
    counts = np.where(hours <= hour, counted, np.nan)
    if asking.horizon > asking.now and hours[0] <= hour <= hours[-1]:
        early = counted[(hours > hour) & (hours <= asking.horizon // HOUR)].sum()
        tomorrow = (int(hours[-1]) + 1) * HOUR
        counts[hours == hour] += early + count_between(
            asking, tomorrow, asking.horizon + 1, region=region, category=category
        )
    return counts


def local_date(moment: Instant, zone: ZoneInfo) -> date:
    """Return the date that the centre's calendar shows."""
    return datetime.fromtimestamp(moment / 1000, zone).date()


def start_of(day: date, zone: ZoneInfo) -> Instant:
    """Return the first moment of a local day."""
    return int(datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC).timestamp() * 1000)


def hours_of(day: date, zone: ZoneInfo) -> NDArray[np.int64]:
    """Return the UTC hours of a local day: 24, or 23 or 25 when the clocks change.

    Zones that are off by half an hour are rounded down to the whole one.
    """
    return np.arange(start_of(day, zone) // HOUR, start_of(day + timedelta(days=1), zone) // HOUR)


def first_hour(asking: Asking) -> int | None:
    """Return the hour of the first event there is."""
    question = (
        select(event_day)
        .where(event_day.c.county == ALL, event_day.c.category == ALL, event_day.c.measure == "reported")
        .where(or_(*(event_day.c[name] > 0 for name in HOUR_COLUMNS)))
        .order_by(event_day.c.day)
        .limit(1)
    )
    row = asking.connection.execute(question).one_or_none()
    if row is None:
        return None
    return int(row.day) * 24 + next(hour for hour, count in enumerate(row[-24:]) if count > 0)


def counted_hours(
    asking: Asking, cells: ColumnElement[bool], measure: str, first: int, count: int
) -> NDArray[np.float64]:
    """Return the sums of some counters in each of `count` hours from the UTC hour `first`."""
    day, end = first // 24, (first + count - 1) // 24 + 1
    question = select(event_day.c.day, *_SUMS).where(
        cells, event_day.c.measure == measure, event_day.c.day >= day, event_day.c.day < end
    )
    hours = np.zeros((end - day, 24))
    for row in asking.connection.execute(question.group_by(event_day.c.day)):
        hours[row[0] - day] = [float(n) for n in row[1:]]
    return hours.reshape(-1)[first - day * 24 :][:count]


def _counted_days(
    asking: Asking, cells: ColumnElement[bool], spans: Sequence[NDArray[np.int64]]
) -> list[NDArray[np.float64]]:
    """Return the reports in each hour of several spans of hours: one question, however many weeks there are."""
    days = sorted({int(day) for hours in spans for day in hours // 24})
    question = select(event_day.c.day, *_SUMS).where(
        cells, event_day.c.measure == "reported", event_day.c.day.in_(days)
    )
    counted = {row[0]: row[1:] for row in asking.connection.execute(question.group_by(event_day.c.day))}
    nothing = (0,) * 24
    return [
        np.array([counted.get(hour // 24, nothing)[hour % 24] for hour in hours.tolist()], dtype=np.float64)
        for hours in spans
    ]


def count_between(asking: Asking, start: Instant, end: Instant, *, region: str = "", category: str = "") -> int:
    """Return how many events were reported from `start` to just before `end`: whole hours from the counters."""
    if end <= start:
        return 0
    first, last = -(-start // HOUR), end // HOUR
    if first > last:
        return _counted(asking, start, end, region, category)
    whole = int(_counts(asking, np.arange(first, last), region, category).sum()) if last > first else 0
    return (
        _counted(asking, start, first * HOUR, region, category)
        + whole
        + _counted(asking, last * HOUR, end, region, category)
    )


def by_hour(asking: Asking, first: int, count: int, *, region: str = "", category: str = "") -> NDArray[np.float64]:
    """Return the events reported in each of `count` hours from the UTC hour `first`."""
    return _counts(asking, np.arange(first, first + count), region, category)


def cells_of(asking: Asking, region: str, category: str) -> ColumnElement[bool] | None:
    """Return which counters to add up for a region and a category; None where no counter is that fine."""
    prefix = asking.region_prefix(region)
    wanted = event_day.c.category == (category or ALL)
    if not prefix:
        return and_(wanted, event_day.c.county == ALL)
    if asking.names.level(prefix) == "county":
        return and_(wanted, event_day.c.county == prefix)
    question = select(event_day.c.county).where(begins_with(event_day.c.county, prefix)).limit(1)
    if asking.connection.execute(question).scalar() is not None:
        return and_(wanted, begins_with(event_day.c.county, prefix))
    return None


def _counts(asking: Asking, hours: NDArray[np.int64], region: str, category: str) -> NDArray[np.float64]:
    if not len(hours):
        return np.zeros(0)
    first, last = int(hours[0]), int(hours[-1])
    cells = cells_of(asking, region, category)
    if cells is not None:
        return counted_hours(asking, cells, "reported", first, len(hours))
    counts = np.zeros(len(hours))
    moments = select(event.c.reported_at).where(_reported(asking, first * HOUR, (last + 1) * HOUR, region, category))
    for moment in asking.connection.execute(moments).scalars():
        counts[moment // HOUR - first] += 1
    return counts


def _counted(asking: Asking, start: Instant, end: Instant, region: str, category: str) -> int:
    if end <= start:
        return 0
    question = select(func.count()).select_from(event).where(_reported(asking, start, end, region, category))
    return int(asking.connection.execute(question).scalar_one())


def _reported(asking: Asking, start: Instant, end: Instant, region: str, category: str) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = [event.c.reported_at >= start, event.c.reported_at < end]
    prefix = asking.region_prefix(region)
    if prefix:
        parts.append(begins_with(event.c.region, prefix))
    if category:
        parts.append(event.c.category == category)
    return and_(*parts)


def _fitted(counts: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    """Return a day's hours as `length` hours: a day with a changed clock is compared hour by hour from midnight."""
    if len(counts) >= length:
        return counts[:length]
    return np.concatenate([counts, np.full(length - len(counts), np.nan)])


def _quantiles(history: list[NDArray[np.float64]], length: int) -> tuple[NDArray[np.float64], ...]:
    result = [np.full(length, np.nan) for _ in range(3)]
    if history:
        days = np.array(history)
        known = ~np.isnan(days).all(axis=0)
        if known.any():
            for target, share in zip(result, (0.5, 0.1, 0.9), strict=True):
                target[known] = np.nanquantile(days[:, known], share, axis=0)
    return tuple(map(_sealed, result))


def gaps_of(asking: Asking, start: Instant, end: Instant) -> tuple[tuple[Instant, Instant], ...]:
    """Return when events' sources weren't heard: spans that were never made up for, and those that last."""
    sources = {
        name: status for name, status in asking.statuses.items() if "event" in status.health.kinds
    }  # fmt: skip
    found = asking.connection.execute(
        select(silence.c.source, silence.c.from_at, silence.c.until_at).where(
            silence.c.until_at > start, silence.c.from_at < end
        )
    )
    spans = [(from_at, until_at) for source, from_at, until_at in found if source in sources]
    for status in sources.values():
        since = status.health.succeeded_at
        if since is not None and (status.quality != "live" or not asking.alive):
            spans.append((since, asking.now))
    clipped = sorted((max(start, a), min(end, b)) for a, b in spans if min(end, b) > max(start, a))
    merged: list[tuple[Instant, Instant]] = []
    for a, b in clipped:
        if merged and a <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(b, merged[-1][1]))
        else:
            merged.append((a, b))
    return tuple(merged)


def _sealed(array: NDArray[np.float64]) -> NDArray[np.float64]:
    array.flags.writeable = False
    return array
