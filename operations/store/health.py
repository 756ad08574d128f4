"""How each source does, the collector's heartbeat, and the spans in which nobody listened."""

from __future__ import annotations

from msgspec.structs import replace
from sqlalchemy import Connection, select, update

from data_sources.batches import SourceHealth
from data_sources.clock import Clock
from data_sources.decoding import decode_json
from data_sources.records import Instant, encode
from operations.freshness import LIVE_RHYTHMS, collector_alive, quality_of
from operations.store.engine import upsert_rows
from operations.store.feed import FeedWriter
from operations.store.polls import write_poll
from operations.store.schema import heartbeat, silence, source_cursor, source_health

COLLECTOR = "collector"
_PASSING = {
    "tried_at": 0,
    "succeeded_at": None,
    "latency": 0,
    "rows": 0,
    "refused": 0,
    "tries": 0,
    "clock_ahead": None,
    "next_try_at": None,
}
"""What changes with every poll. Who looks at ages asks again by himself: it isn't worth a line in the feed."""


def read_health(connection: Connection) -> dict[str, SourceHealth]:
    """Return every source's health as it was written."""
    rows = connection.execute(select(source_health.c.source, source_health.c.body))
    return {source: decode_json(body, SourceHealth) for source, body in rows}


def heartbeat_at(connection: Connection) -> Instant | None:
    """Return the collector's last sign of life."""
    return connection.execute(select(heartbeat.c.at).where(heartbeat.c.name == COLLECTOR)).scalar()


def write_health(connection: Connection, health: SourceHealth, feed: FeedWriter, clock: Clock) -> None:
    """Keep a source's health. Tells the feed when it stands otherwise than before, not when only time went by."""
    row = connection.execute(
        select(source_health.c.body, source_health.c.quality, source_health.c.seq).where(
            source_health.c.source == health.source
        )
    ).one_or_none()
    before = decode_json(row.body, SourceHealth) if row else None
    health = _carried_on(health, before)
    quality = quality_of(health, clock.now(), clock.speed)
    seq = row.seq if row else 0
    if row is None or before is None or row.quality != quality or _standing(before) != _standing(health):
        seq = feed.tell("health", [quality])[0]
    if before is not None:
        _note_silence(connection, before, health, clock)
    values = [(health.source, encode(health).decode(), quality, seq)]
    upsert_rows(connection, source_health, ["source"], ["body", "quality", "seq"], values)
    write_poll(connection, health)


def write_heartbeat(connection: Connection, feed: FeedWriter, clock: Clock) -> None:
    """Give a sign of life, and tell the feed of sources that grew old meanwhile, so that their marks are drawn anew.

    After a silence every source is told of: whoever asked meanwhile was told that all is old.
    """
    now = clock.now()
    was_alive = collector_alive(heartbeat_at(connection), now, clock.speed)
    upsert_rows(connection, heartbeat, ["name"], ["at"], [(COLLECTOR, now)])
    for source, body, told in connection.execute(
        select(source_health.c.source, source_health.c.body, source_health.c.quality)
    ).all():
        quality = quality_of(decode_json(body, SourceHealth), now, clock.speed)
        if quality != told or not was_alive:
            number = feed.tell("health", [quality])[0]
            connection.execute(
                update(source_health).where(source_health.c.source == source).values(quality=quality, seq=number)
            )


def _carried_on(health: SourceHealth, before: SourceHealth | None) -> SourceHealth:
    """Fill in what a collector that was started anew can't know: the last success, and since when it fails."""
    if before is None:
        return health
    succeeded_at = health.succeeded_at if health.succeeded_at is not None else before.succeeded_at
    failing_since = health.failing_since
    if health.state == "failed":
        known = [at for at in (health.failing_since, before.failing_since, health.tried_at) if at is not None]
        failing_since = min(known) if before.state == "failed" else (health.failing_since or health.tried_at)
    return replace(health, succeeded_at=succeeded_at, failing_since=failing_since)


def _standing(health: SourceHealth) -> SourceHealth:
    return replace(health, **_PASSING)


def _note_silence(connection: Connection, before: SourceHealth, health: SourceHealth, clock: Clock) -> None:
    """Keep the span in which a source wasn't heard, unless it goes on from a cursor and so tells it all afterwards."""
    if health.state != "live" or before.succeeded_at is None or health.succeeded_at is None:
        return
    if health.succeeded_at - before.succeeded_at <= LIVE_RHYTHMS * max(health.rhythm, 1.0) * 1000 * clock.speed:
        return
    resumes = connection.execute(
        select(source_cursor.c.source).where(source_cursor.c.source == health.source)
    ).one_or_none()
    if resumes is None:
        values = [(health.source, before.succeeded_at, health.succeeded_at)]
        upsert_rows(connection, silence, ["source", "from_at"], ["until_at"], values)
