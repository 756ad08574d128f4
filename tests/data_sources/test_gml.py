"""GML of any WFS: every field, every geometry, and numbers in the order in which they stand."""

from __future__ import annotations

from math import log, pi, radians, tan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.gml import exception_of, read_collection, shape_of
from data_sources.ogc_answers import rows_of_gml
from data_sources.xml_reading import read_xml
from tests.data_sources.test_coordinate_systems import gauss_krueger

GML = 'xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:wfs="http://www.opengis.net/wfs/2.0"'
URN = "urn:ogc:def:crs:EPSG::4326"


def read(text: str):
    return shape_of(read_xml(text.replace(">", f" {GML}>", 1).replace("/ xmlns", " xmlns", 1).encode()))


def ring(positions: str) -> str:
    return f"<gml:LinearRing><gml:posList>{positions}</gml:posList></gml:LinearRing>"


def line(positions: str, kind: str = "LineString", more: str = "") -> str:
    return f"<gml:{kind}{more}><gml:posList>{positions}</gml:posList></gml:{kind}>"


def point(inside: str, more: str = "") -> str:
    return f"<gml:Point{more}>{inside}</gml:Point>"


OUTER = f"<gml:exterior>{ring('0 0 9 0 9 9 0 9 0 0')}</gml:exterior>"
POLYGON = f"<gml:Polygon>{OUTER}<gml:interior>{ring('1 1 2 1 2 2 1 1')}</gml:interior></gml:Polygon>"
RING = [[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]]
RINGS = [RING, [[1, 1], [2, 1], [2, 2], [1, 1]]]
BENT = [[0, 0], [1, 1], [2, 0]]
SEGMENTS = line("0 0 1 1", "LineStringSegment") + line("1 1 2 0", "LineStringSegment")
OLD_RING = "<gml:LinearRing><gml:coordinates>0,0 9,0 9,9 0,9 0,0</gml:coordinates></gml:LinearRing>"
SURFACE = f"<gml:Surface><gml:patches><gml:PolygonPatch>{OUTER}</gml:PolygonPatch></gml:patches></gml:Surface>"
SURFACES = f"<gml:MultiSurface><gml:surfaceMembers>{POLYGON * 2}</gml:surfaceMembers></gml:MultiSurface>"
TWO = "".join(f"<gml:pointMember>{point(f'<gml:pos>{at}</gml:pos>')}</gml:pointMember>" for at in ("1 2", "3 4"))


@pytest.mark.parametrize(
    ("text", "kind", "coordinates"),
    [
        (point("<gml:pos>28 120.5</gml:pos>"), "Point", [28, 120.5]),
        (point("<gml:pos>28 120.5 7</gml:pos>", ' srsDimension="3"'), "Point", [28, 120.5]),
        (point("<gml:coordinates>120.5,28</gml:coordinates>"), "Point", [120.5, 28]),
        (point("<gml:coord><gml:X>120.5</gml:X><gml:Y>28</gml:Y></gml:coord>"), "Point", [120.5, 28]),
        (line("0 0 1 1 2 0"), "LineString", BENT),
        (line("0 0 5 1 1 5 2 0 5", more=' srsDimension="3"'), "LineString", BENT),
        (line("0 0 1 1").replace("posList", "pos").replace(" 1 1", "</gml:pos><gml:pos>1 1"), "LineString", BENT[:2]),
        (f"<gml:Curve><gml:segments>{SEGMENTS}</gml:segments></gml:Curve>", "LineString", BENT),
        (POLYGON, "Polygon", RINGS),
        (f"<gml:Polygon><gml:outerBoundaryIs>{OLD_RING}</gml:outerBoundaryIs></gml:Polygon>", "Polygon", [RING]),
        (
            f"<gml:Surface><gml:patches><gml:PolygonPatch>{OUTER}</gml:PolygonPatch></gml:patches></gml:Surface>",
            "Polygon",
            [RING],
        ),
        (f"<gml:MultiSurface><gml:surfaceMember>{POLYGON}</gml:surfaceMember></gml:MultiSurface>", "Polygon", RINGS),
        (
            f"<gml:MultiSurface><gml:surfaceMembers>{POLYGON * 2}</gml:surfaceMembers></gml:MultiSurface>",
            "MultiPolygon",
            [RINGS, RINGS],
        ),
        (f"<gml:MultiPoint>{TWO}</gml:MultiPoint>", "MultiPoint", [[1, 2], [3, 4]]),
    ],
)
def test_every_geometry_that_services_send_is_read(text, kind, coordinates):
    assert read(text) == {"type": kind, "coordinates": coordinates}


