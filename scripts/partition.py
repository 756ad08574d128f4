"""Divide an outline among its parts where no real boundaries are to be had (示意).

The parts are the Voronoi cells of seeded k-means centres over sample points. The samples lie where roads lie, with a
thin even sprinkling, so that parts are small in a town and large in the hills, as real townships and grids are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from shapely.geometry import MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

Points = NDArray[np.float64]


def samples_in(outline: BaseGeometry, roads: Points, even: int, random: np.random.Generator) -> Points:
    """Return the points of `roads` inside `outline`, and about `even` more strewn evenly."""
    west, south, east, north = outline.bounds
    tries = max(int(even * (east - west) * (north - south) / outline.area), 50)
    strewn = np.column_stack([random.uniform(west, east, tries), random.uniform(south, north, tries)])
    points = np.concatenate([roads, strewn]) if len(roads) else strewn
    shapely.prepare(outline)
    inside: Points = points[shapely.contains_xy(outline, points[:, 0], points[:, 1])]
    return inside


def centres_of(
    points: Points, count: int, random: np.random.Generator, fixed: Points | None = None, rounds: int = 12
) -> Points:
    """Return `count` k-means centres of `points`. The first ones stay where `fixed` says."""
    held = 0 if fixed is None else len(fixed)
    centres = np.empty((count, 2))
    if fixed is not None:
        centres[:held] = fixed
    if len(points) < count:
        missing = count - len(points)
        points = np.concatenate([points, points[random.integers(0, len(points), missing)]])
        points = points + random.normal(0, 2e-4, points.shape)
    centres[held:] = points[random.choice(len(points), count - held, replace=False)]
    for _ in range(rounds):
        nearest = cKDTree(centres).query(points)[1]
        sizes = np.bincount(nearest, minlength=count)
        sums = np.column_stack([np.bincount(nearest, points[:, axis], count) for axis in (0, 1)])
        movable = sizes > 0
        movable[:held] = False
        centres[movable] = sums[movable] / sizes[movable, None]
    return centres


def cells_of(outline: BaseGeometry, centres: Points) -> list[BaseGeometry]:
    """Return the part of `outline` nearest to each centre, in the order of `centres`; together they are `outline`."""
    if len(centres) == 1:
        return [outline]
    cells = shapely.voronoi_polygons(MultiPoint(centres), extend_to=outline.envelope.buffer(0.5), ordered=True)
    return [polygonal(shapely.intersection(cell, outline)) for cell in cells.geoms]


def polygonal(geometry: BaseGeometry) -> BaseGeometry:
    """Return the areas of a geometry: intersections may leave lines and points where cells only touch."""
    if geometry.geom_type in {"Polygon", "MultiPolygon"}:
        return geometry
    areas = [part for part in getattr(geometry, "geoms", []) if isinstance(part, Polygon)]
    return MultiPolygon(areas)


def label_point(geometry: BaseGeometry, tolerance: float = 1e-4) -> tuple[float, float, float]:
    """Return longitude, latitude and radius (degrees) of the largest circle inside the largest part."""
    parts: Sequence[BaseGeometry] = getattr(geometry, "geoms", [geometry])
    largest = max(parts, key=lambda part: part.area)
    circle = shapely.maximum_inscribed_circle(largest, tolerance)
    start = Point(circle.coords[0])
    if not largest.contains(start):
        start = largest.representative_point()
    return start.x, start.y, circle.length


def rounded(geometry: BaseGeometry, digits: int = 5) -> BaseGeometry:
    """Return a geometry whose coordinates are whole multiples of 10^-digits, still valid."""
    snapped = shapely.set_precision(geometry, 10.0**-digits)
    areas = polygonal(snapped)
    return areas if not areas.is_empty else geometry
