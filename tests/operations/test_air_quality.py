"""AQI by HJ 633: every limit of both editions, every rule, and five thousand hours that were really published."""

from __future__ import annotations

import csv
import math
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.resource_files import resource
from operations.air_quality import (
    POLLUTANTS,
    Mean,
    Pollutant,
    air_quality,
    level_of,
    standard_on,
    standards,
)

NOW, BEFORE = date(2026, 3, 1), date(2026, 2, 28)
SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
GOOD: dict[Pollutant, float | None] = {"PM2.5": 10, "PM10": 20, "O3": 30, "NO2": 12, "SO2": 4, "CO": 0.5}
JUDGED_BY: dict[tuple[Mean, Pollutant], str] = {
    ("hour", "SO2"): "so2_1h",
    ("hour", "NO2"): "no2_1h",
    ("hour", "CO"): "co_1h",
    ("hour", "O3"): "o3_1h",
    ("hour", "PM10"): "pm10_24h",
    ("hour", "PM2.5"): "pm25_24h",
    ("day", "SO2"): "so2_24h",
    ("day", "NO2"): "no2_24h",
    ("day", "CO"): "co_24h",
    ("day", "O3"): "o3_8h",
    ("day", "PM10"): "pm10_24h",
    ("day", "PM2.5"): "pm25_24h",
}


def _rows() -> list[dict[str, str]]:
    with resource("standards", "hj633_breakpoints.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _cells() -> list[tuple[str, date, Mean, Pollutant, str, int]]:
    return [
        (row["standard"], NOW if row["standard"].endswith("2026") else BEFORE, *judged, row[column], int(row["iaqi"]))
        for row in _rows()
        for judged, column in JUDGED_BY.items()
        if row[column]
    ]


CELLS = _cells()


def index_of(pollutant: Pollutant, concentration: float, mean: Mean, day: date) -> int:
    found = standard_on(day).sub_index(pollutant, concentration, mean)
    assert found is not None
    return found.value


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: "-".join(map(str, cell)))
def test_a_limit_has_its_own_index_and_the_next_unit_above_it_has_more(
    cell: tuple[str, date, Mean, Pollutant, str, int],
) -> None:
    standard, day, mean, pollutant, limit, iaqi = cell
    assert standard_on(day).name == standard
    unit = Decimal("0.1") if pollutant == "CO" else Decimal(1)
    at = Decimal(limit)
    assert index_of(pollutant, float(at), mean, day) == iaqi
    column = JUDGED_BY[mean, pollutant]
    limits = [
        (Decimal(row[column]), int(row["iaqi"])) for row in _rows() if row["standard"] == standard and row[column]
    ]
    place = limits.index((at, iaqi))
    if place + 1 < len(limits):
        higher, above = limits[place + 1]
        expected = math.ceil(iaqi + Fraction(above - iaqi) / Fraction(higher - at) * Fraction(unit))
        assert index_of(pollutant, float(at + unit), mean, day) == expected > iaqi
    else:
        beyond = standard_on(day).sub_index(pollutant, float(at + unit), mean)
        assert beyond is not None
        assert (beyond.value, beyond.beyond) == (iaqi, True)
    if place:
        lower, below = limits[place - 1]
        expected = math.ceil(iaqi - Fraction(iaqi - below) / Fraction(at - lower) * Fraction(unit))
        assert index_of(pollutant, float(at - unit), mean, day) == expected <= iaqi


def test_the_shipped_table_is_the_reference_table() -> None:
    reference = SHARED / "reference" / "hj633_breakpoints.csv"
    if not reference.exists():
        pytest.skip("../shared/data isn't there")
    assert resource("standards", "hj633_breakpoints.csv").read_text("utf-8") == reference.read_text("utf-8")


