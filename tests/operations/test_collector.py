"""The collector as a real process: it fills the store, tells its parent, ends with it, and survives being killed."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data_sources.centre import read_centre
from data_sources.clock import Clock
from operations.collector import UnknownSourceError, run_once
from operations.store import Store
from tests.operations.collecting import (
    CENTRE,
    ROOT,
    SOURCE,
    Collecting,
    Source,
    count_of,
    serving,
    states_in,
    wait_until,
)

FORKING = """
import os, sys
from pathlib import Path
import data_sources.connectors.rest
from data_sources.centre import read_centre
from data_sources.clock import Clock
from operations.collector import run
for _ in sys.stdin:
    pid = os.fork()
    if pid == 0:
        sys.stdout = open(sys.argv[3], "w")
        os._exit(run(read_centre(Path(sys.argv[1])), Clock(), sys.argv[2]))
    print(pid, flush=True)
    os.waitpid(pid, 0)
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


def test_a_child_tells_its_parent_of_changes_and_ends_when_its_input_ends(folder, source, tmp_path):
    source[0].add(3)
    store = tmp_path / "store.sqlite"
    collecting = Collecting(folder, str(store))
    try:
        collecting.wait_for(lambda: any("changed" in message for message in collecting.said))
        source[0].add(2)
        before = len(collecting.said)
        # The first poll tells twice: of the newest events, and of all. What counts is the line after the two are kept.
        collecting.wait_for(
            lambda: any("changed" in message for message in collecting.said[before:]) and count_of(store) == 5
        )
    finally:
        code = collecting.end()
    assert code == 0
    assert count_of(store) == 5
    sequence = [message["changed"] for message in collecting.said if "changed" in message]
    assert sequence == sorted(sequence)


def test_a_mended_mapping_and_a_new_source_count_without_a_restart(folder, source, tmp_path):
    path = folder / "sources" / "grid.toml"
    right = path.read_text("utf-8")
    path.write_text(right.replace('key = "id"', 'key = "no_such_field"'), "utf-8")
    source[0].add(3)
    store = tmp_path / "store.sqlite"
    collecting = Collecting(folder, str(store))
    try:
        wait_until(lambda: any(state["refused"] for state in states_in(store)))
        assert count_of(store) == 0
        path.write_text(right, "utf-8")
        wait_until(lambda: not any(state["remarks"] for state in states_in(store)))
        source[0].add(2)
        wait_until(lambda: count_of(store) >= 2)
        (folder / "sources" / "other.toml").write_text(right.replace('"grid"', '"other"'), "utf-8")
        wait_until(lambda: {"grid", "other"} == {state["source"] for state in states_in(store) if state["rows"]})
        # What can't be read at all changes nothing: the centre before goes on.
        (folder / "centre.toml").write_text("no TOML at all", "utf-8")
        before = count_of(store)
        source[0].add(4)
        wait_until(lambda: count_of(store) >= before + 8)
    finally:
        code = collecting.end()
    assert code == 0


def test_a_store_that_cannot_be_opened_is_said_and_taken_up_when_it_can(folder, source, tmp_path):
    source[0].add(1)
    store = tmp_path / "deep" / "store.sqlite"
    (tmp_path / "deep").write_text("a file where a folder should be")
    collecting = Collecting(folder, str(store))
    try:
        collecting.wait_for(lambda: any("trouble" in message for message in collecting.said))
        (tmp_path / "deep").unlink()
        (tmp_path / "deep").mkdir()
        collecting.wait_for(lambda: any("well" in message for message in collecting.said))
        collecting.wait_for(lambda: any("changed" in message for message in collecting.said))
    finally:
        collecting.end()
    trouble = next(message["trouble"] for message in collecting.said if "trouble" in message)
    assert trouble["text"]
    assert count_of(store) == 1


