"""Incidents in the store: any order and repetition of the same batches ends the same; officers' word holds."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from data_sources.batches import RecordBatch
from data_sources.records import Event
from operations.linking.clustering import Decisions
from operations.linking.report import Report
from operations.linking.whole import link_all
from operations.snapshots import QueueFilter
from operations.store import Store
from operations.store.engine import reading
from operations.store.link_decisions import DecisionError
from operations.store.linked_rows import read_reports
from operations.store.linking_schema import PROPOSED, incident_report, link, link_decision
from operations.store.schema import event as event_table
from operations.workflow import Officer, Request
from tests.operations.made import MINUTE, NOON, SetClock, apply, event


def ids(store: Store) -> dict[str, int]:
    with reading(store._engine) as connection:
        return dict(map(tuple, connection.execute(select(event_table.c.key, event_table.c.id))))


def incidents(store: Store) -> list[list[str]]:
    """The incidents by their reports' keys, each in its own order, the first report first."""
    names = {number: key for key, number in ids(store).items()}
    with reading(store._engine) as connection:
        rows = connection.execute(select(incident_report)).all()
        reports = read_reports(connection, [row.id for row in rows])
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(row.incident, []).append(row.id)
    told = []
    for first, members in found.items():
        members.sort(key=lambda number: reports[number].order)
        assert members[0] == first
        assert {row.reports for row in rows if row.incident == first} == {len(members)}
        told.append([names[number] for number in members])
    return sorted(told)


def links(store: Store) -> dict[tuple[str, ...], tuple[float, int]]:
    names = {number: key for key, number in ids(store).items()}
    with reading(store._engine) as connection:
        return {
            tuple(sorted((names[row.a], names[row.b]))): (row.score, row.standing)
            for row in connection.execute(select(link))
        }


def proposals(store: Store) -> list[tuple[str, ...]]:
    return sorted(pair for pair, (_, standing) in links(store).items() if standing == PROPOSED)


def lines(store: Store) -> list[str]:
    """The keys of the events that have a line in the queue, open or not; it says how many there are."""
    page = store.picture.queue_page(QueueFilter(open_only=False), 0, 100)
    assert page.total == len(page.rows)
    return sorted(row.key for row in page.rows)


def fire(key: str, source: str = "grid", **values: object) -> Event:
    told: dict = {"source": source, "title": "居民楼起火", "address": "五马街 12 号", "reported_at": NOON, **values}
    return event(key, **told)


def keep(store: Store, *events: Event) -> None:
    for one in events:
        apply(store, one, source=one.source)
    store.incidents.link_all()


def test_the_same_fire_of_three_sources_is_one_incident(store: Store) -> None:
    keep(store, fire("g"), fire("p", "police", reported_at=NOON - MINUTE), fire("far", "police", lat=28.6))
    assert incidents(store) == [["p", "g"]]
    keep(store, fire("h", "hotline", reported_at=NOON + MINUTE))
    assert incidents(store) == [["p", "g", "h"]]


def test_an_incident_has_one_line_that_of_its_first_open_report(store: Store) -> None:
    keep(store, fire("g"), fire("p", "police", reported_at=NOON - MINUTE), fire("h", "hotline", lat=28.6))
    assert lines(store) == ["h", "p"]
    assert store.picture.queue_page(QueueFilter(region="330302"), 0, 9).total == 2
    assert store.picture.queue_outlook(QueueFilter(region="330302"), MINUTE).following == 1
    assert store.picture.queue_page(QueueFilter(sources=("grid",)), 0, 9).total == 0
    over = {"state": "closed", "closed_at": NOON + 1, "updated_at": NOON + 1}
    seq = store.picture.changes(-1).seq
    keep(store, fire("p", "police", reported_at=NOON - MINUTE, **over))
    assert lines(store) == ["g", "h"]
    assert "event" in store.picture.changes(seq).kinds
    keep(store, fire("g", **over))
    assert lines(store) == ["h", "p"]
    assert [row.key for row in store.picture.queue_page(QueueFilter(), 0, 9).rows] == ["h"]


