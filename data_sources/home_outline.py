"""The area that a centre looks after, as its region files outline it: to judge whether a source's points are there."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data_sources.centre import Centre, text_of
from data_sources.outlines import OutlineIndex
from data_sources.region_files import OutlinedRegion, read_outlines, region_paths, rings_of

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

MARGIN: Final = 0.05
"""Degrees, some 5 km: a call from over the border, or from a boat off the coast, is no mistake."""

_ONE_AT_A_TIME: Final = Lock()
_COARSE: Final = ("prefecture", "county")
_DIRECTIONS: Final = [(east, north) for east in (-MARGIN, 0.0, MARGIN) for north in (-MARGIN, 0.0, MARGIN)]


class HomeOutline:
    """One area, of one ring or many. `name` is what the centre is called, `lat` and `lon` lie about its middle."""

    def __init__(self, name: str, shapes: list[list[Floats]]) -> None:
        self.name = name
        self._index = OutlineIndex([str(number) for number in range(1, len(shapes) + 1)], shapes)
        corners = np.concatenate([ring for rings in shapes for ring in rings])
        self.lon, self.lat = ((corners.min(axis=0) + corners.max(axis=0)) / 2).tolist()

    def holds(self, lon: Floats, lat: Floats) -> Bools:
        """Return which points lie within."""
        found = np.zeros(len(lon), dtype=bool)
        there = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
        found[there] = [code != "" for code in self._index.codes_at(lat[there], lon[there])]
        return found

    def is_near(self, lon: Floats, lat: Floats) -> Bools:
        """Return which points lie within or at most about `MARGIN` outside."""
        near = np.zeros(len(lon), dtype=bool)
        for east, north in _DIRECTIONS:
            left = np.flatnonzero(~near)
            near[left] = self.holds(lon[left] + east, lat[left] + north)
        return near


def home_outline(centre: Centre) -> HomeOutline | None:
    """Return the area of a centre; None where its region files have no outline."""
    paths = tuple(str(path) for path in region_paths(centre))
    name = text_of(centre.file.name, centre.file.language)
    with _ONE_AT_A_TIME:  # all sources begin at once and need the same
        return _outline(paths, tuple(_changed(path) for path in region_paths(centre)), name)


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=4)
def _outline(paths: tuple[str, ...], _changed: tuple[int, ...], name: str) -> HomeOutline | None:
    # Counties are few and whole; finer levels have gaps (and thousands of grids), so are only asked where nothing else
    # is outlined.
    coarse: list[list[Floats]] = []
    fine: list[list[Floats]] = []
    for path in paths:
        for region in read_outlines(Path(path)):
            rings = _rings(region)
            if rings:
                (coarse if region.properties.level in _COARSE else fine).append(rings)
        if coarse:
            break
    shapes = coarse or fine
    return HomeOutline(name, shapes) if shapes else None


def _rings(region: OutlinedRegion) -> list[Floats]:
    return [] if region.geometry is None else rings_of(region.geometry)
