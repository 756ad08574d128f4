"""The typed things that a source can say: the one vocabulary that every room shares.

An `Instant` is a moment as whole milliseconds since 1970-01-01T00:00:00Z: aware by construction, the same number in a
record, in the store, in a packed map layer and in JavaScript. Local time exists only where a row is read
(`data_sources.mapping`) and where a person reads (`widgets`). Positions are WGS-84 degrees. Region codes are text:
6 digits a county, 9 a township, 12 a village, 15 a grid; or whatever a centre abroad uses, as long as a parent's code
is a prefix of its child's.

Records hold plain values only and so can be in no cycle: `gc=False` spares Python looking for one in every page. They
are made by naming the fields; only a mapping makes thousands at once in the order of the fields, in half the time.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

Instant = Annotated[int, Meta(ge=-62_135_596_800_000, le=253_402_300_799_999)]
"""Milliseconds since 1970-01-01T00:00:00Z, years 1 to 9999."""

Latitude = Annotated[float, Meta(ge=-90, le=90)]
Longitude = Annotated[float, Meta(ge=-180, le=180)]
Key = Annotated[str, Meta(min_length=1, max_length=200)]
Severity = Annotated[int, Meta(ge=1, le=4)]
"""1 特别重大 red, 2 重大 orange, 3 较大 yellow, 4 一般 blue."""

EventState = Literal["waiting", "accepted", "handling", "handled", "checking", "closed", "returned", "void"]
"""待受理 已受理 处置中 处置完毕 待核查 归档 退回 作废. Open is everything but `closed` and `void`."""

OPEN_STATES: tuple[EventState, ...] = ("waiting", "accepted", "handling", "handled", "checking", "returned")

AssetState = Literal["online", "offline", "long_offline", "never", "unknown"]

RecordKind = Literal["event", "asset", "reading", "indicator", "warning", "region"]


class Event(Struct, frozen=True, gc=False):
    """Something that happened and has to be dealt with. Identity: (source, key)."""

    source: Key
    key: Key
    title: Annotated[str, Meta(max_length=10_000)]
    category: str
    state: EventState
    severity: Severity
    reported_at: Instant
    updated_at: Instant
    closed_at: Instant | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None
    region: str = ""
    address: str = ""
    detail: str = ""
    simulated: bool = False


class Asset(Struct, frozen=True, gc=False):
    """Something that stays: camera, kitchen, team. Identity: (source, key).

    `kind` may be part of another: `camera/school` is one of the cameras. `tags` are words with spaces between
    that say what it allows or has; a centre's kinds.toml says what they are called.
    """

    source: Key
    key: Key
    kind: Key
    name: str
    state: AssetState
    updated_at: Instant
    lat: Latitude | None = None
    lon: Longitude | None = None
    region: str = ""
    tags: Annotated[str, Meta(max_length=200)] = ""
    simulated: bool = False


class Reading(Struct, frozen=True, gc=False):
    """A number measured at a place and time. Identity: (source, station, metric, at)."""

    source: Key
    station: Key
    metric: Key
    value: float
    unit: str
    at: Instant
    name: str = ""
    lat: Latitude | None = None
    lon: Longitude | None = None
    region: str = ""
    simulated: bool = False


class Indicator(Struct, frozen=True, gc=False):
    """A reported number about a region and a period. Identity: (source, region, name, period).

    `value` is None where only the change was published. `change` is year on year, in per cent.
    """

    source: Key
    region: Key
    name: Key
    period: Key
    domain: str = ""
    value: float | None = None
    unit: str = ""
    direction: Literal["up", "down", ""] = ""
    target: float | None = None
    change: float | None = None
    note: str = ""
    simulated: bool = False


class Warning(Struct, frozen=True, gc=False):
    """One CAP 1.2 alert with the one `info` block chosen for the centre's language. Identity: (source, key).

    `key` is CAP's identifier. `level` is the Chinese warning level, 1 red to 4 blue. Polygons are closed rings of
    (latitude, longitude); circles are (latitude, longitude, radius in km). `replaces` holds the identifiers that
    an Update or a Cancel names in `references`.
    """

    source: Key
    key: Key
    status: Literal["Actual", "Exercise", "System", "Test", "Draft"]
    message: Literal["Alert", "Update", "Cancel", "Ack", "Error"]
    sent_at: Instant
    event: str
    headline: str
    level: Severity
    sender: str = ""
    detail: str = ""
    instruction: str = ""
    area: str = ""
    onset_at: Instant | None = None
    expires_at: Instant | None = None
    polygons: tuple[tuple[tuple[Latitude, Longitude], ...], ...] = ()
    circles: tuple[tuple[Latitude, Longitude, float], ...] = ()
    regions: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    simulated: bool = False


class Region(Struct, frozen=True, gc=False):
    """County, township, village or grid. Identity: code. `lat`, `lon` is where its label goes.

    `approximate` says that its outline is a model (示意), not a boundary.
    """

    code: Key
    name: str
    level: Literal["prefecture", "county", "township", "village", "grid"]
    parent: str = ""
    lat: Latitude | None = None
    lon: Longitude | None = None
    approximate: bool = False


Record = Event | Asset | Reading | Indicator | Warning | Region


def encode(value: Any) -> bytes:
    """Return compact JSON of any record or plain value."""
    return msgspec.json.encode(value)
