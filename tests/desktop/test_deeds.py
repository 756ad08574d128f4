"""What an officer does is kept once and for good: whatever is killed, and whenever."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from data_sources.batches import RecordBatch
from data_sources.centre import read_centre
from data_sources.clock import Clock
from data_sources.records import Event
from data_sources.resource_files import example_centre
from desktop.deeds import Deeds
from desktop.own_program import own_environment
from desktop.reading import Reader
from operations.duty_cases import Officer, Request, Seen
from operations.store import Store
from tests.desktop.test_verbs import running
from widgets.desk import Kept

OFFICER = Officer("王", "duty", "county")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder() -> Path:
    return example_centre("montgomery")


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    store = Store.open(None, read_centre(folder), Clock())
    yield store
    store.close()


def keep(store: Store, key: str) -> int:
    now = Clock().now()
    event = Event(
        source="ems", key=key, title=key, category="x", state="waiting", severity=3, reported_at=now, updated_at=now,
        region="42091",
    )  # fmt: skip
    store.apply(RecordBatch(source="ems", polled_at=now, events=[event]))
    number = store.picture.event_id("ems", key)
    assert number is not None
    return number


def done(store: Store, number: int) -> list[str]:
    page = store.picture.duty_page(number)
    assert page is not None
    return [action.action for action in page.actions]


@pytest.fixture
def reader(folder: Path) -> Iterator[Reader]:
    reader = Reader(folder, Clock())
    reader.open()
    yield reader
    reader.close()


def test_a_deed_whose_reader_was_killed_before_it_answered_is_done_once(
    store: Store, reader: Reader, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.reading.LEAST_SECONDS", 0.0)
    monkeypatch.setattr("desktop.deeds.PAUSE", 0.0)
    deeds = Deeds(reader, lambda: OFFICER)
    number = keep(store, "a")
    heard: list[Kept] = []
    assert reader.pid is not None
    os.kill(reader.pid, signal.SIGSTOP)
    deeds.do("act", ("n1", number, OFFICER, Request("accept"), Seen(0, "waiting")), {}, heard.append)
    os.kill(reader.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: bool(heard), timeout=30_000)
    assert heard[0].trouble is None
    assert heard[0].answer.after == "accepted"
    assert done(store, number) == ["accept"]
    deeds.do("act", ("n1", number, OFFICER, Request("accept"), Seen(0, "waiting")), {}, heard.append)
    qtbot.waitUntil(lambda: len(heard) == 2, timeout=30_000)
    assert heard[1].answer.repeated
    deeds.do("act", ("n2", number, OFFICER, Request("accept"), Seen(0, "waiting")), {}, heard.append)
    qtbot.waitUntil(lambda: len(heard) == 3, timeout=30_000)
    assert "was faster" in str(heard[2].trouble)
    assert not heard[2].unsure
    assert done(store, number) == ["accept"]
    deeds.stop()


def test_what_was_decided_just_before_the_program_is_closed_is_kept(store: Store, reader: Reader, qtbot: QtBot) -> None:
    del qtbot
    deeds = Deeds(reader, lambda: OFFICER)
    numbers = [keep(store, f"k{place}") for place in range(6)]
    for number in numbers:
        deeds.do("act", (f"n{number}", number, OFFICER, Request("accept"), Seen(0, "waiting")), {}, lambda _kept: None)
    deeds.stop()
    assert [done(store, number) for number in numbers] == [["accept"]] * 6


def test_a_store_that_was_put_back_takes_the_next_deed(
    store: Store, reader: Reader, qtbot: QtBot, tmp_path: Path
) -> None:
    from operations import store as stores

    deeds = Deeds(reader, lambda: OFFICER)
    number = keep(store, "a")
    backup = tmp_path / "saved.backup"
    store.back_up(backup)
    heard: list[Kept] = []
    deeds.do("act", ("n1", number, OFFICER, Request("accept")), {}, heard.append)
    qtbot.waitUntil(lambda: bool(heard), timeout=30_000)
    stores.restore(None, read_centre(example_centre("montgomery")), backup, Clock())
    deeds.do("act", ("n2", number, OFFICER, Request("accept")), {}, heard.append)
    qtbot.waitUntil(lambda: len(heard) == 2, timeout=30_000)
    assert [one.trouble for one in heard] == [None, None]
    deeds.stop()


def test_all_that_the_screen_said_is_on_record_when_desk_and_reader_are_killed_at_once(
    store: Store, folder: Path
) -> None:
    stopping = threading.Event()

    def collect() -> None:
        """Write as a collector does, all the while."""
        place = 0
        while not stopping.is_set():
            keep(store, f"other{place}")
            place += 1
            stopping.wait(0.05)

    collector = threading.Thread(target=collect)
    numbers = {f"ems:k{place}": keep(store, f"k{place}") for place in range(8)}
    collector.start()
    said: list[str] = []
    left = list(numbers)
    try:
        while left:
            command = [sys.executable, "-m", "tests.desktop.desk_that_acts", str(folder)]
            environment = own_environment({"QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "*=false"})
            with running(command, env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as desk:
                assert desk.stdin is not None
                assert desk.stdout is not None
                reader = int(desk.stdout.readline().split()[1])
                for key in left[:4]:
                    desk.stdin.write(key + "\n")
                    desk.stdin.flush()
                    line = desk.stdout.readline().split(maxsplit=2)
                    assert line[:2] == ["shown", key]
                    said.append(line[2])
                os.kill(reader, signal.SIGKILL)
                desk.kill()
                desk.wait(30)
            left = left[4:]
    finally:
        stopping.set()
        collector.join()
    assert Counter(text.startswith("On record: Accept") for text in said) == {True: 8}
    assert {key: done(store, number) for key, number in numbers.items()} == {key: ["accept"] for key in numbers}
    assert not [finding for finding in store.verify() if finding.trouble is not None]
