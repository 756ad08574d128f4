"""`yiping quarantine`: what the mappings refused, and why; written to a file; tried again by today's mapping."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from data_sources.centre import Centre, read_centre, text_of
from data_sources.clock import Clock
from data_sources.sentences import Sentence, translate
from desktop.terminal_text import print_line as _print
from desktop.translation import say
from operations.collector import UnknownSourceError
from operations.quarantine import all_rows, harmless_cell, rerun
from operations.refused_rows import fields_of, masked_fields, masked_row
from operations.snapshots import SourcePage
from operations.store import QuarantinedRow, Store


class ExportError(Exception):
    """A file that can't be written. Says which, and why."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def browse(folder: Path, source: str, rows: int, store_url: str, language: str) -> int:
    """Print what lies in quarantine, by source: how many rows, the reasons, and the newest rows, masked.

    Raises:
        CentreError: The centre can't be read.
        StoreError: The store can't be read.
        UnknownSourceError: There is no such source, and never was.
    """
    centre = read_centre(folder)
    store = Store.open(store_url or None, centre, Clock.from_environment(), read_only=True)
    try:
        heard = _heard(store, source)
        pages = [store.picture.source_page(name, limit=rows) for name in ([source] if source else heard)]
    finally:
        store.close()
    pages = [page for page in pages if page.refused or page.kept]
    if not pages:
        _print(say(translate("Quarantine", "Nothing lies in quarantine."), language))
    for page in pages:
        _print_page(centre, page, language)
    return 0


def export(folder: Path, source: str, path: Path, store_url: str, language: str) -> int:
    """Write every row in quarantine, masked, to a CSV or JSON Lines file, the newest first; no cell is a formula.

    Raises:
        CentreError: The centre can't be read.
        StoreError: The store can't be read.
        ExportError: The file can't be written.
        UnknownSourceError: There is no such source, and never was.
    """
    centre = read_centre(folder)
    store = Store.open(store_url or None, centre, Clock.from_environment(), read_only=True)
    beside = path.with_name(path.name + ".part")
    try:
        _heard(store, source)
        write = _write_csv if path.suffix.lower() == ".csv" else _write_lines
        count = write(beside, centre, all_rows(store, source), language)
        beside.replace(path)
    except OSError as error:
        sentence = translate("Quarantine", "{file} can't be written: {reason}. Name another file.")
        raise ExportError(sentence.filled(file=str(path), reason=error.strerror or str(error))) from error
    finally:
        store.close()
        beside.unlink(missing_ok=True)
    _print(
        say(
            translate("Quarantine", "{rows} rows were written to {file}; what names a person is masked.").filled(
                rows=count, file=str(path)
            ),
            language,
        )
    )
    return 0


def try_again(folder: Path, source: str, store_url: str, language: str) -> int:
    """Try a source's rows again by the mapping that its file has now; a collector may run beside.

    Raises:
        CentreError: The centre can't be read.
        RerunError: The source isn't there, or its mapping has mistakes.
        StoreError: The store can't be written.
    """
    _print(say(_tried(folder, source, store_url), language))
    return 0


def try_again_as_child(folder: Path, source: str, store_url: str) -> int:
    """Do the same for the desktop, and tell it what came of it: one line, {"sentence": …}."""
    try:
        sentence, code = _tried(folder, source, store_url), 0
    except Exception as error:
        found = getattr(error, "sentence", None)
        if not isinstance(found, Sentence):
            raise
        sentence, code = found, 1
    sys.stdout.write(msgspec.json.encode({"sentence": sentence}).decode() + "\n")
    return code


def _tried(folder: Path, source: str, store_url: str) -> Sentence:
    centre, clock = read_centre(folder), Clock.from_environment()
    store = Store.open(store_url or None, centre, clock)
    try:
        return rerun(store, centre, clock, source).sentence
    finally:
        store.close()


def _heard(store: Store, source: str) -> list[str]:
    """Return the names of all sources that there are or ever were; `source`, where given, must be among them."""
    heard = [status.health.source for status in store.picture.source_board().sources]
    if source and source not in heard:
        raise UnknownSourceError(source, heard)
    return heard


def _print_page(centre: Centre, page: SourcePage, language: str) -> None:
    file = centre.sources.get(page.source)
    name = text_of(file.name, language) if file is not None else ""
    counts = translate("Quarantine", "{kept} rows in quarantine, {refused} refused so far").filled(
        kept=page.kept, refused=page.refused
    )
    told = say(counts, language)
    if page.dropped:
        more = translate("Quarantine", "{dropped} no longer kept").filled(dropped=page.dropped)
        told += " · " + say(more, language)
    _print(f"{page.source}  {name}  {told}")
    for reason in page.reasons[:8]:
        _print(f"  {reason.rows:>6} × {say(reason.reason, language)}")
    for row in page.rows:
        times = f" ×{row.times}" if row.times > 1 else ""
        _print(f"    {_local(row.last_at, centre)}{times}  {say(row.reason, language)}")
        _print(f"      {row.text}")
    _print("")


def _write_csv(path: Path, centre: Centre, rows: Iterator[QuarantinedRow], language: str) -> int:
    heads = (
        translate("Quarantine", "Source"),
        translate("Quarantine", "First refused"),
        translate("Quarantine", "Last refused"),
        translate("Quarantine", "Times"),
        translate("Quarantine", "Reason"),
        translate("Quarantine", "Row"),
    )
    count = 0
    # With a mark at its beginning: without it, Excel takes Chinese for another encoding.
    with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
        writer = csv.writer(file)
        writer.writerow([say(head, language) for head in heads])
        for row in rows:
            moments = [_local(at, centre) for at in (row.first_at, row.last_at)]
            texts = [row.source, *moments, str(row.times), say(row.reason, language), masked_row(row.raw)]
            writer.writerow([harmless_cell(text.replace("\0", "")) for text in texts])
            count += 1
    return count


def _write_lines(path: Path, centre: Centre, rows: Iterator[QuarantinedRow], language: str) -> int:
    count = 0
    with path.open("wb") as file:
        for row in rows:
            fields = fields_of(row.raw)
            told: dict[str, Any] = {
                "source": row.source,
                "first_at": _moment(row.first_at, centre).isoformat(timespec="milliseconds"),
                "last_at": _moment(row.last_at, centre).isoformat(timespec="milliseconds"),
                "times": row.times,
                "reason": say(row.reason, language),
                "row": masked_row(row.raw) if fields is None else masked_fields(fields),
            }
            file.write(msgspec.json.encode(told) + b"\n")
            count += 1
    return count


def _moment(at: int, centre: Centre) -> datetime:
    return datetime.fromtimestamp(at / 1000, centre.zone)


def _local(at: int, centre: Centre) -> str:
    return _moment(at, centre).strftime("%Y-%m-%d %H:%M:%S")
