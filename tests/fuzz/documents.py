"""The parsers of documents: XML of every kind, CAP, feeds, GML, and the TOML files of a centre."""
# ruff: noqa: E501, ISC004 - samples stand as they come

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import strategies as st

from data_sources.batches import Refused
from data_sources.cap_alerts import alerts_in, row_of
from data_sources.cap_china import link_chains
from data_sources.cap_feeds import alerts_inside, entries_of, identity_of, link_of
from data_sources.centre import read_categories, read_source
from data_sources.centre_check import check_request
from data_sources.coordinate_systems import CrsError
from data_sources.gml import exception_of, read_collection
from data_sources.mapping_fields import read_mappings
from data_sources.ogc_answers import rows_of_gml
from data_sources.toml_files import read_toml
from data_sources.xml_reading import XmlError, read_xml, shown_xml
from tests.fuzz.inputs import spoilt
from tests.fuzz.targets import Target

_ALERT = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>33030041600000_20261122092000_2</identifier>
<sender>w</sender><sent>2026-11-22T09:20:00+08:00</sent><status>Actual</status><msgType>Update</msgType>
<scope>Public</scope><references>w,33030041600000_20261122080000_1,2026-11-22T08:00:00+08:00</references>
<info><language>zh-CN</language><category>Met</category><event>台风</event><urgency>Expected</urgency>
<severity>Severe</severity><certainty>Likely</certainty><onset>2026-11-22T10:00:00+08:00</onset>
<expires>2026-11-23T24:00:00+08:00</expires><headline>发布台风橙色预警</headline>
<parameter><valueName>colour</valueName><value>Orange</value></parameter>
<area><areaDesc>洞头区</areaDesc><polygon>27.7,121.0 27.9,121.0 27.9,121.3 27.7,121.0</polygon>
<circle>27.8,121.1 12.5</circle><geocode><valueName>区划</valueName><value>330305</value></geocode></area></info></alert>"""
_CHINESE = """<?xml version="1.0" encoding="GB2312"?><alert><identifier>33030041600000_20261122092000</identifier>
<sender>温州市气象台</sender><senderCode>33030041600000</senderCode><sendTime>2026-11-22 09:20:00+08:00</sendTime>
<status>Actual</status><msgType>Alert</msgType><info><eventType>11B01</eventType><severity>Orange</severity>
<headline>温州市气象台发布台风橙色预警</headline><area><areaDesc>温州市</areaDesc><polygon>121.0,27.7 121.0,27.9 121.3,27.9</polygon>
<circle>121.1,27.8 12500</circle><geocode>330300000000,330305000000</geocode></area></info></alert>"""
_INNER = _ALERT.partition("?>")[2]
_FEEDS = [
    f'<feed xmlns="http://www.w3.org/2005/Atom"><id>f</id><entry><id>1</id><updated>x</updated><link rel="alternate"'
    f' type="application/cap+xml" href="/1.xml"/></entry><entry><content type="text/xml">{_INNER}</content></entry></feed>',
    "<rss><channel><item><guid>http://x.example/1</guid><pubDate>x</pubDate><link>/1</link><enclosure url='/2'/>"
    f"<description><![CDATA[{_INNER}]]></description></item></channel></rss>",
]
_GML = [
    '<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2"'
    ' numberMatched="2" numberReturned="2"><wfs:member><x gml:id="x.1"><name>井盖</name><level>2</level>'
    '<geom><gml:Point srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>28.0 120.6</gml:pos></gml:Point></geom></x></wfs:member>'
    '<wfs:member><x gml:id="x.2"><geom><gml:Polygon srsName="EPSG:4490" srsDimension="2"><gml:exterior><gml:LinearRing>'
    "<gml:posList>28 120 28 121 29 121 29 120 28 120</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></geom></x>"
    "</wfs:member></wfs:FeatureCollection>",
    '<FeatureCollection xmlns:gml="http://www.opengis.net/gml"><gml:featureMember><x fid="1"><p><gml:MultiPoint>'
    '<gml:pointMember><gml:Point><gml:coordinates decimal="." cs="," ts=" ">120,28</gml:coordinates></gml:Point>'
    "</gml:pointMember></gml:MultiPoint></p></x></gml:featureMember></FeatureCollection>",
    '<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1"><ows:Exception exceptionCode="NoApplicableCode"'
    ' locator="x"><ows:ExceptionText>no</ows:ExceptionText></ows:Exception></ows:ExceptionReport>',
]
_SOURCE = """name = { zh = "网格事件", en = "Grid events" }
connector = "rest"
every = "15s"
timeout = "${X:-20s}"

