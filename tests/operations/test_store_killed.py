"""A writer killed at any moment leaves a whole store, and loses nothing that it had acknowledged."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import select, text

from operations.store import Store
from operations.store.engine import reading
from operations.store.schema import event as event_table
from tests.operations.made import NOON, SetClock
from tests.operations.test_store_merge import assert_whole

ROOT = Path(__file__).resolve().parents[2]
KILLS = 50

WRITERS = """
import os, random, sys
from pathlib import Path
from data_sources.batches import RecordBatch
from data_sources.centre import Category, Centre, CentreFile, Home
from operations.store import Store
from tests.operations.made import NOON, HOUR, SetClock, event, health

place = sys.argv[1]
home = Home(lat=28, lon=120, zoom=9)
file = CentreFile(name="x", code="330300", level="prefecture", zone="Asia/Shanghai", home=home, regions=())
centre = Centre(Path(place).parent, file, {}, {"fire": Category(code="fire", name="f")})


def write(chance):
    store = Store.open(place, centre, SetClock())
    page = (store.cursor("grid") or {"page": 0})["page"]
    while True:
        page += 1
        places = [chance.choice(["330302006", "330303002"]) for _ in range(40)]
        events = [event(f"{page}-{n}", reported_at=NOON - n * HOUR, region=region) for n, region in enumerate(places)]
        if page > 1:
            events += [event(f"{page - 1}-{n}", state="closed", updated_at=NOON + page) for n in range(40)]
        told = health(rows=page)
        store.apply(RecordBatch(source="grid", polled_at=NOON, events=events, cursor={"page": page}, health=told))
        print(page, flush=True)


# Each writer is a fork of this process, so that fifty of them don't cost fifty starts of Python.
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        write(random.Random(line))
    print("writer", child, flush=True)
    os.waitpid(child, 0)
    print("gone", flush=True)
"""


def test_a_writer_killed_fifty_times_leaves_counters_feed_and_cursor_with_the_records(
    tmp_path: Path, centre, clock: SetClock
) -> None:
    place = tmp_path / "store.sqlite"
    chance = random.Random(7)
    Store.open(str(place), centre, clock).close()
    acknowledged = 0
    with subprocess.Popen(
        [sys.executable, "-c", WRITERS, str(place)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as nursery:
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        for kill in range(KILLS):
            nursery.stdin.write(f"{kill}\n")
            nursery.stdin.flush()
            writer = 0
            pages = chance.randrange(1, 4)
            while not (writer and pages <= 0):
                said = nursery.stdout.readline().split()
                if said[0] == "writer":
                    writer = int(said[1])
                else:
                    acknowledged = int(said[0])
                    pages -= 1
            time.sleep(chance.random() * 0.02)
            os.kill(writer, signal.SIGKILL)
            # What it had begun to write when it was killed stands before the word, and is no acknowledgement.
            while not (line := nursery.stdout.readline().strip()).endswith("gone"):
                acknowledged = int(line)
            if kill % 10 == 9:
                _assert_nothing_lost(place, centre, clock, acknowledged)
        nursery.stdin.close()


def _assert_nothing_lost(place: Path, centre, clock: SetClock, acknowledged: int) -> None:
    store = Store.open(str(place), centre, clock)
    try:
        cursor = store.cursor("grid")
        assert cursor is not None
        # The batch in hand when the kill came may have been kept without having been acknowledged.
        assert cursor["page"] in (acknowledged, acknowledged + 1)
        with reading(store._engine) as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
            keys = set(connection.execute(select(event_table.c.key)).scalars())
        assert keys == {f"{page}-{n}" for page in range(1, cursor["page"] + 1) for n in range(40)}
        board = store.picture.source_board()
        assert next(s.health.rows for s in board.sources if s.health.source == "grid") == cursor["page"]
        assert_whole(store)
        assert board.collector_seen_at == NOON
    finally:
        store.close()
