"""Alarms: what rings, that it rings until somebody acknowledges it, and that what is shelved comes back by itself."""

from __future__ import annotations

import pytest

from data_sources.batches import RecordBatch
from data_sources.records import Warning
from operations.alarm_snapshots import Alarm, Scope
from operations.alarming import alarming
from operations.store import Store
from operations.store.alarms import AlarmError
from tests.operations.collecting import wait_until
from tests.operations.made import DAY, HOUR, MINUTE, NOON, SetClock, apply, event, health

OFFICER = {"officer": "王建国", "place": "desk-1"}


def alarms(store: Store) -> list[Alarm]:
    store.alarms.look()
    return list(store.picture.alarm_board().alarms)


def told(store: Store) -> list[tuple[str, str, bool, bool]]:
    """Return (kind, key, whether it rings, whether it stands) of all that isn't over."""
    return [(one.kind, one.key, one.is_new, one.stands) for one in alarms(store)]


def grave(key: str = "1", **values: object):
    return event(key, **{"severity": 2, "reported_at": NOON - MINUTE, **values})


def warning(key: str, level: int = 1, **values: object) -> Warning:
    given: dict = {
        "source": "cap", "key": key, "status": "Actual", "message": "Alert", "sent_at": NOON, "event": "台风",
        "headline": "台风红色预警", "level": level, "expires_at": NOON + HOUR, **values,
    }  # fmt: skip
    return Warning(**given)


def test_each_kind_of_thing_rings_by_its_rule_and_nothing_else_does(store: Store, clock: SetClock) -> None:
    issued = [warning("red"), warning("yellow", 3), warning("drill", status="Exercise")]
    store.apply(RecordBatch(source="cap", polled_at=NOON, warnings=issued))
    apply(
        store,
        grave("new"),
        grave("taken", state="accepted"),
        grave("slight", severity=3),
        grave("long-ago", reported_at=NOON - 4 * HOUR),
        source="grid",
    )
    failed = health("air", state="failed", succeeded_at=NOON - HOUR, failing_since=NOON - 20 * MINUTE)
    lately = health("cameras", state="failed", succeeded_at=NOON - HOUR, failing_since=NOON - MINUTE)
    for one in (failed, lately):
        store.apply(RecordBatch(source=one.source, polled_at=NOON, health=one))
    assert sorted(told(store)) == [
        ("event", "new", True, True), ("source", "", True, True), ("warning", "red", True, True)
    ]  # fmt: skip
    assert store.alarms.look() == 0, "what stands is raised once"
    clock.move(240 * MINUTE)  # the event's clock is over, and the warning's time too
    store.apply(RecordBatch(source="grid", polled_at=clock.now()))
    later = sorted(told(store))
    assert ("warning", "red", True, False) in later, "unseen, it rings on after it is over"
    assert ("event", "new", True, True) in later, "it was young when it came"


def test_a_light_that_turns_red_rings_once_and_ends_with_its_event(store: Store, clock: SetClock) -> None:
    apply(store, grave("1", severity=2, state="handling"))
    assert told(store) == []
    clock.move(2 * HOUR)  # due after 120 minutes
    assert told(store) == [("deadline", "1", True, True)]
    (one,) = alarms(store)
    assert store.alarms.acknowledge([one.id], **OFFICER) == 1
    apply(store, grave("1", state="closed", updated_at=clock.now()))
    assert told(store) == []


def test_after_a_start_what_is_overdue_and_about_to_go_up_rings_only_when_its_time_above_is_over(
    store: Store, clock: SetClock
) -> None:
    apply(store, grave("old", reported_at=NOON - 100 * MINUTE, state="handling"))
    clock.move(30 * MINUTE)  # due after 120 minutes
    assert store.alarms.look(settling=True) == 0
    assert store.report_up() == 1
    assert store.alarms.look(settling=True) == 0, "the county's time for accepting has only begun"
    clock.move(20 * MINUTE)
    store.alarms.look(settling=True)
    assert [(one.kind, one.key) for one in store.picture.alarm_board().alarms] == [("deadline", "old")]


