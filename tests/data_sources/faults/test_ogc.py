"""The matrix's line of OGC API Features; a real pygeoapi is asked in the connector's own tests."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest

from tests.data_sources.faults.faults import Cell, Cells, Fault
from tests.data_sources.faults.http_port import Reply, Request
from tests.data_sources.faults.systems import EVERY, HTTP_CELLS, HttpSystem
from tests.data_sources.faults.things import Thing

pytestmark = pytest.mark.timeout(300)


class Ogc(HttpSystem):
    """A collection of events, ten on a page, with a link to the next."""

    connector = "ogc"
    row = "ogc"
    cells: ClassVar[Cells] = {**HTTP_CELLS, Fault.EMPTY_PAGES: Cell("empty|no end|again")}

    def source_file(self) -> str:
        """Return the source's TOML file."""
        return f"""name = "{self.name}"
connector = "ogc"
every = "{EVERY}"
timeout = "{self.timeout}"

[request]
url = "{self.port.url}/ogc"
collection = "events"
rows = 10
since = {{ field = "updated", first = "1d" }}
auth = {{ style = "basic", user = "yiping", secret = "{self.name.replace("_", "-")}" }}
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
        if not request.headers.get("authorization", "").startswith("Basic "):
            return Reply(b"{}", status=401)
        begin = datetime.fromisoformat(request.query["datetime"].removesuffix("/..")).timestamp() * 1000
        things = self.doubled([thing for thing in self.truth.all() if thing.at >= begin])
        start, limit = int(request.query.get("offset", 0)), int(request.query["limit"])
        following = start + limit < len(things) or self.active is Fault.EMPTY_PAGES
        query = f"datetime={request.query['datetime']}&limit={limit}&offset={start + limit}"
        links = [{"rel": "next", "href": f"{self.port.url}/ogc/collections/events/items?{query}"}] if following else []
        features = [self._feature(thing) for thing in things[start : start + limit]]
        answer = {"type": "FeatureCollection", "links": links, "features": features}
        return Reply(json.dumps(answer, ensure_ascii=False).encode(), "application/geo+json")

    def _feature(self, thing: Thing) -> dict[str, Any]:
        name = "event_id" if self.active is Fault.DRIFT else "eventId"
        updated = datetime.fromtimestamp(thing.at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {
            "type": "Feature",
            "id": self.key(thing),
            "properties": {name: self.key(thing), "eventTitle": thing.title, "updated": updated},
            "geometry": {"type": "Point", "coordinates": [120.8, 27.9]},
        }


SYSTEM = Ogc


@pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.name.lower())
def test_nothing_is_lost_or_doubled_others_go_on_health_tells_and_it_mends_itself(judge, fault):
    judge(fault)
