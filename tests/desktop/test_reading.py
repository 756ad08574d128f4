"""The reader's process: what it answers, what it says of trouble, and that it comes back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from data_sources.batches import RecordBatch
from data_sources.centre import read_centre
from data_sources.clock import Clock
from data_sources.records import Event
from data_sources.resource_files import data_folder, example_centre
from desktop.own_program import start_reader
from desktop.reading import Reader, ReadingError
from operations.duty_cases import Officer, Request
from operations.snapshots import QueueFilter
from operations.store import Store


@pytest.fixture
def folder() -> Path:
    return example_centre("montgomery")


@pytest.fixture
def reader(folder: Path) -> Iterator[Reader]:
    reader = Reader(folder, Clock())
    yield reader
    reader.close()
    assert reader.pid is None


def test_an_answer_is_the_one_that_the_store_itself_gives(folder: Path, reader: Reader) -> None:
    centre = read_centre(folder)
    store = Store.open(None, centre, Clock())
    now = Clock().now()
    event = Event(
        source="ems", key="1", title="占道", category="x", state="waiting", severity=3, reported_at=now, updated_at=now,
        lat=40.1, lon=-75.3,
    )  # fmt: skip
    store.apply(RecordBatch(source="ems", polled_at=now, events=[event]))
    reader.open()
    page = reader.picture.queue_page(QueueFilter(), 0, 10)
    assert [row.title for row in page.rows] == ["占道"]
    points = reader.picture.event_points(None)
    assert points.position.tolist() == store.picture.event_points(None).position.tolist()
    assert points.position.dtype == np.float32
    assert reader.picture.changes(-1).kinds >= {"event"}
    store.close()


def test_what_an_opening_wall_asks_needs_no_library_for_arrays(folder: Path) -> None:
    centre = read_centre(folder)
    store = Store.open(None, centre, Clock())
    now = Clock().now()
    event = Event(
        source="ems", key="1", title="占道", category="x", state="waiting", severity=1, reported_at=now, updated_at=now,
        lat=40.1, lon=-75.3, region=centre.file.code + "00156",
    )  # fmt: skip
    store.apply(RecordBatch(source="ems", polled_at=now, events=[event]))
    (row,) = store.picture.queue_page(QueueFilter(), 0, 10).rows
    store.act("a", row.id, Officer("o", "duty", "township"), Request("accept"))  # its state has a name to be told
    store.close()
    program = (
        "import sys; from pathlib import Path; from data_sources.centre import read_centre; "
        "from data_sources.clock import Clock; from operations.snapshots import QueueFilter; import desktop.answering; "
        "from operations.store import OpenStore; "
        "picture = OpenStore.open(None, read_centre(Path(sys.argv[1])), Clock()).picture; "
        "told = [picture.region_load(), picture.packed_events(None), picture.changes(-1), picture.source_board(), "
        "picture.queue_page(QueueFilter(order='severity'), 0, 20), picture.hourly_trend(), picture.warnings(), "
        "*map(picture.figure, ('events_today', 'closed_rate', 'overdue', 'open', 'assets_online:')), "
        "picture.ranking('open')]; "
        "print(len(told) > 9, 'numpy' in sys.modules)"
    )
    asked = subprocess.run(
        [sys.executable, "-c", program, str(folder)], capture_output=True, text=True, check=True, timeout=60
    )
    assert asked.stdout.split() == ["True", "False"]


def test_what_goes_wrong_in_the_reader_is_in_its_log(reader: Reader) -> None:
    with pytest.raises(ReadingError):
        reader.ask("no_such_question")
    assert "no_such_question" in data_folder("logs", "reader.log").read_text("utf-8")


def test_a_reader_that_was_begun_before_is_taken_over_and_ended(folder: Path) -> None:
    begun = start_reader(folder, "", {})
    taken = Reader(folder, Clock(), begun=begun)
    taken.open()
    assert taken.pid == begun.pid
    taken.close()
    assert begun.returncode == 0
    left = start_reader(folder, "", {})
    Reader(folder, Clock(), begun=left).close()
    assert left.returncode is not None


def test_many_may_ask_at_once_and_each_gets_its_own_answer(reader: Reader) -> None:
    wrong: list[str] = []

    def ask(level: str) -> None:
        for _ in range(20):
            board, load = reader.picture.source_board(), reader.picture.region_load(level)
            if not (hasattr(board, "sources") and hasattr(load, "counts")):
                wrong.append(level)

    threads = [threading.Thread(target=ask, args=(level,)) for level in ("county", "township", "county")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_what_the_store_says_of_its_trouble_arrives_and_a_later_try_succeeds(tmp_path: Path, folder: Path) -> None:
    blocked = tmp_path / "store"
    blocked.write_bytes(b"no store at all" * 1000)
    reader = Reader(folder, Clock(), str(blocked))
    try:
        with pytest.raises(ReadingError) as said:
            reader.open()
        assert "damaged" in str(said.value.sentence)
        blocked.unlink()
        reader.open()
        assert reader.picture.changes(-1).seq >= 0
    finally:
        reader.close()


def test_a_question_that_the_picture_does_not_have_is_refused(reader: Reader) -> None:
    for name in ("close", "apply", "__class__"):
        with pytest.raises(ReadingError, match="no question"):
            reader.ask(name)


def test_a_killed_reader_fails_what_was_asked_and_is_started_by_the_next_question(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.reading.LEAST_SECONDS", 0.0)
    reader.open()
    before = reader.pid
    assert before is not None
    os.kill(before, signal.SIGSTOP)
    failed: list[ReadingError] = []

    def ask() -> None:
        try:
            reader.picture.source_board()
        except ReadingError as error:
            failed.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    os.kill(before, signal.SIGKILL)
    asking.join(30)
    assert [str(error.sentence) for error in failed] == [
        "The part of Yiping that reads the store stopped. It is being started again."
    ]
    assert reader.picture.source_board() is not None
    assert reader.pid not in (None, before)


def test_a_reader_that_hangs_is_killed_and_another_one_answers(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.reading.LOOK_SECONDS", 0.05)
    monkeypatch.setattr("desktop.reading.LEAST_SECONDS", 0.0)
    reader.open()
    before = reader.pid
    assert before is not None
    os.kill(before, signal.SIGSTOP)
    with pytest.raises(ReadingError, match="exit code"):
        reader.picture.source_board()
    assert reader.picture.source_board() is not None
    assert reader.pid not in (None, before)


def test_a_reader_that_hangs_with_a_full_pipe_is_killed_all_the_same(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two of its pulses: then the next one must be asked for while nobody can write."""
    monkeypatch.setattr("desktop.reading.MOST_LOOKS", 3)
    monkeypatch.setattr("desktop.reading.LEAST_SECONDS", 0.0)
    reader.open()
    before = reader.pid
    assert before is not None
    waited_until(lambda: reader._line is not None and not reader._line.waiting)
    os.kill(before, signal.SIGSTOP)
    failed: list[ReadingError] = []

    def ask() -> None:
        try:
            reader.picture.queue_page(QueueFilter(text="x" * 1_000_000), 0, 10)
        except ReadingError as error:
            failed.append(error)

    asking = [threading.Thread(target=ask, daemon=True) for _ in range(3)]
    for one in asking:
        one.start()
    for one in asking:
        one.join(60)
    assert len(failed) == 3
    assert reader.picture.source_board() is not None
    assert reader.pid not in (None, before)


