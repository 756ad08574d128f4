"""A centre of two counties and four sketched townships, made for a test."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from data_sources.centre import Category, Centre, CentreFile, Home


def square(west: float, south: float, size: float = 0.2) -> list[list[float]]:
    """Return a closed ring."""
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(code: str, name: str, level: str, rings: list[Any], *, approximate: bool = False) -> dict[str, Any]:
    """Return a region as a centre's files tell it."""
    xs, ys = zip(*rings[0], strict=True)
    return {
        "type": "Feature",
        "properties": {
            "code": code,
            "name": name,
            "level": level,
            "parent": code[:4],
            "approximate": approximate,
            "lat": (min(ys) + max(ys)) / 2,
            "lon": (min(xs) + max(xs)) / 2,
        },
        "geometry": {"type": "Polygon", "coordinates": rings},
    }


def make_centre(folder: Path, *, county_names: tuple[str, str] = ("鹿城区", "龙湾区"), **more: Any) -> Centre:
    """Write the outlines and return the centre."""
    folder.mkdir(parents=True, exist_ok=True)
    counties = [
        feature("330302", county_names[0], "county", [square(120.5, 27.9)]),
        feature("330303", county_names[1], "county", [square(120.7, 27.9)]),
    ]
    corners = [(120.5 + 0.1 * (number % 2), 27.9 + 0.1 * (number // 2)) for number in range(4)]
    townships = [
        feature(f"330302{number:03}", f"街道{number}", "township", [square(west, south, 0.1)], approximate=True)
        for number, (west, south) in enumerate(corners)
    ]
    (folder / "regions.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": counties}))
    packed = gzip.compress(json.dumps({"type": "FeatureCollection", "features": townships}).encode())
    (folder / "townships.geojson.gz").write_bytes(packed)
    file = CentreFile(
        name={"zh": "温州", "en": "Wenzhou"},
        code="3303",
        level="prefecture",
        zone="Asia/Shanghai",
        home=Home(lat=28.0, lon=120.7, zoom=9),
        simulated={"zh": "演练数据", "en": "Simulated"},
        attribution="© OpenStreetMap contributors",
        regions=("regions.geojson", "townships.geojson.gz"),
        **more,
    )
    categories = {
        "dispute": Category(code="dispute", name={"zh": "矛盾纠纷", "en": "Dispute"}),
        "fire": Category(code="fire", name={"zh": "消防隐患", "en": "Fire hazard"}),
    }
    return Centre(folder, file, {}, categories)
