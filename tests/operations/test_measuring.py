"""The kept sums of the measures equal a scan of the events, at any level, of any days, however events changed."""

from __future__ import annotations

import contextlib
import random
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from data_sources.centre import Centre
from operations.store import Store
from operations.store.engine import reading
from operations.store.measure_questions import _counted, _kept, _spans
from operations.store.measured_schema import measured, measured_sum
from operations.store.measuring import forget_measures
from operations.store.trend_questions import start_of
from operations.workflow import RefusedError
from tests.operations.made import DAY, HOUR, NOON, SetClock, apply, event
from tests.operations.test_duty_actions import DUTY, do
from tests.operations.test_store_merge import rows_of

_changes = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from(("waiting", "handling", "closed", "closed", "returned", "void")),
        st.sampled_from(("fire", "traffic", "unheard-of")),
        st.sampled_from(("330302006", "330302006001", "330303002", "330302", "")),
        st.integers(-40, 0),
        st.sampled_from(("", "", "measure", "measure one", "return", "link")),
    ),
    min_size=1,
    max_size=16,
)
RANGES = (
    (date(2026, 2, 2), date(2026, 2, 3)),
    (date(2026, 1, 1), date(2026, 2, 1)),
    (date(2025, 12, 30), date(2026, 2, 2)),
    (date(2025, 1, 1), date(2027, 1, 1)),
)


def compared(store: Store, centre: Centre) -> None:
    """Hold what is kept, and what changed since, against the scan."""
    for first, last in RANGES:
        start, end = (start_of(day, centre.zone) for day in (first, last))
        for region in ("", "330302", "330302006", "3303"):
            for category in ("", "fire"):
                where = (start, end, region, category)
                kept = store.picture._ask(lambda asking, where=where: _kept(asking, *where, by_county=True))
                wanted = store.picture._ask(lambda asking, where=where: _counted(asking, *where))
                assert kept is not None, "it was to be had of what is kept"
                assert {key: cell for key, cell in kept.items() if any(cell)} == wanted, where


def measure_all(store: Store) -> None:
    while not store.measure(few=3).caught_up:
        pass


@pytest.fixture
def measured_store(store: Store) -> Store:
    apply(store, event("first"))
    measure_all(store)
    return store


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(_changes)
def test_kept_sums_and_what_changed_since_equal_a_scan(
    measured_store: Store, centre: Centre, clock: SetClock, changes: list[tuple]
) -> None:
    store = measured_store
    prefix = str(random.Random(repr(changes)).random())
    for number, (which, state, category, region, days, then) in enumerate(changes):
        clock.move(1_000)
        at = NOON + days * DAY + which * HOUR
        values = {"category": category, "region": region, "reported_at": at, "state": state, "lat": None}
        closed_at = at + 3 * HOUR if state == "closed" and which % 2 else None
        apply(store, event(f"{prefix}{which}", updated_at=clock.now(), closed_at=closed_at, **values))
        if then == "measure":
            measure_all(store)
        elif then == "measure one":
            store.measure(few=1)
        elif then == "link":
            store.incidents.link_all()
        elif then == "return":
            with contextlib.suppress(RefusedError):
                do(store, f"{prefix}:{number}", "return", DUTY, f"{prefix}{which}", reason="r")
    compared(store, centre)
    measure_all(store)
    compared(store, centre)
    sums = [row for row in rows_of(store, measured_sum, *(column.name for column in measured_sum.c)) if any(row[4:])]
    parts = rows_of(store, measured, "id", "day", "flags", "spent")
    with store._writing() as (connection, _):
        forget_measures(connection)
    measure_all(store)
    again = [row for row in rows_of(store, measured_sum, *(column.name for column in measured_sum.c)) if any(row[4:])]
    assert sorted(again) == sorted(sums)
    assert sorted(rows_of(store, measured, "id", "day", "flags", "spent")) == sorted(parts)


def test_what_the_store_lets_go_of_is_uncounted(store: Store, centre: Centre) -> None:
    old = NOON - (centre.file.retention.events + 9) * DAY
    gone = [event(f"old{n}", reported_at=old, state="closed", closed_at=old + HOUR) for n in range(3)]
    apply(store, *gone, event("new", reported_at=NOON))
    measure_all(store)
    assert sum(row[0] for row in rows_of(store, measured_sum, "received")) == 3 * 4
    store.purge()
    assert sum(row[0] for row in rows_of(store, measured_sum, "received")) == 3
    assert len(rows_of(store, measured, "id")) == 1
    compared(store, centre)


def test_what_cannot_be_had_of_what_is_kept_is_scanned(measured_store: Store, centre: Centre) -> None:
    store = measured_store
    midnight = start_of(date(2026, 2, 2), centre.zone)

    def kept(first: int, last: int, region: str = "") -> object:
        return store.picture._ask(lambda asking: _kept(asking, first, last, region, "", by_county=True))

    assert kept(midnight, midnight + DAY) is not None
    assert kept(midnight + 1, midnight + DAY) is None, "no whole day"
    assert kept(midnight, midnight + DAY, "330302006001") is None, "finer than a township"
    assert store.picture.measures(midnight + 1, midnight + DAY, region="330302006").total.received == 1
    with store._writing() as (connection, _):
        forget_measures(connection)
    assert kept(midnight, midnight + DAY) is None, "nothing is kept"
    assert store.picture.measures(midnight, midnight + DAY).total.received == 1


def test_sums_that_are_wrong_are_found_and_mended(measured_store: Store, centre: Centre) -> None:
    store = measured_store
    assert [str(finding.trouble) for finding in store.verify() if finding.trouble] == []
    with store._writing() as (connection, _):
        connection.execute(update(measured_sum).where(measured_sum.c.span == 2026).values(closed=7))
    (trouble,) = [finding for finding in store.verify() if finding.trouble]
    assert trouble.mendable
    store.mend()
    measure_all(store)
    assert not [finding for finding in store.verify() if finding.trouble]
    compared(store, centre)


def test_a_store_that_was_counted_anew_is_measured_anew(measured_store: Store, centre: Centre) -> None:
    measured_store.mend()
    with reading(measured_store._engine) as connection:
        assert connection.execute(select(measured.c.id)).first() is None
    measure_all(measured_store)
    compared(measured_store, centre)


@given(st.dates(date(2019, 1, 1), date(2026, 1, 1)), st.integers(1, 1500))
def test_spans_cover_each_day_once(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    covered: list[date] = []
    for span in _spans(first, last):
        day = date(span // 10_000, span // 100 % 100, span % 100) if span > 10**7 else None
        if day is not None:
            covered.append(day)
            continue
        begin = date(span // 100, span % 100, 1) if span > 10**5 else date(span, 1, 1)
        after = date(span + 1, 1, 1) if span < 10**5 else (begin + timedelta(days=32)).replace(day=1)
        covered += [begin + timedelta(days=n) for n in range((after - begin).days)]
    assert covered == [first + timedelta(days=n) for n in range(days)]
