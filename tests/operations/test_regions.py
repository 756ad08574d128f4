"""Names, counties and places from a centre's own region files."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from data_sources.centre import Centre, CentreFile, Home
from data_sources.outlines import OutlineIndex, _edges, _within
from data_sources.resource_files import example_centre
from operations.regions import Regions


def test_counties_and_townships_follow_from_codes_known_or_not(centre: Centre) -> None:
    regions = Regions(centre)
    assert regions.county_of("330302006001") == "330302"
    assert regions.area_of("330302006001") == "330302006"
    assert regions.county_of("330399001") == "330399"
    assert regions.area_of("330302") == "330302"
    assert (regions.county_of(""), regions.area_of("")) == ("", "")
    abroad = replace(centre, file=msgspec.structs.replace(centre.file, level="county", code="42091"))
    assert Regions(abroad).county_of("4209112345") == "42091"


def test_a_file_that_cannot_be_read_is_left_out(centre: Centre) -> None:
    (centre.folder / "broken.geojson").write_text("{")
    (centre.folder / "broken.geojson.gz").write_bytes(gzip.compress(b"{}")[:-4])
    names = ("missing.geojson", "broken.geojson", "broken.geojson.gz", "regions.geojson")
    regions = Regions(replace(centre, file=msgspec.structs.replace(centre.file, regions=names)))
    assert next(iter(regions.by_code)) == "330300"
    assert regions.place(np.array([28.5]), np.array([121.5])) == ["330303"]


def test_points_are_placed_by_the_finest_real_outline_not_by_a_model(centre: Centre) -> None:
    lat, lon = np.array([28.5, 28.5, 10.0]), np.array([120.5, 121.5, 10.0])
    assert Regions(centre).place(lat, lon) == ["330302", "330303", ""]


def test_a_county_without_townships_holds_its_points_itself(centre: Centre) -> None:
    collection = json.loads((centre.folder / "regions.geojson").read_bytes())
    collection["features"] = [one for one in collection["features"] if one["properties"]["code"] != "330303002"]
    for one in collection["features"]:
        one["properties"]["approximate"] = False
    (centre.folder / "regions.geojson").write_text(json.dumps(collection), "utf-8")
    lat, lon = np.array([28.5, 28.5, 10.0]), np.array([120.5, 121.5, 10.0])
    assert Regions(centre).place(lat, lon) == ["330302006", "330303", ""]


def test_a_point_on_the_border_of_neighbours_belongs_to_one_of_them(centre: Centre) -> None:
    lat = np.linspace(28.01, 28.99, 99)
    found = set(Regions(centre).place(lat, np.full(99, 121.0)))
    assert found <= {"330302", "330303"}
    assert found


def test_without_outlines_points_lie_nowhere(tmp_path: Path) -> None:
    home = Home(lat=0, lon=0, zoom=9)
    bare = Centre(tmp_path, CentreFile(name="x", code="1", level="county", zone="UTC", home=home), {}, {})
    assert Regions(bare).place(np.array([1.0]), np.array([1.0])) == [""]


def test_a_hole_and_an_island_belong_to_whom_they_should() -> None:
    def box(x: float, y: float, size: float) -> np.ndarray:
        return np.array([[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]], dtype=float)

    index = OutlineIndex(["ring", "hole"], [[box(0, 0, 9), box(3, 3, 3), box(20, 20, 1)], [box(3, 3, 3)]])
    lat, lon = np.array([1.0, 4.0, 20.5, 15.0]), np.array([1.0, 4.0, 20.5, 15.0])
    assert index.codes_at(lat, lon) == ["ring", "hole", "ring", ""]


def degrees(most: float) -> st.SearchStrategy[float]:
    """Any coordinate to the centimetre: finer ones are no places, and their differences vanish in a float."""
    return st.integers(round(-most * 1e7), round(most * 1e7)).map(lambda number: number / 1e7)


@given(
    corners=st.lists(st.tuples(degrees(1), degrees(1)), min_size=3, max_size=9, unique=True),
    points=st.lists(st.tuples(degrees(1.2), degrees(1.2)), min_size=1, max_size=30),
)
@example(corners=[(0.0, 0.0), (0.0, -1.0), (1.0, 6.579069519936349e-305)], points=[(0.0, 0.0)])
def test_the_grid_of_cells_answers_as_the_outlines_themselves(corners, points) -> None:
    ring = np.array(corners)
    index = OutlineIndex(["in"], [[ring]])
    where = np.array(points)
    expected = ["in" if inside else "" for inside in _within(where, _edges([ring]))]
    assert index.codes_at(where[:, 1], where[:, 0]) == expected


def test_each_county_of_the_example_holds_its_own_label() -> None:
    folder = example_centre("wenzhou")
    file = CentreFile(
        name="x", code="330300", level="prefecture", zone="Asia/Shanghai", home=Home(lat=28, lon=120, zoom=9)
    )
    regions = Regions(Centre(folder, file, {}, {}))
    counties = [one for one in regions.by_code.values() if one.level == "county"]
    found = regions.place(np.array([one.lat for one in counties]), np.array([one.lon for one in counties]))
    assert found == [one.code for one in counties]
    features = json.loads((folder / "regions.geojson").read_bytes())["features"]
    assert len(regions.by_code) == len(features)


def test_real_outlines_answer_as_their_edges_do() -> None:
    features = json.loads((example_centre("wenzhou") / "regions.geojson").read_bytes())["features"]
    counties = [one for one in features if one["properties"]["level"] == "county"]
    shapes = []
    for one in counties:
        polygons = one["geometry"]["coordinates"]
        polygons = [polygons] if one["geometry"]["type"] == "Polygon" else polygons
        shapes.append([np.array(ring, dtype=float) for polygon in polygons for ring in polygon])
    codes = [one["properties"]["code"] for one in counties]
    corners = np.concatenate([ring for rings in shapes for ring in rings])
    chance = np.random.default_rng(3)
    points = chance.uniform(corners.min(axis=0) - 0.02, corners.max(axis=0) + 0.02, (300, 2))
    points = np.concatenate([points, chance.choice(corners, 300) + chance.normal(0, 0.0005, (300, 2))])
    expected = np.full(len(points), "", dtype=object)
    for code, rings in zip(codes, shapes, strict=True):
        expected[_within(points, _edges(rings)) & (expected == "")] = code
    assert OutlineIndex(codes, shapes).codes_at(points[:, 1], points[:, 0]) == expected.tolist()
    assert len(set(expected)) == 13
