"""The map as a person sees it: the real page in a real view, fed by a small picture."""

from __future__ import annotations

import json
import os
import signal

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QUrl

from data_sources.clock import Clock
from tests.maps.doubles import NOW, SmallPicture
from tests.maps.small_centre import make_centre
from tests.widgets.map_pages import asked, heard
from widgets.look import Look
from widgets.map_pane import MapPane
from widgets.map_settings import MapSettings
from widgets.pane import PaneContext

HOSTILE = [
    "<script>yiping.hurt = 1</script>",
    "<img src=x onerror='yiping.hurt = 1'>",
    "\"'`;yiping.hurt=1;//",
    "\u202eegrahcsid\u202c 🔥 \u0000\u0007 {{7*7}} ${yiping.hurt=1}",
    "长" * 10_000,
]


@pytest.fixture
def picture():
    return SmallPicture()


@pytest.fixture
def open_map(qapp, tmp_path, picture):  # noqa: ARG001 -- an application must be there
    panes = []

    def open_one(settings=None, look=None, *, has_picture=True, **centre):
        context = PaneContext(
            make_centre(tmp_path / "centre", **centre),
            Clock(NOW, NOW, 1.0),
            lambda: picture if open_one.has_picture else None,
        )
        open_one.has_picture = has_picture
        pane = MapPane(settings or MapSettings(), look or Look(), context=context)
        panes.append(pane)
        pane.resize(700, 600)
        pane.show()
        return pane

    yield open_one
    for pane in panes:
        if shiboken6.isValid(pane):
            pane.close()
            pane.deleteLater()


@pytest.fixture
def ask(qtbot):
    return lambda pane, script="yiping.state()": asked(qtbot, pane.page, script)


@pytest.fixture
def until(qtbot, ask):
    def wait(pane, script):
        def holds():
            assert ask(pane, script)

        qtbot.waitUntil(holds, timeout=20_000)

    return wait


def tell(pane, picture):
    pane.show_snapshot(pane.question()(picture))
    if pane.page_loaded:
        heard(pane)


def painted(qtbot, pane):
    if not pane.has_drawn:
        with qtbot.waitSignal(pane.first_drawn, timeout=30_000):
            pass


def test_the_first_paint_holds_outlines_names_and_every_event(qtbot, open_map, picture, ask):
    picture.counts = {"330302": 7, "330303": 2}
    for number in range(40):
        picture.put_event(number, 27.95 + 0.002 * number, 120.55 + 0.005 * number, severity=1 + number % 4)
    pane = open_map()
    painted(qtbot, pane)
    tell(pane, picture)
    state = ask(pane)
    layers = state["layers"]
    assert state["painted"]
    assert layers["regions"]["regions"][0] == 2
    assert layers["events"]["count"] == 40
    assert layers["events"]["severities"] == [10, 10, 10, 10]
    assert layers["labels"]["names"] == ["鹿城区", "龙湾区"]
    assert layers["regions"]["classes"]["330302"] > layers["regions"]["classes"]["330303"]
    assert state["panels"]["simulated"] == "演练数据"
    assert state["panels"]["attribution"] == "© OpenStreetMap contributors"
    assert pane.engine.gate.blocked == 0
    assert pane.page.console == []


def test_marks_are_really_on_the_glass(qtbot, open_map, picture):
    picture.put_event(1, 28.0, 120.7, severity=1)
    look = Look()
    pane = open_map(look=look)
    painted(qtbot, pane)

    def red():
        image = pane.grab().toImage()
        x, y = 350, image.height() // 2
        near = [image.pixelColor(x + dx, y + dy) for dx in range(-30, 31, 2) for dy in range(-60, 61, 2)]
        wanted = look.severity_color(1)
        assert any(abs(c.red() - wanted.red()) + abs(c.green() - wanted.green()) < 30 for c in near)

    qtbot.waitUntil(red, timeout=20_000)