def test_it_rings_until_it_is_acknowledged_on_every_desk_and_after_a_restart(
    url: str, store: Store, centre, clock: SetClock
) -> None:
    apply(store, grave())
    (rings,) = alarms(store)
    apply(store, grave(state="closed", updated_at=NOON + 1))
    assert told(store) == [("event", "1", True, False)]
    other = Store.open(url, centre, clock)
    assert told(other) == [("event", "1", True, False)]
    clock.move(MINUTE)
    assert other.alarms.acknowledge([rings.id, 999], **OFFICER) == 1
    assert other.alarms.acknowledge([rings.id], officer="李", place="") == 0, "the first who saw it"
    other.close()
    assert told(store) == []
    (kept,) = store.picture.alarm_log(NOON - DAY).alarms
    assert (kept.acked_by, kept.acked_at_place, kept.acked_at, kept.cleared_at) == (
        "王建国", "desk-1", NOON + MINUTE, NOON
    )  # fmt: skip
    with pytest.raises(AlarmError, match="name"):
        store.alarms.acknowledge([rings.id], officer=" ", place="")


def test_acknowledged_it_stands_quietly_and_rings_anew_only_when_it_is_graver(store: Store, clock: SetClock) -> None:
    apply(store, grave())
    (one,) = alarms(store)
    store.alarms.acknowledge([one.id], **OFFICER)
    assert told(store) == [("event", "1", False, True)]
    clock.move(MINUTE)
    apply(store, grave(severity=1, updated_at=clock.now()))
    assert [(one.severity, one.is_new, one.raised_at) for one in alarms(store)] == [(1, True, clock.now())]


def test_who_takes_an_event_up_has_seen_its_alarm(store: Store) -> None:
    apply(store, grave())
    assert len(alarms(store)) == 1
    apply(store, grave(state="accepted", updated_at=NOON + 1))
    assert told(store) == [("event", "1", False, True)]


def test_what_comes_back_before_anybody_saw_it_is_the_same_alarm(store: Store) -> None:
    def heard(state: str, since: int | None) -> None:
        one = health("air", state=state, succeeded_at=NOON - HOUR, failing_since=since)
        store.apply(RecordBatch(source="air", polled_at=NOON, health=one))
        store.alarms.look()

    for _ in range(3):
        heard("failed", NOON - HOUR)
        heard("live", None)
    assert [(one.times, one.is_new, one.stands) for one in alarms(store)] == [(3, True, False)]


def test_reports_of_one_happening_ring_once(store: Store) -> None:
    near = {"lat": 28.5, "lon": 120.5, "title": "五马街12号店铺起火 浓烟", "address": "五马街12号"}
    apply(store, grave("1", **near), grave("2", **near))
    assert len(told(store)) == 2
    store.incidents.link_all()
    number = {key: store.picture.event_id("grid", key) for key in ("1", "2")}
    store.incidents.join(number["1"], number["2"], officer="王建国")
    assert [key for _, key, _, _ in told(store)] == ["1"]
    apply(store, grave("3", **near))
    store.incidents.join(number["1"], store.picture.event_id("grid", "3"), officer="王建国")
    assert [key for _, key, _, _ in told(store)] == ["1"], "known as the same before it could ring"


def test_what_is_shelved_is_listed_silent_and_comes_back_at_its_end(store: Store, clock: SetClock) -> None:
    apply(store, grave("1"), grave("2", category="traffic"))
    store.alarms.look()
    until = NOON + HOUR
    for _ in range(2):  # sent twice, done once
        store.alarms.shelve(
            "deed", Scope(kind="event", category="fire"), until, reason="演练", title="消防 13800138000", **OFFICER
        )
    apply(store, grave("3"), grave("4"))
    assert [(one.key, one.is_new, one.shelf) for one in alarms(store)] == [
        ("2", True, ""), ("4", False, "deed"), ("3", False, "deed"), ("1", False, "deed"),
    ]  # fmt: skip
    board = store.picture.alarm_board()
    assert (board.rings, board.standing, board.shelved) == (1, 1, 3)
    (shelf,) = store.picture.alarm_page().shelves
    assert (shelf.officer, shelf.reason, shelf.until, shelf.alarms) == ("王建国", "演练", until, 3)
    assert "138****8000" in shelf.title
    apply(store, grave("4", state="closed", updated_at=NOON + 1))
    store.alarms.look()
    clock.move(HOUR)
    ringing = sorted(one.key for one in alarms(store) if one.is_new and one.kind == "event")
    assert ringing == ["1", "2", "3"], "what ended meanwhile is silent"
    (shelf,) = store.picture.alarm_page().shelves
    assert (shelf.alarms, shelf.ended_at) == (0, None)


