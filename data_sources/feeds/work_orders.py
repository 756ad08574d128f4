"""A table of work orders in a SQLite file, kept up as a department's own database would be."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

from data_sources.feeds.ledger import Ledger
from data_sources.feeds.plan import EventFeed
from data_sources.feeds.vendor_rows import event_rows

_BUSY_SECONDS = 5.0


class WorkOrders:
    """An event feed's table. The history is written in one transaction: a reader sees none of it, or all."""

    def __init__(self, feed: EventFeed, ledger: Ledger, folder: Path, zone: ZoneInfo, stamp: str) -> None:
        self._feed = feed
        self._ledger = ledger
        self._path = folder / feed.serve.path
        self._zone = zone
        self._stamp = stamp
        self._written: int | None = None
        columns = list(feed.fields)
        table = _quoted(feed.serve.table)
        self._key = next(theirs for theirs, ours in feed.fields.items() if ours == "key")
        self._updated = next(theirs for theirs, ours in feed.fields.items() if ours == "updated")
        named = ", ".join(_quoted(column) for column in columns)
        self._create = (
            f"CREATE TABLE IF NOT EXISTS {table} ({named}, PRIMARY KEY ({_quoted(self._key)}))",
            f"CREATE INDEX IF NOT EXISTS {_quoted(feed.serve.table + '_updated')} ON {table} ({_quoted(self._updated)})",
            "CREATE TABLE IF NOT EXISTS drill (stamp TEXT, table_name TEXT PRIMARY KEY, written INTEGER)",
        )
        gaps = ", ".join("?" for _ in columns)
        self._put = f"INSERT OR REPLACE INTO {table} ({named}) VALUES ({gaps})"
        self._empty = f"DELETE FROM {table}"

    def prepare(self) -> None:
        """Make the file and its empty table, or leave them as they are."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(self._connect()) as connection:
            for statement in self._create:
                connection.execute(statement)

    def tick(self, now: int) -> None:
        """Write what changed up to second `now`."""
        if self._written is not None and now <= self._written:
            return
        with closing(self._connect()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            after = self._written if self._written is not None else self._written_before(connection, now)
            if after is None:
                connection.execute(self._empty)
            answer = self._ledger.changes(after, now)
            rows = event_rows(self._ledger.page(answer, 0, len(answer)), self._feed, self._zone)
            connection.executemany(self._put, [tuple(row.values()) for row in rows])
            connection.execute(
                "INSERT OR REPLACE INTO drill (stamp, table_name, written) VALUES (?, ?, ?)",
                (self._stamp, self._feed.serve.table, now),
            )
            connection.execute("COMMIT")
        self._written = now

    def _written_before(self, connection: sqlite3.Connection, now: int) -> int | None:
        """Return up to when an earlier run of the same model has written; None: begin anew."""
        query = "SELECT written FROM drill WHERE stamp = ? AND table_name = ?"
        row = connection.execute(query, (self._stamp, self._feed.serve.table)).fetchone()
        return int(row[0]) if row is not None and row[0] <= now else None

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
