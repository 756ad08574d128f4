"""After an outage every window says calmly what happened meanwhile, until somebody has read it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from data_sources.batches import RecordBatch
from data_sources.clock import Clock
from desktop.desktop import Desktop
from desktop.outages import digest
from operations.outages import Outage
from operations.store import Store
from tests.desktop.test_walls import folder, opened, store  # noqa: F401 - fixtures
from tests.operations.made import MINUTE, event, health
from widgets.notice_bar import NoticeBar

WALL = 'name = "Hall"\n[[display]]\ndisplay = 1\nscenes = ["first"]\nseconds = 0\n'


def heard(store: Store, at: int, *events_at: int) -> None:  # noqa: F811
    """Have the one source answer at that time, with what happened at those."""
    found = [event(key=str(when), reported_at=when, updated_at=when, region="330302") for when in events_at]
    state = health(tried_at=at, succeeded_at=at, rhythm=5.0)
    store.apply(RecordBatch(source="grid", polled_at=at, events=found, health=state))


def test_what_happened_during_an_outage_is_said_in_one_line_and_goes_at_a_click(
    qtbot: QtBot,
    opened: Callable[..., Desktop],  # noqa: F811
    store: Store,  # noqa: F811
) -> None:
    now = Clock().now()
    lost, back = now - 31 * MINUTE, now - MINUTE
    heard(store, lost, lost - MINUTE)
    heard(store, back, lost + MINUTE, back - MINUTE, back)
    window = opened(WALL, language="zh").windows[0]
    zone = ZoneInfo("Asia/Shanghai")
    begun, ended = (datetime.fromtimestamp(at / 1000, zone).strftime("%H:%M") for at in (lost, back))
    qtbot.waitUntil(lambda: "断线" in window.notice, timeout=20_000)
    assert window.notice.endswith(f"{ended} 断线，期间 3 件。")
    assert begun in window.notice
    (bar,) = window.findChildren(NoticeBar)
    assert bar.isVisible()
    assert bar.calm
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton)
    assert window.notice == ""
    assert not bar.isVisible()


def test_sources_that_came_back_with_the_whole_are_not_told_one_by_one() -> None:
    whole = Outage("", "", 0, 600_000, 49)
    same = [Outage(name, name, 0, 600_000 + late, 1) for name, late in (("a", 0), ("b", 40_000), ("c", 119_000))]
    later = Outage("d", "D", 0, 3_600_000, 2)
    assert str(digest([whole, *same], UTC)) == str(digest([whole], UTC))
    said = str(digest([whole, *same, later], UTC))
    assert said.endswith("Longer: D 00:00–01:00 (2)")
