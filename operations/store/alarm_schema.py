"""The tables of alarms: what rang and rings, and what officers put aside."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    literal_column,
    text,
)

from operations.store.schema import metadata

_BigKey = BigInteger().with_variant(Integer, "sqlite")


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _instant(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


# A row stands until `cleared_at`, and rings until `acked_at`; with both it is over. What comes back while it rings is
# the same row, with `times` one more: nobody is told twice. `is_over` is 0 or 1, for the index of the few that aren't.
alarm = Table(
    "alarm",
    metadata,
    Column("id", _BigKey, primary_key=True, autoincrement=True),
    _text("kind"),
    _text("source"),
    _text("key"),
    _instant("ref"),
    Column("severity", SmallInteger, nullable=False),
    _text("title"),
    _text("category"),
    _text("region"),
    Column("simulated", Boolean(create_constraint=False), nullable=False),
    _instant("raised_at"),
    Column("cleared_at", BigInteger),
    Column("acked_at", BigInteger),
    _text("acked_by"),
    _text("acked_at_place"),
    Column("times", Integer, nullable=False),
    Column("is_over", SmallInteger, nullable=False),
)
Index("ix_alarm_raised", alarm.c.raised_at)
Index("ix_alarm_standing", alarm.c.kind, alarm.c.id, sqlite_where=text("is_over = 0"))

IS_STANDING: Final[ColumnElement[bool]] = literal_column("alarm.is_over = 0")
"""Said in the words of the partial index, or neither engine would use it."""

# What is put aside: `id` is made by whoever does it, so that what is sent twice is done once. Empty scopes are any.
alarm_shelf = Table(
    "alarm_shelf",
    metadata,
    _text("id"),
    _text("kind"),
    _text("source"),
    _text("category"),
    _text("key"),
    _text("title"),
    _instant("at"),
    _instant("until_at"),
    _text("officer"),
    _text("place"),
    _text("reason"),
    Column("ended_at", BigInteger),
    _text("ended_by"),
    PrimaryKeyConstraint("id", name="pk_alarm_shelf"),
)
Index("ix_alarm_shelf_until", alarm_shelf.c.until_at)
