"""Counters, kept in the transaction of the write that moves them, so that no figure is ever counted by a scan.

An event counts in the hour (UTC) of its report, in the hour of its closing, and, unless it is void, in the hour of its
deadline for finishing; each for its county, for its category, and for all. Reports are counted for each county and
category together as well; of the others that would be as many counters as events.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from data_sources.records import Instant
from operations.store.derivation import ASSET_COLUMNS, EVENT_COLUMNS
from operations.store.engine import upsert_rows
from operations.store.history import keep_changes
from operations.store.merging import Row
from operations.store.schema import ALL, HOUR, HOUR_COLUMNS, NEVER, asset_total, event_day, event_total

MEASURES: Final = ("reported", "closed", "due", "due_closed")

_AT: Final = {name: index for index, name in enumerate(EVENT_COLUMNS)}
DAY_KEYS: Final = ("county", "category", "measure", "day")
TOTAL_KEYS: Final = ("is_open", "county", "area", "category", "severity", "source")
ASSET_KEYS: Final = ("kind", "county", "state", "source")
_ASSET_AT: Final = [ASSET_COLUMNS.index(name) for name in ASSET_KEYS]
_LARGEST: Final = 4_000_000
"""Numbers in a dense array of counters; rows that would need more are counted in two halves."""

Ints = NDArray[np.int64]
Columns = Sequence[Row]
"""The values of each of `EVENT_COLUMNS`, all of one length; nothing at all for no events."""


def count_events(connection: Connection, added: Columns, removed: Columns = (), *, at: Instant | None = None) -> None:
    """Count events that now stand, and uncount those that they replace; both by columns, as `EVENT_COLUMNS`.

    `at` is when that happened, which the past keeps; None where nothing happened, but is only counted anew.
    """
    columns = [(*new, *old) for new, old in zip(added, removed, strict=True)] if added and removed else added or removed
    if columns:
        signs = [1] * len(columns[0])
        if removed:
            signs[len(added[0]) if added else 0 :] = [-1] * len(removed[0])
        _count_events(connection, columns, signs, at)


def count_assets(connection: Connection, added: Sequence[Row], removed: Sequence[Row]) -> None:
    """Count rows of `ASSET_COLUMNS` that now stand, and uncount those that they replace."""
    totals: Counter[Any] = Counter()
    for rows, sign in ((added, 1), (removed, -1)):
        for row in rows:
            totals[tuple(row[place] for place in _ASSET_AT)] += sign
    upsert_rows(connection, asset_total, ASSET_KEYS, ["assets"], _moved(totals), add=True)


def counters_of(columns: Columns) -> tuple[Counter[Any], Counter[Any]]:
    """Return what these events come to: by `DAY_KEYS` and the hour of the day, and by `TOTAL_KEYS`."""
    counted = _Counted(columns, [1] * len(columns[_AT["state"]]))
    half = len(columns[_AT["state"]]) // 2
    if counted.size > _LARGEST and half:
        first, second = (counters_of([column[part] for column in columns]) for part in (slice(half), slice(half, None)))
        return first[0] + second[0], first[1] + second[1]
    keys = len(DAY_KEYS)
    days: Counter[Any] = Counter()
    for row in counted.days():
        days.update({(*row[:keys], hour): count for hour, count in enumerate(row[keys:]) if count})
    return days, counted.totals()


def _count_events(connection: Connection, columns: Columns, signs: Sequence[int], at: Instant | None) -> None:
    counted = _Counted(columns, signs)
    half = len(signs) // 2
    if counted.size > _LARGEST and half:
        _count_events(connection, [column[:half] for column in columns], signs[:half], at)
        _count_events(connection, [column[half:] for column in columns], signs[half:], at)
        return
    upsert_rows(connection, event_day, DAY_KEYS, HOUR_COLUMNS, list(counted.days()), add=True)
    totals = counted.totals()
    upsert_rows(connection, event_total, TOTAL_KEYS, ["events"], _moved(totals), add=True)
    if at is not None:
        keep_changes(connection, at, totals)


def _moved(totals: Counter[Any]) -> list[Row]:
    return sorted((*key, count) for key, count in totals.items() if count)


class _Counted:
    """Some events as columns of numbers. Names are indexed, ALL at 0, so that a dense array holds every counter."""

    def __init__(self, columns: Columns, signs: Sequence[int]) -> None:
        self._columns = columns
        self._sign = np.array(signs, dtype=np.float64)
        self._counties, self._county = _indexed(columns[_AT["county"]])
        self._categories, self._category = _indexed(columns[_AT["category"]])
        self._open, reported, finish_at, updated = (
            np.fromiter(columns[_AT[name]], np.int64, len(signs))
            for name in ("is_open", "reported_at", "finish_at", "updated_at")
        )
        reported //= HOUR
        # A source that says "closed" but not when closed it at its last update, as far as anyone knows.
        moments = np.array(columns[_AT["closed_at"]], dtype=np.float64)  # None is NaN; ms are exact to year 287396
        closing = np.where(np.isnan(moments), updated, moments).astype(np.int64) // HOUR
        states, state = _indexed(columns[_AT["state"]])
        closed = np.array([name == "closed" for name in states])[state]
        due = (finish_at < NEVER) & np.array([name != "void" for name in states])[state]
        everything = np.ones(len(signs), dtype=bool)
        self._measured: list[tuple[Ints, NDArray[np.bool_]]] = [
            (reported, everything),
            (closing, closed),
            (finish_at // HOUR, due),
            (finish_at // HOUR, due & closed),
        ]
        days = len(np.unique(reported // 24))
        self.size = len(self._counties) * len(self._categories) * days * 24

    def days(self) -> Iterator[Row]:
        """Yield (county, category, measure, day, 24 hours): what to add to each counter."""
        for measure, (hours, where) in zip(MEASURES, self._measured, strict=True):
            if not where.any():
                continue
            days, day = np.unique(hours[where] // 24, return_inverse=True)
            moment = day * 24 + hours[where] % 24
            county, category, sign = self._county[where], self._category[where], self._sign[where]
            length = len(days) * 24
            shape = (len(self._counties), len(self._categories), len(days), 24)
            if measure == "reported":
                table = _binned((county * shape[1] + category) * length + moment, sign, shape)
                table[0] = table.sum(axis=0)
                table[:, 0] = table.sum(axis=1)
            else:
                table = np.zeros(shape)
                table[:, 0] = _binned(county * length + moment, sign, (shape[0], *shape[2:]))
                table[0] = _binned(category * length + moment, sign, shape[1:])
                table[0, 0] = table[1:, 0].sum(axis=0)
            cells = np.nonzero(table.any(axis=3))
            counts = table[cells].astype(np.int64).tolist()
            dates = days[cells[2]].tolist()
            for c, k, at, hours_counted in zip(cells[0].tolist(), cells[1].tolist(), dates, counts, strict=True):
                yield (self._counties[c], self._categories[k], measure, at, *hours_counted)

    def totals(self) -> Counter[Any]:
        """Return what to add by `TOTAL_KEYS`: open events by township, the many closed ones by county only."""
        columns = self._columns
        totals: Counter[Any] = Counter()
        keys = [columns[_AT[name]] for name in TOTAL_KEYS]
        for index in np.flatnonzero(self._open).tolist():
            totals[tuple(column[index] for column in keys)] += int(self._sign[index])
        closed = np.flatnonzero(self._open == 0)
        if len(closed):
            sources, source = _indexed(columns[_AT["source"]])
            severity = np.array(columns[_AT["severity"]], dtype=np.int64)
            shape = (len(self._counties), len(self._categories), len(sources), 256)
            place = (self._county * shape[1] + self._category) * shape[2] + source
            table = _binned((place * 256 + severity)[closed], self._sign[closed], shape)
            cells = table.nonzero()
            for c, k, s, level, count in zip(*(at.tolist() for at in cells), table[cells].tolist(), strict=True):
                county = self._counties[c]
                totals[0, county, county, self._categories[k], level, sources[s]] += int(count)
        return totals


def _indexed(words: Sequence[str]) -> tuple[list[str], Ints]:
    """Return the distinct words after ALL at 0, and the index of each of `words`."""
    names = {ALL: 0}
    for word in dict.fromkeys(words):
        names.setdefault(word, len(names))
    return list(names), np.fromiter(map(names.__getitem__, words), np.int64, len(words))


def _binned(codes: Ints, signs: NDArray[np.float64], shape: tuple[int, ...]) -> NDArray[np.float64]:
    counts: NDArray[np.float64] = np.bincount(codes, weights=signs, minlength=int(np.prod(shape))).astype(np.float64)
    return counts.reshape(shape)
