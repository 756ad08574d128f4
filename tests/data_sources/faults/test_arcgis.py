"""The matrix's line of ArcGIS layers, as Esri's documents shape their answers."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest

from tests.data_sources.faults.faults import Cell, Cells, Fault
from tests.data_sources.faults.http_port import Reply, Request
from tests.data_sources.faults.systems import EVERY, HTTP_CELLS, SECRET, HttpSystem
from tests.data_sources.faults.things import Thing

pytestmark = pytest.mark.timeout(300)

_MOST = 10
_LAYER = {
    "id": 0,
    "name": "events",
    "type": "Feature Layer",
    "objectIdField": "OBJECTID",
    "maxRecordCount": _MOST,
    "advancedQueryCapabilities": {"supportsPagination": True, "supportsOrderBy": True},
    "fields": [
        {"name": "OBJECTID", "type": "esriFieldTypeOID"},
        {"name": "EVENTID", "type": "esriFieldTypeString"},
        {"name": "TITLE", "type": "esriFieldTypeString"},
        {"name": "EDITED", "type": "esriFieldTypeDate"},
    ],
}


class ArcGis(HttpSystem):
    """A layer of events that may be asked for ten at once."""

    connector = "arcgis"
    row = "arcgis"
    cells: ClassVar[Cells] = {**HTTP_CELLS, Fault.EMPTY_PAGES: Cell("features")}

    def source_file(self) -> str:
        """Return the source's TOML file."""
        return f"""name = "{self.name}"
connector = "arcgis"
every = "{EVERY}"
timeout = "{self.timeout}"

[request]
url = "{self.port.url}/arcgis/rest/services/grid/FeatureServer/0"
since = {{ field = "EDITED", first = "1d" }}
auth = {{ style = "api_key", parameter = "token", secret = "{self.name.replace("_", "-")}" }}
{self.tls}

[records]
kind = "event"
key = "EVENTID"
title = "TITLE"
reported_at = {{ field = "EDITED", format = "epoch_ms" }}
position = {{ lon = "lon", lat = "lat", datum = "wgs84" }}
"""

    def answer(self, request: Request) -> Reply:
        """Answer what the layer is, or one page of a query."""
        if request.query.get("token") != f"{SECRET}-{self.name}":
            return _json({"error": {"code": 498, "message": "Invalid token.", "details": []}})
        if not request.path.endswith("/query"):
            return _json(_LAYER)
        since = re.search(r"EDITED >= timestamp '([^']+)'", request.query["where"])
        begin = datetime.fromisoformat(since[1]).replace(tzinfo=UTC).timestamp() * 1000 if since else 0
        things = sorted((thing for thing in self.truth.all() if thing.at >= begin), key=lambda thing: thing.key)
        features = [self._feature(place, thing) for place, thing in enumerate(self.doubled(things), 1)]
        start = int(request.query.get("resultOffset", 0))
        page = features[start : start + _MOST]
        more = start + _MOST < len(features) or self.active is Fault.EMPTY_PAGES
        return _json(
            {"spatialReference": {"wkid": 4490}, "features": page, **({"exceededTransferLimit": True} if more else {})}
        )

    def _feature(self, place: int, thing: Thing) -> dict[str, Any]:
        name = "EVENT_ID" if self.active is Fault.DRIFT else "EVENTID"
        attributes = {"OBJECTID": place, name: self.key(thing), "TITLE": thing.title, "EDITED": thing.at}
        return {"attributes": attributes, "geometry": {"x": 120.8, "y": 27.9}}


def _json(answer: Any) -> Reply:
    return Reply(json.dumps(answer, ensure_ascii=False).encode())


SYSTEM = ArcGis


@pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.name.lower())
def test_nothing_is_lost_or_doubled_others_go_on_health_tells_and_it_mends_itself(judge, fault):
    judge(fault)
