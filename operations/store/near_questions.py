"""What lies within a circle or a polygon, and the nearest of each kind, from all placed assets and open events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from operations.masking import masked
from operations.near_snapshots import KindNear, Nearby, NearThing, SearchArea
from operations.snapshots import ASSET_STATES
from operations.store import map_questions
from operations.store.asking import Asking
from operations.store.asset_memory import AssetMemory
from operations.store.schema import asset, event

MOST_EVENTS: Final = 20
MOST_ASSETS: Final = 40

_AXIS: Final = 6378137.0
_ECCENTRICITY_SQUARED: Final = 0.00669437999014
"""WGS-84."""

Floats = NDArray[np.float64]


def nearby(asking: Asking, area: SearchArea, memory: AssetMemory | None) -> Nearby:
    """Return what lies in an area. Numbers are exact; of the things themselves the nearest are named."""
    assets = map_questions.asset_points(asking, None, (), memory)
    events = map_questions.event_points(asking, None)
    asset_metres = metres_between(area.lat, area.lon, *assets.position.T.astype(np.float64))
    event_metres = metres_between(area.lat, area.lon, *events.position.T.astype(np.float64))
    within = _within(area, assets.position, asset_metres)
    open_within = _within(area, events.position, event_metres)
    nearest: list[int] = []
    for kind in range(len(assets.kinds)):
        of_kind = np.flatnonzero(assets.kind == kind)
        if of_kind.size:
            nearest.append(int(of_kind[np.argmin(asset_metres[of_kind])]))
    listed = _first(within, asset_metres, MOST_ASSETS)
    named = _named(asking, assets.id[[*listed, *nearest]].tolist())
    things = [
        NearThing(
            kind="asset",
            id=int(assets.id[at]),
            source=source,
            key=key,
            of=assets.kinds[assets.kind[at]],
            name=name,
            state=ASSET_STATES[assets.state[at]] if assets.state[at] < len(ASSET_STATES) else "",
            lat=float(assets.position[at, 0]),
            lon=float(assets.position[at, 1]),
            metres=float(asset_metres[at]),
        )
        for at in [*listed, *nearest]
        for source, key, name in [named.get(int(assets.id[at]), ("", "", ""))]
    ]
    counts = np.bincount(assets.kind[within], minlength=len(assets.kinds))
    kinds = [
        KindNear(assets.kinds[assets.kind[at]], int(counts[assets.kind[at]]), thing)
        for at, thing in zip(nearest, things[len(listed) :], strict=True)
    ]
    return Nearby(
        tuple(sorted(kinds, key=lambda one: (-one.count, one.nearest.metres))),
        len(open_within),
        len(within),
        (
            *_events(asking, events, _first(open_within, event_metres, MOST_EVENTS), event_metres),
            *things[: len(listed)],
        ),
        asking.now,
        asking.age("asset"),
        asking.simulated("asset"),
    )


def metres_between(lat: float, lon: float, lats: Floats, lons: Floats) -> Floats:
    """Return distances on the ellipsoid from one place: by its radii at the middle latitude, within 0.03 % to 50 km."""
    middle = np.radians((lats + lat) / 2)
    flattening = 1 - _ECCENTRICITY_SQUARED * np.sin(middle) ** 2
    north = np.radians(lats - lat) * _AXIS * (1 - _ECCENTRICITY_SQUARED) / flattening**1.5
    east = np.radians((lons - lon + 180) % 360 - 180) * _AXIS / np.sqrt(flattening) * np.cos(middle)
    return np.asarray(np.hypot(north, east), np.float64)


def inside(corners: Sequence[tuple[float, float]], lats: Floats, lons: Floats) -> NDArray[np.bool_]:
    """Return which places lie in a polygon of corners (lat, lon), by the even-odd rule; it may cross 180°."""
    first = corners[0][1]
    across = (lons - first + 180) % 360 - 180
    found = np.zeros(len(lats), np.bool_)
    ring = [(lat, (lon - first + 180) % 360 - 180) for lat, lon in corners]
    for (y, x), (next_y, next_x) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if y != next_y:
            crosses = (y > lats) != (next_y > lats)
            found ^= crosses & (across < x + (lats - y) * (next_x - x) / (next_y - y))
    return found


def _within(area: SearchArea, position: NDArray[np.float32], metres: Floats) -> NDArray[np.intp]:
    if area.corners:
        return np.flatnonzero(inside(area.corners, *position.T.astype(np.float64)))
    return np.flatnonzero(metres <= area.metres)


def _first(places: NDArray[np.intp], metres: Floats, most: int) -> list[int]:
    order = places[np.argsort(metres[places], kind="stable")]
    return [int(at) for at in order[:most]]


def _named(asking: Asking, ids: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """Return source, key and name of assets, by id."""
    question = select(asset.c.id, asset.c.source, asset.c.key, asset.c.name).where(asset.c.id.in_(ids))
    return {row[0]: (row[1], row[2], masked(row[3] or "")) for row in asking.connection.execute(question)}


def _events(asking: Asking, points: Any, listed: Sequence[int], metres: Floats) -> list[NearThing]:
    ids = [int(points.id[at]) for at in listed]
    columns = (event.c.id, event.c.source, event.c.key, event.c.category, event.c.title, event.c.state)
    rows = {row[0]: row for row in asking.connection.execute(select(*columns).where(event.c.id.in_(ids)))}
    return [
        NearThing(
            "event",
            ids[number],
            row.source,
            row.key,
            row.category,
            masked(row.title),
            row.state,
            float(points.position[at, 0]),
            float(points.position[at, 1]),
            float(metres[at]),
        )
        for number, at in enumerate(listed)
        if (row := rows.get(ids[number])) is not None
    ]
