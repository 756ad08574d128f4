"""Files in a folder: each read once, replaced ones again, in whatever encoding and shape."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from data_sources.batches import Refused
from data_sources.centre import read_source
from data_sources.centre_check import check_request
from data_sources.connector import SourceError
from data_sources.connectors.file import FileConnector, FileSettings
from data_sources.encodings import text_of
from data_sources.toml_files import read_toml

ROOT = Path(__file__).resolve().parents[3]


def put(path: Path, content: bytes | str, age: float = 60.0) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    at = time.time() - age
    os.utime(path, (at, at))
    return path


def connector_of(context, **settings):
    return FileConnector(msgspec.convert({"folder": ".", "settle": "100ms", **settings}, FileSettings), context)


def polled(context, cursor=None, **settings):
    connector = connector_of(context, **settings)
    rows, last, told = [], cursor, []
    try:
        for page in connector.poll(cursor):
            rows += page.rows
            last = page.cursor or last
            told += [str(remark) for remark in page.remarks]
    except SourceError as error:
        told.append(str(error.sentence))
    finally:
        connector.close()
    return rows, last, "; ".join(told) or None


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
    (broken, *rows), cursor, told = polled(context(), pattern="*.*")
    assert rows == [{"id": "1"}]
    assert told is not None
    assert "bad.xlsx" in told
    assert isinstance(broken, Refused)
    assert b"bad.xlsx" in broken.raw
    assert "bad.xlsx" in str(broken.reason)
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


def test_where_no_file_can_be_read_the_source_fails(tmp_path, context):
    put(tmp_path / "bad.xlsx", b"PK\x03\x04 half of a workbook")
    for _ in range(2):
        with (
            pytest.raises(SourceError, match=r"bad\.xlsx"),
            closing(connector_of(context(), pattern="*.xlsx")) as connector,
        ):
            list(connector.poll(None))


def test_a_missing_folder_a_folder_that_was_emptied_and_a_huge_workbook_are_said(tmp_path, context):
    assert "no folder" in (polled(context(), folder="none")[2] or "")
    put(tmp_path / "a.xlsx", b"PK" + b"1" * 1_100_000)
    assert "1 MB" in (polled(context(max_bytes=1024 * 1024), pattern="*.xlsx")[2] or "")
    put(tmp_path / "a.csv", "id\n1\n")
    _, cursor, told = polled(context())
    assert told is None
    (tmp_path / "a.csv").unlink()
    _, cursor, told = polled(context(), cursor)
    assert "empty" in (told or "")
    assert "1 file" in (told or "")
    assert polled(context(), cursor)[2] is None


def test_a_file_too_long_for_one_poll_is_gone_on_with_at_the_next(tmp_path, context):
    put(tmp_path / "a.csv", "id\n" + "".join(f"{number}\n" for number in range(12_000)))
    rows, cursor, told = polled(context(max_rows=1))
    assert [row["id"] for row in rows] == [str(number) for number in range(5000)]
    assert "5000 rows" in (told or "")
    assert polled(context(seconds=60), cursor)[0][0] == {"id": "5000"}
    put(tmp_path / "a.csv", "id\nnew\n")  # replaced before it was read to its end
    rows, cursor, told = polled(context(), cursor)
    assert rows == [{"id": "new"}]
    assert (polled(context(), cursor)[0], told) == ([], None)


def test_the_cursor_comes_within_a_long_file_so_that_a_killed_poll_goes_on_there(tmp_path, context, monkeypatch):
    monkeypatch.setattr("data_sources.connectors.file._CURSOR_EVERY", 0.0)
    put(tmp_path / "a.csv", "id\n" + "".join(f"{number}\n" for number in range(12_000)))
    with closing(connector_of(context())) as connector, closing(connector.poll(None)) as pages:
        first = next(pages)
    rows, _, _ = polled(context(), first.cursor)
    assert len(first.rows) + len(rows) == 12_000
    assert rows[0]["id"] == str(len(first.rows))


def test_a_file_that_changes_while_it_is_read_is_read_again(tmp_path, context):
    path = put(tmp_path / "a.csv", "id\n" + "".join(f"{number}\n" for number in range(12_000)))
    last = None
    with closing(connector_of(context())) as connector:
        for page in connector.poll(None):
            last = page.cursor or last
            if page.rows:
                put(path, "id\nnew\n", age=30)
    assert polled(context(), last)[0] == [{"id": "new"}]


def test_the_same_content_under_another_name_is_not_read_twice(tmp_path, context):
    put(tmp_path / "a.csv", "id\n1\n", age=200)
    put(tmp_path / "copy of a.csv", "id\n1\n", age=100)
    rows, cursor, _ = polled(context())
    assert rows == [{"id": "1"}]
    assert sorted(cursor["files"]) == ["a.csv", "copy of a.csv"]
    assert polled(context(), cursor)[0] == []


def test_files_are_read_in_the_order_that_is_asked_for(tmp_path, context):
    put(tmp_path / "2024-01.csv", "id\n1\n", age=100)
    put(tmp_path / "2024-02.csv", "id\n2\n", age=200)
    assert [row["id"] for row in polled(context())[0]] == ["2", "1"]
    assert [row["id"] for row in polled(context(), order="name")[0]] == ["1", "2"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_remarked_on(tmp_path, context):
    put(tmp_path / "a.csv", "id\n1\n").chmod(0)
    assert "a.csv can't be read" in (polled(context())[2] or "")


def test_a_folder_in_the_place_of_a_file_and_a_name_with_odd_characters_do_no_harm(tmp_path, context):
    (tmp_path / "folder.csv").mkdir()
    put(tmp_path / "温州 {file} %s.csv", "id\n1\n")
    assert polled(context())[0] == [{"id": "1"}]


def test_titles_totals_and_several_rows_of_headings_are_no_rows(tmp_path, context):
    above = "2024年3月网格事件统计表,,,\n单位：件,,,\n网格,上报,,备注\n,总数,办结,\n"
    text = above + "一号,12,10,\n合 计,12,10,\n制表人：张三,,,\n"
    put(tmp_path / "a.csv", text)
    rows, _, told = polled(context(), header="auto", header_rows=2, skip=["合计", "制表人"])
    assert told is None
    assert rows == [{"网格": "一号", "上报/总数": "12", "上报/办结": "10", "备注": ""}]


def test_two_columns_of_one_name_and_a_heading_in_two_lines_stay_apart(tmp_path, context):
    put(tmp_path / "a.csv", 'id,备注,备注,"经度\n（度分）","Station\nName"\n1,a,b,120,x\n')
    assert polled(context())[0] == [{"id": "1", "备注": "a", "备注_2": "b", "经度（度分）": "120", "Station Name": "x"}]


def test_a_delimiter_is_known_by_most_lines_or_said(tmp_path, context):
    put(tmp_path / "a.csv", "title, with, commas\nid;text\n1;a,b\n2;c\n")
    assert polled(context(), header=2)[0] == [{"id": "1", "text": "a,b"}, {"id": "2", "text": "c"}]
    assert polled(context(), delimiter="bar")[0][0] == {"title, with, commas": "id;text"}


def test_a_long_table_takes_little_memory(tmp_path):
    put(tmp_path / "long.csv", "id,text\n" + "1,一二三四五六七八九十\n" * 600_000)
    code = (
        "import resource, sys\n"
        "from data_sources.sheets import rows_of_csv\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "count = sum(1 for _ in rows_of_csv(open(sys.argv[1], 'rb')))\n"
        "print(count, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "long.csv")]
    answer = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT, timeout=100)
    count, megabytes = map(int, answer.stdout.split())
    assert count == 600_000
    assert megabytes < 24


def test_a_line_without_end_is_told(tmp_path, context):
    put(tmp_path / "a.csv", b"id\n" + b"x" * 3_000_000)
    assert "million characters" in (polled(context())[2] or "")


@pytest.mark.parametrize(
    ("request_table", "key"),
    [
        ('pattern = "../*.csv"', "request.pattern"),
        ('pattern = "/etc/*"', "request.pattern"),
        ('encoding = "gb18O30"', "request.encoding"),
        ('encoding = "hex"', "request.encoding"),
        ('skip = [""]', "request.skip"),
        ('header = "first"', "request.header"),
        ('settle = "soon"', "request.settle"),
    ],
)
def test_a_mistake_in_a_source_file_is_told_before_it_runs(tmp_path, request_table, key):
    path = tmp_path / "a.toml"
    text = f'name = "a"\nconnector = "file"\nevery = "1m"\n[request]\nfolder = "x"\n{request_table}\n'
    path.write_text(text, "utf-8")
    source, _ = read_source(path, tmp_path)
    assert [mistake.key for mistake in check_request(read_toml(path, tmp_path), source)] == [key]


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
