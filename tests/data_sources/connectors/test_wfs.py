"""WFS 2.0 against a small server of the tests, shaped after the standard's documents (OGC 09-025r2, 09-026r2).

It answers as the well-known servers do: GeoJSON with longitude first whatever is asked, GML in the order of the system
that is asked for, exceptions with status 400 or 200, fewer features than asked for.
"""

from __future__ import annotations

import json

import msgspec
import pytest

from data_sources.connector import Kept, SourceError
from data_sources.connectors.ogc import OgcConnector, OgcSettings
from data_sources.coordinate_systems import crs_of
from data_sources.xml_reading import children, content, read_xml

STATIONS = 25
SPACES = (
    'xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:wz="urn:wz"'
    ' xmlns:ows="http://www.opengis.net/ows/1.1"'
)


class Wfs:
    """A feature type `wz:station` of stations on a line through Wenzhou. `most` is what it sends at once."""

    def __init__(self, served, formats=("json", "gml"), most=10, matched="number", failing=400) -> None:
        self.url = served.on("/wfs", self.answer)
        self.formats = formats
        self.most = most
        self.matched = matched
        self.failing = failing
        self.asked: list[dict[str, str]] = []

    def answer(self, query, _request):
        self.asked.append(query)
        assert (query["service"], query["version"], query["request"]) == ("WFS", "2.0.0", "GetFeature")
        if query["typeNames"] != "wz:station":
            return self.exception("typeNames", "unknown feature type")
        as_json = query.get("outputFormat") == "application/json"
        if as_json and "json" not in self.formats:
            return self.exception("outputFormat", "no such format")
        found = [number for number in range(STATIONS) if self.is_wanted(number, query)]
        start, count = int(query.get("startIndex", 0)), min(int(query["count"]), self.most)
        page = found[start : start + count]
        matched = {"number": str(len(found)), "unknown": "unknown"}[self.matched]
        if as_json:
            return 200, {}, self.geojson(page, matched, query["srsName"], more=start + count < len(found))
        return 200, {}, self.gml(page, matched, query["srsName"], more=start + count < len(found))

    def is_wanted(self, number, query) -> bool:
        lon, lat, hour = 120.5 + number / 100, 28.0, f"2026-05-01T{number % 24:02}:00:00Z"
        if "bbox" in query:
            assert "filter" not in query, "the standard allows one of them only"
            south, west, north, east, crs = query["bbox"].split(",")
            assert crs == "urn:ogc:def:crs:EPSG::4326"
            return float(west) <= lon <= float(east) and float(south) <= lat <= float(north)
        if "filter" not in query:
            return True
        root = read_xml(query["filter"].encode())
        literal = next(content(each) for each in root.iter("{*}Literal"))
        corners = [
            [float(part) for part in content(each).split()] for each in root.iter("{*}lowerCorner", "{*}upperCorner")
        ]
        inside = not corners or (corners[0][1] <= lon <= corners[1][1] and corners[0][0] <= lat <= corners[1][0])
        assert next(content(each) for each in root.iter("{*}ValueReference")) == "updated"
        assert len(children(root, "And")) == bool(corners)
        return inside and hour >= literal

    def geojson(self, page, matched, crs, *, more=False) -> bytes:
        features = [
            {
                "type": "Feature",
                "id": f"station.{number}",
                "geometry": {"type": "Point", "coordinates": [120.5 + number / 100, 28.0]},
                "properties": {"name": f"站{number}", "updated": f"2026-05-01T{number % 24:02}:00:00Z"},
            }
            for number in page
        ]
        told = {"type": "FeatureCollection", "features": features, "numberReturned": len(page)}
        told["numberMatched"] = int(matched) if matched.isdigit() else matched
        told["crs"] = {"type": "name", "properties": {"name": crs}}
        told["links"] = [{"rel": "next", "href": f"{self.url}?later"}] if more else []
        return json.dumps(told).encode()

    def gml(self, page, matched, crs, *, more) -> bytes:
        def position(number):
            pair = (120.5 + number / 100, 28.0)
            return " ".join(map(str, pair[::-1] if crs_of(crs).north_first else pair))

        members = "".join(
            f'<wfs:member><wz:station gml:id="station.{number}"><wz:name>站{number}</wz:name>'
            f"<wz:updated>2026-05-01T{number % 24:02}:00:00Z</wz:updated>"
            f'<wz:place><gml:Point srsName="{crs}"><gml:pos>{position(number)}</gml:pos></gml:Point></wz:place>'
            "</wz:station></wfs:member>"
            for number in page
        )
        following = f' next="{self.url}?later"' if more else ""
        head = f'<wfs:FeatureCollection {SPACES} numberMatched="{matched}" numberReturned="{len(page)}"{following}>'
        return f"{head}{members}</wfs:FeatureCollection>".encode()

    def exception(self, locator, text):
        report = (
            f'<ows:ExceptionReport {SPACES} version="2.0.0"><ows:Exception exceptionCode="InvalidParameterValue"'
            f' locator="{locator}"><ows:ExceptionText>{text}</ows:ExceptionText></ows:Exception></ows:ExceptionReport>'
        )
        return self.failing, {"Content-Type": "text/xml"}, report.encode()


