"""The scene editor in a real window, with a real mouse and a real keyboard."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop.check import all_mistakes
from desktop.desktop import Desktop
from desktop.editor.forms import PaneForm, SceneForm
from desktop.editor.places import Box
from desktop.editor.scene_files import read_texts
from desktop.editor.window import EditorWindow
from tests.desktop.editor.scene_editing import SCENE, cell, drag, panes


def test_a_pane_dragged_by_the_mouse_is_live_there_and_only_its_line_differs(
    qtbot: QtBot, edit: Callable[..., EditorWindow], folder: Path
) -> None:
    editor = edit()
    scene = editor.stage.scene_widget
    assert scene is not None
    text_pane = scene.panes[1]
    drag(editor, cell(editor, 2, 1), cell(editor, 3, 2))
    assert panes(editor)[1]["at"] == [3, 2]
    assert editor.undo_button.isEnabled()
    assert scene.panes[1] is text_pane  # it goes on as it was
    assert text_pane.geometry() == editor.stage.overlay.rect_of(Box(3, 2))
    qtbot.keyClick(editor, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert (folder / "scenes" / "overview.toml").read_text("utf-8") == SCENE.replace(
        "at = [2, 1]   # beside it", "at = [3, 2]   # beside it"
    )
    assert all_mistakes(folder) == []


def test_what_is_saved_shows_in_the_windows_and_what_is_not_does_not(
    qtbot: QtBot, opened: Callable[..., Desktop], edit: Callable[..., EditorWindow]
) -> None:
    desktop = opened()
    editor = edit(desktop)
    shown = desktop.windows[0].current
    assert shown is not None
    drag(editor, cell(editor, 1, 1), cell(editor, 4, 2))
    assert shown.scene.panes[0].at == (1, 1)
    kept = list(shown.panes)
    qtbot.mouseClick(editor.save_button, Qt.MouseButton.LeftButton)
    assert desktop.windows[0].current is shown
    assert shown.scene.panes[0].at == (4, 2)
    assert shown.panes == kept


def test_columns_share_out_a_wide_display_as_they_do_on_it(
    qtbot: QtBot, opened: Callable[..., Desktop], edit: Callable[..., EditorWindow]
) -> None:
    desktop = opened()
    window = desktop.windows[0]
    window.setGeometry(0, 0, 1800, 400)
    qtbot.waitUntil(lambda: window.current is not None and window.current.width() == 1800)
    editor = edit(desktop)
    shown, edited = window.current, editor.stage.scene_widget
    assert shown is not None
    assert edited is not None
    shares = [[column.length / scene.width() for column in scene.tracks(scene.size())[0]] for scene in (shown, edited)]
    assert shares[1] == pytest.approx(shares[0], abs=0.01)


def test_edges_and_corners_are_pulled_as_far_as_there_is_room(edit: Callable[..., EditorWindow]) -> None:
    editor = edit()
    corner = editor.stage.overlay.rect_of(Box(2, 1)).bottomRight() - QPoint(2, 2)
    drag(editor, corner, cell(editor, 4, 3))  # the strip of sources is in the way below
    assert (panes(editor)[1]["at"], panes(editor)[1]["span"]) == ([2, 1], [3, 2])
    left = editor.stage.overlay.rect_of(Box(2, 1, 3, 2))
    drag(editor, QPoint(left.left() + 2, left.center().y()), cell(editor, 3, 1))
    assert (panes(editor)[1]["at"], panes(editor)[1]["span"]) == ([3, 1], [2, 2])


def test_a_pane_let_go_over_another_changes_places_with_it(edit: Callable[..., EditorWindow]) -> None:
    editor = edit()
    drag(editor, cell(editor, 1, 1), cell(editor, 2, 1))
    assert [pane["at"] for pane in panes(editor)[:2]] == [[2, 1], [1, 1]]


def test_all_can_be_done_by_the_keyboard(qtbot: QtBot, edit: Callable[..., EditorWindow]) -> None:
    editor = edit()
    overlay = editor.stage.overlay
    qtbot.waitUntil(overlay.hasFocus)
    qtbot.keyClick(overlay, Qt.Key.Key_Tab)
    qtbot.keyClick(overlay, Qt.Key.Key_Tab)
    assert overlay.current == 1
    qtbot.keyClick(overlay, Qt.Key.Key_Down)
    qtbot.keyClick(overlay, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert (panes(editor)[1]["at"], panes(editor)[1]["span"]) == ([2, 2], [2, 1])
    qtbot.keyClick(overlay, Qt.Key.Key_Delete)
    assert [pane["pane"] for pane in panes(editor)] == ["warnings", "health"]
    qtbot.keyClick(overlay, Qt.Key.Key_Tab)
    assert overlay.current == 0
    qtbot.keyClick(overlay, Qt.Key.Key_Return)
    form = editor.form
    assert isinstance(form, PaneForm)
    qtbot.waitUntil(lambda: form.isAncestorOf(editor.focusWidget()))
    qtbot.keyClick(editor.focusWidget(), Qt.Key.Key_Escape)
    qtbot.waitUntil(overlay.hasFocus)
    for _ in range(2):
        qtbot.keyClick(overlay, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: not overlay.hasFocus())  # past the last pane: on to the panel, never into a pane
    scene = editor.stage.scene_widget
    assert scene is not None
    assert not scene.isAncestorOf(editor.focusWidget())
    for _ in range(3):
        qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.edits.text == SCENE
    qtbot.keyClick(editor, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert panes(editor)[1]["at"] == [2, 2]


def test_a_pane_is_deleted_by_the_panels_button_but_never_the_last_one(
    qtbot: QtBot, edit: Callable[..., EditorWindow]
) -> None:
    editor = edit()
    for number in (2, 1, 0):
        editor.stage.overlay.choose(number)
        form = editor.form
        assert isinstance(form, PaneForm)
        button = next(each for each in form.findChildren(QPushButton) if "Delete" in each.text())
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [pane["pane"] for pane in panes(editor)] == ["warnings"]
    assert "one pane" in editor.notice.text()
    assert "# a notice, by the office" not in editor.edits.text
    editor.undo()
    assert "# a notice, by the office" in editor.edits.text


def test_a_setting_is_seen_at_once_and_a_wrong_one_is_said_beside_its_field(
    qtbot: QtBot, edit: Callable[..., EditorWindow]
) -> None:
    editor = edit()
    editor.deeds.add_pane("series", {})
    form = editor.form
    assert isinstance(form, PaneForm)
    count = form.fields["count"].findChild(QLineEdit)
    assert count is not None
    count.selectAll()
    qtbot.keyClicks(count, "900")
    qtbot.waitUntil(lambda: bool(form.fields["count"].mistake))
    assert "2 – 800" in form.fields["count"].mistake
    assert "count" not in panes(editor)[3]
    count.selectAll()
    qtbot.keyClicks(count, "90")
    qtbot.waitUntil(lambda: panes(editor)[3].get("count") == 90)
    assert form.fields["count"].mistake == ""
    scene = editor.stage.scene_widget
    assert scene is not None
    assert scene.panes[3].settings.count == 90  # type: ignore[attr-defined]
    qtbot.keyClick(count, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "count" not in panes(editor)[3]
    assert count.text() == "30"


def test_every_pane_of_the_gallery_can_be_looked_at_and_added(qtbot: QtBot, edit: Callable[..., EditorWindow]) -> None:
    editor = edit()
    qtbot.mouseClick(editor.add_button, Qt.MouseButton.LeftButton)
    gallery = editor.gallery
    assert gallery is not None
    for row in range(gallery.list.count()):
        name, sentence = gallery.list.item(row).text().split("\n")
        pane_type = gallery.list.item(row).data(Qt.ItemDataRole.UserRole)
        assert name != pane_type, f"{pane_type} has no name in widgets/pane_words.py"
        assert sentence
        if pane_type != "map":  # its page is slow to begin, and tested where it is at home
            gallery.list.setCurrentRow(row)
            assert gallery.preview is not None
            assert gallery.preview.pane_type == pane_type
    gallery.choose("flow")
    qtbot.mouseClick(gallery.add_button, Qt.MouseButton.LeftButton)
    assert panes(editor)[3]["pane"] == "flow"
    assert editor.stage.overlay.current == 3
    assert editor.mistakes == []


def test_tracks_scenes_and_names_are_changed_and_all_of_it_is_taken_back(
    qtbot: QtBot, edit: Callable[..., EditorWindow], folder: Path
) -> None:
    editor = edit()
    form = editor.form
    assert isinstance(form, SceneForm)
    more = form.tracks["columns"].findChildren(QPushButton)
    assert not more  # they are tool buttons, named for whoever hears them
    form.tracks["columns"].added.emit("columns", 1)
    assert tomllib.loads(editor.edits.text)["grid"]["columns"] == ["300", "1fr", "1fr", "1fr", "1fr"]
    assert panes(editor)[2]["span"] == [5, 1]
    english = form.fields["name"].findChildren(QLineEdit)[1]
    english.selectAll()
    qtbot.keyClicks(english, "All")
    qtbot.waitUntil(lambda: tomllib.loads(editor.edits.text)["name"]["en"] == "All")
    editor.menu.put(1)
    assert editor.edits.order == ["second", "overview"]
    editor.menu.rename("county")
    editor.menu.add_copy()
    editor.menu.add_new()
    assert editor.edits.order == ["second", "county", "county-copy", "scene"]
    assert tomllib.loads(editor.edits.texts["county-copy"])["name"]["en"] == "All (copy)"
    qtbot.keyClick(editor, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert sorted(read_texts(folder)) == ["county", "county-copy", "scene", "second"]
    assert all_mistakes(folder) == []
    while editor.edits.stack.canUndo():
        editor.undo()
    assert editor.edits.texts == {"overview": SCENE, "second": SCENE.replace("order = 1", "order = 2")}
    editor.edits.forget()
    editor.edits.saved = dict(editor.edits.texts)
