"""A table of work orders in a SQLite file, kept up as a department's own database would be."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

from data_sources.feeds.ledger import Ledger
from data_sources.feeds.order_table import order_table
from data_sources.feeds.plan import EventFeed
from data_sources.feeds.vendor_rows import event_rows


class WorkOrders:
    """An event feed's table. The history is written in one transaction: a reader sees none of it, or all.

    `stamp` names the model: a file that another model has written is begun anew. `held` is a transaction on it that its
    readers wait for: the first tick ends it.
    """

    def __init__(
        self,
        feed: EventFeed,
        ledger: Ledger,
        folder: Path,
        *,
        zone: ZoneInfo,
        stamp: str,
        held: sqlite3.Connection | None = None,
    ) -> None:
        self._feed = feed
        self._ledger = ledger
        self._table = order_table(feed, folder)
        self._zone = zone
        self._stamp = stamp
        self._held = held
        self._written: int | None = None

    def tick(self, now: int) -> None:
        """Write what changed up to second `now`."""
        if self._written is not None and now <= self._written:
            return
        held, self._held = self._held, None
        with closing(held or self._table.connect()) as connection:
            if held is None:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute(self._table.begin)
            after = self._written if self._written is not None else self._written_before(connection, now)
            if after is None:
                for statement in self._table.create:
                    connection.execute(statement)
                connection.execute(self._table.empty)
            answer = self._ledger.changes(after, now)
            rows = event_rows(self._ledger.page(answer, 0, len(answer)), self._feed, self._zone)
            connection.executemany(self._table.put, [tuple(row.values()) for row in rows])
            connection.execute(
                "INSERT OR REPLACE INTO drill (stamp, table_name, written) VALUES (?, ?, ?)",
                (self._stamp, self._feed.serve.table, now),
            )
            connection.execute("COMMIT")
            if held is not None:
                self._table.release(held)
        self._written = now

    def _written_before(self, connection: sqlite3.Connection, now: int) -> int | None:
        """Return up to when an earlier run of the same model has written; None: begin anew."""
        query = "SELECT written FROM drill WHERE stamp = ? AND table_name = ?"
        row = connection.execute(query, (self._stamp, self._feed.serve.table)).fetchone()
        return int(row[0]) if row is not None and row[0] <= now else None
