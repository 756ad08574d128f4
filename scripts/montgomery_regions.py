"""Build the second example's regions: the county and the townships that its calls name, outlines approximate.

The county's own code is its FIPS code, and so are the neighbours'. Townships are numbered by us after it (42091001 …):
the county's real subdivision codes are not in the data.
"""

from __future__ import annotations

import json
from pathlib import Path

import shapely
from shapely.geometry import Polygon, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from scripts.partition import label_point, rounded
from scripts.wenzhou_regions import Part

COUNTY = "42091"
SMOOTHING = 0.0045
"""Degrees: about the size of a cell."""
NEIGHBOURS = {
    "Berks County": "42011",
    "Bucks County": "42017",
    "Chester County": "42029",
    "Delaware County": "42045",
    "Phila County": "42101",
}


def build(data: Path) -> list[Part]:
    """Return the county, its townships, and the edges of neighbours that its ambulances and engines serve."""
    collection = json.loads((data / "boundaries/montgomery_townships_approx.geojson").read_text("utf-8"))
    # Neighbours' corners differ in their last digits: on one raster they are the same.
    outlines = {
        feature["properties"]["name"]: shapely.set_precision(shape(feature["geometry"]), 1e-5)
        for feature in collection["features"]
    }
    own = sorted(name for name in outlines if name not in NEIGHBOURS)
    outlines |= without_holes(smoothed(without_holes({name: outlines[name] for name in own})))
    whole = unary_union([outlines[name].buffer(1e-5) for name in own])
    parts = [_part(COUNTY, "Montgomery County", "county", "", whole)]
    for number, name in enumerate(own, start=1):
        parts.append(_part(f"{COUNTY}{number:03d}", name, "township", COUNTY, outlines[name]))
    for name, code in NEIGHBOURS.items():
        title = name.replace("Phila", "Philadelphia")
        parts.append(_part(code, title, "county", "", outlines[name]))
    return parts


def without_holes(outlines: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Return outlines that cover the county: a cell without a call falls to whom it has the longest border with."""
    whole = unary_union(list(outlines.values()))
    polygons = [whole] if isinstance(whole, Polygon) else list(whole.geoms)
    found = dict(outlines)
    for hole in (Polygon(ring) for polygon in polygons for ring in polygon.interiors):
        heir = max(outlines, key=lambda name: outlines[name].intersection(hole.boundary).length)
        found[heir] = found[heir].union(hole)
    return found


def smoothed(outlines: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Return the outlines without the zigzag of their six-sided cells; neighbours keep one border."""
    simple = shapely.coverage_simplify(list(outlines.values()), SMOOTHING)
    return dict(zip(outlines, simple, strict=True))


def _part(code: str, name: str, level: str, parent: str, outline: BaseGeometry) -> Part:
    neat = rounded(outline)
    return Part(code, name, level, parent, neat, True, label_point(neat, 1e-4))
