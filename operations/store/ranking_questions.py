"""Regions in the order of a figure, and all assets by kind and county."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from sqlalchemy import case, func, select

from data_sources.indicator_settings import Events, IndicatorRule
from data_sources.late import late
from data_sources.records import Instant
from operations.count_snapshots import NO_ASSETS, AssetBoard, RankedRegion, Ranking, online_rate
from operations.snapshots import ASSET_STATES
from operations.store.asking import Asking, begins_with
from operations.store.counting import counts_of, expect_each_county, is_kept, reported_in
from operations.store.day_sums import Hours
from operations.store.engine import raw_rows
from operations.store.history_questions import open_at
from operations.store.indicator_questions import indicator_value, indicator_values
from operations.store.matrix_questions import is_by_county, places_below
from operations.store.queue_questions import IS_OPEN
from operations.store.schema import HOUR, asset_kind, asset_total, event, event_total
from operations.store.trend_questions import local_date, start_of

if TYPE_CHECKING:
    from operations.store import unusual_questions
else:  # it needs numpy, and most rankings don't
    unusual_questions = late("operations.store.unusual_questions")

_DAY: Final = 24 * HOUR
_MONTH: Final = 30 * 24
"""Hours."""

Values = Mapping[str, float]


class _Found(NamedTuple):
    """One figure by region, now and before; what isn't in `now` is 0, or unknown where it is a rate."""

    now: Values
    before: Values | None
    total: float | None
    compared: Literal["day", "week", "period", ""] = ""
    is_rate: bool = False


def ranking(asking: Asking, figure: str, rule: IndicatorRule | None, *, region: str, category: str) -> Ranking:
    """Return the regions one level down in the order of a figure.

    Raises:
        KeyError: There is no such figure.
    """
    places = places_below(asking, region)
    name, _, rest = figure.partition(":")
    if name == "indicator":
        if rule is None:
            raise KeyError(figure)
        return _of_indicator(asking, rule, places, region)
    if name == "assets_online":
        found, age, simulated = _assets_online(asking, rest, region), asking.age("asset"), asking.simulated("asset")
    else:
        found, age, simulated = (
            _FIGURES[figure](asking, region, category),
            asking.age("event"),
            asking.simulated("event"),
        )
    unusual: dict[str, Any] = {}
    if figure == "events_today" and is_by_county(asking, region):
        unusual = {one.code: one.side for one in unusual_questions.unusual_regions(asking, category=category).regions}
    known = not (age.quality == "never" and not any(found.now.values()))  # nobody has said that there is none
    rows = [
        RankedRegion(
            code,
            title,
            found.now.get(code, None if found.is_rate else 0.0) if known else None,
            None if found.before is None else found.before.get(code, None if found.is_rate else 0.0),
            unusual=unusual.get(code, ""),
        )
        for code, title in places.items()
    ]
    return Ranking(
        rows=placed(rows),
        total=found.total,
        unit="%" if found.is_rate else "events",
        decimals=1 if found.is_rate else 0,
        direction="up" if found.is_rate else "down",
        target=None,
        period="",
        compared=found.compared,
        simulated=simulated,
        as_of=asking.now,
        age=age,
    )


def asset_board(asking: Asking) -> AssetBoard:
    """Return all assets by kind, county and state."""
    columns = asset_total.c
    question = select(columns.kind, columns.county, columns.state, func.sum(columns.assets))
    cells: dict[tuple[str, str], list[int]] = {}
    grouped = question.group_by(columns.kind, columns.county, columns.state)
    for kind, county, state, count in raw_rows(asking.connection, grouped):
        if count:
            place = ASSET_STATES.index(state) if state in ASSET_STATES else ASSET_STATES.index("unknown")
            cells.setdefault((kind, county), list(NO_ASSETS))[place] += int(count)
    order = asking.connection.execute(select(asset_kind.c.kind).order_by(asset_kind.c.ordinal)).scalars()
    there = {kind for kind, _ in cells}
    counties = sorted({county for _, county in cells})
    return AssetBoard(
        kinds=tuple(kind for kind in order if kind in there),
        cells={key: tuple(counts) for key, counts in cells.items()},
        names={code: asking.names.name(code) for code in counties},
        simulated=asking.simulated("asset"),
        as_of=asking.now,
        age=asking.age("asset"),
    )


