"""The quarantine: bounded and counted, shown without people, and tried again without undoing what is newer."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import datetime

import pytest

from data_sources.batches import RecordBatch, Refused
from data_sources.centre import Centre, SourceFile
from data_sources.mapping import Mapper, raw_of
from data_sources.records import Asset, Indicator, Reading
from data_sources.sentences import translate
from operations.quarantine import Rerun, RerunError, all_rows, harmless_cell, rerun
from operations.refused_rows import masked_row, reasons_told
from operations.snapshots import QueueFilter
from operations.store import QuarantineCount, Store
from tests.operations.made import HOUR, MINUTE, NOON, SetClock, event

EVENTS = {
    "kind": "event",
    "key": "id",
    "title": "what",
    "category": {"value": "fire"},
    "state": {"field": "status", "words": {"办理中": "handling"}},
    "reported_at": {"field": "at", "format": "%Y-%m-%d %H:%M:%S"},
    "updated_at": {"field": "changed", "format": "%Y-%m-%d %H:%M:%S"},
}
MENDED = {**EVENTS, "state": {"field": "status", "words": {"办理中": "handling", "挂起": "waiting"}}}


def with_records(centre: Centre, records: object, source: str = "grid") -> Centre:
    file = SourceFile(name="网格事件", connector="rest", every="15s", records=records)
    return replace(centre, sources={**centre.sources, source: file})


def row(key: str = "1", changed: str = "2026-02-02 11:00:00", **values: object) -> dict:
    return {"id": key, "what": "飞线充电", "status": "挂起", "at": "2026-02-02 10:00:00", "changed": changed, **values}


def polled(store: Store, centre: Centre, clock: SetClock, *rows: dict, source: str = "grid") -> None:
    """Store rows as a poll does."""
    mapped = Mapper(source, centre.sources[source], centre).map(list(rows), clock.now())
    batch = RecordBatch(source=source, polled_at=clock.now(), refused=mapped.refused)
    for record in mapped.records:
        {Asset: batch.assets, Indicator: batch.indicators, Reading: batch.readings}.get(
            type(record), batch.events
        ).append(record)
    store.apply(batch)


def titles(store: Store) -> list[str]:
    return sorted(one.title for one in store.picture.queue_page(QueueFilter(), 0, 100).rows)


def test_rows_that_fit_a_mended_mapping_are_stored_and_leave(store: Store, centre: Centre, clock: SetClock) -> None:
    broken, mended = with_records(centre, EVENTS), with_records(centre, MENDED)
    polled(store, broken, clock, row("1"), row("2"), row("3", status="无人知"))
    assert store.quarantine_count("grid") == QuarantineCount(kept=3, refused=3, dropped=0)
    assert rerun(store, mended, clock, "grid") == Rerun(fitted=2, stayed=1)
    assert len(titles(store)) == 2
    assert [json.loads(one.raw)["id"] for one in store.quarantined("grid")] == ["3"]
    assert store.picture.figure("open").value == 2


def test_a_row_that_still_does_not_fit_stays_with_today_s_reason(store: Store, centre: Centre, clock: SetClock) -> None:
    polled(store, with_records(centre, EVENTS), clock, row("1"))
    before = store.quarantined("grid")[0]
    wrong = with_records(centre, {**MENDED, "reported_at": {"field": "when", "format": "%Y-%m-%d %H:%M:%S"}})
    assert rerun(store, wrong, clock, "grid") == Rerun(stayed=1)
    after = store.quarantined("grid")[0]
    assert after.raw == before.raw
    assert (after.first_at, after.last_at, after.times) == (before.first_at, before.last_at, before.times)
    assert "when" in str(after.reason)
    assert rerun(store, wrong, clock, "grid") == Rerun(stayed=1)


def test_a_row_in_quarantine_for_two_reasons_is_one_once_they_are_the_same(
    store: Store, centre: Centre, clock: SetClock
) -> None:
    raw = raw_of(row("1"))
    for number, text in enumerate(("One reason.", "Another reason.")):
        reason = translate("Test", text)
        store.apply(RecordBatch(source="grid", polled_at=NOON + number, refused=[Refused(raw, reason)]))
    rerun(store, with_records(centre, EVENTS), clock, "grid")
    [kept] = store.quarantined("grid")
    assert (kept.times, kept.first_at, kept.last_at) == (2, NOON, NOON + 1)


def test_an_old_row_never_takes_the_place_of_a_newer_one(store: Store, centre: Centre, clock: SetClock) -> None:
    mended = with_records(centre, MENDED)
    polled(
        store, with_records(centre, EVENTS), clock, row("1", what="旧"), row("2", what="同时的旧"), row("3", what="新")
    )
    told = [
        ("1", "2026-02-02 11:00:01", "后来的"),
        ("2", "2026-02-02 11:00:00", "同时改的"),
        ("3", "2026-02-02 10:59:59", "先前的"),
    ]
    polled(store, mended, clock, *(row(key, changed, what=what) for key, changed, what in told))
    assert rerun(store, mended, clock, "grid") == Rerun(fitted=3)
    assert titles(store) == sorted(["后来的", "同时改的", "新"])


def test_things_without_a_time_of_their_own_are_as_old_as_their_refusal(
    store: Store, centre: Centre, clock: SetClock
) -> None:
    cameras = {"kind": "asset", "key": "id", "state": {"field": "s", "words": {"on": "online"}}}
    broken = with_records(centre, {**cameras, "asset_kind": {"value": "camera"}}, "cameras")
    mended = with_records(
        centre,
        {
            **cameras,
            "asset_kind": {"value": "camera"},
            "state": {"field": "s", "words": {"on": "online", "off": "offline"}},
        },
        "cameras",
    )
    polled(store, broken, clock, {"id": "A", "s": "off"}, source="cameras")
    clock.move(MINUTE)
    polled(store, broken, clock, {"id": "A", "s": "on"}, source="cameras")
    clock.move(MINUTE)
    assert rerun(store, mended, clock, "cameras") == Rerun(fitted=1)
    assert store.picture.figure("assets_online:camera").value == 100


def test_readings_and_figures_that_are_known_stay_and_missing_ones_come(
    store: Store, centre: Centre, clock: SetClock
) -> None:
    mended = with_records(
        centre,
        {
            "kind": "reading",
            "station": "s",
            "metric": {"value": "PM2.5"},
            "value": "v",
            "at": {"field": "t", "format": "epoch_ms"},
            "name": "s",
        },
        "air",
    )
    reason = translate("Test", "It was not mapped then.")
    old = [
        {"s": "一站", "v": 99, "t": NOON},
        {"s": "一站", "v": 40, "t": NOON - HOUR},
        {"s": "二站", "v": 7, "t": NOON},
    ]
    store.apply(RecordBatch(source="air", polled_at=NOON, refused=[Refused(raw_of(each), reason) for each in old]))
    polled(store, mended, clock, {"s": "一站", "v": 10, "t": NOON}, source="air")
    assert rerun(store, mended, clock, "air") == Rerun(fitted=3)
    readings = {one.station: one.value for one in store.picture.readings("PM2.5").readings}
    assert readings == {"一站": 10, "二站": 7}
    assert 40 in [round(value) for value in store.picture.figure("reading:PM2.5").spark]


def test_moments_of_a_database_are_moments_again_though_json_made_them_text(
    store: Store, centre: Centre, clock: SetClock
) -> None:
    broken, mended = with_records(centre, EVENTS), with_records(centre, MENDED)
    moment = datetime(2026, 2, 2, 10, 0, 0)  # noqa: DTZ001 - as a database gives it
    polled(store, broken, clock, row("1", at=moment, changed=moment))
    assert rerun(store, mended, clock, "grid") == Rerun(fitted=1)
    assert [one.reported_at for one in store.picture.queue_page(QueueFilter(), 0, 9).rows] == [NOON - 2 * HOUR]


def test_what_was_never_a_row_of_fields_stays_with_its_reason(store: Store, centre: Centre, clock: SetClock) -> None:
    reason = translate("Cap", "The linked document holds no alert.")
    store.apply(RecordBatch(source="grid", polled_at=NOON, refused=[Refused(b"<html>", reason)]))
    assert rerun(store, with_records(centre, MENDED), clock, "grid") == Rerun(stayed=1)
    assert store.quarantined("grid")[0].reason == reason


def test_a_re_run_of_more_rows_than_one_step_takes_goes_to_the_end(
    store: Store, centre: Centre, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("operations.store.rerun.ROWS_AT_ONCE", 3)
    polled(store, with_records(centre, EVENTS), clock, *(row(str(number)) for number in range(10)))
    assert rerun(store, with_records(centre, MENDED), clock, "grid") == Rerun(fitted=10)
    assert len(titles(store)) == 10
    assert store.quarantine_count("grid").kept == 0


def test_a_re_run_beside_a_collector_that_writes_loses_nothing_of_either(
    url: str, centre: Centre, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("operations.store.rerun.ROWS_AT_ONCE", 5)
    broken, mended = with_records(centre, EVENTS), with_records(centre, MENDED)
    collector, other = Store.open(url, broken, clock), Store.open(url, mended, clock)
    polled(collector, broken, clock, *(row(str(number)) for number in range(60)))

    def collect() -> None:
        for number in range(40):
            collector.apply(RecordBatch(source="police", polled_at=NOON, events=[event(f"p{number}", source="police")]))
            collector.heartbeat()

    thread = threading.Thread(target=collect)
    thread.start()
    done = rerun(other, mended, clock, "grid")
    thread.join()
    assert done == Rerun(fitted=60)
    assert other.picture.queue_page(QueueFilter(), 0, 1).total == 100
    assert other.picture.figure("open").value == 100
    collector.close()
    other.close()


def test_a_source_with_mistakes_is_not_tried_and_says_so(store: Store, centre: Centre, clock: SetClock) -> None:
    with pytest.raises(RerunError, match="nobody"):
        rerun(store, centre, clock, "nobody")
    with pytest.raises(RerunError, match="yiping check"):
        rerun(store, with_records(centre, {"kind": "event", "kee": "id"}), clock, "grid")


def test_dropped_rows_are_counted_by_number_and_by_size(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    reason = translate("Test", "No.")
    monkeypatch.setattr("operations.store.refusals.KEPT", 3)
    for number in range(5):
        store.apply(RecordBatch(source="grid", polled_at=NOON + number, refused=[Refused(b"%d" % number, reason)]))
    assert store.quarantine_count("grid") == QuarantineCount(kept=3, refused=5, dropped=2)
    monkeypatch.setattr("operations.store.refusals.KEPT_BYTES", 100)
    store.apply(RecordBatch(source="grid", polled_at=NOON + 9, refused=[Refused(b"x" * 99, reason)]))
    assert store.quarantine_count("grid") == QuarantineCount(kept=2, refused=6, dropped=4)
    store.apply(RecordBatch(source="grid", polled_at=NOON + 10, refused=[Refused(b"y" * 500, reason)]))
    assert [len(one.raw) for one in store.quarantined("grid")] == [500]


def test_every_row_is_given_once_over_many_pages(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("operations.quarantine._PAGE", 2)
    reason = translate("Test", "No.")
    store.apply(
        RecordBatch(source="grid", polled_at=NOON, refused=[Refused(b"%d" % number, reason) for number in range(7)])
    )
    assert sorted(row.raw for row in all_rows(store, "grid")) == [b"%d" % number for number in range(7)]


def test_people_are_masked_in_rows_whatever_the_field_is_called_or_how_deep_it_lies() -> None:
    raw = json.dumps(
        {
            "联系人": "张三丰",
            "caller_name": "Li Si",
            "tel": 13812345678,
            "detail": {"说明": "请回电 13912345678", "idcard": "330302199001011234"},
            "list": ["a@example.org"],
            "name": "五马街道治安岗亭",
            "n": 12,
        },
        ensure_ascii=False,
    ).encode()
    said = masked_row(raw)
    for hidden in ("三丰", "i Si", "13812345678", "13912345678", "19900101", "a@example"):
        assert hidden not in said
    assert "五马街道治安岗亭" in said
    assert "n: 12" in said
    assert "138****5678" in masked_row("打 13812345678".encode())


def test_reasons_of_one_field_are_one_whatever_the_rows_said() -> None:
    reason = translate("Mapping", "{target}: “{found}” is no known word in “{field}”.")
    told = reasons_told(
        [
            (reason.filled(target="state", field="status", found="挂起"), 4, NOON),
            (reason.filled(target="state", field="status", found="空"), 3, NOON + 5),
            (reason.filled(target="kind", field="type", found="空"), 5, NOON),
        ]
    )
    assert [(one.rows, one.reason.values["field"], one.last_at) for one in told] == [
        (7, "status", NOON + 5),
        (5, "type", NOON),
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＠x"])
def test_no_cell_of_an_export_is_a_formula(text: str) -> None:
    assert harmless_cell(text) == "'" + text
    assert harmless_cell("x" + text) == "x" + text
