"""The feeds process: what it says when it starts, what it serves over HTTP, how it ends."""

from __future__ import annotations

import csv
import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
from defusedxml import ElementTree

from data_sources.centre import read_centre
from data_sources.clock import Clock
from data_sources.feeds.plan import PlanError, read_plan
from data_sources.feeds.server import serve
from data_sources.poll import poll_once
from data_sources.resource_files import example_centre
from tests.data_sources.feeds.conftest import Served, serving

CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
ATOM = "{http://www.w3.org/2005/Atom}"


def get(served: Served, path: str, **parameters: Any) -> tuple[int, bytes, dict[str, str]]:
    query = f"?{urllib.parse.urlencode(parameters)}" if parameters else ""
    try:
        with urllib.request.urlopen(f"{served.url}{path}{query}", timeout=30) as answer:  # noqa: S310
            return answer.status, answer.read(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), dict(error.headers)


def post(served: Served, path: str, body: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
    request = urllib.request.Request(f"{served.url}{path}", json.dumps(body or {}).encode(), method="POST")  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())


def until(found: Callable[[], Any], seconds: float = 30) -> Any:
    """Ask again until something comes; a test's only patience."""
    deadline = time.monotonic() + seconds
    while not (answer := found()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return answer


def test_every_page_of_a_rest_feed_can_be_turned(wenzhou: Served) -> None:
    keys: list[str] = []
    total, page = 1, 1
    since = datetime.fromtimestamp(time.time() - 86_400, UTC).astimezone().isoformat()
    while len(keys) < total:
        status, body, headers = get(wenzhou, "/grid/api/events", pageNum=page, pageSize=500, updatedAfter=since)
        assert status == 200
        assert headers["content-type"] == "application/json"
        answer = json.loads(body)
        assert answer["code"] == 200
        keys += [row["eventId"] for row in answer["data"]["records"]]
        total, page = answer["data"]["total"], page + 1
    assert len(keys) == len(set(keys)) == total > 1000


@pytest.mark.parametrize("wrong", [{"pageNum": "x"}, {"updatedAfter": "yesterday"}, {"updatedAfter": "9" * 30}])
def test_a_wrong_parameter_is_answered_in_the_vendors_manner(wenzhou: Served, wrong: dict[str, str]) -> None:
    status, body, _ = get(wenzhou, "/grid/api/events", **wrong)
    assert status == 400
    assert json.loads(body)["code"] == 400


def test_an_outage_ends_by_itself_and_touches_one_feed_only(wenzhou: Served) -> None:
    assert post(wenzhou, "/control/outage?source=kitchens&seconds=1.5")[0] == 200
    assert get(wenzhou, "/food/kitchens")[0] == 503
    assert get(wenzhou, "/food/labs")[0] == 200
    assert until(lambda: get(wenzhou, "/food/kitchens")[0] == 200)
    status, answer = post(wenzhou, "/control/outage?source=kitchen")
    assert status == 404
    assert "kitchens" in answer["feeds"]


def test_an_added_event_is_served_with_its_feeds_own_words(wenzhou: Served) -> None:
    event = {"feed": "grid", "title": "演练<b>", "category": "fire", "severity": 2, "lon": 120.7, "lat": 28.0}
    status, answer = post(wenzhou, "/control/add-event", event)
    assert status == 200
    since = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(time.time() - 60 + 8 * 3600))

    def found() -> list[dict[str, Any]]:
        body = get(wenzhou, "/grid/api/events", pageSize=5000, updatedAfter=since)[1]
        return [row for row in json.loads(body)["data"]["records"] if row["eventId"] == answer["key"]]

    (row,) = until(found)
    assert (row["eventTitle"], row["eventType"], row["eventLevel"]) == ("演练<b>", "消防隐患", "重大")
    assert row["lng"] == pytest.approx(120.7045, abs=0.001)  # GCJ-02


@pytest.mark.parametrize(
    "event", [{}, {"feed": "nowhere"}, {"feed": "grid", "lon": "east"}, {"feed": "grid", "lat": []}]
)
def test_an_event_that_cant_be_is_refused(wenzhou: Served, event: dict[str, Any]) -> None:
    assert post(wenzhou, "/control/add-event", event)[0] == 400


def test_the_cap_feed_links_to_alerts_that_can_be_read(wenzhou: Served) -> None:
    feed = ElementTree.fromstring(get(wenzhou, "/cap/feed.atom")[1])
    links = [link.attrib["href"] for link in feed.iter(f"{ATOM}link")]
    assert len(links) > 3
    for link in links:
        alert = ElementTree.fromstring(get(wenzhou, urllib.parse.urlsplit(link).path)[1])
        assert alert.findtext(f"{CAP}status") in ("Actual", "Exercise")
        assert len(alert.findtext(f"{CAP}identifier")) == 31
        kind, references = alert.findtext(f"{CAP}msgType"), alert.findtext(f"{CAP}references")
        assert (kind == "Alert") == (references is None)
        for ring in alert.iter(f"{CAP}polygon"):
            pairs = ring.text.split()
            assert pairs[0] == pairs[-1]
            assert len(pairs) >= 4
            assert all(26 < float(pair.split(",")[0]) < 29 for pair in pairs)
    assert get(wenzhou, "/cap/nothing.xml")[0] == 404


