"""The two engines, and what differs between them: how a transaction begins, and how many rows go in at once.

SQLite runs in WAL with `synchronous = FULL`: the log is synced at every commit, so neither `kill -9` nor a power cut
takes back a write that was acknowledged (NORMAL would lose the last commits at a power cut; it costs one sync a batch,
a few ms). A writer begins with BEGIN IMMEDIATE: a deferred one that reads first and writes then fails at once, without
waiting, when another writer was faster.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, Select, Table, create_engine, event, func, select, text
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from operations.store.errors import StoreError, is_lost, unknown_engine

_WRITES = "yiping_writes"
_WAL_TRIES = 50
_AT_ONCE: Final = (256, 16, 1)
"""Rows a statement on SQLite. `executemany` gives up Python's lock and takes it again for every row: a third more
time, and while another thread maps rows, most of it waiting for the lock. Fixed sizes, so that the statements stay
prepared; 256 rows of 28 columns keep below SQLite's 32,766 parameters."""


def store_url(text_of_url: str) -> URL:
    """Return the URL of a store: a SQLAlchemy URL, `postgresql://…` with our driver, or a plain path of a file.

    Raises:
        StoreError: It names another database.
    """
    if "://" not in text_of_url:
        return URL.create("sqlite", database=text_of_url)
    try:
        url = make_url(text_of_url)
    except ArgumentError as error:
        raise StoreError(unknown_engine(text_of_url)) from error
    match url.drivername:
        case "sqlite" | "sqlite+pysqlite":
            return url.set(drivername="sqlite")
        case "postgres" | "postgresql" | "postgresql+psycopg":
            return url.set(drivername="postgresql+psycopg")
    raise StoreError(unknown_engine(url.render_as_string(hide_password=True)))


def make_engine(url: URL, *, patience: float, read_only: bool) -> Engine:
    """Return an engine that connects lazily. `patience` is how many seconds it waits for another's lock."""
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url, patience=patience, read_only=read_only)
    milliseconds = int(patience * 1000)
    options = f"-c lock_timeout={milliseconds} -c client_encoding=UTF8 -c timezone=UTC -c jit=off"
    return create_engine(
        url,
        pool_size=8,
        max_overflow=16,
        pool_timeout=patience,
        pool_pre_ping=True,
        connect_args={"connect_timeout": max(2, int(patience)), "options": options, "application_name": "yiping"},
    )


