"""A centre's folder is read so that what is right runs and every mistake is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_sources.centre import CentreError, read_centre, text_of
from data_sources.durations import seconds_of

CENTRE = """name = { zh = "龙湾", en = "Longwan" }
code = "330303"
level = "county"
zone = "Asia/Shanghai"
home = { lat = 27.9, lon = 120.8, zoom = 11 }
"""

SOURCE = """name = "网格事件"
connector = "rest"
every = "15s"
[request]
url = "${YIPING_TEST_URL:-http://127.0.0.1:1}/events"
[records]
kind = "event"
"""


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "sources").mkdir()
    (tmp_path / "regions.geojson").write_text("{}")
    (tmp_path / "centre.toml").write_text(CENTRE, encoding="utf-8")
    (tmp_path / "sources" / "grid.toml").write_text(SOURCE, encoding="utf-8")
    return tmp_path


def test_a_right_centre_has_no_mistakes_and_its_placeholders_are_filled(folder, monkeypatch):
    centre = read_centre(folder)
    assert centre.mistakes == ()
    assert text_of(centre.file.name, "en") == "Longwan"
    assert str(centre.zone) == "Asia/Shanghai"
    assert centre.sources["grid"].request["url"] == "http://127.0.0.1:1/events"
    monkeypatch.setenv("YIPING_TEST_URL", "https://real")
    assert read_centre(folder).sources["grid"].request["url"] == "https://real/events"


def test_one_wrong_source_leaves_the_others_running(folder):
    (folder / "sources" / "wrong.toml").write_text(SOURCE.replace("15s", "15 sec") + "x = 1\n[oops]\n", "utf-8")
    centre = read_centre(folder)
    assert list(centre.sources) == ["grid"]
    assert {(mistake.file, mistake.line, mistake.key) for mistake in centre.mistakes} == {
        ("sources/wrong.toml", 3, "every"),
        ("sources/wrong.toml", 9, "oops"),
    }


def test_a_misspelt_simulated_never_makes_a_drill_look_real(folder):
    (folder / "sources" / "grid.toml").write_text("simulatd = true\n" + SOURCE, "utf-8")
    centre = read_centre(folder)
    assert centre.sources == {}
    assert centre.mistakes[0].nearest == "simulated"


def test_an_unset_placeholder_is_a_mistake_where_it_stands(folder):
    (folder / "sources" / "grid.toml").write_text(SOURCE.replace(":-http://127.0.0.1:1", ""), "utf-8")
    (mistake,) = read_centre(folder).mistakes
    assert (mistake.line, mistake.key) == (5, "request.url")
    assert "${YIPING_TEST_URL}" in str(mistake.sentence)


def test_a_wrong_optional_setting_keeps_the_room_lit(folder):
    (folder / "centre.toml").write_text(CENTRE + 'language = "cn"\n[retention]\nevents = 0\n', "utf-8")
    centre = read_centre(folder)
    assert centre.file.language == "zh"
    assert [mistake.key for mistake in centre.mistakes] == ["language", "retention.events"]


def test_a_centre_without_a_usable_file_is_an_error_that_carries_the_mistakes(folder):
    (folder / "centre.toml").write_text(CENTRE.replace("Shanghai", "Shanghia").replace("code", "cod"), "utf-8")
    with pytest.raises(CentreError) as caught:
        read_centre(folder)
    assert [mistake.key for mistake in caught.value.mistakes] == ["cod", "code"]
    (folder / "centre.toml").write_text(CENTRE.replace("Shanghai", "Shanghia"), "utf-8")
    with pytest.raises(CentreError) as caught:
        read_centre(folder)
    assert caught.value.mistakes[0].nearest == "Asia/Shanghai"
    with pytest.raises(CentreError):
        read_centre(folder / "nowhere")


def test_categories_are_judged_one_by_one(folder):
    (folder / "categories.toml").write_text(
        '[[category]]\ncode = "fire"\nname = "消防"\nwords = ["火"]\n'
        '[[category]]\ncode = "road"\nname = "道路"\nseverity = 5\n'
        '[[category]]\ncode = "dog"\nname = "犬"\nwords = ["火"]\n',
        "utf-8",
    )
    centre = read_centre(folder)
    assert list(centre.categories) == ["fire", "dog"]
    assert [(mistake.line, mistake.key) for mistake in centre.mistakes] == [
        (8, "category[2].severity"),
        (12, "category[3].words"),
    ]


@pytest.mark.parametrize(
    ("text", "seconds"), [("15s", 15), ("2m", 120), ("1.5h", 5400), ("56d", 4838400), ("250ms", 0.25)]
)
def test_durations_are_read(text, seconds):
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["", "15", "s", "0s", "-1s", "15 sec", "1h30m", "１５s", "nan s"])
def test_what_is_no_duration_is_refused(text):
    with pytest.raises(ValueError, match="not a duration"):
        seconds_of(text)
