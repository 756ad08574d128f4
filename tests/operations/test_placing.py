"""Which region a thing gets that came without one, or without a place."""

from __future__ import annotations

from data_sources.batches import RecordBatch
from data_sources.records import Asset, Reading
from operations.store import Store
from tests.operations.made import HOUR, NOON, apply, event, health


def camera(key: str, **values: object) -> Asset:
    told: dict = {"kind": "camera", "name": key, "state": "online", "updated_at": NOON, **values}
    return Asset(source="cameras", key=key, **told)


def told(store: Store, *assets: Asset) -> None:
    state = health("cameras", kinds=("asset",))
    store.apply(RecordBatch(source="cameras", polled_at=NOON, assets=list(assets), health=state))


def test_an_asset_without_a_region_counts_for_the_county_it_stands_in(store: Store) -> None:
    told(
        store,
        camera("west", lat=28.5, lon=120.5),
        camera("east", lat=28.5, lon=121.5, state="offline"),
        camera("said", lat=28.5, lon=121.5, region="330302006"),
        camera("sea", lat=28.5, lon=130.0),
        camera("nowhere"),
    )
    counted = {
        region: store.picture.figure("assets:camera", region=region).value for region in ("330302", "330303", "")
    }
    assert counted == {"330302": 2, "330303": 1, "": 5}


def test_a_station_without_a_region_is_asked_for_by_the_county_it_stands_in(store: Store) -> None:
    places = {"west": (28.5, 120.5, ""), "east": (28.5, 121.5, ""), "said": (28.5, 121.5, "330302006"), "none": ()}
    readings = [
        Reading(
            source="air",
            station=station,
            metric="PM2.5",
            value=value,
            unit="µg/m³",
            at=NOON + hour * HOUR,
            lat=place[0] if place else None,
            lon=place[1] if place else None,
            region=place[2] if place else "",
        )
        for hour in (-1, 0)
        for value, (station, place) in enumerate(places.items())
    ]
    state = health("air", kinds=("reading",))
    for _ in range(2):
        store.apply(RecordBatch(source="air", polled_at=NOON, readings=readings, health=state))
    counted = {
        region: store.picture.figure("reading:PM2.5", region=region).value for region in ("330302", "330303", "")
    }
    assert counted == {"330302": 1.0, "330303": 1.0, "": 1.5}


def test_a_code_without_a_place_counts_for_its_region_and_gets_no_invented_mark(store: Store) -> None:
    apply(store, event("code only", lat=None, lon=None, region="330303002"))
    assert store.picture.region_load().counts == {"330303": 1}
    assert len(store.picture.event_points(None).id) == 0
