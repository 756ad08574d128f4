"""Positions to WGS-84 from the datums that Chinese systems use, and back.

GCJ-02 displaces a point by 400 to 700 m by a published-by-reverse-engineering formula; BD-09 displaces GCJ-02 once
more. CGCS2000 and WGS-84 are equal here (centimetres apart). The formulas have no inverse in closed form: the usual
one-step inverse is off by up to 2.3 m; here a fixed-point iteration goes on until nothing moves by more than 1e-9
degrees (0.1 mm), and one step more, some hundred times finer.

GCJ-02 is applied on the mainland only. A box around the country is wrong for Kathmandu, Hanoi, Ulaanbaatar or Taipei;
`in_mainland` knows the border to about a tenth of a degree of longitude in every half degree of latitude. Within some
kilometres of a land border, a point of a neighbour may still be shifted: no public source says where the shift ends.
"""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from data_sources.mainland import in_mainland

Degrees = TypeVar("Degrees", float, NDArray[np.float64])
"""One number, or an array of them (longitudes and latitudes of equal length). NaN stays NaN."""

DATUMS = ("wgs84", "cgcs2000", "gcj02", "bd09")

_AXIS = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
"""Krasovsky 1940, as the formula uses it."""

_BAIDU_WAVE = np.pi * 3000.0 / 180.0
_SETTLED = 1e-9
_MOST_STEPS = 30


def to_wgs84(lon: Degrees, lat: Degrees, datum: str) -> tuple[Degrees, Degrees]:
    """Return longitude and latitude in WGS-84 of positions given in `datum`.

    Raises:
        ValueError: There is no such datum.
    """
    if datum in ("wgs84", "cgcs2000"):
        return lon, lat
    if datum == "gcj02":
        return gcj02_to_wgs84(lon, lat)
    if datum == "bd09":
        return bd09_to_wgs84(lon, lat)
    message = f"no such datum: {datum!r}"
    raise ValueError(message)


def wgs84_to_gcj02(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """Return the positions as GCJ-02 shows them; outside the mainland they stay."""
    east, north = _arrays(lon, lat)
    with np.errstate(all="ignore"):
        shifted_east, shifted_north = _shifted(east, north)
    inside = in_mainland(east, north)
    return _like(lon, np.where(inside, shifted_east, east)), _like(lat, np.where(inside, shifted_north, north))


def gcj02_to_wgs84(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """Return where GCJ-02 positions are in truth."""
    east, north = _arrays(lon, lat)
    true_east, true_north = _inverse(_shifted, east, north)
    inside = in_mainland(true_east, true_north)
    return _like(lon, np.where(inside, true_east, east)), _like(lat, np.where(inside, true_north, north))


def wgs84_to_bd09(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """Return the positions as BD-09 shows them; outside the mainland they stay."""
    east, north = _arrays(lon, lat)
    with np.errstate(all="ignore"):
        shifted_east, shifted_north = _baidu(*_shifted(east, north))
    inside = in_mainland(east, north)
    return _like(lon, np.where(inside, shifted_east, east)), _like(lat, np.where(inside, shifted_north, north))


def bd09_to_wgs84(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """Return where BD-09 positions are in truth."""
    east, north = _arrays(lon, lat)
    true_east, true_north = _inverse(_shifted, *_inverse(_baidu, east, north))
    inside = in_mainland(true_east, true_north)
    return _like(lon, np.where(inside, true_east, east)), _like(lat, np.where(inside, true_north, north))


def _shifted(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the GCJ-02 shift's result wherever the point is."""
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    # sin 6πx and sin 2πx, sin πx from sin πx/3, sin πy from sin πy/3: sines are what all of this costs.
    double = np.sin(2.0 * np.pi * x)
    third_x, third_y = np.sin(np.pi / 3.0 * x), np.sin(np.pi / 3.0 * y)
    ripple = 20.0 * _of_triple(double) + 20.0 * double
    north = ripple + 20.0 * _of_triple(third_y) + 40.0 * third_y
    north += 160.0 * np.sin(np.pi / 12.0 * y) + 320.0 * np.sin(np.pi / 30.0 * y)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + north * (2.0 / 3.0)
    east = ripple + 20.0 * _of_triple(third_x) + 40.0 * third_x
    east += 150.0 * np.sin(np.pi / 12.0 * x) + 300.0 * np.sin(np.pi / 30.0 * x)
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + east * (2.0 / 3.0)
    radians = np.radians(lat)
    flattening = 1.0 - _ECCENTRICITY_SQUARED * np.sin(radians) ** 2
    meridian = _AXIS * (1.0 - _ECCENTRICITY_SQUARED) / (flattening * np.sqrt(flattening))
    parallel = _AXIS / np.sqrt(flattening) * np.cos(radians)
    return lon + np.degrees(east / parallel), lat + np.degrees(north / meridian)


def _of_triple(sine: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return sin 3a of sin a."""
    return sine * (3.0 - 4.0 * sine * sine)


def _baidu(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return BD-09 of GCJ-02."""
    length = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BAIDU_WAVE)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BAIDU_WAVE)
    return length * np.cos(angle) + 0.0065, length * np.sin(angle) + 0.006


def _inverse(
    forward: Any, lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the point that `forward` moves to the given one. Neighbours move nearly alike, so this contracts."""
    east, north = lon, lat
    # Far from China (a swapped pair, a zero) the formula means nothing and need not settle: NaN is left as it is. A box
    # is enough for that, and the mainland would be too little: a point on its edge is shown beyond it.
    with np.errstate(all="ignore"):
        inside = (lon > 70) & (lon < 140) & (lat > 10) & (lat < 60)
        for _ in range(_MOST_STEPS):
            moved_east, moved_north = forward(east, north)
            error_east, error_north = lon - moved_east, lat - moved_north
            east, north = east + error_east, north + error_north
            left = np.maximum(np.abs(error_east), np.abs(error_north))[inside]
            if not left.size or left.max() <= _SETTLED:
                break
    return east, north


def _arrays(lon: Any, lat: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.atleast_1d(np.asarray(lon, dtype=np.float64)), np.atleast_1d(np.asarray(lat, dtype=np.float64))


def _like(given: Any, result: NDArray[np.float64]) -> Any:
    return result if isinstance(given, np.ndarray) else float(result[0])
