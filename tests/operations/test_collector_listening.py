"""A collector that listens and is killed: what the broker was told is stored, what is stored is there once."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.data_sources.brokers import Broker, running_broker
from tests.operations.collecting import CENTRE, PROGRAM, ROOT, Collecting, count_of, states_in, wait_until

SOURCE = """name = "alarms"
connector = "mqtt"
every = "1s"

[request]
url = "URL"
topics = ["alarm/{site}"]

[records]
kind = "event"
key = "id"
title = "site"
reported_at = { field = "at", format = "epoch_ms" }
"""


@pytest.fixture
def broker(tmp_path) -> Iterator[Broker]:
    with running_broker(tmp_path / "broker") as broker:
        yield broker


@pytest.fixture
def folder(tmp_path, broker) -> Path:
    (tmp_path / "county" / "sources").mkdir(parents=True)
    (tmp_path / "county" / "centre.toml").write_text(CENTRE, "utf-8")
    (tmp_path / "county" / "sources" / "alarms.toml").write_text(SOURCE.replace("URL", broker.url), "utf-8")
    return tmp_path / "county"


def alarm(number: int) -> str:
    return json.dumps({"id": f"A{number}", "at": time.time_ns() // 1_000_000})


def began(folder: Path, store: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder), str(store)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


@pytest.mark.timeout(180)  # a handful of starts, on a busy machine
def test_killed_between_storing_and_acknowledging_nothing_is_lost_and_nothing_double(folder, broker, tmp_path):
    store = tmp_path / "store.sqlite"
    chance = random.Random(5)
    sent = 0
    with broker.publisher() as publish:
        for _ in range(3):
            process = began(folder, store)
            try:
                before = count_of(store) if store.exists() else 0
                # The first time there is no session yet: what is sent before it stands nobody keeps.
                if not sent:
                    wait_until(lambda: is_live(store))
                for _ in range(60):
                    publish("alarm/dam", alarm(sent))
                    sent += 1
                wait_until(lambda: count_of(store) > before)  # noqa: B023
                time.sleep(chance.uniform(0.0, 0.3))
            finally:
                process.send_signal(signal.SIGKILL)
                process.communicate(timeout=20)
        for _ in range(30):
            publish("alarm/dam", alarm(sent))
            sent += 1
    process = began(folder, store)
    try:
        wait_until(lambda: count_of(store) == sent)
    finally:
        process.communicate(timeout=30)  # closes its input, which ends it
    assert process.returncode == 0
    with closing(sqlite3.connect(store)) as connection:
        keys = [key for (key,) in connection.execute("SELECT key FROM event")]
    assert sorted(keys) == sorted(f"A{number}" for number in range(sent))


def is_live(store: Path) -> bool:
    return [state["state"] for state in states_in(store)] == ["live"]


def test_a_broker_that_dies_and_returns_is_told_and_taken_up_again_by_itself(folder, broker, tmp_path):
    store = tmp_path / "store.sqlite"
    collecting = Collecting(folder, str(store))
    try:
        wait_until(lambda: is_live(store))
        with broker.publisher() as publish:
            publish("alarm/dam", alarm(1))
        wait_until(lambda: count_of(store) == 1)
        broker.kill()
        wait_until(lambda: [state["state"] for state in states_in(store)] == ["failed"])
        (state,) = states_in(store)
        assert state["next_try_at"] is not None
        broker.start()
        wait_until(lambda: is_live(store))
        with broker.publisher() as publish:
            publish("alarm/dam", alarm(2))
        wait_until(lambda: count_of(store) == 2)
    finally:
        code = collecting.end()
    assert code == 0
