"""The events at hand of a process that asks much: every count, page and table from columns in memory.

They are loaded behind the first questions, from a file beside the store where it is of this store's own past, and then
follow the feed: before each answer they are brought up to the number of the moment that is read. So they are exact,
cost the writer nothing, and heal by themselves; until they are there, and where little is asked, the tables answer.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import threading
import time
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from msgspec import Struct
from sqlalchemy import Connection, Engine, func, select

from data_sources.decoding import decode_json
from data_sources.kept_files import SEAL_LENGTH, seal_of, write_cache
from operations.store.engine import raw_rows, reading
from operations.store.errors import StoreError, errors_said
from operations.store.event_columns import FIELDS, EventColumns, Kept
from operations.store.feed import PAST
from operations.store.many_numbers import numbered
from operations.store.schema import ADOPTED, event, event_total, feed, feed_head, feed_kind, note

log = logging.getLogger(__name__)

LEAST: Final = 20_000
"""Events from which on it is worth while: fewer are counted as fast as they are remembered."""
_AT_ONCE: Final = 2_000
_FAR: Final = 5_000
"""Changes beyond which an answer doesn't wait until they are read."""
_AGAIN: Final = 30.0
"""Seconds after trouble until loading is tried again."""
_VERSION: Final = 2
"""Of the file; to be raised when what is kept, or what it means, changes."""
_COLUMNS: Final = tuple(event.c[name] for name in FIELDS)


class _Header(Struct, frozen=True):
    version: int
    rules: tuple[str, str]
    seq: int
    at: int
    ref: int
    regions: list[str]
    facets: list[tuple[str, str, str, str, int, int, int]]
    columns: list[tuple[str, str, int]]


