"""Panes that show regions, categories, states and kinds side by side."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from operations.count_snapshots import AssetBoard, ThingFilter
from tests.widgets.count_samples import COUNTIES, indicator_values, matrix, ranking, things
from tests.widgets.samples import LIVE, NOW, context, make
from widgets import painting, words
from widgets.card_drawing import heights
from widgets.look import Look
from widgets.measures_pane import span_of
from widgets.registry import make_pane

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


def test_a_matrix_says_long_names_in_two_lines_before_it_leaves_a_column_out(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(painting, "text", lambda *args, **_more: said.append(args[2]))
    names = {"fire": "Fire hazards of every kind", "food": "Food and medicine safety"}
    monkeypatch.setattr(words, "category_name", lambda code, *_: names.get(code, code))
    pane = make_pane("matrix", {"categories": [*names]}, Look(), context=context())
    pane.resize(580, 620)
    pane.show_snapshot(matrix(NOW))
    pane.grab()
    pane.deleteLater()
    assert {"Fire hazards", "of every kind", "Food and", "medicine safety"} <= set(said)
    assert not any(one.endswith(" more") for one in said)


def test_the_numbers_of_a_matrix_row_add_up_to_its_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(painting, "text", lambda *args, **_more: said.append(args[2]))
    pane = make_pane("matrix", {"categories": ["fire", "food"]}, Look(), context=context())
    pane.resize(760, 620)
    pane.show_snapshot(matrix(NOW))
    pane.grab()
    pane.deleteLater()
    head = said.index("消防隐患")
    assert said[head : head + 4] == ["消防隐患", "食品安全", "Others", "In all"]
    row = said.index(next(iter(COUNTIES.values()))) + 1
    *parts, whole = (int(number.replace(",", "").replace("·", "0")) for number in said[row : row + 4])
    assert sum(parts) == whole > 0


@pytest.mark.parametrize(("is_rate", "whole"), [(True, "overall 97.3%"), (False, "in all 1,284 events")])
def test_what_parts_do_not_add_up_to_is_not_called_their_sum(is_rate: bool, whole: str) -> None:
    pane = make_pane("ranking", {"least_first": True}, Look(), context=context())
    pane.show_snapshot(ranking(NOW, rate=is_rate))
    assert words.BETWEEN.join((whole, "lowest first")) in pane.meta
    pane.deleteLater()


def test_a_line_makes_no_fall_of_what_hardly_moved() -> None:
    assert heights((100.0, 100.0, 99.98)) == pytest.approx([0.51, 0.51, 0.49], abs=0.01)
    assert heights((10.0, 20.0, 15.0)) == pytest.approx([0, 1, 0.5])


def test_a_kind_of_which_nothing_was_ever_told_is_no_zero(qtbot: QtBot) -> None:
    pane = make(Look(), "things-empty")
    qtbot.addWidget(pane)
    assert pane.drawing[0] == "0"  # others of the kind are known
    pane.show_snapshot(replace(things(NOW, 0), states=(0, 0, 0, 0, 0)))
    assert pane.drawing[0] == words.NOTHING_KNOWN
    pane.grab()


def test_a_word_more_or_less_asks_for_other_things(qtbot: QtBot) -> None:
    pane = make(Look(), "things")
    qtbot.addWidget(pane)
    with qtbot.waitActive(pane):
        pane.show()
        pane.activateWindow()
    pane.grab()

    class Asked:
        tags: tuple[str, ...] = ()

        def things(self, where: ThingFilter, **_more: object) -> None:
            assert where.kind == "rental"
            self.tags = where.tags

    asked = Asked()

    def ask() -> tuple[str, ...]:
        question = pane.question()
        assert question is not None
        question(asked)  # type: ignore[arg-type]
        return asked.tags

    assert ask() == ("cook", "fire")
    chips = dict(pane._chips)  # type: ignore[attr-defined]
    with qtbot.waitSignal(pane.question_changed):
        qtbot.mouseClick(pane, Qt.MouseButton.LeftButton, pos=chips["cook"].center())
    assert ask() == ("fire",)
    pane.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(pane, Qt.Key.Key_Right)
    with qtbot.waitSignal(pane.question_changed):
        qtbot.keyClick(pane, Qt.Key.Key_Space)
    assert ask() == ()


def test_bars_tell_a_missed_target_by_shape_and_word(monkeypatch: pytest.MonkeyPatch) -> None:
    marks: list[str] = []
    said: list[str] = []
    text = painting.text
    monkeypatch.setattr(painting, "light_mark", lambda *args: marks.append(args[3]))
    monkeypatch.setattr(painting, "text", lambda *args, **more: (said.append(args[2]), text(*args, **more)))
    pane = make(Look(), "bars")
    pane.resize(640, 420)
    pane.grab()
    pane.deleteLater()
    missed = sum(value.good is False for value in indicator_values(0).values)
    assert missed
    assert marks == ["yellow"] * missed
    assert said.count("missed") == missed


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


def test_the_asset_board_tells_states_in_words_and_marks_a_missed_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    marks: list[str] = []
    monkeypatch.setattr(painting, "light_mark", lambda *args: marks.append(args[3]))
    pane = make(Look(), "assets")
    pane.grab()
    rows = {row.name: row for row in pane.drawing.rows}
    assert rows["camera"].rate == "99.0%"
    assert marks == ["yellow"] * sum(row.missed for row in rows.values())
    assert rows["rental"].missed
    assert "Long offline 21" in pane.accessibleDescription()


def test_a_kind_is_told_with_its_parts_and_the_parts_of_one_alone() -> None:
    cells = {("camera/road", "330302"): (1, 0, 0, 0, 0), ("camera/school", "330303"): (2, 0, 0, 0, 0),
             ("lab", "330302"): (0, 3, 0, 0, 0)}  # fmt: skip
    names = {"330302": "鹿城区", "330303": "龙湾区"}
    board = AssetBoard(("camera/road", "lab", "camera/school"), cells, names, True, NOW, LIVE)
    for settings, told in (
        ({}, [("camera", "3"), ("lab", "3")]),
        ({"part_of": "camera"}, [("camera/road", "1"), ("camera/school", "2")]),
        ({"kinds": ["camera"], "by": "region"}, [("鹿城区", "1"), ("龙湾区", "2")]),
    ):
        pane = make_pane("assets", settings, Look(), context=context())  # type: ignore[arg-type]
        pane.resize(640, 400)
        pane.show_snapshot(board)
        assert [(row.name, row.total) for row in pane.drawing.rows] == told
        pane.deleteLater()


def test_a_campaign_says_what_is_behind_the_days_gone_by_in_words_and_by_a_mark(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    marks: list[str] = []
    monkeypatch.setattr(painting, "light_mark", lambda *args: marks.append(args[3]))
    pane = make(Look(), "campaign")
    pane.grab()
    spoken = pane.accessibleDescription()
    assert "整改到位 16,002 of 20,000 80.0% · behind the days gone by" in spoken
    assert "103.0% · reached" in spoken
    assert "39 d left" in spoken
    assert marks == ["yellow"]


def test_each_measure_shows_its_formula_and_what_it_is_made_of() -> None:
    pane = make(Look(), "measures")
    rate = pane.drawing.figures[0]
    assert (rate.value, rate.unit, rate.made_of) == ("93.1", "%", "6,480 ÷ 6,960")
    assert "closed ÷ reported" in rate.formula
    assert rate.formula in pane.accessibleDescription()


def test_measures_are_asked_of_the_whole_local_period_that_runs() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    told = {
        span: [datetime.fromtimestamp(at / 1000, zone).strftime("%m-%d %H:%M") for at in span_of(NOW, span, zone)]
        for span in ("day", "month", "year")
    }
    assert told == {
        "day": ["11-22 00:00", "11-23 00:00"],
        "month": ["11-01 00:00", "12-01 00:00"],
        "year": ["01-01 00:00", "01-01 00:00"],
    }
