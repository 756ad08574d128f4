"""Tiles under the map: the real page, packs and real servers, one that hangs; and where shifted pictures land."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from data_sources import tile_servers
from data_sources.clock import Clock
from data_sources.coordinates import wgs84_to_bd09, wgs84_to_gcj02
from data_sources.tile_settings import TileLayer
from tests.data_sources.tile_files import png, striped_png, write_mbtiles
from tests.maps.doubles import NOW, SmallPicture
from tests.maps.small_centre import make_centre
from tests.widgets.map_pages import asked
from widgets.look import Look
from widgets.map_pane import MapPane
from widgets.map_settings import MapSettings
from widgets.pane import PaneContext

GREEN = (0, 200, 0)


class TileServer(ThreadingHTTPServer):
    """Hands out one picture for every path; or hangs; or says 404, or something else than a picture."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.paths: list[str] = []
        self.manner = "well"
        self.body = png(*GREEN)
        self.released = threading.Event()
        self.thread = threading.Thread(target=self.serve_forever, name="tile server")
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: TileServer

    def do_GET(self) -> None:
        server = self.server
        server.paths.append(self.path)
        if server.manner == "hangs":
            server.released.wait(30)
            return
        status, body = {"absent": (404, b""), "page": (200, b"<html>log in</html>")}.get(
            server.manner, (200, server.body)
        )
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[TileServer]:
    found = TileServer()
    yield found
    found.released.set()
    found.shutdown()
    found.server_close()
    found.thread.join()


