"""Coordinates of any published system (EPSG) to WGS-84: Gauss-Krüger zones, Web Mercator, a country's own grid.

Systems are named by their EPSG number, however a source writes it; nothing else of a source's text reaches PROJ. PROJ
is loaded when the first system other than plain longitude and latitude is met (0.4 s, 25 MB), and never asks the
network for grids.

CGCS2000 is taken for WGS-84 (they are centimetres apart). A system for which PROJ knows no way to WGS-84 but "as if it
were the same" (西安80, 新北京54) is refused: the points would be 100 m off and look right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from data_sources.sentences import Sentence, translate

Numbers = TypeVar("Numbers", float, NDArray[np.float64])

WGS84 = 4326
CGCS2000 = 4490
WEB_MERCATOR = 3857

_PLAIN = (WGS84, CGCS2000)
_ALIASES = {102100: WEB_MERCATOR, 102113: WEB_MERCATOR, 900913: WEB_MERCATOR, 3785: WEB_MERCATOR, 4258: WGS84}
"""Esri's and Google's numbers for Web Mercator; ETRS89 is what European services call WGS-84 (under a metre)."""

_LON_LAT = re.compile(r"\b(?:OGC|CRS)\b.*?[:/#]?\bCRS:?(84|83)h?$|^CRS:?(84|83)h?$", re.IGNORECASE)
_SHORT = re.compile(
    r"^\[?(?:(?:EPSG|ESRI):|https?://www\.opengis\.net/gml/srs/epsg\.xml#)?(\d{3,6})\]?$", re.IGNORECASE
)
_LONG = re.compile(
    r"^(?:urn:(?:x-)?ogc:def:crs:EPSG:(?:[\w.]*:)?|https?://www\.opengis\.net/def/crs/EPSG/[\w.]+/)(\d{3,6})$",
    re.IGNORECASE,
)
_FARTHEST = 1e8
"""Metres: no grid's numbers are larger (a Gauss-Krüger zone's reach 4.6e7); PROJ would wrap them round the Earth."""


class CrsError(ValueError):
    """A coordinate system that can't be used. Carries the reason."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


@dataclass(frozen=True)
class Crs:
    """A coordinate system as a source names it. `code` is EPSG's number.

    `north_first`: the two numbers of a point stand as latitude (or northing), longitude (or easting). That is how EPSG
    defines most systems, and holds where one is named by URN or URL; "EPSG:4326" and the name of GML 2's days,
    "http://www.opengis.net/gml/srs/epsg.xml#4326", say longitude first by old custom.
    """

    code: int
    north_first: bool


def crs_of(name: str | int) -> Crs:
    """Return the coordinate system called `name`: 4549, "EPSG:4549", an OGC URN or URL, "CRS84", an Esri number.

    Raises:
        CrsError: The name is none of these, or PROJ doesn't know the number.
    """
    text = str(name).strip()
    if _LON_LAT.search(text):
        return Crs(WGS84, north_first=False)
    short, long = _SHORT.match(text), _LONG.match(text)
    found = short or long
    if found is None:
        sentence = translate(
            "Coordinates", "“{crs}” is no coordinate system that can be read; “EPSG:4549” or an OGC URN is needed."
        )
        raise CrsError(sentence.filled(crs=text[:80]))
    code = _ALIASES.get(int(found[1]), int(found[1]))
    if code in _PLAIN:
        return Crs(code, north_first=long is not None)
    north_first = _north_first(code)  # also finds out whether there is such a system
    return Crs(code, north_first=north_first and long is not None)


def to_wgs84(x: Numbers, y: Numbers, crs: str | int | Crs) -> tuple[Numbers, Numbers]:
    """Return longitude and latitude in WGS-84 of points in the coordinate system `crs`.

    `x` is easting or longitude and `y` northing or latitude, whatever order the system's definition has; one number
    each or arrays of equal length. What has no place in the system comes out as NaN. Any thread.

    Raises:
        CrsError: The system is unknown, or no way from it to WGS-84 is published.
    """
    system = crs if isinstance(crs, Crs) else crs_of(crs)
    if system.code in _PLAIN:
        return x, y
    lon, lat = _transformer(system.code).transform(x, y)
    lost = ~(np.isfinite(lon) & np.isfinite(lat)) | (np.abs(x) > _FARTHEST) | (np.abs(y) > _FARTHEST)
    if isinstance(x, np.ndarray):
        return np.where(lost, np.nan, lon), np.where(lost, np.nan, lat)
    return (float("nan"), float("nan")) if lost else (float(lon), float(lat))


@lru_cache(maxsize=64)
def _north_first(code: int) -> bool:
    return bool(_definition(code).axis_info[0].direction.lower() == "north")


@lru_cache(maxsize=64)
def _transformer(code: int) -> Any:
    """Return PROJ's way to WGS-84; a transformer may be used by all threads (pyproj 3.1 and later)."""
    from pyproj import Transformer  # noqa: PLC0415 - see the module's text
    from pyproj.exceptions import ProjError  # noqa: PLC0415

    system = _definition(code)
    geographic = system.geodetic_crs
    if geographic is not None and geographic.to_epsg() == CGCS2000:
        return Transformer.from_crs(system, geographic, always_xy=True)
    try:
        return Transformer.from_crs(system, WGS84, always_xy=True, allow_ballpark=False)
    except ProjError as error:
        sentence = translate(
            "Coordinates", "No way from {crs} to WGS-84 is published. Ask the source for CGCS2000 (EPSG:4490) instead."
        )
        raise CrsError(sentence.filled(crs=f"EPSG:{code} ({system.name})")) from error


def _definition(code: int) -> Any:
    import pyproj  # noqa: PLC0415
    from pyproj.exceptions import CRSError  # noqa: PLC0415

    pyproj.network.set_network_enabled(active=False)  # type: ignore[attr-defined]  # it is documented
    for authority in ("EPSG", "ESRI"):
        try:
            system = pyproj.CRS.from_authority(authority, code)
        except CRSError:
            continue
        if system.is_projected or system.is_geographic:
            return system
        break
    sentence = translate("Coordinates", "There is no coordinate system EPSG:{code}. Check the number.")
    raise CrsError(sentence.filled(code=code))
