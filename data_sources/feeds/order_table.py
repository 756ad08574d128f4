"""The statements of a department's table of work orders. Light to import: it stands before anything is served."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from data_sources.feeds.plan import EventFeed

_BUSY_SECONDS = 5.0


@dataclass(frozen=True)
class OrderTable:
    """Statements for one event feed's table, made of its plan's names."""

    path: Path
    begin: str
    create: tuple[str, ...]
    put: str
    empty: str

    def prepare(self) -> None:
        """Make the file, or leave it. The table comes with its history: an empty one would pass for a calm day."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(self.connect()) as connection:
            connection.execute(self.begin)

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
