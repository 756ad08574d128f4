"""Write a batch's readings: each series' newest value, its history, and the summaries of that.

A minute's values of a prefecture are some ten million a month, so a value costs little more than its row: by columns,
and without a look at the store for what is newer than all that a series has.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import ARRAY, BigInteger, Connection, Integer, cast, func, select

from data_sources.records import Instant, Reading
from operations.store.derivation import Derivation
from operations.store.engine import insert_rows, raw_rows, update_rows, upsert_rows
from operations.store.feed import FeedWriter
from operations.store.merging import Row, merge, storable
from operations.store.reading_summaries import summarise
from operations.store.schema import reading, series

_SERIES: Final = (
    "source", "station", "metric", "value", "unit", "at", "name", "lat", "lon", "region", "simulated",
)  # fmt: skip
_STATION, _METRIC, _AT, _REGION = (_SERIES.index(name) for name in ("station", "metric", "at", "region"))
_COLUMNS: Final = ("series", "at", "county", "value")

Identity = tuple[str, str]
"""A series of one source: its station and its metric."""
Place = tuple[int, Instant]
"""A value's series, by its number, and its moment."""


def write_readings(
    connection: Connection, source: str, feed: FeedWriter, derivation: Derivation, readings: Sequence[Reading]
) -> tuple[int, int]:
    """Write readings of one source; return how many were new or other than what is known, and how many were not.

    Of several values of one series and moment the last one stands.
    """
    if not readings:
        return 0, 0
    identities = _identities(readings)
    newest: dict[Identity, Reading] = {}
    for identity, one in zip(identities, readings, strict=True):
        other = newest.get(identity)
        if other is None or one.at >= other.at:
            newest[identity] = one
    rows = _series_rows(newest, derivation)
    before = _known_series(connection, source)
    merged = merge(list(newest), rows, before, version=_AT)
    # A series keeps the county it began with: its history is filed under it. It is numbered below, with the series of
    # which only the history is new.
    new = [(*row, derivation.regions.county_of(row[_REGION]), 0) for row in merged.new]
    insert_rows(connection, series, [*_SERIES, "county", "seq"], new)
    known = before if not new else _known_series(connection, source)
    number_of = {identity: known[identity][0] for identity in newest}
    moments = [one.at for one in readings]
    wanted = dict(
        zip(
            zip(map(number_of.__getitem__, identities), moments, strict=True),
            [one.value for one in readings],
            strict=True,
        )
    )
    last = {number_of[identity]: row[_AT + 1] for identity, row in before.items() if identity in number_of}
    written = _write_history(connection, source, wanted, last)
    changed = {(row[_STATION], row[_METRIC]): row for _, row in merged.changed}
    touched = {number: at for at, number in merged.touched}
    told: list[Row] = []
    for identity, number in sorted(number_of.items()):
        if number in written or identity in changed:
            row = changed.get(identity, known[identity][1:])
            at = touched.get(number, row[_AT])
            told.append((*row[:_AT], at, *row[_AT + 1 :], number))
    numbers = feed.numbers(len(told))
    rows_told = [(*row[:-1], number, row[-1]) for row, number in zip(told, numbers, strict=True)]
    update_rows(connection, series, [*_SERIES, "seq"], ["id"], rows_told)
    feed.tell_of_rows("reading", series, numbers)
    count = sum(written.values())
    return count, len(readings) - count


def _identities(readings: Sequence[Reading]) -> list[Identity]:
    told = [(one.station, one.metric) for one in readings]
    names: list[Row] = list(dict.fromkeys(told))
    kept = storable(names)
    if kept is names:
        return told
    known = dict(zip(names, kept, strict=True))
    return [(station, metric) for station, metric in map(known.__getitem__, told)]


def _series_rows(newest: Mapping[Identity, Reading], derivation: Derivation) -> list[Row]:
    told = list(newest.values())
    columns = [[getattr(one, name) for one in told] for name in _SERIES]
    columns[_REGION] = derivation.readings_placed(told)
    return storable(list(zip(*columns, strict=True)))


def _known_series(connection: Connection, source: str) -> dict[Identity, Row]:
    columns = [series.c[name] for name in ("id", *_SERIES)]
    found = connection.execute(select(*columns).where(series.c.source == source))
    return {(row[_STATION + 1], row[_METRIC + 1]): tuple(row) for row in found}


def _write_history(
    connection: Connection, source: str, wanted: Mapping[Place, float], last: Mapping[int, Instant]
) -> dict[int, int]:
    """Write each value at its place; return how many of each series were new or corrected.

    `last` is each series' newest moment until now, beyond which nothing is stored.
    """
    perhaps = [place for place in wanted if place[1] <= last.get(place[0], place[1] - 1)]
    stored = _stored(connection, perhaps) if perhaps else {}
    corrected = {place for place, value in stored.items() if wanted[place] != value}
    numbered = select(series.c.id, series.c.county).where(series.c.source == source)
    counties: dict[int, str] = dict(raw_rows(connection, numbered))
    places = sorted(place for place in wanted if place not in stored or place in corrected)
    rows = [(number, at, counties[number], wanted[number, at]) for number, at in places]
    if corrected:
        upsert_rows(connection, reading, _COLUMNS[:-1], _COLUMNS[-1:], [row for row in rows if row[:2] in corrected])
        insert_rows(connection, reading, _COLUMNS, [row for row in rows if row[:2] not in corrected])
    else:
        insert_rows(connection, reading, _COLUMNS, rows)
    summarise(connection, rows, corrected)
    written: dict[int, int] = {}
    for number, _ in places:
        written[number] = written.get(number, 0) + 1
    return written


def _stored(connection: Connection, places: Collection[Place]) -> dict[Place, float]:
    """Return what is stored at some places: looked up one by one, however far they lie apart."""
    columns = ("series", "at")
    if connection.dialect.name == "postgresql":
        arrays = [cast(list(values), ARRAY(BigInteger)) for values in zip(*places, strict=True)]
        wanted: Any = func.unnest(*arrays).table_valued(*columns).render_derived()
        number, at = (wanted.c[name] for name in columns)
    else:
        wanted = func.json_each(msgspec.json.encode(list(places)).decode()).table_valued("value")
        number, at = (func.json_extract(wanted.c.value, f"$[{place}]", type_=Integer) for place in range(len(columns)))
    same = (reading.c.series == number) & (reading.c.at == at)
    question: Any = select(reading.c.series, reading.c.at, reading.c.value).select_from(wanted).join(reading, same)
    return {(found, moment): value for found, moment, value in raw_rows(connection, question)}
