"""Single things for the map: a storm's way from its bulletins, a thing by its number, teams by where they were last."""

from __future__ import annotations

from data_sources.batches import RecordBatch
from data_sources.records import Asset, Reading
from operations.past import as_of
from operations.store import Store
from operations.store.track_questions import SHOWN
from tests.operations.made import HOUR, NOON, SetClock


def told(store: Store, at: int, lead: int, **values: float) -> None:
    """Let a line of a bulletin be polled."""
    same = {"source": "air", "station": "2601", "unit": "", "at": at, "name": "演练台风"}
    same |= {"lat": values["lat"], "lon": values["lon"]}
    readings = [Reading(metric=f"track.{lead}.{what}", value=value, **same) for what, value in values.items()]
    store.apply(RecordBatch(source="air", polled_at=at, readings=readings))


def test_a_storm_goes_where_its_newest_bulletin_thinks(store: Store, clock: SetClock) -> None:
    for step in range(3):
        at = NOON + 3 * step * HOUR
        told(store, at, 0, lat=25.0 + step, lon=124.0 - step, wind=40.0, r7=300.0)
        told(store, at, 24, lat=27.0 + step, lon=121.0, wind=30.0, radius=60.0)
        if step == 0:
            told(store, at, 48, lat=29.0, lon=119.0, radius=120.0)  # of this the later bulletins say nothing
    clock.move(6 * HOUR + 1)
    (track,) = store.picture.tracks().tracks
    assert [(one.lat, one.lon, one.circles) for one in track.points] == [
        (25.0 + step, 124.0 - step, (300.0, 0.0, 0.0)) for step in range(3)
    ]
    assert [(one.at, one.lat, one.radius) for one in track.forecast] == [(NOON + 30 * HOUR, 29.0, 60.0)]
    assert (track.name, track.issued_at) == ("演练台风", NOON + 6 * HOUR)
    # As was known after the first bulletin.
    (then,) = as_of(store.picture, NOON + HOUR).tracks().tracks
    assert (len(then.points), [one.lat for one in then.forecast]) == (1, [27.0, 29.0])
    clock.move(SHOWN)
    assert store.picture.tracks().tracks == ()


def test_what_is_no_place_is_no_point(store: Store) -> None:
    told(store, NOON - HOUR, 0, lat=25.0, lon=124.0)
    for metric, value in (("track.0.lat", 95.0), ("track.x.lat", 1.0), ("track.12", 3.0), ("track.0.lat.more", 3.0)):
        reading = Reading(source="air", station="2601", metric=metric, value=value, unit="", at=NOON)
        store.apply(RecordBatch(source="air", polled_at=NOON, readings=[reading]))
    (track,) = store.picture.tracks().tracks
    assert [(one.lat, one.lon) for one in track.points] == [(25.0, 124.0)]


def test_a_team_has_its_last_place_and_no_other_and_its_name_hides_a_number(store: Store) -> None:
    def team(key: str, hours: int, lat: float | None, name: str = "应急队") -> Asset:
        return Asset(
            source="cameras", key=key, kind="team/fire", name=name, state="offline", updated_at=NOON - hours * HOUR,
            lat=lat, lon=None if lat is None else 120.7, region="330302006", tags="night boat",
        )  # fmt: skip

    store.apply(
        RecordBatch(
            source="cameras",
            polled_at=NOON,
            assets=[team("a", 5, 28.1, "队长13812345678"), team("b", 1, 28.4), team("c", 1, None)],
        )
    )
    store.apply(RecordBatch(source="cameras", polled_at=NOON, assets=[team("a", 0, 28.2, "队长13812345678")]))
    rows = store.picture.placed_assets(("team",)).rows
    assert [(row.key, row.lat, row.updated_at) for row in rows] == [("a", 28.2, NOON), ("b", 28.4, NOON - HOUR)]
    assert rows[0].name == "队长138****5678"
    assert store.picture.asset_row(rows[0].id) == rows[0]
    assert rows[0].tags == ("night", "boat")
    assert store.picture.asset_row(10**6) is None
    assert store.picture.placed_assets(()).rows == ()