def test_a_delta_adds_moves_and_removes_marks_without_asking_for_all(qtbot, open_map, picture, ask, until):
    for number in range(300):  # more than the arrays first hold
        picture.put_event(number, 27.95, 120.55)
    pane = open_map()
    painted(qtbot, pane)
    before = ask(pane, "[yiping.map.getZoom(), yiping.map.getCenter()]")
    picture.put_event(1000, 28.05, 120.8, severity=1)
    picture.close_event(7)
    picture.put_event(8, 28.0, 120.6, severity=2)
    tell(pane, picture)
    until(pane, "yiping.layers.events.state().seq >= " + str(picture.seq))
    assert ask(pane)["layers"]["events"]["count"] == 300
    assert ask(pane)["layers"]["events"]["severities"][:2] == [1, 1]
    assert picture.asked.count("events None") == 1
    assert ask(pane, "yiping.layers.events.screenPoint(7)") is None
    assert ask(pane, "[yiping.map.getZoom(), yiping.map.getCenter()]") == before


def test_the_pane_knows_when_all_that_it_was_told_is_on_the_screen(qtbot, open_map, picture):
    pane = open_map()
    painted(qtbot, pane)
    for number in range(3):
        picture.put_event(number, 28.0, 120.6)
        tell(pane, picture)
        qtbot.waitUntil(pane.ready_for_picture, timeout=20_000)
        assert pane.drawn_seq == picture.seq


def test_a_lost_message_loses_no_mark(qtbot, open_map, picture, until):
    pane = open_map()
    painted(qtbot, pane)
    picture.put_event(1, 28.0, 120.6)
    picture.put_event(2, 28.0, 120.6)  # nobody tells the page of these two
    picture.put_event(3, 28.0, 120.6)
    tell(pane, picture)
    until(pane, "yiping.layers.events.count === 3")


def test_a_reloaded_page_has_everything_again(qtbot, open_map, picture, until):
    picture.counts = {"330302": 3}
    picture.put_event(1, 28.0, 120.6)
    pane = open_map()
    painted(qtbot, pane)
    tell(pane, picture)
    pane.load()
    qtbot.waitUntil(lambda: pane.page_loaded, timeout=20_000)
    until(pane, "yiping.painted && yiping.layers.events.count === 1")
    until(pane, "yiping.state().layers.regions.classes['330302'] > 0")


def test_a_page_whose_process_died_comes_back_by_itself(qtbot, open_map, picture, until):
    picture.put_event(1, 28.0, 120.6)
    pane = open_map()
    painted(qtbot, pane)
    tell(pane, picture)
    with qtbot.waitSignal(pane.page.renderProcessTerminated, timeout=20_000):
        os.kill(pane.page.renderProcessPid(), signal.SIGKILL)
    assert pane.view.isHidden()
    qtbot.waitUntil(lambda: pane.page_loaded, timeout=20_000)
    assert not pane.view.isHidden()
    until(pane, "yiping.layers.events.count === 1")


def test_all_map_panes_are_drawn_by_one_process_and_heal_together(qtbot, open_map, picture, ask, until):
    picture.put_event(1, 28.0, 120.6)
    panes = [open_map(), open_map(look=Look(theme="light"))]
    for pane in panes:
        painted(qtbot, pane)
        tell(pane, picture)
    assert len({pane.page.renderProcessPid() for pane in panes}) == 1
    assert len({pane.page.url().toString() for pane in panes}) == 2
    assert [ask(pane, "yiping.plan.tokens.ground") for pane in panes] == [
        pane.look.tokens()["ground"] for pane in panes
    ]
    os.kill(panes[0].page.renderProcessPid(), signal.SIGKILL)
    qtbot.waitUntil(lambda: not any(pane.page_loaded for pane in panes), timeout=20_000)
    qtbot.waitUntil(lambda: all(pane.page_loaded for pane in panes), timeout=20_000)
    for pane in panes:
        until(pane, "yiping.layers.events.count === 1")
    assert len({pane.page.renderProcessPid() for pane in panes}) == 1


