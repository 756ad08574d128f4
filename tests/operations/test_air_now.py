"""Each station's newest hour as an index, on both engines."""

from __future__ import annotations

import pytest

from data_sources.batches import RecordBatch
from data_sources.records import Reading
from operations.air_quality import in_own_unit
from operations.store import Store
from tests.operations.made import DAY, HOUR, NOON, SetClock, health

CLEAN = {"PM2.5": 10.0, "PM10": 20.0, "O3": 30.0, "NO2": 12.0, "SO2": 4.0, "CO": 0.5}


def hour(station: str, at: int, *, unit: str = "µg/m³", **values: float | None) -> list[Reading]:
    told = {**CLEAN, **{name.replace("_", "."): value for name, value in values.items()}}
    return [
        Reading(
            source="air",
            station=station,
            metric=metric,
            value=value,
            unit="mg/m³" if metric == "CO" else unit,
            at=at,
            name=f"{station}站",
        )
        for metric, value in told.items()
        if value is not None
    ]


def told(store: Store, *readings: list[Reading]) -> None:
    flat = [reading for readings_of_one in readings for reading in readings_of_one]
    batch = RecordBatch(source="air", polled_at=NOON, readings=flat, health=health("air", kinds=("reading",)))
    store.apply(batch)
    store.heartbeat()


def test_stations_come_worst_first_and_those_without_an_index_last(store: Store, clock: SetClock) -> None:
    clock.move(60 * DAY)  # past the first of March, when HJ 633-2026 came into force
    at = clock.now() - HOUR
    told(store, hour("a", at), hour("b", at, PM10=121), hour("c", at, CO=None))
    table = store.picture.air_quality()
    assert [(one.station, one.name, one.air.aqi) for one in table.stations] == [
        ("b", "b站", 101),
        ("a", "a站", 20),
        ("c", "c站", None),
    ]
    assert table.stations[0].air.primary == ("PM10",)
    assert table.stations[2].air.missing == ("CO",)
    assert table.stations[0].at == at


def test_an_older_hour_is_judged_by_the_older_standard(store: Store) -> None:
    told(store, hour("a", NOON, PM2_5=75))
    (station,) = store.picture.air_quality().stations
    assert (station.air.standard, station.air.aqi) == ("HJ 633-2012", 100)


def test_the_centres_midnight_divides_the_standards_not_greenwichs(store: Store, clock: SetClock) -> None:
    first_of_march = 1_772_294_400_000  # 2026-02-28T16:00:00Z
    clock.move(60 * DAY)
    told(store, hour("a", first_of_march, PM2_5=75), hour("b", first_of_march - 1, PM2_5=75))
    found = {one.station: one.air.aqi for one in store.picture.air_quality().stations}
    assert found == {"a": 114, "b": 100}


def test_a_value_of_an_earlier_hour_is_not_this_hours(store: Store, clock: SetClock) -> None:
    clock.move(60 * DAY)
    at = clock.now()
    told(store, hour("a", at - HOUR, PM10=300), hour("a", at, PM10=None))
    (station,) = store.picture.air_quality().stations
    assert (station.air.aqi, station.air.missing) == (None, ("PM10",))


def test_a_station_that_fell_silent_a_day_ago_is_left_out(store: Store) -> None:
    told(store, hour("a", NOON), hour("b", NOON - 25 * HOUR))
    assert [one.station for one in store.picture.air_quality().stations] == ["a"]


def test_without_readings_there_are_no_stations(store: Store) -> None:
    assert store.picture.air_quality().stations == ()


@pytest.mark.parametrize(
    ("pollutant", "value", "unit", "expected"),
    [
        ("PM2.5", 35.0, "µg/m³", 35.0),
        ("PM2.5", 35.0, "μg/m3", 35.0),
        ("PM2.5", 35.0, "ug/m^3", 35.0),
        ("PM2.5", 0.035, "mg/m³", 35.0),
        ("CO", 0.8, "mg/m3", 0.8),
        ("CO", 800.0, "µg/m³", 0.8),
        ("CO", 0.8, "", 0.8),
        ("O3", 80.0, "ppb", None),
        ("O3", float("inf"), "µg/m³", None),
    ],
)
def test_concentrations_are_brought_to_the_unit_of_their_limits(
    pollutant: str, value: float, unit: str, expected: float | None
) -> None:
    assert in_own_unit(pollutant, value, unit) == expected
