"""The collector's writer links what it kept, tells its parent, and goes on where linking fails."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from data_sources.batches import RecordBatch
from operations.collector_writer import ParentLine, Writer
from operations.store import Store
from operations.store.engine import reading
from operations.store.linking_schema import incident_report
from tests.operations.collecting import wait_until
from tests.operations.made import NOON, event


@pytest.fixture
def writing(store: Store) -> Iterator[Writer]:
    stop = threading.Event()
    writer = Writer(store, ParentLine(stop), stop)
    writer.start()
    yield writer
    stop.set()
    writer._thread.join(30)


def fire(source: str) -> RecordBatch:
    told = event(source, source=source, title="居民楼起火", address="五马街 12 号", reported_at=NOON)
    return RecordBatch(source=source, polled_at=NOON, events=[told])


def linked(store: Store) -> int:
    with reading(store._engine) as connection:
        return len(connection.execute(select(incident_report)).all())


def test_what_was_kept_is_linked_and_told_to_the_parent(store: Store, writing: Writer, capsys) -> None:
    for source in ("grid", "police"):
        writing.put(fire(source)).result(30)
    wait_until(lambda: linked(store) == 2)
    head = store.picture.changes(-1).seq
    said = [0]

    def told() -> int:
        said.extend(json.loads(line).get("changed", 0) for line in capsys.readouterr().out.splitlines())
        return max(said)

    wait_until(lambda: told() == head)


def test_a_defect_in_linking_leaves_the_writing_alone(writing: Writer, monkeypatch, caplog) -> None:
    failed = threading.Event()

    def defect(*_: object) -> None:
        failed.set()
        raise ZeroDivisionError

    monkeypatch.setattr("operations.store.linker.Linker.step", defect)
    writing.put(fire("grid")).result(30)
    assert failed.wait(30)
    writing.put(fire("police")).result(30)
    assert "events could not be linked" in caplog.text
