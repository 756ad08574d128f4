"""Build the second example's regions: the county and the townships that its calls name, outlines approximate.

The county's own code is its FIPS code, and so are the neighbours'. Townships are numbered by us after it (42091001 …):
the county's real subdivision codes are not in the data.
"""

from __future__ import annotations

import json
from pathlib import Path

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from scripts.partition import label_point, rounded
from scripts.wenzhou_regions import Part

COUNTY = "42091"
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
    outlines = {feature["properties"]["name"]: shape(feature["geometry"]) for feature in collection["features"]}
    own = sorted(name for name in outlines if name not in NEIGHBOURS)
    whole = unary_union([outlines[name].buffer(1e-5) for name in own])
    parts = [_part(COUNTY, "Montgomery County", "county", "", whole)]
    for number, name in enumerate(own, start=1):
        parts.append(_part(f"{COUNTY}{number:03d}", name, "township", COUNTY, outlines[name]))
    for name, code in NEIGHBOURS.items():
        title = name.replace("Phila", "Philadelphia")
        parts.append(_part(code, title, "county", "", outlines[name]))
    return parts


def _part(code: str, name: str, level: str, parent: str, outline: BaseGeometry) -> Part:
    neat = rounded(outline)
    return Part(code, name, level, parent, neat, True, label_point(neat, 1e-4))
