"""The parsers of answers in JSON: envelopes, pages, links, ArcGIS, GeoJSON, camera platforms, tokens, MQTT."""
# ruff: noqa: E501 - samples stand as they come

from __future__ import annotations

import itertools
import time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
from hypothesis import strategies as st

from data_sources.arcgis_answers import ArcgisError, error_in, features_of, layer_of
from data_sources.clock import Clock
from data_sources.connector import PollContext, SourceError
from data_sources.connectors.rest import RestConnector, RestSettings
from data_sources.coordinate_systems import CrsError, crs_of, to_wgs84
from data_sources.durations import seconds_of
from data_sources.mqtt_messages import TopicTemplate, rows_of_payload
from data_sources.ogc_answers import features_of as geojson_features
from data_sources.ogc_answers import json_crs, next_page, rows_of, trouble_of
from data_sources.paging import next_link
from data_sources.progress import Progress, Since
from data_sources.region_codes import CodeError, CodeReader, faults_of, normalised
from data_sources.video_states import camera_of
from data_sources.web_answers import Answer, bare, host_of, json_of
from tests.fuzz.inputs import numbers, odd_json, one_of, sample, several, some, spoilt, spoilt_text
from tests.fuzz.targets import Target

_ZONE = ZoneInfo("Asia/Shanghai")
_URL = "http://127.0.0.1:8080/list"
_NOW = 1_714_536_000_000

_ROW = {"id": "E1", "title": "井盖缺失", "updateTime": "2024-05-01 12:00:00"}
_ENVELOPES: list[Any] = [
    {"code": 200, "msg": "查询成功", "total": 2, "rows": [_ROW, {**_ROW, "id": "E2"}]},
    {"code": 0, "msg": "ok", "data": {"records": [_ROW], "total": 1, "size": 10, "current": 1, "pages": 1}},
    {"success": True, "result": {"records": [_ROW], "total": 1}, "message": ""},
    {"code": 401, "msg": "令牌过期", "rows": None},
    {"next": "abc", "rows": [_ROW]},
    [_ROW],
    {"rows": [], "next": None},
]
_BODIES = [msgspec.json.encode(each) for each in _ENVELOPES] + [
    '{"msg":"井盖"}'.encode("gb18030"),
    b"<!DOCTYPE html><html></html>",
    b"\xef\xbb\xbf{}",
    b'{"a": NaN, "b": "\\ud800"}',
]
_PAGINGS: list[dict[str, Any]] = [
    {"style": "page", "rows": 2, "total": "total"},
    {"style": "offset", "rows": 1, "total": "data.total"},
    {"style": "cursor", "next": "next", "rows": 1},
    {"style": "link", "next": "next", "rows": 1},
    {"style": "page", "rows": 1, "more": "more"},
]


class _Said:
    """Stands where the HTTP client stands, and says what was made up."""

    def __init__(self, documents: list[Any], headers: dict[str, str]) -> None:
        self._bodies = itertools.cycle([_encoded(each) for each in documents])
        self._headers = headers

    def fetch(self, url: str, **_: Any) -> Answer:
        return Answer(url, 200, self._headers, next(self._bodies), _NOW)

    def close(self) -> None:
        pass


def _context(items: str) -> PollContext:
    return PollContext(
        source="s",
        request={},
        folder=Path(),
        zone=_ZONE,
        clock=Clock(),
        deadline=time.monotonic() + 60,
        items=items,
        max_rows=500,
    )


def _envelope(value: tuple[list[Any], dict[str, Any], str, dict[str, Any] | None, Any]) -> None:
    """Read made-up answers to the last page; there always is one."""
    documents, paging, items, since, cursor = value
    request = {"url": _URL, "paging": paging, **({"since": since} if since else {})}
    connector = RestConnector(msgspec.convert(request, RestSettings), _context(items))
    connector._web = _Said(documents, {"link": '<http://127.0.0.1:8080/list?p=2>; rel="next"'})
    for pages, page in enumerate(connector.poll(cursor if isinstance(cursor, dict) else None)):
        assert isinstance(page.rows, list)
        assert page.cursor is None or msgspec.json.encode(page.cursor)
        assert pages < 5000, "pages without an end"


def _encoded(value: Any) -> bytes:
    try:
        return msgspec.json.encode(value, enc_hook=str)
    except (UnicodeEncodeError, ValueError, OverflowError, RecursionError):
        return b"{}"


