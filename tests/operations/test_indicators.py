"""What a centre's own indicators and campaigns come to, on both engines."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.batches import RecordBatch
from data_sources.centre import Centre, read_centre
from data_sources.clock import Clock
from data_sources.indicator_settings import read_indicators
from data_sources.records import Asset, Event, Indicator, Reading
from data_sources.resource_files import DATA_VARIABLE, example_centre
from operations.indicator_snapshots import IndicatorValue
from operations.periods import a_year_before, first_day, name_of, named_period, next_first_day, same_day
from operations.store import Store, counting
from tests.operations.made import DAY, HOUR, NOON, SetClock, apply, event

RULES = """
[[indicator]]
id = "today"
name = "Today"
count = { records = "event" }
period = "day"

[[indicator]]
id = "fires"
name = "Fires"
domain = "Fire"
count = { records = "event", categories = ["fire"] }

[[indicator]]
id = "closed"
name = "Closed"
count = { records = "event", measure = "closed", categories = ["fire"] }
period = "week"

[[indicator]]
id = "rate"
name = "Closed of those due"
ratio = { of = { records = "event", measure = "due_closed" }, per = { records = "event", measure = "due" } }
unit = "%"
direction = "up"
target = 60

[[indicator]]
id = "online"
name = "Cameras online"
[indicator.ratio]
of = { records = "asset", kind = "camera", states = ["online"] }
per = { records = "asset", kind = "camera" }

[[indicator]]
id = "rain"
name = "Rain"
sum = { records = "reading", metric = "rain" }
period = "day"

[[indicator]]
id = "grids"
name = "Grids of all counties"
sum = { records = "indicator", name = "grids" }
period = "year"

[[indicator]]
id = "felt"
name = "Feeling of safety"
reported = "felt"
"""
CAMPAIGNS = """
[[campaign]]
id = "hazards"
name = "Hazards"
first = "2026-01-28"
last = "2026-02-06"

[[campaign.measure]]
name = "found"
kind = "found"
count = { records = "event", categories = ["fire"] }

[[campaign.measure]]
name = "mended"
kind = "mended"
count = { records = "event", measure = "done", categories = ["fire"] }
targets = { "330302" = 8, "330303" = 2 }

