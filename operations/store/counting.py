"""Count what an indicator or a campaign counts, of a span of whole hours, for a region or by region.

From the hourly counters where they are fine enough; the events of the span themselves where they are not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, and_, func, select

from data_sources.indicator_settings import Assets, Events, Number, Readings, Reported
from data_sources.late import late
from operations.periods import named_period, next_first_day
from operations.store.asking import Asking, begins_with, code_prefix, is_of_kind
from operations.store.day_sums import DaySums, Hours
from operations.store.engine import raw_rows
from operations.store.schema import (
    ALL,
    HOUR,
    HOUR_COLUMNS,
    NEVER,
    asset_total,
    event,
    event_day,
    indicator,
    reading,
    series,
)
from operations.store.trend_questions import first_hour, local_date, start_of

if TYPE_CHECKING:
    from operations.store import measure_questions
    from operations.store.event_columns import EventColumns
else:  # most counts don't need it, and it loads what keeps the sums
    measure_questions = late("operations.store.measure_questions")

_WHOLE_DAY: Final = sum((event_day.c[name] for name in HOUR_COLUMNS[1:]), event_day.c[HOUR_COLUMNS[0]])

Counts = Mapping[str, float]
"""By the county's code."""


EACH_COUNTY: Final = "each county"
_STEP: Final = select(func.min(event_day.c.county).label("county")).cte("step", recursive=True)
_AFTER: Final = select(func.min(event_day.c.county)).where(event_day.c.county > _STEP.c.county).scalar_subquery()
_EACH_COUNTY: Final = select(_STEP.union_all(select(_AFTER).where(_STEP.c.county.is_not(None))).c.county)
"""Steps through the counties by the counters' key, one look each."""


def total_of(asking: Asking, number: Number, hours: Hours, region: str) -> float | None:
    """Return a number for a region, "" for all; None where nothing is known of it."""
    prefix = asking.region_prefix(region)
    if isinstance(number, Events):
        cells = _cells(number, event_day.c.county == ALL)
        if not prefix and cells is not None:
            if (sums := asking.memo.get(DaySums)) is not None:
                return float(sums.total(number, hours))
            return sum(_counted(cells, asking, number.measure, hours).values())
        if EACH_COUNTY in asking.memo and asking.names.level(prefix) == "county":
            known = asking.memo.setdefault((number, hours), None) or counts_of(asking, number, hours)
            asking.memo[number, hours] = known
            return float((known or {}).get(prefix, 0.0))
    found = counts_of(asking, number, hours, region)
    return None if found is None else float(sum(found.values()))


def expect_many(asking: Asking) -> None:
    """Say that many numbers of the whole centre will be asked for: its days are read once."""
    asking.memo[DaySums] = DaySums(asking.connection)


def expect_each_county(asking: Asking) -> None:
    """Say that the same numbers will be asked for of each county: they are counted for all at once."""
    asking.memo[EACH_COUNTY] = True


def count_at_hand(asking: Asking, events: EventColumns | None) -> None:
    """Say which events are at hand, if they are: what came, and is closed, is then counted from them."""
    asking.memo[count_at_hand] = events


def counts_of(asking: Asking, number: Number, hours: Hours, region: str = "") -> Counts | None:
    """Return a number by county; None where nothing is known of it."""
    return _COUNTERS[type(number)](asking, number, hours, asking.region_prefix(region))


