"""Where the mainland of China is, coarsely: enough to know which positions GCJ-02 shifts.

For each half degree of latitude, the ranges of longitude on the mainland and its coastal waters, drawn up for this
project from the public geography of the land border (towns on either side of it), to about a tenth of a degree and
generous to the inside. It is no boundary, claims nothing about any, and is never drawn. Hong Kong, Macao, Taiwan,
Kinmen and Matsu use WGS-84 unshifted and are left out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_SOUTH = 18.0
_STEP = 0.5

_RANGES: tuple[tuple[tuple[float, float], ...], ...] = (
    ((108.5, 111.2),),  # 18.0, Hainan
    ((108.5, 111.2),),
    ((108.4, 111.4),),
    ((108.4, 111.4),),
    ((108.6, 111.5),),  # 20.0, Leizhou
    ((108.9, 113.5),),
    ((101.0, 101.85), (108.05, 117.0)),  # 21.0, Mengla; the Guangxi coast
    ((99.9, 101.85), (106.85, 117.5)),
    ((99.1, 102.3), (106.5, 118.5)),  # 22.0
    ((98.9, 104.4), (106.5, 118.8)),
    ((98.6, 105.0), (105.55, 119.0)),  # 23.0, between them the north tip of Vietnam
    ((97.5, 119.2),),
    ((97.5, 119.3),),  # 24.0
    ((97.6, 119.7),),
    ((97.8, 120.0),),  # 25.0
    ((98.3, 120.3),),
    ((98.4, 121.5),),  # 26.0
    ((98.4, 122.0),),
    ((88.75, 89.05), (92.1, 97.0), (98.4, 123.0)),  # 27.0, Yadong
    ((88.7, 89.2), (91.9, 97.35), (98.1, 123.0)),
    ((85.9, 123.0),),  # 28.0
    ((85.0, 123.0),),
    ((84.2, 123.5),),  # 29.0
    ((83.0, 123.5),),
    ((81.1, 123.5),),  # 30.0
    ((80.0, 123.5),),
    ((78.8, 123.0),),  # 31.0
    ((78.6, 123.0),),
    ((78.4, 122.5),),  # 32.0
    ((79.1, 122.0),),
    ((78.9, 121.5),),  # 33.0
    ((78.7, 121.3),),
    ((78.7, 121.0),),  # 34.0
    ((78.2, 120.9),),
    ((77.8, 120.6),),  # 35.0
    ((76.5, 121.0),),
    ((75.8, 121.8),),  # 36.0
    ((75.2, 122.8),),
    ((74.5, 122.9),),  # 37.0
    ((74.8, 122.9),),
    ((74.7, 123.0),),  # 38.0
    ((73.8, 123.5),),
    ((73.5, 124.2),),  # 39.0
    ((73.6, 124.4),),
    ((74.0, 124.9),),  # 40.0, Dandong
    ((74.8, 126.0),),
    ((77.0, 126.7),),  # 41.0, Ji'an
    ((79.0, 128.1),),
    ((80.0, 104.9), (106.9, 129.0)),  # 42.0, between them the south of Mongolia
    ((80.1, 100.6), (109.8, 130.7)),
    ((80.3, 96.4), (110.5, 131.3)),  # 43.0
    ((80.3, 95.6), (111.8, 131.3)),
    ((80.1, 95.4), (111.9, 131.4)),  # 44.0
    ((79.9, 94.0), (112.0, 131.6)),
    ((82.0, 91.5), (113.7, 132.0)),  # 45.0
    ((82.3, 91.0), (116.0, 133.3)),
    ((82.3, 91.1), (117.0, 134.0)),  # 46.0
    ((82.8, 91.0), (118.5, 134.2)),
    ((82.9, 90.6), (119.3, 134.7)),  # 47.0
    ((85.0, 90.2), (115.9, 134.8)),
    ((85.5, 89.8), (115.5, 130.9), (133.0, 134.8)),  # 48.0
    ((85.7, 88.3), (115.8, 130.9)),
    ((86.8, 87.9), (116.3, 129.9)),  # 49.0
    ((116.9, 128.9),),
    ((119.1, 127.56),),  # 50.0, Heihe
    ((119.3, 127.3),),
    ((119.8, 126.95),),  # 51.0
    ((120.1, 126.9),),
    ((120.5, 126.6),),  # 52.0
    ((120.1, 126.1),),
    ((120.0, 125.7),),  # 53.0
    ((122.0, 124.0),),
)

_LEFT_OUT = np.array(
    [  # south, west, north, east
        (22.13, 113.82, 22.43, 114.45),  # Hong Kong, the islands and Kowloon
        (22.43, 113.96, 22.50, 114.45),  # the New Territories
        (22.50, 114.09, 22.53, 114.22),
        (22.18, 113.53, 22.215, 113.565),  # Macao
        (22.105, 113.553, 22.18, 113.60),
        (24.38, 118.21, 24.525, 118.51),  # Kinmen
        (25.93, 119.90, 26.00, 120.00),  # Matsu
        (26.13, 119.90, 26.27, 120.03),
        (26.34, 120.45, 26.40, 120.53),
    ]
)

_MOST = max(len(ranges) for ranges in _RANGES)
_WEST = np.array([[ranges[i][0] if i < len(ranges) else np.inf for i in range(_MOST)] for ranges in _RANGES])
_EAST = np.array([[ranges[i][1] if i < len(ranges) else -np.inf for i in range(_MOST)] for ranges in _RANGES])


def in_mainland(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return whether positions lie on the mainland or in its coastal waters. NaN is nowhere."""
    with np.errstate(all="ignore"):
        # To a millimetre: a point on an edge of the table must not change sides by the last digit of a conversion.
        lon, lat = np.round(lon, 8), np.round(lat, 8)
        known = (lat >= _SOUTH) & (lat < _SOUTH + _STEP * len(_RANGES)) & np.isfinite(lon)
        band = np.where(known, (lat - _SOUTH) / _STEP, 0.0).astype(np.intp)
        inside = known & ((lon[:, None] >= _WEST[band]) & (lon[:, None] <= _EAST[band])).any(axis=1)
        # The left-out islands lie close together: most counties have no point near any of them.
        near = np.flatnonzero(inside & (lon > 113.5) & (lon < 120.6) & (lat > 22.1) & (lat < 26.41))
        if near.size:
            south, west, north, east = _LEFT_OUT.T
            x, y = lon[near, None], lat[near, None]
            left_out = ((x >= west) & (x <= east) & (y >= south) & (y <= north)).any(axis=1)
            inside[near[left_out]] = False
    return inside
