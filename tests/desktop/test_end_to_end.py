"""The main job: real feeds, a real collector, a real window; what happens at a source is seen on every pane."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import psutil
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from data_sources.clock import Clock
from data_sources.records import Instant
from desktop.desktop import Desktop
from desktop.family import Family
from desktop.opening import Wishes
from desktop.own_program import own_environment

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

TITLE = "演练：化工园区疑似泄漏 <script>alert(1)</script>"
PATIENCE = 90_000
WATCHED_RUN = Path(__file__).with_name("watched_run.py")


@pytest.fixture
def desktop(qapp: QApplication, drill_centre: Path) -> Iterator[Desktop]:
    clock = Clock()
    family = Family(drill_centre, clock)
    family.start()
    desktop = Desktop(qapp, Wishes(folder=drill_centre, windowed=True), clock, family)
    desktop.setProperty("family", family)
    desktop.windows[0].setGeometry(0, 0, 1280, 720)
    try:
        desktop.show()
        yield desktop
    finally:
        desktop.close()
        family.stop()
        desktop.deleteLater()
        qapp.setStyleSheet("")


class WatchedRun:
    """`yiping run` in a process of its own, with its collector and its feeds, and what its panes hold."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, str(WATCHED_RUN), "run", str(folder), "--windowed"]
        self.process = subprocess.Popen(
            command, env=own_environment({}), stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )

    def look(self, question: str = "") -> dict[str, Any]:
        """Return what queue, map page and trend hold now; without a scene, nothing of them."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(question + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, f"the program ended with {self.process.wait(30)}"
        told: dict[str, Any] = json.loads(line)
        return told

    def wait_for(self, seen: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Look until it is seen."""
        deadline = time.monotonic() + PATIENCE / 1000
        while not seen(told := self.look()):
            assert time.monotonic() < deadline, told
            time.sleep(0.1)
        return told

    def children(self) -> dict[str, psutil.Process]:
        """Return the collector and the feeds."""
        found = {}
        for child in psutil.Process(self.process.pid).children(recursive=True):
            for verb in ("collect", "feeds"):
                if verb in child.cmdline():
                    found[verb] = child
        return found

    def feeds_url(self) -> str:
        """Return where the feeds listen."""
        ports = [one.laddr.port for one in self.children()["feeds"].net_connections("tcp") if one.status == "LISTEN"]
        return f"http://127.0.0.1:{ports[0]}"

    def end(self) -> int:
        """End the program as a service manager does; return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(60)
        finally:
            self.process.kill()
            self.process.wait()
            for pipe in (self.process.stdin, self.process.stdout):
                if pipe is not None:
                    pipe.close()


@pytest.fixture
def watched(drill_centre: Path) -> Iterator[WatchedRun]:
    run = WatchedRun(drill_centre)
    try:
        yield run
    finally:
        if run.process.returncode is None:
            run.end()


def holds_marks(told: dict[str, Any]) -> bool:
    return bool(told["map"]) and "events" in told["map"]["layers"] and told["map"]["layers"]["events"]["count"] > 0


def first_class(told: dict[str, Any]) -> int:
    """Return how many marks of severity I the page draws."""
    return int(told["map"]["layers"]["events"]["severities"][0])


@pytest.mark.skipif(os.name != "posix", reason="SIGTERM")
def test_an_event_at_a_source_is_seen_in_the_queue_on_the_map_and_in_the_trend(watched: WatchedRun) -> None:
    watched.wait_for(lambda told: "queue" in told and told["queue"]["total"] > 0 and told["trend"] > 0)
    settled = _settled(watched)
    assert settled["window"]["visible"]
    children = watched.children()
    assert set(children) == {"collect", "feeds"}

    event = {"feed": "grid", "title": TITLE, "category": "safety", "severity": 1, "lon": 120.70, "lat": 28.00}
    httpx2.post(f"{watched.feeds_url()}/control/add-event", json=event, timeout=30).raise_for_status()
    # Newest first, so that the event is on the page that the queue shows.
    watched.look("newest first")
    told = watched.wait_for(
        lambda told: (
            TITLE in told["queue"]["titles"]
            and first_class(told) == first_class(settled) + 1
            and told["trend"] > settled["trend"]
        )
    )
    assert told["map"]["painted"]
    assert watched.end() == 0
    assert not psutil.wait_procs(list(children.values()), timeout=30)[1]


def test_a_collector_that_is_killed_is_started_again_and_goes_on(qtbot: QtBot, desktop: Desktop) -> None:
    window = desktop.windows[0]
    family: Family = desktop.property("family")
    _wait_for_sources(qtbot, desktop)
    first = family.pid("collector")
    assert first is not None
    psutil.Process(first).kill()
    qtbot.waitUntil(lambda: "-9" in window.notice, timeout=PATIENCE)
    qtbot.waitUntil(lambda: family.pid("collector") not in (None, first), timeout=PATIENCE)
    killed_at = desktop.session.clock.now()
    qtbot.waitUntil(lambda: _heard_after(desktop, killed_at), timeout=PATIENCE)
    qtbot.waitUntil(lambda: window.notice == "", timeout=PATIENCE)


def _settled(watched: WatchedRun) -> dict[str, Any]:
    """Return what is seen once the first polls, which bring days of events at once, are drawn."""

    def numbers(told: dict[str, Any]) -> tuple[Any, ...]:
        return told["queue"]["total"], told["trend"], told["map"]["layers"]["events"]["count"]

    told = watched.wait_for(holds_marks)
    while True:
        time.sleep(2)  # two rhythms of the sources
        now = watched.look()
        if numbers(now) == numbers(told):
            return now
        told = now


def _wait_for_sources(qtbot: QtBot, desktop: Desktop) -> None:
    """Wait until every source of the centre has answered."""
    session = desktop.session

    def heard() -> bool:
        if session.picture is None:
            return False
        sources = session.picture.source_board().sources
        return bool(sources) and all(status.health.state == "live" for status in sources)

    qtbot.waitUntil(heard, timeout=PATIENCE)


def _heard_after(desktop: Desktop, moment: Instant) -> bool:
    picture = desktop.session.picture
    assert picture is not None
    return any((status.health.succeeded_at or 0) > moment for status in picture.source_board().sources)
