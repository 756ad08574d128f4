"""Events by the hour: the trend, and what figures and breakdowns need of it. From the hourly counters.

Only where a counter can't tell, in a part of an hour or of a county, are events counted themselves, over an index and
within these bounds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select

from data_sources.records import Instant
from operations.snapshots import HourlyTrend
from operations.store.asking import Asking, begins_with
from operations.store.schema import ALL, HOUR, HOUR_COLUMNS, event, event_day, silence

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
        _fitted([n if hour >= (first or 0) else math.nan for hour, n in zip(span, known, strict=True)], len(hours))
        for span, known in zip(spans[1:], counted[1:], strict=True)
    ]
    median, low, high = _quantiles(history, len(hours))
    return HourlyTrend(
        hours=tuple(float(hour * HOUR) for hour in hours),
        counts=tuple(counts),
        median=median,
        low=low,
        high=high,
        weeks=len(history),
        gaps=gaps_of(asking, hours[0] * HOUR, (hours[-1] + 1) * HOUR),
        as_of=asking.now,
        age=asking.age("event"),
    )


def _up_to_now(asking: Asking, hours: range, counted: Sequence[float], region: str, category: str) -> list[float]:
    """Return a day's counts, NaN for hours to come. What clocks that run ahead put there was reported by now."""
    hour = asking.now // HOUR
    counts = [n if at <= hour else math.nan for at, n in zip(hours, counted, strict=True)]
    if asking.horizon > asking.now and hour in hours:
        last = asking.horizon // HOUR
        early = sum(n for at, n in zip(hours, counted, strict=True) if hour < at <= last)
        counts[hour - hours[0]] += early + count_between(
            asking, (hours[-1] + 1) * HOUR, asking.horizon + 1, region=region, category=category
        )
    return counts


def local_date(moment: Instant, zone: ZoneInfo) -> date:
    """Return the date that the centre's calendar shows."""
    return datetime.fromtimestamp(moment / 1000, zone).date()


def start_of(day: date, zone: ZoneInfo) -> Instant:
    """Return the first moment of a local day."""
    return int(datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC).timestamp() * 1000)


def hours_of(day: date, zone: ZoneInfo) -> range:
    """Return the UTC hours of a local day: 24, or 23 or 25 when the clocks change.

    Zones that are off by half an hour are rounded down to the whole one.
    """
    return range(start_of(day, zone) // HOUR, start_of(day + timedelta(days=1), zone) // HOUR)


def first_hour(asking: Asking) -> int | None:
    """Return the hour of the first event there is."""
    if "first hour" not in asking.memo:
        asking.memo["first hour"] = _first_hour(asking)
    found: int | None = asking.memo["first hour"]
    return found


def _first_hour(asking: Asking) -> int | None:
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


def counted_hours(asking: Asking, cells: ColumnElement[bool], measure: str, first: int, count: int) -> list[float]:
    """Return the sums of some counters in each of `count` hours from the UTC hour `first`."""
    day, end = first // 24, (first + count - 1) // 24 + 1
    question = select(event_day.c.day, *_SUMS).where(
        cells, event_day.c.measure == measure, event_day.c.day >= day, event_day.c.day < end
    )
    hours = [0.0] * ((end - day) * 24)
    for row in asking.connection.execute(question.group_by(event_day.c.day)):
        at = (row[0] - day) * 24
        hours[at : at + 24] = [float(n) for n in row[1:]]
    return hours[first - day * 24 :][:count]


def _counted_days(asking: Asking, cells: ColumnElement[bool], spans: Sequence[range]) -> list[list[float]]:
    """Return the reports in each hour of several spans of hours: one question, however many weeks there are."""
    days = sorted({hour // 24 for hours in spans for hour in hours})
    question = select(event_day.c.day, *_SUMS).where(
        cells, event_day.c.measure == "reported", event_day.c.day.in_(days)
    )
    counted = {row[0]: row[1:] for row in asking.connection.execute(question.group_by(event_day.c.day))}
    nothing = (0,) * 24
    return [[float(counted.get(hour // 24, nothing)[hour % 24]) for hour in hours] for hours in spans]


def count_between(asking: Asking, start: Instant, end: Instant, *, region: str = "", category: str = "") -> int:
    """Return how many events were reported from `start` to just before `end`: whole hours from the counters."""
    if end <= start:
        return 0
    first, last = -(-start // HOUR), end // HOUR
    if first > last:
        return _counted(asking, start, end, region, category)
    whole = int(sum(_counts(asking, range(first, last), region, category)))
    return (
        _counted(asking, start, first * HOUR, region, category)
        + whole
        + _counted(asking, last * HOUR, end, region, category)
    )


def by_hour(asking: Asking, first: int, count: int, *, region: str = "", category: str = "") -> list[float]:
    """Return the events reported in each of `count` hours from the UTC hour `first`."""
    return _counts(asking, range(first, first + count), region, category)


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


def _counts(asking: Asking, hours: range, region: str, category: str) -> list[float]:
    if not hours:
        return []
    first, last = hours[0], hours[-1]
    cells = cells_of(asking, region, category)
    if cells is not None:
        return counted_hours(asking, cells, "reported", first, len(hours))
    counts = [0.0] * len(hours)
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


def _fitted(counts: list[float], length: int) -> list[float]:
    """Return a day's hours as `length` hours: a day with a changed clock is compared hour by hour from midnight."""
    return counts[:length] + [math.nan] * (length - len(counts))


def _quantiles(history: list[list[float]], length: int) -> tuple[tuple[float, ...], ...]:
    """Return the median, 10 % and 90 % of each hour's known counts; NaN where none is known."""
    hours = [sorted(day[hour] for day in history if not math.isnan(day[hour])) for hour in range(length)]
    return tuple(tuple(_quantile(known, share) for known in hours) for share in (0.5, 0.1, 0.9))


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Return the value below which `share` of the ordered values lie, between two of them as a straight line."""
    if not ordered:
        return math.nan
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def gaps_of(
    asking: Asking, start: Instant, end: Instant, *, kind: str = "event", among: tuple[str, ...] = ()
) -> tuple[tuple[Instant, Instant], ...]:
    """Return when a kind's sources, or some of them, weren't heard: spans never made up for, and those that last."""
    sources = {
        name: status
        for name, status in asking.statuses.items()
        if kind in status.health.kinds and (not among or name in among)
    }
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