def _of_indicator(asking: Asking, rule: IndicatorRule, places: Mapping[str, str], region: str) -> Ranking:
    expect_each_county(asking)
    values = [indicator_value(asking, rule, code) for code in places]
    whole = indicator_values(asking, (rule,), region=region)
    rows = [
        RankedRegion(one.region, name, one.value, one.last_period if one.last_period is not None else one.last_year)
        for one, name in zip(values, places.values(), strict=True)
    ]
    first = whole.values[0]
    has_before = any(row.before is not None for row in rows)
    return Ranking(
        rows=placed(rows),
        total=first.value,
        unit=next((one.unit for one in (first, *values) if one.unit), ""),
        decimals=first.decimals,
        direction=next((one.direction for one in (first, *values) if one.direction), ""),
        target=first.target,
        period=next((one.period for one in (first, *values) if one.period), ""),
        compared="period" if has_before else "",
        simulated=any(one.simulated for one in values),
        as_of=asking.now,
        age=whole.age,
    )


def _open(asking: Asking, region: str, category: str) -> _Found:
    by_county = is_by_county(asking, region)
    place = event_total.c.county if by_county else event_total.c.area
    question = select(place, func.sum(event_total.c.events)).where(event_total.c.is_open == 1)
    prefix = asking.region_prefix(region)
    if prefix:
        question = question.where(begins_with(event_total.c.area, prefix))
    if category:
        question = question.where(event_total.c.category == category)
    now = {code: float(count) for code, count in raw_rows(asking.connection, question.group_by(place)) if count}
    past = open_at(asking, asking.now - _DAY, region=region, category=category)
    before = None
    if past.total is not None:
        kept = past.by_county if by_county else past.by_area
        before = {code: float(count) for code, count in kept.items()}
    return _Found(now, before, sum(now.values()), "day" if before is not None else "")


def _overdue(asking: Asking, region: str, category: str) -> _Found:
    place = event.c.county if is_by_county(asking, region) else event.c.area
    question = select(place, func.count()).where(
        IS_OPEN, event.c.due_at <= asking.horizon, event.c.finish_at <= asking.now_by(event.c.source)
    )
    prefix = asking.region_prefix(region)
    if prefix:
        question = question.where(begins_with(event.c.region, prefix))
    if category:
        question = question.where(event.c.category == category)
    now = {code: float(count) for code, count in raw_rows(asking.connection, question.group_by(place))}
    return _Found(now, None, sum(now.values()))


