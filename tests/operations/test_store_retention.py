"""What is too old is let go of a little at a time, and nobody who asks for changes misses one for it."""

from __future__ import annotations

from sqlalchemy import func, select

from data_sources.batches import RecordBatch, Refused
from data_sources.centre import Centre
from data_sources.records import Reading
from data_sources.sentences import translate
from operations.store import QuarantineCount, Store
from operations.store.engine import reading as reading_of
from operations.store.engine import writing
from operations.store.retention import DAY, FEW, let_go
from operations.store.schema import feed, poll_slot, reading
from tests.operations.made import NOON, SetClock, apply, event, health

YEAR = 366 * DAY


def look(store: Store, centre: Centre, now: int, after: int = 0) -> int:
    with writing(store._engine) as connection:
        return let_go(connection, centre, now, after)


def count(store: Store, table) -> int:
    with reading_of(store._engine) as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def value(at: int, station: str = "南浦") -> Reading:
    return Reading(source="air", station=station, metric="AQI", value=1.0, unit="", at=at)


def test_lines_of_the_feed_go_when_they_are_too_old_and_a_map_that_lags_is_handed_everything(
    store: Store, centre: Centre, clock: SetClock
) -> None:
    store.heartbeat()
    first = apply(store, event("1", lat=28.1, lon=120.5)).seq
    clock.move(centre.file.retention.events * DAY + 1)
    store.heartbeat()
    apply(store, event("2", lat=28.2, lon=120.6))
    store.heartbeat()
    assert not store.picture.event_points(first - 1).full
    before = count(store, feed)
    look(store, centre, clock.now())
    assert 0 < count(store, feed) < before
    assert store.picture.event_points(first - 1).full
    newest = store.picture.changes(0).seq
    assert not store.picture.event_points(newest).full
    assert len(store.picture.event_points(newest).id) == 0
    assert len(store.picture.event_points(None).id) == 2


def test_a_look_lets_few_lines_go_and_never_the_newest(store: Store, centre: Centre, clock: SetClock) -> None:
    apply(store, *(event(str(n)) for n in range(FEW + 20)))
    before = count(store, feed)
    later = clock.now() + 10 * YEAR
    look(store, centre, later)
    assert count(store, feed) == before - FEW
    look(store, centre, later)
    assert count(store, feed) == 1


def test_old_readings_go_a_station_after_another_and_a_recording_of_long_ago_stays(
    store: Store, centre: Centre, clock: SetClock
) -> None:
    keep = centre.file.retention.readings * DAY
    hours = [NOON - keep - hour * 3_600_000 for hour in range(1, FEW + 6)]
    recorded = [value(NOON - 10 * YEAR - hour, "旧") for hour in range(5)]
    rows = [*map(value, (NOON, NOON - keep, *hours)), *recorded]
    store.apply(RecordBatch(source="air", polled_at=NOON, readings=rows))
    after = look(store, centre, clock.now())
    assert (after, count(store, reading)) == (0, len(rows) - FEW)
    after = look(store, centre, clock.now(), after)
    assert after > 0
    assert count(store, reading) == 2 + len(recorded)
    assert look(store, centre, clock.now(), after) == 0
    assert [one.at for one in store.picture.readings("AQI").readings] == [NOON]


def test_refused_rows_go_when_they_are_too_old_and_are_counted(store: Store, centre: Centre) -> None:
    reason = translate("Test", "No.")
    kept = centre.file.retention.quarantine * DAY
    for number, at in enumerate((NOON, NOON + 1, NOON + kept)):
        store.apply(RecordBatch(source="air", polled_at=at, refused=[Refused(b"%d" % number, reason)]))
    look(store, centre, NOON + kept + 2)
    assert [row.raw for row in store.quarantined("air")] == [b"2"]
    assert store.quarantine_count("air") == QuarantineCount(kept=1, refused=3, dropped=2)


def test_how_polls_went_is_let_go_of_also_where_a_source_is_asked_no_more(store: Store, centre: Centre) -> None:
    store.apply(RecordBatch(source="air", polled_at=NOON, health=health("air")))
    assert count(store, poll_slot) == 1
    look(store, centre, NOON + 2 * DAY)
    assert count(store, poll_slot) == 1
    look(store, centre, NOON + 5 * DAY)
    assert count(store, poll_slot) == 0
