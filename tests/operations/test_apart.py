"""A record that the store can't keep costs itself, and nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from data_sources.batches import RecordBatch, Refused
from data_sources.records import Reading
from data_sources.sentences import translate
from operations.apart import MOST, keep_apart
from operations.collector_writer import ParentLine, Writer
from operations.snapshots import QueueFilter
from operations.store import Store
from tests.operations.made import NOON, event, health

TOO_LARGE = {"updated_at": 1 << 64}
"""PostgreSQL says so, Python's driver of SQLite can't even carry it there."""


@pytest.fixture(autouse=True)
def told(foreseen: None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note what the log has of defects, which fail other tests."""
    del foreseen
    told: list[str] = []
    monkeypatch.setattr("data_sources.defects.tell", lambda where, _error: told.append(where))
    return told


@pytest.fixture
def writing(store: Store) -> Iterator[Writer]:
    stop = threading.Event()
    writer = Writer(store, ParentLine(stop), stop)
    yield writer
    stop.set()
    writer._thread.join(30)


def keys(store: Store) -> set[str]:
    return {row.key for row in store.picture.queue_page(QueueFilter(), 0, 200).rows}


def test_all_but_the_bad_record_is_kept_and_that_one_lies_in_quarantine(
    store: Store, writing: Writer, told: list[str]
) -> None:
    records = [event(f"good {n}") for n in range(40)]
    records.insert(17, event("bad", **TOO_LARGE))
    value = Reading(source="grid", station="st", metric="AQI", value=1.0, unit="", at=NOON)
    batch = RecordBatch(
        source="grid", polled_at=NOON, events=records, readings=[value], cursor={"since": 2}, health=health(),
        refused=[Refused(b"no row", translate("Test", "No."))],
    )  # fmt: skip
    other = RecordBatch(source="police", polled_at=NOON, events=[event("o", source="police")])
    kept = [writing.put(one) for one in (batch, other)]
    writing.start()
    assert all(one.result(60) for one in kept)
    assert keys(store) == {*(f"good {n}" for n in range(40)), "o"}
    assert store.cursor("grid") == {"since": 2}
    assert store.picture.source_board().sources[0].health.state == "live"
    lying = store.quarantined("grid")
    assert sorted(b"bad" in row.raw for row in lying) == [False, True]
    bad = next(row for row in lying if b"bad" in row.raw)
    assert b"18446744073709551616" in bad.raw
    assert "can't keep it" in str(bad.reason)
    assert told == ["source grid: keeping a record"]


def test_a_batch_that_is_bad_altogether_is_not_tried_row_by_row(store: Store) -> None:
    tried = 0

    def keep(batch: RecordBatch) -> bool:
        nonlocal tried
        tried += 1
        store.apply(batch)
        return True

    count = 20 * MOST
    batch = RecordBatch(source="grid", polled_at=NOON, events=[event(str(n), **TOO_LARGE) for n in range(count)])
    assert keep_apart(batch, keep)
    assert tried < 6 * MOST
    assert store.quarantine_count("grid").refused == count
    assert keys(store) == set()


def test_it_ends_where_the_writing_does() -> None:
    batch = RecordBatch(source="grid", polled_at=NOON, events=[event("1"), event("2")])
    assert not keep_apart(batch, lambda _part: False)
