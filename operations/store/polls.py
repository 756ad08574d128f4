"""How each source's polls went: the last ones each by itself, a day and more by ten minutes.

A source that is asked every five seconds makes 17,000 polls a day: a day's course is kept by slots of ten minutes, as
many for a source that is asked every second as for one that is asked every hour.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, delete, func, select, text, tuple_

from data_sources.batches import SourceHealth
from data_sources.decoding import decode_json
from data_sources.records import Instant, encode
from data_sources.sentences import Sentence
from operations.snapshots import BOARD_SLOT, POLL_SLOT, PollSlot, PollTold
from operations.store.engine import raw_rows
from operations.store.schema import poll, poll_slot

KEPT_POLLS: Final = 100
"""Polls a source that are kept each by itself; up to a slot's more."""
KEPT_SLOTS: Final = 48 * 3_600_000
"""How long slots are kept, in ms: two days, so that a day is whole whatever the hour."""

_POLL: Final = text(
    'INSERT INTO poll (source, at, ok, latency, "rows", refused, sentence)'
    " VALUES (:source, :at, :ok, :latency, :rows, :refused, :sentence) ON CONFLICT DO NOTHING"
)
_SLOT: Final = text(
    'INSERT INTO poll_slot (source, at, polls, failed, "rows", refused, latency, slowest)'
    " VALUES (:source, :at, 1, :failed, :rows, :refused, :latency, :latency)"
    " ON CONFLICT (source, at) DO UPDATE SET polls = poll_slot.polls + 1, failed = poll_slot.failed + excluded.failed,"
    ' "rows" = poll_slot."rows" + excluded."rows", refused = poll_slot.refused + excluded.refused,'
    " latency = poll_slot.latency + excluded.latency,"
    " slowest = CASE WHEN excluded.slowest > poll_slot.slowest THEN excluded.slowest ELSE poll_slot.slowest END"
    " RETURNING polls"
)
"""Both in one statement each: forty polls a second are kept beside all else."""


def write_poll(connection: Connection, health: SourceHealth) -> None:
    """Keep how a poll ended. The same poll's end, told again, is counted once."""
    if health.state == "never" or not health.connector:  # not asked: its file has mistakes
        return
    ok = health.state == "live"
    values: dict[str, Any] = {
        "source": health.source,
        "at": health.tried_at,
        "ok": ok,
        "latency": health.latency,
        "rows": health.rows,
        "refused": health.refused,
        "sentence": "" if health.sentence is None else encode(health.sentence).decode(),
    }
    if not connection.execute(_POLL, values).rowcount:
        return
    at = health.tried_at - health.tried_at % POLL_SLOT
    polls = connection.execute(_SLOT, {**values, "at": at, "failed": 0 if ok else 1}).scalar_one()
    if polls == 1:
        _let_go(connection, health.source, at - KEPT_SLOTS)


def _let_go(connection: Connection, source: str, before: Instant) -> None:
    """Let go of what is too old; once a slot."""
    newest = select(poll.c.at).where(poll.c.source == source).order_by(poll.c.at.desc()).limit(1).offset(KEPT_POLLS)
    last = connection.execute(newest).scalar()
    if last is not None:
        # The last good one stays, however many failed since: an outage began with it.
        good = select(func.max(poll.c.at)).where(poll.c.source == source, poll.c.ok).scalar_subquery()
        old = delete(poll).where(poll.c.source == source, poll.c.at <= last, poll.c.at != func.coalesce(good, -1))
        connection.execute(old)
    connection.execute(delete(poll_slot).where(poll_slot.c.source == source, poll_slot.c.at < before))


def let_go_of_slots(connection: Connection, now: Instant, limit: int) -> None:
    """Let go of a few old slots of sources that are asked no more, and so let go of nothing themselves."""
    old = select(poll_slot.c.source, poll_slot.c.at).where(poll_slot.c.at < now - 2 * KEPT_SLOTS).limit(limit)
    connection.execute(delete(poll_slot).where(tuple_(poll_slot.c.source, poll_slot.c.at).in_(old)))


def read_polls(connection: Connection, source: str, limit: int) -> tuple[PollTold, ...]:
    """Return the last polls of a source, newest first."""
    question = select(poll).where(poll.c.source == source).order_by(poll.c.at.desc()).limit(limit)
    return tuple(
        PollTold(
            at=row.at,
            ok=bool(row.ok),
            latency=row.latency,
            rows=row.rows,
            refused=row.refused,
            sentence=decode_json(row.sentence, Sentence) if row.sentence else None,
        )
        for row in connection.execute(question)
    )


def read_course(connection: Connection, source: str, since: Instant) -> tuple[PollSlot, ...]:
    """Return a source's slots from `since` on, oldest first; none where there was no poll."""
    columns = (poll_slot.c[name] for name in PollSlot._fields)
    question = select(*columns).where(poll_slot.c.source == source, poll_slot.c.at >= since).order_by(poll_slot.c.at)
    return tuple(map(PollSlot._make, raw_rows(connection, question)))


def read_courses(connection: Connection, since: Instant) -> dict[str, tuple[PollSlot, ...]]:
    """Return every source's slots by half-hours, oldest first."""
    at = (poll_slot.c.at - poll_slot.c.at % BOARD_SLOT).label("half_hour")
    sums = (func.sum(poll_slot.c[name]).cast(BigInteger) for name in PollSlot._fields[1:-1])
    question = (
        select(poll_slot.c.source, at, *sums, func.max(poll_slot.c.slowest))
        .where(poll_slot.c.at >= since)
        .group_by(poll_slot.c.source, at)
        .order_by(poll_slot.c.source, at)
    )
    found: defaultdict[str, list[PollSlot]] = defaultdict(list)
    for name, *slot in raw_rows(connection, question):
        found[name].append(PollSlot._make(slot))
    return {name: tuple(slots) for name, slots in found.items()}