[request]
url = "https://grid.example.gov/api/events"
paging = { style = "page", page = "pageNum", size = "pageSize", rows = 200, total = "data.total" }
since = { parameter = "updatedAfter", field = "updateTime", zone = "Asia/Shanghai" }
ok = { field = "code", values = [0, 200], message = "msg" }
auth = { style = "bearer", secret = "grid-events" }

[records]
kind = "event"
items = "data.rows"
key = "eventId"
title = "eventTitle"
category = { field = "eventType", table = "categories" }
state = { field = "state", words = { "待受理" = "waiting", "1" = "closed" } }
reported_at = { field = "reportTime", format = "%Y-%m-%d %H:%M:%S" }
position = { lon = "lng", lat = "lat", datum = "gcj02" }
region = "gridCode"
missing = ["", "-"]
"""
_CATEGORIES = """[[category]]
code = "fire"
name = { zh = "消防隐患", en = "Fire" }
severity = 2
due_minutes = [60, 120, 600, 1200]
words = ["消防", "火"]
"""


def _bytes(*texts: str) -> list[bytes]:
    return [text.encode() for text in texts]


def _cap(raw: bytes) -> None:
    rows = [row_of(alert, "zh-CN", raw) for alert in alerts_in(read_xml(raw))]
    link_chains([row for row in rows if isinstance(row, dict)], {})
    for row in rows:
        assert isinstance(row, Refused) or row["key"]


def _feed(raw: bytes) -> None:
    for entry in entries_of(read_xml(raw)) or []:
        identity_of(entry)
        link_of(entry)
        for alert in alerts_inside(entry):
            row_of(alert, "en", shown_xml(entry))


def _gml(raw: bytes) -> None:
    root = read_xml(raw)
    exception_of(root)
    collection = read_collection(root)
    if collection is not None:
        assert len(rows_of_gml(collection, "EPSG:4326", "auto").rows) == len(collection.features)


_folder = Path(tempfile.gettempdir()) / f"yiping-fuzz-{os.getpid()}"


def _file(name: str, raw: bytes) -> Path:
    path = _folder / "sources" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    return path


def _done() -> None:
    shutil.rmtree(_folder, ignore_errors=True)


def _source(raw: bytes) -> None:
    """Judge a source file as `yiping check` does."""
    path = _file("x.toml", raw)
    document = read_toml(path, _folder)
    source, mistakes = read_source(path, _folder)
    assert source is not None or mistakes
    if source is not None:
        mistakes = [*mistakes, *check_request(document, source), *read_mappings(document, source, {})[1]]
    for mistake in mistakes:
        assert str(mistake.sentence)
        assert 0 <= mistake.line <= raw.count(b"\n") + 2


def _categories(raw: bytes) -> None:
    _file("x", b"")
    (_folder / "categories.toml").write_bytes(raw)
    read_categories(_folder)


TARGETS = [
    Target("cap", spoilt([_ALERT.encode(), _CHINESE.encode("gb18030"), *_bytes(_ALERT, _CHINESE)]), _cap, (XmlError,)),
    Target("atom and rss", spoilt(_bytes(*_FEEDS)), _feed, (XmlError,)),
    Target("gml", spoilt(_bytes(*_GML)), _gml, (XmlError, CrsError)),
    Target("xml", spoilt(_bytes(_ALERT, *_FEEDS, *_GML)), read_xml, (XmlError,), st.binary()),
    Target("source files", spoilt(_bytes(_SOURCE)), _source, done=_done),
    Target("category files", spoilt(_bytes(_CATEGORIES)), _categories, done=_done),
]