def test_the_editions_follow_each_other_without_a_gap() -> None:
    older, newer = standards()
    assert (older.name, newer.name) == ("HJ 633-2012", "HJ 633-2026")
    assert older.until_day is not None
    assert (newer.from_day - older.until_day).days == 1
    assert newer.until_day is None
    assert standard_on(BEFORE) is older
    assert standard_on(NOW) is newer
    assert standard_on(date(2013, 3, 1)) is older


def test_what_changed_in_2026_is_only_the_dust_of_class_two() -> None:
    older, newer = standards()
    changed = {
        (column, index): (before, after)
        for column in JUDGED_BY.values()
        for (before, index), (after, _) in zip(older.limits[column], newer.limits[column], strict=True)
        if before != after
    }
    assert changed == {("pm10_24h", 100): (150, 120), ("pm25_24h", 100): (75, 60)}
    assert index_of("PM2.5", 75, "hour", BEFORE) == 100
    assert index_of("PM2.5", 75, "hour", NOW) == 114


@pytest.mark.parametrize(
    ("aqi", "level"),
    [
        (0, 1),
        (50, 1),
        (51, 2),
        (100, 2),
        (101, 3),
        (150, 3),
        (151, 4),
        (200, 4),
        (201, 5),
        (300, 5),
        (301, 6),
        (500, 6),
    ],
)
def test_classes_end_where_the_standard_says(aqi: int, level: int) -> None:
    assert level_of(aqi) == level


def test_an_index_is_rounded_up_and_never_for_a_floats_error() -> None:
    assert index_of("PM2.5", 36, "hour", BEFORE) == 52  # 51.25
    assert index_of("CO", 0.1 + 0.2, "hour", NOW) == math.ceil(Fraction(Decimal(repr(0.1 + 0.2))) * 10)
    assert index_of("CO", 0.3, "hour", NOW) == 3  # 0.3 * 50 / 5 is 3.0000000000000004 in floats of some orders
    assert index_of("PM10", 50.000001, "day", NOW) == 51


def test_a_day_is_held_against_its_own_columns() -> None:
    assert index_of("SO2", 150, "hour", NOW) == 50
    assert index_of("SO2", 150, "day", NOW) == 100
    assert index_of("O3", 160, "hour", NOW) == 50
    assert index_of("O3", 160, "day", NOW) == 100


def test_an_hour_of_sulphur_dioxide_above_800_counts_as_200_and_ozone_over_8_hours_as_300() -> None:
    hour = air_quality({**GOOD, "SO2": 2000}, "hour", NOW)
    assert (hour.aqi, hour.level, hour.primary, hour.beyond) == (200, 4, ("SO2",), True)
    day = air_quality({**GOOD, "O3": 801}, "day", NOW)
    assert (day.aqi, day.level, day.primary, day.beyond) == (300, 5, ("O3",), True)


def test_beyond_the_table_is_500_and_says_so() -> None:
    worst = air_quality({**GOOD, "PM10": 1480}, "hour", NOW)
    assert (worst.aqi, worst.level, worst.beyond) == (500, 6, True)
    last = air_quality({**GOOD, "PM10": 600}, "hour", NOW)
    assert (last.aqi, last.beyond) == (500, False)


def test_clean_air_has_no_primary_pollutant() -> None:
    clean = air_quality({**GOOD, "PM10": 50}, "hour", NOW)
    assert (clean.aqi, clean.level, clean.primary, clean.exceeding) == (50, 1, (), ())
    assert air_quality({**GOOD, "PM10": 51}, "hour", NOW).primary == ("PM10",)


def test_pollutants_with_the_same_index_are_named_together() -> None:
    tied = air_quality({**GOOD, "PM10": 120, "PM2.5": 60}, "hour", NOW)
    assert (tied.aqi, tied.primary, tied.exceeding) == (100, ("PM2.5", "PM10"), ())
    both = air_quality({**GOOD, "PM10": 250, "PM2.5": 115, "O3": 201}, "hour", NOW)
    assert (both.aqi, both.primary, both.exceeding) == (150, ("PM2.5", "PM10"), ("PM2.5", "PM10", "O3"))


