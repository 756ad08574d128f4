"""A series at the width of a chart, from summaries and readings: as by looking at every reading."""

from __future__ import annotations

import random

import numpy as np
import pytest

from data_sources.batches import RecordBatch
from data_sources.records import Reading
from operations.course_snapshots import ReadingCourse
from operations.store import Store
from operations.store.reading_schema import reading_span
from tests.operations.made import DAY, HOUR, MINUTE, NOON

BEGIN = NOON // DAY * DAY - 10 * DAY


def value(at: int, number: float, station: str = "S1") -> Reading:
    return Reading(source="air", station=station, metric="pm2.5", at=at, value=number, unit="µg/m³", region="330302")


def keep(store: Store, *readings: Reading) -> None:
    store.apply(RecordBatch(source="air", polled_at=NOON, readings=list(readings)))


def course(store: Store, start: int, end: int, points: int) -> ReadingCourse:
    return store.picture.reading_course("air", "S1", "pm2.5", start=start, end=end, points=points)


def check(store: Store, told: dict[int, float], length: int, points: int) -> None:
    found = course(store, BEGIN, BEGIN + length, points)
    stretch = length // points
    naive: dict[int, list[float]] = {}
    for at, number in told.items():
        if at < BEGIN + length:
            naive.setdefault((at - BEGIN) // stretch, []).append(number)
    ordered = sorted(naive)
    assert found.at.tolist() == [BEGIN + (place + 0.5) * stretch for place in ordered]
    assert found.readings.tolist() == [len(naive[place]) for place in ordered]
    np.testing.assert_allclose(found.low, [min(naive[place]) for place in ordered])
    np.testing.assert_allclose(found.high, [max(naive[place]) for place in ordered])
    np.testing.assert_allclose(found.mean, [np.mean(naive[place]) for place in ordered])


def test_a_course_is_told_at_any_width_as_by_its_readings_also_when_corrected_and_mended(store: Store) -> None:
    chance = random.Random(2)
    told = {BEGIN + chance.randrange(10 * DAY // MINUTE) * MINUTE: chance.random() * 100 for _ in range(300)}
    told.update({BEGIN + minute * MINUTE: chance.random() for minute in range(120)})
    moments = list(told)
    chance.shuffle(moments)
    for first in range(0, len(moments), 90):
        keep(store, *(value(at, told[at]) for at in moments[first : first + 90]), value(BEGIN, 1.0, "S2"))
    for at in chance.sample(moments, 40):  # corrected, many of them the highest of their span
        told[at] = chance.random() * 100
        keep(store, value(at, told[at]), value(at, 1.0, "S2"))
    widths = ((2 * HOUR, 120), (6 * HOUR, 12), (DAY, 12), (10 * DAY, 5))
    for length, points in widths:
        check(store, told, length, points)
    assert [one for one in store.verify() if one.trouble] == []
    with store._writing() as (connection, _):
        connection.execute(reading_span.update().values(high=reading_span.c.high + 1))
    assert [one.mendable for one in store.verify() if one.trouble] == [True]
    store.mend()
    assert [one for one in store.verify() if one.trouble] == []
    for length, points in widths:
        check(store, told, length, points)


@pytest.mark.parametrize("name", ["S1", "nobody"])
def test_a_series_without_readings_has_no_points(store: Store, name: str) -> None:
    keep(store, value(BEGIN, 5.0, "S1"))
    found = store.picture.reading_course("air", name, "pm2.5", start=BEGIN - DAY, end=BEGIN, points=800)
    assert (len(found.at), len(found.mean)) == (0, 0)


def test_a_purge_lets_go_of_the_spans_of_readings_that_are_gone(store: Store) -> None:
    keep(store, *(value(BEGIN - 9_000 * DAY + minute * MINUTE, 1.0) for minute in range(3)), value(BEGIN, 2.0))
    store.purge()
    found = course(store, BEGIN - 9_001 * DAY, BEGIN + DAY, 100)
    assert found.mean.tolist() == [2.0]
    assert [one for one in store.verify() if one.trouble] == []
