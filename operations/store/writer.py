"""Write one batch into the store, in a transaction that the caller holds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from msgspec.structs import astuple
from sqlalchemy import Connection, Table, select

from data_sources.batches import RecordBatch, Refused
from data_sources.records import Asset, Event, Indicator, Instant, Reading, Record, Region, Warning, encode
from data_sources.sentences import translate
from operations.store.counters import count_assets, count_events
from operations.store.derivation import ASSET_COLUMNS, EVENT_COLUMNS, Derivation
from operations.store.duties import closed_at_update, keep_duties
from operations.store.engine import (
    insert_columns,
    insert_rows,
    one_of,
    perhaps_known,
    raw_rows,
    update_rows,
    upsert_rows,
)
from operations.store.feed import FeedWriter
from operations.store.merging import Merged, Row, by_columns, merge, storable
from operations.store.reading_writer import write_readings
from operations.store.schema import (
    NEVER,
    asset,
    asset_kind,
    event,
    indicator,
    region,
    warning,
    warning_replaced,
)

DAY: Final = 86_400_000
_INDICATOR_COLUMNS: Final = Indicator.__struct_fields__
_KEY, _REPORTED, _UPDATED, _CLOSED, _IS_OPEN = (
    EVENT_COLUMNS.index(name) for name in ("key", "reported_at", "updated_at", "closed_at", "is_open")
)
_REGION_COLUMNS: Final = Region.__struct_fields__
_WARNING_COLUMNS: Final = ("source", "key", "status", "message", "sent_at", "ends_at", "level", "body")


@dataclass
class Tally:
    """How many records were written, were known already, or were older than what is known."""

    written: int = 0
    unchanged: int = 0
    older: int = 0

    def add(self, merged: Merged) -> None:
        """Add what a merge came to."""
        self.written += merged.written
        self.unchanged += merged.unchanged
        self.older += merged.older


class BatchWriter:
    """Writes records of one source."""

    def __init__(
        self, connection: Connection, source: str, feed: FeedWriter, derivation: Derivation, *, floor: Instant = 0
    ) -> None:
        """`floor` is since when closed events are kept: older ones that aren't known are not taken in again."""
        self._floor = floor
        self._connection = connection
        self._source = source
        self._feed = feed
        self._derivation = derivation
        self.tally = Tally()
        self.refused: list[Refused] = []

    def write(self, batch: RecordBatch) -> None:
        """Write all records of `batch`.

        Raises:
            ValueError: A record names another source than the batch.
        """
        named: tuple[Sequence[Event | Asset | Reading | Indicator | Warning], ...] = (
            batch.events,
            batch.assets,
            batch.readings,
            batch.indicators,
            batch.warnings,
        )
        for records in named:
            if {record.source for record in records} - {batch.source}:
                raise ValueError(f"a batch of {batch.source!r} holds a record of another source")
        self._write_events(batch.events)
        self._write_assets(batch.assets)
        self._write_readings(self._numbers(batch.readings))
        self._write_indicators(self._numbers(batch.indicators))
        self._write_warnings(batch.warnings)
        self.write_regions(batch.regions)

    def write_regions(self, regions: Iterable[Region]) -> None:
        """Write regions, which belong to no source."""
        rows = storable([astuple(one) for one in regions])
        if not rows:
            return
        known = {row[1]: row for row in self._connection.execute(_known(region, _REGION_COLUMNS))}
        self._put("region", region, _REGION_COLUMNS, merge([row[0] for row in rows], rows, known, version=None))

    def _write_events(self, events: Sequence[Event]) -> None:
        if not events:
            return
        columns = self._derivation.event_columns(events)
        known = self._known_by_key(event, EVENT_COLUMNS, columns[_KEY])
        if not known and min(columns[_REPORTED]) >= self._floor and len(set(columns[_KEY])) == len(events):
            # All are new, as in a first poll: nothing to be compared, and so no row to be made of its columns.
            self._put_new("event", event, EVENT_COLUMNS, columns)
            self.tally.written += len(events)
            count_events(self._connection, columns, at=self._feed.at)
            return
        rows = list(zip(*columns, strict=True))
        version = EVENT_COLUMNS.index("updated_at")
        merged = merge(columns[_KEY], rows, known, version=version, dated_by_it=closed_at_update)
        keep_duties(self._connection, self._derivation, self._feed, merged)
        if self._floor:
            kept = [row for row in merged.new if row[_REPORTED] >= self._floor or not self._is_let_go(row)]
            merged.older += len(merged.new) - len(kept)
            merged.new = kept
        self._put("event", event, EVENT_COLUMNS, merged)
        if len(merged.new) < len(rows):
            columns = by_columns([*merged.new, *(new for _, new in merged.changed)])
        count_events(self._connection, columns, by_columns([old[1:] for old, _ in merged.changed]), at=self._feed.at)

    def _is_let_go(self, row: Row) -> bool:
        """Whether an event is one of those that the store has let go of (`operations.store.retention`)."""
        closed_at = row[_UPDATED] if row[_CLOSED] is None else row[_CLOSED]
        return not row[_IS_OPEN] and max(row[_REPORTED], closed_at) < self._floor

    def _write_assets(self, assets: Sequence[Asset]) -> None:
        if not assets:
            return
        rows = self._derivation.asset_rows(assets)
        merged = self._merge_keyed(asset, ASSET_COLUMNS, rows, "updated_at")
        added = [*merged.new, *(new for _, new in merged.changed)]
        self._know_kinds(row[ASSET_COLUMNS.index("kind")] for row in added)
        self._put("asset", asset, ASSET_COLUMNS, merged)
        count_assets(self._connection, added, [old[1:] for old, _ in merged.changed])

    def _know_kinds(self, kinds: Iterable[str]) -> None:
        wanted = dict.fromkeys(kinds)
        if not wanted:
            return
        known = set(self._connection.execute(select(asset_kind.c.kind)).scalars())
        new = [kind for kind in wanted if kind not in known]
        rows = list(zip(new, range(len(known), len(known) + len(new)), strict=True))
        insert_rows(self._connection, asset_kind, ["kind", "ordinal"], rows)

    def _write_readings(self, readings: Sequence[Reading]) -> None:
        written, unchanged = write_readings(self._connection, self._source, self._feed, self._derivation, readings)
        self.tally.written += written
        self.tally.unchanged += unchanged

    def _write_indicators(self, indicators: Sequence[Indicator]) -> None:
        if not indicators:
            return
        rows = storable([astuple(one) for one in indicators])
        places = [_INDICATOR_COLUMNS.index(name) for name in ("region", "name", "period")]
        found = self._connection.execute(
            _known(indicator, _INDICATOR_COLUMNS).where(indicator.c.source == self._source)
        )
        known = {tuple(row[place + 1] for place in places): tuple(row) for row in found}
        identities = [tuple(row[place] for place in places) for row in rows]
        self._put("indicator", indicator, _INDICATOR_COLUMNS, merge(identities, rows, known, version=None))

    def _write_warnings(self, warnings: Sequence[Warning]) -> None:
        if not warnings:
            return
        rows = storable([_warning_row(one) for one in warnings])
        merged = self._merge_keyed(warning, _WARNING_COLUMNS, rows, "sent_at")
        self._put("warning", warning, _WARNING_COLUMNS, merged)
        named = {
            (one.source, replaced, one.status, one.key)
            for one in warnings
            if one.message in ("Update", "Cancel")
            for replaced in one.replaces
        }
        keys = ["source", "replaced", "status", "key"]
        upsert_rows(self._connection, warning_replaced, keys, [], storable(sorted(named)))

    def _merge_keyed(self, table: Table, columns: Sequence[str], rows: list[Row], version: str) -> Merged:
        key = columns.index("key")
        keys = [row[key] for row in rows]
        return merge(keys, rows, self._known_by_key(table, columns, keys), version=columns.index(version))

    def _known_by_key(self, table: Table, columns: Sequence[str], keys: Sequence[str]) -> dict[str, Row]:
        """Return the rows of this source that have one of some keys, with their ids before them."""
        of_source = table.c.source == self._source
        asked = perhaps_known(self._connection, table.c.key, of_source, keys)
        if not asked:
            return {}
        question = _known(table, columns).where(of_source, one_of(self._connection, table.c.key, asked))
        key = columns.index("key") + 1
        return {row[key]: row for row in raw_rows(self._connection, question)}

    def _put_new(self, kind: str, table: Table, names: Sequence[str], columns: Sequence[Row]) -> None:
        """Write rows that nobody knew, given by columns, and tell the feed."""
        numbers = self._feed.numbers(len(columns[0]))
        # A new thing's id is the number of the feed at which it came: unique, and known without asking.
        insert_columns(self._connection, table, ["id", *names, "seq"], [numbers, *columns, numbers])
        self._feed.tell_of_new(kind, table, numbers)

    def _put(self, kind: str, table: Table, columns: Sequence[str], merged: Merged) -> None:
        """Write what a merge came to, and tell the feed."""
        if "updated_at" in columns:
            update_rows(self._connection, table, ["updated_at"], ["id"], merged.touched)
        elif "sent_at" in columns:
            update_rows(self._connection, table, ["sent_at"], ["id"], merged.touched)
        if merged.new:
            self._put_new(kind, table, columns, by_columns(merged.new))
        numbers = self._feed.numbers(len(merged.changed))
        changed = [(*row, number, old[0]) for (old, row), number in zip(merged.changed, numbers, strict=True)]
        update_rows(self._connection, table, [*columns, "seq"], ["id"], changed)
        county, state = (columns.index(name) if name in columns else None for name in ("county", "state"))
        self._feed.tell_of_changed(
            kind,
            [
                (row[-2], "" if county is None else row[county], row[-1], "" if state is None else row[state])
                for row in changed
            ],
        )
        self.tally.add(merged)

    def _numbers(self, records: Sequence[Any]) -> list[Any]:
        """Return the records whose value is a number; the others go to quarantine."""
        kept: list[Any] = []
        for record in records:
            if record.value is None or math.isfinite(record.value):
                kept.append(record)
            else:
                reason = translate("Store", "The value {value} is no number that can be kept.")
                self.refused.append(Refused(_raw(record), reason.filled(value=repr(record.value))))
        return kept


def _known(table: Table, columns: Sequence[str]) -> Any:
    return select(table.c.id, *(table.c[name] for name in columns))


def _warning_row(one: Warning) -> Row:
    """Return a row of `_WARNING_COLUMNS`."""
    body = encode(one).decode()
    return one.source, one.key, one.status, one.message, one.sent_at, _ends_at(one), one.level, body


def _ends_at(one: Warning) -> int:
    """Return when a warning is over. CAP leaves one without `expires` to its reader: a day here."""
    return min(one.sent_at + DAY, NEVER) if one.expires_at is None else one.expires_at


def _raw(record: Record) -> bytes:
    return msgspec.json.encode(msgspec.structs.asdict(record))
