"""Inputs that the fuzzers and the fault trials found, each once: what they broke stays mended."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from data_sources.arcgis_answers import layer_of
from data_sources.clock import Clock
from data_sources.connector import PollContext
from data_sources.geometry import point_of
from data_sources.mapping_times import instants, reader
from data_sources.progress import Progress, Since
from data_sources.sheets import SheetError
from data_sources.toml_files import read_toml
from data_sources.video_states import camera_of
from data_sources.workbook_child import WorkbookReader
from tests.data_sources.faults.workbooks import workbook

ZONE = ZoneInfo("Asia/Shanghai")
NOW = 1_714_536_000_000


def progress(cursor: object) -> Progress:
    context = PollContext(
        source="s", request={}, folder=Path(), zone=ZONE, clock=Clock(), deadline=time.monotonic() + 10
    )
    return Progress(Since(field="at", format="epoch_ms"), context, cursor)  # type: ignore[arg-type]


def test_one_cell_in_the_last_row_and_column_costs_half_a_terabyte_and_not_the_collector():
    evil = workbook([["a"]], odd='<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    with closing(WorkbookReader(time.monotonic() + 60, most_unpacked=2**24)) as reader:
        with pytest.raises(SheetError, match="MB"):
            reader.sheet(evil, 1)
        merged, lines = reader.sheet(workbook([["a"], [1]]), 1)
        assert (merged, list(lines)) == ([], [["a"], [1]])


def test_a_layer_whose_types_are_a_number_has_none():
    assert layer_of({"fields": [], "types": 5, "typeIdField": "KIND"}).subtypes == {}


def test_shapes_larger_than_any_number_have_no_place():
    for kind, far in (("MultiPolygon", [[[[120.65, 28.0], [1e308, 29.0], [120.0, 1e308]]]]),
                      ("LineString", [[120.0, 28.0], [121.0, float("nan")], [1e308, -1e308]])):  # fmt: skip
        point_of({"type": kind, "coordinates": far})  # and no warning of an overflow


def test_a_position_of_four_hundred_digits_is_none():
    channel = {"deviceId": "34020000001320000001", "longitude": 10**400, "latitude": 28.0}
    row = camera_of({"deviceId": "1", "onLine": True}, channel, NOW, ZONE, 1)
    assert row is not None
    assert row["lon"] is None


def test_a_camera_without_a_code_comes_to_light():
    row = camera_of({"deviceId": "1", "onLine": True}, {"gbCode": "x", "name": "路口"}, NOW, ZONE, 1)
    assert row is not None
    assert not row["key"]


@pytest.mark.parametrize("zone", [ZONE, ZoneInfo("America/New_York"), ZoneInfo("UTC")])
def test_a_letter_for_the_first_digit_of_a_year_is_no_time_and_costs_no_other_row(zone):
    texts = ["b024-05-01 12:00:00", "2024-05-01 12:00:00", "9999-12-31 23:59:59", "2024-04-\x7f\x7f 12:00:00"]
    found, bad = instants(list(texts), "%Y-%m-%d %H:%M:%S", zone)
    assert bad == [0, 3]
    assert found[1:3] == [reader("%Y-%m-%d %H:%M:%S", zone)(text) for text in texts[1:3]]


@pytest.mark.parametrize("text", ["a = " + "[" * 600, "a." * 600 + "a = 1", "a = " + "9" * 5000])
def test_a_file_that_no_person_wrote_is_a_mistake(text, tmp_path):
    path = tmp_path / "categories.toml"
    path.write_text(text, "utf-8")
    assert [str(mistake.sentence) for mistake in read_toml(path, tmp_path).mistakes]


def test_a_cursor_beyond_all_calendars_is_let_go():
    asked = progress({"since": 10**400}).asked
    assert isinstance(asked, int)
    assert abs(asked) < 10**14


def test_a_source_whose_clock_goes_back_is_asked_for_what_it_dates_since():
    hour = 3_600_000
    now = Clock().now()
    before = progress({"since": now - 1000, "ahead": 0})
    before.see([{"at": now - hour}], now - hour)
    assert before.cursor["since"] <= now - hour - 1000
