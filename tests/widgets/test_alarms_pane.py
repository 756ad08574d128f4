"""The strip and the page of alarms: what can be read, is acknowledged, is shelved, and goes into a file."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from operations.alarm_snapshots import AlarmLog, Scope
from tests.widgets import alarm_samples
from tests.widgets.samples import NOW, context
from tests.widgets.test_panes import has_colour
from widgets.alarm_strip import AlarmStrip
from widgets.alarms_pane import AlarmsPane, AlarmsSettings
from widgets.desk import Kept
from widgets.look import Look
from widgets.pane import PaneContext

pytestmark = pytest.mark.usefixtures("qapp")


class NotedDesk:
    """Notes what is done; answers when it is told to."""

    officer = None
    read_only = False
    place = "desk-1"

    def __init__(self) -> None:
        self.deeds: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
        self.done: Callable[[Kept], None] = lambda _kept: None

    def do(self, deed: str, values: tuple[Any, ...], named: dict[str, Any], done: Callable[[Kept], None]) -> None:
        self.deeds.append((deed, values, named))
        self.done = done


@pytest.fixture
def desk() -> NotedDesk:
    return NotedDesk()


@pytest.fixture
def pane(desk: NotedDesk, qtbot: QtBot) -> AlarmsPane:
    there = context()
    whole = PaneContext(there.centre, there.clock, there.picture, None, desk)
    made = AlarmsPane(AlarmsSettings(), Look(), context=whole)
    made.lie_over()
    qtbot.addWidget(made)
    made.resize(1480, 940)
    made.show()
    made.show_snapshot(alarm_samples.answer())
    return made


@pytest.fixture
def strip(qtbot: QtBot) -> Iterator[AlarmStrip]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1920, 300)
    made = AlarmStrip(Look(), window, context(), with_buttons=True)
    made.setGeometry(0, 0, 1920, 44)
    window.show()
    yield made
    window.hide()


def test_the_strip_is_there_only_while_something_stands_and_acknowledges_what_can_be_read(
    strip: AlarmStrip, qtbot: QtBot
) -> None:
    seen: list[tuple[int, ...]] = []
    strip.acknowledged.connect(seen.append)
    assert not strip.wanted
    assert strip.show_board(alarm_samples.board(40))
    strip.show()
    shown = [one.id for one in strip.shown]
    assert 2 <= len(shown) < 40
    strip.acknowledge_shown()
    assert seen == [tuple(shown)], "nobody has seen the others"
    strip.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    qtbot.keyClick(strip, Qt.Key.Key_Return)
    assert seen[1:] == [(shown[1],)]
    assert strip.show_board(alarm_samples.board(0))
    assert not strip.wanted


def test_what_was_acknowledged_looks_otherwise_than_what_is_new(strip: AlarmStrip) -> None:
    look = Look()
    strip.show_board(alarm_samples.board(1))
    new = strip.grab().toImage()
    strip.show_board(alarm_samples.board(1, acknowledged=True))
    quiet = strip.grab().toImage()
    inside = strip._places[0].box.left() + 4, 15
    assert new.pixelColor(*inside) == look.severity_color(1)
    assert quiet.pixelColor(*inside) != look.severity_color(1)
    assert has_colour(quiet, look.severity_color(1)), "an outline of it stays"
    assert strip.accessibleName() == "1 alarms stand"


@pytest.mark.parametrize("unit", [0.75, 1.0, 2.0])
def test_no_text_of_the_strip_is_cut_but_a_long_title(unit: float, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    strip = AlarmStrip(Look(unit=unit), window, context(), with_buttons=True)
    strip.setGeometry(0, 0, round(1920 * unit), round(44 * unit))
    strip.show_board(alarm_samples.board(3))
    boxes = [place.box for place in strip._places]
    assert len(boxes) == 3
    assert all(one.right() < other.left() for one, other in pairwise(boxes))
    least = min(button.geometry().left() for button in strip._buttons)
    assert boxes[-1].right() < least
    assert all(button.width() >= button.sizeHint().width() for button in strip._buttons)


def test_the_page_names_floods_the_noisiest_and_what_is_shelved(pane: AlarmsPane) -> None:
    drawing = pane.drawing
    assert drawing.flood == "37 in 24 h · 1 floods: more than 10 in ten minutes"
    assert drawing.noisiest[0] == ("110 接处警 · Event", 25)
    assert drawing.means[:2] == (("All", "1 min"), ("I", "20 s"))
    assert [shelf.holds for shelf in drawing.shelves] == [True, False]
    assert "演练" in drawing.shelves[0].reason
    assert has_colour(pane.grab().toImage(), Look().severity_color(1))


def test_an_alarm_is_shelved_with_a_reason_by_keys_alone_and_taken_back(
    pane: AlarmsPane, desk: NotedDesk, qtbot: QtBot
) -> None:
    names = [choice.name for choice in pane.bar.choices]
    assert names == ["acknowledge", "all", "shelve", "open", "file"]
    qtbot.keyClick(pane, str(1 + names.index("shelve")))
    assert pane.form is not None
    assert not pane.form.ok.isEnabled(), "not without a reason"
    (reason,) = pane.form.findChildren(QLineEdit)
    qtbot.keyClicks(reason, "drill")
    qtbot.keyClick(reason, Qt.Key.Key_Return)
    deed, (_, scope, until), named = desk.deeds[-1]
    assert (deed, scope, until) == ("shelve", Scope("event", "police", "", "0"), NOW + 30 * 60_000)
    assert named == {"officer": "", "place": "desk-1", "reason": "drill", "title": "龙湾区 化工园区疑似泄漏 0"}
    desk.done(Kept(True))
    assert pane.form is None
    for _ in range(len(pane.drawing.lines)):
        qtbot.keyClick(pane, Qt.Key.Key_Down)
    assert [choice.name for choice in pane.bar.choices] == ["all", "unshelve", "file"]
    pane.press("unshelve")
    assert desk.deeds[-1][:2] == ("unshelve", ("deed",))


def test_the_file_has_every_alarm_and_no_formula(pane: AlarmsPane, tmp_path: Path) -> None:
    log = AlarmLog((*alarm_samples.board(2).alarms, alarm_samples.alarm(9, title="=1+1")), more=False)

    class Picture:
        def alarm_page(self, *, hours: int) -> Any:
            assert hours == 24
            return alarm_samples.answer().page

        def alarm_log(self, since: int) -> AlarmLog:
            assert since == NOW - 24 * 3_600_000
            return log

    for path, said in ((tmp_path / "a.csv", "3 alarms written"), (tmp_path / "none" / "a.csv", "Not written: ")):
        pane.write_file(path)
        question = pane.question()
        pane.show_snapshot(question(Picture()))
        assert pane.bar.said.startswith(said)
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][:4] == ["Raised", "Level", "Kind", "What"]
    assert [row[3] for row in rows[1:]] == ["化工园区疑似泄漏 0", "化工园区疑似泄漏 1", "'=1+1"]
    assert rows[1][0] == "2026-11-22 17:42:07"


def test_without_alarms_the_page_says_so(pane: AlarmsPane) -> None:
    pane.show_snapshot(alarm_samples.answer(0))
    assert pane.accessibleDescription().startswith("0 in 24 h · no flood")
    assert [choice.name for choice in pane.bar.choices] == ["file"]
    pane.grab()
