"""A centre's regions: names, who lies in whom, and in which a point lies.

Read from the centre's own files (GeoJSON, or gzipped). Names are there in some ten ms, as the outlines aren't looked
at; those are read when the first point has to be placed. A file that can't be read is left out: `yiping check` says
what is wrong with it.
"""

from __future__ import annotations

import gzip
import logging
import zlib
from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from data_sources.centre import Centre, Text, text_of
from data_sources.decoding import decode_json
from data_sources.records import Region
from operations.outlines import OutlineIndex

log = logging.getLogger(__name__)

_T = TypeVar("_T")

LEVELS: Final = ("prefecture", "county", "township", "village", "grid")
_COUNTY_DIGITS: Final = 6
_TOWNSHIP_DIGITS: Final = 9


class _Properties(Struct):
    code: str
    name: Text = ""
    level: str = "county"
    parent: str = ""
    lat: float | None = None
    lon: float | None = None
    approximate: bool = False


class _NamedFeature(Struct):
    properties: _Properties


class _Names(Struct):
    features: list[_NamedFeature]


class _Geometry(Struct):
    type: str
    coordinates: Any


class _OutlinedFeature(Struct):
    properties: _Properties
    geometry: _Geometry | None = None


class _Outlines(Struct):
    features: list[_OutlinedFeature]


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
        for path in self._paths():
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
        for path in self._paths():
            for feature in _read(path, _Names, _Names([])).features:
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

        The finest level that has real outlines is asked; where all are approximate, the finest down to townships.
        """
        if self._outlines is None:
            return [""] * len(lat)
        return self._outlines.codes_at(lat, lon)

    @cached_property
    def _outlines(self) -> OutlineIndex | None:
        regions = self.by_code.values()
        real = [region.level for region in regions if not region.approximate]
        usable = real or [region.level for region in regions if region.level not in ("village", "grid")]
        below = [level for level in usable if level != "prefecture"] or usable
        if not below:
            return None
        finest = max(below, key=LEVELS.index)
        codes: list[str] = []
        shapes: list[list[NDArray[np.float64]]] = []
        for path in self._paths():
            for feature in _read(path, _Outlines, _Outlines([])).features:
                region = self.by_code.get(feature.properties.code)
                if region is None or region.level != finest or feature.geometry is None or region.code in codes:
                    continue
                rings = _rings(feature.geometry)
                if rings:
                    codes.append(region.code)
                    shapes.append(rings)
        return OutlineIndex(codes, shapes) if codes else None

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

    def _paths(self) -> Sequence[Path]:
        return [self._centre.folder / name for name in self._centre.file.regions]


def _read(path: Path, kind: type[_T], otherwise: _T) -> _T:
    try:
        raw = path.read_bytes()
        return decode_json(gzip.decompress(raw) if path.suffix == ".gz" else raw, kind)
    except (OSError, EOFError, zlib.error, msgspec.MsgspecError) as error:
        log.warning("regions file %s left out: %s", path.name, error)
        return otherwise


def _rings(geometry: _Geometry) -> list[NDArray[np.float64]]:
    """Return all rings of a polygon or several, as (n, 2) longitude and latitude; [] for anything else."""
    if geometry.type == "Polygon":
        polygons = [geometry.coordinates]
    elif geometry.type == "MultiPolygon":
        polygons = geometry.coordinates
    else:
        return []
    try:
        rings = [np.asarray(ring, dtype=np.float64)[:, :2] for polygon in polygons for ring in polygon]
    except (TypeError, ValueError, IndexError) as error:
        log.warning("an outline was left out: %s", error)
        return []
    return [ring for ring in rings if len(ring) > 2]
