"""Quarantined rows that have become records, or still can't: the part that writes.

A refused row is old news. It fills in what isn't known, and takes the place of what is older; what is known of the
same moment, or without a moment, came with rows that were not refused, and stays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, delete, select, update

from data_sources.batches import RecordBatch
from data_sources.records import encode
from data_sources.sentences import Sentence
from operations.store.engine import one_of
from operations.store.merging import storable
from operations.store.refusals import QuarantinedRow, digest_of, read_refused_after, write_refused
from operations.store.schema import asset, event, indicator, quarantine, reading, region, series, warning
from operations.store.writer import BatchWriter

_Record = TypeVar("_Record")

ROWS_AT_ONCE = 500
"""Rows of one transaction: few enough that a collector which writes beside waits a moment only."""


@dataclass(frozen=True)
class Judged:
    """What rows became by today's mapping: their records, and for each that can't be one, by its number, why."""

    batch: RecordBatch
    reasons: dict[int, Sentence]


Judge = Callable[[Sequence[QuarantinedRow]], Judged]


@dataclass(frozen=True)
class Settled:
    """One step of a re-run: rows that left, rows that stay, and the row after which to go on (None: that was all)."""

    fitted: int
    stayed: int
    after: int | None


def settle(connection: Connection, writer: BatchWriter, source: str, judge: Judge, *, after: int, last: int) -> Settled:
    """Judge the next rows, write the records that are news, and keep the rows that still can't be one."""
    rows = read_refused_after(connection, source, after, last, ROWS_AT_ONCE)
    if not rows:
        return Settled(0, 0, None)
    judged = judge(rows)
    batch = judged.batch
    batch.events = _news(connection, event, batch.events, "updated_at")
    batch.assets = _news(connection, asset, batch.assets, "updated_at")
    batch.warnings = _news(connection, warning, batch.warnings, "sent_at")
    batch.readings = _new_readings(connection, source, batch.readings)
    batch.indicators = _unknown(
        connection,
        select(indicator.c.region, indicator.c.name, indicator.c.period).where(indicator.c.source == source),
        batch.indicators,
        ("region", "name", "period"),
    )
    batch.regions = _unknown(connection, select(region.c.code), batch.regions, ("code",))
    writer.write(batch)
    fitted = [row for row in rows if row.id not in judged.reasons]
    connection.execute(delete(quarantine).where(quarantine.c.id.in_([row.id for row in fitted])))
    for row in rows:
        if row.id in judged.reasons and judged.reasons[row.id] != row.reason:
            _change_reason(connection, row, judged.reasons[row.id])
    write_refused(connection, source, batch.polled_at, writer.refused)
    return Settled(len(fitted), len(rows) - len(fitted), rows[-1].id if len(rows) == ROWS_AT_ONCE else None)


def _news(connection: Connection, table: Table, records: list[_Record], version: str) -> list[_Record]:
    """Return the records that aren't known, or are newer than what is."""
    if not records:
        return records
    keys = [getattr(record, "key") for record in records]  # noqa: B009 - records of several types have one
    question = select(table.c.key, table.c[version]).where(
        table.c.source == getattr(records[0], "source"),  # noqa: B009
        one_of(connection, table.c.key, [key for (key,) in storable([(key,) for key in keys])]),
    )
    known = dict(connection.execute(question).all())
    return [
        record
        for key, record in zip(keys, records, strict=True)
        if key not in known or getattr(record, version) > known[key]
    ]


def _new_readings(connection: Connection, source: str, records: list[Any]) -> list[Any]:
    """Return the readings of moments of which nothing is known."""
    if not records:
        return records
    numbers = {
        (station, metric): number
        for number, station, metric in connection.execute(
            select(series.c.id, series.c.station, series.c.metric).where(series.c.source == source)
        )
    }
    moments = [record.at for record in records]
    concerned = {numbers[place] for place in ((r.station, r.metric) for r in records) if place in numbers}
    question = select(reading.c.series, reading.c.at).where(
        reading.c.series.in_(concerned), reading.c.at >= min(moments), reading.c.at <= max(moments)
    )
    known = {(row.series, row.at) for row in connection.execute(question)}
    return [record for record in records if (numbers.get((record.station, record.metric)), record.at) not in known]


def _unknown(connection: Connection, question: Any, records: list[_Record], names: Sequence[str]) -> list[_Record]:
    if not records:
        return records
    known = {tuple(row) for row in connection.execute(question)}
    return [record for record in records if tuple(getattr(record, name) for name in names) not in known]


def _change_reason(connection: Connection, row: QuarantinedRow, reason: Sentence) -> None:
    """Keep a row with the reason of today; where it lies there with that reason already, once."""
    [(told,)] = storable([(encode(reason).decode(),)])
    digest = digest_of(row.raw, told)
    same = (quarantine.c.source == row.source) & (quarantine.c.digest == digest)
    other = connection.execute(select(quarantine).where(same)).one_or_none()
    values: dict[str, Any] = {"reason": told, "digest": digest}
    if other is not None:
        connection.execute(delete(quarantine).where(quarantine.c.id == other.id))
        values["first_at"] = min(row.first_at, other.first_at)
        values["last_at"] = max(row.last_at, other.last_at)
        values["times"] = row.times + other.times
    connection.execute(update(quarantine).where(quarantine.c.id == row.id).values(**values))
