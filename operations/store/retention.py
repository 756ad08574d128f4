"""Let go of what is older than the centre keeps: lines of the feed, readings, refused rows, and how polls went.

A few rows at a time, by the writer.

Events stay for now: the counters of closed ones would have to follow them.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, delete, func, select, tuple_

from data_sources.centre import Centre
from data_sources.records import Instant
from operations.store.polls import let_go_of_slots
from operations.store.refusals import let_go_of_refused
from operations.store.schema import feed, reading, series

DAY: Final = 86_400_000
FEW: Final = 1_000
"""Rows of a kind that one look lets go of at most."""
_SERIES: Final = 50


def let_go(connection: Connection, centre: Centre, now: Instant, after: int) -> int:
    """Let go of a few rows that are too old; `after` is the series at which the last look ended, 0 at first.

    Returns where the next look is to go on.
    """
    _of_feed(connection, now - centre.file.retention.events * DAY)
    let_go_of_refused(connection, now - centre.file.retention.quarantine * DAY, FEW)
    let_go_of_slots(connection, now, FEW)
    return _of_readings(connection, centre.file.retention.readings * DAY, after)


def _of_feed(connection: Connection, before: Instant) -> None:
    """Only the oldest lines are looked at, and never the newest one: whoever asks must see how far back it goes."""
    newest = select(func.max(feed.c.seq)).scalar_subquery()
    oldest = select(feed.c.seq).order_by(feed.c.seq).limit(FEW).subquery()
    connection.execute(
        delete(feed).where(feed.c.seq.in_(select(oldest.c.seq)), feed.c.at < before, feed.c.seq < newest)
    )


def _of_readings(connection: Connection, keep: int, after: int) -> int:
    """Age is counted from a station's newest value: a recording of years ago is as good as new."""
    numbers = list(
        connection.execute(
            select(series.c.id).where(series.c.id > after).order_by(series.c.id).limit(_SERIES)
        ).scalars()
    )
    if not numbers:
        return 0
    keys = (reading.c.series, reading.c.at, reading.c.county)
    old = (
        select(*keys)
        .join(series, series.c.id == reading.c.series)
        .where(reading.c.series.in_(numbers), reading.c.at < series.c.at - keep)
        .limit(FEW)
    )
    gone = connection.execute(delete(reading).where(tuple_(*keys).in_(old)))
    # A series with more than a few is looked at again before the next ones.
    return after if gone.rowcount >= FEW else numbers[-1]
