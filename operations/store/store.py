"""The store: takes batches in, and answers for the picture."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, select

from data_sources.batches import RecordBatch
from data_sources.centre import Centre
from data_sources.clock import Clock
from data_sources.decoding import decode_json
from data_sources.pausing import garbage_search_paused
from data_sources.records import encode
from operations.drawing_snapshots import Stroke
from operations.duty_cases import Done, Seen
from operations.store import drawings, search_index
from operations.store.actions import Told, act
from operations.store.alarms import Alarms
from operations.store.backup import back_up
from operations.store.backup import put_back as restore_at
from operations.store.derivation import Derivation
from operations.store.engine import reading, upsert_rows, writing
from operations.store.errors import StoreError, errors_said, put_back
from operations.store.escalating import report_up
from operations.store.feed import FeedWriter
from operations.store.feed_position import Step
from operations.store.health import write_health, write_heartbeat
from operations.store.history import WEEK, keep_weekly_snapshot
from operations.store.incidents import Incidents
from operations.store.leading import settle_all
from operations.store.measuring import FEW as FEW_MEASURED
from operations.store.measuring import Measurer
from operations.store.opened import OpenStore, url_of
from operations.store.reading_summaries import summarise_anew
from operations.store.refusals import (
    QuarantineCount,
    QuarantinedRow,
    count_refused,
    last_refused,
    read_refused,
    write_refused,
)
from operations.store.rerun import Judge, Settled, settle
from operations.store.retention import LetGo, floor_of, let_go
from operations.store.rules import adopt_rules, recount
from operations.store.schema import note, source_cursor
from operations.store.verifying import Finding, findings
from operations.store.writer import BatchWriter, Tally
from operations.workflow import Officer, Request

_GOING_UP = 50
"""Events that go up in one transaction."""
_PURGED = "purged"
"""The note of the day of the last purge."""


def restore(url: str | None, centre: Centre, backup: Path, clock: Clock) -> Path | None:
    """Put a store back to what a backup holds, while others use it; return where what it held before was kept, if so.

    Raises:
        StoreError: It couldn't be done; the store is as it was.
    """
    return restore_at(url_of(url, centre), backup, clock.now())


@dataclass(frozen=True)
class Applied:
    """What came of a batch. `seq` is the feed's number after it; `written` rows changed the picture."""

    seq: int
    written: int
    unchanged: int
    older: int


