"""Duty actions in the store: judged by what stands, kept once, not undone by sources, whole after a kill."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from alembic import command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from operations.snapshots import QueueFilter
from operations.store import Store, StoreError
from operations.store.duty_schema import action, standing
from operations.store.engine import reading, writing
from operations.store.errors import errors_said
from operations.store.schema import NEVER
from operations.store.schema import event as event_table
from operations.workflow import Officer, RefusedError, Request
from tests.operations.made import DAY, HOUR, MINUTE, NOON, SetClock, apply, event
from tests.operations.test_store_merge import assert_whole, rows_of

ROOT = Path(__file__).resolve().parents[2]
DUTY = Officer("王", "duty", "township", "330302006", "五马综治")
COUNTY = Officer("李", "duty", "county", "330302")
LEADER = Officer("陈", "leader", "township")
UNIT = Officer("赵", "unit", "township")


def id_of(store: Store, key: str = "1") -> int:
    with reading(store._engine) as connection:
        return connection.execute(select(event_table.c.id).where(event_table.c.key == key)).scalar_one()


def row_of(store: Store, key: str = "1"):
    with reading(store._engine) as connection:
        return connection.execute(select(event_table).where(event_table.c.key == key)).one()


def actions_of(store: Store) -> list[tuple]:
    return [row[1:] for row in sorted(rows_of(store, action, "seq", "action", "before", "after", "officer"))]


def do(store: Store, number: str, name: str, officer: Officer = DUTY, key: str = "1", **told):
    return store.act(number, id_of(store, key), officer, Request(name, **told))


def close_it(store: Store) -> None:
    do(store, "c1", "accept")
    do(store, "c2", "handle", note="灭了")
    do(store, "c3", "pass_check")
    do(store, "c4", "close")


def test_an_action_changes_queue_counters_and_feed_at_once_and_is_on_record(store: Store) -> None:
    seq = apply(store, event()).seq
    done = do(store, "a", "accept")
    assert (done.before, done.after, done.level, done.repeated) == ("waiting", "accepted", "township", False)
    assert store.picture.queue_page(QueueFilter(), 0, 1).rows[0].state == "accepted"
    assert store.picture.changes(seq).kinds == {"event", "action"}
    assert actions_of(store) == [("accept", "waiting", "accepted", "王")]
    assert_whole(store)


def test_the_same_number_again_does_nothing_and_says_what_was_done(store: Store, clock: SetClock) -> None:
    apply(store, event())
    first = do(store, "a", "accept")
    clock.move(HOUR)
    seq = store.picture.changes(0).seq
    again = do(store, "a", "accept")
    assert (again.repeated, again.seq, again.at) == (True, first.seq, NOON)
    assert store.picture.changes(0).seq == seq
    with pytest.raises(RefusedError, match="another"):
        do(store, "a", "urge")


def test_an_impossible_action_leaves_nothing_behind(store: Store) -> None:
    apply(store, event())
    seq = store.picture.changes(0).seq
    for name, officer, told in (
        ("close", DUTY, {}),
        ("accept", UNIT, {}),
        ("accept", COUNTY, {}),
        ("accept", Officer("孙", "duty", "township", "330303"), {}),
        ("return", DUTY, {}),
        ("void", DUTY, {"reason": "x" * 4001}),
        ("nonsense", DUTY, {}),
        ("accept", Officer(" ", "duty", "township"), {}),
    ):
        with pytest.raises(RefusedError):
            do(store, "n", name, officer, **told)
    for number in ("", "x" * 201, "source:1:1"):
        with pytest.raises(RefusedError):
            do(store, number, "accept")
    for unknown in (0, -1, 10**6, 1 << 80):
        with pytest.raises(RefusedError, match="no such event"):
            store.act("z", unknown, DUTY, Request("accept"))
    assert actions_of(store) == []
    assert rows_of(store, standing, "event") == []
    assert store.picture.changes(0).seq == seq


def test_two_officers_who_act_at_once_are_judged_one_after_the_other(url, centre, clock) -> None:
    stores = [Store.open(url, centre, clock) for _ in range(4)]
    apply(stores[0], event())
    number = id_of(stores[0])
    said: list[str] = []

    def accept(place: int) -> None:
        try:
            said.append(stores[place].act(f"n{place}", number, DUTY, Request("accept")).after)
        except RefusedError:
            said.append("refused")

    threads = [threading.Thread(target=accept, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["accepted", "refused", "refused", "refused"]
    assert len(actions_of(stores[0])) == 1
    for store in stores:
        store.close()


def test_what_is_on_record_is_never_changed(store: Store) -> None:
    apply(store, event())
    do(store, "a", "accept")
    with (
        pytest.raises(StoreError, match="only ever added to"),
        errors_said("x"),
        writing(store._engine) as connection,
    ):
        connection.execute(text("UPDATE action SET officer = 'someone else'"))
    assert actions_of(store)[0][3] == "王"


def test_a_source_that_repeats_itself_takes_nothing_back_and_wakes_nobody(store: Store) -> None:
    told = event(updated_at=NOON)
    apply(store, told)
    close_it(store)
    names = [column.name for column in event_table.columns if column.name != "updated_at"]
    before = rows_of(store, event_table, *names)
    seq = store.picture.changes(0).seq
    result = apply(store, told)
    assert (result.written, result.unchanged) == (0, 1)
    assert apply(store, event(updated_at=NOON + MINUTE)).unchanged == 1
    assert store.picture.changes(0).seq == seq
    assert rows_of(store, event_table, *names) == before
    assert row_of(store).state == "closed"
    assert_whole(store)


def test_a_source_that_goes_on_changes_its_fields_and_not_our_state(store: Store) -> None:
    apply(store, event())
    do(store, "a", "accept")
    due = row_of(store).due_at
    apply(store, event(state="handling", title="新标题", severity=1, updated_at=NOON))
    row = row_of(store)
    assert (row.title, row.severity, row.state, row.duty, row.due_at) == ("新标题", 1, "accepted", "accepted", due)
    assert_whole(store)


def test_a_source_that_ends_it_ends_it_here_with_a_line_and_opens_it_again(store: Store) -> None:
    apply(store, event())
    do(store, "a", "accept")
    apply(store, event(state="closed", closed_at=NOON + 1, updated_at=NOON + 1))
    row = row_of(store)
    assert (row.state, row.is_open, row.closed_at, row.duty) == ("closed", 0, NOON + 1, "archived")
    apply(store, event(state="waiting", updated_at=NOON))  # an older word
    assert row_of(store).state == "closed"
    apply(store, event(state="returned", updated_at=NOON + 2))
    row = row_of(store)
    assert (row.state, row.is_open, row.closed_at) == ("returned", 1, None)
    assert actions_of(store) == [
        ("accept", "waiting", "accepted", "王"),
        ("source", "accepted", "archived", "grid"),
        ("source", "archived", "returned", "grid"),
    ]
    assert_whole(store)


def test_a_closing_here_has_its_moment_and_the_deadline_of_the_whole(store: Store, clock: SetClock) -> None:
    apply(store, event())
    do(store, "x1", "accept")
    clock.move(HOUR)
    do(store, "x2", "handle", note="好")
    do(store, "x3", "pass_check")
    do(store, "x4", "close")
    clock.move(HOUR)
    do(store, "x5", "rate", score=5)
    row = row_of(store)
    assert (row.state, row.closed_at, row.due_at) == ("closed", NOON + HOUR, NOON - HOUR + 1200 * MINUTE)


def test_a_light_is_yellow_and_red_by_the_clock_that_runs(store: Store, clock: SetClock) -> None:
    apply(store, event(reported_at=NOON, updated_at=NOON))  # it must be accepted within two hours

    def shown() -> str:
        return store.picture.queue_page(QueueFilter(), 0, 1).rows[0].light

    assert shown() == "green"
    clock.move(2 * HOUR * 4 // 5)
    assert shown() == "yellow"
    assert dict(store.picture.figure("overdue").parts)["yellow"] == 1
    clock.move(HOUR)
    assert shown() == "red"
    do(store, "t", "transfer", unit="燃气公司", reason="归他们")
    assert shown() == "none"
    assert store.picture.queue_page(QueueFilter(), 0, 1).rows[0].due_at is None


def test_rules_that_change_move_only_what_nobody_here_deals_with(url, centre, clock) -> None:
    store = Store.open(url, centre, clock)
    apply(store, event("1"), event("2"))
    do(store, "a", "accept", key="1")
    due = row_of(store, "1").due_at
    store.close()
    (centre.folder / "workflow.toml").write_text('[[deadline]]\nstage = "finish"\nwithin = "3wd"\n', "utf-8")
    store = Store.open(url, centre, clock)
    apply(store, event("3"))
    assert row_of(store, "1").due_at == due
    # Reported on a Monday at eleven: three days of seven hours later it is Thursday, eleven.
    assert row_of(store, "2").due_at == row_of(store, "3").due_at == NOON - HOUR + 3 * DAY
    assert_whole(store)
    store.close()


_OFFICERS = [Officer("o", role, level) for role in ("duty", "unit", "leader") for level in ("township", "county")]
_TRIED = [
    "accept", "handle", "return", "pass_check", "close", "report_up", "send_down", "void", "transfer", "take_back",
    "reopen", "urge",
]  # fmt: skip
_tries = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(_TRIED), st.sampled_from(_OFFICERS)),
        st.tuples(st.sampled_from(("waiting", "handling", "closed", "void")), st.integers(0, 5)),
    ),
    max_size=12,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(_tries)
def test_whatever_officers_and_sources_do_the_counters_stand(store: Store, tries: list[tuple]) -> None:
    key = str(random.Random(repr(tries)).random())
    told = event(key)
    apply(store, told)
    moment = NOON
    for number, (name, who) in enumerate(tries):
        moment += 1
        if isinstance(who, Officer):
            try:
                do(store, f"{key}-{number}", name, who, key, reason="r", note="n", unit="u")
            except RefusedError:
                continue
        else:
            apply(store, event(key, state=name, severity=1 + who % 4, updated_at=moment - who))
        row = row_of(store, key)
        with reading(store._engine) as connection:
            stands = connection.execute(select(standing).where(standing.c.event == row.id)).all()
        if stands:
            assert [one.state for one in stands if one.charge] == [row.duty]
            assert row.is_open == max(one.is_open for one in stands)
    assert_whole(store)


ACTOR = """
import os, random, sys
from pathlib import Path
from data_sources.centre import Category, Centre, CentreFile, Home
from operations.store import Store
from operations.workflow import Officer, Request
from tests.operations.made import SetClock

