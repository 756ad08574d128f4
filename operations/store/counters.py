"""Counters, kept in the transaction of the write that moves them, so that no figure is ever counted by a scan.

An event counts in the hour (UTC) of its report, in the hour of its closing, and, unless it is void, in the hour of its
deadline; each for its county and category, for all counties, for all categories, and for all of both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from operations.store.derivation import ASSET_COLUMNS, EVENT_COLUMNS
from operations.store.engine import upsert_rows
from operations.store.merging import Row
from operations.store.schema import ALL, NEVER, asset_total, event_hour, event_total

HOUR: Final = 3_600_000
_MEASURES: Final = ("reported", "closed", "due", "due_closed")
_AT: Final = {name: index for index, name in enumerate(EVENT_COLUMNS)}
_TOTAL_KEYS: Final = ("is_open", "county", "area", "category", "severity", "source")
_ASSET_KEYS: Final = ("kind", "county", "state", "source")
_ASSET_AT: Final = [ASSET_COLUMNS.index(name) for name in _ASSET_KEYS]
_HOURS: Final = 1 << 26
_BIAS: Final = 1 << 25


def count_events(connection: Connection, added: Sequence[Row], removed: Sequence[Row]) -> None:
    """Count rows of `EVENT_COLUMNS` that now stand, and uncount those that they replace."""
    if not added and not removed:
        return
    cells = _hour_cells([*added, *removed], len(added))
    upsert_rows(connection, event_hour, ["county", "category", "hour"], _MEASURES, cells, add=True)
    totals = _tally(added, [_AT[name] for name in _TOTAL_KEYS])
    totals.subtract(_tally(removed, [_AT[name] for name in _TOTAL_KEYS]))
    upsert_rows(connection, event_total, _TOTAL_KEYS, ["events"], _rows(totals), add=True)


def count_assets(connection: Connection, added: Sequence[Row], removed: Sequence[Row]) -> None:
    """Count rows of `ASSET_COLUMNS` that now stand, and uncount those that they replace."""
    totals = _tally(added, _ASSET_AT)
    totals.subtract(_tally(removed, _ASSET_AT))
    upsert_rows(connection, asset_total, _ASSET_KEYS, ["assets"], _rows(totals), add=True)


def _tally(rows: Sequence[Row], places: Sequence[int]) -> Counter[Any]:
    if not rows:
        return Counter()
    columns = list(zip(*rows, strict=True))
    return Counter(zip(*(columns[place] for place in places), strict=True))


def _rows(totals: Counter[Any]) -> list[Row]:
    return sorted((*key, count) for key, count in totals.items() if count)


def _hour_cells(rows: Sequence[Row], added: int) -> list[Row]:
    """Return (county, category, hour, reported, closed, due, due_closed): what to add to each counter."""
    columns = list(zip(*rows, strict=True))
    counties, county = _indexed(columns[_AT["county"]])
    categories, category = _indexed(columns[_AT["category"]])
    sign = np.where(np.arange(len(rows)) < added, 1, -1)
    reported = np.array(columns[_AT["reported_at"]], dtype=np.int64)
    updated = np.array(columns[_AT["updated_at"]], dtype=np.int64)
    due = np.array(columns[_AT["due_at"]], dtype=np.int64)
    closed_at = [-1 if at is None else at for at in columns[_AT["closed_at"]]]
    no_time = np.array([at is None for at in columns[_AT["closed_at"]]], dtype=bool)
    state = columns[_AT["state"]]
    closed = np.array([word == "closed" for word in state], dtype=bool)
    counts_as_due = (due < NEVER) & np.array([word != "void" for word in state], dtype=bool)
    # A source that says "closed" but not when closed it at its last update, as far as anyone knows.
    closing = np.where(no_time, updated, np.array(closed_at, dtype=np.int64))

    everything = np.ones(len(rows), dtype=bool)
    parts: list[NDArray[np.int64]] = []
    signs: list[NDArray[np.int64]] = []
    for measure, (moment, where) in enumerate(
        ((reported, everything), (closing, closed), (due, counts_as_due), (due, counts_as_due & closed))
    ):
        hour = moment[where] // HOUR + _BIAS
        parts.append(((county[where] * len(categories) + category[where]) * _HOURS + hour) * 4 + measure)
        signs.append(sign[where])
    codes, sums = _summed(np.concatenate(parts), np.concatenate(signs))
    # From here on there are only cells: roll them up for all counties, all categories, and both.
    rest, measure_of = np.divmod(codes, 4)
    place, hour_of = np.divmod(rest, _HOURS)
    county_of, category_of = np.divmod(place, len(categories))
    rolled = [
        ((c * len(categories) + k) * _HOURS + hour_of) * 4 + measure_of
        for c in (county_of, np.zeros_like(county_of))
        for k in (category_of, np.zeros_like(category_of))
    ]
    codes, sums = _summed(np.concatenate(rolled), np.tile(sums, 4))
    keep = sums != 0
    rest, measure_of = np.divmod(codes[keep], 4)
    cells, where_to = np.unique(rest, return_inverse=True)
    table = np.zeros((len(cells), 4), dtype=np.int64)
    table[where_to, measure_of] = sums[keep]
    place, hour_of = np.divmod(cells, _HOURS)
    county_of, category_of = np.divmod(place, len(categories))
    result = [
        (counties[c], categories[k], hour, *values)
        for c, k, hour, values in zip(
            county_of.tolist(), category_of.tolist(), (hour_of - _BIAS).tolist(), table.tolist(), strict=True
        )
    ]
    return sorted(result)


def _indexed(words: Sequence[str]) -> tuple[list[str], NDArray[np.int64]]:
    """Return the distinct words after ALL at 0, and the index of each of `words`."""
    names = {ALL: 0}
    for word in dict.fromkeys(words):
        names.setdefault(word, len(names))
    return list(names), np.array([names[word] for word in words], dtype=np.int64)


def _summed(codes: NDArray[np.int64], amounts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    distinct, place = np.unique(codes, return_inverse=True)
    return distinct, np.bincount(place, weights=amounts, minlength=len(distinct)).astype(np.int64)
