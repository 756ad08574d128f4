"""Keep up what things are found by, a few at a time, behind the writes of the collector: no batch waits for it.

First all regions, assets and events in the order of their ids, then what the feed tells. A step may be repeated: what
is kept already is left alone. Texts are masked first: nobody is found by a telephone number.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Table, delete, func, select, text

from data_sources.decoding import decode_json
from operations.masking import masked
from operations.search_terms import Findable, findable, terms_of
from operations.store.engine import insert_rows, raw_rows, upsert_rows
from operations.store.feed_position import Step, head_of
from operations.store.many_numbers import numbered
from operations.store.schema import asset, event, feed, note, region
from operations.store.search_schema import KINDS, MOST_OF_A_KIND, findable_thing

FEW: Final = 500
"""Things a step: some hundredths of a second for which another writer may have to wait."""
NOTE: Final = "findable"
_LINES: Final = 20_000
_VERSION: Final = 3
"""To be raised when things are found by something else: all are then looked at anew."""
_TEXTS: Final[dict[str, tuple[Table, tuple[str, ...], str]]] = {
    "region": (region, ("name",), "code"),
    "asset": (asset, ("name",), "key"),
    "event": (event, ("title", "address"), "key"),
}
"""Where each kind's texts and code are, in the order in which the kinds are gone through."""


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """How far it has come: things of `kind` up to the id `after`; of no kind, the feed up to `seq`."""

    version: int
    kind: str
    after: int
    seq: int


def read_position(connection: Connection) -> Position | None:
    """Return how far it has come; None where it never began, or has to begin anew."""
    told = connection.execute(select(note.c.value).where(note.c.name == NOTE)).scalar()
    position = None if told is None else decode_json(told, Position)
    return position if position is not None and position.version == _VERSION else None


def waits(connection: Connection) -> bool:
    """Return whether there may be something to do: one small question."""
    position = read_position(connection)
    return position is None or bool(position.kind) or position.seq < head_of(connection)


def step(connection: Connection, few: int = FEW) -> Step:
    """Look at the next few things, in a transaction that the caller holds."""
    position = read_position(connection)
    if position is None:
        forget_all(connection)
        position = Position(version=_VERSION, kind=next(iter(_TEXTS)), after=0, seq=head_of(connection))
    if position.kind:
        return _walk(connection, position, few)
    head = head_of(connection)
    until = min(head, position.seq + _LINES)
    kinds = feed.c.kind.in_(list(_TEXTS))
    question = select(feed.c.seq, feed.c.kind, feed.c.ref).where(feed.c.seq > position.seq, feed.c.seq <= until, kinds)
    lines = raw_rows(connection, question.order_by(feed.c.seq).limit(few))
    until = lines[-1][0] if len(lines) == few else until
    for kind in _TEXTS:
        numbers = {ref for _, told, ref in lines if told == kind and ref}
        if numbers:
            _look_at(connection, kind, numbers)
    if any(not ref and told == "event" for _, told, ref in lines) or _is_trimmed(connection, position.seq):
        _write(connection, None)  # put back, or mended: all is looked at anew
        return Step(len(lines), caught_up=False)
    _write(connection, msgspec.structs.replace(position, seq=until))
    return Step(len(lines), caught_up=until >= head)


def forget_all(connection: Connection) -> None:
    """Take away all that things are found by."""
    connection.execute(delete(findable_thing))
    if connection.dialect.name == "sqlite":
        connection.execute(text("INSERT INTO findable_term (findable_term) VALUES ('delete-all')"))
    else:
        connection.execute(text("DELETE FROM findable_term"))


def number_of(kind: str, ref: int) -> int:
    """Return the number of a thing."""
    return ref + MOST_OF_A_KIND * KINDS.index(kind)


def _walk(connection: Connection, position: Position, few: int) -> Step:
    table = _TEXTS[position.kind][0]
    question = select(table.c.id).where(table.c.id > position.after).order_by(table.c.id).limit(few)
    numbers = [number for (number,) in raw_rows(connection, question)]
    if numbers:
        _look_at(connection, position.kind, numbers)
    if len(numbers) == few:
        _write(connection, msgspec.structs.replace(position, after=numbers[-1]))
    else:
        order = [*_TEXTS, ""]
        _write(connection, msgspec.structs.replace(position, kind=order[order.index(position.kind) + 1], after=0))
    return Step(len(numbers), caught_up=False)


def _look_at(connection: Connection, kind: str, numbers: Collection[int]) -> None:
    table, texts, code = _TEXTS[kind]
    columns = [table.c[name] for name in (*texts, code)]
    rows = raw_rows(connection, select(table.c.id, *columns).where(numbered(connection, table.c.id, numbers)))
    now = {number_of(kind, number): findable(map(masked, told), key) for number, *told, key in rows}
    wanted = [number_of(kind, number) for number in numbers]
    known = select(findable_thing).where(numbered(connection, findable_thing.c.id, wanted))
    before = {number: Findable(told, key) for number, told, key in raw_rows(connection, known)}
    gone = [(number, thing) for number, thing in before.items() if now.get(number) != thing]
    new = sorted((number, thing) for number, thing in now.items() if before.get(number) != thing)
    _take_out(connection, gone)
    insert_rows(connection, findable_thing, ["id", "texts", "code"], [(number, *thing) for number, thing in new])
    _put_in(connection, new)


def _take_out(connection: Connection, things: Sequence[tuple[int, Findable]]) -> None:
    if not things:
        return
    numbers = [number for number, _ in things]
    connection.execute(delete(findable_thing).where(numbered(connection, findable_thing.c.id, numbers)))
    if connection.dialect.name == "sqlite":
        statement = "INSERT INTO findable_term (findable_term, rowid, terms) VALUES ('delete', ?, ?)"
        connection.exec_driver_sql(statement, [(number, " ".join(terms_of(thing))) for number, thing in things])
    else:
        connection.execute(text("DELETE FROM findable_term WHERE id = ANY(:numbers)"), {"numbers": numbers})


def _put_in(connection: Connection, things: Sequence[tuple[int, Findable]]) -> None:
    if not things:
        return
    rows: list[tuple[Any, ...]]
    if connection.dialect.name == "sqlite":
        rows = [(number, " ".join(terms_of(thing))) for number, thing in things]
        connection.exec_driver_sql("INSERT INTO findable_term (rowid, terms) VALUES (?, ?)", rows)
    else:
        rows = [(number, terms_of(thing)) for number, thing in things]
        connection.exec_driver_sql("INSERT INTO findable_term (id, terms) VALUES (%s, array_to_tsvector(%s))", rows)


def _is_trimmed(connection: Connection, seq: int) -> bool:
    """Return whether the feed has let go of lines after `seq`."""
    oldest = connection.execute(select(func.min(feed.c.seq))).scalar()
    return oldest is not None and oldest > seq + 1


def _write(connection: Connection, position: Position | None) -> None:
    value = "" if position is None else msgspec.json.encode(position).decode()
    if value:
        upsert_rows(connection, note, ["name"], ["value"], [(NOTE, value)])
    else:
        connection.execute(delete(note).where(note.c.name == NOTE))
