"""What a map draws, as arrays: all marks, or those that changed after a number of the feed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from operations.snapshots import ASSET_STATES, AssetPoints, EventPoints
from operations.store.asking import Asking
from operations.store.asset_memory import AssetMemory
from operations.store.mark_questions import (
    MOST_MARKS,
    UNKNOWN_STATE,
    EventMarks,
    all_assets,
    asset_kinds,
    changed_assets,
    event_marks,
    known_categories,
    mark_categories,
    mark_qualities,
)
from operations.store.remembered_assets import ROW, Rows, merged, remembered_rows, rows_kept

WORTH_KEEPING: Final = 2_000
"""Changes beyond which the remembered assets are kept anew."""


def event_points(asking: Asking, since: int | None) -> EventPoints:
    """Return open events with a place. Everything while the collector is silent, as then every mark grew old."""
    return points_of(asking, event_marks(asking, since))


def points_of(asking: Asking, marks: EventMarks) -> EventPoints:
    """Return marks as arrays."""
    columns = list(zip(*marks.rows, strict=True)) if marks.rows else [()] * 7
    return EventPoints(
        seq=asking.head,
        full=marks.full,
        id=_array(columns[0], np.int64),
        position=_positions(columns[1], columns[2]),
        severity=_array(columns[3], np.uint8),
        reported_at=_array(columns[4], np.float64),
        quality=_array(mark_qualities(asking, columns[5]), np.uint8),
        category=_array(mark_categories(asking, columns[6]), np.uint8),
        categories=known_categories(asking),
        removed=_array(marks.removed, np.int64),
    )


def no_assets(asking: Asking, kinds: Sequence[str]) -> AssetPoints:
    """Return that there are none."""
    return _asset_points(asking, tuple(kinds), np.empty(0, ROW), [], full=True)


def asset_points(
    asking: Asking, since: int | None, kinds: Sequence[str], memory: AssetMemory | None = None
) -> AssetPoints:
    """Return assets with a place. `kinds` of the answer are those asked and their parts, or all, as first seen."""
    shown, wanted = asset_kinds(asking, kinds)
    if since is not None and 0 <= since <= asking.head:
        delta = changed_assets(asking, since, wanted)
        if delta is not None:
            return _asset_points(asking, shown, *_parted(delta, shown), full=False)
    remembered = memory.recall(asking.connection, shown) if memory else None
    delta = changed_assets(asking, remembered.line.seq, wanted) if remembered else None
    if remembered is not None and delta is not None:
        rows = merged(remembered_rows(remembered), *_parted(delta, shown))[:MOST_MARKS]
        is_news = len(delta) > WORTH_KEEPING
    else:
        rows = _asset_rows(all_assets(asking, wanted), shown)
        is_news = len(rows) < MOST_MARKS
    if memory is not None and is_news:
        memory.keep(asking.connection, shown, rows_kept(rows))
    return _asset_points(asking, shown, rows, [], full=True)


def _parted(found: Sequence[tuple[Any, ...]], shown: tuple[str, ...]) -> tuple[Rows, list[int]]:
    """Return those with a place, and the ids of the others."""
    placed = [row for row in found if row[1] is not None and row[2] is not None]
    return _asset_rows(placed, shown), [row[0] for row in found if row[1] is None or row[2] is None]


def _asset_rows(found: Sequence[tuple[Any, ...]], shown: tuple[str, ...]) -> Rows:
    rows = np.empty(len(found), ROW)
    if found:
        ids, lat, lon, states, kinds = zip(*found, strict=True)
        state_at = {state: index for index, state in enumerate(ASSET_STATES)}
        kind_at = {kind: index for index, kind in enumerate(shown)}
        rows["id"], rows["lat"], rows["lon"] = ids, lat, lon
        rows["state"] = [state_at.get(state, UNKNOWN_STATE) for state in states]
        rows["kind"] = [kind_at[kind] for kind in kinds]
    return rows


def _asset_points(asking: Asking, shown: tuple[str, ...], rows: Rows, removed: list[int], *, full: bool) -> AssetPoints:
    return AssetPoints(
        seq=asking.head,
        full=full,
        kinds=shown,
        id=_array(rows["id"], np.int64),
        position=_positions(rows["lat"], rows["lon"]),
        state=_array(rows["state"], np.uint8),
        kind=_array(rows["kind"], np.uint8),
        removed=_array(removed, np.int64),
    )


def _positions(lat: Any, lon: Any) -> NDArray[np.float32]:
    positions = np.empty((len(lat), 2), dtype=np.float32)
    positions[:, 0] = lat
    positions[:, 1] = lon
    positions.flags.writeable = False
    return positions


def _array(values: Any, kind: type[Any]) -> NDArray[Any]:
    array = np.array(values, dtype=kind)
    array.flags.writeable = False
    return array
