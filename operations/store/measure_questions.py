"""How handling is measured: from the kept sums, exact at the feed's number that is answered for.

The sums are brought up behind the writes (`measuring`); what changed since is counted here, with what it counted as
before. Where too much did, or the sums aren't as fine as what is asked, the events of the period are counted: exact
too, and as costly as the period is long.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, ColumnElement, and_, case, func, literal, or_, select

from data_sources.records import Instant
from operations.measures import NUMBERS, Counted, MeasureTable
from operations.store.asking import Asking, begins_with
from operations.store.duty_schema import action
from operations.store.engine import raw_rows
from operations.store.feed_position import next_events, read_position
from operations.store.measured_schema import SUMS, measured_sum
from operations.store.measuring import KINDS, NOTE, day_number, moved_cells, parts_known, parts_of, rules_of
from operations.store.queue_questions import IS_OPEN
from operations.store.schema import NEVER, event
from operations.store.trend_questions import start_of

if TYPE_CHECKING:
    from operations.store.event_columns import EventColumns

_DAY: Final = 86_400_000
_MOST_BEHIND: Final = 4_000
"""Events that may have changed since the sums were brought up: counting those takes as long as reading the sums."""
_TOWNSHIP: Final = 9

_Cells = Mapping[tuple[str, str], list[int]]
"""The numbers that are kept, in the order of `SUMS`, by the region that is shown and the category."""


def measures(
    asking: Asking, span: tuple[Instant, Instant], region: str, category: str, events: EventColumns | None = None
) -> MeasureTable:
    """Return the measures of what was reported in a span, without its end, by region and category.

    What is overdue now is counted from the events at hand where there are.
    """
    first, last = span
    prefix = asking.region_prefix(region)
    end = min(last, asking.horizon + 1) if asking.is_past else last
    by_county = asking.centre.file.level == "prefecture"
    kept = None if asking.is_past else _kept(asking, first, last, prefix, category, by_county=by_county)
    cells = _counted(asking, first, end, prefix, category) if kept is None else kept
    if events is not None and asking.centre.file.level == "prefecture":
        overdue = events.overdue_by_county_and_category(first, end, prefix, asking.now_of)
    else:
        overdue = _overdue_now(asking, first, end, prefix, category)
    found: dict[tuple[str, str], Counted] = {}
    for key in sorted(cells):
        told = dict(zip(SUMS, cells[key], strict=True))
        if told["received"]:
            told["overdue"] = told["late"] + overdue.get(key, 0)
            numbers = {name: told[name] for name in NUMBERS}
            found[key] = Counted(**numbers, repeated=told["repeated"])
    names = {code: asking.names.name(code) for code in sorted({code for code, _ in found})}
    return MeasureTable(first, last, found, names, asking.now)


def closed_by_county(asking: Asking, first: Instant, last: Instant, prefix: str) -> dict[tuple[str, str], int] | None:
    """Return how many of what was reported in some local days are closed, by county and category; None: not kept."""
    cells = _kept(asking, first, last, prefix, "", by_county=True)
    closed = SUMS.index("closed")
    return None if cells is None else {key: sums[closed] for key, sums in cells.items()}


def _kept(
    asking: Asking, first: Instant, last: Instant, prefix: str, category: str, *, by_county: bool
) -> _Cells | None:
    """Return what is kept, brought up to the moment that is read; None where it can't be had of what is kept."""
    connection, zone = asking.connection, asking.centre.zone
    days = [datetime.fromtimestamp(at / 1000, zone).date() for at in (first, last)] if first < last < NEVER else []
    if not days or [start_of(day, zone) for day in days] != [first, last] or len(prefix) > _TOWNSHIP:
        return None
    position = read_position(connection, NOTE)
    if position is None or position.rules != rules_of(connection, zone) or not position.in_feed:
        return None
    numbers, _, caught_up = next_events(connection, position, _MOST_BEHIND, KINDS)
    if not caught_up:
        return None
    place = measured_sum.c.county if by_county else measured_sum.c.area
    columns = [place, measured_sum.c.category]
    question = (
        select(*columns, *(func.sum(measured_sum.c[name]) for name in SUMS))
        .where(measured_sum.c.span.in_(list(_spans(*days))))
        .group_by(*columns)
    )
    if prefix:
        question = question.where(begins_with(measured_sum.c.area, prefix))
    if category:
        question = question.where(measured_sum.c.category == category)
    cells: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * len(SUMS))
    for code, kind, *sums in raw_rows(connection, question):
        cells[code, kind] = [int(number) for number in sums]  # PostgreSQL sums to decimals
    if numbers:
        known, now = parts_known(connection, numbers), parts_of(connection, numbers, zone)
        span = range(*(day_number(day) for day in days))
        for (day, county, area, kind), sums in moved_cells(now.values(), known.values()).items():
            if day in span and area.startswith(prefix) and category in ("", kind):
                cell = cells[county if by_county else area, kind]
                cell[:] = [one + more for one, more in zip(cell, sums, strict=True)]
    return cells


