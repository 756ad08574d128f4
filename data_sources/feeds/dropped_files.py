"""CSV files that appear in a folder, as a department's export job or a station's logger drops them.

A file is written beside its place and moved there, so that nobody reads half of one.
"""

from __future__ import annotations

import csv
import gzip
import io
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from data_sources.feeds.ledger import Ledger
from data_sources.feeds.local_time import day_number
from data_sources.feeds.plan import Air, EventFeed
from data_sources.feeds.vendor_rows import event_rows

_HOUR = 3600
_KEPT_FILES = 400


class EventFiles:
    """An event feed that exports, at the end of each span of hours, what changed in it."""

    def __init__(self, feed: EventFeed, ledger: Ledger, folder: Path, zone: ZoneInfo) -> None:
        self._feed = feed
        self._ledger = ledger
        self._folder = folder / feed.serve.path
        self._zone = zone
        self._written: int | None = None

    def tick(self, now: int) -> None:
        """Write the files that are due at second `now`; the first one holds all of the history."""
        span = self._feed.serve.every_hours * _HOUR
        due = now // span * span
        if self._written == due:
            return
        self._folder.mkdir(parents=True, exist_ok=True)  # a department's share is there while it has nothing to tell
        after = self._written
        answer = self._ledger.changes(None if after is None else after, due)
        rows = event_rows(self._ledger.page(answer, 0, len(answer)), self._feed, self._zone)
        self._written = due
        path = self._folder / f"{self._feed.title}_{datetime.fromtimestamp(due, self._zone):%Y%m%d%H%M}.csv"
        if rows:
            _write(path, list(self._feed.fields), rows, self._feed.serve.encoding)
        # Only now: who looked in between would find a share that has lost its files.
        _clear(self._folder, keep=0 if after is None else _KEPT_FILES, but=path)


class AirFiles:
    """Recorded hours of air quality, re-dated: the hour of the day is kept, the recorded days take turns."""

    def __init__(self, air: Air, folder: Path, out: Path, zone: ZoneInfo) -> None:
        self._air = air
        self._source = folder / air.hours
        self._folder = out / air.path
        self._zone = zone
        self._by_hour: dict[int, list[list[dict[str, str]]]] = {}
        self._written: int | None = None

    def tick(self, now: int) -> None:
        """Write the files of the hours that have ended by second `now`."""
        last = now // _HOUR * _HOUR
        if self._written == last:
            return
        if self._written is None:
            _clear(self._folder, keep=_KEPT_FILES)
        first = last - (self._air.back_hours - 1) * _HOUR if self._written is None else self._written + _HOUR
        for hour in range(max(first, last - self._air.back_hours * _HOUR), last + 1, _HOUR):
            self._write_hour(hour)
        self._written = last

    def _write_hour(self, moment: int) -> None:
        local = datetime.fromtimestamp(moment, self._zone)
        recorded = self._recorded().get(local.hour, [])
        if not recorded:
            return
        rows: list[dict[str, Any]] = [
            {"时间": f"{local:%Y-%m-%d %H}:00", **row}
            for row in recorded[day_number(moment, self._zone) % len(recorded)]
        ]
        path = self._folder / self._air.file_name.format(stamp=local.strftime("%Y%m%d%H"))
        if not path.exists():
            _write(path, list(rows[0]), rows, self._air.encoding)

    def _recorded(self) -> dict[int, list[list[dict[str, str]]]]:
        """Return the recorded hours by hour of the day, one list of stations' rows a day."""
        if not self._by_hour:
            data = self._source.read_bytes()
            text = (gzip.decompress(data) if self._source.suffix == ".gz" else data).decode("utf-8")
            days: dict[tuple[str, int], list[dict[str, str]]] = {}
            for row in csv.DictReader(text.splitlines()):
                values = {name: value for name, value in row.items() if name not in {"date", "hour"}}
                days.setdefault((row["date"], int(row["hour"])), []).append(values)
            for (_, hour), rows in sorted(days.items()):
                self._by_hour.setdefault(hour, []).append(rows)
        return self._by_hour


def _write(path: Path, fields: list[str], rows: list[dict[str, Any]], encoding: str) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, fields)
    writer.writeheader()
    writer.writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.part")
    draft.write_bytes(buffer.getvalue().encode(encoding))
    draft.replace(path)


def _clear(folder: Path, keep: int, but: Path | None = None) -> None:
    """Delete the oldest files, by name, until `keep` are left; never the one of that path."""
    if folder.is_dir():
        files = sorted(path for path in folder.iterdir() if path.suffix == ".csv" and path != but)
        for path in files[: max(len(files) - keep, 0)]:
            path.unlink(missing_ok=True)
