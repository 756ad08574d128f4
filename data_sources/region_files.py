"""A centre's region files as they lie in its folder: GeoJSON, or gzipped.

A file that can't be read is left out here: `yiping check` says what is wrong with it.
"""

from __future__ import annotations

import gzip
import logging
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from data_sources.centre import Centre, Text
from data_sources.decoding import decode_json

log = logging.getLogger(__name__)

_Feature = TypeVar("_Feature")

LEVELS: Final = ("prefecture", "county", "township", "village", "grid")
"""From the coarsest to the finest."""


class RegionProperties(Struct):
    """What a feature says of its region."""

    code: str
    name: Text = ""
    level: str = "county"
    parent: str = ""
    lat: float | None = None
    lon: float | None = None
    approximate: bool = False


class NamedRegion(Struct):
    """A feature without its outline: read in a tenth of the time."""

    properties: RegionProperties


class Geometry(Struct):
    """A GeoJSON geometry."""

    type: str
    coordinates: Any


class OutlinedRegion(Struct):
    """A feature with its outline."""

    properties: RegionProperties
    geometry: Geometry | None = None


class _Collection(Struct, Generic[_Feature]):
    features: list[_Feature]


def region_paths(centre: Centre) -> Sequence[Path]:
    """Return where the centre's region files are, in the order in which it names them."""
    return [centre.folder / name for name in centre.file.regions]


def read_names(path: Path) -> list[NamedRegion]:
    """Return the regions of a file without their outlines; none of a file that can't be read."""
    return _read(path, _Collection[NamedRegion])


def read_outlines(path: Path) -> list[OutlinedRegion]:
    """Return the regions of a file with their outlines; none of a file that can't be read."""
    return _read(path, _Collection[OutlinedRegion])


def rings_of(geometry: Geometry) -> list[NDArray[np.float64]]:
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


def _read(path: Path, kind: type[_Collection[_Feature]]) -> list[_Feature]:
    try:
        raw = path.read_bytes()
        return decode_json(gzip.decompress(raw) if path.suffix == ".gz" else raw, kind).features
    except (OSError, EOFError, zlib.error, msgspec.MsgspecError) as error:
        log.warning("regions file %s left out: %s", path.name, error)
        return []
