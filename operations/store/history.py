"""Keep the past: what each write changed of the open events, and once a week how all of them stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, delete, func, insert, literal, select

from data_sources.records import Instant
from operations.store.engine import upsert_rows
from operations.store.history_schema import KEYS, open_change, open_snapshot
from operations.store.schema import event_total

WEEK: Final = 7 * 86_400_000


def keep_changes(connection: Connection, at: Instant, moved: Mapping[tuple[Any, ...], int]) -> None:
    """Keep by how much a write moved the counters of `event_total`, as far as they are of open events."""
    changes: Counter[tuple[Any, ...]] = Counter()
    for (is_open, county, area, category, severity, _source), count in moved.items():
        if is_open and count:
            changes[at, county, area, category, severity] += count
    rows = sorted((*key, count) for key, count in changes.items() if count)
    upsert_rows(connection, open_change, ["at", *KEYS], ["events"], rows, add=True)


def newest_snapshot(connection: Connection, before: Instant) -> Instant | None:
    """Return the newest snapshot's moment, up to `before`."""
    found = connection.execute(select(func.max(open_snapshot.c.at)).where(open_snapshot.c.at <= before)).scalar()
    return None if found is None else int(found)


def keep_snapshot(connection: Connection, at: Instant) -> None:
    """Keep how all open events stand now, before the writes of this moment; what was kept of the moment goes."""
    for table in (open_change, open_snapshot):
        connection.execute(delete(table).where(table.c.at == at))
    keys = [event_total.c[name] for name in KEYS]
    total = func.sum(event_total.c.events)
    question = (
        select(literal(at), *keys, total)
        .where(event_total.c.is_open == 1, event_total.c.county != "")
        .group_by(*keys)
        .having(total != 0)
    )
    columns = ["at", *KEYS, "events"]
    connection.execute(insert(open_snapshot).from_select(columns, question))
    # Those of no county, with a row of 0 where there are none, in which the moment itself stands.
    unplaced = select(event_total.c.area, event_total.c.category, event_total.c.severity, total).where(
        event_total.c.is_open == 1, event_total.c.county == ""
    )
    rows = {("", "", 0): 0}
    for area, category, severity, count in connection.execute(unplaced.group_by(*keys[1:])):
        rows[area, category, severity] = int(count)
    upsert_rows(
        connection,
        open_snapshot,
        ["at", *KEYS],
        ["events"],
        [(at, "", *key, count) for key, count in sorted(rows.items())],
    )


def keep_weekly_snapshot(connection: Connection, at: Instant) -> Instant:
    """Keep a snapshot if none is of this week; return its week, within which nobody has to ask again."""
    week = at // WEEK
    newest = newest_snapshot(connection, at)
    if newest is None or newest // WEEK < week:
        keep_snapshot(connection, at)
    return week


def let_go_of_past(connection: Connection, before: Instant, weeks: int) -> int:
    """Let go of a few weeks of the past that ended before a moment, and return how many rows went."""
    oldest = select(open_snapshot.c.at).distinct().order_by(open_snapshot.c.at).limit(weeks + 1)
    moments = [at for at in connection.execute(oldest).scalars() if at < before]
    if len(moments) < 2:
        return 0
    # The last one before the moment stays: what follows it is told from it.
    gone = 0
    for table in (open_change, open_snapshot):
        gone += connection.execute(delete(table).where(table.c.at < moments[-1])).rowcount
    return gone
