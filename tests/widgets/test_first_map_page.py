"""The page that is loaded before its pane is there: taken where it is the right one, and never shown where it isn't."""

from __future__ import annotations

import os
import signal

import pytest
import shiboken6

from data_sources.clock import Clock
from maps.engine import Engine
from maps.first_page import NAME, FirstPage
from tests.maps.doubles import NOW, SmallPicture
from tests.maps.small_centre import make_centre
from tests.widgets.map_pages import asked
from widgets.look import Look
from widgets.map_pane import MapPane
from widgets.map_settings import MapSettings
from widgets.pane import PaneContext


@pytest.fixture
def picture():
    picture = SmallPicture()
    picture.put_event(1, 28.0, 120.6)
    return picture


@pytest.fixture
def start(qapp, qtbot, tmp_path, picture):  # noqa: ARG001 -- an application must be there
    """One start after another: an engine that is warmed, and the pane that is then made."""
    centre, clock, cache = make_centre(tmp_path / "centre"), Clock(NOW, NOW, 1.0), tmp_path / "cache"
    ended = []

    def begin():
        engine = Engine.take()
        engine.warm(FirstPage(centre, lambda: picture, cache))

        def end():
            engine.give_back()

        ended.append(end)
        return engine

    def show(look=None):
        pane = MapPane(MapSettings(), look or Look(), context=PaneContext(centre, clock, lambda: picture))
        pane.resize(700, 600)
        pane.show()
        ended.append(lambda: remove(pane))
        if not pane.has_drawn:
            with qtbot.waitSignal(pane.first_drawn, timeout=30_000):
                pass
        return pane

    def remove(pane):
        if shiboken6.isValid(pane):
            with qtbot.waitSignal(pane.page.destroyed, timeout=20_000):
                pane.deleteLater()

    def finish():
        while ended:
            ended.pop()()

    start = type("Start", (), {"begin": staticmethod(begin), "show": staticmethod(show), "end": staticmethod(finish)})
    start.cache = cache
    yield start
    finish()


def known(qtbot, start):
    """Start once, so that the next start knows its page."""
    start.begin()
    start.show()
    qtbot.waitUntil((start.cache / NAME).exists, timeout=20_000)
    start.end()


def test_the_next_start_takes_the_page_that_was_loaded_before_its_pane(qtbot, start):
    known(qtbot, start)
    engine = start.begin()
    _, page = engine._early
    qtbot.waitUntil(lambda: page.loaded is True, timeout=20_000)
    qtbot.waitUntil(lambda: bool(asked(qtbot, page, "yiping.layers.events.count === 1")), timeout=20_000)
    assert asked(qtbot, page, "yiping.state().painted") is False
    assert set(asked(qtbot, page, "yiping.state().paints").values()) == {0}
    pane = start.show()
    assert pane.page is page
    state = asked(qtbot, page, "yiping.state()")
    assert state["size"] == [700, 600]
    assert state["layers"]["events"]["count"] == 1


def test_a_pane_that_comes_before_the_page_is_loaded_takes_it_too(qtbot, start):
    known(qtbot, start)
    engine = start.begin()
    _, page = engine._early
    pane = start.show()
    assert pane.page is page
    assert asked(qtbot, page, "yiping.state()")["size"] == [700, 600]


def test_a_pane_that_wants_another_page_gets_its_own_and_the_next_start_has_that(qtbot, start):
    known(qtbot, start)
    engine = start.begin()
    _, page = engine._early
    light = Look(theme="light")
    with qtbot.waitSignal(page.destroyed, timeout=20_000):
        pane = start.show(light)
    assert not pane.desk.early
    assert asked(qtbot, pane.page, "yiping.plan.tokens.ground") == light.tokens()["ground"]
    kept = FirstPage(pane.context.centre, lambda: None, start.cache)
    qtbot.waitUntil(lambda: kept.site().plan.fingerprint == pane.desk.site.plan.fingerprint, timeout=20_000)


def test_a_page_whose_process_died_before_its_pane_came_is_not_waited_for(qtbot, start):
    known(qtbot, start)
    engine = start.begin()
    _, page = engine._early
    qtbot.waitUntil(lambda: page.loaded is True, timeout=20_000)
    with qtbot.waitSignal(page.destroyed, timeout=20_000):
        os.kill(page.renderProcessPid(), signal.SIGKILL)
    pane = start.show()
    assert asked(qtbot, pane.page, "yiping.layers.events.count") == 1


def test_a_page_that_was_taken_comes_back_when_its_process_dies(qtbot, start):
    known(qtbot, start)
    start.begin()
    pane = start.show()
    os.kill(pane.page.renderProcessPid(), signal.SIGKILL)
    qtbot.waitUntil(lambda: not pane.page_loaded, timeout=20_000)
    qtbot.waitUntil(lambda: pane.page_loaded, timeout=20_000)
    qtbot.waitUntil(lambda: bool(asked(qtbot, pane.page, "yiping.state().painted")), timeout=20_000)


def test_a_memory_that_cannot_be_read_is_no_memory(tmp_path, start):
    start.cache.mkdir()
    (start.cache / NAME).write_text('{"layers": 7')
    centre = make_centre(tmp_path / "other")
    assert FirstPage(centre, lambda: None, start.cache).site() is None
