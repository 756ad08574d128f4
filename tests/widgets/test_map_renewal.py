"""The map's process is replaced while people look: nothing is lost, and nothing flashes."""

from __future__ import annotations

import os
import signal

import pytest
from PySide6.QtCore import QThreadPool

from maps.watch import Watch, memory_of
from tests.widgets.test_map_pane import ask, open_map, painted, picture, tell, until  # noqa: F401 -- fixtures
from widgets.selection import Selection

LOOK = "[yiping.map.getZoom(), yiping.map.getCenter().lat, yiping.map.getCenter().lng, yiping.touched]"


@pytest.fixture
def a_map(qtbot, open_map, picture, until):  # noqa: F811
    picture.counts = {"330302": 3}
    for number in range(30):
        picture.put_event(number, 27.95 + 0.003 * number, 120.55 + 0.01 * number, severity=1 + number % 4)
    pane = open_map()
    painted(qtbot, pane)
    tell(pane, picture)
    pane.show_selection(Selection("330302", "鹿城区"))
    until(pane, "yiping.chosenState().path[0] === '330302'")
    return pane


def test_a_fresh_view_takes_over_place_selection_and_marks_without_a_flash(qtbot, a_map, picture, ask, until):  # noqa: F811
    pane = a_map
    ask(pane, "(yiping.touched = true, yiping.map.setView([28.02, 120.62], 12.5, {animate: false}), 1)")
    until(pane, "yiping.isSettled()")
    before, process = ask(pane, LOOK), pane.page.renderProcessPid()
    qtbot.wait(300)  # what was painted is on the screen
    seen = pane.grab().toImage()

    def differing():
        now = pane.grab().toImage()
        spots = [(x, y) for x in range(60, seen.width() - 60, 40) for y in range(80, seen.height() - 100, 40)]
        return sum(now.pixelColor(*spot) != seen.pixelColor(*spot) for spot in spots) / len(spots)

    pane.engine.watch.say("a test says so")
    worst = 0.0
    for _ in range(2000):
        worst = max(worst, differing())
        if pane.renewals:
            break
        qtbot.wait(10)
    assert pane.renewals == 1
    for _ in range(60):  # while the old picture is taken away
        worst = max(worst, differing())
        qtbot.wait(20)
    assert worst < 0.1
    assert pane.page.renderProcessPid() != process
    assert ask(pane, LOOK) == pytest.approx(before)
    assert ask(pane, "yiping.chosenState().path") == ["330302"]
    picture.put_event(99, 28.0, 120.6, severity=2)
    tell(pane, picture)
    until(pane, "yiping.layers.events.count === 31")
    qtbot.waitUntil(pane.ready_for_picture, timeout=20_000)


def test_a_process_that_does_not_answer_is_replaced_with_what_its_reader_had(qtbot, a_map, ask):  # noqa: F811
    pane = a_map
    ask(pane, "(yiping.touched = true, yiping.map.setView([28.05, 120.65], 12, {animate: false}), 1)")
    pane.engine.watch.beat()
    qtbot.waitUntil(lambda: (pane.page.kept or {}).get("touched") is True, timeout=20_000)
    old, process = pane.engine, pane.page.renderProcessPid()
    os.kill(process, signal.SIGSTOP)
    try:
        for _ in range(25):
            old.watch.beat()
        assert old.watch.said
        qtbot.waitUntil(lambda: pane.renewals == 1, timeout=60_000)
    finally:
        os.kill(process, signal.SIGCONT)
    assert ask(pane, LOOK) == pytest.approx([12, 28.05, 120.65, True])


def test_a_process_that_has_grown_is_replaced_for_all_its_maps(qtbot, a_map, open_map):  # noqa: F811
    other = open_map()
    painted(qtbot, other)
    size = memory_of(other.page.renderProcessPid())
    assert size is None or 10_000_000 < size < 2_000_000_000
    a_map.engine.watch.most_bytes = -10_000_000_000
    a_map.engine.watch.beat()
    qtbot.waitUntil(lambda: a_map.renewals == other.renewals == 1, timeout=60_000)
    assert a_map.engine is other.engine
    assert a_map.page.renderProcessPid() == other.page.renderProcessPid()


def test_a_process_that_draws_a_larger_window_may_be_larger(a_map):
    watch = Watch(a_map, lambda _pid: 2_000_000_000)
    watch.add(a_map.page)
    watch.beat()
    QThreadPool.globalInstance().waitForDone()  # it is weighed there
    a_map.page.kept = {"pixels": 7680 * 3240}
    watch.beat()
    assert not watch.said
    a_map.page.kept = {"pixels": 1920 * 1080}
    watch.beat()
    assert watch.said


def test_a_page_whose_process_died_while_drilling_comes_back_where_it_was(qtbot, a_map, ask, until):  # noqa: F811
    pane = a_map
    ask(pane, "(yiping.touched = true, yiping.map.setView([28.03, 120.6], 13, {animate: false}), 1)")
    pane.engine.watch.beat()
    qtbot.waitUntil(lambda: (pane.page.kept or {}).get("zoom") == 13, timeout=20_000)
    with qtbot.waitSignal(pane.page.renderProcessTerminated, timeout=20_000):
        os.kill(pane.page.renderProcessPid(), signal.SIGKILL)
    qtbot.waitUntil(lambda: pane.page_loaded, timeout=20_000)
    until(pane, "yiping.painted && yiping.map.getZoom() === 13 && yiping.touched")
    until(pane, "yiping.chosenState().path[0] === '330302'")
