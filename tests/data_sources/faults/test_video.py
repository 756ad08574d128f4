"""The matrix's line of camera platforms: a WVP-style interface with a log-in."""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar

import pytest

from tests.data_sources.faults.faults import Cell, Cells, Fault
from tests.data_sources.faults.http_port import Reply, Request
from tests.data_sources.faults.systems import EVERY, HTTP_CELLS, SECRET, HttpSystem
from tests.data_sources.faults.things import Thing

pytestmark = pytest.mark.timeout(300)

_DEVICE = "34020000001110000001"


class Video(HttpSystem):
    """One recorder with many cameras."""

    connector = "video"
    row = "video"
    kind = "asset"
    cells: ClassVar[Cells] = {
        **HTTP_CELLS,
        Fault.EMPTY_PAGES: Cell("but sends"),
        Fault.TIME_BACK: Cell(stands_for="the whole list is asked for each time: times have no say"),
    }

    def source_file(self) -> str:
        """Return the source's TOML file."""
        return f"""name = "{self.name}"
connector = "video"
every = "{EVERY}"
timeout = "{self.timeout}"

[request]
url = "{self.port.url}"
user = "admin"
secret = "{self.name.replace("_", "-")}"
rows = 10
{self.tls}

[records]
kind = "asset"
key = "key"
name = "name"
state = "state"
asset_kind = {{ value = "camera" }}
position = {{ lon = "lon", lat = "lat", datum = "wgs84" }}
"""

    def code(self, thing: Thing) -> str:
        """Return the camera's national code."""
        return f"3402000000132{thing.key:07}"

    def key_in(self, raw: bytes) -> str:
        """Return the code of a camera in quarantine."""
        return str(json.loads(raw).get("gbCode", ""))

    def answer(self, request: Request) -> Reply:
        """Answer a log-in, the recorders or a page of cameras."""
        token = f"{SECRET}-{self.name}"
        if request.path == "/api/user/login":
            right = hashlib.md5(token.encode(), usedforsecurity=False).hexdigest()
            if request.query.get("password") != right:
                return _json({"code": 401, "msg": "用户名或密码错误", "data": None})
            return _json({"code": 0, "msg": "成功", "data": {"accessToken": f"jwt-{token}"}})
        if request.headers.get("access-token") != f"jwt-{token}":
            return _json({"code": 401, "msg": "请登录后重新请求", "data": None})
        if request.path.endswith("/channels"):
            rows = [self._channel(thing) for thing in self.doubled(self.truth.all())]
        else:
            rows = [{"deviceId": _DEVICE, "name": "录像机", "onLine": True, "channelCount": 99}]
        count, page = int(request.query["count"]), int(request.query["page"])
        start = (page - 1) * count
        total = 1_000_000 if self.active is Fault.EMPTY_PAGES else len(rows)
        return _json({"code": 0, "msg": "成功", "data": {"total": total, "list": rows[start : start + count]}})

    def _channel(self, thing: Thing) -> dict[str, Any]:
        name = "gbCode" if self.active is Fault.DRIFT else "deviceId"
        return {name: self.key(thing), "name": thing.title, "status": "ON", "longitude": 120.8, "latitude": 27.9}


def _json(answer: Any) -> Reply:
    return Reply(json.dumps(answer, ensure_ascii=False).encode())


SYSTEM = Video


@pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.name.lower())
def test_nothing_is_lost_or_doubled_others_go_on_health_tells_and_it_mends_itself(judge, fault):
    judge(fault)
