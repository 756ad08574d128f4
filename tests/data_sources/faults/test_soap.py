"""The matrix's line of SOAP: a WSDL operation that answers with a text of JSON, as many systems in China do."""

from __future__ import annotations

import json
from typing import Any, ClassVar
from xml.sax.saxutils import escape

import pytest
from lxml import etree

from tests.data_sources.faults.faults import Cell, Cells, Fault
from tests.data_sources.faults.http_port import Reply, Request
from tests.data_sources.faults.systems import EVERY, HTTP_CELLS, SECRET, HttpSystem
from tests.data_sources.faults.things import Thing
from tests.data_sources.soap_peer import ENVELOPE, SCHEMA, SPACE, wsdl

pytestmark = pytest.mark.timeout(300)

_XML = "text/xml; charset=utf-8"


class Soap(HttpSystem):
    """An event service in the manner of 2008."""

    connector = "soap"
    row = "soap"
    cells: ClassVar[Cells] = {
        **HTTP_CELLS,
        Fault.ENTITY_BOMB: Cell("entit|document type"),
        Fault.EMPTY_PAGES: Cell("but sends"),
    }

    def source_file(self) -> str:
        """Return the source's TOML file."""
        return f"""name = "{self.name}"
connector = "soap"
every = "{EVERY}"
timeout = "{self.timeout}"

[request]
wsdl = "{self.port.url}/events?wsdl"
operation = "getData"
parameters = {{ arg0 = "{{updatedAfter}};{{page}};{{size}}" }}
secret_parameters = {{ password = "{self.name.replace("_", "-")}" }}
inner = "json"
paging = {{ style = "page", rows = 10, total = "total" }}
since = {{ parameter = "updatedAfter", field = "updateTime", format = "epoch_ms", first = "1d" }}
ok = {{ field = "code", values = [0], message = "msg" }}
{self.tls}

[records]
kind = "event"
items = "rows"
key = "eventId"
title = "eventTitle"
reported_at = {{ field = "updateTime", format = "epoch_ms" }}
"""

    def answer(self, request: Request) -> Reply:
        """Answer with the WSDL, its schema, or one page."""
        if request.method == "GET":
            described = SCHEMA if request.path.endswith(".xsd") else wsdl(f"{self.port.url}/events")
            return Reply(described.encode(), _XML)
        asked = etree.fromstring(request.body)
        (password,) = asked.iter(f"{{{SPACE}}}password")
        (text,) = asked.iter(f"{{{SPACE}}}arg0")
        if password.text != f"{SECRET}-{self.name}":
            return _said({"code": 1, "msg": "密码错误"})
        since, page, size = (text.text or "").split(";")
        things = self.doubled(self.truth.since(int(since)))
        start = (int(page) - 1) * int(size)
        total = 1_000_000 if self.active is Fault.EMPTY_PAGES else len(things)
        return _said(
            {"code": 0, "total": total, "rows": [self._row(thing) for thing in things[start : start + int(size)]]}
        )

    def _row(self, thing: Thing) -> dict[str, Any]:
        key = "event_id" if self.active is Fault.DRIFT else "eventId"
        return {key: self.key(thing), "eventTitle": thing.title, "updateTime": thing.at}


def _said(answer: dict[str, Any]) -> Reply:
    inner = escape(json.dumps(answer, ensure_ascii=False))
    body = f'<getDataResponse xmlns="{SPACE}"><return>{inner}</return></getDataResponse>'
    whole = (
        f'<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="{ENVELOPE}"><s:Body>{body}</s:Body></s:Envelope>'
    )
    return Reply(whole.encode(), _XML)


SYSTEM = Soap


@pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.name.lower())
def test_nothing_is_lost_or_doubled_others_go_on_health_tells_and_it_mends_itself(judge, fault):
    judge(fault)