def test_a_table_is_never_seen_without_its_history(wenzhou: Served) -> None:
    path = wenzhou.folder / "hotline" / "12345.db"
    first_seen = until(lambda: _count(path, "t_work_order"))
    assert first_seen
    assert first_seen[0] > 30_000


def test_who_asks_a_department_as_soon_as_the_feeds_are_ready_gets_its_whole_history(
    tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setenv("YIPING_DATA", str(tmp_path))
    centre = read_centre(example_centre("wenzhou"))
    with serving(example_centre("wenzhou"), tmp_path):
        first = poll_once("hotline", centre, Clock())
    assert first.health is not None
    assert first.health.sentence is None  # no "there is no such table" in a newcomer's first seconds
    assert len(first.records) > 30_000


def test_files_appear_whole_and_in_their_encoding(wenzhou: Served) -> None:
    air = until(lambda: sorted((wenzhou.folder / "air").glob("*.csv")))
    # Two days of hours, and one more where the hour turns meanwhile.
    assert until(lambda: len(list((wenzhou.folder / "air").glob("*.csv"))) in (48, 49))
    rows = list(csv.DictReader(air[0].read_text("gb18030").splitlines()))
    assert {row["站点"] for row in rows} == {"市站", "南浦", "龙湾", "瓯海"}
    until(lambda: list((wenzhou.folder / "demolition").glob("*.csv")))
    (export,) = (wenzhou.folder / "demolition").glob("*.csv")
    assert "违建" in export.read_text("gb18030")


def test_recorded_calls_are_served_as_of_now(montgomery: Served) -> None:
    since = datetime.fromtimestamp(time.time() - 86_400, UTC).isoformat()
    body = get(montgomery, "/cad/ems/incidents", page=1, per_page=2000, updated_after=since)[1]
    calls = json.loads(body)["incidents"]
    assert len(calls) > 100
    assert all(call["received"] <= call["updated"] <= f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}Z" for call in calls)


def test_the_drills_time_stands_in_every_answer(tmp_path: Path) -> None:
    drill = Clock(machine_origin=time.time_ns() // 1_000_000, origin=1_800_000_000_000, speed=60.0)
    with serving(example_centre("montgomery"), tmp_path, clock=drill) as served:
        _, _, headers = get(served, "/")
    told = parsedate_to_datetime(headers["date"]).timestamp() * 1000
    assert 1_800_000_000_000 - 1000 <= told <= drill.now()


def test_a_taken_port_is_replaced_by_a_free_one(tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        with serving(example_centre("montgomery"), tmp_path, port=holder.getsockname()[1]) as served:
            assert not served.url.endswith(f":{holder.getsockname()[1]}")
            assert get(served, "/")[0] == 200


def test_feeds_end_with_their_parent(tmp_path: Path) -> None:
    with serving(example_centre("montgomery"), tmp_path) as served:
        get(served, "/")
    assert served.process.returncode == 0


@pytest.mark.parametrize("centre", ["montgomery", "wenzhou"])
def test_feeds_end_with_their_parent_while_they_still_load_and_write(tmp_path: Path, centre: str) -> None:
    command = [sys.executable, "-m", "desktop", "feeds", str(example_centre(centre)), "--child", "--port", "0"]
    root = Path(__file__).parents[3]
    environment = {**os.environ, "YIPING_DATA": str(tmp_path)}
    with subprocess.Popen(command, cwd=root, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(60) == 0


def test_a_table_that_another_model_wrote_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "feeds" / "montgomery" / "traffic" / "traffic.db"
    with serving(example_centre("montgomery"), tmp_path):
        assert until(lambda: _count(path, "incident"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE drill SET stamp = 'older'")
        connection.execute("INSERT INTO incident (incident_no, changed_at) VALUES ('left over', 1)")
        connection.commit()
    with serving(example_centre("montgomery"), tmp_path):
        assert until(lambda: _stamp(path) != "older")
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM incident WHERE incident_no = 'left over'").fetchone() == (0,)


def test_a_centre_without_feeds_says_so_before_anything_is_served(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=r"has no feeds\.toml"):
        serve(tmp_path, Clock(), 0)
    (tmp_path / "feeds.toml").write_text("seed = 'x'")
    with pytest.raises(PlanError, match="can't be used"):
        read_plan(tmp_path)


def _count(path: Path, table: str) -> tuple[int] | None:
    """Return how many rows a table has; None while there is no such table."""
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone():
            return None
        return (int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]),)  # noqa: S608


def _stamp(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT stamp FROM drill").fetchone()[0])