def polled(context, url, cursor=None, **settings):
    given = {"url": url, "service": "wfs", "collection": "wz:station", **settings}
    connector = OgcConnector(msgspec.convert(given, OgcSettings), context)
    rows, last = [], cursor
    try:
        for page in connector.poll(cursor):
            rows += page.rows
            last = page.cursor or last
            assert not page.remarks
    finally:
        connector.close()
    return rows, last


def are_all_there(rows) -> bool:
    told = {row["feature_id"]: (row["name"], row["lon"], row["lat"]) for row in rows}
    assert len(told) == len(rows)
    return told == {f"station.{n}": (f"站{n}", 120.5 + n / 100, 28.0) for n in range(STATIONS)}


@pytest.mark.parametrize("formats", [("json", "gml"), ("gml",)])
@pytest.mark.parametrize("matched", ["number", "unknown"])
@pytest.mark.parametrize("sizes", [(4, 10), (10, 10), (100, 10), (100, 7), (5, 1)])
def test_every_feature_comes_once_however_many_are_sent_at_once(served, context, formats, matched, sizes):
    asked, sent = sizes
    assert are_all_there(polled(context(), Wfs(served, formats, sent, matched).url, rows=asked)[0])


@pytest.mark.parametrize("formats", [("json", "gml"), ("gml",)])
@pytest.mark.parametrize("crs", ["", "EPSG:4326", "urn:ogc:def:crs:EPSG::4490"])
def test_features_lie_where_they_are_in_whatever_order_of_axes_they_come(served, context, formats, crs):
    assert are_all_there(polled(context(), Wfs(served, formats).url, crs=crs)[0])


@pytest.mark.parametrize("failing", [400, 200])
def test_whether_a_service_has_geojson_is_asked_once(served, context, failing):
    server = Wfs(served, ("gml",), failing=failing)
    kept = Kept()
    for _ in range(2):
        assert are_all_there(polled(context(kept=kept), server.url, rows=10)[0])
    kept.close()
    assert [query.get("outputFormat") for query in server.asked] == ["application/json", *[None] * 6]


def test_a_box_is_asked_for_latitude_first(served, context):
    server = Wfs(served)
    rows, _ = polled(context(), server.url, bbox=[120.595, 27, 120.615, 29])
    assert [row["feature_id"] for row in rows] == ["station.10", "station.11"]


@pytest.mark.parametrize("formats", [("json",), ("gml",)])
@pytest.mark.parametrize("bbox", [None, [120.695, 27, 120.715, 29]])
def test_only_what_changed_is_asked_for_in_the_box_too(served, context, formats, bbox):
    server = Wfs(served, formats)
    known = {"since": 1_777_662_000_000}  # 2026-05-01T19:00:00Z
    rows, cursor = polled(context(), server.url, known, since={"field": "updated"}, bbox=bbox)
    wanted = [number for number in (*range(19, 24),) if bbox is None or number in (20, 21)]
    assert [row["feature_id"] for row in rows] == [f"station.{number}" for number in wanted]
    assert cursor["since"] > known["since"]


def test_a_name_in_a_filter_can_not_break_out_of_it(served, context):
    server = Wfs(served)
    with pytest.raises(SourceError):
        polled(context(), server.url, collection="x", since={"field": "a</fes:ValueReference><fes:x>"})
    root = read_xml(server.asked[0]["filter"].encode())
    assert [content(each) for each in root.iter("{*}ValueReference")] == ["a</fes:ValueReference><fes:x>"]


@pytest.mark.parametrize("failing", [400, 404, 200])
def test_an_exception_report_is_said_whatever_its_status(served, context, failing):
    server = Wfs(served, failing=failing)
    with pytest.raises(SourceError, match="typeNames: unknown feature type"):
        polled(context(), server.url, collection="wz:nothing")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((200, {}, b"<html></html>"), "web page"),
        ((200, {}, b"<wfs:FeatureCollection"), "breaks off"),
        ((200, {}, b"<a/>"), "no list of features"),
        ((200, {}, b""), "with nothing"),
        ((200, {}, b'{"type": "FeatureColl'), "breaks off"),
        ((200, {}, b'{"message": "no"}'), "refuses the question: no"),
        ((400, {}, b'{"title": "bad", "detail": "very"}'), "bad: very"),
        ((404, {}, b"Not found"), "404"),
        ((401, {}, b""), "401"),
        ((500, {}, b""), "500"),
        ((200, {}, b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"), "document type"),
    ],
)
def test_an_answer_that_is_none_is_said(served, context, answer, words):
    with pytest.raises(SourceError, match=words):
        polled(context(), served.on("/wfs", answer))


def test_a_service_that_sends_one_page_again_and_again_is_found_out(served, context):
    server = Wfs(served, matched="unknown")
    page = server.geojson(range(10), "unknown", "EPSG:4326")
    with pytest.raises(SourceError, match="same page again"):
        polled(context(), served.on("/wfs", (200, {}, page.replace(b'"unknown"', b"1000"))), rows=10)
