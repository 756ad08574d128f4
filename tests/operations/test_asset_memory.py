"""Assets kept between starts: the same answer as reading them anew, or none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from data_sources.batches import RecordBatch
from data_sources.records import Asset
from data_sources.resource_files import DATA_VARIABLE
from operations.packing import pack_events, unpack
from operations.snapshots import AssetPoints
from operations.store import Store, asset_memory, map_questions, mark_questions
from tests.operations.made import NOON, apply, event


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path / "data"))
    monkeypatch.setattr(asset_memory, "LEAST", 1)


def told(keys: range, **values: object) -> RecordBatch:
    fields = {"kind": "camera", "name": "x", "state": "online", "lat": 28.5, "lon": 120.5, "updated_at": NOON} | values
    assets = [Asset(source="cameras", key=f"c{key}", **fields) for key in keys]
    return RecordBatch(source="cameras", polled_at=NOON, assets=assets)


def drawn(points: AssetPoints) -> set[tuple[object, ...]]:
    rows = zip(points.id, points.position, points.state, points.kind, strict=True)
    return {(int(number), *place.tolist(), int(state), points.kinds[kind]) for number, place, state, kind in rows}


def kept_files(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "data").rglob("assets-*.columns"))


def reopened(store: Store, url: str, centre, clock) -> Store:
    store.close()
    return Store.open(url, centre, clock)


def test_after_a_restart_the_answer_is_what_reading_anew_gives(store: Store, url, centre, clock, tmp_path) -> None:
    store.apply(told(range(20)))
    store.picture.asset_points(None)
    assert kept_files(tmp_path)
    later = reopened(store, url, centre, clock)
    later.apply(told(range(3), state="offline", updated_at=NOON + 1))
    later.apply(told(range(3, 5), lat=None, lon=None, updated_at=NOON + 1))
    later.apply(told(range(20, 22), updated_at=NOON + 1))
    remembered = later.picture.asset_points(None)
    for path in kept_files(tmp_path):
        path.unlink()
    anew = later.picture.asset_points(None)
    assert remembered.full
    assert drawn(remembered) == drawn(anew)
    assert len(drawn(anew)) == 20
    later.close()


def test_what_is_kept_of_one_store_is_never_shown_of_another(store: Store, centre, clock, tmp_path, monkeypatch):
    monkeypatch.setattr(asset_memory.AssetMemory, "_path", lambda *_: tmp_path / "assets-one.columns")
    store.apply(told(range(20)))
    store.picture.asset_points(None)
    assert (tmp_path / "assets-one.columns").exists()
    clock.move(1)
    other = Store.open(str(tmp_path / "other.sqlite"), centre, clock)
    other.apply(told(range(20), lat=29.0))
    assert {float(lat) for lat in other.picture.asset_points(None).position[:, 0]} == {29.0}
    other.close()


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda _: b"{}",
        lambda _: b"\x00\xff\n" * 9,
        lambda kept: kept[:-5],
        lambda kept: kept.partition(b"\n")[0] + b"\n" + bytes(len(kept.partition(b"\n")[2])),
    ],
    ids=["empty", "another", "noise", "cut", "zeros"],
)
def test_a_damaged_file_is_read_over(store: Store, tmp_path, damage) -> None:
    store.apply(told(range(20)))
    whole = drawn(store.picture.asset_points(None))
    (path,) = kept_files(tmp_path)
    path.write_bytes(damage(path.read_bytes()))
    assert drawn(store.picture.asset_points(None)) == whole


def test_few_changes_are_merged_and_many_kept_anew(store: Store, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(map_questions, "WORTH_KEEPING", 3)
    store.apply(told(range(20)))
    store.picture.asset_points(None)
    (path,) = kept_files(tmp_path)
    before = path.read_bytes()
    store.apply(told(range(2), state="offline", updated_at=NOON + 1))
    store.picture.asset_points(None)
    assert path.read_bytes() == before
    store.apply(told(range(9), state="offline", updated_at=NOON + 2))
    assert int(np.sum(store.picture.asset_points(None).state == 1)) == 9
    assert path.read_bytes() != before


def as_drawn(packed: bytes) -> set[tuple[object, ...]]:
    header, arrays = unpack(packed)
    assert (header["full"], arrays["removed"].size) == (True, 0)
    rows = zip(arrays["id"], arrays["position"].reshape(-1, 2), arrays["state"], arrays["kind"], strict=True)
    return {(int(number), *place.tolist(), int(state), header["kinds"][kind]) for number, place, state, kind in rows}


@pytest.mark.parametrize(
    ("change", "patched"),
    [
        ({"state": "offline", "lat": 28.75}, True),
        ({"state": "", "name": "y"}, True),
        ({"lat": None, "lon": None}, False),
        ({"kind": "kiosk"}, False),
    ],
)
def test_what_the_page_gets_at_once_is_what_the_arrays_say(store: Store, change, patched) -> None:
    store.apply(told(range(20)))
    store.picture.asset_points(None)
    assert as_drawn(store.picture.packed_assets(None)) == drawn(store.picture.asset_points(None))
    store.apply(told(range(3, 6), updated_at=NOON + 1, **change))
    store.apply(told(range(2), state="longoff", updated_at=NOON + 1))
    memory = store.picture._assets
    at_once = store.picture._ask(lambda asking: mark_questions.packed_assets(asking, (), memory))
    assert (at_once is not None) is patched
    packed = store.picture.packed_assets(None)
    assert as_drawn(packed) == drawn(store.picture.asset_points(None))
    assert unpack(packed)[0]["seq"] == store.picture.changes(0).seq


def test_one_that_came_since_is_in_the_page_s_answer(store: Store) -> None:
    store.apply(told(range(20)))
    store.picture.asset_points(None)
    store.apply(told(range(20, 21), updated_at=NOON + 1))
    assert len(as_drawn(store.picture.packed_assets(None))) == 21


def test_events_are_packed_as_the_arrays_say(store: Store) -> None:
    placed = event("1", lat=28.1, lon=120.3, severity=1)
    apply(store, placed, event("2", lat=28.2, lon=120.4), event("3", lat=None, lon=None))
    since = store.picture.changes(0).seq
    apply(store, event("1", lat=28.1, lon=120.3, state="closed", closed_at=NOON, updated_at=NOON + 1))
    for asked in (None, since):
        points = store.picture.event_points(asked)
        packed = unpack(store.picture.packed_events(asked))
        expected = unpack(pack_events(points, packed[0]["now"]))
        assert packed[0] == expected[0]
        assert {name: array.tolist() for name, array in packed[1].items()} == {
            name: array.tolist() for name, array in expected[1].items()
        }
    assert store.picture.event_points(None).id.size == 1


def test_what_is_remembered_is_never_shown_of_the_past(store: Store, clock) -> None:
    store.apply(told(range(20)))
    assert len(drawn(store.picture.asset_points(None))) == 20, "and remembered"
    assert as_drawn(store.picture.packed_assets(None))
    assert as_drawn(store.picture.as_of(clock.now() - 1, "packed_assets", (None,), {})) == set()
