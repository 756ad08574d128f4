"""Answers of OGC services as rows: a feature's fields, its `feature_id`, `lon` and `lat` in WGS-84, and its `geometry`.

OGC API Features (17-069r4, CRS by 18-058r1) and WFS 2.0 (09-025r2). `id` is the feature's where its fields have none;
`geometry` is GeoJSON in WGS-84, left out where it has very many points.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit
from xml.sax.saxutils import escape

from data_sources.coordinate_systems import CGCS2000, WGS84, Crs, crs_of
from data_sources.geometry import is_simple, placed, point_of
from data_sources.gml import Feature, FeatureCollection
from data_sources.paging import next_link

AxisOrder = Literal["auto", "east-north", "north-east"]

LATITUDE_FIRST = "urn:ogc:def:crs:EPSG::4326"

_DEFINITION = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


@dataclass(frozen=True)
class Features:
    """One page of features as rows. `swapped`: their axes stood the other way round than the service says."""

    rows: list[Any] = field(default_factory=list)
    swapped: bool = False


def features_of(data: Any) -> list[Any] | None:
    """Return the features of a GeoJSON answer; None where there is no list of them."""
    if not isinstance(data, dict):
        return None
    if data.get("type") == "Feature":
        return [data]
    found = data.get("features")
    return found if isinstance(found, list) else None


def rows_of(features: list[Any], crs: Crs) -> Features:
    """Return GeoJSON features as rows; what is no feature stays as it is, for the mapping to refuse.

    Raises:
        CrsError: There is no way from their coordinate system to WGS-84.
    """
    rows: list[Any] = []
    shapes: list[Any] = []
    for feature in features:
        fields = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(feature, dict) or not isinstance(fields, dict | None):
            rows.append(feature)
            shapes.append(None)
            continue
        identity = feature.get("id")
        rows.append({"id": identity, **(fields or {}), "feature_id": identity})
        shapes.append(feature.get("geometry"))
    return _with_places(rows, shapes, crs)


def rows_of_gml(collection: FeatureCollection, asked: str, order: AxisOrder) -> Features:
    """Return GML features as rows. `asked` names the coordinate system of those that name none.

    Raises:
        CrsError: A coordinate system is unknown, or there is no way from it to WGS-84.
    """
    groups: defaultdict[str, list[Feature]] = defaultdict(list)
    for feature in collection.features:
        groups[feature.crs or collection.crs or asked].append(feature)
    rows: dict[int, Any] = {}
    swapped = False
    for name, group in groups.items():
        told = [{"id": each.identity, **each.fields, "feature_id": each.identity} for each in group]
        found = _with_places(told, [each.shape for each in group], ordered(crs_of(name), order))
        rows.update(zip(map(id, group), found.rows, strict=True))
        swapped = swapped or found.swapped
    return Features([rows[id(feature)] for feature in collection.features], swapped)


def answered_crs(headers: Mapping[str, str], asked: str, features: list[Any], order: AxisOrder) -> Crs:
    """Return the coordinate system of an OGC API's answer: what its Content-Crs says, else CRS 84, the default.

    Some services do what they are asked and don't say so: numbers that are no degrees give them away.

    Raises:
        CrsError: It is none that can be read.
    """
    said = headers.get("content-crs", "").strip().strip("<>")
    if not said and asked:
        said = asked if crs_of(asked).code in (WGS84, CGCS2000) or _has_no_degrees(features) else _DEFINITION
    return ordered(crs_of(said or _DEFINITION), order)


def json_crs(data: Any, asked: str, order: AxisOrder) -> Crs:
    """Return the coordinate system of a WFS's GeoJSON: the old `crs` member, else what was asked; longitude first.

    Raises:
        CrsError: It is none that can be read.
    """
    member = data.get("crs") if isinstance(data, dict) else None
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    told = crs_of(name if isinstance(name, str) and name else asked)
    return ordered(replace(told, north_first=False), order)


def ordered(crs: Crs, order: AxisOrder) -> Crs:
    """Return a coordinate system with the order of numbers that the source file insists on."""
    return crs if order == "auto" else replace(crs, north_first=order == "north-east")


def next_page(data: Any, headers: Mapping[str, str], items: str) -> str | None:
    """Return the address of the next page, always at the host of `items`; None behind the last.

    A link to another host is mostly a service behind a gateway that doesn't know its own name: what it asks is kept.
    """
    links = data.get("links") if isinstance(data, dict) else None
    told = [link for link in links if isinstance(link, dict)] if isinstance(links, list) else []
    found = next((link.get("href") for link in told if link.get("rel") == "next"), None)
    found = found or next_link(headers.get("link", ""))
    if not isinstance(found, str) or not found:
        return None
    try:
        own, other = urlsplit(items), urlsplit(urljoin(items, found))
    except ValueError:
        return None
    if other.netloc.lower() == own.netloc.lower():
        return other._replace(scheme=own.scheme).geturl()
    return own._replace(query=other.query).geturl()


def trouble_of(data: Any) -> str:
    """Return what an error's JSON says: OGC API's description, or a problem's title and detail (RFC 9457)."""
    if not isinstance(data, dict):
        return ""
    told = [data.get(name) for name in ("description", "title", "detail", "message", "code")]
    return ": ".join(dict.fromkeys(str(text) for text in told[:3] if text)) or str(told[3] or told[4] or "")


def in_utc(asked: str | int) -> str | int:
    """Return an ISO time as services compare it, some letter by letter: in UTC, with Z. Anything else stays."""
    try:
        moment = datetime.fromisoformat(str(asked))
    except ValueError:
        return asked
    if moment.tzinfo is None:
        return asked
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def wfs_filter(field: str, least: str | int, bbox: Iterable[float] | None) -> str:
    """Return a filter (FES 2.0, 09-026r2): changed at or after `least`, in a box of west, south, east, north."""
    later = (
        f"<fes:PropertyIsGreaterThanOrEqualTo><fes:ValueReference>{escape(field)}</fes:ValueReference>"
        f"<fes:Literal>{escape(str(least))}</fes:Literal></fes:PropertyIsGreaterThanOrEqualTo>"
    )
    if bbox is not None:
        west, south, east, north = bbox
        later = (
            f'<fes:And><fes:BBOX><gml:Envelope srsName="{LATITUDE_FIRST}">'
            f"<gml:lowerCorner>{south} {west}</gml:lowerCorner><gml:upperCorner>{north} {east}</gml:upperCorner>"
            f"</gml:Envelope></fes:BBOX>{later}</fes:And>"
        )
    spaces = 'xmlns:fes="http://www.opengis.net/fes/2.0" xmlns:gml="http://www.opengis.net/gml/3.2"'
    return f"<fes:Filter {spaces}>{later}</fes:Filter>"


def _with_places(rows: list[Any], shapes: list[Any], crs: Crs) -> Features:
    there = placed(shapes, crs)
    for row, shape in zip(rows, there.shapes, strict=True):
        if isinstance(row, dict):
            point = point_of(shape)
            row["lon"], row["lat"] = point or (None, None)
            row["geometry"] = shape if is_simple(shape) else None
    return Features(rows, there.swapped)


def _has_no_degrees(features: list[Any]) -> bool:
    shapes = [feature.get("geometry") for feature in features[:100] if isinstance(feature, dict)]
    found = placed(shapes, Crs(WGS84, north_first=False)).shapes
    return any(point_of(shape) is None for shape in found if shape is not None)
