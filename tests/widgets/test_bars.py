from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from data_sources.clock import Clock
from tests.widgets.samples import NOW, context
from widgets import painting
from widgets.look import Look
from widgets.notice_bar import NoticeBar
from widgets.pane import PaneContext
from widgets.scene_tabs import SceneTab
from widgets.title_bar import TitleBar


@pytest.fixture
def bar(qtbot: QtBot) -> TitleBar:
    made = TitleBar(Look(), "一屏 · 温州市", context=context(), simulated="演练数据")
    qtbot.addWidget(made)
    made.set_scenes([("overview", "总览"), ("grid", "网格 & <b>"), ("environment", "生态环境")])
    made.set_scene("overview")
    made.resize(1920, 64)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    return made


def clock_text(bar: TitleBar) -> str:
    return bar._clock.accessibleName()


def test_the_clock_shows_the_centres_time_with_its_weekday(bar: TitleBar) -> None:
    assert clock_text(bar) == "2026-11-22 17:42:07 Sun"


def test_a_drills_speed_is_said_beside_its_time(qtbot: QtBot) -> None:
    bar = TitleBar(Look(), "x", context=PaneContext(None, Clock(0, 0, 60.0)))
    qtbot.addWidget(bar)
    assert clock_text(bar).endswith("×60")


def test_silence_of_the_chain_is_said_in_words(bar: TitleBar) -> None:
    bar.beat(NOW)
    assert not bar.is_silent
    living = bar._clock.grab().toImage()
    bar.beat(NOW - 35_000)
    assert bar.is_silent
    assert clock_text(bar).startswith("No sign of life for 35 s · 2026")
    assert bar._clock.grab().toImage() != living


@pytest.mark.parametrize(
    ("units", "said"),
    [
        (900, "No sign of life for 35 s · 2026-11-22 17:42:07 Sun"),
        (400, "No sign of life for 35 s · 17:42:07"),
        (300, "No sign of life for 35 s"),
    ],
)
def test_silence_is_rather_said_without_the_date_than_cut(
    bar: TitleBar, monkeypatch: pytest.MonkeyPatch, units: int, said: str
) -> None:
    bar.beat(NOW - 35_000)
    drawn: list[str] = []
    monkeypatch.setattr(painting, "text", lambda _painter, _box, words, *_, **_more: drawn.append(words))
    bar._clock.resize(units, 40)
    bar._clock.grab()
    assert drawn == [said]


def test_each_sign_of_life_moves_the_mark(bar: TitleBar) -> None:
    bar.beat(NOW)
    first = bar._clock.grab().toImage()
    bar.beat(NOW)
    assert bar._clock.grab().toImage() != first


def test_a_drill_says_so_and_a_real_centre_does_not(bar: TitleBar) -> None:
    assert bar._drill.isVisible()
    assert bar._drill.accessibleName() == "演练数据"
    bar.set_simulated("")
    assert not bar._drill.isVisible()


def test_a_scene_is_chosen_by_mouse_and_by_key(bar: TitleBar, qtbot: QtBot) -> None:
    chosen: list[str] = []
    bar.scene_chosen.connect(chosen.append)
    tabs = bar.findChildren(SceneTab)
    qtbot.mouseClick(tabs[1], Qt.MouseButton.LeftButton)
    qtbot.keyClick(bar, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: chosen == ["grid", "environment"])


def test_scenes_that_do_not_fit_are_in_a_menu_and_the_shown_one_never_is(qtbot: QtBot) -> None:
    bar = TitleBar(Look(), "一屏", context=context())
    qtbot.addWidget(bar)
    bar.set_scenes([(f"s{n}", f"主题屏之 {n}") for n in range(30)])
    bar.set_scene("s29")
    bar.resize(1280, 64)
    with qtbot.waitExposed(bar):
        bar.show()
    tabs = bar.findChildren(SceneTab)
    shown = [tab.scene for tab in tabs if tab.isVisible()]
    assert "s29" in shown
    assert 2 < len(shown) < 30
    assert len(bar._tabs._menu.actions()) == 30 - len(shown)
    right = max(tab.geometry().right() for tab in tabs if tab.isVisible())
    assert right < bar._tabs.width()


def test_the_clock_stops_when_the_bar_is_hidden(bar: TitleBar) -> None:
    assert bar._timer.isActive()
    bar.hide()
    bar.tick()
    bar._timer.stop()
    bar.tick()
    assert not bar._timer.isActive()


def test_a_notice_is_there_while_there_is_trouble(qtbot: QtBot) -> None:
    notice = NoticeBar(Look())
    qtbot.addWidget(notice)
    notice.resize(1920, 48)
    assert not notice.isVisible()
    notice.show_sentence("The disk is full. Free some space.")
    assert notice.isVisible()
    assert notice.accessibleName() == "The disk is full. Free some space."
    one = notice.heightForWidth(1920)
    notice.show_sentence("The disk is full. " * 40)
    assert notice.heightForWidth(1920) > one
    notice.grab()
    notice.show_sentence("")
    assert not notice.isVisible()
