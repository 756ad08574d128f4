"""What merging must never break: order, repetition, the feed, the counters, on both engines."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from data_sources.batches import RecordBatch, Refused
from data_sources.records import Asset, Indicator, Reading, Warning
from data_sources.sentences import translate
from operations.snapshots import QueueFilter
from operations.store import Store
from operations.store.engine import reading as reading_transaction
from operations.store.schema import ALL, event_day, event_total, feed
from operations.store.schema import event as event_table
from tests.operations.made import DAY, HOUR, MINUTE, NOON, apply, event, health


def rows_of(store: Store, table, *columns: str) -> list[tuple]:
    with reading_transaction(store._engine) as connection:
        return [tuple(row) for row in connection.execute(select(*(table.c[name] for name in columns)))]


def recounted(store: Store) -> tuple[Counter, Counter]:
    """Count the events themselves, by the rules of the counters' documentation."""
    days: Counter = Counter()
    totals: Counter = Counter()
    names = ("county", "category", "state", "severity", "source", "area", "is_open")
    moments = ("reported_at", "closed_at", "updated_at", "finish_at")
    for county, category, state, severity, source, area, is_open, reported, closed, updated, due in rows_of(
        store, event_table, *names, *moments
    ):
        told = [("reported", reported, [(county, category)])]
        if state == "closed":
            told.append(("closed", closed if closed is not None else updated, []))
        if state != "void" and due < 253_402_300_799_999:
            told.append(("due", due, []))
            if state == "closed":
                told.append(("due_closed", due, []))
        for measure, moment, both in told:
            for place in [*both, (county, ALL), (ALL, category), (ALL, ALL)]:
                days[*place, measure, moment // HOUR] += 1
        totals[is_open, county, area if is_open else county, category, severity, source] += 1
    return days, totals


def counted(store: Store) -> tuple[Counter, Counter]:
    days: Counter = Counter()
    hours = [f"h{hour:02}" for hour in range(24)]
    for county, category, measure, day, *counts in rows_of(
        store, event_day, "county", "category", "measure", "day", *hours
    ):
        for hour, count in enumerate(counts):
            if count:
                days[county, category, measure, day * 24 + hour] = count
    totals = Counter(
        {tuple(row[:-1]): row[-1] for row in rows_of(store, event_total, *event_total.c.keys()) if row[-1]}
    )
    return days, totals


def assert_whole(store: Store) -> None:
    assert counted(store) == recounted(store)
    numbers = [seq for (seq,) in rows_of(store, feed, "seq")]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


def shown(store: Store) -> list[tuple]:
    names = [c.name for c in event_table.columns if c.name not in ("id", "seq")]
    return sorted(rows_of(store, event_table, *names))


def test_an_older_update_never_replaces_a_newer_one(store: Store) -> None:
    apply(store, event(state="closed", closed_at=NOON, updated_at=NOON))
    result = apply(store, event(state="waiting", updated_at=NOON - MINUTE))
    assert (result.written, result.unchanged, result.older) == (0, 0, 1)
    assert store.picture.queue_page(QueueFilter(), 0, 10).total == 0
    assert_whole(store)


def test_an_identical_repeat_writes_nothing_and_wakes_nobody(store: Store) -> None:
    first = apply(store, event("1"), event("2"))
    again = apply(store, event("1"), event("2"))
    assert (first.written, again.written, again.unchanged) == (2, 0, 2)
    assert again.seq == first.seq
    assert store.picture.changes(first.seq).kinds == frozenset()


def test_a_row_of_which_only_the_time_is_new_wakes_nobody_but_still_beats_an_older_one(store: Store) -> None:
    first = apply(store, event(updated_at=NOON))
    assert apply(store, event(updated_at=NOON + MINUTE)).seq == first.seq
    assert apply(store, event(title="between", updated_at=NOON + 1)).older == 1
    assert_whole(store)


def test_a_correction_with_the_same_time_stands(store: Store) -> None:
    apply(store, event(title="wrong"))
    assert apply(store, event(title="right")).written == 1
    assert store.picture.queue_page(QueueFilter(), 0, 1).rows[0].title == "right"


def test_an_event_that_moves_to_another_county_is_one_event(store: Store) -> None:
    apply(store, event(region="330302006"))
    apply(store, event(region="330303002", category="traffic", severity=2, updated_at=NOON))
    assert store.picture.region_load().counts == {"330303": 1}
    assert store.picture.queue_page(QueueFilter(), 0, 10).total == 1
    assert_whole(store)


def test_a_key_in_any_script_is_found_again_whatever_keys_are_known(store: Store) -> None:
    keys = ["\U0001f525", "\ufffd", "街道9", "街道10", "z", "Z", "é"]  # UTF-16 and dictionaries order them otherwise
    for key in keys:
        apply(store, event(key))
    again = [apply(store, event(key)) for key in keys]
    assert [(one.written, one.unchanged) for one in again] == [(0, 1)] * len(keys)
    assert_whole(store)


def test_a_batch_that_names_an_event_twice_keeps_its_newest(store: Store) -> None:
    apply(store, event(state="closed", updated_at=NOON), event(state="waiting", updated_at=NOON - 1))
    assert store.picture.queue_page(QueueFilter(), 0, 10).total == 0
    assert_whole(store)


_states = st.sampled_from(["waiting", "accepted", "handling", "closed", "returned", "void"])
_update = st.tuples(
    _states,
    st.sampled_from(["fire", "traffic", "unheard-of"]),
    st.integers(1, 4),
    st.sampled_from(["", "330302006", "330303002", "330303"]),
    st.integers(-3, 3),
    st.booleans(),
)
_histories = st.lists(st.lists(_update, min_size=1, max_size=4), min_size=1, max_size=4)


@pytest.fixture
def fresh_stores(request, tmp_path: Path, centre, clock):
    """Make empty stores of one engine, and close them."""
    opened: list[Store] = []

    def make() -> Store:
        if request.node.callspec.params["engine"] == "sqlite":
            place = str(tmp_path / f"{len(opened)}.sqlite")
        else:
            maker = request.getfixturevalue("postgresql")
            if maker is None:
                pytest.skip("PostgreSQL isn't installed: apt-get install postgresql")
            place = maker()
        opened.append(Store.open(place, centre, clock))
        return opened[-1]

    yield make
    for store in opened:
        store.close()


def _empty(store: Store) -> None:
    """Take everything away but the schema and the regions: much quicker than a new store."""
    from operations.store.engine import writing
    from operations.store.schema import feed_head, feed_kind

    with writing(store._engine) as connection:
        for table in (event_table, event_day, event_total, feed, feed_kind):
            connection.execute(table.delete())
        connection.execute(feed_head.update().values(seq=0))


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
@settings(max_examples=25)
@given(histories=_histories, order=st.randoms(use_true_random=False), repeats=st.integers(0, 4))
def test_any_order_and_repetition_of_the_same_updates_ends_in_the_same_picture(
    fresh_stores,
    engine,  # noqa: ARG001 read by the fixture
    histories,
    order: random.Random,
    repeats,
) -> None:
    updates = [
        event(
            f"e{key}",
            state=state,
            category=category,
            severity=severity,
            region=region,
            reported_at=NOON + hour * HOUR,
            updated_at=NOON + number,
            closed_at=NOON + number if state == "closed" and timed else None,
        )
        for key, history in enumerate(histories)
        for number, (state, category, severity, region, hour, timed) in enumerate(history)
    ]
    if not hasattr(fresh_stores, "pair"):
        fresh_stores.pair = fresh_stores(), fresh_stores()
    straight, shuffled = fresh_stores.pair
    for store in fresh_stores.pair:
        _empty(store)
    apply(straight, *updates)
    told = updates + [order.choice(updates) for _ in range(repeats)]
    order.shuffle(told)
    while told:
        size = order.randint(1, len(told))
        apply(shuffled, *told[:size])
        told = told[size:]
    assert shown(shuffled) == shown(straight)
    assert counted(shuffled) == counted(straight)
    assert_whole(straight)
    assert_whole(shuffled)


def test_a_batch_of_every_kind_is_told_in_the_feed_without_a_gap(store: Store) -> None:
    place = {"lat": 28.5, "lon": 120.5, "region": "330302006"}
    batch = RecordBatch(
        source="grid",
        polled_at=NOON,
        events=[event("1"), event("2", state="closed")],
        assets=[Asset(source="grid", key="c", kind="camera", name="C", state="online", updated_at=NOON, **place)],
        readings=[Reading(source="grid", station="s", metric="pm2.5", value=30, unit="µg/m³", at=NOON, **place)],
        indicators=[Indicator(source="grid", region="330300", name="办结率", period="2026", value=99.0)],
        warnings=[
            Warning(
                source="grid",
                key="w",
                status="Actual",
                message="Alert",
                sent_at=NOON,
                event="台风",
                headline="h",
                level=2,
            )
        ],
        refused=[Refused(b"{}", translate("Test", "No key."))],
        cursor={"page": 3},
        health=health(),
    )
    before = store.picture.changes(0).seq
    result = store.apply(batch)
    kinds = {"event", "asset", "reading", "indicator", "warning", "health"}
    assert store.picture.changes(before).kinds >= kinds
    assert store.picture.changes(result.seq).kinds == frozenset()
    assert store.cursor("grid") == {"page": 3}
    assert store.quarantine_count("grid").refused == 1
    assert_whole(store)
    again = store.apply(batch)
    assert (again.written, again.seq) == (0, result.seq)


def test_a_record_of_another_source_refuses_the_whole_batch(store: Store) -> None:
    with pytest.raises(ValueError, match="another source"):
        apply(store, event("1"), event("2", source="police"))
    assert shown(store) == []


def test_text_that_a_database_refuses_is_kept_as_far_as_it_goes(store: Store) -> None:
    hostile = "a\0b<script>\u202e'\";--" + "字" * 9000
    lone = "x\ud800y"
    apply(
        store,
        event("k\0", title=hostile, address=lone),
        cursor={"k": "\0"},
        refused=[Refused(b"\0\xff", translate("T", "\0"))],
    )
    apply(store, event("k\0", title=hostile, address=lone))
    rows = store.picture.queue_page(QueueFilter(), 0, 10).rows
    assert len(rows) == 1
    assert rows[0].title.startswith("a�b<script>")
    assert len(rows[0].title) == len(hostile)
    assert rows[0].address == "x�y"
    assert store.quarantined("grid")[0].raw == b"\0\xff"


def test_a_reading_that_is_no_number_goes_to_quarantine(store: Store) -> None:
    told = [
        Reading(source="grid", station="s", metric="m", value=value, unit="", at=NOON) for value in (float("nan"), 7.0)
    ]
    store.apply(RecordBatch(source="grid", polled_at=NOON, readings=told))
    assert [reading.value for reading in store.picture.readings("m").readings] == [7.0]
    assert store.quarantine_count("grid").refused == 1


def test_a_late_reading_fills_history_and_leaves_the_newest(store: Store) -> None:
    def told(at: int, value: float) -> None:
        one = Reading(source="grid", station="s", metric="m", value=value, unit="", at=at, region="330302")
        store.apply(RecordBatch(source="grid", polled_at=NOON, readings=[one]))

    told(NOON, 10)
    told(NOON - 2 * HOUR, 4)
    told(NOON - 2 * HOUR, 6)
    assert [one.value for one in store.picture.readings("m").readings] == [10]
    assert store.picture.figure("reading:m").spark == (6, 10)
    assert_whole(store)


def test_the_quarantine_counts_repeats_and_keeps_only_the_newest(store: Store, monkeypatch) -> None:
    monkeypatch.setattr("operations.store.refusals.KEPT", 3)
    reason = translate("Test", "The key {key} is missing.").filled(key="id")
    for number in range(5):
        row = Refused(b'{"n": %d}' % number, reason)
        store.apply(RecordBatch(source="grid", polled_at=NOON + number, refused=[row, row]))
    store.apply(RecordBatch(source="grid", polled_at=NOON + 9, refused=[Refused(b'{"n": 4}', reason)]))
    kept = store.quarantined("grid")
    assert [row.raw for row in kept] == [b'{"n": 4}', b'{"n": 3}', b'{"n": 2}']
    assert (kept[0].times, kept[0].last_at, str(kept[0].reason)) == (3, NOON + 9, "The key id is missing.")
    assert store.quarantine_count("grid").refused == 11


def test_changed_deadlines_and_regions_are_derived_anew_for_what_is_stored(url, centre, clock) -> None:
    from dataclasses import replace

    from data_sources.centre import Category

    first = Store.open(url, centre, clock)
    apply(first, event("1"), event("2", state="closed", region="330303002"))
    first.close()
    quick = {"fire": Category(code="fire", name="消防隐患", due_minutes=(1, 1, 1, 1))}
    second = Store.open(url, replace(centre, categories=quick), clock)
    second.heartbeat()
    assert second.picture.figure("overdue").value == 1
    assert_whole(second)
    second.close()


def test_events_at_the_ends_of_time_are_counted(store: Store) -> None:
    apply(store, event("1", reported_at=-62_135_596_800_000), event("2", reported_at=253_402_300_799_999))
    apply(store, *(event(f"d{day}", reported_at=NOON - day * DAY) for day in range(400)))
    assert_whole(store)


def test_a_close_without_a_moment_moves_its_counters_with_the_update_that_tells_of_it(store: Store) -> None:
    for minutes in (0, 90, 90, 180):
        apply(store, event("1", state="closed", closed_at=None, updated_at=NOON + minutes * 60_000))
    assert_whole(store)
    assert [str(one.what) for one in store.verify() if one.trouble] == []
