"""The day is played back: every pane of a real scene shows the past moment, and says so; Esc is live again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QRect, Qt
from pytestqt.qtbot import QtBot

from desktop.grid import Track
from desktop.scene_widget import SceneWidget
from desktop.scenes import Judged, PanePlace, Scene
from desktop.view_runner import ViewRunner
from operations.store import Store
from tests.maps.small_centre import make_centre
from tests.operations.made import HOUR, MINUTE, NOON, SetClock, apply, event, health
from widgets.card_pane import CardPane, CardSettings
from widgets.health_pane import HealthPane, HealthSettings
from widgets.look import Look
from widgets.map_pane import MapPane, MapSettings
from widgets.pane import PaneContext
from widgets.playback_bar import PlaybackBar
from widgets.queue_pane import QueuePane, QueueSettings
from widgets.title_bar import TitleBar

PLACED = {"lat": 27.95, "lon": 120.55, "region": "330302001", "severity": 2}


class Wall:
    """A scene on a store: at nine something was open that was closed at eleven, at ten came what is open still."""

    def __init__(self, qtbot: QtBot, folder: Path, runner: ViewRunner) -> None:
        self.qtbot = qtbot
        self.clock = SetClock()
        centre = make_centre(folder)
        self.store = Store.open(str(folder / "store.sqlite"), centre, self.clock)
        closed = {"state": "closed", "closed_at": NOON - HOUR, "updated_at": NOON - HOUR}
        apply(self.store, event("over", reported_at=NOON - 3 * HOUR, **PLACED, **closed), health=health())
        apply(self.store, event("open", reported_at=NOON - 2 * HOUR, **PLACED))
        runner.set_picture(self.store.picture)
        context = PaneContext(centre, self.clock, lambda: self.store.picture)
        places = (
            PanePlace("map", (1, 1), (1, 2), partial(Judged, MapSettings())),
            PanePlace("queue", (2, 1), (1, 1), partial(Judged, QueueSettings())),
            PanePlace("card", (2, 2), (1, 1), partial(Judged, CardSettings(figure="open"))),
            PanePlace("card", (3, 1), (1, 1), partial(Judged, CardSettings(figure="assets_online:camera"))),
            PanePlace("health", (3, 2), (1, 1), partial(Judged, HealthSettings())),
        )
        columns, rows = (Track(2, True), Track(1, True), Track(1, True)), (Track(1, True), Track(1, True))
        scene = Scene("s", "S", 1, columns, rows, 8, 8, places, playback=True)
        self.runner = runner
        self.scene = SceneWidget(scene, Look(), context, runner)
        self.map, self.queue, self.open, self.cameras, self.health = self.scene.panes
        assert isinstance(self.map, MapPane)
        assert isinstance(self.queue, QueuePane)
        assert isinstance(self.open, CardPane)
        assert isinstance(self.health, HealthPane)
        assert isinstance(self.scene.playback, PlaybackBar)
        self.bar = self.scene.playback
        self.scene.place(QRect(0, 0, 1400, 760))
        self.scene.show()
        runner.show_only(self.scene.shown_panes)
        self.until(lambda: self.scene.is_complete and self.shows(1))

    def until(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds, timeout=30_000)

    def shows(self, count: int) -> bool:
        drawing = self.open.drawing
        return self.queue.model.total == count and drawing is not None and drawing.value == str(count)

    def marks(self) -> int:
        answers: list[str] = []
        self.map.page.runJavaScript("JSON.stringify(yiping.layers.events.count)", 0, answers.append)
        self.until(lambda: bool(answers))
        return int(json.loads(answers[0]))


@pytest.fixture
def wall(qapp: object, qtbot: QtBot, tmp_path: Path) -> Iterator[Wall]:
    del qapp
    runner = ViewRunner(str)
    wall = Wall(qtbot, tmp_path / "centre", runner)
    yield wall
    wall.scene.discard()
    runner.stop()
    runner.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not shiboken6.isValid(wall.map)
    wall.store.close()


def test_every_pane_shows_the_moment_and_says_so_and_esc_is_live_again(wall: Wall) -> None:
    told: list[Any] = []
    wall.scene.moment_changed.connect(told.append)
    wall.bar.want(NOON - 90 * MINUTE)
    wall.until(lambda: wall.shows(2) and wall.marks() == 2)
    for pane in (wall.map, wall.queue, wall.open):
        assert "02-02 10:30" in pane.age_text, pane.pane_type
    wall.until(lambda: "Live only" in wall.cameras.age_text)
    assert wall.cameras.is_old
    assert not wall.queue.is_old
    assert {wall.queue.model.row(number).quality for number in range(2)} == {"live"}
    assert (wall.health.moment, wall.health.age_text) == (None, ""), "how the chain stands is of now"
    # What happens now changes nothing in the past, and is there when it is now again.
    apply(wall.store, event("new", reported_at=NOON, **PLACED))
    wall.runner.wake(wall.store.picture.changes(-1).seq)
    wall.runner.ask_anew()
    wall.until(lambda: wall.runner.has_answered)
    assert wall.shows(2)
    wall.qtbot.keyClick(wall.scene, Qt.Key.Key_Escape)
    # The past had two as well: whose they are tells that these are the answers of now.
    wall.until(lambda: wall.shows(2) and {wall.queue.model.row(number).key for number in range(2)} == {"open", "new"})
    wall.until(lambda: wall.queue.age_text == "" and wall.marks() == 2)
    assert told == [NOON - 90 * MINUTE, None]
    assert wall.bar.moment is None


def test_keys_and_the_line_move_through_the_day_up_to_now(wall: Wall) -> None:
    bar, qtbot = wall.bar, wall.qtbot
    qtbot.keyClick(bar, Qt.Key.Key_Left)
    assert bar.moment == NOON - 5 * MINUTE
    qtbot.keyClick(bar, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert bar.moment == NOON - 65 * MINUTE
    qtbot.keyClick(wall.scene, Qt.Key.Key_Right)
    assert bar.moment == wall.scene.moment == NOON - HOUR
    qtbot.keyClick(wall.scene, Qt.Key.Key_PageUp)
    assert bar.moment == NOON - 25 * HOUR, "the day before"
    start, end = bar.span()
    assert end - start == 24 * HOUR - MINUTE
    qtbot.keyClick(wall.scene, Qt.Key.Key_PageDown)
    qtbot.keyClick(wall.scene, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert (bar.moment, wall.scene.moment) == (None, None), "now is reached"
    track = bar._track
    line = track._line()
    qtbot.mouseClick(track, Qt.MouseButton.LeftButton, pos=line.topLeft() + line.center() / 4 - line.topLeft() / 4)
    assert bar.moment is not None
    assert NOON - 12 * HOUR <= bar.moment < NOON
    qtbot.mouseClick(track, Qt.MouseButton.LeftButton, pos=line.topRight())
    assert bar.moment is None, "what is to come isn't shown"


def test_playing_begins_with_the_day_and_ends_at_now(wall: Wall) -> None:
    bar = wall.bar
    bar.next_speed()
    bar.next_speed()
    bar.toggle()
    assert (bar.is_playing, bar.moment) == (True, NOON - 12 * HOUR)
    bar._tick()
    assert bar.moment == NOON - 12 * HOUR + 30 * MINUTE
    for _ in range(23):
        bar._tick()
    assert (bar.is_playing, bar.moment) == (False, None)


def test_the_title_bar_says_that_what_is_below_is_not_live(qtbot: QtBot, wall: Wall) -> None:
    title = TitleBar(Look(), "x", context=PaneContext(clock=wall.clock))
    qtbot.addWidget(title)
    title.show_moment(NOON)
    assert not title._past.isHidden()
    assert "2026-02-02 04:00" in title._past.accessibleName()
    title.show_moment(None)
    assert title._past.isHidden()


def test_a_scene_without_a_map_has_the_bar_under_all_of_it(qtbot: QtBot, wall: Wall) -> None:
    del qtbot
    places = (PanePlace("card", (1, 1), (1, 1), partial(Judged, CardSettings(figure="open"))),)
    track = (Track(1, True),)
    scene = SceneWidget(
        Scene("t", "T", 1, track, track, 8, 8, places, playback=True),
        Look(),
        PaneContext(clock=wall.clock),
        wall.runner,
    )
    scene.place(QRect(0, 0, 900, 600))
    assert scene.playback is not None
    assert scene.panes[0].geometry().bottom() < scene.playback.geometry().top()
    assert scene.playback.geometry().bottom() < 600
    scene.discard()
