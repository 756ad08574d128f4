"""A series of readings over a span at the width of a chart: from its days, its hours or its readings themselves."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Select, func, literal_column, select

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
        question = _stretches(number, start, end, stretch)
        rows = np.array(raw_rows(asking.connection, question), dtype=np.float64).reshape(-1, 5)
    found, readings, total, low, high = rows.T
    return ReadingCourse(
        at=_sealed(start + (found + 0.5) * stretch),
        low=_sealed(low),
        mean=_sealed(total / readings),
        high=_sealed(high),
        readings=_sealed(readings),
        as_of=asking.now,
        age=asking.age("reading", (source,)),
    )


def _stretches(number: int, start: Instant, end: Instant, stretch: int) -> Select[Any]:
    """Ask for (number of the stretch, readings, total, lowest, highest): the database gathers them."""
    at: ColumnElement[int]
    told: tuple[ColumnElement[Any], ...]
    length = next((one for one in reversed(LENGTHS) if stretch >= _FINE * one * MINUTE), None)
    if length is None:
        at, value = reading.c.at, reading.c.value
        told = (func.count(), func.sum(value), func.min(value), func.max(value))
        where = [reading.c.series == number, at >= start, at < end]
    else:
        columns, milliseconds = reading_span.c, length * MINUTE
        at = columns.span * milliseconds
        told = (func.sum(columns.readings), func.sum(columns.total), func.min(columns.low), func.max(columns.high))
        where = [columns.series == number, columns.length == length]
        where += [columns.span >= -(-start // milliseconds), columns.span < -(-end // milliseconds)]
    place = ((at - start) // stretch).label("place")
    named: ColumnElement[int] = literal_column("place")
    return select(place, *told).where(*where).group_by(named).order_by(named)


def _sealed(array: Floats) -> Floats:
    array.flags.writeable = False
    return array
