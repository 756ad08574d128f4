"""What the picture answers, on both engines."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest

from data_sources.batches import RecordBatch
from data_sources.records import Asset, Indicator, Reading, Warning
from operations.snapshots import QueueFilter
from operations.store import Store
from tests.operations.made import DAY, HOUR, MINUTE, NOON, apply, event, health

MIDNIGHT = NOON - 12 * HOUR


def camera(key: str, **values: object) -> Asset:
    told: dict = {"kind": "camera", "name": key, "state": "online", "updated_at": NOON, "lat": 28.2, "lon": 120.2}
    return Asset(source="cameras", key=key, **{**told, **values})


def alert(key: str, **values: object) -> Warning:
    told: dict = {"status": "Actual", "message": "Alert", "sent_at": NOON, "event": "台风", "headline": key, "level": 2}
    return Warning(source="weather", key=key, **{**told, **values})


def batch(source: str, **values: object) -> RecordBatch:
    return RecordBatch(source=source, polled_at=NOON, **values)


def keys(store: Store, **where: object) -> list[str]:
    page = store.picture.queue_page(QueueFilter(**where), 0, 100)
    assert page.total == len(page.rows)
    return [row.key for row in page.rows]


def test_an_empty_store_answers_everything_and_claims_nothing(store: Store) -> None:
    picture = store.picture
    assert picture.queue_page(QueueFilter(), 0, 50).rows == ()
    assert picture.event_points(None).id.shape == (0,)
    assert picture.asset_points(None).position.shape == (0, 2)
    trend = picture.hourly_trend()
    assert len(trend.hours) == 24
    assert np.isnan(trend.median).all()
    assert picture.figure("closed_rate").value is None
    assert picture.figure("assets_online:camera").value is None
    assert picture.figure("reading:pm2.5").value is None
    assert picture.figure("indicator:x").value is None
    assert picture.figure("events_today").compare is None
    assert picture.breakdown().items == ()
    assert picture.region_load().counts == {}
    assert picture.warnings().warnings == ()
    assert picture.indicators().indicators == ()
    assert picture.event_row(1) is None
    assert picture.event_row(1 << 70) is None
    board = picture.source_board()
    assert [s.health.source for s in board.sources] == ["grid", "police", "cameras", "air"]
    assert not board.collector_alive
    assert picture.queue_page(QueueFilter(), 0, 1).age.quality == "never"


def test_a_figure_that_does_not_exist_is_an_error(store: Store) -> None:
    for name in ("nonsense", "nonsense:x"):
        with pytest.raises(KeyError):
            store.picture.figure(name)


def test_the_queue_puts_what_is_due_first_and_shows_its_light(store: Store) -> None:
    apply(
        store,
        event("late", state="handling", reported_at=NOON - 30 * HOUR),
        event("soon", state="handling", reported_at=NOON - 17 * HOUR),
        event("grave", severity=1, reported_at=NOON - 10 * MINUTE),
        event("done", state="closed"),
        event("void", state="void"),
        event("free", state="handling", category="unheard-of"),
        event("calm"),
    )
    page = store.picture.queue_page(QueueFilter(), 0, 10)
    assert [(row.key, row.light) for row in page.rows] == [
        ("late", "red"),
        ("grave", "green"),
        ("calm", "green"),
        ("soon", "yellow"),
        ("free", "none"),
    ]
    assert page.rows[-1].due_at is None
    assert keys(store, order="severity")[0] == "grave"
    assert keys(store, order="newest")[0] == "grave"
    assert len(keys(store, open_only=False)) == 7
    overdue = store.picture.figure("overdue")
    assert overdue.parts == (("red", 1.0), ("yellow", 1.0))


def test_the_queue_is_filtered_and_paged_with_an_exact_total(store: Store) -> None:
    apply(store, *(event(f"{n:03}", region="330302006", reported_at=NOON - n * MINUTE) for n in range(30)))
    apply(store, event("east", region="330303002", category="traffic", severity=2))
    apply(store, event("grid", region="330302006001001"))
    apply(store, event("p", source="police", region=""), source="police")
    page = store.picture.queue_page(QueueFilter(region="330302"), 10, 5)
    assert (len(page.rows), page.total, page.offset) == (5, 32, 10)
    assert keys(store, region="330303") == ["east"]
    assert keys(store, region="330302006001") == ["grid"]
    assert keys(store, categories=("traffic",)) == ["east"]
    assert keys(store, severities=(1, 2)) == ["east"]
    assert keys(store, sources=("police",)) == ["p"]
    assert len(keys(store, region="330300")) == 33
    assert len(store.picture.queue_page(QueueFilter(), -5, 10_000).rows) == 33
    row = store.picture.queue_page(QueueFilter(region="330303"), 0, 1).rows[0]
    assert (row.region_name, row.source_title) == ("龙湾区", "网格事件")
    assert store.picture.event_row(row.id) == row


def test_an_event_with_a_place_but_no_region_is_given_the_real_county_it_lies_in(store: Store) -> None:
    apply(
        store,
        event("west", region="", lon=120.5),
        event("east", region="", lon=121.5),
        event("sea", region="", lon=130.0),
    )
    assert store.picture.region_load().counts == {"330302": 1, "330303": 1}


def test_what_would_name_a_person_is_not_handed_out(store: Store) -> None:
    apply(store, event(title="报警人:张三丰 13812345678", address="五马街 5 号,330302199001011234"))
    row = store.picture.queue_page(QueueFilter(), 0, 1).rows[0]
    assert row.title == "报警人:张** 138****5678"
    assert "19900101" not in row.address


def test_the_map_gets_all_marks_once_and_then_what_changed(store: Store) -> None:
    store.heartbeat()
    apply(store, event("1"), event("2"), event("no place", lat=None, lon=None), event("3", state="closed"))
    whole = store.picture.event_points(None)
    assert whole.full
    assert whole.position.dtype == np.float32
    assert len(whole.id) == 2
    apply(store, event("1", state="closed", updated_at=NOON), event("4", severity=1))
    delta = store.picture.event_points(whole.seq)
    assert not delta.full
    assert (delta.severity.tolist(), len(delta.removed)) == ([1], 1)
    assert set(delta.removed.tolist()) < set(whole.id.tolist())
    assert len(store.picture.event_points(delta.seq).id) == 0
    assert store.picture.event_points(delta.seq + 100).full


def test_marks_of_a_source_that_grew_old_are_handed_out_again(store: Store, clock) -> None:
    store.heartbeat()
    apply(store, event("1"), health=health("grid"))
    apply(store, event("2", source="police"), source="police", health=health("police", rhythm=3600.0))
    seq = store.picture.event_points(None).seq
    for _ in range(30):
        clock.move(2000)
        store.heartbeat()
    delta = store.picture.event_points(seq)
    assert (delta.full, delta.quality.tolist()) == (False, [1])
    assert "health" in store.picture.changes(seq).kinds


def test_marks_that_changed_and_marks_that_grew_old_come_in_one_delta(store: Store, clock) -> None:
    store.heartbeat()
    apply(store, event("1"), health=health("grid"))
    seq = store.picture.event_points(None).seq
    for _ in range(30):
        clock.move(2000)
        store.heartbeat()
    apply(store, event("2", source="police", severity=1), source="police", health=health("police", rhythm=3600.0))
    delta = store.picture.event_points(seq)
    assert not delta.full
    assert sorted(zip(delta.severity.tolist(), delta.quality.tolist(), strict=True)) == [(1, 0), (4, 1)]


def test_all_is_old_while_the_collector_is_silent_and_live_again_after(store: Store, clock) -> None:
    store.heartbeat()
    apply(store, event("1"), health=health("grid", rhythm=3600.0))
    seq = store.picture.event_points(None).seq
    assert store.picture.queue_page(QueueFilter(), 0, 1).rows[0].quality == "live"
    clock.move(11_000)
    silent = store.picture.event_points(seq)
    assert (silent.full, silent.quality.tolist()) == (True, [2])
    assert store.picture.queue_page(QueueFilter(), 0, 1).age.quality == "old"
    assert store.picture.source_board().sources[0].quality == "old"
    store.heartbeat()
    assert store.picture.event_points(seq).quality.tolist() == [0]


def test_a_drill_on_another_clock_does_not_look_alive(store: Store, clock) -> None:
    store.heartbeat()
    clock.move(-DAY)
    assert not store.picture.source_board().collector_alive


def test_assets_come_whole_and_then_as_changes_and_are_counted(store: Store) -> None:
    store.apply(batch("cameras", assets=[camera("a"), camera("b", state="offline"), camera("c", lat=None, lon=None)]))
    store.apply(batch("cameras", assets=[camera("k", kind="kitchen")]))
    whole = store.picture.asset_points(None)
    assert (whole.kinds, whole.kind.tolist(), whole.state.tolist()) == (("camera", "kitchen"), [0, 0, 1], [0, 1, 0])
    assert len(store.picture.asset_points(None, ["kitchen"]).id) == 1
    store.apply(batch("cameras", assets=[camera("a", state="long_offline", updated_at=NOON + 1)]))
    store.apply(batch("cameras", assets=[camera("b", lat=None, lon=None, updated_at=NOON + 1)]))
    delta = store.picture.asset_points(whole.seq)
    assert (delta.full, delta.state.tolist(), len(delta.removed)) == (False, [2], 1)
    figure = store.picture.figure("assets_online:camera")
    assert figure.value == pytest.approx(200 / 3)
    assert dict(figure.parts)["offline"] == 1
    assert store.picture.figure("assets:kitchen").value == 1


def test_the_trend_compares_with_the_same_weekday_and_leaves_what_is_to_come_open(store: Store) -> None:
    for week in range(1, 4):
        told = [event(f"{week}-{n}", reported_at=MIDNIGHT - week * 7 * DAY + 9 * HOUR + n) for n in range(week * 10)]
        apply(store, *told)
    apply(store, *(event(f"now-{n}", reported_at=MIDNIGHT + 9 * HOUR + n) for n in range(7)))
    trend = store.picture.hourly_trend()
    assert trend.hours[0] == MIDNIGHT
    assert trend.counts[9] == 7
    assert trend.counts[3] == 0
    assert np.isnan(trend.counts[13:]).all()
    assert (trend.weeks, trend.median[9]) == (3, 20)
    assert trend.low[9] < trend.median[9] < trend.high[9]
    assert store.picture.hourly_trend(region="330302", category="fire").counts[9] == 7
    assert store.picture.hourly_trend(region="330302006", category="fire").counts[9] == 7
    assert store.picture.hourly_trend(region="330303").counts[9] == 0
    today = store.picture.figure("events_today")
    assert (today.value, today.compare) == (7, 10)
    assert sum(today.spark) == 7
    assert store.picture.figure("events_today", region="330303").value == 0


def test_a_day_on_which_the_clocks_change_has_its_own_number_of_hours(url, centre, clock) -> None:
    abroad = replace(
        centre, file=msgspec.structs.replace(centre.file, zone="America/New_York", code="42091", level="county")
    )
    store = Store.open(url, abroad, clock)
    assert len(store.picture.hourly_trend(1_773_000_000_000).hours) == 23
    assert len(store.picture.hourly_trend(1_793_530_000_000).hours) == 25
    store.close()


def test_today_is_compared_with_a_week_ago_at_the_same_minute(store: Store) -> None:
    week = 7 * DAY
    apply(store, event("first", reported_at=NOON - 8 * DAY))
    apply(store, event("before", reported_at=NOON - week - MINUTE), event("after", reported_at=NOON - week + MINUTE))
    apply(store, event("1", reported_at=NOON), event("2", reported_at=MIDNIGHT), event("3", reported_at=MIDNIGHT - 1))
    figure = store.picture.figure("events_today")
    assert (figure.value, figure.compare, figure.change) == (2, 1, 100)


def test_the_closed_rate_counts_only_what_fell_due(store: Store) -> None:
    old = NOON - 10 * DAY
    apply(store, *(event(f"c{n}", state="closed", reported_at=old) for n in range(3)))
    apply(store, event("open", reported_at=old), event("void", state="void", reported_at=old))
    apply(store, event("not yet due"), event("ancient", reported_at=NOON - 50 * DAY))
    assert store.picture.figure("closed_rate").value == 75
    assert store.picture.figure("closed_rate", region="330302", category="fire").value == 75
    assert store.picture.figure("closed_rate", category="traffic").value is None
    assert store.picture.figure("open").value == 3


def test_breakdowns_count_exactly_the_hours_asked(store: Store) -> None:
    apply(
        store,
        event("1"),
        event("2", category="traffic", region="330303002"),
        event("3", state="closed"),
        event("edge", reported_at=NOON - 24 * HOUR + MINUTE),
        event("out", reported_at=NOON - 24 * HOUR - MINUTE),
    )
    assert store.picture.breakdown().items == (("fire", "消防隐患", 3), ("traffic", "道路交通", 1))
    assert store.picture.breakdown(by="region").items[0] == ("330302", "鹿城区", 3)
    assert store.picture.breakdown(by="source").items == (("grid", "网格事件", 4),)
    assert store.picture.breakdown(by="state").total == 4
    assert store.picture.breakdown(hours=2).total == 3
    with pytest.raises(ValueError, match="broken down"):
        store.picture.breakdown(by="title; DROP TABLE event")


def test_a_county_breaks_its_events_down_by_township_not_into_itself(url: str, centre, clock) -> None:
    own = replace(centre, file=msgspec.structs.replace(centre.file, code="330302", level="county"))
    store = Store.open(url, own, clock)
    apply(store, event("1"), event("2", region="330302006001"), event("3", region="330302009"))
    assert store.picture.breakdown(by="region").items[0] == ("330302006", "五马街道", 2)
    assert store.picture.breakdown(by="region").total == 3
    store.close()


def test_a_silence_that_was_never_made_up_for_is_a_gap(store: Store, clock) -> None:
    clock.move(-3 * HOUR)
    store.heartbeat()
    apply(store, health=health(succeeded_at=clock.now(), tried_at=clock.now()))
    clock.move(HOUR)
    assert store.picture.hourly_trend().gaps == ((NOON - 3 * HOUR, NOON - 2 * HOUR),)
    apply(store, health=health(succeeded_at=clock.now(), tried_at=clock.now()))
    clock.move(5000)
    assert store.picture.hourly_trend().gaps == ((NOON - 3 * HOUR, NOON - 2 * HOUR),)


def test_a_source_that_resumes_from_a_cursor_leaves_no_gap(store: Store, clock) -> None:
    clock.move(-3 * HOUR)
    apply(store, cursor={"since": 1}, health=health(succeeded_at=clock.now()))
    clock.move(HOUR)
    apply(store, cursor={"since": 2}, health=health(succeeded_at=clock.now()))
    assert store.picture.hourly_trend().gaps == ()


def test_a_failed_source_keeps_its_last_success_through_a_restart_of_the_collector(store: Store) -> None:
    apply(store, health=health(succeeded_at=NOON - 20_000))
    apply(store, health=health(state="failed", succeeded_at=None, tried_at=NOON - 10_000))
    apply(store, health=health(state="failed", succeeded_at=None, tried_at=NOON))
    status = store.picture.source_board().sources[0]
    assert status.quality == "late"
    assert (status.health.succeeded_at, status.health.failing_since) == (NOON - 20_000, NOON - 10_000)


def test_a_poll_that_only_passed_time_wakes_nobody(store: Store, clock) -> None:
    store.heartbeat()
    seq = apply(store, health=health()).seq
    clock.move(5000)
    assert apply(store, health=health(succeeded_at=NOON + 5000, tried_at=NOON + 5000, rows=9, latency=3)).seq == seq
    assert apply(store, health=health(state="failed", succeeded_at=None)).seq == seq + 1


def test_warnings_end_are_replaced_and_exercises_never_look_real(store: Store) -> None:
    told = [
        alert("red", level=1, expires_at=NOON + HOUR),
        alert("orange"),
        alert("over", expires_at=NOON - 1),
        alert("day old", sent_at=NOON - 25 * HOUR),
        alert("drill", status="Exercise", level=1),
        alert("first"),
        alert("second", message="Update", replaces=("first",), sent_at=NOON + 1),
        alert("cancelled"),
        alert("cancel", message="Cancel", replaces=("cancelled",)),
        alert("kept"),
        alert("test", status="Test", message="Cancel", replaces=("kept",)),
    ]
    for one in reversed(told):  # what replaces comes before what it replaces
        store.apply(batch("weather", warnings=[one]))
    found = store.picture.warnings()
    assert [one.key for one in found.warnings][:2] == ["red", "second"]
    assert {one.key for one in found.warnings} == {"red", "orange", "second", "kept"}
    assert [one.key for one in found.exercises] == ["drill"]


def test_readings_show_the_newest_of_each_station_and_their_mean(store: Store) -> None:
    def told(station: str, at: int, value: float) -> Reading:
        return Reading(
            source="air",
            station=station,
            metric="pm2.5",
            value=value,
            unit="µg/m³",
            at=at,
            name=station,
            region="330302",
        )

    store.apply(
        batch(
            "air",
            readings=[
                told("a", NOON - HOUR, 10),
                told("a", NOON, 20),
                told("b", NOON, 40),
                told("dead", NOON - 2 * DAY, 999),
            ],
        )
    )
    assert [(one.station, one.value) for one in store.picture.readings("pm2.5").readings] == [("b", 40), ("a", 20)]
    figure = store.picture.figure("reading:pm2.5")
    assert (figure.value, figure.unit, figure.spark) == (30, "µg/m³", (10, 30))
    assert store.picture.figure("reading:pm2.5", region="330303").value is None


def test_indicators_keep_their_order_and_the_newest_period_is_the_figure(store: Store) -> None:
    told = [
        Indicator(
            source="book", region="330300", name="办结率", period=period, value=value, unit="%", domain="grid", **more
        )
        for period, value, more in (
            ("2016", 98.0, {}),
            ("2017", 99.62, {"target": 99.0, "direction": "up", "change": 2.0}),
        )
    ]
    told.append(Indicator(source="book", region="330302", name="刑事警情", period="2015", value=None, change=-12.3))
    store.apply(batch("book", indicators=told))
    figure = store.picture.figure("indicator:办结率")
    assert (figure.value, figure.period, figure.good, figure.decimals) == (99.62, "2017", True, 2)
    assert figure.compare == pytest.approx(97.67, abs=0.01)
    assert store.picture.figure("indicator:刑事警情").value is None
    assert store.picture.figure("indicator:刑事警情").change == -12.3
    assert [one.period for one in store.picture.indicators().indicators] == ["2016", "2017", "2015"]
    assert len(store.picture.indicators(domain="grid").indicators) == 2
    assert len(store.picture.indicators(region="330302").indicators) == 1


def test_a_neighbours_indicators_are_not_the_centres_own(store: Store) -> None:
    told = [
        Indicator(source="book", region=region, name="办结率", period="2015", value=1.0, unit="%")
        for region in ("330300", "330302", "331000")
    ]
    store.apply(batch("book", indicators=told))
    found = store.picture.indicators(region="330300").indicators
    assert [one.region for one in found] == ["330300", "330302"]
    assert len(store.picture.indicators().indicators) == 3
