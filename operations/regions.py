"""A centre's regions: names, who lies in whom, and in which a point lies.

Read from the centre's own files (GeoJSON, or gzipped). Names are there in some ten ms, as the outlines aren't looked
at; those are read when the first point has to be placed. A file that can't be read is left out: `yiping check` says
what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data_sources.centre import Centre, text_of
from data_sources.outlines import OutlineIndex
from data_sources.records import Region
from data_sources.region_files import LEVELS, read_names, read_outlines, region_paths, rings_of

_COUNTY_DIGITS: Final = 6
_TOWNSHIP_DIGITS: Final = 9


class Regions:
    """The regions of one centre. Not thread-safe while it is first asked for a place."""

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._own_code = centre.file.code
        self._counties: dict[str, str] = {}
        self._areas: dict[str, str] = {}

    @property
    def signature(self) -> str:
        """What tells one state of the files from another: their names, sizes and times."""
        digest = blake2b(digest_size=12)
        for path in region_paths(self._centre):
            try:
                stat = path.stat()
            except OSError:
                continue
            digest.update(f"{path.name}:{stat.st_size}:{stat.st_mtime_ns};".encode())
        return digest.hexdigest()

    @cached_property
    def by_code(self) -> Mapping[str, Region]:
        """Every region, in the order of the files; the first of a doubled code stands."""
        regions: dict[str, Region] = {}
        for path in region_paths(self._centre):
            for feature in read_names(path):
                found = feature.properties
                if not found.code or found.level not in LEVELS or found.code in regions:
                    continue
                regions[found.code] = Region(
                    code=found.code,
                    name=text_of(found.name, self._centre.file.language),
                    level=found.level,  # type: ignore[arg-type]  # it is in LEVELS
                    parent=found.parent,
                    lat=found.lat,
                    lon=found.lon,
                    approximate=found.approximate,
                )
        return regions

    @cached_property
    def _lengths(self) -> Sequence[int]:
        return sorted({len(code) for code in self.by_code}, reverse=True)

    def county_of(self, code: str) -> str:
        """Return the county that a region's code belongs to: a known one, or the first six digits; "" for none."""
        county = self._counties.get(code)
        if county is None:
            county = self._counties[code] = self._ancestor(code, "county", _COUNTY_DIGITS)
        return county

    def area_of(self, code: str) -> str:
        """Return the township that a region's code belongs to; the code itself where it lies above a township."""
        area = self._areas.get(code)
        if area is None:
            area = self._areas[code] = self._ancestor(code, "township", _TOWNSHIP_DIGITS)
        return area

    def place(self, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> list[str]:
        """Return the code of the region in which each point lies, "" where it lies in none.

        The finest level that has real outlines is asked first, then the coarser ones for points that lie in none of
        its regions: not every county has townships. Where all are approximate, townships are the finest.
        """
        codes = [""] * len(lat)
        for outlines in self._outlines:
            left = [place for place, code in enumerate(codes) if not code]
            if not left:
                break
            for place, code in zip(left, outlines.codes_at(lat[left], lon[left]), strict=True):
                codes[place] = code
        return codes

    @cached_property
    def _outlines(self) -> Sequence[OutlineIndex]:
        """The outlines by level, the finest first."""
        regions = self.by_code.values()
        real = [region.level for region in regions if not region.approximate]
        usable = real or [region.level for region in regions if region.level not in ("village", "grid")]
        below: set[str] = {level for level in usable if level != "prefecture"} or set(usable)
        levels = sorted(below, key=LEVELS.index, reverse=True)
        codes: dict[str, list[str]] = {level: [] for level in levels}
        shapes: dict[str, list[list[NDArray[np.float64]]]] = {level: [] for level in levels}
        for path in region_paths(self._centre):
            for feature in read_outlines(path):
                region = self.by_code.get(feature.properties.code)
                if region is None or region.level not in codes or feature.geometry is None:
                    continue
                if region.code in codes[region.level] or (real and region.approximate):
                    continue
                rings = rings_of(feature.geometry)
                if rings:
                    codes[region.level].append(region.code)
                    shapes[region.level].append(rings)
        return [OutlineIndex(codes[level], shapes[level]) for level in levels if codes[level]]

    def _ancestor(self, code: str, level: str, digits: int) -> str:
        if not code:
            return ""
        known = self.by_code
        for length in self._lengths:  # not every length: an unknown county's many grids come through here
            region = known.get(code[:length])
            if region is not None and region.level == level:
                return region.code
        if level == "county" and self._centre.file.level != "prefecture" and code.startswith(self._own_code):
            return self._own_code
        return code[:digits]