@pytest.mark.skipif(os.name == "nt", reason="a file that is open can't be moved away there")
def test_a_store_that_was_moved_away_is_let_go_of_for_the_one_in_its_place(folder: Path, reader: Reader) -> None:
    def store_with(title: str) -> None:
        store, now = Store.open(None, read_centre(folder), Clock()), Clock().now()
        one = Event(
            source="ems", key="1", title=title, category="x", state="waiting", severity=3, reported_at=now,
            updated_at=now,
        )  # fmt: skip
        store.apply(RecordBatch(source="ems", polled_at=now, events=[one]))
        store.close()

    def titles() -> list[str]:
        try:
            return [row.title for row in reader.picture.queue_page(QueueFilter(), 0, 10).rows]
        except ReadingError as error:
            return [str(error.sentence)]

    store_with("before")
    reader.open()
    assert titles() == ["before"]
    file = data_folder("montgomery", "store.sqlite")
    for suffix in ("", "-wal", "-shm"):
        part = file.with_name(file.name + suffix)
        if part.exists():
            part.rename(part.with_name(part.name + ".away"))
    waited_until(lambda: titles() == [])
    store_with("after")
    waited_until(lambda: titles() == ["after"])


def waited_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_the_reader_ends_when_the_desktop_is_killed(folder: Path) -> None:
    reader = Reader(folder, Clock())
    reader.open()
    assert reader.pid is not None
    process = psutil.Process(reader.pid)
    assert reader._line is not None
    assert reader._line.process.stdin is not None
    reader._line.process.stdin.close()  # what the system does for a killed parent
    gone, _ = psutil.wait_procs([process], 30)
    assert gone
    reader.close()
