"""Turn GCJ-02 outlines back to WGS-84 by fixed-point iteration on the public forward formula (error below 1e-9°)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_AXIS = 6378245.0
_FLATNESS = 0.00669342162296594323


def forward(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return GCJ-02 of WGS-84 positions."""
    x, y = lon - 105.0, lat - 35.0
    ripple = 20 * np.sin(6 * x * np.pi) + 20 * np.sin(2 * x * np.pi)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    north += (ripple + 20 * np.sin(y * np.pi) + 40 * np.sin(y / 3 * np.pi)) * 2 / 3
    north += (160 * np.sin(y / 12 * np.pi) + 320 * np.sin(y * np.pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    east += (ripple + 20 * np.sin(x * np.pi) + 40 * np.sin(x / 3 * np.pi)) * 2 / 3
    east += (150 * np.sin(x / 12 * np.pi) + 300 * np.sin(x / 30 * np.pi)) * 2 / 3
    radians = np.radians(lat)
    magic = 1 - _FLATNESS * np.sin(radians) ** 2
    root = np.sqrt(magic)
    north = np.degrees(north / ((_AXIS * (1 - _FLATNESS)) / (magic * root)))
    east = np.degrees(east / (_AXIS / root * np.cos(radians)))
    return lon + east, lat + north


def inverse(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return WGS-84 of GCJ-02 positions."""
    true_lon, true_lat = lon.copy(), lat.copy()
    for _ in range(12):
        shifted_lon, shifted_lat = forward(true_lon, true_lat)
        true_lon += lon - shifted_lon
        true_lat += lat - shifted_lat
    return true_lon, true_lat