def test_a_pane_that_goes_leaves_the_others_their_page(qtbot, open_map, picture, until):
    kept, gone = open_map(), open_map()
    for pane in (kept, gone):
        painted(qtbot, pane)
    with qtbot.waitSignal(gone.page.destroyed, timeout=20_000):
        gone.deleteLater()
    picture.put_event(1, 28.0, 120.6)
    tell(kept, picture)
    until(kept, "yiping.layers.events.count === 1")


def test_the_map_waits_for_a_store_that_opens_late(qtbot, open_map, picture, until):
    picture.put_event(1, 28.0, 120.6)
    pane = open_map(has_picture=False)
    until_loaded = lambda: pane.page_loaded  # noqa: E731
    qtbot.waitUntil(until_loaded, timeout=20_000)
    until(pane, "document.body.classList.contains('standing')")
    assert not pane.has_drawn
    with qtbot.waitSignal(pane.first_drawn, timeout=30_000):
        pane.context.picture.__closure__[0].cell_contents.has_picture = True
    until(pane, "yiping.layers.events.count === 1")


def test_a_store_that_fails_for_a_while_leaves_the_marks_and_catches_up(qtbot, open_map, picture, ask, until):
    picture.put_event(1, 28.0, 120.6)
    pane = open_map()
    painted(qtbot, pane)
    answer = pane.question()
    picture.put_event(2, 28.0, 120.6)
    picture.failing = True
    pane.show_snapshot(answer(picture))
    pane.show_trouble("磁盘已满")
    until(pane, "yiping.trouble !== ''")
    assert ask(pane)["layers"]["events"]["count"] == 1
    assert ask(pane)["panels"]["notice"] == "磁盘已满"
    assert ask(pane)["panels"]["old"]
    picture.failing = False
    pane.show_trouble("")
    until(pane, "yiping.layers.events.count === 2")
    assert ask(pane)["panels"]["notice"] == ""


def test_marks_turn_hollow_when_their_source_falls_silent(qtbot, open_map, picture, until):
    picture.put_event(1, 28.0, 120.6, severity=3)
    pane = open_map()
    painted(qtbot, pane)
    tell(pane, picture)
    picture.quality = "old"
    tell(pane, picture)
    until(pane, "yiping.layers.events.state().hollow === 1")
    until(pane, "yiping.state().panels.old")


def test_fifty_thousand_assets_become_few_quiet_marks(qtbot, open_map, picture, ask):
    rng = np.random.default_rng(1)
    spots = np.column_stack((rng.uniform(27.9, 28.1, 54_000), rng.uniform(120.5, 120.9, 54_000)))
    picture.put_assets(spots, np.zeros(54_000, np.uint8))
    pane = open_map()
    painted(qtbot, pane)
    assets = ask(pane)["layers"]["assets"]
    assert assets["count"] == 54_000
    assert 50 < assets["marks"] < 1_500


