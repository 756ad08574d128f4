"""Questions about many numbers that are asked again and again: put together once, which takes longer than answering."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Final

import msgspec
from sqlalchemy import ARRAY, BigInteger, ColumnElement, Connection, Executable, bindparam, cast, func, select

_NUMBERS: Final = "numbers"


class Ready:
    """One question. `build` makes it for an engine, by its name; its parameters are told when it is asked."""

    def __init__(self, build: Callable[[str], Executable]) -> None:
        self._build = build
        self._texts: dict[str, tuple[str, dict[str, Any], tuple[str, ...]]] = {}

    def rows(self, connection: Connection, **told: Any) -> list[tuple[Any, ...]]:
        """Return its rows as the driver's plain tuples. Yes is 1 on SQLite."""
        name = connection.dialect.name
        if (known := self._texts.get(name)) is None:
            compiled: Any = self._build(name).compile(dialect=connection.dialect)  # type: ignore[attr-defined]
            known = self._texts[name] = str(compiled), dict(compiled.params), tuple(compiled.positiontup or ())
        text, values, order = known
        values = {**values, **told}
        asked: Any = tuple(values[one] for one in order) if order else values
        cursor: Any = connection.exec_driver_sql(text, asked).cursor
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def of(self, connection: Connection, numbers: Collection[int]) -> list[tuple[Any, ...]]:
        """Return its rows about many `numbers`, which `is_among` stands for in it; none are asked of none."""
        if not numbers:
            return []
        listed: Any = list(numbers)
        if connection.dialect.name != "postgresql":
            listed = msgspec.json.encode(listed).decode()
        return self.rows(connection, **{_NUMBERS: listed})


def is_among(engine: str, column: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the condition that `column` is one of the numbers, as one parameter however many there are."""
    if engine == "postgresql":
        return column == func.any(cast(bindparam(_NUMBERS), ARRAY(BigInteger)))
    return column.in_(select(func.json_each(bindparam(_NUMBERS)).table_valued("value").c.value))
