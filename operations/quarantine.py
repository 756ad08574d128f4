"""The quarantine for people: rows shown with what names a person hidden, and tried again when a mapping was mended."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final

from data_sources.batches import RecordBatch
from data_sources.centre import Centre
from data_sources.clock import Clock
from data_sources.mapping import Mapper, MappingError, raw_of
from data_sources.records import Asset, Event, Indicator, Reading, Region, Warning
from data_sources.sentences import Sentence, translate
from operations.refused_rows import fields_of
from operations.store import Judged, QuarantinedRow, Store

_WHEN: Final = re.compile(r"^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)?)?$")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_PAGE: Final = 1_000


class RerunError(Exception):
    """A re-run that can't be begun. Says why."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


@dataclass(frozen=True)
class Rerun:
    """What a re-run came to: rows that were stored and left, and rows that stay."""

    fitted: int = 0
    stayed: int = 0

    @property
    def sentence(self) -> Sentence:
        """What to tell people."""
        if not self.fitted and not self.stayed:
            return translate("Quarantine", "There is no row in quarantine.")
        if not self.stayed:
            return translate(
                "Quarantine", "All {fitted} rows fit now: they are stored and have left quarantine."
            ).filled(fitted=self.fitted)
        if not self.fitted:
            return translate("Quarantine", "None of the {stayed} rows fits: they stay, with today's reason.").filled(
                stayed=self.stayed
            )
        return translate(
            "Quarantine", "{fitted} rows fit now and are stored; {stayed} stay in quarantine, with today's reason."
        ).filled(fitted=self.fitted, stayed=self.stayed)


def rerun(
    store: Store, centre: Centre, clock: Clock, source: str, stopped: Callable[[], bool] = lambda: False
) -> Rerun:
    """Try the rows of a source's quarantine again by the mapping that `centre` has now. Any thread.

    In steps, each a transaction; a collector may write between them. Rows that come meanwhile are not tried.

    Raises:
        RerunError: The source isn't there, or its mapping has mistakes.
        StoreError: The store failed; what was done before it stands.
    """
    if source not in centre.sources:
        raise RerunError(
            translate(
                "Quarantine", "The source “{source}” isn't there, or its file has mistakes. Run “yiping check”."
            ).filled(source=source)
        )
    try:
        judge = _Judge(source, centre, clock)
    except MappingError as error:
        first = error.mistakes[0]
        sentence = translate("Source", "{file}, {key}: {mistake} Run “yiping check” for all mistakes.")
        raise RerunError(sentence.filled(file=first.file, key=first.key, mistake=str(first.sentence))) from error
    last, after, done = store.last_quarantined(source), 0, Rerun()
    while not stopped():
        settled = store.settle_quarantined(source, judge, after=after, last=last)
        done = Rerun(done.fitted + settled.fitted, done.stayed + settled.stayed)
        if settled.after is None:
            break
        after = settled.after
    return done


class _Judge:
    """Judges rows by one mapping. A row is mapped as of when it was refused: it is no news of today."""

    def __init__(self, source: str, centre: Centre, clock: Clock) -> None:
        self._mapper = Mapper(source, centre.sources[source], centre)
        self._source = source
        self._clock = clock

    def __call__(self, rows: Sequence[QuarantinedRow]) -> Judged:
        batch = RecordBatch(source=self._source, polled_at=self._clock.now())
        reasons: dict[int, Sentence] = {}
        for at, together in groupby(sorted(rows, key=lambda row: (row.last_at, row.id)), lambda row: row.last_at):
            self._judge(list(together), at, batch, reasons)
        return Judged(batch, reasons)

    def _judge(self, rows: list[QuarantinedRow], at: int, batch: RecordBatch, reasons: dict[int, Sentence]) -> None:
        fields: dict[int, Any] = {}
        for row in rows:
            found = fields_of(row.raw)
            if found is None or row.reason.context == "Store":
                reasons[row.id] = row.reason  # refused by the connector or the store: no mapping can mend that
            else:
                fields[row.id] = found
        refused = self._map(fields, at, batch)
        # JSON has no word for a moment: what a database or a spreadsheet gave as one is tried as one.
        typed = {number: _typed(fields[number]) for number in refused}
        typed = {number: row for number, row in typed.items() if row is not None}
        still = self._map(typed, at, batch) if typed else {}
        reasons.update({number: reason for number, reason in refused.items() if number not in typed or number in still})

    def _map(self, fields: dict[int, Any], at: int, batch: RecordBatch) -> dict[int, Sentence]:
        """Add the rows' records to `batch`; return why rows are refused, by their number."""
        mapped = self._mapper.map(list(fields.values()), at)
        kinds: dict[type[Any], list[Any]] = {
            Event: batch.events,
            Asset: batch.assets,
            Reading: batch.readings,
            Indicator: batch.indicators,
            Warning: batch.warnings,
            Region: batch.regions,
        }
        for record in mapped.records:
            kinds[type(record)].append(record)
        why = {refused.raw: refused.reason for refused in mapped.refused}
        return {number: why[raw] for number, row in fields.items() if (raw := raw_of(row)) in why}


def _typed(fields: dict[str, Any]) -> dict[str, Any] | None:
    """Return the fields with texts that are a moment in ISO 8601 as that moment; None where there is none."""
    found = {name: moment for name, value in fields.items() if (moment := _moment(value)) is not None}
    return {**fields, **found} if found else None


def _moment(value: Any) -> datetime | date | None:
    if not isinstance(value, str) or not _WHEN.match(value):
        return None
    try:
        return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    except ValueError:
        return None


def all_rows(store: Store, source: str = "") -> Iterator[QuarantinedRow]:
    """Give every row in quarantine of a source, or of all, the newest first; rows that come meanwhile may be missed."""
    known: set[int] = set()
    offset = 0
    while rows := store.quarantined(source, _PAGE, offset):
        offset += len(rows)
        # A row that came in front moves the others back: none is given twice.
        yield from (row for row in rows if row.id not in known)
        known.update(row.id for row in rows)


def harmless_cell(text: str) -> str:
    """Return a text that a spreadsheet takes for a text, whatever it begins with."""
    return "'" + text if text.startswith(_FORMULA) else text