def test_the_report_that_officers_have_in_hand_leads(store: Store) -> None:
    keep(store, fire("g"), fire("p", "police", reported_at=NOON - MINUTE))
    store.act("a1", ids(store)["g"], Officer("甲", "duty", "township"), Request("accept"))
    store.incidents.link_all()
    assert lines(store) == ["g"]


def test_lines_that_were_lost_are_found_and_mended(store: Store) -> None:
    keep(store, fire("g"), fire("p", "police"), fire("far", lat=28.6))
    with store._writing() as (connection, _):
        connection.execute(event_table.update().values(follows=1))
    assert [one.trouble is not None and one.mendable for one in store.verify()].count(True) == 1
    store.mend()
    assert (lines(store), [one for one in store.verify() if one.trouble]) == (["far", "g"], [])


def test_the_feed_tells_of_incidents_once_and_of_nothing_when_nothing_changed(store: Store) -> None:
    keep(store, fire("g"))
    before = store.picture.changes(-1).seq
    keep(store, fire("p", "police"))
    changed = store.picture.changes(before)
    assert "incident" in changed.kinds
    store.incidents.link_all()
    keep(store, fire("p", "police"))
    assert store.picture.changes(changed.seq).kinds == frozenset()


def test_a_report_that_is_withdrawn_leaves_its_incident_and_comes_back(store: Store) -> None:
    keep(store, fire("g"), fire("p", "police"))
    keep(store, fire("p", "police", state="void", updated_at=NOON + 1))
    assert (incidents(store), lines(store)) == ([], ["g", "p"])
    keep(store, fire("p", "police", state="handling", updated_at=NOON + 2))
    assert incidents(store) == [["g", "p"]]


def test_a_report_that_is_corrected_moves_to_another_incident(store: Store) -> None:
    keep(store, fire("a"), fire("b", lat=28.6), fire("p", "police"))
    assert incidents(store) == [["a", "p"]]
    keep(store, fire("p", "police", lat=28.6, updated_at=NOON + 1))
    assert incidents(store) == [["b", "p"]]


def test_a_state_that_changes_looks_at_nothing_anew(store: Store) -> None:
    keep(store, fire("g"), fire("p", "police"))
    before = links(store)
    apply(store, fire("p", "police", state="closed", closed_at=NOON + 1, updated_at=NOON + 1), source="police")
    seq = store.picture.changes(-1).seq
    store.incidents.link_all()
    assert links(store) == before
    assert "incident" not in store.picture.changes(seq).kinds


def test_an_event_that_the_store_lets_go_of_leaves_its_incident(store: Store) -> None:
    keep(store, fire("g"), fire("p", "police"))
    gone = ids(store)["p"]
    with store._writing() as (connection, feed_writer):
        connection.execute(event_table.delete().where(event_table.c.id == gone))
        numbers = feed_writer.numbers(1)
        feed_writer.tell_of_changed("event", [(numbers[0], "", gone, "")])
        feed_writer.close()
    store.incidents.link_all()
    assert (incidents(store), links(store)) == ([], {})


def test_the_purge_takes_closed_reports_out_of_their_incident_and_leaves_no_link_to_nothing(
    store: Store, centre, clock: SetClock
) -> None:
    over = {"state": "closed", "closed_at": NOON + MINUTE, "updated_at": NOON + MINUTE}
    keep(store, fire("g", **over), fire("p", "police", **over), fire("h", "hotline"), fire("f", "fire119"))
    store.incidents.split([ids(store)["f"]], officer="王", reason="另一处")
    assert [len(incident) for incident in incidents(store)] == [3]
    clock.move((centre.file.retention.events + 2) * 86_400_000)
    apply(store, event("now", reported_at=clock.now()))
    store.purge()
    assert (incidents(store), list(links(store)), lines(store)) == ([], [("f", "h")], ["f", "h", "now"])
    assert [str(one.what) for one in store.verify() if one.trouble] == []
    with reading(store._engine) as connection:
        assert connection.execute(select(link_decision)).first() is not None, "what was decided stays on record"


