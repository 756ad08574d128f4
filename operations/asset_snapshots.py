"""What is answered of single things: immutable, with where and when each was last heard of."""

from __future__ import annotations

import msgspec

from data_sources.records import AssetState, Instant
from operations.snapshots import Age, Quality


class AssetRow(msgspec.Struct, frozen=True):
    """One thing. Its name is masked; `updated_at` is when its source last told of it, `quality` is that source's.

    `lat`, `lon` are the last place that is known (WGS-84): no earlier one is ever kept.
    """

    id: int
    source: str
    source_title: str
    key: str
    kind: str
    name: str
    state: AssetState
    updated_at: Instant
    lat: float | None
    lon: float | None
    region_name: str
    tags: tuple[str, ...]
    simulated: bool
    quality: Quality
    as_of: Instant


class PlacedAssets(msgspec.Struct, frozen=True):
    """Things of some kinds that have a place, those heard of last first."""

    rows: tuple[AssetRow, ...]
    as_of: Instant
    age: Age
