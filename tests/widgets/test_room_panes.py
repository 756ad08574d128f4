"""Panes that speak to the room: the full-screen warning, the ticker, who is on duty, tables, pictures, notices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from tests.widgets import samples
from tests.widgets.room_samples import roster
from tests.widgets.samples import NOW, OLD, context, make
from tests.widgets.test_panes import has_colour
from widgets.look import Look
from widgets.picture_pane import load
from widgets.registry import make_pane
from widgets.text_pane import paragraphs_of

pytestmark = pytest.mark.usefixtures("qapp")


def test_the_gravest_warning_fills_the_pane_and_an_exercise_never_in_its_colour() -> None:
    look = Look()
    pane = make(look, "warning")
    assert has_colour(pane.grab().toImage(), look.severity_color(2))
    assert pane.drawing[0].word == "Orange warning"
    assert [one.word for one in pane.drawing[1]] == ["Yellow warning", "Blue warning", "Exercise"]
    pane.show_snapshot(samples.warnings(0, 1))
    assert pane.drawing[0].word == "Exercise"
    assert not has_colour(pane.grab().toImage(), look.severity_color(1))
    pane.show_snapshot(samples.warnings(1, age=OLD))
    assert not has_colour(pane.grab().toImage(), look.severity_color(2)), "what is old has no colour of now"


def test_the_ticker_turns_by_the_time_and_says_which_of_how_many_stands() -> None:
    pane = make_pane("ticker", {"seconds": 10}, Look(), context=context())
    told = []
    for seconds in (0, 9, 10, 20):
        page = samples.queue(3)
        pane.show_snapshot(type(page)(page.rows, 0, 3, NOW // 30_000 * 30_000 + seconds * 1_000, page.age))
        told.append(pane.drawing[1:])
    assert told == [(1, 3), (1, 3), (2, 3), (3, 3)]
    assert "化工园区疑似泄漏" in pane.accessibleDescription()
    pane.deleteLater()


def test_who_is_on_duty_comes_from_the_roster_and_nobody_is_said() -> None:
    pane = make(Look(), "on-duty")
    here, coming, when, said = pane.drawing
    assert (here[0].role, here[0].name, here[0].when) == ("值班长", "周某某", "until 20:00")
    assert [one.name for one in coming] == ["吴某某", "黄某"]
    assert (when, said) == ("Sun 20:00", "")
    pane.show_snapshot(roster(empty=True))
    assert pane.accessibleDescription() == "Nobody is on the roster now"
    assert "no duty roster" in make(Look(), "on-duty-none").accessibleDescription()


def test_a_table_shows_the_columns_that_the_scene_names_and_says_which_there_is_not(qtbot: QtBot) -> None:
    settings: dict[str, Any] = {"columns": ["title", "colour", "due"], "page_seconds": 0}
    pane = make_pane("table", settings, Look(), context=context())
    qtbot.addWidget(pane)
    pane.resize(640, 300)
    pane.show_snapshot(samples.queue())
    columns, rows = pane.drawing
    assert [column.title for column in columns] == ["What", "Time left"]
    assert rows[2] == ("工地高支模隐患", "1 h 5 min over")
    assert "no column colour" in pane.meta
    first = rows
    qtbot.keyClick(pane, Qt.Key.Key_PageDown)
    assert pane.drawing[1] != first


def test_a_picture_is_read_from_the_centres_folder_only(tmp_path: Path) -> None:
    folder = tmp_path / "centre"
    folder.mkdir()
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(QColor(Qt.GlobalColor.red))
    image.save(str(folder / "plan.png"))
    image.save(str(tmp_path / "secret.png"))
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    (folder / "page.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/passwd"/></svg>')
    (folder / "plan.txt").write_bytes((folder / "plan.png").read_bytes())
    told = load(folder, "plan.png")
    assert told.image is not None
    assert (told.image.width(), told.trouble) == (40, "")
    for file, trouble in (
        ("../secret.png", "outside"),
        ("link.png", "outside"),
        (str(tmp_path / "secret.png"), "outside"),
        ("none.png", "missing"),
        ("page.svg", "unreadable"),
        (".", "unreadable"),
    ):
        assert load(folder, file).trouble == trouble, file
    pane = make_pane("picture", {"file": "plan.png"}, Look(), context=context())
    pane.resize(424, 300)
    pane.show_snapshot(told)
    drawn = pane.grab().toImage()
    assert drawn.pixelColor(drawn.width() // 2, drawn.height() // 2) == QColor(Qt.GlobalColor.red)
    pane.show_snapshot(load(folder, "none.png"))
    assert "plan.png" in pane.accessibleDescription()
    pane.deleteLater()


def test_a_notice_knows_headings_items_and_what_matters_and_takes_the_rest_as_it_stands() -> None:
    told = paragraphs_of("# 值班\n- 巡查 **一次**\n<b>x</b> [a](http://b) **\n\n2 * 3 ** 4")
    assert [(one.kind, one.text, one.is_strong) for one in told] == [
        ("heading", "值班", False),
        ("item", "巡查 一次", True),
        ("plain", "<b>x</b> [a](http://b) **", False),
        ("plain", "", False),
        ("plain", "2 * 3 ** 4", False),
    ]