def test_a_shelf_needs_a_reason_a_name_a_scope_and_an_end_that_is_near(store: Store) -> None:
    scope = Scope(source="grid")
    for values, said in (
        ({"reason": " "}, "why"),
        ({"officer": "", "place": ""}, "who"),
        ({"until": NOON}, "8h"),
        ({"until": NOON + 9 * HOUR}, "8h"),
        ({"scope": Scope(key="1")}, "All alarms"),
    ):
        given: dict = {"scope": scope, "until": NOON + HOUR, "reason": "x", **OFFICER, **values}
        with pytest.raises(AlarmError, match=said):
            store.alarms.shelve("deed", given.pop("scope"), given.pop("until"), **given)
    store.alarms.shelve("deed", scope, NOON + HOUR, reason="x", **OFFICER)
    apply(store, grave())
    assert not any(one.is_new for one in alarms(store))
    store.alarms.unshelve("deed", **OFFICER)
    assert told(store) == [("event", "1", True, True)]
    (shelf,) = store.picture.alarm_page().shelves
    assert (shelf.ended_at, shelf.ended_by) == (NOON, "王建国")


def test_the_page_counts_by_ten_minutes_names_floods_and_the_noisiest(store: Store, clock: SetClock) -> None:
    apply(store, *(grave(str(number)) for number in range(12)))
    store.alarms.look()
    clock.move(10 * MINUTE)
    apply(store, event("p", source="police", severity=1, reported_at=clock.now()), source="police")
    numbers = [one.id for one in alarms(store) if one.key in ("p", "0")]
    clock.move(20_000)
    store.alarms.acknowledge(numbers, **OFFICER)
    page = store.picture.alarm_page()
    assert page.slots == ((NOON, 12), (NOON + 10 * MINUTE, 1))
    assert (page.floods, page.raised, page.acked) == ((NOON,), 13, 2)
    assert page.mean_seconds == (20 + 620) / 2
    assert page.by_severity == ((1, 20.0), (2, 620.0), (3, None), (4, None))
    assert [(one.source, one.title, one.count) for one in page.noisiest] == [
        ("grid", "grid", 12) if page.noisiest[0].title == "grid" else ("grid", "网格事件", 12),
        ("police", "110接处警", 1),
    ]
    clock.move(2 * DAY)
    assert store.picture.alarm_page().raised == 0
    log = store.picture.alarm_log(NOON - DAY, limit=3)
    assert (len(log.alarms), log.more, log.alarms[0].key) == (3, True, "p")


def test_the_night_lets_go_of_what_is_long_over_and_of_nothing_that_rings(store: Store, clock: SetClock) -> None:
    apply(store, grave("seen"), grave("unseen"))
    store.alarms.acknowledge([one.id for one in alarms(store) if one.key == "seen"], **OFFICER)
    apply(store, grave("seen", state="closed", updated_at=NOON + 1))
    store.alarms.look()
    clock.move(4000 * DAY)
    apply(store, event("newest", reported_at=clock.now()))  # the store is in use
    store.purge()
    assert [one.key for one in store.picture.alarm_log(0).alarms] == ["unseen"]


def test_what_nobody_saw_for_a_day_after_it_ended_rings_no_more(store: Store, clock: SetClock) -> None:
    apply(store, grave())
    store.alarms.look()
    apply(store, grave(state="closed", updated_at=NOON + 1))
    store.alarms.look()
    clock.move(DAY + 1)
    assert told(store) == []
    assert [one.acked_at for one in store.picture.alarm_log(0).alarms] == [None]


def test_the_collectors_thread_raises_and_tells_the_feed(store: Store, clock: SetClock, monkeypatch) -> None:
    monkeypatch.setattr("operations.alarming._FIRST", 0.01)
    apply(store, grave())
    before = store.picture.changes(0).seq
    thread = alarming(store, clock)
    thread.start()
    wait_until(lambda: bool(store.picture.alarm_board().alarms))
    thread.stop()
    assert store.picture.changes(before).kinds == {"alarm"}
