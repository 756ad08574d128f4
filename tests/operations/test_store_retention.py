"""What is too old is let go of a little at a time, and nobody who asks for changes misses one for it."""

from __future__ import annotations

from sqlalchemy import func, select

from data_sources.batches import RecordBatch, Refused
from data_sources.centre import Centre
from data_sources.records import Event, Reading, Warning
from data_sources.sentences import translate
from operations.nightly import Nightly
from operations.snapshots import QueueFilter
from operations.store import QuarantineCount, Store
from operations.store.alarm_schema import alarm
from operations.store.engine import reading as reading_of
from operations.store.engine import writing
from operations.store.feed import FeedWriter
from operations.store.retention import DAY, FEW, let_go
from operations.store.schema import feed, poll_slot, reading, warning, warning_replaced
from tests.operations.made import NOON, SetClock, apply, event, health

YEAR = 366 * DAY


def look(store: Store, centre: Centre, now: int, after: int = 0) -> int:
    with writing(store._engine) as connection:
        feed_writer = FeedWriter(connection, now)
        gone = let_go(connection, feed_writer, centre, now, after=after, unlink=store.incidents.unlink)
        feed_writer.close()
        return gone.after


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
    assert look(store, centre, clock.now(), after) == after
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


def kept(store: Store) -> int:
    return store.picture.queue_page(QueueFilter(open_only=False), 0, 1).total


def closed(key: str, at: int, **values: object) -> Event:
    told: dict = {"state": "closed", "reported_at": at, "closed_at": at + 1, "updated_at": at + 1, **values}
    return event(key, **told)


def test_closed_events_go_when_they_are_too_old_open_ones_stay_and_the_counters_follow(
    store: Store, centre: Centre
) -> None:
    keep = centre.file.retention.events * DAY
    old = NOON - keep - DAY
    apply(store, *(closed(f"old {n}", old + n) for n in range(FEW + 7)), event("still open", reported_at=old))
    apply(store, closed("closed lately", old, closed_at=NOON), event("new", reported_at=NOON), closed("done", NOON))
    before = store.picture.changes(0).seq
    gone = store.purge()
    assert (gone.events, gone.more) == (FEW + 7, False)
    assert kept(store) == 4
    assert "event" in store.picture.changes(before).kinds
    assert not any(finding.trouble for finding in store.verify())
    assert store.purge().events == 0


def test_a_source_that_still_lists_what_was_let_go_does_not_bring_it_back(
    store: Store, centre: Centre, clock: SetClock, url: str
) -> None:
    old = NOON - centre.file.retention.events * DAY - DAY
    rows = [closed("old", old), event("open", reported_at=old), event("new", reported_at=NOON)]
    apply(store, *rows)
    assert store.purge().events == 1
    done = apply(store, *rows)
    assert (done.written, done.older, kept(store)) == (0, 1, 2)
    assert apply(store, closed("open", old)).written == 1, "a known event is closed, however old it is"
    other = Store.open(url, centre, clock)
    assert apply(other, *rows[:1]).older == 1, "a program that starts later knows it, too"
    other.close()


def test_a_clock_that_was_set_years_ahead_does_not_empty_the_store(store: Store, clock: SetClock) -> None:
    apply(store, *(closed(str(n), NOON - n) for n in range(5)))
    store.apply(RecordBatch(source="air", polled_at=NOON, refused=[Refused(b"a row", translate("Test", "No."))]))
    told = Warning(
        source="cap", key="w", status="Actual", message="Alert", sent_at=NOON, event="台风", headline="w", level=2,
        expires_at=NOON + DAY,
    )  # fmt: skip
    store.apply(RecordBatch(source="cap", polled_at=NOON, warnings=[told]))
    with writing(store._engine) as connection:
        seen = {
            "kind": "event", "source": "grid", "key": "0", "ref": 0, "severity": 1, "title": "火灾", "category": "fire",
            "region": "330302", "simulated": False, "raised_at": NOON, "cleared_at": NOON, "acked_at": NOON,
            "acked_by": "王", "acked_at_place": "county", "times": 1, "is_over": 1,
        }  # fmt: skip
        connection.execute(alarm.insert().values(seen))
    clock.move(30 * YEAR)
    gone = store.purge()
    assert (gone.events, gone.refused, gone.warnings) == (0, 0, 0)
    assert (kept(store), count(store, warning), count(store, alarm)) == (5, 1, 1)
    assert [row.raw for row in store.quarantined("air")] == [b"a row"]


def test_alarms_that_are_over_go_with_the_events_of_their_time(store: Store, centre: Centre) -> None:
    keep = centre.file.retention.events * DAY
    apply(store, event("newest", reported_at=NOON))
    with writing(store._engine) as connection:
        for ref, (raised_at, is_over) in enumerate(((NOON - keep - 1, 1), (NOON - keep - 1, 0), (NOON - keep, 1))):
            connection.execute(
                alarm.insert().values(
                    kind="event", ref=ref, severity=1, simulated=False, raised_at=raised_at, times=1, is_over=is_over
                )
            )
    store.purge()
    with reading_of(store._engine) as connection:
        assert list(connection.execute(select(alarm.c.ref).order_by(alarm.c.ref)).scalars()) == [1, 2]


def test_warnings_go_some_time_after_their_end(store: Store, centre: Centre) -> None:
    keep = centre.file.retention.warnings * DAY
    for key, expires_at in (("long over", NOON - keep - 1), ("over", NOON - keep + 1), ("in force", NOON + DAY)):
        told = Warning(
            source="cap", key=key, status="Actual", message="Update", sent_at=NOON - 2 * keep, event="台风",
            headline=key, level=2, expires_at=expires_at, replaces=("an earlier one",),
        )  # fmt: skip
        store.apply(RecordBatch(source="cap", polled_at=NOON, warnings=[told]))
    assert store.purge().warnings == 1
    assert (count(store, warning), count(store, warning_replaced)) == (2, 2)
    assert [one.key for one in store.picture.warnings().warnings] == ["in force"]


def test_the_nightly_purge_is_done_once_a_night_by_one_of_all_collectors(
    store: Store, centre: Centre, clock: SetClock, url: str
) -> None:
    other = Store.open(url, centre, clock)
    keep = centre.file.retention.events * DAY
    nights = [Nightly(one, centre, clock) for one in (store, other)]
    counts = []
    for _ in range(3):
        now = clock.now()
        apply(
            store, closed(f"old {now}", now - keep - 2 * DAY, closed_at=now - 1), event(f"new {now}", reported_at=now)
        )
        for night in nights:
            night.look()
        counts.append(kept(store))
        clock.move(DAY)
    clock.move(keep)
    apply(store, event("newest", reported_at=clock.now()))
    nights[1].look()
    assert counts == [2, 4, 6]
    assert kept(store) == 4, "closed events went, open ones stay"
    other.close()
