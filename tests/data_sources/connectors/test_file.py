"""Files in a folder: each read once, replaced ones again, in whatever encoding and shape."""

from __future__ import annotations

import os
import time
from pathlib import Path

import msgspec
import pytest

from data_sources.batches import Refused
from data_sources.connector import SourceError
from data_sources.connectors.file import FileConnector, FileSettings
from data_sources.encodings import text_of


def put(path: Path, content: bytes | str, age: float = 60.0) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    at = time.time() - age
    os.utime(path, (at, at))
    return path


def polled(context, cursor=None, **settings):
    given = {"folder": ".", "settle": "100ms", **settings}
    connector = FileConnector(msgspec.convert(given, FileSettings), context)
    rows, last, told = [], cursor, None
    try:
        for page in connector.poll(cursor):
            rows += page.rows
            last = page.cursor or last
    except SourceError as error:
        told = str(error.sentence)
    return rows, last, told


def test_each_file_is_read_once_oldest_first_and_a_replaced_one_again(tmp_path, context):
    put(tmp_path / "b.csv", "id\n1\n", age=200)
    put(tmp_path / "a.csv", "id\n2\n", age=100)
    rows, cursor, _ = polled(context())
    assert [row["id"] for row in rows] == ["1", "2"]
    assert polled(context(), cursor)[0] == []
    put(tmp_path / "b.csv", "id\n1\n3\n")
    put(tmp_path / "a.csv", "id\n2\n", age=50)  # only touched: the same bytes
    rows, cursor, _ = polled(context(), cursor)
    assert [row["id"] for row in rows] == ["1", "3"]
    (tmp_path / "a.csv").unlink()
    _, cursor, _ = polled(context(), cursor)
    assert list(cursor["files"]) == ["b.csv"]


def test_a_file_that_is_still_being_written_is_left_for_later(tmp_path, context, monkeypatch):
    path = put(tmp_path / "a.csv", "id\n1\n")
    monkeypatch.setattr("time.sleep", lambda _seconds: path.write_text("id\n1\n2\n", "utf-8"))
    assert polled(context())[0] == []
    monkeypatch.undo()
    assert [row["id"] for row in polled(context())[0]] == ["1", "2"]


def test_lock_files_and_half_downloads_are_no_tables(tmp_path, context):
    for name in ("~$a.csv", ".a.csv", "a.csv.part"):
        put(tmp_path / name, "id\n1\n")
    assert polled(context(), pattern="*")[0] == []


def test_a_bad_file_stays_in_the_health_until_it_is_replaced_and_the_others_are_read(tmp_path, context):
    put(tmp_path / "bad.xlsx", b"PK\x03\x04 half of a workbook", age=300)
    put(tmp_path / "good.csv", "id\n1\n")
    rows, cursor, told = polled(context(), pattern="*.*")
    assert rows == [{"id": "1"}]
    assert told is not None
    assert "bad.xlsx" in told
    rows, cursor, told = polled(context(), cursor, pattern="*.*")
    assert (rows, "bad.xlsx" in (told or "")) == ([], True)
    (tmp_path / "bad.xlsx").unlink()
    assert polled(context(), cursor, pattern="*.*")[2] is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_every_usual_encoding_and_delimiter_is_recognised(tmp_path, context, encoding, delimiter):
    lines = [["站点", "内容"], ["南浦", "占道经营，请处理"], ["茶山", '引号"和\n换行']]
    text = "\r\n".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)
    put(tmp_path / "a.csv", text.encode(encoding))
    rows, _, told = polled(context())
    assert told is None
    assert rows == [{"站点": "南浦", "内容": "占道经营，请处理"}, {"站点": "茶山", "内容": '引号"和\n换行'}]


def test_western_text_is_not_taken_for_chinese():
    text = "Café Müller, Straße Ärger, naïve à la carte – voilà le résumé de l'été. " * 20
    read = text_of(text.encode("cp1252"))
    assert "Café Müller" in read
    assert not any("\u4e00" <= character <= "\u9fff" for character in read)


def test_odd_rows_are_refused_or_filled_and_empty_ones_passed_over(tmp_path, context):
    put(tmp_path / "a.csv", "说明,,\nid,name,\n1,a\n\n,,\n2,b,,x\n3\n")
    rows, _, _ = polled(context(), header=2)
    assert rows[0] == {"id": "1", "name": "a"}
    assert isinstance(rows[1], Refused)
    assert rows[2] == {"id": "3"}
    assert "4" in str(rows[1].reason)


@pytest.mark.parametrize(
    ("settings", "content", "word"),
    [
        ({}, "", "headings"),
        ({"encoding": "utf8x"}, "id\n1\n", "utf8x"),
        ({"encoding": "ascii"}, "编号\n1\n", "known encoding"),
        ({"header": 9}, "id\n1\n", "line 9"),
    ],
)
def test_what_is_no_table_is_said(tmp_path, context, settings, content, word):
    put(tmp_path / "a.csv", content)
    told = polled(context(), **settings)[2]
    assert told is not None
    assert word in told
    assert "a.csv" in told


def test_a_missing_folder_and_a_huge_file_are_said(tmp_path, context):
    assert "no folder" in (polled(context(), folder="none")[2] or "")
    put(tmp_path / "a.csv", b"id\n" + b"1\n" * 700_000)
    assert "1 MB" in (polled(context(max_bytes=1024 * 1024))[2] or "")


def test_real_workbooks_and_encodings_are_read(shared_data, tmp_path, context):
    sheets = shared_data / "sheets"
    for name in ("any_sheets.xlsx", "any_sheets.xls", "any_sheets.ods"):
        put(tmp_path / name, (sheets / "formats" / name).read_bytes())
    rows, _, told = polled(context(), pattern="any_sheets.*")
    assert told is None
    assert len(rows) > 3
    put(tmp_path / "locked.xlsx", (sheets / "formats" / "password-protected-password123.xlsx").read_bytes())
    assert "password" in (polled(context(), pattern="locked.*")[2] or "")
    assert "no sheet" in (polled(context(), pattern="any_sheets.xlsx", sheet="无此表")[2] or "")
    for path in sorted((sheets / "encodings_derived").iterdir()):
        put(tmp_path / ("enc_" + path.name), path.read_bytes())
    rows, _, told = polled(context(), pattern="enc_*")
    assert told is None
    texts = "".join(str(value) for row in rows if isinstance(row, dict) for value in row.values())
    assert "温州" in texts or "瓯海" in texts
    assert "�" not in texts


def test_the_water_table_keeps_its_missing_marks(shared_data, tmp_path, context):
    put(tmp_path / "水质.xlsx", (shared_data / "sheets" / "水质数据.xlsx").read_bytes())
    rows, _, told = polled(context(), pattern="*.xlsx")
    assert told is None
    assert len(rows) > 100
    assert any("*" in str(value) for row in rows for value in row.values())
