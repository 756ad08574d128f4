"""Outlines as steps: never farther off than a step, however long or odd the line."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.shapes import decode_lines, encode_lines, origin_of, pack_outlines, to_degrees, to_square
from operations.packing import unpack
from tests.maps.small_centre import feature, square

CORNERS = st.lists(st.tuples(st.floats(119, 122), st.floats(26, 29)), min_size=2, max_size=30)
A_STEP = 4e-6
"""Degrees, a little over one step."""


@given(st.lists(CORNERS, min_size=1, max_size=5))
def test_every_corner_comes_back_within_a_step(lines):
    lines = [np.array(line) for line in lines]
    origin = origin_of(lines)
    for line, found in zip(lines, decode_lines(encode_lines(lines, origin), origin), strict=True):
        for corner in line:
            assert np.abs(found - corner).max(axis=1).min() < A_STEP
        assert np.abs(found[0] - line[0]).max() < A_STEP
        assert np.abs(found[-1] - line[-1]).max() < A_STEP


def test_a_jump_over_half_a_province_is_divided_and_stays_straight():
    line = np.array([[119.0, 28.0], [122.0, 28.0]])
    (found,) = decode_lines(encode_lines([line], origin_of([line])), origin_of([line]))
    assert len(found) > 2
    assert np.abs(found[:, 1] - 28.0).max() < A_STEP
    assert (np.diff(found[:, 0]) > 0).all()


@given(st.floats(-180, 180), st.floats(-85, 85))
def test_the_square_and_back_is_where_it_began(lon, lat):
    assert to_degrees(to_square(np.array([[lon, lat]])))[0] == pytest.approx([lon, lat], abs=1e-9)


def test_a_pole_is_drawn_at_the_squares_edge_instead_of_nowhere():
    assert np.isfinite(to_square(np.array([[0.0, 90.0], [0.0, -90.0]]))).all()


def test_holes_and_islands_stay_with_their_region():
    island = {
        "type": "MultiPolygon",
        "coordinates": [[square(121, 27)], [square(121.5, 27), square(121.55, 27.05, 0.05)]],
    }
    features = [
        feature("1", "岛", "county", [square(120, 27)]),
        {**feature("2", "群岛", "county", [square(121, 27)]), "geometry": island},
    ]
    header, arrays = unpack(pack_outlines(features))
    assert [region["name"] for region in header["regions"]] == ["岛", "群岛"]
    assert arrays["feature"].tolist() == [0, 1, 1, 1]
    assert header["bounds"] == pytest.approx([120, 27, 121.7, 27.2])


@pytest.mark.parametrize(
    "geometry", [None, {"type": "Point", "coordinates": [120, 28]}, {"type": "Polygon", "coordinates": [[]]}]
)
def test_a_region_without_an_outline_keeps_its_name_and_breaks_nothing(geometry):
    broken = {"properties": {"code": "9", "name": "无界", "level": "county"}, "geometry": geometry}
    header, arrays = unpack(pack_outlines([broken, feature("1", "有界", "county", [square(120, 27)])]))
    assert [region["name"] for region in header["regions"]] == ["无界", "有界"]
    assert arrays["feature"].tolist() == [1]


def test_no_regions_at_all_is_a_pack_without_bounds():
    header, arrays = unpack(pack_outlines([]))
    assert header["bounds"] is None
    assert arrays["corners"].size == 0
