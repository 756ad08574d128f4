"""`linking.toml`: what is said is used, what is wrong is said with its line, and the rest goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_sources.centre import read_centre
from data_sources.centre_check import mistakes_of
from data_sources.linking_settings import DEFAULT, Linking, read_linking
from data_sources.mistakes import Mistake
from data_sources.resource_files import resource

CATEGORIES = dict.fromkeys(("fire", "fire-alarm", "traffic", "noise"))
SOURCES = dict.fromkeys(("police", "fire119"))


def read(folder: Path, text: str) -> tuple[Linking, list[Mistake]]:
    (folder / "linking.toml").write_text(text, "utf-8")
    return read_linking(folder, CATEGORIES, SOURCES)


def test_a_centre_without_the_file_has_sound_settings(tmp_path: Path) -> None:
    linking, mistakes = read_linking(tmp_path, CATEGORIES, SOURCES)
    assert not mistakes
    assert linking.rules_of("fire").join == DEFAULT.join
    assert linking.rules_of("fire").name != linking.rules_of("traffic").name


def test_a_group_says_what_is_different_for_it(tmp_path: Path) -> None:
    linking, mistakes = read(
        tmp_path,
        'window = "1h"\njoin = 0.8\n[[group]]\nname = "fire"\ncategories = ["fire", "fire-alarm"]\ndistance = 150\n'
        'in_charge = ["fire119"]\nweights = { text = 9 }\n',
    )
    assert not mistakes
    fire, noise = linking.rules_of("fire"), linking.rules_of("noise")
    assert (fire.distance, fire.reach, fire.window, fire.join) == (150, 300, 3_600_000, 0.8)
    assert (fire.in_charge, fire.weights.text, fire.longest) == (("fire119",), 9, 10_800_000)
    assert (noise.distance, noise.window, noise.join) == (DEFAULT.distance, 3_600_000, 0.8)
    assert linking.rules_of("fire-alarm") == fire


def test_a_group_chooses_the_rule_of_a_field_and_keeps_the_others(tmp_path: Path) -> None:
    linking, mistakes = read(
        tmp_path,
        'fields = { title = "longest", severity = "in_charge" }\n[[group]]\nname = "fire"\ncategories = ["fire"]\n'
        'fields = { place = "first", severity = "newest" }\n',
    )
    assert not mistakes
    fire, noise = linking.rules_of("fire").fields, linking.rules_of("noise").fields
    assert (noise.title, noise.severity, noise.place, noise.state) == ("longest", "in_charge", "precise", "in_charge")
    assert (fire.title, fire.severity, fire.place, fire.state) == ("longest", "newest", "first", "in_charge")


def test_a_group_named_as_another_category_is_not_that_category(tmp_path: Path) -> None:
    linking, _ = read(tmp_path, '[[group]]\nname = "noise"\ncategories = ["fire"]\n')
    assert linking.rules_of("fire").name != linking.rules_of("noise").name


@pytest.mark.parametrize(
    ("text", "line", "key", "nearest"),
    [
        ("dstance = 3", 1, "dstance", "distance"),
        ('window = "soon"', 1, "window", ""),
        ("join = 1.5", 1, "join", ""),
        ("join = 0.5\npropose = 0.6", 2, "propose", ""),
        ("join = 0.2", 1, "join", ""),
        ('[[group]]\nname = "a"\ncategories = ["fires"]', 3, "group[1].categories[1]", "fire"),
        ('[[group]]\nname = "a"\ncategories = []', 3, "group[1].categories", ""),
        ('[[group]]\nname = "a"\ncategories = ["fire", "fire"]', 3, "group[1].categories[2]", ""),
        ('[[group]]\nname = "a"\ncategories = ["fire"]\nwindow = "1"', 4, "group[1].window", ""),
        ('[[group]]\nname = "a"\ncategories = ["fire"]\npropose = 0.9', 4, "group[1].propose", ""),
        ('fields = { severity = "highst" }', 1, "fields.severity", "highest"),
        (
            '[[group]]\nname = "a"\ncategories = ["fire"]\nfields = { sevrity = "first" }',
            4,
            "group[1].fields.sevrity",
            "severity",
        ),
        ('in_charge = ["polise"]', 1, "in_charge[1]", "police"),
        ("weights = { place = 0, time = 0, category = 0, text = 0, numbers = 0 }", 1, "weights", ""),
        (
            '[[group]]\nname = "a"\ncategories = ["fire"]\n[[group]]\nname = "a"\ncategories = ["noise"]',
            5,
            "group[2].name",
            "",
        ),
    ],
)
def test_a_mistake_is_said_with_its_line_and_the_nearest_word(
    tmp_path: Path, text: str, line: int, key: str, nearest: str
) -> None:
    _, mistakes = read(tmp_path, text)
    assert [(one.line, one.key, one.nearest) for one in mistakes] == [(line, key, nearest)]


def test_what_is_wrong_leaves_the_rest_working(tmp_path: Path) -> None:
    linking, mistakes = read(tmp_path, 'window = "soon"\njoin = 0.9\n')
    assert mistakes
    assert (linking.default.window, linking.default.join) == (DEFAULT.window, 0.9)
    linking, mistakes = read(tmp_path, "[[")
    assert mistakes
    assert linking.default == DEFAULT


@pytest.mark.parametrize("name", ["montgomery", "wenzhou"])
def test_the_shipped_centres_are_right(name: str) -> None:
    folder = resource("centres", name)
    centre = read_centre(folder)
    assert not read_linking(folder, centre.categories, centre.sources)[1]


def test_yiping_check_looks_into_the_file(tmp_path: Path) -> None:
    (tmp_path / "linking.toml").write_text("jion = 1\n", "utf-8")
    assert ("linking.toml", "jion") in {(one.file, one.key) for one in mistakes_of(tmp_path)}
