"""Build what the two example centres carry, from ../shared/data. Seeded: the same input gives the same bytes.

    python -m scripts.build_centres [regions|places|calls|air|figures …] [--data FOLDER]
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path
from typing import Any

from shapely.geometry import mapping

from scripts import montgomery_regions, wenzhou_regions
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
        build_wenzhou_regions(wenzhou_regions.build(arguments.data))
    if "montgomery" in arguments.parts:
        build_montgomery_regions(montgomery_regions.build(arguments.data))


def build_wenzhou_regions(regions: Regions) -> None:
    """Write the prefecture's region files."""
    folder = CENTRES / "wenzhou"
    levels = {"regions.geojson": ("prefecture", "county"), "townships.geojson.gz": ("township", "village"),
              "grids.geojson.gz": ("grid",)}  # fmt: skip
    for name, wanted in levels.items():
        features = [feature(part) for part in regions.parts if part.level in wanted]
        write_collection(folder / name, features)
        print(name, len(features), (folder / name).stat().st_size)


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
