"""The picture of a past moment is the one that was shown then; what isn't kept is refused."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_sources.batches import RecordBatch
from data_sources.records import Reading, Warning
from operations.count_snapshots import Spans, StationFilter, ThingFilter
from operations.past import PastError, as_of
from operations.picture import Picture
from operations.snapshots import QueueFilter
from operations.store import Store
from tests.operations.made import DAY, HOUR, MINUTE, NOON, SetClock, apply, event
from tests.operations.test_duty_actions import DUTY, do

ORDERS = ("due", "severity", "newest")


def shown(picture: Picture) -> dict:
    """Return what a wall shows of events."""
    pages = {order: picture.queue_page(QueueFilter(order=order), 0, 100) for order in ORDERS}
    told: dict = {order: [(row.key, row.light) for row in page.rows] for order, page in pages.items()}
    told["total"] = {page.total for page in pages.values()}
    told["states"] = {row.key: row.state for row in pages["due"].rows}
    told["red"] = [row.key for row in picture.queue_page(QueueFilter(lights=("red", "yellow")), 0, 100).rows]
    told["part"] = [
        row.key for row in picture.queue_page(QueueFilter(region="330302", categories=("fire",)), 0, 100).rows
    ]
    for name in ("open", "overdue", "events_today", "closed_rate"):
        figure = picture.figure(name, region="330302")
        told[name] = figure.value, figure.parts
    for figure in ("open", "overdue"):
        ranked = picture.ranking(figure)
        told[f"ranking {figure}"] = ranked.total, [(row.code, row.value or 0.0) for row in ranked.rows]
    told["load"] = picture.region_load("county").counts, picture.region_load("township", category="fire").counts
    points = picture.event_points(None)
    told["points"] = sorted(points.id.tolist())
    told["kinds"] = sorted(picture.breakdown().items)
    told["soon"] = picture.queue_outlook(QueueFilter(), HOUR).soon
    within = picture.queue_page(QueueFilter(red_within=HOUR), 0, 100)
    told["within"] = [row.key for row in within.rows]
    told["found"] = [row.key for row in picture.queue_page(QueueFilter(text="fire-"), 0, 100).rows]
    flow = picture.flow(region="330302")
    told["flow"] = {(one.state, one.events, one.overdue, one.oldest) for one in flow.states}, flow.received, flow.closed
    for span in ("day", "month"):
        matrix = picture.region_matrix(span)
        told[f"matrix {span}"] = dict(zip(matrix.regions, matrix.counts, strict=True)), matrix.categories
    for by, measure in (("", "reported"), ("region", "reported"), ("category", "closed")):
        series = picture.event_series("hour", 6, by=by, measure=measure)
        counts = dict(zip(series.keys, np.nan_to_num(series.counts).tolist(), strict=True))
        told[f"series {by} {measure}"] = {key: row for key, row in counts.items() if any(row)}
    day = NOON - 12 * HOUR
    measures = picture.measures(day, day + 40 * DAY)
    told["measures"] = {key: counted for key, counted in measures.cells.items() if counted.received}
    ranked = picture.ranking("events_today")
    told["ranking today"] = ranked.total, [(row.code, row.value or 0.0) for row in ranked.rows]
    trend = picture.hourly_trend()
    told["trend"] = [count for count in trend.counts if not math.isnan(count)]
    return told


_steps = st.lists(
    st.tuples(
        st.integers(1, 500),
        st.integers(0, 7),
        st.sampled_from(("fire", "traffic")),
        st.sampled_from(("330302006", "330303002")),
        st.integers(1, 4),
        st.sampled_from(("new", "close", "void", "handle")),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(_steps)
def test_each_moment_is_shown_again_as_it_was(store: Store, clock: SetClock, steps: list[tuple]) -> None:
    seen: dict[int, dict] = {}
    known: dict[str, dict] = {}
    over: set[str] = set()
    began = clock.now()
    for minutes, which, category, region, severity, then in steps:
        clock.move(minutes * MINUTE)
        now, key = clock.now(), f"{began}-{which}"
        # A number that is given out twice is, as known today, the newer report only.
        if then == "new" and key not in known and key not in over:
            known[key] = {"category": category, "region": region, "severity": severity, "reported_at": now}
            apply(store, event(key, updated_at=now, **known[key]))
        elif key in known and then in ("close", "handle"):
            state = {"close": "closed", "handle": "handling"}[then]
            if then == "close":
                done = known.pop(key)
                over.add(key)
                apply(store, event(key, updated_at=now, state=state, closed_at=now, **done))
            else:
                apply(store, event(key, updated_at=now, state=state, **known[key]))
        clock.move(1)
        while not store.keep_findable().caught_up:
            pass
        seen[clock.now()] = shown(store.picture)
    clock.move(3 * HOUR)
    store.picture.past_days.forget()
    for moment, wanted in seen.items():
        found = shown(as_of(store.picture, moment))
        for name, value in wanted.items():
            assert found[name] == value, (moment, name)


def test_what_nobody_keeps_of_the_past_is_refused_in_a_sentence(store: Store, clock: SetClock) -> None:
    past = as_of(store.picture, clock.now() - HOUR)
    for question in (
        lambda: past.figure("assets_online:camera"),
        past.asset_board,
        lambda: past.things(ThingFilter("camera")),
        lambda: past.level_queue("county", 0, 10),
        lambda: past.queue_page(QueueFilter(asked=True), 0, 10),
    ):
        with pytest.raises(PastError) as told:
            question()
        assert "Live only" in str(told.value.sentence)
    assert len(past.asset_points(0, ("camera",)).id) == 0
    assert past.asset_points(0, ("camera",)).full
    assert past.source_board() == store.picture.source_board(), "how the chain stands is of now"


def test_warnings_readings_and_campaigns_are_those_of_the_moment(store: Store) -> None:
    def warning(key: str, sent_at: int, **more: object) -> Warning:
        told: dict = {"headline": key, "level": 2, "event": "typhoon", "status": "Actual", "message": "Alert"}
        return Warning(source="weather", key=key, sent_at=sent_at, expires_at=sent_at + DAY, **{**told, **more})

    told = [
        warning("a", NOON - 5 * HOUR),
        warning("b", NOON - HOUR, message="Update", replaces=("a",)),
        warning("late", NOON),
    ]
    store.apply(RecordBatch(source="weather", polled_at=NOON, warnings=told))
    rain = [
        Reading(source="air", station=str(n), metric="rain", value=float(hour), unit="mm", at=NOON - hour * HOUR)
        for n in range(2)
        for hour in range(6)
    ]
    store.apply(RecordBatch(source="air", polled_at=NOON, readings=rain))
    past = as_of(store.picture, NOON - 3 * HOUR + MINUTE)
    assert [one.key for one in past.warnings().warnings] == ["a"]
    assert {one.key for one in as_of(store.picture, NOON - MINUTE).warnings().warnings} == {"b"}
    figure = past.figure("reading:rain")
    assert (figure.value, figure.as_of) == (3.0, NOON - 3 * HOUR)
    assert as_of(store.picture, NOON - 7 * HOUR).figure("reading:rain").value is None
    assert {(one.station, one.value, one.at) for one in past.readings("rain").readings} == {
        (str(n), 3.0, NOON - 3 * HOUR) for n in range(2)
    }
    course = past.metric_courses(StationFilter("rain"), Spans(NOON - 12 * HOUR, NOON + HOUR, 30 * MINUTE))
    assert {one.at.max() for one in course.stations} == {NOON - 4 * HOUR}, "a span that wasn't over isn't told"


def test_an_officers_state_and_a_moment_to_come(store: Store, clock: SetClock) -> None:
    apply(store, event("1", reported_at=NOON - 30 * MINUTE))
    before = clock.now()
    clock.move(10 * MINUTE)
    do(store, "a", "accept", DUTY)
    store.picture.past_days.forget()
    states = [
        as_of(store.picture, moment).queue_page(QueueFilter(), 0, 10).rows[0].state
        for moment in (before, clock.now(), clock.now() + DAY)
    ]
    assert states == ["waiting", "accepted", "accepted"]
