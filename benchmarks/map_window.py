"""A real map in a real window for the map's benchmarks: an example's outlines, made-up marks, questions to a page."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QUrl
from PySide6.QtWebEngineCore import QWebEnginePage
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication, QWidget

from data_sources.batches import SourceHealth
from data_sources.centre import Centre, read_centre
from data_sources.clock import Clock
from data_sources.resource_files import example_centre, resource
from maps.region_files import RegionFiles
from operations.packing import pack_assets, pack_events, unpack
from operations.picture import Changes, Picture
from operations.snapshots import (
    Age,
    AssetPoints,
    EventPoints,
    QueueRow,
    RegionLoad,
    SourceBoard,
    SourceStatus,
    WarningList,
)
from widgets.look import Look
from widgets.map_pane import MapPane
from widgets.map_settings import MapSettings
from widgets.pane import PaneContext

NOW = 1_764_000_000_000
ASSETS = 54_000
EVENTS = 5_000
WIDTH, HEIGHT = 1920, 1080
SPREAD = 0.004
"""Degrees around a grid's middle within which its assets stand."""


class ManyMarks:
    """What a map asks of a picture: assets and events in arrays, with the feed's number of each one's last change.

    Any thread.
    """

    def __init__(self, middles: NDArray[np.float64], assets: int = ASSETS, events: int = EVENTS) -> None:
        self._lock = threading.Lock()
        self._rng = np.random.default_rng(7)
        self.seq = 1
        self.asset_position = self._places(middles, assets)
        self.asset_state = self._rng.choice(5, assets, p=[0.9, 0.05, 0.02, 0.01, 0.02]).astype(np.uint8)
        self.asset_kind = self._rng.integers(0, 4, assets).astype(np.uint8)
        self.asset_seq = np.ones(assets, np.int64)
        self.event_position = self._places(middles, events)
        self.event_severity = self._rng.choice([1, 2, 3, 4], events, p=[0.005, 0.035, 0.16, 0.8]).astype(np.uint8)
        self.event_seq = np.ones(events, np.int64)
        self.load = RegionLoad({}, 0, NOW, Age("live", NOW, ""))
        self.sent: dict[tuple[str, bool], int] = {}
        """Bytes of the last answer of a layer, whole or not."""
        self.event_reported = NOW - self._rng.exponential(20, events) * 3_600_000

    def _places(self, middles: NDArray[np.float64], count: int) -> NDArray[np.float32]:
        chosen = middles[self._rng.integers(0, len(middles), count)]
        return (chosen + self._rng.normal(0, SPREAD, chosen.shape)).astype(np.float32)

    def change(self, assets: int, events: int) -> int:
        """Change that many of each; return the feed's new number."""
        with self._lock:
            self.seq += 1
            chosen = self._rng.choice(len(self.asset_state), assets, replace=False)
            self.asset_state[chosen] = self._rng.integers(0, 3, assets)
            self.asset_seq[chosen] = self.seq
            chosen = self._rng.choice(len(self.event_severity), events, replace=False)
            self.event_severity[chosen] = self._rng.choice([2, 3, 4], events)
            self.event_reported[chosen] = NOW
            self.event_seq[chosen] = self.seq
            return self.seq

    def changes(self, since: int) -> Changes:
        """Say how far the feed is."""
        return Changes(self.seq, frozenset({"event"}) if self.seq > since else frozenset())

    def event_points(self, since: int | None) -> EventPoints:
        """Return all events, or those that changed."""
        with self._lock:
            rows = np.flatnonzero(self.event_seq > (since or 0))
            return EventPoints(
                seq=self.seq,
                full=since is None,
                id=rows,
                position=self.event_position[rows],
                severity=self.event_severity[rows],
                reported_at=self.event_reported[rows],
                quality=np.zeros(len(rows), np.uint8),
                category=np.zeros(len(rows), np.uint8),
                categories=("hazard",),
                removed=np.empty(0, np.int64),
            )

    def asset_points(self, since: int | None, kinds: Any = ()) -> AssetPoints:  # noqa: ARG002
        """Return all assets, or those that changed."""
        with self._lock:
            rows = np.flatnonzero(self.asset_seq > (since or 0))
            return AssetPoints(
                seq=self.seq,
                full=since is None,
                kinds=("camera", "post", "kitchen", "team"),
                id=rows,
                position=self.asset_position[rows],
                state=self.asset_state[rows],
                kind=self.asset_kind[rows],
                removed=np.empty(0, np.int64),
            )

    def packed_events(self, since: int | None) -> bytes:
        """Return events as the page takes them, and count the bytes."""
        packed = pack_events(self.event_points(since), NOW)
        self.sent["events", since is None] = len(packed)
        return packed

    def packed_assets(self, since: int | None, kinds: Any = ()) -> bytes:
        """Return assets as the page takes them, and count the bytes."""
        packed = pack_assets(self.asset_points(since, kinds))
        self.sent["assets", since is None] = len(packed)
        return packed

    def event_row(self, event_id: int) -> QueueRow | None:  # noqa: ARG002
        """Know no event by its words."""
        return None

    def region_load(self, level: str = "county", **_more: Any) -> RegionLoad:  # noqa: ARG002
        """Fill as the benchmark says."""
        return self.load

    def source_board(self) -> SourceBoard:
        """Have one live source."""
        health = SourceHealth(
            source="grid", title="网格事件", connector="rest", kinds=("event",), rhythm=15, state="live", tried_at=NOW
        )
        return SourceBoard((SourceStatus(health, "live", 1.0),), NOW, True, NOW)

    def warnings(self) -> WarningList:
        """Warn of nothing."""
        return WarningList((), (), NOW, Age())


