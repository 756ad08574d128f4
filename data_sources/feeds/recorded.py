"""Real calls, replayed against the clock by whole weeks: the weekday and the hour stay what they were.

A day of now is shown the calls of one recorded day: the recorded days repeat in a cycle of whole weeks that is fixed to
the calendar, so that the past is always as full as the present. The calls have no closing time: each is given
a nominal one, by its feed, spread by a seeded factor, and the feed's documentation says so.
"""

from __future__ import annotations

import csv
import gzip
import threading
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from data_sources.feeds.happenings import ACCEPTED, CLOSED, HANDLING, NEVER, STEPS, WAITING, DayEvents
from data_sources.feeds.local_time import EPOCH, midnight
from data_sources.feeds.plan import Plan, Recorded


@dataclass(frozen=True)
class _Calls:
    """One feed's calls of one recorded day, as rows of the file, by second of the day."""

    row: list[int]
    second: list[int]


class RecordedEvents:
    """The replay behind a centre's event feeds. Thread-safe. Reads its file when it is first asked."""

    def __init__(self, plan: Plan, model: Recorded, folder: Path, zone: ZoneInfo) -> None:
        self.categories: Sequence[str] = []
        self._plan = plan
        self._model = model
        self._path = folder / model.calls
        self._zone = zone
        self._first = (date.fromisoformat(model.first_day) - EPOCH).days
        self._feeds = {feed.name: feed for feed in plan.event_feeds}
        self._lock = threading.Lock()
        self._rows: list[dict[str, str]] = []
        self._titles: list[str] = []
        self._by_day: dict[tuple[str, int], _Calls] = {}
        self._days: dict[tuple[str, int], DayEvents] = {}

    def day(self, feed: str, day: int) -> DayEvents:
        """Return what a feed's system gets on a local day."""
        with self._lock:
            self._read()
            found = self._days.get((feed, day))
            if found is None:
                if len(self._days) > 400:
                    self._days.clear()
                found = self._days[feed, day] = self._make(feed, day)
            return found

    def key(self, feed: str, day: int, number: int) -> str:
        """Return a call's number: how often the recording has come round, and its line in the recording."""
        calls = self._by_day[feed, self._recorded(day)]
        return f"{self._feeds[feed].prefix}{(day - self._first) // self._model.days}-{calls.row[number]:06d}"

    def title(self, feed: str, subject: int) -> str:  # noqa: ARG002 - the recording has one word for all
        """Return the call's type, without the service's name and in small letters."""
        return self._titles[subject].rpartition(": ")[2].capitalize()

    def place_name(self, place: int) -> str:
        """Return the crossing or street."""
        return self._rows[place]["addr"]

    def region_code(self, place: int) -> str:
        """Return the municipality's code, empty where the call names none."""
        return self._rows[place]["code"]

    def region_name(self, place: int) -> str:
        """Return the municipality, as recorded."""
        return self._rows[place]["twp"]

    def caller(self, number: int) -> str:
        """Return the station that went, as recorded."""
        return self._rows[number]["station"]

    def _recorded(self, day: int) -> int:
        return (day - self._first) % self._model.days

    def _read(self) -> None:
        if self._rows:
            return
        text = gzip.decompress(self._path.read_bytes()).decode("utf-8")
        rows = list(csv.DictReader(text.splitlines()))
        self._titles = sorted({row["title"] for row in rows})
        self.categories = self._titles
        grouped: dict[tuple[str, int], _Calls] = defaultdict(lambda: _Calls([], []))
        for number, row in enumerate(rows):
            calls = grouped[row["feed"], int(row["day"])]
            calls.row.append(number)
            calls.second.append(int(row["second"]))
        self._by_day = grouped
        self._rows = rows

    def _make(self, feed: str, day: int) -> DayEvents:
        calls = self._by_day[feed, self._recorded(day)]
        rows = [self._rows[number] for number in calls.row]
        count = len(rows)
        random = np.random.default_rng([self._plan.seed, day, list(self._feeds).index(feed)])
        numbers = {title: number for number, title in enumerate(self._titles)}
        subject = np.array([numbers[row["title"]] for row in rows], dtype=np.int32)
        reported = midnight(day, self._zone) + np.array(calls.second, dtype=np.int64)
        lasting = 60 * self._model.minutes[feed] * np.exp(random.normal(0, 0.45, count))
        moments = np.full((count, STEPS), NEVER, dtype=np.int64)
        states = np.zeros((count, STEPS), dtype=np.int8)
        moments[:, 0] = reported
        moments[:, 1] = reported + random.integers(20, 110, count)
        moments[:, 2] = moments[:, 1] + random.integers(180, 720, count)
        moments[:, 3] = np.maximum(moments[:, 2] + 60, reported + lasting.astype(np.int64))
        states[:, :4] = (WAITING, ACCEPTED, HANDLING, CLOSED)
        place = np.array(calls.row, dtype=np.int32)
        return DayEvents(
            day=day, moments=moments, states=states, subject=subject, place=place, category=subject.astype(np.int16),
            severity=np.array([int(row["severity"]) for row in rows], dtype=np.int8),
            lon=np.array([float(row["lon"]) for row in rows]), lat=np.array([float(row["lat"]) for row in rows]),
            caller=place,
        )  # fmt: skip
