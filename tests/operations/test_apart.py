"""A record that the store can't keep costs itself, and nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest

from data_sources.batches import RecordBatch, Refused
from data_sources.records import Reading
from data_sources.sentences import translate
from operations.apart import MOST, keep_apart
from operations.collector_writer import ParentLine, StoppedError, Writer
from operations.snapshots import QueueFilter
from operations.store import Store, StoreError
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


def test_a_store_that_failed_first_and_then_judged_a_record_is_told_to_be_well(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Line:
        said: ClassVar[list[dict[str, Any]]] = []

        def say(self, message: dict[str, Any]) -> None:
            self.said.append(message)

    apply_all, failed = store.apply_all, []

    def failing_once(batches: list[RecordBatch]) -> Any:
        if not failed:
            failed.append(batches)
            raise StoreError(translate("Test", "The disk is full.").filled())
        return apply_all(batches)

    monkeypatch.setattr(store, "apply_all", failing_once)
    stop = threading.Event()
    writer = Writer(store, Line(), stop)  # type: ignore[arg-type]
    batch = RecordBatch(source="grid", polled_at=NOON, events=[event("good"), event("bad", **TOO_LARGE)])
    kept = writer.put(batch)
    writer.start()
    try:
        kept.result(60)
    finally:
        writer.end()
    assert [key for message in Line.said for key in message if key in {"trouble", "well"}] == ["trouble", "well"]
    assert keys(store) == {"good"}


def test_a_writer_that_a_defect_ends_has_its_store_opened_anew_and_lets_polls_go(
    store: Store, writing: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(store, "heartbeat", broken)
    kept = writing.put(RecordBatch(source="grid", polled_at=NOON, events=[event("waiting")]))
    writing.start()
    with pytest.raises(StoppedError):
        kept.result(60)
    assert writing.lost.wait(10)
    with pytest.raises(StoppedError):
        writing.put(RecordBatch(source="grid", polled_at=NOON, events=[event("late")]))


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
