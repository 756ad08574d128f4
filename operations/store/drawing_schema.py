"""The table of what officers drew on the map for an incident."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, PrimaryKeyConstraint, Table, Text

from operations.store.schema import metadata


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _instant(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


# `id` is made by the desk, so that what is sent twice is kept once. `event` is the number that the event had; source
# and key name it for good. `body` is the strokes as JSON. What was taken away keeps its line: who did, and when.
drawing = Table(
    "drawing",
    metadata,
    _text("id"),
    _text("county"),
    _instant("event"),
    _text("source"),
    _text("key"),
    _instant("at"),
    _text("officer"),
    _text("role"),
    _text("unit"),
    _text("body"),
    Column("gone_at", BigInteger),
    _text("gone_by"),
    PrimaryKeyConstraint("id", "county", name="pk_drawing"),
)
Index("ix_drawing_event", drawing.c.event)
