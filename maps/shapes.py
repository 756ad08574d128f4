"""Lines and outlines as the page draws them: Web Mercator, whole steps from an origin, differences between corners.

Coordinates are of the unit square of Web Mercator (x from 0 at 180° W to 1 at 180° E, y from 0 in the north to 1), told
in steps of `STEP` from an origin. One step is 0.4 m at the equator, 0.35 m at 28° N: finer than any outline here, and
whole numbers under 2**24 pass through the canvas's 32-bit floats exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from operations.packing import pack

STEP: Final = 1e-8
FARTHEST_LATITUDE: Final = 85.051129
"""Where Web Mercator's square ends."""
LARGEST_JUMP: Final = 32_000

Points = NDArray[np.float64]
"""(n, 2): longitude, latitude in degrees; or x, y of the unit square where said so."""


def to_square(lon_lat: Points) -> Points:
    """Return positions on Web Mercator's unit square."""
    lon, lat = lon_lat[:, 0], np.clip(lon_lat[:, 1], -FARTHEST_LATITUDE, FARTHEST_LATITUDE)
    sine = np.sin(np.radians(lat))
    return np.column_stack(((lon + 180) / 360, 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)))


def to_degrees(square: Points) -> Points:
    """Return longitude and latitude of positions on the unit square."""
    lat = np.degrees(2 * np.arctan(np.exp((0.5 - square[:, 1]) * 2 * np.pi)) - np.pi / 2)
    return np.column_stack((square[:, 0] * 360 - 180, lat))


def origin_of(lines: Iterable[Points]) -> tuple[float, float]:
    """Return the middle of what `lines` (degrees) cover, on the unit square: the origin with the smallest numbers."""
    boxes = [(line.min(axis=0), line.max(axis=0)) for line in lines if len(line)]
    if not boxes:
        return 0.5, 0.5
    low = np.min([box[0] for box in boxes], axis=0)
    high = np.max([box[1] for box in boxes], axis=0)
    middle = to_square(np.array([(low + high) / 2]))[0]
    return float(middle[0]), float(middle[1])


def encode_lines(lines: Sequence[Points], origin: tuple[float, float]) -> dict[str, NDArray[Any]]:
    """Return `first` (i4, x and y of each line), `delta` (i2, from corner to corner) and `corners` (u4, of each line).

    Corners that fall together are merged; a jump too long for 16 bits is divided, so that a line may have a few corners
    more than it came with.
    """
    firsts: list[NDArray[np.int32]] = []
    deltas: list[NDArray[np.int16]] = []
    corners: list[int] = []
    for line in lines:
        steps = np.rint((to_square(np.asarray(line, np.float64)) - origin) / STEP).astype(np.int64)
        jumps = _divided(np.diff(steps, axis=0))
        jumps = jumps[np.any(jumps != 0, axis=1)]
        firsts.append(steps[0].astype(np.int32))
        deltas.append(jumps.astype(np.int16))
        corners.append(len(jumps) + 1)
    return {
        "first": np.concatenate(firsts) if firsts else np.empty(0, np.int32),
        "delta": np.concatenate(deltas).reshape(-1) if deltas else np.empty(0, np.int16),
        "corners": np.array(corners, np.uint32),
    }


def decode_lines(arrays: dict[str, NDArray[Any]], origin: tuple[float, float]) -> list[Points]:
    """Return the lines in degrees: what the page does, for tests and scripts."""
    firsts = arrays["first"].reshape(-1, 2).astype(np.int64)
    deltas = arrays["delta"].reshape(-1, 2).astype(np.int64)
    lines: list[Points] = []
    at = 0
    for first, corners in zip(firsts, arrays["corners"].tolist(), strict=True):
        steps = np.concatenate((first[None], first + np.cumsum(deltas[at : at + corners - 1], axis=0)))
        lines.append(to_degrees(np.asarray(steps * STEP + origin, np.float64)))
        at += corners - 1
    return lines


def pack_outlines(features: Sequence[dict[str, Any]]) -> bytes:
    """Return GeoJSON region features as a pack: their words in the header, their rings in arrays.

    `feature` (u4) says of each ring which region it belongs to. Holes are rings like any other: the page fills by the
    even-odd rule. A feature whose geometry is no polygon keeps its name and has no ring.
    """
    rings: list[Points] = []
    owners: list[int] = []
    regions: list[dict[str, Any]] = []
    for feature in features:
        own = [ring for ring in _rings(feature.get("geometry")) if len(ring) >= 4]
        owners.extend([len(regions)] * len(own))
        rings.extend(own)
        regions.append(_region_words(feature.get("properties") or {}, own))
    rings = _unbroken(rings)
    origin = origin_of(rings)
    arrays = encode_lines(rings, origin)
    arrays["feature"] = np.array(owners, np.uint32)
    return pack({"origin": origin, "step": STEP, "regions": regions, "bounds": _bounds(rings)}, arrays)


def _unbroken(rings: list[Points]) -> list[Points]:
    """Return rings whose longitudes go on across the antimeridian, all on the same side of the first one's turn."""
    found: list[Points] = []
    for ring in rings:
        lon = np.degrees(np.unwrap(np.radians(ring[:, 0])))
        middle = found[0][:, 0].mean() if found else lon.mean()
        lon = lon - 360 * np.round((lon.mean() - middle) / 360)
        # What needs no turn keeps its digits.
        found.append(ring if np.allclose(lon, ring[:, 0], atol=1e-9) else np.column_stack((lon, ring[:, 1])))
    return found


def _divided(jumps: NDArray[np.int64]) -> NDArray[np.int64]:
    parts = -(-np.abs(jumps).max(axis=1, initial=0) // LARGEST_JUMP)
    if not np.any(parts > 1):
        return jumps
    divided: list[NDArray[np.int64]] = []
    for jump, count in zip(jumps, parts.tolist(), strict=True):
        if count <= 1:
            divided.append(jump[None])
        else:
            stops = np.rint(np.outer(np.arange(count + 1) / count, jump)).astype(np.int64)
            divided.append(np.diff(stops, axis=0))
    return np.concatenate(divided)


def _rings(geometry: dict[str, Any] | None) -> list[Points]:
    if not geometry:
        return []
    if geometry.get("type") == "Polygon":
        polygons = [geometry["coordinates"]]
    elif geometry.get("type") == "MultiPolygon":
        polygons = geometry["coordinates"]
    else:
        return []
    return [np.array([corner[:2] for corner in ring], np.float64) for polygon in polygons for ring in polygon]


def _region_words(properties: dict[str, Any], rings: list[Points]) -> dict[str, Any]:
    lat, lon = properties.get("lat"), properties.get("lon")
    if (lat is None or lon is None) and rings:
        largest = max(rings, key=len)
        lon, lat = ((largest.min(axis=0) + largest.max(axis=0)) / 2).tolist()
    return {
        "code": str(properties.get("code", "")),
        "name": str(properties.get("name", "")),
        "parent": str(properties.get("parent") or ""),
        "approximate": bool(properties.get("approximate", False)),
        "lat": lat,
        "lon": lon,
    }


def _bounds(rings: list[Points]) -> list[float] | None:
    """Return west, south, east, north in degrees."""
    if not rings:
        return None
    low = np.min([ring.min(axis=0) for ring in rings], axis=0)
    high = np.max([ring.max(axis=0) for ring in rings], axis=0)
    return [*low.tolist(), *high.tolist()]
