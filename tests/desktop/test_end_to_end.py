"""The main job: real feeds, a real collector, a real window; what happens at a source is seen on every pane."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import numpy as np
import psutil
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from data_sources.clock import Clock
from data_sources.records import Instant
from desktop.desktop import Desktop
from desktop.family import Family
from desktop.opening import Wishes
from widgets.map_pane import MapPane
from widgets.queue_pane import QueuePane
from widgets.trend_pane import TrendPane

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

TITLE = "演练：化工园区疑似泄漏 <script>alert(1)</script>"
PATIENCE = 90_000


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


def pane_of(desktop: Desktop, kind: type[Any]) -> Any:
    scene = desktop.windows[0].current
    assert scene is not None
    return next(pane for pane in scene.panes if isinstance(pane, kind))


def counted_today(pane: TrendPane) -> float:
    """Return how many events the line that is drawn holds."""
    counts = np.frombuffer(pane.drawing[1], dtype=np.float64) if pane.drawing is not None else np.zeros(0)
    return float(np.nansum(counts))


def marks(qtbot: QtBot, pane: MapPane) -> dict[str, Any]:
    """Return what the map page says about the events that it draws."""
    told: list[Any] = []
    pane.introspect(told.append)
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE)
    found: dict[str, Any] = told[0]["layers"]["events"]
    return found


def first_class(events: dict[str, Any]) -> int:
    """Return how many marks of severity I there are."""
    return int(events["severities"][0])


def titles(pane: QueuePane) -> list[str]:
    start, end = pane.model.window
    return [row.title for number in range(start, end) if (row := pane.model.row(number)) is not None]


def test_an_event_at_a_source_is_seen_in_the_queue_on_the_map_and_in_the_trend(qtbot: QtBot, desktop: Desktop) -> None:
    window = desktop.windows[0]
    family: Family = desktop.property("family")
    qtbot.waitUntil(lambda: window.current is not None and window.current.is_complete, timeout=PATIENCE)
    _wait_for_sources(qtbot, desktop)
    map_pane, queue, trend = (pane_of(desktop, kind) for kind in (MapPane, QueuePane, TrendPane))
    qtbot.waitUntil(lambda: queue.model.total > 0, timeout=PATIENCE)
    qtbot.waitUntil(lambda: counted_today(trend) > 0, timeout=PATIENCE)
    before = marks(qtbot, map_pane)

    event = {"feed": "grid", "title": TITLE, "category": "safety", "severity": 1, "lon": 120.70, "lat": 28.00}
    httpx2.post(f"{family.feeds_url}/control/add-event", json=event, timeout=30).raise_for_status()

    # Newest first, so that the event is on the page that the queue shows.
    queue.where = replace(queue.where, order="newest")
    queue.question_changed.emit()
    qtbot.waitUntil(lambda: any(title == TITLE for title in titles(queue)), timeout=PATIENCE)
    qtbot.waitUntil(lambda: first_class(marks(qtbot, map_pane)) == first_class(before) + 1, timeout=PATIENCE)
    picture = desktop.session.picture
    assert picture is not None
    qtbot.waitUntil(lambda: counted_today(trend) == np.nansum(picture.hourly_trend().counts), timeout=PATIENCE)


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