[[campaign.measure]]
name = "inspected"
kind = "inspection"
count = { records = "indicator", name = "inspected" }
target = 100
"""


@pytest.fixture
def store(url: str, centre: Centre, clock: SetClock) -> Iterator[Store]:
    (centre.folder / "indicators.toml").write_text(RULES, "utf-8")
    (centre.folder / "campaigns.toml").write_text(CAMPAIGNS, "utf-8")
    opened = Store.open(url, centre, clock)
    yield opened
    opened.close()


def values(store: Store, region: str = "") -> dict[str, IndicatorValue]:
    return {one.id: one for one in store.picture.indicator_values(region=region).values}


def reported(name: str, period: str, value: float | None, region: str = "330300", **more: object) -> Indicator:
    told: dict = {"source": "figures", "name": name, "period": period, "region": region, "value": value, **more}
    return Indicator(**told)


def test_events_are_counted_in_the_running_period_and_against_the_same_stretch_of_those_before(store: Store) -> None:
    moments = [
        *(NOON - minutes * 60_000 for minutes in (5, 30, 200)),  # today
        *(NOON - DAY - minutes * 60_000 for minutes in (200, 201)),  # yesterday, before noon
        NOON - DAY + 5 * HOUR,  # yesterday, later than now
        NOON - 364 * DAY - HOUR,  # the same weekday a year before
        NOON - 400 * DAY,
    ]
    apply(store, *(event(str(n), reported_at=at) for n, at in enumerate(moments)))
    today = values(store)["today"]
    assert (today.value, today.last_period, today.last_year) == (3.0, 2.0, 1.0)
    assert (today.on_period, today.on_year) == (50.0, 200.0)
    assert today.period == "2026-02-02"


def test_what_was_not_all_kept_is_compared_with_nothing(store: Store) -> None:
    apply(store, event("1", reported_at=NOON - HOUR), event("2", reported_at=NOON - DAY))
    today = values(store)["today"]
    assert (today.value, today.last_period, today.on_period, today.on_year) == (1.0, None, None, None)
    assert values(store)["rain"].value is None, "nothing is known of it: not a zero"


def test_a_region_and_a_category_are_counted_as_the_events_themselves_would_be(store: Store) -> None:
    def told(number: int) -> dict:
        region = ("330302006", "330303002", "330303")[number % 3]
        at = NOON - number * 7 * HOUR
        state = "closed" if number % 2 else "handling"
        return {"region": region, "reported_at": at, "category": ("fire", "traffic")[number % 5 == 0], "state": state,
                "closed_at": at + HOUR if number % 2 else None}  # fmt: skip

    events = [event(str(n), **told(n)) for n in range(60)]
    apply(store, *events)
    first_of_month = int(datetime(2026, 1, 31, 16, tzinfo=UTC).timestamp() * 1000)
    monday = int(datetime(2026, 2, 1, 16, tzinfo=UTC).timestamp() * 1000)
    for region in ("", "330302", "330303", "330303002"):
        inside = [one for one in events if one.region.startswith(region) and one.category == "fire"]
        found = values(store, region)
        assert found["fires"].value == sum(one.reported_at >= first_of_month for one in inside), region
        assert found["closed"].value == sum((one.closed_at or 0) >= monday for one in inside), region
    by_county = {one.region: one.value for one in store.picture.indicator_regions("fires").values}
    assert by_county == {code: values(store, code)["fires"].value for code in ("330302", "330303")}
    assert store.picture.indicator_regions("no such").values == ()


def test_a_ratio_says_what_it_is_made_of_and_whether_its_target_is_met(store: Store) -> None:
    for number in range(10):
        state = "closed" if number < 7 else "handling"
        apply(store, event(str(number), severity=1, reported_at=NOON - 10 * HOUR, state=state, closed_at=NOON - HOUR))
    rate = values(store)["rate"]
    assert (rate.value, rate.parts, rate.good, rate.in_points) == (70.0, (7.0, 10.0), True, True)
    figure = store.picture.figure("indicator:rate")
    assert (figure.value, figure.target, figure.good) == (70.0, 60.0, True)


def test_assets_readings_and_reported_figures_are_counted_and_summed(store: Store) -> None:
    cameras = [
        Asset(source="cameras", key=str(n), kind="camera", name="", state=state, updated_at=NOON, region="330302006")
        for n, state in enumerate(("online", "online", "online", "offline"))
    ]
    rain = [
        Reading(source="air", station="a", metric="rain", value=2.5, unit="mm", at=NOON - n * HOUR) for n in range(9)
    ]
    figures = [
        reported("grids", "2026", 5.0, "330302"),
        reported("grids", "2026-01", 5.0, "330302"),
        reported("grids", "2026-01", 2.0, "330303"),
        reported("grids", "2026-01", 7.0, "330300"),
        reported("grids", "2025", 4.0, "330302"),
        reported("felt", "2024", 94.0, unit="%", direction="up"),
        reported("felt", "2025", 96.5, unit="%", direction="up", target=95.0, note="survey"),
    ]
    store.apply(RecordBatch(source="cameras", polled_at=NOON, assets=cameras))
    store.apply(RecordBatch(source="air", polled_at=NOON, readings=rain))
    store.apply(RecordBatch(source="figures", polled_at=NOON, indicators=figures))
    found = values(store)
    assert found["online"].value == 75.0
    assert found["rain"].value == 22.5
    assert found["grids"].value == 7.0, "the whole and its parts were added"
    felt = found["felt"]
    assert (felt.value, felt.unit, felt.period, felt.last_year, felt.on_year) == (96.5, "%", "2025", 94.0, 2.5)
    assert (felt.good, felt.note, felt.on_period) == (True, "survey", None)


def test_a_published_change_is_taken_at_its_word(store: Store) -> None:
    figures = [reported("felt", "2025", None, change=-5.82), reported("felt", "2024", 10.0)]
    store.apply(RecordBatch(source="figures", polled_at=NOON, indicators=figures))
    felt = values(store)["felt"]
    assert (felt.value, felt.on_year) == (None, -5.82)


@pytest.mark.parametrize("at_hand", [False, True])
def test_a_campaign_says_what_is_done_of_its_target_by_region_and_whether_it_is_behind(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, at_hand: bool
) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path / "data"))
    begin = int(datetime(2026, 1, 27, 16, tzinfo=UTC).timestamp() * 1000)
    done = [event(f"a{n}", reported_at=begin + n, state="closed", closed_at=NOON) for n in range(3)]
    open_ones = [event(f"b{n}", reported_at=begin + n, region="330303002") for n in range(2)]
    before = [event("early", reported_at=begin - 1, state="closed", closed_at=NOON)]
    apply(store, *done, *open_ones, *before, event("else", category="traffic"))
    if at_hand:
        store.picture.have_events_at_hand().load()
        monkeypatch.setattr(counting, "_cells", None)  # what the counters would be asked by
    (campaign,) = store.picture.campaigns().campaigns
    found, mended, inspected = campaign.measures
    assert (found.done, found.target, found.is_behind) == (5.0, None, False)
    assert (mended.done, mended.target, mended.is_behind) == (3.0, 10.0, True)
    assert mended.expected == pytest.approx(10 * 5.5 / 10)
    assert [row[::2] for row in mended.regions] == [("330302", 3.0), ("330303", 0.0)]
    assert [row[3] for row in mended.regions] == [8.0, 2.0]
    assert inspected.done is None, "nothing was reported: not a zero"
    day = [reported("inspected", "2026-01-30", 40.0, "330302"), reported("inspected", "2025-12", 9.0, "330302")]
    store.apply(RecordBatch(source="figures", polled_at=NOON, indicators=day))
    assert store.picture.campaigns().campaigns[0].measures[2].done == 40.0


def test_every_mistake_in_the_two_files_is_found_and_the_rest_is_used(tmp_path: Path) -> None:
    (tmp_path / "indicators.toml").write_text(
        """
