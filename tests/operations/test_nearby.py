"""What lies around a place: against pyproj's geodesics, and from a real store of both makes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from data_sources.batches import RecordBatch
from data_sources.records import Asset
from operations.near_snapshots import SearchArea
from operations.store import Store
from operations.store.near_questions import inside, metres_between
from tests.operations.made import NOON, apply, event

GEOD = Geod(ellps="WGS84")


@given(st.floats(-75, 75), st.floats(-180, 180), st.floats(0, 359), st.floats(1, 50_000))
def test_distances_are_those_of_the_ellipsoid(lat: float, lon: float, bearing: float, metres: float) -> None:
    east, north, _ = GEOD.fwd(lon, lat, bearing, metres)
    found = metres_between(lat, lon, np.array([north]), np.array([east]))[0]
    assert found == pytest.approx(metres, rel=3e-4, abs=0.01)


def test_a_polygon_across_the_antimeridian_and_one_with_a_notch_hold_what_they_hold() -> None:
    across = [(10.0, 179.0), (10.0, -179.0), (12.0, -179.0), (12.0, 179.0)]
    lats, lons = np.array([11.0, 11.0, 11.0]), np.array([179.9, -179.9, 178.0])
    assert inside(across, lats, lons).tolist() == [True, True, False]
    notched = [(0.0, 0.0), (0.0, 4.0), (4.0, 4.0), (1.0, 2.0), (4.0, 0.0)]
    assert inside(notched, np.array([0.5, 3.0, 3.0]), np.array([2.0, 2.0, 0.3])).tolist() == [True, False, True]


def camera(key: str, lat: float, lon: float, kind: str = "camera") -> Asset:
    return Asset(
        source="cameras", key=key, kind=kind, name=f"{key} 电话13812345678", state="offline", updated_at=NOON,
        lat=lat, lon=lon, region="330302006",
    )  # fmt: skip


def test_a_circle_counts_exactly_and_names_the_nearest_of_each_kind_wherever_it_is(store: Store) -> None:
    cameras = [camera(f"c{n}", 28.0 + n * 0.001, 120.7) for n in range(100)]
    others = [camera("far team", 28.5, 120.7, "team"), camera("near kitchen", 28.001, 120.701, "kitchen")]
    store.apply(RecordBatch(source="cameras", polled_at=NOON, assets=[*cameras, *others]))
    apply(store, event("in", lat=28.002, lon=120.7), event("out", lat=28.2, lon=120.7))
    found = store.picture.nearby(SearchArea(28.0, 120.7, 500))
    assert [(one.kind, one.count) for one in found.kinds] == [("camera", 5), ("kitchen", 1), ("team", 0)]
    assert found.kinds[2].nearest.key == "far team"
    assert found.kinds[2].nearest.metres == pytest.approx(55_418, rel=1e-3)
    assert (found.events, found.assets) == (1, 6)
    assert [one.key for one in found.things] == ["in", "c0", "c1", "near kitchen", "c2", "c3", "c4"]
    assert "13812345678" not in found.things[1].name
    ring = ((27.9, 120.6), (27.9, 120.8), (28.0505, 120.8), (28.0505, 120.6))
    assert store.picture.nearby(SearchArea(28.0, 120.7, corners=ring)).assets == 52
    assert len(store.picture.nearby(SearchArea(28.0, 120.7, 200_000)).things) == 42


def test_an_empty_store_has_nothing_near(store: Store) -> None:
    found = store.picture.nearby(SearchArea(28.0, 120.7, 500))
    assert (found.kinds, found.events, found.assets, found.things) == ((), 0, 0, ())


def test_events_of_a_region_are_broken_down_by_what_lies_in_it(store: Store) -> None:
    apply(store, event("1"), event("2", region="330302009"), event("3", region="330303002", category="traffic"))
    assert store.picture.breakdown(region="330302").total == 2
    assert store.picture.breakdown(by="region", region="330302").items[0][0] == "330302006"
    assert store.picture.breakdown(by="region", region="330303002").items[0][:1] == ("330303002",)
    assert store.picture.breakdown(region="330300").total == 3
