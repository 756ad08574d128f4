"""What a search found: immutable, with its age."""

from __future__ import annotations

from typing import Final

import msgspec

from data_sources.records import Instant
from operations.snapshots import Age, QueueRow

MOST_COUNTED: Final = 10_000
"""Things of a kind that are counted; of more it is said that there are more."""


class FoundThing(msgspec.Struct, frozen=True):
    """An asset or a region: `code` is the asset's key, or the region's code; `place` is what it lies in."""

    id: int
    source: str
    code: str
    name: str
    kind: str
    region: str
    lat: float | None
    lon: float | None
    place: str = ""


class Found(msgspec.Struct, frozen=True):
    """The newest events, and the assets and regions, that were found.

    `counts` are of events, assets and regions, each exact up to `MOST_COUNTED`; one more stands for "more". `whole`
    is False while things are still being gathered for the first time.
    """

    events: tuple[QueueRow, ...]
    assets: tuple[FoundThing, ...]
    regions: tuple[FoundThing, ...]
    counts: tuple[int, int, int]
    whole: bool
    as_of: Instant
    age: Age
