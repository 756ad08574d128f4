"""The example centres' regions: real names and codes, whole coverage, and a label on everything that is a model."""

from __future__ import annotations

import csv
import gzip
import os
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import msgspec
import pytest

from data_sources.resource_files import example_centre
from tests.data_sources.feeds.conftest import ROOT

SHARED = Path(os.environ.get("YIPING_SHARED_DATA", ROOT.parent / "shared" / "data"))
LEAST_CODE_LENGTH = {"county": 6, "township": 9, "village": 12, "grid": 15}


def features(centre: str, name: str) -> list[dict[str, Any]]:
    data = (example_centre(centre) / name).read_bytes()
    collection = msgspec.json.decode(gzip.decompress(data) if name.endswith(".gz") else data)
    return list(collection["features"])


@pytest.fixture(scope="module")
def wenzhou() -> list[dict[str, Any]]:
    names = ("regions.geojson", "townships.geojson.gz", "grids.geojson.gz")
    return [feature for name in names for feature in features("wenzhou", name)]


def test_counts_are_the_published_ones(wenzhou: list[dict[str, Any]]) -> None:
    levels = Counter(feature["properties"]["level"] for feature in wenzhou)
    assert levels == {"prefecture": 1, "county": 12, "township": 191, "village": 103, "grid": 10_746}
    codes = [feature["properties"]["code"] for feature in wenzhou]
    assert len(set(codes)) == len(codes)


def test_a_parents_code_is_a_prefix_of_its_childs(wenzhou: list[dict[str, Any]]) -> None:
    known = {feature["properties"]["code"] for feature in wenzhou}
    for feature in wenzhou:
        values = feature["properties"]
        if values["level"] in LEAST_CODE_LENGTH:
            assert len(values["code"]) == LEAST_CODE_LENGTH[values["level"]]
            assert values["parent"] in known
            assert values["level"] == "county" or values["code"].startswith(values["parent"])


def test_what_is_a_model_says_so(wenzhou: list[dict[str, Any]]) -> None:
    for feature in wenzhou:
        values = feature["properties"]
        modelled = values["level"] in ("township", "village", "grid") and values["code"] != "330383198"
        assert values["approximate"] == modelled
        assert ("示意" in values.get("note", "")) == modelled


def test_every_township_code_and_name_is_real(wenzhou: list[dict[str, Any]]) -> None:
    path = SHARED / "codes" / "china_division_2.7.0_streets_wenzhou_taizhou.csv"
    if not path.exists():
        pytest.skip("the shared data is not here")
    with path.open(encoding="utf-8") as file:
        real = {row["code"]: row["name"] for row in csv.DictReader(file) if row["cityCode"] == "3303"}
    ours = {feature["properties"]["code"]: feature["properties"]["name"] for feature in wenzhou
            if feature["properties"]["level"] == "township"}  # fmt: skip
    assert ours.keys() == real.keys()
    assert {code for code in ours if ours[code] != real[code]} == {"330383198"}


def test_parts_cover_their_county_without_overlap(wenzhou: list[dict[str, Any]]) -> None:
    shapely = pytest.importorskip("shapely")
    outlines = defaultdict(list)
    for feature in wenzhou:
        code, level = feature["properties"]["code"], feature["properties"]["level"]
        outline = shapely.geometry.shape(feature["geometry"])
        assert outline.is_valid, code
        outlines[level, code[:6]].append(outline)
    for (level, code), parts in list(outlines.items()):
        if level in ("township", "grid"):
            (county,) = outlines["county", code]
            total = sum(part.area for part in parts)
            union = shapely.union_all(parts)
            assert total == pytest.approx(county.area, rel=1e-3), (level, code)
            assert union.symmetric_difference(county).area < county.area * 2e-3, (level, code)


@pytest.mark.parametrize("name", ["regions.geojson", "townships.geojson.gz"])
def test_labels_stand_inside_their_regions(name: str) -> None:
    shapely = pytest.importorskip("shapely")
    for centre in ("wenzhou", "montgomery") if name == "regions.geojson" else ("wenzhou",):
        for feature in features(centre, name):
            values = feature["properties"]
            outline = shapely.geometry.shape(feature["geometry"])
            assert outline.contains(shapely.Point(values["lon"], values["lat"])), values["name"]


def test_calls_name_regions_that_there_are() -> None:
    known = {feature["properties"]["code"] for feature in features("montgomery", "regions.geojson")}
    data = gzip.decompress((example_centre("montgomery") / "feeds" / "calls.csv.gz").read_bytes()).decode()
    named = Counter(row["code"] for row in csv.DictReader(data.splitlines()))
    assert set(named) - known <= {""}
    assert named[""] < 300


def test_what_ships_stays_small() -> None:
    sizes = {path.name: path.stat().st_size for path in example_centre().rglob("*") if path.is_file()}
    assert sizes["grids.geojson.gz"] < 3_000_000
    assert (example_centre("montgomery") / "feeds" / "calls.csv.gz").stat().st_size < 3_000_000
