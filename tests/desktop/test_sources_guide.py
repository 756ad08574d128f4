"""The guide to sources is true: its files are polled, its outputs are what the program says, its connector works."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from data_sources.centre_check import mistakes_of
from desktop.own_program import own_command, own_environment
from tests.data_sources.faults.http_port import HttpPort, Reply, Request

ROOT = Path(__file__).resolve().parents[2]
GUIDES = [ROOT / "docs" / "sources.md", ROOT / "docs" / "sources.zh-CN.md"]
PAGES = sorted((ROOT / "docs" / "sources").glob("*.md"))
PASSWORD = "p4ss-w0rd"
TEN = round(datetime(2026, 3, 5, 10, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp() * 1000)
"""When the guide's commands are run."""

CENTRE = """name = "County"
code = "330303"
level = "county"
zone = "Asia/Shanghai"
home = { lat = 27.93, lon = 120.82, zoom = 12 }
language = "en"
regions = []
"""
CATEGORIES = """[[category]]
code = "fire"
name = { zh = "消防隐患", en = "Fire hazard" }

[[category]]
code = "traffic"
name = { zh = "道路交通", en = "Traffic" }

[[category]]
code = "other"
name = { zh = "其他", en = "Other" }
"""


def blocks(path: Path) -> list[tuple[str, str, str]]:
    """Return a page's blocks of code: the comment before, the language, the text."""
    found = re.findall(r"(?:<!-- (.+?) -->\n)?```(\w*)\n(.*?)```", path.read_text("utf-8"), re.DOTALL)
    return [(note, language, text) for note, language, text in found]


def block(path: Path, note: str) -> str:
    (text,) = [text for said, _, text in blocks(path) if said == note]
    return text


def file_of(guide: Path, source: str, step: str) -> str:
    """Return a source file of a walk; a later step may be the first one's file with one line that is another."""
    notes = {note: text for note, _, text in blocks(guide)}
    line = notes.get(f"line: sources/{source}.toml, {step}")
    if line is None:
        return notes[f"file: sources/{source}.toml, {step}"]
    key = line.split(" = ")[0]
    text, count = re.subn(
        rf"^{key} = .*\n", lambda _: line, notes[f"file: sources/{source}.toml, first"], flags=re.MULTILINE
    )
    assert count == 1
    return text


@pytest.fixture
def county(tmp_path: Path) -> Path:
    folder = tmp_path / "county"
    (folder / "sources").mkdir(parents=True)
    (folder / "centre.toml").write_text(CENTRE, "utf-8")
    (folder / "categories.toml").write_text(CATEGORIES, "utf-8")
    return folder


@pytest.fixture
def served() -> Iterator[Callable[[Callable[[Request], Reply]], HttpPort]]:
    ports: list[HttpPort] = []

    def serve(answer: Callable[[Request], Reply]) -> HttpPort:
        ports.append(HttpPort(answer))
        return ports[-1]

    yield serve
    for port in ports:
        port.close()


def reply(answer: Any, status: int = 200) -> Reply:
    return Reply(json.dumps(answer, ensure_ascii=False).encode(), status=status)


def ruoyi(request: Request) -> Reply:
    """Answer as the first vendor's document says."""
    if request.path == "/prod-api/login":
        right = json.loads(request.body) == {"username": "yiping", "password": PASSWORD}
        return reply(
            {"code": 200, "msg": "操作成功", "token": "eyJ"} if right else {"code": 500, "msg": "用户名或密码错误"}
        )
    if request.headers.get("authorization") != "Bearer eyJ":
        return reply({"code": 401, "msg": "请求访问：认证失败，无法访问系统资源"})
    rows = [
        {
            "eventId": f"E20260305000{number}",
            "eventTitle": title,
            "eventType": kind,
            "status": status,
            "reportTime": f"2026-03-05 09:{10 + number}:00",
            "updateTime": f"2026-03-05 09:{30 + number}:00",
            "lng": 120.8301 + number / 1000,
            "lat": 27.9312,
            "gridCode": "330303001001001",
        }
        for number, title, kind, status in (
            (1, "楼道堆放杂物", "01", "0"),
            (2, "信号灯不亮", "02", "2"),
            (3, "消防栓被占用", "01", "3"),
        )
    ]
    rows = [row for row in rows if row["updateTime"] >= request.query["params[beginTime]"]]
    start = (int(request.query["pageNum"]) - 1) * int(request.query["pageSize"])
    page = rows[start : start + int(request.query["pageSize"])]
    return reply({"total": len(rows), "rows": page, "code": 200, "msg": "查询成功"})