def _sqlite_engine(url: URL, *, patience: float, read_only: bool) -> Engine:
    if url.database and not read_only:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=8,
        max_overflow=16,
        pool_timeout=patience,
        pool_use_lifo=True,  # each connection keeps pages of its own: as few as will do are used
        connect_args={"timeout": patience, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA cache_size = -32000")
        connection.execute("PRAGMA journal_size_limit = 67108864")
        # For a file that is made now: rows of 300 bytes in five indexes fit pages of 8 KB better than of 4.
        connection.execute("PRAGMA page_size = 8192")
        # Pages that many batches touch are then written once: a checkpoint every 16 MB of log, not every 4.
        connection.execute("PRAGMA wal_autocheckpoint = 2000")
        if read_only:
            connection.execute("PRAGMA query_only = ON")

    @event.listens_for(engine, "handle_error")
    def on_error(context: ExceptionContext) -> None:
        # All open connections hold the damaged file, or one that was moved away: the next ones open what is there now.
        context.is_disconnect = context.is_disconnect or is_lost(context.original_exception)

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def use_wal(engine: Engine) -> None:
    """Put a SQLite file into WAL mode, which it keeps.

    The switch needs the file for itself and doesn't wait for that, so that two programs which open a fresh store at
    once would fail here now and then: it is tried again for some seconds.
    """
    if engine.dialect.name != "sqlite":
        return
    for left in range(_WAL_TRIES, 0, -1):
        raw = engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or left == 1:
                raise
            time.sleep(0.05)
        else:
            return
        finally:
            raw.close()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection whose statements all see the same moment of the store."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a transaction that is the only one to write; committed at the end, or nothing is kept."""
    with engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
        yield connection


def one_of(connection: Connection, column: ColumnElement[str], values: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that `column` is one of many `values`, as one parameter however many there are."""
    if connection.dialect.name == "postgresql":
        return column == func.any(list(values))
    table = func.json_each(msgspec.json.encode(values).decode()).table_valued("value")
    return column.in_(select(table.c.value))


def perhaps_known(
    connection: Connection, column: ColumnElement[str], where: ColumnElement[bool], values: Sequence[str]
) -> Sequence[str]:
    """Return those of some texts that may be among a column's, where `where` holds.

    Who counts his keys up tells of new things by keys beyond all that are known. SQLite has texts in Python's order.
    """
    if connection.dialect.name == "postgresql":
        return values
    last = connection.execute(select(func.max(column)).where(where)).scalar()
    return () if last is None else [value for value in values if value <= last]


def raw_rows(connection: Connection, statement: Select[Any]) -> list[tuple[Any, ...]]:
    """Return a statement's rows as the driver's plain tuples: half the time of SQLAlchemy's own. Yes is 1 on SQLite."""
    cursor: Any = connection.execute(statement).cursor
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def insert_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert many tuples the fastest way there is. The rows are known to be new: a doubled key is an error."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        raw: Any = connection.connection.driver_connection
        with (
            raw.cursor() as cursor,
            cursor.copy(f"COPY {table.name} ({_names(connection, columns)}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)
        return
    _insert_in_sqlite(connection, f"INSERT INTO {table.name} ({_names(connection, columns)})", "", rows)


def insert_columns(
    connection: Connection, table: Table, names: Sequence[str], columns: Sequence[Sequence[Any]]
) -> None:
    """Insert many rows that are known to be new, given column by column: in a third of what it takes to make tuples."""
    if connection.dialect.name == "postgresql":
        insert_rows(connection, table, names, list(zip(*columns, strict=True)))
        return
    # What is the same in all rows, as their source, is told once a statement: each value told costs the engine a copy.
    same = [at for at, column in enumerate(columns) if _is_one_value(column)]
    others = [at for at in range(len(columns)) if at not in same]
    insert = f"INSERT INTO {table.name} ({_names(connection, [names[at] for at in (*same, *others)])})"
    shared = tuple(columns[at][0] for at in same)
    width, count, place = len(others), len(columns[0]), 0
    for size in _AT_ONCE:
        statement = _statement(insert, "", width, size, len(same))
        values: list[Any] = [None] * (width * size)
        while count - place >= size:
            for to, at in enumerate(others):
                values[to::width] = columns[at][place : place + size]
            connection.exec_driver_sql(statement, (*shared, *values))
            place += size


def _is_one_value(column: Sequence[Any]) -> bool:
    """Return whether all of a column is one value. Most are known not to be by a look at three of them."""
    first, count = column[0], len(column)
    return bool(column[-1] == first == column[count // 2]) and column.count(first) == count


def update_rows(
    connection: Connection, table: Table, columns: Sequence[str], by: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Set `columns` of many rows found by the columns `by`. Each tuple holds the values, then the key."""
    if not rows:
        return
    mark = _mark(connection)
    quote = connection.dialect.identifier_preparer.quote
    settings = ", ".join(f"{quote(name)} = {mark}" for name in columns)
    where = " AND ".join(f"{quote(name)} = {mark}" for name in by)
    statement = f"UPDATE {table.name} SET {settings} WHERE {where}"  # noqa: S608 names of our schema
    connection.exec_driver_sql(statement, list(rows))


def upsert_rows(
    connection: Connection,
    table: Table,
    keys: Sequence[str],
    values: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    *,
    add: bool = False,
    extremes: tuple[str, ...] = (),
) -> None:
    """Insert tuples of keys and values; where the key stands, replace the values or `add` to them.

    Of `extremes`, a lowest and a highest, the lower and the higher stays.
    """
    if not rows:
        return
    quote = connection.dialect.identifier_preparer.quote
    functions = ("min", "max") if connection.dialect.name == "sqlite" else ("least", "greatest")
    extreme = dict(zip(extremes, functions, strict=False))
    sets = ", ".join(
        f"{quote(name)} = {extreme[name]}({table.name}.{quote(name)}, excluded.{quote(name)})"
        if name in extreme
        else f"{quote(name)} = {table.name}.{quote(name)} + excluded.{quote(name)}"
        if add
        else f"{quote(name)} = excluded.{quote(name)}"
        for name in values
    )
    insert = f"INSERT INTO {table.name} ({_names(connection, [*keys, *values])})"
    conflict = f" ON CONFLICT ({_names(connection, keys)}) DO " + (f"UPDATE SET {sets}" if values else "NOTHING")
    if connection.dialect.name == "sqlite":
        _insert_in_sqlite(connection, insert, conflict, rows)
        return
    marks = ", ".join(["%s"] * (len(keys) + len(values)))
    connection.exec_driver_sql(f"{insert} VALUES ({marks}){conflict}", list(rows))


def _insert_in_sqlite(connection: Connection, insert: str, conflict: str, rows: Sequence[tuple[Any, ...]]) -> None:
    place = 0
    for size in _AT_ONCE:
        statement = _statement(insert, conflict, len(rows[0]), size)
        while len(rows) - place >= size:
            connection.exec_driver_sql(statement, tuple(chain.from_iterable(rows[place : place + size])))
            place += size


@lru_cache(maxsize=256)
def _statement(insert: str, conflict: str, columns: int, rows: int, same: int = 0) -> str:
    """Return a statement for some rows. Those of its columns that come first have the `same` value in all of them."""
    marks = "(" + ", ".join([*(f"?{number}" for number in range(1, same + 1)), *"?" * columns]) + ")"
    return f"{insert} VALUES {', '.join([marks] * rows)}{conflict}"


def lock_against_other_migrations(connection: Connection) -> None:
    """Wait until no other program changes the schema of this PostgreSQL database; held until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(7290450)"))


def _mark(connection: Connection) -> str:
    return "?" if connection.dialect.name == "sqlite" else "%s"


def _names(connection: Connection, columns: Sequence[str]) -> str:
    return ", ".join(map(connection.dialect.identifier_preparer.quote, columns))
