"""What is counted side by side is what the events themselves come to, on both engines."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import numpy as np
import pytest
from msgspec import structs

from data_sources.batches import RecordBatch
from data_sources.centre import Centre
from data_sources.records import Asset, Event, Indicator, Reading
from operations.count_snapshots import By, Spans, StationFilter, Step, ThingFilter, online_rate
from operations.name_order import name_order
from operations.snapshots import ASSET_STATES
from operations.store import Store
from tests.operations.made import DAY, HOUR, NOON, SetClock, apply, event, health

STATES = ("waiting", "handling", "closed", "closed", "checking")
REGIONS = ("330302006", "330303002", "330303", "", "330302")


def told(count: int = 400) -> list[Event]:
    """Return events of some two months, many of them closed an hour later."""
    events = []
    for number in range(count):
        at = NOON - (number * number * 977 % 1500) * HOUR - number * 61_000
        state = STATES[number % len(STATES)]
        events.append(
            event(
                str(number),
                reported_at=at,
                state=state,
                category=("fire", "traffic", "unknown")[number % 3],
                region=REGIONS[number % len(REGIONS)],
                severity=number % 4 + 1,
                closed_at=at + HOUR if state == "closed" else None,
                lat=None,
                lon=None,
            )
        )
    return events


def county(one: Event) -> str:
    return one.region[:6]


def month_of(moment: int, centre: Centre) -> str:
    return datetime.fromtimestamp(moment / 1000, centre.zone).strftime("%Y-%m")


@pytest.mark.parametrize("span", ["day", "month", "year"])
def test_the_matrix_is_what_the_events_of_the_period_come_to(store: Store, centre: Centre, span: str) -> None:
    events = told()
    apply(store, *events)
    matrix = store.picture.region_matrix(span)  # type: ignore[arg-type]
    length = {"day": 10, "month": 7, "year": 4}[span]

    def name(moment: int) -> str:
        return datetime.fromtimestamp(moment / 1000, centre.zone).date().isoformat()[:length]

    inside = [one for one in events if name(one.reported_at) == name(NOON)]
    wanted = Counter((county(one), one.category) for one in inside)
    found = {
        (code, category): count
        for (code, _), row in zip(matrix.regions, matrix.counts, strict=True)
        for category, count in zip(matrix.categories, row, strict=True)
        if count
    }
    assert found == dict(wanted)
    assert inside
    assert matrix.total == sum(matrix.by_category) == len(inside)
    assert matrix.period == name(NOON)
    townships = store.picture.region_matrix(span, region="330303")  # type: ignore[arg-type]
    assert townships.total == sum(one.region.startswith("330303") for one in inside)


def test_the_flow_tells_open_events_by_state_and_what_today_brought(store: Store) -> None:
    events = told()
    apply(store, *events)
    flow = store.picture.flow()
    still = [one for one in events if one.state != "closed"]
    assert {one.state: one.events for one in flow.states} == Counter(one.state for one in still)
    assert flow.of("waiting").oldest == min(one.reported_at for one in still if one.state == "waiting")
    midnight = NOON - 12 * HOUR
    assert flow.received == sum(one.reported_at >= midnight for one in events)
    assert flow.closed == sum((one.closed_at or 0) >= midnight for one in events)
    assert sum(one.overdue for one in flow.states) == store.picture.figure("overdue").value
    fires = store.picture.flow(region="330303", category="fire")
    assert sum(one.events for one in fires.states) == sum(
        one.region.startswith("330303") and one.category == "fire" for one in still
    )
    assert flow.of("returned").events == 0


@pytest.mark.parametrize("step", ["hour", "day", "month"])
@pytest.mark.parametrize("by", ["", "category", "region"])
@pytest.mark.parametrize("measure", ["reported", "closed"])
def test_a_series_is_what_the_events_of_each_step_come_to(store: Store, step: Step, by: By, measure: str) -> None:
    events = told(200)
    apply(store, *events)
    for region, category in (("", ""), ("330303", ""), ("", "fire"), ("330302", "traffic")):
        series = store.picture.event_series(step, 40, by=by, region=region, category=category, measure=measure)
        starts = series.starts
        assert len(starts) == 41
        assert starts[-2] <= NOON < starts[-1]
        rows = {}
        for (code, _), counts in zip(series.keys, series.counts, strict=True):
            rows[code] = np.nan_to_num(counts).tolist()
        wanted: dict[str, list[float]] = {code: [0.0] * 40 for code in rows}
        for one in events:
            at = one.reported_at if measure == "reported" else one.closed_at
            if at is None or not one.region.startswith(region) or not starts[0] <= at < starts[-1]:
                continue
            if category and by != "category" and one.category != category:
                continue
            code = {"": "", "category": one.category, "region": one.region[:9] if region else county(one)}[by]
            code = code if code in wanted else ""
            wanted.setdefault(code, [0.0] * 40)[int(np.searchsorted(starts, at, side="right")) - 1] += 1
        assert rows == wanted, (region, category)


def test_a_days_band_is_of_the_same_weekday_and_what_was_not_kept_is_no_zero(store: Store) -> None:
    apply(store, *(event(str(n), reported_at=NOON - n * DAY - HOUR) for n in range(60)))
    series = store.picture.event_series("day", 30)
    assert series.counts[0].tolist() == [1.0] * 30
    assert series.median[-1] == series.low[-1] == series.high[-1] == 1.0
    early = store.picture.event_series("day", 100)
    assert np.isnan(early.counts[0][:40]).all()
    assert early.counts[0][-1] == 1.0


def test_regions_are_ranked_with_their_places_and_how_far_they_moved(store: Store, clock: SetClock) -> None:
    clock.move(-DAY - HOUR)
    apply(store, event("a", reported_at=NOON - 2 * DAY, region="330302006"))
    clock.move(DAY + HOUR)
    apply(store, *(event(f"b{n}", reported_at=NOON - HOUR, region="330303002") for n in range(3)))
    ranking = store.picture.ranking("open")
    assert [(row.code, row.value, row.place, row.before, row.moved) for row in ranking.rows] == [
        ("330303", 3.0, 1, 0.0, 1),
        ("330302", 1.0, 2, 1.0, -1),
    ]
    assert (ranking.total, ranking.compared) == (4.0, "day")
    today = store.picture.ranking("events_today", region="330303")
    assert [(row.code, row.value) for row in today.rows] == [("330303002", 3.0)]
    assert {row.code: row.value for row in store.picture.ranking("overdue", category="fire").rows} == {
        code: store.picture.figure("overdue", region=code).value for code in ("330302", "330303")
    }
    with pytest.raises(KeyError):
        store.picture.ranking("no such")


def test_a_rate_nobody_can_tell_is_not_ranked_as_zero(store: Store) -> None:
    at = NOON - 10 * HOUR
    states = ("closed", "closed", "waiting")
    for number, state in enumerate(states):
        closed_at = at + HOUR if state == "closed" else None
        apply(store, event(str(number), severity=1, reported_at=at, state=state, closed_at=closed_at))
    for region in ("", "330302"):
        ranking = store.picture.ranking("closed_rate", region=region)
        told = [(row.code, None if row.value is None else round(row.value, 1), row.place) for row in ranking.rows]
        assert told == ([("330302006", 66.7, 1)] if region else [("330302", 66.7, 1), ("330303", None, 0)])
        assert ranking.total == pytest.approx(200 / 3)


def test_a_room_is_found_by_all_that_it_must_allow(store: Store) -> None:
    words = ("", "cook", "fire", "cook fire", "desk cook fire", "cookery")
    rooms = [
        Asset(
            source="rentals", key=str(n), kind="rental/flat" if n % 2 else "rental", name=f"room {n}",
            state=ASSET_STATES[n % 2], updated_at=NOON, region="330302006", tags=words[n % 6],
        )
        for n in range(24)
    ]  # fmt: skip
    other = Asset(
        source="rentals", key="x", kind="rentals", name="x", state="online", updated_at=NOON, tags="cook fire"
    )
    store.apply(RecordBatch(source="rentals", polled_at=NOON, assets=[*rooms, other]))
    found = store.picture.things(ThingFilter("rental", ("cook", "fire")), limit=3)
    wanted = [one for one in rooms if {"cook", "fire"} <= set(one.tags.split())]
    assert found.total == len(wanted) == 8
    assert len(found.rows) == 3
    assert [row.state for row in found.rows] == ["offline"] * 3, "what needs somebody comes first"
    assert all({"cook", "fire"} <= set(row.tags) for row in found.rows)
    online = store.picture.things(ThingFilter("rental", ("cook", "fire"), ("online",)), start=1)
    assert online.total == 4
    names = sorted((one.name for one in wanted if one.state == "online"), key=name_order)
    assert [row.name for row in online.rows] == names[1:]
    assert online.states == found.states
    assert store.picture.things(ThingFilter("rental", ("%",))).total == 0
    assert store.picture.things(ThingFilter("rental", region="330303")).total == 0
    changes: tuple[dict, ...] = (
        {"tags": ""},
        {"state": "never"},
        {"name": "a room"},
        {"kind": "hotel"},
        {"kind": "rental/shed", "region": "330303002"},
    )
    for at, change in enumerate(changes, 1):
        rooms[3 * at] = structs.replace(rooms[3 * at], updated_at=NOON + at, **change)
        store.apply(RecordBatch(source="rentals", polled_at=NOON, assets=[rooms[3 * at]]))
        worst_first = ("offline", "never", "online")
        for tags, region in (((), ""), (("cook", "fire"), ""), (("fire",), "330302006"), ((), "330303")):
            wanted = [
                one
                for one in rooms
                if one.kind.startswith("rental") and one.region.startswith(region) and {*tags} <= set(one.tags.split())
            ]
            wanted.sort(key=lambda one: (worst_first.index(one.state), name_order(one.name)))
            found = store.picture.things(ThingFilter("rental", tags, region=region))
            assert [(row.name, row.state) for row in found.rows] == [(one.name, one.state) for one in wanted], change
            assert dict(zip(ASSET_STATES, found.states, strict=True))["never"] == sum(
                o.state == "never" for o in wanted
            )


def test_assets_are_told_by_kind_and_county(store: Store) -> None:
    def asset(number: int, kind: str, state: str, region: str) -> Asset:
        return Asset(source="cameras", key=f"{number}", kind=kind, name="", state=state, updated_at=NOON, region=region)  # type: ignore[arg-type]

    assets = [
        asset(n, ("post", "camera")[n % 2], ASSET_STATES[n % 5], ("330302006", "330303002")[n % 3 == 0])
        for n in range(30)
    ]
    store.apply(RecordBatch(source="cameras", polled_at=NOON, assets=assets))
    board = store.picture.asset_board()
    assert board.kinds == ("post", "camera")
    wanted = Counter((one.kind, county(one), one.state) for one in assets)
    found = {(*key, state): n for key, row in board.cells.items() for state, n in zip(ASSET_STATES, row, strict=True)}
    assert {key: n for key, n in found.items() if n} == dict(wanted)
    assert online_rate(board.of_kind("camera")) == 25.0
    assert online_rate((0, 0, 0, 0, 3)) is None
    rates = {row.code: row.value for row in store.picture.ranking("assets_online:camera").rows}
    assert rates == {code: online_rate(board.cells["camera", code]) for code in rates}
    assert board.names["330302"] == "鹿城区"


def test_an_indicator_tells_its_course_of_whole_periods_and_of_this_one(
    url: str, centre: Centre, clock: SetClock
) -> None:
    (centre.folder / "indicators.toml").write_text(
        '[[indicator]]\nid = "today"\nname = "Today"\ncount = { records = "event" }\nperiod = "day"\n'
        '[[indicator]]\nid = "felt"\nname = "Felt"\nreported = "felt"\n'
        '[[indicator]]\nid = "done"\nname = "Done"\ncount = { records = "event", measure = "done" }\n',
        "utf-8",
    )
    store = Store.open(url, centre, clock)
    try:
        apply(store, *(event(str(n), reported_at=NOON - n * DAY // 2) for n in range(12)), health=health())
        figures = [
            Indicator(source="f", name="felt", period=period, region="330300", value=value)
            for period, value in (("2024", 94.0), ("2023", 90.0), ("2025", None))
        ]
        store.apply(RecordBatch(source="f", polled_at=NOON, indicators=figures))
        felt, today = store.picture.indicator_values(ids=("felt", "today", "no such"), course=4).values
        assert today.course == (2.0, 2.0, 2.0, 2.0)
        assert felt.course == (90.0, 94.0)
        (done,) = store.picture.indicator_values(ids=("done",), course=4).values
        assert done.course == (), "nothing is counted event by event for a line"
        assert store.picture.indicator_values(ids=("today",)).values[0].course == ()
    finally:
        store.close()


def test_a_course_tells_the_lowest_the_highest_and_the_mean_of_each_span(store: Store) -> None:
    rng = np.random.default_rng(7)
    told: dict[str, list[tuple[int, float]]] = {"a": [], "b": []}
    rows = []
    for number in range(400):
        station = "ab"[number % 2]
        at, value = NOON - number * 37 * 60_000, float(rng.integers(0, 90))
        told[station].append((at, value))
        more = {"source": "air", "metric": "PM2.5", "unit": "ug/m3"}
        rows.append(Reading(station=station, value=value, at=at, name=station * 2, **more))
    store.apply(RecordBatch(source="air", polled_at=NOON, readings=rows))
    first, last, bucket = NOON - 5 * DAY, NOON, 3 * HOUR
    course = store.picture.metric_courses(StationFilter("PM2.5", ("bb", "a", "no such")), Spans(first, last, bucket))
    assert [one.station for one in course.stations] == ["b", "a"]
    assert (course.unit, course.oldest, course.newest) == ("ug/m3", min(row.at for row in rows), NOON)
    for one in course.stations:
        spans: dict[float, list[float]] = {}
        for at, value in told[one.station]:
            if first <= at < last:
                spans.setdefault(float((at - first) // bucket * bucket + first), []).append(value)
        assert one.at.tolist() == sorted(spans)
        assert one.low.tolist() == [min(spans[at]) for at in sorted(spans)]
        assert one.high.tolist() == [max(spans[at]) for at in sorted(spans)]
        assert one.mean.tolist() == pytest.approx([float(np.mean(spans[at])) for at in sorted(spans)])
    assert len(store.picture.metric_courses(StationFilter("PM2.5"), Spans(first, last, bucket)).stations) == 2
    nothing = store.picture.metric_courses(StationFilter("O3"), Spans(first, last, 1))
    assert (nothing.stations, nothing.oldest, nothing.bucket) == ((), None, -(-(last - first) // 4_000))
