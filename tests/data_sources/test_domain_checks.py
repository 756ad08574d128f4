"""What `yiping check` says about datums, levels and region codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data_sources.centre import check_centre
from data_sources.mapping_fields import record_fields
from data_sources.mistakes import Mistake
from data_sources.resource_files import example_centre

CENTRE = """
name = "x"
code = "{code}"
level = "county"
zone = "Asia/Shanghai"
home = {{ lat = 28.0, lon = 120.6, zoom = 9 }}
"""
SOURCE = """name = "x"
connector = "rest"
every = "15s"
[request]
url = "http://127.0.0.1:1/"
[records]
kind = "{kind}"
key = "id"
title = "id"
reported_at = "at"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sources").mkdir()
    write_regions(tmp_path, [("330302", "county"), ("330302006", "township")])
    return tmp_path


def write_regions(folder: Path, regions: list[tuple[str, str]], code: str = "330302") -> None:
    features = [{"properties": {"code": code, "level": level}, "geometry": None} for code, level in regions]
    (folder / "regions.geojson").write_text(json.dumps({"features": features}), "utf-8")
    (folder / "centre.toml").write_text(CENTRE.format(code=code), "utf-8")


def checked(folder: Path, lines: str = "", kind: str = "event") -> list[Mistake]:
    (folder / "sources" / "s.toml").write_text(SOURCE.format(kind=kind) + lines, "utf-8")
    return check_centre(folder)


def test_a_position_without_a_datum_is_refused_with_line_key_and_the_allowed_words(folder: Path) -> None:
    (mistake,) = checked(folder, 'position = { lon = "lng", lat = "lat" }\n')
    assert (mistake.file, mistake.line, mistake.key) == ("sources/s.toml", 11, "records.position.datum")
    assert str(mistake.sentence) == "The key “datum” is missing."
    for datum in ("wgs84", "cgcs2000", "gcj02", "bd09"):
        assert datum in mistake.allowed
    assert checked(folder, 'position = { lon = "lng", lat = "lat", datum = "cgcs2000", anywhere = true }\n') == []


def test_a_level_an_event_and_a_response_are_three_things(folder: Path) -> None:
    (mistake,) = checked(folder, 'level = "lvl"\n')
    assert "severity" in str(mistake.sentence)
    (mistake,) = checked(folder, 'response_level = "lvl"\n')
    assert "plan" in str(mistake.sentence)
    found = checked(folder, 'severity = "lvl"\nresponse_level = "x"\n', kind="warning")
    sentences = [str(mistake.sentence) for mistake in found if mistake.key.endswith(("severity", "response_level"))]
    assert len(sentences) == 2
    assert "level" in sentences[0]
    assert "plan" in sentences[1]


def test_each_record_has_the_one_field_that_is_its_own() -> None:
    assert {"severity", "level", "response_level"} & set(record_fields("event")) == {"severity"}
    assert {"severity", "level", "response_level"} & set(record_fields("warning")) == {"level"}
    for kind in ("asset", "reading", "indicator"):
        assert not {"severity", "response_level"} & set(record_fields(kind))


def test_a_wrong_code_in_a_region_file_is_named(folder: Path) -> None:
    regions = [("330302000000", "county"), ("3303020", "township"), ("330302600", "township"), ("330302006", "county")]
    write_regions(folder, regions)
    found = [(mistake.file, mistake.key, str(mistake.sentence)) for mistake in checked(folder)]
    assert [(file, key) for file, key, _ in found] == [
        ("regions.geojson", f"features[{number}].properties.code") for number in (1, 2, 3, 4)
    ]
    words = ("zeros", "7 digits", "001–099", "code of a township")
    for (_, _, sentence), word in zip(found, words, strict=True):
        assert word in sentence


def test_one_wrong_column_is_said_a_few_times_not_for_every_row(folder: Path) -> None:
    write_regions(folder, [(f"x{number}", "county") for number in range(1000)])
    assert len(checked(folder)) == 20


def test_codes_of_a_centre_abroad_are_its_own_affair(folder: Path) -> None:
    write_regions(folder, [("42091", "county"), ("42091001", "township")], code="42091")
    assert checked(folder) == []


@pytest.mark.parametrize("name", ["wenzhou", "montgomery"])
def test_the_shipped_centres_keep_the_rules(name: str) -> None:
    assert [
        mistake for mistake in check_centre(example_centre(name)) if mistake.file.endswith((".geojson", ".gz"))
    ] == []
