"""A source whose clock runs ahead: its rows keep their times, are of today, and are due when they are due there."""

from __future__ import annotations

import numpy as np
import pytest

from operations.snapshots import QueueFilter
from operations.store import Store
from tests.operations.made import HOUR, MINUTE, NOON, SetClock, apply, event, health

AHEAD = 10 * MINUTE


def told(store: Store, *events, ahead: int | None = AHEAD) -> None:
    apply(store, *events, health=health(clock_ahead=ahead))
    store.heartbeat()


def test_what_was_reported_just_now_counts_today_though_its_time_is_to_come(store: Store) -> None:
    told(store, event("1", reported_at=NOON - MINUTE), event("2", reported_at=NOON + AHEAD - MINUTE))
    picture = store.picture
    assert picture.figure("events_today").value == 2
    assert picture.breakdown(by="category", hours=1).total == 2
    assert picture.breakdown(by="source", hours=1).total == 2
    trend = picture.hourly_trend()
    assert np.nansum(trend.counts) == 2
    row = picture.queue_page(QueueFilter(), 0, 9).rows
    assert {one.reported_at for one in row} == {NOON - MINUTE, NOON + AHEAD - MINUTE}


def test_the_trends_hour_to_come_stays_empty_and_nothing_of_it_is_lost(store: Store, clock: SetClock) -> None:
    clock.move(55 * MINUTE)
    at = clock.now()
    told(store, event("1", reported_at=at), event("2", reported_at=at + AHEAD))
    trend = store.picture.hourly_trend()
    now = int(np.searchsorted(trend.hours, at, side="right")) - 1
    assert trend.counts[now] == 2
    assert np.isnan(trend.counts[now + 1 :]).all()
    clock.move(HOUR)
    trend = store.picture.hourly_trend()
    assert trend.counts[now : now + 2] == (1, 1)


def test_a_row_of_tomorrow_by_its_own_clock_counts_before_midnight(store: Store, clock: SetClock) -> None:
    clock.move(12 * HOUR - 5 * MINUTE)  # 23:55 in Shanghai
    told(store, event("1", reported_at=clock.now() + AHEAD))
    assert store.picture.figure("events_today").value == 1
    assert np.nansum(store.picture.hourly_trend().counts) == 1


@pytest.mark.parametrize(("ahead", "light"), [(AHEAD, "red"), (None, "yellow"), (-AHEAD, "yellow"), (4_000, "yellow")])
def test_a_deadline_is_held_against_the_sources_clock(store: Store, ahead: int | None, light: str) -> None:
    reported = NOON - 20 * HOUR + 5 * MINUTE  # due in 5 minutes by our clock
    told(store, event("1", state="handling", reported_at=reported), ahead=ahead)
    (row,) = store.picture.queue_page(QueueFilter(), 0, 9).rows
    assert row.light == light
    assert row.due_at == NOON + 5 * MINUTE
    assert row.clock_ahead == (AHEAD if ahead == AHEAD else 0)
    parts = dict(store.picture.figure("overdue").parts)
    assert parts == {"red": light == "red", "yellow": light == "yellow"}


def test_one_sources_clock_is_not_anothers(store: Store) -> None:
    reported = NOON - 20 * HOUR + 5 * MINUTE
    told(store, event("1", state="handling", reported_at=reported))
    apply(
        store,
        event("2", source="police", state="handling", reported_at=reported),
        source="police",
        health=health("police", clock_ahead=0),
    )
    lights = {row.source: row.light for row in store.picture.queue_page(QueueFilter(), 0, 9).rows}
    assert lights == {"grid": "red", "police": "yellow"}
    assert dict(store.picture.figure("overdue").parts) == {"red": 1, "yellow": 1}
