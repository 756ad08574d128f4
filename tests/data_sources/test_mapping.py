"""Rows become records, or are refused with a reason; nothing a source says can break a page."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources import coordinates, mapping_times
from data_sources.batches import Refused
from data_sources.centre import Category, Centre, CentreFile, Home, SourceFile
from data_sources.mapping import Mapper, MappingError
from data_sources.records import Event
from data_sources.sentences import Sentence

NOW = 1_795_300_000_000  # 2026-11-21T22:26:40Z
SHANGHAI = ZoneInfo("Asia/Shanghai")

EVENT = {
    "kind": "event",
    "key": "id",
    "title": "title",
    "category": {"field": "type", "table": "categories"},
    "state": {"field": "status", "words": {"待受理": "waiting", "归档": "closed"}},
    "reported_at": {"field": "time", "format": "%Y-%m-%d %H:%M:%S"},
    "position": {"lon": "lng", "lat": "lat", "datum": "gcj02"},
}
ROW = {
    "id": "A1",
    "title": "电动车飞线充电",
    "type": "消防隐患",
    "status": "待受理",
    "time": "2026-11-20 08:30:00",
    "lng": 120.7,
    "lat": 28.0,
}


def centre_of(*categories: Category, zone: str = "Asia/Shanghai") -> Centre:
    file = CentreFile(name="x", code="3303", level="county", zone=zone, home=Home(lat=28.0, lon=120.7, zoom=9))
    return Centre(Path("x"), file, {}, {category.code: category for category in categories})


FIRE = Category(code="fire", name={"zh": "消防", "en": "Fire"}, severity=3, words=("消防隐患",))
OTHER = Category(code="other", name="其他")


def mapper_of(records, *categories: Category, simulated: bool = False, zone: str = "Asia/Shanghai") -> Mapper:
    source = SourceFile(name="s", connector="rest", every="15s", simulated=simulated, records=records)
    return Mapper("s", source, centre_of(*(categories or (FIRE, OTHER)), zone=zone))


def reason(refused: list[Refused]) -> str:
    assert len(refused) == 1
    return str(refused[0].reason)


def test_a_row_becomes_the_event_it_means():
    mapped = mapper_of(EVENT, simulated=True).map([ROW], NOW)
    (event,) = mapped.records
    assert not mapped.refused
    lon, lat = coordinates.gcj02_to_wgs84(120.7, 28.0)
    at = int(datetime(2026, 11, 20, 0, 30, tzinfo=UTC).timestamp() * 1000)
    assert event == Event(
        source="s",
        key="A1",
        title="电动车飞线充电",
        category="fire",
        state="waiting",
        severity=3,
        reported_at=at,
        updated_at=at,
        lat=pytest.approx(lat, abs=1e-12),
        lon=pytest.approx(lon, abs=1e-12),
        simulated=True,
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"id": None}, ["key", "no value", "“id”"]),
        ({"id": "  "}, ["key", "no value"]),
        ({"id": "x" * 201}, ["201", "200"]),
        ({"id": {"a": 1}}, ["key", "a text is needed"]),
        ({"status": "已办"}, ["state", "“已办”", "待受理, 归档"]),
        ({"time": "20.11.2026"}, ["reported_at", "“20.11.2026”", "%Y-%m-%d"]),
        ({"time": "2026-02-30 00:00:00"}, ["reported_at"]),
        ({"time": 7}, ["reported_at", "7"]),
        ({"time": "2026-11-24 00:00:00"}, ["reported_at", "more than a day from now"]),
        ({"lng": 28.0, "lat": 120.7}, ["swapped", "“lng”", "“lat”"]),
        ({"lng": 1e9}, ["nowhere"]),
        ({"lng": "east"}, ["position", "“east”", "degrees"]),
    ],
)
def test_a_bad_row_is_refused_with_the_field_what_was_found_and_what_is_allowed(change, words):
    mapped = mapper_of(EVENT).map([ROW, {**ROW, **change}, {**ROW, "id": "A3"}], NOW)
    assert [record.key for record in mapped.records] == ["A1", "A3"]
    for word in words:
        assert word in reason(mapped.refused)
    assert json.loads(mapped.refused[0].raw)["title"] == ROW["title"]


def test_a_pair_swapped_within_the_allowed_range_is_told_from_the_centres_place():
    record = {**EVENT, "position": {"lon": "lng", "lat": "lat", "datum": "wgs84"}}
    source = SourceFile(name="s", connector="rest", every="15s", records=record)
    file = CentreFile(name="x", code="42", level="county", zone="UTC", home=Home(lat=40.2, lon=-75.3, zoom=9))
    mapped = Mapper("s", source, Centre(Path("x"), file, {}, {})).map([{**ROW, "lng": 40.1, "lat": -75.4}], NOW)
    assert "swapped" in reason(mapped.refused)


def test_rows_that_are_no_tables_are_refused_and_refusals_of_the_connector_pass_through():
    told = Refused(b"<alert/>", Sentence("X", "why"))
    mapped = mapper_of(EVENT).map([ROW, "text", 7, None, ["a"], told], NOW)
    assert len(mapped.records) == 1
    assert len(mapped.refused) == 5
    assert told in mapped.refused


@pytest.mark.parametrize(
    "place", [{"lng": None}, {"lng": "", "lat": ""}, {"lng": 0, "lat": 0}, {"lng": "0", "lat": 0.0}]
)
def test_an_event_without_a_place_is_an_event(place):
    (event,) = mapper_of(EVENT).map([{**ROW, **place}], NOW).records
    assert (event.lat, event.lon) == (None, None)


def test_an_unknown_category_is_other_where_there_is_other_and_refused_where_not():
    row = {**ROW, "type": "外星人"}
    assert mapper_of(EVENT).map([row], NOW).records[0].category == "other"
    assert "“外星人”" in reason(mapper_of(EVENT, FIRE).map([row], NOW).refused)
    assert mapper_of(EVENT).map([{**ROW, "type": None}], NOW).records[0].category == "other"


def test_what_the_mapping_leaves_out_is_worked_out():
    record = {
        "kind": "event",
        "key": "id",
        "category": {"field": "type", "table": "categories"},
        "reported_at": {"field": "t", "format": "epoch_s"},
        "closed_at": {"field": "done", "format": "epoch_ms"},
    }
    rows = [{"id": 7, "type": "fire", "t": 1_700_000_000, "done": 1_700_000_600_000}]
    rows.append({"id": 8.0, "type": "Fire", "t": "1700000000", "done": None})
    closed, waiting = mapper_of(record).map(rows, NOW).records
    assert (closed.key, closed.state, closed.updated_at) == ("7", "closed", 1_700_000_600_000)
    assert (waiting.key, waiting.state, waiting.updated_at) == ("8", "waiting", 1_700_000_000_000)
    assert waiting.title == "消防"


def test_a_wide_table_makes_a_reading_a_metric_and_its_holes_are_no_mistakes():
    common = {
        "kind": "reading",
        "station": "WatchPoint",
        "at": {"field": "join(' ', [Date, Hour])", "format": "%Y%m%d %H"},
        "missing": ["", "NaN", "-;"],
    }
    records = [
        {**common, "metric": {"value": "pm25"}, "value": "PM2.5", "unit": {"value": "µg/m³"}},
        {**common, "metric": {"value": "co"}, "value": {"field": "CO", "scale": 1000}, "unit": {"value": "µg/m³"}},
    ]
    rows = [
        {"WatchPoint": "南浦", "Date": "20200402", "Hour": "08", "PM2.5": "20", "CO": "0.5"},
        {"WatchPoint": "瓯海", "Date": "20200402", "Hour": "08", "PM2.5": "NaN", "CO": "-;"},
        {"WatchPoint": "", "Date": "20200402", "Hour": "08", "PM2.5": "3", "CO": "1"},
        {"WatchPoint": "茶山", "Date": "20200402", "Hour": "08", "PM2.5": "*", "CO": "1"},
    ]
    mapped = mapper_of(records).map(rows, NOW)
    assert [(record.station, record.metric, record.value) for record in mapped.records] == [
        ("南浦", "pm25", 20.0),
        ("南浦", "co", 500.0),
        ("茶山", "co", 1000.0),
    ]
    assert mapped.records[0].at == int(datetime(2020, 4, 2, tzinfo=UTC).timestamp() * 1000)
    assert mapped.empty == 2
    assert [str(each.reason) for each in mapped.refused] == [
        "station: the row has no value in “WatchPoint”.",
        "value: “PM2.5” holds “*”; a number is needed.",
    ]


def test_assets_indicators_regions_and_flags_are_mapped():
    asset = {
        "kind": "asset",
        "asset_kind": {"value": "camera"},
        "key": "id",
        "state": {"field": "on", "words": {"true": "online", "0": "offline"}},
    }
    on, off, unknown = (
        mapper_of(asset).map([{"id": "c1", "on": True}, {"id": "c2", "on": 0}, {"id": "c3"}], NOW).records
    )
    assert (on.kind, on.state, on.name, on.updated_at) == ("camera", "online", "c1", NOW)
    assert (off.state, unknown.state) == ("offline", "unknown")
    indicator = {"kind": "indicator", "region": "code", "name": "n", "period": "year", "value": "v", "change": "c"}
    (figure,) = (
        mapper_of(indicator)
        .map([{"code": 330300, "n": "群众安全感", "year": "2015", "v": "", "c": "-3.5"}], NOW)
        .records
    )
    assert (figure.region, figure.value, figure.change, figure.direction) == ("330300", None, -3.5, "")
    region = {"kind": "region", "code": "c", "name": "n", "level": {"value": "county"}, "approximate": "a"}
    mapped = mapper_of(region).map([{"c": "1", "n": "x", "a": "true"}, {"c": "2", "n": "y", "a": "maybe"}], NOW)
    assert mapped.records[0].approximate is True
    assert "“maybe”" in reason(mapped.refused)


def test_nested_fields_and_expressions_are_found():
    record = {**EVENT, "key": "a.b.id", "title": "names[0]", "address": "length(time)"}
    row = {**ROW, "a": {"b": {"id": "deep"}}, "names": ["first"]}
    mapped = mapper_of(record).map([row, {**row, "a": "flat", "names": 3}], NOW)
    (event,) = mapped.records
    assert (event.key, event.title, event.address) == ("deep", "first", "19")
    assert "a.b.id" in reason(mapped.refused)


@pytest.mark.parametrize(
    ("change", "key", "nearest"),
    [
        ({"kind": "evnt"}, "records.kind", "event"),
        ({"kind": None}, "records.kind", ""),
        ({"titel": "x", "title": None}, "records.titel", "title"),
        ({"key": None}, "records.key", ""),
        ({"reported_at": {"field": "t", "format": "epoc_ms"}}, "records.reported_at.format", "epoch_ms"),
        ({"reported_at": {"field": "t", "zone": "Asia/Shanghia"}}, "records.reported_at.zone", "Asia/Shanghai"),
        ({"title": {"field": "t", "format": "iso"}}, "records.title.format", ""),
        ({"title": {"feild": "t"}}, "records.title.feild", "field"),
        ({"state": {"field": "s", "words": {"待": "wating"}}}, "records.state.words.待", "waiting"),
        ({"severity": {"field": "s", "default": 9}}, "records.severity.default", ""),
        ({"category": {"value": "fir"}}, "records.category.value", "fire"),
        ({"position": {"lon": "x", "lat": "y", "datum": "gcj-02"}}, "records.position.datum", "gcj02"),
        ({"title": "a[b"}, "records.title", ""),
        ({"missing": "-"}, "records.missing", ""),
    ],
)
def test_a_mistake_in_the_mapping_is_named_at_its_key(change, key, nearest):
    table = {name: value for name, value in {**EVENT, **change}.items() if value is not None}
    with pytest.raises(MappingError) as caught:
        mapper_of(table)
    found = {mistake.key: mistake.nearest for mistake in caught.value.mistakes}
    assert key in found
    assert found[key] == nearest


def test_what_neither_store_can_hold_is_replaced_not_lost():
    (event,) = mapper_of(EVENT).map([{**ROW, "title": "a\0b\ud800c"}], NOW).records
    assert "\0" not in event.title
    assert event.title.encode().decode().startswith("a�b")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("2026-11-20 08:30:00"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(ROW, VALUES)) | st.just(ROW) | VALUES, max_size=8))
def test_whatever_a_source_sends_becomes_valid_records_or_refusals_with_a_reason(rows):
    record = {**EVENT, "severity": {"field": "lat", "default": 4}, "closed_at": {"field": "lng", "format": "epoch_ms"}}
    mapped = mapper_of(record).map(rows, NOW)
    assert len(mapped.records) + len(mapped.refused) == len(rows)
    judged = msgspec.convert([msgspec.to_builtins(event) for event in mapped.records], list[Event])
    assert judged == mapped.records
    assert all(str(refused.reason) and isinstance(refused.raw, bytes) for refused in mapped.refused)


FORMATS = ["%Y-%m-%d %H:%M:%S", "%Y/%m/%dT%H:%M", "%d.%m.%Y %H:%M:%S", "iso", "%Y%m%d%H%M%S"]


@given(
    st.lists(
        st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(microsecond=0)),  # noqa: DTZ001 - local
        min_size=1,
    ),
    st.sampled_from(FORMATS),
    st.sampled_from(["Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "UTC"]),
)
def test_times_read_at_once_are_the_times_read_one_by_one(moments, time_format, name):
    zone = ZoneInfo(name)
    texts = [at.isoformat() if time_format == "iso" else at.strftime(time_format) for at in moments]
    at_once, bad = mapping_times.instants(texts, time_format, zone)
    assert not bad
    assert at_once == [mapping_times.reader(time_format, zone)(text) for text in texts]


@pytest.mark.parametrize(
    ("value", "time_format", "expected"),
    [
        ("2026-11-20T08:30:00+08:00", "iso", "2026-11-20T00:30:00+00:00"),
        ("2026-11-20T00:30:00Z", "iso", "2026-11-20T00:30:00+00:00"),
        ("2026-11-20T00:30:00.250Z", "iso", "2026-11-20T00:30:00.250000+00:00"),
        ("2026-11-20", "iso", "2026-11-19T16:00:00+00:00"),
        (45000.5, "excel", "2023-03-15T04:00:00+00:00"),
        ("45000", "excel", "2023-03-14T16:00:00+00:00"),
        ("2018/2/9 7:05:00", "%Y/%m/%d %H:%M:%S", "2018-02-08T23:05:00+00:00"),
        (1700000000, "epoch_s", "2023-11-14T22:13:20+00:00"),
        (
            datetime(2026, 1, 1),  # noqa: DTZ001 - a spreadsheet's
            "%Y",
            "2025-12-31T16:00:00+00:00",
        ),
    ],
)
def test_times_are_read_as_sources_write_them(value, time_format, expected):
    (instant,), bad = mapping_times.instants([value], time_format, SHANGHAI)
    assert not bad
    assert instant == round(datetime.fromisoformat(expected).timestamp() * 1000)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "2026-13-01 00:00:00",
        "2026-11-20 24:00:01",
        "2026-11-20 08:30:00\0",
        True,
        [],
        1e300,
    ],
)
def test_what_is_no_time_is_said_not_guessed(value):
    instants, bad = mapping_times.instants(["2026-11-20 08:30:00", value], "%Y-%m-%d %H:%M:%S", SHANGHAI)
    assert bad == [1]
    assert instants[1] is None
    assert np.isfinite(float(instants[0] or 0))


def test_a_time_asked_for_is_written_as_the_source_wants_it():
    assert mapping_times.text_of(1_700_000_000_000, "%Y-%m-%d %H:%M:%S", SHANGHAI) == "2023-11-15 06:13:20"
    assert mapping_times.text_of(1_700_000_000_123, "epoch_ms", SHANGHAI) == 1_700_000_000_123
    assert mapping_times.text_of(1_700_000_000_123, "epoch_s", SHANGHAI) == 1_700_000_000
    assert mapping_times.text_of(1_700_000_000_123, "iso", SHANGHAI) == "2023-11-15T06:13:20+08:00"


def test_what_departments_write_for_nothing_is_nothing():
    reading = {
        "kind": "reading",
        "missing": ["", "NULL", "无", "/", "-999", "9999.0"],
        "station": "s",
        "metric": {"value": "PM2.5"},
        "value": "v",
        "at": {"field": "at", "format": "epoch_ms"},
    }
    values = ["NULL", "无", "/", "", None, -999, -999.0, "-999", 9999, 0, "３５．２", "-998"]
    rows = [{"s": "a", "v": value, "at": 1} for value in values]
    mapped = mapper_of(reading).map(rows, NOW)
    assert not mapped.refused
    assert [record.value for record in mapped.records] == [0.0, 35.2, -998.0]


def test_a_word_with_spaces_around_it_is_that_word():
    state = {"field": "state", "words": {"待受理": "waiting", "评价归档": "closed"}}
    rows = [{**ROW, "state": word} for word in ("待受理", "待受理 ", " 评价归档", "\u3000待受理")]
    mapped = mapper_of({**EVENT, "state": state}).map(rows, NOW)
    assert [record.state for record in mapped.records] == ["waiting", "waiting", "closed", "waiting"]
