"""Readings by the quarter of an hour, the hour and the day: how many, their sum, the lowest and the highest.

They are kept in the transaction of the readings. A new value is added to its spans; a corrected one may have been the
lowest or the highest, so its spans are gathered again from the readings themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

import numpy as np
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    delete,
    func,
    insert,
    literal,
    literal_column,
    select,
)

from operations.store.engine import upsert_rows
from operations.store.merging import Row
from operations.store.reading_schema import LENGTHS, MINUTE, reading_span
from operations.store.schema import reading, series

KEYS: Final = ("series", "length", "span", "county")
VALUES: Final = ("readings", "total", "low", "high")


def summarise(connection: Connection, rows: Sequence[Row], corrected: Collection[tuple[int, int]]) -> None:
    """Keep up with readings that were just written: (series, at, county, value), of which some took another's place.

    The rows are in the order of their series and moments.
    """
    if not rows:
        return
    again = {(number, length, at // (length * MINUTE)) for number, at in corrected for length in LENGTHS}
    numbers, moments, counties, values = zip(*rows, strict=True)
    county_of = dict(zip(numbers, counties, strict=True))
    number, at, value = np.array(numbers, np.int64), np.array(moments, np.int64), np.array(values, np.float64)
    added: list[Row] = []
    gathered: list[Row] = []
    for length in LENGTHS:
        span = at // (length * MINUTE)
        first = np.flatnonzero(np.concatenate(([True], (np.diff(number) != 0) | (np.diff(span) != 0))))
        count = np.diff(np.append(first, len(rows)))
        told = [gather.reduceat(value, first) for gather in (np.add, np.minimum, np.maximum)]
        for one, place, *sums in zip(
            *(part.tolist() for part in (number[first], span[first], count, *told)), strict=True
        ):
            if again and (one, length, place) in again:
                gathered.append((one, length, place, county_of[one]))
            else:
                added.append((one, length, place, county_of[one], *sums))
    added.sort()
    upsert_rows(connection, reading_span, KEYS, VALUES, added, add=True, extremes=("low", "high"))
    upsert_rows(connection, reading_span, KEYS, VALUES, [_gathered(connection, *place) for place in sorted(gathered)])


def forget_spans(connection: Connection, numbers: Sequence[int], keep: int) -> None:
    """Let go of the spans of some series of which no reading is kept, `keep` ms before the series' newest."""
    newest = select(series.c.at).where(series.c.id == reading_span.c.series).scalar_subquery()
    over = (reading_span.c.span + 1) * reading_span.c.length * MINUTE <= newest - keep
    connection.execute(delete(reading_span).where(reading_span.c.series.in_(numbers), over))


def badly_summarised() -> Select[Any]:
    """Ask for the days of series whose spans of some length tell of another number of readings, or other extremes.

    A day of which a purge has let go of a part is none of them.
    """
    day = LENGTHS[-1] * MINUTE
    kept = select(
        reading.c.series,
        _down(reading.c.at, day).label("day"),
        func.count().label("readings"),
        func.min(reading.c.value).label("low"),
        func.max(reading.c.value).label("high"),
    )
    kept_days = kept.group_by(reading.c.series, _down(reading.c.at, day)).subquery()
    told_day = _down(reading_span.c.span * reading_span.c.length, LENGTHS[-1])
    told = select(
        reading_span.c.series,
        told_day.label("day"),
        reading_span.c.length,
        func.sum(reading_span.c.readings).label("readings"),
        func.min(reading_span.c.low).label("low"),
        func.max(reading_span.c.high).label("high"),
    )
    told_days = told.group_by(reading_span.c.series, told_day, reading_span.c.length).subquery()
    first = select(kept_days.c.series, func.min(kept_days.c.day).label("day")).group_by(kept_days.c.series).subquery()
    same = and_(*(kept_days.c[name] == told_days.c[name] for name in ("readings", "low", "high")))
    return (
        select(kept_days.c.series, kept_days.c.day)
        .join(first, first.c.series == kept_days.c.series)
        .join(
            told_days,
            and_(told_days.c.series == kept_days.c.series, told_days.c.day == kept_days.c.day, same),
            isouter=True,
        )
        .where(kept_days.c.day > first.c.day)
        .group_by(kept_days.c.series, kept_days.c.day)
        .having(func.count(told_days.c.length) != len(LENGTHS))
    )


def summarise_anew(connection: Connection) -> None:
    """Gather all spans from the readings that are kept."""
    connection.execute(delete(reading_span))
    for length in LENGTHS:
        span = _down(reading.c.at, length * MINUTE)
        values = reading.c.value
        gathered = select(
            reading.c.county, reading.c.series, literal(length), span,
            func.count(), func.sum(values), func.min(values), func.max(values),
        ).group_by(reading.c.county, reading.c.series, span)  # fmt: skip
        columns = ["county", "series", "length", "span", *VALUES]
        connection.execute(insert(reading_span).from_select(columns, gathered))


def _down(moment: ColumnElement[int], length: int) -> ColumnElement[int]:
    """Divide; both engines round towards zero, and moments before 1970 must go down.

    In figures, not parameters: what is grouped by has to be known for what is asked for.
    """
    zero, less, whole = (literal_column(str(number), BigInteger) for number in (0, length - 1, length))
    return (moment - case((moment < zero, less), else_=zero)) // whole


def _gathered(connection: Connection, number: int, length: int, span: int, county: str) -> Row:
    values = reading.c.value
    question = select(func.count(), func.sum(values), func.min(values), func.max(values)).where(
        reading.c.series == number,
        reading.c.at >= span * length * MINUTE,
        reading.c.at < (span + 1) * length * MINUTE,
    )
    return (number, length, span, county, *connection.execute(question).one())
