"""Events by local hour, day or month over a longer time, of one series or of several, from the hourly counters."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, func, select

from data_sources.records import Instant
from operations.count_snapshots import By, CountSeries, Step
from operations.periods import first_day, next_first_day
from operations.store.asking import Asking, begins_with
from operations.store.counting import counties
from operations.store.day_sums import Hours
from operations.store.engine import raw_rows
from operations.store.matrix_questions import is_by_county, places_below
from operations.store.schema import ALL, HOUR, HOUR_COLUMNS, event, event_day
from operations.store.trend_questions import cells_of, first_hour, gaps_of, local_date, start_of

MOST_STEPS: Final = 800
MOST_SERIES: Final = 24
BAND_WEEKS: Final = 8
LEAST_WEEKS: Final = 4

Floats = NDArray[np.float64]


class _Wanted(NamedTuple):
    """Which events are counted."""

    region: str
    category: str
    measure: str


def event_series(
    asking: Asking, step: Step, count: int, *, by: By, region: str, category: str, measure: str
) -> CountSeries:
    """Return events of the last `count` steps, of one series or of one for each category or region."""
    count = max(1, min(count, MOST_STEPS))
    has_band = step == "day" and not by
    extra = 7 * BAND_WEEKS if has_band else 0
    starts = _starts(asking, step, count + extra)
    keys, counts = _counted(asking, starts, by, _Wanted(region, category, measure))
    first = first_hour(asking)
    since = starts[-1] if first is None else first * HOUR
    counts[:, starts[1:] <= since] = np.nan
    band = _band(counts[0], extra) if has_band else [np.full(count, np.nan)] * 3
    shown = starts[extra:].astype(np.float64)
    return CountSeries(
        step=step,
        keys=keys,
        starts=_sealed(shown),
        counts=_sealed(counts[:, extra:]),
        median=_sealed(band[0]),
        low=_sealed(band[1]),
        high=_sealed(band[2]),
        gaps=gaps_of(asking, int(shown[0]), asking.now),
        as_of=asking.now,
        age=asking.age("event"),
    )


def _starts(asking: Asking, step: Step, count: int) -> NDArray[np.int64]:
    """Return the first moment of each step, and the end of the last: whole UTC hours."""
    zone = asking.centre.zone
    today = local_date(asking.now, zone)
    if step == "hour":
        hour = asking.now // HOUR
        return np.arange(hour - count + 1, hour + 2, dtype=np.int64) * HOUR
    if step == "day":
        days = [today + timedelta(days=number - count + 1) for number in range(count + 1)]
    else:
        this = first_day(today, "month")
        days = [next_first_day(this, "month", number - count + 1) for number in range(count + 1)]
    return np.array([start_of(day, zone) // HOUR * HOUR for day in days], dtype=np.int64)


def _counted(
    asking: Asking, starts: NDArray[np.int64], by: By, wanted: _Wanted
) -> tuple[tuple[tuple[str, str], ...], Floats]:
    """Return the series' (code, name), and their counts: a row for each."""
    hours = starts // HOUR
    if by == "category":
        table = _hours_until(asking, "category", hours, wanted._replace(category=""))
        names = [code for code in asking.centre.categories if code in table]
        keys = [(code, code) for code in [*names, *sorted(table.keys() - set(names))]]
    elif by == "region":
        table = _hours_until(asking, "county" if is_by_county(asking, wanted.region) else "area", hours, wanted)
        keys = list(places_below(asking, wanted.region).items())
        if set(table) - {code for code, _ in keys}:
            rest = [table.pop(code) for code in list(table) if code not in dict(keys)]
            table[""] = np.sum(rest, axis=0)
            keys.append(("", ""))
    else:
        table = _hours_until(asking, "", hours, wanted)
        keys = [("", "")]
    nothing = np.zeros(int(hours[-1] - hours[0]))
    places = (hours[:-1] - hours[0]).astype(np.intp)
    rows = [np.add.reduceat(table.get(code, nothing), places) for code, _ in keys[:MOST_SERIES]]
    return tuple(keys[:MOST_SERIES]), np.array(rows, dtype=np.float64).reshape(len(rows), len(places))


