"""Many numbers in one question: as its condition, as a table of its own, and as its answer."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import ARRAY, BigInteger, ColumnElement, Connection, Select, TableValuedAlias, cast, func, select

from data_sources.decoding import decode_json


def numbered(connection: Connection, column: ColumnElement[int], numbers: Collection[int]) -> ColumnElement[bool]:
    """Return the condition that `column` is one of many `numbers`, as one parameter however many there are."""
    if connection.dialect.name == "postgresql":
        return column == func.any(cast(list(numbers), ARRAY(BigInteger)))
    return column.in_(select(each_of(connection, numbers).c.value))


def each_of(connection: Connection, numbers: Collection[int]) -> TableValuedAlias:
    """Return many numbers as a table of one column, `value`: to be joined, which is the fastest way to find rows."""
    if connection.dialect.name == "postgresql":
        return func.unnest(cast(list(numbers), ARRAY(BigInteger))).table_valued("value").render_derived()
    return func.json_each(msgspec.json.encode(list(numbers)).decode()).table_valued("value")


def all_of(connection: Connection, question: Select[Any]) -> list[int]:
    """Return the numbers, of its one column, that a question has. Gathered by the database: row by row takes thrice."""
    (column,) = question.subquery().c
    if connection.dialect.name == "postgresql":
        return list(connection.execute(select(func.array_agg(column))).scalar() or ())
    return decode_json(connection.execute(select(func.json_group_array(column))).scalar_one(), list[int])
