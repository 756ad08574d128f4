"""One poll of one source: connector → pages → mapping → batches, bounded in time and size.

Whatever goes wrong becomes the source's health; pages that came before it stand.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import msgspec

from data_sources import health
from data_sources.batches import RecordBatch, Refused, SourceHealth
from data_sources.centre import Centre
from data_sources.clock import Clock
from data_sources.connector import Connector, Cursor, Page, PollContext, SourceError
from data_sources.durations import seconds_of
from data_sources.listening import Silence
from data_sources.mapping import Mapped
from data_sources.polled_source import PolledSource
from data_sources.progress import Since, asked_again
from data_sources.records import Asset, Event, Indicator, Reading, Record, Region, Warning
from data_sources.redaction import redacted
from data_sources.sentences import translate
from data_sources.source_clock import made_at

log = logging.getLogger(__name__)

BATCH_ROWS = 20_000
"""Rows a batch: enough for the store's speed (counters move once a batch), few enough that a wall sees a long poll
come in: a batch is under half a second's writing."""
_LEADING_ROWS = 5_000

_BATCH_SECONDS = 0.5
_NEWEST = 86_400
_LONG_AGO = 7 * 86_400
"""Seconds: a first poll that begins longer ago than this is led by the newest events."""
FIRST_POLL_PATIENCE = 10
"""How many times its time-out a source's first poll may take: it brings weeks at once, and starts over if cut off."""


@dataclass
class PollResult:
    """One poll with nothing stored: what came, what it became, and how the source does."""

    source: str
    rows: list[Any] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    health: SourceHealth | None = None
    cursor: Cursor | None = None


def poll_source(
    source_id: str,
    centre: Centre,
    clock: Clock,
    cursor: Cursor | None = None,
    before: SourceHealth | None = None,
    *,
    polled: PolledSource | None = None,
) -> Generator[RecordBatch]:
    """Poll a source once, yielding batches to store; the last one carries its health. Never raises for the source.

    `before` is the source's health after the previous poll, `polled` what its polls share. Runs in the caller's thread,
    which may be any, and takes at most the source's time-out (ten times that without a cursor). A source that is
    listened to is heard until it pauses.
    """
    source = polled or PolledSource(source_id, centre)
    try:
        poll = _Poll(source, clock, cursor, before)
        yield from poll.moment() if source.listens else poll.batches()
    finally:
        if polled is None:
            source.close()


def listen_to(
    polled: PolledSource, clock: Clock, cursor: Cursor | None = None, before: SourceHealth | None = None
) -> Generator[RecordBatch]:
    """Listen to a source that `listens`, until it fails or the generator is closed; batches may be empty.

    The caller has stored a batch when it asks for the next one: the sender is told so then. Health comes with the first
    batch and once a rhythm after that. Never raises for the source: its failure is the last batch's health.
    """
    yield from _Poll(polled, clock, cursor, before).heard()


def probe_source(
    polled: PolledSource, clock: Clock, cursor: Cursor | None = None, before: SourceHealth | None = None
) -> SourceHealth:
    """Ask a source one cheap question, for a page that is not kept, to know whether it answers again.

    Returns its health: `failed`, or `live` where it answered. Takes at most the source's time-out.
    """
    return _Poll(polled, clock, cursor, before).probed()


def poll_once(
    source_id: str, centre: Centre, clock: Clock, cursor: Cursor | None = None, limit: int | None = None
) -> PollResult:
    """Poll a source once for a person to look at; at most about `limit` rows are asked for. Nothing is stored."""
    result = PollResult(source_id)
    with closing(PolledSource(source_id, centre)) as source:
        poll = _Poll(source, clock, cursor, None)
        poll.limit, poll.keep = limit, result.rows
        for batch in poll.moment() if source.listens else poll.batches():
            for records in (
                batch.events,
                batch.assets,
                batch.readings,
                batch.indicators,
                batch.warnings,
                batch.regions,
            ):
                result.records += records
            result.refused += batch.refused
            result.health = batch.health or result.health
            result.cursor = batch.cursor or result.cursor
    return result


