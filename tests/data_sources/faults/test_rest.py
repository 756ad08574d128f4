"""The matrix's line of REST sources: RuoYi's envelope, paged, asked only for what is new."""

from __future__ import annotations

import json
from typing import Any, ClassVar

import pytest

from tests.data_sources.faults.faults import Cell, Cells, Fault
from tests.data_sources.faults.http_port import Reply, Request
from tests.data_sources.faults.systems import EVERY, HTTP_CELLS, SECRET, HttpSystem
from tests.data_sources.faults.things import Thing

pytestmark = pytest.mark.timeout(300)


class Rest(HttpSystem):
    """An event service: {code, msg, total, rows}, pages of ten."""

    connector = "rest"
    row = "rest"
    cells: ClassVar[Cells] = {**HTTP_CELLS, Fault.EMPTY_PAGES: Cell("but sends")}

    def source_file(self) -> str:
        """Return the source's TOML file."""
        return f"""name = "{self.name}"
connector = "rest"
every = "{EVERY}"
timeout = "{self.timeout}"

[request]
url = "{self.port.url}/system/event/list"
paging = {{ style = "page", page = "pageNum", size = "pageSize", rows = 10, total = "total" }}
since = {{ parameter = "updatedAfter", field = "updateTime", format = "epoch_ms", first = "1d" }}
ok = {{ field = "code", values = [200], message = "msg" }}
auth = {{ style = "bearer", secret = "{self.name.replace("_", "-")}" }}
{self.tls}

[records]
kind = "event"
items = "rows"
key = "eventId"
title = "eventTitle"
reported_at = {{ field = "updateTime", format = "epoch_ms" }}
position = {{ lon = "lng", lat = "lat", datum = "wgs84" }}
"""

    def answer(self, request: Request) -> Reply:
        """Answer one page."""
        if request.headers.get("authorization") != f"Bearer {SECRET}-{self.name}":
            return Reply(b"{}", status=401)
        things = self.doubled(self.truth.since(int(request.query["updatedAfter"])))
        start = (int(request.query["pageNum"]) - 1) * int(request.query["pageSize"])
        page = things[start : start + int(request.query["pageSize"])]
        total = len(things)
        if self.active is Fault.EMPTY_PAGES:
            total = 1_000_000
        answer = {"code": 200, "msg": "查询成功", "total": total, "rows": [self.said(thing) for thing in page]}
        return Reply(json.dumps(answer, ensure_ascii=False).encode())

    def said(self, thing: Thing) -> dict[str, Any]:
        """Return one row."""
        key = "event_id" if self.active is Fault.DRIFT else "eventId"
        return {key: self.key(thing), "eventTitle": thing.title, "updateTime": thing.at, "lng": 120.8, "lat": 27.9}


SYSTEM = Rest


@pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.name.lower())
def test_nothing_is_lost_or_doubled_others_go_on_health_tells_and_it_mends_itself(judge, fault):
    judge(fault)
