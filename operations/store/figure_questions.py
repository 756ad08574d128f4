"""Figures for indicator cards, and breakdowns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, case, func, select

from data_sources.centre import text_of
from operations.snapshots import Breakdown, Figure
from operations.store.asking import Asking, begins_with, code_prefix, is_of_kind
from operations.store.board_questions import newest_readings, reading_hours
from operations.store.queue_questions import IS_OPEN
from operations.store.schema import ALL, HOUR, HOUR_COLUMNS, asset_total, event, event_day, event_total, indicator
from operations.store.trend_questions import (
    by_hour,
    cells_of,
    count_between,
    counted_hours,
    first_hour,
    local_date,
    start_of,
)

_DAYS: Final = 30
_MOST_ITEMS: Final = 100


def figure(asking: Asking, name: str, *, region: str, category: str) -> Figure:
    """Return a built-in figure.

    Raises:
        KeyError: There is no such figure.
    """
    kind, colon, rest = name.partition(":")
    if not colon:
        return _PLAIN[name](asking, region, category)
    return _NAMED[kind](asking, rest, region)


def _events_today(asking: Asking, region: str, category: str) -> Figure:
    zone = asking.centre.zone
    today = local_date(asking.now, zone)
    begin = start_of(today, zone)
    before = start_of(today - timedelta(days=7), zone)
    value = count_between(asking, begin, asking.horizon + 1, region=region, category=category)
    compare: float | None = None
    if _told_since(asking, before):
        compare = count_between(asking, before, before + (asking.now - begin) + 1, region=region, category=category)
    hour = asking.now // HOUR
    spark = by_hour(asking, hour - 23, 24, region=region, category=category)
    return Figure(
        value=float(value),
        spark=tuple(map(float, spark)),
        compare=compare,
        change=_change(value, compare),
        simulated=asking.simulated("event"),
        as_of=asking.now,
        age=asking.age("event"),
    )


def _closed_rate(asking: Asking, region: str, category: str) -> Figure:
    """办结率: of the events that fell due in the last 30 days, up to the last whole hour, those closed."""
    days = _due_by_day(asking, asking.now // HOUR, region, category)
    due, closed = (sum(day[index] for day in days) for index in range(2))
    return Figure(
        value=100 * closed / due if due else None,
        unit="%",
        decimals=1,
        # Without the newest day: of what has only just fallen due much is being closed, and it would always fall.
        spark=tuple(100 * c / d for d, c in days[:-1] if d)[-24:],
        parts=(("due", float(due)), ("closed", float(closed))),
        simulated=asking.simulated("event"),
        as_of=asking.now,
        age=asking.age("event"),
    )


def _due_by_day(asking: Asking, hour: int, region: str, category: str) -> list[tuple[float, float]]:
    """Return (due, closed of them) of each of the last days."""
    first = hour - 24 * _DAYS
    cells = None if region and category else cells_of(asking, region, category)
    if cells is not None:
        counted = [counted_hours(asking, cells, measure, first, 24 * _DAYS) for measure in ("due", "due_closed")]
    else:
        counted = list(_due_counted(asking, first, hour, region, category))
    due, closed = ([sum(hours[at : at + 24]) for at in range(0, 24 * _DAYS, 24)] for hours in counted)
    return list(zip(due, closed, strict=True))


def _due_counted(asking: Asking, first: int, end: int, region: str, category: str) -> tuple[list[float], list[float]]:
    """Return due and closed by hour from the events themselves: for a category of one region no counter is kept."""
    longest = max((max(c.due_minutes) for c in asking.centre.categories.values()), default=0) * 60_000
    question = select(event.c.finish_at, event.c.state).where(
        event.c.reported_at >= first * HOUR - longest,
        event.c.finish_at >= first * HOUR,
        event.c.finish_at < end * HOUR,
        event.c.state != "void",
        begins_with(event.c.region, asking.region_prefix(region)),
    )
    if category:
        question = question.where(event.c.category == category)
    due, closed = [0.0] * (end - first), [0.0] * (end - first)
    for finish_at, state in asking.connection.execute(question):
        due[finish_at // HOUR - first] += 1
        closed[finish_at // HOUR - first] += state == "closed"
    return due, closed


def _open(asking: Asking, region: str, category: str) -> Figure:
    columns = event_total.c
    question = select(columns.severity, func.sum(columns.events)).where(columns.is_open == 1)
    question = question.where(*_total_filter(asking, region, category)).group_by(columns.severity)
    counts = {severity: int(count) for severity, count in asking.connection.execute(question)}
    return Figure(
        value=float(sum(counts.values())),
        parts=tuple((name, float(counts.get(level, 0))) for level, name in enumerate(("I", "II", "III", "IV"), 1)),
        simulated=asking.simulated("event"),
        as_of=asking.now,
        age=asking.age("event"),
    )


def _overdue(asking: Asking, region: str, category: str) -> Figure:
    """Return 超期数: open and past the deadline for finishing. Who is only past the one for accepting is told apart."""
    now = asking.now_by(event.c.source)
    parts = _open_filter(asking, region, category)
    red = _count(asking, *parts, event.c.due_at <= now)
    overdue = _count(asking, *parts, event.c.due_at <= now, event.c.finish_at <= now)
    yellow = _count(asking, *parts, event.c.due_at > now, event.c.yellow_at <= now)
    return Figure(
        value=float(overdue),
        parts=overdue_parts(red, red - overdue, yellow),
        simulated=asking.simulated("event"),
        as_of=asking.now,
        age=asking.age("event"),
    )


def overdue_parts(red: int, unaccepted: int, yellow: int) -> tuple[tuple[str, float], ...]:
    """Return the lights beside 超期数, and how many of the red ones are only late to be accepted, where any are."""
    late = (("unaccepted", float(unaccepted)),) if unaccepted else ()
    return (("red", float(red)), *late, ("yellow", float(yellow)))


def _assets_online(asking: Asking, kind: str, region: str) -> Figure:
    states = _asset_states(asking, kind, region)
    total = sum(states.values())
    online = states.get("online", 0)
    offline = total - online - states.get("unknown", 0)
    return Figure(
        value=100 * online / total if total else None,
        unit="%",
        decimals=1,
        parts=(
            ("offline", float(offline)),
            ("online", float(online)),
            ("total", float(total)),
            ("long_offline", float(states.get("long_offline", 0))),
        )
        if total
        else (),
        simulated=asking.simulated("asset"),
        as_of=asking.now,
        age=_asset_age(asking, kind),
    )


def _assets(asking: Asking, kind: str, region: str) -> Figure:
    states = _asset_states(asking, kind, region)
    return Figure(
        value=float(sum(states.values())) if states else None,
        parts=tuple((state, float(count)) for state, count in sorted(states.items())),
        simulated=asking.simulated("asset"),
        as_of=asking.now,
        age=_asset_age(asking, kind),
    )


def _asset_states(asking: Asking, kind: str, region: str) -> dict[str, int]:
    question = select(asset_total.c.state, func.sum(asset_total.c.assets)).where(is_of_kind(asset_total.c.kind, kind))
    prefix = asking.region_prefix(region)
    if prefix:
        question = question.where(begins_with(asset_total.c.county, prefix))
    found = asking.connection.execute(question.group_by(asset_total.c.state))
    return {state: int(count) for state, count in found if count}


def _asset_age(asking: Asking, kind: str) -> Any:
    question = select(asset_total.c.source).where(is_of_kind(asset_total.c.kind, kind)).distinct()
    return asking.age("asset", tuple(asking.connection.execute(question).scalars()))


def _reading(asking: Asking, metric: str, region: str) -> Figure:
    newest = newest_readings(asking, metric, region)
    values = [reading.value for reading in newest]
    mean = sum(values) / len(values) if values else None
    return Figure(
        value=mean,
        unit=newest[0].unit if newest else "",
        decimals=0 if mean is None or abs(mean) >= 10 else 1,
        spark=reading_hours(asking, metric, region, 24),
        parts=(("stations", float(len(values))),) if values else (),
        simulated=any(reading.simulated for reading in newest),
        as_of=max((reading.at for reading in newest), default=asking.now),
        age=asking.age("reading", tuple({reading.source for reading in newest})),
    )


def _indicator(asking: Asking, name: str, region: str) -> Figure:
    columns = indicator.c
    wanted = region or asking.centre.file.code
    question = (
        select(indicator)
        .where(columns.name == name)
        # The region asked for first, then whatever there is, unless a region was asked for by name.
        .order_by(case((columns.region == wanted, 0), else_=1), columns.period.desc(), columns.id)
        .limit(1)
    )
    if region:
        question = question.where(begins_with(columns.region, asking.region_prefix(region)))
    found = asking.connection.execute(question).one_or_none()
    if found is None:
        return Figure(None, as_of=asking.now, age=asking.age("indicator"))
    return Figure(
        value=found.value,
        unit=found.unit,
        decimals=_decimals(found.value),
        compare=_last_year(found.value, found.change),
        change=found.change,
        target=found.target,
        good=_is_good(found.value, found.target, found.direction),
        period=found.period,
        note=found.note,
        simulated=found.simulated,
        as_of=asking.now,
        age=asking.age("indicator", (found.source,)),
    )


_PLAIN: Final[Mapping[str, Callable[[Asking, str, str], Figure]]] = {
    "events_today": _events_today,
    "closed_rate": _closed_rate,
    "overdue": _overdue,
    "open": _open,
}
_NAMED: Final[Mapping[str, Callable[[Asking, str, str], Figure]]] = {
    "assets_online": _assets_online,
    "assets": _assets,
    "reading": _reading,
    "indicator": _indicator,
}


def breakdown(asking: Asking, *, by: str, hours: int, limit: int, region: str = "") -> Breakdown:
    """Return events of the last `hours` by category, region (one level below `region` or the centre), source or state.

    Raises:
        ValueError: `by` is none of them.
    """
    if by not in ("category", "region", "source", "state"):
        raise ValueError(f"events are not broken down by {by!r}")
    end = asking.horizon + 1
    start = asking.now + 1 - max(1, hours) * HOUR
    counts: dict[str, int] = {}
    spans = [(start, end)]
    prefix = asking.region_prefix(region)
    column = _broken_by(asking, by, prefix)
    if by in ("category", "region") and column.name in ("category", "county") and not prefix:
        # Whole hours from the counters, the part of an hour at either end by the events themselves.
        first, last = -(-start // HOUR), end // HOUR
        spans = [(start, first * HOUR), (last * HOUR, end)]
        counted, other = ("category", "county") if by == "category" else ("county", "category")
        counts.update(_whole_hours(asking, counted, other, first, last - first))
    for low, high in spans:
        question = select(column, func.count()).where(event.c.reported_at >= low, event.c.reported_at < high)
        if prefix:
            question = question.where(begins_with(event.c.region, prefix))
        _add(counts, asking, question.group_by(column))
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    items = tuple((code, _name(asking, by, code), count) for code, count in ordered[: max(1, min(limit, _MOST_ITEMS))])
    return Breakdown(items, sum(counts.values()), asking.now, asking.age("event"))


def _broken_by(asking: Asking, by: str, prefix: str) -> ColumnElement[Any]:
    """Return the column to count by; of regions the one a level below that of the prefix, "" for the centre."""
    table: Table = event
    if by != "region":
        return table.c[by]
    if prefix and len(prefix) > len(code_prefix(asking.centre.file.code)):
        return table.c.area if len(prefix) == 6 else table.c.region
    return table.c.county if asking.centre.file.level == "prefecture" else table.c.area


def _whole_hours(asking: Asking, column: str, other: str, first: int, count: int) -> dict[str, int]:
    """Return reports by county or category in `count` whole hours, from the counters."""
    day = first // 24
    columns = [event_day.c[name] for name in (column, "day", *HOUR_COLUMNS)]
    question = select(*columns).where(
        event_day.c[other] == ALL,
        event_day.c[column] != ALL,
        event_day.c.measure == "reported",
        event_day.c.day >= day,
        event_day.c.day <= (first + count) // 24,
    )
    counts: dict[str, int] = {}
    for code, at, *hours in asking.connection.execute(question):
        low, high = first - at * 24, first + count - at * 24
        total = sum(map(int, hours[max(0, low) : max(0, high)]))
        if total:
            counts[code] = counts.get(code, 0) + total
    return counts


def _add(counts: dict[str, int], asking: Asking, question: Any) -> None:
    for code, count in asking.connection.execute(question):
        if count:
            counts[code] = counts.get(code, 0) + int(count)


def _name(asking: Asking, by: str, code: str) -> str:
    if by == "category":
        known = asking.centre.categories.get(code)
        return text_of(known.name, asking.centre.file.language) if known else code
    if by == "region":
        return asking.names.name(code) or code
    return asking.title_of(code) if by == "source" else code


def _open_filter(asking: Asking, region: str, category: str) -> list[ColumnElement[bool]]:
    parts: list[ColumnElement[bool]] = [IS_OPEN]
    prefix = asking.region_prefix(region)
    if prefix:
        parts.append(begins_with(event.c.region, prefix))
    if category:
        parts.append(event.c.category == category)
    return parts


def _total_filter(asking: Asking, region: str, category: str) -> list[ColumnElement[bool]]:
    parts: list[ColumnElement[bool]] = []
    prefix = asking.region_prefix(region)
    if prefix:
        parts.append(begins_with(event_total.c.area, prefix))
    if category:
        parts.append(event_total.c.category == category)
    return parts


def _count(asking: Asking, *parts: ColumnElement[bool]) -> int:
    return int(asking.connection.execute(select(func.count()).select_from(event).where(*parts)).scalar_one())


def _told_since(asking: Asking, moment: int) -> bool:
    """Return whether events were kept already at `moment`: with nothing to compare with, nothing is compared."""
    first = first_hour(asking)
    return first is not None and first * HOUR <= moment


def _change(value: float, compare: float | None) -> float | None:
    return None if not compare else 100 * (value - compare) / compare


def _last_year(value: float | None, change: float | None) -> float | None:
    return None if value is None or change is None or change <= -100 else value / (1 + change / 100)


def _is_good(value: float | None, target: float | None, direction: str) -> bool | None:
    if value is None or target is None or not direction:
        return None
    return value >= target if direction == "up" else value <= target


def _decimals(value: float | None) -> int:
    if value is None:
        return 0
    return len(f"{value:.2f}".rstrip("0").partition(".")[2])