def _spans(first: date, last: date) -> Iterator[int]:
    """Yield years, months and days that together are the days from `first` until before `last`."""
    day = first
    while day < last:
        next_year, next_month = date(day.year + 1, 1, 1), (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        if (day.month, day.day) == (1, 1) and next_year <= last:
            yield day.year
            day = next_year
        elif day.day == 1 and next_month <= last:
            yield day.year * 100 + day.month
            day = next_month
        else:
            yield day.year * 10_000 + day.month * 100 + day.day
            day += timedelta(days=1)


def _counted(asking: Asking, first: Instant, last: Instant, prefix: str, category: str) -> _Cells:
    """Count the events of the period themselves, found by the index of their reports."""
    columns = event.c
    # A source that says "closed" but not when closed it at its last update, as far as anyone knows.
    closing = func.coalesce(columns.closed_at, columns.updated_at)
    closed, returned = columns.state == "closed", columns.state == "returned"
    spent = case((closing > columns.reported_at, closing - columns.reported_at), else_=literal(0, BigInteger))
    # An officer sends back after the report, whatever a source's clock says: it is a day ahead at the most.
    sent_back = select(action.c.event).where(action.c.sends_back == 1, action.c.at >= first - _DAY)
    if asking.is_past:
        closed, returned = and_(closed, closing <= asking.now), and_(returned, columns.updated_at <= asking.now)
        sent_back = sent_back.where(action.c.at <= asking.now)
    keys = [_place(asking), columns.category]
    question = (
        select(
            *keys,
            func.count(),
            _count(closed),
            _count(and_(closed, columns.finish_at < NEVER)),
            _count(and_(closed, columns.finish_at < NEVER, closing <= columns.finish_at)),
            func.sum(case((closed, spent), else_=literal(0, BigInteger))),
            _count(or_(returned, columns.id.in_(sent_back))),
            _count(and_(closed, closing > columns.finish_at)),
            _count(columns.follows == 1),
        )
        .where(*_reported(first, last, prefix, category), columns.state != "void")
        .group_by(*keys)
    )
    return {(code, kind): [int(one) for one in sums] for code, kind, *sums in raw_rows(asking.connection, question)}


def _overdue_now(
    asking: Asking, first: Instant, last: Instant, prefix: str, category: str
) -> dict[tuple[str, str], int]:
    """Count what is open and past its deadline for finishing, by the index of open deadlines: no kept sum knows."""
    keys = [_place(asking), event.c.category]
    is_open: ColumnElement[bool] = IS_OPEN
    if asking.is_past:
        is_open = or_(IS_OPEN, func.coalesce(event.c.closed_at, event.c.updated_at) > asking.now)
    question = (
        select(*keys, func.count())
        .where(
            is_open,
            event.c.state != "void",
            event.c.due_at <= asking.horizon,  # what the index knows: no clock that is shown ends later than this one
            event.c.finish_at <= asking.now_by(event.c.source),
            *_reported(first, last, prefix, category),
        )
        .group_by(*keys)
    )
    return {(code, kind): int(count) for code, kind, count in raw_rows(asking.connection, question)}


def _place(asking: Asking) -> ColumnElement[str]:
    return event.c.county if asking.centre.file.level == "prefecture" else event.c.area


def _reported(first: Instant, last: Instant, prefix: str, category: str) -> list[ColumnElement[bool]]:
    parts: list[ColumnElement[bool]] = [event.c.reported_at >= first, event.c.reported_at < last]
    if prefix:
        parts.append(begins_with(event.c.region, prefix))
    if category:
        parts.append(event.c.category == category)
    return parts


def _count(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(case((condition, 1), else_=0))