def _events_today(asking: Asking, region: str, category: str) -> _Found:
    zone = asking.centre.zone
    today = local_date(asking.now, zone)
    start, week_before = start_of(today, zone), start_of(today - timedelta(days=7), zone)
    spans = [(start, asking.horizon + 1)]
    if is_kept(asking, Events(), week_before // HOUR):
        spans.append((week_before, week_before + asking.now - start + 1))
    now, *before = _reported(asking, spans, region, (category,) if category else ())
    return _Found(now, before[0] if before else None, sum(now.values()), "week" if before else "")


def _reported(
    asking: Asking, spans: Sequence[tuple[Instant, Instant]], region: str, categories: tuple[str, ...]
) -> list[dict[str, float]]:
    """Return the events reported in parts of days by region: exact to the moment, so that weeks can be compared.

    Counties' whole hours from the counters, the rest from the events themselves.
    """
    by_county = is_by_county(asking, region)
    counted: list[dict[str, float]] = [{} for _ in spans]
    if by_county and not any(start % HOUR for start, _ in spans):
        whole = [Hours(start // HOUR, max(start, end) // HOUR) for start, end in spans]
        counted = [dict(counts) for counts in reported_in(asking, categories, whole, region)]
        spans = [(hours.end * HOUR, end) for hours, (_, end) in zip(whole, spans, strict=True)]
    place = event.c.county if by_county else event.c.area
    prefix = asking.region_prefix(region)
    for counts, (start, end) in zip(counted, spans, strict=True):
        question = select(place, func.count()).where(event.c.reported_at >= start, event.c.reported_at < end)
        if prefix:
            question = question.where(begins_with(event.c.region, prefix))
        if categories:
            question = question.where(event.c.category.in_(categories))
        for code, count in raw_rows(asking.connection, question.group_by(place)):
            counts[code] = counts.get(code, 0.0) + float(count)
    return counted


def _closed_rate(asking: Asking, region: str, category: str) -> _Found:
    hour = asking.now // HOUR
    now = _closed_of_due(asking, Hours(hour - _MONTH, hour), region, category)
    before = None
    if is_kept(asking, Events(), hour - 2 * _MONTH):
        before = _rates(_closed_of_due(asking, Hours(hour - 2 * _MONTH, hour - _MONTH), region, category))
    due, closed = (sum(pair[place] for pair in now.values()) for place in range(2))
    return _Found(_rates(now), before, 100 * closed / due if due else None, "period" if before else "", is_rate=True)


def _rates(counted: Mapping[str, tuple[float, float]]) -> dict[str, float]:
    return {code: 100 * closed / due for code, (due, closed) in counted.items() if due}


def _closed_of_due(asking: Asking, hours: Hours, region: str, category: str) -> dict[str, tuple[float, float]]:
    """Return (due, closed of them) by region."""
    if is_by_county(asking, region):
        categories = (category,) if category else ()
        due = counts_of(asking, Events(measure="due", categories=categories), hours, region) or {}
        closed = counts_of(asking, Events(measure="due_closed", categories=categories), hours, region) or {}
        return {code: (count, closed.get(code, 0.0)) for code, count in due.items()}
    columns = event.c
    is_closed = func.sum(case((columns.state == "closed", 1), else_=0))
    question = select(columns.area, func.count(), is_closed).where(
        columns.reported_at >= (hours.first - _MONTH) * HOUR,
        columns.finish_at >= hours.first * HOUR,
        columns.finish_at < hours.end * HOUR,
        columns.state != "void",
        begins_with(columns.region, asking.region_prefix(region)),
    )
    if category:
        question = question.where(columns.category == category)
    found = raw_rows(asking.connection, question.group_by(columns.area))
    return {code: (float(due), float(done)) for code, due, done in found}


def _assets_online(asking: Asking, kind: str, region: str) -> _Found:
    if not is_by_county(asking, region):
        return _Found({}, None, None, is_rate=True)  # assets are counted by county
    board = asset_board(asking)
    rates = {code: online_rate(board.of_kind(kind, code)) for code in board.names}
    known = {code: rate for code, rate in rates.items() if rate is not None}
    return _Found(known, None, online_rate(board.of_kind(kind)), is_rate=True)


_FIGURES: Final[Mapping[str, Callable[[Asking, str, str], _Found]]] = {
    "open": _open,
    "overdue": _overdue,
    "events_today": _events_today,
    "closed_rate": _closed_rate,
}


def placed(rows: list[RankedRegion]) -> tuple[RankedRegion, ...]:
    """Return the regions in their order, highest first, with their places and how far they moved."""
    now = _places({row.code: row.value for row in rows})
    before = _places({row.code: row.before for row in rows})
    placed = [
        RankedRegion(
            row.code,
            row.name,
            row.value,
            row.before,
            now.get(row.code, 0),
            before[row.code] - now[row.code] if row.code in now and row.code in before else None,
            row.unusual,
        )
        for row in rows
    ]
    return tuple(sorted(placed, key=lambda row: (row.place or len(rows) + 1, row.code)))


def _places(values: Mapping[str, float | None]) -> dict[str, int]:
    """Return each known value's place, from 1; equal values share the first of theirs."""
    known = sorted((value for value in values.values() if value is not None), reverse=True)
    return {code: known.index(value) + 1 for code, value in values.items() if value is not None}