@pytest.mark.parametrize(
    "text",
    [
        "<gml:Point><gml:pos>here</gml:pos></gml:Point>",
        "<gml:Point><gml:pos>28</gml:pos></gml:Point>",
        "<gml:Point><gml:pos></gml:pos></gml:Point>",
        "<gml:Polygon><gml:exterior></gml:exterior></gml:Polygon>",
        "<gml:Grid><gml:limits>1</gml:limits></gml:Grid>",
        "<gml:MultiSurface><gml:surfaceMember></gml:surfaceMember></gml:MultiSurface>",
    ],
)
def test_what_is_no_geometry_is_none(text):
    assert read(text) is None


ANSWER = f"""<wfs:FeatureCollection {GML} xmlns:wz="urn:wz" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:xlink="http://www.w3.org/1999/xlink" timeStamp="2026-11-22T01:00:00Z" numberMatched="3" numberReturned="2">
<wfs:boundedBy><gml:Envelope srsName="{URN}"><gml:lowerCorner>27 120</gml:lowerCorner></gml:Envelope></wfs:boundedBy>
<wfs:member><wz:station gml:id="station.1"><gml:boundedBy><gml:Null>x</gml:Null></gml:boundedBy>
<gml:name>江心屿</gml:name><wz:level>3.25</wz:level><wz:closed xsi:nil="true"/><wz:owner xlink:href="#o7"/>
<wz:pump>1</wz:pump><wz:pump>2</wz:pump><wz:address><wz:street>望江路</wz:street><wz:number>8</wz:number></wz:address>
<wz:place><gml:Point srsName="{URN}" gml:id="p1"><gml:pos>28.03 120.64</gml:pos></gml:Point></wz:place>
<wz:label><gml:Point><gml:pos>0 0</gml:pos></gml:Point></wz:label></wz:station></wfs:member>
<wfs:member><wz:station gml:id="station.2"><gml:name>无处</gml:name></wz:station></wfs:member>
</wfs:FeatureCollection>"""


MERCATOR = [6378137 * radians(120.64), 6378137 * log(tan(pi / 4 + radians(28.03) / 2))]
GRID = gauss_krueger(120.64, 28.03, 120)


def test_a_feature_becomes_its_fields_and_its_place():
    collection = read_collection(read_xml(ANSWER.encode()))
    assert collection.matched == 3
    first, second = rows_of_gml(collection, "EPSG:4326", "auto").rows
    assert first == {
        "id": "station.1",
        "feature_id": "station.1",
        "name": "江心屿",
        "level": "3.25",
        "closed": None,
        "owner": "#o7",
        "pump": ["1", "2"],
        "address": {"street": "望江路", "number": "8"},
        "lon": 120.64,
        "lat": 28.03,
        "geometry": {"type": "Point", "coordinates": [120.64, 28.03]},
    }
    assert (second["name"], second["lon"], second["geometry"]) == ("无处", None, None)


