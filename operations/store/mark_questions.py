"""What a map draws, as the page takes it, without the library for arrays: an opening wall has no time to load it.

`operations.store.map_questions` gives the same as arrays.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Table, and_, func, literal_column, select

from data_sources.centre import KIND_PART
from operations.framing import Column, framed
from operations.snapshots import ASSET_STATES, RegionLoad
from operations.store.asking import QUALITIES, Asking
from operations.store.asset_memory import AssetMemory, Remembered
from operations.store.engine import raw_rows
from operations.store.queue_questions import IS_OPEN
from operations.store.schema import asset, asset_kind, event, event_total, feed, feed_kind, source_health

MOST_MARKS: Final = 200_000
"""Marks handed out at once; of more, the newest."""
LARGEST_DELTA: Final = 20_000
"""Changes beyond which the whole layer is handed out anew."""
MOST_PATCHED: Final = 2_000
"""Changed assets beyond which arrays are the faster way to bring what is remembered up to date."""
_LONGEST_FEED: Final = 5 * LARGEST_DELTA
"""Lines of the feed, of all kinds, beyond which nobody looks for the changes among them."""
UNKNOWN_STATE: Final = 4
UNKNOWN_CATEGORY: Final = 255
"""Of an event whose category the centre doesn't name, or names beyond the first 255."""

_EVENT: Final = (
    event.c.id, event.c.lat, event.c.lon, event.c.severity, event.c.reported_at, event.c.source,
    event.c.category,
)  # fmt: skip
_ASSET: Final = (asset.c.id, asset.c.lat, asset.c.lon, asset.c.state, asset.c.kind)
_PLACED_EVENT: Final = and_(event.c.lat.is_not(None), event.c.lon.is_not(None))
PLACED_ASSET: Final = and_(asset.c.lat.is_not(None), asset.c.lon.is_not(None))


class EventMarks(msgspec.Struct, frozen=True):
    """Rows (id, latitude, longitude, severity, report, source, category) to be drawn, and ids that no longer are."""

    rows: Sequence[tuple[Any, ...]]
    removed: Sequence[int]
    full: bool


def event_marks(asking: Asking, since: int | None) -> EventMarks:
    """Return open events with a place. Everything while the collector is silent, as then every mark grew old."""
    if since is not None and asking.alive and 0 <= since <= asking.head:
        delta = _event_delta(asking, since)
        if delta is not None:
            return delta
    question = select(*_EVENT).where(IS_OPEN, _PLACED_EVENT).order_by(event.c.reported_at.desc(), event.c.id.desc())
    return EventMarks(raw_rows(asking.connection, question.limit(MOST_MARKS)), (), full=True)


def _event_delta(asking: Asking, since: int) -> EventMarks | None:
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
    return EventMarks(list(drawn.values()), removed, full=False)


def mark_qualities(asking: Asking, sources: Sequence[str]) -> list[int]:
    """Return how each mark's source stands, as an index in `QUALITIES`."""
    known = {source: QUALITIES.index(asking.quality(source)) for source in set(sources)}
    return [known[source] for source in sources]


def known_categories(asking: Asking) -> tuple[str, ...]:
    """Return the categories that a mark can name, in the centre's order."""
    return tuple(asking.centre.categories)[:UNKNOWN_CATEGORY]


def mark_categories(asking: Asking, codes: Sequence[str]) -> list[int]:
    """Return each mark's category, as an index in `known_categories`."""
    places = {code: place for place, code in enumerate(known_categories(asking))}
    return [places.get(code, UNKNOWN_CATEGORY) for code in codes]


