"""What lies within a circle or a polygon of the map, and what is nearest. Positions in WGS-84, lengths in metres."""

from __future__ import annotations

from typing import Literal

import msgspec

from data_sources.records import Instant
from operations.snapshots import Age


class SearchArea(msgspec.Struct, frozen=True):
    """A circle of `metres` around `lat`, `lon`; or the polygon of `corners` (lat, lon), searched from its middle."""

    lat: float
    lon: float
    metres: float = 0.0
    corners: tuple[tuple[float, float], ...] = ()


class KindNear(msgspec.Struct, frozen=True):
    """How many things of a kind lie within, and the nearest of them all, within or not."""

    kind: str
    count: int
    nearest: NearThing


class NearThing(msgspec.Struct, frozen=True):
    """An asset (`of` is its kind, `state` its state) or an open event (`of` is its category), and how far it is."""

    kind: Literal["asset", "event"]
    id: int
    source: str
    key: str
    of: str
    name: str
    state: str
    lat: float
    lon: float
    metres: float


class Nearby(msgspec.Struct, frozen=True):
    """`things` are the nearest that lie within, events first."""

    kinds: tuple[KindNear, ...]
    events: int
    assets: int
    things: tuple[NearThing, ...]
    as_of: Instant
    age: Age
    simulated: bool
