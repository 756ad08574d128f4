"""From a row appearing in a source to its mark on the screen: p50, p95 and p99, through the real program.

    python benchmarks/latency.py [--marks 100] [--every 1] [--events 5000]

A centre is made with one REST source on loopback that already serves some thousand events. The desktop runs in this
process, its collector is the real child. A row appears at a random moment and counts as shown when the map
page holds its mark: it is painted in the page's next frame. What is measured contains half a poll interval in the
mean, and all of it at worst.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from benchmarks.programs import virtual_display
from benchmarks.results import Result, quantile, report

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from desktop.desktop import Desktop
    from widgets.map_pane import MapPane

BAR_MS = 300
PATIENCE = 60.0
LOOK = 0.005
HOME = (27.9, 120.6)

CENTRE = """
name = "Bench"
code = "330300"
level = "prefecture"
zone = "Asia/Shanghai"
home = {{ lat = {0}, lon = {1}, zoom = 10 }}
"""
CATEGORIES = '[[category]]\ncode = "other"\nname = "Other"\n'
SOURCE = """
name = "Bench"
connector = "rest"
every = "{every:g}s"
[request]
url = "{url}"
paging = {{ style = "page", page = "page", size = "size", rows = 1000, total = "total" }}
since = {{ parameter = "since", field = "at", format = "epoch_ms", first = "2d" }}
[records]
kind = "event"
items = "rows"
key = "id"
title = "title"
category = {{ value = "other" }}
state = {{ value = "waiting" }}
severity = {{ value = 4 }}
reported_at = {{ field = "at", format = "epoch_ms" }}
updated_at = {{ field = "at", format = "epoch_ms" }}
position = {{ lon = "lon", lat = "lat", datum = "wgs84" }}
"""
SCENE = """
name = "Bench"
[grid]
columns = ["1fr", "424"]
rows = ["1fr"]
[[pane]]
pane = "map"
at = [1, 1]
[[pane]]
pane = "queue"
at = [2, 1]
"""


class System:
    """A department's system on loopback, to which rows are added while it is asked."""

    def __init__(self, count: int) -> None:
        self._rows: list[dict[str, Any]] = []
        self._lock = threading.Lock()
        start = time.time_ns() // 1_000_000 - 86_400_000
        for number in range(count):
            self.add(start + number * 80_000_000 // max(1, count))
        system = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                body = system.answer(parse_qs(urlsplit(self.path).query))
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Be silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/events"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def add(self, at: int | None = None) -> None:
        """Let a row appear, now or as of `at`."""
        place = random.Random(len(self._rows))  # noqa: S311 - not for secrets
        with self._lock:
            self._rows.append(
                {
                    "id": f"E{len(self._rows)}",
                    "title": "测试事件",
                    "at": at or time.time_ns() // 1_000_000,
                    "lat": HOME[0] + place.uniform(-0.2, 0.2),
                    "lon": HOME[1] + place.uniform(-0.3, 0.3),
                }
            )

    def answer(self, asked: dict[str, list[str]]) -> bytes:
        """Return one page of what is not older than `since`."""
        since = int(asked.get("since", ["0"])[0])
        page, size = int(asked.get("page", ["1"])[0]), int(asked.get("size", ["1000"])[0])
        with self._lock:
            rows = [row for row in self._rows if row["at"] >= since]
        return json.dumps({"total": len(rows), "rows": rows[(page - 1) * size : page * size]}).encode()

    def close(self) -> None:
        """End the server."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def made_centre(folder: Path, url: str, every: float) -> Path:
    """Write the centre's files and return its folder."""
    centre = folder / "bench"
    for name, text in {
        "centre.toml": CENTRE.format(*HOME),
        "categories.toml": CATEGORIES,
        "regions.geojson": '{"type": "FeatureCollection", "features": []}',
        "sources/bench.toml": SOURCE.format(url=url, every=every),
        "scenes/overview.toml": SCENE,
    }.items():
        path = centre / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return centre


class Screen:
    """The map page of a running desktop, asked what it has painted."""

    def __init__(self, application: QApplication, pane: MapPane) -> None:
        self._application = application
        self._pane = pane

    def marks(self) -> int:
        """Return how many events the page holds; -1 where it isn't loaded."""
        answer: list[Any] = []
        self._pane.introspect(answer.append)
        while not answer:
            self._application.processEvents()
        layers = (answer[0] or {}).get("layers", {})
        return int(layers.get("events", {}).get("count", -1))

    def wait_for(self, count: int) -> float:
        """Run the event loop until `count` events are there; return when that was (monotonic).

        Raises:
            TimeoutError: They did not come.
        """
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.marks() >= count:
                return time.monotonic()
            self.rest(LOOK)
        raise TimeoutError(f"{count} marks were not there in {PATIENCE:g} s; the page has {self.marks()}")

    def rest(self, seconds: float) -> None:
        """Run the event loop for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._application.processEvents()
            time.sleep(0.001)


def measured(desktop: Desktop, system: System, marks: int, first: int, every: float) -> list[float]:
    """Let `marks` rows appear one after the other; return the milliseconds that each took to the screen."""
    window = desktop.windows[0]
    while window.current is None:
        desktop.application.processEvents()
    pane: Any = next(pane for pane in window.current.panes if pane.pane_type == "map")
    screen = Screen(desktop.application, pane)
    screen.wait_for(first)
    screen.rest(2 * every)
    chance = random.Random(7)  # noqa: S311 - not for secrets
    found = []
    for number in range(1, marks + 1):
        screen.rest(chance.uniform(0, every))
        begun = time.monotonic()
        system.add()
        found.append((screen.wait_for(first + number) - begun) * 1000)
    return found


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--marks", type=int, default=100)
    parser.add_argument("--every", type=float, default=1.0)
    parser.add_argument("--events", type=int, default=5000)
    options = parser.parse_args()
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    with tempfile.TemporaryDirectory(prefix="yiping-bench-") as name, virtual_display():
        if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        os.environ["YIPING_DATA"] = str(Path(name, "data"))
        from data_sources.clock import Clock  # noqa: PLC0415 - after the environment
        from desktop.family import Family  # noqa: PLC0415
        from desktop.opening import Wishes, make_application  # noqa: PLC0415

        system = System(options.events)
        centre = made_centre(Path(name), system.url, options.every)
        family = Family(centre, Clock())
        family.start()
        application = make_application()
        from desktop.desktop import Desktop  # noqa: PLC0415

        desktop = Desktop(application, Wishes(centre), Clock(), family)
        try:
            desktop.show()
            took = measured(desktop, system, options.marks, options.events, options.every)
        finally:
            desktop.close()
            family.stop()
            system.close()
    bar = options.every * 1000 + BAR_MS
    worst = quantile(took, 0.99)
    when = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    report(
        [
            Result("latency", f"row to mark, p50 of {len(took)}, {when}", f"{quantile(took, 0.5):.0f} ms"),
            Result("latency", f"p95, polled every {options.every:g} s", f"{quantile(took, 0.95):.0f} ms"),
            Result("latency", "p99", f"{worst:.0f} ms", f"≤ {bar:.0f} ms (interval + {BAR_MS})", worst <= bar),
        ]
    )


if __name__ == "__main__":
    main()
    sys.stdout.flush()
