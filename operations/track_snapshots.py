"""What is answered of storms on their way: immutable. Positions in WGS-84, winds in m/s, radii in km."""

from __future__ import annotations

import msgspec

from data_sources.records import Instant
from operations.snapshots import Age


class TrackPoint(msgspec.Struct, frozen=True):
    """Where the middle of a storm was. `circles` are the radii of winds of force 7, 10 and 12; 0: none, or not told."""

    at: Instant
    lat: float
    lon: float
    wind: float | None
    pressure: float | None
    circles: tuple[float, float, float]


class TrackForecast(msgspec.Struct, frozen=True):
    """Where it is thought to be, by the newest bulletin: within `radius` km of there (0: not told)."""

    at: Instant
    lat: float
    lon: float
    wind: float | None
    radius: float


class Track(msgspec.Struct, frozen=True):
    """One storm. `points` are past, oldest first; `issued_at` is the newest bulletin's time."""

    source: str
    source_title: str
    key: str
    name: str
    points: tuple[TrackPoint, ...]
    forecast: tuple[TrackForecast, ...]
    issued_at: Instant
    simulated: bool


class Tracks(msgspec.Struct, frozen=True):
    """Storms, those heard of last first."""

    tracks: tuple[Track, ...]
    as_of: Instant
    age: Age
