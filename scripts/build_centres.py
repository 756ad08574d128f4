"""Build what the two example centres carry, from ../shared/data. Seeded: the same input gives the same bytes.

python -m scripts.build_centres [wenzhou] [montgomery] [--data FOLDER]
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
from shapely.geometry import mapping

from scripts import call_categories, feed_data, montgomery_regions, wenzhou_regions
from scripts.wenzhou_regions import Part, Regions

ROOT = Path(__file__).resolve().parent.parent
CENTRES = ROOT / "resources" / "centres"


def main() -> None:
    """Build the parts that are named on the command line, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=["wenzhou", "montgomery"])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    arguments = parser.parse_args()
    if "wenzhou" in arguments.parts:
        regions = wenzhou_regions.build(arguments.data)
        build_wenzhou_regions(regions)
        build_wenzhou_feeds(regions, arguments.data)
    if "montgomery" in arguments.parts:
        parts = montgomery_regions.build(arguments.data)
        build_montgomery_regions(parts)
        build_montgomery_feeds(parts, arguments.data)


def build_wenzhou_regions(regions: Regions) -> None:
    """Write the prefecture's region files."""
    folder = CENTRES / "wenzhou"
    levels = {"regions.geojson": ("prefecture", "county"), "townships.geojson.gz": ("township", "village"),
              "grids.geojson.gz": ("grid",)}  # fmt: skip
    for name, wanted in levels.items():
        features = [feature(part) for part in regions.parts if part.level in wanted]
        write_collection(folder / name, features)
        print(name, len(features), (folder / name).stat().st_size)


def build_wenzhou_feeds(regions: Regions, data: Path) -> None:
    """Write what the prefecture's feeds draw on, and its published figures."""
    folder = CENTRES / "wenzhou"
    random = np.random.default_rng(wenzhou_regions.SEED)
    write_bytes(folder / "feeds" / "grids.csv.gz", feed_data.grid_table(regions, random))
    write_bytes(folder / "feeds" / "areas.csv", feed_data.area_table(regions.parts))
    write_bytes(folder / "feeds" / "air.csv.gz", feed_data.air_table(data))
    write_bytes(folder / "data" / "reported_figures.csv", (data / "reported_figures.csv").read_bytes())


def build_montgomery_feeds(parts: list[Part], data: Path) -> None:
    """Write the recorded calls, trimmed, and the kinds that they name."""
    folder = CENTRES / "montgomery"
    codes = {part.name.upper(): part.code for part in parts if part.code != montgomery_regions.COUNTY}
    codes["PHILA COUNTY"] = codes["PHILADELPHIA COUNTY"]
    with gzip.open(data / "incidents" / "montgomery_911.csv.gz", "rt", encoding="utf-8") as file:
        titles = [row["title"].removesuffix(" -") for row in csv.DictReader(file)]
    severities = {title: call_categories.severity(title) for title in titles}
    write_bytes(folder / "feeds" / "calls.csv.gz", feed_data.call_table(data, codes, severities))
    write_bytes(folder / "categories.toml", call_categories.categories_file(titles).encode())


def build_montgomery_regions(parts: list[Part]) -> None:
    """Write the county's region file."""
    path = CENTRES / "montgomery" / "regions.geojson"
    write_collection(path, [feature(part) for part in parts])
    print(path.name, len(parts), path.stat().st_size)


def feature(part: Part) -> dict[str, Any]:
    """Return a region as a GeoJSON feature."""
    properties: dict[str, Any] = {
        "code": part.code, "name": part.name, "level": part.level, "parent": part.parent,
        "lat": round(part.label[1], 5), "lon": round(part.label[0], 5), "approximate": part.approximate,
    }  # fmt: skip
    if part.approximate:
        properties["note"] = "示意 approximate"
    return {"type": "Feature", "properties": properties, "geometry": mapping(part.outline)}


def write_collection(path: Path, features: list[dict[str, Any]]) -> None:
    """Write features, one a line, coordinates at five decimals; gzip without a time stamp where the name asks."""
    lines = ",\n".join(json.dumps(_short(entry), ensure_ascii=False, separators=(",", ":")) for entry in features)
    data = f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'.encode()
    write_bytes(path, data)


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file, compressed where its name ends in .gz, the same bytes every time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(data, 9, mtime=0) if path.suffix == ".gz" else data)


def _short(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 5)
    if isinstance(value, dict):
        return {key: _short(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_short(entry) for entry in value]
    return value


if __name__ == "__main__":
    main()
