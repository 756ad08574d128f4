"""One poll of one source: connector → pages → mapping → batches, bounded in time and size.

Whatever goes wrong becomes the source's health; pages that came before it stand.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import msgspec

from data_sources import health
from data_sources.batches import RecordBatch, Refused, SourceHealth
from data_sources.centre import Centre, SourceFile
from data_sources.clock import Clock
from data_sources.connector import Connector, Cursor, Page, PollContext, SourceError
from data_sources.connectors import UnknownConnectorError, connector_names, connector_type
from data_sources.durations import seconds_of
from data_sources.mapping import Mapped, Mapper, MappingError
from data_sources.mistakes import Mistake, nearest_word
from data_sources.progress import Since
from data_sources.records import Asset, Event, Indicator, Reading, Record, Region, Warning
from data_sources.sentences import Sentence, translate
from data_sources.toml_files import TomlDocument, check_value

log = logging.getLogger(__name__)

BATCH_ROWS = 20_000
"""Rows a batch: enough for the store's speed (counters move once a batch), few enough that a wall sees a long poll
come in: a batch is under half a second's writing."""
_LEADING_ROWS = 5_000

_BATCH_SECONDS = 0.5
_NEWEST = 86_400
_LONG_AGO = 7 * 86_400
"""Seconds: a first poll that begins longer ago than this is led by the newest events."""
_FIRST_POLL_PATIENCE = 10
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
) -> Iterator[RecordBatch]:
    """Poll a source once, yielding batches to store; the last one carries its health. Never raises for the source.

    `before` is the source's health after the previous poll. Runs in the caller's thread, which may be any, and takes
    at most the source's time-out (ten times that without a cursor).
    """
    poll = _Poll(source_id, centre, clock, cursor, before)
    yield from poll.batches()


def poll_once(
    source_id: str, centre: Centre, clock: Clock, cursor: Cursor | None = None, limit: int | None = None
) -> PollResult:
    """Poll a source once for a person to look at; at most about `limit` rows are asked for. Nothing is stored."""
    poll = _Poll(source_id, centre, clock, cursor, None)
    poll.limit = limit
    result = PollResult(source_id)
    poll.keep = result.rows
    for batch in poll.batches():
        for records in (batch.events, batch.assets, batch.readings, batch.indicators, batch.warnings, batch.regions):
            result.records += records
        result.refused += batch.refused
        result.health = batch.health or result.health
        result.cursor = batch.cursor or result.cursor
    return result


def settings_of(source_id: str, source: SourceFile) -> tuple[Any, type[Connector] | None, list[Mistake]]:
    """Return a source's connector settings, the connector, and what is wrong with them (without line numbers)."""
    document = TomlDocument(f"sources/{source_id}.toml", {"request": source.request})
    try:
        connector = connector_type(source.connector)
    except UnknownConnectorError:
        sentence = translate("Mistakes", "There is no such connector.")
        known = connector_names()
        nearest = nearest_word(source.connector, known)
        mistake = document.mistake(
            ("connector",), sentence, found=source.connector, allowed=", ".join(known), nearest=nearest
        )
        return None, None, [mistake]
    settings, mistakes = check_value(document, ("request",), source.request, connector.settings_type)
    return settings, connector, mistakes


