"""A shape's point lies inside it, shapes come out in WGS-84 whatever they were in, and no shape breaks anything."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, shape

from data_sources.coordinate_systems import Crs
from data_sources.geometry import is_simple, placed, point_of
from data_sources.inside_points import inside_point

LON_LAT, LAT_LON = Crs(4326, north_first=False), Crs(4326, north_first=True)
BANANA = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 9], [9, 9], [9, 1], [0, 1], [0, 0]]


def test_a_point_inside_a_banana_or_a_ring_road_is_inside_and_not_in_the_hole():
    for rings in (
        [BANANA],
        [BANANA[::-1]],
        [[[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]], [[1, 1], [8, 1], [8, 8], [1, 8]]],
    ):
        found = inside_point(rings)
        assert Polygon(rings[0], rings[1:]).contains(Point(found))


@given(
    st.lists(st.tuples(st.floats(0.05, 1), st.floats(0, 1)), min_size=3, max_size=30).map(
        lambda parts: [
            (120 + radius * math.cos(number / len(parts) * 6.28), 28 + radius * math.sin(number / len(parts) * 6.28))
            for number, (radius, _) in enumerate(parts)
        ]
    )
)
def test_a_star_shaped_areas_point_is_always_inside(points):
    polygon = Polygon(points)
    found = Point(inside_point([points]))
    assert polygon.buffer(1e-9).contains(found)


def test_the_real_lakes_points_lie_in_the_lakes(shared_data):
    import json

    path = shared_data / "ogc" / "pygeoapi" / "ne_110m_lakes.geojson"
    lakes = [feature["geometry"] for feature in json.loads(path.read_text("utf-8"))["features"]]
    for lake in placed(lakes, LON_LAT).shapes:
        assert shape(lake).contains(Point(point_of(lake)))


@pytest.mark.parametrize(
    ("geometry", "expected"),
    [
        ({"type": "Point", "coordinates": [120.7, 28.0, 5.0]}, (120.7, 28.0)),
        ({"type": "MultiPoint", "coordinates": [[120, 28], [121, 28], [120.6, 28]]}, (120.6, 28)),
        ({"type": "LineString", "coordinates": [[120, 28], [121, 28], [121, 29]]}, (121, 28)),
        ({"type": "MultiLineString", "coordinates": [[[0, 0], [1, 0]], [[120, 28], [124, 28]]]}, (122, 28)),
        (
            {"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1]]], [[[8, 0], [12, 0], [12, 4], [8, 4]]]]},
            (10, 2),
        ),
        (
            {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Point", "coordinates": [1, 1]},
                    {"type": "LineString", "coordinates": [[0, 0], [4, 0]]},
                ],
            },
            (2, 0),
        ),
    ],
)
def test_every_kind_of_shape_has_its_point(geometry, expected):
    assert point_of(placed([geometry], LON_LAT).shapes[0]) == pytest.approx(expected)


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {},
        {"type": "Point"},
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": ["a", "b"]},
        {"type": "Point", "coordinates": [None, 1]},
        {"type": "Point", "coordinates": [[1, 2]]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[]]},
        {"type": "Polygon", "coordinates": [5]},
        {"type": "Blob", "coordinates": [1, 2]},
        {"type": ["Point"], "coordinates": [1, 2]},
        {"type": "GeometryCollection", "geometries": []},
        {"type": "Point", "coordinates": [1e400, 0]},
    ],
)
def test_what_is_no_shape_has_no_point_and_leaves_the_others_theirs(geometry):
    both = placed([geometry, {"type": "Point", "coordinates": [120.7, 28.0]}], LON_LAT).shapes
    assert point_of(both[0]) is None
    assert point_of(both[1]) == (120.7, 28.0)


def test_an_empty_ring_beside_a_real_one_costs_nothing():
    area = {"type": "MultiPolygon", "coordinates": [[[]], [[[8, 0], [12, 0], [12, 4], [8, 4]]]]}
    assert point_of(placed([area], LON_LAT).shapes[0]) == pytest.approx((10, 2))
    assert placed([{"type": "Polygon", "coordinates": [[]]}], LON_LAT).shapes == [None]


def test_latitude_first_is_turned_and_a_wrong_order_is_found_out():
    here = {"type": "Point", "coordinates": [28.0, 120.7]}
    told = placed([here], LAT_LON)
    assert (point_of(told.shapes[0]), told.swapped) == ((120.7, 28.0), False)
    told = placed([here], LON_LAT)
    assert (point_of(told.shapes[0]), told.swapped) == ((120.7, 28.0), True)
    lost = placed([here, {"type": "Point", "coordinates": [500.0, 120.7]}], LON_LAT)
    assert not lost.swapped


def test_a_projected_shape_comes_out_in_degrees_in_either_order():
    for order, coordinates in ((False, [500000.0, 3100000.0]), (True, [3100000.0, 500000.0])):
        told = placed([{"type": "Point", "coordinates": coordinates}], Crs(4549, north_first=order))
        assert point_of(told.shapes[0]) == pytest.approx((120, 28.01406117))


def test_a_coast_of_thousands_of_points_is_not_kept():
    ring = [[math.cos(n / 400), math.sin(n / 400)] for n in range(2513)]
    assert not is_simple({"type": "Polygon", "coordinates": [ring]})
    assert is_simple({"type": "Polygon", "coordinates": [BANANA]})


numbers = st.floats() | st.integers(-1000, 1000) | st.none() | st.text(max_size=3)
nests = st.recursive(numbers, lambda inner: st.lists(inner, max_size=4), max_leaves=30)
kinds = st.sampled_from(["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "X"])


@given(
    st.lists(st.fixed_dictionaries({"type": kinds, "coordinates": nests}), max_size=4), st.sampled_from([4326, 4549])
)
def test_no_shape_at_all_raises_anything(shapes, code):
    for found in placed(shapes, Crs(code, north_first=False)).shapes:
        point = point_of(found)
        assert point is None or (abs(point[0]) <= 180 and abs(point[1]) <= 90)