class EventMemory:
    """One store's events. Thread-safe: who asks takes a `turn` and then begins to read: they are never ahead."""

    def __init__(self, engine: Engine, folder: Path, place: str) -> None:
        """Keep them between two runs in `folder`; `place` tells one store from another."""
        self._engine = engine
        self._place = place
        name = hashlib.sha256(place.encode()).hexdigest()[:16]
        self._file = folder / f"events-{name}.columns"
        self.turn = threading.RLock()
        self._events: EventColumns | None = None
        self._seq = 0
        self._rules: tuple[str, str] = ("", "")
        self._ended = threading.Event()
        self._loader: threading.Thread | None = None
        self._tried_at = -_AGAIN
        self._kept_seq = 0

    def end(self) -> None:
        """Load no more, and keep what there is for the next run."""
        self._ended.set()
        if self._loader is not None:
            self._loader.join()
        with self.turn:
            events, self._events = self._events, None
            if events is not None and self._seq != self._kept_seq:
                with contextlib.suppress(StoreError), errors_said(self._place), reading(self._engine) as connection:
                    self._keep(connection, events)

    def load(self) -> None:
        """Load them now, and return when they are at hand."""
        self._load()

    def of_moment(self, connection: Connection, head: int) -> EventColumns | None:
        """Return the events as of the moment that a connection reads, the feed's number `head`; None: ask the tables.

        The caller holds `turn`, and held it before the connection began to read.
        """
        if self._ended.is_set():
            return None
        if self._events is not None and not self._brought_up(connection, head, _FAR):
            self._events = None
        if self._events is None:
            self._begin_to_load(connection)
        return self._events

    def _begin_to_load(self, connection: Connection) -> None:
        if self._loader is not None and self._loader.is_alive():
            return
        if time.monotonic() < self._tried_at + _AGAIN:
            return
        self._tried_at = time.monotonic()
        if (connection.execute(select(func.sum(event_total.c.events))).scalar() or 0) < LEAST:
            return
        self._loader = threading.Thread(target=self._load_behind, name="events at hand", daemon=True)
        self._loader.start()

    def _load_behind(self) -> None:
        try:
            self._load()
        except Exception as error:  # noqa: BLE001 - the tables go on answering
            log.warning("the events can't be had at hand: %s", error)

    def _load(self) -> None:
        with errors_said(self._place), reading(self._engine) as connection:
            rules, head = _rules(connection), _head(connection)
            recalled = self._recalled(connection, rules)
            seq, events = recalled if recalled is not None else (head, self._read_all(connection))
        # What changed meanwhile is read in turns of others, until little is left.
        while events is not None and not self._ended.is_set():
            with self.turn, errors_said(self._place), reading(self._engine) as connection:
                if _rules(connection) != rules:
                    return
                last = _head(connection)
                until = min(last, seq + _FAR)
                if not _follow(connection, events, seq, until):
                    self._file.unlink(missing_ok=True)
                    return
                seq = until
                if seq == last:
                    self._events, self._seq, self._rules = events, seq, rules
                    if recalled is None:
                        self._keep(connection, events)
                    return

    def _read_all(self, connection: Connection) -> EventColumns | None:
        events, last = EventColumns(), 0
        parts: list[tuple[Any, ...]] = []
        while not self._ended.is_set():
            question = select(*_COLUMNS).where(event.c.id > last).order_by(event.c.id).limit(_AT_ONCE)
            rows = raw_rows(connection, question)
            parts += rows
            if len(parts) >= 50 * _AT_ONCE or len(rows) < _AT_ONCE:
                events.put(parts)
                parts = []
            if len(rows) < _AT_ONCE:
                return events
            last = rows[-1][0]
            self._ended.wait(0.002)  # others are answered meanwhile
        return None

    def _brought_up(self, connection: Connection, head: int, most: int) -> bool:
        events = self._events
        if events is None or head < self._seq or _rules(connection) != self._rules:
            return False
        if head == self._seq:
            return True
        if head - self._seq > most and _changes(connection, self._seq, head) > most:
            return False
        if not _follow(connection, events, self._seq, head):
            return False
        self._seq = head
        return True

    # The file

    def _keep(self, connection: Connection, events: EventColumns) -> None:
        line = connection.execute(
            select(feed.c.seq, feed.c.at, feed.c.ref).where(
                feed.c.seq == select(feed_kind.c.seq).where(feed_kind.c.kind == "event").scalar_subquery()
            )
        ).one_or_none()
        if line is None or line.seq > self._seq:
            return
        regions, facets, columns = events.kept()
        kinds = [(name, column.dtype.str, len(column)) for name, column in columns.items()]
        header = _Header(_VERSION, self._rules, *line, regions, facets, kinds)
        told = msgspec.json.encode(header) + b"\n"
        try:
            write_cache(self._file, told, *(np.ascontiguousarray(column).data for column in columns.values()))
            self._kept_seq = self._seq
        except OSError as error:
            log.info("the events can't be kept in %s: %s", self._file, error)

    def _recalled(self, connection: Connection, rules: tuple[str, str]) -> tuple[int, EventColumns] | None:
        """Return what was kept, with the feed's number of it; None where there is nothing of this store's past."""
        try:
            with self._file.open("rb") as file:
                told = file.readline()
                header = decode_json(told, _Header)
                columns = {name: np.fromfile(file, kind, count) for name, kind, count in header.columns}
                seal = file.read(SEAL_LENGTH + 1)
        except (OSError, ValueError, TypeError, msgspec.MsgspecError):
            return None
        whole = seal == seal_of(told, *(column.data for column in columns.values()))
        line = select(feed.c.at, feed.c.ref).where(feed.c.seq == header.seq, feed.c.kind == "event")
        if not whole or header.version != _VERSION or header.rules != rules:
            return None
        if connection.execute(line).one_or_none() != (header.at, header.ref):
            return None
        return header.seq, EventColumns(Kept(header.regions, header.facets, columns))


def _follow(connection: Connection, events: EventColumns, seq: int, until: int) -> bool:
    """Bring events of the feed's number `seq` up to what is read; False where the feed can't tell how."""
    if until == seq:
        return True
    oldest = connection.execute(select(func.min(feed.c.seq))).scalar()
    if oldest is None or oldest > seq + 1:
        return False
    lines = select(feed.c.ref).where(feed.c.seq > seq, feed.c.seq <= until, feed.c.kind == "event")
    numbers = {number for (number,) in raw_rows(connection, lines)}
    if 0 in numbers:  # all were counted anew, or put back
        return False
    if numbers:
        rows = raw_rows(connection, select(*_COLUMNS).where(numbered(connection, event.c.id, numbers)))
        events.put(rows, numbers - {row[0] for row in rows})
    return True


def _changes(connection: Connection, seq: int, until: int) -> int:
    lines = select(func.count()).select_from(feed)
    lines = lines.where(feed.c.seq > seq, feed.c.seq <= until, feed.c.kind == "event")
    return int(connection.execute(lines).scalar_one())


def _rules(connection: Connection) -> tuple[str, str]:
    """Return what tells the store's past, and the rules by which its events were derived, from others."""
    question = select(note.c.name, note.c.value).where(note.c.name.in_([PAST, ADOPTED]))
    told = dict(raw_rows(connection, question))
    return str(told.get(PAST, "")), str(told.get(ADOPTED, ""))


def _head(connection: Connection) -> int:
    return int(connection.execute(select(feed_head.c.seq)).scalar_one())
