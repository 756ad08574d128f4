"""The tables that things are found in by a part of their names, addresses and codes; see `operations.search_terms`.

A thing's number is its id, beyond those of the kinds before its own: of each kind the engines look through its numbers
only. The terms lie in FTS5 on SQLite, which keeps nothing but
where each one occurs, and in a column of its own on PostgreSQL, in a GIN index: the table `findable_term`, which
only the migrations make and SQLAlchemy doesn't know.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, Integer, Table, Text

from operations.store.schema import metadata

KINDS: Final = ("event", "asset", "region")
MOST_OF_A_KIND: Final = 1 << 56

findable_thing = Table(
    "findable_thing",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("texts", Text, nullable=False, server_default=""),
    Column("code", Text, nullable=False, server_default=""),
)