@pytest.mark.parametrize("pollutant", POLLUTANTS)
@pytest.mark.parametrize("broken", [None, -1, -999.0, math.nan, math.inf])
def test_without_one_pollutant_there_is_only_an_index_above_100(pollutant: Pollutant, broken: float | None) -> None:
    unknown = air_quality({**GOOD, pollutant: broken}, "hour", NOW)
    assert (unknown.aqi, unknown.level, unknown.primary, unknown.missing) == (None, None, (), (pollutant,))
    other: Pollutant = "PM10" if pollutant != "PM10" else "PM2.5"
    bad = air_quality({**GOOD, pollutant: broken, other: 200}, "hour", NOW)
    assert bad.aqi is not None
    assert bad.aqi > 100
    assert (bad.primary, bad.missing) == ((other,), (pollutant,))
    edge = {"PM10": 120, "PM2.5": 60}[other]
    assert air_quality({**GOOD, pollutant: broken, other: edge}, "hour", NOW).aqi is None


def test_before_2026_what_is_known_was_published() -> None:
    partly = air_quality({**GOOD, "CO": None, "PM10": 66}, "hour", BEFORE)
    assert (partly.aqi, partly.primary, partly.missing) == (58, ("PM10",), ("CO",))


def test_nothing_measured_is_no_index() -> None:
    for day in (BEFORE, NOW):
        nothing = air_quality({}, "hour", day)
        assert (nothing.aqi, nothing.level, nothing.missing) == (None, None, POLLUTANTS)


@given(
    pollutant=st.sampled_from(POLLUTANTS),
    mean=st.sampled_from(["hour", "day"]),
    low=st.floats(0, 4000),
    more=st.floats(0, 4000),
    day=st.sampled_from([BEFORE, NOW]),
)
def test_more_of_a_pollutant_is_never_a_lower_index(
    pollutant: Pollutant, mean: Mean, low: float, more: float, day: date
) -> None:
    assert 0 <= index_of(pollutant, low, mean, day) <= index_of(pollutant, low + more, mean, day) <= 500


_NAMES = {
    "细颗粒物(PM2.5)": "PM2.5",
    "颗粒物(PM10)": "PM10",
    "臭氧1小时": "O3",
    "二氧化氮": "NO2",
    "二氧化硫": "SO2",
    "一氧化碳": "CO",
}
_LEVELS = ("", "优", "良", "轻度污染", "中度污染", "重度污染", "严重污染")


def _number(text: str) -> float | None:
    try:
        return None if text == "NaN" else float(text)
    except ValueError:
        return None


@pytest.mark.parametrize(
    "city", ["温州", "台州", "杭州", "宁波", "金华", "嘉兴", "湖州", "绍兴", "舟山", "衢州", "丽水"]
)
def test_every_hour_that_zhejiang_published_in_april_2020_comes_out_the_same(city: str) -> None:
    path = SHARED / "air" / "hourly_2020-04_zhejiang" / f"{city}.csv"
    if not path.exists():
        pytest.skip("../shared/data isn't there")
    compared = 0
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            published = _number(row["AQI"])
            if published is None:
                continue
            told: dict[Pollutant, float | None] = {
                "PM2.5": _number(row["PM2.5"]),
                "PM10": _number(row["PM10"]),
                "O3": _number(row["O3_1h"]),
                "NO2": _number(row["NO2"]),
                "SO2": _number(row["SO2"]),
                "CO": _number(row["CO"]),
            }
            found = air_quality(told, "hour", date(2020, 4, 1))
            assert found.aqi == published
            assert found.level is not None
            assert _LEVELS[found.level] == row["Level"]
            named = {_NAMES[word] for word in row["PrimaryPollution"].split() if word != "NaN"}
            assert set(found.primary) == named
            compared += 1
    assert compared > 100
