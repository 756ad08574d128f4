"""What docs/sources says of sql and file sources is true: its examples, as they stand, make records."""

from __future__ import annotations

import re
import tomllib
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from data_sources.centre import Category, SourceFile
from data_sources.clock import Clock
from data_sources.decoding import convert
from data_sources.poll import poll_once
from tests.data_sources.database_servers import PASSWORD, ask_postgresql, postgresql
from tests.data_sources.workbook_files import merged_xml, xlsx

DOCS = Path(__file__).resolve().parents[3] / "docs" / "sources"


def examples(name: str) -> list[SourceFile]:
    blocks = re.findall(r"```toml\n(.*?)```", (DOCS / name).read_text("utf-8"), re.DOTALL)
    return [convert(tomllib.loads(block), SourceFile) for block in blocks]


def polled(centre_of, source: SourceFile):
    centre = centre_of(s=source)
    other = Category(code="other", name="其他")
    result = poll_once("s", replace(centre, categories={"other": other}), Clock())
    assert result.health is not None
    assert result.health.sentence is None
    return result


def test_the_workbook_of_the_example_becomes_events(tmp_path, centre_of):
    source = examples("file.md")[0]
    folder = tmp_path / "centre" / source.request["folder"]
    folder.mkdir(parents=True)
    table = [
        ["2024年3月违建拆除进度表", None, None, None, None, None, None, None, None],
        ["编号", "事项", "类别", "状态", "时间", None, "经度", "纬度", "区划"],
        [None, None, None, None, "发现", "销号", None, None, None],
        ["W-1", "屋顶加建", "违建", "整治中", ("date", 45356), None, 120.65, 28.01, "330302"],
        ["W-2", "院内搭棚", "违建", "已销号", "2024年3月5日 下午3时05分", "2024/3/6", "120.66", "28.02", "330302"],
        ["合计", 2, None, None, None, None, None, None, None],
    ]
    across = [f"{letter}2:{letter}3" for letter in "ABCDGHI"]
    (folder / "三月.xlsx").write_bytes(xlsx(table, merged_xml("A1:I1", "E2:F2", *across)))
    result = polled(centre_of, source)
    assert not result.refused
    first, second = sorted(result.records, key=lambda record: record.key)
    assert (first.key, first.state, first.lat) == ("W-1", "handling", 28.01)
    assert (second.key, second.state) == ("W-2", "closed")
    assert (second.reported_at - first.reported_at) / 3_600_000 == pytest.approx(15 + 5 / 60)


def test_the_csv_of_the_example_becomes_readings(tmp_path, centre_of):
    source = examples("file.md")[1]
    (tmp_path / "in" / "2024").mkdir(parents=True)
    text = "站码;水位;时间\nA1;3.25;2024-03-05 08:00\nA1;3.30;2024-03-05 24:00\n"
    (tmp_path / "in" / "2024" / "a.csv").write_bytes(text.encode("gb18030"))
    request = {**source.request, "folder": str(tmp_path / "in"), "settle": "1ms"}
    result = polled(centre_of, msgspec.structs.replace(source, request=request))
    assert not result.refused
    assert [record.value for record in result.records] == [3.25, 3.30]


def test_the_query_of_the_example_becomes_events(centre_of, monkeypatch):
    monkeypatch.setenv("YIPING_SECRET_HOTLINE_DB", PASSWORD)
    source = examples("sql.md")[0]
    with postgresql() as server:
        if server is None:
            pytest.skip("PostgreSQL isn't installed: apt-get install postgresql")
        with closing(ask_postgresql(server)) as connection:
            connection.execute(
                "CREATE TABLE v_work_order (order_no text, title text, type_name text, status text,"
                " create_time timestamp, update_time timestamp,"
                " longitude numeric(9, 6), latitude numeric(9, 6), area_code text)"
            )
            connection.execute(
                "INSERT INTO v_work_order VALUES ('20240305-1', '占道经营', '市容', '办理中',"
                " (now() AT TIME ZONE 'Asia/Shanghai') - interval '1 hour', now() AT TIME ZONE 'Asia/Shanghai',"
                " 120.65, 28.01, '330302')"
            )
            connection.execute("GRANT SELECT ON v_work_order TO reader")
        url = source.request["url"].replace("yiping@10.20.0.5:5432/hotline", f"reader@127.0.0.1:{server.port}/county")
        for address in (url, url.replace("postgresql://", "kingbase://")):
            result = polled(centre_of, msgspec.structs.replace(source, request={**source.request, "url": address}))
            assert not result.refused
            (event,) = result.records
            assert (event.key, event.state, event.region) == ("20240305-1", "handling", "330302")
            assert 3_500_000 < event.updated_at - event.reported_at <= 3_600_000