def packed_events(asking: Asking, since: int | None) -> bytes:
    """Return `event_marks` for the page, with the present moment."""
    marks = event_marks(asking, since)
    columns_of = zip(*marks.rows, strict=True) if marks.rows else [()] * len(_EVENT)
    ids, lat, lon, severities, reported, sources, categories = columns_of
    position = array("f", bytes(8 * len(ids)))
    position[0::2] = array("f", lat)
    position[1::2] = array("f", lon)
    columns = (
        Column("id", "f8", array("d", ids).tobytes()),  # JavaScript's numbers hold ids exactly up to 2**53
        Column("reported", "f8", array("d", reported).tobytes()),
        Column("removed", "f8", array("d", marks.removed).tobytes()),
        Column("position", "f4", position.tobytes()),
        Column("severity", "u1", bytes(severities)),
        Column("quality", "u1", bytes(mark_qualities(asking, sources))),
        Column("category", "u1", bytes(mark_categories(asking, categories))),
    )
    head = {"seq": asking.head, "full": marks.full, "now": asking.now, "categories": known_categories(asking)}
    return framed(head, columns)


def packed_assets(asking: Asking, kinds: Sequence[str], memory: AssetMemory) -> bytes | None:
    """Return all placed assets for the page, where they are remembered and few of them changed; None: elsewhere.

    `kinds` of the answer are those asked and their parts, or all, as first seen.
    """
    shown, wanted = asset_kinds(asking, kinds)
    remembered = memory.recall(asking.connection, shown)
    rows = changed_assets(asking, remembered.line.seq, wanted) if remembered is not None else None
    if remembered is None or rows is None or len(rows) > MOST_PATCHED:
        return None
    columns = _patched(remembered, rows, shown) if rows else remembered.columns()
    if columns is None:
        return None
    return framed({"seq": asking.head, "full": True, "kinds": shown, "states": ASSET_STATES}, columns)


def _patched(remembered: Remembered, rows: Sequence[tuple[Any, ...]], shown: tuple[str, ...]) -> list[Column] | None:
    """Return what is remembered with some rows as they are now; None where one of them came or went."""
    columns = [Column(one.name, one.kind, memoryview(bytearray(one.body))) for one in remembered.columns()]
    views = {one.name: memoryview(one.body) for one in columns}
    ids, position = views["id"].cast("d"), views["position"].cast("f")
    for number, lat, lon, state, kind in rows:
        at = bisect_left(ids, number)
        if at == len(ids) or ids[at] != number or lat is None or lon is None:
            return None
        position[2 * at], position[2 * at + 1] = lat, lon
        views["state"][at] = ASSET_STATES.index(state) if state in ASSET_STATES else UNKNOWN_STATE
        views["kind"][at] = shown.index(kind)
    return columns


def asset_kinds(asking: Asking, kinds: Sequence[str]) -> tuple[tuple[str, ...], ColumnElement[bool]]:
    """Return the kinds that are shown where some or none were asked for, and the condition for them."""
    known = list(asking.connection.execute(select(asset_kind.c.kind).order_by(asset_kind.c.ordinal)).scalars())
    # In the order in which they were first seen, so that a new part of a kind moves no other.
    asked = [one for one in known if any(one == kind or one.startswith(kind + KIND_PART) for kind in kinds)]
    shown = (tuple(asked) or tuple(dict.fromkeys(kinds)) or tuple(known))[:256]
    wanted: ColumnElement[bool] = asset.c.kind.in_(shown) if kinds or len(known) > 256 else literal_column("1 = 1")
    return shown, wanted


def changed_assets(asking: Asking, since: int, wanted: ColumnElement[bool]) -> list[tuple[Any, ...]] | None:
    """Return the assets (id, latitude, longitude, state, kind) that changed after a number. None: too many."""
    newest = asking.connection.execute(select(feed_kind.c.seq).where(feed_kind.c.kind == "asset")).scalar()
    if newest is not None and newest <= since:
        return []
    changed = _changed(asset, "asset", since) if _is_told(asking, since) else asset.c.seq > since
    found = raw_rows(asking.connection, select(*_ASSET).where(changed, wanted).limit(LARGEST_DELTA + 1))
    return found if len(found) <= LARGEST_DELTA else None


def all_assets(asking: Asking, wanted: ColumnElement[bool]) -> list[tuple[Any, ...]]:
    """Return all placed assets as rows, in the order of their ids."""
    question = select(*_ASSET).where(PLACED_ASSET, wanted).order_by(asset.c.id)
    return raw_rows(asking.connection, question.limit(MOST_MARKS))


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