class _Poll:
    def __init__(
        self,
        source_id: str,
        centre: Centre,
        clock: Clock,
        cursor: Cursor | None,
        before: SourceHealth | None,
    ) -> None:
        self.source_id = source_id
        self.source = centre.sources[source_id]
        self.centre = centre
        self.clock = clock
        self.cursor = cursor
        self.limit: int | None = None
        self.keep: list[Any] | None = None
        now = clock.now()
        self.before = before or health.unpolled(source_id, self.source, centre, now)
        self.tally = health.Tally(now)
        self.started = time.monotonic()
        self.timeout = seconds_of(self.source.timeout) * (_FIRST_POLL_PATIENCE if cursor is None else 1)
        self.deadline = self.started + self.timeout

    def batches(self) -> Iterator[RecordBatch]:
        batch = self._empty()
        try:
            mapper = Mapper(self.source_id, self.source, self.centre)
            yield from self._newest_first(mapper)
            with closing(self._connect(mapper)) as connector:
                for rows, cursor, since_last in self._portions(connector):
                    if batch.record_count + len(batch.refused) and (
                        batch.record_count + len(rows) > BATCH_ROWS or since_last > _BATCH_SECONDS
                    ):
                        yield batch
                        batch = self._empty()
                    self._add(batch, mapper.map(rows, self.clock.now()))
                    batch.cursor = cursor or batch.cursor
            batch.health = health.succeeded(self.before, self.tally, self.clock.now())
        except SourceError as error:
            batch.health = health.failed(self.before, self.tally, error.sentence)
            batch.health = _with_retry(batch.health, error.retry_after, self.clock)
        except MappingError as error:
            batch.health = health.failed(self.before, self.tally, self._mistaken(error.mistakes))
        except Exception as error:  # a connector's defect must cost its own source only
            log.exception("source %s: the connector failed", self.source_id)
            sentence = translate(
                "Source", "The connector “{connector}” failed: {reason}. The log has the details; please report it."
            )
            reason = f"{type(error).__name__}: {error}"[:300]
            sentence = sentence.filled(connector=self.source.connector, reason=reason)
            batch.health = health.failed(self.before, self.tally, sentence)
        yield batch

    def _newest_first(self, mapper: Mapper) -> Iterator[RecordBatch]:
        """Yield the last day's events, at most a batch, before the first poll's weeks: a room looks at today first.

        They come again in their turn. Only then they count, and only then a row that is refused is refused.
        """
        settings, _, _ = settings_of(self.source_id, self.source)
        since = getattr(settings, "since", None)
        if self.cursor is not None or self.keep is not None or not isinstance(since, Since):
            return
        if mapper.kinds != ("event",) or seconds_of(since.first) < _LONG_AGO:
            return
        left = _LEADING_ROWS
        with closing(self._connect(mapper, since=self.clock.now() - _NEWEST * 1000)) as connector:
            for page in connector.poll(None):
                batch = self._empty()
                self._sort(batch, mapper.map(page.rows[:left], self.clock.now()))
                yield batch
                left -= len(page.rows)
                if left <= 0 or time.monotonic() > self.deadline:
                    return

    def _empty(self) -> RecordBatch:
        return RecordBatch(source=self.source_id, polled_at=self.tally.tried_at)

    def _connect(self, mapper: Mapper, *, since: int | None = None) -> Connector:
        settings, connector, mistakes = settings_of(self.source_id, self.source)
        if mistakes or connector is None:
            raise SourceError(self._mistaken(tuple(mistakes)))
        context = PollContext(
            source=self.source_id,
            request=self.source.request,
            folder=self.centre.folder,
            zone=self.centre.zone,
            clock=self.clock,
            deadline=self.deadline,
            since=since,
            items=mapper.items,
            language=self.centre.file.language,
        )
        return connector(settings, context)

    def _portions(self, connector: Connector) -> Iterator[tuple[list[Any], Cursor | None, float]]:
        """Yield rows, at most a batch at once, the cursor with a page's last of them, and the seconds since before."""
        last = time.monotonic()
        for page in connector.poll(self.cursor):
            now = time.monotonic()
            if not self.tally.latency:
                self.tally.latency = max(1, round((now - self.started) * 1000))
            self._count(page)
            for start in range(0, max(len(page.rows), 1), BATCH_ROWS):
                rows = page.rows[start : start + BATCH_ROWS]
                yield rows, page.cursor if start + BATCH_ROWS >= len(page.rows) else None, now - last
            if self.limit is not None and self.tally.rows >= self.limit:
                return
            last = time.monotonic()
            if last > self.deadline:
                sentence = translate("Source", "The poll took over {seconds} s. Lengthen “timeout”, or ask for less.")
                raise SourceError(sentence.filled(seconds=round(self.timeout)))

    def _count(self, page: Page) -> None:
        self.tally.rows += len(page.rows)
        if page.source_time is not None and not self.clock.is_drill:
            self.tally.clock_ahead = page.source_time - self.clock.now()
        if self.keep is not None:
            self.keep += page.rows

    def _add(self, batch: RecordBatch, mapped: Mapped) -> None:
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

    def _mistaken(self, mistakes: tuple[Mistake, ...]) -> Sentence:
        sentence = translate("Source", "{file}, {key}: {mistake} Run “yiping check” for all mistakes.")
        first = mistakes[0]
        return sentence.filled(file=first.file, key=first.key, mistake=str(first.sentence))


def _with_retry(state: SourceHealth, retry_after: float | None, clock: Clock) -> SourceHealth:
    if retry_after is None:
        return state
    return msgspec.structs.replace(state, next_try_at=clock.now() + round(retry_after * 1000))
