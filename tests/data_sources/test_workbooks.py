"""Workbooks are read in a process of their own: values only, merged cells filled, and no file can end the collector."""

from __future__ import annotations

import io
import os
import struct
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_sources import workbook_child
from data_sources.sheets import Layout, SheetError, rows_of_cells
from data_sources.workbook_child import WorkbookReader
from data_sources.workbooks import check_unpacked, sheet_of
from tests.data_sources.workbook_files import merged_xml, rows_xml, sheet_xml, xlsx

MEGABYTE = 1024 * 1024


@pytest.fixture
def reader() -> Iterator[WorkbookReader]:
    made = WorkbookReader(time.monotonic() + 60, most_unpacked=64 * MEGABYTE)
    yield made
    made.close()


def rows_of(reader: WorkbookReader, raw: bytes, layout: Layout | None = None, sheet: str | int = 1) -> list[object]:
    merged, lines = reader.sheet(raw, sheet)
    return list(rows_of_cells(lines, layout or Layout(), merged))


def failure(reader: WorkbookReader, raw: bytes) -> str:
    with pytest.raises(SheetError) as caught:
        rows_of(reader, raw)
    return str(caught.value.sentence)


def test_texts_numbers_and_dates_come_as_what_they_are_in_both_eras(reader):
    table = [["名称", "数", "日期"], ["甲", 12.5, ("date", 45356)], ["乙", 3, None]]
    assert rows_of(reader, xlsx(table)) == [
        {"名称": "甲", "数": 12.5, "日期": date(2024, 3, 5)},
        {"名称": "乙", "数": 3.0, "日期": ""},
    ]
    table[1][2] = ("date", 45356 - 1462)
    assert rows_of(reader, xlsx(table, date1904=True))[0]["日期"] == date(2024, 3, 5)


def test_one_process_reads_one_workbook_after_another(reader):
    for number in range(3):
        assert rows_of(reader, xlsx([["a"], [number]])) == [{"a": float(number)}]
        assert "not a workbook" in failure(reader, b"PK\x03\x04 nothing")
    merged, lines = reader.sheet(xlsx([["a"], *[[n] for n in range(5000)]]), 1)
    assert next(lines) == ["a"]
    lines.close()  # left in the middle: the next gets its own rows
    assert rows_of(reader, xlsx([["b"], [1]])) == [{"b": 1.0}]
    assert merged == []


def test_merged_headings_are_joined_and_merged_cells_of_rows_filled_downwards(reader):
    table = [
        ["2024年3月空气质量", None, None, None],
        ["地区", "颗粒物", None, "备注"],
        [None, "PM2.5", "PM10", None],
        ["鹿城", 35, 60, "说明"],
        [None, 36, 61, None],
        ["瓯海", 20, 40, None],
        ["数据未经审核", None, None, None],
    ]
    after = merged_xml("A1:D1", "A2:A3", "B2:C2", "D2:D3", "A4:A5", "A7:D7")
    rows = rows_of(reader, xlsx(table, after), Layout(header=0, header_rows=2, skip=("数据未经",)))
    assert rows == [
        {"地区": "鹿城", "颗粒物/PM2.5": 35.0, "颗粒物/PM10": 60.0, "备注": "说明"},
        {"地区": "鹿城", "颗粒物/PM2.5": 36.0, "颗粒物/PM10": 61.0, "备注": ""},
        {"地区": "瓯海", "颗粒物/PM2.5": 20.0, "颗粒物/PM10": 40.0, "备注": ""},
    ]


def test_a_table_that_begins_in_the_middle_of_a_sheet_keeps_its_columns(reader):
    rows = '<row r="3"><c r="C3" t="inlineStr"><is><t>a</t></is></c></row><row r="4"><c r="C4"><v>1</v></c></row>'
    assert rows_of(reader, xlsx(rows), Layout(header=0)) == [{"a": 1.0}]
    assert rows_of(reader, xlsx(rows), Layout(header=3)) == [{"a": 1.0}]


def test_formulas_give_their_stored_values_and_links_are_never_followed(reader):
    rows = (
        rows_xml([["a", "b", "c"]])
        + '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><f>WEBSERVICE("http://127.0.0.1:1/")</f></c>'
        + '<c r="C2" t="str"><f>[1]Sheet1!A1</f><v>alt</v></c></row>'
    )
    link = (
        '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook/></externalLink>'
    )
    raw = xlsx(rows, extra={"xl/externalLinks/externalLink1.xml": link})
    assert rows_of(reader, raw) == [{"a": 2.0, "b": "", "c": "alt"}]


