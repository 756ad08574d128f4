"""What a map draws: all marks, or those that changed after a number of the feed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Table, and_, func, literal_column, select

from data_sources.centre import KIND_PART
from operations.snapshots import ASSET_STATES, AssetPoints, EventPoints, RegionLoad
from operations.store.asking import QUALITIES, Asking
from operations.store.asset_memory import ROW, AssetMemory, Rows, merged
from operations.store.engine import raw_rows
from operations.store.queue_questions import IS_OPEN
from operations.store.schema import asset, asset_kind, event, event_total, feed, source_health

MOST_MARKS: Final = 200_000
"""Marks handed out at once; of more, the newest."""
LARGEST_DELTA: Final = 20_000
"""Changes beyond which the whole layer is handed out anew."""
WORTH_KEEPING: Final = 2_000
"""Changes beyond which the remembered assets are kept anew."""
_LONGEST_FEED: Final = 5 * LARGEST_DELTA
"""Lines of the feed, of all kinds, beyond which nobody looks for the changes among them."""

_EVENT: Final = (
    event.c.id, event.c.lat, event.c.lon, event.c.severity, event.c.reported_at, event.c.source,
)  # fmt: skip
_ASSET: Final = (asset.c.id, asset.c.lat, asset.c.lon, asset.c.state, asset.c.kind)
_PLACED_EVENT: Final = and_(event.c.lat.is_not(None), event.c.lon.is_not(None))
_PLACED_ASSET: Final = and_(asset.c.lat.is_not(None), asset.c.lon.is_not(None))


def event_points(asking: Asking, since: int | None) -> EventPoints:
    """Return open events with a place. Everything while the collector is silent, as then every mark grew old."""
    if since is not None and asking.alive and 0 <= since <= asking.head:
        delta = _event_delta(asking, since)
        if delta is not None:
            return delta
    question = select(*_EVENT).where(IS_OPEN, _PLACED_EVENT).order_by(event.c.reported_at.desc(), event.c.id.desc())
    rows = raw_rows(asking.connection, question.limit(MOST_MARKS))
    return _event_points(asking, rows, [], full=True)


def _event_delta(asking: Asking, since: int) -> EventPoints | None:
    """Return what changed: the events themselves, and all of sources whose quality did. None: too much."""
    changed_sources = list(
        asking.connection.execute(select(source_health.c.source).where(source_health.c.seq > since)).scalars()
    )
    if not _is_told(asking, since):
        return None
    question = select(*_EVENT, event.c.is_open).where(_changed(event, "event", since)).limit(LARGEST_DELTA + 1)
    found = asking.connection.execute(question).all()
    if len(found) > LARGEST_DELTA:
        return None
    # Without the last column: those below come without it, and all rows are turned into columns together.
    drawn: dict[int, Any] = {
        row.id: row[:-1] for row in found if row.is_open == 1 and row.lat is not None and row.lon is not None
    }
    removed = [row.id for row in found if row.id not in drawn]
    if changed_sources:
        aged = select(*_EVENT).where(IS_OPEN, _PLACED_EVENT, event.c.source.in_(changed_sources))
        more = asking.connection.execute(aged.limit(LARGEST_DELTA + 1)).all()
        if len(more) > LARGEST_DELTA:
            return None
        drawn.update((row.id, row) for row in more)
    return _event_points(asking, list(drawn.values()), removed, full=False)


def _is_told(asking: Asking, since: int) -> bool:
    """Return whether the feed still has every line after `since`, and few enough of them to look through."""
    if not 0 < asking.head - since <= _LONGEST_FEED:
        return since == asking.head
    oldest = asking.connection.execute(select(func.min(feed.c.seq))).scalar()
    return oldest is not None and oldest <= since + 1


def _changed(table: Table, kind: str, since: int) -> ColumnElement[bool]:
    """Return the condition that the feed told of a row of `table` after `since`."""
    told: ColumnElement[bool] = table.c.id.in_(select(feed.c.ref).where(feed.c.seq > since, feed.c.kind == kind))
    return told


def _event_points(asking: Asking, rows: Sequence[Any], removed: Iterable[int], *, full: bool) -> EventPoints:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(_EVENT)
    qualities = {source: QUALITIES.index(asking.quality(source)) for source in set(columns[5])}
    return EventPoints(
        seq=asking.head,
        full=full,
        id=_array(columns[0], np.int64),
        position=_positions(columns[1], columns[2]),
        severity=_array(columns[3], np.uint8),
        reported_at=_array(columns[4], np.float64),
        quality=_array([qualities[source] for source in columns[5]], np.uint8),
        removed=_array(list(removed), np.int64),
    )


def all_points(asking: Asking, rows: Sequence[Any]) -> EventPoints:
    """Return some events as all there are: id, latitude, longitude, severity, report, source of each."""
    return _event_points(asking, rows, [], full=True)


def no_assets(asking: Asking, kinds: Sequence[str]) -> AssetPoints:
    """Return that there are none."""
    return _asset_points(asking, tuple(kinds), np.empty(0, ROW), [], full=True)


def asset_points(
    asking: Asking, since: int | None, kinds: Sequence[str], memory: AssetMemory | None = None
) -> AssetPoints:
    """Return assets with a place. `kinds` of the answer are those asked and their parts, or all, as first seen."""
    known = list(asking.connection.execute(select(asset_kind.c.kind).order_by(asset_kind.c.ordinal)).scalars())
    # In the order in which they were first seen, so that a new part of a kind moves no other.
    asked = [one for one in known if any(one == kind or one.startswith(kind + KIND_PART) for kind in kinds)]
    shown = tuple(asked) or tuple(dict.fromkeys(kinds)) or tuple(known)
    shown = shown[:256]
    wanted: ColumnElement[bool] = asset.c.kind.in_(shown) if kinds or len(known) > 256 else literal_column("1 = 1")
    if since is not None and 0 <= since <= asking.head:
        delta = _changed_assets(asking, since, wanted, shown)
        if delta is not None:
            return _asset_points(asking, shown, *delta, full=False)
    return _asset_points(asking, shown, _all_assets(asking, wanted, shown, memory), [], full=True)


def _all_assets(
    asking: Asking, wanted: ColumnElement[bool], shown: tuple[str, ...], memory: AssetMemory | None
) -> Rows:
    """Return all placed assets: as remembered and what changed since, or read anew."""
    remembered = memory.recall(asking.connection, shown) if memory else None
    delta = _changed_assets(asking, remembered.line.seq, wanted, shown) if remembered else None
    if remembered is not None and delta is not None:
        rows = merged(remembered.rows, *delta)[:MOST_MARKS]
        if memory is not None and len(delta[0]) + len(delta[1]) > WORTH_KEEPING:
            memory.keep(asking.connection, shown, rows)
        return rows
    rows = _asset_rows(
        raw_rows(asking.connection, select(*_ASSET).where(_PLACED_ASSET, wanted).limit(MOST_MARKS)), shown
    )
    if memory is not None and len(rows) < MOST_MARKS:
        memory.keep(asking.connection, shown, rows)
    return rows


def _changed_assets(
    asking: Asking, since: int, wanted: ColumnElement[bool], shown: tuple[str, ...]
) -> tuple[Rows, list[int]] | None:
    """Return what changed after a number of the feed: assets with a place, and ids of others. None: too much."""
    question = select(*_ASSET).where(asset.c.seq > since, wanted).limit(LARGEST_DELTA + 1)
    found = raw_rows(asking.connection, question)
    if len(found) > LARGEST_DELTA:
        return None
    placed = [row for row in found if row[1] is not None and row[2] is not None]
    return _asset_rows(placed, shown), [row[0] for row in found if row[1] is None or row[2] is None]


def _asset_rows(found: Sequence[tuple[Any, ...]], shown: tuple[str, ...]) -> Rows:
    rows = np.empty(len(found), ROW)
    if found:
        ids, lat, lon, states, kinds = zip(*found, strict=True)
        state_at = {state: index for index, state in enumerate(ASSET_STATES)}
        kind_at = {kind: index for index, kind in enumerate(shown)}
        rows["id"], rows["lat"], rows["lon"] = ids, lat, lon
        rows["state"] = [state_at.get(state, 4) for state in states]
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


def region_load(asking: Asking, level: str, category: str) -> RegionLoad:
    """Return open events by county or township, from the counters; by a finer level from the open events."""
    if level in ("county", "township", "prefecture"):
        code = event_total.c.area if level == "township" else event_total.c.county
        question = select(code, func.sum(event_total.c.events)).where(event_total.c.is_open == 1).group_by(code)
        if category:
            question = question.where(event_total.c.category == category)
    else:
        question = select(event.c.region, func.count()).where(IS_OPEN).group_by(event.c.region)
        if category:
            question = question.where(event.c.category == category)
    counts = {str(code): int(count) for code, count in asking.connection.execute(question) if count and code}
    if level == "prefecture":
        counts = {asking.centre.file.code: sum(counts.values())}
    return RegionLoad(counts, sum(counts.values()), asking.now, asking.age("event"))


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
