"""A page over a scene: opened from a pane, asked like one, closed by Escape or beside it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.grid import parse_track
from desktop.scene_widget import SceneWidget
from desktop.scenes import Judged, PanePlace, Scene
from desktop.view_runner import ViewRunner
from operations.card_snapshots import IncidentCard
from operations.picture import Changes
from operations.snapshots import QueueFilter, QueueOutlook, QueuePage, SourceBoard, SourcePage
from tests.widgets import incident_samples
from tests.widgets.health_samples import health_board, source_page
from tests.widgets.samples import LIVE, NOW, context, queue, row
from widgets.incident_pane import IncidentPane
from widgets.look import Look
from widgets.registry import settings_type
from widgets.source_pane import SourcePane


class BoardPicture:
    """Sources in all states, and a page of each."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def changes(self, since: int) -> Changes:
        return Changes(since, frozenset())

    def source_board(self) -> SourceBoard:
        return health_board(NOW).board

    def source_page(self, source: str, *, limit: int) -> SourcePage:
        self.asked.append(source)
        return source_page(NOW, "failing", min(limit, 3), source=source)

    def queue_page(self, where: QueueFilter, offset: int, limit: int) -> QueuePage:
        del where
        return queue(10, offset, limit)

    def queue_outlook(self, where: QueueFilter, within: int) -> QueueOutlook:
        del where
        return QueueOutlook(0, within, 0)

    def incident_card(self, number: int, officer: object) -> IncidentCard:
        del officer
        return incident_samples.card(NOW, LIVE, row(1, id=number), row(8))


@pytest.fixture
def picture() -> BoardPicture:
    return BoardPicture()


def made(runner: ViewRunner, *panes: str) -> SceneWidget:
    tracks = [parse_track("1fr")], [parse_track("1fr") for _ in panes]
    places = []
    for number, pane in enumerate(panes, 1):
        kind = settings_type(pane)
        assert kind is not None
        places.append(PanePlace(pane, (1, number), (1, 1), partial(Judged, kind())))
    columns, rows = (tuple(track for track in side if track is not None) for side in tracks)
    scene = SceneWidget(Scene("s", "S", 1, columns, rows, 8, 8, tuple(places)), Look(language="en"), context(), runner)
    scene.place(QRect(0, 0, 1280, 720))
    scene.show()
    runner.show_only(scene.shown_panes)
    return scene


def over_of(page: QWidget) -> QWidget:
    """Return what dims the scene below a page."""
    over = page.parentWidget()
    assert over is not None
    return over


@pytest.fixture
def runner(qapp: object, picture: BoardPicture) -> Iterator[ViewRunner]:
    del qapp
    runner = ViewRunner(str)
    runner.set_picture(picture)  # type: ignore[arg-type]
    yield runner
    runner.stop()
    runner.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_page_opens_over_a_scene_is_asked_and_closes_by_escape(
    qtbot: QtBot, runner: ViewRunner, picture: BoardPicture
) -> None:
    scene = made(runner, "health", "health")
    qtbot.addWidget(scene)
    scene.panes[0].setFocus()
    scene.panes[0].source_chosen.emit("s2")
    page = scene.shown_panes[-1]
    assert isinstance(page, SourcePane)
    qtbot.waitUntil(lambda: page.drawing is not None)
    assert page.drawing.source == "s2"
    assert scene.rect().contains(over_of(page).geometry())
    scene.panes[1].source_chosen.emit("s3")
    assert scene.shown_panes[-1] is page
    qtbot.waitUntil(lambda: page.drawing.source == "s3")
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert scene.shown_panes == scene.panes
    picture.asked.clear()
    runner.ask_anew()
    qtbot.waitUntil(lambda: runner.has_answered)
    assert picture.asked == []
    scene.discard()


def test_a_click_beside_the_page_closes_it_and_one_inside_does_not(qtbot: QtBot, runner: ViewRunner) -> None:
    scene = made(runner, "health")
    qtbot.addWidget(scene)
    scene.show_source("s1")
    page = scene.shown_panes[-1]
    over = over_of(page)
    qtbot.mouseClick(page, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert scene.shown_panes[-1] is page
    qtbot.mouseClick(over, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert scene.shown_panes == scene.panes
    scene.discard()


def test_a_scene_with_a_page_of_its_own_shows_the_source_there(qtbot: QtBot, runner: ViewRunner) -> None:
    scene = made(runner, "health", "source")
    qtbot.addWidget(scene)
    page = scene.panes[1]
    qtbot.waitUntil(lambda: page.drawing is not None)
    assert page.drawing.source == "s1"  # the gravest, while nobody has chosen
    scene.panes[0].source_chosen.emit("s4")
    qtbot.waitUntil(lambda: page.drawing.source == "s4")
    assert scene.shown_panes == scene.panes
    scene.discard()


def test_a_scene_that_is_taken_away_takes_the_page_with_it(qtbot: QtBot, runner: ViewRunner) -> None:
    scene = made(runner, "health")
    qtbot.addWidget(scene)
    scene.show_source("s1")
    scene.discard()
    assert scene.shown_panes == scene.panes


def test_the_page_keeps_its_place_in_a_scene_of_another_size(qtbot: QtBot, runner: ViewRunner) -> None:
    scene = made(runner, "health")
    qtbot.addWidget(scene)
    scene.show_source("s1")
    scene.place(QRect(0, 0, 640, 400))
    page = scene.shown_panes[-1]
    assert over_of(page).size() == scene.size()
    assert over_of(page).rect().contains(page.geometry())
    scene.discard()


def test_an_incident_opens_over_the_scene_takes_the_place_of_a_source_and_gives_the_keyboard_back(
    qtbot: QtBot, runner: ViewRunner
) -> None:
    scene = made(runner, "health", "queue")
    qtbot.addWidget(scene)
    scene.show_source("s1")
    scene.panes[1].incident_chosen.emit(3)
    page = scene.shown_panes[-1]
    assert isinstance(page, IncidentPane)
    qtbot.waitUntil(lambda: page.drawing is not None)
    assert page.event_id == 3
    scene.show_incident(9)
    qtbot.waitUntil(lambda: page.event_id == 9)
    qtbot.mouseClick(over_of(page), Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert scene.shown_panes == scene.panes
    scene.discard()
