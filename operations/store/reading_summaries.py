"""Readings by the quarter of an hour, the hour and the day: how many, their sum, the lowest and the highest.

They are kept in the transaction of the readings. A new value is added to its spans; a corrected one may have been the
lowest or the highest, so its spans are gathered again from the readings themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

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
    """Keep up with readings that were just written: (series, at, county, value), of which some took another's place."""
    again = {(number, length, at // (length * MINUTE)) for number, at in corrected for length in LENGTHS}
    gathered: dict[tuple[int, int, int], str] = {}
    spans: dict[tuple[int, int, int, str], list[Any]] = {}
    for length in LENGTHS:
        milliseconds = length * MINUTE
        for number, at, county, value in rows:
            place = number, length, at // milliseconds
            if place in again:
                gathered[place] = county
                continue
            span = spans.get((*place, county))
            if span is None:
                spans[(*place, county)] = [1, value, value, value]
                continue
            span[0] += 1
            span[1] += value
            if value < span[2]:
                span[2] = value
            elif value > span[3]:
                span[3] = value
    added = sorted((*place, *span) for place, span in spans.items())
    upsert_rows(connection, reading_span, KEYS, VALUES, added, add=True, extremes=("low", "high"))
    told = [_gathered(connection, place, county) for place, county in sorted(gathered.items())]
    upsert_rows(connection, reading_span, KEYS, VALUES, told)


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


def _gathered(connection: Connection, place: tuple[int, int, int], county: str) -> Row:
    number, length, span = place
    values = reading.c.value
    question = select(func.count(), func.sum(values), func.min(values), func.max(values)).where(
        reading.c.series == number,
        reading.c.at >= span * length * MINUTE,
        reading.c.at < (span + 1) * length * MINUTE,
    )
    return (*place, county, *connection.execute(question).one())
