"""The picture at a past moment, against a picture that was looked at then."""

from __future__ import annotations

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from data_sources.centre import Centre
from data_sources.records import Event
from operations.past import OpenAt
from operations.store import Store
from operations.store.engine import reading
from operations.store.history_schema import open_change, open_snapshot
from tests.operations.made import DAY, HOUR, NOON, SetClock, apply, event

WEEK = 7 * DAY


def seen(store: Store) -> tuple[dict[str, int], dict[str, int]]:
    """Return what is open now, by county and by township."""
    return store.picture.region_load("county").counts, store.picture.region_load("township").counts


def told(past: OpenAt) -> tuple[dict[str, int], dict[str, int]]:
    return dict(past.by_county), dict(past.by_area)


def rows(store: Store, table) -> int:
    with reading(store._engine) as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def test_a_past_moment_is_told_as_it_was_seen_then_over_weeks_of_changes(store: Store, clock: SetClock) -> None:
    moments = []
    for day in range(24):
        opened = [
            event(f"{day} {n}", region=("330302006", "330303002")[n % 2], severity=n % 4 + 1) for n in range(day % 5)
        ]
        done = [event(f"{day - 3} {n}", region="330302006", state="closed", closed_at=NOON, updated_at=NOON + day)
                for n in range((day - 3) % 5 if day >= 3 else 0)]  # fmt: skip
        apply(store, *opened, *done)
        moments.append((clock.now(), seen(store)))
        clock.move(DAY)
    for at, then in moments:
        assert told(store.picture.open_at(at)) == then
        assert told(store.picture.open_at(at + 23 * HOUR)) == then, "until the next write"
        assert store.picture.region_load("county", at=at).counts == then[0]
    assert rows(store, open_snapshot) > 3, "a snapshot a week"


def test_before_the_store_began_nothing_is_known_rather_than_nothing_was_open(store: Store, clock: SetClock) -> None:
    apply(store, event())
    past = store.picture.open_at(NOON - 1)
    assert (past.total, past.kept_since) == (None, NOON)
    clock.move(DAY)
    assert store.picture.open_at(NOON + 2 * DAY).total == 1, "what is to come isn't known: now is told"


def test_a_late_report_is_in_the_past_from_when_it_came(store: Store, clock: SetClock) -> None:
    apply(store, event("first"))
    clock.move(HOUR)
    apply(store, event("late", reported_at=NOON - DAY))
    assert store.picture.open_at(NOON).total == 1
    assert store.picture.open_at(NOON + HOUR).total == 2


def test_a_past_moment_is_told_by_region_category_and_severity(store: Store, clock: SetClock) -> None:
    apply(
        store,
        event("1", severity=1),
        event("2", category="traffic", region="330303002"),
        event("3", region="330303002", severity=2),
        event("4", region="", lat=None, lon=None),
    )
    clock.move(HOUR)
    apply(store, event("1", severity=3, updated_at=NOON), event("3", state="void", updated_at=NOON))
    past = store.picture.open_at(NOON)
    assert past.by_severity == {1: 1, 2: 1, 4: 2}
    assert past.by_category == {"fire": 3, "traffic": 1}
    assert past.by_county == {"330302": 1, "330303": 2, "": 1}
    assert store.picture.open_at(NOON, region="330303").by_category == {"fire": 1, "traffic": 1}
    assert store.picture.open_at(NOON, category="traffic").total == 1
    assert store.picture.open_at(NOON + HOUR).by_severity == {3: 1, 4: 2}


def test_counting_anew_is_no_happening(store: Store, clock: SetClock) -> None:
    apply(store, event("1"), event("2"))
    clock.move(HOUR)
    store.mend()
    assert [store.picture.open_at(NOON + hour * HOUR).total for hour in range(2)] == [2, 2]
    apply(store, event("3"))
    clock.move(HOUR)
    assert store.picture.open_at(clock.now()).total == 3
    assert not any(finding.trouble for finding in store.verify())


def test_the_past_goes_by_weeks_and_what_is_kept_stays_true(store: Store, centre: Centre, clock: SetClock) -> None:
    keep = centre.file.retention.events * DAY
    seen_at = []
    for number in range(8):
        apply(store, event(str(number)))
        seen_at.append((clock.now(), number + 1))
        clock.move(WEEK)
    clock.move(keep - 4 * WEEK)
    apply(store, event("newest", reported_at=clock.now()))
    before = rows(store, open_change)
    store.purge()
    assert rows(store, open_change) < before
    assert store.picture.open_at(seen_at[0][0]).total is None
    for at, count in seen_at[4:]:
        assert store.picture.open_at(at).total == count
    assert not any(finding.trouble for finding in store.verify())


def test_a_write_that_failed_leaves_no_week_without_its_snapshot(store: Store, clock: SetClock) -> None:
    apply(store, event("1"))
    clock.move(2 * WEEK)
    batch = event("2", source="another")
    try:
        apply(store, batch)
    except ValueError:
        pass
    else:
        raise AssertionError("a record of another source was taken")
    apply(store, event("2"))
    assert store.picture.open_at(clock.now()).total == 2
    assert store.picture.open_at(clock.now() - WEEK).total == 1
    with reading(store._engine) as connection:
        assert len(connection.execute(select(open_snapshot.c.at).distinct()).all()) == 2


STATES = ("waiting", "handling", "closed", "void", "returned")


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.sampled_from(STATES), st.integers(1, 4), st.integers(0, 3), st.booleans()),
        max_size=12,
    )
)
def test_whatever_happens_every_moment_is_told_as_it_stood(tmp_path_factory, centre: Centre, happenings) -> None:
    clock = SetClock(shown=[NOON])
    store = Store.open(str(tmp_path_factory.mktemp("past") / "store.sqlite"), centre, clock)
    known: dict[str, Event] = {}
    moments: list[tuple[int, Counter[int]]] = []
    for step, (key, state, severity, days, elsewhere) in enumerate(happenings):
        clock.move(days * DAY + 1)
        one = event(
            str(key), state=state, severity=severity, updated_at=NOON + step,
            closed_at=NOON if state == "closed" else None, region="330303002" if elsewhere else "330302006",
        )  # fmt: skip
        apply(store, one)
        known[one.key] = one
        open_now = Counter(other.severity for other in known.values() if other.state not in ("closed", "void"))
        moments.append((clock.now(), open_now))
    for at, open_then in moments:
        assert store.picture.open_at(at).by_severity == open_then
    assert not any(finding.trouble for finding in store.verify())
    store.close()
