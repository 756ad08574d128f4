"""A wall: what its file plays at which hour, what a touch holds, and where scenes go whose display is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from data_sources.batches import RecordBatch
from data_sources.centre import read_centre
from data_sources.clock import Clock
from data_sources.records import Event, Warning
from data_sources.resource_files import data_folder
from desktop.burn_in import wandering
from desktop.desktop import Desktop
from desktop.main_window import MainWindow
from desktop.player import Player
from desktop.resting_cursor import RestingCursor
from desktop.walls import read_walls
from operations.store import Store
from tests.desktop.little_county import little_folder, opened_desktops
from widgets.alarm_strip import AlarmStrip

SCENE = """\
name = "%s"
[grid]
columns = ["1fr"]
rows = ["1fr"]
[[pane]]
pane = "text"
at = [1, 1]
text = "hello"
"""
NAMES = ("alarm", "first", "night", "second")


class HandClock(Clock):
    """Shows what it is set to."""

    moment = 0

    def now(self) -> int:
        return HandClock.moment

    @staticmethod
    def set_to(text: str) -> None:
        HandClock.moment = round(datetime.fromisoformat(f"2026-11-20T{text}:00+08:00").timestamp() * 1000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    fire = '[[category]]\ncode = "fire"\nname = "Fire"\n'
    folder = little_folder(tmp_path / "little", {name: SCENE % name for name in NAMES}, categories=fire)
    (folder / "walls").mkdir()
    return folder


@pytest.fixture(autouse=True)
def store(folder: Path) -> Iterator[Store]:
    store = Store.open(None, read_centre(folder), Clock())
    yield store
    store.close()


@pytest.fixture
def opened(qapp: QApplication, folder: Path) -> Iterator[Callable[..., Desktop]]:
    for open_it in opened_desktops(qapp, folder):

        def open_wall(wall: str, *clock: Clock, open_it: Callable[..., Desktop] = open_it, **wishes: Any) -> Desktop:
            (folder / "walls" / "hall.toml").write_text(wall, "utf-8")
            return open_it(*clock, wall="hall", **wishes)

        yield open_wall


def scene_of(window: MainWindow) -> str:
    return window.current.scene.id if window.current is not None else ""


def shown_by(window: MainWindow) -> list[str]:
    """Return a list that every scene is added to when it comes to the front."""
    shown: list[str] = []
    window.scene_shown.connect(shown.append)
    return shown


def test_scenes_take_turns_and_the_hour_changes_what_is_played(qtbot: QtBot, opened: Callable[..., Desktop]) -> None:
    HandClock.set_to("21:59")
    wall = """\
name = "Hall"
[[display]]
display = 1
scenes = ["second", { scene = "first", seconds = 0.05 }]
seconds = 0.1
[[display.schedule]]
hours = "22:00-06:30"
scenes = ["night"]
seconds = 0.1
"""
    window = opened(wall, HandClock()).windows[0]
    assert scene_of(window) == "second"
    shown = shown_by(window)
    qtbot.waitUntil(lambda: len(shown) >= 3)
    assert shown[:3] == ["first", "second", "first"]
    HandClock.set_to("22:00")
    qtbot.waitUntil(lambda: scene_of(window) == "night")
    shown.clear()
    HandClock.set_to("06:30")
    qtbot.waitUntil(lambda: bool(shown))
    assert shown[0] == "second"


def test_a_touch_holds_the_play_list_and_it_goes_on_by_itself(qtbot: QtBot, opened: Callable[..., Desktop]) -> None:
    wall = """\
name = "Hall"
[[display]]
display = 1
scenes = ["first", "second"]
seconds = 0.05
pause_seconds = 1
"""
    window = opened(wall).windows[0]
    (player,) = window.findChildren(Player)
    shown = shown_by(window)
    qtbot.waitUntil(lambda: len(shown) >= 2)
    handle = window.windowHandle()
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=QPoint(handle.width() // 2, handle.height() // 2))
    assert player.is_paused
    held: list[bool] = []
    window.scene_shown.connect(lambda _name: held.append(player.is_paused))
    qtbot.waitUntil(lambda: not player.is_paused)
    qtbot.waitUntil(lambda: len(held) >= 3)
    assert not any(held)


def test_the_scenes_of_a_display_that_is_gone_are_shown_on_another_until_it_is_back(
    qtbot: QtBot, qapp: QApplication, opened: Callable[..., Desktop]
) -> None:
    wall = """\