def test_names_never_overlap_and_stay_on_the_glass(qtbot, open_map, picture, ask, until):
    for number in range(200):
        picture.put_event(number, 27.9 + (number % 20) * 0.01, 120.5 + (number // 20) * 0.04, severity=2)
    pane = open_map(county_names=("一个名字很长很长的经济技术开发区", "另一个名字很长的示范区"))
    painted(qtbot, pane)
    for zoom in ("yiping.homeZoom", "yiping.homeZoom + 1.5", "yiping.homeZoom + 2.5"):
        ask(pane, f"(yiping.map.setZoom({zoom}), 1)")
        boxes = ask(pane)["layers"]["labels"]["boxes"]
        for index, (left, top, right, bottom) in enumerate(boxes):
            for other in boxes[:index]:
                assert right <= other[0] or left >= other[2] or bottom <= other[1] or top >= other[3]
    until(pane, "yiping.state().panels.sketch")  # the townships that came in are sketched, and it says so


@pytest.mark.parametrize("text", HOSTILE, ids=["script", "image", "quotes", "controls", "endless"])
def test_a_title_from_outside_is_text_and_nothing_else(  # noqa: PLR0917
    qtbot, open_map, picture, ask, until, text
):
    picture.put_event(1, 28.0, 120.7, severity=1, title=text)
    pane = open_map(county_names=(text[:300], "龙湾区"))
    painted(qtbot, pane)
    tell(pane, picture)
    pane.show_trouble(text)
    ask(pane, "(yiping.openCard('event/', 1, {x: 50, y: 60}), 1)")
    until(pane, "document.querySelector('.card .title') !== null")
    assert ask(pane, "yiping.hurt === undefined")
    assert ask(pane, "document.querySelectorAll('.card script, .card img, .notice script, .notice img').length") == 0
    card = ask(pane)["panels"]["card"]
    assert "\u202e" not in card
    assert "\x00" not in card
    assert len(card) < 1_500
    assert pane.engine.gate.blocked == 0


def test_a_click_on_a_mark_says_what_it_is(qtbot, open_map, picture, ask, until):
    picture.put_event(1, 28.0, 120.7, severity=2, title="沿街店铺火情")
    pane = open_map()
    painted(qtbot, pane)
    until(pane, "yiping.layers.events.count === 1")
    ask(
        pane,
        "(() => { const [x, y] = yiping.layers.events.screenPoint(1);"
        " yiping.map.fire('click', {containerPoint: L.point(x + 3, y - 3)}); return 1; })()",
    )
    until(pane, "(yiping.state().panels.card || '').includes('沿街店铺火情')")
    assert "矛盾纠纷" in ask(pane)["panels"]["card"]
    ask(pane, "(yiping.map.fire('click', {containerPoint: L.point(2, 2)}), 1)")
    assert ask(pane)["panels"]["card"] is None


def test_the_page_reaches_nothing_but_its_scheme(qtbot, open_map, ask, until):
    pane = open_map()
    painted(qtbot, pane)
    assert pane.engine.gate.blocked == 0
    urls = [
        "http://127.0.0.1:9/x",
        "file:///etc/passwd",
        "yiping://elsewhere/page",
        "yiping://map/map/../../pyproject.toml",
        "yiping://map/leaflet/%2e%2e%2f%2e%2e%2fLICENSE",
    ]
    asked = f"Promise.allSettled({json.dumps(urls)}.map((url) => fetch(url)))"
    ask(pane, f"({asked}.then((all) => {{ yiping.reached = all.map((one) => one.value && one.value.ok); }}), 1)")
    until(pane, "yiping.reached && yiping.reached.every((one) => !one)")
    script = "const s = document.createElement('script'); s.textContent = 'yiping.hurt = 1'; document.head.append(s);"
    image = "new Image().src = 'http://127.0.0.1:9/pixel.png';"
    ask(pane, f"(() => {{ {script} {image} return 1; }})()")
    assert ask(pane, "yiping.hurt === undefined")


def test_the_page_goes_nowhere_and_opens_nothing(qtbot, open_map, ask):
    pane = open_map()
    painted(qtbot, pane)
    ask(pane, "(window.open('yiping://map/1/page?2'), location.assign('http://127.0.0.1:9/'), 1)")
    qtbot.waitUntil(lambda: pane.page.refused_navigations > 0, timeout=20_000)
    assert pane.page.url() == QUrl(pane.desk.page_url)
    assert ask(pane, "yiping.painted")


@pytest.mark.parametrize("unit", [0.5, 1.0, 2.0])
def test_the_same_look_at_every_scale(qtbot, open_map, ask, unit):
    pane = open_map(look=Look(unit=unit))
    pane.resize(round(700 * unit), round(600 * unit))
    painted(qtbot, pane)
    state = ask(pane)
    assert state["ratio"] == pytest.approx(unit)
    assert state["size"] == pytest.approx([700, 600], abs=2)


def test_the_first_view_is_the_centres_outline_and_then_stays(qtbot, open_map, picture, ask):
    pane = open_map()
    painted(qtbot, pane)
    bounds = ask(pane, "(b => [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()])(yiping.map.getBounds())")
    assert bounds[0] < 120.5
    assert bounds[1] < 27.9
    assert bounds[2] > 120.9
    assert bounds[3] > 28.1
    ask(pane, "(yiping.touched = true, yiping.map.setView([27.5, 121.0], 11), 1)")
    tell(pane, picture)
    pane.resize(720, 610)
    state = ask(pane)
    assert state["zoom"] == 11
    assert state["centre"] == pytest.approx([27.5, 121.0], abs=0.01)


def test_a_map_without_layers_of_events_still_says_that_it_is_painted(qtbot, open_map, ask):
    pane = open_map(MapSettings(layers=("base", "regions"), legend=False))
    painted(qtbot, pane)
    assert ask(pane)["panels"]["legend"] == []


def test_a_map_of_no_centre_is_a_pane_all_the_same(qtbot):
    pane = MapPane(MapSettings(), Look())
    qtbot.addWidget(pane)
    pane.resize(300, 200)
    pane.show()
    pane.grab()
    assert pane.question() is None


def test_a_map_that_follows_incidents_moves_for_others_and_never_under_a_hand(
    qtbot, open_map, picture, ask, until
) -> None:
    picture.put_event(1, 28.0, 120.55, severity=1)
    pane = open_map(MapSettings(follow="incidents"))
    painted(qtbot, pane)
    until(pane, "Math.abs(yiping.map.getCenter().lng - 120.55) < 0.02 && yiping.map.getZoom() > yiping.homeZoom + 1")
    picture.put_event(1, 28.0, 120.56, severity=1)  # it moved: the same incident
    picture.put_event(2, 28.0, 120.85, severity=4)  # no grave one
    tell(pane, picture)
    until(pane, "yiping.layers.events.count === 2")
    assert abs(ask(pane, "yiping.map.getCenter().lng") - 120.55) < 0.02
    picture.put_event(3, 28.0, 120.85, severity=2)
    tell(pane, picture)
    until(pane, "Math.abs(yiping.map.getCenter().lng - 120.705) < 0.02")
    ask(pane, "(yiping.touched = true, yiping.map.setView([27.95, 120.6], 12), 1)")
    picture.put_event(4, 28.05, 120.6, severity=2)
    tell(pane, picture)
    until(pane, "yiping.layers.events.count === 4")
    assert ask(pane, "yiping.map.getZoom()") == 12


def test_a_map_that_is_left_alone_goes_home_where_the_scene_wants_it(qtbot, open_map, ask, until) -> None:
    pane = open_map(MapSettings(home_after=1))
    painted(qtbot, pane)
    home = ask(pane, "yiping.map.getZoom()")
    ask(
        pane,
        "(yiping.map.setView([27.95, 120.6], 13),"
        " yiping.map.getContainer().dispatchEvent(new KeyboardEvent('keydown', {key: 'm', bubbles: true})),"
        " yiping.map.getContainer().dispatchEvent(new WheelEvent('wheel', {deltaY: 1})), 1)",
    )
    assert ask(pane, "yiping.toolState().tool") == "distance"
    until(pane, "!yiping.touched")
    assert ask(pane, "yiping.map.getZoom()") == pytest.approx(home)
    assert ask(pane, "yiping.toolState().tool") == ""


def test_an_open_card_stays_open_over_updates(qtbot, open_map, picture, ask, until) -> None:
    picture.put_event(1, 28.0, 120.7, severity=2, title="沿街店铺火情")
    pane = open_map()
    painted(qtbot, pane)
    until(pane, "yiping.layers.events.count === 1")
    ask(pane, "(yiping.openCard('event/', 1, L.point(...yiping.layers.events.screenPoint(1))), 1)")
    until(pane, "(yiping.state().panels.card || '').includes('沿街店铺火情')")
    for number in range(2, 6):
        picture.put_event(number, 28.0, 120.6)
        tell(pane, picture)
    until(pane, "yiping.layers.events.count === 5")
    ask(pane, "(yiping.map.panBy([40, 0], {animate: false}), 1)")
    assert "沿街店铺火情" in ask(pane)["panels"]["card"]
