"""What a reader chooses in one pane of a scene shows in all: real panes, the real map page, both ways."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
import shiboken6
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent, QRect, Qt
from pytestqt.qtbot import QtBot

from data_sources.clock import Clock
from desktop.grid import Track
from desktop.scene_widget import SceneWidget
from desktop.scenes import Judged, PanePlace, Scene
from desktop.view_runner import ViewRunner
from operations.snapshots import Age, Breakdown, QueueFilter, QueueOutlook, QueuePage, QueueRow
from tests.maps.doubles import NOW, SmallPicture
from tests.maps.small_centre import make_centre
from tests.widgets.map_pages import asked, heard
from widgets.breakdown_pane import BreakdownPane, BreakdownSettings
from widgets.look import Look
from widgets.map_pane import MapPane
from widgets.map_settings import MapSettings
from widgets.pane import PaneContext
from widgets.queue_pane import QueuePane, QueueSettings


class ScenePicture(SmallPicture):
    """Events for the map, and the same for a queue and a breakdown."""

    def __init__(self) -> None:
        super().__init__()
        self.regions: list[str] = []
        for number in (1, 2, 3):
            self.put_event(number, 27.92 + 0.03 * number, 120.52 + 0.08 * number, severity=2)

    def queue_page(self, where: QueueFilter, offset: int, limit: int) -> QueuePage:  # noqa: ARG002
        self.regions.append(where.region)
        rows = [row for number in self.events if isinstance(row := self.event_row(number), QueueRow)]
        rows = [msgspec.structs.replace(row, region="330303") if row.id == 3 else row for row in rows]
        kept = tuple(row for row in rows if row.region.startswith(where.region))
        return QueuePage(kept, 0, len(kept), NOW, Age("live", NOW, ""))

    def queue_outlook(self, where: QueueFilter, within: int) -> QueueOutlook:
        del where
        return QueueOutlook(0, within, 0)

    def breakdown(self, *, by: str = "category", hours: int = 24, limit: int = 8, region: str = "") -> Breakdown:
        del by, hours, limit
        items = (("330302", "鹿城区", 2), ("330303", "龙湾区", 1)) if not region else (("330302001", "街道1", 2),)
        return Breakdown(items, 3, NOW, Age("live", NOW, ""))


class Desk:
    """A scene of a map, a queue and a breakdown by region."""

    def __init__(self, qtbot: QtBot, folder: Path, runner: ViewRunner, picture: ScenePicture) -> None:
        self.qtbot = qtbot
        context = PaneContext(make_centre(folder), Clock(NOW, NOW, 1.0), lambda: picture)
        places = (
            PanePlace("map", (1, 1), (1, 2), partial(Judged, MapSettings())),
            PanePlace("queue", (2, 1), (1, 1), partial(Judged, QueueSettings())),
            PanePlace("breakdown", (2, 2), (1, 1), partial(Judged, BreakdownSettings(by="region"))),
        )
        columns, rows = (Track(2, True), Track(1, True)), (Track(1, True), Track(1, True))
        self.scene = SceneWidget(Scene("s", "S", 1, columns, rows, 8, 8, places), Look(), context, runner)
        self.map, self.queue, self.breakdown = self.scene.panes
        assert isinstance(self.map, MapPane)
        assert isinstance(self.queue, QueuePane)
        assert isinstance(self.breakdown, BreakdownPane)
        self.scene.place(QRect(0, 0, 1200, 700))
        self.scene.show()
        runner.show_only(self.scene.shown_panes)
        self.until(lambda: self.scene.is_complete and self.queue.model.total == 3)

    def until(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds, timeout=30_000)

    def page(self, script: str) -> Any:
        if self.map.page_loaded:
            heard(self.map)  # as a person acts on what he sees
        return asked(self.qtbot, self.map.page, script)

    def page_until(self, script: str) -> None:
        self.until(lambda: bool(self.page(script)))

    def view(self) -> list[float]:
        return [round(value, 4) for value in self.page("[yiping.map.getZoom(), ...yiping.state().centre]")]

    def click_map(self, lat: float, lon: float) -> None:
        self.page(
            f"(yiping.map.fire('click', {{containerPoint: yiping.map.latLngToContainerPoint([{lat}, {lon}])}}), 1)"
        )

    def click_row(self, number: int) -> None:
        table = self.queue.table
        place = table.visualRect(self.queue.model.index(number, 0)).center()
        self.qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)


@pytest.fixture
def desk(qapp: object, qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    del qapp
    picture = ScenePicture()
    runner = ViewRunner(str)
    runner.set_picture(picture)
    desk = Desk(qtbot, tmp_path / "centre", runner, picture)
    desk.picture = picture
    yield desk
    desk.scene.discard()
    runner.stop()
    runner.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not shiboken6.isValid(desk.map)


def test_a_row_that_is_clicked_shows_on_the_map_and_clicked_again_brings_the_view_back(desk: Desk) -> None:
    before = desk.view()
    desk.click_row(1)
    desk.page_until("yiping.state().chosen.ring")
    zoom, lat, lon = desk.view()
    assert zoom > before[0] + 2
    assert (lat, lon) == pytest.approx((27.98, 120.68), abs=0.002)
    desk.click_row(2)
    desk.page_until("Math.abs(yiping.map.getCenter().lat - 28.01) < 0.002")
    desk.click_row(2)
    desk.page_until("!yiping.state().chosen.ring")
    assert desk.view() == before
    assert desk.queue.selected_id is None
    desk.click_row(2)  # let go and chosen anew
    desk.page_until("yiping.state().chosen.ring")


def test_a_mark_that_is_clicked_is_chosen_in_the_queue_and_moves_nothing(desk: Desk) -> None:
    before = desk.view()
    x, y = desk.page("yiping.layers.events.screenPoint(3)")
    desk.page(f"(yiping.openCard('event/', 3, L.point({x}, {y})), 1)")
    desk.until(lambda: desk.queue.selected_id == 3)
    assert desk.scene.selection.thing is not None
    assert desk.scene.selection.thing.key == "3"
    assert desk.queue.table.selectionModel().isRowSelected(2)
    assert desk.view() == before
    desk.page("(yiping.closeCard(), 1)")
    desk.until(lambda: desk.scene.selection.thing is None)
    assert not desk.queue.table.selectionModel().hasSelection()


def test_a_bar_that_is_clicked_narrows_the_queue_and_escape_widens_it(desk: Desk, qtbot: QtBot) -> None:
    desk.breakdown.grab()
    qtbot.mouseClick(desk.breakdown, Qt.MouseButton.LeftButton, pos=desk.breakdown._boxes[0].center())
    desk.until(lambda: desk.queue.model.total == 2)
    assert desk.picture.regions[-1] == "330302"
    assert "鹿城区" in desk.queue.shown_title
    desk.until(lambda: desk.breakdown.drawing[0][0] == "街道1")
    desk.page_until("yiping.state().chosen.region === '330302'")
    qtbot.keyClick(desk.breakdown, Qt.Key.Key_Escape)
    desk.until(lambda: desk.queue.model.total == 3)
    assert desk.queue.shown_title == desk.queue.title


def test_a_page_that_is_loaded_again_still_shows_what_is_chosen(desk: Desk) -> None:
    desk.click_row(0)
    desk.page_until("yiping.state().chosen.ring")
    desk.map.load()
    desk.until(lambda: desk.map.page_loaded)
    desk.page_until("yiping.painted && yiping.state().chosen.ring")


def test_a_chosen_region_outside_a_panes_own_leaves_it_alone(desk: Desk) -> None:
    pane = desk.queue
    pane.settings = QueueSettings(region="330303")
    pane.show_selection(replace(desk.scene.selection, region="330302", name="鹿城区"))
    assert pane.region == "330303"
    pane.show_selection(replace(desk.scene.selection, region="330303011", name="永中街道"))
    assert pane.region == "330303011"


def test_a_region_that_is_clicked_on_the_map_narrows_all_panes_and_the_breadcrumb_leads_back(desk: Desk) -> None:
    home = desk.view()
    desk.page_until("yiping.state().chosen.inside === 2 && yiping.isSettled()")
    desk.click_map(27.92, 120.52)
    desk.until(lambda: desk.queue.model.total == 2)
    assert desk.scene.selection.region == "330302"
    desk.page_until("yiping.state().chosen.crumbs.join('/') === 'Whole area/鹿城区'")
    state = desk.page("yiping.state()")
    assert state["zoom"] > home[0]
    assert state["chosen"]["inside"] == 4
    desk.page_until("yiping.state().layers.labels.names.sort().join() === '街道0,街道1,街道2,街道3'")
    # By keys: the first region inside, into it, and out again.
    for key in ("n", "Enter"):
        desk.page(f"(yiping.map.getContainer().dispatchEvent(new KeyboardEvent('keydown', {{key: '{key}'}})), 1)")
    desk.until(lambda: desk.scene.selection.region == "330302000")
    desk.page_until("yiping.state().chosen.crumbs.join('/') === 'Whole area/鹿城区/街道0'")
    desk.page("(document.querySelectorAll('.crumb')[1].click(), 1)")
    desk.until(lambda: desk.scene.selection.region == "330302")
    desk.page("(document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'})), 1)")
    desk.until(lambda: not desk.scene.selection.region and desk.queue.model.total == 3)
    desk.page_until("!yiping.state().chosen.crumbs.length")
    assert desk.view() == pytest.approx(home, abs=0.02)  # the legend may have another line meanwhile


def test_a_hand_locks_the_view_and_the_one_control_frees_it(desk: Desk) -> None:
    home = desk.view()
    desk.page("(yiping.touched = true, yiping.map.setView([27.9, 120.6], 12), 1)")
    desk.picture.put_event(9, 28.05, 120.85, severity=1)
    desk.map.show_snapshot(desk.map.question()(desk.picture))
    desk.page_until("yiping.layers.events.count === 4")
    assert desk.view()[0] == 12
    assert desk.page("getComputedStyle(document.querySelector('.free')).display") != "none"
    desk.page("(document.querySelector('.free').click(), 1)")
    assert desk.view() == home
    assert desk.page("getComputedStyle(document.querySelector('.free')).display") == "none"
