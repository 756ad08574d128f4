"""The statements of a department's table of work orders. Light to import: it stands before anything is served."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from data_sources.feeds.plan import EventFeed

_BUSY_SECONDS = 5.0


@dataclass(frozen=True)
class OrderTable:
    """Statements for one event feed's table, made of its plan's names."""

    path: Path
    name: str
    begin: str
    create: tuple[str, ...]
    put: str
    empty: str

    def held(self) -> sqlite3.Connection | None:
        """Make the file, and keep its readers waiting until the table is there; None where it is.

        The table comes with its history, in the transaction that is open here: without one who asks at once would find
        nothing to ask, and an empty table would pass for a calm day. Beside WAL's writers readers don't wait: it is
        for later, and begins before this connection lets go of the file (`release`).
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA synchronous=NORMAL")
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (self.name,)).fetchone():
                connection.execute("PRAGMA journal_mode=DELETE")
                connection.execute("PRAGMA locking_mode=EXCLUSIVE")
                connection.execute("BEGIN EXCLUSIVE")
                connection.execute(self.begin)
                return connection
        except BaseException:
            connection.close()
            raise
        connection.close()
        return None

    @staticmethod
    def release(held: sqlite3.Connection) -> None:
        """Let readers in, once the transaction has ended."""
        held.execute("PRAGMA journal_mode=WAL")
        held.close()

    def connect(self) -> sqlite3.Connection:
        """Return a connection that commits by hand, with readers beside it."""
        connection = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection


def order_table(feed: EventFeed, folder: Path) -> OrderTable:
    """Return the statements of a feed's table in `folder`."""
    by_column = {ours: theirs for theirs, ours in feed.fields.items()}
    table, key, updated = (_quoted(name) for name in (feed.serve.table, by_column["key"], by_column["updated"]))
    index = _quoted(f"{feed.serve.table}_updated")
    named = ", ".join(_quoted(column) for column in feed.fields)
    gaps = ", ".join("?" for _ in feed.fields)
    return OrderTable(
        folder / feed.serve.path,
        feed.serve.table,
        "CREATE TABLE IF NOT EXISTS drill (stamp TEXT, table_name TEXT PRIMARY KEY, written INTEGER)",
        (
            f"CREATE TABLE IF NOT EXISTS {table} ({named}, PRIMARY KEY ({key}))",
            f"CREATE INDEX IF NOT EXISTS {index} ON {table} ({updated})",
        ),
        f"INSERT OR REPLACE INTO {table} ({named}) VALUES ({gaps})",  # noqa: S608 - quoted names of the centre's plan
        f"DELETE FROM {table}",  # noqa: S608 - a quoted name of the centre's plan
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
