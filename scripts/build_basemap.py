"""Build the example centre's base map from ../shared/data/basemap: land and roads, simplified, packed.

Run by `make resources`, never at run time. Roads carry only a name in the extract, so the name is what says how
important a road is; of the 44,676 without one, those that go on for 2.5 km or more are kept as country roads.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, box, shape
from shapely.ops import linemerge

from data_sources.resource_files import resource
from maps.shapes import STEP, encode_lines, origin_of
from operations.packing import pack

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT.parent / "shared" / "data" / "basemap"
WINDOW = box(118.6, 26.5, 122.4, 29.3)
"""Land to this far around Wenzhou: what a wall six units wide still shows."""

MOTORWAY, TRUNK, AVENUE, STREET, COUNTRY = range(5)
NAMES = ("motorway", "trunk", "avenue", "street", "country")
NO_NAME = "Unnamed Road"
METRES = 1 / 111_320
NEAR = 8 * METRES
"""Simplification, in degrees, of roads seen from zoom 11.5 on: under a quarter of a pixel there."""
FAR = 70 * METRES
"""And of those seen from farther off."""
SHORTEST = {STREET: 0.4, COUNTRY: 2.5}
"""Kilometres; shorter ones are left out."""
KILOMETRES_PER_DEGREE = 104.0


def road_class(name: str) -> int:
    """Return how important a road is, by its name."""
    if name == NO_NAME:
        return COUNTRY
    if "高速" in name:
        return MOTORWAY
    if re.search(r"国道|省道|^[GS]\d+", name):
        return TRUNK
    if re.search(r"大道|绕城|高架|快速|公路|线$", name):
        return AVENUE
    return STREET


def roads() -> dict[int, list[LineString]]:
    """Return merged roads by class."""
    pieces: dict[tuple[int, str], list[LineString]] = defaultdict(list)
    for path in sorted((SOURCE / "osm_roads_wenzhou").glob("[0-9]*.geojson")):
        for feature in msgspec.json.decode(path.read_bytes())["features"]:
            coordinates = feature["geometry"]["coordinates"]
            if len(coordinates) >= 2:
                name = feature["properties"]["name"]
                pieces[(road_class(name), name)].append(LineString(coordinates))
    found: dict[int, list[LineString]] = defaultdict(list)
    for (kind, _), lines in sorted(pieces.items()):
        merged = linemerge(MultiLineString(lines))
        parts = list(merged.geoms) if merged.geom_type == "MultiLineString" else [merged]
        least = SHORTEST.get(kind, 0.0) / KILOMETRES_PER_DEGREE
        found[kind].extend(part for part in parts if part.length >= least)
    return found


def land() -> list[Any]:
    """Return the rings of land and islands within the window."""
    path = next((SOURCE / "osm_land").glob("*.geojson"))
    rings = []
    for feature in msgspec.json.decode(path.read_bytes())["features"]:
        cut = shapely.make_valid(shape(feature["geometry"])).intersection(WINDOW)
        for part in getattr(cut, "geoms", [cut]):
            if part.geom_type == "Polygon" and part.area > 2e-6:
                simple = part.simplify(25 * METRES)
                rings.extend([simple.exterior, *simple.interiors])
    return [np.array(ring.coords) for ring in rings]


def build(target: Path) -> None:
    """Write the pack."""
    by_class = roads()
    outlines = land()
    origin = origin_of([np.array(WINDOW.exterior.coords)])
    arrays: dict[str, Any] = {}
    for name, value in encode_lines(outlines, origin).items():
        arrays[f"land_{name}"] = value
    for detail, tolerance, kinds in (("far", FAR, (MOTORWAY, TRUNK, AVENUE)), ("near", NEAR, tuple(range(5)))):
        lines: list[Any] = []
        classes: list[int] = []
        for kind in kinds:
            for line in by_class[kind]:
                if detail == "far" and line.length * KILOMETRES_PER_DEGREE < 1.0:
                    continue
                lines.append(np.array(line.simplify(tolerance).coords))
                classes.append(kind)
        encoded = encode_lines(lines, origin)
        for name, value in encoded.items():
            arrays[f"{detail}_{name}"] = value
        arrays[f"{detail}_class"] = np.array(classes, np.uint8)
        print(f"{detail}: {len(lines)} roads, {int(encoded['corners'].sum())} corners")
    data = pack({"origin": origin, "step": STEP, "classes": NAMES}, arrays)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    print(f"{target.name}: {len(data)} bytes, {len(outlines)} rings of land")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", type=Path, default=resource("centres", "wenzhou", "basemap", "base.bin"))
    if not SOURCE.is_dir():
        sys.exit(f"There is no {SOURCE}: the base map is built only where the shared data lies beside the checkout.")
    build(parser.parse_args().target)
