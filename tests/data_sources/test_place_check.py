"""Whether a source's positions are where its centre is, and which mistake is found where they aren't."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources import coordinates
from data_sources.centre import Centre, CentreFile, Home
from data_sources.home_outline import HomeOutline, home_outline
from data_sources.mapping_fields import PositionRule
from data_sources.place_check import PlaceCheck, judge, numbers_of, remark
from data_sources.resource_files import example_centre

RULE = PositionRule(lon="lng", lat="lat", datum="wgs84")


def shipped(name: str) -> HomeOutline:
    home = Home(lat=0, lon=0, zoom=9)
    regions = ("regions.geojson",)
    file = CentreFile(name="温州", code="330300", level="prefecture", zone="UTC", home=home, regions=regions)
    found = home_outline(Centre(example_centre(name), file, {}, {}))
    assert found is not None
    return found


WENZHOU = shipped("wenzhou")
MONTGOMERY = shipped("montgomery")


def points_in(home: HomeOutline, count: int, seed: int = 7) -> tuple[np.ndarray, np.ndarray]:
    """Return points spread evenly over an area, so that some lie at its very edge."""
    chance = np.random.default_rng(seed)
    reach = 1.3 if home is WENZHOU else 0.5
    lon = home.lon + chance.uniform(-reach, reach, 10 * count)
    lat = home.lat + chance.uniform(-reach, reach, 10 * count)
    inside = np.flatnonzero(home.holds(lon, lat))[:count]
    assert len(inside) == count
    return lon[inside], lat[inside]


MANY_LON, MANY_LAT = points_in(WENZHOU, 3000)
LON, LAT = MANY_LON[:500], MANY_LAT[:500]


def metres(lon: np.ndarray, lat: np.ndarray, code: int) -> tuple[np.ndarray, np.ndarray]:
    from pyproj import Transformer

    return Transformer.from_crs(4326, code, always_xy=True).transform(lon, lat)


def test_points_where_they_belong_are_all_well() -> None:
    assert judge(LON, LAT, "wgs84", WENZHOU) is None
    assert judge(LON, LAT, "cgcs2000", WENZHOU) is None
    assert judge(*coordinates.wgs84_to_gcj02(LON, LAT), "gcj02", WENZHOU) is None
    assert judge(*coordinates.wgs84_to_bd09(LON, LAT), "bd09", WENZHOU) is None
    assert judge(*points_in(MONTGOMERY, 300), "wgs84", MONTGOMERY) is None


def test_a_third_of_the_points_elsewhere_is_no_mistake() -> None:
    lon = LON.copy()
    lon[: len(lon) // 3] += 5
    assert judge(lon, LAT, "wgs84", WENZHOU) is None


def test_too_few_points_say_nothing() -> None:
    assert judge(LAT[:19], LON[:19], "wgs84", WENZHOU) is None
    assert judge(LAT[:20], LON[:20], "wgs84", WENZHOU) is not None


MISTAKES = {
    "swapped": (LAT, LON, "swapped", ""),
    "zero": (LON * 0, LAT * 0, "zero", ""),
    "a sign": (LON, -LAT, "sign", ""),
    "microdegrees": (LON * 1e6, LAT * 1e6, "unit", "1e-6°"),
    "tens of nanodegrees": (LON * 1e7, LAT * 1e7, "unit", "1e-7°"),
    "seconds of arc": (LON * 3600, LAT * 3600, "unit", "″"),
    "radians": (np.radians(LON), np.radians(LAT), "unit", "rad"),
    "ddmm.mmmm": (
        np.trunc(LON) * 100 + (LON % 1) * 60,
        np.trunc(LAT) * 100 + (LAT % 1) * 60,
        "unit",
        "ddmm.mmmm",
    ),
    "Web Mercator": (*metres(LON, LAT, 3857), "crs", "EPSG:3857"),
    "Gauss-Krüger": (*metres(LON, LAT, 4549), "crs", "EPSG:4549"),
    "Gauss-Krüger, northing first": (*metres(LON, LAT, 4549)[::-1], "crs", "EPSG:4549"),
    "Gauss-Krüger with its zone": (*metres(LON, LAT, 4528), "crs", "EPSG:4528"),
    "nowhere known": (LON + 10, LAT + 3, "", ""),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_the_likely_reason_is_found(name: str) -> None:
    x, y, reason, detail = MISTAKES[name]
    found = judge(np.asarray(x), np.asarray(y), "wgs84", WENZHOU)
    assert found is not None
    assert (found.reason, found.detail, found.outside, found.count) == (reason, detail, 500, 500)
    said = str(remark(found, RULE, "温州"))
    assert "lng" in said
    assert "500" in said
    assert "{" not in said


def test_swapped_and_signs_are_found_abroad_too() -> None:
    lon, lat = points_in(MONTGOMERY, 300)
    swapped, sign = judge(lat, lon, "wgs84", MONTGOMERY), judge(-lon, lat, "wgs84", MONTGOMERY)
    assert swapped is not None
    assert sign is not None
    assert (swapped.reason, sign.reason) == ("swapped", "sign")


@pytest.mark.parametrize(
    ("true", "stated"), [("gcj02", "wgs84"), ("bd09", "wgs84"), ("bd09", "gcj02"), ("wgs84", "bd09")]
)
def test_a_wrong_datum_shows_at_the_areas_edge(true: str, stated: str) -> None:
    lon, lat = MANY_LON, MANY_LAT
    moved = {
        "wgs84": lambda: (lon, lat),
        "gcj02": lambda: coordinates.wgs84_to_gcj02(lon, lat),
        "bd09": lambda: coordinates.wgs84_to_bd09(lon, lat),
    }[true]()
    found = judge(*moved, stated, WENZHOU)
    assert found is not None
    assert (found.reason, found.detail) == ("datum", true)
    assert 20 <= found.outside < 1000


def test_rows_are_checked_as_they_come_and_remarked_once() -> None:
    check = PlaceCheck((RULE, RULE), WENZHOU)
    assert check.remarks() == []
    rows = [{"lng": str(lat), "lat": lon} for lon, lat in zip(LON.tolist(), LAT.tolist(), strict=True)]
    for start in range(0, 100, 10):
        check.see(rows[start : start + 10])
    (said,) = check.remarks()
    assert str(said).startswith("100 of 100 positions lie outside 温州: “lng” and “lat” are swapped.")


def test_a_mended_source_is_forgiven_after_a_while() -> None:
    check = PlaceCheck((RULE,), WENZHOU)
    wrong = [{"lng": lat, "lat": lon} for lon, lat in zip(LON.tolist(), LAT.tolist(), strict=True)]
    right = [{"lng": lon, "lat": lat} for lon, lat in zip(LON.tolist(), LAT.tolist(), strict=True)]
    check.see(wrong)
    assert check.remarks()
    for _ in range(11):
        check.see(right)
    assert check.remarks() == []


def test_positions_that_may_lie_anywhere_are_left_alone() -> None:
    check = PlaceCheck((PositionRule(lon="lng", lat="lat", datum="wgs84", anywhere=True),), WENZHOU)
    check.see([{"lng": 1.0, "lat": 2.0}] * 100)
    assert check.remarks() == []


def test_without_an_outline_nothing_can_be_said(tmp_path: Path) -> None:
    home = Home(lat=0, lon=0, zoom=9)
    bare = Centre(tmp_path, CentreFile(name="x", code="1", level="county", zone="UTC", home=home), {}, {})
    assert home_outline(bare) is None
    check = PlaceCheck((RULE,), None)
    check.see([{"lng": 1.0, "lat": 2.0}] * 100)
    assert check.remarks() == []


def test_an_outline_that_was_replaced_is_read_anew(tmp_path: Path) -> None:
    home = Home(lat=0, lon=0, zoom=9)
    centre = Centre(tmp_path, CentreFile(name="x", code="1", level="county", zone="UTC", home=home), {}, {})
    path = tmp_path / "regions.geojson"
    path.write_text("{")
    assert home_outline(centre) is None
    path.write_bytes((example_centre("montgomery") / "regions.geojson").read_bytes())
    found = home_outline(replace(centre))
    assert found is not None
    assert found.holds(np.array([-75.3, 120.0]), np.array([40.2, 28.0])).tolist() == [True, False]


numbers = st.one_of(st.none(), st.booleans(), st.floats(), st.text(max_size=5), st.integers(), st.just([]))


@given(rows=st.lists(st.one_of(st.none(), st.text(), st.dictionaries(st.sampled_from(["lng", "lat"]), numbers))))
def test_no_row_whatever_it_holds_breaks_the_check(rows: list) -> None:
    check = PlaceCheck((RULE,), WENZHOU)
    check.see(rows * 20)
    check.remarks()


def test_numbers_are_read_as_sources_write_them() -> None:
    rows = [{"a": "120.5"}, {"a": 1}, {"a": True}, {"a": "x"}, {}, {"a": None}]
    found = numbers_of(rows, "a").tolist()
    assert found[:2] == [120.5, 1.0]
    assert all(math.isnan(value) for value in found[2:])
