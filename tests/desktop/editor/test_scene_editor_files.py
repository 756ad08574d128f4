"""What the scene editor does with files: nobody's work is lost, and what is wrong is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from data_sources.resource_files import example_centre
from desktop.desktop import Desktop
from desktop.editor.drafts import draft_file
from desktop.editor.forms import PaneForm, SceneForm
from desktop.editor.scene_files import read_texts
from desktop.editor.window import EditorWindow
from tests.desktop.editor.scene_editing import SCENE, answer, cell, drag, panes


def test_a_shipped_centre_is_not_touched_and_its_copy_is_what_the_name_means_then(
    qtbot: QtBot, opened: Callable[..., Desktop], edit: Callable[..., EditorWindow], own_data_folder: Path
) -> None:
    shipped = example_centre("montgomery")
    before = read_texts(shipped)
    desktop = opened(folder=shipped)
    editor = edit(desktop)
    editor.menu.add_new()
    qtbot.keyClick(editor, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    answer(qtbot, "copy")
    own = own_data_folder / "centres" / "montgomery"
    assert read_texts(shipped) == before
    assert set(read_texts(own)) == {*before, "scene"}
    assert "scene" in desktop.windows[0].scene_order
    assert editor.edits.unsaved == []


def test_nothing_is_lost_when_the_window_is_closed_or_the_program_is_killed(
    qtbot: QtBot, opened: Callable[..., Desktop], edit: Callable[..., EditorWindow], folder: Path
) -> None:
    desktop = opened()
    editor = edit(desktop)
    drag(editor, cell(editor, 2, 1), cell(editor, 4, 2))
    editor.close()
    answer(qtbot, "Go on")
    assert editor.isVisible()
    assert draft_file(folder).exists()
    desktop.close()  # as a kill: nobody is asked
    again = edit(opened())
    assert again.edits.text == SCENE
    answer(qtbot, "Go on with them")
    assert panes(again)[1]["at"] == [4, 2]
    again.close()
    answer(qtbot, "Throw away")
    assert not draft_file(folder).exists()
    assert (folder / "scenes" / "overview.toml").read_text("utf-8") == SCENE


def test_what_somebody_else_saved_meanwhile_is_not_written_over_unasked(
    qtbot: QtBot, edit: Callable[..., EditorWindow], folder: Path
) -> None:
    editor = edit()
    file = folder / "scenes" / "overview.toml"
    other = SCENE.replace("hello", "from another desk")
    file.write_text(other, "utf-8")
    drag(editor, cell(editor, 2, 1), cell(editor, 3, 2))
    qtbot.keyClick(editor, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert file.read_text("utf-8") == other
    answer(qtbot, "Save over")
    assert 'text = "hello"' in file.read_text("utf-8")
    assert [path.read_text("utf-8") for path in (folder / "scenes" / "backups").iterdir()] == [other]


def test_a_wall_that_nobody_sits_at_has_no_editor(qtbot: QtBot, opened: Callable[..., Desktop], folder: Path) -> None:
    (folder / "walls").mkdir()
    (folder / "walls" / "hall.toml").write_text(
        'name = "hall"\n[[display]]\ndisplay = 1\nscenes = ["overview"]\n', "utf-8"
    )
    desktop = opened(wall="hall")
    qtbot.keyClick(desktop.windows[0], Qt.Key.Key_F2)
    assert desktop._editor is None


@pytest.mark.parametrize(
    "text",
    ["name = [", "name = 3\norder = 'x'", SCENE.replace('"300"', '"3OO"'), SCENE.replace("[[pane]]", "[pane]", 1)],
)
def test_a_file_that_is_wrong_is_said_to_be_and_others_can_be_edited(
    qtbot: QtBot, edit: Callable[..., EditorWindow], folder: Path, text: str
) -> None:
    (folder / "scenes" / "broken.toml").write_text(text, "utf-8")
    odd = SCENE.replace('text = "hello"', 'text = "hello"\ntitle = 3').replace("order = 1", "order = 9")
    (folder / "scenes" / "odd.toml").write_text(odd, "utf-8")
    editor = edit()
    editor.edits.show("broken")
    assert editor.mistakes
    assert isinstance(editor.form, SceneForm)
    assert "scenes/broken.toml" in editor.form.mistakes.text()
    editor.deeds.set(("order",), 4)  # done where the file lets it, or said not to be
    editor.edits.show("odd")
    qtbot.waitUntil(lambda: 1 in editor.stage.overlay.boxes)
    editor.stage.overlay.choose(1)
    assert isinstance(editor.form, PaneForm)
    assert "allowed" in editor.form.fields["title"].mistake
    editor.deeds.set(("pane", 1, "title"), "mended")
    assert editor.mistakes == []
    editor.edits.forget()
    editor.edits.saved = dict(editor.edits.texts)


def test_language_and_theme_change_under_the_editor_and_all_steps_stay(
    opened: Callable[..., Desktop], edit: Callable[..., EditorWindow], qtbot: QtBot
) -> None:
    desktop = opened()
    editor = edit(desktop)
    drag(editor, cell(editor, 2, 1), cell(editor, 3, 2))
    editor.dress("zh", "light")
    qtbot.waitUntil(lambda: editor.stage.scene_widget is not None)
    assert panes(editor)[1]["at"] == [3, 2]
    editor.undo()
    assert editor.edits.text == SCENE
