"""ArcGIS layers, answered by a small server in the shapes of Esri's public REST documents (layer, query, token)."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import UTC, datetime
from math import isnan
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.arcgis_answers import ArcgisError, Layer, error_in, features_of, layer_of
from data_sources.connector import Kept, SourceError
from data_sources.connectors.arcgis import ArcgisConnector, ArcgisSettings
from data_sources.decoding import convert
from data_sources.inside_points import inside_point

LAYER = "/arcgis/rest/services/Drains/FeatureServer/0"
HOUR = 3_600_000
NOW = round(datetime.now(UTC).timestamp()) * 1000


class Office:
    """One layer: `COUNT` manholes, paged as the server can. Times of a feature are its id hours ago."""

    def __init__(self, served, count: int = 25, **abilities: Any) -> None:
        self.url = served.on(LAYER, self.about)
        served.on(f"{LAYER}/query", self.query)
        self.most = 10
        self.pages = abilities.get("pages", True)
        self.orders = abilities.get("orders", True)
        self.flag = abilities.get("flag", True)
        self.reference: dict[str, int] = {"wkid": 4490}
        self.shape = lambda number: {"x": 120.6 + number / 1000, "y": 28.0}
        self.features = [
            {
                "OBJECTID": number,
                "NAME": f"井 {number}",
                "STATUS": number % 3,
                "KIND": 1 + number % 2,
                "EDITED": NOW - number * HOUR,
            }
            for number in range(1, count + 1)
        ]
        self.asked: list[dict[str, str]] = []
        self.happen: Any = None
        self.about_asked = 0

    def about(self, _query, _request):
        self.about_asked += 1
        return {
            "currentVersion": 10.91,
            "id": 0,
            "name": "雨水井",
            "type": "Feature Layer",
            "geometryType": "esriGeometryPoint",
            "objectIdField": "OBJECTID",
            "typeIdField": "KIND",
            "types": [
                {"id": 1, "name": "检查井", "domains": {"STATUS": {"type": "inherited"}}},
                {
                    "id": 2,
                    "name": "雨水口",
                    "domains": {"STATUS": {"type": "codedValue", "codedValues": [{"name": "堵塞", "code": 2}]}},
                },
            ],
            "fields": [
                {"name": "OBJECTID", "type": "esriFieldTypeOID", "domain": None},
                {"name": "NAME", "type": "esriFieldTypeString", "domain": None},
                {"name": "KIND", "type": "esriFieldTypeSmallInteger", "domain": None},
                {"name": "EDITED", "type": "esriFieldTypeDate", "domain": None},
                {
                    "name": "STATUS",
                    "type": "esriFieldTypeSmallInteger",
                    "domain": {
                        "type": "codedValue",
                        "name": "s",
                        "codedValues": [{"name": "完好", "code": 0}, {"name": "破损", "code": 1}],
                    },
                },
            ],
            "maxRecordCount": self.most,
            "supportsAdvancedQueries": self.orders,
            "advancedQueryCapabilities": {"supportsPagination": self.pages, "supportsOrderBy": self.orders},
        }

    def query(self, query, _request):
        self.asked.append(query)
        if self.happen:
            self.happen(self, len(self.asked))
        assert query["f"] == "json"
        rows = self.features
        behind = re.search(r"OBJECTID > (\d+)", query["where"])
        if behind:
            rows = [row for row in rows if row["OBJECTID"] > int(behind[1])]
        since = re.search(r"EDITED >= timestamp '(.*?)'", query["where"])
        if since:
            begin = datetime.fromisoformat(since[1]).replace(tzinfo=UTC).timestamp() * 1000
            rows = [row for row in rows if row["EDITED"] >= begin]
        start = int(query.get("resultOffset", 0)) if self.pages else 0
        page = rows[start : start + min(int(query["resultRecordCount"]), self.most)]
        more = start + len(page) < len(rows)
        answer: dict[str, Any] = {
            "objectIdFieldName": "OBJECTID",
            "geometryType": "esriGeometryPoint",
            "spatialReference": self.reference,
            "features": [{"attributes": row, "geometry": self.shape(row["OBJECTID"])} for row in page],
        }
        return {**answer, "exceededTransferLimit": more} if self.flag else answer


def polled(context, settings, cursor=None):
    with closing(ArcgisConnector(convert(settings, ArcgisSettings), context)) as connector:
        pages = list(connector.poll(cursor))
    return [row for page in pages for row in page.rows], pages[-1].cursor


def failure(context, settings) -> str:
    with pytest.raises(SourceError) as caught:
        polled(context, settings)
    return str(caught.value.sentence)


@pytest.mark.parametrize("flag", [True, False])
@pytest.mark.parametrize("count", [0, 1, 9, 10, 11, 19, 25, 28])
@pytest.mark.parametrize("able", [("pages", "orders"), ("orders",), ("pages",)])
def test_every_feature_of_all_pages_comes_once(served, context, able, count, flag):
    office = Office(served, count, pages="pages" in able, orders="orders" in able, flag=flag)
    rows, _ = polled(context(), {"url": office.url})
    assert [row["OBJECTID"] for row in rows] == list(range(1, count + 1))
    assert len(office.asked) <= count // 9 + 2


def test_features_deleted_between_pages_take_no_other_with_them(served, context):
    office = Office(served)
    office.happen = lambda office, asked: asked == 2 and office.features.__delitem__(slice(0, 3))
    rows, _ = polled(context(), {"url": office.url})
    assert [row["OBJECTID"] for row in rows] == list(range(1, 26))


def test_a_layer_that_gives_no_more_and_can_not_be_paged_is_said_and_not_asked_forever(served, context):
    office = Office(served, pages=False, orders=False)
    assert "10 features at once" in failure(context(), {"url": office.url})
    office = Office(served)
    office.query = lambda *_: None
    fixed = Office(served, 10)
    fixed.pages = True
    answer = fixed.query({"f": "json", "where": "1=1", "resultRecordCount": "10"}, None)
    served.on(f"{LAYER}/query", {**answer, "exceededTransferLimit": True})
    assert "can't be used" in failure(context(), {"url": fixed.url})


def test_codes_become_words_and_stay_beside_them(served, context):
    rows, _ = polled(context(), {"url": Office(served, 6).url})
    by_number = {row["OBJECTID"]: row for row in rows}
    assert (by_number[6]["STATUS"], by_number[6]["STATUS_code"], by_number[6]["KIND"]) == ("完好", 0, "检查井")
    assert (by_number[3]["STATUS"], by_number[3]["KIND"]) == (0, "雨水口")  # its subtype has no word for it
    assert (by_number[4]["STATUS"], by_number[4]["KIND_code"]) == ("破损", 1)
    assert by_number[5]["STATUS"] == "堵塞"  # by its subtype's own words
    assert by_number[2]["STATUS"] == 2
    assert by_number[1]["EDITED"] == NOW - HOUR


@pytest.mark.parametrize(
    ("reference", "point"),
    [
        ({"wkid": 4326}, (120.65, 28.01)),
        ({"wkid": 4490, "latestWkid": 4490}, (120.65, 28.01)),
        ({"wkid": 102100, "latestWkid": 3857}, (13430696.5635, 3250019.4196)),
        ({"wkid": 102100}, (13430696.5635, 3250019.4196)),
        # CGCS2000 in three-degree zones with central meridian 120: 65 km and a false easting of 500 km.
        ({"wkid": 4549}, (563927.0, 3099558.0)),
    ],
)
def test_points_of_any_reference_end_in_wgs84(served, context, reference, point):
    office = Office(served, 1)
    office.reference = reference
    office.shape = lambda _number: {"x": point[0], "y": point[1]}
    [row], _ = polled(context(), {"url": office.url})
    assert row["lon"] == pytest.approx(120.65, abs=2e-4)
    assert row["lat"] == pytest.approx(28.01, abs=2e-3)


def test_a_reference_without_a_number_and_one_that_nobody_knows_are_said(served, context):
    office = Office(served, 1)
    office.reference = {"wkt": "PROJCS[…]"}
    assert "out_sr" in failure(context(), {"url": office.url})
    office.reference = {"wkid": 999999}
    assert "can't be used" in failure(context(), {"url": office.url})


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ({"rings": [[[0, 0], [0, 2], [2, 2], [2, 0], [0, 0]]]}, (1, 1)),
        ({"paths": [[[0, 0], [4, 0]]]}, (2, 0)),
        ({"points": [[1, 1]]}, (1, 1)),
        ({"x": "NaN", "y": "NaN"}, None),
        ({"x": None, "y": None}, None),
        ({"rings": [[["a", 1]]]}, None),
        ({"curveRings": []}, None),
        (None, None),
    ],
)
def test_a_shape_is_one_point_or_none(served, context, shape, expected):
    office = Office(served, 2)
    office.shape = lambda number: shape if number == 1 else {"x": 5, "y": 5}
    rows, _ = polled(context(), {"url": office.url})
    assert (rows[0].get("lon"), rows[0].get("lat")) == (expected or (None, None))
    assert rows[1]["lon"] == 5


def test_the_next_poll_asks_only_for_what_was_edited(served, context):
    office = Office(served)
    since = {"field": "EDITED", "first": "12h"}
    made = context()
    settings = {"url": office.url, "where": "KIND = 1 OR KIND = 2", "since": since}
    rows, cursor = polled(made, settings)
    assert [row["OBJECTID"] for row in rows] == list(range(1, 12))
    rows, _ = polled(made, settings, cursor)
    assert [row["OBJECTID"] for row in rows] == [1]
    assert office.asked[-1]["where"].startswith("(KIND = 1 OR KIND = 2) AND EDITED >= timestamp '")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            {
                "code": 400,
                "message": "Unable to complete operation.",
                "details": ["'Invalid field: X' parameter is invalid"],
            },
            ["400", "Invalid field", "where"],
        ),
        ({"code": 498, "message": "Invalid Token", "details": []}, ["token", "auth"]),
        ({"code": 499, "message": "Token Required", "details": []}, ["token", "auth"]),
        ({"code": 403, "message": "You do not have permissions", "details": None}, ["403"]),
        ({"message": "?"}, ["(0)"]),
    ],
)
def test_an_error_inside_a_good_answer_is_an_error(served, context, error, words):
    office = Office(served)
    served.on(f"{LAYER}/query", {"error": error})
    told = failure(context(), {"url": office.url})
    assert all(word in told for word in words)
    served.on(LAYER, {"error": error})
    failure(context(), {"url": office.url})


def test_an_address_that_is_no_layer_is_said(served, context):
    url = served.on(LAYER, {"services": []})
    assert "FeatureServer/0" in failure(context(), {"url": url})


def test_a_token_is_had_as_esris_documents_have_it(served, context):
    office = Office(served, 3)
    good: set[str] = set()

    def token(_query, request):
        given = {name: values[0] for name, values in parse_qs(request["body"].decode()).items()}
        if (given["username"], given["password"], given["f"]) != ("desk", "e5ri-word", "json"):
            return {"error": {"code": 400, "message": "Unable to generate token."}}
        good.add(f"esri-t0ken-{len(good)}")
        return {"token": max(good), "expires": NOW + HOUR, "ssl": False}

    served.on("/portal/sharing/rest/generateToken", token)
    plain = office.query
    refused = {"error": {"code": 498, "message": "Invalid Token", "details": []}}
    served.on(f"{LAYER}/query", lambda query, request: plain(query, request) if query.get("token") in good else refused)
    auth = {
        "style": "login",
        "url": "/portal/sharing/rest/generateToken",
        "form": True,
        "body": {"username": "desk", "password": "{secret}", "client": "requestip", "expiration": "60", "f": "json"},
        "secret": "esri",
        "expires": "expires",
        "expires_format": "epoch_ms",
        "parameter": "token",
        "rejected": {"field": "error.code", "values": [498, 499]},
    }
    made = context(secrets={"esri": "e5ri-word"})
    assert len(polled(made, {"url": office.url, "auth": auth})[0]) == 3
    good.clear()
    assert len(polled(made, {"url": office.url, "auth": auth})[0]) == 3


def test_what_a_layer_says_of_itself_is_asked_once_in_a_while(served, context):
    office = Office(served, 3)
    with closing(Kept()) as kept:
        for _ in range(3):
            polled(context(kept=kept), {"url": office.url})
    assert office.about_asked == 1


def test_a_few_fields_are_enough_and_the_order_is_kept(served, context):
    office = Office(served)
    polled(context(), {"url": office.url, "fields": ["NAME"], "out_sr": 4326, "rows": 5})
    assert office.asked[0]["outFields"] == "NAME,OBJECTID"
    assert office.asked[0]["outSR"] == "4326"
    assert office.asked[0]["resultRecordCount"] == "5"


NAMES = (
    "features attributes geometry x y rings paths spatialReference wkid fields name domain codedValues code types id"
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*NAMES.split(), "domains", "typeIdField", "error", "K"]), inner, max_size=5)
    ),
    max_leaves=30,
)


@given(JSON)
def test_no_answer_is_too_odd(data):
    error_in(data)
    try:
        layer = layer_of(data)
    except ArcgisError:
        layer = Layer(key="K", names={"K": {1: "one"}})
    try:
        features_of(data, layer)
        features_of(
            {"features": [{"attributes": {"K": 1}, "geometry": data}], "spatialReference": {"wkid": 4326}}, layer
        )
    except ArcgisError:
        pass


@given(st.lists(st.lists(st.tuples(st.floats(), st.floats()), max_size=6), max_size=3))
def test_any_rings_have_a_point_between_their_corners_or_none(rings):
    found = inside_point(rings)
    if found:
        corners = [corner for ring in rings for corner in ring]
        heights = [y for _, y in corners if not isnan(y)]
        assert min(heights) <= found[1] <= max(heights)


def test_a_crescents_point_is_inside_it_and_a_hole_is_not():
    crescent = [(0, 0), (10, 0), (10, 10), (0, 10), (0, 9), (9, 9), (9, 1), (0, 1), (0, 0)]
    x, y = inside_point([crescent])
    assert 9 < x < 10
    assert 0 < y < 10
    hole = [(2, 2), (8, 2), (8, 8), (2, 8), (2, 2)]
    x, _ = inside_point([[(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)], hole])
    assert not 2 < x < 8
