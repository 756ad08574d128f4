"""Positions come out within a metre, both ways, and nothing is moved outside the mainland."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from data_sources import coordinates

# name, WGS-84, GCJ-02, BD-09: from the published vectors of gcoord (MIT), which came from the vendors' own services.
VECTORS = [
    ("驻马店", (114.0164322, 33.0133556), (114.022306, 33.0115324), (114.0287781, 33.0176697)),
    ("温州", (120.6953127, 27.9971173), (120.6993688, 27.9938322), (120.7058483, 28.0000072)),
    ("台州", (121.4163207, 28.6593304), (121.4207579, 28.6563892), (121.4271936, 28.6625793)),
    ("乌鲁木齐", (87.6140048, 43.824388), (87.6168579, 43.8255962), (87.6232918, 43.8317719)),
    ("拉萨", (91.1706414, 29.655277), (91.1721167, 29.6524954), (91.1786184, 29.6585294)),
    ("哈尔滨", (126.528903, 45.8017783), (126.5349726, 45.8037804), (126.5415875, 45.8094074)),
    ("海口", (110.1939936, 20.046109), (110.1983008, 20.0440074), (110.2048302, 20.049869)),
    ("昆明", (102.8314746, 24.8831612), (102.8328974, 24.8800993), (102.8393447, 24.8863908)),
    ("广州", (113.2590543, 23.131788), (113.2643859, 23.1291146), (113.2708188, 23.135343)),
    ("喀什", (75.9868089, 39.470184), (75.9897602, 39.4704064), (75.9962502, 39.4764048)),
    ("深圳", (114.0527534, 22.5458236), (114.0578659, 22.5431014), (114.064418, 22.5487584)),
    ("成都", (104.0640437, 30.5747262), (104.0665489, 30.5722732), (104.0730134, 30.5783237)),
]

ABROAD = {
    "Kathmandu": (85.324, 27.717),
    "Hanoi": (105.854, 21.028),
    "Cao Bang": (106.26, 22.667),
    "Ha Giang": (104.984, 22.823),
    "Ulaanbaatar": (106.906, 47.887),
    "Dalanzadgad": (104.43, 43.57),
    "Choibalsan": (114.53, 48.07),
    "Seoul": (126.978, 37.566),
    "Pyongyang": (125.754, 39.034),
    "Hyesan": (128.178, 41.402),
    "Vladivostok": (131.887, 43.115),
    "Khabarovsk": (135.072, 48.48),
    "Birobidzhan": (132.93, 48.79),
    "Almaty": (76.886, 43.238),
    "Osh": (72.8, 40.53),
    "Naryn": (75.99, 41.43),
    "Thimphu": (89.639, 27.473),
    "Leh": (77.577, 34.164),
    "Myitkyina": (97.396, 25.383),
    "Putao": (97.40, 27.35),
    "Vientiane": (102.63, 17.97),
    "Taipei": (121.565, 25.033),
    "Kaohsiung": (120.301, 22.627),
    "Penghu": (119.58, 23.57),
    "Kinmen": (118.32, 24.44),
    "Nangan": (119.94, 26.16),
    "Central, Hong Kong": (114.158, 22.282),
    "Yuen Long": (114.03, 22.445),
    "Sheung Shui": (114.13, 22.505),
    "Macao": (113.546, 22.195),
    "Okinawa": (127.68, 26.21),
    "Norristown": (-75.34, 40.12),
    "nowhere": (0.0, 0.0),
}

ON_THE_MAINLAND = {
    "Wenzhou": (120.70, 28.0),
    "Shenzhen Futian": (114.055, 22.541),
    "Shekou": (113.92, 22.485),
    "Zhuhai Gongbei": (113.548, 22.222),
    "Xiamen": (118.09, 24.48),
    "Dandong": (124.39, 40.13),
    "Heihe": (127.499, 50.245),
    "Hunchun": (130.366, 42.863),
    "Erenhot": (111.977, 43.653),
    "Manzhouli": (117.44, 49.59),
    "Ruili": (97.85, 24.01),
    "Hekou": (103.955, 22.515),
    "Yadong": (88.907, 27.485),
    "Kashgar": (75.99, 39.47),
    "Tashkurgan": (75.23, 37.77),
    "Khorgos": (80.42, 44.21),
    "Sanya": (109.51, 18.25),
    "Fuyuan": (134.30, 48.36),
    "Mohe": (122.54, 52.97),
    "Dongtou": (121.157, 27.836),
    "Shengsi": (122.45, 30.73),
}


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    north = (a[1] - b[1]) * 111_320
    east = (a[0] - b[0]) * 111_320 * np.cos(np.radians(a[1]))
    return float(np.hypot(east, north))


@pytest.mark.parametrize(("name", "wgs", "gcj", "bd"), VECTORS)
def test_published_points_come_out_within_a_metre_both_ways(name, wgs, gcj, bd):
    assert metres(coordinates.wgs84_to_gcj02(*wgs), gcj) < 1, name
    assert metres(coordinates.gcj02_to_wgs84(*gcj), wgs) < 1, name
    assert metres(coordinates.wgs84_to_bd09(*wgs), bd) < 1, name
    assert metres(coordinates.bd09_to_wgs84(*bd), wgs) < 1, name


def test_all_reference_cities_come_out_within_a_metre(shared_data):
    path = shared_data / "reference" / "gcoord_china-cities.json"
    for city in json.loads(path.read_text("utf-8")):
        name, at = city["attrs"]["name"], city["coords"]
        if not coordinates.in_mainland(np.array([at["WGS84"][0]]), np.array([at["WGS84"][1]]))[0]:
            assert city["attrs"]["province"][:2] in ("台湾", "香港", "澳门") or name == "三沙市", name
            continue
        assert metres(coordinates.gcj02_to_wgs84(*at["GCJ02"]), at["WGS84"]) < 1, name
        assert metres(coordinates.bd09_to_wgs84(*at["BD09"]), at["WGS84"]) < 1, name
        assert metres(coordinates.wgs84_to_gcj02(*at["WGS84"]), at["GCJ02"]) < 1, name


def test_the_local_reference_points_agree_to_a_millimetre(shared_data):
    path = shared_data / "reference" / "wenzhou_taizhou_lib_outputs.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = {name: np.array([float(row[name]) for row in rows]) for name in rows[0] if name != "id"}
    mainland = coordinates.in_mainland(columns["wgs_lng"], columns["wgs_lat"])
    columns = {name: values[mainland] for name, values in columns.items()}
    lon, lat = columns["wgs_lng"], columns["wgs_lat"]
    assert len(lon) > 180
    for convert, name in ((coordinates.wgs84_to_gcj02, "gcj"), (coordinates.wgs84_to_bd09, "bd")):
        there = convert(lon, lat)
        assert np.abs(there[0] - columns[f"gcoord_{name}_lng"]).max() < 1e-8
        assert np.abs(there[1] - columns[f"gcoord_{name}_lat"]).max() < 1e-8
    back = coordinates.gcj02_to_wgs84(columns["gcoord_gcj_lng"], columns["gcoord_gcj_lat"])
    assert np.abs(back[0] - lon).max() < 1e-8
    assert np.abs(back[1] - lat).max() < 1e-8


@given(st.floats(100, 119), st.floats(24.6, 40))
def test_there_and_back_ends_where_it_began(lon, lat):
    for there, back in (
        (coordinates.wgs84_to_gcj02, coordinates.gcj02_to_wgs84),
        (coordinates.wgs84_to_bd09, coordinates.bd09_to_wgs84),
    ):
        assert there(lon, lat) != (lon, lat)
        again = back(*there(lon, lat))
        assert abs(again[0] - lon) < 1e-9
        assert abs(again[1] - lat) < 1e-9


@given(st.floats(73, 135.1), st.floats(18, 53.6))
@example(109.0, 18.0)  # on the mainland's edge, and shown beyond it
@example(120.0, 53.0)
def test_there_and_back_is_within_a_centimetre_all_over_the_mainland(lon, lat):
    assume(coordinates.in_mainland(np.array([lon]), np.array([lat]))[0])
    for there, back in (
        (coordinates.wgs84_to_gcj02, coordinates.gcj02_to_wgs84),
        (coordinates.wgs84_to_bd09, coordinates.bd09_to_wgs84),
        (coordinates.gcj02_to_wgs84, coordinates.wgs84_to_gcj02),
        (coordinates.bd09_to_wgs84, coordinates.wgs84_to_bd09),
    ):
        between = there(lon, lat)
        if between == (lon, lat):
            continue  # shown on the mainland, in truth a step abroad: such a point stays
        assert metres(back(*between), (lon, lat)) < 0.01


def test_a_grid_over_the_whole_mainland_comes_back_within_a_centimetre():
    lon, lat = (axis.ravel() for axis in np.meshgrid(np.arange(73.5, 135.1, 0.1), np.arange(18.1, 53.6, 0.1)))
    inside = coordinates.in_mainland(lon, lat)
    lon, lat = lon[inside], lat[inside]
    assert len(lon) > 90_000
    for there, back in (
        (coordinates.wgs84_to_gcj02, coordinates.gcj02_to_wgs84),
        (coordinates.wgs84_to_bd09, coordinates.bd09_to_wgs84),
    ):
        again = back(*there(lon, lat))
        off = np.hypot((again[0] - lon) * 111_320 * np.cos(np.radians(lat)), (again[1] - lat) * 111_320)
        assert off.max() < 0.01


@pytest.mark.parametrize("name", ABROAD)
def test_a_place_abroad_is_not_moved(name):
    for convert in (
        coordinates.wgs84_to_gcj02,
        coordinates.gcj02_to_wgs84,
        coordinates.wgs84_to_bd09,
        coordinates.bd09_to_wgs84,
    ):
        assert convert(*ABROAD[name]) == ABROAD[name]


@pytest.mark.parametrize("name", ON_THE_MAINLAND)
def test_a_border_town_on_the_mainland_is_moved_by_hundreds_of_metres(name):
    assert 50 < metres(ON_THE_MAINLAND[name], coordinates.wgs84_to_gcj02(*ON_THE_MAINLAND[name])) < 1000


@given(st.lists(st.tuples(st.floats(allow_nan=True), st.floats(allow_nan=True)), min_size=1, max_size=20))
def test_no_number_at_all_breaks_the_conversion_or_its_neighbours(points):
    lon = np.array([point[0] for point in points] + [120.7])
    lat = np.array([point[1] for point in points] + [28.0])
    alone = coordinates.bd09_to_wgs84(120.7, 28.0)
    together = coordinates.bd09_to_wgs84(lon, lat)
    coordinates.wgs84_to_bd09(lon, lat)
    assert together[0][-1] == pytest.approx(alone[0], abs=1e-9)
    assert together[1][-1] == pytest.approx(alone[1], abs=1e-9)


def test_an_unknown_datum_is_an_error_not_a_guess():
    with pytest.raises(ValueError, match="no such datum"):
        coordinates.to_wgs84(120.0, 28.0, "xian80")
    assert coordinates.to_wgs84(120.0, 28.0, "cgcs2000") == (120.0, 28.0)