def test_between_the_marks_the_officer_is_asked_and_his_word_holds(store: Store) -> None:
    keep(
        store,
        fire("g"),
        fire("p", "police", title="五马路口冒烟", address="", lat=28.503, reported_at=NOON + 8 * MINUTE),
    )
    assert (incidents(store), proposals(store)) == ([], [("g", "p")])
    number = ids(store)
    store.incidents.confirm(number["g"], number["p"], officer="值班员甲", reason="同一处", token="t1")
    store.incidents.confirm(number["g"], number["p"], officer="值班员甲", reason="同一处", token="t1")
    assert (incidents(store), proposals(store)) == ([["g", "p"]], [])
    with reading(store._engine) as connection:
        (kept,) = connection.execute(select(link_decision)).all()
    assert (kept.officer, kept.action, kept.reason, kept.at) == ("值班员甲", "confirm", "同一处", NOON)
    assert {(kept.a_source, kept.a_key), (kept.b_source, kept.b_key)} == {("grid", "g"), ("police", "p")}


def test_what_was_rejected_is_not_proposed_again(store: Store) -> None:
    doubtful = fire("p", "police", title="五马路口冒烟", address="", lat=28.503, reported_at=NOON + 8 * MINUTE)
    keep(store, fire("g"), doubtful)
    number = ids(store)
    store.incidents.reject(number["g"], number["p"], officer="甲")
    assert proposals(store) == []
    keep(store, fire("g", detail="三楼", updated_at=NOON + 1))
    assert (incidents(store), proposals(store)) == ([], [])


def test_a_split_loses_nothing_and_the_machine_does_not_join_it_again(store: Store) -> None:
    keep(store, fire("g"), fire("p", "police"), fire("h", "hotline"))
    number = ids(store)
    store.incidents.split([number["p"]], officer="甲", reason="两家")
    assert incidents(store) == [["g", "h"]]
    assert lines(store) == ["g", "p"]
    assert len(links(store)) == 3
    keep(store, fire("p", "police", detail="二楼", updated_at=NOON + 1))
    keep(store, fire("k", "kitchen"))
    assert all(not {"p", "g"} <= set(one) for one in incidents(store))
    store.incidents.join(number["g"], number["p"], officer="乙", reason="弄错了")
    assert incidents(store) == [["g", "h", "k", "p"]]
    assert lines(store) == ["g"]


def test_any_two_reports_can_be_joined_by_hand(store: Store) -> None:
    keep(store, fire("g"), fire("n", "hotline", category="traffic", lat=None, lon=None, region=""))
    number = ids(store)
    store.incidents.join(number["g"], number["n"], officer="甲")
    assert incidents(store) == [["g", "n"]]


def test_a_decision_that_makes_no_sense_is_refused_and_kept_nowhere(store: Store) -> None:
    keep(store, fire("g"), fire("p", "police"), fire("v", "hotline", state="void"))
    number = ids(store)
    for decide in (
        lambda: store.incidents.join(number["g"], number["p"], officer="  "),
        lambda: store.incidents.join(number["g"], 10**6, officer="甲"),
        lambda: store.incidents.join(number["g"], number["g"], officer="甲"),
        lambda: store.incidents.join(number["g"], number["v"], officer="甲"),
        lambda: store.incidents.reject(number["g"], number["p"], officer="甲"),
        lambda: store.incidents.split([number["g"], number["p"]], officer="甲"),
        lambda: store.incidents.split([number["v"]], officer="甲"),
    ):
        with pytest.raises(DecisionError):
            decide()
    with reading(store._engine) as connection:
        assert connection.execute(select(link_decision)).all() == []
    assert incidents(store) == [["g", "p"]]


