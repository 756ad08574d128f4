"""Shapes that sources send, as GeoJSON has them: to WGS-84, and to the one point that stands for each.

A point stands for itself, several for the one in their middle, a line for its middle, an area for a point inside it:
the middle of a banana-shaped county is in its neighbour. What is no shape has no point; nothing raises.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data_sources.coordinate_systems import CGCS2000, WGS84, Crs, to_wgs84
from data_sources.inside_points import inside_point

Geometry = dict[str, Any]
Floats = NDArray[np.float64]

MOST_POINTS = 1_000_000
SIMPLE_POINTS = 500
"""A shape of more points is not kept beside its row."""

_DEPTHS = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}


@dataclass(frozen=True)
class Placed:
    """Shapes in WGS-84, longitude first; None where one is no shape. `swapped`: the axes stood the other way round."""

    shapes: list[Geometry | None]
    swapped: bool = False


def placed(shapes: Sequence[Any], crs: Crs) -> Placed:
    """Return GeoJSON shapes of one answer in WGS-84. `crs.north_first` tells the order of their numbers.

    In degrees, a latitude beyond 90 gives away that the order is the other one; then it is for all of the answer.

    Raises:
        CrsError: There is no way from the coordinate system to WGS-84.
    """
    flat = [_flattened(shape) for shape in shapes]
    points = np.array([point for each in flat if each for point in each[1]], dtype=np.float64).reshape(-1, 2)
    x, y = (points[:, 1], points[:, 0]) if crs.north_first else (points[:, 0], points[:, 1])
    swapped = False
    if crs.code in (WGS84, CGCS2000) and len(points):
        with np.errstate(invalid="ignore"):
            swapped = bool((np.abs(y) > 90).any() and (np.abs(x) <= 90).all() and (np.abs(y) <= 180).all())
        x, y = (y, x) if swapped else (x, y)
    lon, lat = to_wgs84(np.ascontiguousarray(x), np.ascontiguousarray(y), crs)
    found: list[Geometry | None] = []
    start = 0
    pairs = np.column_stack((lon, lat)).tolist()
    for each in flat:
        count = len(each[1]) if each else 0
        found.append(_rebuilt(each, pairs[start : start + count]) if each else None)
        start += count
    return Placed(found, swapped)


def point_of(shape: Geometry | None) -> tuple[float, float] | None:
    """Return the longitude and latitude that stand for a shape in WGS-84; None where it has none on Earth."""
    if shape is None:
        return None
    kind, coordinates = shape["type"], shape["coordinates"]
    point: tuple[float, float] | None
    if kind == "Point":
        point = coordinates[0], coordinates[1]
    elif kind == "MultiPoint":
        point = _middle(coordinates)
    elif kind in ("LineString", "MultiLineString"):
        lines = [coordinates] if kind == "LineString" else coordinates
        point = _halfway(max(lines, key=_length, default=[]))
    else:
        polygons = [coordinates] if kind == "Polygon" else coordinates
        largest: list[Any] = max(polygons, key=lambda rings: abs(_area(rings[0])) if rings else 0.0, default=[])
        point = inside_point(largest)
    if point is None or not (abs(point[0]) <= 180 and abs(point[1]) <= 90):
        return None
    return point


def is_simple(shape: Geometry | None) -> bool:
    """Return whether a shape has few enough points to be kept."""
    return shape is not None and _count(shape["coordinates"]) <= SIMPLE_POINTS


def _flattened(shape: Any) -> tuple[str, list[list[float]], Any] | None:
    """Return a shape's type, its points in a row, and how they are grouped (a nest of counts)."""
    if (
        isinstance(shape, dict)
        and shape.get("type") == "GeometryCollection"
        and isinstance(shape.get("geometries"), list)
    ):
        members = [member for member in shape["geometries"][:1000] if _flattened_plain(member)]
        # The largest kind of member says best where it is.
        shape = max(members, key=lambda member: _DEPTHS.get(str(member["type"]), -1), default=None)
    return _flattened_plain(shape)


def _flattened_plain(shape: Any) -> tuple[str, list[list[float]], Any] | None:
    if not isinstance(shape, dict) or not isinstance(shape.get("type"), str):
        return None
    depth = _DEPTHS.get(shape["type"])
    if depth is None:
        return None
    points: list[list[float]] = []
    try:
        groups = _taken(shape.get("coordinates"), depth, points)
    except (TypeError, ValueError, OverflowError):
        return None
    return (shape["type"], points, groups) if points else None


def _taken(coordinates: Any, depth: int, points: list[list[float]]) -> Any:
    """Take the points out of nested lists; return their grouping.

    Raises:
        ValueError, TypeError, OverflowError: There is something else inside, or too much.
    """
    if not isinstance(coordinates, list | tuple):
        message = "not a list"
        raise TypeError(message)
    if depth == 0:
        x, y = coordinates[:2]
        if isinstance(x, str | bool) or isinstance(y, str | bool):
            message = "not a number"
            raise TypeError(message)
        points.append([float(x), float(y)])
        if len(points) > MOST_POINTS:
            message = "too many points"
            raise ValueError(message)
        return None
    if depth == 1:
        for point in coordinates:
            _taken(point, 0, points)
        return len(coordinates)
    return [_taken(each, depth - 1, points) for each in coordinates]


def _rebuilt(flat: tuple[str, list[list[float]], Any], pairs: list[list[float]]) -> Geometry:
    kind, _, groups = flat
    if groups is None:
        return {"type": kind, "coordinates": pairs[0]}
    left = iter(pairs)
    return {"type": kind, "coordinates": _grouped(groups, left)}


def _grouped(groups: Any, left: Any) -> Any:
    if isinstance(groups, int):
        return [next(left) for _ in range(groups)]
    return [_grouped(each, left) for each in groups]


def _count(coordinates: Any) -> int:
    if coordinates and not isinstance(coordinates[0], list | tuple):
        return 1
    return sum(_count(each) for each in coordinates)


def _area(ring: Sequence[Sequence[float]]) -> float:
    points = np.array([point[:2] for point in ring], dtype=np.float64).reshape(-1, 2)
    if len(points) < 3 or not np.isfinite(points).all():
        return 0.0
    points = points - points[0]
    following = np.roll(points, -1, axis=0)
    with np.errstate(over="ignore", invalid="ignore"):  # numbers of no place on Earth
        area = float((points[:, 0] * following[:, 1] - following[:, 0] * points[:, 1]).sum() / 2)
    return area if math.isfinite(area) else 0.0


def _length(line: Sequence[Sequence[float]]) -> float:
    total = sum(math.dist(a[:2], b[:2]) for a, b in pairwise(line))
    return total if math.isfinite(total) else 0.0


def _halfway(line: Sequence[Sequence[float]]) -> tuple[float, float] | None:
    left = _length(line) / 2
    for a, b in pairwise(line):
        step = math.dist(a[:2], b[:2])
        if step and step >= left:
            share = left / step
            return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share
        left -= step
    return _middle(line)


def _middle(points: Sequence[Sequence[float]]) -> tuple[float, float] | None:
    """Return the one of the points that is nearest to their mean."""
    known = [point for point in points if math.isfinite(point[0]) and math.isfinite(point[1])]
    if not known:
        return None
    x = sum(point[0] for point in known) / len(known)
    y = sum(point[1] for point in known) / len(known)
    nearest = min(known, key=lambda point: math.dist(point[:2], (x, y)))
    return nearest[0], nearest[1]
