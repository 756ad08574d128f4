"""The tables of the measures of handling: what each event counts as, and the sums of that by day, month and year.

Follows from the events and is made anew where it is lost. `place` is a number for a county, a township and a category,
so that what an event counts as takes twenty bytes; events that are void have no row.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, PrimaryKeyConstraint, SmallInteger, Table, Text

from operations.store.schema import metadata

_BigKey = BigInteger().with_variant(Integer, "sqlite")

SUMS = ("received", "closed", "timed", "on_time", "spent", "sent_back", "late", "repeated")
"""What is summed. `late` are closed after the deadline: what is open and past it is asked when it is wanted."""


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _number(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


# `day` counts local days since 1970-01-01; `flags` has a bit for each of closed, timed, on_time, sent_back, late,
# repeated; `spent` is ms.
measured = Table(
    "measured",
    metadata,
    Column("id", _BigKey, primary_key=True, autoincrement=False),
    Column("day", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("flags", SmallInteger, nullable=False),
    _number("spent"),
)

measured_place = Table(
    "measured_place",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    _text("county"),
    _text("area"),
    _text("category"),
)
Index("uq_measured_place", measured_place.c.county, measured_place.c.area, measured_place.c.category, unique=True)

# `span` is a day as 20260305, a month as 202603, or a year as 2026, by the centre's calendar.
measured_sum = Table(
    "measured_sum",
    metadata,
    Column("span", Integer, nullable=False),
    _text("county"),
    _text("area"),
    _text("category"),
    *map(_number, SUMS),
    PrimaryKeyConstraint("span", "county", "area", "category", name="pk_measured_sum"),
    sqlite_with_rowid=False,
)