def test_other_settings_link_all_anew_and_keep_what_officers_decided(url: str, centre, clock: SetClock) -> None:
    store = Store.open(url, centre, clock)
    keep(store, fire("g"), fire("p", "police"), fire("h", "hotline"))
    store.incidents.split([ids(store)["p"]], officer="甲")
    store.close()
    (centre.folder / "linking.toml").write_text("enabled = false\n", "utf-8")
    store = Store.open(url, centre, clock)
    assert store.incidents.link_all() == 4  # all three, and the one that has a line again once more
    assert (incidents(store), links(store), lines(store)) == ([], {}, ["g", "h", "p"])
    store.close()
    (centre.folder / "linking.toml").unlink()
    store = Store.open(url, centre, clock)
    store.incidents.link_all()
    assert incidents(store) == [["g", "h"]]
    store.close()


def test_linking_goes_on_where_it_was_after_a_restart(url: str, centre, clock: SetClock) -> None:
    store = Store.open(url, centre, clock)
    for n in range(5):
        apply(store, fire(f"g{n}", lat=28.0 + n / 10), fire(f"x{n}", lat=29.0 + n / 10))
    assert not store.incidents.link(few=3).caught_up
    store.close()
    store = Store.open(url, centre, clock)
    assert store.incidents.link_all() == 7
    store.close()


SOURCES = ("grid", "police", "hotline")


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Updates of some events of two streets and an hour: corrected, withdrawn, moved; no two of one time."""
    chance = random.Random(draw(st.integers(0, 1_000_000)))
    return [
        fire(
            f"k{n}",
            source,
            title=chance.choice(("起火", "冒烟了", "smoke is seen")),
            category=chance.choice(("fire", "fire", "traffic")),
            state=chance.choice(("waiting", "handling", "closed", "void")),
            reported_at=NOON + chance.randrange(0, 50) * MINUTE,
            updated_at=NOON + version * MINUTE,
            lat=None if chance.random() < 0.15 else 28.5 + chance.random() * 0.008,
            lon=120.5 + chance.random() * 0.006,
            address=chance.choice(("五马街 1 号", "五马街 2 号", "人民路", "")),
        )
        for n in range(draw(st.integers(2, 9)))
        for source in (chance.choice(SOURCES),)
        for version in range(chance.choice((1, 1, 2, 3)))
    ]


def whole(store: Store) -> tuple[list[list[str]], set[tuple[str, ...]]]:
    """What linking all events of the store at once comes to: incidents, and linked or proposed pairs."""
    with reading(store._engine) as connection:
        reports: dict[int, Report] = read_reports(connection, list(ids(store).values()))
    pairs, found = link_all(reports.values(), store.incidents._linker.linking, Decisions())
    return (
        sorted([reports[number].key for number in one] for one in found),
        {tuple(sorted((reports[a].key, reports[b].key))) for a, b in pairs},
    )


def filled(centre, clock: SetClock, folder: Path, name: str, batches: list[list[Event]]) -> Store:
    """A store that the batches came to. Migrated once and copied: making one takes longer than all else here."""
    empty = folder / "empty.sqlite"
    if not empty.exists():
        Store.open(str(empty), centre, clock).close()
    place = shutil.copy(empty, folder / f"{name}.sqlite")
    store = Store.open(str(place), centre, clock)
    for batch in batches:
        by_source = {source: [one for one in batch if one.source == source] for source in sorted(SOURCES)}
        store.apply_all([RecordBatch(source=name, polled_at=NOON, events=told) for name, told in by_source.items()])
        store.incidents.link(few=3)
    store.incidents.link_all()
    return store


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories(), st.randoms(use_true_random=False))
def test_any_order_and_repetition_ends_in_the_same_incidents_links_and_proposals(
    centre, clock: SetClock, tmp_path: Path, told: list[Event], chance: random.Random
) -> None:
    size = chance.choice((1, 2, 4))
    batches = [told[start : start + size] for start in range(0, len(told), size)]
    others = batches + [chance.choice(batches) for _ in range(2)]
    chance.shuffle(others)
    one = filled(centre, clock, tmp_path, "one", batches)
    other = filled(centre, clock, tmp_path, "other", others)
    try:
        assert incidents(one) == incidents(other)
        assert links(one) == links(other)
        assert lines(one) == lines(other)
        assert (incidents(one), set(links(one))) == whole(one)
    finally:
        one.close()
        other.close()