def test_a_store_that_is_damaged_and_moved_away_while_it_runs_is_begun_anew(folder, source, tmp_path):
    source[0].add(3)
    store = tmp_path / "store.sqlite"
    collecting = Collecting(folder, str(store))
    try:
        collecting.wait_for(lambda: any("changed" in message for message in collecting.said))
        # Noticed at the next write, whatever SQLite still has in its cache.
        with contextlib.closing(sqlite3.connect(store, timeout=30)) as connection:
            connection.execute("DROP TABLE event")
            connection.execute("DROP TABLE heartbeat")
        collecting.wait_for(lambda: any("trouble" in message for message in collecting.said))
        for path in tmp_path.glob("store.sqlite*"):
            path.rename(tmp_path / f"damaged-{path.name}")
        collecting.wait_for(lambda: any("well" in message for message in collecting.said))
        source[0].add(2)
        collecting.wait_for(lambda: store.exists() and count_of(store) == 5)
    finally:
        code = collecting.end()
    assert code == 0


def test_one_round_polls_every_source_and_tells_how_each_did(folder, source, tmp_path):
    source[0].add(1200)
    (folder / "sources" / "dead.toml").write_text(SOURCE.replace("URL", "http://127.0.0.1:9/x"), "utf-8")
    (folder / "sources" / "wrong.toml").write_text("nonsense = 1\n", "utf-8")
    (folder / "sources" / "off.toml").write_text("enabled = false\n" + SOURCE.replace("URL", "http://x"), "utf-8")
    centre, url = read_centre(folder), str(tmp_path / "store.sqlite")
    results = {result.source: result for result in run_once(centre, Clock(), url)}
    states = {name: result.health.state for name, result in results.items() if result.health}
    assert states == {"grid": "live", "dead": "failed", "wrong": "failed"}
    assert results["grid"].health is not None
    assert results["grid"].health.rows == 1200
    store = Store.open(url, centre, Clock())
    try:
        board = {status.health.source: status.health for status in store.picture.source_board().sources}
        assert board["grid"].succeeded_at is not None
        assert store.cursor("grid") == results["grid"].cursor
    finally:
        store.close()
    assert count_of(Path(url)) == 1200
    assert [result.source for result in run_once(centre, Clock(), url, only=["grid"])] == ["grid"]
    with pytest.raises(UnknownSourceError, match="gird"):
        run_once(centre, Clock(), url, only=["gird"])


def test_a_source_that_failed_keeps_its_last_success_after_a_restart(folder, source, tmp_path):
    centre, url = read_centre(folder), str(tmp_path / "store.sqlite")
    (live,) = run_once(centre, Clock(), url)
    source[0].status = 503
    (failed,) = run_once(centre, Clock(), url)
    assert live.health is not None
    assert failed.health is not None
    assert failed.health.state == "failed"
    assert failed.health.succeeded_at == live.health.succeeded_at


@pytest.fixture
def collector_maker(folder, tmp_path) -> Iterator[Callable[[], int]]:
    """Return a function that starts a collector by forking a process that has everything loaded, and gives its pid."""
    arguments = [str(folder), str(tmp_path / "store.sqlite"), str(tmp_path / "said")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", FORKING, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        text=True,
    ) as maker:
        assert maker.stdin is not None
        assert maker.stdout is not None
        pids: list[int] = []

        def make() -> int:
            maker.stdin.write("next\n")
            maker.stdin.flush()
            pids.append(int(maker.stdout.readline()))
            return pids[-1]

        yield make
        with contextlib.suppress(ProcessLookupError):
            os.kill(pids[-1], signal.SIGKILL)
        maker.stdin.close()


@pytest.mark.slow
@pytest.mark.timeout(300)  # fifty starts: long on a busy machine
def test_killed_fifty_times_in_the_middle_of_writes_the_store_is_whole_and_nothing_is_lost(
    collector_maker, source, tmp_path
):
    served, _ = source
    served.step = 200
    store, said = tmp_path / "store.sqlite", tmp_path / "said"
    chance = random.Random(7)
    for _ in range(50):
        said.unlink(missing_ok=True)
        pid = collector_maker()
        wait_until(lambda: said.exists() and said.stat().st_size > 0)
        # Somewhere in a poll or a commit: a moment after it said that it had just written.
        time.sleep(chance.uniform(0.0, 0.12))
        os.kill(pid, signal.SIGKILL)
        connection = sqlite3.connect(store)
        assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
        connection.close()
    served.step = 0
    collector_maker()
    wait_until(lambda: count_of(store) == len(served.rows))
    assert len(served.rows) >= 50 * 200
    connection = sqlite3.connect(store)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
