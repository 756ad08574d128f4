"""How each source's polls went: the last ones each by itself, a day and more by ten minutes.

A source that is asked every five seconds makes 17,000 polls a day: a day's course is kept by slots of ten minutes, as
many for a source that is asked every second as for one that is asked every hour.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from sqlalchemy import Connection, delete, select

from data_sources.batches import SourceHealth
from data_sources.decoding import decode_json
from data_sources.records import Instant, encode
from data_sources.sentences import Sentence
from operations.snapshots import POLL_SLOT, PollSlot, PollTold
from operations.store.engine import insert_rows, upsert_rows
from operations.store.schema import poll, poll_slot

KEPT_POLLS: Final = 100
"""Polls a source that are kept each by itself; up to a slot's more."""
KEPT_SLOTS: Final = 48 * 3_600_000
"""How long slots are kept, in ms: two days, so that a day is whole whatever the hour."""
_SLOT_COLUMNS: Final = ("polls", "failed", "rows", "refused", "latency", "slowest")


def write_poll(connection: Connection, health: SourceHealth) -> None:
    """Keep how a poll ended. The same poll's end, told again, is counted once."""
    if health.state == "never" or not health.connector:  # not asked: its file has mistakes
        return
    known = select(poll.c.at).where(poll.c.source == health.source, poll.c.at == health.tried_at)
    if connection.execute(known).one_or_none() is not None:
        return
    ok = health.state == "live"
    said = "" if health.sentence is None else encode(health.sentence).decode()
    told = (health.source, health.tried_at, ok, health.latency, health.rows, health.refused, said)
    insert_rows(connection, poll, ["source", "at", "ok", "latency", "rows", "refused", "sentence"], [told])
    at = health.tried_at - health.tried_at % POLL_SLOT
    slot = connection.execute(
        select(*(poll_slot.c[name] for name in _SLOT_COLUMNS)).where(
            poll_slot.c.source == health.source, poll_slot.c.at == at
        )
    ).one_or_none()
    if slot is None:
        _let_go(connection, health.source, at - KEPT_SLOTS)
    before = (0,) * len(_SLOT_COLUMNS) if slot is None else tuple(slot)
    add = (1, 0 if ok else 1, health.rows, health.refused, health.latency)
    values = (*(one + more for one, more in zip(before, add, strict=False)), max(before[-1], health.latency))
    upsert_rows(connection, poll_slot, ["source", "at"], _SLOT_COLUMNS, [(health.source, at, *values)])


def _let_go(connection: Connection, source: str, before: Instant) -> None:
    """Let go of what is too old; once a slot."""
    newest = select(poll.c.at).where(poll.c.source == source).order_by(poll.c.at.desc()).limit(1).offset(KEPT_POLLS)
    last = connection.execute(newest).scalar()
    if last is not None:
        connection.execute(delete(poll).where(poll.c.source == source, poll.c.at <= last))
    connection.execute(delete(poll_slot).where(poll_slot.c.source == source, poll_slot.c.at < before))


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


def read_slots(connection: Connection, since: Instant, source: str = "") -> dict[str, tuple[PollSlot, ...]]:
    """Return every source's slots, or one source's, from `since` on, oldest first; none where there was no poll."""
    question = select(poll_slot).where(poll_slot.c.at >= since).order_by(poll_slot.c.source, poll_slot.c.at)
    if source:
        question = question.where(poll_slot.c.source == source)
    found: defaultdict[str, list[PollSlot]] = defaultdict(list)
    for name, at, *counts in connection.execute(question):
        found[name].append(PollSlot(at, *counts))
    return {name: tuple(slots) for name, slots in found.items()}