def mybatis_plus(request: Request) -> Reply:
    """Answer as the second vendor's document says."""
    if request.method != "POST" or request.headers.get("x-api-key") != PASSWORD:
        return reply({"code": 401, "msg": "unauthorized", "data": None})
    asked = json.loads(request.body)
    records = [
        {"id": 9001, "hazardName": "配电箱未上锁", "grade": 3, "foundAt": "2026-03-05T08:00:00", "doneAt": None,
         "modifiedAt": "2026-03-05T08:00:00", "longitude": 120.8155, "latitude": 27.9288, "areaCode": "330303001"},
        {"id": 9002, "hazardName": "安全出口锁闭", "grade": 2, "foundAt": "2026-03-04T16:20:00",
         "doneAt": "2026-03-05T09:05:00", "modifiedAt": "2026-03-05T09:05:00", "longitude": 120.8201,
         "latitude": 27.9333, "areaCode": "330303001"},
    ]  # fmt: skip
    records = [record for record in records if record["modifiedAt"] >= asked["query"]["updateTimeStart"]]
    start = (asked["current"] - 1) * asked["size"]
    page = records[start : start + asked["size"]]
    data = {"records": page, "total": len(records), "size": asked["size"], "current": asked["current"], "pages": 1}
    return reply({"code": 0, "msg": "success", "data": data})


def source_test(county: Path, source: str, language: str = "en", **environment: str) -> str:
    """Return what `yiping source test` prints, as the guide shows it."""
    given = {
        "YIPING_SECRET_GRID_EVENTS": PASSWORD,
        "YIPING_SECRET_HAZARDS": PASSWORD,
        "YIPING_CLOCK": f"{time.time_ns() // 1_000_000}:{TEN}:1.0",
        **environment,
    }
    command = own_command("--lang", language, "source", "test", str(county), source)
    done = subprocess.run(
        command, env=own_environment(given), capture_output=True, encoding="utf-8", timeout=110, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return re.sub(r"\d+( ms| 毫秒)", r"24\1", done.stdout)


WALKS = [
    ("grid-events", "first", ruoyi, "https://grid.example.gov"),
    ("grid-events", "mended", ruoyi, "https://grid.example.gov"),
    ("hazards", "only", mybatis_plus, "https://safety.example.gov"),
]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: f"{walk[0]}-{walk[1]}")
def test_the_walks_files_bring_what_the_guide_shows(guide, walk, county, served):
    source, step, answer, host = walk
    text = file_of(guide, source, step)
    port = served(answer)
    (county / "sources" / f"{source}.toml").write_text(text.replace(host, port.url), "utf-8")
    assert mistakes_of(county) == []
    language = "zh" if guide.name.endswith("zh-CN.md") else "en"
    shown = block(guide, f"output: {source}, {step}")
    command, _, output = shown.partition("\n")
    assert command == f"$ yiping source test county {source}"
    assert source_test(county, source, language) == output


@pytest.mark.parametrize("page", [*PAGES, *GUIDES], ids=lambda path: path.name)
def test_every_source_file_in_the_guides_passes_the_check(page, county, tmp_path, monkeypatch):
    examples = [text for _, language, text in blocks(page) if language == "toml" and "connector =" in text]
    assert examples or page.stem == "failure"
    give_connector(tmp_path, monkeypatch)
    for number, text in enumerate(examples):
        path = county / "sources" / f"example{number}.toml"
        path.write_text(text, "utf-8")
        assert [f"{mistake.key}: {mistake.sentence}" for mistake in mistakes_of(county)] == []
        path.unlink()


def test_every_connector_has_its_page_and_every_page_is_linked():
    from data_sources.connectors import connector_names

    guide = GUIDES[0].read_text("utf-8")
    built_in = {name for name in connector_names() if (ROOT / "data_sources" / "connectors" / f"{name}.py").exists()}
    assert built_in <= {page.stem for page in PAGES}
    for page in PAGES:
        assert f"(sources/{page.name})" in guide


def test_the_connector_from_outside_is_found_by_its_entry_point_and_polled(county, tmp_path):
    place = give_connector(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as station:

        def say() -> None:
            connection, _ = station.accept()
            with connection:
                connection.sendall(b"WZ01 temperature 21.5 2026-03-05T09:50:00+08:00\n")

        speaking = threading.Thread(target=say)
        speaking.start()
        text = block(GUIDES[0], "file: sources/weather.toml, outside")
        text = text.replace('host = "10.1.2.3"', f'host = "127.0.0.1"\nport = {station.getsockname()[1]}')
        (county / "sources" / "weather.toml").write_text(text, "utf-8")
        said = source_test(county, "weather", PYTHONPATH=os.pathsep.join([str(ROOT), str(place)]))
        speaking.join(30)
    assert '"station":"WZ01","metric":"temperature","value":21.5' in said
    assert '"at":1772675400000' in said


def give_connector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch | None = None) -> Path:
    """Install the guide's connector, as pip would, in a folder of its own."""
    place = tmp_path / "site"
    about = place / "yiping_weather-1.0.dist-info"
    about.mkdir(parents=True)
    (place / "yiping_weather.py").write_text(block(GUIDES[0], "file: yiping_weather.py"), "utf-8")
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: yiping-weather\nVersion: 1.0\n", "utf-8")
    entry = block(GUIDES[0], "entry point").replace('[project.entry-points."yiping.connectors"]', "[yiping.connectors]")
    (about / "entry_points.txt").write_text(re.sub(r"#.*\n", "", entry).replace('"', ""), "utf-8")
    if monkeypatch is not None:
        from data_sources import connectors

        monkeypatch.syspath_prepend(str(place))
        for remembered in (connectors.connector_names, connectors.connector_type):
            remembered.cache_clear()
            monkeypatch.setattr(connectors, remembered.__name__, remembered.__wrapped__)
    return place