def _json(raw: bytes) -> None:
    json_of(Answer(_URL, 200, {"content-type": "application/json;charset=gbk"}, raw, None))


_LAYER = {
    "objectIdField": "OBJECTID",
    "maxRecordCount": 1000,
    "typeIdField": "KIND",
    "types": [{"id": 1, "name": "甲", "domains": {"STATE": {"codedValues": [{"code": 0, "name": "好"}]}}}],
    "advancedQueryCapabilities": {"supportsPagination": True, "supportsOrderBy": True},
    "fields": [
        {"name": "OBJECTID", "type": "esriFieldTypeOID"},
        {"name": "STATE", "type": "esriFieldTypeInteger", "domain": {"codedValues": [{"code": 1, "name": "坏"}]}},
    ],
}
_RING = [[120.0, 28.0], [121.0, 28.0], [121.0, 29.0], [120.0, 29.0], [120.0, 28.0]]
_FEATURES: list[Any] = [
    {
        "spatialReference": {"wkid": 102100, "latestWkid": 3857},
        "exceededTransferLimit": False,
        "features": [
            {"attributes": {"OBJECTID": 1, "STATE": 1, "KIND": 1}, "geometry": {"x": 13430000.5, "y": 3250000.1}},
            {"attributes": {"OBJECTID": 2}, "geometry": {"rings": [_RING]}},
            {"attributes": {"OBJECTID": 3}, "geometry": {"paths": [_RING]}},
            {"attributes": {"OBJECTID": 4}, "geometry": {"points": _RING}},
            {"attributes": {"OBJECTID": 5}, "geometry": {"x": "NaN", "y": "NaN"}},
        ],
    },
    {"error": {"code": 498, "message": "Invalid token.", "details": ["a", None]}},
]


def _arcgis(value: tuple[Any, Any]) -> None:
    error_in(value[1])
    layer = layer_of(value[0])
    for row in features_of(value[1], layer).rows:
        assert isinstance(row, dict)


_GEOJSON: list[Any] = [
    {
        "type": "FeatureCollection",
        "numberMatched": 5,
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}},
        "links": [{"rel": "next", "href": "http://127.0.0.1/x?offset=10"}],
        "features": [
            {
                "type": "Feature",
                "id": 1,
                "properties": _ROW,
                "geometry": {"type": "Point", "coordinates": [120.6, 28.0]},
            },
            {"type": "Feature", "properties": None, "geometry": {"type": "Polygon", "coordinates": [_RING, _RING]}},
            {"type": "Feature", "properties": {}, "geometry": {"type": "MultiPolygon", "coordinates": [[_RING]]}},
            {"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": _RING}},
            {
                "type": "Feature",
                "geometry": {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 2, 3]}]},
            },
        ],
    },
    {"code": "InvalidParameterValue", "description": "no", "title": "x", "detail": None},
]


def _geojson(data: Any) -> None:
    trouble_of(data)
    next_page(data, {"link": "<x>; rel=next"}, _URL)
    features = geojson_features(data)
    if features is not None:
        for row in rows_of(features, json_crs(data, "EPSG:4326", "auto")).rows:
            if isinstance(row, dict) and isinstance(row.get("feature_id"), str):
                assert "id" in row


_DEVICE = {"deviceId": "34020000001110000001", "name": "录像机", "onLine": True, "keepaliveTime": "2024-05-01 12:00:00"}
_CHANNEL = {"deviceId": "34020000001320000001", "name": "路口", "status": "ON", "longitude": 120.6, "latitude": "28.0"}


def _camera(value: tuple[Any, Any]) -> None:
    device, channel = value
    if isinstance(device, dict) and isinstance(channel, dict | None):
        row = camera_of(device, channel, _NOW, _ZONE, 259_200_000)
        assert row is None or row["state"] in ("online", "offline", "long_offline", "never", "unknown")


_LINKS = [
    '<https://x.example/api?page=2&per_page=100>; rel="next", <https://x.example/api?page=50>; rel="last"',
    "</items?cursor=abc>;rel=next;title*=UTF-8''n",
    '<a>; rel="prev"; title="a, <b>; rel=next"',
    "<>" + " ;" * 500,
]
_TOPICS = ["air/{station}/{metric}", "dev-{id}/+/state", "a/#", "{a}-{b}/{c}", "x", "/"]