class _Poll:
    def __init__(self, source: PolledSource, clock: Clock, cursor: Cursor | None, before: SourceHealth | None) -> None:
        self.source = source
        self.clock = clock
        self.cursor = cursor
        self.limit: int | None = None
        self.keep: list[Any] | None = None
        now = clock.now()
        self.before = before or health.unpolled(source.id, source.file, source.centre, now)
        self.tally = health.Tally(now, clock_ahead=self.before.clock_ahead)
        self.started = time.monotonic()
        first = cursor is None and not source.listens
        self.timeout = seconds_of(source.file.timeout) * (FIRST_POLL_PATIENCE if first else 1)

    def batches(self) -> Iterator[RecordBatch]:
        """Yield an ordinary poll."""
        batch = self._empty()
        try:
            yield from self._newest_first()
            look = self.source.course.look()
            with closing(self._connect()) as connector:
                for rows, cursor, since_last in self._portions(connector):
                    if batch.record_count + len(batch.refused) and (
                        batch.record_count + len(rows) > BATCH_ROWS or since_last > _BATCH_SECONDS
                    ):
                        yield batch
                        batch = self._empty()
                    look.see(rows)
                    self._add(batch, rows)
                    batch.cursor = cursor or batch.cursor
            whole = self.cursor is None or (batch.cursor is not None and asked_again(self.cursor, batch.cursor))
            self.tally.remarks += look.remarks(whole=whole)
            self._remark_long_poll()
            self._judge()
            batch.health = health.succeeded(self.before, self.tally, self.clock.now())
        except Exception as error:  # noqa: BLE001 - a connector's defect must cost its own source only
            batch.health = self._failed(error)
        yield batch

    def heard(self) -> Iterator[RecordBatch]:
        """Yield what is pushed until that fails: a page's batches, then one with its cursor, and health where due."""
        try:
            silence, told_at = Silence(self.before, self.clock), -math.inf
            with closing(self._connect()) as connector:
                for page in connector.poll(self.cursor):
                    yield from self._pushed(page)
                    if page.rows and page.live:
                        silence.hear()
                    batch = self._empty()
                    batch.cursor = page.cursor
                    if time.monotonic() - told_at >= self.before.rhythm:
                        told_at = time.monotonic()
                        batch.health = self.before = self._listening(silence)
                    yield batch
            sentence = translate("Source", "The sender ended the connection. It is taken up again soon.")
            raise SourceError(sentence)  # noqa: TRY301 - one way for all that fails
        except Exception as error:  # noqa: BLE001 - as above
            batch = self._empty()
            batch.health = self._failed(error)
        yield batch

    def moment(self) -> Iterator[RecordBatch]:
        """Yield what is pushed until there is a pause after something came, or the time-out is reached."""
        final = self._empty()
        try:
            with closing(self._connect()) as connector:
                for page in connector.poll(self.cursor):
                    yield from self._pushed(page)
                    final.cursor = page.cursor or final.cursor
                    over = time.monotonic() > self.started + self.timeout
                    if over or self._enough() or (self.tally.rows and not page.rows):
                        break
            self._judge()
            final.health = health.succeeded(self.before, self.tally, self.clock.now())
        except Exception as error:  # noqa: BLE001 - as above
            final.health = self._failed(error)
        yield final

    def probed(self) -> SourceHealth:
        """Return the health after one page, which is let go."""
        self.timeout = seconds_of(self.source.file.timeout)
        # Without a cursor a poll brings weeks; a day is enough to know.
        since = None if self.cursor is not None else self.clock.now() - _NEWEST * 1000
        try:
            with closing(self._connect(since=since)) as connector:
                for page in connector.poll(self.cursor):
                    self._count(page)
                    break
        except Exception as error:  # noqa: BLE001 - as above
            return self._failed(error)
        return health.succeeded(self.before, self.tally, self.clock.now())

    def _newest_first(self) -> Iterator[RecordBatch]:
        """Yield the last day's events, at most a batch, before the first poll's weeks: a room looks at today first.

        They come again in their turn. Only then they count, and only then a row that is refused is refused.
        """
        since = getattr(self.source.request[0], "since", None)
        if self.cursor is not None or self.keep is not None or not isinstance(since, Since):
            return
        if self.source.mapper.kinds != ("event",) or seconds_of(since.first) < _LONG_AGO:
            return
        left = _LEADING_ROWS
        with closing(self._connect(since=self.clock.now() - _NEWEST * 1000)) as connector:
            for page in connector.poll(None):
                batch = self._empty()
                self._sort(batch, self.source.mapper.map(page.rows[:left], self.clock.now()))
                yield batch
                left -= len(page.rows)
                if left <= 0 or time.monotonic() > self.started + self.timeout:
                    return

    def _empty(self) -> RecordBatch:
        return RecordBatch(source=self.source.id, polled_at=self.tally.tried_at)

    def _connect(self, *, since: int | None = None) -> Connector:
        source = self.source
        items = source.mapper.items
        settings, connector = source.request
        context = PollContext(
            source=source.id,
            request=source.file.request,
            folder=source.centre.folder,
            zone=source.centre.zone,
            clock=self.clock,
            deadline=self.started + self.timeout,
            since=since,
            items=items,
            language=source.centre.file.language,
            kept=source.kept,
            looking=self.keep is not None,
        )
        self._most_rows = context.max_rows
        return connector(settings, context)

    def _portions(self, connector: Connector) -> Iterator[tuple[list[Any], Cursor | None, float]]:
        """Yield rows, at most a batch at once, the cursor with a page's last of them, and the seconds since before."""
        last = time.monotonic()
        for page in connector.poll(self.cursor):
            now = time.monotonic()
            self._count(page)
            portions = _portions_of(page.rows)
            for number, rows in enumerate(portions, 1):
                yield rows, page.cursor if number == len(portions) else None, now - last
            if self._enough():
                return
            last = time.monotonic()
            if last > self.started + self.timeout:
                sentence = translate("Source", "The poll took over {seconds} s. Lengthen “timeout”, or ask for less.")
                raise SourceError(sentence.filled(seconds=round(self.timeout)))
            if self.tally.rows > self._most_rows:
                sentence = translate("Source", "More than {rows} rows came in one poll. Ask for less at once.")
                raise SourceError(sentence.filled(rows=self._most_rows))

    def _pushed(self, page: Page) -> Iterator[RecordBatch]:
        self._count(page)
        for rows in _portions_of(page.rows) if page.rows else []:
            batch = self._empty()
            self._add(batch, rows)
            yield batch

    def _enough(self) -> bool:
        return self.limit is not None and self.tally.rows >= self.limit

    def _count(self, page: Page) -> None:
        if not self.tally.latency:
            self.tally.latency = max(1, round((time.monotonic() - self.started) * 1000))
        self.tally.rows += len(page.rows)
        self.tally.remarks += page.remarks
        if page.source_time is not None and not self.clock.is_drill:
            self.source.clock.answer(page.source_time, self.clock.now())
        if self.keep is not None:
            self.keep += page.rows

    def _add(self, batch: RecordBatch, rows: list[Any]) -> None:
        mapped = self.source.mapper.map(rows, self.clock.now())
        self.source.places.see(rows)
        if not self.clock.is_drill:
            self.source.clock.see(made_at(mapped.records))
        self.tally.refused += len(mapped.refused)
        batch.refused += mapped.refused
        self._sort(batch, mapped)

    def _sort(self, batch: RecordBatch, mapped: Mapped) -> None:
        kinds: dict[type[Any], list[Any]] = {
            Event: batch.events,
            Asset: batch.assets,
            Reading: batch.readings,
            Indicator: batch.indicators,
            Warning: batch.warnings,
            Region: batch.regions,
        }
        if len({type(record) for record in mapped.records}) == 1:
            kinds[type(mapped.records[0])] += mapped.records
            return
        for record in mapped.records:
            kinds[type(record)].append(record)

    def _judge(self) -> None:
        """Say what is doubtful about regions, places and clock, now that rows were seen."""
        self.tally.remarks += self.source.mapper.remarks() + self.source.places.remarks()
        if self.clock.is_drill:
            return
        ahead = self.source.clock.end_poll(self.clock.now())
        if self.source.clock.knows:  # else what was known before the start holds
            self.tally.clock_ahead = ahead
        self.tally.remarks += self.source.clock.remarks()

    def _remark_long_poll(self) -> None:
        seconds = time.monotonic() - self.started
        if self.cursor is not None and seconds > self.before.rhythm:
            sentence = translate(
                "Source",
                "A poll took {seconds} s, longer than the {every} between two. Lengthen “every”, or ask for less.",
            )
            self.tally.remarks.append(sentence.filled(seconds=round(seconds, 1), every=self.source.file.every))

    def _listening(self, silence: Silence) -> SourceHealth:
        """Return the health of a listener that is connected, and begin to count anew."""
        if silence.remark is not None:
            self.tally.remarks.append(silence.remark)
        self._judge()
        state = health.succeeded(self.before, self.tally, silence.succeeded_at)
        self.tally = health.Tally(self.clock.now(), latency=self.tally.latency, clock_ahead=self.tally.clock_ahead)
        return state

    def _failed(self, error: Exception) -> SourceHealth:
        if isinstance(error, SourceError):
            state = health.failed(self.before, self.tally, error.sentence)
            if error.retry_after is None:
                return state
            # As a moment by the room's clock; the pauses in between are the machine's (`data_sources.breaker`).
            return msgspec.structs.replace(state, next_try_at=self.clock.now() + round(error.retry_after * 1000))
        log.error("source %s: the connector failed", self.source.id, exc_info=error)
        sentence = translate(
            "Source", "The connector “{connector}” failed: {reason}. The log has the details; please report it."
        )
        reason = redacted(f"{type(error).__name__}: {error}")[:300]
        sentence = sentence.filled(connector=self.source.file.connector, reason=reason)
        return health.failed(self.before, self.tally, sentence)


def _portions_of(rows: list[Any]) -> list[list[Any]]:
    """Return a page's rows in portions of at most a batch; one empty portion where there are none."""
    return [rows[start : start + BATCH_ROWS] for start in range(0, max(len(rows), 1), BATCH_ROWS)]