[[indicator]]
id = "both"
name = "Both"
count = { records = "event" }
reported = "x"

[[indicator]]
id = "good"
name = "Good"
count = { records = "event" }

[[indicator]]
id = "good"
name = "Twice"
count = { records = "event", categories = ["fier"] }

[[indicator]]
id = "odd"
name = "Odd"
count = { records = "evnt" }
period = "fortnight"
""",
        "utf-8",
    )
    (tmp_path / "campaigns.toml").write_text(
        """
[[campaign]]
id = "c"
name = "C"
first = "2026-13-01"
last = "2026-01-01"
measure = [{ name = "m", count = { records = "event" } }]

[[campaign]]
id = "d"
name = "D"
first = "2026-02-01"
last = "2026-01-01"
measure = [{ name = "m", count = { records = "event" }, target = 0 }]
""",
        "utf-8",
    )
    settings, mistakes = read_indicators(tmp_path, {"fire": 1})
    assert [rule.name for rule in settings.indicators] == ["Good"]
    assert settings.campaigns == ()
    told = {(mistake.key, mistake.nearest) for mistake in mistakes}
    assert {("indicator[3].count.categories[1]", "fire"), ("indicator[3].id", "")} <= told
    assert all(mistake.line for mistake in mistakes)
    assert len(mistakes) == 7


def test_every_published_figure_is_an_indicator_by_its_name(tmp_path: Path) -> None:
    centre = read_centre(example_centre())
    settings, mistakes = read_indicators(centre.folder, centre.categories)
    assert mistakes == []
    with (centre.folder / "data" / "reported_figures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    figures = [
        reported(
            row["indicator"], row["year"], float(row["value"]) if row["value"] else None, row["region_code"],
            unit=row["unit"], direction=row["direction"], change=float(row["yoy_pct"]) if row["yoy_pct"] else None,
        )
        for row in rows
    ]  # fmt: skip
    store = Store.open(str(tmp_path / "store.sqlite"), centre, Clock())
    store.apply(RecordBatch(source="figures", polled_at=NOON, indicators=figures))
    for row, figure in zip(rows, figures, strict=True):
        found = store.picture.figure(f"indicator:{row['indicator']}", region=row["region_code"])
        assert (found.value, found.unit, found.change) == (figure.value, figure.unit, figure.change), row
    defined = {one.id: one for one in store.picture.indicator_values().values}
    assert set(defined) == {rule.id for rule in settings.indicators}
    felt = defined["safety_felt"]
    assert (felt.value, felt.good, felt.period) == (95.16, True, "2015")
    assert defined["criminal_cases"].on_year == -5.82
    own = centre.file.code
    by_row = {(rule.reported, rule.region or own): defined[rule.id] for rule in settings.indicators if rule.reported}
    for row, figure in zip(rows, figures, strict=True):
        found = by_row[row["indicator"], row["region_code"]]
        assert (found.value, found.on_year, found.period) == (figure.value, figure.change, row["year"]), row
        assert found.place == ("" if row["region_code"] == own else row["region"]), "whose it is stands beside it"
        assert round(figure.value or 0, found.decimals) == (figure.value or 0), f"{row}: digits would be lost"
    assert store.picture.figure("indicator:tz_cameras").period == "台州市 2017"
    store.close()


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.sampled_from(("day", "week", "month", "quarter", "year")))
def test_periods_follow_each_other_without_gap_and_are_known_by_their_names(day: date, period) -> None:
    first = first_day(day, period)
    after = next_first_day(first, period)
    assert first <= day < after
    assert next_first_day(after, period, -1) == first
    assert first_day(after - timedelta(days=1), period) == first
    assert first_day(a_year_before(first, period), period) == a_year_before(first, period)
    if period != "week":
        assert named_period(name_of(first, period)) == (first, period)


def at(*told: int) -> int:
    """Return a moment by Shanghai's clock."""
    return int(datetime(*told, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp() * 1000)


SAME_STRETCHES = """
[[indicator]]
id = "month"
name = "This month"
count = { records = "event" }

[[indicator]]
id = "quarter"
name = "This quarter"
count = { records = "event" }
period = "quarter"

[[indicator]]
id = "year"
name = "This year"
count = { records = "event" }
period = "year"
"""


@pytest.mark.parametrize(
    ("now", "indicator", "last_period", "last_year"),
    [
        # The last moments that still count, in the period before and the year before. An hour later, they don't.
        ((2028, 3, 31, 10, 30), "month", (2028, 2, 29, 23, 59), (2027, 3, 31, 10, 59)),
        ((2028, 2, 29, 10, 30), "month", (2028, 1, 29, 10, 59), (2027, 2, 28, 23, 59)),
        ((2028, 3, 1, 10, 30), "year", (2027, 3, 1, 10, 59), (2027, 3, 1, 10, 59)),
        ((2028, 12, 31, 23, 30), "year", (2027, 12, 31, 23, 59), (2027, 12, 31, 23, 59)),
        ((2028, 5, 31, 10, 30), "quarter", (2028, 2, 29, 23, 59), (2027, 5, 31, 10, 59)),
        ((2028, 6, 15, 10, 30), "quarter", (2028, 3, 15, 10, 59), (2027, 6, 15, 10, 59)),
        ((2027, 2, 28, 10, 30), "quarter", (2026, 11, 28, 10, 59), (2026, 2, 28, 10, 59)),
    ],
)
def test_the_same_stretch_goes_by_the_calendar_at_month_ends_and_over_leap_days(
    store: Store,
    centre: Centre,
    clock: SetClock,
    *,
    now: tuple[int, ...],
    indicator: str,
    last_period: tuple[int, ...],
    last_year: tuple[int, ...],
) -> None:
    (centre.folder / "indicators.toml").write_text(SAME_STRETCHES, "utf-8")
    clock.move(at(*now) - NOON)
    moments = {at(2025, 12, 1), at(*last_period), at(*last_period) + HOUR, at(*last_year), at(*last_year) + HOUR}
    apply(store, *(event(str(moment), reported_at=moment) for moment in moments))
    found = values(store)[indicator]
    assert (found.last_period, found.last_year) == (1.0, 1.0), found


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.sampled_from(("day", "week", "month", "quarter", "year")))
def test_the_same_day_of_another_period_lies_in_it_and_keeps_its_place(day: date, period) -> None:
    own = first_day(day, period)
    assert same_day(day, own, period) == (day, True)
    for other in (next_first_day(own, period, -1), a_year_before(own, period)):
        found, is_there = same_day(day, other, period)
        assert other <= found <= next_first_day(other, period)
        if not is_there:
            assert found.day == 1, "the month was too short: all of it"
        elif period in ("month", "quarter", "year"):
            assert found.day == day.day
        else:
            assert found - other == day - own


