"""Where panes may go in a grid, and what the editor's deeds make of a scene file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.clock import Clock
from data_sources.resource_files import example_centre
from data_sources.toml_edits import TomlEditError
from desktop.centres import find_centre
from desktop.editor import scene_files, scene_text
from desktop.editor.drafts import draft_file, read_draft
from desktop.editor.places import Box, dropped, first_free, stepped, stretched
from desktop.editor.scene_edits import SceneEdits

SIZE = (6, 5)
CELLS = st.tuples(st.integers(-2, 9), st.integers(-2, 9))
EDGES = st.sampled_from([("left",), ("right",), ("top",), ("bottom",), ("left", "top"), ("right", "bottom")])


@st.composite
def boards(draw: st.DrawFn) -> dict[int, Box]:
    boxes: dict[int, Box] = {}
    for number in range(draw(st.integers(1, 7))):
        wanted = draw(st.tuples(st.integers(1, 4), st.integers(1, 3)))
        box = first_free(wanted, SIZE, boxes.values())
        if box is not None:
            boxes[number] = box
    return boxes


def is_sound(boxes: Mapping[int, Box]) -> bool:
    within = all(box.within(SIZE) for box in boxes.values())
    return within and not any(one.overlaps(other) for one, other in combinations(boxes.values(), 2))


@given(boards(), st.integers(0, 6), CELLS, st.tuples(st.integers(1, 6), st.integers(1, 5)))
def test_wherever_a_pane_is_let_go_none_lies_over_another(
    boxes: dict[int, Box], number: int, to: tuple[int, int], hand: tuple[int, int]
) -> None:
    number %= len(boxes)
    wanted = Box(*to, boxes[number].columns, boxes[number].rows)
    drop = dropped(number, wanted, hand, boxes, SIZE)
    assert is_sound({**boxes, **drop.boxes})
    assert drop.kind != "nowhere"  # it can always go back to where it was
    for across, down in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        assert is_sound({**boxes, **stepped(number, across, down, boxes, SIZE).boxes})


@given(boards(), st.integers(0, 6), EDGES, CELLS)
def test_whichever_edge_is_pulled_the_others_stay_and_none_lies_over_another(
    boxes: dict[int, Box], number: int, edges: tuple[str, ...], cell: tuple[int, int]
) -> None:
    number %= len(boxes)
    before, after = boxes[number], stretched(number, edges, cell, boxes, SIZE)  # type: ignore[arg-type]
    assert is_sound({**boxes, number: after})
    if "left" not in edges:
        assert after.column == before.column
    if "top" not in edges:
        assert after.row == before.row
    if "right" not in edges and "left" not in edges:
        assert after.columns == before.columns


def test_an_edge_goes_as_far_as_there_is_room() -> None:
    boxes = {0: Box(1, 1), 1: Box(4, 1)}
    assert stretched(0, ("right",), (6, 1), boxes, SIZE) == Box(1, 1, 3, 1)
    assert stretched(0, ("right", "bottom"), (6, 3), boxes, SIZE) == Box(1, 1, 3, 3)
    assert stretched(0, ("left",), (6, 1), {0: Box(2, 1, 3, 1)}, SIZE) == Box(4, 1)


def test_over_another_pane_the_two_change_places() -> None:
    boxes = {0: Box(1, 1, 2, 2), 1: Box(3, 1, 4, 5), 2: Box(1, 3, 2, 3)}
    drop = dropped(0, Box(3, 1, 2, 2), (3, 1), boxes, SIZE)
    assert (drop.kind, drop.boxes) == ("swaps", {0: Box(3, 1, 4, 5), 1: Box(1, 1, 2, 2)})


OVERVIEW = example_centre() / "scenes" / "overview.toml"


def test_a_column_more_or_less_keeps_every_pane_where_it_is_seen() -> None:
    text = OVERVIEW.read_bytes().decode()
    before = scene_text.judged(text, "overview", ())[0]
    assert before is not None
    wider = scene_text.with_track(text, "columns", 1)
    scene, mistakes = scene_text.judged(wider, "overview", ())
    assert scene is not None
    assert (mistakes, len(scene.columns)) == ([], len(before.columns) + 1)
    assert is_sound_in(scene_text.boxes_of(scene), (len(scene.columns), len(scene.rows)))
    assert scene_text.without_track(wider, "columns", 1) == text
    assert scene_text.without_track(text, "columns", 0) is None  # cards stand in it alone


def is_sound_in(boxes: Mapping[int, Box], size: tuple[int, int]) -> bool:
    return all(box.within(size) for box in boxes.values()) and not any(
        one.overlaps(other) for one, other in combinations(boxes.values(), 2)
    )


def test_scenes_are_put_in_order_by_as_few_files_as_can_be() -> None:
    texts = {name: scene_text.new_scene({"zh": name}, order) for name, order in (("a", 1), ("b", 2), ("c", 5))}
    assert scene_text.reordered(texts, ["a", "b", "c"]) == {}
    fresh = scene_text.reordered(texts, ["b", "a", "c"])
    assert set(fresh) == {"a", "b"}
    assert scene_text.in_order({**texts, **fresh}) == ["b", "a", "c"]
    same = {name: scene_text.with_setting(text, ("order",), None) for name, text in texts.items()}
    assert scene_text.in_order({**same, **scene_text.reordered(same, ["c", "a", "b"])}) == ["c", "a", "b"]


def test_the_last_pane_can_not_go() -> None:
    with pytest.raises(TomlEditError):
        scene_text.without_pane(scene_text.new_scene({"zh": "新"}, 1), 0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "centre"
    (folder / "scenes").mkdir(parents=True)
    for name in ("one", "two"):
        text = scene_text.new_scene({"zh": name, "en": name}, 1).replace("\n", "\r\n")
        (folder / "scenes" / f"{name}.toml").write_bytes(text.encode())
    return folder


def test_saving_writes_what_differs_and_keeps_what_was_there(folder: Path) -> None:
    known = scene_files.read_texts(folder)
    before = (folder / "scenes" / "two.toml").stat()
    fresh = {"one": known["one"].replace("order = 1", "order = 7"), "two": known["two"], "three": "x = 1\n"}
    scene_files.save(folder, known, fresh, datetime(2026, 11, 22, tzinfo=UTC))
    assert scene_files.read_texts(folder) == fresh
    assert (folder / "scenes" / "two.toml").stat().st_mtime_ns == before.st_mtime_ns
    kept = list((folder / "scenes" / "backups").iterdir())
    assert [path.read_bytes().decode() for path in kept] == [known["one"]]
    assert not [path for path in (folder / "scenes").iterdir() if path.name.startswith(".")]


def test_only_so_many_backups_are_kept_and_those_of_each_scene_apart(folder: Path) -> None:
    texts = scene_files.read_texts(folder)
    for number in range(scene_files.KEPT + 5):
        fresh = {**texts, "one": f"order = {number}\n", "one-b": f"order = {number}\n"}
        scene_files.save(folder, texts, fresh, datetime(2026, 11, 22, 0, number, tzinfo=UTC))
        texts = fresh
    names = [path.name for path in (folder / "scenes" / "backups").iterdir()]
    assert len([name for name in names if name.startswith("one-2")]) == scene_files.KEPT
    assert len([name for name in names if name.startswith("one-b-2")]) == scene_files.KEPT


def test_a_shipped_centre_is_never_written_and_its_copy_is_the_centre_of_that_name(own_data_folder: Path) -> None:
    shipped = find_centre("montgomery")
    assert scene_files.is_shipped(shipped)
    assert not scene_files.can_keep(shipped)
    copy = scene_files.own_copy(shipped)
    assert copy == own_data_folder / "centres" / "montgomery"
    assert scene_files.can_keep(copy)
    assert find_centre("montgomery") == copy
    assert scene_files.read_texts(copy) == scene_files.read_texts(shipped)
    assert scene_files.own_copy(shipped).name == "montgomery-2"


def test_what_is_not_saved_outlives_a_program_that_is_killed(folder: Path) -> None:
    known = scene_files.read_texts(folder)
    edits = SceneEdits(folder, known, "one", Clock())
    edits.do("a scene more", {"new": "x = 1\n", "two": None}, show="new")
    draft = read_draft(folder)  # as the next program finds it
    assert draft is not None
    assert draft.texts == {"new": "x = 1\n", "two": None}
    assert draft.base == {"new": None, "two": known["two"]}
    edits.stack.undo()
    assert (edits.texts, edits.current) == (known, "one")
    assert not draft_file(folder).exists()


def test_steps_of_one_setting_in_a_row_are_taken_back_together(folder: Path) -> None:
    edits = SceneEdits(folder, scene_files.read_texts(folder), "one", Clock())
    first = edits.text
    for order in (12, 123, 1234):
        edits.do("order", {"one": scene_text.with_setting(edits.text, ("order",), order)}, part="one order")
    edits.do("gap", {"one": scene_text.with_setting(edits.text, ("grid", "gap"), 3)}, part="one gap")
    edits.stack.undo()
    assert tomllib.loads(edits.text)["order"] == 1234
    edits.stack.undo()
    assert edits.text == first
    edits.stack.redo()
    assert tomllib.loads(edits.text)["order"] == 1234
