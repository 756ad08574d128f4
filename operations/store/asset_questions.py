"""Single things: one by its number, and those of some kinds with their last place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import select

from operations.asset_snapshots import AssetRow, PlacedAssets
from operations.masking import masked
from operations.snapshots import Age
from operations.store.asking import Asking, any_of, is_of_kind
from operations.store.schema import asset, asset_total

MOST_PLACED: Final = 500

_COLUMNS: Final = (
    asset.c.id, asset.c.source, asset.c.key, asset.c.kind, asset.c.name, asset.c.state, asset.c.updated_at,
    asset.c.lat, asset.c.lon, asset.c.region, asset.c.tags, asset.c.simulated,
)  # fmt: skip


def asset_row(asking: Asking, asset_id: int) -> AssetRow | None:
    """Return one thing by its id."""
    if not 0 < asset_id < 1 << 63:
        return None
    found = asking.connection.execute(select(*_COLUMNS).where(asset.c.id == asset_id)).one_or_none()
    return None if found is None else _row(asking, found)


def placed_assets(asking: Asking, kinds: Sequence[str], limit: int) -> PlacedAssets:
    """Return things of these kinds (and of their parts) with a place, those heard of last first."""
    if not kinds:
        return PlacedAssets((), asking.now, Age("never", None, ""))
    of_kinds = any_of(*(is_of_kind(asset.c.kind, kind) for kind in kinds))
    wanted = (of_kinds, asset.c.lat.is_not(None), asset.c.lon.is_not(None))
    question = select(*_COLUMNS).where(*wanted).order_by(asset.c.updated_at.desc(), asset.c.id)
    found = asking.connection.execute(question.limit(max(0, min(limit, MOST_PLACED)))).all()
    return PlacedAssets(tuple(_row(asking, row) for row in found), asking.now, asset_age(asking, kinds))


def asset_age(asking: Asking, kinds: Sequence[str]) -> Age:
    """Return how old the oldest source of things of these kinds is; of all kinds where none is named."""
    if not kinds:
        return asking.age("asset")
    known = select(asset_total.c.source).where(any_of(*(is_of_kind(asset_total.c.kind, kind) for kind in kinds)))
    sources = asking.connection.execute(known.distinct()).scalars()
    return asking.age("asset", tuple(sources))


def _row(asking: Asking, found: Any) -> AssetRow:
    return AssetRow(
        id=found.id,
        source=found.source,
        source_title=asking.title_of(found.source),
        key=found.key,
        kind=found.kind,
        name=masked(found.name),
        state=found.state,
        updated_at=found.updated_at,
        lat=found.lat,
        lon=found.lon,
        region_name=asking.names.shown(found.region),
        tags=tuple(found.tags.split()),
        simulated=bool(found.simulated),
        quality=asking.quality(found.source),
        as_of=asking.now_of(found.source),
    )
