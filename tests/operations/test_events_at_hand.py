"""Pages, counts and tables of any choice, from the tables and from the events at hand: as by looking at every event."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from data_sources.kept_files import SEAL_LENGTH, seal_of
from data_sources.records import OPEN_STATES, Event
from data_sources.resource_files import DATA_VARIABLE
from operations.deadlines import light
from operations.snapshots import QueueFilter
from operations.store import Store, event_memory
from operations.store.engine import reading
from operations.store.event_columns import FIELDS, EventColumns
from operations.store.schema import NEVER
from operations.store.schema import event as event_table
from tests.operations.made import DAY, HOUR, MINUTE, NOON, SetClock, apply, event

REGIONS = ("330302006", "330302006001", "330302006001002", "330302007", "330303002", "330303", "330302", "")
STATES = ("waiting", "accepted", "handling", "handled", "closed", "void")
LIGHTS = ("green", "yellow", "red", "none")
ZONE = ZoneInfo("Asia/Shanghai")
EVERYTHING = QueueFilter(open_only=False)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path / "data"))
    monkeypatch.setattr(event_memory, "LEAST", 1)


def made(chance: random.Random, numbers: range, **values: object) -> list[Event]:
    return [
        event(
            str(number),
            **{
                "source": ("grid", "police")[number % 2],
                "category": chance.choice(("fire", "traffic", "other")),
                "state": chance.choice(STATES),
                "severity": chance.choice((1, 2, 3, 4)),
                "region": chance.choice(REGIONS),
                "lat": None,
                "lon": None,
                "reported_at": NOON - chance.choice((chance.randrange(400 * DAY), chance.randrange(30) * HOUR)),
                "updated_at": NOON + chance.randrange(1_000),
                **values,
            },
        )
        for number in numbers
    ]


def keep(store: Store, events: list[Event]) -> None:
    for source in ("grid", "police"):
        apply(store, *(one for one in events if one.source == source), source=source)


def some(chance: random.Random, values: tuple) -> tuple:
    return () if chance.random() < 0.5 else tuple(chance.sample(values, chance.randint(1, 2)))


def any_filter(chance: random.Random) -> QueueFilter:
    return QueueFilter(
        region=chance.choice(("", "", "330300", "330302", "330302006", "330302006001", "3303020", "330309")),
        categories=some(chance, ("fire", "traffic", "other")),
        severities=some(chance, (1, 2, 3, 4)),
        sources=some(chance, ("grid", "police", "nobody")),
        states=some(chance, STATES),
        lights=some(chance, LIGHTS),
        open_only=chance.random() < 0.4,
        order=chance.choice(("due", "newest", "severity")),
    )


def looked_through(store: Store, where: QueueFilter, now: int) -> list[int]:
    """The ids that a filter comes to, by Python alone, from every event that there is."""
    with reading(store._engine) as connection:
        rows = connection.execute(select(event_table)).all()
    prefix = "" if where.region == "330300" else where.region
    fitting = [
        row
        for row in rows
        if row.region.startswith(prefix)
        and not row.follows
        and (not where.categories or row.category in where.categories)
        and (not where.severities or row.severity in where.severities)
        and (not where.sources or row.source in where.sources)
        and (not where.states or row.state in where.states)
        and (not where.open_only or row.state in OPEN_STATES)
        and (not where.lights or light_of(row, now) in where.lights)
    ]
    if not where.open_only or where.order == "newest":
        fitting.sort(key=lambda row: (-row.reported_at, -row.id))
    elif where.order == "due":
        fitting.sort(key=lambda row: (row.due_at, row.severity, row.id))
    else:
        fitting.sort(key=lambda row: (row.severity, row.due_at, row.id))
    return [row.id for row in fitting]


def light_of(row, now: int) -> str:
    due_at = None if row.due_at >= NEVER else row.due_at
    return light(due_at, row.reported_at, now, is_open=row.is_open == 1, yellow_at=row.yellow_at)


def check(store: Store, chance: random.Random, now: int, rounds: int) -> None:
    for _ in range(rounds):
        where = any_filter(chance)
        wanted = looked_through(store, where, now)
        page = store.picture.queue_page(where, 0, 500)
        assert (page.total, [row.id for row in page.rows]) == (len(wanted), wanted), where
        for offset in (len(wanted) // 2, max(0, len(wanted) - 3), len(wanted)):
            found = store.picture.queue_page(where, offset, 5)
            assert found.total == len(wanted), where
            assert [row.id for row in found.rows] == wanted[offset : offset + 5], (where, offset)


def at_hand(store: Store) -> EventColumns:
    """What the store's memory holds; it has to hold it."""
    memory = store.picture.have_events_at_hand()
    with memory.turn, reading(store._engine) as connection:
        seq = store.picture.changes(-1).seq
        events = memory.of_moment(connection, seq)
    assert events is not None
    return events


