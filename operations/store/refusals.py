"""The quarantine: rows that can't be records, whole, with the reason.

The newest are kept, up to a number and a size a source; all are counted, and so are those that made room.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

from sqlalchemy import Connection, delete, func, select

from data_sources.batches import Refused
from data_sources.decoding import decode_json
from data_sources.records import Instant, encode
from data_sources.sentences import Sentence
from operations.store.engine import one_of, upsert_rows
from operations.store.merging import storable
from operations.store.schema import quarantine, quarantine_total

KEPT: Final = 10_000
"""Rows kept a source."""
KEPT_BYTES: Final = 64 * 1024 * 1024
"""What a source's rows may fill; the newest row stays in any case."""
_MANY: Final = 1_000_000_000


@dataclass(frozen=True)
class QuarantinedRow:
    """A row that was refused, `times` times between `first_at` and `last_at`."""

    source: str
    raw: bytes
    reason: Sentence
    first_at: Instant
    last_at: Instant
    times: int
    id: int = 0


@dataclass(frozen=True)
class QuarantineCount:
    """What a source's quarantine holds.

    `kept` rows lie there now, `refused` ever were; `dropped` ones are not kept any more: too many, or too old.
    """

    kept: int
    refused: int
    dropped: int


def write_refused(connection: Connection, source: str, at: Instant, refused: Sequence[Refused]) -> None:
    """Keep refused rows; one that was refused before for the same reason is counted, not kept twice."""
    if not refused:
        return
    came: dict[str, tuple[Refused, str, int]] = {}
    for one in refused:
        reason = encode(one.reason).decode()
        digest = digest_of(one.raw, reason)
        came[digest] = (one, reason, came[digest][2] + 1 if digest in came else 1)
    known = {
        digest: (first_at, times)
        for digest, first_at, times in connection.execute(
            select(quarantine.c.digest, quarantine.c.first_at, quarantine.c.times).where(
                quarantine.c.source == source, one_of(connection, quarantine.c.digest, list(came))
            )
        )
    }
    rows = []
    for digest, (one, reason, times) in came.items():
        first_at, before = known.get(digest, (at, 0))
        rows.append((source, digest, first_at, at, before + times, one.raw, reason))
    values = ["first_at", "last_at", "times", "raw", "reason"]
    upsert_rows(connection, quarantine, ["source", "digest"], values, storable_but_raw(rows))
    upsert_rows(connection, quarantine_total, ["source"], ["rows"], [(source, len(refused))], add=True)
    if len(came) > len(known):
        _make_room(connection, source)


def digest_of(raw: bytes, reason: str) -> str:
    """Return what a refused row is known by: the row, and why."""
    return blake2b(raw + b"\0" + reason.encode(), digest_size=16).hexdigest()


def _make_room(connection: Connection, source: str) -> None:
    """Drop the oldest rows beyond what is kept, and count them."""
    of_source = quarantine.c.source == source
    newest = (quarantine.c.last_at.desc(), quarantine.c.id.desc())
    size = func.length(quarantine.c.raw)
    filled = connection.execute(select(func.coalesce(func.sum(size), 0)).where(of_source)).scalar_one()
    surplus = select(quarantine.c.id).where(of_source).order_by(*newest).limit(_MANY).offset(KEPT)
    gone = connection.execute(delete(quarantine).where(quarantine.c.id.in_(surplus))).rowcount
    if filled > KEPT_BYTES:
        sizes = (
            select(quarantine.c.id, func.sum(size).over(order_by=newest).label("filled")).where(of_source).subquery()
        )
        last = select(quarantine.c.id).where(of_source).order_by(*newest).limit(1).scalar_subquery()
        beyond = select(sizes.c.id).where(sizes.c.filled > KEPT_BYTES, sizes.c.id != last)
        gone += connection.execute(delete(quarantine).where(quarantine.c.id.in_(beyond))).rowcount
    if gone:
        upsert_rows(connection, quarantine_total, ["source"], ["dropped"], [(source, gone)], add=True)


def storable_but_raw(rows: list[tuple[str, str, int, int, int, bytes, str]]) -> list[tuple[object, ...]]:
    """Return the rows with texts that a database can keep; `raw` is bytes and stays as it came."""
    texts = storable([(*row[:5], row[6]) for row in rows])
    return [(*text[:5], row[5], text[5]) for text, row in zip(texts, rows, strict=True)]


def let_go_of_refused(connection: Connection, before: Instant, limit: int) -> int:
    """Let go of a few rows that were last refused before a moment: they may name people, and are not kept for ever.

    Returns how many went.
    """
    old = connection.execute(
        select(quarantine.c.id, quarantine.c.source)
        .where(quarantine.c.last_at < before)
        .order_by(quarantine.c.last_at)
        .limit(limit)
    ).all()
    if not old:
        return 0
    connection.execute(delete(quarantine).where(quarantine.c.id.in_([number for number, _ in old])))
    gone = sorted(Counter(source for _, source in old).items())
    upsert_rows(connection, quarantine_total, ["source"], ["dropped"], gone, add=True)
    return len(old)


def read_refused(connection: Connection, source: str, limit: int, offset: int = 0) -> list[QuarantinedRow]:
    """Return the newest refused rows of a source, or of all for ""."""
    newest = (quarantine.c.last_at.desc(), quarantine.c.id.desc())
    question = select(quarantine).order_by(*newest).limit(limit).offset(offset)
    if source:
        question = question.where(quarantine.c.source == source)
    return [_row(row) for row in connection.execute(question)]


def read_refused_after(connection: Connection, source: str, after: int, last: int, limit: int) -> list[QuarantinedRow]:
    """Return a source's rows in the order in which they came, after one number, up to another."""
    question = select(quarantine).where(quarantine.c.source == source, quarantine.c.id > after, quarantine.c.id <= last)
    return [_row(row) for row in connection.execute(question.order_by(quarantine.c.id).limit(limit))]


def last_refused(connection: Connection, source: str) -> int:
    """Return the number of the row that came last; 0 where there is none."""
    return connection.execute(select(func.max(quarantine.c.id)).where(quarantine.c.source == source)).scalar() or 0


def read_reasons(connection: Connection, source: str) -> list[tuple[Sentence, int, Instant]]:
    """Return each reason word by word, for how many rows of a source it stands, and when it last did."""
    question = (
        select(quarantine.c.reason, func.count(), func.max(quarantine.c.last_at))
        .where(quarantine.c.source == source)
        .group_by(quarantine.c.reason)
    )
    return [(decode_json(reason, Sentence), rows, last) for reason, rows, last in connection.execute(question)]


def count_refused(connection: Connection, source: str) -> QuarantineCount:
    """Return what the quarantine of a source, or of all for "", holds."""
    kept = select(func.count()).select_from(quarantine)
    sums = (func.coalesce(func.sum(column), 0) for column in (quarantine_total.c.rows, quarantine_total.c.dropped))
    totals = select(*sums)
    if source:
        kept = kept.where(quarantine.c.source == source)
        totals = totals.where(quarantine_total.c.source == source)
    refused, dropped = connection.execute(totals).one()
    return QuarantineCount(connection.execute(kept).scalar_one(), int(refused), int(dropped))


def _row(row: Any) -> QuarantinedRow:
    reason = decode_json(row.reason, Sentence)
    return QuarantinedRow(row.source, bytes(row.raw), reason, row.first_at, row.last_at, row.times, row.id)
