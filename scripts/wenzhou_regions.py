"""Build the example prefecture's regions: real counties, real township and village names, modelled inner outlines.

County outlines are real. Townships, villages and grids get outlines from a seeded partition (`scripts.partition`).
A grid's code is its village's twelve digits and three more, so that every parent's code is a prefix of its child's.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points, unary_union

from data_sources.coordinates import gcj02_to_wgs84
from scripts.partition import Points, cells_of, centres_of, label_point, rounded, samples_in
from scripts.township_places import known_places

_SEA_MILE = 0.03
"""Degrees by which a roughly known place may miss its county, and be moved into it."""

SEED = 20260401
PREFECTURE = "330300"
GRIDS = 10_746
"""Published: reported_figures.csv, Wenzhou 2015."""

PEOPLE = {
    "330302": 1167, "330303": 725, "330304": 964, "330305": 149, "330324": 870, "330326": 863, "330327": 844,
    "330328": 288, "330329": 266, "330381": 1520, "330382": 1453, "330383": 465,
}  # fmt: skip
"""Thousands by county, after the census of 2020, rounded: weights of the model, not a statistic."""

DIRECT_TOWNSHIP = "330383198"
"""龙港市 has no township level: the code book lists its communities under this one placeholder."""


@dataclass(frozen=True)
class Part:
    """One region with its outline in WGS-84."""

    code: str
    name: str
    level: str
    parent: str
    outline: BaseGeometry
    approximate: bool
    label: tuple[float, float, float]


@dataclass(frozen=True)
class Regions:
    """All regions of the prefecture, and the named roads by county for addresses."""

    parts: list[Part]
    roads: dict[str, tuple[Points, list[str]]]


def build(data: Path) -> Regions:
    """Return the prefecture, 12 counties, their townships, the communities of 龙港 and 10,746 grids."""
    random = np.random.default_rng(SEED)
    counties = _counties(data)
    streets = _rows(data / "codes/china_division_2.7.0_streets_wenzhou_taizhou.csv")
    villages = _rows(data / "codes/china_division_2.7.0_villages_wenzhou_taizhou.csv")
    by_county: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in streets:
        by_county[row["areaCode"]].append((row["code"], row["name"]))
    by_township: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in villages:
        by_township[row["streetCode"]].append((row["code"], _short(row["name"])))
    roads = {code: _roads(data, code) for code, _, _ in counties}
    parts: list[Part] = []
    whole = unary_union([outline for _, _, outline in counties])
    parts.append(_part(PREFECTURE, "温州市", "prefecture", "", whole, approximate=False))
    parts.extend(
        _part(code, name, "county", PREFECTURE, outline, approximate=False) for code, name, outline in counties
    )
    village_outlines: list[tuple[str, str, str, BaseGeometry, int]] = []
    for county, name, outline in counties:
        points = roads[county][0]
        for code, title, township in _townships(
            outline, by_county[county], by_township, _places_of(county, outline, by_county[county]), points, random
        ):
            direct = code == DIRECT_TOWNSHIP
            label = f"{name}（直辖社区）" if direct else title
            parts.append(_part(code, label, "township", county, township, approximate=not direct))
            names = sorted(by_township[code])
            samples = samples_in(township, points, max(40, 12 * len(names)), random)
            inner = cells_of(township, centres_of(samples, len(names), random))
            near = shapely.STRtree(shapely.points(samples))
            for (village, village_name), cell in zip(names, inner, strict=True):
                density = len(near.query(cell))
                village_outlines.append((village, village_name, code, cell, density))
                if direct:
                    parts.append(_part(village, village_name, "village", code, cell, approximate=True))
    parts.extend(_grids(village_outlines, roads, random))
    return Regions(parts, roads)


def _counties(data: Path) -> list[tuple[str, str, BaseGeometry]]:
    collection = json.loads((data / "boundaries/amap_gcj02/wenzhou_counties.geojson").read_text("utf-8"))

    def to_wgs84(coordinates: Points) -> Points:
        return np.column_stack(gcj02_to_wgs84(coordinates[:, 0].copy(), coordinates[:, 1].copy()))

    found = []
    for feature in collection["features"]:
        outline = shapely.transform(shape(feature["geometry"]), to_wgs84)
        found.append((feature["properties"]["adcode"], feature["properties"]["name"], rounded(outline)))
    return sorted(found, key=lambda county: county[0])


def _townships(  # noqa: PLR0917 - a step of build, taken out of it for its length
    outline: BaseGeometry,
    names: list[tuple[str, str]],
    villages: dict[str, list[tuple[str, str]]],
    known: dict[str, tuple[float, float]],
    roads: Points,
    random: np.random.Generator,
) -> list[tuple[str, str, BaseGeometry]]:
    """Divide a county: a township whose place is known is fixed there; 街道 get the cells with most roads an area."""
    names = sorted(names, key=lambda entry: (entry[0] not in known, entry[0]))
    fixed = np.array([known[code] for code, _ in names if code in known]).reshape(-1, 2)
    samples = samples_in(outline, roads, max(2000, len(roads) // 4), random)
    centres = centres_of(samples, len(names), random, fixed, rounds=25)
    cells = cells_of(outline, centres)
    free = list(range(len(fixed), len(names)))
    tree = shapely.STRtree(shapely.points(roads))
    density = {index: len(tree.query(cells[index])) / cells[index].area for index in free}
    by_density = sorted(free, key=lambda index: -density[index])
    by_rank = sorted(names[len(fixed) :], key=lambda entry: _rank(entry, len(villages[entry[0]])))
    order = dict(zip(by_density, by_rank, strict=True))
    order.update({index: names[index] for index in range(len(fixed))})
    return sorted(((*order[index], cells[index]) for index in range(len(names))), key=lambda found: found[0])


def _short(name: str) -> str:
    """Return a village's name without the word for its committee: 中柱村委会 → 中柱村."""
    for ending, kept in (("村委会", "村"), ("社区居委会", "社区"), ("居委会", "居")):
        if name.endswith(ending) and len(name) > len(ending):
            return name.removesuffix(ending) + kept
    return name


