"""The tables of the past: how many events were open, and when that changed.

`open_change` has a row for each write and each kind of open event that it made more or fewer; `open_snapshot` has all
of them once a week. A past moment is the snapshot before it and the changes since: a few ten thousand rows at most,
whatever the store holds. Both tell what was known then: a report that came late isn't in the past before it came.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, PrimaryKeyConstraint, SmallInteger, Table, Text

from operations.store.schema import metadata

KEYS = ("county", "area", "category", "severity")


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _number(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


open_change = Table(
    "open_change",
    metadata,
    _number("at"),
    _text("county"),
    _text("area"),
    _text("category"),
    Column("severity", SmallInteger, nullable=False),
    _number("events"),
    PrimaryKeyConstraint("at", *KEYS, name="pk_open_change"),
    sqlite_with_rowid=False,
)

# `events` of a moment are those before the writes of that moment. A row without a county and 0 events stands in each:
# a moment at which nothing was open is one, too.
open_snapshot = Table(
    "open_snapshot",
    metadata,
    _number("at"),
    _text("county"),
    _text("area"),
    _text("category"),
    Column("severity", SmallInteger, nullable=False),
    _number("events"),
    PrimaryKeyConstraint("at", *KEYS, name="pk_open_snapshot"),
    sqlite_with_rowid=False,
)