place = sys.argv[1]
home = Home(lat=28, lon=120, zoom=9)
file = CentreFile(name="x", code="330300", level="prefecture", zone="Asia/Shanghai", home=home, regions=())
centre = Centre(Path(place).parent, file, {}, {"fire": Category(code="fire", name="f")})

def work(first):
    store = Store.open(place, centre, SetClock())
    number = first
    while True:
        number += 1
        store.act(f"act-{number}", 1, Officer("o", "duty", "township"), Request("urge", note=str(number)))
        print(number, flush=True)

for line in sys.stdin:
    child = os.fork()
    if child == 0:
        work(int(line))
    print("actor", child, flush=True)
    os.waitpid(child, 0)
    print("gone", flush=True)
"""


def test_an_officer_killed_at_any_moment_loses_no_acknowledged_action(tmp_path: Path, centre, clock) -> None:
    place = tmp_path / "store.sqlite"
    store = Store.open(str(place), centre, clock)
    apply(store, event())
    number = id_of(store)
    chance = random.Random(3)
    acknowledged: set[int] = set()
    first = 0
    script = ACTOR.replace('", 1, Officer', f'", {number}, Officer')
    with subprocess.Popen(
        [sys.executable, "-c", script, str(place)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as nursery:
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        for _ in range(20):
            nursery.stdin.write(f"{first}\n")
            nursery.stdin.flush()
            actor, left = 0, chance.randrange(1, 4)
            while not (actor and left <= 0):
                said = nursery.stdout.readline().split()
                if said[0] == "actor":
                    actor = int(said[1])
                else:
                    acknowledged.add(int(said[0]))
                    left -= 1
            time.sleep(chance.random() * 0.01)
            os.kill(actor, signal.SIGKILL)
            # What it had begun to write when it was killed stands before the word, and is no acknowledgement.
            while not (line := nursery.stdout.readline().strip()).endswith("gone"):
                acknowledged.add(int(line))
            first = max(acknowledged) + 1
        nursery.stdin.close()
    kept = {int(number.removeprefix("act-")) for (number,) in rows_of(store, action, "id")}
    assert acknowledged <= kept
    assert kept - acknowledged <= {number + 1 for number in acknowledged}
    assert_whole(store)
    with reading(store._engine) as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
    store.close()


def test_a_store_from_before_duty_actions_keeps_its_events_and_gets_their_lights(
    url, centre, clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr("operations.store.migrating.REVISION", "0002")
        upgrade = command.upgrade
        older.setattr(command, "upgrade", lambda config, _revision: upgrade(config, "0002"))
        first = Store.open(url, centre, clock)
    columns = {
        "id": 7, "source": "grid", "key": "1", "title": "t", "category": "fire", "state": "waiting", "severity": 4,
        "reported_at": NOON, "updated_at": NOON, "region": "330302006", "county": "330302", "area": "330302006",
        "due_at": NOON + 1200 * MINUTE, "is_open": 1, "seq": 1, "simulated": False,
    }  # fmt: skip
    with writing(first._engine) as connection:
        marks = ", ".join(f":{name}" for name in columns)
        connection.execute(text(f"INSERT INTO event ({', '.join(columns)}) VALUES ({marks})"), columns)  # noqa: S608
        connection.execute(text("INSERT INTO note (name, value) VALUES ('derivation', 'of old')"))
        connection.execute(text("UPDATE feed_head SET seq = 7"))
    first.close()
    store = Store.open(url, centre, clock)
    assert do(store, "a", "urge").before == "waiting"
    assert row_of(store).yellow_at == NOON + 2 * HOUR * 4 // 5
    apply(store, event("2", reported_at=NOON), event("3", reported_at=NOON, state="handling"))
    assert row_of(store, "2").yellow_at == NOON + 2 * HOUR * 4 // 5
    assert row_of(store, "3").yellow_at == NOON + 1200 * MINUTE * 4 // 5
    store.close()


def test_a_store_from_before_the_clock_of_finishing_alone_gets_it_from_officers_and_rules(
    url, centre, clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr("operations.store.migrating.REVISION", "0013")
        upgrade = command.upgrade
        older.setattr(command, "upgrade", lambda config, _revision: upgrade(config, "0013"))
        first = Store.open(url, centre, clock)
    told = {
        "source": "grid", "title": "t", "category": "fire", "state": "waiting", "severity": 4, "reported_at": NOON,
        "updated_at": NOON, "region": "330302006", "county": "330302", "area": "330302006",
        "due_at": NOON + 120 * MINUTE, "yellow_at": NOON, "is_open": 1, "seq": 1, "simulated": False,
    }  # fmt: skip
    stands = {
        "level": "township", "county": "330302", "scope": "330302006", "state": "waiting", "charge": 1, "is_open": 1,
        "since": NOON, "yellow_at": NOON, "due_at": NOON, "stage_yellow": NOON, "stage_due": NOON,
        "finish_yellow": NOON, "finish_due": NOON + 55, "held_at": 0,
    }  # fmt: skip

    def put(table: str, row: dict) -> None:
        marks = ", ".join(f":{name}" for name in row)
        connection.execute(text(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})"), row)  # noqa: S608

    with writing(first._engine) as connection:
        put("event", {**told, "id": 1, "key": "untouched"})
        put("event", {**told, "id": 2, "key": "in hand", "duty": "waiting"})
        put("event", {**told, "id": 3, "key": "held", "duty": "transferred"})
        put("standing", {**stands, "event": 2})
        put("standing", {**stands, "event": 3, "held": "up"})
        connection.execute(text("INSERT INTO note (name, value) VALUES ('derivation', 'of old')"))
        connection.execute(text("UPDATE feed_head SET seq = 7"))
    first.close()
    store = Store.open(url, centre, clock)
    apply(store, event("closed", state="closed", reported_at=NOON, closed_at=NOON))
    finish = [at for _, at in sorted(rows_of(store, event_table, "id", "finish_at"))]
    assert finish == [NOON + 20 * HOUR, NOON + 55, NEVER, NOON + 20 * HOUR]
    store.close()