@pytest.mark.parametrize("remembered", [False, True])
def test_any_choice_is_counted_and_paged_as_by_looking_at_every_event(
    store: Store, clock: SetClock, *, remembered: bool
) -> None:
    chance = random.Random(5)
    keep(store, made(chance, range(300)))
    if remembered:
        store.picture.have_events_at_hand().load()
        assert len(at_hand(store)) == 300
    check(store, chance, clock.now(), 40)
    # Closed, opened, moved, told late: what was loaded follows.
    keep(store, made(chance, range(250, 340), updated_at=NOON + 5_000))
    keep(store, made(chance, range(340, 343), reported_at=NOON - 200 * DAY))
    clock.move(7 * HOUR)
    check(store, chance, clock.now(), 40)


def test_what_is_at_hand_follows_duty_incidents_and_a_purge(store: Store, clock: SetClock) -> None:
    chance = random.Random(8)
    long_ago = {
        "state": "closed",
        "reported_at": NOON - 5_000 * DAY,
        "closed_at": NOON - 4_999 * DAY,
        "region": "330302",
    }
    told = made(chance, range(60), **long_ago)
    fire = {"title": "居民楼起火", "address": "五马街 12 号", "lat": 28.5, "lon": 120.5, "region": "330302006001"}
    told += [event(str(number), source=source, **fire) for number, source in ((60, "grid"), (61, "police"))]
    keep(store, told)
    memory = store.picture.have_events_at_hand()
    memory.load()
    assert store.picture.queue_page(EVERYTHING, 0, 9).total == 62
    store.incidents.link_all()
    assert store.picture.queue_page(EVERYTHING, 0, 9).total == 61
    store.purge()
    assert store.picture.queue_page(EVERYTHING, 0, 9).total == 1
    check(store, chance, clock.now(), 5)
    assert len(at_hand(store)) == 2


def test_after_a_restart_what_was_kept_is_taken_and_brought_up(store: Store, url, centre, clock, tmp_path) -> None:
    chance = random.Random(3)
    keep(store, made(chance, range(100)))
    store.picture.have_events_at_hand().load()
    store.close()
    (kept,) = (tmp_path / "data").rglob("events-*.columns")
    later = Store.open(url, centre, clock)
    keep(later, made(chance, range(90, 120), updated_at=NOON + 5_000))
    memory = later.picture.have_events_at_hand()
    memory.load()
    check(later, chance, clock.now(), 10)
    later.close()
    whole = kept.read_bytes()
    head, _, columns = whole[:-SEAL_LENGTH].partition(b"\n")
    other_version = head.replace(b'"version":2', b'"version":1') + b"\n" + columns
    assert other_version != whole[:-SEAL_LENGTH]
    zeros = head + b"\n" + bytes(len(columns)) + whole[-SEAL_LENGTH:]  # as a power cut leaves them
    for damaged in (whole[:-5], whole + b"x", b"{}\n", zeros, other_version + seal_of(other_version)):
        kept.write_bytes(damaged)
        again = Store.open(url, centre, clock)
        again.picture.have_events_at_hand().load()
        check(again, chance, clock.now(), 3)
        again.close()


