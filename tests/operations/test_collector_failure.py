"""A collector whose sources fail and whose clock is set: it goes on by itself, asks gently, and loses nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from types import SimpleNamespace

import pytest

from data_sources.batches import RecordBatch, SourceHealth
from data_sources.breaker import OPENS_AFTER
from data_sources.centre import read_centre
from data_sources.clock import Clock
from data_sources.connector import Page, SourceError
from data_sources.connectors.rest import RestConnector
from data_sources.sentences import Sentence
from operations import collector
from tests.operations.collecting import (
    CENTRE,
    PROGRAM,
    SOURCE,
    Collecting,
    Source,
    count_of,
    serving,
    states_in,
    wait_until,
)

SET_CLOCK = """
import os, time
_time, _time_ns, _file = time.time, time.time_ns, os.environ["OFFSET_FILE"]
def _offset():
    try:
        with open(_file) as file:
            return float(file.read() or 0)
    except OSError:
        return 0.0
time.time = lambda: _time() + _offset()
time.time_ns = lambda: _time_ns() + int(_offset() * 1e9)
"""


@pytest.fixture
def source() -> Iterator[tuple[Source, str]]:
    with serving() as made:
        yield made


@pytest.fixture
def folder(tmp_path, source) -> Path:
    (tmp_path / "county" / "sources").mkdir(parents=True)
    (tmp_path / "county" / "centre.toml").write_text(CENTRE, "utf-8")
    (tmp_path / "county" / "sources" / "grid.toml").write_text(SOURCE.replace("URL", source[1]), "utf-8")
    return tmp_path / "county"


def test_a_source_that_fails_on_is_probed_said_and_taken_up_again_by_itself_even_after_a_restart(
    folder, source, tmp_path
):
    served, _ = source
    served.add(3)
    store = tmp_path / "store.sqlite"
    collecting = Collecting(folder, str(store))
    try:
        wait_until(lambda: store.exists() and count_of(store) == 3)
        served.status = 503
        wait_until(lambda: any(state["tries"] > OPENS_AFTER for state in states_in(store)))
        (state,) = states_in(store)
        assert state["state"] == "failed"
        assert state["next_try_at"] > state["tried_at"]
        assert "503" in state["sentence"]["text"].format(**state["sentence"]["values"])
    finally:
        collecting.end()
    tries = states_in(store)[0]["tries"]
    served.add(2)
    collecting = Collecting(folder, str(store))
    try:
        # What was known of its failing outlives the collector: it begins with a probe, not with a poll.
        wait_until(lambda: states_in(store)[0]["tries"] > tries)
        served.status = 200
        wait_until(lambda: states_in(store)[0]["state"] == "live")
        wait_until(lambda: count_of(store) == 5)
        assert states_in(store)[0]["tries"] == 0
    finally:
        assert collecting.end() == 0


@pytest.mark.parametrize("jump", [-3600, 86_400])
def test_a_machine_whose_clock_is_set_polls_on_and_loses_no_row(folder, source, tmp_path, monkeypatch, jump):
    served, _ = source
    served.add(3)
    offset = tmp_path / "offset"
    monkeypatch.setenv("OFFSET_FILE", str(offset))
    store = tmp_path / "store.sqlite"
    collecting = Collecting(folder, str(store), SET_CLOCK + PROGRAM)
    try:
        wait_until(lambda: store.exists() and count_of(store) == 3)
        for number, seconds in enumerate((jump, 0), 1):
            replacement = tmp_path / "new"
            replacement.write_text(str(seconds))
            replacement.replace(offset)
            asked = served.asked
            wait_until(lambda: served.asked > asked + 3)  # noqa: B023
            served.add(2)
            wait_until(lambda: count_of(store) == 3 + 2 * number)  # noqa: B023
            assert states_in(store)[0]["state"] == "live"
    finally:
        assert collecting.end() == 0


class KeptAtOnce:
    """Stands in for the writer: whatever comes is kept; it remembers the healths."""

    over = False

    def __init__(self) -> None:
        self.store = SimpleNamespace(
            cursor=lambda _source: None, picture=SimpleNamespace(source_board=lambda: SimpleNamespace(sources=()))
        )
        self.healths: list[SourceHealth] = []

    def put(self, batch: RecordBatch) -> Future[int]:
        if batch.health is not None:
            self.healths.append(batch.health)
        kept: Future[int] = Future()
        kept.set_result(0)
        return kept


@pytest.mark.parametrize(("steady", "tries"), [(60.0, [1, 2, 3]), (0.0, [1, 1, 1])])
def test_a_connection_that_breaks_as_soon_as_it_stands_is_no_success(folder, monkeypatch, steady, tries):
    def pages(_self, _cursor):
        yield Page([])
        raise SourceError(Sentence("Source", "gone"))

    monkeypatch.setattr(RestConnector, "listens", True, raising=False)
    monkeypatch.setattr(RestConnector, "poll", pages)
    monkeypatch.setattr(collector, "_STEADY", steady)
    writer = KeptAtOnce()
    running = collector._Collector(read_centre(folder), Clock(), writer, ["grid"], threading.Event())
    for _ in range(3):
        running.poll("grid", 0.0)
    assert [state.state for state in writer.healths] == ["live", "failed"] * 3
    assert [state.tries for state in writer.healths if state.state == "failed"] == tries
    assert all(state.next_try_at is None for state in writer.healths if state.state == "live")
    for polled in running.sources.values():
        polled.close()
