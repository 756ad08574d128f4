"""The window: scenes, notices, language and size, with real panes and a store that does as it is told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from data_sources.sentences import Sentence, translate
from desktop import session as session_module
from desktop.desktop import Desktop
from desktop.opening import OpeningError
from desktop.settings import Settings, read_settings
from desktop.trouble_pane import TroublePane
from operations.picture import Changes, Picture
from operations.snapshots import Age, SourceBoard, WarningList
from tests.desktop.little_county import little_folder, opened_desktops

pytestmark = pytest.mark.usefixtures("store")

CENTRE = """\
name = { zh = "小县", en = "Little County" }
title = { zh = "小县综合指挥平台", en = "Little County Command" }
code = "330300"
level = "county"
zone = "Asia/Shanghai"
home = { lat = 28.0, lon = 120.7, zoom = 9 }
simulated = { zh = "演练数据", en = "Simulated" }
regions = []
"""
SCENE = """\
name = { zh = "总览", en = "Overview" }
order = %d
[grid]
columns = ["300", "1fr"]
rows = ["1fr", "80"]
[[pane]]
pane = "warnings"
at = [1, 1]
[[pane]]
pane = "text"
at = [2, 1]
text = "hello"
[[pane]]
pane = "health"
at = [1, 2]
span = [2, 1]
"""


class QuietPicture(Picture):
    """Nothing happens here."""

    def __init__(self) -> None:
        self.fails = False

    def changes(self, since: int) -> Changes:
        if self.fails:
            raise NoStoreError
        return Changes(since, frozenset())

    def source_board(self) -> SourceBoard:
        return SourceBoard((), 1000, collector_alive=True, as_of=1000)

    def warnings(self) -> WarningList:
        return WarningList((), (), 1000, Age())


class NoStoreError(Exception):
    sentence: Sentence = translate("Test", "The disk is full. Make room on it.")


class QuietStore:
    def __init__(self) -> None:
        self.picture = QuietPicture()
        self.closed = False

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return little_folder(tmp_path / "little", {"overview": SCENE % 1, "second": SCENE % 2}, centre=CENTRE)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> QuietStore:
    store = QuietStore()
    monkeypatch.setattr(session_module, "open_store", lambda *_: store)
    return store


@pytest.fixture
def opened(qapp: QApplication, folder: Path) -> Iterator[Callable[..., Desktop]]:
    yield from opened_desktops(qapp, folder, (1280, 720))


def test_the_first_scene_by_order_is_shown_and_completes(qtbot: QtBot, opened: Callable[..., Desktop]) -> None:
    desktop = opened()
    window = desktop.windows[0]
    assert window.current is not None
    assert window.current.scene.id == "overview"
    qtbot.waitUntil(lambda: window.current is not None and window.current.is_complete)
    assert window.windowTitle() == "小县综合指挥平台"


def test_the_store_is_closed_when_the_desktop_is(
    qtbot: QtBot, opened: Callable[..., Desktop], store: QuietStore
) -> None:
    desktop = opened()
    qtbot.waitUntil(lambda: desktop.session.picture is not None)
    desktop.close()
    assert store.closed


def test_the_next_scene_is_built_when_it_is_asked_for(opened: Callable[..., Desktop]) -> None:
    window = opened().windows[0]
    window.show_next()
    assert window.current is not None
    assert window.current.scene.id == "second"
    window.show_next()
    assert window.current.scene.id == "overview"


def test_a_window_that_becomes_wide_shows_the_arrangement_for_wide_displays(
    qtbot: QtBot, folder: Path, opened: Callable[..., Desktop]
) -> None:
    wide = (SCENE % 1).replace("order = 1", 'order = 1\nwide_of = "overview"').replace('"hello"', '"wide"')
    (folder / "scenes" / "broad.toml").write_text(wide, "utf-8")
    window = opened().windows[0]
    assert window.scene_order == ("overview", "second")

    def shown() -> str:
        assert window.current is not None
        return getattr(window.current.scene.panes[1].judged.settings, "text", "")

    for size, words in (((1280, 720), "hello"), ((1290, 400), "wide"), ((1280, 720), "hello")):
        window.resize(*size)
        qtbot.waitUntil(lambda words=words: shown() == words)
        assert window.current is not None
        assert window.current.scene.id == "overview"


def test_a_pane_alone_is_a_sheet_of_one_scene_that_tells_of_no_alarm(
    qtbot: QtBot, opened: Callable[..., Desktop]
) -> None:
    desktop = opened(scene="second", pane="warnings")
    window = desktop.windows[0]
    assert window.scene_order == ("second",)
    qtbot.waitUntil(lambda: window.current is not None and window.current.is_complete)
    desktop._begin_to_tell()
    assert desktop._alarms.is_waiting


def test_a_scene_that_is_not_there_is_said_with_those_that_are(opened: Callable[..., Desktop]) -> None:
    with pytest.raises(OpeningError, match="There are: overview, second"):
        opened(scene="overveiw")


def test_a_wall_that_is_not_there_is_said(opened: Callable[..., Desktop]) -> None:
    with pytest.raises(OpeningError, match="no wall"):
        opened(wall="hall")


def test_a_language_chosen_in_the_settings_is_spoken_at_once_and_kept(
    qtbot: QtBot, opened: Callable[..., Desktop]
) -> None:
    desktop = opened()
    window = desktop.windows[0]
    desktop.change(Settings(language="en", theme="light"))
    assert window.windowTitle() == "Little County Command"
    assert window.look is not None
    assert (window.look.language, window.look.theme) == ("en", "light")
    assert read_settings() == Settings(language="en", theme="light")
    qtbot.waitUntil(lambda: window.current is not None and window.current.is_complete)


def test_the_command_line_s_language_comes_before_the_settings(opened: Callable[..., Desktop]) -> None:
    assert opened(language="en").windows[0].windowTitle() == "Little County Command"


def test_a_store_that_can_not_be_opened_is_said_and_opened_when_it_can_be(
    qtbot: QtBot, opened: Callable[..., Desktop], monkeypatch: pytest.MonkeyPatch
) -> None:
    mended = threading.Event()
    store = QuietStore()

    def open_store(*_: Any) -> QuietStore:
        if not mended.is_set():
            raise NoStoreError
        return store

    monkeypatch.setattr(session_module, "open_store", open_store)
    monkeypatch.setattr(session_module, "OPEN_PAUSES", (0.02,))
    window = opened().windows[0]
    qtbot.waitUntil(lambda: window.notice == "The disk is full. Make room on it.")
    mended.set()
    qtbot.waitUntil(lambda: window.notice == "")
    qtbot.waitUntil(lambda: window.current is not None and window.current.is_complete)


def test_a_store_that_fails_later_is_said_what_is_drawn_stays_and_it_recovers(
    qtbot: QtBot, opened: Callable[..., Desktop], store: QuietStore
) -> None:
    desktop = opened()
    window = desktop.windows[0]
    qtbot.waitUntil(lambda: window.current is not None and window.current.is_complete)
    store.picture.fails = True
    desktop.session.runner.wake()
    qtbot.waitUntil(lambda: window.notice == "The disk is full. Make room on it.")
    store.picture.fails = False
    desktop.session.runner.wake()
    qtbot.waitUntil(lambda: window.notice == "")


def test_a_collector_that_died_is_said_until_it_is_well_again(qtbot: QtBot, opened: Callable[..., Desktop]) -> None:
    desktop = opened(language="en")
    window = desktop.windows[0]
    say = desktop.session._said.emit
    say("collector", {"ended": -9})
    qtbot.waitUntil(lambda: window.notice != "")
    assert "exit code -9" in window.notice
    say("collector", {"changed": 12})
    qtbot.waitUntil(lambda: window.notice == "")


def test_a_collector_that_goes_on_dying_is_not_well_in_the_pauses_between(
    qtbot: QtBot, opened: Callable[..., Desktop], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.session.STEADY_MILLISECONDS", 80)
    desktop = opened(language="en")
    window = desktop.windows[0]
    say = desktop.session._said.emit
    say("collector", {"alive": True})
    say("collector", {"ended": 1})
    qtbot.waitUntil(lambda: window.notice != "")
    qtbot.wait(300)  # longer than it would have to live
    assert "exit code 1" in window.notice
    say("collector", {"alive": True})
    qtbot.wait(20)
    say("collector", {"ended": 2})
    qtbot.wait(300)
    assert "exit code 2" in window.notice
    say("collector", {"alive": True})
    qtbot.waitUntil(lambda: window.notice == "")


def test_the_collector_s_trouble_is_said_in_its_own_words_until_it_is_well(
    qtbot: QtBot, opened: Callable[..., Desktop]
) -> None:
    desktop = opened(language="en")
    window = desktop.windows[0]
    trouble = {"context": "Test", "text": "{name} is locked.", "values": {"name": "store.sqlite"}}
    desktop.session._said.emit("collector", {"trouble": trouble})
    qtbot.waitUntil(lambda: window.notice == "store.sqlite is locked.")
    desktop.session._said.emit("collector", {"changed": 13})
    desktop.session._said.emit("collector", {"well": True})
    qtbot.waitUntil(lambda: window.notice == "")


def test_a_pane_with_a_mistake_says_so_in_its_place_and_the_window_counts_it(
    folder: Path, opened: Callable[..., Desktop]
) -> None:
    path = folder / "scenes" / "overview.toml"
    path.write_text(path.read_text("utf-8").replace('pane = "health"', 'pane = "helth"'), "utf-8")
    window = opened(language="en").windows[0]
    assert window.current is not None
    troubles = [pane for pane in window.current.panes if isinstance(pane, TroublePane)]
    assert ["did you mean health?" in pane.sentence for pane in troubles] == [True]
    assert "“yiping check little”" in window.notice


def test_a_window_dragged_larger_is_built_anew_at_its_new_scale(qtbot: QtBot, opened: Callable[..., Desktop]) -> None:
    window = opened().windows[0]
    assert window.look is not None
    before = window.look.unit
    window.resize(1920, 1080)
    qtbot.waitUntil(lambda: window.look is not None and window.look.unit > before * 1.3)
    assert window.look.unit == 1.0


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (3840, 2160), (5760, 1080)])
def test_panes_fill_the_window_without_overlap_at_every_size(
    opened: Callable[..., Desktop], width: int, height: int
) -> None:
    window = opened().windows[0]
    window.resize(width, height)
    window.dress("zh", "dark")
    scene = window.current
    assert scene is not None
    boxes = [pane.geometry() for pane in scene.panes]
    wider = 1.6 if width / height > 5 else 1.0  # it gives figures and charts their share
    assert boxes[0].width() == round(300 * wider * height / 1080)
    assert boxes[2].right() == boxes[1].right()
    assert all(scene.rect().contains(box) for box in boxes)
    assert not any(one.intersects(other) for one in boxes for other in boxes if one is not other)


def test_panes_keep_the_room_of_their_headers(opened: Callable[..., Desktop]) -> None:
    scene = opened().windows[0].current
    assert scene is not None
    text = scene.panes[1]
    assert text.contentsMargins().top() == text.look.px(text.header_units)


def test_help_lists_the_keys(opened: Callable[..., Desktop]) -> None:
    window = opened(language="en").windows[0]
    window.show_help()
    box = QApplication.activeModalWidget() or QApplication.activePopupWidget()
    boxes = [widget for widget in QApplication.topLevelWidgets() if widget.windowTitle() == "Keys"]
    assert boxes or box
    assert "F11" in boxes[0].text()  # type: ignore[attr-defined]
    boxes[0].close()
