"""The matrix's line of CAP sources: an Atom feed that links to its alerts."""

from __future__ import annotations

import re
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

import pytest

from tests.data_sources.faults.faults import Cell, Cells, Fault, Impossible
from tests.data_sources.faults.http_port import Reply, Request
from tests.data_sources.faults.systems import EVERY, HTTP_CELLS, HttpSystem
from tests.data_sources.faults.things import Thing

pytestmark = pytest.mark.timeout(300)

_ZONE = ZoneInfo("Asia/Shanghai")


class Cap(HttpSystem):
    """A warning service: a feed, and an address for each alert."""

    connector = "cap"
    row = "cap"
    kind = "warning"
    cells: ClassVar[Cells] = {
        **HTTP_CELLS,
        Fault.HTML: Cell("web page|feed|XML"),
        Fault.TRUNCATED: Cell("breaks off|well-formed"),
        Fault.ENTITY_BOMB: Cell("entit"),
        Fault.KEY_TYPES: Impossible("an identifier in XML is text, always"),
        Fault.EMPTY_PAGES: Cell(stands_for="a feed whose next page is itself"),
    }

    def source_file(self) -> str:
        """Return the source's TOML file."""
        return f"""name = "{self.name}"
connector = "cap"
every = "{EVERY}"
timeout = "{self.timeout}"

[request]
url = "{self.port.url}/feed.atom"
auth = {{ style = "bearer", secret = "{self.name.replace("_", "-")}" }}
{self.tls}

[records]
kind = "warning"
key = "key"
"""

    def answer(self, request: Request) -> Reply:
        """Answer the feed, or an alert."""
        things = self.doubled(self.truth.all())
        if request.path == "/feed.atom":
            entries = "".join(map(self._entry, things))
            following = '<link rel="next" href="/feed.atom"/>' if self.active is Fault.EMPTY_PAGES else ""
            feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><id>f</id><title>预警</title>{following}{entries}</feed>'
            return Reply(_xml(feed), "application/atom+xml; charset=utf-8")
        _, _, key, version = request.path.split("/")
        (thing,) = [thing for thing in self.truth.all() if thing.key == int(key)]
        if version == "old":
            thing = Thing(thing.key, f"{thing.title} (old)", thing.at - 1000)
        return Reply(_xml(self._alert(thing)), "application/cap+xml; charset=utf-8")

    def key_in(self, raw: bytes) -> str:
        """Return the key of an alert in quarantine."""
        found = re.search(rb"<(?:id|identifier)>(\d+)<", raw)
        return found.group(1).decode() if found else ""

    def _entry(self, thing: Thing) -> str:
        version = "old" if thing.title.endswith("(old)") else "new"
        link = f'<link type="application/cap+xml" href="/alert/{thing.key}/{version}"/>'
        return f"<entry><id>{thing.key}</id><updated>{_time(thing.at)}-{thing.at}</updated>{link}</entry>"

    def _alert(self, thing: Thing) -> str:
        identifier = "id" if self.active is Fault.DRIFT else "identifier"
        return (
            '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">'
            f"<{identifier}>{thing.key}</{identifier}><sender>t</sender><sent>{_time(thing.at)}</sent>"
            "<status>Actual</status><msgType>Alert</msgType><scope>Public</scope><info><language>zh-CN</language>"
            "<category>Met</category><event>暴雨</event><urgency>Immediate</urgency><severity>Severe</severity>"
            f"<certainty>Likely</certainty><headline>{thing.title}</headline>"
            "<area><areaDesc>鹿城区</areaDesc></area></info></alert>"
        )


def _time(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, _ZONE).isoformat(timespec="milliseconds")


def _xml(text: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode()


SYSTEM = Cap


@pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.name.lower())
def test_nothing_is_lost_or_doubled_others_go_on_health_tells_and_it_mends_itself(judge, fault):
    judge(fault)
