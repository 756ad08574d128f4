"""How far something that follows the feed has come: the events that were there when it began, then the feed's lines."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, func, select

from data_sources.decoding import decode_json
from operations.store.engine import raw_rows, upsert_rows
from operations.store.schema import event, feed, feed_head, note

_LINES = 20_000
"""Lines of the feed that a step reads at most, of whatever kind."""


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """Events up to `until` by their ids, after that the feed from `seq` on. `rules`: what they were followed by."""

    rules: str
    after: int
    until: int
    seq: int

    @property
    def in_feed(self) -> bool:
        """Whether all that was there at first is done."""
        return self.after >= self.until


@dataclass(frozen=True)
class Step:
    """What came of a step. `seen` events were looked at; `caught_up` says that there were no more."""

    seen: int
    caught_up: bool
    seq: int = 0
    """The feed's number after it; 0 where nothing was written."""


def read_position(connection: Connection, name: str) -> Position | None:
    """Return how far the follower of that name has come; None where it never began."""
    told = connection.execute(select(note.c.value).where(note.c.name == name)).scalar()
    return None if told is None else decode_json(told, Position)


def write_position(connection: Connection, name: str, position: Position) -> None:
    """Keep how far it has come."""
    upsert_rows(connection, note, ["name"], ["value"], [(name, msgspec.json.encode(position).decode())])


def first_position(connection: Connection, rules: str, seq: int) -> Position:
    """Return where to begin in a store whose feed is at `seq`: with all events that are there."""
    newest = connection.execute(select(func.max(event.c.id))).scalar() or 0
    return Position(rules=rules, after=0, until=newest, seq=seq)


def head_of(connection: Connection) -> int:
    """Return the feed's last number."""
    return int(connection.execute(select(feed_head.c.seq)).scalar_one())


def next_events(
    connection: Connection, position: Position, few: int, kinds: Collection[str] = ("event",)
) -> tuple[list[int], Position, bool]:
    """Return the next events to look at, the position after that, and whether nothing is left."""
    if not position.in_feed:
        question = select(event.c.id).where(event.c.id > position.after, event.c.id <= position.until)
        numbers = [number for (number,) in raw_rows(connection, question.order_by(event.c.id).limit(few))]
        after = numbers[-1] if len(numbers) == few else position.until
        return numbers, msgspec.structs.replace(position, after=after), False
    head = head_of(connection)
    until = min(head, position.seq + _LINES)
    question = select(feed.c.seq, feed.c.ref).where(
        feed.c.seq > position.seq, feed.c.seq <= until, feed.c.kind.in_(kinds)
    )
    lines = raw_rows(connection, question.order_by(feed.c.seq).limit(few))
    until = lines[-1][0] if len(lines) == few else until
    numbers = list(dict.fromkeys(ref for _, ref in lines))
    return numbers, msgspec.structs.replace(position, seq=until), until >= head
