"""The table that keeps questions over long courses of readings short."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, Double, Integer, PrimaryKeyConstraint, Table, Text

from operations.store.schema import metadata

MINUTE: Final = 60_000
LENGTHS: Final = (15, 60, 1_440)
"""Minutes of the spans that are kept."""

# A series' values in a span of `length` minutes; spans are counted from 1970 (UTC).
reading_span = Table(
    "reading_span",
    metadata,
    Column("county", Text, nullable=False, server_default=""),
    Column("series", BigInteger, nullable=False),
    Column("length", Integer, nullable=False),
    Column("span", BigInteger, nullable=False),
    Column("readings", BigInteger, nullable=False),
    Column("total", Double, nullable=False),
    Column("low", Double, nullable=False),
    Column("high", Double, nullable=False),
    PrimaryKeyConstraint("series", "length", "span", "county", name="pk_reading_span"),
    sqlite_with_rowid=False,
)
