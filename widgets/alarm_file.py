"""Write alarms as a table that spreadsheets read. In a worker thread: all words come ready."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path

from data_sources.records import Instant
from operations.alarm_snapshots import Alarm
from operations.quarantine import harmless_cell
from widgets import words


@dataclass(frozen=True)
class FileWords:
    """The heads of the columns, in their order, and what the kinds are called."""

    heads: Sequence[str]
    kinds: Mapping[str, str]
    yes: str


def write_alarms(path: Path, alarms: Sequence[Alarm], zone: tzinfo, told: FileWords) -> None:
    """Write them, newest first, times by the centre's zone; UTF-8 with the mark that spreadsheets look for.

    Raises:
        OSError: It can't be written.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(told.heads)
        for one in alarms:
            seconds = None if one.acked_at is None else (one.acked_at - one.raised_at) / 1000
            writer.writerow(
                harmless_cell(cell)
                for cell in (
                    _time(one.raised_at, zone),
                    words.ROMAN[one.severity - 1],
                    told.kinds.get(one.kind, one.kind),
                    one.title,
                    one.region_name,
                    one.source_title or one.source,
                    one.key,
                    _time(one.cleared_at, zone),
                    _time(one.acked_at, zone),
                    "" if seconds is None else f"{seconds:.0f}",
                    one.acked_by,
                    one.acked_at_place,
                    str(one.times),
                    told.yes if one.simulated else "",
                )
            )


def _time(at: Instant | None, zone: tzinfo) -> str:
    return "" if at is None else f"{words.local(at, zone):%Y-%m-%d %H:%M:%S}"