class Store(OpenStore):
    """One centre's store. Thread-safe; several processes may read, and write in turn."""

    def __init__(self, engine: Engine, centre: Centre, clock: Clock, place: str) -> None:
        """Use `Store.open`."""
        super().__init__(engine, centre, clock, place)
        self._derivation = Derivation(centre)
        self._adopted = False
        self._floor = 0
        self._week: int | None = None
        self._past: str | None = None
        self._writers = threading.Lock()
        self.incidents = Incidents(engine, self._writing, centre, clock, place)
        self.alarms = Alarms(engine, self._writing, self._derivation, clock, place)
        self._measurer = Measurer(centre.zone)

    def apply(self, batch: RecordBatch) -> Applied:
        """Merge a batch: records, feed, counters, quarantine, health and cursor are kept together, or nothing is.

        On disk when this returns. A batch applied again changes nothing.

        Raises:
            StoreError: It couldn't be kept, and nothing of it was. The store can be used on.
        """
        return self.apply_all([batch])

    def apply_all(self, batches: Sequence[RecordBatch]) -> Applied:
        """Merge several batches, in their order, as `apply` does each: all of them are kept, or none.

        Many sources' small batches cost one commit: waiting for the disk is most of what a small batch takes.
        """
        total = Tally()
        with garbage_search_paused(), self._writing() as (connection, feed):
            for batch in batches:
                writer = BatchWriter(connection, batch.source, feed, self._derivation, floor=self._floor)
                writer.write(batch)
                write_refused(connection, batch.source, batch.polled_at, [*batch.refused, *writer.refused])
                if batch.cursor is not None:
                    values = [(batch.source, encode(batch.cursor).decode(), batch.polled_at)]
                    upsert_rows(connection, source_cursor, ["source"], ["body", "at"], values)
                if batch.health is not None:
                    write_health(connection, batch.health, feed, self._clock)
                total.written += writer.tally.written
                total.unchanged += writer.tally.unchanged
                total.older += writer.tally.older
            write_heartbeat(connection, feed, self._clock)
            seq = feed.close()
        return Applied(seq, total.written, total.unchanged, total.older)

    def heartbeat(self) -> None:
        """Give the collector's sign of life; due every 2 s. Also tells the feed of sources that grew old.

        Raises:
            StoreError: It couldn't be kept.
        """
        with self._writing() as (connection, feed):
            write_heartbeat(connection, feed, self._clock)
            feed.close()

    def purge(self, *, stop: threading.Event | None = None) -> LetGo:
        """Let go of all that is older than the centre keeps, or of what goes until `stop`; return what went.

        Many small transactions with pauses as long as they took: whoever else writes gets every second turn.

        Raises:
            StoreError: It couldn't be done; what went until then is gone.
        """
        gone = LetGo(more=True)
        stop = stop or threading.Event()
        while gone.more and not stop.is_set():
            started = time.monotonic()
            with self._writing() as (connection, feed):
                unlink = self.incidents.unlink
                gone += let_go(connection, feed, self._centre, feed.at, after=gone.after, unlink=unlink)
                self._floor = floor_of(connection)
                feed.close()
            stop.wait(max(0.01, time.monotonic() - started))
        return gone

    def purge_is_due(self, day: str) -> bool:
        """Claim the purge of a day, by its date: True for the first who asks, of all programs.

        Raises:
            StoreError: It couldn't be asked.
        """
        with self._writing() as (connection, feed):
            last = connection.execute(select(note.c.value).where(note.c.name == _PURGED)).scalar()
            self._floor = floor_of(connection)  # another program's purge may have moved it
            if last == day:
                return False
            upsert_rows(connection, note, ["name"], ["value"], [(_PURGED, day)])
            feed.close()
        return True

    def back_up(self, target: Path) -> None:
        """Write the store as it is at this moment to a new file, while others go on using it.

        Raises:
            StoreError: It couldn't be done, and there is no such file.
        """
        back_up(self._engine.url, target)

    def verify(self) -> list[Finding]:
        """Look over the file, the counters and the feed, all of one moment, while others go on using them.

        Raises:
            StoreError: It couldn't be read.
        """
        with errors_said(self.place), reading(self._engine) as connection:
            return list(findings(connection))

    def mend(self) -> None:
        """Build all counters and summaries, and who leads which incident, anew from what is stored.

        Raises:
            StoreError: It couldn't be kept; the counters are as they were.
        """
        with self._writing() as (connection, feed):
            recount(connection, self._derivation, feed.at)
            settle_all(connection, feed)
            summarise_anew(connection)
            for kind in ("event", "asset"):
                feed.tell(kind, ["counted_anew"])
            feed.close()

    def keep_findable(self, few: int = search_index.FEW) -> Step:
        """Gather what the next few things that changed are found by; nothing is written where none did.

        Raises:
            StoreError: It couldn't be kept: the next time begins where this one did.
        """
        with errors_said(self.place), reading(self._engine) as connection:
            if not search_index.waits(connection):
                return Step(0, caught_up=True)
        with self._writing() as (connection, _):
            return search_index.step(connection, few)

    def act(self, action_id: str, event_id: int, officer: Officer, request: Request, seen: Seen | None = None) -> Done:
        """Do a duty action: on disk when this returns. The same `action_id` again does nothing, and says what was done.

        With `seen` it is refused where someone moved the event since then.

        Raises:
            RefusedError: It may not be done, by this officer or now. Nothing was kept.
            StoreError: It couldn't be kept. Nothing was; or, where the connection broke, ask again by the same id.
        """
        with self._writing() as (connection, feed):
            told = Told(officer, request, seen)
            done = act(connection, feed, self._derivation, action_id, event_id, told=told)
            feed.close()
        return done

    def draw(self, drawing_id: str, event_id: int, officer: Officer, strokes: Sequence[Stroke]) -> None:
        """Keep what an officer drew on the map with an event: on disk when this returns. Again does nothing.

        Raises:
            RefusedError: It may not be kept. Nothing was.
            StoreError: It couldn't be kept; or, where the connection broke, draw again by the same id.
        """
        with self._writing() as (connection, feed):
            drawings.draw(connection, feed, drawing_id, event_id, officer=officer, strokes=strokes)
            feed.close()

    def rub(self, drawing_id: str, officer: Officer) -> None:
        """Take what was drawn away; that it was there, and who took it away, stays on record.

        Raises:
            RefusedError: There is no such drawing.
            StoreError: It couldn't be done.
        """
        with self._writing() as (connection, feed):
            drawings.rub(connection, feed, drawing_id, officer)
            feed.close()

    def report_up(self, *, stop: threading.Event | None = None) -> int:
        """Report up what the centre's rule says is to go up, until `stop`; return how many events went.

        As actions of the system, a few a transaction. Idempotent: each goes up from a level once.

        Raises:
            StoreError: It couldn't be kept; those that went until then are up.
        """
        went, more = 0, True
        while more and not (stop is not None and stop.is_set()):
            told = self.picture.going_up(limit=_GOING_UP)
            if not told.rows:
                break
            with self._writing() as (connection, feed):
                done = [report_up(connection, feed, self._derivation, row.id) for row in told.rows]
                feed.close()
            up = sum(one is not None and not one.repeated for one in done)
            went += up
            more = told.more and up > 0
        return went

    def measure(self, few: int = FEW_MEASURED) -> Step:
        """Bring the sums of the measures of handling up by the next few events that changed.

        Raises:
            StoreError: They couldn't be kept; the next step begins where this one did.
        """
        with errors_said(self.place), reading(self._engine) as connection:
            if not self._measurer.waits(connection):
                return Step(0, caught_up=True)
        with self._writing() as (connection, feed):
            step = self._measurer.step(connection, feed, few)
            feed.close()
        return step

    def cursor(self, source: str) -> dict[str, Any] | None:
        """Return where a source's polls go on, as of the last batch that was kept."""
        with errors_said(self.place), reading(self._engine) as connection:
            body = connection.execute(select(source_cursor.c.body).where(source_cursor.c.source == source)).scalar()
        return None if body is None else decode_json(body, dict[str, Any])

    def quarantined(self, source: str = "", limit: int = 100, offset: int = 0) -> list[QuarantinedRow]:
        """Return the newest refused rows of a source, or of all; at most 10,000 at once."""
        with errors_said(self.place), reading(self._engine) as connection:
            return read_refused(connection, source, max(0, min(limit, 10_000)), offset)

    def quarantine_count(self, source: str = "") -> QuarantineCount:
        """Return how many rows of a source, or of all, lie in quarantine, were ever refused, and made room."""
        with errors_said(self.place), reading(self._engine) as connection:
            return count_refused(connection, source)

    def last_quarantined(self, source: str) -> int:
        """Return the number of a source's row that was refused last; 0 where there is none."""
        with errors_said(self.place), reading(self._engine) as connection:
            return last_refused(connection, source)

    def settle_quarantined(self, source: str, judge: Judge, *, after: int = 0, last: int) -> Settled:
        """Judge some rows of a source's quarantine anew; those that fit are written and leave, or nothing happens.

        One transaction, in turn with every other writer of the store, such as a collector. Goes from the row after
        number `after` up to `last`.

        Raises:
            StoreError: It couldn't be kept.
        """
        with self._writing() as (connection, feed):
            writer = BatchWriter(connection, source, feed, self._derivation)
            settled = settle(connection, writer, source, judge, after=after, last=last)
            feed.close()
        return settled

    @contextmanager
    def _writing(self) -> Iterator[tuple[Connection, FeedWriter]]:
        with self._writers, errors_said(self.place), writing(self._engine) as connection:
            feed = FeedWriter(connection, self._clock.now())
            if not self._adopted:
                self._past, self._floor = feed.past, floor_of(connection)
            elif feed.past != self._past:
                raise StoreError(put_back(self.place), lost=True)
            if not self._adopted:
                adopt_rules(connection, BatchWriter(connection, "", feed, self._derivation), self._derivation, feed.at)
            week = self._week
            if week != feed.at // WEEK:
                week = keep_weekly_snapshot(connection, feed.at)
            yield connection, feed
        self._adopted, self._week = True, week
