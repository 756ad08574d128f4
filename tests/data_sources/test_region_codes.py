"""Region codes by the statistical rules, and every real code of Wenzhou, Taizhou and the country's townships."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.centre import Centre, CentreFile, Home, SourceFile
from data_sources.mapping import Mapper
from data_sources.region_codes import (
    CodeError,
    CodeReader,
    faults_of,
    is_within,
    level_of,
    normalised,
    parent_of,
    prefix_of,
    township_class,
    uses_statistical_codes,
    village_class,
)

CODES = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "codes"


def real(name: str, column: str = "code") -> Iterator[tuple[str, str]]:
    path = CODES / name
    if not path.exists():
        pytest.skip("../shared/data isn't there")
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            yield row[column], row["name"]


@pytest.mark.parametrize(
    ("text", "code", "level"),
    [
        ("330302", "330302", "county"),
        ("330302000", "330302", "county"),
        ("330302000000", "330302", "county"),
        ("330302000000000", "330302", "county"),
        ("330302006", "330302006", "township"),
        ("330302006000", "330302006", "township"),
        ("330302006044", "330302006044", "village"),
        ("330302006044000", "330302006044", "village"),
        ("330302006044007", "330302006044007", "grid"),
        ("330300000000", "330300", "prefecture"),
        ("3303", "330300", "prefecture"),
        ("33", "330000", "province"),
        (" 330302006 ", "330302006", "township"),
        ("330302 006 044", "330302006044", "village"),
        ("３３０３０２００６", "330302006", "township"),
        ("330302006044.0", "330302006044", "village"),
        ("330302\u3000", "330302", "county"),
    ],
)
def test_a_code_has_one_form_however_it_is_filled_up(text: str, code: str, level: str) -> None:
    assert normalised(text) == code
    assert level_of(code) == level
    assert normalised(code) == code


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "other characters than digits"),
        ("鹿城区", "other characters than digits"),
        ("33O302", "other characters than digits"),
        ("3.30302E+11", "took it for a number"),
        ("33030", "5 digits"),
        ("3303020060441", "13 digits"),
        ("000000", "begins with 00"),
        ("-330302", "other characters than digits"),
        ("³³⁰³⁰²x", "other characters than digits"),
    ],
)
def test_what_is_no_code_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(CodeError, match=reason):
        normalised(text)
    assert len(faults_of(text)) == 1


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("990302", "no province 99"),
        ("330300006", "no townships"),
        ("330002", "county of no prefecture"),
        ("330302600", "001–099 (街道)"),
        ("330302006600", "001–199 (居委会)"),
        ("330302000044", "001–099 (街道)"),
    ],
)
def test_a_code_against_the_rules_is_told_why(code: str, reason: str) -> None:
    assert any(reason in str(fault) for fault in faults_of(code))


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("001", "subdistrict"),
        ("099", "subdistrict"),
        ("100", "town"),
        ("199", "town"),
        ("200", "rural"),
        ("399", "rural"),
        ("400", "like"),
        ("599", "like"),
        ("600", None),
        ("000", None),
        ("", None),
    ],
)
def test_a_townships_class_is_in_its_number(number: str, name: str | None) -> None:
    assert township_class("330302" + number) == name


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("001", "residents"),
        ("199", "residents"),
        ("200", "villagers"),
        ("399", "villagers"),
        ("400", "like_residents"),
        ("499", "like_residents"),
        ("500", "like_villagers"),
        ("599", "like_villagers"),
        ("600", None),
        ("", None),
    ],
)
def test_a_villages_class_is_in_its_number(number: str, name: str | None) -> None:
    assert village_class("330302006" + number) == name


def test_a_region_holds_all_whose_codes_begin_with_its_own() -> None:
    chain = ["330000", "330300", "330302", "330302006", "330302006044", "330302006044007"]
    assert [parent_of(code) for code in chain] == ["", *chain[:-1]]
    for place, code in enumerate(chain):
        assert [is_within(code, region) for region in chain] == [True] * (place + 1) + [False] * (5 - place)
    assert not is_within("330400", "330300")
    assert prefix_of("330302") == "330302"


def test_a_prefecture_without_counties_has_townships_at_once() -> None:
    assert faults_of("441900003") == []
    assert township_class("441900003") == "subdistrict"
    assert parent_of("441900003") == "441900"
    assert is_within("441900003", "441900")


def test_every_real_township_of_the_country_is_right_and_of_the_class_its_name_says() -> None:
    endings = {"街道": "subdistrict", "镇": "town", "乡": "rural"}
    agreeing = total = 0
    for code, name in real("china_division_2.7.0_streets_national.csv.gz"):
        if code.endswith("000"):
            continue  # one county stands among its townships
        assert faults_of(code) == [], (code, name)
        assert normalised(code + "000") == normalised(code + "000000") == code
        ending = next((ending for ending in endings if name.endswith(ending)), None)
        if ending is not None and township_class(code) != "like":
            total += 1
            agreeing += township_class(code) == endings[ending]
    assert total > 38_000
    assert agreeing / total > 0.999  # some kept their number when they became a town


def test_every_real_village_of_both_prefectures_is_right_and_rolls_up_to_its_township() -> None:
    townships = dict(real("china_division_2.7.0_streets_wenzhou_taizhou.csv"))
    count = 0
    for code, name in real("china_division_2.7.0_villages_wenzhou_taizhou.csv"):
        assert faults_of(code) == [], (code, name)
        assert (level_of(code), parent_of(code)) == ("village", code[:9])
        assert parent_of(code) in townships
        if name.endswith(("村委会", "村民委员会")):
            assert village_class(code) == "villagers"
        count += 1
    assert count > 6_000


def test_the_codes_as_statisticians_write_them_are_the_same_codes() -> None:
    for full, name in real("areacity_level4_2023.240319_wenzhou_taizhou.csv", "ext_id"):
        assert len(full) == 12
        code = normalised(full)
        assert full.startswith(code), name
        assert set(full[len(code) :]) <= {"0"}


@given(st.text(max_size=20))
def test_any_text_is_a_code_or_a_code_error(text: str) -> None:
    try:
        code = normalised(text)
    except CodeError:
        assert len(faults_of(text)) == 1
        return
    assert normalised(code) == code
    assert len(code) in (6, 9, 12, 15)


@given(st.integers(10**14, 10**15 - 1).map(str))
def test_a_code_lies_in_all_its_parents(digits: str) -> None:
    code = normalised(digits)
    parent = code
    while parent:
        assert is_within(code, parent)
        parent = parent_of(parent)


def centre_with(code: str, lat: float, lon: float, folder: Path) -> Centre:
    home = Home(lat=lat, lon=lon, zoom=9)
    records = {
        "kind": "event",
        "key": "id",
        "title": "id",
        "region": "grid",
        "reported_at": {"field": "at", "format": "epoch_ms"},
    }
    source = SourceFile(name="x", connector="rest", every="15s", records=records)
    file = CentreFile(name="x", code=code, level="county", zone="Asia/Shanghai", home=home)
    return Centre(folder, file, {"s": source}, {})


def test_a_chinese_centres_rows_get_codes_in_one_form_and_odd_ones_are_said(tmp_path: Path) -> None:
    centre = centre_with("330302", 28.0, 120.6, tmp_path)
    mapper = Mapper("s", centre.sources["s"], centre)
    texts = ["330302000000", "330302006044007", "鹿城区", None, 330302006, "330302006 "]
    rows = [{"id": str(number), "grid": text, "at": 1} for number, text in enumerate(texts)]
    mapped = mapper.map(rows, 10)
    regions = [event.region for event in mapped.records]
    assert regions == ["330302", "330302006044007", "", "", "330302006", "330302006"]
    (said,) = mapper.remarks()
    assert str(said).startswith("1 row(s) came with a region that is no code, as “鹿城区”.")
    assert str(said).endswith("words = { … }.")
    assert mapper.remarks() == []


def test_a_centre_abroad_keeps_its_own_codes(tmp_path: Path) -> None:
    for code, lat, lon in (("42091", 40.2, -75.3), ("420910", 40.2, -75.3), ("3303", 28.0, 120.6)):
        centre = centre_with(code, lat, lon, tmp_path)
        assert not uses_statistical_codes(centre)
        (event,) = Mapper("s", centre.sources["s"], centre).map([{"id": "1", "grid": "42091 017", "at": 1}], 10).records
        assert event.region == "42091 017"


@pytest.mark.parametrize("text", ["330302006044-01", "33030200604401", "330302006044WG007", "330302006044007001"])
def test_a_platforms_own_codes_of_grids_lie_where_they_begin(text: str) -> None:
    reader = CodeReader()
    assert reader.read([text, f" {text} "]) == [text, text]
    assert reader.remarks() == []


@pytest.mark.parametrize("text", ["3.30302E+11", "990302006044-01", "WG-330302006044", "33030200"])
def test_what_begins_with_no_county_is_no_grid(text: str) -> None:
    assert CodeReader().read([text]) == [None]


def test_a_reader_forgets_nothing_and_keeps_little() -> None:
    reader = CodeReader()
    assert reader.read(["330302000", None, "x", "x", "330302000"]) == ["330302", None, None, None, "330302"]
    assert "2 row(s)" in str(reader.remarks()[0])
