"""GML 3.2 (and 3.1, 2) of a WFS's answer: features to plain fields and GeoJSON shapes. OGC 07-036, 09-025r2.

A feature's simple elements are its fields, as text; nested ones are tables, repeated ones lists. Its first geometry is
its shape, in the order of numbers that the system's name says: "urn:ogc:def:crs:EPSG::4326" is latitude first.
Arcs are taken as the lines through their points.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from data_sources.geometry import Geometry
from data_sources.xml_reading import Element, children, content, name_of

_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_MEMBERS = ("member", "featureMember", "featureMembers")
_WRAPPERS = ("", "FeatureCollection", "SimpleFeatureCollection", "Tuple")
_POINTS = ("pos", "posList", "coordinates", "coord", "pointProperty", "pointRep")

_SHAPES = frozenset(
    (
        *("Point", "LineString", "LinearRing", "Curve", "OrientableCurve", "CompositeCurve", "Polygon", "Surface"),
        *("PolyhedralSurface", "CompositeSurface", "MultiPoint", "MultiCurve", "MultiLineString", "MultiSurface"),
        *("MultiPolygon", "MultiGeometry", "Envelope", "Box"),
    )
)


@dataclass(frozen=True)
class Feature:
    """One feature: its fields, and its shape in the coordinate system called `crs` ("": the answer's)."""

    identity: str
    fields: dict[str, Any]
    shape: Geometry | None
    crs: str


@dataclass(frozen=True)
class FeatureCollection:
    """What a WFS answered. `matched` is how many there are in all, where it says, `more` whether more follow.

    `crs` is the features' own.
    """

    features: list[Feature] = field(default_factory=list)
    matched: int | None = None
    crs: str = ""
    more: bool = False


def read_collection(root: Element) -> FeatureCollection | None:
    """Return the features of a WFS's answer; None where the document is no collection of them."""
    if name_of(root) not in ("FeatureCollection", "SimpleFeatureCollection"):
        return None
    holders = [holder for name in _MEMBERS for holder in children(root, name)]
    features = [_feature(element) for holder in holders for element in holder if name_of(element) not in _WRAPPERS]
    matched = root.get("numberMatched") or root.get("numberOfFeatures") or ""
    bounds = [envelope.get("srsName") or "" for box in children(root, "boundedBy") for envelope in box]
    count = int(matched) if _is_number(matched) else None
    return FeatureCollection(features, count, next(filter(None, bounds), ""), bool(root.get("next")))


def exception_of(root: Element) -> tuple[str, str, str] | None:
    """Return code, place and text of an OWS (or WFS 1.0) exception report; None where the document is none."""
    if name_of(root) not in ("ExceptionReport", "ServiceExceptionReport"):
        return None
    for exception in root:
        texts = [content(text) for text in children(exception, "ExceptionText")] or [content(exception)]
        code = exception.get("exceptionCode") or exception.get("code") or ""
        return code, exception.get("locator") or "", " ".join(filter(None, texts))
    return "", "", ""


def shape_of(element: Element) -> Geometry | None:
    """Return a GML geometry as GeoJSON, its numbers in the order in which they stand; None where it is none."""
    kind = name_of(element)
    if kind == "Point":
        points = _points(element)
        return {"type": "Point", "coordinates": points[0]} if points else None
    if kind in ("LineString", "LinearRing", "Curve", "OrientableCurve", "CompositeCurve"):
        points = _points(element)
        return {"type": "LineString", "coordinates": points} if points else None
    if kind in ("Polygon", "PolygonPatch", "Rectangle", "Triangle"):
        rings = _rings(element)
        return {"type": "Polygon", "coordinates": rings} if rings else None
    if kind in ("Envelope", "Box"):
        return _envelope(element)
    return _many(element, kind)


def _feature(element: Element) -> Feature:
    fields: dict[str, Any] = {}
    shape: Geometry | None = None
    crs = ""
    for child in element:
        name = name_of(child)
        if not name or name == "boundedBy":
            continue
        geometry = next((each for each in child if _is_geometry(each)), None)
        if geometry is not None:
            if shape is None:
                shape = shape_of(geometry)
                crs = _crs_of(geometry)
            continue
        _put(fields, name, _value(child))
    identity = next((value for name, value in element.attrib.items() if str(name).endswith(("}id", "fid"))), "")
    return Feature(str(identity), fields, shape, crs)


def _value(element: Element) -> Any:
    if element.get(_NIL) in ("true", "1"):
        return None
    parts = [child for child in element if name_of(child)]
    if not parts:
        return content(element) or next((str(element.get(name)) for name in element.attrib if "href" in str(name)), "")
    table: dict[str, Any] = {}
    for child in parts:
        _put(table, name_of(child), _value(child))
    return table


def _put(table: dict[str, Any], name: str, value: Any) -> None:
    if name not in table:
        table[name] = value
    elif isinstance(table[name], list):
        table[name].append(value)
    else:
        table[name] = [table[name], value]


def _is_geometry(element: Element) -> bool:
    return name_of(element) in _SHAPES and "opengis.net/gml" in str(element.tag)


def _crs_of(geometry: Element) -> str:
    named = (each.get("srsName") for each in geometry.iter() if name_of(each))
    return next((name for name in named if name), "")


def _many(element: Element, kind: str) -> Geometry | None:
    """Return a geometry of several parts."""
    if kind not in _SHAPES:
        return None
    parts = [shape_of(each) for holder in element for each in holder]
    found: list[Geometry] = []
    for part in parts:
        if part is not None and part["type"].startswith("Multi"):
            found += [{"type": part["type"][5:], "coordinates": each} for each in part["coordinates"]]
        elif part is not None:
            found.append(part)
    if not found:
        return None
    if len({part["type"] for part in found}) > 1:
        return {"type": "GeometryCollection", "geometries": found}
    if len(found) == 1:
        return found[0]
    return {"type": f"Multi{found[0]['type']}", "coordinates": [part["coordinates"] for part in found]}


def _rings(polygon: Element) -> list[list[list[float]]]:
    outer = [*children(polygon, "exterior"), *children(polygon, "outerBoundaryIs")][:1]
    holes = [*children(polygon, "interior"), *children(polygon, "innerBoundaryIs")]
    rings = [_points(ring) for ring in (*outer, *holes)]
    return rings if rings and rings[0] else []


def _envelope(element: Element) -> Geometry | None:
    points = [point for corner in element for point in _numbers_of(corner, 2)]
    if len(points) < 2:
        return None
    (x0, y0), (x1, y1) = points[0][:2], points[1][:2]
    return {"type": "Polygon", "coordinates": [[[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]]]}


def _points(element: Element) -> list[list[float]]:
    """Return all points below an element, in order, a repeated one once."""
    size = next((each.get("srsDimension") for each in element.iter() if each.get("srsDimension")), None)
    dimension = int(size) if size and _is_number(size) else 2
    points: list[list[float]] = []
    for each in element.iter():
        if name_of(each) in _POINTS:
            for point in _numbers_of(each, dimension):
                if not points or points[-1] != point:
                    points.append(point)
    return points


def _numbers_of(element: Element, dimension: int) -> list[list[float]]:
    """Return the points that one element writes; empty where it writes something else."""
    text, name = content(element), name_of(element)
    try:
        if name == "coord":
            return _pairs([[float(content(part)) for part in element]])
        if name == "coordinates":
            comma, space = element.get("cs") or ",", element.get("ts") or " "
            tuples = text.split() if space.isspace() else text.split(space)
            return _pairs([[float(number) for number in each.split(comma)[:2]] for each in tuples])
        numbers = [float(number) for number in text.replace(",", " ").split()]
    except ValueError:
        return []
    if name in ("pos", "lowerCorner", "upperCorner"):
        return [numbers[:2]] if len(numbers) >= 2 else []
    dimension = max(2, min(dimension, 4))
    if dimension == 2 and element.get("count") and _is_number(element.get("count") or ""):
        dimension = max(2, len(numbers) // max(int(element.get("count") or 1), 1))
    whole = len(numbers) - len(numbers) % dimension
    return [numbers[place : place + 2] for place in range(0, whole, dimension)]


def _pairs(points: list[list[float]]) -> list[list[float]]:
    return [point[:2] for point in points if len(point) >= 2]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 12
