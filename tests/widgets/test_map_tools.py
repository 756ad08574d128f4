"""What a hand may do on the map: the real page, driven by its own keys and pointer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pyproj import Geod
from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QImage
from PySide6.QtWebEngineWidgets import QWebEngineView
from pytestqt.qtbot import QtBot

from data_sources.clock import Clock
from operations.near_snapshots import KindNear, Nearby, NearThing, SearchArea
from operations.snapshots import Age
from tests.maps.doubles import NOW, SmallPicture
from tests.maps.small_centre import make_centre
from tests.widgets.map_pages import asked, drawn
from widgets.look import Look
from widgets.map_pane import MapPane, MapSettings
from widgets.pane import PaneContext
from widgets.selection import Thing

GEOD = Geod(ellps="WGS84")
HOSTILE = "<img src=x onerror='yiping.hurt = 1'><script>yiping.hurt = 1</script>"


class NearPicture(SmallPicture):
    """Answers a search by one camera with a hostile name."""

    def __init__(self) -> None:
        super().__init__()
        self.areas: list[SearchArea] = []

    def nearby(self, area: SearchArea) -> Nearby:
        self.areas.append(area)
        thing = NearThing("asset", 7, "cameras", "c7", "camera", HOSTILE, "offline", 28.003, 120.7, 333.0)
        kinds = (KindNear("camera", 12, thing),)
        return Nearby(kinds, 3, 12, (thing,), NOW, Age("old", NOW, "cameras"), simulated=True)


@pytest.fixture
def pane(qapp: object, qtbot: QtBot, tmp_path: Path) -> Iterator[MapPane]:
    del qapp
    picture = NearPicture()
    pane = MapPane(
        MapSettings(), Look(language="en"),
        context=PaneContext(make_centre(tmp_path / "centre"), Clock(NOW, NOW, 1.0), lambda: picture),
    )  # fmt: skip
    pane.picture = picture
    yield from drawn(qtbot, pane, 800, 640)


@pytest.fixture
def ask(qtbot: QtBot, pane: MapPane) -> Callable[[str], Any]:
    return lambda script: asked(qtbot, pane.page, script)


def press(ask: Callable[[str], Any], *keys: str) -> None:
    for key in keys:
        event = f"new KeyboardEvent('keydown', {{key: '{key}', bubbles: true}})"
        ask(f"(yiping.map.getContainer().dispatchEvent({event}), 1)")


def click(ask: Callable[[str], Any], lat: float, lon: float) -> None:
    ask(f"(yiping.map.fire('click', {{containerPoint: yiping.map.latLngToContainerPoint([{lat}, {lon}])}}), 1)")


def test_lengths_and_areas_are_those_of_the_ellipsoid(ask: Callable[[str], Any]) -> None:
    for one, other in (
        ((28.0, 120.7), (28.1, 120.9)),
        ((40.2, -75.4), (-33.9, 151.2)),
        ((10.0, 179.9), (10.0, -179.9)),
    ):
        metres = GEOD.inv(one[1], one[0], other[1], other[0])[2]
        assert ask(f"yiping.metresBetween({list(one)}, {list(other)})") == pytest.approx(metres, abs=0.01)
    ring = [(28.0, 120.7), (28.0, 120.8), (28.1, 120.8), (28.1, 120.7)]
    area = abs(GEOD.polygon_area_perimeter([lon for _, lon in ring], [lat for lat, _ in ring])[0])
    assert ask(f"yiping.areaOf({[list(place) for place in ring]})") == pytest.approx(area, rel=1e-4)


def test_a_way_is_measured_by_the_keys_alone(ask: Callable[[str], Any]) -> None:
    press(ask, "m", " ")
    ask("(yiping.map.setView([28.1, 120.7], 11), 1)")
    press(ask, " ", "Enter")
    first, last = ask("yiping.toolState().points")
    metres = GEOD.inv(first[1], first[0], last[1], last[0])[2]
    assert f"{metres / 1000:.1f} km" in ask("yiping.toolState().panel")
    # It stands, wherever the hand goes then; the next point begins another way.
    ask("(yiping.map.getContainer().dispatchEvent(new PointerEvent('pointermove', {clientX: 90, clientY: 90})), 1)")
    assert f"{metres / 1000:.1f} km" in ask("yiping.toolState().panel")
    press(ask, " ")
    assert len(ask("yiping.toolState().points")) == 1
    press(ask, "m")
    assert ask("yiping.toolState().tool") == ""


def test_a_circle_says_what_lies_within_and_a_row_is_chosen(
    qtbot: QtBot, pane: MapPane, ask: Callable[[str], Any]
) -> None:
    chosen: list[Any] = []
    pane.chosen.connect(chosen.append)
    press(ask, "c")
    click(ask, 28.0, 120.7)
    press(ask, "Enter")
    qtbot.waitUntil(lambda: "12" in ask("yiping.toolState().panel"), timeout=20_000)
    assert pane.picture.areas == [SearchArea(28.0, 120.7, 500.0)] or pane.picture.areas[0].metres == 500.0
    said = ask("yiping.toolState().panel")
    assert "<img" in said  # as text
    assert "Simulated" in said
    assert ask("[yiping.hurt ?? 0, document.querySelectorAll('.found img, .found script').length]") == [0, 0]
    ask("(document.querySelectorAll('.found .row')[1].click(), 1)")
    qtbot.waitUntil(lambda: bool(chosen), timeout=20_000)
    assert chosen[0].thing == Thing("asset", "cameras", "c7", 7, 28.003, 120.7)
    assert ask("yiping.map.getCenter().lat") == pytest.approx(28.003, abs=1e-4)


def test_a_polygon_is_searched_by_its_corners(qtbot: QtBot, pane: MapPane, ask: Callable[[str], Any]) -> None:
    press(ask, "g")
    for lat, lon in ((27.95, 120.6), (27.95, 120.8), (28.05, 120.7)):
        click(ask, lat, lon)
    press(ask, "Enter")
    qtbot.waitUntil(lambda: bool(pane.picture.areas), timeout=20_000)
    corners = pane.picture.areas[0].corners
    assert [value for corner in corners for value in corner] == pytest.approx(
        [27.95, 120.6, 27.95, 120.8, 28.05, 120.7], abs=0.002
    )


def test_a_tool_in_the_hand_keeps_the_map_from_drilling_and_escape_lets_it_go(
    qtbot: QtBot, pane: MapPane, ask: Callable[[str], Any]
) -> None:
    chosen: list[Any] = []
    pane.chosen.connect(chosen.append)
    press(ask, "x")
    click(ask, 27.92, 120.52)
    assert "WGS-84" in ask("yiping.toolState().panel")
    assert "GCJ-02" in ask("yiping.toolState().panel")
    ask("(document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'})), 1)")
    assert ask("yiping.toolState().tool") == ""
    qtbot.waitUntil(lambda: ask("yiping.drillState().inside") > 0, timeout=20_000)  # there are regions to go into
    click(ask, 27.92, 120.52)
    qtbot.waitUntil(lambda: bool(chosen), timeout=20_000)
    assert chosen[0].region == "330302"
    assert len(chosen) == 1


def test_what_the_pen_drew_outlives_its_page(qtbot: QtBot, pane: MapPane, ask: Callable[[str], Any]) -> None:
    press(ask, "d")
    for kind, x, y in (("down", 300, 300), ("move", 340, 320), ("move", 380, 320)):
        event = f"new PointerEvent('pointer{kind}', {{clientX: {x}, clientY: {y}}})"
        ask(f"(yiping.map.getContainer().dispatchEvent({event}), 1)")
    ask("(window.dispatchEvent(new PointerEvent('pointerup')), 1)")
    qtbot.waitUntil(lambda: len(pane._pen.strokes) == 1 and len(pane._pen.strokes[0]) == 3, timeout=20_000)
    pane.load()
    qtbot.waitUntil(lambda: pane.page_loaded, timeout=30_000)
    qtbot.waitUntil(lambda: ask("yiping.toolState().strokes") == 1, timeout=20_000)
    press(ask, "d", "Backspace")
    qtbot.waitUntil(lambda: not pane._pen.strokes, timeout=20_000)


def test_the_strip_is_not_there_before_a_hand_is(ask: Callable[[str], Any]) -> None:
    assert not ask("yiping.toolState().strip")
    ask("(yiping.map.getContainer().dispatchEvent(new PointerEvent('pointermove', {clientX: 9, clientY: 9})), 1)")
    assert ask("yiping.toolState().strip")


def test_a_sheet_holds_what_the_reader_sees_large_and_light_and_is_kept_as_a_picture(
    qtbot: QtBot, pane: MapPane, ask: Callable[[str], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _place: str(tmp_path / "pictures"))
    ask("(yiping.map.setView([28.0, 120.7], 14), yiping.touched = true, 1)")
    views = pane.findChildren(QWebEngineView)
    press(ask, "s")
    qtbot.waitUntil(lambda: "yiping-map-1.png" in ask("yiping.toolState().panel"), timeout=60_000)
    picture = QImage(str(tmp_path / "pictures" / "yiping-map-1.png"))
    assert picture.width() == 3508
    assert picture.height() == round(640 * 3508 / 800)
    assert picture.dotsPerMeterX() == 11_811
    seen, drawn = pane.grab().toImage(), picture.scaled(800, 640)
    assert picture.pixelColor(1754, 1000) != picture.pixelColor(700, 1000)  # the border, from near, in the middle
    corners = [(40, 300), (760, 300), (300, 500)]
    assert all(drawn.pixelColor(*spot).lightness() > 120 > seen.pixelColor(*spot).lightness() for spot in corners)
    qtbot.waitUntil(lambda: pane.findChildren(QWebEngineView) == views, timeout=20_000)
