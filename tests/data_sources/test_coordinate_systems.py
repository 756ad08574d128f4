"""Coordinates of any system come out where they are; what can't be told for sure is refused, not guessed."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.coordinate_systems import CrsError, crs_of, to_wgs84


@pytest.mark.parametrize(
    ("name", "code", "north_first"),
    [
        (4326, 4326, False),
        ("4326", 4326, False),
        ("EPSG:4326", 4326, False),
        ("[EPSG:4326]", 4326, False),
        ("urn:ogc:def:crs:EPSG::4326", 4326, True),
        ("urn:ogc:def:crs:EPSG:6.9:4326", 4326, True),
        ("urn:x-ogc:def:crs:EPSG:4326", 4326, True),
        ("http://www.opengis.net/def/crs/EPSG/0/4326", 4326, True),
        ("http://www.opengis.net/gml/srs/epsg.xml#4326", 4326, False),
        ("http://www.opengis.net/def/crs/OGC/1.3/CRS84", 4326, False),
        ("http://www.opengis.net/def/crs/OGC/0/CRS84h", 4326, False),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", 4326, False),
        ("urn:ogc:def:crs:OGC::CRS84", 4326, False),
        ("CRS84", 4326, False),
        ("CRS:84", 4326, False),
        ("EPSG:4490", 4490, False),
        ("urn:ogc:def:crs:EPSG::4490", 4490, True),
        (102100, 3857, False),
        (900913, 3857, False),
        ("EPSG:900913", 3857, False),
        ("urn:ogc:def:crs:EPSG::3857", 3857, False),
        ("urn:ogc:def:crs:EPSG::4549", 4549, True),
        ("EPSG:4549", 4549, False),
    ],
)
def test_every_way_of_naming_a_system_is_understood_with_its_order_of_axes(name, code, north_first):
    assert (crs_of(name).code, crs_of(name).north_first) == (code, north_first)


@pytest.mark.parametrize("name", ["", "+proj=longlat", "EPSG:", "EPSG:99999", "EPSG:5773", "/etc/passwd", "西安80", -1])
def test_a_system_that_is_none_is_refused(name):
    with pytest.raises(CrsError):
        to_wgs84(1.0, 2.0, name)


@pytest.mark.parametrize("name", ["EPSG:2384", "EPSG:4610", "EPSG:4555"])
def test_a_system_without_a_published_way_is_refused_rather_than_a_hundred_metres_off(name):
    with pytest.raises(CrsError, match="CGCS2000"):
        to_wgs84(500000.0, 3100000.0, name)


def test_the_worked_example_of_web_mercator_comes_out():
    # IOGP Guidance Note 373-7-2 (EPSG), Popular Visualisation Pseudo Mercator.
    for crs in (3857, 102100, "EPSG:900913"):
        lon, lat = to_wgs84(-11169055.58, 2800000.00, crs)
        assert lon == pytest.approx(-(100 + 20 / 60), abs=1e-7)
        assert lat == pytest.approx(24 + 22 / 60 + 54.433 / 3600, abs=1e-7)


def test_a_gauss_krueger_zones_middle_is_as_long_as_the_meridian():
    # GRS 80, whose figure CGCS2000 has: from the equator to 45° it is 4,984,944.378 m, to the pole 10,001,965.729 m.
    for easting, crs, meridian in ((500_000.0, 4549, 120), (40_500_000.0, 4528, 120), (500_000.0, 4508, 111)):
        lon, lat = to_wgs84(easting, 4_984_944.378, crs)
        assert (lon, lat) == (pytest.approx(meridian, abs=1e-9), pytest.approx(45, abs=1e-8))
    assert to_wgs84(500_000.0, 10_001_965.729, 4549)[1] == pytest.approx(90, abs=1e-7)


def gauss_krueger(lon: float, lat: float, meridian: float) -> tuple[float, float]:
    """Return easting and northing by Krüger's series (n to the fourth), written independently of PROJ."""
    axis, flattening = 6378137.0, 1 / 298.257222101
    n = flattening / (2 - flattening)
    radius = axis / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    alpha = (
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16 + 41 * n**4 / 180,
        13 * n**2 / 48 - 3 * n**3 / 5 + 557 * n**4 / 1440,
        61 * n**3 / 240 - 103 * n**4 / 140,
        49561 * n**4 / 161280,
    )
    phi, step = math.radians(lat), math.radians(lon - meridian)
    e = 2 * math.sqrt(n) / (1 + n)
    t = math.sinh(math.atanh(math.sin(phi)) - e * math.atanh(e * math.sin(phi)))
    xi, eta = math.atan2(t, math.cos(step)), math.asinh(math.sin(step) / math.hypot(t, math.cos(step)))
    north = xi + sum(a * math.sin(2 * k * xi) * math.cosh(2 * k * eta) for k, a in enumerate(alpha, 1))
    east = eta + sum(a * math.cos(2 * k * xi) * math.sinh(2 * k * eta) for k, a in enumerate(alpha, 1))
    return 500_000 + radius * east, radius * north


