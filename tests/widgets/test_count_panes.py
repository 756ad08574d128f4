"""Panes that show regions, categories, states and kinds side by side."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from tests.widgets.count_samples import COUNTIES
from tests.widgets.samples import make
from widgets import painting
from widgets.look import Look

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize("name", ["matrix", "ranking"])
def test_a_row_turns_the_scene_to_its_region_by_a_click_and_by_keys(qtbot: QtBot, name: str) -> None:
    pane = make(Look(), name)
    qtbot.addWidget(pane)
    with qtbot.waitActive(pane):
        pane.show()
        pane.activateWindow()
    pane.setFocus(Qt.FocusReason.TabFocusReason)
    pane.grab()
    chosen: list[tuple[str, str]] = []
    pane.chosen.connect(lambda selection: chosen.append((selection.region, selection.name)))
    box = pane._rows._boxes[2]  # type: ignore[attr-defined]
    qtbot.mouseClick(pane, Qt.MouseButton.LeftButton, pos=box.center())
    qtbot.keyClick(pane, Qt.Key.Key_Down)
    qtbot.keyClick(pane, Qt.Key.Key_Down)
    qtbot.keyClick(pane, Qt.Key.Key_Return)
    qtbot.mouseClick(pane, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    codes = list(COUNTIES.items())
    assert chosen == [codes[2], codes[1]]


def test_the_matrix_never_leaves_a_row_or_column_out_without_saying_so(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    text = painting.text
    monkeypatch.setattr(painting, "text", lambda *args, **more: (said.append(args[2]), text(*args, **more)))
    pane = make(Look(language="zh"), "matrix-tight")
    pane.grab()
    assert "1 more" in said
    assert "5 more areas" in said
    assert "2,455" in said, "the sums are of all, also of what is left out"


def test_the_ranking_tells_movement_and_what_is_unusual_in_words_and_by_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    diamonds: list[bool] = []
    monkeypatch.setattr(painting, "diamond", lambda *_args: diamonds.append(True))
    pane = make(Look(), "ranking")
    pane.grab()
    spoken = pane.accessibleDescription()
    assert "2 龙湾区 197 · up 2 · more than usual" in spoken
    assert "down 12" in spoken
    assert len(diamonds) == 6


def test_a_region_of_which_nothing_is_known_has_no_place_and_a_missed_target_a_mark(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    marks: list[str] = []
    monkeypatch.setattr(painting, "light_mark", lambda *args: marks.append(args[3]))
    pane = make(Look(), "ranking-rate")
    pane.grab()
    rows = pane.drawing.rows
    assert (rows[-1].said, rows[-1].place) == ("—", "")
    assert [row.place for row in rows[:2]] == ["1", "2"]
    assert marks == ["yellow"] * sum(row.missed for row in rows)
    assert any(row.missed for row in rows)


def test_the_flow_says_what_is_overdue_in_words_and_nobody_heard_is_no_zero() -> None:
    spoken = make(Look(), "flow").accessibleDescription()
    assert "In hand 1,131 · 12 overdue · longest 31 h" in spoken
    assert "Received today 1,284" in spoken
    assert "Returned 6" in spoken
    silent: Any = make(Look(), "flow-never").drawing
    assert {step.count for step in silent} == {"—"}
