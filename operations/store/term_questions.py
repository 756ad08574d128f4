"""Ask the engines which things have some terms: FTS5 on SQLite, a GIN index on PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    cast,
    column,
    func,
    literal_column,
    or_,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from operations.search_terms import Wanted
from operations.store.search_schema import KINDS, MOST_OF_A_KIND, findable_thing

EVENTS: Final = (KINDS.index("event") * MOST_OF_A_KIND, (KINDS.index("event") + 1) * MOST_OF_A_KIND)
"""The numbers of events: from the first until before the second."""


def number_of_row(connection: Connection) -> ColumnElement[int]:
    """Return the number of the thing that a row of terms is about."""
    return literal_column("findable_term.id" if _is_postgresql(connection) else "findable_term.rowid")


def with_terms(connection: Connection, looked: Wanted, numbers: tuple[int, int], *columns: Any) -> Select[Any]:
    """Ask for things by their terms alone. Their numbers are from the first of `numbers` until before the second."""
    terms = table("findable_term", column("terms"))
    within = number_of_row(connection).between(numbers[0], numbers[1] - 1)
    return select(*columns).select_from(terms).where(_by_terms(connection, looked), within)


def indeed(connection: Connection, form: str) -> ColumnElement[bool]:
    """Return the condition that a thing's texts or its code are what is looked for, in its normal form."""
    thing, length = findable_thing.c, len(form)
    place = func.strpos if _is_postgresql(connection) else func.instr
    in_code = place(thing.code, form) > 0
    ends = (func.substr(thing.code, 1, length), func.substr(thing.code, func.length(thing.code) - length + 1))
    return or_(place(thing.texts, form) > 0, and_(in_code, or_(*(end == form for end in ends))))


def _by_terms(connection: Connection, looked: Wanted) -> ColumnElement[bool]:
    """Return the condition that a row has the terms. They are letters and digits of our own: nothing to be quoted."""
    if _is_postgresql(connection):
        told = [*looked.whole, *(f"{one}:*" for one in looked.beginnings), *_all_of(looked.pieces, " & ")]
        return literal_column("findable_term.terms").op("@@", is_comparison=True)(cast(" | ".join(told), TSQUERY))
    told = [*looked.whole, *(f"{one}*" for one in looked.beginnings), *_all_of(looked.pieces, " AND ")]
    return literal_column("findable_term").op("MATCH", is_comparison=True)(" OR ".join(told))


def _all_of(pieces: Sequence[str], joined_by: str) -> list[str]:
    return [f"({joined_by.join(pieces)})"] if pieces else []


def _is_postgresql(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"
