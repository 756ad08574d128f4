"""The scene editor in a real window, with a real mouse and a real keyboard; its files as a person left them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from data_sources.clock import Clock
from data_sources.resource_files import example_centre
from desktop import session as session_module
from desktop.check import all_mistakes
from desktop.desktop import Desktop
from desktop.editor.drafts import draft_file
from desktop.editor.forms import PaneForm, SceneForm
from desktop.editor.places import Box
from desktop.editor.scene_files import read_texts
from desktop.editor.window import EditorWindow
from desktop.opening import Wishes
from operations.picture import Picture
from tests.desktop.test_main_window import CENTRE, NoStoreError, QuietPicture, QuietStore

SCENE = """\
# 全县一屏：先看这里
name = { zh = "总览", en = "Overview" }   # both
order = 1

[grid]
columns = ["300", "1fr", "1fr", "1fr"]  # four
rows = ["1fr", "1fr", "1fr"]

# what is in force
[[pane]]
pane = "warnings"
at = [1, 1]

# a notice, by the office
[[pane]]
pane = "text"
at = [2, 1]   # beside it
text = "hello"

[[pane]]
pane = "health"
at = [1, 3]
span = [4, 1]
"""


class QuietestPicture(QuietPicture):
    """Answers what three panes ask; of all else it says that it has no answer."""


def _no_answer(*_: object, **__: object) -> None:
    raise NoStoreError


for _name in set(dir(Picture)) - vars(QuietPicture).keys():
    if not _name.startswith("_"):
        setattr(QuietestPicture, _name, _no_answer)


class QuietestStore(QuietStore):
    def __init__(self) -> None:
        super().__init__()
        self.picture = QuietestPicture()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "little"
    (folder / "scenes").mkdir(parents=True)
    (folder / "centre.toml").write_text(CENTRE, "utf-8")
    (folder / "categories.toml").write_text("", "utf-8")
    (folder / "scenes" / "overview.toml").write_text(SCENE, "utf-8")
    (folder / "scenes" / "second.toml").write_text(SCENE.replace("order = 1", "order = 2"), "utf-8")
    return folder


@pytest.fixture
def opened(qapp: QApplication, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Desktop]]:
    monkeypatch.setattr(session_module, "open_store", lambda *_: QuietestStore())
    desktops: list[Desktop] = []

    def open_it(**wishes: Any) -> Desktop:
        desktop = Desktop(
            qapp, Wishes(**{"folder": folder, "windowed": True, "language": "en", **wishes}), Clock(), None
        )
        desktops.append(desktop)
        desktop.windows[0].setGeometry(0, 0, 1280, 720)
        desktop.show()
        return desktop

    yield open_it
    for desktop in desktops:
        desktop.close()
        desktop.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.setStyleSheet("")


@pytest.fixture
def edit(qtbot: QtBot, opened: Callable[..., Desktop]) -> Callable[..., EditorWindow]:
    def edit_it(desktop: Desktop | None = None) -> EditorWindow:
        desktop = desktop or opened()
        window = desktop.windows[0]
        qtbot.waitUntil(lambda: window.current is not None)
        with qtbot.waitActive(window):
            window.activateWindow()
        qtbot.keyClick(window, Qt.Key.Key_F2)
        editor = desktop._editor
        assert editor is not None
        qtbot.waitUntil(lambda: editor.stage.scene_widget is not None and bool(editor.stage.overlay.boxes))
        qtbot.waitUntil(lambda: not editor.stage._settle.isActive())
        with qtbot.waitActive(editor):
            editor.activateWindow()
        return editor

    return edit_it


def cell(editor: EditorWindow, column: int, row: int, columns: int = 1, rows: int = 1) -> QPoint:
    return editor.stage.overlay.rect_of(Box(column, row, columns, rows)).center()


def drag(editor: EditorWindow, start: QPoint, end: QPoint) -> None:
    overlay = editor.stage.overlay
    QTest.mousePress(overlay, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for part in range(1, 6):
        QTest.mouseMove(overlay, start + (end - start) * part / 5)
        QCoreApplication.processEvents()
    QTest.mouseRelease(overlay, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)


def panes(editor: EditorWindow) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(editor.edits.text)["pane"]
    return found


def answer(qtbot: QtBot, words: str) -> None:
    """Press a button of the question that stands open."""
    box = next(
        widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QMessageBox) and widget.isVisible()
    )
    button = next(each for each in box.buttons() if words in each.text())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


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
