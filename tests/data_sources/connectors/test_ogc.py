"""OGC API Features against a real pygeoapi: every feature comes, once, where it is, whatever it is asked in."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

import msgspec
import pytest
from shapely.geometry import Point, shape

from data_sources.centre import SourceFile
from data_sources.clock import Clock
from data_sources.connector import SourceError
from data_sources.connectors.ogc import OgcConnector, OgcSettings
from data_sources.poll import poll_once
from data_sources.records import Asset
from tests.data_sources.pygeoapi_peer import EPSG, LAKES, STATIONS, pygeoapi, station


@pytest.fixture(scope="module")
def peer(tmp_path_factory):
    with pygeoapi(tmp_path_factory.mktemp("pygeoapi")) as url:
        yield url


def polled(context, cursor=None, **settings):
    """Return all rows, the last cursor and the remarks of one poll."""
    connector = OgcConnector(msgspec.convert(settings, OgcSettings), context)
    rows, last, remarks = [], cursor, []
    try:
        for page in connector.poll(cursor):
            rows += page.rows
            last = page.cursor or last
            remarks += page.remarks
    finally:
        connector.close()
    return rows, last, [str(remark) for remark in remarks]


@pytest.mark.leaves("the real server serves all tests of this file")
@pytest.mark.parametrize("rows", [1, 7, 25, 1000])
def test_every_feature_comes_once_however_many_stand_on_a_page(peer, context, rows):
    found, _, remarks = polled(context(), url=peer, collection="stations", rows=rows)
    assert [row["feature_id"] for row in found] == [f"s{number}" for number in range(STATIONS)]
    assert found[3]["name"] == "站3"
    assert (found[3]["lon"], found[3]["lat"]) == (120.53, 28.0)
    assert found[3]["geometry"] == {"type": "Point", "coordinates": [120.53, 28.0]}
    assert not remarks


@pytest.mark.parametrize("crs", ["", EPSG.format(4326), EPSG.format(3857), EPSG.format(4549)])
def test_features_lie_where_they_are_whatever_system_and_order_of_axes_they_come_in(peer, context, crs):
    found, _, remarks = polled(context(), url=peer, collection="stations", crs=crs)
    for number, row in enumerate(found):
        assert (row["lon"], row["lat"]) == (pytest.approx(120.5 + number / 100, abs=1e-7), pytest.approx(28, abs=1e-7))
    assert len(found) == STATIONS
    assert not remarks


def test_a_lakes_point_lies_in_the_lake(peer, context, shared_data):
    del shared_data
    lakes = {feature["properties"]["name"]: feature for feature in json.loads(LAKES.read_text("utf-8"))["features"]}
    found, _, _ = polled(context(), url=peer, collection="lakes", crs=EPSG.format(4326))
    assert {row["name"] for row in found} == set(lakes)
    for row in found:
        assert shape(lakes[row["name"]]["geometry"]).contains(Point(row["lon"], row["lat"]))


def test_a_box_brings_only_what_lies_in_it(peer, context):
    found, _, _ = polled(context(), url=peer, collection="stations", bbox=[120.595, 27, 120.615, 29], rows=1)
    assert [row["feature_id"] for row in found] == ["s10", "s11"]


def test_only_what_changed_since_is_asked_for_again(peer, context):
    then = int(datetime(2026, 5, 1, 20, 30, tzinfo=UTC).timestamp() * 1000)
    clock = Clock(time.time_ns() // 1_000_000, then, 1.0)
    asked = {"url": peer, "collection": "stations", "since": {"field": "updated", "first": "10h"}, "rows": 4}
    found, cursor, _ = polled(context(clock=clock), **asked)
    assert [row["feature_id"] for row in found] == [f"s{number}" for number in range(11, STATIONS)]
    # What is dated later than now doesn't hide what changes until then.
    assert then - 1000 <= cursor["since"] < then + 60_000
    found, _, _ = polled(context(clock=clock), cursor, **asked)
    assert [row["feature_id"] for row in found] == [f"s{number}" for number in range(21, STATIONS)]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"collection": "nope"}, "Collection not found"),
        ({"collection": "stations", "crs": EPSG.format(27700)}, "CRS"),
        ({"collection": "stations", "query": {"sortby": "nope"}}, "refuses the question"),
    ],
)
def test_what_the_service_says_is_wrong_is_said_to_the_room(peer, context, settings, words):
    with pytest.raises(SourceError, match=words):
        polled(context(), url=peer, **settings)


def test_a_collection_becomes_assets_by_a_source_file(peer, centre_of):
    source = SourceFile(
        name="stations",
        connector="ogc",
        every="60s",
        request={"url": f"{peer}/collections/stations", "rows": 10},
        records={
            "kind": "asset",
            "asset_kind": {"value": "gauge"},
            "key": "feature_id",
            "name": "name",
            "position": {"lon": "lon", "lat": "lat", "datum": "wgs84"},
        },
    )
    result = poll_once("stations", centre_of(stations=source), Clock())
    assert not result.refused
    assert len(result.records) == STATIONS
    asset = next(record for record in result.records if record.key == "s3")
    assert isinstance(asset, Asset)
    assert (asset.name, asset.lon, asset.lat) == ("站3", 120.53, 28.0)


# What a well-kept server doesn't do, from a small one.


def collection(*features, **more) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


def test_a_wrong_order_of_axes_is_turned_and_said(served, context):
    wrong = station(0) | {"geometry": {"type": "Point", "coordinates": [28.0, 120.5]}}
    served.on("/collections/a/items", (200, {}, collection(wrong)))
    found, _, remarks = polled(context(), url=f"{served.url}/collections/a")
    assert (found[0]["lon"], found[0]["lat"]) == (120.5, 28.0)
    assert len(remarks) == 1
    assert "axis_order" in remarks[0]
    found, _, remarks = polled(context(), url=f"{served.url}/collections/a", axis_order="north-east")
    assert (found[0]["lon"], found[0]["lat"]) == (120.5, 28.0)
    assert not remarks


@pytest.mark.parametrize("says", [True, False])
def test_metres_that_nobody_said_were_metres_are_told_from_degrees(served, context, says):
    projected = station(0) | {"geometry": {"type": "Point", "coordinates": [3100000.0, 500000.0]}}
    headers = {"Content-Crs": f"<{EPSG.format(4549)}>"} if says else {}
    served.on("/collections/a/items", (200, headers, collection(projected)))
    found, _, _ = polled(context(), url=f"{served.url}/collections/a", crs=EPSG.format(4549))
    assert (found[0]["lon"], found[0]["lat"]) == (pytest.approx(120), pytest.approx(28.01406117))
    ignored = station(0)
    served.on("/collections/a/items", (200, {}, collection(ignored)))
    found, _, _ = polled(context(), url=f"{served.url}/collections/a", crs=EPSG.format(4549))
    assert (found[0]["lon"], found[0]["lat"]) == (120.5, 28.0)


def test_a_feature_without_place_or_with_nonsense_costs_none_of_the_others(served, context):
    served.on(
        "/collections/a/items",
        (200, {}, collection(station(1), station(2) | {"geometry": None}, 5, {"properties": 7}, {"id": "x"})),
    )
    found, _, _ = polled(context(), url=f"{served.url}/collections/a/items")
    assert [row.get("lon") if isinstance(row, dict) else row for row in found] == [120.51, None, 5, None, None]


def test_pages_without_end_are_refused(served, context):
    links = [{"rel": "next", "href": "/collections/a/items?x=1"}]
    served.on("/collections/a/items", (200, {}, collection(station(1), links=links)))
    with pytest.raises(SourceError, match="same page again"):
        polled(context(), url=f"{served.url}/collections/a")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((200, {}, b"<html></html>"), "web page"),
        ((200, {}, b'{"type": "FeatureColl'), "breaks off"),
        ((200, {}, b"[1, 2]"), "no list of features"),
        ((200, {}, b'{"code": "X", "description": "later"}'), "later"),
        ((400, {}, b"<html></html>"), "400"),
        ((404, {}, b""), "404"),
        ((503, {}, b""), "503"),
        ((200, {"Content-Crs": "<urn:nonsense>"}, collection(station(1))), "nonsense"),
        ((200, {"Content-Crs": f"<{EPSG.format(2384)}>"}, collection(station(1))), "CGCS2000"),
    ],
)
def test_an_answer_that_is_none_is_said(served, context, answer, words):
    served.on("/collections/a/items", answer)
    with pytest.raises(SourceError, match=words):
        polled(context(), url=f"{served.url}/collections/a")


@pytest.mark.parametrize(
    "settings",
    [
        {"url": "http://x/"},
        {"url": "http://x/wfs", "service": "wfs"},
        {"url": "http://x/", "collection": "a", "bbox": [121, 28, 120, 29]},
        {"url": "http://x/", "collection": "a", "service": "wfs", "since": {}},
        {"url": "ftp://x/", "collection": "a"},
        {"url": "http://x/", "collection": "a", "crs": "西安80"},
        {"url": "http://x/", "collection": "a", "crs": "EPSG:2384"},
    ],
)
def test_settings_that_do_not_belong_together_are_refused(settings):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(settings, OgcSettings)
