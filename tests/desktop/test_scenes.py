"""Scene and wall files: what is right is built, every mistake is named at its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from data_sources.sentences import Sentence
from desktop.centre_scenes import read_centre_scenes
from desktop.mistakes import in_order, mistake_text
from desktop.scenes import Scenes, read_scenes, with_one_pane
from desktop.walls import read_walls

GOOD = """\
name = { zh = "总览", en = "Overview" }
order = 1
[grid]
columns = [206, "1fr"]
rows = ["160", "1fr"]
[[pane]]
pane = "card"
at = [1, 1]
figure = "events_today"
[[pane]]
pane = "map"
at = [2, 1]
span = [1, 2]
"""


class CardSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    figure: str


class MapSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    legend: bool = True


SETTINGS: dict[str, type[Any]] = {"card": CardSettings, "map": MapSettings}


def scenes_of(folder: Path, text: str, name: str = "overview") -> Scenes:
    file = folder / "scenes" / f"{name}.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")
    return read_scenes(folder, SETTINGS.get, tuple(SETTINGS))


def test_a_scene_becomes_tracks_and_panes_with_their_settings(tmp_path: Path) -> None:
    scenes = scenes_of(tmp_path, GOOD)
    assert scenes.mistakes == ()
    scene = scenes.find("overview")
    assert scene is not None
    assert [place.pane_type for place in scene.panes] == ["card", "map"]
    assert scene.panes[0].judged.settings == CardSettings(figure="events_today")
    assert scene.panes[1].span == (1, 2)


def test_scenes_come_in_their_order_then_by_name(tmp_path: Path) -> None:
    scenes_of(tmp_path, GOOD.replace("order = 1", "order = 2"), "a")
    scenes_of(tmp_path, GOOD.replace("order = 1", "order = 1"), "c")
    scenes = scenes_of(tmp_path, GOOD.replace("order = 1", "order = 1"), "b")
    assert [scene.id for scene in scenes.scenes] == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ('pane = "map"', 'pane = "mapp"', (11, "pane[2].pane", "map")),
        ("figure =", "figures =", (9, "pane[1].figures", "figure")),
        ('figure = "events_today"', "figure = 5", (9, "pane[1].figure", "")),
        ("at = [2, 1]", "at = [3, 1]", (12, "pane[2].at", "")),
        ("span = [1, 2]", "span = [1, 3]", (13, "pane[2].span", "")),
        ("at = [2, 1]", "at = [1, 1]", (12, "pane[2].at", "")),
        ("at = [2, 1]", "at = [0, 1]", (12, "pane[2].at[1]", "")),
        ('"160"', '"16O"', (5, "grid.rows[1]", "")),
        ("order = 1", "ordre = 1", (2, "ordre", "order")),
        ("[grid]", "[gird]", (3, "gird", "grid")),
        ('rows = ["160", "1fr"]', 'rows = ["160", "1fr"', (6, "", "")),
    ],
)
def test_a_mistake_is_named_with_line_key_and_nearest_word(
    tmp_path: Path, before: str, after: str, expected: tuple[int, str, str]
) -> None:
    scenes = scenes_of(tmp_path, GOOD.replace(before, after))
    found = [(mistake.line, mistake.key, mistake.nearest) for mistake in scenes.mistakes]
    assert expected in found
    assert all(mistake.file == "scenes/overview.toml" for mistake in scenes.mistakes)


def test_a_pane_with_a_mistake_keeps_its_place_and_says_it_there(tmp_path: Path) -> None:
    scenes = scenes_of(tmp_path, GOOD.replace("figure =", "figures ="))
    scene = scenes.find("overview")
    assert scene is not None
    assert scene.panes[0].trouble is not None
    assert scene.panes[1].trouble is None


def test_a_scene_for_wide_displays_stands_there_for_the_other_and_is_nowhere_else(tmp_path: Path) -> None:
    wide = GOOD.replace("order = 1", 'order = 1\nwide_of = "overview"').replace('"160"', '"200"')
    scenes_of(tmp_path, wide, "broad")
    scenes = scenes_of(tmp_path, GOOD)
    assert (scenes.names, scenes.mistakes) == (("overview",), ())
    usual, broad = (scenes.fitting("overview", *size) for size in ((1920, 1080), (5760, 1080)))
    assert usual == scenes.find("overview")
    assert usual is not None
    assert broad is not None
    assert (broad.id, broad.name, broad.tab) == (usual.id, usual.name, usual.tab)
    assert broad.rows != usual.rows
    scenes = scenes_of(tmp_path, wide.replace('"overview"', '"overveiw"', 1), "broad")
    assert [(mistake.file, mistake.key, mistake.nearest) for mistake in scenes.mistakes] == [
        ("scenes/broad.toml", "wide_of", "overview")
    ]


def test_one_broken_scene_leaves_the_others_running(tmp_path: Path) -> None:
    scenes_of(tmp_path, "name = ", "broken")
    scenes = scenes_of(tmp_path, GOOD)
    assert [scene.id for scene in scenes.scenes] == ["overview"]
    assert [mistake.file for mistake in scenes.mistakes] == ["scenes/broken.toml"]


def test_a_centre_without_scenes_is_told_what_to_do(tmp_path: Path) -> None:
    scenes = read_scenes(tmp_path, SETTINGS.get)
    assert "scenes/overview.toml" in str(scenes.mistakes[0].sentence)


def test_a_mistake_reads_as_one_line_with_all_that_helps(tmp_path: Path) -> None:
    scenes = scenes_of(tmp_path, GOOD.replace('pane = "map"', 'pane = "mapp"'))
    line = mistake_text(in_order(scenes.mistakes)[0], Sentence.__str__)
    assert line == (
        "scenes/overview.toml:11  pane[2].pane  There is no such pane. "
        '(found "mapp"; allowed card, map; did you mean map?)'
    )


def test_a_wall_names_displays_and_scenes_that_exist(tmp_path: Path) -> None:
    (tmp_path / "walls").mkdir()
    (tmp_path / "walls" / "hall.toml").write_text(
        'name = "大厅"\n[[display]]\ndisplay = 1\nscenes = ["overview", "gird"]\nseconds = 30\n'
        '[[display]]\ndisplay = "DP-2"\nscenes = ["grid"]\n',
        "utf-8",
    )
    walls = read_walls(tmp_path, ("overview", "grid"))
    assert walls.walls["hall"].display[0].seconds == 30
    assert [(mistake.line, mistake.nearest) for mistake in walls.mistakes] == [(4, "grid")]


def test_a_pane_that_is_drawn_alone_takes_the_whole_scene_and_other_scenes_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "scenes").mkdir()
    grid = '[grid]\ncolumns = ["1fr", "200"]\nrows = ["1fr", "1fr"]\n'
    map_pane = '[[pane]]\npane = "map"\nat = [2, 2]\nfill = "day"\n'
    text = '[[pane]]\npane = "text"\nat = [1, 1]\ntext = "x"\n'
    (tmp_path / "scenes" / "a.toml").write_text(f'name = "A"\n{grid}{text}{map_pane}')
    (tmp_path / "scenes" / "b.toml").write_text(f'name = "B"\n{grid}{text}')
    alone = with_one_pane(read_centre_scenes(tmp_path), "map")
    assert [scene.id for scene in alone.scenes] == ["a"]
    (pane,) = alone.scenes[0].panes
    assert (pane.at, pane.span, len(alone.scenes[0].columns)) == ((1, 1), (1, 1), 1)