def example(name: str = "wenzhou") -> tuple[Centre, NDArray[np.float64]]:
    """Return an example centre, and the middles (lat, lon) of its finest regions."""
    centre = read_centre(example_centre(name))
    return centre, np.array([(region["lat"], region["lon"]) for region in finest_regions(centre)])


def finest(centre: Centre) -> list[str]:
    """Return the codes of a centre's finest regions."""
    return [region["code"] for region in finest_regions(centre)]


def finest_regions(centre: Centre) -> list[dict[str, Any]]:
    """Return a centre's finest regions as its packed outlines tell them."""
    for level in ("grid", "village", "township"):
        regions: list[dict[str, Any]] = unpack(RegionFiles(centre).outlines(level))[0]["regions"]
        if regions:
            return regions
    return []


class Screen:
    """Windows, and what their pages answer. One QApplication must be there."""

    def __init__(self, application: QApplication) -> None:
        self._application = application

    def turn(self, seconds: float) -> None:
        """Let the windows live for a while."""
        self.until(lambda: False, seconds, fail=False)

    def until(self, holds: Callable[[], bool], seconds: float = 60.0, *, fail: bool = True) -> None:
        """Let the windows live until something holds.

        Raises:
            TimeoutError: It didn't in time, and `fail` says that it had to.
        """
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end:
                if fail:
                    raise TimeoutError(f"not within {seconds:g} s")
                return
            self._application.processEvents()
            time.sleep(0.001)

    def ask(self, page: QWebEnginePage, script: str, seconds: float = 60.0) -> Any:
        """Return what an expression is on a page."""
        answers: list[Any] = []
        page.runJavaScript(f"JSON.stringify({script})", 0, answers.append)
        self.until(lambda: bool(answers), seconds)
        return json.loads(answers[0]) if answers[0] else None

    def run(self, page: QWebEnginePage, promise: str, seconds: float = 120.0) -> Any:
        """Return what a promise on a page comes to."""
        page.runJavaScript(
            "window.benchmark = undefined;"
            f"({promise}).then((value) => {{ window.benchmark = [value]; }},"
            " (error) => { window.benchmark = [{ error: String(error) }]; });"
        )
        found: list[Any] = []

        def there() -> bool:
            self.turn(0.1)
            answer = self.ask(page, "window.benchmark ?? null", seconds)
            if answer:
                found.append(answer[0])
            return bool(found)

        self.until(there, seconds)
        if isinstance(found[0], dict) and "error" in found[0]:
            raise RuntimeError(found[0]["error"])
        return found[0]

    def map(self, centre: Centre, picture: ManyMarks, settings: MapSettings | None = None) -> MapPane:
        """Open a map that fills a window, and return it before it is painted."""
        context = PaneContext(centre, Clock(NOW, NOW, 1.0), lambda: cast("Picture", picture))
        pane = MapPane(settings or MapSettings(), Look(unit=1.0), context=context)
        pane.resize(WIDTH, HEIGHT)
        pane.show()
        return pane

    @staticmethod
    def tell(pane: MapPane, picture: ManyMarks) -> None:
        """Let a map ask what it asks, and show the answer."""
        question = pane.question()
        if question is None:
            raise ValueError("the map has no centre")
        pane.show_snapshot(question(cast("Picture", picture)))

    def leaflet(self, script: str) -> QWebEngineView:
        """Open Leaflet itself in a window: a map `m`, then `script`."""
        view = QWebEngineView()
        view.resize(WIDTH, HEIGHT)
        loaded: list[bool] = []
        view.loadFinished.connect(loaded.append)
        html = (
            "<!doctype html><style>" + resource("leaflet", "leaflet.css").read_text("utf-8") + "</style>"
            "<style>html, body, #m { height: 100%; margin: 0; }</style><div id=m></div>"
            f"<script>{resource('leaflet', 'leaflet.js').read_text('utf-8')}</script>"
            "<script>const m = L.map('m', {preferCanvas: true, zoomControl: false, attributionControl: false,"
            " zoomAnimation: false, fadeAnimation: false, inertia: false, zoomSnap: 0}).setView([27.9, 120.6], 9.5);"
            f"{script}</script>"
        )
        view.setHtml("<p>", QUrl("about:blank"))
        self.until(lambda: bool(loaded))
        view.show()
        # setHtml takes two megabytes at most, and 54,000 points are more.
        self.ask(view.page(), f"(document.open(), document.write({json.dumps(html)}), document.close(), 1)")
        self.until(lambda: bool(self.ask(view.page(), "typeof m === 'object' && m._loaded")))
        return view


def close(widget: QWidget) -> None:
    """Close a window for good."""
    widget.close()
    widget.deleteLater()