def reported_in(asking: Asking, categories: tuple[str, ...], spans: Sequence[Hours], region: str = "") -> list[Counts]:
    """Return the reports of several spans, each of few days, by county: one question, however many they are."""
    days = sorted({day for hours in spans for day in range(hours.first // 24, -(-hours.end // 24))})
    columns = event_day.c
    question = select(columns.day, columns.county, *(columns[name] for name in HOUR_COLUMNS)).where(
        counties(asking, asking.region_prefix(region)),
        columns.category.in_(categories or (ALL,)),
        columns.measure == "reported",
        columns.day.in_(days),
    )
    found: dict[int, list[tuple[str, Sequence[int]]]] = {}
    for day, county, *counts in raw_rows(asking.connection, question):
        found.setdefault(day, []).append((county, counts))
    return [_of_days(found, hours) for hours in spans]


def _of_days(found: Mapping[int, Sequence[tuple[str, Sequence[int]]]], hours: Hours) -> Counts:
    counted: dict[str, float] = {}
    for day in range(hours.first // 24, -(-hours.end // 24)):
        for county, counts in found.get(day, ()):
            count = sum(counts[max(0, hours.first - day * 24) : max(0, hours.end - day * 24)])
            counted[county] = counted.get(county, 0.0) + float(count)
    return counted


def _events(asking: Asking, number: Events, hours: Hours, prefix: str) -> Counts:
    at_hand = _at_hand(asking, number, hours, prefix)
    if at_hand is not None:
        return at_hand
    cells = _cells(number, counties(asking, prefix))
    if cells is not None and (not prefix or asking.names.level(prefix) in ("county", "prefecture", "")):
        return _counted(cells, asking, number.measure, hours)
    if number.measure == "done":
        done = _done(asking, number, hours, prefix)
        if done is not None:
            return done
    return _scanned(asking, number, hours, prefix)


def _at_hand(asking: Asking, number: Events, hours: Hours, prefix: str) -> Counts | None:
    events: EventColumns | None = asking.memo.get(count_at_hand)
    if events is None or number.measure not in {"reported", "done"}:
        return None
    if prefix and asking.names.level(prefix) not in ("county", "prefecture"):
        return None
    wanted = (count_at_hand, hours, number.measure)
    if wanted not in asking.memo:
        states = ("closed",) if number.measure == "done" else ()
        asking.memo[wanted] = events.by_county_and_category(hours.first * HOUR, hours.end * HOUR, states)
    return _by_county(asking.memo[wanted], number, prefix)


def _by_county(counted: Mapping[tuple[str, str], int], number: Events, prefix: str = "") -> dict[str, float]:
    counts: dict[str, float] = {}
    for (county, category), count in counted.items():
        if count and county.startswith(prefix) and category in (number.categories or (category,)):
            counts[county] = counts.get(county, 0.0) + float(count)
    return counts


def counties(asking: Asking, prefix: str = "") -> ColumnElement[bool]:
    """Return the condition that a counter is of a county whose code begins with `prefix`, of none beside it.

    By name: the counters' key begins with the county, and whoever asks for all but one of them reads all.
    """
    if counties not in asking.memo:
        asking.memo[counties] = tuple(asking.connection.execute(_EACH_COUNTY).scalars())
    return event_day.c.county.in_(
        [code for code in asking.memo[counties] if code not in (None, ALL) and code.startswith(prefix)]
    )


def _done(asking: Asking, number: Events, hours: Hours, prefix: str) -> Counts | None:
    """Return what was reported in some local days and is closed, from the kept sums; None where they don't tell."""
    zone = asking.centre.zone
    start, end = hours.first * HOUR, hours.end * HOUR
    if end > asking.now:
        end = start_of(local_date(asking.now, zone) + timedelta(days=1), zone)
    wanted = ("done", start, end, prefix)
    if wanted not in asking.memo:
        asking.memo[wanted] = None if asking.is_past else measure_questions.closed_by_county(asking, start, end, prefix)
    known = asking.memo[wanted]
    return None if known is None else _by_county(known, number)


def _cells(number: Events, counties: ColumnElement[bool]) -> ColumnElement[bool] | None:
    """Return which counters tell of these events; None where none is that fine (see `operations.store.counters`)."""
    if number.measure == "done":
        return None
    if not number.categories:
        return and_(counties, event_day.c.category == ALL)
    if number.measure == "reported" or counties.compare(event_day.c.county == ALL):
        return and_(counties, event_day.c.category.in_(number.categories))
    return None


def _counted(cells: ColumnElement[bool], asking: Asking, measure: str, hours: Hours) -> dict[str, float]:
    """Add up counters: whole days by the database, the parts of a day at both ends here."""
    first, last = -(-hours.first // 24), hours.end // 24
    counts: dict[str, float] = {}
    of_measure = and_(cells, event_day.c.measure == measure)
    if last > first:
        whole = select(event_day.c.county, func.sum(_WHOLE_DAY)).where(
            of_measure, event_day.c.day >= first, event_day.c.day < last
        )
        for county, count in asking.connection.execute(whole.group_by(event_day.c.county)):
            counts[county] = float(count)
    ends = {day for day in (hours.first // 24, last) if not first <= day < last}
    parts = select(event_day.c.county, event_day.c.day, *(event_day.c[name] for name in HOUR_COLUMNS))
    for county, day, *cells_of_day in asking.connection.execute(parts.where(of_measure, event_day.c.day.in_(ends))):
        count = sum(cells_of_day[max(0, hours.first - day * 24) : max(0, hours.end - day * 24)])
        counts[county] = counts.get(county, 0.0) + float(count)
    return counts


def _scanned(asking: Asking, number: Events, hours: Hours, prefix: str) -> dict[str, float]:
    start, end = hours.first * HOUR, hours.end * HOUR
    columns = event.c
    match number.measure:
        case "due" | "due_closed":
            longest = max((max(c.due_minutes) for c in asking.centre.categories.values()), default=0) * 60_000
            parts = [columns.finish_at >= start, columns.finish_at < min(end, NEVER), columns.state != "void"]
            parts.append(columns.reported_at >= start - 4 * longest)  # an extension or a weekend may lie between
        case "closed":
            closing = func.coalesce(columns.closed_at, columns.updated_at)
            parts = [closing >= start, closing < end, columns.reported_at < end]
        case _:
            parts = [columns.reported_at >= start, columns.reported_at < end]
    if number.measure in ("closed", "due_closed", "done"):
        parts.append(columns.state == "closed")
    if number.measure == "done":
        # What was closed only after the moment that is asked for wasn't done then.
        parts.append(func.coalesce(columns.closed_at, columns.updated_at) <= asking.horizon)
    if number.categories:
        parts.append(columns.category.in_(number.categories))
    if prefix:
        parts.append(begins_with(columns.region, prefix))
    question = select(columns.county, func.count()).where(*parts).group_by(columns.county)
    return {county: float(count) for county, count in asking.connection.execute(question)}


def _assets(asking: Asking, number: Assets, _hours: Hours, prefix: str) -> Counts | None:
    columns = asset_total.c
    question = select(columns.county, columns.state, func.sum(columns.assets)).where(
        is_of_kind(columns.kind, number.kind)
    )
    question = question.where(begins_with(columns.county, prefix)) if prefix else question
    rows = asking.connection.execute(question.group_by(columns.county, columns.state)).all()
    if not rows:
        return None
    counts: dict[str, float] = {}
    for county, state, count in rows:
        if not number.states or state in number.states:
            counts[county] = counts.get(county, 0.0) + float(count)
    return counts


def _readings(asking: Asking, number: Readings, hours: Hours, prefix: str) -> Counts | None:
    question = (
        select(series.c.county, func.sum(reading.c.value))
        .join(reading, and_(reading.c.series == series.c.id, reading.c.county == series.c.county))
        .where(series.c.metric == number.metric)
        .where(reading.c.at >= hours.first * HOUR, reading.c.at < hours.end * HOUR)
    )
    question = question.where(begins_with(series.c.region, prefix)) if prefix else question
    rows = asking.connection.execute(question.group_by(series.c.county)).all()
    return {county: float(value) for county, value in rows} or None


def _reported(asking: Asking, number: Reported, hours: Hours, prefix: str) -> Counts | None:
    """Add up what was reported for periods in the span; a region's own figure only where none of its parts has one."""
    question = select(indicator.c.region, indicator.c.period, indicator.c.value).where(
        indicator.c.name == number.name, indicator.c.value.is_not(None), begins_with(indicator.c.region, prefix)
    )
    counts: dict[str, float] = {}
    by_period: dict[str, list[tuple[str, float]]] = {}
    for region, period, value in raw_rows(asking.connection, question):
        by_period.setdefault(period, []).append((region, value))
    for period, told in by_period.items():
        named = named_period(period)
        if named is None:
            continue
        start, end = (start_of(day, asking.centre.zone) for day in (named[0], next_first_day(*named)))
        if start < hours.first * HOUR or end > hours.end * HOUR:
            continue
        regions = {region for region, _ in told}
        for region, value in told:
            parts = code_prefix(region)
            if not any(other != region and other.startswith(parts) for other in regions):
                counts[region] = counts.get(region, 0.0) + float(value)
    return counts or None


_COUNTERS: Final[Mapping[type, Callable[[Asking, Any, Hours, str], Counts | None]]] = {
    Events: _events,
    Assets: _assets,
    Readings: _readings,
    Reported: _reported,
}


def is_kept(asking: Asking, number: Number, hour: int) -> bool:
    """Return whether such records were kept already in a UTC hour: what wasn't all kept is compared with nothing."""
    if isinstance(number, Events):
        first = first_hour(asking)
        return first is not None and first <= hour
    if isinstance(number, Readings):
        stations = select(series.c.id).where(series.c.metric == number.metric)
        early = select(reading.c.at).where(reading.c.series.in_(stations), reading.c.at < (hour + 1) * HOUR)
        return asking.connection.execute(early.limit(1)).scalar() is not None
    return isinstance(number, Reported)  # assets are known as they stand now only


def is_quick(asking: Asking, number: Number, region: str) -> bool:
    """Return whether a number of many spans can be asked for: events by counters, and what lies in few rows."""
    if not isinstance(number, Events):
        return isinstance(number, Reported)
    prefix = asking.region_prefix(region)
    cells = _cells(number, counties(asking, prefix) if prefix else event_day.c.county == ALL)
    return cells is not None and (not prefix or asking.names.level(prefix) in ("county", "prefecture"))


def kinds_of(numbers: Sequence[Number]) -> tuple[str, ...]:
    """Return the kinds of records that are counted."""
    names = {Events: "event", Assets: "asset", Readings: "reading", Reported: "indicator"}
    return tuple(dict.fromkeys(names[type(number)] for number in numbers))
