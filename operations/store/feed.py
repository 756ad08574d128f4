"""The change feed: one number a change, given out in the order of commits."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, Table, insert, literal, select, update

from data_sources.records import Instant
from operations.store.engine import insert_rows, upsert_rows
from operations.store.schema import feed, feed_head, feed_kind, note

PAST = "past"
"""The note that names the store's past."""
_HEAD = select(
    feed_head.c.seq, select(note.c.value).where(note.c.name == PAST).scalar_subquery().label("past")
).with_for_update(of=feed_head)
_COLUMNS = ("seq", "at", "kind", "county", "ref", "state")


class FeedWriter:
    """Numbers the changes of one transaction.

    The head's row is locked from here to the commit. So a number becomes visible only after all smaller ones are, on
    PostgreSQL too, and a reader who asks for what came after the last number he has misses nothing.
    """

    def __init__(self, connection: Connection, at: Instant) -> None:
        self._connection = connection
        self.at = at
        """The moment of this transaction."""
        head = connection.execute(_HEAD).one()
        self._first: int = head.seq
        self.past: str | None = head.past
        """Changes when the store is put back to an older state: what was known of it then holds no more."""
        self._kinds: dict[str, int] = {}
        self.seq: int = self._first

    def numbers(self, count: int) -> range:
        """Take the next `count` numbers."""
        first = self.seq + 1
        self.seq += count
        return range(first, self.seq + 1)

    def tell_of_new(self, kind: str, table: Table, numbers: range) -> None:
        """Append a line for each new row of `table`, whose ids are `numbers`."""
        self._tell_of_rows(kind, table, table.c.id, numbers)

    def tell_of_changed(self, kind: str, lines: Sequence[tuple[int, str, int, str]]) -> None:
        """Append lines of rows that changed: (number, county, id, state)."""
        rows = [(number, self.at, kind, county, ref, state) for number, county, ref, state in lines]
        insert_rows(self._connection, feed, _COLUMNS, rows)
        if rows:
            self._kinds[kind] = rows[-1][0]

    def tell_of_rows(self, kind: str, table: Table, numbers: range) -> None:
        """Append a line for each row of `table`, a small one, that carries one of `numbers`."""
        self._tell_of_rows(kind, table, table.c.seq, numbers)

    def _tell_of_rows(self, kind: str, table: Table, column: ColumnElement[int], numbers: range) -> None:
        if not numbers:
            return
        columns = table.c
        lines = select(
            columns.seq,
            literal(self.at),
            literal(kind),
            columns.county if "county" in columns else literal(""),
            columns.id,
            columns.state if "state" in columns else literal(""),
        ).where(column >= numbers[0], column <= numbers[-1])
        self._connection.execute(insert(feed).from_select(list(_COLUMNS), lines))
        self._kinds[kind] = numbers[-1]

    def tell(self, kind: str, states: Sequence[str]) -> range:
        """Append a line for each of `states`, of things that have no row of their own to point at."""
        numbers = self.numbers(len(states))
        rows = [(number, self.at, kind, "", 0, state) for number, state in zip(numbers, states, strict=True)]
        insert_rows(self._connection, feed, _COLUMNS, rows)
        if numbers:
            self._kinds[kind] = numbers[-1]
        return numbers

    def close(self) -> int:
        """Move the head; return its number."""
        if self.seq != self._first:
            self._connection.execute(update(feed_head).values(seq=self.seq))
            upsert_rows(self._connection, feed_kind, ["kind"], ["seq"], sorted(self._kinds.items()))
        return self.seq
