"""What is grave or long overdue goes up by rule: once a level, with a reason, and whole after a kill."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from sqlalchemy import text

from data_sources.centre import Centre
from operations.escalating import escalating
from operations.store import Store
from operations.store.duty_schema import action, standing
from operations.store.engine import reading
from tests.operations.collecting import wait_until
from tests.operations.made import HOUR, MINUTE, NOON, SetClock, apply, event
from tests.operations.test_duty_actions import COUNTY, DUTY, do, id_of
from tests.operations.test_store_merge import assert_whole, rows_of

ROOT = Path(__file__).resolve().parents[2]
LATE = 1200 * MINUTE - HOUR + 4 * HOUR
"""From noon until a IV event that was reported at eleven is four hours overdue."""


def ups(store: Store) -> list[tuple]:
    told = rows_of(store, action, "seq", "key", "level", "after", "officer", "role", "reason", "action")
    return [row[1:-1] for row in sorted(told) if row[-1] == "report_up"]


def levels(store: Store, key: str) -> dict[str, tuple]:
    told = rows_of(store, standing, "event", "level", "scope", "state", "held", "charge")
    return {level: tuple(rest) for number, level, *rest in told if number == id_of(store, key)}


def test_what_is_grave_goes_up_at_once_and_what_is_overdue_after_its_time(store: Store, clock: SetClock) -> None:
    apply(
        store,
        event("grave", severity=1, reported_at=NOON),
        event("late"),
        event("calm", state="handling", reported_at=NOON),
    )
    assert (store.report_up(), store.report_up()) == (1, 0)
    assert ups(store) == [("grave", "township", "transferred", "系统", "system", "等级达到自动上报标准")]
    assert levels(store, "grave") == {
        "township": ("330302006", "transferred", "up", 0),
        "county": ("330302", "waiting", "", 1),
    }
    clock.move(LATE)
    assert store.report_up() == 2, "and the grave one, which nobody took on for long, from the county"
    assert [row[:2] for row in ups(store)[1:]] == [("grave", "county"), ("late", "township")]
    assert {row[-1] for row in ups(store)[1:]} == {"超期达到自动上报时限"}
    for _ in range(3):
        clock.move(100 * LATE)
        store.report_up()
    assert store.report_up() == 0
    assert Counter(row[:2] for row in ups(store)).most_common(1)[0][1] == 1, "from each level once"
    assert levels(store, "calm")["prefecture"][-1] == 1


def test_what_a_higher_level_sent_down_stays_down_and_its_clock_runs_above(store: Store, clock: SetClock) -> None:
    apply(store, event("grave", severity=1, reported_at=NOON))
    store.report_up()
    do(store, "down", "send_down", COUNTY, "grave")
    clock.move(100 * LATE)
    assert store.report_up() == 0
    assert {level: row[-1] for level, row in levels(store, "grave").items()} == {"township": 1, "county": 0}


def test_an_officer_who_was_faster_counts(store: Store) -> None:
    apply(store, event("grave", severity=1, reported_at=NOON))
    do(store, "own", "report_up", DUTY, "grave", reason="大")
    assert store.report_up() == 0
    assert [row[-2:] for row in ups(store)] == [("duty", "大")]


def test_without_an_action_for_the_system_nothing_goes_up_by_itself(url: str, centre: Centre, clock: SetClock) -> None:
    shipped = (ROOT / "resources" / "workflow" / "workflow.toml").read_text("utf-8")
    actions = shipped[shipped.index("\n[[action]]") : shipped.index("[[deadline]]")].replace(', "system"]', "]")
    (centre.folder / "workflow.toml").write_text(actions, "utf-8")
    store = Store.open(url, centre, clock)
    apply(store, event("grave", severity=1, reported_at=NOON))
    assert (store.picture.going_up().rows, store.report_up()) == ((), 0)
    store.close()


def test_the_collectors_thread_reports_up(store: Store, clock: SetClock, monkeypatch) -> None:
    monkeypatch.setattr("operations.escalating._FIRST", 0.01)
    apply(store, event("grave", severity=1, reported_at=NOON))
    thread = escalating(store, clock)
    thread.start()
    wait_until(lambda: len(ups(store)) == 1)
    thread.stop()


ESCALATE = """
import os, sys
from pathlib import Path
from data_sources.centre import Category, Centre, CentreFile, Home
from operations.store import Store
from tests.operations.made import SetClock

place = sys.argv[1]
home = Home(lat=28, lon=120, zoom=9)
file = CentreFile(name="x", code="330300", level="prefecture", zone="Asia/Shanghai", home=home, regions=())
fire = Category(code="fire", name="f", due_minutes=(60, 120, 600, 1200))
centre = Centre(Path(place).parent / "small", file, {}, {"fire": fire})
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        store = Store.open(place, centre, SetClock())
        print("writer", os.getpid(), flush=True)
        store.report_up()
        os._exit(0)
    os.waitpid(child, 0)
    print("gone", flush=True)
"""


def test_killed_at_any_moment_it_reports_each_event_up_once(tmp_path: Path, centre: Centre, clock: SetClock) -> None:
    place = tmp_path / "store.sqlite"
    store = Store.open(str(place), centre, clock)
    apply(store, *(event(str(number), severity=1, reported_at=NOON) for number in range(400)))
    chance = random.Random(5)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", ESCALATE, str(place)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment,
    ) as nursery:
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        for _ in range(8):
            nursery.stdin.write("\n")
            nursery.stdin.flush()
            writer = int(nursery.stdout.readline().split()[1])
            time.sleep(chance.random() * 0.1)
            os.kill(writer, signal.SIGKILL)
            assert nursery.stdout.readline().strip() == "gone"
        nursery.stdin.close()
    store.report_up()
    assert len(ups(store)) == len({row[0] for row in ups(store)}) == 400
    assert {state for *_, state in rows_of(store, standing, "level", "state") if state} == {"transferred", "waiting"}
    assert_whole(store)
    with reading(store._engine) as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
    store.close()