def _topic(value: tuple[str, str]) -> None:
    template, topic = value
    TopicTemplate(template).names_in(topic)


_PAYLOADS = [
    b'{"pm25": 35, "at": "2024-05-01T12:00:00+08:00"}',
    b'[{"v": 1}, {"v": 2}]',
    b"35.2",
    b"ON",
    "状态".encode("gb18030"),
    b"",
    b'{"data": {"rows": [1, 2]}}',
]
_CODES = [
    "330302006000",
    "330302",
    "330302006001001",
    "330302000000",
    "３３０３０２",
    " 330302.0",
    "3.30302E+11",
    "33-0302",
]
_SYSTEMS = [
    "EPSG:4326", "urn:ogc:def:crs:EPSG::4490", "http://www.opengis.net/def/crs/OGC/1.3/CRS84", "EPSG:4549", "102100", "CRS84",
    "urn:ogc:def:crs:EPSG:6.9:3857", "EPSG:4326+5773", "900913",
]  # fmt: skip


def _cursor(value: tuple[Any, dict[str, str], list[Any]]) -> None:
    cursor, since, rows = value
    progress = Progress(msgspec.convert(since, Since), _context(""), cursor if isinstance(cursor, dict) else None)
    progress.asked  # noqa: B018 - said in the source's words, or an error of its own
    progress.see(rows, _NOW)
    assert msgspec.json.encode(progress.cursor)


def _crs(value: tuple[str, float, float]) -> None:
    name, x, y = value
    lon, lat = to_wgs84(np.array([x]), np.array([y]), crs_of(name))
    assert len(lon) == len(lat) == 1


_numbers = one_of(numbers(), sample([120.65, 28.01, 13430000.5, 500000.0, 40500000.0, 0.0]))
_SINCES = [
    {"parameter": "after", "field": "updateTime"},
    {"field": "at", "format": "epoch_ms", "overlap": "10m"},
    {"field": "updateTime", "sorted": "", "until": "end"},
]
_CURSORS: list[Any] = [{"since": _NOW, "ahead": -1000}, {"since": _NOW}, {"tags": {"If-None-Match": "x"}}, {}]

TARGETS = [
    Target("json answers", spoilt(_BODIES), _json, (SourceError,), st.binary()),
    Target(
        "envelopes",
        several(
            some(odd_json(_ENVELOPES), 3, 1),
            sample(_PAGINGS),
            sample(["rows", "data.records", "result.records", "", "rows[?id]", "a.b"]),
            sample([None, _SINCES[0]]),
            one_of(sample([None]), odd_json(_CURSORS)),
        ),
        _envelope,
        (SourceError,),
    ),
    Target("arcgis", several(odd_json([_LAYER]), odd_json(_FEATURES)), _arcgis, (ArcgisError,)),
    Target("geojson", odd_json(_GEOJSON), _geojson, (CrsError,)),
    Target("cameras", several(odd_json([_DEVICE]), one_of(sample([None]), odd_json([_CHANNEL]))), _camera),
    Target("link headers", spoilt_text(_LINKS), next_link, natural=st.text()),
    Target("addresses", spoilt_text([_URL, "https://u:p@[::1]:99999/?k=v#f"]), lambda url: (host_of(url), bare(url))),
    Target("mqtt topics", several(spoilt_text(_TOPICS), spoilt_text(_TOPICS)), _topic, (ValueError,)),
    Target("mqtt payloads", spoilt(_PAYLOADS), lambda raw: rows_of_payload(raw, "data.rows" if len(raw) % 2 else "")),
    Target("region codes", spoilt_text(_CODES), lambda text: (faults_of(text), CodeReader().read([text, None]))),
    Target("region codes alone", spoilt_text(_CODES), normalised, (CodeError,)),
    Target("coordinate systems", several(spoilt_text(_SYSTEMS), _numbers, _numbers), _crs, (CrsError,)),
    Target(
        "cursors",
        several(
            odd_json(_CURSORS),
            sample([{k: v for k, v in each.items() if k != "sorted"} for each in _SINCES]),
            some(odd_json([_ROW, {"at": _NOW}]), 3),
        ),
        _cursor,
    ),
    Target("durations", spoilt_text(["15s", "2m", "1.5h", "56d", "100ms"]), seconds_of, (ValueError,)),
]
