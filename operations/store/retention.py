"""Let go of what is older than the centre keeps: a few rows of each kind at a time, by whoever holds the transaction.

Counters follow what they count. An event that is still open is kept, however old it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

from sqlalchemy import Connection, delete, func, select, tuple_

from data_sources.centre import Centre
from data_sources.records import Instant
from operations.store.alarm_schema import alarm, alarm_shelf
from operations.store.counters import count_events
from operations.store.derivation import EVENT_COLUMNS
from operations.store.drawing_schema import drawing
from operations.store.duty_schema import standing
from operations.store.engine import upsert_rows
from operations.store.feed import FeedWriter
from operations.store.history import let_go_of_past
from operations.store.measuring import forget_measured
from operations.store.merging import by_columns
from operations.store.polls import let_go_of_slots
from operations.store.reading_summaries import forget_spans
from operations.store.refusals import let_go_of_refused
from operations.store.schema import event, feed, note, reading, series, silence, warning, warning_replaced

DAY: Final = 86_400_000
FEW: Final = 1_000
"""Rows of a kind that one step lets go of at most."""
_SERIES: Final = 50
_WEEKS: Final = 4
_FLOOR: Final = "events_from"


@dataclass(frozen=True)
class LetGo:
    """How many rows of each kind went. `after` is the series at which the step ended; `more`: that wasn't all."""

    events: int = 0
    changes: int = 0
    readings: int = 0
    refused: int = 0
    warnings: int = 0
    after: int = 0
    more: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """The rows by kind."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name not in ("after", "more")}

    def __add__(self, other: LetGo) -> LetGo:
        """Return both; where to go on is the later one's."""
        return replace(other, **{name: count + getattr(other, name) for name, count in self.counts.items()})


Unlink = Callable[[Connection, FeedWriter, Sequence[int]], None]
"""Takes events that are gone out of their incidents."""


def let_go(
    connection: Connection, feed_writer: FeedWriter, centre: Centre, now: Instant, *, after: int, unlink: Unlink
) -> LetGo:
    """Let go of a few rows of each kind that are too old; `after` is where the last step ended, 0 at first.

    Age ends with the newest event of all: a clock that was set to a year to come must not empty a store.
    """
    keep = centre.file.retention
    newest = connection.execute(select(func.max(event.c.reported_at))).scalar()
    reached = now if newest is None else min(now, newest)
    oldest = reached - keep.events * DAY
    events = _of_events(connection, feed_writer, oldest, unlink) if newest is not None else 0
    connection.execute(delete(silence).where(silence.c.until_at < oldest))
    _of_alarms(connection, oldest)
    let_go_of_past(connection, oldest, _WEEKS)
    refused = let_go_of_refused(connection, reached - keep.quarantine * DAY, FEW)
    warnings = _of_warnings(connection, reached - keep.warnings * DAY)
    # What can be had again goes by the clock alone.
    changes = _of_feed(connection, now - keep.events * DAY)
    let_go_of_slots(connection, now, FEW)
    readings, after, unseen = _of_readings(connection, keep.readings * DAY, after)
    more = unseen or max(events, changes, refused, warnings) >= FEW
    return LetGo(events, changes, readings, refused, warnings, after=after, more=more)


def floor_of(connection: Connection) -> Instant:
    """Return since when closed events are kept: the older ones were let go, and aren't taken in again. 0: all are."""
    return int(connection.execute(select(note.c.value).where(note.c.name == _FLOOR)).scalar() or 0)


def _of_events(connection: Connection, feed_writer: FeedWriter, before: Instant, unlink: Unlink) -> int:
    """Age is that of the report and of the closing."""
    columns = [event.c.id, *(event.c[name] for name in EVENT_COLUMNS)]
    question = (
        select(*columns)
        .where(
            event.c.is_open == 0,
            event.c.reported_at < before,
            func.coalesce(event.c.closed_at, event.c.updated_at) < before,
        )
        .order_by(event.c.reported_at)
        .limit(FEW)
    )
    rows = [tuple(row) for row in connection.execute(question)]
    if not rows:
        return 0
    gone = [row[0] for row in rows]
    connection.execute(delete(event).where(event.c.id.in_(gone)))
    connection.execute(delete(standing).where(standing.c.event.in_(gone)))  # what was done stays: it is the record
    connection.execute(delete(drawing).where(drawing.c.event.in_(gone)))
    forget_measured(connection, gone)
    unlink(connection, feed_writer, gone)
    count_events(connection, [], by_columns([row[1:] for row in rows]))
    if before > floor_of(connection):
        upsert_rows(connection, note, ["name"], ["value"], [(_FLOOR, str(before))])
    told = zip(feed_writer.numbers(len(rows)), rows, strict=True)
    county = EVENT_COLUMNS.index("county") + 1
    feed_writer.tell_of_changed("event", [(number, row[county], row[0], "let_go") for number, row in told])
    return len(rows)


def _of_feed(connection: Connection, before: Instant) -> int:
    """Only the oldest lines are looked at, and never the newest one: whoever asks must see how far back it goes."""
    newest = select(func.max(feed.c.seq)).scalar_subquery()
    oldest = select(feed.c.seq).order_by(feed.c.seq).limit(FEW).subquery()
    gone = connection.execute(
        delete(feed).where(feed.c.seq.in_(select(oldest.c.seq)), feed.c.at < before, feed.c.seq < newest)
    )
    return gone.rowcount


def _of_alarms(connection: Connection, before: Instant) -> None:
    """What still stands or rings stays, however old it is."""
    connection.execute(delete(alarm).where(alarm.c.raised_at < before, alarm.c.is_over == 1))
    connection.execute(delete(alarm_shelf).where(alarm_shelf.c.until_at < before))


def _of_warnings(connection: Connection, before: Instant) -> int:
    """Age is counted from a warning's end."""
    question = select(warning.c.id, warning.c.source, warning.c.key).where(warning.c.ends_at < before)
    old = connection.execute(question.order_by(warning.c.ends_at).limit(FEW)).all()
    if not old:
        return 0
    connection.execute(delete(warning).where(warning.c.id.in_([row.id for row in old])))
    named = tuple_(warning_replaced.c.source, warning_replaced.c.key)
    connection.execute(delete(warning_replaced).where(named.in_([(row.source, row.key) for row in old])))
    return len(old)


def _of_readings(connection: Connection, keep: int, after: int) -> tuple[int, int, bool]:
    """Age is counted from a station's newest value: a recording of years ago is as good as new.

    Returns how many went, after which series to go on, and whether there is more to look at.
    """
    numbers = list(
        connection.execute(
            select(series.c.id).where(series.c.id > after).order_by(series.c.id).limit(_SERIES)
        ).scalars()
    )
    if not numbers:
        return 0, after, False
    keys = (reading.c.series, reading.c.at, reading.c.county)
    old = (
        select(*keys)
        .join(series, series.c.id == reading.c.series)
        .where(reading.c.series.in_(numbers), reading.c.at < series.c.at - keep)
        .limit(FEW)
    )
    gone = connection.execute(delete(reading).where(tuple_(*keys).in_(old))).rowcount
    forget_spans(connection, numbers, keep)
    if gone >= FEW:  # the same ones again, before the next
        return gone, after, True
    return gone, numbers[-1], len(numbers) == _SERIES