name = "Hall"
[[display]]
display = 1
scenes = ["first"]
seconds = 0
[[display]]
display = 2
scenes = ["second"]
seconds = 0
"""
    desktop = opened(wall)
    screen = qapp.primaryScreen()
    (alone,) = desktop.windows
    assert alone.scene_order == ("first", "second")
    qtbot.waitUntil(lambda: alone.notice == "Not connected: display 2. Its scenes are shown on another one.")

    desktop.arrange([screen, screen])
    assert [window.scene_order for window in desktop.windows] == [("first",), ("second",)]
    assert [scene_of(window) for window in desktop.windows] == ["first", "second"]
    assert all(window.isVisible() and window.notice == "" for window in desktop.windows)
    assert not alone.isVisible()

    right = desktop.windows[0]
    desktop.arrange([screen, screen])
    assert desktop.windows[0] is right
    desktop.arrange([])
    assert [window.scene_order for window in desktop.windows] == [("first", "second")]


def test_a_display_is_known_by_its_name_wherever_it_is_plugged_in(
    qapp: QApplication, opened: Callable[..., Desktop]
) -> None:
    name = qapp.primaryScreen().name()
    wall = '[[display]]\ndisplay = "%s"\nscenes = ["%s"]\nseconds = 0\n'
    desktop = opened('name = "Hall"\n' + wall % ("elsewhere", "second") + wall % (name, "first"))
    (window,) = desktop.windows
    assert scene_of(window) == "first"
    assert "elsewhere" in window.notice


def test_a_wall_file_s_mistakes_are_found_where_they_stand(folder: Path) -> None:
    (folder / "walls" / "hall.toml").write_text(
        'name = "x"\n[[display]]\ndisplay = 1\nscenes = ["first", { scene = "secnd", seconds = 5 }]\n'
        '[[display.schedule]]\nhours = "22:00-06:00"\nscenes = ["nigth"]\n',
        "utf-8",
    )
    (folder / "walls" / "late.toml").write_text(
        'name = "x"\n[[display]]\ndisplay = 1\nscenes = ["first"]\n'
        '[[display.schedule]]\nhours = "22-25"\nscenes = ["night"]\n',
        "utf-8",
    )
    found = [(mistake.file, mistake.line, mistake.nearest) for mistake in read_walls(folder, NAMES).mistakes]
    assert found == [("walls/hall.toml", 4, "second"), ("walls/hall.toml", 7, "night"), ("walls/late.toml", 6, "")]


ALARMED = """\
name = "Hall"
[[display]]
display = 1
scenes = ["first", "second"]
seconds = 0
on_warning = "night"
on_event = "alarm"
"""


def grave_event(now: int, state: str) -> Event:
    return Event(
        source="grid", key="one", title="Fire", category="fire", state=state, severity=2,
        reported_at=now - 60_000, updated_at=now, region="330302",
    )  # fmt: skip


def test_a_grave_event_comes_to_the_front_and_gives_way_when_it_is_accepted(
    qtbot: QtBot, opened: Callable[..., Desktop], store: Store
) -> None:
    desktop = opened(ALARMED)
    window = desktop.windows[0]
    window.show_scene("second")
    now = Clock().now()
    slight = Event(
        source="grid", key="two", title="Bin", category="fire", state="waiting", severity=3,
        reported_at=now - 60_000, updated_at=now, region="330302",
    )  # fmt: skip
    store.apply(RecordBatch(source="grid", polled_at=now, events=[slight, grave_event(now, "waiting")]))
    store.alarms.look()
    desktop.session.runner.wake()
    qtbot.waitUntil(lambda: scene_of(window) == "alarm", timeout=20_000)
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    assert scene_of(window) == "alarm"
    later = Clock().now()
    store.apply(RecordBatch(source="grid", polled_at=later, events=[grave_event(later, "accepted")]))
    store.alarms.look()
    desktop.session.runner.wake()
    qtbot.waitUntil(lambda: scene_of(window) == "second", timeout=20_000)


def test_a_red_warning_comes_before_an_event_and_gives_way_to_it_when_the_wall_is_touched(
    qtbot: QtBot, opened: Callable[..., Desktop], store: Store
) -> None:
    now = Clock().now()

    def warning(key: str, status: str, level: int) -> Warning:
        return Warning(
            source="cap", key=key, status=status, message="Alert", sent_at=now, event="Typhoon", headline="Typhoon",
            level=level, expires_at=now + 3_600_000,
        )  # fmt: skip

    unimportant = [warning("exercise", "Exercise", 1), warning("orange", "Actual", 2)]
    store.apply(RecordBatch(source="cap", polled_at=now, warnings=unimportant))
    store.apply(RecordBatch(source="grid", polled_at=now, events=[grave_event(now, "waiting")]))
    store.alarms.look()
    desktop = opened(ALARMED)
    window = desktop.windows[0]
    shown = shown_by(window)
    qtbot.waitUntil(lambda: scene_of(window) == "alarm", timeout=20_000)
    assert "night" not in shown
    store.apply(RecordBatch(source="cap", polled_at=now, warnings=[warning("red", "Actual", 1)]))
    store.alarms.look()
    desktop.session.runner.wake()
    qtbot.waitUntil(lambda: scene_of(window) == "night", timeout=20_000)
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    assert scene_of(window) == "alarm"
    ringing = [one.kind for one in store.picture.alarm_board().alarms if one.is_new]
    qtbot.waitUntil(
        lambda: [one.kind for one in store.picture.alarm_board().alarms if one.is_new] != ringing, timeout=20_000
    )
    (seen,) = [one for one in store.picture.alarm_board().alarms if one.kind == "warning" and not one.is_new]
    assert seen.acked_at_place == "hall"


def test_an_acknowledgement_at_a_desk_lets_the_wall_go_on_and_its_strip_says_that_it_still_stands(
    qtbot: QtBot, opened: Callable[..., Desktop], store: Store
) -> None:
    now = Clock().now()
    store.apply(RecordBatch(source="grid", polled_at=now, events=[grave_event(now, "waiting")]))
    store.alarms.look()
    desktop = opened(ALARMED)
    window = desktop.windows[0]
    qtbot.waitUntil(lambda: scene_of(window) == "alarm", timeout=20_000)
    (strip,) = window.findChildren(AlarmStrip)
    assert strip.isVisible()
    room = window.current.geometry() if window.current is not None else None
    assert room is not None
    assert not room.intersects(strip.geometry()), "it never lies over what is shown"
    (rings,) = strip.shown
    assert rings.is_new
    store.alarms.acknowledge([rings.id], officer="王建国", place="desk-1")
    desktop.session.runner.wake()
    qtbot.waitUntil(lambda: scene_of(window) == "first", timeout=20_000)
    (stands,) = strip.shown
    assert (stands.is_new, stands.stands, stands.acked_by) == (False, True, "王建国")


def test_the_panes_of_every_window_of_a_wall_are_asked(
    qtbot: QtBot, folder: Path, opened: Callable[..., Desktop], qapp: QApplication
) -> None:
    for name in ("first", "second"):
        path = folder / "scenes" / f"{name}.toml"
        path.write_text(
            path.read_text("utf-8").replace('"text"', '"warnings"').replace('text = "hello"\n', ""), "utf-8"
        )
    wall = '[[display]]\ndisplay = %d\nscenes = ["%s"]\nseconds = 0\n'
    desktop = opened('name = "Hall"\n' + wall % (1, "first") + wall % (2, "second"))
    desktop.arrange([qapp.primaryScreen(), qapp.primaryScreen()])
    one, other = (window.current for window in desktop.windows)
    assert one is not None
    assert other is not None
    qtbot.waitUntil(lambda: one.is_complete and other.is_complete, timeout=20_000)


def test_a_wall_comes_back_with_the_scene_that_it_showed_last(qtbot: QtBot, opened: Callable[..., Desktop]) -> None:
    wall = 'name = "Hall"\n[[display]]\ndisplay = 1\nscenes = ["first", "second"]\nseconds = 0\n'
    opened(wall).windows[0].show_scene("second")
    kept = data_folder("little", "wall-hall.json")
    qtbot.waitUntil(lambda: kept.exists() and "second" in kept.read_text("utf-8"))
    assert scene_of(opened(wall).windows[0]) == "second"
    night = wall.replace('"second"', '"night"')
    assert scene_of(opened(night).windows[0]) == "first"  # it plays that one no more


NIGHT = """\
name = "Hall"
shift_pixels = 3
night = { hours = "22:00-06:30", strength = 0.5 }
[[display]]
display = 1
scenes = ["first"]
seconds = 0
pause_seconds = 1
"""


def brightness(window: MainWindow) -> float:
    """Return how bright a window is on the whole, from 0 to 1."""
    picture = window.grab().toImage().scaled(1, 1, mode=Qt.TransformationMode.SmoothTransformation)
    return picture.pixelColor(0, 0).lightnessF()


def test_a_wall_is_darker_at_night_but_not_under_a_touch_or_an_alarm(
    qtbot: QtBot, opened: Callable[..., Desktop], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.burn_in.LOOK_MILLISECONDS", 50)
    HandClock.set_to("21:59")
    desktop = opened(NIGHT, HandClock(), theme="light")
    window = desktop.windows[0]
    bright = brightness(window)
    HandClock.set_to("22:00")
    qtbot.waitUntil(lambda: brightness(window) < 0.6 * bright)
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    assert brightness(window) == pytest.approx(bright, abs=0.02)
    qtbot.waitUntil(lambda: brightness(window) < 0.6 * bright)  # it goes dark again by itself
    now = Clock().now()
    store.apply(RecordBatch(source="grid", polled_at=now, events=[grave_event(now, "waiting")]))
    store.alarms.look()
    desktop.session.runner.wake()
    qtbot.waitUntil(lambda: brightness(window) == pytest.approx(bright, abs=0.02), timeout=20_000)


def test_what_a_wall_shows_wanders_a_pixel_at_a_time_and_nothing_of_it_is_cut(
    qtbot: QtBot, opened: Callable[..., Desktop], monkeypatch: pytest.MonkeyPatch
) -> None:
    reach = 2
    places = [wandering(step, reach) for step in range(49)]
    assert {(place.x(), place.y()) for place in places} == {(x, y) for x in range(-2, 3) for y in range(-2, 3)}
    assert all((one - other).manhattanLength() <= 1 for one, other in pairwise(places))
    monkeypatch.setattr("desktop.burn_in.LOOK_MILLISECONDS", 20)
    monkeypatch.setattr("desktop.burn_in.STEP_SECONDS", 0.05)
    window = opened(NIGHT).windows[0]
    seen: set[tuple[int, int]] = set()

    def look() -> bool:
        scene = window.current
        assert scene is not None
        area = scene.geometry()
        assert window.rect().contains(area)
        assert area.width() == window.width() - 6
        seen.add((area.x(), area.y()))
        return len(seen) > 5

    qtbot.waitUntil(look)


def test_wandering_moves_the_picture_and_paints_no_pane(
    qtbot: QtBot, opened: Callable[..., Desktop], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Painted(QObject):
        count = 0

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            self.count += event.type() == QEvent.Type.Paint
            return False

    monkeypatch.setattr("desktop.burn_in.LOOK_MILLISECONDS", 3_600_000)
    window = opened(NIGHT.replace('night = { hours = "22:00-06:30", strength = 0.5 }\n', "")).windows[0]
    scene, care = window.current, window._burn_in
    assert scene is not None
    assert care is not None
    (pane,) = scene.panes
    painted, places = Painted(), set()
    pane.installEventFilter(painted)
    qtbot.waitUntil(lambda: scene.is_complete and painted.count > 0)
    for step in range(24):  # along three rows, and down between them
        if step == 4:
            painted.count = 0  # what a new window paints comes late
        care._step += 1
        care.changed.emit()
        QTest.qWait(20)  # what is to be painted is painted
        places.add((scene.x(), scene.y()))
    assert len(places) == 24
    assert len({y for _, y in places}) > 2
    assert painted.count == 0


def test_the_cursor_goes_from_a_wall_that_nobody_touches_and_is_back_at_a_movement(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.resting_cursor.REST_MILLISECONDS", 50)
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    cursor = RestingCursor()
    handle = window.windowHandle()
    cursor.watch(handle)
    try:
        qtbot.waitUntil(lambda: cursor.is_hidden)
        shape = qapp.overrideCursor()
        assert shape is not None
        assert shape.shape() == Qt.CursorShape.BlankCursor
        QTest.mouseMove(handle, QPoint(5, 5))
        QTest.mouseMove(handle, QPoint(9, 9))
        qtbot.waitUntil(lambda: not cursor.is_hidden)
        assert qapp.overrideCursor() is None
        qtbot.waitUntil(lambda: cursor.is_hidden)
    finally:
        cursor.stop()
    assert qapp.overrideCursor() is None
