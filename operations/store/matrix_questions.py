"""Events by region and category, and by state: counted side by side."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, case, func, select

from data_sources.indicator_settings import Events
from data_sources.records import Instant
from operations.count_snapshots import Flow, FlowState, Matrix, Span
from operations.periods import first_day, name_of, next_first_day
from operations.store.asking import Asking, begins_with
from operations.store.counting import counties, total_of
from operations.store.day_sums import Hours
from operations.store.engine import raw_rows
from operations.store.queue_questions import IS_OPEN
from operations.store.schema import ALL, HOUR, HOUR_COLUMNS, event, event_day
from operations.store.trend_questions import local_date, start_of

if TYPE_CHECKING:
    from operations.store.event_columns import EventColumns

_MOST_REGIONS: Final = 200


def places_below(asking: Asking, region: str) -> dict[str, str]:
    """Return the code and name of each region one level below the centre, or below a county of it."""
    prefix = asking.region_prefix(region)
    is_county = asking.centre.file.level != "prefecture" or asking.names.level(prefix) == "county"
    codes = asking.names.of_level("township" if is_county else "county")
    found = sorted(code for code in codes if code.startswith(prefix))[:_MOST_REGIONS]
    return {code: asking.names.name(code) for code in found}


def is_by_county(asking: Asking, region: str) -> bool:
    """Return whether the regions one level down are counties: for them there are counters."""
    return asking.centre.file.level == "prefecture" and asking.names.level(asking.region_prefix(region)) != "county"


def region_matrix(
    asking: Asking, span: Span, region: str, at: Instant | None = None, events: EventColumns | None = None
) -> Matrix:
    """Return events reported in a day, month or year by region and category, from the events at hand if there are."""
    zone = asking.centre.zone
    first = first_day(local_date(asking.now if at is None else at, zone), span)
    start, end = start_of(first, zone), min(start_of(next_first_day(first, span), zone), asking.horizon + 1)
    places = places_below(asking, region)
    counts: dict[tuple[str, str], int] | None = None
    if events is not None:
        counts = _at_hand(asking, events, (start, end), region, places)
    elif is_by_county(asking, region):
        counts = _by_county(asking, start, end, region)
    if counts is None:
        counts = _scanned(asking, event.c.area, start, end, region)
    known = dict.fromkeys(asking.centre.categories)
    known.update(dict.fromkeys(category for _, category in counts))
    if any(code not in places for code, _ in counts):
        places[""] = ""  # what lies in none of them
    rows: dict[str, list[int]] = {code: [0] * len(known) for code in places}
    column = {category: number for number, category in enumerate(known)}
    for (code, category), count in counts.items():
        rows[code if code in rows else ""][column[category]] += count
    return Matrix(
        regions=tuple(places.items()),
        categories=tuple(known),
        counts=tuple(map(tuple, rows.values())),
        period=name_of(first, span),
        as_of=asking.now,
        age=asking.age("event"),
    )


def flow(asking: Asking, region: str, category: str) -> Flow:
    """Return the open events by state, and what came and was closed today."""
    columns = event.c
    past_due = func.sum(case((columns.finish_at <= asking.now_by(columns.source), 1), else_=0))
    question = select(columns.state, func.count(), past_due, func.min(columns.reported_at)).where(IS_OPEN)
    prefix = asking.region_prefix(region)
    if prefix:
        question = question.where(begins_with(columns.region, prefix))
    if category:
        question = question.where(columns.category == category)
    states = tuple(
        FlowState(state, int(events), int(overdue), int(oldest))
        for state, events, overdue, oldest in raw_rows(asking.connection, question.group_by(columns.state))
    )
    zone = asking.centre.zone
    today = Hours(start_of(local_date(asking.now, zone), zone) // HOUR, asking.horizon // HOUR + 1)
    categories = (category,) if category else ()
    received, closed = (
        int(total_of(asking, Events(measure=measure, categories=categories), today, region) or 0)
        for measure in ("reported", "closed")
    )
    return Flow(states, received, closed, asking.now, asking.age("event"))


def _at_hand(
    asking: Asking, events: EventColumns, span: tuple[int, int], region: str, places: Collection[str]
) -> dict[tuple[str, str], int]:
    if is_by_county(asking, region):
        prefix = asking.region_prefix(region)
        found = events.by_county_and_category(*span)
        return {(code, category): count for (code, category), count in found.items() if code.startswith(prefix)}
    counts: dict[tuple[str, str], int] = {}
    for (code, category), count in events.by_region_and_category(*span, asking.region_prefix(region)).items():
        place = next((code[:length] for length in range(len(code), 0, -1) if code[:length] in places), "")
        counts[place, category] = counts.get((place, category), 0) + count
    return counts


def _by_county(asking: Asking, start: int, end: int, region: str) -> dict[tuple[str, str], int] | None:
    """Return counts by county and category from the counters, by whole hours; zones off by half an hour have none."""
    if start % HOUR:
        return None
    first, last = start // HOUR, end // HOUR if asking.is_past else -(-end // HOUR)
    columns = event_day.c
    whole: Any = sum((columns[name] for name in HOUR_COLUMNS[1:]), columns[HOUR_COLUMNS[0]])
    of_all = [
        columns.measure == "reported",
        counties(asking, asking.region_prefix(region)),
        columns.category != ALL,
    ]
    counts: dict[tuple[str, str], int] = {}
    if asking.is_past:
        counts = _scanned(asking, event.c.county, last * HOUR, end, region)
    first_whole, last_whole = -(-first // 24), last // 24
    if last_whole > first_whole:
        question = select(columns.county, columns.category, func.sum(whole)).where(
            *of_all, columns.day >= first_whole, columns.day < last_whole
        )
        for county, category, count in raw_rows(asking.connection, question.group_by(columns.county, columns.category)):
            if count:
                counts[county, category] = counts.get((county, category), 0) + int(count)
    ends = {day for day in (first // 24, last_whole) if not first_whole <= day < last_whole}
    parts = select(columns.county, columns.category, columns.day, *(columns[name] for name in HOUR_COLUMNS))
    for county, category, day, *hours in raw_rows(asking.connection, parts.where(*of_all, columns.day.in_(ends))):
        count = sum(map(int, hours[max(0, first - day * 24) : max(0, last - day * 24)]))
        if count:
            counts[county, category] = counts.get((county, category), 0) + count
    return counts


def _scanned(
    asking: Asking, place: ColumnElement[str], start: int, end: int, region: str
) -> dict[tuple[str, str], int]:
    """Return the same from the events themselves: of townships no counter tells."""
    question = select(place, event.c.category, func.count()).where(
        event.c.reported_at >= start, event.c.reported_at < end
    )
    prefix = asking.region_prefix(region)
    if prefix:
        question = question.where(begins_with(event.c.region, prefix))
    found = raw_rows(asking.connection, question.group_by(place, event.c.category))
    return {(code, category): int(count) for code, category, count in found}
