"""Sources, warnings, readings and indicators as they stand."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, select, true

from data_sources.decoding import convert, decode_json
from data_sources.records import Indicator, Reading, Warning
from operations.refused_rows import masked_row, reasons_told
from operations.snapshots import (
    HealthBoard,
    IndicatorTable,
    ReadingTable,
    RefusedRow,
    SourceBoard,
    SourcePage,
    WarningList,
)
from operations.store.asking import Asking, begins_with, code_prefix
from operations.store.polls import read_course, read_courses, read_polls
from operations.store.refusals import count_refused, read_reasons, read_refused
from operations.store.schema import HOUR, indicator, reading, series, source_cursor, warning, warning_replaced

MOST_WARNINGS: Final = 200
MOST_READINGS: Final = 2_000
MOST_INDICATORS: Final = 1_000
MOST_POLLS: Final = 60
MOST_REFUSED: Final = 200
LONGEST_ROW: Final = 2_000
OLDEST_POLL: Final = 24 * HOUR
OLDEST_READING: Final = 24 * HOUR
"""A station that is silent for longer than this behind the newest says nothing about now."""


def source_board(asking: Asking) -> SourceBoard:
    """Return every source's health and the collector's sign of life."""
    return SourceBoard(tuple(asking.statuses.values()), asking.seen_at, asking.alive, asking.now)


def health_board(asking: Asking) -> HealthBoard:
    """Return every source's health with the course of its polls over the last day."""
    return HealthBoard(source_board(asking), read_courses(asking.connection, asking.now - OLDEST_POLL))


def source_page(asking: Asking, source: str, limit: int) -> SourcePage:
    """Return all that is known of one source; `limit` rows of its quarantine at most."""
    connection = asking.connection
    status = asking.statuses.get(source)
    counted = count_refused(connection, source)
    cursor = connection.execute(select(source_cursor.c.body).where(source_cursor.c.source == source)).scalar()
    rows = read_refused(connection, source, max(0, min(limit, MOST_REFUSED)))
    return SourcePage(
        source=source,
        status=status,
        course=read_course(connection, source, asking.now - OLDEST_POLL),
        polls=read_polls(connection, source, MOST_POLLS),
        reasons=reasons_told(read_reasons(connection, source)),
        rows=tuple(
            RefusedRow(masked_row(row.raw)[:LONGEST_ROW], row.reason, row.first_at, row.last_at, row.times)
            for row in rows
        ),
        kept=counted.kept,
        refused=counted.refused,
        dropped=counted.dropped,
        cursor=(cursor or "")[:LONGEST_ROW],
        file=f"sources/{source}.toml" if source in asking.centre.sources else "",
        collector_alive=asking.alive,
        as_of=asking.now,
    )


def warnings(asking: Asking, *, as_then: bool = False) -> WarningList:
    """Return warnings in force: not over, and named by no later Update or Cancel of the same source and status.

    `as_then` leaves out all that was sent after the moment that is asked about.
    """
    replaced = exists().where(
        warning_replaced.c.source == warning.c.source,
        warning_replaced.c.replaced == warning.c.key,
        warning_replaced.c.status == warning.c.status,
        warning_replaced.c.key != warning.c.key,
    )
    begun: ColumnElement[bool] = true()
    if as_then:
        later = warning.alias("later")
        replaced = replaced.where(
            later.c.source == warning_replaced.c.source,
            later.c.key == warning_replaced.c.key,
            later.c.sent_at <= asking.now,
        )
        begun = warning.c.sent_at <= asking.now
    question = (
        select(warning.c.body)
        .where(
            begun,
            warning.c.ends_at > asking.now,
            warning.c.message.in_(("Alert", "Update")),
            warning.c.status != "Draft",
            ~replaced,
        )
        .order_by(warning.c.level, warning.c.sent_at.desc(), warning.c.id)
        .limit(MOST_WARNINGS)
    )
    found = [decode_json(body, Warning) for body in asking.connection.execute(question).scalars()]
    return WarningList(
        tuple(one for one in found if one.status == "Actual"),
        tuple(one for one in found if one.status != "Actual"),
        asking.now,
        asking.age("warning"),
    )


def readings(asking: Asking, metric: str) -> ReadingTable:
    """Return each station's newest reading of a metric, highest first."""
    newest = sorted(newest_readings(asking, metric, ""), key=lambda one: (-one.value, one.name, one.station))
    sources = tuple({one.source for one in newest})
    return ReadingTable(tuple(newest), asking.now, asking.age("reading", sources))


def newest_readings(asking: Asking, metric: str, region: str) -> list[Reading]:
    """Return the newest reading of each station, without stations that fell silent a day before the others."""
    question = select(series).where(series.c.metric == metric).order_by(series.c.at.desc(), series.c.id)
    prefix = asking.region_prefix(region)
    if prefix:
        question = question.where(begins_with(series.c.region, prefix))
    rows = asking.connection.execute(question.limit(MOST_READINGS)).all()
    return [_reading(row) for row in rows if row.at >= rows[0].at - OLDEST_READING]


def reading_hours(asking: Asking, metric: str, region: str, count: int) -> tuple[float, ...]:
    """Return the mean of all stations in each of the last `count` hours that has any, oldest first."""
    stations = select(series.c.id, series.c.at).where(series.c.metric == metric)
    prefix = asking.region_prefix(region)
    if prefix:
        stations = stations.where(begins_with(series.c.region, prefix))
    known = asking.connection.execute(stations.limit(MOST_READINGS)).all()
    if not known:
        return ()
    last = max(row.at for row in known)
    question = select(reading.c.at, reading.c.value).where(
        reading.c.series.in_([row.id for row in known]), reading.c.at > last - count * HOUR, reading.c.at <= last
    )
    hours: defaultdict[int, list[float]] = defaultdict(list)
    for at, value in asking.connection.execute(question):
        hours[at // HOUR].append(value)
    return tuple(sum(values) / len(values) for _, values in sorted(hours.items()))[-count:]


def indicators(asking: Asking, *, domain: str, region: str) -> IndicatorTable:
    """Return reported indicators in the order in which they came."""
    columns = [indicator.c[name] for name in Indicator.__struct_fields__]
    question = select(*columns).order_by(indicator.c.id).limit(MOST_INDICATORS)
    if domain:
        question = question.where(indicator.c.domain == domain)
    if region:
        # Also for the centre's own code: neighbours' figures are reported for comparison, and are not the centre's.
        question = question.where(begins_with(indicator.c.region, code_prefix(region)))
    rows = asking.connection.execute(question).all()
    found = tuple(convert(dict(zip(Indicator.__struct_fields__, row, strict=True)), Indicator) for row in rows)
    return IndicatorTable(found, asking.now, asking.age("indicator", tuple({one.source for one in found})))


def _reading(row: Any) -> Reading:
    values = {name: getattr(row, name) for name in Reading.__struct_fields__}
    return convert(values, Reading)