@given(zone=st.integers(25, 45), off=st.floats(-1.6, 1.6), lat=st.floats(3, 54))
def test_all_three_degree_zones_of_cgcs2000_end_where_they_began(zone, off, lat):
    lon = zone * 3 + off
    easting, northing = gauss_krueger(lon, lat, zone * 3)
    for given_easting, crs in ((easting, 4534 + zone - 25), (zone * 1_000_000 + easting, 4513 + zone - 25)):
        found = to_wgs84(given_easting, northing, crs)
        assert found == (pytest.approx(lon, abs=2e-9), pytest.approx(lat, abs=2e-9))


@given(zone=st.integers(13, 23), off=st.floats(-3.2, 3.2), lat=st.floats(3, 54))
def test_all_six_degree_zones_of_cgcs2000_end_where_they_began(zone, off, lat):
    meridian = zone * 6 - 3
    easting, northing = gauss_krueger(meridian + off, lat, meridian)
    for given_easting, crs in ((easting, 4502 + zone - 13), (zone * 1_000_000 + easting, 4491 + zone - 13)):
        found = to_wgs84(given_easting, northing, crs)
        assert found == (pytest.approx(meridian + off, abs=2e-9), pytest.approx(lat, abs=2e-9))


def test_a_datum_with_a_published_shift_is_shifted():
    # EPSG 2272, feet: Philadelphia's City Hall, 39.9524 N 75.1636 W (the accuracy of NAD83 to WGS-84 is 4 m).
    lon, lat = to_wgs84(2_693_150.0, 235_700.0, 2272)
    assert (lon, lat) == (pytest.approx(-75.16, abs=0.02), pytest.approx(39.95, abs=0.02))


def test_what_has_no_place_is_no_number_and_leaves_its_neighbours_alone():
    x = np.array([1e30, np.nan, np.inf, -11169055.58])
    y = np.array([0.0, 0.0, 0.0, 2800000.0])
    lon, lat = to_wgs84(x, y, 3857)
    assert np.isnan(lon[:3]).all()
    assert np.isnan(lat[:3]).all()
    assert lon[3] == pytest.approx(-100.3333333, abs=1e-6)
    assert math.isnan(to_wgs84(1e30, 0.0, 3857)[0])
    assert to_wgs84(120.7, 28.0, "EPSG:4490") == (120.7, 28.0)


@given(st.floats(), st.floats(), st.sampled_from([3857, 4549, 4528, 27700, 32651]))
def test_no_number_at_all_breaks_the_conversion(x, y, crs):
    lon, lat = to_wgs84(x, y, crs)
    assert math.isnan(lon) == math.isnan(lat)
    assert math.isnan(lon) or (abs(lon) <= 180 and abs(lat) <= 90)