def test_what_is_at_hand_is_dropped_when_all_is_counted_anew(store: Store) -> None:
    chance = random.Random(4)
    keep(store, made(chance, range(30)))
    store.picture.have_events_at_hand().load()
    with store._writing() as (connection, feed):
        connection.execute(event_table.delete())
        feed.tell("event", ["counted_anew"])
        feed.close()
    memory = store.picture.have_events_at_hand()
    with memory.turn, reading(store._engine) as connection:
        assert memory.of_moment(connection, store.picture.changes(-1).seq) is None
    assert store.picture.queue_page(EVERYTHING, 0, 1).rows == ()


def row_of(number: int, at: int, kind: int) -> dict:
    values = (number, at, f"r{kind}", "c", f"k{kind}", "s", "waiting", 1 + kind, kind % 2, 0, at, at, at)
    return dict(zip(FIELDS, values, strict=True))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.lists(st.tuples(st.integers(1, 40), st.integers(0, 6), st.integers(0, 3)), max_size=12),
            st.lists(st.integers(1, 40), max_size=3),
        ),
        max_size=8,
    )
)
def test_columns_that_were_changed_step_by_step_are_those_of_what_is_left(steps: list) -> None:
    """However moments collide, and whatever is moved, repeated or taken out."""
    events, naive = EventColumns(), {}
    for told, gone in steps:
        rows = {number: row_of(number, at, kind) for number, at, kind in told}
        out = set(gone) - rows.keys()
        naive = {number: row for number, row in (naive | rows).items() if number not in out}
        events.put([tuple(row.values()) for row in rows.values()], out)
        ordered = sorted(naive.values(), key=lambda row: (-row["reported_at"], -row["id"]))
        everything = events.page(EVERYTHING, "", lambda _: 0, 0, 500)
        assert everything == ([row["id"] for row in ordered], len(naive))
        fitting = [row["id"] for row in ordered if row["region"] == "r1"]
        assert events.page(EVERYTHING, "r1", lambda _: 0, 1, 2) == (fitting[1:3], len(fitting))
        is_open = [row for row in naive.values() if row["is_open"]]
        is_open.sort(key=lambda row: (row["due_at"], row["severity"], row["id"]))
        assert events.page(QueueFilter(), "", lambda _: 0, 0, 500) == ([row["id"] for row in is_open], len(is_open))
        counted = Counter((row["county"], row["category"]) for row in naive.values() if 1 <= row["reported_at"] < 4)
        assert events.by_county_and_category(1, 4) == counted


@pytest.mark.parametrize("remembered", [False, True])
@pytest.mark.parametrize("region", ["", "330302"])
def test_a_table_by_region_and_category_counts_every_report_of_its_local_span_once(
    store: Store, region: str, *, remembered: bool
) -> None:
    moments = ((2026, 1, 1), (2026, 2, 1), (2026, 2, 2), (2025, 12, 1), (2025, 1, 1))
    edges = [int(datetime(*one, tzinfo=ZONE).timestamp() * 1000) + off for one in moments for off in (-MINUTE, 0, 1)]
    events = made(random.Random(3), range(200))
    events += made(random.Random(4), range(200, 200 + len(edges)))
    events[200:] = [
        event(one.key, source=one.source, category="other", region="330302006001", reported_at=at)
        for one, at in zip(events[200:], edges, strict=True)
    ]
    keep(store, events)
    if remembered:
        store.picture.have_events_at_hand().load()
    for span, form in (("day", "%Y-%m-%d"), ("month", "%Y-%m"), ("year", "%Y")):
        for moment in (None, NOON - DAY, NOON - 31 * DAY, NOON - 45 * DAY, NOON - 300 * DAY):
            table = store.picture.region_matrix(span, region=region, at=moment)
            local = [datetime.fromtimestamp((NOON if moment is None else moment) / 1000, ZONE).strftime(form)]
            places = dict(table.regions)
            naive = Counter(
                (next((one.region[:n] for n in (9, 6) if one.region[:n] in places), ""), one.category)
                for one in events
                if one.region.startswith(region)
                and datetime.fromtimestamp(one.reported_at / 1000, ZONE).strftime(form) in local
            )
            found = {
                (code, category): count
                for code, row in zip(places, table.counts, strict=True)
                for category, count in zip(table.categories, row, strict=True)
                if count
            }
            assert found == naive, (span, moment)
