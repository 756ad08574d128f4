"""The matrix's line of WFS 2.0 with GML answers, as the standard's documents shape them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import ClassVar

import pytest

from tests.data_sources.faults.faults import Cell, Cells, Fault, Impossible
from tests.data_sources.faults.http_port import Reply, Request
from tests.data_sources.faults.systems import EVERY, HTTP_CELLS, HttpSystem
from tests.data_sources.faults.things import Thing

pytestmark = pytest.mark.timeout(300)

_SPACES = (
    'xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:x="http://x.example/x"'
)


class Wfs(HttpSystem):
    """A feature type of events, ten on a page."""

    connector = "ogc"
    row = "ogc wfs"
    cells: ClassVar[Cells] = {
        **HTTP_CELLS,
        Fault.ENTITY_BOMB: Cell("entit"),
        Fault.KEY_TYPES: Impossible("what GML says is text, always"),
        Fault.EMPTY_PAGES: Cell("but sends"),
    }

    def source_file(self) -> str:
        """Return the source's TOML file."""
        return f"""name = "{self.name}"
connector = "ogc"
every = "{EVERY}"
timeout = "{self.timeout}"

[request]
url = "{self.port.url}/wfs"
service = "wfs"
format = "gml"
collection = "x:events"
rows = 10
since = {{ field = "updated", first = "1d" }}
auth = {{ style = "api_key", secret = "{self.name.replace("_", "-")}" }}
{self.tls}

[records]
kind = "event"
key = "eventId"
title = "eventTitle"
reported_at = {{ field = "updated", format = "iso" }}
position = {{ lon = "lon", lat = "lat", datum = "wgs84" }}
"""

    def answer(self, request: Request) -> Reply:
        """Answer one page."""
        if "x-api-key" not in request.headers:
            return Reply(b"", status=401)
        literal = re.search(r"<fes:Literal>([^<]+)<", request.query["filter"])
        begin = datetime.fromisoformat(literal[1]).timestamp() * 1000 if literal else 0
        things = self.doubled([thing for thing in self.truth.all() if thing.at >= begin])
        start, count = int(request.query["startIndex"]), int(request.query["count"])
        matched = 1_000_000 if self.active is Fault.EMPTY_PAGES else len(things)
        members = "".join(map(self._member, things[start : start + count]))
        answer = (
            f'<?xml version="1.0" encoding="UTF-8"?><wfs:FeatureCollection {_SPACES} numberMatched="{matched}"'
            f' numberReturned="{count}">{members}</wfs:FeatureCollection>'
        )
        return Reply(answer.encode(), "application/gml+xml; version=3.2")

    def _member(self, thing: Thing) -> str:
        name = "event_id" if self.active is Fault.DRIFT else "eventId"
        updated = datetime.fromtimestamp(thing.at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return (
            f'<wfs:member><x:events gml:id="{thing.key}"><x:{name}>{thing.key}</x:{name}>'
            f"<x:eventTitle>{thing.title}</x:eventTitle><x:updated>{updated}</x:updated>"
            '<x:geom><gml:Point srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>27.9 120.8</gml:pos></gml:Point></x:geom>'
            "</x:events></wfs:member>"
        )


SYSTEM = Wfs


@pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.name.lower())
def test_nothing_is_lost_or_doubled_others_go_on_health_tells_and_it_mends_itself(judge, fault):
    judge(fault)