def test_a_countys_day_is_compared_with_its_own_same_weekdays_up_to_the_same_hour(store: Store) -> None:
    apply(store, *_weeks(weeks=5, lucheng=[3, 3, 4, 2, 3, 3], longwan=9))
    assert [one.side for one in store.picture.unusual_regions().regions] == ["", "above"]
    lucheng, longwan = store.picture.unusual_regions().regions
    assert (lucheng.code, lucheng.count, lucheng.median) == ("330302", 3.0, 3.0)
    assert (longwan.count, longwan.high) == (9.0, 1.0)
    assert longwan.name == "龙湾区"


def test_before_there_are_weeks_enough_nothing_is_unusual(store: Store) -> None:
    apply(store, *_weeks(weeks=3, lucheng=[3, 3, 4, 2], longwan=9))
    found = store.picture.unusual_regions()
    assert (found.regions, found.weeks) == ((), 3)


def _weeks(*, weeks: int, lucheng: list[int], longwan: int) -> list[Event]:
    """Return some mornings of the same weekday, the newest first, and as much again later in each day but today."""
    events = []
    for week in range(weeks + 1):
        counts = {"330302006": lucheng[week], "330303002": longwan if week == 0 else 1}
        for region, count in counts.items():
            for number in range(count):
                at = NOON - week * 7 * DAY - 3 * HOUR - number
                events.append(event(f"{week} {region} {number}", region=region, reported_at=at))
                if week:
                    events.append(event(f"{week} {region} {number} later", region=region, reported_at=at + 6 * HOUR))
    first_midnight = NOON - weeks * 7 * DAY - 13 * HOUR
    return [event("the first of all", region="330302", reported_at=first_midnight), *events]
