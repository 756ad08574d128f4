"""A series of readings over a span at the width of a chart: from its days, its hours or its readings themselves."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from data_sources.records import Instant
from operations.course_snapshots import ReadingCourse
from operations.store.asking import Asking
from operations.store.engine import raw_rows
from operations.store.reading_schema import LENGTHS, MINUTE, reading_span
from operations.store.schema import reading, series

MOST_POINTS: Final = 4_000
_FINE: Final = 2
"""Spans a stretch, at the least, lest a stretch's borders be told by one span that lies across them."""

Floats = NDArray[np.float64]


def reading_course(
    asking: Asking, who: tuple[str, str, str], start: Instant, end: Instant, points: int
) -> ReadingCourse:
    """Return the lowest, the mean and the highest of each stretch. A span belongs to the stretch it begins in."""
    points = max(1, min(points, MOST_POINTS))
    source, station, metric = who
    same = (series.c.source == source) & (series.c.station == station) & (series.c.metric == metric)
    number = asking.connection.execute(select(series.c.id).where(same)).scalar()
    stretch = max(1, -(-(end - start) // points))
    rows = np.zeros((0, 5))
    if number is not None and end > start:
        rows = _spans(asking, number, start, end, stretch)
    found, first = np.unique(((rows[:, 0] - start) // stretch).astype(np.int64).clip(0), return_index=True)
    readings, total, low, high = (
        gather.reduceat(rows[:, column], first) if len(first) else np.zeros(0)
        for column, gather in ((1, np.add), (2, np.add), (3, np.minimum), (4, np.maximum))
    )
    return ReadingCourse(
        at=_sealed(start + (found + 0.5) * stretch),
        low=_sealed(low),
        mean=_sealed(total / readings),
        high=_sealed(high),
        readings=_sealed(readings),
        as_of=asking.now,
        age=asking.age("reading", (source,)),
    )


def _spans(asking: Asking, number: int, start: Instant, end: Instant, stretch: int) -> Floats:
    """Return (beginning, readings, total, lowest, highest) in order of time."""
    length = next((one for one in reversed(LENGTHS) if stretch >= _FINE * one * MINUTE), None)
    if length is None:
        values = select(reading.c.at, reading.c.value).where(
            reading.c.series == number, reading.c.at >= start, reading.c.at < end
        )
        told = _table(raw_rows(asking.connection, values.order_by(reading.c.at)), 2)
        at, value = told[:, 0], told[:, 1]
        return np.column_stack([at, np.ones(len(told)), value, value, value])
    columns, milliseconds = reading_span.c, length * MINUTE
    question = select(columns.span * milliseconds, columns.readings, columns.total, columns.low, columns.high).where(
        columns.series == number,
        columns.length == length,
        columns.span >= -(-start // milliseconds),
        columns.span < -(-end // milliseconds),
    )
    return _table(raw_rows(asking.connection, question.order_by(columns.span)), 5)


def _table(rows: list[tuple[float, ...]], width: int) -> Floats:
    return np.array(rows, dtype=np.float64).reshape(-1, width)


def _sealed(array: Floats) -> Floats:
    array.flags.writeable = False
    return array