def test_xml_entities_in_a_workbook_are_not_unfolded(reader):
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>a&e11;</t></is></c></row>'
    told = sheet_xml(cell).replace("<worksheet", f'<!DOCTYPE x [<!ENTITY e0 "xxxxxxxxxx">{bomb}]><worksheet', 1)
    try:
        rows = rows_of(reader, xlsx("", sheet=told))
    except SheetError:
        rows = []
    assert len(str(rows)) < 1000


def cell_at(where: str) -> str:
    row = "".join(filter(str.isdigit, where))
    return rows_xml([["a"], [1]]) + f'<row r="{row}"><c r="{where}"><v>1</v></c></row>'


@pytest.mark.parametrize("where", ["XFD1048576", "ZZZZZ99999999", "A4294967295"])
def test_one_cell_in_the_last_corner_costs_its_own_process_only(reader, where):
    told = failure(reader, xlsx(cell_at(where)))
    assert "MB" in told or "not a workbook" in told
    assert rows_of(reader, xlsx([["a"], [1]])) == [{"a": 1.0}]


def test_a_workbook_of_huge_repeated_cells_costs_its_own_process_only(reader):
    office, table = (
        "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    )
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{office}" xmlns:table="{table}"><office:body>'
        f'<office:spreadsheet><table:table table:name="S">{row}</table:table>'
        f"</office:spreadsheet></office:body></office:document-content>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    assert failure(reader, made.getvalue())
    assert rows_of(reader, xlsx([["a"], [1]])) == [{"a": 1.0}]


def test_a_zip_bomb_is_told_before_it_is_opened(reader):
    small = WorkbookReader(time.monotonic() + 60, most_unpacked=MEGABYTE)
    raw = xlsx([["a"], [1]], extra={"xl/media/image1.png": b"\0" * 5 * MEGABYTE})
    try:
        assert "over 1 MB" in failure(small, raw)
    finally:
        small.close()
    assert rows_of(reader, raw) == [{"a": 1.0}]


def test_a_bomb_that_lies_about_its_size_is_found_all_the_same():
    raw = bytearray(xlsx([["a"]], extra={"bomb": b"\0" * 5 * MEGABYTE}))
    true, said = struct.pack("<I", 5 * MEGABYTE), struct.pack("<I", 100)
    at = raw.find(true)
    while at >= 0:
        raw[at : at + 4] = said
        at = raw.find(true, at + 1)
    with pytest.raises(SheetError):
        check_unpacked(bytes(raw), MEGABYTE)


def test_a_workbook_that_takes_too_long_is_left_at_the_deadline(monkeypatch):
    reader = WorkbookReader(time.monotonic() + 0.5, most_unpacked=MEGABYTE)
    monkeypatch.setattr(workbook_child, "_command", lambda: ["sleep", "60"])
    try:
        assert "too long" in failure(reader, xlsx([["a"]]))
    finally:
        reader.close()


def test_real_tables_come_out_whole(reader, shared_data):
    sheets = shared_data / "sheets"
    stations = next(sheets.glob("*.xls")).read_bytes()
    rows = rows_of(reader, stations, Layout(header=0))
    assert len(rows) == 2423
    assert rows[0]["站名"] == "顺义"
    assert rows[-1]["站名"] == "南极长城"
    assert set(rows[0]) >= {"序号", "省份", "区站号", "经度\u3000（度分）", "备注"}
    water = rows_of(reader, (sheets / "水质数据.xlsx").read_bytes())
    assert len(water) == 2199
    assert water[0]["监测时间"] == date(2024, 4, 11)
    locked = (sheets / "formats" / "password-protected-password123.xlsx").read_bytes()
    assert "password" in failure(reader, locked)
    floats = rows_of(reader, (sheets / "formats" / "excel-large-floats.xlsx").read_bytes())
    assert floats


@pytest.mark.skipif(os.name == "nt", reason="memory isn't bounded there")
def test_a_long_workbook_passes_through_without_being_gathered(reader):
    table = [["a", "b"], *[[number, "x"] for number in range(30_000)]]
    _, lines = reader.sheet(xlsx(table), 1)
    assert sum(1 for _ in lines) == 30_001


@settings(max_examples=30)
@given(st.binary(max_size=400))
def test_no_bytes_upset_the_reader_of_workbooks(raw):
    for bytes_ in (raw, b"PK\x03\x04" + raw, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + raw):
        with suppress(SheetError):
            list(sheet_of(bytes_).lines)