def _rank(entry: tuple[str, str], villages: int) -> tuple[int, int]:
    kind = int(entry[0][6:9])
    if kind < 100:
        return (0, -villages)
    return (1, -villages) if kind < 200 else (2, -villages)


def _grids(
    villages: list[tuple[str, str, str, BaseGeometry, int]],
    roads: dict[str, tuple[Points, list[str]]],
    random: np.random.Generator,
) -> list[Part]:
    """Divide the villages into 10,746 grids: one each, the rest by people (county) and roads (village)."""
    weight = np.zeros(len(villages))
    for county, people in PEOPLE.items():
        own = [index for index, village in enumerate(villages) if village[0].startswith(county)]
        share = np.sqrt(np.array([1.0 + villages[index][4] for index in own]))
        weight[own] = people * share / share.sum()
    wanted = weight / weight.sum() * (GRIDS - len(villages))
    counts = 1 + np.floor(wanted).astype(int)
    rest = np.argsort(-(wanted % 1), kind="stable")[: GRIDS - counts.sum()]
    counts[rest] += 1
    parts = []
    for (village, name, township, outline, _), count in zip(villages, counts, strict=True):
        samples = samples_in(outline, roads[village[:6]][0], 40 * int(count), random)
        if len(samples) == 0:
            samples = np.array([outline.representative_point().coords[0]])
        cells = cells_of(outline, centres_of(samples, int(count), random))
        for number, cell in enumerate(cells, start=1):
            parent = village if township == DIRECT_TOWNSHIP else township
            title = f"{name}第{number}网格"
            parts.append(_part(f"{village}{number:03d}", title, "grid", parent, cell, approximate=True))
    return parts


def _part(code: str, name: str, level: str, parent: str, outline: BaseGeometry, *, approximate: bool) -> Part:
    neat = rounded(outline)
    tolerance = {"prefecture": 1e-3, "county": 1e-3, "township": 2e-4}.get(level, 5e-5)
    return Part(code, name, level, parent, neat, approximate, label_point(neat, tolerance))


def _places_of(county: str, outline: BaseGeometry, names: list[tuple[str, str]]) -> dict[str, tuple[float, float]]:
    """Return where a county's townships about lie, by code, as far as it is known and inside the outline."""
    known = known_places().get(county, {})
    places = {code: known[name] for code, name in names if name in known}
    lost = [code for code, place in places.items() if not shapely.contains_xy(outline, *place)]
    for code in lost:
        near = nearest_points(outline, Point(places[code]))[0]
        far = near.distance(Point(places[code]))
        print(f"{code}: its place is {far * 111:.1f} km outside {county}")
        if far > _SEA_MILE:
            del places[code]
        else:
            inside = near.buffer(_SEA_MILE / 8).intersection(outline).representative_point()
            places[code] = (inside.x, inside.y)
    return places


def _roads(data: Path, county: str) -> tuple[Points, list[str]]:
    """Return every second vertex of a county's named roads, with the road's name."""
    collection = json.loads((data / f"basemap/osm_roads_wenzhou/{county}.geojson").read_text("utf-8"))
    points: list[tuple[float, float]] = []
    names: list[str] = []
    for feature in collection["features"]:
        geometry: dict[str, Any] = feature["geometry"] or {}
        lines = {"LineString": [geometry.get("coordinates")], "MultiLineString": geometry.get("coordinates")}
        for line in lines.get(geometry.get("type", ""), []) or []:
            chosen = line[::2]
            points.extend((float(point[0]), float(point[1])) for point in chosen)
            names.extend([str(feature["properties"].get("name") or "")] * len(chosen))
    return np.array(points, dtype=np.float64).reshape(-1, 2), names


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