@pytest.mark.parametrize(
    ("name", "position"),
    [
        (URN, "28.03 120.64"),
        ("http://www.opengis.net/def/crs/EPSG/0/4326", "28.03 120.64"),
        ("EPSG:4326", "120.64 28.03"),
        ("http://www.opengis.net/gml/srs/epsg.xml#4326", "120.64 28.03"),
        ("urn:ogc:def:crs:OGC::CRS84", "120.64 28.03"),
        ("urn:ogc:def:crs:EPSG::4490", "28.03 120.64"),
        ("urn:ogc:def:crs:EPSG::3857", "{:.3f} {:.3f}".format(*MERCATOR)),
        ("EPSG:4549", "{:.3f} {:.3f}".format(*GRID)),
        ("urn:ogc:def:crs:EPSG::4549", "{:.3f} {:.3f}".format(*GRID[::-1])),
    ],
)
def test_a_place_is_the_same_in_whatever_system_and_order_it_is_told(name, position):
    text = ANSWER.replace(f'srsName="{URN}" gml:id', f'srsName="{name}" gml:id').replace("28.03 120.64", position)
    row = rows_of_gml(read_collection(read_xml(text.encode())), URN, "auto").rows[0]
    assert (row["lon"], row["lat"]) == (pytest.approx(120.64, abs=1e-5), pytest.approx(28.03, abs=1e-5))


def test_a_system_named_only_for_the_whole_answer_or_nowhere_still_counts():
    text = ANSWER.replace(f' srsName="{URN}" gml:id="p1"', "")
    assert rows_of_gml(read_collection(read_xml(text.encode())), "EPSG:4326", "auto").rows[0]["lat"] == 28.03
    text = text.replace(f' srsName="{URN}"', "")
    assert rows_of_gml(read_collection(read_xml(text.encode())), URN, "auto").rows[0]["lat"] == 28.03


def test_features_of_older_versions_are_found():
    for holder in ("gml:featureMember", "gml:featureMembers"):
        text = ANSWER.replace("wfs:member", holder).replace("numberMatched", "numberOfFeatures")
        collection = read_collection(read_xml(text.encode()))
        assert (len(collection.features), collection.matched) == (2, 3)
    assert read_collection(read_xml(b"<a/>")) is None


def test_exceptions_of_all_versions_are_told():
    ows = """<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1" version="2.0.0"><ows:Exception
exceptionCode="InvalidParameterValue" locator="typeNames"><ows:ExceptionText>no such type</ows:ExceptionText>
</ows:Exception></ows:ExceptionReport>"""
    assert exception_of(read_xml(ows.encode())) == ("InvalidParameterValue", "typeNames", "no such type")
    old = '<ServiceExceptionReport><ServiceException code="X"> bad </ServiceException></ServiceExceptionReport>'
    assert exception_of(read_xml(old.encode())) == ("X", "", "bad")
    assert exception_of(read_xml(b"<ExceptionReport/>")) == ("", "", "")
    assert exception_of(read_xml(ANSWER.encode())) is None


GEOMETRIES = "Point pos posList Polygon exterior LinearRing MultiSurface surfaceMember coordinates coord Envelope"
names = st.sampled_from(["wfs:member", "wfs:FeatureCollection", "x", *(f"gml:{name}" for name in GEOMETRIES.split())])
texts = st.sampled_from(["", "1 2", "1,2 3,4", "nan inf", "1e400 1", "x", "1 2 3 4 5 6 7 8 1 2"])
trees = st.recursive(
    st.tuples(names, texts).map(lambda each: f"<{each[0]}>{each[1]}</{each[0]}>"),
    lambda inner: st.tuples(names, st.lists(inner, max_size=3)).map(lambda e: f"<{e[0]}>{''.join(e[1])}</{e[0]}>"),
    max_leaves=20,
)


@given(st.lists(trees, max_size=4))
def test_no_tree_at_all_raises_anything(parts):
    inside = "".join(f"<wfs:member><a>{part}</a></wfs:member>" for part in parts)
    root = read_xml(f"<wfs:FeatureCollection {GML}>{inside}</wfs:FeatureCollection>".encode())
    for row in rows_of_gml(read_collection(root), URN, "auto").rows:
        assert row["lat"] is None or abs(row["lat"]) <= 90
