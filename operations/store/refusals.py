"""The quarantine: rows that can't be records, whole, with the reason. The newest are kept, all are counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

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


@dataclass(frozen=True)
class QuarantinedRow:
    """A row that was refused, `times` times between `first_at` and `last_at`."""

    source: str
    raw: bytes
    reason: Sentence
    first_at: Instant
    last_at: Instant
    times: int


def write_refused(connection: Connection, source: str, at: Instant, refused: Sequence[Refused]) -> None:
    """Keep refused rows; one that was refused before for the same reason is counted, not kept twice."""
    if not refused:
        return
    came: dict[str, tuple[Refused, str, int]] = {}
    for one in refused:
        reason = encode(one.reason).decode()
        digest = blake2b(one.raw + b"\0" + reason.encode(), digest_size=16).hexdigest()
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
    surplus = (
        select(quarantine.c.id)
        .where(quarantine.c.source == source)
        .order_by(quarantine.c.last_at.desc(), quarantine.c.id.desc())
        .limit(1_000_000_000)
        .offset(KEPT)
    )
    if len(came) > len(known):
        connection.execute(delete(quarantine).where(quarantine.c.id.in_(surplus)))


def storable_but_raw(rows: list[tuple[str, str, int, int, int, bytes, str]]) -> list[tuple[object, ...]]:
    """Return the rows with texts that a database can keep; `raw` is bytes and stays as it came."""
    texts = storable([(*row[:5], row[6]) for row in rows])
    return [(*text[:5], row[5], text[5]) for text, row in zip(texts, rows, strict=True)]


def read_refused(connection: Connection, source: str, limit: int) -> list[QuarantinedRow]:
    """Return the newest refused rows of a source, or of all for ""."""
    question = select(quarantine).order_by(quarantine.c.last_at.desc(), quarantine.c.id.desc()).limit(limit)
    if source:
        question = question.where(quarantine.c.source == source)
    return [
        QuarantinedRow(
            row.source,
            bytes(row.raw),
            decode_json(row.reason, Sentence),
            row.first_at,
            row.last_at,
            row.times,
        )
        for row in connection.execute(question)
    ]


def count_refused(connection: Connection, source: str) -> int:
    """Return how many rows of a source, or of all for "", were ever refused."""
    question = select(func.coalesce(func.sum(quarantine_total.c.rows), 0))
    if source:
        question = question.where(quarantine_total.c.source == source)
    return int(connection.execute(question).scalar_one())