@pytest.fixture
def open_map(qapp: object, qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., MapPane]]:
    del qapp
    panes: list[MapPane] = []

    def open_one(*layers: TileLayer, shown: tuple[str, ...] | None = None) -> MapPane:
        centre = make_centre(tmp_path / "centre", tiles=layers)
        settings = MapSettings(
            tiles=tuple(layer.id for layer in layers) if shown is None else shown, layers=("base",), legend=False
        )
        pane = MapPane(settings, Look(), context=PaneContext(centre, Clock(NOW, NOW, 1.0), SmallPicture))
        panes.append(pane)
        pane.resize(600, 500)
        pane.show()
        with qtbot.waitSignal(pane.first_drawn, timeout=30_000):
            pass
        return pane

    yield open_one
    for pane in panes:
        if shiboken6.isValid(pane):
            pane.close()
            pane.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the program keeps its data; there is a secret."""
    monkeypatch.setenv("YIPING_SECRET_TDT", "k3y-of-the-county")
    monkeypatch.setenv("YIPING_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def ask(qtbot: QtBot) -> Callable[[MapPane, str], Any]:
    return lambda pane, script: asked(qtbot, pane.page, script)


def middle(pane: MapPane) -> QColor:
    image = pane.grab().toImage()
    return image.pixelColor(image.width() // 2 + 37, image.height() // 2 + 41)


def is_like(colour: QColor, wanted: tuple[int, int, int]) -> bool:
    return sum(abs(one - other) for one, other in zip(colour.getRgb()[:3], wanted, strict=True)) < 40


def test_a_servers_tiles_are_on_the_glass_and_its_key_is_nowhere_in_the_page(
    qtbot: QtBot, open_map: Callable[..., MapPane], ask: Callable[[MapPane, str], Any], server: TileServer, folder: Path
) -> None:
    url = f"{server.url}/wmts?TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={{key}}"
    pane = open_map(TileLayer(id="tdt", name="天地图", url=url, secret="tdt", level_offset=1))
    qtbot.waitUntil(lambda: is_like(middle(pane), GREEN), timeout=20_000)
    zoom = round(ask(pane, "yiping.map.getZoom()"))
    assert all("tk=k3y-of-the-county" in path and f"TILEMATRIX={zoom + 1}&" in path for path in server.paths)
    assert "k3y" not in ask(pane, "document.documentElement.outerHTML + JSON.stringify(yiping.plan)")
    kept = [path for path in folder.rglob("*") if path.is_file()]
    assert kept
    assert not any(b"k3y-of" in path.read_bytes() for path in kept)


def test_a_server_that_hangs_says_so_in_its_squares_and_is_asked_again(
    qtbot: QtBot,
    open_map: Callable[..., MapPane],
    ask: Callable[[MapPane, str], Any],
    server: TileServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server.manner = "hangs"
    monkeypatch.setattr(tile_servers, "_REST", 0.2)
    layer = TileLayer(id="slow", name="Slow", url=server.url + "/{z}/{x}/{y}.png")
    pane = open_map(layer)  # the map itself waits for no tile
    qtbot.waitUntil(lambda: ask(pane, "yiping.tileState()[0].silent") > 0, timeout=25_000)
    colour = middle(pane)
    assert is_like(colour, Look().color("pane").getRgb()[:3]) or is_like(colour, Look().color("line").getRgb()[:3])
    assert ask(pane, "yiping.state().painted")
    server.manner = "well"
    server.released.set()

    def is_well() -> bool:
        ask(pane, "(yiping.askTilesAgain(), 1)")
        return bool(ask(pane, "yiping.tileState()[0].silent === 0"))

    qtbot.waitUntil(is_well, timeout=25_000)
    qtbot.waitUntil(lambda: is_like(middle(pane), GREEN), timeout=20_000)


@pytest.mark.parametrize("manner", ["absent", "page"])
def test_a_tile_that_is_none_says_so(
    qtbot: QtBot, open_map: Callable[..., MapPane], ask: Callable[[MapPane, str], Any], server: TileServer, manner: str
) -> None:
    count = {"absent": "none", "page": "silent"}[manner]
    server.manner = manner
    pane = open_map(TileLayer(id="odd", name="Odd", url=server.url + "/{z}/{x}/{-y}.png", look="dark"))
    qtbot.waitUntil(lambda: ask(pane, f"yiping.tileState()[0].{count}") > 0, timeout=20_000)
    assert ask(pane, "yiping.tileState()[0].drawn") == 0
    # In the look's own colours: what makes pictures fit a dark wall is not for what is said in their place.
    ground = (Look().color("pane").getRgb()[:3], Look().color("line").getRgb()[:3])
    qtbot.wait(400)  # what the page has painted is put together by another process
    assert any(is_like(middle(pane), colour) for colour in ground)


def test_no_seam_shows_between_tiles_that_are_scaled(
    qtbot: QtBot, open_map: Callable[..., MapPane], ask: Callable[[MapPane, str], Any], server: TileServer
) -> None:
    pane = open_map(TileLayer(id="plain", name="Plain", url=server.url + "/{z}/{x}/{y}.png"))
    ask(pane, "(yiping.map.setView([28, 120.7], 10.37, {animate: false}), 1)")
    qtbot.waitUntil(lambda: is_like(middle(pane), GREEN), timeout=20_000)

    def is_whole() -> bool:
        image = pane.grab().toImage()
        row = [image.pixelColor(x, 200).getRgb()[:3] for x in range(image.width())]
        column = [image.pixelColor(300, y).getRgb()[:3] for y in range(100, image.height() - 100)]
        return all(max(abs(a - b) for a, b in zip(spot, GREEN, strict=True)) < 3 for spot in (*row, *column))

    qtbot.waitUntil(is_whole, timeout=10_000)


def test_a_pack_lies_under_the_map_and_can_be_taken_away(
    qtbot: QtBot, open_map: Callable[..., MapPane], ask: Callable[[MapPane, str], Any], tmp_path: Path
) -> None:
    (tmp_path / "centre").mkdir()
    tiles = {(9, x, y): png(*GREEN) for x in range(424, 432) for y in range(208, 218)}
    write_mbtiles(tmp_path / "centre" / "county.mbtiles", tiles)
    layer = TileLayer(id="pack", name="Pack", file="county.mbtiles", levels=(9, 9), attribution="© County")
    pane = open_map(layer, shown=())
    assert not is_like(middle(pane), GREEN)
    ask(pane, "(yiping.showTiles(['pack']), 1)")
    qtbot.waitUntil(lambda: is_like(middle(pane), GREEN), timeout=20_000)
    assert "© County" in ask(pane, "yiping.state().panels.attribution")
    ask(pane, "(yiping.showTiles([]), 1)")
    qtbot.waitUntil(lambda: not is_like(middle(pane), GREEN), timeout=20_000)


def test_shifted_pictures_are_asked_for_where_they_were_shifted_to(
    qtbot: QtBot, open_map: Callable[..., MapPane], ask: Callable[[MapPane, str], Any], server: TileServer
) -> None:
    layer = TileLayer(id="amap", name="Amap", url=server.url + "/{z}/{x}/{y}.png", datum="gcj02")
    pane = open_map(layer)
    ask(pane, "(yiping.map.setView([28, 120.7], 15), 1)")
    qtbot.waitUntil(lambda: ask(pane, "yiping.tileState()[0].tiles") > 0, timeout=20_000)
    lon, lat = wgs84_to_gcj02(120.7, 28.0)
    # The corner of the tile that holds the shifted place, as the layer puts it on the screen.
    found = ask(
        pane,
        f"""(() => {{
            const tiles = document.querySelector('.tiles-plain'), here = yiping.map.project([{lat}, {lon}], 15);
            const corner = here.divideBy(256).floor().multiplyBy(256), inside = here.subtract(corner);
            const middle = yiping.map.getSize().divideBy(2).subtract(inside);
            const boxes = [...tiles.querySelectorAll('canvas')].map((one) => one.getBoundingClientRect());
            return Math.min(...boxes.map(({{left, top}}) => Math.hypot(left - middle.x, top - middle.y)));
        }})()""",
    )
    assert found < 2


def test_positions_are_told_in_all_datums_as_python_tells_them(
    open_map: Callable[..., MapPane], ask: Callable[[MapPane, str], Any]
) -> None:
    pane = open_map()
    for lat, lon in ((28.0, 120.7), (39.908, 116.397), (22.54, 114.06), (43.8, 87.6)):
        east, north = wgs84_to_gcj02(lon, lat)
        assert ask(pane, f"yiping.toGcj({lat}, {lon})") == pytest.approx([north, east], abs=1e-9)
        east, north = wgs84_to_bd09(lon, lat)
        assert ask(pane, f"yiping.toBaidu({lat}, {lon})") == pytest.approx([north, east], abs=1e-9)


def test_tiles_cut_by_longitude_and_latitude_are_stretched_to_where_things_are(
    qtbot: QtBot, open_map: Callable[..., MapPane], ask: Callable[[MapPane, str], Any], server: TileServer
) -> None:
    server.body = striped_png()
    layer = TileLayer(id="c", name="天地图 c", url=server.url + "/{z}/{x}/{y}.png", grid="geographic")
    pane = open_map(layer)
    # At level 8 a row is 360/256 degrees: the border of red and blue of row 44 lies at 90 - 44.5 · 1.40625.
    border = 90 - 44.5 * 360 / 256
    ask(pane, f"(yiping.map.setView([{border}, 120.7], 8), 1)")

    def stands() -> bool:
        image = pane.grab().toImage()
        x, y = image.width() // 2, image.height() // 2
        return is_like(image.pixelColor(x, y - 12), (200, 0, 0)) and is_like(image.pixelColor(x, y + 12), (0, 0, 200))

    qtbot.waitUntil(stands, timeout=20_000)
    assert any(path == "/8/213/44.png" for path in server.paths)