def _hours_until(asking: Asking, column: str, hours: NDArray[np.int64], wanted: _Wanted) -> dict[str, Floats]:
    """Return events in each hour of a span; of a past moment, without what came after it in its own hour."""
    table = _hours_by(asking, column, hours, wanted)
    hour = asking.now // HOUR
    if asking.is_past and hours[0] <= hour < hours[-1]:
        later = _scanned(asking, column, Hours(hour, hour + 1), wanted, after=asking.now)
        for code in later.keys() & table.keys():
            table[code][hour - int(hours[0])] -= later[code][0]
        for counts in table.values():
            counts[hour + 1 - int(hours[0]) :] = 0  # what else was known of by then was yet to come
    return table


def _hours_by(asking: Asking, column: str, hours: NDArray[np.int64], wanted: _Wanted) -> dict[str, Floats]:
    """Return events in each hour of a span, by category, county or township, or all together under ""."""
    region, category, measure = wanted
    first, end = int(hours[0]), int(hours[-1])
    cells = None if column == "area" else cells_of(asking, region, ALL if column == "category" else category)
    # Of closings there are counters for a county or for a category, not for both together.
    both = bool(asking.region_prefix(region) or column == "county") and bool(category or column == "category")
    if cells is None or (both and measure != "reported"):
        return _scanned(asking, column, Hours(first, end), wanted)
    columns = event_day.c
    parts = [columns.measure == measure, columns.day >= first // 24, columns.day <= (end - 1) // 24]
    if column == "category":
        parts += [columns.category != ALL, _counties(asking, region)]
    elif column == "county":
        prefix = asking.region_prefix(region)
        parts += [columns.category == (category or ALL), counties(asking, prefix)]
    else:
        parts.append(cells)
    name = columns[column] if column else columns.measure
    sums = [func.sum(columns[hour]) for hour in HOUR_COLUMNS]
    question = select(name, columns.day, *sums).where(*parts).group_by(name, columns.day)
    days = (end - 1) // 24 - first // 24 + 1
    found: dict[str, Floats] = {}
    for code, day, *counts in raw_rows(asking.connection, question):
        table = found.setdefault(code if column else "", np.zeros((days, 24)))
        table[day - first // 24] = counts
    offset = first - first // 24 * 24
    return {code: table.reshape(-1)[offset : offset + end - first] for code, table in found.items()}


def _counties(asking: Asking, region: str) -> ColumnElement[bool]:
    prefix = asking.region_prefix(region)
    return event_day.c.county == ALL if not prefix else begins_with(event_day.c.county, prefix)


def _scanned(asking: Asking, column: str, hours: Hours, wanted: _Wanted, *, after: Instant = 0) -> dict[str, Floats]:
    """Return the same from the events themselves, where no counter is that fine; only of what came `after`."""
    first, end = hours
    region, category, measure = wanted
    columns = event.c
    at = columns.reported_at if measure == "reported" else func.coalesce(columns.closed_at, columns.updated_at)
    question = select(columns[column or "source"], at).where(at >= first * HOUR, at < end * HOUR, at > after)
    if measure == "closed":
        question = question.where(columns.state == "closed")
    prefix = asking.region_prefix(region)
    if prefix:
        question = question.where(begins_with(columns.region, prefix))
    if category:
        question = question.where(columns.category == category)
    moments: dict[str, list[int]] = {}
    for code, moment in raw_rows(asking.connection, question):
        moments.setdefault(code if column else "", []).append(moment)
    return {
        code: np.bincount(np.array(found) // HOUR - first, minlength=end - first).astype(np.float64)
        for code, found in moments.items()
    }


def _band(counts: Floats, extra: int) -> list[Floats]:
    """Return median, 10 % and 90 % of each day's same weekday in the weeks before; NaN where too few are known."""
    count = len(counts) - extra
    before = np.array([counts[extra - 7 * week : extra - 7 * week + count] for week in range(1, BAND_WEEKS + 1)])
    enough = np.isfinite(before).sum(axis=0) >= LEAST_WEEKS
    result = [np.full(count, np.nan) for _ in range(3)]
    if enough.any():
        for line, share in zip(result, (0.5, 0.1, 0.9), strict=True):
            line[enough] = np.nanquantile(before[:, enough], share, axis=0)
    return result


def _sealed(array: Floats) -> Floats:
    array = np.ascontiguousarray(array)
    array.flags.writeable = False
    return array
